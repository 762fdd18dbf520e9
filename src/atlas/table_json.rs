//! Small tables whose rows are read whole, one JSON text a row: nobody filters them by column.
use arrow::array::RecordBatch;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::atlas::columns::{Columns, Rows};
use crate::atlas::error::AtlasError;
use crate::atlas::table::{json, parsed};

pub(super) fn write<T: Serialize>(rows: &[T]) -> RecordBatch {
    Columns::default()
        .text("row", rows.iter().map(|row| Some(json(row))))
        .batch()
}

pub(super) fn read<T: DeserializeOwned>(
    (table, rows): (&'static str, &Rows<'_>),
) -> Result<Vec<T>, AtlasError> {
    let row = rows.text("row")?;
    (0..rows.batch.num_rows())
        .map(|place| {
            parsed((table, "row"), row(place), |text| {
                serde_json::from_str(text).ok()
            })
        })
        .collect()
}
