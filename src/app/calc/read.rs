//! Reads tables and JSON documents, and says exactly where they cannot be used.
//!
//! Knows columns and cells, not what they mean.
use serde_json::Value;

use crate::app::calc::Source;
use crate::app::calc::error::CalcError;
use crate::measure::{MeasureError, matrix::Matrix};

/// A table as text: header and rows, with the line each row stands on.
pub(in crate::app::calc) struct Sheet<'a> {
    file: &'a str,
    pub(in crate::app::calc) header: Vec<String>,
    pub(in crate::app::calc) rows: Vec<(usize, Vec<String>)>,
}

impl<'a> Sheet<'a> {
    /// Splits a CSV text; every row must have as many cells as the header.
    pub(in crate::app::calc) fn parse(source: &'a Source) -> Result<Self, CalcError> {
        let broken = |error| CalcError::Csv {
            file: source.name.clone(),
            source: error,
        };
        let text = source.text.trim_start_matches('\u{feff}');
        let mut reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let header: Vec<String> = reader
            .headers()
            .map_err(broken)?
            .iter()
            .map(str::to_owned)
            .collect();
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(broken)?;
            let line = record.position().map_or(0, |position| {
                usize::try_from(position.line()).unwrap_or(usize::MAX)
            });
            rows.push((line, record.iter().map(str::to_owned).collect()));
        }
        Ok(Self {
            file: &source.name,
            header,
            rows,
        })
    }

    /// Position of a column.
    pub(in crate::app::calc) fn column(&self, name: &str) -> Result<usize, CalcError> {
        self.header
            .iter()
            .position(|known| known == name)
            .ok_or_else(|| self.columns_expected(&format!("`{name}`")))
    }

    pub(in crate::app::calc) fn columns_expected(&self, expected: &str) -> CalcError {
        CalcError::Columns {
            file: self.file.to_owned(),
            found: self.header.join(","),
            expected: expected.to_owned(),
        }
    }

    /// Reads a cell with `parse`.
    pub(in crate::app::calc) fn cell<T>(
        &self,
        at: (usize, usize),
        expected: &'static str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<T, CalcError> {
        let (line, cells) = &self.rows[at.0];
        parse(&cells[at.1]).ok_or_else(|| CalcError::Cell {
            file: self.file.to_owned(),
            line: *line,
            column: self.header[at.1].clone(),
            found: cells[at.1].clone(),
            expected,
        })
    }

    pub(in crate::app::calc) fn refused(&self, error: MeasureError) -> CalcError {
        refused(self.file, error)
    }

    /// Reads labels from the first column and numbers from the others.
    pub(in crate::app::calc) fn matrix(
        &self,
        parse: Parse,
    ) -> Result<Matrix<String, String>, CalcError> {
        if self.header.len() < 2 {
            return Err(self.columns_expected("a column of names and at least one of numbers"));
        }
        let mut cells = Vec::with_capacity(self.rows.len() * (self.header.len() - 1));
        for row in 0..self.rows.len() {
            for column in 1..self.header.len() {
                cells.push(self.cell((row, column), parse.expected, parse.read)?);
            }
        }
        let rows = self
            .rows
            .iter()
            .map(|(_, cells)| cells[0].clone())
            .collect();
        Matrix::try_new(rows, self.header[1..].to_vec(), cells).map_err(|error| self.refused(error))
    }
}

/// How a cell becomes a number.
#[derive(Clone, Copy)]
pub(in crate::app::calc) struct Parse {
    expected: &'static str,
    read: fn(&str) -> Option<f64>,
}

/// Finite numbers only.
pub(in crate::app::calc) const FINITE: Parse = Parse {
    expected: "a number without separators (write 0 for nothing)",
    read: finite,
};

/// Numbers as far as they are numbers; the measure says what it makes of NaN and infinity.
pub(in crate::app::calc) const ANY_NUMBER: Parse = Parse {
    expected: "a number without separators",
    read: |text| text.parse().ok(),
};

/// Finite numbers, fractions such as 1/3 too.
pub(in crate::app::calc) const FRACTION: Parse = Parse {
    expected: "a number or a fraction such as 1/3",
    read: |text| match text.split_once('/') {
        Some((over, under)) => {
            Some(finite(over.trim())? / finite(under.trim())?).filter(|value| value.is_finite())
        }
        None => finite(text),
    },
};

