//! Indicators and rankings of the ledger over HTTP. Nobody keeps these answers.
use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::kpi::{self, AssessAnswer, ElapsedBy, KpiAnswer, KpiQuery, Supposed};
use crate::catalog::Stage;
use crate::http::bound::{Asked, unkept};
use crate::http::caller::{Caller, within};
use crate::http::problem::Problem;
use crate::http::service::Shared;
use crate::ledger::ProjectFilter;

type Reply = Result<Response, Problem>;

/// The routes.
pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(indicators))
        .routes(routes!(ranking))
}

/// A question for indicators.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct KpiAsked {
    /// First day of the period.
    #[param(example = "2026-01-01")]
    from: String,
    /// Last day of the period.
    #[param(example = "2026-06-30")]
    to: String,
    /// Day that cohorts are followed to; the period's last unless given.
    as_of: Option<String>,
    /// Break down by county, unit, landing_unit, chain, kind, park, channel, band, owner or landing_owner.
    by: Option<String>,
    /// Indicators, with commas; all unless given.
    #[param(example = "signed,start_rate")]
    indicator: Option<String>,
    /// Kinds, with commas.
    kind: Option<String>,
    /// Counties, codes with commas.
    county: Option<String>,
    /// Chains, with commas.
    chain: Option<String>,
    /// Attracting units, with commas.
    unit: Option<String>,
    /// Only projects from so much, 亿元.
    min_yi: Option<f64>,
    /// Only projects below so much, 亿元.
    max_yi: Option<f64>,
    /// Elapsed share by `months` that are over, or by `days`.
    elapsed: Option<String>,
    /// What if these projects, with commas, took `stage` on the last day; nothing is kept.
    suppose: Option<String>,
    /// The stage of `suppose`; started unless given.
    stage: Option<String>,
    /// Assessment sheet of a ranking; county unless given.
    sheet: Option<String>,
}

fn day(name: &str, text: &str) -> Result<Date, Problem> {
    text.parse().map_err(|fault| {
        Problem::argument(format!(
            "`{name}` is `{text}` ({fault}): expected YYYY-MM-DD"
        ))
    })
}

impl KpiAsked {
    fn query(&self, caller: &Caller) -> Result<KpiQuery, Problem> {
        let to = day("to", &self.to)?;
        let words = |text: &Option<String>| within(text.as_deref(), &[]);
        let supposed = words(&self.suppose)?;
        // A supposition tells whether a project exists, so it is for those who see all.
        if !supposed.is_empty() && caller.sees != ProjectFilter::default() {
            return Err(Problem::argument(
                "`suppose` is only for who sees all projects",
            ));
        }
        let stage: Result<Stage, String> = self.stage.as_deref().unwrap_or("started").parse();
        let stage = stage.map_err(Problem::argument)?;
        Ok(KpiQuery {
            as_of: self
                .as_of
                .as_deref()
                .map(|text| day("as_of", text))
                .transpose()?,
            by: self.by.clone(),
            indicators: words(&self.indicator)?,
            kinds: words(&self.kind)?,
            counties: within(self.county.as_deref(), &caller.sees.counties)?,
            chains: within(self.chain.as_deref(), &caller.sees.chains)?,
            units: within(self.unit.as_deref(), &caller.sees.units)?,
            min_yi: self.min_yi,
            max_yi: self.max_yi,
            elapsed: match self.elapsed.as_deref() {
                None | Some("months") => ElapsedBy::Months,
                Some("days") => ElapsedBy::Days,
                Some(other) => {
                    return Err(Problem::argument(format!(
                        "`elapsed` is `{other}`: expected months or days"
                    )));
                }
            },
            supposed: (!supposed.is_empty()).then_some(Supposed {
                projects: supposed,
                stage,
                day: to,
            }),
            ..KpiQuery::new(day("from", &self.from)?, to)
        })
    }
}

/// Indicators of a period: value by cohort and by period, target, elapsed share, year before, light
#[utoipa::path(get, path = "/kpi", tag = "ledger", params(KpiAsked),
    responses((status = 200, description = "The indicators", body = KpiAnswer)))]
async fn indicators(
    State(service): State<Shared>,
    caller: Caller,
    Asked(asked): Asked<KpiAsked>,
) -> Reply {
    let desk = service.desk().await?;
    let answer = kpi::kpi(desk, &asked.query(&caller)?, &caller.by).await?;
    Ok(unkept(&answer))
}

/// Counties, units or chains ranked by an assessment sheet, with the working
#[utoipa::path(get, path = "/kpi/rankings", tag = "ledger", params(KpiAsked),
    responses((status = 200, description = "The ranking", body = AssessAnswer)))]
async fn ranking(
    State(service): State<Shared>,
    caller: Caller,
    Asked(asked): Asked<KpiAsked>,
) -> Reply {
    let desk = service.desk().await?;
    let sheet = asked.sheet.as_deref().unwrap_or("county");
    let answer = kpi::assess(desk, (sheet, &asked.query(&caller)?), &caller.by).await?;
    Ok(unkept(&answer))
}
