//! Corrections of placements by people: kept in the ledger, evidence of the next build, never an edit of results.
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::app::desk::Desk;
use crate::app::view::View;
use crate::app::workspace::Workspace;
use crate::atlas::{InputEntry, Kept};
use crate::catalog::{Catalog, SegmentId, hexadecimal};
use crate::error::AppError;
use crate::ledger::{Correction, CorrectionUndo, Decided, NewCorrection, wait};
use crate::placement::{Decision, Ruling};
use crate::registry::Registry;

/// A correction as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct CorrectionItem {
    /// Its id.
    pub id: String,
    /// The enterprise.
    pub enterprise: String,
    /// The segment.
    pub segment: String,
    /// `confirm` or `reject`.
    pub decision: &'static str,
    /// Who said it.
    pub by: String,
    /// Why.
    pub why: String,
    /// When, Unix milliseconds.
    pub at_ms: i64,
    /// Whether the next build takes it: not undone, and no later one on the same enterprise and segment.
    pub in_force: bool,
    /// Who took it back.
    pub undone_by: Option<String>,
    /// Why.
    pub undone_why: Option<String>,
    /// When, Unix milliseconds.
    pub undone_ms: Option<i64>,
}

/// What the corrections in force did to placements.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct CorrectionEffect {
    /// Corrections in force.
    pub in_force: usize,
    /// Placements that nothing else spoke for.
    pub added: usize,
    /// Placements that were there and are now confirmed.
    pub confirmed: usize,
    /// Placements taken away.
    pub removed: usize,
    /// Corrections that changed nothing: rejections of what was not placed, enterprises no longer in the registry.
    pub idle: usize,
}

/// Keeps a correction; the enterprise may be named by its id or its whole name.
///
/// # Errors
/// The enterprise or the segment is unknown, or the ledger does not answer.
pub fn correct(
    workspace: &Workspace,
    said: NewCorrection,
    now_ms: i64,
) -> Result<CorrectionItem, AppError> {
    let said = resolved(workspace, None, said)?;
    let kept = wait(async {
        Ok::<_, AppError>(
            workspace
                .ledger()
                .await?
                .add_correction(said, now_ms)
                .await?,
        )
    })?;
    Ok(item(&kept, true))
}

/// The correction with the enterprise's canonical id, if everything it names is known: the snapshot is asked first, then
/// the registry, where enterprises are that no build has seen.
///
/// # Errors
/// The enterprise or the segment is unknown, or there is no reason.
pub fn resolved(
    workspace: &Workspace,
    view: Option<&View>,
    said: NewCorrection,
) -> Result<NewCorrection, AppError> {
    let segment: SegmentId = said
        .segment
        .parse()
        .map_err(|_unreadable| unknown_segment(&said))?;
    if workspace.catalog.segment(segment).is_none() {
        return Err(unknown_segment(&said));
    }
    if said.why.trim().is_empty() {
        return Err(AppError::Argument(
            "a correction needs a reason: say `why`".into(),
        ));
    }
    let facts = view.map_or(&[][..], |view| &view.snapshot.enterprises);
    let known = facts
        .iter()
        .find(|found| found.id == said.enterprise)
        .or_else(|| facts.iter().find(|found| found.name == said.enterprise));
    if let Some(found) = known {
        return Ok(NewCorrection {
            enterprise: found.id.clone(),
            ..said
        });
    }
    let enterprises = Registry::open(&workspace.settings.folder)?.enterprises()?;
    let named = enterprises
        .iter()
        .find(|found| found.id.as_str() == said.enterprise)
        .or_else(|| {
            enterprises
                .iter()
                .find(|found| found.name == said.enterprise)
        });
    let Some(enterprise) = named else {
        return Err(AppError::Unknown {
            what: "enterprise",
            id: said.enterprise,
            hint: ": give its id or its whole name as imported".into(),
        });
    };
    Ok(NewCorrection {
        enterprise: enterprise.id.as_str().to_owned(),
        ..said
    })
}

/// Keeps a resolved correction in an open ledger.
///
/// # Errors
/// The ledger does not answer.
pub async fn keep(
    desk: &Desk,
    said: NewCorrection,
    now_ms: i64,
) -> Result<CorrectionItem, AppError> {
    Ok(item(&desk.ledger.add_correction(said, now_ms).await?, true))
}

/// Takes a correction back in an open ledger.
///
/// # Errors
/// As [`undo`].
pub async fn take_back(
    desk: &Desk,
    id: &str,
    undo: CorrectionUndo,
) -> Result<CorrectionItem, AppError> {
    if undo.why.trim().is_empty() {
        return Err(AppError::Argument(
            "an undoing needs a reason: say `why`".into(),
        ));
    }
    Ok(item(&desk.ledger.undo_correction(id, undo).await?, false))
}

/// Returns every correction of an open ledger by time, those taken back too.
///
/// # Errors
/// The ledger does not answer.
pub async fn all(desk: &Desk) -> Result<Vec<CorrectionItem>, AppError> {
    Ok(items(&desk.ledger.corrections().await?))
}

