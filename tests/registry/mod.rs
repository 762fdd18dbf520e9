//! Imports of files as people have them: encodings, layouts, spoilt codes, far cells, repeats.
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::{Date, date};
use liantu::registry::{
    Enterprise, ImportReport, ImportRequest, Mapping, Mode, Product, Registry, RegistryError,
    Status, Stop, Table, import, read_rows, write_rows,
};
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;
use tempfile::TempDir;

const HUAWEI: &str = "914403001922038216";

fn request(workspace: &Path, table: Table, file: &Path) -> ImportRequest {
    ImportRequest {
        workspace: workspace.to_owned(),
        table,
        files: vec![file.to_owned()],
        mapping: "canonical".to_owned(),
        source: Some("test".to_owned()),
        as_of: Some(date(2026, 1, 1)),
        mode: Mode::Keep,
        refused_in: None,
        watch: None,
        stop: Stop::NEVER,
    }
}

fn written(folder: &TempDir, name: &str, text: &str) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    path
}

fn brought(folder: &TempDir, table: Table, text: &str) -> ImportReport {
    let file = written(folder, "in.csv", text);
    import(&request(folder.path(), table, &file)).unwrap()
}

fn files_below(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_below(&path));
        } else {
            let bytes = fs::read(&path).unwrap();
            found.push((path, bytes));
        }
    }
    found.sort();
    found
}

#[test]
fn a_table_with_chinese_headers_becomes_typed_rows() {
    let folder = TempDir::new().unwrap();
    let text = format!(
        "企业名称,统一社会信用代码,登记状态,成立日期,注册资本,行政区划代码,参保人数\n\
         六安钢铁（集团）有限公司,{HUAWEI},存续,２００５-03-30,1000万元人民币,341521,１２０\n"
    );
    let report = brought(&folder, Table::Enterprises, &text);
    assert_eq!((report.accepted, report.refused, report.new), (1, 0, 1));
    let rows = Registry::open(folder.path())
        .unwrap()
        .enterprises()
        .unwrap();
    assert_eq!(rows[0].id.as_str(), HUAWEI);
    assert_eq!(rows[0].status, Some(Status::Operating));
    assert_eq!(rows[0].established, Some(date(2005, 3, 30)));
    assert_eq!(rows[0].capital_yuan, Some(10_000_000.0));
    assert_eq!(rows[0].adcode.unwrap().get(), 340_422);
    assert_eq!(rows[0].employees, Some(120));
    assert_eq!(rows[0].revenue_yuan, None);
    assert_eq!(rows[0].source, "test");
}

#[test]
fn the_same_file_twice_changes_nothing() {
    let folder = TempDir::new().unwrap();
    let text = "id,name,capital_wan\na:1,甲公司,100\na:2,乙公司,坏\n";
    let first = brought(&folder, Table::Enterprises, text);
    assert_eq!((first.accepted, first.refused), (1, 1));
    let before = files_below(&folder.path().join("registry"));
    let second = brought(&folder, Table::Enterprises, text);
    assert_eq!(
        (second.accepted, second.unchanged, second.refused),
        (0, 1, 1)
    );
    assert_eq!(before, files_below(&folder.path().join("registry")));
}

#[test]
fn the_latest_day_wins_and_an_older_file_changes_nothing() {
    let folder = TempDir::new().unwrap();
    brought(
        &folder,
        Table::Enterprises,
        "id,name,as_of\na:1,新名,2026-05-01\n",
    );
    let older = brought(
        &folder,
        Table::Enterprises,
        "id,name,as_of\na:1,旧名,2025-05-01\n",
    );
    assert_eq!((older.accepted, older.unchanged), (0, 1));
    let newer = brought(
        &folder,
        Table::Enterprises,
        "id,name,as_of\na:1,更新名,2026-06-01\n",
    );
    assert_eq!((newer.changed, newer.new), (1, 0));
    let rows = Registry::open(folder.path())
        .unwrap()
        .enterprises()
        .unwrap();
    assert_eq!(rows[0].name, "更新名");
    assert_eq!(rows.len(), 1);
}

