//! One written value into a checked cell, by the kind of its column.
//!
//! It knows nothing of headers and rows.
use unicode_normalization::UnicodeNormalization;

use crate::catalog::code::{Adcode, IndustryTable, LabelTable, RegionTable};
use crate::registry::cell::Cell;
use crate::registry::clean;
use crate::registry::identity::EnterpriseId;
use crate::registry::mapping::ColumnMapping;
use crate::registry::refusal::Reason;
use crate::registry::schema::Kind;

/// Reads a present value; `rule` may state its unit.
pub(super) fn read_value(
    kind: Kind,
    value: &str,
    rule: Option<&ColumnMapping>,
) -> Result<Cell, Reason> {
    let percent = rule.is_some_and(|rule| rule.percent);
    let scaled = |number: f64| if percent { number / 100.0 } else { number };
    match kind {
        Kind::Text => Ok(Cell::text(value)),
        Kind::Name => Ok(Cell::text(&clean::name(value))),
        Kind::List => Ok(Cell::text(&split(value).join(";"))),
        Kind::Labels => Ok(labels(value)),
        Kind::Id => EnterpriseId::parse(value).map(|id| Cell::text(id.as_str())),
        Kind::Number => clean::number(value).map(Cell::Number),
        Kind::MoneyWan => {
            let unit_wan = match rule.and_then(|rule| rule.unit.as_deref()) {
                Some("yi") => 1e4,
                Some("yuan") => 1e-4,
                _ => 1.0,
            };
            clean::money_wan(value, unit_wan).map(Cell::number)
        }
        Kind::Ratio => clean::ratio(value).map(|ratio| Cell::Number(scaled(ratio))),
        Kind::Share => match clean::ratio(value).map(scaled)? {
            share if (0.0..=1.0).contains(&share) => Ok(Cell::Number(share)),
            _ => Err(Reason::OutOfRange),
        },
        Kind::Count => clean::count(value).map(Cell::Count),
        Kind::Date => clean::day(value).map(Cell::Date),
        Kind::Month => month(value),
        Kind::Adcode => region(value).map(|adcode| Cell::text(&adcode.to_string())),
        Kind::Industry => industry(value).map(|code| Cell::text(&code)),
        Kind::Word(words) => word(words, value)
            .map(Cell::text)
            .ok_or(Reason::NotUnderstood),
        Kind::Flag => clean::flag(value).map(Cell::Flag),
    }
}

/// `2026-03`, `2026年3月`, `202603`, or any day of the month.
fn month(value: &str) -> Result<Cell, Reason> {
    let plain: String = value.nfkc().collect();
    let plain = plain.trim().trim_end_matches('月');
    let six = plain.len() == 6 && plain.bytes().all(|byte| byte.is_ascii_digit());
    let whole = if six {
        format!("{plain}01")
    } else {
        format!("{plain}-1")
    };
    let day = clean::day(&whole).or_else(|_| clean::day(value))?;
    Ok(Cell::text(&day.strftime("%Y-%m").to_string()))
}