fn unknown_segment(said: &NewCorrection) -> AppError {
    AppError::Unknown {
        what: "segment",
        id: said.segment.clone(),
        hint: ": expected an id such as NEV-B07".into(),
    }
}

/// Takes a correction back.
///
/// # Errors
/// No such correction, or it was taken back already.
pub fn undo(
    workspace: &Workspace,
    id: &str,
    undo: CorrectionUndo,
) -> Result<CorrectionItem, AppError> {
    let undone = wait(async {
        Ok::<_, AppError>(workspace.ledger().await?.undo_correction(id, undo).await?)
    })?;
    Ok(item(&undone, false))
}

/// Returns every correction by time, those taken back too.
///
/// # Errors
/// The ledger does not answer.
pub fn history(workspace: &Workspace) -> Result<Vec<CorrectionItem>, AppError> {
    let all = wait(async { Ok::<_, AppError>(workspace.ledger().await?.corrections().await?) })?;
    Ok(items(&all))
}

fn items(all: &[Correction]) -> Vec<CorrectionItem> {
    let force: BTreeSet<&str> = in_force(all)
        .values()
        .map(|held| held.id.as_str())
        .collect();
    all.iter()
        .map(|correction| item(correction, force.contains(correction.id.as_str())))
        .collect()
}

/// Returns the rulings that the next build takes, by enterprise and segment.
///
/// # Errors
/// The ledger does not answer.
pub fn rulings(workspace: &Workspace) -> Result<Vec<Ruling>, AppError> {
    if !workspace.has_ledger() {
        return Ok(Vec::new());
    }
    let all = wait(async { Ok::<_, AppError>(workspace.ledger().await?.corrections().await?) })?;
    Ok(in_force(&all).into_values().filter_map(ruling).collect())
}

/// The last correction of each enterprise and segment that was not taken back; `all` is by time.
fn in_force(all: &[Correction]) -> BTreeMap<(&str, &str), &Correction> {
    all.iter()
        .filter(|correction| correction.undone.is_none())
        .map(|held| {
            (
                (held.said.enterprise.as_str(), held.said.segment.as_str()),
                held,
            )
        })
        .collect()
}

fn ruling(correction: &Correction) -> Option<Ruling> {
    Some(Ruling {
        enterprise: correction.said.enterprise.clone(),
        // A segment that the catalog's form no longer knows says nothing.
        segment: correction.said.segment.parse().ok()?,
        when_ms: correction.at_ms,
        decision: match correction.said.decided {
            Decided::Confirm => Decision::Confirm,
            Decided::Reject => Decision::Reject,
        },
        who: correction.said.who.clone(),
        why: correction.said.why.clone(),
    })
}

/// The rulings as an input of the manifest, so that the snapshot's id follows them; none without rulings.
pub fn input(rulings: &[Ruling]) -> Option<InputEntry> {
    if rulings.is_empty() {
        return None;
    }
    let text = serde_json::to_vec(rulings).expect("rulings are plain data");
    let sha256 = hexadecimal(&Sha256::digest(&text));
    Some(InputEntry {
        table: "corrections".to_owned(),
        batch: sha256.chars().take(12).collect(),
        sha256,
        rows: rulings.len() as u64,
        source: "ledger".to_owned(),
        as_of: String::new(),
    })
}

/// Counts what the rulings did, against the placements without them.
pub fn effect(kept: &[Kept], rulings: &[Ruling], catalog: &Catalog) -> CorrectionEffect {
    let mut effect = CorrectionEffect {
        in_force: rulings.len(),
        ..CorrectionEffect::default()
    };
    let mut of: BTreeMap<&str, Vec<&Ruling>> = BTreeMap::new();
    for ruling in rulings {
        of.entry(&ruling.enterprise).or_default().push(ruling);
    }
    for kept in kept {
        let Some(rulings) = of.remove(kept.enterprise.id.as_str()) else {
            continue;
        };
        let before = &kept.placements;
        for ruling in rulings {
            let placed = before.iter().any(|held| held.segment == ruling.segment);
            let known = catalog.segment(ruling.segment).is_some();
            let count = match (ruling.decision, placed) {
                (Decision::Confirm, true) => &mut effect.confirmed,
                (Decision::Confirm, false) if known => &mut effect.added,
                (Decision::Reject, true) => &mut effect.removed,
                _ => &mut effect.idle,
            };
            *count += 1;
        }
    }
    effect.idle += of.values().map(Vec::len).sum::<usize>();
    effect
}

fn item(correction: &Correction, in_force: bool) -> CorrectionItem {
    let undone = correction.undone.as_ref();
    CorrectionItem {
        id: correction.id.clone(),
        enterprise: correction.said.enterprise.clone(),
        segment: correction.said.segment.clone(),
        decision: correction.said.decided.name(),
        by: correction.said.who.clone(),
        why: correction.said.why.clone(),
        at_ms: correction.at_ms,
        in_force,
        undone_by: undone.map(|undo| undo.who.clone()),
        undone_why: undone.map(|undo| undo.why.clone()),
        undone_ms: undone.map(|undo| undo.at_ms),
    }
}
