//! One document to hand out: what every writer of this module and the terminal take.
//!
//! It knows nothing of gaps or targets: whoever has a result turns it into a [`Table`], and every writer then shows
//! the same title, units, definitions and sources. It does not compute, sort or round.

use jiff::civil::Date;

use crate::export::ExportError;
use crate::export::digits::{percent, rounded};

/// One document: a title, columns with units, typed cells, and notes with definitions and sources.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Short id in lower case, such as `targets`; it names the sheet's file and stands in metadata.
    pub name: String,
    /// What stands above the table.
    pub title: String,
    /// The day the figures describe; every date a file carries is taken from it, never from a clock.
    pub as_of: Option<Date>,
    /// The unit of the whole table, if it has one: `万元`.
    pub unit: Option<String>,
    /// The columns, in order.
    pub columns: Vec<Column>,
    /// The records; each has one cell a column.
    pub rows: Vec<Vec<Cell>>,
    /// The row of totals, if there is one; it too has one cell a column.
    pub total: Option<Vec<Cell>>,
    /// Definitions, sources, dates, snapshot, profile and filters.
    pub notes: Vec<Note>,
    /// Whether any figure rests on an invented row; every writer then says so.
    pub synthetic: bool,
}

/// One column of a [`Table`].
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The name that programs use: JSON key, Parquet column, CSV header on request.
    pub key: String,
    /// The name that people read.
    pub name: String,
    /// The unit of this column's numbers.
    pub unit: Option<String>,
    /// What its cells hold and how they are shown.
    pub kind: Kind,
    /// What the column means; it goes to the notes.
    pub definition: Option<String>,
}

impl Table {
    /// Returns the table with a column that says of each row whether it rests on invented ones, in place of the mark on
    /// the whole. `marks` has one entry a row.
    #[must_use]
    pub fn marked_by_row(mut self, marks: impl Iterator<Item = bool>) -> Self {
        let column = Column::new("synthetic", "虚构", Kind::Flag);
        self.columns
            .push(column.meaning("该行是否含虚构数据；含则不得用于决策"));
        for (row, mark) in self.rows.iter_mut().zip(marks) {
            row.push(Cell::Flag(mark));
        }
        if let Some(total) = &mut self.total {
            total.push(Cell::Flag(self.synthetic));
        }
        self.synthetic = false;
        self
    }
}

impl Column {
    /// Returns a column without unit or definition.
    pub fn new(key: &str, name: &str, kind: Kind) -> Self {
        Self {
            key: key.to_owned(),
            name: name.to_owned(),
            unit: None,
            kind,
            definition: None,
        }
    }

    /// Returns the column with a unit.
    #[must_use]
    pub fn in_unit(mut self, unit: &str) -> Self {
        self.unit = Some(unit.to_owned());
        self
    }

    /// Returns the column with a definition.
    #[must_use]
    pub fn meaning(mut self, definition: &str) -> Self {
        self.definition = Some(definition.to_owned());
        self
    }

    /// Returns the heading that people read: the name, with the unit in full-width brackets.
    pub fn heading(&self) -> String {
        match &self.unit {
            Some(unit) => format!("{}（{unit}）", self.name),
            None => self.name.clone(),
        }
    }
}

/// What the cells of a column hold, and how they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words, codes and ids.
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers shown with a fixed count of decimals; files for programs carry all digits.
    Number {
        /// Digits after the point where people read.
        decimals: u8,
    },
    /// A share in `0..=1`, shown to people as `73.5%`.
    Share,
    /// A day, shown as `2026-11-01`.
    Date,
    /// Yes or no, shown as 是 or 否.
    Flag,
}

/// One value. Missing is never 0, never NaN and never an empty text.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nobody knows.
    Missing,
    /// Words, codes and ids.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A finite number.
    Number(f64),
    /// A finite share, 1 being the whole.
    Share(f64),
    /// A day.
    Date(Date),
    /// Yes or no.
    Flag(bool),
}

impl Cell {
    /// Returns whether the cell may stand in a column of this kind; missing may stand anywhere.
    pub fn fits(&self, kind: Kind) -> bool {
        match (self, kind) {
            (Self::Missing, _)
            | (Self::Text(_), Kind::Text)
            | (Self::Integer(_), Kind::Integer | Kind::Number { .. })
            | (Self::Date(_), Kind::Date)
            | (Self::Flag(_), Kind::Flag) => true,
            // Indicators of several units stand in one column; each is shown as what it is.
            (Self::Number(value), Kind::Number { .. })
            | (Self::Share(value), Kind::Share | Kind::Number { .. }) => value.is_finite(),
            _ => false,
        }
    }

    /// Returns what people read; missing is the empty text.
    pub fn shown(&self, kind: Kind) -> String {
        match self {
            Self::Missing => String::new(),
            Self::Text(text) => text.clone(),
            Self::Integer(value) => value.to_string(),
            Self::Number(value) => {
                let decimals = match kind {
                    Kind::Number { decimals } => usize::from(decimals),
                    _ => 2,
                };
                rounded(*value, decimals)
            }
            Self::Share(value) => percent(*value),
            Self::Date(date) => date.to_string(),
            Self::Flag(true) => "是".to_owned(),
            Self::Flag(false) => "否".to_owned(),
        }
    }

