//! From registry rows to placed firms: texts for the matcher, facts for the score, relations for the paths.
use std::collections::BTreeMap;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::atlas::sieve::Kept;
use crate::atlas::snapshot::{EnterpriseFacts, PlacementRow};
use crate::atlas::spill::Span;
use crate::catalog::code::{LabelTable, held_label, in_force};
use crate::catalog::{Catalog, Function, Profile, Tier};
use crate::placement::{EnterpriseText, Placement, Placer, Role, Ruling};
use crate::region::{Claim, Firm, Size, SizeFacts};
use crate::registry::{Enterprise, Investment, Product, Risk, Status};
use crate::target::{Relation, RiskRecord};

/// Points of a national label; two of the value function's three.
const NATIONAL_POINTS: f64 = 2.0;
/// Points of any other label.
const OTHER_POINTS: f64 = 1.0;

/// One enterprise with everything the engine made of it.
pub(super) struct Gathered {
    pub(super) facts: EnterpriseFacts,
    pub(super) placements: Vec<(bool, Placement)>,
    pub(super) evidence: Option<Span>,
    pub(super) firm: Firm,
}

/// Gathers the facts of the enterprises kept, with what people ruled of the placements of each, in the order given (by id).
pub(super) fn gather(
    (kept, placements): (&[Kept], Vec<Vec<Placement>>),
    (risks, rulings): (&[Risk], &[Ruling]),
    (catalog, profile, placer, as_of): (&Catalog, &Profile, &Placer, Date),
) -> Vec<Gathered> {
    let risks = by_enterprise(risks, |risk| risk.enterprise_id.as_str());
    let rulings = by_enterprise(rulings, |ruling| ruling.enterprise.as_str());
    kept.par_iter()
        .zip(placements)
        .map(|(one, placements)| {
            let id = one.enterprise.id.as_str();
            let ruled = rulings.get(id).map_or(&[][..], Vec::as_slice);
            let placed = placer.rule(placements, ruled);
            let placements: Vec<(bool, Placement)> = placed
                .placements
                .into_iter()
                .map(|placement| (supplies(&placement, catalog), placement))
                .collect();
            let facts = facts(
                &one.enterprise,
                risks.get(id).map_or(&[][..], Vec::as_slice),
                (profile, as_of),
            );
            let firm = firm(&facts, &placements);
            Gathered {
                facts,
                placements,
                evidence: one.evidence,
                firm,
            }
        })
        .collect()
}

fn by_enterprise<T>(rows: &[T], id: impl Fn(&T) -> &str) -> BTreeMap<&str, Vec<&T>> {
    let mut grouped: BTreeMap<&str, Vec<&T>> = BTreeMap::new();
    for row in rows {
        grouped.entry(id(row)).or_default().push(row);
    }
    grouped
}

/// Places one enterprise by what was read of it, before any ruling.
pub fn place(enterprise: &Enterprise, products: &[&Product], placer: &Placer) -> Vec<Placement> {
    let products: Vec<(&str, Option<f64>)> = products
        .iter()
        .map(|product| (product.product.as_str(), product.share))
        .collect();
    let labels: Vec<&str> = enterprise
        .qualifications
        .iter()
        .map(String::as_str)
        .collect();
    placer.place(&enterprise_text(enterprise, &products, &labels))
}

/// Returns the texts of an enterprise that the matcher reads.
pub fn enterprise_text<'a>(
    enterprise: &'a Enterprise,
    products: &'a [(&'a str, Option<f64>)],
    qualifications: &'a [&'a str],
) -> EnterpriseText<'a> {
    EnterpriseText {
        name: &enterprise.name,
        main_business: enterprise.main_business.as_deref(),
        products,
        qualifications,
        industry_code: enterprise.industry_code.as_deref(),
        scope: enterprise.scope.as_deref(),
    }
}

