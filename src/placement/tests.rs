//! What the placer must do, on a catalog small enough to work out on paper: two chains, profile weights, no learnt model.
use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::catalog::{Catalog, PlacementProfile, embedded_file};
use crate::placement::text::fold;
use crate::placement::work::steps;
use crate::placement::{EnterpriseText, Level, Placement, Placer, Role, Source};

const CHAIN: &str = r#"
id = "TST"
name = "试验"
name_en = "Test"
as_of = "2026-11-01"
source = "test"
[[group]]
id = "TST-A"
name = "电池"
name_en = "Batteries"
tier = "midstream"
terms = ["电池"]
[[group]]
id = "TST-B"
name = "装备"
name_en = "Machines"
tier = "upstream"
[[segment]]
id = "TST-A01"
name = "电芯"
name_en = "Cells"
group = "TST-A"
tier = "midstream"
function = "component"
products = ["方形电芯", "锂离子电池", "BMS"]
exclude = [EXCLUDE]
industry_codes = ["3841"]
[[segment]]
id = "TST-A02"
name = "隔膜"
name_en = "Separators"
group = "TST-A"
tier = "upstream"
function = "material"
products = ["电池隔膜"]
industry_codes = ["2921"]
[[segment]]
id = "TST-B01"
name = "锂电设备"
name_en = "Battery machines"
group = "TST-B"
tier = "upstream"
function = "equipment"
products = ["卷绕机", "电芯检测设备"]
industry_codes = ["3563"]
[[link]]
from = "TST-A02"
to = "TST-A01"
kind = "supplies"
necessity = "critical"
evidence = "test"
[[link]]
from = "TST-B01"
to = "TST-A01"
kind = "equips"
necessity = "critical"
evidence = "test"
"#;

fn catalog(exclude: &str) -> (Catalog, PlacementProfile) {
    let files = BTreeMap::from([
        (
            "chains/TST.toml".to_owned(),
            CHAIN.replace("EXCLUDE", exclude),
        ),
        (
            "profiles/default.toml".to_owned(),
            embedded_file("profiles/default.toml").unwrap(),
        ),
    ]);
    let catalog = Catalog::from_files(&files).unwrap();
    let profile = catalog.find_profile("default").unwrap().placement.clone();
    (catalog, profile)
}

pub(super) fn placer(exclude: &str) -> Placer {
    let (catalog, profile) = catalog(exclude);
    Placer::with_model(&catalog, &profile, None).unwrap()
}

fn products<'a>(name: &'a str, products: &'a [(&'a str, Option<f64>)]) -> EnterpriseText<'a> {
    EnterpriseText {
        name,
        products,
        ..EnterpriseText::default()
    }
}

fn scoped(scope: &str) -> Vec<Placement> {
    placer("").place_all(&EnterpriseText {
        name: "甲",
        scope: Some(scope),
        ..EnterpriseText::default()
    })
}

fn ids(placements: &[Placement]) -> Vec<&str> {
    placements
        .iter()
        .map(|placement| placement.segment.as_str())
        .collect()
}

#[test]
fn a_full_product_with_a_share_has_the_profiles_confidence() {
    // Log-odds: ln(0.01/0.99) = -4.5951; product 0.80: +5.9814; share on top of it: +1.0561; sum 2.4423 = ln(0.92/0.08).
    let placed = placer("").place(&products("甲", &[("方形电芯", Some(0.6))]));
    assert_eq!(ids(&placed), ["TST-A01"]);
    assert!((placed[0].confidence - 0.92).abs() < 1e-12);
    assert!((placed[0].evidence[0].weight - (5.981_414 + 1.056_052)).abs() < 1e-5);
    assert_eq!(
        (placed[0].level, placed[0].confirmed, placed[0].share),
        (Level::Strong, true, Some(0.6))
    );
}

#[test]
fn a_product_without_a_share_is_medium_and_unconfirmed() {
    let placed = placer("").place(&products("甲", &[("方形电芯", None)]));
    assert!((placed[0].confidence - 0.80).abs() < 1e-12);
    assert_eq!(
        (placed[0].level, placed[0].confirmed),
        (Level::Medium, false)
    );
}

