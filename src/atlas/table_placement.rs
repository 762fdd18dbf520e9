//! The columns of placements and of relations.
use arrow::array::RecordBatch;

use crate::atlas::columns::{Columns, Rows};
use crate::atlas::error::AtlasError;
use crate::atlas::snapshot::{PlacementRow, Snapshot};
use crate::atlas::table::{PLACEMENTS, json, parsed};
use crate::target::Relation;

pub(super) fn write(snapshot: &Snapshot) -> RecordBatch {
    let rows = &snapshot.placements;
    let id = |row: &PlacementRow| snapshot.enterprises[row.enterprise].id.clone();
    Columns::default()
        .integer(
            "enterprise",
            rows.iter().map(|row| i64::try_from(row.enterprise).ok()),
        )
        .text("enterprise_id", rows.iter().map(|row| Some(id(row))))
        .text(
            "segment",
            rows.iter()
                .map(|row| Some(row.placement.segment.to_string())),
        )
        .number(
            "confidence",
            rows.iter().map(|row| Some(row.placement.confidence)),
        )
        .flag("supplies", rows.iter().map(|row| Some(row.supplies)))
        .text(
            "placement",
            rows.iter().map(|row| Some(json(&row.placement))),
        )
        .batch()
}

pub(super) fn read(rows: &Rows<'_>, enterprises: usize) -> Result<Vec<PlacementRow>, AtlasError> {
    let enterprise = rows.integer("enterprise")?;
    let supplies = rows.flag("supplies")?;
    let placement = rows.text("placement")?;
    let index = |row| {
        let index = enterprise(row).and_then(|index| usize::try_from(index).ok());
        index.filter(|index| *index < enterprises)
    };
    (0..rows.batch.num_rows())
        .map(|row| {
            Ok(PlacementRow {
                enterprise: index(row).ok_or_else(|| AtlasError::Value {
                    table: PLACEMENTS,
                    column: "enterprise",
                    value: format!("{:?}", enterprise(row)),
                })?,
                supplies: supplies(row).unwrap_or(false),
                placement: parsed((PLACEMENTS, "placement"), placement(row), |text| {
                    serde_json::from_str(text).ok()
                })?,
            })
        })
        .collect()
}

pub(super) fn write_relations(rows: &[Relation]) -> RecordBatch {
    Columns::default()
        .text("from", rows.iter().map(|row| Some(&row.from)))
        .text("to", rows.iter().map(|row| Some(&row.to)))
        .text("kind", rows.iter().map(|row| Some(&row.kind)))
        .text("record", rows.iter().map(|row| Some(&row.record)))
        .text(
            "date",
            rows.iter().map(|row| row.date.map(|date| date.to_string())),
        )
        .batch()
}

pub(super) fn read_relations(rows: &Rows<'_>) -> Result<Vec<Relation>, AtlasError> {
    let (from, to, kind) = (rows.text("from")?, rows.text("to")?, rows.text("kind")?);
    let (record, date) = (rows.text("record")?, rows.text("date")?);
    let one = |row| Relation {
        from: from(row).unwrap_or_default(),
        to: to(row).unwrap_or_default(),
        kind: kind(row).unwrap_or_default(),
        record: record(row).unwrap_or_default(),
        date: date(row).and_then(|text| text.parse().ok()),
    };
    Ok((0..rows.batch.num_rows()).map(one).collect())
}
