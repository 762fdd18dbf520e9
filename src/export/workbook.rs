//! Writes several tables as one XLSX: a sheet each in the form of `xlsx`, a native bar chart on one of them, and a last sheet
//! 说明. The file's times are the as-of day, so that a repeat is byte-equal.
use jiff::civil::Date;
use rust_xlsxwriter::{Chart, ChartType, DocProperties, ExcelDateTime, Workbook, XlsxError};

use crate::export::xlsx::{Page, ROW_LIMIT, excel_date, remarks};
use crate::export::{Column, Encoded, ExportError, Note, Table};

/// The chart of a workbook: columns of one of its sheets as bars.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plot {
    /// The sheet, counted from 0.
    pub sheet: usize,
    /// Its title.
    pub title: String,
    /// The column of the categories' names, counted from 0.
    pub names: u16,
    /// The column of the values.
    pub values: u16,
    /// How many of the first rows are drawn.
    pub rows: usize,
}

/// Several tables for one file.
#[derive(Debug, Clone, PartialEq)]
pub struct Book {
    /// What it is about.
    pub title: String,
    /// The day the figures describe.
    pub as_of: Date,
    /// The sheets: name and table.
    pub sheets: Vec<(String, Table)>,
    /// Its chart.
    pub plot: Option<Plot>,
    /// What the last sheet says: sources, moments, definitions.
    pub notes: Vec<Note>,
}

/// Returns the tables as the bytes of one XLSX file.
///
/// # Errors
/// A table is not whole ([`Table::check`]), has more rows than a sheet holds, or the writer refuses.
pub fn encode(book: &Book) -> Result<Encoded, ExportError> {
    for (_, table) in &book.sheets {
        table.check()?;
        if table.rows.len() > ROW_LIMIT - 8 {
            return Err(ExportError::TooManyRows {
                table: table.name.clone(),
                rows: table.rows.len(),
                limit: ROW_LIMIT - 8,
            });
        }
    }
    build(book).map_err(|source| ExportError::Sheet {
        table: book.title.clone(),
        source: Box::new(source),
    })
}

fn build(book: &Book) -> Result<Encoded, XlsxError> {
    let mut workbook = Workbook::new();
    let created = excel_date(book.as_of).map_or_else(|| ExcelDateTime::from_ymd(2000, 1, 1), Ok)?;
    workbook.set_properties(
        &DocProperties::new()
            .set_title(&book.title)
            .set_creation_datetime(&created),
    );
    let mut cut_cells = 0;
    let mut lines = book.notes.clone();
    for (place, (name, table)) in book.sheets.iter().enumerate() {
        let sheet = workbook.add_worksheet();
        let mut page = Page::new(sheet, table);
        page.heading()?;
        page.records()?;
        page.layout(name)?;
        cut_cells += page.cut_cells;
        if let Some(plot) = book.plot.as_ref().filter(|plot| plot.sheet == place) {
            draw(&mut page, name, plot)?;
        }
        for note in table.all_notes() {
            let label = format!("{name}：{}", note.label);
            lines.push(Note::new(&label, &note.text));
        }
    }
    let last = workbook.add_worksheet();
    remarks(last, &book.title, &lines)?;
    Ok(Encoded {
        bytes: workbook.save_to_buffer()?,
        cut_cells,
    })
}

/// Puts the chart below the table.
fn draw(page: &mut Page<'_>, name: &str, plot: &Plot) -> Result<(), XlsxError> {
    let first = page.header + 1;
    let last = page.header + u32::try_from(plot.rows).unwrap_or(1);
    // The first column is 序号.
    let (names, values) = (plot.names + 1, plot.values + 1);
    let mut chart = Chart::new(ChartType::Column);
    let heading = page.table.columns.get(usize::from(plot.values));
    let heading = heading.map_or_else(String::new, Column::heading);
    chart
        .add_series()
        .set_name(heading.as_str())
        .set_categories((name, first, names, last, names))
        .set_values((name, first, values, last, values));
    chart.title().set_name(&plot.title);
    chart.set_width(720).set_height(320);
    let total = u32::from(page.table.total.is_some());
    let below = page.header + u32::try_from(page.table.rows.len()).unwrap_or(0) + total + 2;
    page.sheet.insert_chart(below, 1, &chart)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use calamine::{Data, Reader, Xlsx};
    use jiff::civil::date;

    use super::*;
    use crate::export::fixture;

    fn book() -> Book {
        Book {
            title: "六安市招商引资工作月报".to_owned(),
            as_of: date(2026, 10, 31),
            sheets: vec![
                ("主要指标".to_owned(), fixture::targets()),
                ("县区".to_owned(), fixture::targets()),
            ],
            plot: Some(Plot {
                sheet: 1,
                title: "得分".to_owned(),
                names: 1,
                values: 2,
                rows: 2,
            }),
            notes: vec![Note::new("台账时点", "2026-10-31 09:00:00")],
        }
    }

    #[test]
    fn each_table_is_a_sheet_and_the_last_says_what_it_rests_on() {
        let bytes = encode(&book()).unwrap().bytes;
        let mut read = Xlsx::new(std::io::Cursor::new(&bytes)).unwrap();
        assert_eq!(read.sheet_names(), ["主要指标", "县区", "说明"]);
        let sheet = read.worksheet_range("县区").unwrap();
        assert_eq!(
            sheet.get_value((1, 0)),
            Some(&Data::String(
                "本表含虚构数据，仅供演示，不得作为决策依据".into()
            ))
        );
        let notes = read.worksheet_range("说明").unwrap();
        let told: Vec<String> = notes.rows().map(|row| row[0].to_string()).collect();
        assert!(told.contains(&"台账时点".to_owned()), "{told:?}");
        assert!(told.contains(&"县区：数据来源".to_owned()), "{told:?}");
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
        assert!(archive.by_name("xl/charts/chart1.xml").is_ok());
    }

    #[test]
    fn a_repeat_seconds_later_is_byte_equal() {
        let first = encode(&book()).unwrap().bytes;
        std::thread::sleep(Duration::from_secs(4));
        assert!(first == encode(&book()).unwrap().bytes);
    }
}
