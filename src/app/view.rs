//! A snapshot opened for reading, with what every answer needs besides it.
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jiff::civil::Date;

use crate::app::prepared::{Kept, Prepared};
use crate::app::surroundings::Surroundings;
use crate::app::workspace::Workspace;
use crate::atlas::{self, AtlasError, GapRow, PlacementRow, Snapshot};
use crate::catalog::code::{Adcode, RegionTable};
use crate::catalog::{Catalog, ChainId, Profile, Scheme, SegmentId};
use crate::error::AppError;
use crate::gap::{Decision, Factors, GapFacts, Rule, Verdict, decide};
use crate::region::ProductSpace;
use crate::target::Contacts;

/// A snapshot opened for reading.
#[derive(Debug)]
pub struct View {
    /// The workspace it belongs to.
    pub workspace: Workspace,
    /// The snapshot.
    pub snapshot: Snapshot,
    /// The profile the snapshot was built with.
    pub profile: Profile,
    kept: Kept,
    contacts: Mutex<Option<Arc<Contacts>>>,
    /// What the whole country has, counted when a gap is first asked for.
    surroundings: OnceLock<Surroundings>,
    /// Positions of placements by segment, made when a list of a segment is first asked for.
    by_segment: OnceLock<BTreeMap<SegmentId, Vec<usize>>>,
    /// Which segments go together, measured again when a gap is first explained.
    space: OnceLock<Option<ProductSpace>>,
}

impl View {
    /// Opens a snapshot of a workspace, the latest unless one is named.
    ///
    /// # Errors
    /// No workspace, no such snapshot, or a damaged one.
    pub fn open(workspace: Workspace, snapshot: Option<&str>) -> Result<Self, AppError> {
        let snapshot = atlas::load(&workspace.atlas(), snapshot)?;
        Self::over(workspace, snapshot)
    }

    fn over(workspace: Workspace, snapshot: Snapshot) -> Result<Self, AppError> {
        let profile = serde_json::from_str(&snapshot.manifest.profile_text).map_err(|fault| {
            AppError::Argument(format!(
                "snapshot `{}` keeps a profile of another version ({fault}): build again",
                snapshot.manifest.snapshot
            ))
        })?;
        Ok(Self {
            workspace,
            snapshot,
            profile,
            kept: Kept::default(),
            contacts: Mutex::default(),
            surroundings: OnceLock::new(),
            by_segment: OnceLock::new(),
            space: OnceLock::new(),
        })
    }

    /// Opens the latest snapshot of a workspace; none where none was built yet.
    ///
    /// # Errors
    /// A damaged one.
    pub fn latest(workspace: Workspace) -> Result<Option<Self>, AppError> {
        match Self::open(workspace, None) {
            Err(AppError::Atlas(AtlasError::NoSnapshot { .. })) => Ok(None),
            other => other.map(Some),
        }
    }

    /// Opens the latest snapshot of a workspace; where none was built yet, one of nothing, as of the day given.
    ///
    /// # Errors
    /// A damaged one, or settings that name no scheme or profile of the catalog.
    pub fn latest_or_unbuilt(workspace: Workspace, today: Date) -> Result<Self, AppError> {
        let nothing = atlas::unbuilt(
            (
                &workspace.catalog,
                workspace.scheme()?,
                workspace.profile(None)?,
            ),
            (workspace.settings.region, today),
        );
        match Self::latest(workspace.clone())? {
            Some(view) => Ok(view),
            None => Self::over(workspace, nothing),
        }
    }

    /// Whether nothing was built yet.
    pub fn is_unbuilt(&self) -> bool {
        self.snapshot.manifest.snapshot == atlas::UNBUILT
    }

    /// What a ranking of one region needs besides weights, made once.
    ///
    /// # Errors
    /// The manifest holds no date.
    pub(super) fn prepared(&self, region: Adcode) -> Result<Prepared, AppError> {
        let rules = &self.catalog().rules().target.propensity;
        Ok(self
            .kept
            .of((&self.snapshot, region), (self.as_of()?, rules)))
    }

    /// Open projects of the ledger, if there is one to ask.
    pub(super) fn contacts(&self) -> Option<Arc<Contacts>> {
        let held = self.contacts.lock().unwrap_or_else(PoisonError::into_inner);
        held.clone()
    }

    /// Takes the open projects of the ledger, so that the guard can tell who spoke to an enterprise first.
    pub fn take_contacts(&self, contacts: Option<Arc<Contacts>>) {
        *self.contacts.lock().unwrap_or_else(PoisonError::into_inner) = contacts;
    }

    /// What the whole country has, beside which a gap is shown.
    pub(super) fn surroundings(&self) -> &Surroundings {
        self.surroundings
            .get_or_init(|| Surroundings::new(&self.snapshot.gaps, self.catalog()))
    }

    /// Which segments go together and where they are, as the build measured them; `None` where nothing was placed.
    pub(super) fn product_space(&self) -> Option<&ProductSpace> {
        self.space.get_or_init(|| self.measured_space()).as_ref()
    }

