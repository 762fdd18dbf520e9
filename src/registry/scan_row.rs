//! A row of a decoded batch, looked at where it lies: of a register of a country most rows are read once and kept by nobody,
//! so nothing is copied before somebody takes the row.
use std::borrow::Cow;

use arrow::array::{
    Array, BooleanArray, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray,
};
use jiff::civil::Date;

use crate::catalog::code::Adcode;
use crate::registry::cell::{Cell, Cells};
use crate::registry::parquet::day;
use crate::registry::row::{Enterprise, Row, Status};
use crate::registry::schema::enterprise as at;

/// A column of a batch by its kind, found out once.
pub(super) enum Values<'a> {
    Texts(&'a StringArray),
    Numbers(&'a Float64Array),
    Counts(&'a Int64Array),
    Days(&'a Date32Array),
    Flags(&'a BooleanArray),
}

impl<'a> Values<'a> {
    /// The column of this name; `None` if the batch has none.
    pub(super) fn of(batch: &'a RecordBatch, name: &str) -> Option<Self> {
        let any = batch.column_by_name(name)?.as_any();
        any.downcast_ref()
            .map(Self::Texts)
            .or_else(|| any.downcast_ref().map(Self::Numbers))
            .or_else(|| any.downcast_ref().map(Self::Counts))
            .or_else(|| any.downcast_ref().map(Self::Days))
            .or_else(|| any.downcast_ref().map(Self::Flags))
    }

    /// The value as [`Cell`] writes it, empty where it is missing.
    pub(super) fn written(&self, row: usize) -> Cow<'a, str> {
        match self {
            Self::Texts(held) if held.is_valid(row) => Cow::Borrowed(held.value(row)),
            Self::Numbers(held) if held.is_valid(row) => {
                Cell::number(Some(held.value(row))).to_string().into()
            }
            Self::Counts(held) if held.is_valid(row) => {
                Cell::count(u64::try_from(held.value(row)).ok())
                    .to_string()
                    .into()
            }
            Self::Days(held) if held.is_valid(row) => {
                Cell::date(day(held.value(row))).to_string().into()
            }
            Self::Flags(held) if held.is_valid(row) => {
                Cell::Flag(held.value(row)).to_string().into()
            }
            _ => Cow::Borrowed(""),
        }
    }
}

/// One row of a decoded batch.
pub struct ScanRow<'a> {
    pub(super) values: &'a [Option<Values<'a>>],
    /// Its place in the decoded batch.
    pub(super) row: usize,
    /// Its place in its part of the table, superseded rows counted.
    pub(super) place: usize,
}

impl<'a> ScanRow<'a> {
    /// The value as a cell writes it, empty where it is missing.
    pub(super) fn written(&self, place: usize) -> Cow<'a, str> {
        let column = self.values.get(place).and_then(Option::as_ref);
        column.map_or(Cow::Borrowed(""), |column| column.written(self.row))
    }

    /// The text of a text column, for as long as the batch lives.
    fn text_of(&self, place: usize) -> Option<&'a str> {
        match self.values.get(place)?.as_ref()? {
            Values::Texts(held) if held.is_valid(self.row) => {
                Some(held.value(self.row)).filter(|text| !text.is_empty())
            }
            _ => None,
        }
    }
}

impl Cells for ScanRow<'_> {
    fn text(&self, place: usize) -> Option<&str> {
        self.text_of(place)
    }

    fn number(&self, place: usize) -> Option<f64> {
        match self.values.get(place)?.as_ref()? {
            Values::Numbers(held) if held.is_valid(self.row) => {
                Some(held.value(self.row)).filter(|number| number.is_finite())
            }
            _ => None,
        }
    }

    fn count(&self, place: usize) -> Option<u64> {
        match self.values.get(place)?.as_ref()? {
            Values::Counts(held) if held.is_valid(self.row) => {
                u64::try_from(held.value(self.row)).ok()
            }
            _ => None,
        }
    }

    fn date(&self, place: usize) -> Option<Date> {
        match self.values.get(place)?.as_ref()? {
            Values::Days(held) if held.is_valid(self.row) => day(held.value(self.row)),
            _ => None,
        }
    }

    fn flag(&self, place: usize) -> Option<bool> {
        match self.values.get(place)?.as_ref()? {
            Values::Flags(held) if held.is_valid(self.row) => Some(held.value(self.row)),
            _ => None,
        }
    }
}

/// An enterprise that is looked at; [`EnterpriseSight::take`] makes it a row of its own.
pub struct EnterpriseSight<'a> {
    row: ScanRow<'a>,
    /// Its id.
    pub id: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Where the row comes from.
    pub source: &'a str,
    /// The day it describes.
    pub as_of: Date,
}

impl<'a> EnterpriseSight<'a> {
    /// Looks at a row; `None` if it lacks what every enterprise has, as [`Row::from_cells`] does.
    pub(super) fn new(row: ScanRow<'a>) -> Option<Self> {
        Some(Self {
            id: row.text_of(at::ID)?,
            name: row.text_of(at::NAME)?,
            source: row.text_of(Enterprise::TABLE.source())?,
            as_of: row.date(Enterprise::TABLE.as_of())?,
            row,
        })
    }

    /// Its place in its part of the register.
    pub fn place(&self) -> usize {
        self.row.place
    }

    /// Registered business scope.
    pub fn scope(&self) -> Option<&'a str> {
        self.row.text_of(at::SCOPE)
    }

    /// What it says it mainly does.
    pub fn main_business(&self) -> Option<&'a str> {
        self.row.text_of(at::MAIN_BUSINESS)
    }

    /// GB/T 4754-2017 code of any level.
    pub fn industry_code(&self) -> Option<&'a str> {
        self.row.text_of(at::INDUSTRY)
    }

    /// Keys of qualification labels.
    pub fn qualifications(&self) -> Vec<&'a str> {
        self.row
            .text_of(at::QUALIFICATIONS)
            .map_or_else(Vec::new, |joined| joined.split(';').collect())
    }

    /// Whether it has a listing.
    pub fn is_listed(&self) -> bool {
        self.row.text_of(at::LISTING).is_some()
    }

    /// Whether it belongs to a group.
    pub fn is_in_group(&self) -> bool {
        self.row.text_of(at::GROUP_ID).is_some()
    }

    /// Whether the row is invented.
    pub fn is_synthetic(&self) -> bool {
        self.row.flag(at::SYNTHETIC).unwrap_or(false)
    }

    /// Whether it exists.
    pub fn status(&self) -> Option<Status> {
        self.row.text_of(at::STATUS).and_then(Status::from_word)
    }

    /// Where it is registered.
    pub fn adcode(&self) -> Option<Adcode> {
        Adcode::parse(self.row.text_of(at::ADCODE)?).ok()
    }

    /// The whole row, as its own.
    pub fn take(&self) -> Option<Enterprise> {
        Enterprise::from_cells(&self.row)
    }
}
