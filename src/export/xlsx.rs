//! Writes a table as XLSX in the form Chinese offices expect: merged title, date and unit, header, records, 合计,
//! and a second sheet 说明 with definitions and sources.
//!
//! No text ever becomes a formula or a link. The file's creation time is the table's as-of date, so that a repeat is
//! byte-equal. What Excel cannot hold is cut with a remark or refused, never dropped silently.

use std::borrow::Cow;

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use crate::export::guard::is_risky;
use crate::export::table::SYNTHETIC_BANNER;
use crate::export::{Cell, ExportError, Kind, Note, Table};

/// Characters a cell can hold, in UTF-16 units (Excel's published limits).
const CELL_LIMIT: usize = 32_767;
/// Rows a sheet can hold (Excel's published limits).
pub(super) const ROW_LIMIT: usize = 1_048_576;
/// Ends a text that was too long for a cell.
const CUT_REMARK: &str = "…（超过 32767 字符，已截断）";
/// A4 in Excel's list of paper sizes.
const A4: u8 = 9;

/// A finished sheet and what had to be cut.
pub struct Sheet {
    /// The bytes of the file.
    pub bytes: Vec<u8>,
    /// The count of texts that were too long for a cell.
    pub cut_cells: usize,
}

/// Returns the table as the bytes of an XLSX file.
///
/// # Errors
///
/// If there are more rows than a sheet holds, or the writer refuses.
pub fn encode(table: &Table) -> Result<Sheet, ExportError> {
    let above = if table.synthetic { 4 } else { 3 };
    let limit = ROW_LIMIT - above - usize::from(table.total.is_some());
    if table.rows.len() > limit {
        return Err(ExportError::TooManyRows {
            table: table.name.clone(),
            rows: table.rows.len(),
            limit,
        });
    }
    build(table).map_err(|source| ExportError::Sheet {
        table: table.name.clone(),
        source: Box::new(source),
    })
}

fn build(table: &Table) -> Result<Sheet, XlsxError> {
    let mut workbook = Workbook::new();
    let day = table.as_of.unwrap_or(jiff::civil::date(2000, 1, 1));
    let created = excel_date(day).map_or_else(|| ExcelDateTime::from_ymd(2000, 1, 1), Ok)?;
    workbook.set_properties(
        &DocProperties::new()
            .set_title(&table.title)
            .set_creation_datetime(&created),
    );
    let cut_cells = {
        let sheet = workbook.add_worksheet();
        let mut page = Page::new(sheet, table);
        page.heading()?;
        page.records()?;
        page.layout("数据")?;
        page.cut_cells
    };
    notes(workbook.add_worksheet(), table, cut_cells)?;
    Ok(Sheet {
        bytes: workbook.save_to_buffer()?,
        cut_cells,
    })
}

/// The first sheet while it is being filled.
pub(super) struct Page<'a> {
    pub(super) sheet: &'a mut Worksheet,
    pub(super) table: &'a Table,
    styles: Vec<Format>,
    quoted: Format,
    /// Row of the header, counted from 0.
    pub(super) header: u32,
    /// The last column; the first is 序号.
    last: u16,
    pub(super) cut_cells: usize,
}

impl<'a> Page<'a> {
    pub(super) fn new(sheet: &'a mut Worksheet, table: &'a Table) -> Self {
        Self {
            sheet,
            table,
            styles: table
                .columns
                .iter()
                .map(|column| style(column.kind))
                .collect(),
            quoted: style(Kind::Text).set_quote_prefix(),
            header: if table.synthetic { 3 } else { 2 },
            last: u16::try_from(table.columns.len()).unwrap_or(u16::MAX),
            cut_cells: 0,
        }
    }

