//! `build`: a new snapshot of a workspace.
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Instant;

use jiff::civil::Date;
use serde::Serialize;

use crate::app::corrections::{self, CorrectionEffect};
use crate::app::workspace::Workspace;
use crate::atlas::{
    self, AtlasError, BuildInputs, By, GapRow, InputEntry, Manifest, Memory, Mentioned, Sieved,
    Snapshot, Spill, Stage, sieve,
};
use crate::catalog::SegmentId;
use crate::error::AppError;
use crate::gap::Verdict;
use crate::placement::{Placement, Placer, Ruling};
use crate::registry::{
    Batch, Enterprise, InputOutput, Investment, Person, Product, Registry, Scan, Stop, Supply,
    Table,
};

/// Most bytes that placements of earlier builds take on disk.
const MEMORY_BYTES: u64 = 8 << 30;

/// Told each stage that is over.
pub type Watch = Option<fn(Stage)>;
/// What the parts of a build are timed by.
pub type Clock = Option<fn() -> Instant>;

/// Hears how many rows of how many were read.
pub type Progress = fn(u64, u64);

/// What a build should use.
#[derive(Debug, Clone)]
pub struct BuildRequest {
    /// The date everything is as of; the newest input's unless named.
    pub as_of: Option<Date>,
    /// Profile id; the workspace's unless named.
    pub profile: Option<String>,
    /// Told how many enterprises were just read, and how many there are to read; from any thread.
    pub progress: Option<Progress>,
    /// Told each stage that is over.
    pub watch: Watch,
    /// Whether to stop.
    pub stop: Stop,
}

/// How long the two parts of a build took.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Times {
    /// Placing every enterprise.
    pub place_ms: u64,
    /// Measuring and deciding every segment of every region.
    pub regions_ms: u64,
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
    /// Enterprises read whose placements an earlier build had found by the same words.
    pub recalled: u64,
    /// Segments of the home region by verdict.
    pub verdicts: BTreeMap<Verdict, usize>,
    /// Home segments whose verdict changed since the last snapshot: segment, before, now.
    pub changed: Vec<(SegmentId, Verdict, Verdict)>,
    /// Why nothing could be compared with the last snapshot, where that cannot be opened any more; `changed` is empty then
    /// and says nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_compared: Option<String>,
    /// What people's corrections did to placements.
    pub corrections: CorrectionEffect,
    /// Date of the snapshot.
    pub as_of: String,
    /// Regions measured, of all levels.
    pub regions: usize,
    /// Segments of all regions by verdict.
    pub everywhere: BTreeMap<Verdict, usize>,
    /// How long it took; zeros where nobody held a clock.
    pub times: Times,
}

/// Builds a snapshot from everything imported and makes it the latest.
///
/// # Errors
/// Nothing imported; a faulty catalog, profile or registry; a disk that cannot be written: the last snapshot stays.
pub fn build(workspace: &Workspace, request: &BuildRequest) -> Result<BuildReport, AppError> {
    build_timed(workspace, request, None)
}

