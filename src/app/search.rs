//! Finds enterprises by id or part of a name, and shows the warm path to one.
use serde::Serialize;

use crate::app::answer::Answer;
use crate::app::target_item::{HopItem, TargetEnterprise};
use crate::app::view::View;
use crate::atlas::EnterpriseFacts;
use crate::catalog::{SegmentId, region_name};
use crate::error::AppError;

/// One enterprise found.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct FoundEnterprise {
    /// Who.
    pub enterprise: TargetEnterprise,
    /// Its segments, best placement first.
    pub segments: Vec<SegmentId>,
    /// Invented data.
    pub synthetic: bool,
}

/// The warm paths to an enterprise.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct PathCard {
    /// Snapshot id.
    pub snapshot: String,
    /// The region the paths start from.
    pub region: String,
    /// Who.
    pub enterprise: TargetEnterprise,
    /// Whether any relation was imported: without one a path is unknown, not absent.
    pub known: bool,
    /// The shortest path, home first; empty if there is none.
    pub path: Vec<HopItem>,
    /// Invented data.
    pub synthetic: bool,
}

fn who(facts: &EnterpriseFacts) -> TargetEnterprise {
    TargetEnterprise {
        id: facts.id.clone(),
        name: facts.name.clone(),
        adcode: facts.adcode.map(|adcode| adcode.to_string()),
        region: facts.adcode.map(region_name),
    }
}

/// Lists placed enterprises whose name or id contains the text: names that begin with it first, then by id.
///
/// # Errors
/// An empty text.
pub fn search(view: &View, text: &str) -> Result<Answer<FoundEnterprise>, AppError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(AppError::Argument(
            "`q` is empty: expected part of a name or an id".into(),
        ));
    }
    let mut found: Vec<(usize, &EnterpriseFacts)> = view
        .snapshot
        .enterprises
        .iter()
        .enumerate()
        .filter(|(_, facts)| facts.name.contains(text) || facts.id.contains(text))
        .collect();
    found.sort_by_key(|(place, facts)| (!facts.name.starts_with(text), *place));
    let items = found
        .into_iter()
        .map(|(place, facts)| FoundEnterprise {
            enterprise: who(facts),
            segments: view
                .snapshot
                .placements_of(place)
                .iter()
                .map(|row| row.placement.segment)
                .collect(),
            synthetic: facts.synthetic,
        })
        .collect();
    let home = view.region(None)?.to_string();
    Ok(Answer::new(&view.snapshot.manifest, home, items))
}

/// Shows the shortest path of recorded relations from a region to an enterprise.
///
/// # Errors
/// Unknown enterprise or region.
pub fn path(view: &View, id: &str, region: Option<&str>) -> Result<PathCard, AppError> {
    let region = view.region(region)?;
    let (_, facts) = view
        .snapshot
        .enterprise(id)
        .ok_or_else(|| AppError::Unknown {
            what: "enterprise",
            id: id.to_owned(),
            hint: ": search with `enterprises?q=`".into(),
        })?;
    let name_of = |id: &str| {
        let known = view.snapshot.enterprise(id);
        known.map_or_else(|| id.to_owned(), |(_, facts)| facts.name.clone())
    };
    let paths = view.prepared(region)?.paths;
    Ok(PathCard {
        snapshot: view.snapshot.manifest.snapshot.clone(),
        region: region.to_string(),
        enterprise: who(facts),
        known: paths.known(),
        path: paths
            .to(&facts.id)
            .into_iter()
            .map(|hop| HopItem {
                from_name: name_of(&hop.from),
                to_name: name_of(&hop.to),
                from: hop.from,
                to: hop.to,
                kind: hop.kind,
                record: hop.record,
            })
            .collect(),
        synthetic: facts.synthetic,
    })
}
