//! Writes documents as DOCX in the layout of a Chinese official document (GB/T 9704-2012): A4 with its margins, 22 lines of 28
//! characters, the standard's typefaces with alternates declared, page numbers on the outer side.
//!
//! The parts are written by hand over `zip`: of what the layout needs, the DOCX crate at hand can write neither the order
//! of a section's parts that the schema asks for, nor alternates of fonts, nor heading rows that repeat, nor charts.
//! Ours are reports in this layout, not issued documents: no red head, number or seal. No clock is asked and nothing is
//! counted over the process, so that a repeat is byte-equal.
mod body;
mod chart;
mod package;
mod parts;
mod styles;

use jiff::civil::Date;

use crate::export::{ExportError, Table};

pub use chart::{Chart, Series};

/// How deep a heading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// `一、`, 黑体.
    First,
    /// `（一）`, 楷体.
    Second,
}

/// A table as it stands in a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    /// Its caption, such as `表1 主要指标`.
    pub caption: String,
    /// Columns, rows and notes; the notes stand under it.
    pub table: Table,
    /// Share of the width of each column, of their sum.
    pub widths: Vec<u16>,
}

/// One part of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading.
    Heading(Level, String),
    /// A paragraph, indented two characters.
    Paragraph(String),
    /// A table.
    Table(Box<Grid>),
    /// A chart.
    Chart(Chart),
    /// A remark in 4号.
    Note(String),
    /// The day it is given out, four characters from the right.
    Given(Date),
}

/// A document.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The title, 2号小标宋.
    pub title: String,
    /// What stands under it in brackets; may be empty.
    pub subtitle: String,
    /// The day the figures describe; the file's dates are taken from it, never from a clock.
    pub as_of: Date,
    /// Whether any figure rests on invented rows; every page then says so.
    pub synthetic: bool,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// Returns the document as the bytes of a DOCX file.
///
/// # Errors
/// A table is not whole ([`Table::check`]), or the archive cannot be made.
pub fn encode(document: &Document) -> Result<Vec<u8>, ExportError> {
    for block in &document.blocks {
        if let Block::Table(grid) = block {
            grid.table.check()?;
        }
    }
    let charts: Vec<&Chart> = document
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Chart(chart) => Some(chart),
            _ => None,
        })
        .collect();
    let mut files = parts::fixed(document, charts.len());
    files.push(("word/document.xml".to_owned(), body::document(document)));
    for (chart, number) in charts.iter().zip(1..) {
        files.push((format!("word/charts/chart{number}.xml"), chart.part()));
    }
    package::zipped(&files).map_err(|source| ExportError::Archive {
        name: document.title.clone(),
        source,
    })
}

/// Text as XML holds it; characters that XML forbids are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for one in text.chars() {
        match one {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => {}
            '\t' | '\n' => out.push(' '),
            one if one < ' ' => {}
            one => out.push(one),
        }
    }
    out
}

#[cfg(test)]
#[path = "../docx_tests.rs"]
mod tests;
