//! Placement over scopes of 200 characters against bare normalisation plus bare matching, both in one run. The placer has
//! to reach half of the bare throughput.
#![expect(clippy::unwrap_used, reason = "a bench may stop")]
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};
use liantu::catalog::{Catalog, normalise};
use liantu::placement::{EnterpriseText, Placer};
use std::collections::BTreeSet;
use std::hint::black_box;

/// Invented scopes with the boilerplate of real ones, about 200 characters each.
fn scopes() -> Vec<String> {
    let goods = [
        "电子元器件",
        "汽车零配件",
        "五金产品",
        "建筑材料",
        "机械设备",
        "塑料制品",
        "锂离子电池",
        "食品添加剂",
        "计算机软硬件及辅助设备",
        "金属材料",
        "日用百货",
        "仪器仪表",
        "通讯设备",
        "化工产品（不含许可类化工产品）",
        "光伏设备及元器件",
        "家用电器",
    ];
    let verbs = ["制造", "销售", "研发", "批发", "零售"];
    (0..500)
        .map(|seed| {
            let mut scope = String::from("一般项目：");
            for step in 0.. {
                if scope.chars().count() > 150 {
                    break;
                }
                scope.push_str(goods[(seed * 7 + step * 5) % goods.len()]);
                scope.push_str(verbs[(seed + step * 3) % verbs.len()]);
                scope.push('；');
            }
            scope.push_str("技术服务、技术开发、技术咨询（除依法须经批准的项目外，凭营业执照依法自主开展经营活动）");
            scope
        })
        .collect()
}

fn matcher(catalog: &Catalog) -> CharwiseDoubleArrayAhoCorasick<u32> {
    let terms: BTreeSet<String> = catalog
        .segments()
        .flat_map(|segment| segment.terms().map(normalise).collect::<Vec<_>>())
        .collect();
    CharwiseDoubleArrayAhoCorasickBuilder::new()
        .match_kind(MatchKind::LeftmostLongest)
        .build_with_values(terms.iter().zip(0..))
        .unwrap()
}

fn placement(criterion: &mut Criterion) {
    let catalog = Catalog::builtin().unwrap();
    let profile = &catalog.find_profile("default").unwrap().placement;
    let placer = Placer::new(&catalog, profile).unwrap();
    let bare = matcher(&catalog);
    let scopes = scopes();
    let bytes = scopes.iter().map(|scope| scope.len() as u64).sum();
    let mut group = criterion.benchmark_group("scopes");
    group.throughput(Throughput::Bytes(bytes));
    group.bench_function("bare", |bencher| {
        bencher.iter(|| {
            for scope in &scopes {
                let folded = normalise(scope);
                black_box(bare.leftmost_find_iter(&folded).count());
            }
        });
    });
    // Without a term in the name the scope's cap ends the row before anything is weighed; with one, all is weighed.
    for (label, name) in [
        ("placed", "甲实业有限公司"),
        ("placed, term in name", "甲轴承有限公司"),
    ] {
        group.bench_function(label, |bencher| {
            bencher.iter(|| {
                for scope in &scopes {
                    black_box(placer.place(&EnterpriseText {
                        name,
                        scope: Some(scope),
                        ..EnterpriseText::default()
                    }));
                }
            });
        });
    }
    group.finish();
}

criterion_group!(benches, placement);
criterion_main!(benches);