    /// Returns the value with all its digits, as programs read it; missing is the empty text.
    pub fn raw(&self) -> String {
        match self {
            Self::Missing => String::new(),
            Self::Text(text) => text.clone(),
            Self::Integer(value) => value.to_string(),
            Self::Number(value) | Self::Share(value) => value.to_string(),
            Self::Date(date) => date.to_string(),
            Self::Flag(value) => value.to_string(),
        }
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Missing, Into::into)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Cell {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<Date> for Cell {
    fn from(date: Date) -> Self {
        Self::Date(date)
    }
}

impl From<bool> for Cell {
    fn from(value: bool) -> Self {
        Self::Flag(value)
    }
}

/// One remark under the table and on the sheet 说明.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What the remark is about: `数据来源`, `测算批次`.
    pub label: String,
    /// The remark itself.
    pub text: String,
}

impl Note {
    /// Returns a remark.
    pub fn new(label: &str, text: &str) -> Self {
        Self {
            label: label.to_owned(),
            text: text.to_owned(),
        }
    }
}

/// What every output that rests on invented rows says.
pub const SYNTHETIC_BANNER: &str = "本表含虚构数据，仅供演示，不得作为决策依据";

/// What every page of a document says that rests on invented rows.
pub const SYNTHETIC_MARK: &str = "【虚构数据】含虚构数据，仅供演示，不得作为决策依据";

impl Table {
    /// Checks that the table can be written: unique keys, one cell a column, each of its column's kind and finite.
    ///
    /// # Errors
    ///
    /// The first fault found, by row and column.
    pub fn check(&self) -> Result<(), ExportError> {
        for (index, column) in self.columns.iter().enumerate() {
            if self
                .columns
                .iter()
                .take(index)
                .any(|other| other.key == column.key)
            {
                return Err(ExportError::RepeatedColumn {
                    table: self.name.clone(),
                    key: column.key.clone(),
                });
            }
        }
        for (index, row) in self.rows.iter().chain(&self.total).enumerate() {
            self.check_row(index + 1, row)?;
        }
        Ok(())
    }

    fn check_row(&self, number: usize, row: &[Cell]) -> Result<(), ExportError> {
        if row.len() != self.columns.len() {
            return Err(ExportError::RaggedRow {
                table: self.name.clone(),
                row: number,
                found: row.len(),
                expected: self.columns.len(),
            });
        }
        for (column, cell) in self.columns.iter().zip(row) {
            // A total may carry the word 合计 in any column.
            let is_label = number > self.rows.len() && matches!(cell, Cell::Text(_));
            if !is_label && !cell.fits(column.kind) {
                return Err(ExportError::WrongCell {
                    table: self.name.clone(),
                    row: number,
                    column: column.key.clone(),
                    found: format!("{cell:?}"),
                    expected: column.kind,
                });
            }
        }
        Ok(())
    }

    /// Returns the notes as they are written: a warning first where rows are invented, then the definitions of the
    /// columns, then the table's own notes.
    pub fn all_notes(&self) -> Vec<Note> {
        let banner = self
            .synthetic
            .then(|| Note::new("虚构数据", SYNTHETIC_BANNER));
        let definitions = self.columns.iter().filter_map(|column| {
            let text = column.definition.as_ref()?;
            Some(Note::new(&column.heading(), text))
        });
        banner
            .into_iter()
            .chain(definitions)
            .chain(self.notes.iter().cloned())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_column(kind: Kind, cell: Cell) -> Table {
        Table {
            name: "t".to_owned(),
            title: "题".to_owned(),
            as_of: None,
            unit: None,
            columns: vec![Column::new("a", "甲", kind)],
            rows: vec![vec![cell]],
            total: None,
            notes: vec![],
            synthetic: false,
        }
    }

    #[test]
    fn nan_is_refused_and_missing_is_not() {
        let kind = Kind::Number { decimals: 1 };
        assert!(matches!(
            one_column(kind, Cell::Number(f64::NAN)).check(),
            Err(ExportError::WrongCell { row: 1, .. })
        ));
        assert!(one_column(kind, Cell::Missing).check().is_ok());
    }

    #[test]
    fn a_share_is_shown_in_percent_and_kept_in_full() {
        assert_eq!(Cell::Share(0.735_26).shown(Kind::Share), "73.5%");
        assert_eq!(Cell::Share(0.735_26).raw(), "0.73526");
        assert_eq!(Cell::Share(-0.0001).shown(Kind::Share), "0.0%");
    }

    #[test]
    fn a_row_of_another_width_is_refused() {
        let mut table = one_column(Kind::Flag, Cell::Flag(true));
        table.rows.push(vec![]);
        assert!(matches!(
            table.check(),
            Err(ExportError::RaggedRow {
                row: 2,
                found: 0,
                expected: 1,
                ..
            })
        ));
    }
}
