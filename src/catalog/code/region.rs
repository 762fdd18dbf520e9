//! GB/T 2260: regions by code, their levels, parents, points and distances.
//!
//! How regions are called in a table or an address is the subject of `region_name` and `address`.
//!
//! Three levels for use in analysis: provinces, prefectures, counties. Counties directly under a province (省直辖) stand
//! in prefectures' place, and a municipality, as any province without prefectures, is its own prefecture.
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::catalog::code::centre::Centre;
use crate::catalog::code::region_name::NameIndex;
use crate::catalog::code::{CodeError, rows};

/// A six-digit division code of GB/T 2260.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Adcode(u32);

impl Adcode {
    /// Returns the code for a number of six digits whose first is not 0.
    pub fn new(number: u32) -> Option<Self> {
        (100_000..1_000_000)
            .contains(&number)
            .then_some(Self(number))
    }

    /// Returns the code as a number.
    pub fn get(self) -> u32 {
        self.0
    }

    /// Reads six digits.
    ///
    /// # Errors
    /// [`CodeError::NotAnAdcode`] for anything else.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let fault = || CodeError::NotAnAdcode {
            found: text.to_owned(),
        };
        if text.len() != 6 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(fault());
        }
        text.parse().ok().and_then(Self::new).ok_or_else(fault)
    }

    /// Returns the code of the province that the first two digits name.
    fn province(self) -> Self {
        Self(self.0 / 10_000 * 10_000)
    }
}

impl fmt::Display for Adcode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:06}", self.0)
    }
}

impl FromStr for Adcode {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        Self::parse(text)
    }
}

impl From<Adcode> for String {
    fn from(adcode: Adcode) -> Self {
        adcode.to_string()
    }
}

impl TryFrom<String> for Adcode {
    type Error = CodeError;

    fn try_from(text: String) -> Result<Self, CodeError> {
        Self::parse(&text)
    }
}

/// The administrative level of a region, as in the code list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RegionLevel {
    /// Provinces, autonomous regions, municipalities, special administrative regions.
    Province,
    /// Prefecture-level cities, prefectures, leagues.
    Prefecture,
    /// Districts, counties, county-level cities, banners.
    County,
}

/// One region of the code list.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Region {
    /// Its code.
    pub adcode: Adcode,
    /// Its official name.
    pub name: String,
    /// Its administrative level.
    pub level: RegionLevel,
    /// The region it belongs to; none for a province.
    pub parent: Option<Adcode>,
    /// Longitude of its point (area centroid), degrees.
    pub lon: Option<f64>,
    /// Latitude of its point, degrees.
    pub lat: Option<f64>,
}

#[derive(Debug, Deserialize)]
struct Retired {
    adcode: Adcode,
    name: String,
    successor: Adcode,
}

/// The code list, searchable by code, by names and in addresses.
#[derive(Debug)]
pub struct RegionTable {
    regions: BTreeMap<Adcode, Region>,
    successors: BTreeMap<Adcode, Adcode>,
    children: BTreeMap<Adcode, Vec<Adcode>>,
    pub(super) names: NameIndex,
}

static BUILTIN: LazyLock<RegionTable> = LazyLock::new(RegionTable::read);