    pub(super) fn heading(&mut self) -> Result<(), XlsxError> {
        let title = Format::new()
            .set_bold()
            .set_font_size(16)
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter);
        self.across(0, &self.table.title, &title)?;
        self.sheet.set_row_height(0, 28)?;
        if self.table.synthetic {
            let warning = Format::new()
                .set_bold()
                .set_font_color("C00000")
                .set_align(FormatAlign::Center);
            self.across(1, SYNTHETIC_BANNER, &warning)?;
        }
        let line = self.header - 1;
        if let Some(as_of) = self.table.as_of {
            self.sheet.write_string(line, 0, format!("截至 {as_of}"))?;
        }
        if let Some(unit) = &self.table.unit {
            let right = Format::new().set_align(FormatAlign::Right);
            self.sheet.write_string_with_format(
                line,
                self.last,
                format!("单位：{unit}"),
                &right,
            )?;
        }
        let head = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
            .set_background_color("DCE6F1")
            .set_border(FormatBorder::Thin);
        self.sheet
            .write_string_with_format(self.header, 0, "序号", &head)?;
        for (column, place) in self.table.columns.iter().zip(1..) {
            self.sheet
                .write_string_with_format(self.header, place, column.heading(), &head)?;
        }
        Ok(())
    }

    /// Writes one text over the whole width.
    fn across(&mut self, row: u32, text: &str, format: &Format) -> Result<(), XlsxError> {
        let (text, _) = fitted(text);
        if self.last == 0 {
            self.sheet.write_string_with_format(row, 0, text, format)?;
        } else {
            self.sheet
                .merge_range(row, 0, row, self.last, &text, format)?;
        }
        Ok(())
    }

    pub(super) fn records(&mut self) -> Result<(), XlsxError> {
        let table = self.table;
        let number = style(Kind::Integer);
        let mut line = self.header;
        for (row, place) in table.rows.iter().zip(1_u32..) {
            line += 1;
            self.sheet
                .write_number_with_format(line, 0, place, &number)?;
            self.row(line, row)?;
        }
        if let Some(total) = &table.total {
            line += 1;
            self.styles = self
                .styles
                .iter()
                .map(|style| style.clone().set_bold())
                .collect();
            let bold = style(Kind::Text).set_bold();
            self.sheet
                .write_string_with_format(line, 0, "合计", &bold)?;
            let without_label: Vec<Cell> = total
                .iter()
                .map(|cell| match cell {
                    Cell::Text(text) if text == "合计" => Cell::Missing,
                    other => other.clone(),
                })
                .collect();
            self.row(line, &without_label)?;
        }
        Ok(())
    }

    /// The style of a whole number or a share that stands in a column of other numbers.
    fn own_style(&self, cell: &Cell, index: usize) -> Option<Format> {
        let kind = self.table.columns.get(index)?.kind;
        match (cell, kind) {
            (Cell::Integer(_), Kind::Number { .. }) => Some(style(Kind::Integer)),
            (Cell::Share(_), Kind::Number { .. }) => Some(style(Kind::Share)),
            _ => None,
        }
    }

    fn row(&mut self, line: u32, row: &[Cell]) -> Result<(), XlsxError> {
        for ((cell, index), place) in row.iter().zip(0..).zip(1..) {
            let own = self.own_style(cell, index);
            let plain = own.as_ref().unwrap_or(&self.styles[index]);
            match cell {
                Cell::Missing => self.sheet.write_blank(line, place, plain)?,
                Cell::Text(text) => {
                    let (text, cut) = fitted(text);
                    self.cut_cells += usize::from(cut);
                    let format = if is_risky(&text) { &self.quoted } else { plain };
                    self.sheet
                        .write_string_with_format(line, place, text, format)?
                }
                Cell::Integer(value) if value.unsigned_abs() > 1 << 53 => {
                    // Excel keeps 15 digits; a longer number is a code and stays exact as text.
                    self.sheet
                        .write_string_with_format(line, place, value.to_string(), plain)?
                }
                #[expect(clippy::cast_precision_loss, reason = "at most 2^53")]
                Cell::Integer(value) => {
                    self.sheet
                        .write_number_with_format(line, place, *value as f64, plain)?
                }
                Cell::Number(value) | Cell::Share(value) => self
                    .sheet
                    .write_number_with_format(line, place, *value, plain)?,
                Cell::Date(date) => match excel_date(*date) {
                    Some(day) => self
                        .sheet
                        .write_datetime_with_format(line, place, day, plain)?,
                    // Excel's calendar begins in 1900.
                    None => {
                        self.sheet
                            .write_string_with_format(line, place, date.to_string(), plain)?
                    }
                },
                Cell::Flag(_) => self.sheet.write_string_with_format(
                    line,
                    place,
                    cell.shown(Kind::Flag),
                    plain,
                )?,
            };
        }
        Ok(())
    }

    pub(super) fn layout(&mut self, name: &str) -> Result<(), XlsxError> {
        let records = u32::try_from(self.table.rows.len()).unwrap_or(u32::MAX);
        self.sheet
            .set_name(name)?
            .set_freeze_panes(self.header + 1, 0)?
            .autofilter(self.header, 0, self.header + records, self.last)?
            .set_repeat_rows(self.header, self.header)?
            .set_column_width(0, 6)?;
        for (column, place) in self.table.columns.iter().zip(1..) {
            let width = width(self.table, usize::from(place) - 1, &column.heading());
            self.sheet.set_column_width(place, width)?;
        }
        self.sheet
            .set_landscape()
            .set_paper_size(A4)
            .set_print_fit_to_pages(1, 0)
            .set_footer("&C第 &P 页 共 &N 页");
        Ok(())
    }
}

