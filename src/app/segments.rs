//! One segment of a region, and who works in it.
use serde::Serialize;

use crate::app::answer::Answer;
use crate::app::chains::LinkItem;
use crate::app::gaps::{GapItem, GapQuery, gaps};
use crate::app::place::{PlacementItem, placement_item};
use crate::app::target_item::TargetEnterprise;
use crate::app::view::View;
use crate::catalog::code::RegionTable;
use crate::catalog::{SegmentId, region_name};
use crate::error::AppError;

/// One segment with its gap in a region and the segments before and after it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct SegmentCard {
    /// Snapshot id.
    pub snapshot: String,
    /// Region code.
    pub region: String,
    /// The gap, with factors and the rule.
    pub gap: GapItem,
    /// Products that place an enterprise here.
    pub products: Vec<String>,
    /// Classes of GB/T 4754-2017.
    pub industry_codes: Vec<String>,
    /// Links to the segments it draws on.
    pub upstream: Vec<LinkItem>,
    /// Links to the segments that draw on it.
    pub downstream: Vec<LinkItem>,
    /// Whether anything behind the snapshot is invented.
    pub synthetic: bool,
}

/// An enterprise placed in the segment.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct SegmentEnterprise {
    /// Who.
    pub enterprise: TargetEnterprise,
    /// Size, yuan a year.
    pub size_yuan: f64,
    /// What the size is: revenue, or what stands for it.
    pub size_proxy: String,
    /// Whether it counts as supply of the segment.
    pub supplies: bool,
    /// The placement with its evidence.
    pub placement: PlacementItem,
    /// Invented data.
    pub synthetic: bool,
}

/// Describes one segment for a region.
///
/// # Errors
/// Unknown segment or region.
pub fn segment(view: &View, id: &str, region: Option<&str>) -> Result<SegmentCard, AppError> {
    let known = view.catalog().find_segment(id)?;
    let found = gaps(
        view,
        &GapQuery {
            region: region.map(str::to_owned),
            segment: Some(known.id.to_string()),
            ..GapQuery::default()
        },
    )?;
    let name = |id: SegmentId| {
        let segment = view.catalog().segment(id);
        segment.map_or_else(String::new, |segment| segment.name.clone())
    };
    let links = |keep: &dyn Fn(SegmentId, SegmentId) -> bool| {
        let all = view.catalog().links().iter();
        all.filter(|link| keep(link.from, link.to))
            .map(|link| LinkItem {
                from: link.from,
                from_name: name(link.from),
                to: link.to,
                to_name: name(link.to),
                kind: link.kind,
                necessity: link.necessity,
                evidence: link.evidence.clone(),
            })
            .collect()
    };
    let gap = found.items.into_iter().next();
    Ok(SegmentCard {
        snapshot: found.snapshot,
        region: found.region,
        gap: gap.ok_or_else(|| AppError::Unknown {
            what: "gap of segment",
            id: id.to_owned(),
            hint: String::new(),
        })?,
        products: known.products.clone(),
        industry_codes: known.industry_codes.clone(),
        upstream: links(&|_, to| to == known.id),
        downstream: links(&|from, _| from == known.id),
        synthetic: found.synthetic,
    })
}

/// Lists who is placed in a segment and sits in a region: suppliers first, then by size, then by id. The items are places of
/// placements, for [`described`] to tell of those that are shown.
///
/// # Errors
/// Unknown segment or region.
pub fn enterprises(view: &View, id: &str, region: Option<&str>) -> Result<Answer<usize>, AppError> {
    let known = view.catalog().find_segment(id)?;
    let region = view.region(region)?;
    let regions = RegionTable::builtin();
    let mut rows: Vec<_> = view
        .placed_in(known.id)
        .map(|(place, row)| (place, row, &view.snapshot.enterprises[row.enterprise]))
        .filter(|(_, _, facts)| {
            facts
                .adcode
                .is_some_and(|adcode| regions.lies_in(adcode, region))
        })
        .collect();
    rows.sort_by(|(_, left, first), (_, right, second)| {
        right
            .supplies
            .cmp(&left.supplies)
            .then(second.size.yuan.total_cmp(&first.size.yuan))
            .then(first.id.cmp(&second.id))
    });
    let items = rows.into_iter().map(|(place, _, _)| place).collect();
    Ok(Answer::new(
        &view.snapshot.manifest,
        region.to_string(),
        items,
    ))
}

/// Tells of placements by their places, with the evidence.
///
/// # Errors
/// The evidence can no longer be read.
pub fn described(
    view: &View,
    answer: Answer<usize>,
) -> Result<Answer<SegmentEnterprise>, AppError> {
    let whole = view.snapshot.whole(&answer.items)?;
    let items = answer.items.iter().zip(&whole).map(|(place, placement)| {
        let row = &view.snapshot.placements[*place];
        let facts = &view.snapshot.enterprises[row.enterprise];
        SegmentEnterprise {
            enterprise: TargetEnterprise {
                id: facts.id.clone(),
                name: facts.name.clone(),
                adcode: facts.adcode.map(|adcode| adcode.to_string()),
                region: facts.adcode.map(region_name),
            },
            size_yuan: facts.size.yuan,
            size_proxy: facts.size.proxy.id().to_owned(),
            supplies: row.supplies,
            placement: placement_item(placement),
            synthetic: facts.synthetic,
        }
    });
    Ok(Answer {
        items: items.collect(),
        snapshot: answer.snapshot,
        method: answer.method,
        profile: answer.profile,
        as_of: answer.as_of,
        region: answer.region,
        universe: answer.universe,
        synthetic: answer.synthetic,
        next: answer.next,
    })
}
