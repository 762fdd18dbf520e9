//! The regions a snapshot knows, and what one region is strong in and related to.
use std::collections::BTreeMap;

use serde::Serialize;

use crate::app::answer::Answer;
use crate::app::gaps::QuotientItem;
use crate::app::view::View;
use crate::atlas::GapRow;
use crate::catalog::code::{Adcode, RegionTable};
use crate::catalog::{SegmentId, region_name};
use crate::error::AppError;
use crate::gap::Verdict;

/// How many segments a profile names of each kind.
const MOST_NAMED: usize = 20;

/// One region of the snapshot.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct RegionItem {
    /// GB/T 2260 code.
    pub adcode: String,
    /// Its name with the names above it.
    pub name: String,
    /// Operating enterprises imported for it.
    pub imported: u32,
    /// Imported over registered, 0..=1; null: not stated.
    pub coverage: Option<f64>,
    /// Segments by verdict.
    pub verdicts: BTreeMap<Verdict, usize>,
}

/// A segment as a profile names it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ProfiledSegment {
    /// Segment id.
    pub segment: SegmentId,
    /// Its name.
    pub name: String,
    /// Its verdict here.
    pub verdict: Verdict,
    /// Makers here.
    pub makers: u32,
    /// LQ*; null where the nation has no maker.
    pub lq: Option<QuotientItem>,
    /// Relatedness density, 0..=1; null where undefined.
    pub relatedness: Option<f64>,
    /// Complexity, standard score; null where undefined.
    pub complexity: Option<f64>,
}

/// What a region is strong in, and what lies near that.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct RegionProfileCard {
    /// Snapshot id.
    pub snapshot: String,
    /// The region.
    #[serde(flatten)]
    pub region: RegionItem,
    /// Segments whose LQ* lies above 1 with its whole interval, by LQ*.
    pub strengths: Vec<ProfiledSegment>,
    /// Segments without a maker here, by relatedness: what the region could grow into.
    pub related: Vec<ProfiledSegment>,
    /// Whether anything behind the snapshot is invented.
    pub synthetic: bool,
}

fn region_item(adcode: Adcode, rows: &[GapRow]) -> RegionItem {
    let mut verdicts = BTreeMap::new();
    for row in rows {
        *verdicts.entry(row.verdict).or_default() += 1;
    }
    let coverage = rows.first().map(|row| row.facts.coverage);
    RegionItem {
        adcode: adcode.to_string(),
        name: region_name(adcode),
        imported: coverage.map_or(0, |coverage| coverage.imported),
        coverage: coverage.and_then(|coverage| coverage.share()),
        verdicts,
    }
}

/// Lists the regions of the snapshot by code, all of them or those within one.
///
/// # Errors
/// Unknown region.
pub fn regions(view: &View, within: Option<&str>) -> Result<Answer<RegionItem>, AppError> {
    let within = within.map(|code| view.region(Some(code))).transpose()?;
    let table = RegionTable::builtin();
    let items = view
        .snapshot
        .gaps
        .chunk_by(|left, right| left.facts.region == right.facts.region)
        .filter(|rows| within.is_none_or(|outer| table.lies_in(rows[0].facts.region, outer)))
        .map(|rows| region_item(rows[0].facts.region, rows))
        .collect();
    let region = within.map_or_else(|| view.region(None), Ok)?.to_string();
    Ok(Answer::new(&view.snapshot.manifest, region, items))
}

fn profiled(view: &View, row: &GapRow) -> ProfiledSegment {
    let facts = &row.facts;
    ProfiledSegment {
        segment: facts.segment,
        name: view
            .catalog()
            .segment(facts.segment)
            .map_or_else(String::new, |segment| segment.name.clone()),
        verdict: row.verdict,
        makers: facts.makers,
        lq: facts.specialisation.map(|found| QuotientItem {
            value: found.quotient.value,
            low: found.quotient.low,
            high: found.quotient.high,
        }),
        relatedness: facts.relatedness,
        complexity: facts.complexity,
    }
}

/// Describes one region.
///
/// # Errors
/// Unknown region.
pub fn profile(view: &View, adcode: &str) -> Result<RegionProfileCard, AppError> {
    let region = view.region(Some(adcode))?;
    let known = RegionTable::builtin()
        .get(region)
        .map_or(region, |found| found.adcode);
    let rows = view.snapshot.gaps_of(known);
    let quotient = |row: &GapRow| {
        row.facts
            .specialisation
            .map_or(0.0, |found| found.quotient.value)
    };
    let mut strong: Vec<&GapRow> = rows
        .iter()
        .filter(|row| {
            let found = row.facts.specialisation;
            found.is_some_and(|found| found.quotient.low > 1.0)
        })
        .collect();
    strong.sort_by(|left, right| {
        quotient(right)
            .total_cmp(&quotient(left))
            .then(left.facts.segment.cmp(&right.facts.segment))
    });
    let mut related: Vec<&GapRow> = rows
        .iter()
        .filter(|row| row.facts.makers == 0 && row.facts.relatedness.is_some())
        .collect();
    related.sort_by(|left, right| {
        let key = |row: &GapRow| row.facts.relatedness.unwrap_or(0.0);
        key(right)
            .total_cmp(&key(left))
            .then(left.facts.segment.cmp(&right.facts.segment))
    });
    let named = |rows: Vec<&GapRow>| {
        let first = rows.into_iter().take(MOST_NAMED);
        first.map(|row| profiled(view, row)).collect()
    };
    Ok(RegionProfileCard {
        snapshot: view.snapshot.manifest.snapshot.clone(),
        region: region_item(known, rows),
        strengths: named(strong),
        related: named(related),
        synthetic: view.snapshot.manifest.synthetic,
    })
}