fn split(value: &str) -> Vec<&str> {
    value
        .split([';', '；', '、', '，', ',', '\n'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect()
}

/// Labels that the table knows become their keys, with the year of the batch where it is written beside them
/// (`专精特新小巨人（2023年）` is `little_giant@2023`); others stay as written.
fn labels(value: &str) -> Cell {
    let mut keys: Vec<String> = split(value)
        .into_iter()
        .map(|written| {
            let table = LabelTable::builtin();
            if let Some(label) = table.resolve(written) {
                return label.key.clone();
            }
            let (name, year) = without_year(written);
            match (table.resolve(&name), year) {
                (Some(label), Some(year)) => format!("{}@{year}", label.key),
                _ => written.to_owned(),
            }
        })
        .collect();
    keys.sort();
    keys.dedup();
    Cell::text(&keys.join(";"))
}

/// Takes a year of this century and what goes with it out of a label.
fn without_year(written: &str) -> (String, Option<i16>) {
    let folded: String = written.nfkc().collect();
    let digits = |start: usize| folded.get(start..start + 4);
    let place = (0..folded.len()).find(|start| {
        digits(*start)
            .is_some_and(|year| year.starts_with("20") && year.bytes().all(|b| b.is_ascii_digit()))
    });
    let Some(place) = place else {
        return (folded, None);
    };
    let year = digits(place).and_then(|year| year.parse().ok());
    let rest = format!(
        "{}{}",
        folded.get(..place).unwrap_or(""),
        folded.get(place + 4..).unwrap_or("")
    );
    let name = ["年度", "年认定", "年", "@", "(", ")"]
        .iter()
        .fold(rest, |text, noise| text.replace(noise, ""));
    (name, year)
}

fn region(value: &str) -> Result<Adcode, Reason> {
    let regions = RegionTable::builtin();
    let found = match Adcode::parse(value.trim_end_matches(".0")) {
        Ok(adcode) => regions.resolve(adcode),
        Err(_) => regions
            .find_by_names(None, None, Some(value))
            .or_else(|| regions.find_in_address(value)),
    };
    found.ok_or(Reason::UnknownRegion)
}

/// Accepts `3841`, `C3841` and, where a spreadsheet dropped the leading zero, nothing: `111` is a group of its own.
fn industry(value: &str) -> Result<String, Reason> {
    let table = IndustryTable::builtin();
    let bare = value.trim().to_uppercase();
    let digits = bare.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
    let code = if digits.is_empty() {
        bare.as_str()
    } else {
        digits
    };
    table
        .get(code)
        .map(|industry| industry.code.clone())
        .ok_or(Reason::UnknownIndustry)
}

fn word<'w>(words: &'w [(&'w str, &'w [&'w str])], value: &str) -> Option<&'w str> {
    let folded = clean::header(value);
    words
        .iter()
        .find(|(word, written)| {
            *word == folded || written.iter().any(|other| clean::header(other) == folded)
        })
        .map(|(word, _)| *word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::schema::Table;

    fn read(kind: Kind, value: &str) -> Result<Cell, Reason> {
        read_value(kind, value, None)
    }

    #[test]
    fn regions_are_codes_names_or_addresses() {
        for written in ["341524", "金寨县", "安徽省六安市金寨县"] {
            assert_eq!(
                read(Kind::Adcode, written),
                Ok(Cell::text("341524")),
                "{written}"
            );
        }
        assert_eq!(read(Kind::Adcode, "鼓楼区"), Err(Reason::UnknownRegion));
    }

    #[test]
    fn an_industry_may_carry_its_section_letter() {
        assert_eq!(read(Kind::Industry, "C3841"), Ok(Cell::text("3841")));
        assert_eq!(read(Kind::Industry, "C"), Ok(Cell::text("C")));
        assert_eq!(read(Kind::Industry, "9999"), Err(Reason::UnknownIndustry));
    }

    #[test]
    fn the_words_of_a_status_are_one() {
        let kind = Table::Enterprises.columns()[2].kind;
        assert_eq!(
            read(kind, "存续（在营、开业、在册）"),
            Ok(Cell::text("operating"))
        );
        assert_eq!(read(kind, "吊销，未注销"), Ok(Cell::text("revoked")));
        assert_eq!(read(kind, "某状态"), Err(Reason::NotUnderstood));
    }

    #[test]
    fn a_month_is_written_in_several_ways() {
        for written in ["2026-03", "2026年3月", "202603", "2026-03-17", "2026/3"] {
            assert_eq!(
                read(Kind::Month, written),
                Ok(Cell::text("2026-03")),
                "{written}"
            );
        }
        assert_eq!(read(Kind::Month, "2026-13"), Err(Reason::NotUnderstood));
    }

    #[test]
    fn a_share_above_one_is_out_of_range() {
        assert_eq!(read(Kind::Share, "40%"), Ok(Cell::Number(0.4)));
        assert_eq!(read(Kind::Share, "1.2"), Err(Reason::OutOfRange));
        assert_eq!(read(Kind::Share, "-0.1"), Err(Reason::OutOfRange));
    }
}
