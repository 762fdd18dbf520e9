//! A region's name as people write it, widest first.
use crate::catalog::code::{Adcode, RegionTable};

/// Returns the full name of a region, such as 安徽省六安市舒城县; the code itself where GB/T 2260 does not have it.
pub fn region_name(adcode: Adcode) -> String {
    let regions = RegionTable::builtin();
    let around = [
        regions.province_of(adcode),
        regions.prefecture_of(adcode),
        Some(adcode),
    ];
    let mut names: Vec<&str> = around
        .into_iter()
        .flatten()
        .filter_map(|code| regions.get(code))
        .map(|region| region.name.as_str())
        .collect();
    names.dedup();
    if names.is_empty() {
        adcode.to_string()
    } else {
        names.concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_county_is_named_with_its_city_and_province_and_a_municipality_once() {
        let name = |code: &str| region_name(code.parse().unwrap());
        assert_eq!(name("341523"), "安徽省六安市舒城县");
        assert_eq!(name("110000"), "北京市");
    }
}
