//! Names like real ones, no two alike: place, mark (字号), trade, form.
//!
//! No set of used names is kept, so any number of rows needs no memory. Instead the mark is a prefix-free code of the
//! row's index: some characters of one pool, then exactly two of another. Two rows never share a mark, and the place
//! before it is chosen so that the mark's start is never in doubt ([`place_words`]).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::app::sample::world::World;

/// Characters of which every mark ends in two.
const CORE: &str = "安邦宝博昌晨诚驰创达德鼎东恒丰富高冠光汉浩和弘宏华辉汇惠吉佳嘉健杰金锦晶精景久君俊凯康科坤朗乐力立利联亮灵龙隆路茂美铭明诺鹏普启齐千强勤庆荣瑞润森尚胜盛世顺硕思泰腾天同统万旺威维卫伟旭轩雅亚彦耀业颐艺益翼银盈颖永优友裕誉元源远悦跃云泽展昭哲真正志致中众卓子紫纵祥翔信兴雄秀";
/// Characters that may stand before them where two no longer suffice.
const EXTRA: &str = "百邻承楚春岱迪帆方飞枫福格桂寰皇慧骏聚可岚蓝琅澜丽麟陆绿迈梦慕楠鸟欧品奇清仁睿若赛三圣时舒水松苏太唐拓望文沃禧夏先晓新星雪一怡亿英宇雨玉赞臻知竹壮";

static POOLS: LazyLock<(Vec<char>, Vec<char>)> = LazyLock::new(|| {
    let mut seen = BTreeSet::new();
    let core: Vec<char> = CORE.chars().filter(|c| seen.insert(*c)).collect();
    let extra: Vec<char> = EXTRA.chars().filter(|c| seen.insert(*c)).collect();
    (core, extra)
});

/// Returns the mark of a row; distinct indices give distinct marks, and none begins another.
pub(super) fn mark(seed: u64, index: u64) -> String {
    let (core, extra) = &*POOLS;
    let width = core.len() as u64;
    let pairs = width * width;
    // 7,919 is a prime that no pool is a multiple of, so that neighbours in the table differ in both characters.
    let pair = ((index % pairs) * 7_919 + seed % pairs) % pairs;
    let mut text = String::new();
    // Bijective numeration: no extra character for the first round, then one, then two.
    let mut round = index / pairs;
    let base = extra.len() as u64;
    while round > 0 {
        text.push(at(extra, (round - 1) % base));
        round = (round - 1) / base;
    }
    text.push(at(core, pair / width));
    text.push(at(core, pair % width));
    text
}

fn at(pool: &[char], place: u64) -> char {
    usize::try_from(place)
        .ok()
        .and_then(|place| pool.get(place))
        .copied()
        .unwrap_or('安')
}

/// Returns, for each place, the words a name may begin with: its prefecture's short name, its own.
///
/// Where one word begins another and a mark could begin right behind it (`海` and `海安`), the longer is given up:
/// otherwise two names could be one.
pub(super) fn place_words(world: &World) -> Vec<[String; 2]> {
    let (core, extra) = &*POOLS;
    let short: Vec<[String; 2]> = world
        .places
        .iter()
        .map(|place| [shortened(&place.prefecture_name), shortened(&place.name)])
        .collect();
    let known: BTreeSet<&str> = short.iter().flatten().map(String::as_str).collect();
    let mut safe: BTreeMap<&str, String> = BTreeMap::new();
    for word in &known {
        let prefix = word.char_indices().skip(1).find_map(|(place, c)| {
            let before = word.get(..place)?;
            let in_doubt = known.contains(before) && (core.contains(&c) || extra.contains(&c));
            in_doubt.then(|| before.to_owned())
        });
        safe.insert(word, prefix.unwrap_or_else(|| (*word).to_owned()));
    }
    short
        .iter()
        .map(|words| {
            words
                .each_ref()
                .map(|word| safe.get(word.as_str()).cloned().unwrap_or_default())
        })
        .collect()
}

/// Peoples that names of autonomous regions hold.
const PEOPLES: &[&str] = &[
    "各族",
    "藏族",
    "回族",
    "蒙古族",
    "蒙古",
    "彝族",
    "苗族",
    "土家族",
    "布依族",
    "侗族",
    "壮族",
    "傣族",
    "白族",
    "哈尼族",
    "景颇族",
    "傈僳族",
    "朝鲜族",
    "羌族",
    "柯尔克孜",
    "哈萨克",
    "黎族",
    "瑶族",
    "满族",
    "畲族",
    "水族",
    "仡佬族",
    "仫佬族",
    "毛南族",
    "拉祜族",
    "佤族",
    "布朗族",
    "纳西族",
    "独龙族",
    "怒族",
    "普米族",
    "东乡族",
    "保安族",
    "撒拉族",
    "土族",
    "裕固族",
    "哈萨克族",
    "塔吉克",
    "锡伯",
    "达斡尔族",
];
/// Words for the level, longest first.
const LEVELS: &[&str] = &[
    "自治州",
    "自治县",
    "自治旗",
    "地区",
    "新区",
    "林区",
    "市",
    "县",
    "区",
    "盟",
    "旗",
];

/// Drops the word for the level and the peoples before it where two characters remain: `六安市` becomes `六安`,
/// `果洛藏族自治州` becomes `果洛`.
fn shortened(name: &str) -> String {
    let cut = |text: &str, endings: &[&str]| {
        let found = endings.iter().find_map(|ending| text.strip_suffix(ending));
        found
            .filter(|short| short.chars().count() >= 2)
            .map(ToOwned::to_owned)
    };
    let mut short = cut(name, LEVELS).unwrap_or_else(|| name.to_owned());
    if name.contains("自治") {
        while let Some(shorter) = cut(&short, PEOPLES) {
            short = shorter;
        }
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_mark_repeats_and_none_begins_another() {
        let (core, extra) = &*POOLS;
        let pairs = (core.len() * core.len()) as u64;
        // The first round, a stretch of the second, and one where marks have two extra characters.
        let far = pairs * (extra.len() as u64 + 2);
        let indices = (0..pairs).chain(pairs..pairs + 500).chain(far..far + 500);
        let marks: BTreeSet<String> = indices.map(|index| mark(5, index)).collect();
        assert_eq!(marks.len() as u64, pairs + 1000);
        let list: Vec<&String> = marks.iter().collect();
        assert!(
            list.windows(2)
                .all(|pair| !pair[1].starts_with(pair[0].as_str()))
        );
    }

    #[test]
    fn the_level_goes_where_two_characters_remain() {
        assert_eq!(shortened("六安市"), "六安");
        assert_eq!(shortened("和县"), "和县");
        assert_eq!(shortened("果洛藏族自治州"), "果洛");
        assert_eq!(shortened("黔东南苗族侗族自治州"), "黔东南");
        assert_eq!(shortened("塔城地区"), "塔城");
    }
}