/// A finite number.
pub(in crate::app::calc) fn finite(text: &str) -> Option<f64> {
    text.parse().ok().filter(|value: &f64| value.is_finite())
}

/// Names the file in which a measure found a fault.
pub(in crate::app::calc) fn refused(file: &str, source: MeasureError) -> CalcError {
    CalcError::Refused {
        file: file.to_owned(),
        source,
    }
}

/// A JSON document, with the way to the place one is looking at.
#[derive(Clone)]
pub(in crate::app::calc) struct Document<'a> {
    file: &'a str,
    path: String,
    value: Value,
}

impl<'a> Document<'a> {
    pub(in crate::app::calc) fn parse(source: &'a Source) -> Result<Self, CalcError> {
        let value =
            serde_json::from_str(source.text.trim_start_matches('\u{feff}')).map_err(|error| {
                CalcError::Json {
                    file: source.name.clone(),
                    source: error,
                }
            })?;
        Ok(Self {
            file: &source.name,
            path: String::new(),
            value,
        })
    }

    pub(in crate::app::calc) fn expected(&self, expected: &'static str) -> CalcError {
        let path = if self.path.is_empty() {
            "/".to_owned()
        } else {
            self.path.clone()
        };
        CalcError::Shape {
            file: self.file.to_owned(),
            path,
            expected,
        }
    }

    pub(in crate::app::calc) fn refused(&self, error: MeasureError) -> CalcError {
        refused(self.file, error)
    }

    /// An entry by name; missing and null are the same.
    pub(in crate::app::calc) fn get(&self, name: &str) -> Option<Self> {
        let value = self
            .value
            .get(name)
            .filter(|value| !value.is_null())?
            .clone();
        Some(Self {
            file: self.file,
            path: format!("{}/{name}", self.path),
            value,
        })
    }

    pub(in crate::app::calc) fn need(
        &self,
        name: &str,
        expected: &'static str,
    ) -> Result<Self, CalcError> {
        self.get(name).ok_or_else(|| {
            Self {
                path: format!("{}/{name}", self.path),
                ..self.clone()
            }
            .expected(expected)
        })
    }

    pub(in crate::app::calc) fn number(&self) -> Result<f64, CalcError> {
        self.value
            .as_f64()
            .filter(|value| value.is_finite())
            .ok_or_else(|| self.expected("a number"))
    }

    pub(in crate::app::calc) fn count(&self) -> Result<usize, CalcError> {
        let count = self
            .value
            .as_u64()
            .and_then(|value| usize::try_from(value).ok());
        count.ok_or_else(|| self.expected("a whole number, zero or more"))
    }

    pub(in crate::app::calc) fn flag(&self) -> Result<bool, CalcError> {
        self.value
            .as_bool()
            .ok_or_else(|| self.expected("true or false"))
    }

    pub(in crate::app::calc) fn text(&self) -> Result<String, CalcError> {
        self.value
            .as_str()
            .map(str::to_owned)
            .ok_or_else(|| self.expected("a text"))
    }

    /// The entries of a list.
    pub(in crate::app::calc) fn items(&self) -> Result<Vec<Self>, CalcError> {
        let items = self
            .value
            .as_array()
            .ok_or_else(|| self.expected("a list"))?;
        let item = |(at, value): (usize, &Value)| Self {
            file: self.file,
            path: format!("{}/{at}", self.path),
            value: value.clone(),
        };
        Ok(items.iter().enumerate().map(item).collect())
    }

    pub(in crate::app::calc) fn numbers(&self) -> Result<Vec<f64>, CalcError> {
        self.items()?.iter().map(Self::number).collect()
    }

    pub(in crate::app::calc) fn counts(&self) -> Result<Vec<usize>, CalcError> {
        self.items()?.iter().map(Self::count).collect()
    }
}

impl Source {
    /// Whether the text is a JSON document rather than a table.
    pub(in crate::app::calc) fn is_json(&self) -> bool {
        self.text
            .trim_start_matches('\u{feff}')
            .trim_start()
            .starts_with(['{', '['])
    }
}