/// Whether a placement is supply of its segment.
fn supplies(placement: &Placement, catalog: &Catalog) -> bool {
    let Some(segment) = catalog.segment(placement.segment) else {
        return false;
    };
    match placement.role {
        Role::Maker => true,
        Role::Service => {
            segment.tier == Tier::Service
                || matches!(
                    segment.function,
                    Function::Service | Function::Process | Function::Channel
                )
        }
        Role::Trader => segment.function == Function::Channel,
    }
}

fn facts(
    enterprise: &Enterprise,
    risks: &[&Risk],
    (profile, as_of): (&Profile, Date),
) -> EnterpriseFacts {
    let size = Size::new(
        SizeFacts {
            revenue_yuan: enterprise.revenue_yuan,
            employees: enterprise.employees.map(|count| count as f64),
            assets_yuan: enterprise.assets_yuan,
            capital_yuan: enterprise.capital_yuan,
        },
        &profile.region,
    );
    let labels = (!enterprise.qualifications.is_empty()).then(|| enterprise.qualifications.clone());
    // What has expired is shown, and counts no more.
    let held = labels.as_ref().map(|labels| {
        let held = labels.iter().filter(|label| in_force(label, as_of));
        held.map(String::as_str).collect::<Vec<&str>>()
    });
    EnterpriseFacts {
        id: enterprise.id.as_str().to_owned(),
        name: enterprise.name.clone(),
        adcode: enterprise.adcode,
        status: enterprise.status.map(|status| status.to_string()),
        operating: operating(enterprise.status),
        established: enterprise.established,
        capital_yuan: enterprise.capital_yuan,
        employees: enterprise.employees.map(|count| count as f64),
        revenue_yuan: enterprise.revenue_yuan,
        tax_yuan: enterprise.tax_yuan,
        size,
        revenue_growth: enterprise.revenue_growth,
        rd_ratio: enterprise.rd_ratio,
        patents: enterprise.invention_patents.map(|count| count as f64),
        listing: enterprise.listing.clone(),
        label_points: held.as_deref().map(points),
        specialised: held.as_deref().map(is_specialised),
        qualifications: labels,
        industry_code: enterprise.industry_code.clone(),
        risks: risks.iter().map(|risk| record(risk)).collect(),
        synthetic: enterprise.synthetic,
        source: enterprise.source.clone(),
        as_of: enterprise.as_of,
    }
}

fn record(risk: &Risk) -> RiskRecord {
    RiskRecord {
        kind: risk.kind.to_string(),
        date: risk.date.map(|date| date.to_string()),
        reference: risk.reference.clone().unwrap_or_default(),
        source: risk.source.clone(),
    }
}

/// Points of labels: a national one two, any other one; labels the table does not know count nothing.
fn points(labels: &[&str]) -> f64 {
    let table = LabelTable::builtin();
    labels
        .iter()
        .filter_map(|label| table.resolve(held_label(label).0))
        .map(|label| {
            if label.level.starts_with("national") {
                NATIONAL_POINTS
            } else {
                OTHER_POINTS
            }
        })
        .sum()
}

fn is_specialised(labels: &[&str]) -> bool {
    let table = LabelTable::builtin();
    labels
        .iter()
        .filter_map(|label| table.resolve(held_label(label).0))
        .any(|label| matches!(label.key.as_str(), "little_giant" | "srdi_province"))
}

/// Whether the status is one of operation; `None` if unknown.
fn operating(status: Option<Status>) -> Option<bool> {
    status.map(|status| status == Status::Operating)
}

/// Whether an enterprise counts as operating for the regions, as [`firm`] has it.
pub(super) fn operates(status: Option<Status>) -> bool {
    operating(status).unwrap_or(true)
}

