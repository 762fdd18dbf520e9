//! A snapshot's tables: which columns they have, and back again.
use arrow::array::RecordBatch;
use jiff::civil::Date;

use crate::atlas::columns::{Columns, Rows};
use crate::atlas::error::AtlasError;
use crate::atlas::manifest::Manifest;
use crate::atlas::snapshot::{EnterpriseFacts, GapRow, PlacementRow, Snapshot};
use crate::catalog::code::Adcode;
use crate::gap::{Coverage, Factors, GapFacts, Neighbour, PeerComparison, Rule, Verdict};
use crate::measure::shrunk::ShrunkQuotient;
use crate::placement::Placement;
use crate::region::{Proxy, Size, Specialisation};
use crate::target::Relation;

const ENTERPRISES: &str = "enterprises.parquet";
const PLACEMENTS: &str = "placements.parquet";
const GAPS: &str = "gaps.parquet";
const RELATIONS: &str = "relations.parquet";

/// Returns the tables of a snapshot by file name.
pub(super) fn tables(snapshot: &Snapshot) -> Vec<(&'static str, RecordBatch)> {
    vec![
        (ENTERPRISES, enterprises(&snapshot.enterprises)),
        (GAPS, gaps(&snapshot.gaps)),
        (PLACEMENTS, placements(snapshot)),
        (RELATIONS, relations(&snapshot.relations)),
    ]
}

/// Reads a snapshot back from its tables.
///
/// # Errors
/// [`AtlasError::Column`] and [`AtlasError::Value`] for tables of another version.
pub(super) fn snapshot(
    manifest: Manifest,
    tables: &[(String, RecordBatch)],
) -> Result<Snapshot, AtlasError> {
    let rows = |name: &'static str| -> Result<Rows<'_>, AtlasError> {
        let found = tables.iter().find(|(known, _)| known == name);
        let (_, batch) = found.ok_or_else(|| AtlasError::Column {
            table: name.to_owned(),
            column: "*".to_owned(),
        })?;
        Ok(Rows { table: name, batch })
    };
    let enterprises = read_enterprises(&rows(ENTERPRISES)?)?;
    Ok(Snapshot {
        placements: read_placements(&rows(PLACEMENTS)?)?,
        gaps: read_gaps(&rows(GAPS)?)?,
        relations: read_relations(&rows(RELATIONS)?)?,
        enterprises,
        manifest,
    })
}

fn json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("rows are plain data")
}