#[test]
fn refused_rows_come_back_with_row_column_value_and_reason() {
    let folder = TempDir::new().unwrap();
    let text = format!(
        "id,name,adcode\n{HUAWEI},甲,341500\n9.14403E+17,乙,341500\na:3,丙,999999\na:4,,341500\n"
    );
    let report = brought(&folder, Table::Enterprises, &text);
    assert_eq!((report.accepted, report.refused), (1, 3));
    let csv = report.refused_file.unwrap();
    let text = fs::read_to_string(&csv).unwrap();
    assert!(
        text.contains("in.csv,3,id,9.14403E+17,\"the code was changed by Excel"),
        "{text}"
    );
    assert!(text.contains("in.csv,4,adcode,999999,"), "{text}");
    assert!(
        text.contains("in.csv,5,name,,a required value is missing"),
        "{text}"
    );
    // The XLSX beside it has the user's columns and mends by re-import once the cells are put right.
    let xlsx = csv.with_extension("xlsx");
    let again = import(&request(folder.path(), Table::Enterprises, &xlsx)).unwrap();
    assert_eq!((again.accepted, again.refused), (0, 3));
}

#[test]
fn a_strict_import_and_a_dry_run_keep_nothing() {
    let folder = TempDir::new().unwrap();
    let file = written(&folder, "in.csv", "id,name\na:1,甲\na:2,\n");
    let strict = ImportRequest {
        mode: Mode::Strict,
        ..request(folder.path(), Table::Enterprises, &file)
    };
    assert!(matches!(
        import(&strict),
        Err(RegistryError::Strict { refused: 1, .. })
    ));
    let dry = ImportRequest {
        mode: Mode::DryRun,
        ..strict
    };
    assert_eq!(import(&dry).unwrap().new, 1);
    assert_eq!(
        Registry::open(folder.path()).unwrap().batches().unwrap(),
        []
    );
}

#[test]
fn products_of_unknown_enterprises_below_the_floor_fail() {
    let folder = TempDir::new().unwrap();
    brought(&folder, Table::Enterprises, "id,name\na:1,甲\n");
    let file = written(
        &folder,
        "p.csv",
        "enterprise_id,product,share\na:1,电芯,0.4\nb:1,铝箔,\nb:2,铜箔,\n",
    );
    let fault = import(&request(folder.path(), Table::Products, &file)).unwrap_err();
    assert!(matches!(
        fault,
        RegistryError::BelowFloor {
            matched: 1,
            accepted: 3,
            ..
        }
    ));
    let report = brought(
        &folder,
        Table::Products,
        "enterprise_id,product,share\na:1,电芯,40%\nb:1,铝箔,\n",
    );
    assert_eq!((report.accepted, report.matched), (2, 1));
    let products = Registry::open(folder.path()).unwrap().products().unwrap();
    assert_eq!(products[0].share, Some(0.4));
    assert_eq!(products[1].share, None);
}

/// A batch query of 企查查, shortened: declaration, header, three firms, a total.
const BATCH_QUERY: &[&[&str]] = &[
    &["声明：本数据仅供参考"],
    &[
        "原文件导入名称",
        "系统匹配企业名称",
        "登记状态",
        "法定代表人",
        "注册资本",
        "成立日期",
        "统一社会信用代码",
        "企业地址",
        "所属省份",
        "所属城市",
        "所属区县",
        "电话",
        "国标行业门类",
        "国标行业大类",
        "国标行业中类",
        "国标行业小类",
        "企业（机构）类型",
        "参保人数",
    ],
    &[
        "华为",
        "华为技术有限公司",
        "存续（在营、开业、在册）",
        "某人",
        "4,104,113.182万元",
        "1987-09-15",
        HUAWEI,
        "深圳市龙岗区坂田",
        "广东省",
        "深圳市",
        "龙岗区",
        "0755-1",
        "制造业",
        "计算机、通信和其他电子设备制造业",
        "通信设备制造",
        "通信系统设备制造",
        "有限责任公司",
        "-",
    ],
    &["某厂", "未匹配到相关企业", "-", "-", "-"],
    &[
        "洋行",
        "洋行（中国）有限公司",
        "注销",
        "-",
        "500万美元",
        "-",
        "-",
        "-",
        "安徽省",
        "六安市",
        "-",
        "-",
        "-",
        "-",
        "-",
        "-",
        "-",
        "1",
    ],
    &["合计", "3"],
];

