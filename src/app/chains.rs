//! `chains`: the scheme, its chains, and the map of one chain for a region.
use std::collections::BTreeMap;

use serde::Serialize;

use crate::app::answer::Answer;
use crate::app::gaps::{GapItem, GapQuery, gaps};
use crate::app::resilience::{ChainState, state};
use crate::app::view::View;
use crate::catalog::{Chain, ChainId, GroupId, LinkKind, Necessity, SchemeChain, SegmentId, Tier};
use crate::error::AppError;
use crate::gap::Verdict;

/// One chain of the scheme with its state in a region.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ChainItem {
    /// Chain id.
    pub id: ChainId,
    /// Name.
    pub name: String,
    /// English name.
    pub name_en: String,
    /// main or plus.
    pub kind: String,
    /// Whether a public source names the chain.
    pub confirmed: bool,
    /// 链长; empty until the city fills it in.
    pub lead: String,
    /// 牵头单位
    pub lead_unit: String,
    /// Leaf segments.
    pub segments: usize,
    /// Segments with a maker here.
    pub present: usize,
    /// Makers over all segments; one enterprise may count in several.
    pub makers: u32,
    /// Segments by verdict.
    pub verdicts: BTreeMap<Verdict, usize>,
    /// The region this is about.
    pub region: String,
    /// The chain as a whole.
    pub state: ChainState,
}

/// One segment as the map draws it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct TileItem {
    /// The group it is drawn in.
    pub group: GroupId,
    /// Where it stands in this chain.
    pub tier: Tier,
    /// The gap behind it.
    #[serde(flatten)]
    pub gap: GapItem,
}

/// One link as the map draws it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct LinkItem {
    /// Upstream.
    pub from: SegmentId,
    /// Its name; the segment may be another chain's.
    pub from_name: String,
    /// Downstream.
    pub to: SegmentId,
    /// Its name.
    pub to_name: String,
    /// Kind of input.
    pub kind: LinkKind,
    /// How badly needed.
    pub necessity: Necessity,
    /// What the claim rests on.
    pub evidence: String,
}

/// A heading over segments of the map.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct GroupItem {
    /// Its id.
    pub id: GroupId,
    /// Chinese name.
    pub name: String,
    /// English name.
    pub name_en: String,
}

/// The map of a chain in a region.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct MapItem {
    /// Snapshot id.
    pub snapshot: String,
    /// Chain id.
    pub id: ChainId,
    /// Name.
    pub name: String,
    /// Date of the chain's contents.
    pub as_of: String,
    /// Source of the chain's contents.
    pub source: String,
    /// Groups, in order.
    pub groups: Vec<GroupItem>,
    /// Segments.
    pub tiles: Vec<TileItem>,
    /// Links between segments drawn here, and to other chains.
    pub links: Vec<LinkItem>,
    /// Whether anything behind the snapshot is invented.
    pub synthetic: bool,
}

/// Lists the scheme's chains with their state in a region.
///
/// # Errors
/// Unknown region.
pub fn chains(view: &View, region: Option<&str>) -> Result<Answer<ChainItem>, AppError> {
    let scheme = view.scheme()?;
    let items = scheme
        .chain
        .iter()
        .map(|entry| chain_item(view, entry, region))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Answer::new(
        &view.snapshot.manifest,
        view.region(region)?.to_string(),
        items,
    ))
}

/// Lists the scheme's chains in a region and in the cities it is compared with, chain by chain.
///
/// # Errors
/// Unknown region.
pub fn compare(
    view: &View,
    region: Option<&str>,
    others: &[String],
) -> Result<Answer<ChainItem>, AppError> {
    let mut answer = chains(view, region)?;
    let mut items = std::mem::take(&mut answer.items);
    for other in others {
        items.extend(chains(view, Some(other))?.items);
    }
    // A stable sort keeps the regions of a chain in the order asked for.
    let order: Vec<ChainId> = view.scheme()?.chain.iter().map(|entry| entry.id).collect();
    items.sort_by_key(|item| order.iter().position(|id| *id == item.id));
    answer.items = items;
    Ok(answer)
}

