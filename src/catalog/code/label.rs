//! Qualification labels: what they are called in lists and exports, and how long they hold.
//!
//! Whether an enterprise carries one is the registry's business.
use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;

use crate::catalog::code::{fold, rows};

/// One label, such as `little_giant`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Label {
    /// Stable key used in tables.
    pub key: String,
    /// Official Chinese name.
    pub name: String,
    /// English name.
    pub name_en: String,
    /// Who recognises it: national, provincial, local, list, …
    pub level: String,
    /// The document it rests on.
    pub document: String,
    /// Years it holds; none where it does not expire or nobody says.
    pub valid_years: Option<u32>,
    aliases: String,
    /// What of this was verified.
    pub basis: String,
}

impl Label {
    /// Returns the last day a label of some year's batch holds; `None` where it does not expire or nobody says.
    pub fn expires(&self, year: i16) -> Option<Date> {
        let years = i16::try_from(self.valid_years?).ok()?;
        Date::new(year.checked_add(years)?, 12, 31).ok()
    }
}

/// Whether a held label such as `little_giant@2023` still holds on a day: one without a year, or that never expires, does.
pub fn in_force(held: &str, day: Date) -> bool {
    let (label, year) = held_label(held);
    let expires = year.and_then(|year| LabelTable::builtin().resolve(label)?.expires(year));
    expires.is_none_or(|last| day <= last)
}

/// Splits a held label such as `little_giant@2023` into its key and the year of its batch.
pub fn held_label(held: &str) -> (&str, Option<i16>) {
    match held.split_once('@') {
        Some((label, year)) => (label, year.parse().ok()),
        None => (held, None),
    }
}

/// All labels, found by key, name or alias.
#[derive(Debug)]
pub struct LabelTable {
    labels: Vec<Label>,
    by_name: BTreeMap<String, usize>,
}

static BUILTIN: LazyLock<LabelTable> = LazyLock::new(LabelTable::read);

impl LabelTable {
    /// Returns the embedded table.
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }

    fn read() -> Self {
        let labels: Vec<Label> = rows(include_str!("../../../data/codes/qualification_labels.csv"));
        let mut by_name = BTreeMap::new();
        for (place, label) in labels.iter().enumerate() {
            let written = label.aliases.split(';');
            for name in written.chain([label.key.as_str(), label.name.as_str()]) {
                let former = by_name.insert(bare(name), place);
                debug_assert!(former.is_none_or(|other| other == place), "alias `{name}`");
            }
        }
        Self { labels, by_name }
    }

    /// Returns the label with this key.
    pub fn get(&self, key: &str) -> Option<&Label> {
        self.labels.iter().find(|label| label.key == key)
    }

    /// Returns the label that a key, name or alias means, compared without quotes and blanks.
    pub fn resolve(&self, written: &str) -> Option<&Label> {
        let place = *self.by_name.get(&bare(written))?;
        self.labels.get(place)
    }

    /// Returns every label in the order of the table.
    pub fn iter(&self) -> impl Iterator<Item = &Label> {
        self.labels.iter()
    }
}

fn bare(name: &str) -> String {
    fold(name)
        .chars()
        .filter(|letter| !matches!(letter, '“' | '”' | '"' | '「' | '」' | '《' | '》'))
        .collect::<String>()
        .to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_holds_to_the_last_day_of_its_last_year() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        // Three years from 2023: to the end of 2026.
        assert!(in_force("little_giant@2023", day("2026-12-31")));
        assert!(!in_force("little_giant@2023", day("2027-01-01")));
        assert!(
            in_force("little_giant", day("2099-01-01")),
            "no year is known"
        );
        assert!(
            in_force("unicorn@1999", day("2026-01-01")),
            "it never expires"
        );
    }

    #[test]
    fn the_ways_of_writing_little_giant_are_one_label() {
        for written in [
            "小巨人",
            "专精特新“小巨人”企业",
            "专精特新小巨人",
            "little_giant",
        ] {
            let label = LabelTable::builtin().resolve(written).unwrap();
            assert_eq!(label.key, "little_giant", "{written}");
        }
        assert_eq!(
            LabelTable::builtin().resolve("专精特新").unwrap().key,
            "srdi_province"
        );
        assert_eq!(LabelTable::builtin().resolve("优秀企业"), None);
        assert_eq!(
            LabelTable::builtin().get("hnte").unwrap().valid_years,
            Some(3)
        );
    }
}
