//! The columns of gaps: the facts the rules saw and what was decided, one row a region and segment.
use arrow::array::RecordBatch;

use crate::atlas::columns::{Columns, Rows};
use crate::atlas::error::AtlasError;
use crate::atlas::snapshot::GapRow;
use crate::atlas::table::{GAPS, json, optional, parsed};
use crate::catalog::SegmentId;
use crate::gap::{Coverage, Factors, GapFacts, Neighbour, PeerComparison, Rule, Verdict};
use crate::measure::shrunk::ShrunkQuotient;
use crate::region::Specialisation;

pub(super) fn write(rows: &[GapRow]) -> RecordBatch {
    let columns = decision(Columns::default(), rows);
    context(peers(demand(supply(columns, rows), rows), rows), rows).batch()
}

fn decision(columns: Columns, rows: &[GapRow]) -> Columns {
    columns
        .text(
            "region",
            rows.iter().map(|row| Some(row.facts.region.to_string())),
        )
        .text(
            "segment",
            rows.iter().map(|row| Some(row.facts.segment.to_string())),
        )
        .text("verdict", rows.iter().map(|row| Some(row.verdict.id())))
        .text("rule", rows.iter().map(|row| Some(row.rule.id())))
        .number("priority", rows.iter().map(|row| row.priority))
        .number(
            "factor_demand",
            rows.iter().map(|row| Some(row.factors.demand)),
        )
        .number(
            "factor_shortfall",
            rows.iter().map(|row| Some(row.factors.shortfall)),
        )
        .number(
            "factor_reach_served",
            rows.iter().map(|row| Some(row.factors.reach_served)),
        )
        .flag("key_firm", rows.iter().map(|row| Some(row.key_firm)))
}

fn supply(columns: Columns, rows: &[GapRow]) -> Columns {
    let found = |row: &GapRow| row.facts.specialisation;
    let makers = |row: &GapRow| Some(i64::from(row.facts.makers));
    columns
        .integer("makers", rows.iter().map(makers))
        .number(
            "supply_yuan",
            rows.iter().map(|row| Some(row.facts.supply_yuan)),
        )
        .number(
            "largest_share",
            rows.iter().map(|row| row.facts.largest_share),
        )
        .number("hhi", rows.iter().map(|row| row.facts.hhi))
        .number(
            "estimated_share",
            rows.iter().map(|row| row.facts.estimated_share),
        )
        .number(
            "lq",
            rows.iter()
                .map(|row| found(row).map(|found| found.quotient.value)),
        )
        .number(
            "lq_low",
            rows.iter()
                .map(|row| found(row).map(|found| found.quotient.low)),
        )
        .number(
            "lq_high",
            rows.iter()
                .map(|row| found(row).map(|found| found.quotient.high)),
        )
        .number(
            "expected_makers",
            rows.iter()
                .map(|row| found(row).map(|found| found.expected)),
        )
        .number(
            "observed_makers",
            rows.iter()
                .map(|row| found(row).map(|found| found.observed)),
        )
        .number(
            "least_makers",
            rows.iter().map(|row| found(row).map(|found| found.least)),
        )
}

fn demand(columns: Columns, rows: &[GapRow]) -> Columns {
    let buyers = |row: &GapRow| (!row.facts.buyers.is_empty()).then(|| json(&row.facts.buyers));
    let registered = |row: &GapRow| row.facts.coverage.registered.map(i64::from);
    let imported = |row: &GapRow| Some(i64::from(row.facts.coverage.imported));
    columns
        .integer("imported", rows.iter().map(imported))
        .integer("registered", rows.iter().map(registered))
        .number(
            "demand_yuan",
            rows.iter().map(|row| Some(row.facts.demand_yuan)),
        )
        .text("buyers", rows.iter().map(buyers))
        .number(
            "reach_yuan",
            rows.iter().map(|row| Some(row.facts.reach_yuan)),
        )
}

fn peers(columns: Columns, rows: &[GapRow]) -> Columns {
    let list = |row: &GapRow| {
        let codes: Vec<String> = row.facts.peers.iter().map(ToString::to_string).collect();
        (!codes.is_empty()).then(|| codes.join(";"))
    };
    columns
        .number("scale", rows.iter().map(|row| row.facts.scale.own))
        .number(
            "scale_median",
            rows.iter().map(|row| row.facts.scale.median),
        )
        .number(
            "innovation",
            rows.iter().map(|row| row.facts.innovation.own),
        )
        .number(
            "innovation_median",
            rows.iter().map(|row| row.facts.innovation.median),
        )
        .number(
            "specialised",
            rows.iter().map(|row| row.facts.specialised.own),
        )
        .number(
            "specialised_median",
            rows.iter().map(|row| row.facts.specialised.median),
        )
        .text("peers", rows.iter().map(list))
}

