//! Shows a table on the terminal, and prints it for programs.
//!
//! It takes the same [`Table`] as the file writers and decides on looks alone: widths in terminal cells (a Chinese
//! character takes two), wrapping, colour. Whether colour is wanted is the caller's to say, and so is the width.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::export::table::SYNTHETIC_BANNER;
use crate::export::{Cell, ExportError, Kind, Options, Table, csv, json};

/// The widest a column grows before its words are wrapped.
const WIDEST: usize = 48;
/// The narrowest a column of words is squeezed to.
const NARROWEST: usize = 8;
/// Lines a cell may take before it is cut.
const LINES: usize = 4;
/// What stands between two columns.
const GAP: &str = "  ";
/// What stands for a missing value.
const MISSING: &str = "—";

const BOLD: &str = "\u{1b}[1m";
const DIM: &str = "\u{1b}[2m";
const YELLOW: &str = "\u{1b}[33m";
const RESET: &str = "\u{1b}[0m";

/// Returns the table as a person reads it; `width` is that of the terminal, `None` where there is none.
pub fn render(table: &Table, width: Option<usize>, color: bool) -> String {
    let paint = Paint { color };
    let grid = Grid::of(table, width);
    let mut out = String::new();
    line(&mut out, &paint.with(BOLD, &clean(&table.title)));
    let below: Vec<String> = [
        table.as_of.map(|date| format!("截至 {date}")),
        table
            .unit
            .as_ref()
            .map(|unit| format!("单位：{}", clean(unit))),
        Some(format!("共 {} 条", table.rows.len())),
    ]
    .into_iter()
    .flatten()
    .collect();
    line(&mut out, &paint.with(DIM, &below.join(" · ")));
    if table.synthetic {
        line(
            &mut out,
            &paint.with(YELLOW, &format!("⚠ {SYNTHETIC_BANNER}")),
        );
    }
    out.push('\n');
    let rule = paint.with(DIM, &"─".repeat(grid.total_width()));
    grid.push(&mut out, &grid.headings, |text| paint.with(BOLD, text));
    line(&mut out, &rule);
    for row in &grid.rows {
        grid.push(&mut out, row, |text| {
            if text.trim() == MISSING {
                paint.with(DIM, text)
            } else {
                text.to_owned()
            }
        });
    }
    if table.rows.is_empty() {
        line(&mut out, &paint.with(DIM, "（没有记录）"));
    }
    if let Some(total) = &grid.total {
        line(&mut out, &rule);
        grid.push(&mut out, total, |text| paint.with(BOLD, text));
    }
    notes(&mut out, table, width, paint);
    out
}

/// Returns the table as CSV for programs: keys, full digits, no mark.
pub fn to_csv_string(table: &Table) -> String {
    String::from_utf8_lossy(&csv::encode(table, &Options::default())).into_owned()
}