/// Describes one chain of the scheme.
///
/// # Errors
/// Unknown chain or region, or a chain outside the scheme.
pub fn chain(view: &View, id: &str, region: Option<&str>) -> Result<ChainItem, AppError> {
    let chain = view.catalog().find_chain(id)?.id;
    let entries = &view.scheme()?.chain;
    let Some(entry) = entries.iter().find(|entry| entry.id == chain) else {
        let known: Vec<&str> = entries.iter().map(|entry| entry.id.as_str()).collect();
        return Err(AppError::Unknown {
            what: "chain of the scheme",
            id: id.to_owned(),
            hint: format!(": the scheme has {}", known.join(", ")),
        });
    };
    chain_item(view, entry, region)
}

fn chain_item(
    view: &View,
    entry: &SchemeChain,
    region: Option<&str>,
) -> Result<ChainItem, AppError> {
    let chain = view.catalog().find_chain(entry.id.as_str())?;
    let query = GapQuery {
        region: region.map(str::to_owned),
        chain: Some(chain.id.to_string()),
        ..GapQuery::default()
    };
    let found = gaps(view, &query)?.items;
    let mut verdicts = BTreeMap::new();
    for item in &found {
        *verdicts.entry(item.verdict).or_default() += 1;
    }
    Ok(ChainItem {
        id: chain.id,
        name: chain.name.clone(),
        name_en: chain.name_en.clone(),
        kind: match entry.kind {
            crate::catalog::SchemeChainKind::Main => "main".into(),
            crate::catalog::SchemeChainKind::Plus => "plus".into(),
        },
        confirmed: entry.confirmed,
        lead: entry.lead.clone(),
        lead_unit: entry.lead_unit.clone(),
        segments: found.len(),
        present: found.iter().filter(|item| item.makers > 0).count(),
        makers: found.iter().map(|item| item.makers).sum(),
        verdicts,
        region: view.region(region)?.to_string(),
        state: state(view, &found),
    })
}

/// Draws one chain for a region.
///
/// # Errors
/// Unknown chain or region.
pub fn map(view: &View, chain: &str, region: Option<&str>) -> Result<MapItem, AppError> {
    let chain = view.catalog().find_chain(chain)?;
    let query = GapQuery {
        region: region.map(str::to_owned),
        chain: Some(chain.id.to_string()),
        ..GapQuery::default()
    };
    let mut found: BTreeMap<SegmentId, GapItem> = gaps(view, &query)?
        .items
        .into_iter()
        .map(|item| (item.segment, item))
        .collect();
    let tiles: Vec<TileItem> = drawn(chain)
        .filter_map(|(segment, group, tier)| {
            Some(TileItem {
                group,
                tier,
                gap: found.remove(&segment)?,
            })
        })
        .collect();
    let inside: std::collections::BTreeSet<SegmentId> =
        tiles.iter().map(|tile| tile.gap.segment).collect();
    let name = |id| {
        let segment = view.catalog().segment(id);
        segment.map_or_else(String::new, |segment| segment.name.clone())
    };
    let links = view
        .catalog()
        .links()
        .iter()
        .filter(|link| inside.contains(&link.from) || inside.contains(&link.to))
        .map(|link| LinkItem {
            from: link.from,
            from_name: name(link.from),
            to: link.to,
            to_name: name(link.to),
            kind: link.kind,
            necessity: link.necessity,
            evidence: link.evidence.clone(),
        })
        .collect();
    Ok(MapItem {
        snapshot: view.snapshot.manifest.snapshot.clone(),
        id: chain.id,
        name: chain.name.clone(),
        as_of: chain.as_of.clone(),
        source: chain.source.clone(),
        groups: chain
            .groups
            .iter()
            .map(|group| GroupItem {
                id: group.id,
                name: group.name.clone(),
                name_en: group.name_en.clone(),
            })
            .collect(),
        tiles,
        links,
        synthetic: view.snapshot.manifest.synthetic,
    })
}

fn drawn(chain: &Chain) -> impl Iterator<Item = (SegmentId, GroupId, Tier)> {
    let own = chain
        .segments
        .iter()
        .map(|segment| (segment.id, segment.group, segment.tier));
    own.chain(
        chain
            .shared
            .iter()
            .map(|shared| (shared.segment, shared.group, shared.tier)),
    )
}
