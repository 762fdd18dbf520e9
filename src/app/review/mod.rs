//! Pre-review (预审评估) of a project before it is signed: what its plan is worth, what it gives for its land and energy,
//! who its investor is, by rules with points and vetoes. The verdict is kept with everything it rests on.
mod facts;
mod input;
mod judge;
mod opinion;
mod plan;

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::desk::Desk;
use crate::app::review::facts::Sources;
use crate::app::review::judge::judge;
use crate::app::view::View;
use crate::error::AppError;
use crate::ledger::{By, NewReview, ProjectFilter};

pub use crate::app::review::facts::ReviewFact;
pub use crate::app::review::input::{Checked, Plan, ReviewInput, SiteNeed};
pub use crate::app::review::judge::{PointLine, ReviewVerdict, VetoLine};
pub use crate::app::review::opinion::opinion;
pub use crate::app::review::plan::{SensitivityLine, Worth};

/// A pre-review: verdict, points, vetoes, facts and what the plan is worth.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ReviewAnswer {
    /// Its id; null where it was not kept.
    pub id: Option<String>,
    /// The project.
    pub project: String,
    /// Its name.
    pub project_name: String,
    /// The investor.
    pub investor: Option<String>,
    /// The day.
    pub day: String,
    /// Who made it.
    pub by: String,
    /// The verdict.
    pub verdict: ReviewVerdict,
    /// Its Chinese word: 通过, 进一步研判, 不通过.
    pub verdict_name: String,
    /// What decided it.
    pub because: String,
    /// Points for each 100 that could be judged; null where none could.
    pub score: Option<f64>,
    /// The share of the points that could be judged.
    pub coverage: f64,
    /// Lines of points.
    pub points: Vec<PointLine>,
    /// Vetoes that hold.
    pub vetoes: Vec<VetoLine>,
    /// Every fact with its source.
    pub facts: Vec<ReviewFact>,
    /// What the plan is worth.
    pub worth: Worth,
    /// The plan with one factor moved.
    pub sensitivity: Vec<SensitivityLine>,
    /// What it was told.
    pub input: ReviewInput,
    /// The rules' name.
    pub rules: String,
    /// Whether the rules are an example (示例) and no city's own.
    pub example: bool,
    /// Where the rules come from.
    pub source: String,
    /// Whether anything it rests on is invented.
    pub synthetic: bool,
}

/// Whether a pre-review is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeping {
    /// In the ledger.
    Kept,
    /// A trial.
    Trial,
}

/// Reviews a project. `view` is the snapshot that knows investors and sites, if there is one.
///
/// # Errors
/// The input makes no sense, the project is none of the reader's, or the ledger does not answer.
pub async fn review(
    desk: &Desk,
    (id, sees): (&str, &ProjectFilter),
    (input, view, keeping): (&ReviewInput, Option<&View>, Keeping),
    by: &By,
) -> Result<ReviewAnswer, AppError> {
    input.check()?;
    let project = desk.seen(id, sees).await?;
    let today: Date = by
        .today
        .parse()
        .map_err(|fault| AppError::Review(format!("`{}` is no day: {fault}", by.today)))?;
    let worth = plan::worth(&input.plan);
    let sensitivity = plan::sensitivity(&input.plan);
    let facts = Sources {
        project: &project.facts,
        input,
        worth: &worth,
        worst_npv_wan: plan::worst(&sensitivity),
        catalog: &desk.workspace.catalog,
        view,
        today,
    }
    .facts();
    let rules = &desk.rules.review;
    let judged = judge(rules, &facts);
    let mut answer = ReviewAnswer {
        id: None,
        project: project.id,
        project_name: project.facts.name,
        investor: project.facts.investor,
        day: by.today.clone(),
        by: by.who.clone(),
        verdict: judged.verdict,
        verdict_name: judged.verdict.chinese().to_owned(),
        because: judged.because,
        score: judged.score,
        coverage: judged.coverage,
        points: judged.points,
        vetoes: judged.vetoes,
        synthetic: facts.iter().any(|fact| fact.synthetic),
        facts,
        worth,
        sensitivity,
        input: input.clone(),
        rules: rules.name.clone(),
        example: rules.example,
        source: rules.source.clone(),
    };
    if keeping == Keeping::Kept {
        answer.id = Some(keep(desk, &answer, by).await?);
    }
    Ok(answer)
}

async fn keep(desk: &Desk, answer: &ReviewAnswer, by: &By) -> Result<String, AppError> {
    let said = NewReview {
        project: answer.project.clone(),
        verdict: answer.verdict.name().to_owned(),
        score: answer.score,
        input: text(&answer.input),
        rules: text(&desk.rules.review),
        answer: text(answer),
        synthetic: answer.synthetic,
    };
    Ok(desk.ledger.add_review(said, by).await?.id)
}

fn text<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("answers are plain data")
}

/// A pre-review as the project's card lists it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ReviewItem {
    /// Its id.
    pub id: String,
    /// The day.
    pub day: String,
    /// `pass`, `study` or `fail`.
    pub verdict: String,
    /// Points of 100.
    pub score: Option<f64>,
    /// Who made it.
    pub who: String,
    /// Whether it rests on invented rows.
    pub synthetic: bool,
}

impl From<crate::ledger::Review> for ReviewItem {
    fn from(review: crate::ledger::Review) -> Self {
        Self {
            id: review.id,
            day: review.day,
            verdict: review.said.verdict,
            score: review.said.score,
            who: review.who,
            synthetic: review.said.synthetic,
        }
    }
}