/// As [`build`], with a clock to time its parts by.
///
/// # Errors
/// As [`build`].
pub fn build_timed(
    workspace: &Workspace,
    request: &BuildRequest,
    clock: Clock,
) -> Result<BuildReport, AppError> {
    let registry = Registry::open(&workspace.settings.folder)?;
    let (register, products) = register(&registry, request.stop)?;
    let profile = workspace.profile(request.profile.as_deref())?;
    let placer = Placer::new(&workspace.catalog, &profile.placement)?;
    let rulings = corrections::rulings(workspace)?;
    let table = registry.input_output()?;
    let stored = registry.batches()?;
    let memory = memory(workspace, &placer, &stored);
    let mut batches: Vec<InputEntry> = stored.iter().map(input).collect();
    batches.extend(table.as_ref().map(published));
    batches.extend(corrections::input(&rulings));
    let (investments, supplies, people) = (
        registry.investments()?,
        registry.supplies()?,
        registry.people()?,
    );
    let spill = Arc::new(Spill::new(&workspace.settings.folder)?);
    let mentioned = mentioned((&investments, &supplies, &people), &rulings);
    let (mut sieved, placing_ms) = placed(
        (&register, &products),
        By {
            placer: &placer,
            mentioned: &mentioned,
            memory: &memory,
            spill: &spill,
        },
        (request.progress, clock),
    )?;
    let newest = newest(&sieved)?;
    let effect = corrections::effect(&sieved.kept, &rulings, &workspace.catalog);
    let placements = sieved.take_placements();
    let inputs = BuildInputs {
        catalog: &workspace.catalog,
        profile,
        scheme: workspace.scheme()?,
        home: workspace.settings.region,
        placer: &placer,
        sieved: &sieved,
        spill: Arc::clone(&spill),
        investments: &investments,
        risks: &registry.risks()?,
        rulings: &rulings,
        supplies: &supplies,
        people: &people,
        talents: &registry.talents()?,
        sites: &registry.sites()?,
        travel_times: &registry.travel_times()?,
        region_stats: &registry.region_stats()?,
        input_output: table.as_ref(),
        batches,
        as_of: request.as_of.unwrap_or(newest),
    };
    let (snapshot, times) = calculate(&inputs, placements, (clock, request.watch, request.stop))?;
    let mut report = saved(workspace, (&snapshot, request.stop), memory)?;
    report.times = times;
    report.recalled = sieved.recalled;
    report.times.place_ms += placing_ms;
    report.corrections = effect;
    Ok(report)
}

/// The register and its products, opened.
fn register(
    registry: &Registry,
    stop: Stop,
) -> Result<(Scan<Enterprise>, Scan<Product>), AppError> {
    let register = registry.scan(stop)?;
    if register.rows() == 0 {
        return Err(AppError::Argument(
            "nothing is imported yet: run `liantu import enterprises FILE` first".into(),
        ));
    }
    Ok((register, registry.scan(stop)?))
}

/// The latest day of any row.
fn newest(sieved: &Sieved) -> Result<Date, AppError> {
    sieved.census.newest.ok_or_else(|| {
        AppError::Argument("no row of the registry has a day: import the enterprises again".into())
    })
}

/// Saves the snapshot and what was placed, and reports what changed since the one before.
fn saved(
    workspace: &Workspace,
    (snapshot, stop): (&Snapshot, Stop),
    memory: Memory,
) -> Result<BuildReport, AppError> {
    let previous = atlas::latest(&workspace.atlas()).ok();
    let manifest = atlas::save(&workspace.atlas(), snapshot, stop)?;
    memory.finish();
    let before = previous
        .as_deref()
        .map(|id| atlas::gaps_of(&workspace.atlas(), id, workspace.settings.region));
    report(workspace, (snapshot, &manifest), (previous, before))
}

/// The snapshot, and how long its parts took where a clock is at hand.
fn calculate(
    inputs: &BuildInputs<'_>,
    placements: Vec<Vec<Placement>>,
    (clock, watch, stop): (Clock, Watch, Stop),
) -> Result<(Snapshot, Times), AppError> {
    let started = clock.map(|now| now());
    let mut times = Times::default();
    let snapshot = atlas::build_watched(inputs, placements, &mut |stage| {
        if let Some(watch) = watch {
            watch(stage);
        }
        stop.check()?;
        let Some((now, started)) = clock.zip(started) else {
            return Ok(());
        };
        let elapsed_ms = elapsed_ms(now, started);
        match stage {
            Stage::Placed => times.place_ms = elapsed_ms,
            Stage::Decided => times.regions_ms = elapsed_ms - times.place_ms,
        }
        Ok(())
    })?;
    Ok((snapshot, times))
}