fn style(kind: Kind) -> Format {
    let base = Format::new().set_border(FormatBorder::Thin);
    match kind {
        Kind::Text => base.set_text_wrap().set_align(FormatAlign::VerticalCenter),
        Kind::Integer => base.set_num_format("0"),
        Kind::Number { decimals: 0 } => base.set_num_format("#,##0"),
        Kind::Number { decimals } => {
            base.set_num_format(format!("#,##0.{}", "0".repeat(usize::from(decimals))))
        }
        Kind::Share => base.set_num_format("0.0%"),
        Kind::Date => base.set_num_format("yyyy-mm-dd"),
        Kind::Flag => base.set_align(FormatAlign::Center),
    }
}

/// Returns a width that shows most cells of the column, from the first rows, in Excel's character units.
fn width(table: &Table, index: usize, heading: &str) -> f64 {
    let widest = table
        .rows
        .iter()
        .take(200)
        .filter_map(|row| row.get(index))
        .map(|cell| {
            unicode_width::UnicodeWidthStr::width(cell.shown(table.columns[index].kind).as_str())
        })
        .chain([unicode_width::UnicodeWidthStr::width(heading)])
        .max()
        .unwrap_or(8);
    widest.clamp(8, 48) as f64 + 2.0
}

pub(super) fn excel_date(date: jiff::civil::Date) -> Option<ExcelDateTime> {
    let year = u16::try_from(date.year()).ok()?;
    let month = u8::try_from(date.month()).ok()?;
    let day = u8::try_from(date.day()).ok()?;
    ExcelDateTime::from_ymd(year, month, day).ok()
}

/// Returns the text as far as a cell can hold it, and whether it was cut.
fn fitted(text: &str) -> (Cow<'_, str>, bool) {
    if text.encode_utf16().count() <= CELL_LIMIT {
        return (Cow::Borrowed(text), false);
    }
    let room = CELL_LIMIT - CUT_REMARK.encode_utf16().count();
    let mut used = 0;
    let mut kept: String = text
        .chars()
        .take_while(|c| {
            used += c.len_utf16();
            used <= room
        })
        .collect();
    kept.push_str(CUT_REMARK);
    (Cow::Owned(kept), true)
}

fn notes(sheet: &mut Worksheet, table: &Table, cut_cells: usize) -> Result<(), XlsxError> {
    let mut lines = table.all_notes();
    if let Some(as_of) = table.as_of {
        lines.push(Note::new("数据截至", &as_of.to_string()));
    }
    if let Some(unit) = &table.unit {
        lines.push(Note::new("单位", unit));
    }
    if cut_cells > 0 {
        let text = format!(
            "{cut_cells} 个单元格超过 32767 字符，已截断；完整内容请导出 CSV、JSON 或 Parquet"
        );
        lines.push(Note::new("截断", &text));
    }
    remarks(sheet, &table.title, &lines)
}

/// Fills the sheet 说明: what is said of the tables, one remark a row.
pub(super) fn remarks(sheet: &mut Worksheet, title: &str, lines: &[Note]) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold().set_align(FormatAlign::Top);
    let wrap = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let head = Format::new().set_bold().set_font_size(14);
    sheet
        .set_name("说明")?
        .set_column_width(0, 24)?
        .set_column_width(1, 100)?;
    sheet.write_string_with_format(0, 0, format!("{title}：说明"), &head)?;
    let missing = Note::new("空白单元格", "缺失值，不是零");
    for (note, line) in lines.iter().chain([&missing]).zip(2..) {
        sheet.write_string_with_format(line, 0, fitted(&note.label).0, &bold)?;
        sheet.write_string_with_format(line, 1, fitted(&note.text).0, &wrap)?;
    }
    sheet
        .set_landscape()
        .set_paper_size(A4)
        .set_print_fit_to_pages(1, 0);
    sheet.set_footer("&C第 &P 页 共 &N 页");
    Ok(())
}

#[cfg(test)]
#[path = "xlsx_tests.rs"]
mod tests;
