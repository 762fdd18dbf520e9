//! The parts beside the text: content types, relations, settings, fonts, headers, footers, properties.
use std::fmt::Write as _;

use crate::export::docx::styles::STYLES;
use crate::export::docx::{Document, escaped};
use crate::export::table::SYNTHETIC_MARK;

/// How every part begins.
pub(super) const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
/// The name space of the text.
pub(super) const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
/// The name space of relations.
pub(super) const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TYPES: &str = "http://schemas.openxmlformats.org/package/2006/content-types";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// Fonts the standard asks for, each with what stands in where it is absent: name, alternate, family, pitch.
const FONTS: [(&str, &str, &str, &str); 6] = [
    ("仿宋_GB2312", "仿宋", "modern", "fixed"),
    ("楷体_GB2312", "楷体", "modern", "fixed"),
    ("方正小标宋简体", "宋体", "auto", "variable"),
    ("黑体", "SimHei", "modern", "fixed"),
    ("宋体", "SimSun", "auto", "variable"),
    ("Times New Roman", "", "roman", "variable"),
];

/// Every part but the text and the charts, in the archive's order.
pub(super) fn fixed(document: &Document, charts: usize) -> Vec<(String, String)> {
    let named = |name: &str, text: String| (name.to_owned(), text);
    let mut files = vec![
        named("[Content_Types].xml", types(document.synthetic, charts)),
        named("_rels/.rels", relations()),
        named("docProps/core.xml", core(document)),
        named("docProps/app.xml", app()),
        named(
            "word/_rels/document.xml.rels",
            document_relations(document.synthetic, charts),
        ),
        named(
            "word/styles.xml",
            format!("{HEAD}<w:styles xmlns:w=\"{W}\">{STYLES}</w:styles>"),
        ),
        named("word/settings.xml", settings()),
        named("word/fontTable.xml", fonts()),
        named("word/footer1.xml", footer("FooterOdd")),
        named("word/footer2.xml", footer("FooterEven")),
    ];
    if document.synthetic {
        files.push(named("word/header1.xml", header()));
    }
    files
}

fn types(synthetic: bool, charts: usize) -> String {
    let mut text = format!(
        "{HEAD}<Types xmlns=\"{TYPES}\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    );
    let mut part = |name: &str, kind: &str| {
        add(
            &mut text,
            format_args!("<Override PartName=\"{name}\" ContentType=\"{kind}\"/>"),
        );
    };
    part("/word/document.xml", &format!("{WORD}.document.main+xml"));
    part("/word/styles.xml", &format!("{WORD}.styles+xml"));
    part("/word/settings.xml", &format!("{WORD}.settings+xml"));
    part("/word/fontTable.xml", &format!("{WORD}.fontTable+xml"));
    part("/word/footer1.xml", &format!("{WORD}.footer+xml"));
    part("/word/footer2.xml", &format!("{WORD}.footer+xml"));
    if synthetic {
        part("/word/header1.xml", &format!("{WORD}.header+xml"));
    }
    for number in 1..=charts {
        part(
            &format!("/word/charts/chart{number}.xml"),
            "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
        );
    }
    part(
        "/docProps/core.xml",
        "application/vnd.openxmlformats-package.core-properties+xml",
    );
    part(
        "/docProps/app.xml",
        "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    );
    text.push_str("</Types>");
    text
}

fn relations() -> String {
    format!(
        "{HEAD}<Relationships xmlns=\"{RELATIONS}\"><Relationship Id=\"rId1\" Type=\"{R}/officeDocument\" Target=\"word/document.xml\"/><Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/><Relationship Id=\"rId3\" Type=\"{R}/extended-properties\" Target=\"docProps/app.xml\"/></Relationships>"
    )
}

fn document_relations(synthetic: bool, charts: usize) -> String {
    let mut text = format!("{HEAD}<Relationships xmlns=\"{RELATIONS}\">");
    let mut relation = |id: &str, kind: &str, target: &str| {
        add(
            &mut text,
            format_args!("<Relationship Id=\"{id}\" Type=\"{R}/{kind}\" Target=\"{target}\"/>"),
        );
    };
    relation("rIdStyles", "styles", "styles.xml");
    relation("rIdSettings", "settings", "settings.xml");
    relation("rIdFonts", "fontTable", "fontTable.xml");
    relation("rIdFooterOdd", "footer", "footer1.xml");
    relation("rIdFooterEven", "footer", "footer2.xml");
    if synthetic {
        relation("rIdHeader", "header", "header1.xml");
    }
    for number in 1..=charts {
        relation(
            &format!("rIdChart{number}"),
            "chart",
            &format!("charts/chart{number}.xml"),
        );
    }
    text.push_str("</Relationships>");
    text
}

fn core(document: &Document) -> String {
    format!(
        "{HEAD}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title><dc:creator>liantu</dc:creator><dcterms:created xsi:type=\"dcterms:W3CDTF\">{day}T00:00:00Z</dcterms:created><dcterms:modified xsi:type=\"dcterms:W3CDTF\">{day}T00:00:00Z</dcterms:modified></cp:coreProperties>",
        escaped(&document.title),
        day = document.as_of
    )
}

fn app() -> String {
    format!(
        "{HEAD}<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"><Application>liantu</Application></Properties>"
    )
}

/// Odd and even pages differ; full-width marks are squeezed as Chinese typesetting does.
fn settings() -> String {
    format!(
        "{HEAD}<w:settings xmlns:w=\"{W}\"><w:zoom w:percent=\"100\"/><w:defaultTabStop w:val=\"420\"/><w:evenAndOddHeaders/><w:drawingGridVerticalSpacing w:val=\"156\"/><w:characterSpacingControl w:val=\"compressPunctuation\"/><w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/><w:adjustLineHeightInTable/><w:useFELayout/><w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat><w:themeFontLang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:settings>"
    )
}

fn fonts() -> String {
    let mut text = format!("{HEAD}<w:fonts xmlns:w=\"{W}\">");
    for (name, alternate, family, pitch) in FONTS {
        let charset = if alternate.is_empty() { "00" } else { "86" };
        add(&mut text, format_args!("<w:font w:name=\"{name}\">"));
        if !alternate.is_empty() {
            add(
                &mut text,
                format_args!("<w:altName w:val=\"{alternate}\"/>"),
            );
        }
        add(
            &mut text,
            format_args!(
                "<w:charset w:val=\"{charset}\"/><w:family w:val=\"{family}\"/><w:pitch w:val=\"{pitch}\"/></w:font>"
            ),
        );
    }
    text.push_str("</w:fonts>");
    text
}

/// The page number between two dashes.
fn footer(style: &str) -> String {
    format!(
        "{HEAD}<w:ftr xmlns:w=\"{W}\"><w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t xml:space=\"preserve\">— </w:t></w:r><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r><w:r><w:t xml:space=\"preserve\"> —</w:t></w:r></w:p></w:ftr>"
    )
}

fn header() -> String {
    format!(
        "{HEAD}<w:hdr xmlns:w=\"{W}\"><w:p><w:pPr><w:pStyle w:val=\"HeaderMark\"/></w:pPr><w:r><w:t>{SYNTHETIC_MARK}</w:t></w:r></w:p></w:hdr>"
    )
}

/// Adds formatted text; writing into a string cannot fail.
pub(super) fn add(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    let _ = text.write_fmt(arguments);
}
