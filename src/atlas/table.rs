//! A snapshot's tables by file name; each table's columns are a file of their own.
use std::ops::Range;

use arrow::array::RecordBatch;

use crate::atlas::columns::Rows;
use crate::atlas::error::AtlasError;
use crate::atlas::evidence_file::{EvidenceFile, WHOLE};
use crate::atlas::manifest::Manifest;
use crate::atlas::snapshot::{EvidenceAt, GapRow, Snapshot};
use crate::atlas::table_file::TableFolder;
use crate::atlas::{table_enterprise, table_gap, table_history, table_json, table_placement};
use crate::catalog::code::Adcode;
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

/// Rows of a piece of a long table, and of a row group of any: a text column holds 2 GiB at most, and who looks one row up
/// reads no more than its group.
pub(super) const PIECE: usize = 65_536;

/// A table, a piece at a time.
pub(super) type Pieces<'a> = Box<dyn Iterator<Item = Result<RecordBatch, AtlasError>> + 'a>;

/// Returns the tables of a snapshot by file name.
pub(super) fn tables(snapshot: &Snapshot) -> Vec<(&'static str, Pieces<'_>)> {
    let enterprises = &snapshot.enterprises;
    let whole = |batch: RecordBatch| -> Pieces<'_> { Box::new(std::iter::once(Ok(batch))) };
    vec![
        (
            ENTERPRISES,
            Box::new(
                pieces(enterprises.len())
                    .map(|piece| Ok(table_enterprise::write(&enterprises[piece]))),
            ),
        ),
        (
            GAPS,
            Box::new(
                pieces(snapshot.gaps.len())
                    .map(|piece| Ok(table_gap::write(&snapshot.gaps[piece]))),
            ),
        ),
        (HISTORY, whole(table_history::write(&snapshot.history))),
        (ORIGINS, whole(table_json::write(&snapshot.origins))),
        (
            PLACEMENTS,
            Box::new(
                pieces(snapshot.placements.len())
                    .map(|piece| table_placement::write(snapshot, piece)),
            ),
        ),
        (
            RELATIONS,
            whole(table_placement::write_relations(&snapshot.relations)),
        ),
        (SITES, whole(table_json::write(&snapshot.sites))),
        (TALENTS, whole(table_json::write(&snapshot.talents))),
        (TRAVEL, whole(table_json::write(snapshot.travel.rows()))),
    ]
}

/// Cuts so many rows into pieces; none are one empty piece.
fn pieces(rows: usize) -> impl Iterator<Item = Range<usize>> {
    (0..rows.max(1))
        .step_by(PIECE)
        .map(move |start| start..(start + PIECE).min(rows))
}

/// Reads a snapshot back from its files.
///
/// # Errors
/// [`AtlasError::Column`] and [`AtlasError::Value`] for tables of another version.
pub(super) fn snapshot(manifest: Manifest, folder: &TableFolder) -> Result<Snapshot, AtlasError> {
    let enterprises = folder.long(ENTERPRISES, None, &|rows| table_enterprise::read(rows))?;
    let count = enterprises.len();
    let (placements, evidence) =
        if table_placement::tells_apart(folder.schema(PLACEMENTS)?.as_ref()) {
            (
                folder.long(PLACEMENTS, Some(WHOLE), &|rows| {
                    table_placement::read_bare(rows, count)
                })?,
                EvidenceAt::Stored(EvidenceFile::open(&folder.path(PLACEMENTS))?),
            )
        } else {
            let placements =
                folder.long(PLACEMENTS, None, &|rows| table_placement::read(rows, count))?;
            (placements, EvidenceAt::Beside)
        };
    let history = folder.whole(HISTORY)?;
    let (origins, sites) = (folder.whole(ORIGINS)?, folder.whole(SITES)?);
    let (talents, travel) = (folder.whole(TALENTS)?, folder.whole(TRAVEL)?);
    let relations = folder.whole(RELATIONS)?;
    let rows = |table, batch| Rows { table, batch };
    Ok(Snapshot {
        placements,
        evidence,
        gaps: folder.long(GAPS, None, &|rows| table_gap::read(rows))?,
        history: table_history::read(&rows(HISTORY, &history))?,
        origins: table_json::read((ORIGINS, &rows(ORIGINS, &origins)))?,
        sites: table_json::read((SITES, &rows(SITES, &sites)))?,
        talents: table_json::read((TALENTS, &rows(TALENTS, &talents)))?,
        travel: TravelTimes::new(table_json::read((TRAVEL, &rows(TRAVEL, &travel)))?),
        relations: table_placement::read_relations(&rows(RELATIONS, &relations))?,
        enterprises,
        manifest,
    })
}

/// Reads the gaps of one region.
pub(super) fn gaps_of(folder: &TableFolder, region: Adcode) -> Result<Vec<GapRow>, AtlasError> {
    folder.long(GAPS, None, &|rows| {
        let mut found = table_gap::read(rows)?;
        found.retain(|row| row.facts.region == region);
        Ok(found)
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
