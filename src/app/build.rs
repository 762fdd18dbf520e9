//! `build`: a new snapshot of a workspace.
use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use crate::app::workspace::Workspace;
use crate::atlas::{self, BuildInputs, InputEntry, Manifest, Snapshot};
use crate::catalog::SegmentId;
use crate::error::AppError;
use crate::gap::Verdict;
use crate::placement::Placer;
use crate::registry::Registry;

/// What a build should use.
#[derive(Debug, Clone)]
pub struct BuildRequest {
    /// The date everything is as of; the newest input's unless named.
    pub as_of: Option<Date>,
    /// Profile id; the workspace's unless named.
    pub profile: Option<String>,
}

/// What a build did.
#[derive(Debug, Clone, Serialize)]
pub struct BuildReport {
    /// The new snapshot's id.
    pub snapshot: String,
    /// The one before it, if there was one.
    pub previous: Option<String>,
    /// Enterprises read.
    pub enterprises: u64,
    /// Enterprises placed.
    pub placed: u64,
    /// Segments of the home region by verdict.
    pub verdicts: BTreeMap<Verdict, usize>,
    /// Home segments whose verdict changed since the last snapshot: segment, before, now.
    pub changed: Vec<(SegmentId, Verdict, Verdict)>,
    /// Date of the snapshot.
    pub as_of: String,
}

/// Builds a snapshot from everything imported and makes it the latest.
///
/// # Errors
/// Nothing imported; a faulty catalog, profile or registry; a disk that cannot be written: the last snapshot stays.
pub fn build(workspace: &Workspace, request: &BuildRequest) -> Result<BuildReport, AppError> {
    let registry = Registry::open(&workspace.settings.folder)?;
    let enterprises = registry.enterprises()?;
    if enterprises.is_empty() {
        return Err(AppError::Argument(
            "nothing is imported yet: run `liantu import enterprises FILE` first".into(),
        ));
    }
    let profile = workspace.profile(request.profile.as_deref())?;
    let placer = Placer::new(&workspace.catalog, &profile.placement)?;
    let newest = enterprises
        .iter()
        .map(|enterprise| enterprise.as_of)
        .max()
        .expect("there is an enterprise");
    let inputs = BuildInputs {
        catalog: &workspace.catalog,
        profile,
        scheme: workspace.scheme()?,
        home: workspace.settings.region,
        placer: &placer,
        products: &registry.products()?,
        investments: &registry.investments()?,
        risks: &registry.risks()?,
        supplies: &registry.supplies()?,
        people: &registry.people()?,
        talents: &registry.talents()?,
        sites: &registry.sites()?,
        batches: registry.batches()?.iter().map(input).collect(),
        as_of: request.as_of.unwrap_or(newest),
        enterprises: &enterprises,
    };
    let previous = atlas::latest(&workspace.atlas()).ok();
    let before = previous
        .as_deref()
        .and_then(|id| atlas::load(&workspace.atlas(), Some(id)).ok());
    let snapshot = atlas::build(&inputs)?;
    let manifest = atlas::save(&workspace.atlas(), &snapshot)?;
    report(workspace, (&snapshot, &manifest), (previous, before))
}

fn input(batch: &crate::registry::Batch) -> InputEntry {
    InputEntry {
        table: batch.table.name().to_owned(),
        batch: batch.name.clone(),
        sha256: batch.sha256.clone(),
        rows: batch.rows as u64,
        source: batch.source.clone(),
        as_of: batch
            .as_of
            .map_or_else(String::new, |date| date.to_string()),
    }
}

fn report(
    workspace: &Workspace,
    (snapshot, manifest): (&Snapshot, &Manifest),
    (previous, before): (Option<String>, Option<Snapshot>),
) -> Result<BuildReport, AppError> {
    let home = workspace.settings.region;
    let segments: Vec<SegmentId> = workspace
        .catalog
        .scheme_segments(workspace.scheme()?)
        .into_iter()
        .map(|(_, segment)| segment)
        .collect();
    let verdicts_of = |snapshot: &Snapshot| -> BTreeMap<SegmentId, Verdict> {
        let known: BTreeMap<_, _> = snapshot
            .gaps_of(home)
            .iter()
            .map(|row| (row.facts.segment, row.verdict))
            .collect();
        segments
            .iter()
            .map(|segment| {
                (
                    *segment,
                    known.get(segment).copied().unwrap_or(Verdict::Unknown),
                )
            })
            .collect()
    };
    let now = verdicts_of(snapshot);
    let then = before.as_ref().map(verdicts_of).unwrap_or_default();
    let mut verdicts = BTreeMap::new();
    for verdict in now.values() {
        *verdicts.entry(*verdict).or_default() += 1;
    }
    let changed = now
        .iter()
        .filter_map(|(segment, verdict)| {
            then.get(segment)
                .filter(|old| *old != verdict)
                .map(|old| (*segment, *old, *verdict))
        })
        .collect();
    Ok(BuildReport {
        snapshot: manifest.snapshot.clone(),
        previous: previous.filter(|id| *id != manifest.snapshot),
        enterprises: manifest.enterprises,
        placed: manifest.placed,
        verdicts,
        changed,
        as_of: manifest.as_of.clone(),
    })
}