#[test]
fn shares_that_overlap_give_the_largest_and_never_their_sum() {
    let table = [
        ("方形电芯", Some(0.6)),
        ("锂离子电池产品", Some(0.9)),
        ("BMS", Some(0.5)),
    ];
    let placed = placer("").place(&products("甲", &table));
    assert_eq!(placed[0].share, Some(0.9));
}

#[test]
fn a_head_of_equipment_makes_a_machine_of_a_cell() {
    let placed = placer("").place_all(&products("甲", &[("方形电芯注液机", Some(0.9))]));
    // The tail keeps 0.15 of the hit: -4.5951 + 0.15 × 7.0375 = -3.5395, that is 0.0282.
    assert!((placed[0].confidence - 0.0282).abs() < 1e-4);
    assert_eq!(placed[0].level, Level::Weak);
}

#[test]
fn the_longest_term_wins_and_an_exclusion_takes_a_hit_back() {
    let table = [("锂离子电池隔膜", Some(0.9))];
    let bare = placer("").place_all(&products("甲", &table));
    let guarded = placer("\"锂离子电池隔膜\"").place_all(&products("甲", &table));
    assert_eq!(ids(&bare), ["TST-A01"]);
    assert!(guarded.is_empty());
}

#[test]
fn neutral_words_after_a_term_change_nothing() {
    for text in [
        "电池隔膜",
        "电池隔膜系列产品",
        "电池隔膜业务",
        "电池隔膜的研发、生产",
        "电池隔膜（湿法）",
    ] {
        let placed = placer("").place(&products("甲", &[(text, Some(0.5))]));
        assert!((placed[0].confidence - 0.92).abs() < 1e-12, "{text}");
    }
}

#[test]
fn a_bank_with_a_chains_word_in_its_table_is_not_placed() {
    let table = [("公司贷款", Some(0.9)), ("方形电芯", Some(0.05))];
    let placed = placer("").place_all(&products("某某银行股份有限公司", &table));
    assert!(placed[0].confidence < 0.5 && placed[0].conflict);
    let against: Vec<&str> = placed[0]
        .evidence
        .iter()
        .filter(|evidence| evidence.weight < 0.0)
        .map(|evidence| evidence.term.as_str())
        .collect();
    assert_eq!(against, ["银行", "公司贷款"]);
}

#[test]
fn a_scope_alone_never_rises_above_its_own_confidence() {
    let placed = scoped("一般项目：锂离子电池制造；方形电芯销售。");
    assert!(placed[0].confidence <= 0.30 + 1e-12);
    assert_eq!((placed[0].level, placed[0].confirmed), (Level::Weak, false));
    assert!(
        placer("")
            .place(&EnterpriseText {
                name: "甲",
                scope: Some("锂离子电池制造"),
                ..EnterpriseText::default()
            })
            .is_empty()
    );
}

#[test]
fn a_class_alone_places_nothing() {
    let text = EnterpriseText {
        name: "甲",
        industry_code: Some("3841"),
        ..EnterpriseText::default()
    };
    assert!(placer("").place_all(&text).is_empty());
}

#[test]
fn clauses_of_a_scope_tell_their_own_roles() {
    let role = |scope| scoped(scope)[0].role;
    assert_eq!(role("锂离子电池制造；钢材销售"), Role::Maker);
    assert_eq!(role("钢材制造；锂离子电池销售"), Role::Trader);
    assert_eq!(role("锂离子电池、电池隔膜的研发、生产和销售"), Role::Maker);
    assert_eq!(role("锂离子电池技术咨询服务"), Role::Service);
    assert_eq!(role("批发：锂离子电池、钢材"), Role::Trader);
}

#[test]
fn what_a_scope_takes_back_is_no_hit() {
    for scope in [
        "电子产品制造（不含锂离子电池）",
        "危险品制造（锂离子电池除外）",
        "非锂离子电池制造",
    ] {
        assert!(scoped(scope).is_empty(), "{scope}");
    }
    assert_eq!(
        ids(&scoped("锂离子电池制造（不含危险化学品）")),
        ["TST-A01"]
    );
}

#[test]
fn a_trading_company_trades_what_nothing_says_it_makes() {
    let placed = placer("").place_all(&products(
        "甲国际贸易有限公司",
        &[("锂离子电池", Some(0.9))],
    ));
    assert_eq!(placed[0].role, Role::Trader);
    let sold = placer("").place_all(&products(
        "甲电池有限公司",
        &[("锂离子电池销售", Some(0.9))],
    ));
    assert_eq!(sold[0].role, Role::Maker);
}

