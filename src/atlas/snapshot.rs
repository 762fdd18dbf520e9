//! A snapshot in memory: what was placed, what every region lacks, and how firms are related.
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use crate::atlas::error::AtlasError;
use crate::atlas::evidence_file::EvidenceFile;
use crate::atlas::manifest::Manifest;
use crate::atlas::spill::{Span, Spill};
use crate::catalog::SegmentId;
use crate::catalog::code::Adcode;
use crate::gap::{Factors, GapFacts, Rule, Verdict};
use crate::placement::{Evidence, Placement};
use crate::region::{Purchases, Size};
use crate::registry::{Site, Talent};
use crate::target::{Candidate, History, Origin, Relation, RiskRecord, TravelTimes};

/// The facts of a placed enterprise that later steps read.
#[derive(Debug, Clone, PartialEq)]
pub struct EnterpriseFacts {
    /// Canonical id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Where it sits.
    pub adcode: Option<Adcode>,
    /// Status as imported.
    pub status: Option<String>,
    /// Whether the status is one of operation; `None` if unknown.
    pub operating: Option<bool>,
    /// Date of establishment.
    pub established: Option<Date>,
    /// Registered capital, yuan.
    pub capital_yuan: Option<f64>,
    /// Employees.
    pub employees: Option<f64>,
    /// Revenue, yuan a year.
    pub revenue_yuan: Option<f64>,
    /// Tax, yuan a year.
    pub tax_yuan: Option<f64>,
    /// Size with its proxy.
    pub size: Size,
    /// Revenue growth as a share.
    pub revenue_growth: Option<f64>,
    /// R&D over revenue.
    pub rd_ratio: Option<f64>,
    /// Invention patents.
    pub patents: Option<f64>,
    /// Listing, if any.
    pub listing: Option<String>,
    /// Labels; `None` where never imported.
    pub qualifications: Option<Vec<String>>,
    /// Points of the labels; `None` where never imported.
    pub label_points: Option<f64>,
    /// Whether a 专精特新 or 小巨人 label is among them; `None` where never imported.
    pub specialised: Option<bool>,
    /// GB/T 4754-2017 class.
    pub industry_code: Option<String>,
    /// Risks on record.
    pub risks: Vec<RiskRecord>,
    /// Invented data.
    pub synthetic: bool,
    /// Source.
    pub source: String,
    /// Date of the facts.
    pub as_of: Date,
}

/// A placement with the enterprise it belongs to.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacementRow {
    /// Index into the snapshot's enterprises.
    pub enterprise: usize,
    /// Whether it is supply of the segment: makers are; services are where the segment is a service; traders only where
    /// it is a channel.
    pub supplies: bool,
    /// The claim with its evidence.
    pub placement: Placement,
}

/// One segment of one region as stored: the facts and what was decided.
#[derive(Debug, Clone, PartialEq)]
pub struct GapRow {
    /// The numbers the rules saw.
    pub facts: GapFacts,
    /// The verdict.
    pub verdict: Verdict,
    /// The rule that fired.
    pub rule: Rule,
    /// The factors of the priority.
    pub factors: Factors,
    /// The priority; `None` where a factor is unknown.
    pub priority: Option<f64>,
    /// One firm holds more than the profile's share.
    pub key_firm: bool,
    /// What its makers buy and who demands it, where a table or recorded purchases say so.
    pub purchases: Option<Box<Purchases>>,
}

/// Where the evidence of a snapshot's placements lies.
#[derive(Debug, Clone)]
pub enum EvidenceAt {
    /// With each placement.
    Beside,
    /// In the file it was stored in.
    Stored(EvidenceFile),
    /// In a file that goes with the build, by enterprise; with the placement where a ruling speaks of the enterprise.
    Waiting(Arc<Spill>, Vec<Option<Span>>),
}

/// A snapshot, whole.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// What it was made from.
    pub manifest: Manifest,
    /// Placed enterprises, by id.
    pub enterprises: Vec<EnterpriseFacts>,
    /// Placements, by enterprise, best first; their evidence may lie elsewhere: [`Snapshot::whole`] has it.
    pub placements: Vec<PlacementRow>,
    /// Where the evidence lies.
    pub evidence: EvidenceAt,
    /// Gaps, by region and segment.
    pub gaps: Vec<GapRow>,
    /// Relations between enterprises.
    pub relations: Vec<Relation>,
    /// What placed enterprises founded, with dates.
    pub history: History,
    /// People whose native place is known.
    pub origins: Vec<Origin>,
    /// Talents with their segments, by id.
    pub talents: Vec<TalentRow>,
    /// Land and idle plants on offer, by id.
    pub sites: Vec<Site>,
    /// How long it takes from one place to another, where it was imported.
    pub travel: TravelTimes,
}

/// A talent with the segments its fields and achievements speak for.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct TalentRow {
    /// Who.
    pub talent: Talent,
    /// The segments, best first.
    pub placements: Vec<Placement>,
}

