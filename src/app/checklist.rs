//! What each chain of the scheme has (十个一): a checklist of ten things, each with what it rests on.
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::workspace::Workspace;
use crate::catalog::{Catalog, SchemeChain};
use crate::error::AppError;

/// One of the ten things.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MeansItem {
    /// `lead`, `unit`, `team`, `map`, `plan`, `policy`, `fund`, `park`, `association`, `experts`.
    pub id: String,
    /// Its Chinese name.
    pub name: String,
    /// Whether the chain has it.
    pub has: bool,
    /// What it is, or what it rests on.
    pub what: String,
}

/// The checklist of one chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ChecklistItem {
    /// Chain id.
    pub chain: String,
    /// Its name.
    pub name: String,
    /// How many of the ten it has.
    pub have: usize,
    /// Ten.
    pub of: usize,
    /// The ten.
    pub items: Vec<MeansItem>,
}

/// Lists what each chain of the workspace's scheme has.
///
/// # Errors
/// The scheme was removed from the catalog.
pub fn checklist(workspace: &Workspace) -> Result<Vec<ChecklistItem>, AppError> {
    let chains = workspace.scheme()?.chain.iter();
    Ok(chains.map(|chain| one(&workspace.catalog, chain)).collect())
}

fn one(catalog: &Catalog, chain: &SchemeChain) -> ChecklistItem {
    let mapped = catalog.chains().iter().find(|one| one.id == chain.id);
    let map = mapped.map_or(String::new(), |chain| {
        format!("图谱 {}，{} 个环节", chain.id, chain.segments.len())
    });
    let means = &chain.means;
    let items = [
        ("lead", "一名链长", &chain.lead),
        ("unit", "一个牵头单位", &chain.lead_unit),
        ("team", "一个专班", &means.team),
        ("map", "一张图谱", &map),
        ("plan", "一个规划", &means.plan),
        ("policy", "一套政策", &means.policy),
        ("fund", "一支基金", &means.fund),
        ("park", "一个园区", &means.park),
        ("association", "一个协会", &means.association),
        ("experts", "一个专家组", &means.experts),
    ]
    .map(|(id, name, what)| MeansItem {
        id: id.to_owned(),
        name: name.to_owned(),
        has: !what.trim().is_empty(),
        what: what.trim().to_owned(),
    });
    ChecklistItem {
        chain: chain.id.to_string(),
        name: mapped.map_or_else(|| chain.id.to_string(), |chain| chain.name.clone()),
        have: items.iter().filter(|item| item.has).count(),
        of: items.len(),
        items: items.into(),
    }
}