#[test]
fn people_write_the_same_word_in_many_ways() {
    for text in [
        "锂离子电池",
        "鋰離子電池",
        "锂 离 子 电 池",
        "锂离子\u{3000}电池",
        "锂离\u{200b}子电池",
    ] {
        assert_eq!(
            ids(&placer("").place(&products("甲", &[(text, Some(0.9))]))),
            ["TST-A01"],
            "{text}"
        );
    }
    assert_eq!(
        ids(&placer("").place(&products("甲", &[("ＢＭＳ", Some(0.9))]))),
        ["TST-A01"]
    );
    assert!(
        placer("")
            .place_all(&products("甲", &[("ABMS", Some(0.9))]))
            .is_empty()
    );
}

#[test]
fn evidence_says_where_it_stands() {
    let placed = placer("").place(&products("甲", &[("新型 锂离子电池", Some(0.9))]));
    let evidence = &placed[0].evidence[0];
    assert_eq!(
        (
            evidence.source,
            evidence.text.as_str(),
            evidence.term.as_str(),
            evidence.start
        ),
        (Source::Product, "新型 锂离子电池", "锂离子电池", 3)
    );
}

#[test]
fn a_long_hostile_text_costs_no_more_than_its_length() {
    let placer = placer("\"方形电芯方形电芯方形电芯设备\"");
    for piece in [
        "方形电芯",
        "(",
        "不含",
        "方形电",
        "，",
        "锂离子电池除外",
        "\u{200b}",
        "㎜",
    ] {
        let long = piece.repeat(200_000 / piece.len());
        let text = EnterpriseText {
            name: &long,
            scope: Some(&long),
            ..EnterpriseText::default()
        };
        let taken = steps(|| assert!(placer.place_all(&text).len() <= 1));
        // The text is read a few times, and each window of 24 characters around a term holds at most 72 bytes.
        assert!(taken <= 80 * long.len(), "{piece}: {taken}");
    }
}

fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("锂离子电池".to_owned()),
        Just("鋰離子 電池".to_owned()),
        Just("电池隔膜".to_owned()),
        Just("卷绕机".to_owned()),
        Just("ＢＭＳ".to_owned()),
        Just("设备".to_owned()),
        Just("销售；".to_owned()),
        Just("（不含".to_owned()),
        Just("除外）".to_owned()),
        Just("其他".to_owned()),
        Just("银行".to_owned()),
        "\\PC{0,4}",
    ];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn every_hit_stands_where_the_evidence_says(text in any_text()) {
        let placed = placer("").place_all(&EnterpriseText {
            name: &text,
            scope: Some(&text),
            main_business: Some(&text),
            ..EnterpriseText::default()
        });
        for evidence in placed.iter().flat_map(|placement| &placement.evidence) {
            let rest: String = evidence.text.chars().skip(evidence.start).collect();
            prop_assert!(fold(&rest).starts_with(&fold(&evidence.term)), "{evidence:?}");
        }
    }

    #[test]
    fn the_order_of_products_changes_nothing(texts in prop::collection::vec((any_text(), prop::option::of(0.0..1.0_f64)), 0..6)) {
        let forward: Vec<(&str, Option<f64>)> = texts.iter().map(|(text, share)| (text.as_str(), *share)).collect();
        let backward: Vec<(&str, Option<f64>)> = forward.iter().rev().copied().collect();
        let placer = placer("");
        prop_assert_eq!(
            placer.place_all(&products("甲", &forward)),
            placer.place_all(&products("甲", &backward))
        );
    }

    #[test]
    fn an_exclusion_never_adds_a_placement(text in any_text(), longer in "[锂离子电池设备隔膜]{0,3}") {
        let exclude = format!("\"锂离子电池{longer}设备\", \"锂离子电池设备\"");
        let table = [(text.as_str(), Some(0.5))];
        let bare = placer("").place_all(&products("甲", &table));
        let guarded = placer(&exclude).place_all(&products("甲", &table));
        for placement in &guarded {
            let before = bare.iter().find(|other| other.segment == placement.segment);
            prop_assert!(before.is_some_and(|before| before.confidence >= placement.confidence - 1e-12));
        }
    }
}