/// The firm as the regions see it: a status that is not known counts as operating, since registers of the dissolved
/// are rarely what people bring.
fn firm(facts: &EnterpriseFacts, placements: &[(bool, Placement)]) -> Firm {
    Firm {
        adcode: facts.adcode,
        operating: facts.operating.unwrap_or(true),
        size: facts.size,
        patents: facts.patents,
        specialised: facts.specialised,
        claims: placements
            .iter()
            .map(|(supplies, placement)| Claim {
                segment: placement.segment,
                share: placement.share,
                confidence: placement.confidence,
                supplies: *supplies,
            })
            .collect(),
    }
}

/// Returns the relations that investments and groups record, between enterprises that were imported and kept: those that the
/// other tables speak of are.
pub(super) fn relations(kept: &[Kept], investments: &[Investment]) -> Vec<Relation> {
    let enterprises: Vec<&Enterprise> = kept.iter().map(|one| &one.enterprise).collect();
    let by_name: BTreeMap<&str, &str> = enterprises
        .iter()
        .map(|enterprise| (enterprise.name.as_str(), enterprise.id.as_str()))
        .collect();
    let known: std::collections::BTreeSet<&str> = enterprises
        .iter()
        .map(|enterprise| enterprise.id.as_str())
        .collect();
    let id_of = |text: &str| {
        known
            .get(text)
            .copied()
            .or_else(|| by_name.get(text).copied())
            .map(str::to_owned)
    };
    let mut relations: Vec<Relation> = investments
        .iter()
        .filter_map(|investment| {
            let from = id_of(investment.investor_id.as_str())?;
            let to = id_of(&investment.investee)?;
            let date = investment
                .date
                .map_or_else(String::new, |date| format!(" {date}"));
            Some(Relation {
                from,
                to,
                kind: "投资".into(),
                record: format!("{}{date}", investment.source),
                date: investment.date,
            })
        })
        .filter(|relation| relation.from != relation.to)
        .collect();
    let mut groups: BTreeMap<&str, Vec<&Enterprise>> = BTreeMap::new();
    for enterprise in enterprises.iter().copied() {
        if let Some(group) = enterprise.group_id.as_deref() {
            groups.entry(group).or_default().push(enterprise);
        }
    }
    for (group, members) in groups {
        // Every member is one hop from every other, as in the group's own table.
        for (place, member) in members.iter().enumerate() {
            relations.extend(members.iter().skip(place + 1).map(|other| Relation {
                from: member.id.as_str().to_owned(),
                to: other.id.as_str().to_owned(),
                kind: format!("同一集团 {group}"),
                record: member.source.clone(),
                date: None,
            }));
        }
    }
    relations.sort_by(|left, right| {
        (&left.from, &left.to, &left.record).cmp(&(&right.from, &right.to, &right.record))
    });
    relations.dedup();
    relations
}

/// Gathered enterprises, apart.
#[derive(Default)]
pub(super) struct Split {
    /// Facts of the placed.
    pub(super) enterprises: Vec<EnterpriseFacts>,
    /// Where the evidence of each of them waits.
    pub(super) spans: Vec<Option<Span>>,
    /// Their placements.
    pub(super) placements: Vec<PlacementRow>,
    /// Firms of all, placed or not.
    pub(super) firms: Vec<Firm>,
}

/// Splits gathered enterprises into placed facts and their placements; firms keep all, placed or not.
pub(super) fn split(gathered: Vec<Gathered>) -> Split {
    let (mut enterprises, mut spans) = (Vec::new(), Vec::new());
    let mut rows = Vec::new();
    let mut firms = Vec::with_capacity(gathered.len());
    for one in gathered {
        if !one.placements.is_empty() {
            let enterprise = enterprises.len();
            rows.extend(
                one.placements
                    .into_iter()
                    .map(|(supplies, placement)| PlacementRow {
                        enterprise,
                        supplies,
                        placement,
                    }),
            );
            enterprises.push(one.facts);
            spans.push(one.evidence);
        }
        firms.push(one.firm);
    }
    Split {
        enterprises,
        spans,
        placements: rows,
        firms,
    }
}
