//! Hostile uploads, made here: the process lives, says why a file was refused, and its memory stays where it was.
#![expect(
    clippy::disallowed_methods,
    reason = "how long things take is told beside what they did"
)]
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::time::Instant;

use serde_json::json;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::service::Service;
use crate::service_jobs::{ended, upload};

/// What the service may grow by over all of it, KiB.
const MOST_KIB: u64 = 256 << 10;

/// A zip with these entries.
fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in entries {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
const ROOT: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const RELATIONS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;
const SPACE: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";

fn book(sheets: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><workbook {SPACE} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>{sheets}</sheets></workbook>"#
    )
}

const ONE_SHEET: &str = r#"<sheet name="表" sheetId="1" r:id="rId1"/>"#;

/// A workbook of one sheet and more parts.
fn workbook(sheet: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let book = book(ONE_SHEET);
    let mut entries: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", ROOT.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    entries.extend_from_slice(more);
    zipped(&entries)
}

fn cell(place: &str, text: &str) -> String {
    format!(r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

/// A sheet of one good enterprise, with something before its rows, in its cells and after its rows.
fn sheet(before: &str, name: &str, after: &str) -> String {
    format!(
        r#"<?xml version="1.0"?>{before}<worksheet {SPACE}><dimension ref="A1:XFD1048576"/><sheetData><row r="1">{}{}{}</row><row r="2">{}{}{}</row>{after}</sheetData></worksheet>"#,
        cell("A1", "id"),
        cell("B1", "name"),
        cell("C1", "adcode"),
        cell("A2", "敌:1"),
        cell("B2", name),
        cell("C2", "341500"),
    )
}

/// A compound file as Office makes it for an encrypted workbook: header, allocation table, directory.
fn encrypted() -> Vec<u8> {
    let mut bytes = vec![0_u8; 512 * 3];
    bytes[..8].copy_from_slice(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    bytes[24..32].copy_from_slice(&[0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0]);
    bytes[32..34].copy_from_slice(&[6, 0]);
    bytes[44..48].copy_from_slice(&1_u32.to_le_bytes());
    bytes[48..52].copy_from_slice(&1_u32.to_le_bytes());
    bytes[56..60].copy_from_slice(&4_096_u32.to_le_bytes());
    bytes[60..64].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
    bytes[68..72].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
    bytes[76..80].copy_from_slice(&0_u32.to_le_bytes());
    bytes[80..512].fill(0xFF);
    bytes[512..1024].fill(0xFF);
    bytes[512..516].copy_from_slice(&0xFFFF_FFFD_u32.to_le_bytes());
    bytes[516..520].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
    for (at, (name, kind)) in [
        ("Root Entry", 5),
        ("EncryptedPackage", 2),
        ("EncryptionInfo", 2),
    ]
    .into_iter()
    .enumerate()
    {
        let start = 1024 + 128 * at;
        for (place, unit) in name.encode_utf16().enumerate() {
            bytes[start + 2 * place..start + 2 * place + 2].copy_from_slice(&unit.to_le_bytes());
        }
        let length = u16::try_from(2 * (name.len() + 1)).unwrap();
        bytes[start + 64..start + 66].copy_from_slice(&length.to_le_bytes());
        bytes[start + 66] = kind;
        bytes[start + 68..start + 80].fill(0xFF);
        bytes[start + 116..start + 120].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
    }
    bytes
}

const CSV: &str = "id,name,adcode\r\n敌:1,六安敌一有限公司,341500\r\n";

/// Every hostile file: what it is called, what it holds, and whether it can be read all the same.
fn corpus() -> Vec<(&'static str, Vec<u8>, bool)> {
    let plain = sheet("", "六安敌一有限公司", "");
    let far = format!("<row r=\"1048576\">{}</row>", cell("XFD1048576", "远"));
    let laughs = "<!DOCTYPE x [<!ENTITY a \"哈哈哈哈哈哈哈哈哈哈\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\">]>";
    let outside = "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>";
    let blanks = " ".repeat(300 << 20);
    let strings = format!(
        "<?xml version=\"1.0\"?><sst {SPACE}>{}",
        "<si><t>串</t></si>".repeat(10 << 20)
    );
    let mut many = String::new();
    for n in 0..1_000_000 {
        write!(many, "<sheet name=\"s{n}\" sheetId=\"1\" r:id=\"rId1\"/>").unwrap();
    }
    let many = book(&many);
    let lying = {
        let mut bytes = workbook(&format!("{plain}{}", " ".repeat(64 << 20)), &[]);
        // The directory says that the sheet is ten bytes long.
        let entry = bytes
            .windows(24)
            .rposition(|name| name == b"xl/worksheets/sheet1.xml")
            .unwrap();
        bytes[entry - 22..entry - 18].copy_from_slice(&10_u32.to_le_bytes());
        bytes
    };
    vec![
        (
            "远格.xlsx",
            workbook(&sheet("", "六安敌一有限公司", &far), &[]),
            true,
        ),
        (
            "千倍.xlsx",
            workbook(&format!("{plain}{blanks}"), &[]),
            true,
        ),
        ("谎报长度.xlsx", lying, false),
        (
            "百万表.xlsx",
            zipped(&[
                ("[Content_Types].xml", TYPES.as_bytes()),
                ("_rels/.rels", ROOT.as_bytes()),
                ("xl/workbook.xml", many.as_bytes()),
                ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
                ("xl/worksheets/sheet1.xml", plain.as_bytes()),
            ]),
            false,
        ),
        (
            "无尽串.xlsx",
            workbook(&plain, &[("xl/sharedStrings.xml", strings.as_bytes())]),
            false,
        ),
        ("错误范围.xlsx", workbook(&plain, &[]), true),
        (
            "实体炸弹.xlsx",
            workbook(&sheet(laughs, "&d;", ""), &[]),
            false,
        ),
        (
            "外部实体.xlsx",
            workbook(&sheet(outside, "&a;", ""), &[]),
            false,
        ),
        ("加密.xlsx", encrypted(), false),
        (
            "旧格式.xls",
            [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(), &[7; 4096]].concat(),
            false,
        ),
        ("文本.xlsx", CSV.as_bytes().to_vec(), true),
        ("表格.csv", workbook(&plain, &[]), true),
        (
            "宏.xlsm",
            workbook(&plain, &[("xl/vbaProject.bin", &[0x55; 9_000])]),
            true,
        ),
        (
            "路径.zip",
            zipped(&[("../../../evil.csv", CSV.as_bytes())]),
            true,
        ),
        ("../../../evil.csv", CSV.as_bytes().to_vec(), true),
        (
            "套娃.zip",
            zipped(&[("a.xlsx", &zipped(&[("b.csv", CSV.as_bytes())]))]),
            false,
        ),
        (
            "两张.zip",
            zipped(&[("a.csv", CSV.as_bytes()), ("b.csv", CSV.as_bytes())]),
            false,
        ),
        ("空.csv", Vec::new(), false),
        (
            "二进制.csv",
            b"id,name\0\x01\x02,adcode\r\n".to_vec(),
            false,
        ),
        (
            "长值.csv",
            format!(
                "id,name,adcode\r\n敌:1,{},341500\r\n",
                "长".repeat(1_000_000)
            )
            .into_bytes(),
            true,
        ),
        ("一行.csv", vec![b'x'; 16 << 20], false),
        (
            "宽表.csv",
            format!(
                "id,name,adcode{}\r\n敌:1,六安敌一有限公司,341500\r\n",
                ",x".repeat(1_000_000)
            )
            .into_bytes(),
            true,
        ),
        (
            "未闭合.csv",
            format!(
                "id,name,adcode\r\n\"敌:1,六安敌一有限公司,341500\r\n{}",
                "a,b,c\r\n".repeat(100_000)
            )
            .into_bytes(),
            true,
        ),
        (
            "假文件.parquet",
            b"PAR1 this is no parquet PAR1".to_vec(),
            false,
        ),
    ]
}

#[test]
fn hostile_files_are_refused_with_a_reason_and_take_no_memory_of_the_service() {
    let folder = crate::service_bounds::with_settings(
        "job_memory_bytes = 402653184\njob_seconds = 60\nimport_bytes = 67108864",
    );
    let service = Service::start(&folder);
    let words = [
        ("table", "enterprises"),
        ("as_of", "2026-11-02"),
        ("dry_run", "true"),
    ];
    // The first upload warms up what every later one uses.
    ended(
        &service,
        &upload(&service, &words, ("a.csv", CSV.as_bytes())),
    );
    let idle = service.resident_kib();
    let mut most = idle;
    for (name, bytes, readable) in corpus() {
        let started = Instant::now();
        let answer = upload(&service, &words, (name, &bytes));
        assert_eq!(answer.status, 202, "{name}");
        let card = ended(&service, &answer);
        let took = started.elapsed();
        most = most.max(service.resident_kib());
        println!(
            "{name}: {} bytes, {}, {:?}, {}",
            bytes.len(),
            card["state"],
            took,
            card["fault"]["detail"].as_str().map_or_else(
                || format!(
                    "{} accepted, {} refused",
                    card["report"]["accepted"], card["report"]["refused"]
                ),
                str::to_owned
            )
        );
        assert_eq!(
            service.get("/healthz").status,
            200,
            "{name}: the service lives on"
        );
        let expected = if readable { "done" } else { "failed" };
        assert_eq!(card["state"], json!(expected), "{name}: {card}");
        if !readable {
            let detail = card["fault"]["detail"].as_str().unwrap();
            assert!(
                detail.len() > 20 && !detail.contains("root:"),
                "{name}: {detail}"
            );
        }
    }
    println!(
        "service: {idle} KiB idle, {most} KiB at most: + {} KiB",
        most - idle
    );
    assert!(most - idle < MOST_KIB);
    for place in [
        "evil.csv",
        "../evil.csv",
        "city/evil.csv",
        "city/jobs/evil.csv",
    ] {
        assert!(!folder.path(place).exists(), "{place} was written");
    }
    let left = std::fs::read_dir(folder.path("city/jobs")).unwrap().count();
    let kept = std::fs::read_dir(folder.path("city/jobs"))
        .unwrap()
        .filter(|entry| {
            !entry
                .as_ref()
                .unwrap()
                .file_name()
                .to_string_lossy()
                .starts_with(".upload")
        })
        .count();
    assert_eq!(left, kept, "no upload stays");
}

#[test]
fn a_packed_request_is_not_unpacked() {
    let folder = crate::service_bounds::with_settings("body_bytes = 100000");
    let service = Service::start(&folder);
    let headers = "Content-Type: application/json\r\nContent-Encoding: gzip\r\n";
    let bomb = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03";
    for line in ["POST /api/v1/targets/query", "POST /api/v1/corrections"] {
        service.ask_bytes(line, headers, bomb).problem(415);
    }
}
