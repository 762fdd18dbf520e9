//! `targets --kin`: suppliers, customers, investors and subsidiaries of residents, elsewhere: 以商招商.
//!
//! One recorded relation each, with its record; what is two hops away is a path of a target, not a kin.
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::app::answer::Answer;
use crate::app::prepared::residents;
use crate::app::stage::Stage;
use crate::app::target_item::TargetEnterprise;
use crate::app::targets::TargetQuery;
use crate::app::view::View;
use crate::catalog::code::held_label;
use crate::catalog::{SegmentId, region_name};
use crate::error::AppError;
use crate::gap::Verdict;
use crate::target::Relation;

/// What the other one is to the resident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kinship {
    /// It sells to the resident.
    Supplier,
    /// It buys from the resident.
    Customer,
    /// It invested in the resident.
    Investor,
    /// The resident invested in it.
    Subsidiary,
    /// Both belong to one group, or share a person.
    Related,
}

impl Kinship {
    /// Its Chinese name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Supplier => "供应商",
            Self::Customer => "客户",
            Self::Investor => "投资方",
            Self::Subsidiary => "被投企业",
            Self::Related => "关联方",
        }
    }
}

/// One enterprise elsewhere that is tied to a resident.
#[derive(Debug, Clone, Serialize)]
pub struct KinItem {
    /// The resident.
    pub resident: TargetEnterprise,
    /// Whether the resident is a leader of its chain.
    pub leading: bool,
    /// What the other one is to it.
    pub kinship: Kinship,
    /// The other one.
    pub enterprise: TargetEnterprise,
    /// Where the other one works; null if it was not placed.
    pub segment: Option<SegmentId>,
    /// That segment's name.
    pub segment_name: Option<String>,
    /// The verdict of that segment at home.
    pub verdict: Option<Verdict>,
    /// Whether that segment invites.
    pub invites: bool,
    /// The record.
    pub record: String,
}

/// Lists who is tied to the residents: whose segment invites first, leaders' kin before others'.
///
/// # Errors
/// Unknown region or chain.
pub fn kin(view: &View, query: &TargetQuery) -> Result<Answer<KinItem>, AppError> {
    let region = view.region(query.region.as_deref())?;
    let local = residents(&view.snapshot, region);
    let asked: BTreeSet<SegmentId> = view
        .segments(query.chain.as_deref(), query.segment.as_deref())?
        .into_iter()
        .map(|(_, segment)| segment)
        .collect();
    let scene = Scene {
        view,
        leaders: leaders(view, &local),
        verdicts: view
            .gaps(region, &asked)
            .into_iter()
            .map(|(segment, row)| (segment, row.verdict))
            .collect(),
    };
    let mut items: Vec<KinItem> = view
        .snapshot
        .relations
        .iter()
        .filter_map(|relation| {
            match (local.contains(&relation.from), local.contains(&relation.to)) {
                (true, false) => Some(scene.item((&relation.from, &relation.to), true, relation)),
                (false, true) => Some(scene.item((&relation.to, &relation.from), false, relation)),
                _ => None,
            }
        })
        .filter(|item| {
            query.chain.is_none() && query.segment.is_none()
                || item.segment.is_some_and(|segment| asked.contains(&segment))
        })
        .collect();
    items.sort_by(|left, right| {
        let key = |item: &KinItem| (!item.invites, !item.leading, item.kinship);
        (
            key(left),
            &left.resident.id,
            &left.enterprise.id,
            &left.record,
        )
            .cmp(&(
                key(right),
                &right.resident.id,
                &right.enterprise.id,
                &right.record,
            ))
    });
    items.truncate(query.limit.unwrap_or(usize::MAX));
    Ok(Stage::new(view, query)?.answer(items))
}

struct Scene<'a> {
    view: &'a View,
    leaders: BTreeSet<String>,
    verdicts: BTreeMap<SegmentId, Verdict>,
}

impl Scene<'_> {
    fn item(&self, (resident, other): (&str, &str), outward: bool, relation: &Relation) -> KinItem {
        let segment = self.view.snapshot.enterprise(other).and_then(|(place, _)| {
            let first = self.view.snapshot.placements_of(place).first()?;
            Some(first.placement.segment)
        });
        let verdict = segment.and_then(|segment| self.verdicts.get(&segment).copied());
        KinItem {
            resident: self.enterprise(resident),
            leading: self.leaders.contains(resident),
            kinship: kinship(&relation.kind, outward),
            enterprise: self.enterprise(other),
            segment_name: segment
                .and_then(|segment| self.view.catalog().segment(segment))
                .map(|segment| segment.name.clone()),
            segment,
            verdict,
            invites: verdict.is_some_and(Verdict::invites),
            record: format!("{}（{}）", relation.kind, relation.record),
        }
    }

    fn enterprise(&self, id: &str) -> TargetEnterprise {
        let facts = self.view.snapshot.enterprise(id).map(|(_, facts)| facts);
        let adcode = facts.and_then(|facts| facts.adcode);
        TargetEnterprise {
            id: id.to_owned(),
            name: facts.map_or_else(|| id.to_owned(), |facts| facts.name.clone()),
            adcode: adcode.map(|adcode| adcode.to_string()),
            region: adcode.map(region_name),
        }
    }
}

fn kinship(kind: &str, outward: bool) -> Kinship {
    match (kind, outward) {
        ("供应", true) => Kinship::Customer,
        ("供应", false) => Kinship::Supplier,
        ("投资", true) => Kinship::Subsidiary,
        ("投资", false) => Kinship::Investor,
        _ => Kinship::Related,
    }
}

/// Residents that lead: the largest of each chain, and those with a leader's label.
fn leaders(view: &View, local: &BTreeSet<String>) -> BTreeSet<String> {
    let rules = &view.catalog().rules().target.kin;
    let mut found = BTreeSet::new();
    let mut chains: BTreeMap<_, Vec<(f64, &str)>> = BTreeMap::new();
    for (place, facts) in view.snapshot.enterprises.iter().enumerate() {
        if !local.contains(&facts.id) {
            continue;
        }
        let labels = facts.qualifications.iter().flatten();
        if labels
            .map(|label| held_label(label).0.to_owned())
            .any(|label| rules.leader_labels.contains(&label))
        {
            found.insert(facts.id.clone());
        }
        if let Some(row) = view.snapshot.placements_of(place).first() {
            let chain = row.placement.segment.chain();
            chains
                .entry(chain)
                .or_default()
                .push((facts.size.yuan, &facts.id));
        }
    }
    for members in chains.values_mut() {
        members.sort_by(|left, right| right.0.total_cmp(&left.0).then(left.1.cmp(right.1)));
        let first = members.iter().take(rules.leaders_per_chain);
        found.extend(first.map(|(_, id)| (*id).to_owned()));
    }
    found
}
