//! How people write: mixed scripts, brackets, negations, forms of scopes, empty and endless texts. On the built-in catalog
//! with the learnt model, as users meet it.
use std::sync::LazyLock;

use crate::catalog::Catalog;
use crate::placement::text::fold;
use crate::placement::work::steps;
use crate::placement::{EnterpriseText, Placement, Placer, Role, Source};

static PLACER: LazyLock<Placer> = LazyLock::new(|| {
    let catalog = Catalog::builtin().unwrap();
    let profile = catalog.find_profile("default").unwrap().placement.clone();
    Placer::new(&catalog, &profile).unwrap()
});

fn makes(products: &[&str]) -> Vec<Placement> {
    let products: Vec<(&str, Option<f64>)> = products
        .iter()
        .map(|product| (*product, Some(0.6)))
        .collect();
    PLACER.place_listed(&EnterpriseText {
        name: "甲乙股份有限公司",
        products: &products,
        ..EnterpriseText::default()
    })
}

fn scoped(scope: &str) -> Vec<Placement> {
    PLACER.place_all(&EnterpriseText {
        name: "甲乙股份有限公司",
        scope: Some(scope),
        ..EnterpriseText::default()
    })
}

fn named(placements: &[Placement], segment: &str) -> bool {
    placements.iter().any(|placement| {
        let terms = placement.evidence.iter();
        placement.segment.as_str() == segment
            && terms
                .clone()
                .any(|evidence| evidence.source == Source::Scope)
    })
}

#[test]
fn english_and_mixed_terms_place_as_the_chinese_do() {
    for (written, segment) in [
        ("IGBT模块", "NEV-C01"),
        ("ｉｇｂｔ 模块", "NEV-C01"),
        ("ＳｉＣ　ＭＯＳＦＥＴ", "NEV-C01"),
        ("车载充电机（OBC）", "NEV-C06"),
        ("obc", "NEV-C06"),
        ("鋰離子電池電解液", "NEV-B04"),
        ("电 解 液", "NEV-B04"),
        ("【BMS】电池管理系统", "NEV-B08"),
    ] {
        let placed = makes(&[written]);
        assert_eq!(placed[0].segment.as_str(), segment, "{written}");
    }
}

#[test]
fn both_parts_of_a_scope_are_read_and_each_clause_keeps_its_role() {
    let scope = "一般项目：锂离子电池隔膜制造；汽车零配件零售。许可项目：药品批发（依法须经批准的项目，经相关部门批准后方可开展经营活动）";
    let placed = scoped(scope);
    let role = |segment: &str| {
        let found = placed.iter().find(|one| one.segment.as_str() == segment);
        found.map(|one| one.role)
    };
    assert_eq!(role("NEV-B03"), Some(Role::Maker));
    // A wholesale of medicines is a channel: its service is supply.
    assert_eq!(role("BHM-G04"), Some(Role::Service));
}

#[test]
fn what_is_left_out_of_a_scope_is_no_evidence() {
    for scope in [
        "化工产品制造（不含锂离子电池隔膜）",
        "新材料制造，锂离子电池隔膜除外",
        "不从事锂离子电池隔膜的生产",
        "塑料制品制造（锂离子电池隔膜除外）；仓储服务",
    ] {
        assert!(!named(&scoped(scope), "NEV-B03"), "{scope}");
    }
    assert!(named(
        &scoped("锂离子电池隔膜制造（不含危险化学品）"),
        "NEV-B03"
    ));
}

#[test]
fn nothing_said_places_nothing() {
    for text in [
        "",
        " ",
        "\u{3000}\n",
        "（）",
        "其他",
        "平衡项目",
        "内销",
        "华东地区",
    ] {
        assert!(
            PLACER
                .place(&EnterpriseText {
                    name: text,
                    main_business: Some(text),
                    products: &[(text, Some(0.9))],
                    qualifications: &[text],
                    scope: Some(text),
                    ..EnterpriseText::default()
                })
                .is_empty(),
            "{text:?}"
        );
    }
}

#[test]
fn every_term_of_the_model_stands_where_its_evidence_says() {
    let placed = makes(&["新型 锂电池 隔膜ＢＯＰＰ", "2,4-二氯苯酚", "白酒"]);
    let mut seen = 0;
    for evidence in placed.iter().flat_map(|placement| &placement.evidence) {
        let rest: String = evidence.text.chars().skip(evidence.start).collect();
        assert!(
            fold(&rest).starts_with(&fold(&evidence.term)),
            "{evidence:?}"
        );
        seen += usize::from(evidence.source == Source::Model && !evidence.term.is_empty());
    }
    assert!(seen > 0);
}

/// Steps of reading and judging one text in every field, whole or as a hostile table of products.
fn steps_of(text: &str) -> usize {
    steps(|| {
        let read = EnterpriseText {
            name: text,
            main_business: Some(text),
            products: &[(text, Some(0.6))],
            qualifications: &[text],
            scope: Some(text),
            ..EnterpriseText::default()
        };
        std::hint::black_box(PLACER.place_all(&read));
    })
}

#[test]
fn eight_times_the_hostile_text_takes_eight_times_the_steps() {
    for piece in [
        "锂离子电池",
        "锂离子电池销售",
        "锂离子电池,",
        "不含",
        "锂离子电",
        "电池除外",
        "银行",
        "贸易",
        "其他",
        "(",
        "，",
        "2",
        "不含锂离子电池、银行除外设备",
    ] {
        let of = |count: usize| steps_of(&piece.repeat(count));
        let (short, long) = (of(400), of(3_200));
        assert!(long <= short * 8, "{piece}: {short} {long}");
    }
}

#[test]
fn eight_times_the_products_take_eight_times_the_steps() {
    for product in ["贷款", "锂离子电池", "电芯销售", "其他"] {
        let of = |count: usize| {
            let texts: Vec<String> = (0..count)
                .map(|place| format!("{product}{place:04}"))
                .collect();
            let products: Vec<(&str, Option<f64>)> =
                texts.iter().map(|text| (text.as_str(), None)).collect();
            steps(|| {
                std::hint::black_box(PLACER.place_all(&EnterpriseText {
                    name: "甲银行",
                    products: &products,
                    ..EnterpriseText::default()
                }));
            })
        };
        let (short, long) = (of(100), of(800));
        assert!(long <= short * 8 + 64, "{product}: {short} {long}");
    }
}
