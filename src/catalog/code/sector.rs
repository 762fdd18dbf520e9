//! Which sector of the official 153-sector input–output tables a class of GB/T 4754-2017 belongs to.
use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::catalog::code::rows;

#[derive(Debug, Deserialize)]
struct Line {
    prefix: String,
    sector: String,
    name: String,
}

/// The concordance from classes to sectors.
#[derive(Debug)]
pub struct SectorTable {
    by_prefix: BTreeMap<String, String>,
    names: BTreeMap<String, String>,
}

static BUILTIN: LazyLock<SectorTable> = LazyLock::new(SectorTable::read);

impl SectorTable {
    /// Returns the embedded concordance.
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }

    fn read() -> Self {
        let mut table = Self {
            by_prefix: BTreeMap::new(),
            names: BTreeMap::new(),
        };
        for row in rows::<Line>(include_str!("../../../data/codes/gbt4754_io153.csv")) {
            table.names.insert(row.sector.clone(), row.name);
            table.by_prefix.insert(row.prefix, row.sector);
        }
        table
    }

    /// Returns the sector of a class, group or division; `None` where the code spans several sectors or is unknown.
    pub fn of(&self, code: &str) -> Option<&str> {
        (1..=code.len())
            .filter_map(|end| self.by_prefix.get(code.get(..end)?))
            .map(String::as_str)
            .next()
    }

    /// Returns the official names of the sectors, by code.
    pub fn names(&self) -> &BTreeMap<String, String> {
        &self.names
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::code::{IndustryLevel, IndustryTable};

    #[test]
    fn every_class_has_exactly_one_sector_and_every_sector_a_class() {
        let table = SectorTable::builtin();
        let classes: Vec<String> = (0..10_000)
            .map(|number| format!("{number:04}"))
            .filter(|code| {
                IndustryTable::builtin()
                    .get(code)
                    .is_some_and(|industry| industry.level == IndustryLevel::Class)
            })
            .collect();
        assert_eq!(classes.len(), 1381);
        let mut used = std::collections::BTreeSet::new();
        for class in &classes {
            let prefixes = table
                .by_prefix
                .iter()
                .filter(|(prefix, _)| class.starts_with(prefix.as_str()))
                .count();
            assert_eq!(prefixes, 1, "class {class}");
            used.insert(table.of(class).unwrap());
        }
        assert_eq!(used.len(), 153);
    }

    #[test]
    fn known_classes_fall_into_the_sectors_that_name_them() {
        let table = SectorTable::builtin();
        let name = |class| table.names()[table.of(class).unwrap()].as_str();
        assert_eq!(name("3841"), "电池");
        assert_eq!(name("3610"), "汽车整车");
        assert_eq!(name("1512"), "酒精和酒");
        assert_eq!(table.of("38"), None);
    }
}