fn sheet(folder: &TempDir, rows: &[&[&str]]) -> PathBuf {
    let mut workbook = Workbook::new();
    let worksheet = workbook.add_worksheet().set_name("高级搜索").unwrap();
    for (line, row) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*row) {
            worksheet.write_string(line, column, *text).unwrap();
        }
    }
    let path = folder.path().join("export.xlsx");
    workbook.save(&path).unwrap();
    path
}

#[test]
fn an_export_of_qichacha_is_read_below_its_declaration() {
    let folder = TempDir::new().unwrap();
    let file = sheet(&folder, BATCH_QUERY);
    let mapping = Mapping::find("qichacha", None).unwrap();
    let (rows, refusals) = read_rows::<Enterprise>(&file, &mapping).unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].industry_code.as_deref(), Some("3921"));
    assert_eq!(rows[0].adcode.unwrap().get(), 440_307);
    assert_eq!(rows[0].employees, None);
    assert_eq!(rows[1].id.as_str(), "qichacha:洋行（中国）有限公司");
    assert_eq!(rows[1].capital_yuan, None);
    assert!(
        rows[1].remarks[0].contains("foreign currency"),
        "{:?}",
        rows[1].remarks
    );
    assert_eq!(rows[1].status, Some(Status::Dissolved));
    assert_eq!(refusals.len(), 1);
    assert_eq!((refusals[0].row, refusals[0].value.as_str()), (4, "某厂"));
}

#[test]
fn an_export_of_tianyancha_without_declaration_in_a_zip_is_read() {
    let folder = TempDir::new().unwrap();
    let inner = sheet(
        &folder,
        &[
            &[
                "公司名称",
                "经营状态",
                "注册资本",
                "所属行业",
                "统一社会信用代码",
                "注册地址",
                "经营范围",
            ],
            &[
                "甲有限公司",
                "在业",
                "2.68亿",
                "制造业",
                "-",
                "安徽省六安市金寨县某路",
                "生产电池",
            ],
        ],
    );
    let path = folder.path().join("export.zip");
    let mut archive = zip::ZipWriter::new(fs::File::create(&path).unwrap());
    let options = zip::write::SimpleFileOptions::default();
    archive.start_file("天眼查.xlsx", options).unwrap();
    std::io::Write::write_all(&mut archive, &fs::read(inner).unwrap()).unwrap();
    archive.finish().unwrap();
    let mapping = Mapping::find("tianyancha", None).unwrap();
    let (rows, refusals) = read_rows::<Enterprise>(&path, &mapping).unwrap();
    assert_eq!(refusals, []);
    assert_eq!(rows[0].capital_yuan, Some(268_000_000.0));
    assert_eq!(rows[0].adcode.unwrap().get(), 341_524);
    assert_eq!(rows[0].scope.as_deref(), Some("生产电池"));
}

#[test]
fn a_cell_at_the_far_corner_does_not_abort_the_reader() {
    let folder = TempDir::new().unwrap();
    let mut workbook = Workbook::new();
    let worksheet = workbook.add_worksheet();
    for (line, row) in (0..).zip([["id", "name", "scope"], ["a:1", "甲", "电池"]]) {
        for (column, text) in (0..).zip(row) {
            worksheet.write_string(line, column, text).unwrap();
        }
    }
    worksheet.write_string(1_048_575, 16_383, "far").unwrap();
    let path = folder.path().join("far.xlsx");
    workbook.save(&path).unwrap();
    let report = import(&request(folder.path(), Table::Enterprises, &path)).unwrap();
    assert_eq!((report.accepted, report.refused), (1, 0));
}

