//! The text: title, headings, paragraphs, tables, charts, and the section with its margins and grid.
use crate::export::docx::parts::{HEAD, R, W, add};
use crate::export::docx::{Block, Document, Grid, Level, escaped};
use crate::export::table::SYNTHETIC_MARK;
use crate::export::{Cell, Kind, Table};

/// Characters of a short word.
const SHORT: usize = 4;
/// The text area's width, twips: 156 mm.
const WIDTH: u32 = 8844;
/// A4, and margins of 37, 26, 35 and 28 mm; 22 lines of 28.95 pt and, with the closer setting of
/// the style Normal, 28 characters of 15.75 pt fill the area. The page number stands 7 mm under it.
const PAGE: &str = "<w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1588\" w:header=\"1134\" w:footer=\"1247\" w:gutter=\"0\"/><w:cols w:space=\"425\"/><w:docGrid w:type=\"linesAndChars\" w:linePitch=\"579\" w:charSpace=\"0\"/>";

/// `word/document.xml`.
pub(super) fn document(document: &Document) -> String {
    let mut text = format!(
        "{HEAD}<w:document xmlns:w=\"{W}\" xmlns:r=\"{R}\" xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\"><w:body>"
    );
    paragraph(&mut text, "Title", &document.title);
    if !document.subtitle.is_empty() {
        paragraph(&mut text, "Subtitle", &document.subtitle);
    }
    if document.synthetic {
        paragraph(&mut text, "Subtitle", SYNTHETIC_MARK);
    }
    paragraph(&mut text, "BodyText", "");
    let mut charts = 0;
    for block in &document.blocks {
        match block {
            Block::Heading(Level::First, words) => paragraph(&mut text, "Heading1", words),
            Block::Heading(Level::Second, words) => paragraph(&mut text, "Heading2", words),
            Block::Paragraph(words) => paragraph(&mut text, "BodyText", words),
            Block::Note(words) => paragraph(&mut text, "Note", words),
            Block::Table(grid) => table(&mut text, grid),
            Block::Chart(chart) => {
                charts += 1;
                text.push_str(&chart.drawing(charts));
                paragraph(&mut text, "FigureCaption", &chart.caption());
            }
            Block::Given(day) => {
                paragraph(&mut text, "BodyText", "");
                let words = format!("{}年{}月{}日", day.year(), day.month(), day.day());
                paragraph(&mut text, "Given", &words);
            }
        }
    }
    text.push_str("<w:sectPr>");
    if document.synthetic {
        for kind in ["default", "even"] {
            add(
                &mut text,
                format_args!("<w:headerReference w:type=\"{kind}\" r:id=\"rIdHeader\"/>"),
            );
        }
    }
    text.push_str("<w:footerReference w:type=\"default\" r:id=\"rIdFooterOdd\"/><w:footerReference w:type=\"even\" r:id=\"rIdFooterEven\"/>");
    text.push_str(PAGE);
    text.push_str("</w:sectPr></w:body></w:document>");
    text
}

fn run(text: &mut String, words: &str) {
    if !words.is_empty() {
        add(
            text,
            format_args!(
                "<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>",
                escaped(words)
            ),
        );
    }
}

fn paragraph(text: &mut String, style: &str, words: &str) {
    add(
        text,
        format_args!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>"),
    );
    run(text, words);
    text.push_str("</w:p>");
}

/// The columns' widths in twips; they add up to the whole.
fn widths(grid: &Grid) -> Vec<u32> {
    let count = grid.table.columns.len();
    let mut shares: Vec<u32> = grid.widths.iter().map(|share| u32::from(*share)).collect();
    shares.resize(count, 1);
    let sum: u32 = shares.iter().sum::<u32>().max(1);
    let mut widths: Vec<u32> = shares.iter().map(|share| WIDTH * share / sum).collect();
    let left = WIDTH - widths.iter().sum::<u32>();
    if let Some(first) = widths.first_mut() {
        *first += left;
    }
    widths
}

fn table(text: &mut String, grid: &Grid) {
    let (of, widths) = (&grid.table, widths(grid));
    paragraph(text, "Caption", &grid.caption);
    if let Some(unit) = &of.unit {
        paragraph(text, "Unit", &format!("单位：{unit}"));
    }
    add(
        text,
        format_args!(
            "<w:tbl><w:tblPr><w:tblW w:w=\"{WIDTH}\" w:type=\"dxa\"/><w:jc w:val=\"center\"/><w:tblBorders>"
        ),
    );
    for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
        add(
            text,
            format_args!(
                "<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>"
            ),
        );
    }
    text.push_str("</w:tblBorders><w:tblLayout w:type=\"fixed\"/><w:tblCellMar><w:left w:w=\"57\" w:type=\"dxa\"/><w:right w:w=\"57\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid>");
    for width in &widths {
        add(text, format_args!("<w:gridCol w:w=\"{width}\"/>"));
    }
    text.push_str("</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
    for (column, width) in of.columns.iter().zip(&widths) {
        cell(text, (*width, "CellHead", ""), &column.heading());
    }
    text.push_str("</w:tr>");
    let sides: Vec<&str> = (0..of.columns.len()).map(|place| side(of, place)).collect();
    let columns = || of.columns.iter().zip(&widths).zip(&sides);
    for row in of.rows.iter().chain(&of.total) {
        text.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        for (((column, width), side), value) in columns().zip(row) {
            cell(
                text,
                (*width, "CellText", *side),
                &shown(value, column.kind),
            );
        }
        text.push_str("</w:tr>");
    }
    if of.rows.is_empty() {
        let span = of.columns.len();
        add(
            text,
            format_args!(
                "<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w=\"{WIDTH}\" w:type=\"dxa\"/><w:gridSpan w:val=\"{span}\"/></w:tcPr><w:p><w:pPr><w:pStyle w:val=\"CellText\"/><w:jc w:val=\"center\"/></w:pPr>"
            ),
        );
        run(text, "本期没有");
        text.push_str("</w:p></w:tc></w:tr>");
    }
    text.push_str("</w:tbl>");
    for note in &of.notes {
        paragraph(text, "Note", &format!("{}：{}", note.label, note.text));
    }
    // A line between what stands under the table and what follows.
    paragraph(text, "Note", "");
}

/// What a cell shows; in a printed table a date is short of nothing and missing is a dash nobody takes for 0.
fn shown(value: &Cell, kind: Kind) -> String {
    match value {
        Cell::Missing => "—".to_owned(),
        value => value.shown(kind),
    }
}

/// Numbers stand at the right, days and short words in the middle, names and longer texts at the left.
fn side(table: &Table, place: usize) -> &'static str {
    match table.columns.get(place).map(|column| column.kind) {
        Some(Kind::Integer | Kind::Number { .. } | Kind::Share) => "right",
        Some(Kind::Date | Kind::Flag) => "center",
        _ => {
            let cells = table.rows.iter().filter_map(|row| row.get(place));
            let short = |cell: &Cell| cell.shown(Kind::Text).chars().count() <= SHORT;
            if place > 0 && cells.into_iter().all(short) {
                "center"
            } else {
                ""
            }
        }
    }
}

fn cell(text: &mut String, (width, style, side): (u32, &str, &str), words: &str) {
    add(
        text,
        format_args!(
            "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/><w:vAlign w:val=\"center\"/></w:tcPr><w:p><w:pPr><w:pStyle w:val=\"{style}\"/>"
        ),
    );
    if !side.is_empty() {
        add(text, format_args!("<w:jc w:val=\"{side}\"/>"));
    }
    text.push_str("</w:pPr>");
    run(text, words);
    text.push_str("</w:p></w:tc>");
}
