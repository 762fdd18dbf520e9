//! Evidence files (佐证材料): attach, list, hand out, check. The ledger says what each shows; the bytes lie in the
//! workspace under their SHA-256. They are handed out as files to be saved, never as pages.
mod folder;
mod kind;

use std::collections::BTreeSet;

use serde::Serialize;
use utoipa::ToSchema;

use crate::app::desk::Desk;
use crate::app::projects::parse_day;
use crate::error::AppError;
use crate::ledger::{By, NewPaper, Paper, ProjectFilter, Shows};

use crate::app::papers::folder::EvidenceFolder;
pub use crate::app::papers::folder::PaperState;
pub use crate::app::papers::kind::PaperKind;

/// The longest evidence file that is kept, bytes.
pub const MOST_BYTES: usize = 20 << 20;
/// The longest name of a file that is kept, characters.
const MOST_NAME: usize = 200;
const YUAN_PER_WAN: f64 = 1e4;
/// So many faults are told in full.
const MOST_FAULTS: usize = 20;

/// A file to be attached, and what it shows: a step, money, or with neither the project.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PaperAsk {
    /// The step it shows.
    pub step: Option<String>,
    /// The day of the money it shows.
    pub fund_day: Option<String>,
    /// The amount, 万元, where several amounts arrived on the day.
    pub fund_wan: Option<f64>,
    /// A remark.
    pub note: String,
}

/// An evidence file as shown.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PaperItem {
    /// Its id.
    pub id: String,
    /// The project.
    pub project: String,
    /// What the file was called.
    pub name: String,
    /// What it is by its content: `png`, `jpeg`, `pdf`, `ofd`, `docx`, `xlsx`.
    pub kind: String,
    /// How long it is.
    pub bytes: i64,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// The step it shows; null where it shows money or the project.
    pub step: Option<String>,
    /// The day of the money it shows.
    pub fund_day: Option<String>,
    /// Its amount, 万元.
    pub fund_wan: Option<f64>,
    /// A remark.
    pub note: String,
    /// Who attached it.
    pub who: String,
    /// When, Unix milliseconds.
    pub at_ms: i64,
}

impl From<Paper> for PaperItem {
    fn from(paper: Paper) -> Self {
        let said = paper.said;
        let (step, fund_day, fund_wan) = match said.shows {
            Shows::Project => (None, None, None),
            Shows::Step(stage) => (Some(stage.name().to_owned()), None, None),
            Shows::Fund { day, amount_yuan } => {
                (None, Some(day), amount_yuan.map(|yuan| yuan / YUAN_PER_WAN))
            }
        };
        Self {
            id: paper.id,
            project: said.project,
            name: said.name,
            kind: said.kind,
            bytes: said.bytes,
            sha256: said.sha256,
            step,
            fund_day,
            fund_wan,
            note: said.note,
            who: paper.who,
            at_ms: paper.at_ms,
        }
    }
}

/// A file that lies in the folder of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    name: String,
    sha256: String,
    kind: PaperKind,
    bytes: usize,
}

/// Keeps the bytes of a file that is called so. Writes a file: not for an async thread.
///
/// # Errors
/// It is too long, of no kind that is kept, or cannot be written.
pub fn keep(desk: &Desk, name: &str, bytes: &[u8]) -> Result<Kept, AppError> {
    let name = plain(name)?;
    if bytes.len() > MOST_BYTES {
        return Err(AppError::Evidence(format!(
            "`{name}` has {} bytes: expected {MOST_BYTES} at most",
            bytes.len()
        )));
    }
    let kind = PaperKind::of(bytes).map_err(|found| {
        let kinds: Vec<&str> = PaperKind::ALL.map(PaperKind::name).into();
        let kinds = kinds.join(", ");
        AppError::Evidence(format!("`{name}` is not kept, {found}: expected {kinds}"))
    })?;
    Ok(Kept {
        sha256: EvidenceFolder::of(&desk.workspace.settings.folder).keep(bytes)?,
        bytes: bytes.len(),
        name,
        kind,
    })
}

/// Attaches a kept file to a project, its step or its money. The bytes came first: a paper in the ledger always has its
/// file, and a file without a paper is named by the check.
///
/// # Errors
/// The project is none of the reader's, or it has no such step or money.
pub async fn attach(
    desk: &Desk,
    (id, sees): (&str, &ProjectFilter),
    (ask, kept): (&PaperAsk, Kept),
    by: &By,
) -> Result<PaperItem, AppError> {
    desk.seen(id, sees).await?;
    let new = NewPaper {
        project: id.to_owned(),
        sha256: kept.sha256,
        name: kept.name,
        kind: kept.kind.name().to_owned(),
        bytes: i64::try_from(kept.bytes).unwrap_or(i64::MAX),
        shows: shows(ask)?,
        note: ask.note.trim().to_owned(),
    };
    Ok(desk.ledger.add_paper(new, by).await?.into())
}

