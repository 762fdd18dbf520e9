//! Values with their units, as people write them.

const YUAN_PER_YI: f64 = 1e8;
const YUAN_PER_WAN: f64 = 1e4;

/// A value with its unit, for people: money in 亿元 or 万元, four places where they say something.
pub fn measured(value: f64, unit: &str) -> String {
    let (value, unit) = match unit {
        "元" if value.abs() >= YUAN_PER_YI => (value / YUAN_PER_YI, "亿元"),
        "元" if value.abs() >= YUAN_PER_WAN => (value / YUAN_PER_WAN, "万元"),
        _ => (value, unit),
    };
    let digits = format!("{value:.4}");
    let digits = digits.trim_end_matches('0').trim_end_matches('.');
    format!("{digits} {unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_told_in_its_own_units_and_nothing_ends_in_noughts() {
        let told = [
            (5_472_000_000.0, "元"),
            (35_000.0, "元"),
            (0.0, "元"),
            (0.794_54, "占比"),
            (1.0, "级"),
            (-250_000_000.0, "元"),
            (100.0, "件"),
        ]
        .map(|(value, unit)| measured(value, unit));
        let want = [
            "54.72 亿元",
            "3.5 万元",
            "0 元",
            "0.7945 占比",
            "1 级",
            "-2.5 亿元",
            "100 件",
        ];
        assert_eq!(told, want);
    }
}
