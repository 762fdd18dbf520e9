//! How regions are called: official names, names without 省 / 市 / 自治州, and the names of retired counties.
//!
//! It answers which regions a name can mean; which one is meant in an address is decided in `address`.
use std::collections::BTreeMap;

use crate::catalog::code::fold;
use crate::catalog::code::region::{Adcode, Region, RegionLevel, RegionTable};

const PEOPLES: [&str; 44] = [
    "柯尔克孜",
    "哈萨克",
    "蒙古族",
    "蒙古",
    "朝鲜族",
    "土家族",
    "苗族",
    "布依族",
    "侗族",
    "藏族",
    "羌族",
    "彝族",
    "回族",
    "壮族",
    "满族",
    "瑶族",
    "傣族",
    "白族",
    "傈僳族",
    "景颇族",
    "哈尼族",
    "黎族",
    "畲族",
    "维吾尔",
    "锡伯",
    "东乡族",
    "保安族",
    "撒拉族",
    "裕固族",
    "土族",
    "仡佬族",
    "水族",
    "佤族",
    "拉祜族",
    "布朗族",
    "纳西族",
    "独龙族",
    "怒族",
    "普米族",
    "毛南族",
    "仫佬族",
    "达斡尔族",
    "鄂温克族",
    "塔吉克",
];

/// Names of regions, and the regions they can mean.
#[derive(Debug)]
pub(super) struct NameIndex {
    names: BTreeMap<(RegionLevel, String), Vec<Adcode>>,
    longest: usize,
}

impl NameIndex {
    pub(super) fn new(list: &[Region], former: &[(String, Adcode)]) -> Self {
        let mut index = Self {
            names: BTreeMap::new(),
            longest: 0,
        };
        for region in list {
            index.add(region.level, &region.name, region.adcode);
            for short in short_names(region) {
                index.add(region.level, &short, region.adcode);
            }
        }
        for (name, successor) in former {
            index.add(RegionLevel::County, name, *successor);
        }
        index
    }

    fn add(&mut self, level: RegionLevel, name: &str, adcode: Adcode) {
        self.longest = self.longest.max(name.chars().count());
        let meanings = self.names.entry((level, fold(name))).or_default();
        if !meanings.contains(&adcode) {
            meanings.push(adcode);
        }
    }

    /// Returns the regions of a level that a name can mean.
    pub(super) fn meanings(&self, level: RegionLevel, name: &str) -> &[Adcode] {
        let key = (level, name.to_owned());
        self.names.get(&key).map_or(&[], Vec::as_slice)
    }

    /// Returns the number of characters of the longest name.
    pub(super) fn longest(&self) -> usize {
        self.longest
    }
}

/// Returns the names of a region without its kind: 广东, 深圳, 恩施, 内蒙古 and 内蒙.
fn short_names(region: &Region) -> Vec<String> {
    let kinds: &[&str] = match region.level {
        RegionLevel::Province => &["特别行政区", "自治区", "省", "市"],
        RegionLevel::Prefecture => &["自治州", "地区", "盟", "市"],
        RegionLevel::County => &["自治县", "自治旗", "林区", "市", "区", "县", "旗"],
    };
    let Some(mut short) = kinds.iter().find_map(|kind| region.name.strip_suffix(kind)) else {
        return Vec::new();
    };
    if region.name.contains("自治") {
        while let Some(rest) = PEOPLES
            .iter()
            .filter_map(|people| short.strip_suffix(people))
            .find(|rest| rest.chars().count() > 1)
        {
            short = rest;
        }
    }
    // One letter names nothing by itself: 和县 is not 和. Names that are nothing but a people keep their whole form.
    if short.chars().count() < 2 {
        return Vec::new();
    }
    let mut names = vec![short.to_owned()];
    if region.level == RegionLevel::Province {
        names.extend((short == "内蒙古").then(|| "内蒙".to_owned()));
    }
    names
}