/// Goes through the register, and says how long it took where a clock is at hand.
fn placed(
    tables: (&Scan<Enterprise>, &Scan<Product>),
    by: By<'_>,
    (progress, clock): (Option<Progress>, Clock),
) -> Result<(Sieved, u64), AppError> {
    let started = clock.map(|now| now());
    let sieved = sieve(tables, by, &|read, of| {
        if let Some(tell) = progress {
            tell(read, of);
        }
    })?;
    let took_ms = clock
        .zip(started)
        .map_or(0, |(now, started)| elapsed_ms(now, started));
    Ok((sieved, took_ms))
}

/// What earlier builds placed by the same words.
fn memory(workspace: &Workspace, placer: &Placer, stored: &[Batch]) -> Memory {
    let hashes = stored
        .iter()
        .filter(|batch| batch.table == Table::Enterprises)
        .map(|batch| (batch.name.clone(), batch.sha256.clone()))
        .collect();
    let key = format!("{}|{}", atlas::METHOD, placer.fingerprint());
    Memory::open(workspace.placed_before(), &key, (hashes, MEMORY_BYTES))
}

fn elapsed_ms(now: fn() -> Instant, started: Instant) -> u64 {
    u64::try_from(now().duration_since(started).as_millis()).unwrap_or(u64::MAX)
}

/// Who is spoken of in the other tables and in people's corrections.
fn mentioned(
    (investments, supplies, people): (&[Investment], &[Supply], &[Person]),
    rulings: &[Ruling],
) -> Mentioned {
    let mut names = BTreeSet::new();
    for one in investments {
        names.extend([one.investor_id.as_str().to_owned(), one.investee.clone()]);
    }
    for one in supplies {
        names.extend([&one.supplier_id, &one.customer_id].map(|id| id.as_str().to_owned()));
    }
    names.extend(
        people
            .iter()
            .map(|one| one.enterprise_id.as_str().to_owned()),
    );
    Mentioned {
        names,
        ruled: rulings
            .iter()
            .map(|ruling| ruling.enterprise.clone())
            .collect(),
    }
}

fn published(table: &InputOutput) -> InputEntry {
    InputEntry {
        table: "input_output".to_owned(),
        batch: "table".to_owned(),
        sha256: table.sha256.clone(),
        rows: table.sectors.len() as u64,
        source: String::new(),
        as_of: String::new(),
    }
}

fn input(batch: &Batch) -> InputEntry {
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
    (previous, before): (Option<String>, Option<Result<Vec<GapRow>, AtlasError>>),
) -> Result<BuildReport, AppError> {
    let home = workspace.settings.region;
    let segments: Vec<SegmentId> = workspace
        .catalog
        .scheme_segments(workspace.scheme()?)
        .into_iter()
        .map(|(_, segment)| segment)
        .collect();
    let verdicts_of = |gaps: &[GapRow]| -> BTreeMap<SegmentId, Verdict> {
        let known: BTreeMap<_, _> = gaps
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
    let now = verdicts_of(snapshot.gaps_of(home));
    let (before, not_compared) = match before {
        Some(Ok(before)) => (Some(before), None),
        Some(Err(fault)) => (None, Some(fault.to_string())),
        None => (None, None),
    };
    let then = before.as_deref().map(verdicts_of).unwrap_or_default();
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
        recalled: 0,
        verdicts,
        changed,
        not_compared,
        corrections: CorrectionEffect::default(),
        as_of: manifest.as_of.clone(),
        regions: snapshot
            .gaps
            .chunk_by(|left, right| left.facts.region == right.facts.region)
            .count(),
        everywhere: everywhere(snapshot),
        times: Times::default(),
    })
}

fn everywhere(snapshot: &Snapshot) -> BTreeMap<Verdict, usize> {
    let mut counts = BTreeMap::new();
    for row in &snapshot.gaps {
        *counts.entry(row.verdict).or_default() += 1;
    }
    counts
}
