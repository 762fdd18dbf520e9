//! The columns of dated investments.
use arrow::array::RecordBatch;

use crate::atlas::columns::{Columns, Rows};
use crate::atlas::error::AtlasError;
use crate::atlas::table::{HISTORY, optional};
use crate::target::{Event, History};

pub(super) fn write(history: &History) -> RecordBatch {
    let rows = history.events();
    let position = |row: &Event| i64::try_from(row.enterprise).ok();
    Columns::default()
        .integer("enterprise", rows.iter().map(position))
        .text("investee", rows.iter().map(|row| Some(&row.investee)))
        .text(
            "adcode",
            rows.iter()
                .map(|row| row.adcode.map(|code| code.to_string())),
        )
        .text(
            "date",
            rows.iter().map(|row| row.date.map(|date| date.to_string())),
        )
        .number("amount_yuan", rows.iter().map(|row| row.amount_yuan))
        .text("kind", rows.iter().map(|row| row.kind.as_ref()))
        .text(
            "segment",
            rows.iter().map(|row| row.segment.map(|id| id.to_string())),
        )
        .text("source", rows.iter().map(|row| Some(&row.source)))
        .batch()
}

pub(super) fn read(rows: &Rows<'_>) -> Result<History, AtlasError> {
    let (enterprise, investee) = (rows.integer("enterprise")?, rows.text("investee")?);
    let (adcode, date) = (rows.text("adcode")?, rows.text("date")?);
    let (amount, kind) = (rows.number("amount_yuan")?, rows.text("kind")?);
    let (segment, source) = (rows.text("segment")?, rows.text("source")?);
    let events = (0..rows.batch.num_rows()).map(|row| {
        Ok(Event {
            enterprise: enterprise(row)
                .and_then(|place| usize::try_from(place).ok())
                .unwrap_or(usize::MAX),
            investee: investee(row).unwrap_or_default(),
            adcode: optional((HISTORY, "adcode"), adcode(row), |text| text.parse().ok())?,
            date: optional((HISTORY, "date"), date(row), |text| text.parse().ok())?,
            amount_yuan: amount(row),
            kind: kind(row),
            segment: optional((HISTORY, "segment"), segment(row), |text| text.parse().ok())?,
            source: source(row).unwrap_or_default(),
        })
    });
    Ok(History::new(events.collect::<Result<_, AtlasError>>()?))
}
