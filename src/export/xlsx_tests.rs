//! The XLSX writer, read back with another library.

use std::io::{Cursor, Read};

use calamine::{Data, Range, Reader, Xlsx};

use super::*;
use crate::export::fixture;

fn sheet(bytes: &[u8], name: &str) -> Range<Data> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes.to_vec())).unwrap();
    book.worksheet_range(name).unwrap()
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes.to_vec())).unwrap();
    let mut text = String::new();
    archive
        .by_name(name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

#[test]
fn the_sheet_has_the_form_offices_expect() {
    let bytes = encode(&fixture::targets()).unwrap().bytes;
    let range = sheet(&bytes, "数据");
    let at = |row, column| {
        range
            .get_value((row, column))
            .cloned()
            .unwrap_or(Data::Empty)
    };
    let text = |words: &str| Data::String(words.to_owned());
    assert_eq!(at(0, 0), text("六安市招商目标"));
    assert_eq!(at(1, 0), text(SYNTHETIC_BANNER));
    assert_eq!(at(2, 0), text("截至 2026-11-01"));
    assert_eq!(at(2, 7), text("单位：万元"));
    assert_eq!(at(3, 0), text("序号"));
    assert_eq!(at(3, 3), text("得分（分）"));
    assert_eq!(at(4, 0), Data::Float(1.0));
    assert_eq!(at(4, 1), text("91340100MA2N1PLT1X"));
    assert_eq!(at(4, 3), Data::Float(-5.25));
    assert_eq!(at(4, 7), text("是"));
    assert_eq!(at(5, 2), text("=1+1"));
    assert_eq!(at(5, 3), Data::Empty);
    assert_eq!(at(6, 0), text("合计"));
    assert_eq!(at(6, 1), Data::Empty);
    assert_eq!(at(6, 5), Data::Float(120.0));
    // 2016-03-30 is Excel's day 42,459.
    let Data::DateTime(day) = at(4, 6) else {
        panic!("no date: {:?}", at(4, 6))
    };
    assert!((day.as_f64() - 42_459.0).abs() < 1e-9);
}

#[test]
fn the_page_is_set_up_and_holds_no_formula() {
    let bytes = encode(&fixture::targets()).unwrap().bytes;
    let xml = part(&bytes, "xl/worksheets/sheet1.xml");
    for piece in [
        "<autoFilter ref=\"A4:H6\"",
        "ySplit=\"4\"",
        "<mergeCell ref=\"A1:H1\"/>",
        "orientation=\"landscape\"",
        "fitToHeight=\"0\"",
        "第 &amp;P 页 共 &amp;N 页",
    ] {
        assert!(xml.contains(piece), "{piece} is missing in {xml}");
    }
    assert!(!xml.contains("<f>"));
    assert!(part(&bytes, "xl/styles.xml").contains("quotePrefix=\"1\""));
    assert!(part(&bytes, "docProps/core.xml").contains("2026-11-01T00:00:00Z"));
}

#[test]
fn a_second_sheet_holds_definitions_and_sources() {
    let bytes = encode(&fixture::targets()).unwrap().bytes;
    let range = sheet(&bytes, "说明");
    let lines: Vec<String> = range
        .rows()
        .map(|row| format!("{}={}", row[0], row[1]))
        .collect();
    assert!(
        lines.contains(&"得分（分）=各得分项之和".to_owned()),
        "{lines:?}"
    );
    assert!(lines.contains(&"数据来源=公开数据".to_owned()));
}

#[test]
fn a_text_too_long_for_a_cell_is_cut_and_says_so() {
    let mut table = fixture::targets();
    table.rows[0][1] = Cell::Text("企".repeat(40_000));
    let written = encode(&table).unwrap();
    assert_eq!(written.cut_cells, 1);
    let range = sheet(&written.bytes, "数据");
    let kept = range.get_value((4, 2)).unwrap().to_string();
    assert_eq!(kept.chars().count(), CELL_LIMIT);
    assert!(kept.ends_with("已截断）"));
    let remarks = sheet(&written.bytes, "说明");
    assert!(remarks.rows().any(|row| row[0] == "截断"));
}

#[test]
fn more_rows_than_a_sheet_holds_are_refused() {
    let mut table = fixture::targets();
    table.columns.clear();
    table.total = None;
    table.rows = vec![vec![]; 1_048_573];
    assert!(matches!(
        encode(&table),
        Err(ExportError::TooManyRows {
            rows: 1_048_573,
            limit: 1_048_572,
            ..
        })
    ));
}
