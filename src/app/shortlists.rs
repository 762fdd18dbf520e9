//! Shortlists: lists of enterprises and segments that people keep, with notes, in their own order. Every change is kept.
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::desk::Desk;
use crate::app::view::View;
use crate::catalog::{SegmentId, region_name};
use crate::error::AppError;
use crate::ledger::{By, Shortlist, ShortlistChange, ShortlistItem};

/// Most lines of a list.
pub const MOST_LINES: usize = 5_000;

/// A list without its lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ShortlistHead {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub note: String,
    /// Counted up by each change; a change names the version it saw.
    pub version: i64,
    /// How many lines it has.
    pub lines: i64,
}

/// The lists there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ShortlistAnswer {
    /// The lists, by name.
    pub items: Vec<ShortlistHead>,
    /// Cursor of the next page: always null, the list is whole.
    pub next: Option<String>,
}

/// One line of a list, with what the snapshot knows of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ShortlistLine {
    /// Id of an enterprise or a segment.
    pub subject: String,
    /// `enterprise` or `segment`; null if the snapshot no longer knows it.
    pub kind: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Where the enterprise sits.
    pub region: Option<String>,
    /// Segments of the enterprise, best placement first.
    pub segments: Vec<SegmentId>,
    /// A remark.
    pub note: String,
    /// Whether it is invented.
    pub synthetic: bool,
}

/// One change of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ShortlistEvent {
    /// The version it made.
    pub version: i64,
    /// Who did it.
    pub by: String,
    /// What was done.
    pub what: String,
    /// When, Unix milliseconds.
    pub at_ms: i64,
}

/// A list with its lines and its history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ShortlistCard {
    /// The list.
    pub list: ShortlistHead,
    /// Snapshot that names and regions come from.
    pub snapshot: String,
    /// Its lines, in their order.
    pub items: Vec<ShortlistLine>,
    /// What was done to it, oldest first.
    pub history: Vec<ShortlistEvent>,
}

impl From<Shortlist> for ShortlistHead {
    fn from(list: Shortlist) -> Self {
        Self {
            id: list.id,
            name: list.name,
            note: list.note,
            version: list.version,
            lines: list.lines,
        }
    }
}

/// Every list that is not deleted, by name.
///
/// # Errors
/// The ledger does not answer.
pub async fn list(desk: &Desk) -> Result<ShortlistAnswer, AppError> {
    let lists = desk.ledger.shortlists().await?;
    Ok(ShortlistAnswer {
        items: lists.into_iter().map(ShortlistHead::from).collect(),
        next: None,
    })
}

/// One list with lines and history.
///
/// # Errors
/// No such list, or the ledger does not answer.
pub async fn card(desk: &Desk, view: &View, id: &str) -> Result<ShortlistCard, AppError> {
    let list = desk.ledger.shortlist(id).await?;
    let items = desk.ledger.shortlist_items(id).await?;
    let history = desk.ledger.shortlist_history(id).await?;
    Ok(ShortlistCard {
        list: list.into(),
        snapshot: view.snapshot.manifest.snapshot.clone(),
        items: items.into_iter().map(|item| line(view, item)).collect(),
        history: history
            .into_iter()
            .map(|(version, by, what, at_ms)| ShortlistEvent {
                version,
                by,
                what,
                at_ms,
            })
            .collect(),
    })
}

fn line(view: &View, item: ShortlistItem) -> ShortlistLine {
    let mut line = ShortlistLine {
        kind: None,
        name: None,
        region: None,
        segments: Vec::new(),
        synthetic: false,
        subject: item.subject,
        note: item.note,
    };
    if let Some((place, facts)) = view.snapshot.enterprise(&line.subject) {
        line.kind = Some("enterprise".to_owned());
        line.name = Some(facts.name.clone());
        line.region = facts.adcode.map(region_name);
        line.synthetic = facts.synthetic;
        let placements = view.snapshot.placements_of(place).iter();
        line.segments = placements.map(|row| row.placement.segment).collect();
    } else if let Ok(segment) = view.catalog().find_segment(&line.subject) {
        line.kind = Some("segment".to_owned());
        line.name = Some(segment.name.clone());
    }
    line
}

/// Makes a list, with lines if there are any.
///
/// # Errors
/// No name, a line of nothing known, or the ledger does not answer.
pub async fn make(
    desk: &Desk,
    view: &View,
    (name, note, items): (&str, &str, Vec<ShortlistItem>),
    by: &By,
) -> Result<ShortlistCard, AppError> {
    named(Some(name))?;
    held(view, &items, 0)?;
    let said = (by.who.as_str(), by.now_ms);
    let list = desk
        .ledger
        .add_shortlist((name.trim(), note.trim()), said)
        .await?;
    if !items.is_empty() {
        let change = ShortlistChange::PutAll(items);
        desk.ledger
            .change_shortlist((&list.id, list.version), &change, said)
            .await?;
    }
    card(desk, view, &list.id).await
}

/// Changes a list that is at the version seen; returns it as it is now, or nothing where it was deleted.
///
/// # Errors
/// No such list, somebody changed it meanwhile, a line of nothing known, or the ledger does not answer.
pub async fn change(
    desk: &Desk,
    view: &View,
    (id, version, change): (&str, i64, ShortlistChange),
    by: &By,
) -> Result<Option<ShortlistCard>, AppError> {
    match &change {
        ShortlistChange::Edit { name, .. } => named(name.as_deref())?,
        ShortlistChange::PutAll(items) => {
            let list = desk.ledger.shortlist(id).await?;
            held(view, items, usize::try_from(list.lines).unwrap_or(0))?;
        }
        ShortlistChange::Put(_) | ShortlistChange::Drop(_) | ShortlistChange::Delete => {}
    }
    desk.ledger
        .change_shortlist((id, version), &change, (&by.who, by.now_ms))
        .await?;
    if change == ShortlistChange::Delete {
        return Ok(None);
    }
    Ok(Some(card(desk, view, id).await?))
}

fn named(name: Option<&str>) -> Result<(), AppError> {
    match name {
        Some(name) if name.trim().is_empty() => Err(AppError::Argument(
            "a shortlist needs a name: `name` is empty".into(),
        )),
        _ => Ok(()),
    }
}

/// Holds that every line is an enterprise of the snapshot or a segment of the catalog, and that they are not too many.
fn held(view: &View, items: &[ShortlistItem], before: usize) -> Result<(), AppError> {
    if before + items.len() > MOST_LINES {
        return Err(AppError::Argument(format!(
            "{before} lines and {} more: expected {MOST_LINES} at most on a shortlist",
            items.len()
        )));
    }
    let unknown = items.iter().find(|item| {
        view.snapshot.enterprise(&item.subject).is_none()
            && view.catalog().find_segment(&item.subject).is_err()
    });
    match unknown {
        Some(item) => Err(AppError::Unknown {
            what: "enterprise or segment",
            id: item.subject.clone(),
            hint: ": expected an id of the snapshot; `POST /shortlists/matches` finds ids by name"
                .into(),
        }),
        None => Ok(()),
    }
}
