//! `talents`: key people and teams for the gaps of a region, matched, ranked and explained as enterprises are.
use std::collections::BTreeSet;

use serde::Serialize;

use crate::app::answer::Answer;
use crate::app::place::PlacementItem;
use crate::app::place::placement_item;
use crate::app::stage::Stage;
use crate::app::target_item::{PartItem, part_item};
use crate::app::targets::{DEFAULT_LIMIT, TargetQuery};
use crate::app::view::View;
use crate::atlas::TalentRow;
use crate::catalog::code::{Adcode, RegionTable};
use crate::catalog::{SegmentId, TalentRules, TargetProfile, region_name};
use crate::error::AppError;
use crate::gap::Verdict;
use crate::target::{Observed, score};

/// Points of a native of the region, and of a native of its province.
const NATIVE_HERE: f64 = 2.0;
const NATIVE_OF_PROVINCE: f64 = 1.0;

/// Who a talent is.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct TalentIdentity {
    /// Stable id of the source.
    pub id: String,
    /// The name.
    pub name: String,
    /// Where the talent works.
    pub org: Option<String>,
    /// Where that is.
    pub adcode: Option<String>,
    /// Its place in words.
    pub region: Option<String>,
}

/// One talent for one segment.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct TalentItem {
    /// Rank, from 1.
    pub rank: usize,
    /// Who.
    pub talent: TalentIdentity,
    /// For which segment.
    pub segment: SegmentId,
    /// The segment's name.
    pub segment_name: String,
    /// Its verdict at home.
    pub verdict: Verdict,
    /// Sum of the contributions, 0..=1.
    pub score: f64,
    /// The least and the most it could be, were the missing known.
    pub interval: [f64; 2],
    /// Share of the weight that had data.
    pub coverage: f64,
    /// The parts, adding up to the score.
    pub parts: Vec<PartItem>,
    /// The match with its evidence.
    pub placement: PlacementItem,
    /// Other inviting segments of the same talent.
    pub also: Vec<SegmentId>,
    /// Why.
    pub reason: String,
    /// What would refute it.
    pub falsifier: String,
    /// The day it lapses.
    pub expires: String,
}

/// Ranks talents for the gaps of a region.
///
/// # Errors
/// Unknown region, chain or segment.
pub fn talents(view: &View, query: &TargetQuery) -> Result<Answer<TalentItem>, AppError> {
    let stage = Stage::new(view, query)?;
    let home = view.region(query.region.as_deref())?;
    let rules = &view.catalog().rules().target.talent;
    let profile = TargetProfile {
        neutral: rules.neutral,
        min_confidence: rules.min_confidence,
        indicator: rules.indicator.clone(),
        ..stage.profile().clone()
    };
    let desk = Desk {
        view,
        home,
        rules,
        profile,
    };
    let verdicts = stage.request().verdicts.clone();
    let mut items = Vec::new();
    for row in &view.snapshot.talents {
        let placements = row.placements.iter().enumerate();
        for (place, placement) in placements {
            if let Some(verdict) = verdicts.get(&placement.segment) {
                items.push(desk.item(row, place, *verdict)?);
            }
        }
    }
    items.sort_by(|left, right| {
        let order = right.score.total_cmp(&left.score);
        order.then_with(|| (&left.talent.id, left.segment).cmp(&(&right.talent.id, right.segment)))
    });
    let mut kept = once_each(items);
    kept.truncate(query.limit.unwrap_or(DEFAULT_LIMIT));
    Ok(stage.answer(kept))
}

/// Keeps each talent's best segment and notes the others.
fn once_each(sorted: Vec<TalentItem>) -> Vec<TalentItem> {
    let mut kept: Vec<TalentItem> = Vec::new();
    let mut seen = BTreeSet::new();
    for item in sorted {
        if seen.insert(item.talent.id.clone()) {
            kept.push(TalentItem {
                rank: kept.len() + 1,
                ..item
            });
        } else if let Some(known) = kept
            .iter_mut()
            .find(|known| known.talent.id == item.talent.id)
        {
            known.also.push(item.segment);
        }
    }
    kept
}

struct Desk<'a> {
    view: &'a View,
    home: Adcode,
    rules: &'a TalentRules,
    profile: TargetProfile,
}

impl Desk<'_> {
    fn item(
        &self,
        row: &TalentRow,
        place: usize,
        verdict: Verdict,
    ) -> Result<TalentItem, AppError> {
        let (talent, placement) = (&row.talent, &row.placements[place]);
        let observed: Vec<Observed> = self
            .rules
            .indicator
            .iter()
            .map(|indicator| Observed {
                raw: self.raw(&indicator.id, row, place),
                source: talent.source.clone(),
                as_of: Some(talent.as_of),
            })
            .collect();
        let found = score(&observed, &self.profile);
        let days = jiff::Span::new().days(i64::from(self.profile.expiry_days));
        let segment = self.view.catalog().segment(placement.segment);
        Ok(TalentItem {
            rank: 0,
            talent: TalentIdentity {
                id: talent.id.clone(),
                name: talent.name.clone(),
                org: talent.org.clone(),
                adcode: talent.adcode.map(|adcode| adcode.to_string()),
                region: talent.adcode.map(region_name),
            },
            segment: placement.segment,
            segment_name: segment.map_or_else(String::new, |segment| segment.name.clone()),
            verdict,
            score: found.outline.value,
            interval: [found.outline.interval.0, found.outline.interval.1],
            coverage: found.outline.coverage,
            parts: found
                .parts
                .iter()
                .map(|part| part_item(&self.profile, part))
                .collect(),
            placement: placement_item(placement),
            also: Vec::new(),
            reason: reason(row),
            falsifier: "已签约其他城市的人才计划，或已离开该领域".into(),
            expires: self.view.as_of()?.saturating_add(days).to_string(),
        })
    }

    fn raw(&self, id: &str, row: &TalentRow, place: usize) -> Option<f64> {
        let talent = &row.talent;
        match id {
            "placement_confidence" => Some(row.placements[place].confidence),
            "title" => self.title_points(&talent.titles),
            "origin" => Some(self.origin_points(talent.native?)),
            "distance" => {
                let regions = RegionTable::builtin();
                regions.distance_km(self.home, regions.prefecture_of(talent.adcode?)?)
            }
            _ => None,
        }
    }

    /// The most points any title has; `None` where no title was imported.
    fn title_points(&self, titles: &[String]) -> Option<f64> {
        let points = |title: &String| {
            let rules = self.rules.title.iter();
            rules
                .filter(|rule| rule.words.iter().any(|word| title.contains(word.as_str())))
                .map(|rule| rule.points)
                .fold(0.0, f64::max)
        };
        titles.iter().map(points).max_by(f64::total_cmp)
    }

    fn origin_points(&self, native: Adcode) -> f64 {
        let regions = RegionTable::builtin();
        if regions.lies_in(native, self.home) {
            NATIVE_HERE
        } else if regions.province_of(native) == regions.province_of(self.home) {
            NATIVE_OF_PROVINCE
        } else {
            0.0
        }
    }
}

/// Why, from the talent's own entries only.
fn reason(row: &TalentRow) -> String {
    let talent = &row.talent;
    let mut said = vec![format!("专长：{}", talent.fields.join("、"))];
    if !talent.titles.is_empty() {
        said.push(talent.titles.join("、"));
    }
    if let Some(native) = talent.native {
        said.push(format!("籍贯{}", region_name(native)));
    }
    if let Some(org) = &talent.org {
        said.push(format!("现在{org}"));
    }
    said.join("；")
}