    fn measured_space(&self) -> Option<ProductSpace> {
        let rows = &self.snapshot.gaps;
        let by_region = rows.chunk_by(|left, right| left.facts.region == right.facts.region);
        let regions: Vec<Adcode> = by_region.map(|rows| rows[0].facts.region).collect();
        let first = self.snapshot.gaps_of(*regions.first()?);
        let segments: Vec<SegmentId> = first.iter().map(|row| row.facts.segment).collect();
        let supply = |region| {
            let rows = self.snapshot.gaps_of(region).iter();
            rows.map(|row| row.facts.supply_yuan).collect()
        };
        let basis = self.surroundings().prefectures();
        ProductSpace::try_new(&segments, (basis, &regions), &supply).ok()
    }

    /// The placements in one segment with their places, in the order of enterprises.
    pub fn placed_in(&self, segment: SegmentId) -> impl Iterator<Item = (usize, &PlacementRow)> {
        let index = self.by_segment.get_or_init(|| {
            let mut index: BTreeMap<SegmentId, Vec<usize>> = BTreeMap::new();
            for (place, row) in self.snapshot.placements.iter().enumerate() {
                index.entry(row.placement.segment).or_default().push(place);
            }
            index
        });
        let places = index.get(&segment).map_or(&[][..], Vec::as_slice);
        places
            .iter()
            .map(|place| (*place, &self.snapshot.placements[*place]))
    }

    /// The catalog.
    pub fn catalog(&self) -> &Catalog {
        &self.workspace.catalog
    }

    /// The date of the snapshot.
    ///
    /// # Errors
    /// The manifest holds no date.
    pub fn as_of(&self) -> Result<Date, AppError> {
        self.snapshot.manifest.as_of.parse().map_err(|fault| {
            AppError::Argument(format!(
                "snapshot `{}` has no date ({fault}): build again",
                self.snapshot.manifest.snapshot
            ))
        })
    }

    /// The region asked for, home unless named; retired codes are mapped.
    ///
    /// # Errors
    /// No region has this code.
    pub fn region(&self, code: Option<&str>) -> Result<Adcode, AppError> {
        let Some(code) = code else {
            return Ok(self.workspace.settings.region);
        };
        let regions = RegionTable::builtin();
        let found = code
            .parse()
            .ok()
            .and_then(|code| regions.resolve(code))
            .or_else(|| regions.find_by_names(Some(code), None, None))
            .or_else(|| regions.find_by_names(None, Some(code), None));
        found.ok_or_else(|| AppError::Unknown {
            what: "region",
            id: code.to_owned(),
            hint: ": expected a code of GB/T 2260 such as 341500".into(),
        })
    }

    /// The leaf segments of the scheme, or of some chains (ids with commas), or one segment, each with the chain that draws it.
    ///
    /// # Errors
    /// No chain or segment has this id.
    pub fn segments(
        &self,
        chain: Option<&str>,
        segment: Option<&str>,
    ) -> Result<Vec<(ChainId, SegmentId)>, AppError> {
        let scheme = self.scheme()?;
        let mut segments = self.catalog().scheme_segments(scheme);
        if let Some(ids) = chain {
            segments = Vec::new();
            for id in ids.split(',') {
                let chain = self.catalog().find_chain(id.trim())?;
                segments.extend(chain.members().map(|(segment, _)| (chain.id, segment)));
            }
        }
        if let Some(id) = segment {
            let segment = self.catalog().find_segment(id)?;
            segments.retain(|(_, known)| *known == segment.id);
            if segments.is_empty() {
                segments.push((segment.id.chain(), segment.id));
            }
        }
        Ok(segments)
    }

    /// The scheme of the workspace.
    ///
    /// # Errors
    /// The scheme was removed from the catalog.
    pub fn scheme(&self) -> Result<&Scheme, AppError> {
        self.workspace.scheme()
    }

    /// The stored gap of every segment asked for; a region without a single imported enterprise is unknown everywhere.
    pub fn gaps(
        &self,
        region: Adcode,
        segments: &BTreeSet<SegmentId>,
    ) -> BTreeMap<SegmentId, GapRow> {
        let mut rows: BTreeMap<SegmentId, GapRow> = self
            .snapshot
            .gaps_of(region)
            .iter()
            .filter(|row| segments.contains(&row.facts.segment))
            .map(|row| (row.facts.segment, row.clone()))
            .collect();
        for segment in segments {
            rows.entry(*segment)
                .or_insert_with(|| unseen(region, *segment));
        }
        rows
    }

    /// Says again why a row was decided as it was, from its stored facts.
    pub fn decision(&self, row: &GapRow) -> Decision {
        decide(&row.facts, &self.profile.gap, &self.profile.region)
    }
}

/// The gap of a region of which nothing was imported.
fn unseen(region: Adcode, segment: SegmentId) -> GapRow {
    GapRow {
        facts: GapFacts::unseen(region, segment),
        verdict: Verdict::Unknown,
        rule: Rule::Coverage,
        factors: Factors {
            demand: 0.0,
            shortfall: 1.0,
            feasibility: None,
            reach_served: 0.0,
            criticality: 0.0,
        },
        priority: None,
        key_firm: false,
        purchases: None,
    }
}