/// Returns the table as one JSON document.
///
/// # Errors
///
/// If the document cannot be put into JSON.
pub fn to_json(table: &Table) -> Result<String, ExportError> {
    json::encode(table).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

/// Returns one JSON object a line; a table with invented rows says so in each.
pub fn to_jsonl(table: &Table) -> String {
    let mut out = String::new();
    for row in &table.rows {
        let mut object = json::object(table, row);
        if table.synthetic
            && let Some(entries) = object.as_object_mut()
        {
            entries.insert("synthetic".to_owned(), true.into());
        }
        line(&mut out, &object.to_string());
    }
    out
}

/// Puts colour around a text, or not.
#[derive(Clone, Copy)]
struct Paint {
    color: bool,
}

impl Paint {
    fn with(self, code: &str, text: &str) -> String {
        if self.color && !text.trim().is_empty() {
            format!("{code}{text}{RESET}")
        } else {
            text.to_owned()
        }
    }
}

/// A table as wrapped lines, with the width of each column.
struct Grid {
    widths: Vec<usize>,
    right: Vec<bool>,
    headings: Vec<Vec<String>>,
    rows: Vec<Vec<Vec<String>>>,
    total: Option<Vec<Vec<String>>>,
}

impl Grid {
    fn of(table: &Table, width: Option<usize>) -> Self {
        let headings: Vec<String> = table
            .columns
            .iter()
            .map(|column| clean(&column.heading()))
            .collect();
        let show = |row: &Vec<Cell>, missing: &str| -> Vec<String> {
            let cells = row.iter().zip(&table.columns);
            cells
                .map(|(cell, column)| match cell {
                    Cell::Missing => missing.to_owned(),
                    other => clean(&other.shown(column.kind)),
                })
                .collect()
        };
        let rows: Vec<Vec<String>> = table.rows.iter().map(|row| show(row, MISSING)).collect();
        let total = table.total.as_ref().map(|row| show(row, ""));
        let natural: Vec<usize> = (0..table.columns.len())
            .map(|index| {
                let every = rows.iter().chain(&total).chain([&headings]);
                every
                    .filter_map(|row| row.get(index))
                    .map(|text| text.width())
                    .max()
                    .unwrap_or(0)
            })
            .collect();
        let squeezable: Vec<bool> = table
            .columns
            .iter()
            .map(|column| column.kind == Kind::Text)
            .collect();
        let widths = squeezed(&natural, &squeezable, width);
        let wrap_row = |row: &Vec<String>| -> Vec<Vec<String>> {
            let cells = row.iter().zip(&widths);
            cells
                .map(|(text, width)| wrapped(text, *width, LINES))
                .collect()
        };
        Self {
            right: table
                .columns
                .iter()
                .map(|column| {
                    matches!(
                        column.kind,
                        Kind::Integer | Kind::Number { .. } | Kind::Share
                    )
                })
                .collect(),
            headings: wrap_row(&headings),
            rows: rows.iter().map(wrap_row).collect(),
            total: total.as_ref().map(wrap_row),
            widths,
        }
    }

    fn total_width(&self) -> usize {
        self.widths.iter().sum::<usize>() + GAP.len() * self.widths.len().saturating_sub(1)
    }

    fn push(&self, out: &mut String, cells: &[Vec<String>], paint: impl Fn(&str) -> String) {
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        for index in 0..height {
            let pieces: Vec<String> = cells
                .iter()
                .zip(self.widths.iter().zip(&self.right))
                .map(|(lines, (width, right))| {
                    let text = lines.get(index).map_or("", String::as_str);
                    let blank = " ".repeat(width.saturating_sub(text.width()));
                    if *right {
                        format!("{blank}{}", paint(text))
                    } else {
                        format!("{}{blank}", paint(text))
                    }
                })
                .collect();
            line(out, pieces.join(GAP).trim_end());
        }
    }
}

/// Narrows the widest columns of words until the table fits, as far as it can.
fn squeezed(natural: &[usize], squeezable: &[bool], width: Option<usize>) -> Vec<usize> {
    let mut widths: Vec<usize> = natural
        .iter()
        .zip(squeezable)
        .map(|(width, soft)| if *soft { (*width).min(WIDEST) } else { *width })
        .collect();
    let Some(room) = width else { return widths };
    let gaps = GAP.len() * widths.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > room {
        let widest = widths
            .iter_mut()
            .zip(squeezable)
            .filter(|(width, soft)| **soft && **width > NARROWEST)
            .map(|(width, _)| width)
            .max();
        match widest {
            Some(width) => *width -= 1,
            None => break,
        }
    }
    widths
}

/// Breaks a text into lines of at most `width` terminal cells; past `limit` lines it ends in `…`.
fn wrapped(text: &str, width: usize, limit: usize) -> Vec<String> {
    let width = width.max(2);
    let mut lines = vec![String::new()];
    let mut used = 0;
    for c in text.chars() {
        let wide = c.width().unwrap_or(0);
        if used + wide > width {
            if lines.len() == limit {
                let last = lines.pop().unwrap_or_default();
                lines.push(shortened(&last, width));
                return lines;
            }
            lines.push(String::new());
            used = 0;
            if c == ' ' {
                continue;
            }
        }
        if let Some(last) = lines.last_mut() {
            last.push(c);
        }
        used += wide;
    }
    lines
}

/// Drops characters from the end until `…` fits behind them.
fn shortened(text: &str, width: usize) -> String {
    let mut kept = text.to_owned();
    while kept.width() + 1 > width && kept.pop().is_some() {}
    kept.push('…');
    kept
}

/// Replaces what would move the cursor or colour the screen: a name from a file must not steer a terminal.
fn clean(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

fn notes(out: &mut String, table: &Table, width: Option<usize>, paint: Paint) {
    // The warning about invented rows already stands under the title.
    let notes: Vec<_> = table
        .all_notes()
        .into_iter()
        .skip(usize::from(table.synthetic))
        .collect();
    if notes.is_empty() {
        return;
    }
    out.push('\n');
    let room = width.unwrap_or(100).max(20) - 2;
    for note in notes {
        let text = format!("{}：{}", clean(&note.label), clean(&note.text));
        for (index, piece) in wrapped(&text, room, usize::MAX).iter().enumerate() {
            let lead = if index == 0 { "· " } else { "  " };
            line(out, &paint.with(DIM, &format!("{lead}{piece}")));
        }
    }
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::{Column, fixture};

    #[test]
    fn chinese_and_latin_columns_line_up_and_numbers_stand_right() {
        let text = render(&fixture::targets(), None, false);
        let expected = "\
六安市招商目标
截至 2026-11-01 · 单位：万元 · 共 2 条
⚠ 本表含虚构数据，仅供演示，不得作为决策依据

统一社会信用代码    企业名称        得分（分）   占比  从业人数（人）  成立日期    是否上市
───────────────────────────────────────────────────────────────────────────────────────────
91340100MA2N1PLT1X  安徽, \"甲\"电池        -5.3  73.5%             120  2016-03-30  是
source:7            =1+1                     —      —               —  —           否
───────────────────────────────────────────────────────────────────────────────────────────
合计                                      -5.3                    120

· 得分（分）：各得分项之和
· 数据来源：公开数据
";
        assert_eq!(text, expected);
    }

    #[test]
    fn no_line_of_the_grid_is_wider_than_the_terminal() {
        let mut table = fixture::targets();
        table.rows[0][1] = Cell::Text("安徽应流机电股份有限公司".repeat(20));
        let text = render(&table, Some(90), false);
        assert!(text.lines().all(|line| line.width() <= 90), "{text}");
        assert!(text.contains('…'));
    }

    #[test]
    fn a_name_cannot_steer_the_terminal() {
        let mut table = fixture::targets();
        table.rows[0][1] = Cell::from("a\u{1b}[2Jb\nc");
        table.columns[1] = Column::new("name", "x\u{7}", Kind::Text);
        assert!(!render(&table, None, false).contains(['\u{1b}', '\u{7}']));
        assert!(render(&table, None, true).contains(BOLD));
    }

    #[test]
    fn every_line_for_programs_says_that_rows_are_invented() {
        let lines = to_jsonl(&fixture::targets());
        assert_eq!(lines.lines().count(), 2);
        assert!(
            lines
                .lines()
                .all(|line| line.ends_with(r#""synthetic":true}"#)),
            "{lines}"
        );
    }
}