fn context(columns: Columns, rows: &[GapRow]) -> Columns {
    columns
        .number("relatedness", rows.iter().map(|row| row.facts.relatedness))
        .number(
            "relatedness_rank",
            rows.iter().map(|row| row.facts.relatedness_rank),
        )
        .number(
            "opportunity_gain",
            rows.iter().map(|row| row.facts.opportunity_gain),
        )
        .text(
            "excluded",
            rows.iter().map(|row| row.facts.excluded.as_ref().map(json)),
        )
        .text(
            "surplus",
            rows.iter().map(|row| row.facts.surplus.as_ref().map(json)),
        )
        .text(
            "strong_neighbours",
            rows.iter()
                .map(|row| neighbours(&row.facts.strong_neighbours)),
        )
        .number("complexity", rows.iter().map(|row| row.facts.complexity))
        .number(
            "median_maker_yuan",
            rows.iter().map(|row| row.facts.median_maker_yuan),
        )
        .text(
            "min_scale",
            rows.iter()
                .map(|row| row.facts.min_scale.as_ref().map(json)),
        )
        .text(
            "purchases",
            rows.iter().map(|row| row.purchases.as_ref().map(json)),
        )
        .number(
            "criticality",
            rows.iter().map(|row| Some(row.facts.criticality)),
        )
}

fn neighbours(found: &[Neighbour]) -> Option<String> {
    let pairs: Vec<_> = found
        .iter()
        .map(|neighbour| (neighbour.segment, neighbour.complexity))
        .collect();
    (!pairs.is_empty()).then(|| json(&pairs))
}

pub(super) fn read(rows: &Rows<'_>) -> Result<Vec<GapRow>, AtlasError> {
    let mut found = read_decisions(rows)?;
    read_supply(rows, &mut found)?;
    read_demand(rows, &mut found)?;
    read_peers(rows, &mut found)?;
    read_context(rows, &mut found)?;
    Ok(found)
}

fn read_decisions(rows: &Rows<'_>) -> Result<Vec<GapRow>, AtlasError> {
    let (region, segment) = (rows.text("region")?, rows.text("segment")?);
    let (verdict, rule, priority) = (
        rows.text("verdict")?,
        rows.text("rule")?,
        rows.number("priority")?,
    );
    let (demand, shortfall) = (
        rows.number("factor_demand")?,
        rows.number("factor_shortfall")?,
    );
    let (served, key_firm) = (rows.number("factor_reach_served")?, rows.flag("key_firm")?);
    (0..rows.batch.num_rows())
        .map(|row| {
            let region = parsed((GAPS, "region"), region(row), |text| text.parse().ok())?;
            let segment = parsed((GAPS, "segment"), segment(row), |text| text.parse().ok())?;
            Ok(GapRow {
                facts: GapFacts::unseen(region, segment),
                verdict: parsed((GAPS, "verdict"), verdict(row), |text| {
                    text.parse::<Verdict>().ok()
                })?,
                rule: parsed((GAPS, "rule"), rule(row), Rule::from_id)?,
                factors: Factors {
                    demand: demand(row).unwrap_or(0.0),
                    shortfall: shortfall(row).unwrap_or(0.0),
                    feasibility: None,
                    reach_served: served(row).unwrap_or(0.0),
                    criticality: 0.0,
                },
                priority: priority(row),
                key_firm: key_firm(row).unwrap_or(false),
                purchases: None,
            })
        })
        .collect()
}

fn count(value: Option<i64>) -> Option<u32> {
    value.and_then(|count| u32::try_from(count).ok())
}

fn read_supply(rows: &Rows<'_>, found: &mut [GapRow]) -> Result<(), AtlasError> {
    let (makers, supply) = (rows.integer("makers")?, rows.number("supply_yuan")?);
    let (largest, estimated) = (
        rows.number("largest_share")?,
        rows.number("estimated_share")?,
    );
    let (lq, low, high) = (
        rows.number("lq")?,
        rows.number("lq_low")?,
        rows.number("lq_high")?,
    );
    let (expected, observed) = (
        rows.number("expected_makers")?,
        rows.number("observed_makers")?,
    );
    let (hhi, least) = (rows.number("hhi")?, rows.number_if_there("least_makers"));
    for (row, gap) in found.iter_mut().enumerate() {
        gap.facts.hhi = hhi(row);
        gap.facts.makers = count(makers(row)).unwrap_or(0);
        gap.facts.supply_yuan = supply(row).unwrap_or(0.0);
        gap.facts.largest_share = largest(row);
        gap.facts.estimated_share = estimated(row);
        gap.facts.specialisation = lq(row).map(|value| Specialisation {
            quotient: ShrunkQuotient {
                value,
                low: low(row).unwrap_or(value),
                high: high(row).unwrap_or(value),
            },
            expected: expected(row).unwrap_or(0.0),
            observed: observed(row).unwrap_or(0.0),
            least: least(row).or(observed(row)).unwrap_or(0.0),
        });
    }
    Ok(())
}