fn parsed<T>(
    table: &'static str,
    column: &'static str,
    text: Option<String>,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<T, AtlasError> {
    let text = text.unwrap_or_default();
    parse(&text).ok_or(AtlasError::Value {
        table,
        column,
        value: text,
    })
}

fn adcode(text: &str) -> Option<Adcode> {
    text.parse().ok()
}

fn enterprises(rows: &[EnterpriseFacts]) -> RecordBatch {
    Columns::default()
        .text("id", rows.iter().map(|row| Some(&row.id)))
        .text("name", rows.iter().map(|row| Some(&row.name)))
        .text(
            "adcode",
            rows.iter()
                .map(|row| row.adcode.map(|code| code.to_string())),
        )
        .text("status", rows.iter().map(|row| row.status.as_ref()))
        .flag("operating", rows.iter().map(|row| row.operating))
        .text(
            "established",
            rows.iter()
                .map(|row| row.established.map(|date| date.to_string())),
        )
        .number("capital_yuan", rows.iter().map(|row| row.capital_yuan))
        .number("employees", rows.iter().map(|row| row.employees))
        .number("revenue_yuan", rows.iter().map(|row| row.revenue_yuan))
        .number("size_yuan", rows.iter().map(|row| Some(row.size.yuan)))
        .text(
            "size_proxy",
            rows.iter().map(|row| Some(row.size.proxy.id())),
        )
        .number("revenue_growth", rows.iter().map(|row| row.revenue_growth))
        .number("rd_ratio", rows.iter().map(|row| row.rd_ratio))
        .number("invention_patents", rows.iter().map(|row| row.patents))
        .text("listing", rows.iter().map(|row| row.listing.as_ref()))
        .text(
            "qualifications",
            rows.iter().map(|row| row.qualifications.as_ref().map(json)),
        )
        .number("label_points", rows.iter().map(|row| row.label_points))
        .flag("specialised", rows.iter().map(|row| row.specialised))
        .text(
            "industry_code",
            rows.iter().map(|row| row.industry_code.as_ref()),
        )
        .text(
            "risks",
            rows.iter()
                .map(|row| (!row.risks.is_empty()).then(|| json(&row.risks))),
        )
        .flag("synthetic", rows.iter().map(|row| Some(row.synthetic)))
        .text("source", rows.iter().map(|row| Some(&row.source)))
        .text("as_of", rows.iter().map(|row| Some(row.as_of.to_string())))
        .batch()
}

fn read_enterprises(rows: &Rows<'_>) -> Result<Vec<EnterpriseFacts>, AtlasError> {
    let (id, name, place) = (rows.text("id")?, rows.text("name")?, rows.text("adcode")?);
    let (status, operating, established) = (
        rows.text("status")?,
        rows.flag("operating")?,
        rows.text("established")?,
    );
    let (capital, employees, revenue) = (
        rows.number("capital_yuan")?,
        rows.number("employees")?,
        rows.number("revenue_yuan")?,
    );
    let (size, proxy, growth) = (
        rows.number("size_yuan")?,
        rows.text("size_proxy")?,
        rows.number("revenue_growth")?,
    );
    let (rd_ratio, patents, listing) = (
        rows.number("rd_ratio")?,
        rows.number("invention_patents")?,
        rows.text("listing")?,
    );
    let (labels, label_points, specialised) = (
        rows.text("qualifications")?,
        rows.number("label_points")?,
        rows.flag("specialised")?,
    );
    let (code, risks, synthetic) = (
        rows.text("industry_code")?,
        rows.text("risks")?,
        rows.flag("synthetic")?,
    );
    let (source, as_of) = (rows.text("source")?, rows.text("as_of")?);
    let date = |text: &str| text.parse::<Date>().ok();
    (0..rows.batch.num_rows())
        .map(|row| {
            Ok(EnterpriseFacts {
                id: id(row).unwrap_or_default(),
                name: name(row).unwrap_or_default(),
                adcode: place(row).as_deref().and_then(adcode),
                status: status(row),
                operating: operating(row),
                established: established(row).as_deref().and_then(date),
                capital_yuan: capital(row),
                employees: employees(row),
                revenue_yuan: revenue(row),
                size: Size {
                    yuan: size(row).unwrap_or(0.0),
                    proxy: parsed(ENTERPRISES, "size_proxy", proxy(row), proxy_of)?,
                },
                revenue_growth: growth(row),
                rd_ratio: rd_ratio(row),
                patents: patents(row),
                listing: listing(row),
                qualifications: labels(row)
                    .map(|text| {
                        parsed(ENTERPRISES, "qualifications", Some(text), |text| {
                            serde_json::from_str(text).ok()
                        })
                    })
                    .transpose()?,
                label_points: label_points(row),
                specialised: specialised(row),
                industry_code: code(row),
                risks: risks(row)
                    .map(|text| {
                        parsed(ENTERPRISES, "risks", Some(text), |text| {
                            serde_json::from_str(text).ok()
                        })
                    })
                    .transpose()?
                    .unwrap_or_default(),
                synthetic: synthetic(row).unwrap_or(false),
                source: source(row).unwrap_or_default(),
                as_of: parsed(ENTERPRISES, "as_of", as_of(row), date)?,
            })
        })
        .collect()
}

fn proxy_of(text: &str) -> Option<Proxy> {
    [
        Proxy::Revenue,
        Proxy::Employees,
        Proxy::Assets,
        Proxy::Capital,
        Proxy::Unknown,
    ]
    .into_iter()
    .find(|proxy| proxy.id() == text)
}

fn placements(snapshot: &Snapshot) -> RecordBatch {
    let rows = &snapshot.placements;
    Columns::default()
        .integer(
            "enterprise",
            rows.iter().map(|row| i64::try_from(row.enterprise).ok()),
        )
        .text(
            "enterprise_id",
            rows.iter()
                .map(|row| Some(&snapshot.enterprises[row.enterprise].id)),
        )
        .text(
            "segment",
            rows.iter()
                .map(|row| Some(row.placement.segment.to_string())),
        )
        .number(
            "confidence",
            rows.iter().map(|row| Some(row.placement.confidence)),
        )
        .flag("supplies", rows.iter().map(|row| Some(row.supplies)))
        .text(
            "placement",
            rows.iter().map(|row| Some(json(&row.placement))),
        )
        .batch()
}

fn read_placements(rows: &Rows<'_>) -> Result<Vec<PlacementRow>, AtlasError> {
    let (enterprise, supplies, placement) = (
        rows.integer("enterprise")?,
        rows.flag("supplies")?,
        rows.text("placement")?,
    );
    (0..rows.batch.num_rows())
        .map(|row| {
            Ok(PlacementRow {
                enterprise: enterprise(row)
                    .and_then(|index| usize::try_from(index).ok())
                    .unwrap_or(usize::MAX),
                supplies: supplies(row).unwrap_or(false),
                placement: parsed(PLACEMENTS, "placement", placement(row), |text| {
                    serde_json::from_str::<Placement>(text).ok()
                })?,
            })
        })
        .collect()
}

fn relations(rows: &[Relation]) -> RecordBatch {
    Columns::default()
        .text("from", rows.iter().map(|row| Some(&row.from)))
        .text("to", rows.iter().map(|row| Some(&row.to)))
        .text("kind", rows.iter().map(|row| Some(&row.kind)))
        .text("record", rows.iter().map(|row| Some(&row.record)))
        .text(
            "date",
            rows.iter().map(|row| row.date.map(|date| date.to_string())),
        )
        .batch()
}

fn read_relations(rows: &Rows<'_>) -> Result<Vec<Relation>, AtlasError> {
    let (from, to, kind) = (rows.text("from")?, rows.text("to")?, rows.text("kind")?);
    let (record, date) = (rows.text("record")?, rows.text("date")?);
    let one = |row| Relation {
        from: from(row).unwrap_or_default(),
        to: to(row).unwrap_or_default(),
        kind: kind(row).unwrap_or_default(),
        record: record(row).unwrap_or_default(),
        date: date(row).and_then(|text| text.parse().ok()),
    };
    Ok((0..rows.batch.num_rows()).map(one).collect())
}

fn gaps(rows: &[GapRow]) -> RecordBatch {
    let quotient = |row: &GapRow| row.facts.specialisation.map(|found| found.quotient);
    let list = |items: Vec<String>| (!items.is_empty()).then(|| items.join(";"));
    let clause = |found: &Option<(String, String, String)>| found.as_ref().map(json);
    Columns::default()
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
        .integer(
            "imported",
            rows.iter()
                .map(|row| Some(i64::from(row.facts.coverage.imported))),
        )
        .integer(
            "registered",
            rows.iter()
                .map(|row| row.facts.coverage.registered.map(i64::from)),
        )
        .integer(
            "makers",
            rows.iter().map(|row| Some(i64::from(row.facts.makers))),
        )
        .number(
            "supply_yuan",
            rows.iter().map(|row| Some(row.facts.supply_yuan)),
        )
        .number(
            "largest_share",
            rows.iter().map(|row| row.facts.largest_share),
        )
        .number(
            "estimated_share",
            rows.iter().map(|row| row.facts.estimated_share),
        )
        .number(
            "lq",
            rows.iter()
                .map(|row| quotient(row).map(|found| found.value)),
        )
        .number(
            "lq_low",
            rows.iter().map(|row| quotient(row).map(|found| found.low)),
        )
        .number(
            "lq_high",
            rows.iter().map(|row| quotient(row).map(|found| found.high)),
        )
        .number(
            "expected_makers",
            rows.iter()
                .map(|row| row.facts.specialisation.map(|found| found.expected)),
        )
        .number(
            "observed_makers",
            rows.iter()
                .map(|row| row.facts.specialisation.map(|found| found.observed)),
        )
        .number(
            "demand_yuan",
            rows.iter().map(|row| Some(row.facts.demand_yuan)),
        )
        .text(
            "buyers",
            rows.iter()
                .map(|row| (!row.facts.buyers.is_empty()).then(|| json(&row.facts.buyers))),
        )
        .number(
            "reach_yuan",
            rows.iter().map(|row| Some(row.facts.reach_yuan)),
        )
        .number("relatedness", rows.iter().map(|row| row.facts.relatedness))
        .number(
            "relatedness_rank",
            rows.iter().map(|row| row.facts.relatedness_rank),
        )
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
        .text(
            "peers",
            rows.iter()
                .map(|row| list(row.facts.peers.iter().map(ToString::to_string).collect())),
        )
        .text(
            "excluded",
            rows.iter().map(|row| clause(&row.facts.excluded)),
        )
        .text("surplus", rows.iter().map(|row| clause(&row.facts.surplus)))
        .text(
            "strong_neighbours",
            rows.iter()
                .map(|row| neighbours(&row.facts.strong_neighbours)),
        )
        .number("complexity", rows.iter().map(|row| row.facts.complexity))
        .number(
            "criticality",
            rows.iter().map(|row| Some(row.facts.criticality)),
        )
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
        .batch()
}

fn neighbours(found: &[Neighbour]) -> Option<String> {
    (!found.is_empty()).then(|| {
        json(
            &found
                .iter()
                .map(|neighbour| (neighbour.segment, neighbour.complexity))
                .collect::<Vec<_>>(),
        )
    })
}

fn read_gaps(rows: &Rows<'_>) -> Result<Vec<GapRow>, AtlasError> {
    let facts = read_facts(rows)?;
    let (verdict, rule, priority) = (
        rows.text("verdict")?,
        rows.text("rule")?,
        rows.number("priority")?,
    );
    let (demand, shortfall, served) = (
        rows.number("factor_demand")?,
        rows.number("factor_shortfall")?,
        rows.number("factor_reach_served")?,
    );
    let key_firm = rows.flag("key_firm")?;
    facts
        .into_iter()
        .enumerate()
        .map(|(row, facts)| {
            Ok(GapRow {
                verdict: parsed(GAPS, "verdict", verdict(row), |text| {
                    text.parse::<Verdict>().ok()
                })?,
                rule: parsed(GAPS, "rule", rule(row), Rule::from_id)?,
                factors: Factors {
                    demand: demand(row).unwrap_or(0.0),
                    shortfall: shortfall(row).unwrap_or(0.0),
                    feasibility: facts.relatedness,
                    reach_served: served(row).unwrap_or(0.0),
                    criticality: facts.criticality,
                },
                priority: priority(row),
                key_firm: key_firm(row).unwrap_or(false),
                facts,
            })
        })
        .collect()
}

fn read_facts(rows: &Rows<'_>) -> Result<Vec<GapFacts>, AtlasError> {
    let (region, segment) = (rows.text("region")?, rows.text("segment")?);
    let (imported, registered, makers) = (
        rows.integer("imported")?,
        rows.integer("registered")?,
        rows.integer("makers")?,
    );
    let (supply, largest, estimated) = (
        rows.number("supply_yuan")?,
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
    let (demand, buyers, reach) = (
        rows.number("demand_yuan")?,
        rows.text("buyers")?,
        rows.number("reach_yuan")?,
    );
    let (relatedness, rank) = (
        rows.number("relatedness")?,
        rows.number("relatedness_rank")?,
    );
    let compare = |name: &str, median: &str| -> Result<_, AtlasError> {
        let (own, median) = (rows.number(name)?, rows.number(median)?);
        Ok(move |row: usize| PeerComparison {
            own: own(row),
            median: median(row),
        })
    };
    let (scale, innovation) = (
        compare("scale", "scale_median")?,
        compare("innovation", "innovation_median")?,
    );
    let specialised = compare("specialised", "specialised_median")?;
    let (peers, excluded, surplus) = (
        rows.text("peers")?,
        rows.text("excluded")?,
        rows.text("surplus")?,
    );
    let (strong, complexity, criticality) = (
        rows.text("strong_neighbours")?,
        rows.number("complexity")?,
        rows.number("criticality")?,
    );
    let count = |value: Option<i64>| value.and_then(|count| u32::try_from(count).ok());
    (0..rows.batch.num_rows())
        .map(|row| {
            let neighbours: Vec<(crate::catalog::SegmentId, Option<f64>)> = strong(row)
                .as_deref()
                .and_then(|text| serde_json::from_str(text).ok())
                .unwrap_or_default();
            Ok(GapFacts {
                region: parsed(GAPS, "region", region(row), adcode)?,
                segment: parsed(GAPS, "segment", segment(row), |text| text.parse().ok())?,
                coverage: Coverage {
                    imported: count(imported(row)).unwrap_or(0),
                    registered: count(registered(row)),
                },
                makers: count(makers(row)).unwrap_or(0),
                supply_yuan: supply(row).unwrap_or(0.0),
                largest_share: largest(row),
                estimated_share: estimated(row),
                specialisation: lq(row).map(|value| Specialisation {
                    quotient: ShrunkQuotient {
                        value,
                        low: low(row).unwrap_or(value),
                        high: high(row).unwrap_or(value),
                    },
                    expected: expected(row).unwrap_or(0.0),
                    observed: observed(row).unwrap_or(0.0),
                }),
                demand_yuan: demand(row).unwrap_or(0.0),
                buyers: buyers(row)
                    .as_deref()
                    .and_then(|text| serde_json::from_str(text).ok())
                    .unwrap_or_default(),
                reach_yuan: reach(row).unwrap_or(0.0),
                relatedness: relatedness(row),
                relatedness_rank: rank(row),
                scale: scale(row),
                innovation: innovation(row),
                specialised: specialised(row),
                peers: peers(row)
                    .unwrap_or_default()
                    .split(';')
                    .filter_map(adcode)
                    .collect(),
                excluded: excluded(row)
                    .as_deref()
                    .and_then(|text| serde_json::from_str(text).ok()),
                surplus: surplus(row)
                    .as_deref()
                    .and_then(|text| serde_json::from_str(text).ok()),
                strong_neighbours: neighbours
                    .into_iter()
                    .map(|(segment, complexity)| Neighbour {
                        segment,
                        complexity,
                    })
                    .collect(),
                complexity: complexity(row),
                criticality: criticality(row).unwrap_or(0.0),
            })
        })
        .collect()
}
