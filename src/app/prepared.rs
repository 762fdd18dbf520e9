//! What every ranking of a region needs and no weight changes: history, propensities, paths. Made once and kept.
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jiff::civil::Date;

use crate::atlas::Snapshot;
use crate::catalog::PropensityRules;
use crate::catalog::code::{Adcode, RegionTable};
use crate::region::Proxy;
use crate::target::{History, Paths, Propensities, Subject};

/// The parts that are kept.
#[derive(Debug, Default)]
pub(super) struct Kept {
    propensities: OnceLock<Arc<Propensities>>,
    history: OnceLock<Arc<History>>,
    paths: Mutex<BTreeMap<Adcode, Arc<Paths>>>,
}

/// What a ranking of one region needs.
#[derive(Debug, Clone)]
pub(super) struct Prepared {
    pub(super) history: Arc<History>,
    pub(super) propensities: Arc<Propensities>,
    pub(super) paths: Arc<Paths>,
}

impl Kept {
    /// Returns what a region needs, made on the first call.
    pub(super) fn of(
        &self,
        (snapshot, region): (&Snapshot, Adcode),
        (as_of, rules): (Date, &PropensityRules),
    ) -> Prepared {
        let history = self
            .history
            .get_or_init(|| Arc::new(snapshot.history.clone()));
        let propensities = self.propensities.get_or_init(|| {
            // What is dated on the day itself is known on it.
            let day = as_of.tomorrow().unwrap_or(as_of);
            let subjects = subjects(snapshot);
            Arc::new(Propensities::estimate(&subjects, history, (day, rules)))
        });
        let mut known = self.paths.lock().unwrap_or_else(PoisonError::into_inner);
        let paths = known.entry(region).or_insert_with(|| {
            let found = Paths::with_origins(
                &residents(snapshot, region),
                &snapshot.relations,
                (Some(region), &snapshot.origins),
            );
            Arc::new(found)
        });
        Prepared {
            history: Arc::clone(history),
            propensities: Arc::clone(propensities),
            paths: Arc::clone(paths),
        }
    }
}

/// Ids of the placed enterprises that sit in a region.
pub(super) fn residents(snapshot: &Snapshot, region: Adcode) -> BTreeSet<String> {
    let regions = RegionTable::builtin();
    snapshot
        .enterprises
        .iter()
        .filter(|enterprise| {
            enterprise
                .adcode
                .is_some_and(|adcode| regions.lies_in(adcode, region))
        })
        .map(|enterprise| enterprise.id.clone())
        .collect()
}

/// What propensity reads of every placed enterprise, by position.
pub(super) fn subjects(snapshot: &Snapshot) -> Vec<Subject> {
    snapshot
        .enterprises
        .iter()
        .enumerate()
        .map(|(place, facts)| Subject {
            seat: facts.adcode,
            chain: snapshot
                .placements_of(place)
                .first()
                .map(|row| row.placement.segment.chain()),
            established: facts.established,
            size_yuan: (facts.size.proxy != Proxy::Unknown).then_some(facts.size.yuan),
            growth: facts.revenue_growth,
            facts_as_of: facts.as_of,
        })
        .collect()
}
