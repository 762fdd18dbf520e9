//! The columns of placements and of relations.
use std::ops::Range;

use arrow::array::RecordBatch;
use arrow::datatypes::Schema;

use crate::atlas::columns::{Columns, Rows};
use crate::atlas::error::AtlasError;
use crate::atlas::snapshot::{PlacementRow, Snapshot};
use crate::atlas::table::{PLACEMENTS, json, parsed};
use crate::placement::Placement;
use crate::target::Relation;

/// The table of some of the placements.
pub(super) fn write(snapshot: &Snapshot, range: Range<usize>) -> Result<RecordBatch, AtlasError> {
    let whole = snapshot.whole(&range.clone().collect::<Vec<_>>())?;
    let rows = &snapshot.placements[range];
    let id = |row: &PlacementRow| snapshot.enterprises[row.enterprise].id.clone();
    let columns = Columns::default()
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
            whole.iter().map(|placement| Some(json(placement))),
        )
        .text(
            "role",
            rows.iter().map(|row| Some(word(&row.placement.role))),
        )
        .number("share", rows.iter().map(|row| row.placement.share))
        .text(
            "level",
            rows.iter().map(|row| Some(word(&row.placement.level))),
        )
        .flag(
            "confirmed",
            rows.iter().map(|row| Some(row.placement.confirmed)),
        )
        .flag(
            "conflict",
            rows.iter().map(|row| Some(row.placement.conflict)),
        );
    Ok(columns.batch())
}

/// The word that a value of a closed list is written as.
fn word<T: serde::Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

fn from_word<T: serde::de::DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).ok()
}

/// Whether a table tells of placements without reading them whole, as snapshots of this version do.
pub(super) fn tells_apart(schema: &Schema) -> bool {
    schema.column_with_name("conflict").is_some()
}

/// Reads placements without their evidence.
pub(super) fn read_bare(
    rows: &Rows<'_>,
    enterprises: usize,
) -> Result<Vec<PlacementRow>, AtlasError> {
    let enterprise = rows.integer("enterprise")?;
    let (supplies, confirmed) = (rows.flag("supplies")?, rows.flag("confirmed")?);
    let (conflict, share) = (rows.flag("conflict")?, rows.number("share")?);
    let (segment, confidence) = (rows.text("segment")?, rows.number("confidence")?);
    let (role, level) = (rows.text("role")?, rows.text("level")?);
    let of = |column| (PLACEMENTS, column);
    (0..rows.batch.num_rows())
        .map(|row| {
            Ok(PlacementRow {
                enterprise: index(enterprise(row), enterprises)?,
                supplies: supplies(row).unwrap_or(false),
                placement: Placement {
                    segment: parsed(of("segment"), segment(row), |text| text.parse().ok())?,
                    role: parsed(of("role"), role(row), from_word)?,
                    share: share(row),
                    confidence: confidence(row).unwrap_or(0.0),
                    level: parsed(of("level"), level(row), from_word)?,
                    confirmed: confirmed(row).unwrap_or(false),
                    conflict: conflict(row).unwrap_or(false),
                    evidence: Vec::new(),
                },
            })
        })
        .collect()
}

fn index(found: Option<i64>, enterprises: usize) -> Result<usize, AtlasError> {
    found
        .and_then(|index| usize::try_from(index).ok())
        .filter(|index| *index < enterprises)
        .ok_or_else(|| AtlasError::Value {
            table: PLACEMENTS,
            column: "enterprise",
            value: format!("{found:?}"),
        })
}

/// Reads placements whole, as snapshots of earlier versions need it.
pub(super) fn read(rows: &Rows<'_>, enterprises: usize) -> Result<Vec<PlacementRow>, AtlasError> {
    let enterprise = rows.integer("enterprise")?;
    let supplies = rows.flag("supplies")?;
    let placement = rows.text("placement")?;
    (0..rows.batch.num_rows())
        .map(|row| {
            Ok(PlacementRow {
                enterprise: index(enterprise(row), enterprises)?,
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
