//! One checked value of a table, before it becomes part of a typed row.
//!
//! Cells carry no unit: the column's name does.
use std::fmt;

use jiff::civil::Date;

/// A checked value.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing known.
    Missing,
    /// A text, never empty.
    Text(String),
    /// A finite number.
    Number(f64),
    /// A whole number.
    Count(u64),
    /// A day.
    Date(Date),
    /// True or false.
    Flag(bool),
}

impl Cell {
    /// Returns a text, missing if it is empty.
    pub fn text(text: &str) -> Self {
        if text.is_empty() {
            Self::Missing
        } else {
            Self::Text(text.to_owned())
        }
    }

    pub(super) fn optional(value: Option<impl fmt::Display>) -> Self {
        value.map_or(Self::Missing, |value| Self::text(&value.to_string()))
    }

    pub(super) fn number(value: Option<f64>) -> Self {
        value
            .filter(|number| number.is_finite())
            .map_or(Self::Missing, Self::Number)
    }

    pub(super) fn count(value: Option<u64>) -> Self {
        value.map_or(Self::Missing, Self::Count)
    }

    pub(super) fn date(value: Option<Date>) -> Self {
        value.map_or(Self::Missing, Self::Date)
    }

    /// Returns whether nothing is known.
    pub fn is_missing(&self) -> bool {
        *self == Self::Missing
    }

    /// Returns the text of a text cell.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the number of a number cell.
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// Returns the whole number of a count cell.
    pub fn as_count(&self) -> Option<u64> {
        match self {
            Self::Count(count) => Some(*count),
            _ => None,
        }
    }

    /// Returns the day of a date cell.
    pub fn as_date(&self) -> Option<Date> {
        match self {
            Self::Date(date) => Some(*date),
            _ => None,
        }
    }

    /// Returns the value of a flag cell.
    pub fn as_flag(&self) -> Option<bool> {
        match self {
            Self::Flag(flag) => Some(*flag),
            _ => None,
        }
    }
}

/// Where the values of a row are read from, by the place of their column: checked cells, or a decoded batch.
pub trait Cells {
    /// Returns the text of a text column.
    fn text(&self, place: usize) -> Option<&str>;
    /// Returns the number of a number column.
    fn number(&self, place: usize) -> Option<f64>;
    /// Returns the whole number of a count column.
    fn count(&self, place: usize) -> Option<u64>;
    /// Returns the day of a date column.
    fn date(&self, place: usize) -> Option<Date>;
    /// Returns the value of a flag column.
    fn flag(&self, place: usize) -> Option<bool>;
}

impl Cells for [Cell] {
    fn text(&self, place: usize) -> Option<&str> {
        self[place].as_text()
    }

    fn number(&self, place: usize) -> Option<f64> {
        self[place].as_number()
    }

    fn count(&self, place: usize) -> Option<u64> {
        self[place].as_count()
    }

    fn date(&self, place: usize) -> Option<Date> {
        self[place].as_date()
    }

    fn flag(&self, place: usize) -> Option<bool> {
        self[place].as_flag()
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => Ok(()),
            Self::Text(text) => formatter.write_str(text),
            Self::Number(number) => write!(formatter, "{number}"),
            Self::Count(count) => write!(formatter, "{count}"),
            Self::Date(date) => write!(formatter, "{date}"),
            Self::Flag(flag) => write!(formatter, "{flag}"),
        }
    }
}