impl RegionTable {
    /// Returns the embedded table.
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }

    fn read() -> Self {
        let list = rows::<Region>(include_str!("../../../data/codes/gbt2260.csv"));
        let retired = rows::<Retired>(include_str!("../../../data/codes/gbt2260_retired.csv"));
        let mut children: BTreeMap<Adcode, Vec<Adcode>> = BTreeMap::new();
        for region in &list {
            if let Some(parent) = region.parent {
                children.entry(parent).or_default().push(region.adcode);
            }
        }
        let former_names: Vec<(String, Adcode)> = retired
            .iter()
            .map(|former| (former.name.clone(), former.successor))
            .collect();
        Self {
            names: NameIndex::new(&list, &former_names),
            regions: list
                .into_iter()
                .map(|region| (region.adcode, region))
                .collect(),
            successors: retired
                .into_iter()
                .map(|former| (former.adcode, former.successor))
                .collect(),
            children,
        }
    }

    /// Returns the region with this code; retired codes are not in the list, see [`Self::resolve`].
    pub fn get(&self, adcode: Adcode) -> Option<&Region> {
        self.regions.get(&adcode)
    }

    /// Returns the region that a code means today: itself, or the successor of a retired code.
    pub fn resolve(&self, adcode: Adcode) -> Option<Adcode> {
        let current = self.successors.get(&adcode).copied().unwrap_or(adcode);
        self.regions.contains_key(&current).then_some(current)
    }

    /// Returns the province of a region, itself for a province.
    pub fn province_of(&self, adcode: Adcode) -> Option<Adcode> {
        let current = self.resolve(adcode)?;
        self.resolve(current.province())
    }

    /// Returns the region of prefecture level that a region belongs to.
    ///
    /// For a county directly under a province the county itself, for anything in a municipality the municipality, and
    /// `None` for any other province as a whole.
    pub fn prefecture_of(&self, adcode: Adcode) -> Option<Adcode> {
        let region = self.get(self.resolve(adcode)?)?;
        match (region.level, region.parent) {
            (RegionLevel::Prefecture, _) => Some(region.adcode),
            (RegionLevel::Province, _) => {
                (!self.has_prefectures(region.adcode)).then_some(region.adcode)
            }
            (RegionLevel::County, Some(parent)) => {
                let above = self.get(parent)?;
                match above.level {
                    RegionLevel::Province if self.has_prefectures(parent) => Some(region.adcode),
                    _ => Some(parent),
                }
            }
            (RegionLevel::County, None) => None,
        }
    }

    fn has_prefectures(&self, province: Adcode) -> bool {
        self.children(province).iter().any(|child| {
            self.get(*child)
                .is_some_and(|region| region.level == RegionLevel::Prefecture)
        })
    }

    /// Returns the regions directly below one, in the order of their codes.
    pub fn children(&self, adcode: Adcode) -> &[Adcode] {
        self.children.get(&adcode).map_or(&[], Vec::as_slice)
    }

    /// Returns the regions that stand on a level in analysis, by code.
    ///
    /// Prefectures include counties directly under a province and provinces without prefectures; counties are all
    /// counties of the list.
    pub fn all(&self, level: RegionLevel) -> impl Iterator<Item = &Region> {
        self.regions.values().filter(move |region| match level {
            RegionLevel::Prefecture => self.prefecture_of(region.adcode) == Some(region.adcode),
            other => region.level == other,
        })
    }

    /// Returns the point of a region; `None` where the list has none.
    pub fn centre(&self, adcode: Adcode) -> Option<Centre> {
        let region = self.get(self.resolve(adcode)?)?;
        Some(Centre::new(region.lon?, region.lat?))
    }

    /// Returns the great-circle distance between the points of two regions; `None` where one has no point.
    ///
    /// **Formula**, **Limits** as [`Centre::distance_km`].
    pub fn distance_km(&self, from: Adcode, to: Adcode) -> Option<f64> {
        Some(self.centre(from)?.distance_km(self.centre(to)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(number: u32) -> Adcode {
        Adcode::new(number).unwrap()
    }

    #[test]
    fn an_adcode_is_six_digits() {
        assert_eq!(Adcode::parse("341500").unwrap().to_string(), "341500");
        assert!(Adcode::parse("3415").is_err());
        assert!(Adcode::parse("041500").is_err());
        assert!(Adcode::parse("34150O").is_err());
    }

    #[test]
    fn a_retired_code_becomes_its_successor() {
        let table = RegionTable::builtin();
        assert_eq!(table.resolve(code(341_521)), Some(code(340_422)));
        assert_eq!(table.prefecture_of(code(341_521)), Some(code(340_400)));
        assert_eq!(table.resolve(code(999_999)), None);
    }

    #[test]
    fn counties_under_a_province_and_municipalities_stand_in_prefectures_place() {
        let table = RegionTable::builtin();
        assert_eq!(table.prefecture_of(code(429_004)), Some(code(429_004)));
        assert_eq!(table.prefecture_of(code(110_108)), Some(code(110_000)));
        assert_eq!(table.prefecture_of(code(341_502)), Some(code(341_500)));
        assert_eq!(table.prefecture_of(code(340_000)), None);
        // 333 prefectures, 32 counties under a province, 4 municipalities, Hong Kong, Macau, Taiwan.
        assert_eq!(table.all(RegionLevel::Prefecture).count(), 333 + 32 + 7);
        assert_eq!(table.children(code(341_500)).len(), 7);
    }

    #[test]
    fn liuan_lies_some_seventy_kilometres_from_hefei() {
        let distance_km = RegionTable::builtin().distance_km(code(341_500), code(340_100));
        assert!(
            (distance_km.unwrap() - 100.0).abs() < 45.0,
            "{distance_km:?}"
        );
    }
}
