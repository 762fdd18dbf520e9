//! Reads the values that people and services write: missing marks, amounts with units and currencies, dates, numbers.
//!
//! It understands or refuses; it never guesses a currency, a unit or a century.
use jiff::ToSpan;
use jiff::civil::{Date, date};
use unicode_normalization::UnicodeNormalization;

use crate::registry::refusal::Reason;

/// Amounts written with their unit above 1 万亿元 are amounts in yuan labelled 万.
const MOST_WRITTEN_WAN: f64 = 1e8;
/// No enterprise of the world has 100 万亿元 of anything.
const MOST_WAN: f64 = 1e10;
const MISSING: [&str; 14] = [
    "-", "--", "—", "——", "无", "暂无", "/", "\\", "null", "none", "nan", "n/a", "&nbsp;", "#n/a",
];
const FOREIGN: [&str; 17] = [
    "美元",
    "港元",
    "港币",
    "欧元",
    "日元",
    "英镑",
    "新台币",
    "台币",
    "澳元",
    "澳大利亚元",
    "加元",
    "加拿大元",
    "新加坡元",
    "韩元",
    "瑞士法郎",
    "澳门元",
    "usd",
];

/// Returns the text trimmed, full-width letters and digits made plain, `None` if it says "missing".
pub fn present(text: &str) -> Option<String> {
    let plain = plain(text);
    let bare = plain.nfkc().collect::<String>().trim().to_lowercase();
    (!bare.is_empty() && !MISSING.contains(&bare.as_str())).then_some(plain)
}

/// Makes full-width letters and digits plain and drops a quote that only keeps a spreadsheet from computing.
fn plain(text: &str) -> String {
    let trimmed = text.trim_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}');
    let unquoted = trimmed
        .strip_prefix('\'')
        .filter(|rest| {
            rest.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n'])
        })
        .unwrap_or(trimmed);
    unquoted
        .chars()
        .map(|letter| match letter {
            '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => {
                char::from_u32(u32::from(letter) - 0xFEE0).unwrap_or(letter)
            }
            '\u{3000}' | '\u{a0}' => ' ',
            other => other,
        })
        .collect()
}

/// Returns a registered name with brackets between Chinese letters full-width, as the register writes them.
pub fn name(text: &str) -> String {
    let chinese = text.chars().any(|letter| u32::from(letter) > 0x2E80);
    text.chars()
        .filter(|letter| !chinese || !letter.is_whitespace())
        .map(|letter| match letter {
            '(' if chinese => '（',
            ')' if chinese => '）',
            other => other,
        })
        .collect()
}

/// Returns a header without blanks and case, brackets plain, so that both ways of writing it are one.
pub fn header(text: &str) -> String {
    text.trim_start_matches('\u{feff}')
        .nfkc()
        .filter(|letter| !letter.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Reads a finite number; thousands separators are understood.
///
/// # Errors
/// [`Reason::NotUnderstood`] for anything else, NaN and infinity included.
pub fn number(text: &str) -> Result<f64, Reason> {
    let digits: String = text
        .nfkc()
        .filter(|letter| !matches!(letter, ',' | ' '))
        .collect();
    let known = digits
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b'e' | b'E'));
    digits
        .parse::<f64>()
        .ok()
        .filter(|number| known && number.is_finite())
        .ok_or(Reason::NotUnderstood)
}

/// Reads a ratio: `0.12`, or `12%`.
///
/// # Errors
/// [`Reason::NotUnderstood`].
pub fn ratio(text: &str) -> Result<f64, Reason> {
    let plain: String = text.nfkc().collect();
    match plain.trim().strip_suffix('%') {
        Some(percent) => number(percent).map(|percent| percent / 100.0),
        None => number(&plain),
    }
}

/// Reads a whole number, with or without 人, 家, 件, 项.
///
/// # Errors
/// [`Reason::NotUnderstood`], or [`Reason::OutOfRange`] below 0 or with a fraction.
pub fn count(text: &str) -> Result<u64, Reason> {
    const MOST: f64 = 9_007_199_254_740_992.0;
    let found = number(text.trim_end_matches(['人', '家', '件', '项', '名']))?;
    if found < 0.0 || found.fract() != 0.0 || found > MOST {
        return Err(Reason::OutOfRange);
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to be a whole number between 0 and 2^53"
    )]
    Ok(found as u64)
}

/// Reads an amount into 万元; a number without a unit is worth `unit_wan` each.
///
/// # Errors
/// [`Reason::ForeignCurrency`] for any currency but yuan, [`Reason::Implausible`] above 1 万亿元,
/// [`Reason::NotUnderstood`] for anything else.
pub fn money_wan(text: &str, unit_wan: f64) -> Result<Option<f64>, Reason> {
    let lower: String = text
        .nfkc()
        .filter(|letter| !matches!(letter, ',' | ' ' | '(' | ')' | ':'))
        .flat_map(char::to_lowercase)
        .collect();
    let split = lower
        .find(|letter: char| !matches!(letter, '0'..='9' | '.' | '-' | '+'))
        .unwrap_or(lower.len());
    let (digits, words) = lower.split_at(split);
    // 万人民币 without digits: the service knew no amount.
    if digits.is_empty() {
        let unit_alone = matches!(words, "万人民币" | "万元人民币" | "万元" | "元" | "人民币");
        return if unit_alone {
            Ok(None)
        } else {
            Err(Reason::NotUnderstood)
        };
    }
    let (scale, currency) = match words {
        "" => (unit_wan, ""),
        written => ["万亿", "亿", "万", "千"]
            .into_iter()
            .zip([1e8, 1e4, 1.0, 0.1])
            .find_map(|(unit, scale)| Some((scale, written.strip_prefix(unit)?)))
            .unwrap_or((1e-4, written)),
    };
    let wan = number(digits)? * scale;
    if FOREIGN.iter().any(|foreign| currency.contains(foreign)) {
        return Err(Reason::ForeignCurrency);
    }
    if !matches!(
        currency,
        "" | "元" | "人民币" | "元人民币" | "人民币元" | "圆" | "rmb" | "cny" | "元整"
    ) {
        return Err(Reason::NotUnderstood);
    }
    match wan {
        wan if wan < 0.0 => Err(Reason::OutOfRange),
        wan if wan > MOST_WAN || !words.is_empty() && wan > MOST_WRITTEN_WAN => {
            Err(Reason::Implausible)
        }
        wan => Ok(Some(wan)),
    }
}

