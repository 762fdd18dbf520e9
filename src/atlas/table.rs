//! A snapshot's tables by file name; each table's columns are a file of their own.
use arrow::array::RecordBatch;

use crate::atlas::columns::Rows;
use crate::atlas::error::AtlasError;
use crate::atlas::manifest::Manifest;
use crate::atlas::snapshot::Snapshot;
use crate::atlas::{table_enterprise, table_gap, table_history, table_json, table_placement};
use crate::target::TravelTimes;

/// Placed enterprises.
pub(super) const ENTERPRISES: &str = "enterprises.parquet";
/// Placements with their evidence.
pub(super) const PLACEMENTS: &str = "placements.parquet";
/// Region × segment: the facts and what was decided.
pub(super) const GAPS: &str = "gaps.parquet";
/// Dated investments of placed enterprises.
pub(super) const HISTORY: &str = "history.parquet";
/// People whose native place is known.
pub(super) const ORIGINS: &str = "origins.parquet";
/// Talents with their segments.
pub(super) const TALENTS: &str = "talents.parquet";
/// Land and idle plants on offer.
pub(super) const SITES: &str = "sites.parquet";
/// Travel times between places.
pub(super) const TRAVEL: &str = "travel.parquet";
/// Relations between enterprises.
pub(super) const RELATIONS: &str = "relations.parquet";

/// Returns the tables of a snapshot by file name.
pub(super) fn tables(snapshot: &Snapshot) -> Vec<(&'static str, RecordBatch)> {
    vec![
        (ENTERPRISES, table_enterprise::write(&snapshot.enterprises)),
        (GAPS, table_gap::write(&snapshot.gaps)),
        (HISTORY, table_history::write(&snapshot.history)),
        (ORIGINS, table_json::write(&snapshot.origins)),
        (PLACEMENTS, table_placement::write(snapshot)),
        (
            RELATIONS,
            table_placement::write_relations(&snapshot.relations),
        ),
        (SITES, table_json::write(&snapshot.sites)),
        (TALENTS, table_json::write(&snapshot.talents)),
        (TRAVEL, table_json::write(snapshot.travel.rows())),
    ]
}

/// Reads a snapshot back from its tables.
///
/// # Errors
/// [`AtlasError::Column`] and [`AtlasError::Value`] for tables of another version.
pub(super) fn snapshot(
    manifest: Manifest,
    tables: &[(String, RecordBatch)],
) -> Result<Snapshot, AtlasError> {
    let rows = |name: &'static str| -> Result<Rows<'_>, AtlasError> {
        let found = tables.iter().find(|(known, _)| known == name);
        let (_, batch) = found.ok_or_else(|| AtlasError::Column {
            table: name.to_owned(),
            column: "*".to_owned(),
        })?;
        Ok(Rows { table: name, batch })
    };
    let enterprises = table_enterprise::read(&rows(ENTERPRISES)?)?;
    let placements = table_placement::read(&rows(PLACEMENTS)?, enterprises.len())?;
    Ok(Snapshot {
        placements,
        gaps: table_gap::read(&rows(GAPS)?)?,
        history: table_history::read(&rows(HISTORY)?)?,
        origins: table_json::read((ORIGINS, &rows(ORIGINS)?))?,
        sites: table_json::read((SITES, &rows(SITES)?))?,
        talents: table_json::read((TALENTS, &rows(TALENTS)?))?,
        travel: TravelTimes::new(table_json::read((TRAVEL, &rows(TRAVEL)?))?),
        relations: table_placement::read_relations(&rows(RELATIONS)?)?,
        enterprises,
        manifest,
    })
}

/// Returns a value as JSON text.
pub(super) fn json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("rows are plain data")
}

/// Reads a cell that must hold a value.
pub(super) fn parsed<T>(
    (table, column): (&'static str, &'static str),
    text: Option<String>,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<T, AtlasError> {
    let text = text.unwrap_or_default();
    parse(&text).ok_or(AtlasError::Value {
        table,
        column,
        value: text,
    })
}

/// Reads a cell that may be empty.
pub(super) fn optional<T>(
    place: (&'static str, &'static str),
    text: Option<String>,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, AtlasError> {
    text.map(|text| parsed(place, Some(text), parse))
        .transpose()
}
