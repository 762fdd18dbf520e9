//! The invented registry, read back.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;

use arrow::array::{Array, AsArray};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::*;
use crate::app::sample::trade::TRADES;

/// Two small chains and four prefectures, one of them 六安.
fn world() -> World {
    let segment = |id: &str, products: &[&str], code: &str| SegmentTerms {
        id: id.to_owned(),
        products: products.iter().map(|word| (*word).to_owned()).collect(),
        industry_codes: vec![code.to_owned()],
        is_service: id.ends_with('9'),
    };
    let place = |adcode: u32, name: &str, prefecture: u32, prefecture_name: &str| Place {
        adcode,
        name: name.to_owned(),
        prefecture,
        prefecture_name: prefecture_name.to_owned(),
        lon: Some(116.5),
        lat: Some(31.7),
    };
    World {
        segments: vec![
            segment("NEV-A01", &["碳酸锂", "氢氧化锂"], "2613"),
            segment("NEV-B07", &["方形电芯", "圆柱电芯", "动力电池"], "3841"),
            segment("NEV-F01", &["纯电动乘用车"], "3612"),
            segment("NEV-G09", &["电池检测服务"], "7452"),
            segment("GFD-B01", &["菜籽油", "茶籽油"], "1331"),
        ],
        links: vec![
            ("NEV-A01".to_owned(), "NEV-B07".to_owned()),
            ("NEV-B07".to_owned(), "NEV-F01".to_owned()),
        ],
        places: vec![
            place(341_502, "金安区", 341_500, "六安市"),
            place(341_523, "舒城县", 341_500, "六安市"),
            place(340_104, "蜀山区", 340_100, "合肥市"),
            place(310_115, "浦东新区", 310_000, "上海市"),
            place(441_900, "东莞市", 441_900, "东莞市"),
        ],
    }
}

fn request(enterprises: u64) -> SampleRequest {
    SampleRequest {
        enterprises,
        seed: 42,
        home: 341_500,
        as_of: jiff::civil::date(2026, 11, 1),
    }
}

fn read(folder: &Path, table: &str) -> Vec<RecordBatch> {
    let file = File::open(folder.join(format!("{table}.parquet"))).unwrap();
    let reader = ParquetRecordBatchReaderBuilder::try_new(file)
        .unwrap()
        .build()
        .unwrap();
    reader.map(|batch| batch.unwrap()).collect()
}

fn texts(folder: &Path, table: &str, column: &str) -> Vec<Option<String>> {
    let batches = read(folder, table);
    let cells = batches.iter().flat_map(|batch| {
        let array = batch.column_by_name(column).unwrap().as_string::<i32>();
        array.iter().map(|cell| cell.map(ToOwned::to_owned))
    });
    cells.collect()
}

pub(super) fn known(folder: &Path, table: &str, column: &str) -> Vec<String> {
    texts(folder, table, column).into_iter().flatten().collect()
}

#[test]
fn any_count_of_threads_writes_the_same_bytes_and_another_seed_others() {
    // Three chunks, so that their order matters.
    let bytes = |threads: usize, seed: u64| -> Vec<Vec<u8>> {
        let folder = tempfile::tempdir().unwrap();
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        let request = SampleRequest {
            seed,
            ..request(26_000)
        };
        pool.install(|| generate(&request, &world(), folder.path(), &|_| Ok(())).unwrap());
        TABLES
            .iter()
            .map(|(name, _)| std::fs::read(folder.path().join(format!("{name}.parquet"))).unwrap())
            .collect()
    };
    let one = bytes(1, 42);
    assert!(one == bytes(3, 42));
    assert!(one != bytes(3, 43));
}

#[test]
fn codes_are_valid_names_and_ids_unique_and_every_row_is_marked() {
    let folder = tempfile::tempdir().unwrap();
    let report = generate(&request(30_000), &world(), folder.path(), &|_| Ok(())).unwrap();
    assert_eq!(report.enterprises, 30_000);
    let ids = known(folder.path(), "enterprises", "id");
    assert!(ids.iter().all(|id| code::is_valid(id)));
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 30_000);
    let names = known(folder.path(), "enterprises", "name");
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), 30_000);
    for (table, _) in TABLES {
        for batch in read(folder.path(), table) {
            let marks = batch.column_by_name("synthetic").unwrap().as_boolean();
            assert_eq!(marks.true_count(), batch.num_rows(), "{table}");
            assert_eq!(batch.column_by_name("as_of").unwrap().null_count(), 0);
        }
        assert!(
            known(folder.path(), table, "source")
                .iter()
                .all(|source| source == "synthetic")
        );
    }
}

