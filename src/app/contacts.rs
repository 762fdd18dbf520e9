//! Who spoke to an enterprise first: the open projects of the ledger, as the guard before a ranking asks for them.
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::app::projects::county_name;
use crate::app::view::View;
use crate::app::workspace::Workspace;
use crate::catalog::Stage;
use crate::catalog::code::Adcode;
use crate::error::AppError;
use crate::ledger::{FollowedProject, Ledger};
use crate::target::{Contact, Contacts};

/// Reads first contacts from a ledger: of the open projects of an investor the one whose first step is earliest, unless
/// its claim was settled for another.
///
/// # Errors
/// The ledger does not answer.
pub async fn contacts(ledger: &Ledger) -> Result<Contacts, AppError> {
    Ok(first_contacts(&ledger.followed_projects().await?))
}

/// As [`contacts`], of a workspace; `None` where it has no ledger, since reading makes none.
///
/// # Errors
/// The ledger does not answer.
pub async fn of_workspace(workspace: &Workspace) -> Result<Option<Arc<Contacts>>, AppError> {
    if !workspace.has_ledger() {
        return Ok(None);
    }
    let ledger = workspace.ledger().await?;
    Ok(Some(Arc::new(contacts(&ledger).await?)))
}

/// Gives a view the first contacts of its workspace.
///
/// # Errors
/// The ledger does not answer.
pub async fn acquaint(view: View) -> Result<View, AppError> {
    view.take_contacts(of_workspace(&view.workspace).await?);
    Ok(view)
}

fn first_contacts(projects: &[FollowedProject]) -> Contacts {
    let mut open: Vec<(&String, &FollowedProject)> = projects
        .iter()
        .filter(|project| !project.lost && !project.steps.contains_key(&Stage::Ended))
        .filter_map(|project| {
            let first = project.steps.values().map(|step| &step.by_day).min()?;
            Some((first, project))
        })
        .collect();
    open.sort_by_key(|(first, project)| (*first, &project.id));
    let mut found = BTreeMap::new();
    for (first, project) in open {
        let contact = Contact {
            place: project
                .county
                .as_ref()
                .and_then(|code| code.parse::<Adcode>().ok()),
            county: project.county.as_ref().map_or_else(
                || "县区未填".to_owned(),
                |code| county_name(code).unwrap_or_else(|| code.clone()),
            ),
            unit: project.unit.clone().unwrap_or_default(),
            project: project.id.clone(),
            since: Some(first.clone()),
        };
        for key in [&project.investor_id, &project.investor]
            .into_iter()
            .flatten()
        {
            found.entry(key.clone()).or_insert_with(|| contact.clone());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Step;

    fn project(id: &str, county: &str, steps: &[(Stage, &str)]) -> FollowedProject {
        let step = |day: &str| Step {
            day: Some(day.to_owned()),
            by_day: day.to_owned(),
            verified: false,
            evidence: None,
            owner: None,
            why: None,
            synthetic: false,
        };
        FollowedProject {
            id: id.into(),
            county: Some(county.into()),
            investor: Some("某集团".into()),
            steps: steps
                .iter()
                .map(|(stage, day)| (*stage, step(day)))
                .collect(),
            ..FollowedProject::default()
        }
    }

    #[test]
    fn the_earliest_open_project_is_the_first_contact_unless_its_claim_was_lost() {
        let early = project("P2", "341524", &[(Stage::Lead, "2026-02-01")]);
        let late = project("P1", "341525", &[(Stage::Lead, "2026-03-01")]);
        let of = |projects: &[FollowedProject]| {
            let found = first_contacts(projects);
            found.get("某集团").map(|contact| contact.project.clone())
        };
        assert_eq!(of(&[late.clone(), early.clone()]), Some("P2".into()));
        let lost = FollowedProject {
            lost: true,
            ..early.clone()
        };
        assert_eq!(of(&[late.clone(), lost]), Some("P1".into()));
        let ended = project(
            "P2",
            "341524",
            &[(Stage::Lead, "2026-02-01"), (Stage::Ended, "2026-02-09")],
        );
        assert_eq!(of(&[ended.clone(), late]), Some("P1".into()));
        assert_eq!(of(&[ended]), None);
    }
}
