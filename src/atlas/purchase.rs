//! What is known of regions besides their firms: offices' counts, sites, and purchases, estimated from the input–output
//! table or recorded where people brought `supplies`.
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::atlas::build::BuildInputs;
use crate::atlas::error::AtlasError;
use crate::atlas::sieve::Kept;
use crate::atlas::snapshot::{EnterpriseFacts, GapRow, PlacementRow};
use crate::catalog::SegmentId;
use crate::catalog::code::{Adcode, RegionTable};
use crate::gap::Available;
use crate::region::{Economy, National};
use crate::registry::{Enterprise, RegionStat, Site, Supply};

/// Returns the offices' newest count of enterprises by region.
pub(super) fn registered(stats: &[RegionStat]) -> BTreeMap<Adcode, u32> {
    let mut newest: BTreeMap<Adcode, (u64, u32)> = BTreeMap::new();
    for stat in stats {
        let Some(count) = stat.enterprises.and_then(|count| u32::try_from(count).ok()) else {
            continue;
        };
        let held = newest.entry(stat.adcode).or_insert((stat.year, count));
        if held.0 <= stat.year {
            *held = (stat.year, count);
        }
    }
    newest
        .into_iter()
        .map(|(adcode, (_, count))| (adcode, count))
        .collect()
}

/// Returns the most that one site of each region, or of the regions within it, can give a plant.
pub(super) fn available(sites: &[Site]) -> BTreeMap<Adcode, Available> {
    let larger = |held: Option<f64>, new: Option<f64>| match (held, new) {
        (Some(held), Some(new)) => Some(held.max(new)),
        (held, new) => held.or(new),
    };
    let mut most: BTreeMap<Adcode, Available> = BTreeMap::new();
    for (site, adcode) in sites.iter().filter_map(|site| Some((site, site.adcode?))) {
        for place in around(adcode) {
            let held = most.entry(place).or_default();
            held.land_mu = larger(held.land_mu, site.land_mu);
            held.energy_tce = larger(held.energy_tce, site.energy_tce);
        }
    }
    most
}

/// Puts the estimates of the input–output table beside every gap, if a table was imported.
pub(super) fn estimate(
    inputs: &BuildInputs<'_>,
    national: &National,
    gaps: &mut [GapRow],
) -> Result<(), AtlasError> {
    let Some(table) = inputs.input_output else {
        return Ok(());
    };
    let economy = Economy::new(
        table,
        (inputs.catalog, national),
        inputs.profile.region.flq_delta,
    )
    .map_err(AtlasError::InputOutput)?;
    gaps.par_chunk_by_mut(|left, right| left.facts.region == right.facts.region)
        .for_each(|rows| {
            let known = rows.first();
            let Some(region) = known.and_then(|row| national.regions.get(&row.facts.region)) else {
                return;
            };
            let found = economy.purchases(region);
            for row in rows {
                // Only what says something of the place is kept: rows are many.
                row.purchases = found
                    .get(&row.facts.segment)
                    .filter(|one| one.local_share.is_some() || one.demand_yuan.is_some())
                    .copied()
                    .map(Box::new);
            }
        });
    Ok(())
}

/// What the makers of a segment in a region were recorded to buy, yuan.
#[derive(Default)]
struct Recorded {
    all: f64,
    leaving: f64,
    tax: Option<f64>,
}

/// Puts recorded purchases beside the gaps of the buyers' segments.
pub(super) fn record(
    inputs: &BuildInputs<'_>,
    (enterprises, placements): (&[EnterpriseFacts], &[PlacementRow]),
    gaps: &mut [GapRow],
) {
    if inputs.supplies.is_empty() {
        return;
    }
    let recorded = recorded(
        &inputs.sieved.kept,
        inputs.supplies,
        &segments(enterprises, placements),
    );
    for row in gaps {
        let Some(found) = recorded.get(&(row.facts.region, row.facts.segment)) else {
            continue;
        };
        let kept = row.purchases.get_or_insert_default();
        kept.recorded_local_share = Some(1.0 - found.leaving / found.all);
        kept.recorded_leaving_yuan = Some(found.leaving);
        kept.tax_leaving_yuan = found.tax;
    }
}