#[test]
fn about_half_of_the_firms_are_in_no_chain() {
    let folder = tempfile::tempdir().unwrap();
    generate(&request(20_000), &world(), folder.path(), &|_| Ok(())).unwrap();
    let codes = known(folder.path(), "enterprises", "industry_code");
    let outside = codes
        .iter()
        .filter(|code| TRADES.iter().any(|trade| trade.industry_code == *code));
    let share = outside.count() as f64 / codes.len() as f64;
    // 0.52 with a standard deviation of 0.0035.
    assert!((share - 0.52).abs() < 0.015, "{share}");
}

#[test]
fn relations_name_firms_that_exist() {
    let folder = tempfile::tempdir().unwrap();
    let report = generate(&request(5_000), &world(), folder.path(), &|_| Ok(())).unwrap();
    let ids: BTreeSet<String> = known(folder.path(), "enterprises", "id")
        .into_iter()
        .collect();
    assert!(
        report.products > 800
            && report.investments > 30
            && report.supplies > 100
            && report.risks > 40,
        "{report:?}"
    );
    for (table, column) in [
        ("products", "enterprise_id"),
        ("investments", "investor_id"),
        ("supplies", "supplier_id"),
        ("supplies", "customer_id"),
        ("risks", "enterprise_id"),
    ] {
        assert!(
            known(folder.path(), table, column)
                .iter()
                .all(|id| ids.contains(id)),
            "{table}.{column}"
        );
    }
}

#[test]
fn the_home_region_has_enough_to_show() {
    let folder = tempfile::tempdir().unwrap();
    let mut world = world();
    // A big country, in which a city of two counties would get 40 of 10,000 enterprises.
    for number in 0..500 {
        world.places.push(Place {
            adcode: 650_000 + number,
            prefecture: 650_200,
            ..world.places[2].clone()
        });
    }
    generate(&request(10_000), &world, folder.path(), &|_| Ok(())).unwrap();
    let adcodes = known(folder.path(), "enterprises", "adcode");
    let local = adcodes
        .iter()
        .filter(|adcode| adcode.starts_with("3415"))
        .count();
    // A twentieth, with a standard deviation of 22.
    assert!((400..600).contains(&local), "{local}");
}

#[test]
fn an_unknown_home_and_an_empty_catalog_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let stray = SampleRequest {
        home: 999_999,
        ..request(1)
    };
    let error = generate(&stray, &world(), folder.path(), &|_| Ok(())).unwrap_err();
    assert!(matches!(error, SampleError::UnknownHome { found: 999_999 }));
    let empty = World {
        segments: vec![],
        ..world()
    };
    let error = generate(&request(1), &empty, folder.path(), &|_| Ok(())).unwrap_err();
    assert!(matches!(error, SampleError::NothingToInventFrom { .. }));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn the_ledger_of_the_home_region_goes_step_by_step_and_ends_by_the_day() {
    let folder = tempfile::tempdir().unwrap();
    let report = generate(&request(5_000), &world(), folder.path(), &|_| Ok(())).unwrap();
    let lines = |name: &str| -> Vec<Vec<String>> {
        let text = std::fs::read_to_string(folder.path().join(name)).unwrap();
        let cells = |line: &str| line.split(',').map(str::to_owned).collect();
        text.lines().skip(1).map(cells).collect()
    };
    let projects = lines("projects.csv");
    // One for a hundred enterprises.
    assert_eq!((report.projects, projects.len()), (50, 50));
    assert!(projects.iter().all(|cells| cells.len() == 16));
    let events = lines("project_events.csv");
    for pair in events.windows(2).filter(|pair| pair[0][0] == pair[1][0]) {
        assert!(pair[0][2] < pair[1][2], "{pair:?}");
    }
    let last = request(5_000).as_of.to_string();
    assert!(events.iter().all(|cells| cells[2] <= last));
    let reached = |stage: &str| events.iter().filter(|cells| cells[1] == stage).count();
    assert_eq!(reached("lead"), 50);
    assert!(reached("signed") < 50 && reached("signed") >= reached("started"));
    assert!(!lines("funds.csv").is_empty() && !lines("fixed_assets.csv").is_empty());
}