fn read_demand(rows: &Rows<'_>, found: &mut [GapRow]) -> Result<(), AtlasError> {
    let (imported, registered) = (rows.integer("imported")?, rows.integer("registered")?);
    let (demand, buyers) = (rows.number("demand_yuan")?, rows.text("buyers")?);
    let reach = rows.number("reach_yuan")?;
    for (row, gap) in found.iter_mut().enumerate() {
        gap.facts.coverage = Coverage {
            imported: count(imported(row)).unwrap_or(0),
            registered: count(registered(row)),
        };
        gap.facts.demand_yuan = demand(row).unwrap_or(0.0);
        gap.facts.reach_yuan = reach(row).unwrap_or(0.0);
        let bought = optional((GAPS, "buyers"), buyers(row), |text| {
            serde_json::from_str(text).ok()
        })?;
        gap.facts.buyers = bought.unwrap_or_default();
    }
    Ok(())
}

fn read_peers(rows: &Rows<'_>, found: &mut [GapRow]) -> Result<(), AtlasError> {
    let compare = |name: &str, median: &str| -> Result<_, AtlasError> {
        let (own, median) = (rows.number(name)?, rows.number(median)?);
        Ok(move |row: usize| PeerComparison {
            own: own(row),
            median: median(row),
        })
    };
    let scale = compare("scale", "scale_median")?;
    let innovation = compare("innovation", "innovation_median")?;
    let specialised = compare("specialised", "specialised_median")?;
    let peers = rows.text("peers")?;
    for (row, gap) in found.iter_mut().enumerate() {
        gap.facts.scale = scale(row);
        gap.facts.innovation = innovation(row);
        gap.facts.specialised = specialised(row);
        let codes = peers(row).unwrap_or_default();
        gap.facts.peers = codes
            .split(';')
            .filter_map(|code| code.parse().ok())
            .collect();
    }
    Ok(())
}

fn read_context(rows: &Rows<'_>, found: &mut [GapRow]) -> Result<(), AtlasError> {
    let (relatedness, rank) = (
        rows.number("relatedness")?,
        rows.number("relatedness_rank")?,
    );
    let (excluded, surplus) = (rows.text("excluded")?, rows.text("surplus")?);
    let (strong, complexity) = (rows.text("strong_neighbours")?, rows.number("complexity")?);
    let criticality = rows.number("criticality")?;
    let purchases = rows.text("purchases")?;
    let (maker, min_scale) = (rows.number("median_maker_yuan")?, rows.text("min_scale")?);
    let gain = rows.number("opportunity_gain")?;
    for (row, gap) in found.iter_mut().enumerate() {
        gap.facts.opportunity_gain = gain(row);
        gap.facts.relatedness = relatedness(row);
        gap.facts.relatedness_rank = rank(row);
        gap.facts.excluded = optional((GAPS, "excluded"), excluded(row), |text| {
            serde_json::from_str(text).ok()
        })?;
        gap.facts.surplus = optional((GAPS, "surplus"), surplus(row), |text| {
            serde_json::from_str(text).ok()
        })?;
        let pairs: Option<Vec<(SegmentId, Option<f64>)>> =
            optional((GAPS, "strong_neighbours"), strong(row), |text| {
                serde_json::from_str(text).ok()
            })?;
        let neighbour = |(segment, complexity)| Neighbour {
            segment,
            complexity,
        };
        gap.facts.strong_neighbours = pairs
            .unwrap_or_default()
            .into_iter()
            .map(neighbour)
            .collect();
        gap.facts.median_maker_yuan = maker(row);
        gap.facts.min_scale = optional((GAPS, "min_scale"), min_scale(row), |text| {
            serde_json::from_str(text).ok()
        })?;
        gap.purchases = optional((GAPS, "purchases"), purchases(row), |text| {
            serde_json::from_str(text).ok()
        })?;
        gap.facts.complexity = complexity(row);
        gap.facts.criticality = criticality(row).unwrap_or(0.0);
        gap.factors.feasibility = gap.facts.relatedness;
        gap.factors.criticality = gap.facts.criticality;
    }
    Ok(())
}