/// The segments each enterprise supplies.
fn segments<'a>(
    enterprises: &'a [EnterpriseFacts],
    placements: &[PlacementRow],
) -> BTreeMap<&'a str, Vec<SegmentId>> {
    let mut found: BTreeMap<&str, Vec<SegmentId>> = BTreeMap::new();
    for row in placements.iter().filter(|row| row.supplies) {
        found
            .entry(enterprises[row.enterprise].id.as_str())
            .or_default()
            .push(row.placement.segment);
    }
    found
}

/// Sums recorded purchases by the buyer's region and segment, in equal parts over its segments. A supplier whose place is
/// not known is left out: it is neither here nor elsewhere.
fn recorded(
    kept: &[Kept],
    supplies: &[Supply],
    segments: &BTreeMap<&str, Vec<SegmentId>>,
) -> BTreeMap<(Adcode, SegmentId), Recorded> {
    let known: BTreeMap<&str, &Enterprise> = kept
        .iter()
        .map(|one| (one.enterprise.id.as_str(), &one.enterprise))
        .collect();
    let mut found: BTreeMap<(Adcode, SegmentId), Recorded> = BTreeMap::new();
    for one in supplies {
        let parties = known
            .get(one.customer_id.as_str())
            .zip(known.get(one.supplier_id.as_str()));
        let (Some((customer, supplier)), Some(amount)) =
            (parties, one.amount_yuan.filter(|yuan| *yuan > 0.0))
        else {
            continue;
        };
        let (Some(here), Some(there)) = (customer.adcode, supplier.adcode) else {
            continue;
        };
        let bought_for = segments
            .get(one.customer_id.as_str())
            .map_or(&[][..], Vec::as_slice);
        let part = amount / bought_for.len().max(1) as f64;
        let sells_in = around(there);
        for place in around(here) {
            for segment in bought_for {
                let entry = found.entry((place, *segment)).or_default();
                entry.all += part;
                if !sells_in.contains(&place) {
                    entry.leaving += part;
                    if let Some(ratio) = tax_ratio(supplier) {
                        *entry.tax.get_or_insert(0.0) += part * ratio;
                    }
                }
            }
        }
    }
    found
}

fn tax_ratio(enterprise: &Enterprise) -> Option<f64> {
    let revenue = enterprise.revenue_yuan.filter(|yuan| *yuan > 0.0)?;
    Some(enterprise.tax_yuan? / revenue)
}

/// County, prefecture, province.
fn around(adcode: Adcode) -> BTreeSet<Adcode> {
    let regions = RegionTable::builtin();
    let own = regions.get(adcode).map(|region| region.adcode);
    own.into_iter()
        .chain(regions.prefecture_of(adcode))
        .chain(regions.province_of(adcode))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_can_give_a_plant_what_its_largest_site_has() {
        let site = |id: &str, adcode: u32, land_mu| Site {
            id: id.to_owned(),
            name: id.to_owned(),
            adcode: Adcode::new(adcode),
            land_mu,
            plant_m2: None,
            energy_tce: None,
            industries: Vec::new(),
            min_tax_wan_per_mu: None,
            min_invest_wan_per_mu: None,
            remarks: Vec::new(),
            source: "示例".to_owned(),
            as_of: jiff::civil::date(2026, 1, 1),
        };
        let sites = [
            site("甲", 341_502, Some(80.0)),
            site("乙", 341_503, Some(200.0)),
            site("丙", 341_503, None),
        ];
        let found = available(&sites);
        let land = |code| found[&Adcode::new(code).unwrap()].land_mu;
        assert_eq!(
            (land(341_502), land(341_503), land(341_500)),
            (Some(80.0), Some(200.0), Some(200.0))
        );
        assert_eq!(found[&Adcode::new(341_500).unwrap()].energy_tce, None);
    }
}
