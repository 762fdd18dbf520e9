//! Which region a free-text address lies in.
//!
//! It reads the administrative names at the head of the address; it knows no streets, parks or postcodes, and it would
//! rather return the city than guess the county.
use crate::catalog::code::fold;
use crate::catalog::code::region::{Adcode, RegionLevel, RegionTable};

/// How far into an address a county's full name may begin when it does not follow its city at once.
const HEAD_LETTERS: usize = 16;

impl RegionTable {
    /// Returns the most exact region that the head of an address names, `None` if nothing is sure.
    ///
    /// Province and city may lack their kind (`深圳南山区`), a county may not: `中山路` is no county. A county name that
    /// several cities have counts only after its city.
    pub fn find_in_address(&self, address: &str) -> Option<Adcode> {
        let letters: Vec<char> = fold(address)
            .trim_start_matches("中国")
            .chars()
            .filter(|letter| !matches!(letter, '(' | ')' | ',' | '.' | '-'))
            .collect();
        let mut rest = letters.as_slice();
        let mut sure: Option<Adcode> = None;
        for level in [RegionLevel::Province, RegionLevel::Prefecture] {
            if let Some((adcode, length)) = self.leading(level, rest, sure) {
                sure = Some(adcode);
                rest = rest.get(length..).unwrap_or_default();
            }
        }
        // 上海市上海市… and 北京市市辖区… repeat what is known.
        if let Some((adcode, length)) = self.leading(RegionLevel::Province, rest, sure)
            && Some(adcode) == sure
        {
            rest = rest.get(length..).unwrap_or_default();
        }
        let head = rest.len().min(HEAD_LETTERS);
        let county = (0..head).find_map(|start| {
            let (adcode, _) = self.leading(RegionLevel::County, rest.get(start..)?, sure)?;
            Some(adcode)
        });
        county.or(sure)
    }

    /// Returns the region whose name the text starts with, longest name first, and the name's length.
    fn leading(
        &self,
        level: RegionLevel,
        text: &[char],
        within: Option<Adcode>,
    ) -> Option<(Adcode, usize)> {
        let longest = self.names.longest().min(text.len());
        (2..=longest).rev().find_map(|length| {
            let name: String = text.get(..length)?.iter().collect();
            if level == RegionLevel::County && !has_county_kind(&name) {
                return None;
            }
            if is_street(text.get(length..).unwrap_or_default()) {
                return None;
            }
            self.only_meaning(level, &name, within)
                .map(|adcode| (adcode, length))
        })
    }
}

fn has_county_kind(name: &str) -> bool {
    name.ends_with(['市', '区', '县', '旗'])
}

/// Returns whether the letters after a name make the whole a street: 南京路 and 南京东路 are not Nanjing.
fn is_street(rest: &[char]) -> bool {
    let road = |letter: Option<&char>| matches!(letter, Some('路' | '街' | '道' | '巷'));
    let side = matches!(rest.first(), Some('东' | '西' | '南' | '北' | '中' | '大'));
    road(rest.first()) || side && road(rest.get(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(address: &str) -> Option<u32> {
        RegionTable::builtin()
            .find_in_address(address)
            .map(Adcode::get)
    }

    #[test]
    fn an_address_gives_its_county_where_it_names_one() {
        assert_eq!(found("宁波鄞州区百丈路158号（9-17）"), Some(330_212));
        assert_eq!(found("深圳市南山区高新区中区科研路9号"), Some(440_305));
        assert_eq!(found("安徽省六安市金寨县现代产业园"), Some(341_524));
        assert_eq!(found("北京市北京市海淀区中关村大街１号"), Some(110_108));
        assert_eq!(found("金寨县梅山镇"), Some(341_524));
        assert_eq!(found("湖北省仙桃市沔阳大道"), Some(429_004));
        assert_eq!(found("昆山市玉山镇"), Some(320_583));
    }

    #[test]
    fn an_address_without_a_county_gives_its_city() {
        assert_eq!(
            found("深圳市前海深港合作区前湾一路1号A栋201室"),
            Some(440_300)
        );
        assert_eq!(
            found("中国(上海)自由贸易试验区芳春路400号1幢3层"),
            Some(310_000)
        );
        assert_eq!(found("大连中山路88号"), Some(210_200));
    }

    #[test]
    fn an_ambiguous_or_unknown_place_gives_nothing() {
        assert_eq!(found("鼓楼区中山路1号"), None);
        assert_eq!(found("南京路100号"), None);
        assert_eq!(found(""), None);
    }
}