/// Reads a day: `2005-03-30`, `2005/3/30`, `20050330`, `2005年3月30日`, with a time behind it, or an Excel serial.
///
/// # Errors
/// [`Reason::NotUnderstood`].
pub fn day(text: &str) -> Result<Date, Reason> {
    let plain: String = text.nfkc().collect();
    let head = plain.trim().split(['T', ' ']).next().unwrap_or_default();
    let numbers: Vec<&str> = head
        .split(['-', '/', '.', '年', '月', '日'])
        .filter(|part| !part.is_empty())
        .collect();
    let parsed = match numbers.as_slice() {
        [year, month, day] if year.len() == 4 => civil(year, month, day),
        [digits] if digits.len() == 8 && digits.is_ascii() => {
            let (year, rest) = digits.split_at(4);
            let (month, day) = rest.split_at(2);
            civil(year, month, day)
        }
        _ => head.parse::<f64>().ok().and_then(from_excel_serial),
    };
    parsed.ok_or(Reason::NotUnderstood)
}

fn civil(year: &str, month: &str, day: &str) -> Option<Date> {
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// Returns the day of an Excel serial of the 1900 system, for days from 1954 to 2064; others are surely something else.
pub(super) fn from_excel_serial(serial: f64) -> Option<Date> {
    if !(20_000.0..60_000.0).contains(&serial) {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "checked to lie below 60,000"
    )]
    let days = serial.floor() as i64;
    date(1899, 12, 30).checked_add(days.days()).ok()
}

/// Reads true or false in the ways spreadsheets write it.
///
/// # Errors
/// [`Reason::NotUnderstood`].
pub fn flag(text: &str) -> Result<bool, Reason> {
    match text.to_lowercase().as_str() {
        "true" | "1" | "是" | "yes" | "y" => Ok(true),
        "false" | "0" | "否" | "no" | "n" => Ok(false),
        _ => Err(Reason::NotUnderstood),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_with_their_unit() {
        for (text, wan) in [
            ("1000万元", 1000.0),
            ("1000万人民币", 1000.0),
            ("13,400万元人民币", 13_400.0),
            ("2.68亿", 26_800.0),
            ("２００", 200.0),
            ("9 万元 人民币", 9.0),
            ("50000元", 5.0),
        ] {
            let read = money_wan(text, 1.0).unwrap().unwrap();
            assert!((read - wan).abs() < 1e-9, "{text} {read}");
        }
        assert_eq!(money_wan("万人民币", 1.0), Ok(None));
    }

    #[test]
    fn foreign_and_absurd_amounts_are_not_converted() {
        assert_eq!(money_wan("500万美元", 1.0), Err(Reason::ForeignCurrency));
        assert_eq!(money_wan("9 万元 美元", 1.0), Err(Reason::ForeignCurrency));
        assert_eq!(money_wan("200000000万元", 1.0), Err(Reason::Implausible));
        assert_eq!(money_wan("若干", 1.0), Err(Reason::NotUnderstood));
    }

    #[test]
    fn days_are_read_in_the_ways_they_are_written() {
        for text in [
            "2005-03-30",
            "2005/3/30",
            "20050330",
            "2005年3月30日",
            "38441",
            "2005-03-30 00:00:00",
        ] {
            assert_eq!(day(text), Ok(date(2005, 3, 30)), "{text}");
        }
        assert_eq!(day("2005-02-30"), Err(Reason::NotUnderstood));
        assert_eq!(day("12"), Err(Reason::NotUnderstood));
    }

    #[test]
    fn missing_is_recognised_and_text_is_kept() {
        for mark in ["-", "—", " 暂无 ", "－", "/", ""] {
            assert_eq!(present(mark), None, "{mark}");
        }
        assert_eq!(present("'-5").as_deref(), Some("-5"));
        assert_eq!(present("Ａ1").as_deref(), Some("A1"));
        assert_eq!(name("北京(中国) 公司"), "北京（中国）公司");
        assert_eq!(header(" 企业（机构）类型"), header("企业(机构) 类型"));
    }

    #[test]
    fn nan_and_infinity_are_refused() {
        assert_eq!(number("NaN"), Err(Reason::NotUnderstood));
        assert_eq!(number("inf"), Err(Reason::NotUnderstood));
        assert_eq!(ratio("12.5%"), Ok(0.125));
        assert_eq!(count("1,200人"), Ok(1_200));
        assert_eq!(count("-1"), Err(Reason::OutOfRange));
    }
}
