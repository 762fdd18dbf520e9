//! Size classes (统计上大中小微型企业划分办法, 2017) and above-scale thresholds.
//!
//! It classifies figures it is given; it guesses none.
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::catalog::code::{IndustryTable, rows};

/// The four size classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SizeClass {
    /// 微型
    Micro,
    /// 小型
    Small,
    /// 中型
    Medium,
    /// 大型
    Large,
}

/// The figures that a size class is read from.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct SizeFigures {
    /// People employed.
    pub employees: Option<f64>,
    /// Yearly revenue, yuan.
    pub revenue_yuan: Option<f64>,
    /// Total assets, yuan.
    pub assets_yuan: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Indicator {
    Employees,
    Revenue,
    Assets,
}

#[derive(Debug, Deserialize)]
struct Bound {
    prefixes: String,
    indicator: Indicator,
    large_min: f64,
    medium_min: f64,
    small_min: f64,
}

#[derive(Debug, Deserialize)]
struct AboveScale {
    prefixes: String,
    revenue_min_wan: Option<f64>,
}

/// Thresholds by industry.
#[derive(Debug)]
pub struct SizeTable {
    bounds: Vec<Bound>,
    above_scale: Vec<AboveScale>,
}

const YUAN_PER_WAN: f64 = 10_000.0;
static BUILTIN: LazyLock<SizeTable> = LazyLock::new(|| SizeTable {
    bounds: rows(include_str!("../../../data/codes/size_classes_2017.csv")),
    above_scale: rows(include_str!("../../../data/codes/above_scale_2017.csv")),
});

impl SizeTable {
    /// Returns the embedded table.
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }

    /// Returns the size class of an enterprise of this industry (class, group, division or section code).
    ///
    /// Large, medium and small must meet the lower bound of every indicator listed for the industry, so the class is
    /// the lowest that any indicator gives.
    /// **Missing** `None` where the industry has no size classes or one of its indicators is missing.
    pub fn class_of(&self, industry_code: &str, figures: &SizeFigures) -> Option<SizeClass> {
        self.bounds
            .iter()
            .filter(|bound| applies(&bound.prefixes, industry_code))
            .map(|bound| bound.class_of(figures))
            .collect::<Option<Vec<_>>>()?
            .into_iter()
            .min()
    }

    /// Returns the yearly revenue in yuan from which an enterprise of this industry is above scale (规上).
    ///
    /// **Missing** `None` where the industry has no threshold by revenue.
    pub fn above_scale_yuan(&self, industry_code: &str) -> Option<f64> {
        self.above_scale
            .iter()
            .find(|threshold| applies(&threshold.prefixes, industry_code))?
            .revenue_min_wan
            .map(|wan| wan * YUAN_PER_WAN)
    }
}

impl Bound {
    fn class_of(&self, figures: &SizeFigures) -> Option<SizeClass> {
        let figure = match self.indicator {
            Indicator::Employees => figures.employees,
            Indicator::Revenue => figures.revenue_yuan.map(|yuan| yuan / YUAN_PER_WAN),
            Indicator::Assets => figures.assets_yuan.map(|yuan| yuan / YUAN_PER_WAN),
        }?;
        let classes = [
            (self.large_min, SizeClass::Large),
            (self.medium_min, SizeClass::Medium),
            (self.small_min, SizeClass::Small),
        ];
        let met = classes.into_iter().find(|(least, _)| figure >= *least);
        Some(met.map_or(SizeClass::Micro, |(_, class)| class))
    }
}

fn applies(prefixes: &str, industry_code: &str) -> bool {
    let section = IndustryTable::builtin().section_of(industry_code);
    prefixes.split(';').any(|prefix| {
        if prefix.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            section == Some(prefix)
        } else {
            industry_code.starts_with(prefix)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_industrial_firm_takes_the_lower_of_its_two_classes() {
        let figures = SizeFigures {
            employees: Some(1_200.0),
            revenue_yuan: Some(100_000_000.0),
            assets_yuan: None,
        };
        // 1,200 people are large, 10,000 wan of revenue medium.
        let class = SizeTable::builtin().class_of("3841", &figures);
        assert_eq!(class, Some(SizeClass::Medium));
    }

    #[test]
    fn a_missing_indicator_gives_no_class() {
        let figures = SizeFigures {
            employees: Some(1_200.0),
            ..SizeFigures::default()
        };
        assert_eq!(SizeTable::builtin().class_of("3841", &figures), None);
        assert_eq!(SizeTable::builtin().class_of("8311", &figures), None);
    }

    #[test]
    fn industry_is_above_scale_from_twenty_million_yuan() {
        let table = SizeTable::builtin();
        assert_eq!(table.above_scale_yuan("3841"), Some(20_000_000.0));
        assert_eq!(table.above_scale_yuan("0111"), None);
    }
}
