//! Projects that stand still (停滞项目): of which nothing dated is known for longer than the rule of their stage allows. The
//! ledger's present state is looked at: what moved after the as-of day stands still on no day.
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::desk::Desk;
use crate::app::follow::days_between;
use crate::app::projects::county_name;
use crate::catalog::Stage;
use crate::error::AppError;
use crate::ledger::{ProjectFilter, Stall};

const YUAN_PER_YI: f64 = 1e8;

/// A project that stands still.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct StallItem {
    /// The project.
    pub project: String,
    /// Its name.
    pub name: String,
    /// County, GB/T 2260.
    pub county: Option<String>,
    /// Its name.
    pub county_name: Option<String>,
    /// Chain id.
    pub chain: Option<String>,
    /// Who attracts it.
    pub unit: Option<String>,
    /// Who lands it.
    pub landing_unit: Option<String>,
    /// The person who must move it: who lands it once it is signed, who attracts it before.
    pub owner: Option<String>,
    /// Its whole investment, 亿元.
    pub total_yi: Option<f64>,
    /// Its stage.
    pub stage: String,
    /// The stage's Chinese name.
    pub stage_name: String,
    /// The last day of which anything is known.
    pub last: String,
    /// What that was: step, fund, fixed_asset, visit, matter or answer.
    pub last_what: String,
    /// Days since then.
    pub quiet_days: i64,
    /// Days its stage allows.
    pub allowed_days: i64,
    /// Invented data.
    pub synthetic: bool,
}

/// Projects of one stage that stand still.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StallStageCount {
    /// The stage.
    pub stage: String,
    /// Its Chinese name.
    pub name: String,
    /// Days it allows.
    pub allowed_days: i64,
    /// How many stand still.
    pub projects: usize,
}

/// Projects that stand still.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct StallAnswer {
    /// The day they are looked at.
    pub as_of: String,
    /// The rule's source.
    pub rule: String,
    /// Whether the rule is an example (示例) and no city's own.
    pub example: bool,
    /// By stage.
    pub stages: Vec<StallStageCount>,
    /// The projects of this page, the longest quiet first.
    pub items: Vec<StallItem>,
    /// How many there are in all.
    pub total: usize,
    /// Whether any of them is invented.
    pub synthetic: bool,
    /// The cursor of the next page; null on the last.
    pub next: Option<String>,
}

/// Lists the projects that stand still on a day.
///
/// # Errors
/// The ledger does not answer.
pub async fn stalls(
    desk: &Desk,
    as_of: Date,
    sees: &ProjectFilter,
    (skip, limit): (usize, usize),
) -> Result<StallAnswer, AppError> {
    let rules = &desk.follow.stall;
    let (mut stages, mut items) = (Vec::new(), Vec::new());
    for line in &rules.stage {
        let stage: Stage = line.stage.parse().map_err(AppError::Argument)?;
        // Quiet for more days than are allowed: known last before this day.
        let before = as_of.checked_sub(line.days.days());
        let before = before.map_err(|_far| {
            AppError::Argument(format!("`{as_of}` is too early to look back from"))
        })?;
        let found = desk
            .ledger
            .stalls((stage, &before.to_string()), sees)
            .await?;
        stages.push(StallStageCount {
            stage: stage.name().to_owned(),
            name: stage.chinese().to_owned(),
            allowed_days: line.days,
            projects: found.len(),
        });
        items.extend(
            found
                .into_iter()
                .map(|stall| item(stall, (stage, line.days), as_of)),
        );
    }
    items.sort_by(|left, right| {
        let order = right.quiet_days.cmp(&left.quiet_days);
        order.then_with(|| left.project.cmp(&right.project))
    });
    let total = items.len();
    let next = skip.saturating_add(limit);
    Ok(StallAnswer {
        as_of: as_of.to_string(),
        rule: rules.source.clone(),
        example: rules.example,
        stages,
        synthetic: items.iter().any(|item| item.synthetic),
        items: items.into_iter().skip(skip).take(limit).collect(),
        total,
        next: (next < total).then(|| next.to_string()),
    })
}

fn item(stall: Stall, (stage, allowed_days): (Stage, i64), as_of: Date) -> StallItem {
    let (last, what) = stall.last;
    // A month of investment is known as its 31st; it ends on its own last day.
    let last = last.parse::<Date>().ok().or_else(|| {
        let month: Date = format!("{}-01", last.get(..7)?).parse().ok()?;
        Some(month.last_of_month())
    });
    let owner = if stage >= Stage::Signed {
        stall.landing_owner.or(stall.owner)
    } else {
        stall.owner
    };
    StallItem {
        project: stall.project,
        name: stall.name,
        county_name: stall.county.as_deref().and_then(county_name),
        county: stall.county,
        chain: stall.chain,
        unit: stall.unit,
        landing_unit: stall.landing_unit,
        owner,
        total_yi: stall.total_yuan.map(|yuan| yuan / YUAN_PER_YI),
        stage: stage.name().to_owned(),
        stage_name: stage.chinese().to_owned(),
        quiet_days: last.map_or(0, |last| days_between(last, as_of)),
        last: last.map(|day| day.to_string()).unwrap_or_default(),
        last_what: what.to_owned(),
        allowed_days,
        synthetic: stall.synthetic,
    }
}