#[test]
fn bad_input_gives_one_clear_error_and_leaves_the_workspace() {
    let folder = TempDir::new().unwrap();
    let empty = written(&folder, "empty.csv", "");
    let fault =
        |file: &Path| import(&request(folder.path(), Table::Enterprises, file)).unwrap_err();
    assert!(matches!(fault(&empty), RegistryError::EmptyFile { .. }));
    assert!(matches!(
        fault(folder.path()),
        RegistryError::IsFolder { .. }
    ));
    assert!(matches!(
        fault(Path::new("/no/such")),
        RegistryError::Unreadable { .. }
    ));
    let broken = folder.path().join("broken.xlsx");
    fs::write(&broken, b"PK\x03\x04rubbish").unwrap();
    assert!(matches!(fault(&broken), RegistryError::Broken { .. }));
    let other = written(&folder, "other.csv", "a,b,c\n1,2,3\n");
    let message = fault(&other).to_string();
    assert!(message.contains("`a,b,c` `1,2,3`"), "{message}");
    assert!(!folder.path().join("registry").exists());
}

#[test]
fn a_file_that_cannot_be_written_leaves_the_workspace_as_it_was() {
    let folder = TempDir::new().unwrap();
    brought(&folder, Table::Enterprises, "id,name\na:1,甲\n");
    // A file where the folder of refusals should be: the import fails after the rows were understood.
    fs::write(folder.path().join("registry/refused"), "in the way").unwrap();
    let before = files_below(&folder.path().join("registry"));
    let file = written(&folder, "in.csv", "id,name\na:2,乙\na:3,\n");
    let fault = import(&request(folder.path(), Table::Enterprises, &file)).unwrap_err();
    assert!(matches!(fault, RegistryError::Unwritable { .. }));
    assert_eq!(before, files_below(&folder.path().join("registry")));
}

#[test]
fn typed_rows_survive_parquet_and_its_import() {
    let folder = TempDir::new().unwrap();
    let file = written(
        &folder,
        "in.csv",
        "id,name,capital_wan,synthetic,qualifications,established\na:1,甲,222.2222,true,小巨人;高企,1999-01-02\n",
    );
    let mapping = Mapping::find("canonical", None).unwrap();
    let (rows, _) = read_rows::<Enterprise>(&file, &mapping).unwrap();
    assert_eq!(rows[0].capital_yuan, Some(2_222_222.0));
    assert_eq!(rows[0].qualifications, ["hnte", "little_giant"]);
    assert!(rows[0].synthetic);
    let parquet = folder.path().join("enterprises.parquet");
    write_rows(&parquet, &rows).unwrap();
    let (again, refusals) = read_rows::<Enterprise>(&parquet, &mapping).unwrap();
    assert_eq!((again, refusals), (rows, vec![]));
}

#[test]
fn a_mapping_of_the_workspace_comes_before_the_one_built_in() {
    let folder = TempDir::new().unwrap();
    fs::create_dir_all(folder.path().join("catalog/mappings")).unwrap();
    let text = "name='mine'\nsource='own'\n[products]\nid=['own:{号}']\n[products.columns]\nproduct={from=['货']}\n";
    written(&folder, "catalog/mappings/mine.toml", text);
    let mapping = Mapping::find("mine", Some(folder.path())).unwrap();
    let file = written(&folder, "p.csv", "号,货\n７,电芯\n");
    let (rows, _) = read_rows::<Product>(&file, &mapping).unwrap();
    assert_eq!(rows[0].enterprise_id.as_str(), "own:7");
}

fn any_day() -> impl Strategy<Value = Option<Date>> {
    prop_oneof![
        Just(None),
        (2000_i16..2020).prop_map(|year| Some(date(year, 1, 1)))
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn no_row_is_lost(rows in proptest::collection::vec((0_u8..6, "[甲乙丙a ]{0,2}", "[0-9.x]{0,3}", any_day()), 1..25)) {
        let folder = TempDir::new().unwrap();
        let mut text = "id,name,capital_wan,established\n".to_owned();
        for (id, name, capital, day) in &rows {
            let day = day.map_or_else(String::new, |day| day.to_string());
            writeln!(text, "a:{id},{name},{capital},{day}").unwrap();
        }
        for _ in 0..2 {
            let report = brought(&folder, Table::Enterprises, &text);
            prop_assert_eq!(report.accepted + report.refused + report.unchanged, rows.len());
        }
    }
}