impl RegionTable {
    /// Returns the most exact region that a province, a city and a county name describe together.
    ///
    /// Kinds (省, 市, 区) may be left out; `city` may repeat a municipality or name a county under a province. Names that
    /// contradict each other, or fit several regions, are not followed: the last sure level is returned, and `None` if
    /// no level is sure.
    pub fn find_by_names(
        &self,
        province: Option<&str>,
        city: Option<&str>,
        county: Option<&str>,
    ) -> Option<Adcode> {
        let mut sure: Option<Adcode> = None;
        for (name, levels) in [
            (
                province,
                &[RegionLevel::Province, RegionLevel::Prefecture][..],
            ),
            (
                city,
                &[
                    RegionLevel::Prefecture,
                    RegionLevel::Province,
                    RegionLevel::County,
                ][..],
            ),
            (county, &[RegionLevel::County, RegionLevel::Prefecture][..]),
        ] {
            let Some(name) = name.map(fold).filter(|name| !name.is_empty()) else {
                continue;
            };
            let found = levels
                .iter()
                .find_map(|level| self.only_meaning(*level, &name, sure));
            match found {
                Some(adcode) => sure = Some(adcode),
                // A name that fits nowhere inside what is sure makes the finer levels guesswork.
                None if is_placeholder(&name) => {}
                None => return sure,
            }
        }
        sure
    }

    /// Returns the one region of a level that a folded name means inside `within`.
    pub(super) fn only_meaning(
        &self,
        level: RegionLevel,
        name: &str,
        within: Option<Adcode>,
    ) -> Option<Adcode> {
        let mut fitting = self
            .names
            .meanings(level, name)
            .iter()
            .filter(|adcode| within.is_none_or(|outer| self.lies_in(**adcode, outer)));
        match (fitting.next(), fitting.next()) {
            (Some(only), None) => Some(*only),
            _ => None,
        }
    }

    /// Returns whether a region is `outer` or lies in it.
    pub fn lies_in(&self, adcode: Adcode, outer: Adcode) -> bool {
        let mut current = Some(adcode);
        while let Some(region) = current {
            if region == outer {
                return true;
            }
            current = self.get(region).and_then(|known| known.parent);
        }
        false
    }
}

/// Returns whether a name is one of the list's fillers between levels, which name no region.
fn is_placeholder(name: &str) -> bool {
    matches!(
        name,
        "市辖区" | "县" | "省直辖县级行政区划" | "自治区直辖县级行政区划"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(province: &str, city: &str, county: &str) -> Option<u32> {
        RegionTable::builtin()
            .find_by_names(Some(province), Some(city), Some(county))
            .map(Adcode::get)
    }

    #[test]
    fn names_are_understood_with_and_without_their_kind() {
        assert_eq!(found("广东", "深圳市", ""), Some(440_300));
        assert_eq!(found("广东省", "深圳", "南山"), Some(440_305));
        assert_eq!(found("上海", "上海市", "浦东新区"), Some(310_115));
        assert_eq!(found("内蒙", "", ""), Some(150_000));
        assert_eq!(found("湖北", "恩施", ""), Some(422_800));
        assert_eq!(found("湖北省", "仙桃市", ""), Some(429_004));
        assert_eq!(found("深圳", "", ""), Some(440_300));
        assert_eq!(found("广西", "", ""), Some(450_000));
        assert_eq!(found("宁夏", "银川市", ""), Some(640_100));
    }

    #[test]
    fn a_county_name_alone_needs_its_city_where_several_carry_it() {
        assert_eq!(found("", "", "鼓楼区"), None);
        assert_eq!(found("江苏省", "南京市", "鼓楼区"), Some(320_106));
        assert_eq!(found("", "", "金寨县"), Some(341_524));
    }

    #[test]
    fn contradicting_names_stop_at_the_last_sure_level() {
        assert_eq!(found("安徽省", "深圳市", "南山区"), Some(340_000));
        assert_eq!(found("安徽省", "六安市", "寿县"), Some(341_500));
    }
}