/// The last part of a name, without what no file is called with.
fn plain(name: &str) -> Result<String, AppError> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last.chars().filter(|c| !c.is_control()).collect();
    let clean = clean.trim().to_owned();
    if clean.is_empty() || clean.chars().count() > MOST_NAME {
        return Err(AppError::Argument(format!(
            "`{clean}` is no name of a file: expected 1 to {MOST_NAME} characters"
        )));
    }
    Ok(clean)
}

fn shows(ask: &PaperAsk) -> Result<Shows, AppError> {
    match (&ask.step, &ask.fund_day) {
        (Some(_), Some(_)) => Err(AppError::Argument(
            "a file shows a step or money: attach it twice where it shows both".into(),
        )),
        (Some(step), None) => Ok(Shows::Step(step.parse().map_err(AppError::Argument)?)),
        (None, Some(day)) => Ok(Shows::Fund {
            day: parse_day(day)?,
            amount_yuan: ask.fund_wan.map(|wan| (wan * YUAN_PER_WAN).round()),
        }),
        (None, None) if ask.fund_wan.is_some() => Err(AppError::Argument(
            "an amount needs the day of the money".into(),
        )),
        (None, None) => Ok(Shows::Project),
    }
}

/// Lists the papers of a project.
///
/// # Errors
/// There is none, or it is none of the reader's.
pub async fn list(desk: &Desk, id: &str, sees: &ProjectFilter) -> Result<Vec<PaperItem>, AppError> {
    desk.seen(id, sees).await?;
    let papers = desk.ledger.papers(id).await?;
    Ok(papers.into_iter().map(Into::into).collect())
}

/// A file to be saved by who asked for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Handed {
    /// What it is.
    pub item: PaperItem,
    /// Its media type.
    pub media_type: &'static str,
    /// Its bytes, those that were attached.
    pub bytes: Vec<u8>,
}

/// Finds a paper of a project; its bytes are read with [`read`].
///
/// # Errors
/// There is none, or the project is none of the reader's.
pub async fn find(
    desk: &Desk,
    (id, paper): (&str, &str),
    sees: &ProjectFilter,
) -> Result<PaperItem, AppError> {
    let mut all = list(desk, id, sees).await?.into_iter();
    let found = all.find(|item| item.id == paper);
    found.ok_or_else(|| AppError::Unknown {
        what: "paper of the project",
        id: paper.to_owned(),
        hint: ": `liantu project papers` lists them".into(),
    })
}

/// Reads the bytes of a paper. Reads a file: not for an async thread.
///
/// # Errors
/// The file is lost or its bytes are others; then nothing of it is handed out.
pub fn read(desk: &Desk, item: PaperItem) -> Result<Handed, AppError> {
    let folder = EvidenceFolder::of(&desk.workspace.settings.folder);
    let bytes = folder.read(&item.sha256).map_err(|state| {
        AppError::Evidence(format!(
            "{}: take it from the backup",
            fault(&item, state).unwrap_or_default()
        ))
    })?;
    let mut kinds = PaperKind::ALL.into_iter();
    let kind = kinds.find(|kind| kind.name() == item.kind);
    Ok(Handed {
        media_type: kind.map_or("application/octet-stream", PaperKind::media_type),
        item,
        bytes,
    })
}

fn fault(item: &PaperItem, state: PaperState) -> Option<String> {
    let what = match state {
        PaperState::Whole => return None,
        PaperState::Lost => "is lost",
        PaperState::Changed => "was changed",
    };
    Some(format!(
        "evidence file `{}` of project `{}` ({}) {what}",
        item.name, item.project, item.sha256
    ))
}

/// What a check of all evidence files found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PaperCheck {
    /// Papers in the ledger.
    pub papers: usize,
    /// Different files they stand for.
    pub files: usize,
    /// Each lost or changed file.
    pub faults: Vec<String>,
    /// Files that no paper stands for: an attachment that was interrupted.
    pub unclaimed: Vec<String>,
}

/// Reads every evidence file and names those that are lost or changed.
///
/// # Errors
/// The ledger does not answer, or the folder cannot be read.
pub async fn check(desk: &Desk) -> Result<PaperCheck, AppError> {
    let folder = EvidenceFolder::of(&desk.workspace.settings.folder);
    let papers = desk.ledger.papers("").await?;
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for paper in &papers {
        let item = PaperItem::from(paper.clone());
        if seen.insert(item.sha256.clone()) {
            faults.extend(fault(&item, folder.state(&item.sha256)));
        }
    }
    let lying = folder.files()?.into_iter();
    Ok(PaperCheck {
        papers: papers.len(),
        files: seen.len(),
        faults,
        unclaimed: lying.filter(|name| !seen.contains(name)).collect(),
    })
}

impl PaperCheck {
    /// The check as an outcome: whole, or the failure that names what is not.
    ///
    /// # Errors
    /// A file is lost or changed.
    pub fn outcome(&self) -> Result<(), AppError> {
        if self.faults.is_empty() {
            return Ok(());
        }
        let told: Vec<&str> = self
            .faults
            .iter()
            .take(MOST_FAULTS)
            .map(String::as_str)
            .collect();
        Err(AppError::Evidence(format!(
            "{} of {} evidence files: {}; take them from the backup",
            self.faults.len(),
            self.files,
            told.join("; ")
        )))
    }
}
