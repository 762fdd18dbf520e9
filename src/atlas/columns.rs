//! Typed columns to and from Arrow, by name: the few kinds a snapshot needs.
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, BooleanArray, Float64Array, Int64Array, RecordBatch, StringArray,
};
use arrow::datatypes::{Field, Schema};

use crate::atlas::error::AtlasError;

/// Columns being gathered for a table.
#[derive(Default)]
pub(super) struct Columns {
    fields: Vec<Field>,
    arrays: Vec<ArrayRef>,
}

impl Columns {
    fn push(mut self, name: &str, array: ArrayRef) -> Self {
        self.fields
            .push(Field::new(name, array.data_type().clone(), true));
        self.arrays.push(array);
        self
    }

    pub(super) fn text<T: AsRef<str>>(
        self,
        name: &str,
        values: impl Iterator<Item = Option<T>>,
    ) -> Self {
        self.push(name, Arc::new(values.collect::<StringArray>()))
    }

    pub(super) fn number(self, name: &str, values: impl Iterator<Item = Option<f64>>) -> Self {
        self.push(name, Arc::new(values.collect::<Float64Array>()))
    }

    pub(super) fn integer(self, name: &str, values: impl Iterator<Item = Option<i64>>) -> Self {
        self.push(name, Arc::new(values.collect::<Int64Array>()))
    }

    pub(super) fn flag(self, name: &str, values: impl Iterator<Item = Option<bool>>) -> Self {
        self.push(name, Arc::new(values.collect::<BooleanArray>()))
    }

    pub(super) fn batch(self) -> RecordBatch {
        RecordBatch::try_new(Arc::new(Schema::new(self.fields)), self.arrays)
            .expect("columns are gathered from the same rows")
    }
}

/// A table read back, asked for columns by name.
pub(super) struct Rows<'a> {
    pub(super) table: &'static str,
    pub(super) batch: &'a RecordBatch,
}

impl Rows<'_> {
    fn column<T: Array + Clone + 'static>(&self, name: &str) -> Result<T, AtlasError> {
        self.batch
            .column_by_name(name)
            .and_then(|array| array.as_any().downcast_ref::<T>())
            .cloned()
            .ok_or_else(|| AtlasError::Column {
                table: self.table.to_owned(),
                column: name.to_owned(),
            })
    }

    pub(super) fn text(
        &self,
        name: &str,
    ) -> Result<impl Fn(usize) -> Option<String> + use<>, AtlasError> {
        let array = self.column::<StringArray>(name)?;
        Ok(move |row| array.is_valid(row).then(|| array.value(row).to_owned()))
    }

    pub(super) fn number(
        &self,
        name: &str,
    ) -> Result<impl Fn(usize) -> Option<f64> + use<>, AtlasError> {
        let array = self.column::<Float64Array>(name)?;
        Ok(move |row| array.is_valid(row).then(|| array.value(row)))
    }

    /// A column that snapshots of earlier versions do not have.
    pub(super) fn number_if_there(&self, name: &str) -> impl Fn(usize) -> Option<f64> + use<> {
        let column = self.number(name).ok();
        move |row| column.as_ref().and_then(|value| value(row))
    }

    pub(super) fn integer(
        &self,
        name: &str,
    ) -> Result<impl Fn(usize) -> Option<i64> + use<>, AtlasError> {
        let array = self.column::<Int64Array>(name)?;
        Ok(move |row| array.is_valid(row).then(|| array.value(row)))
    }

    pub(super) fn flag(
        &self,
        name: &str,
    ) -> Result<impl Fn(usize) -> Option<bool> + use<>, AtlasError> {
        let array = self.column::<BooleanArray>(name)?;
        Ok(move |row| array.is_valid(row).then(|| array.value(row)))
    }
}
