//! The layout of a document: margins, grid, fonts, page numbers, tables and chart, read back from the archive.
use std::io::{Cursor, Read};
use std::time::Duration;

use jiff::civil::date;
use zip::ZipArchive;

use super::*;
use crate::export::{Cell, fixture};

fn sample() -> Document {
    let mut table = fixture::targets();
    table.rows[0][1] = Cell::from("甲 & <乙>\u{0007}电池");
    Document {
        title: "六安市招商引资工作月报".to_owned(),
        subtitle: "（2026年10月）".to_owned(),
        as_of: date(2026, 10, 31),
        synthetic: true,
        blocks: vec![
            Block::Heading(Level::First, "一、总体情况".to_owned()),
            Block::Paragraph("1至10月签约项目12个。".to_owned()),
            Block::Table(Box::new(Grid {
                caption: "表1 主要指标".to_owned(),
                table,
                widths: vec![3, 3, 1, 1, 1, 2, 1],
            })),
            Block::Chart(Chart {
                title: "图1 各县区签约项目数".to_owned(),
                unit: "个".to_owned(),
                categories: vec!["金寨县".to_owned(), "霍山县".to_owned()],
                series: vec![
                    Series {
                        name: "本年".to_owned(),
                        values: vec![Some(3.0), None],
                    },
                    Series {
                        name: "上年同期".to_owned(),
                        values: vec![Some(2.0), Some(1.0)],
                    },
                ],
                decimals: 0,
            }),
            Block::Given(date(2026, 11, 1)),
        ],
    }
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive
        .by_name(name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

#[test]
fn the_page_is_that_of_gb_t_9704() {
    let bytes = encode(&sample()).unwrap();
    let text = part(&bytes, "word/document.xml");
    let section = text.split("<w:sectPr>").nth(1).unwrap();
    // In the order of the schema: references, size, margins, columns, grid.
    let order = [
        "<w:headerReference w:type=\"default\"",
        "<w:footerReference w:type=\"default\" r:id=\"rIdFooterOdd\"",
        "<w:footerReference w:type=\"even\" r:id=\"rIdFooterEven\"",
        "<w:pgSz w:w=\"11906\" w:h=\"16838\"/>",
        "<w:pgMar w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1588\"",
        "<w:cols",
        "<w:docGrid w:type=\"linesAndChars\" w:linePitch=\"579\" w:charSpace=\"0\"/>",
    ];
    let places: Vec<usize> = order
        .iter()
        .map(|piece| {
            section
                .find(piece)
                .unwrap_or_else(|| panic!("no {piece} in {section}"))
        })
        .collect();
    assert!(places.is_sorted(), "{places:?}");
    // What the margins leave holds 22 lines of 579 twips and 28 characters of 16 pt less 5 twips, and not one more.
    let fitting = |room: i32, each: i32| room / each;
    assert_eq!(fitting(16838 - 2098 - 1984, 579), 22);
    assert_eq!(fitting(11906 - 1588 - 1474, 16 * 20 - 5), 28);
    let normal = part(&bytes, "word/styles.xml");
    let normal = normal.split("w:styleId=\"Normal\"").nth(1).unwrap();
    let normal = normal.split("</w:style>").next().unwrap();
    assert!(
        normal.contains("<w:spacing w:val=\"-5\"/><w:sz w:val=\"32\"/>"),
        "{normal}"
    );
    assert!(part(&bytes, "word/settings.xml").contains("<w:evenAndOddHeaders/>"));
    for footer in ["word/footer1.xml", "word/footer2.xml"] {
        assert!(part(&bytes, footer).contains(" PAGE "));
    }
    assert!(part(&bytes, "word/header1.xml").contains("【虚构数据】"));
}

#[test]
fn fonts_are_those_of_the_standard_with_alternates() {
    let bytes = encode(&sample()).unwrap();
    let fonts = part(&bytes, "word/fontTable.xml");
    for (name, alternate) in [
        ("仿宋_GB2312", "仿宋"),
        ("楷体_GB2312", "楷体"),
        ("方正小标宋简体", "宋体"),
    ] {
        let declared = format!("<w:font w:name=\"{name}\"><w:altName w:val=\"{alternate}\"/>");
        assert!(fonts.contains(&declared), "{fonts}");
    }
    let styles = part(&bytes, "word/styles.xml");
    let style = |id: &str| {
        let begin = format!("w:styleId=\"{id}\"");
        let text = styles.split(&begin).nth(1).unwrap();
        text.split("</w:style>").next().unwrap().to_owned()
    };
    let has = |id: &str, pieces: &[&str]| {
        let text = style(id);
        assert!(pieces.iter().all(|piece| text.contains(piece)), "{text}");
    };
    has("Title", &["方正小标宋简体", "w:val=\"44\"", "center"]);
    has("BodyText", &["w:firstLineChars=\"200\""]);
    has("Heading1", &["黑体"]);
    has("Heading2", &["楷体_GB2312"]);
    has("Caption", &["w:val=\"28\""]);
    has(
        "FooterOdd",
        &[
            "宋体",
            "w:val=\"28\"",
            "rightChars=\"100\"",
            "w:jc w:val=\"right\"",
        ],
    );
    has("FooterEven", &["leftChars=\"100\"", "w:jc w:val=\"left\""]);
}

#[test]
fn a_table_repeats_its_head_and_fills_the_width() {
    let text = part(&encode(&sample()).unwrap(), "word/document.xml");
    assert_eq!(text.matches("<w:tblHeader/>").count(), 1);
    let widths: Vec<u32> = text
        .split("<w:gridCol w:w=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().parse().unwrap())
        .collect();
    assert_eq!(widths.len(), 7);
    assert_eq!(widths.iter().sum::<u32>(), 8844);
    assert!(text.contains("甲 &amp; &lt;乙&gt;电池"));
    assert!(text.contains("单位：万元"));
    assert!(text.contains("数据来源：公开数据"));
    assert!(text.contains("2026年11月1日"));
    assert!(text.contains("图1 各县区签约项目数（个）"));
}

#[test]
fn a_chart_draws_what_is_known_and_leaves_a_gap_for_what_is_not() {
    let bytes = encode(&sample()).unwrap();
    let chart = part(&bytes, "word/charts/chart1.xml");
    let first = chart.split("<c:ser>").nth(1).unwrap();
    let values = first.split("<c:numLit>").nth(1).unwrap();
    assert!(
        values.contains("<c:ptCount val=\"2\"/><c:pt idx=\"0\"><c:v>3</c:v></c:pt></c:numLit>")
    );
    assert!(part(&bytes, "[Content_Types].xml").contains("/word/charts/chart1.xml"));
}

#[test]
fn every_part_is_well_formed_and_a_repeat_four_seconds_later_is_equal() {
    let first = encode(&sample()).unwrap();
    std::thread::sleep(Duration::from_secs(4));
    assert!(first == encode(&sample()).unwrap());
    let mut archive = ZipArchive::new(Cursor::new(&first)).unwrap();
    for place in 0..archive.len() {
        let mut text = String::new();
        archive
            .by_index(place)
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        balanced(&text);
    }
}

/// Holds that every element that begins ends, in order.
fn balanced(text: &str) {
    let mut open: Vec<&str> = Vec::new();
    for piece in text.split('<').skip(1) {
        let inner = piece.split('>').next().unwrap();
        let name = inner
            .trim_start_matches('/')
            .split([' ', '/'])
            .next()
            .unwrap();
        if inner.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "{text}");
        } else if !inner.ends_with('/') && !inner.starts_with('?') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
}
