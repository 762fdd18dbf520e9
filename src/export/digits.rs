//! Rounds numbers for people. Files for programs carry all digits and never pass here.

/// Rounds half away from zero on the shortest decimal form, as Excel shows the number, so that terminal and sheet
/// agree: the standard formatter would show 1.005 as `1.00` and 5.25 as `5.2`.
pub fn rounded(value: f64, decimals: usize) -> String {
    let shortest = value.abs().to_string();
    let (whole, fraction) = shortest.split_once('.').unwrap_or((&shortest, ""));
    if fraction.len() <= decimals {
        return signed(value, &format!("{:.decimals$}", value.abs()));
    }
    let kept = fraction.chars().take(decimals);
    let mut digits: Vec<u8> = whole.chars().chain(kept).map(|c| c as u8 - b'0').collect();
    if fraction.chars().nth(decimals) >= Some('5') {
        let mut place = digits.len();
        loop {
            if place == 0 {
                digits.insert(0, 1);
                break;
            }
            place -= 1;
            if digits[place] < 9 {
                digits[place] += 1;
                break;
            }
            digits[place] = 0;
        }
    }
    let point = digits.len() - decimals;
    let mut text = String::new();
    for (index, digit) in digits.iter().enumerate() {
        if index == point {
            text.push('.');
        }
        text.push(char::from(digit + b'0'));
    }
    signed(value, &text)
}

/// Returns a share in percent with one decimal: `73.5%`.
pub fn percent(share: f64) -> String {
    let thousandths: f64 = rounded(share, 3).parse().unwrap_or(share);
    let text = format!("{:.1}%", thousandths.abs() * 100.0);
    signed(share, &text)
}

/// Puts the sign back, except before a zero: `-0.00` would only puzzle.
fn signed(value: f64, text: &str) -> String {
    let is_zero = text.chars().all(|c| matches!(c, '0' | '.' | '%'));
    if value < 0.0 && !is_zero {
        format!("-{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_rounded_as_excel_shows_them() {
        let cases = [
            (5.25, 1, "5.3"),
            (-5.25, 1, "-5.3"),
            (1.005, 2, "1.01"),
            (9.996, 2, "10.00"),
            (2.5, 0, "3"),
            (0.4, 0, "0"),
            (-0.001, 2, "0.00"),
            (7.0, 2, "7.00"),
            (1e21, 1, "1000000000000000000000.0"),
        ];
        for (value, decimals, shown) in cases {
            assert_eq!(rounded(value, decimals), shown);
        }
        assert_eq!(percent(0.5745), "57.5%");
    }
}
