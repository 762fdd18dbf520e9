//! GB/T 4754-2017: industries by code, and by name within a level.
//!
//! Codes of the 2011 edition are never read as codes of 2017: 213 of them were re-used for something else. Whoever has
//! a 2011 code asks [`IndustryTable::from_2011`], with the name where there is one.
use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::catalog::code::{CodeError, fold, rows};

/// The four levels of the classification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum IndustryLevel {
    /// 门类, one letter.
    Section,
    /// 大类, two digits.
    Division,
    /// 中类, three digits.
    Group,
    /// 小类, four digits.
    Class,
}

/// One industry of the classification.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Industry {
    /// A letter, or two to four digits.
    pub code: String,
    /// The level the code stands on.
    pub level: IndustryLevel,
    /// The code one level up; empty for a section.
    pub parent: String,
    /// The letter of its section.
    pub section: String,
    /// The official name.
    pub name: String,
    /// English name; empty below the divisions, where the standard has none.
    pub name_en: String,
}

#[derive(Debug, Deserialize)]
struct FormerClass {
    code_2011: String,
    name_2011: String,
    code_2017: String,
    confidence: String,
}

/// The classification, searchable by code and by name.
#[derive(Debug)]
pub struct IndustryTable {
    by_code: BTreeMap<String, Industry>,
    by_name: BTreeMap<(IndustryLevel, String), Vec<String>>,
    former: BTreeMap<String, Vec<FormerClass>>,
}

static BUILTIN: LazyLock<IndustryTable> = LazyLock::new(IndustryTable::read);

impl IndustryTable {
    /// Returns the embedded table of 2017.
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }

    fn read() -> Self {
        let mut table = Self {
            by_code: BTreeMap::new(),
            by_name: BTreeMap::new(),
            former: BTreeMap::new(),
        };
        for industry in rows::<Industry>(include_str!("../../../data/codes/gbt4754_2017.csv")) {
            table
                .by_name
                .entry((industry.level, fold(&industry.name)))
                .or_default()
                .push(industry.code.clone());
            table.by_code.insert(industry.code.clone(), industry);
        }
        for former in
            rows::<FormerClass>(include_str!("../../../data/codes/gbt4754_2011_to_2017.csv"))
        {
            let same_code = table.former.entry(former.code_2011.clone());
            same_code.or_default().push(former);
        }
        table
    }

    /// Returns the industry with this code, of any level.
    pub fn get(&self, code: &str) -> Option<&Industry> {
        self.by_code.get(code)
    }

    /// Returns the industry if the code is a four-digit class.
    pub fn class(&self, code: &str) -> Option<&Industry> {
        self.get(code)
            .filter(|industry| industry.level == IndustryLevel::Class)
    }

    /// Returns the letter of the section that a code belongs to.
    pub fn section_of(&self, code: &str) -> Option<&str> {
        self.get(code).map(|industry| industry.section.as_str())
    }

    /// Returns the industry of this name within a level; names are compared after NFKC and without blanks.
    ///
    /// # Errors
    /// [`CodeError::AmbiguousIndustry`] if several industries of the level carry the name.
    pub fn by_name(
        &self,
        level: IndustryLevel,
        name: &str,
    ) -> Result<Option<&Industry>, CodeError> {
        match self.by_name.get(&(level, fold(name))).map(Vec::as_slice) {
            None | Some([]) => Ok(None),
            Some([code]) => Ok(self.get(code)),
            Some(codes) => Err(CodeError::AmbiguousIndustry {
                name: name.to_owned(),
                codes: codes.join(", "),
            }),
        }
    }

    /// Returns every industry in the order of the codes.
    pub fn iter(&self) -> impl Iterator<Item = &Industry> {
        self.by_code.values()
    }

    /// Returns the class of 2017 for a class of 2011, if there is exactly one and the concordance is sure of it.
    ///
    /// **Limits** The concordance is derived from names, it is not the official one.
    pub fn from_2011(&self, code: &str, name: Option<&str>) -> Option<&Industry> {
        let Some(former) = self.former.get(code) else {
            // Classes whose code and name are the same in both editions are not listed in the concordance.
            let industry = self.class(code)?;
            return name
                .is_none_or(|name| fold(name) == fold(&industry.name))
                .then_some(industry);
        };
        let mut fitting = former
            .iter()
            .filter(|class| name.is_none_or(|name| fold(name) == fold(&class.name_2011)));
        match (fitting.next(), fitting.next()) {
            (Some(class), None) if class.confidence == "high" => self.class(&class.code_2017),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_the_published_number_of_codes() {
        let count = |level| {
            IndustryTable::builtin()
                .iter()
                .filter(|industry| industry.level == level)
                .count()
        };
        assert_eq!(count(IndustryLevel::Section), 20);
        assert_eq!(count(IndustryLevel::Division), 97);
        assert_eq!(count(IndustryLevel::Group), 473);
        assert_eq!(count(IndustryLevel::Class), 1381);
    }

    #[test]
    fn a_name_is_found_within_its_level_only() {
        let table = IndustryTable::builtin();
        let class = table.by_name(IndustryLevel::Class, "锂离子电池 制造");
        assert_eq!(class.unwrap().unwrap().code, "3841");
        let group = table.by_name(IndustryLevel::Group, "锂离子电池制造");
        assert_eq!(group, Ok(None));
        assert_eq!(table.section_of("3841"), Some("C"));
    }

    #[test]
    fn a_class_of_2011_that_was_reused_is_not_read_as_2017() {
        let table = IndustryTable::builtin();
        let found = table.from_2011("3630", Some("低速载货汽车制造"));
        assert_ne!(found.map(|class| class.code.as_str()), Some("3630"));
        assert_eq!(table.from_2011("0111", None).unwrap().code, "0111");
    }
}