impl Snapshot {
    /// The enterprise of this id.
    pub fn enterprise(&self, id: &str) -> Option<(usize, &EnterpriseFacts)> {
        let place = self
            .enterprises
            .binary_search_by(|known| known.id.as_str().cmp(id))
            .ok()?;
        Some((place, &self.enterprises[place]))
    }

    /// Placements by their places, with their evidence.
    ///
    /// # Errors
    /// If the evidence can no longer be read.
    pub fn whole(&self, rows: &[usize]) -> Result<Vec<Placement>, AtlasError> {
        let placements = rows
            .iter()
            .map(|row| self.placements[*row].placement.clone());
        let told = match &self.evidence {
            EvidenceAt::Beside => return Ok(placements.collect()),
            EvidenceAt::Stored(file) => file.of(rows)?,
            EvidenceAt::Waiting(spill, spans) => self.waiting(rows, (spill, spans))?,
        };
        Ok(placements
            .zip(told)
            .map(|(placement, evidence)| Placement {
                evidence,
                ..placement
            })
            .collect())
    }

    fn waiting(
        &self,
        rows: &[usize],
        (spill, spans): (&Spill, &[Option<Span>]),
    ) -> Result<Vec<Vec<Evidence>>, AtlasError> {
        let mut all = Vec::with_capacity(rows.len());
        let mut last: (usize, Vec<Vec<Evidence>>) = (usize::MAX, Vec::new());
        for row in rows {
            let held = &self.placements[*row];
            let Some(span) = spans.get(held.enterprise).copied().flatten() else {
                all.push(held.placement.evidence.clone());
                continue;
            };
            if last.0 != held.enterprise {
                last = (held.enterprise, spill.get(span)?);
            }
            let place = row - self.places_of(held.enterprise).start;
            all.push(last.1.get(place).cloned().unwrap_or_default());
        }
        Ok(all)
    }

    /// The placements of one enterprise, best first.
    pub fn placements_of(&self, enterprise: usize) -> &[PlacementRow] {
        &self.placements[self.places_of(enterprise)]
    }

    /// Where the placements of one enterprise stand.
    pub fn places_of(&self, enterprise: usize) -> Range<usize> {
        let start = self
            .placements
            .partition_point(|row| row.enterprise < enterprise);
        let end = self
            .placements
            .partition_point(|row| row.enterprise <= enterprise);
        start..end
    }

    /// The gaps of one region, by segment; empty where no enterprise of the region was imported.
    pub fn gaps_of(&self, region: Adcode) -> &[GapRow] {
        &self.gaps[self.range_of(region)]
    }

    /// The gap of one segment of a region.
    pub fn gap(&self, region: Adcode, segment: SegmentId) -> Option<&GapRow> {
        let rows = self.gaps_of(region);
        let place = rows.binary_search_by_key(&segment, |row| row.facts.segment);
        place.ok().map(|place| &rows[place])
    }

    fn range_of(&self, region: Adcode) -> Range<usize> {
        self.gaps.partition_point(|row| row.facts.region < region)
            ..self.gaps.partition_point(|row| row.facts.region <= region)
    }

    /// Makers and services of every segment, as candidates, in the order of enterprises.
    pub fn candidates(&self) -> Vec<Candidate<'_>> {
        let mut all = Vec::with_capacity(self.placements.len());
        for own in self
            .placements
            .chunk_by(|one, other| one.enterprise == other.enterprise)
        {
            let shares = own
                .iter()
                .filter_map(|row| Some((row.placement.segment, row.placement.share?)));
            let main = shares.max_by(|one, other| {
                let order = one.1.total_cmp(&other.1);
                order.then_with(|| other.0.cmp(&one.0))
            });
            all.extend(own.iter().map(|row| {
                let beside = main.filter(|(segment, share)| {
                    segment.chain() != row.placement.segment.chain()
                        && *share > row.placement.share.unwrap_or(0.0)
                });
                Candidate {
                    main: beside,
                    ..candidate(&self.enterprises[row.enterprise], row)
                }
            }));
        }
        all
    }

    /// How many makers or services sit in each segment of each region given.
    pub fn makers_by_segment(&self, region: Adcode) -> BTreeMap<SegmentId, u32> {
        self.gaps_of(region)
            .iter()
            .map(|row| (row.facts.segment, row.facts.makers))
            .collect()
    }
}

fn candidate<'a>(facts: &'a EnterpriseFacts, row: &PlacementRow) -> Candidate<'a> {
    let placement = &row.placement;
    Candidate {
        enterprise: row.enterprise,
        id: &facts.id,
        name: &facts.name,
        adcode: facts.adcode,
        segment: placement.segment,
        confidence: placement.confidence,
        share: placement.share,
        main: None,
        supplies: row.supplies,
        operating: facts.operating,
        established: facts.established,
        size: facts.size,
        revenue_growth: facts.revenue_growth,
        patents: facts.patents,
        rd_ratio: facts.rd_ratio,
        listing: facts.listing.as_deref(),
        qualifications: facts.qualifications.as_deref(),
        label_points: facts.label_points,
        industry_code: facts.industry_code.as_deref(),
        risks: &facts.risks,
        synthetic: facts.synthetic,
        source: &facts.source,
        as_of: facts.as_of,
    }
}
