//! What a report says, gathered from the ledger.
use std::collections::BTreeMap;

use futures_util::future::try_join;
use jiff::civil::Date;
use jiff::tz::Offset;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::desk::Desk;
use crate::app::follow::{
    self, ActivityAnswer, ChannelAnswer, LateAnswer, LeadAnswer, LeadQuery, MatterAnswer,
    StallAnswer,
};
use crate::app::kpi::{ElapsedBy, KpiItem, KpiQuery, kpi};
use crate::app::projects::county_name;
use crate::app::report::period::{Period, ReportKind};
use crate::atlas;
use crate::catalog::region_name;
use crate::error::AppError;
use crate::ledger::{By, MatterFilter, ProjectFilter, Reach, Signing};

const YUAN_PER_YI: f64 = 1e8;
/// What a breakdown shows of each county, unit or chain.
const SHOWN: [&str; 6] = [
    "signed",
    "signed_yi",
    "started",
    "start_rate",
    "funds_yi",
    "in_statistics",
];

/// Which report.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportQuery {
    /// Weekly, monthly or quarterly.
    pub kind: ReportKind,
    /// Its last day.
    pub as_of: Date,
    /// Only projects that are meant.
    pub sees: ProjectFilter,
}

/// A key indicator: in the period, and in the year until the last day against target and last year.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct KeyItem {
    /// In the report's period; null where a rate has no base.
    pub now: Option<f64>,
    /// In the year until the last day.
    #[serde(flatten)]
    pub year: KpiItem,
}

/// What one county, unit or chain did in the year until the last day.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct BreakdownItem {
    /// The county's code, the unit or the chain; empty for projects without one.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Signed.
    pub signed: f64,
    /// Signed a year before; null where the ledger does not go back so far.
    pub signed_last_year: Option<f64>,
    /// Growth of what was signed.
    pub signed_yoy: Option<f64>,
    /// Ahead of the elapsed share with signings, percentage points; null without a target.
    pub signed_ahead_pp: Option<f64>,
    /// Whole investment signed, 亿元.
    pub signed_yi: f64,
    /// Started.
    pub started: f64,
    /// Started of those signed this year; null where none was signed.
    pub start_rate: Option<f64>,
    /// Money that arrived, 亿元.
    pub funds_yi: f64,
    /// Entered the statistics.
    pub in_statistics: f64,
}

/// A project signed in the period.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SigningItem {
    /// The project.
    pub project: String,
    /// Its name.
    pub name: String,
    /// The investor.
    pub investor: Option<String>,
    /// Its county's name.
    pub county: Option<String>,
    /// Who attracted it.
    pub unit: Option<String>,
    /// Its whole investment, 亿元.
    pub total_yi: Option<f64>,
    /// The day.
    pub day: String,
    /// Whether somebody saw it; what is not verified is in no count.
    pub verified: bool,
    /// Invented data.
    pub synthetic: bool,
}

impl From<Signing> for SigningItem {
    fn from(signing: Signing) -> Self {
        Self {
            project: signing.project,
            name: signing.name,
            investor: signing.investor,
            county: signing.county.as_deref().and_then(county_name),
            unit: signing.unit,
            total_yi: signing.total_yuan.map(|yuan| yuan / YUAN_PER_YI),
            day: signing.day,
            verified: signing.verified,
            synthetic: signing.synthetic,
        }
    }
}

/// A report.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Report {
    /// Weekly, monthly or quarterly.
    pub kind: ReportKind,
    /// Its title.
    pub title: String,
    /// What its period is called.
    pub period_name: String,
    /// First day of the period.
    pub from: String,
    /// First day of the year.
    pub year_from: String,
    /// Last day of both.
    pub to: String,
    /// Whether the elapsed share counts months that are over, and not days.
    pub by_months: bool,
    /// The region's code.
    pub region: String,
    /// When the ledger was last changed, China's time; null if nobody entered anything.
    pub ledger_moment: Option<String>,
    /// The latest snapshot of the workspace; null if none was built.
    pub snapshot: Option<String>,
    /// Whether anything behind the report is invented.
    pub synthetic: bool,
    /// Key indicators.
    pub key: Vec<KeyItem>,
    /// All together, as a breakdown's sum.
    pub whole: BreakdownItem,
    /// By county.
    pub counties: Vec<BreakdownItem>,
    /// By attracting unit.
    pub units: Vec<BreakdownItem>,
    /// By chain.
    pub chains: Vec<BreakdownItem>,
    /// What was signed in the period, the largest first.
    pub signings: Vec<SigningItem>,
    /// Activity of units in the period.
    pub activity: ActivityAnswer,
    /// Channels in the year until the last day, and handed-out lists.
    pub channels: ChannelAnswer,
    /// Projects that stand still.
    pub stalled: StallAnswer,
    /// Leads past the response clock.
    pub leads: LeadAnswer,
    /// Problems, promises and pledges not settled.
    pub matters: MatterAnswer,
    /// Who is late.
    pub late: LateAnswer,
}

/// Gathers a report.
///
/// # Errors
/// The day makes no sense, a rule names an unknown indicator, or the ledger does not answer.
pub async fn report(desk: &Desk, query: &ReportQuery, by: &By) -> Result<Report, AppError> {
    let period = Period::until(query.kind, query.as_of).map_err(AppError::Argument)?;
    let reach = Reach {
        from: period.from.to_string(),
        to: period.to.to_string(),
        sees: query.sees.clone(),
    };
    // Side by side: each part is a look of its own at the ledger, and SQLite counts on one core a connection.
    let (counted, followed) = try_join(
        Figures::gather(desk, (query, &period), by),
        Followed::gather(desk, &period, &query.sees),
    )
    .await?;
    let signings = desk.ledger.signings(&reach, i64::MAX).await?;
    let region = desk.workspace.settings.region;
    let own = county_name(&region.to_string());
    let named = own.unwrap_or_else(|| region_name(region));
    Ok(Report {
        kind: query.kind,
        title: format!("{}招商引资工作{}", named, query.kind.title()),
        period_name: period.name(),
        from: reach.from,
        year_from: period.year_from.to_string(),
        to: reach.to,
        by_months: period.whole_months(),
        region: region.to_string(),
        ledger_moment: desk.ledger.moment().await?.and_then(moment),
        snapshot: atlas::latest(&desk.workspace.atlas()).ok(),
        synthetic: counted.synthetic || followed.synthetic(),
        key: counted.key,
        whole: counted.whole,
        counties: counted.counties,
        units: counted.units,
        chains: counted.chains,
        signings: signings.into_iter().map(Into::into).collect(),
        activity: followed.activity,
        channels: followed.channels,
        stalled: followed.stalled,
        leads: followed.leads,
        matters: followed.matters,
        late: followed.late,
    })
}

/// What is counted by indicators.
struct Figures {
    key: Vec<KeyItem>,
    whole: BreakdownItem,
    counties: Vec<BreakdownItem>,
    units: Vec<BreakdownItem>,
    chains: Vec<BreakdownItem>,
    synthetic: bool,
}

impl Figures {
    async fn gather(
        desk: &Desk,
        (query, period): (&ReportQuery, &Period),
        by: &By,
    ) -> Result<Self, AppError> {
        let rules = &desk.follow.report;
        let ask = |from: Date, dimension: Option<&str>, indicators: Vec<String>| KpiQuery {
            by: dimension.map(str::to_owned),
            indicators,
            counties: query.sees.counties.clone(),
            chains: query.sees.chains.clone(),
            units: query.sees.units.clone(),
            elapsed: if period.whole_months() {
                ElapsedBy::Months
            } else {
                ElapsedBy::Days
            },
            ..KpiQuery::new(from, period.to)
        };
        let shown = || SHOWN.map(str::to_owned).to_vec();
        let mut wanted = rules.key.clone();
        wanted.extend(shown().into_iter().filter(|id| !rules.key.contains(id)));
        let whole = async {
            let year = kpi(desk, &ask(period.year_from, None, wanted), by).await?;
            let now = kpi(desk, &ask(period.from, None, rules.key.clone()), by).await?;
            Ok::<_, AppError>((year, now))
        };
        let by_part = async |dimension: &str| {
            let asked = ask(period.year_from, Some(dimension), shown());
            Ok::<_, AppError>(breakdown(&kpi(desk, &asked, by).await?.items))
        };
        let parts = async {
            let (chains, counties) = (by_part("chain").await?, by_part("county").await?);
            Ok((chains, counties, by_part("unit").await?))
        };
        let ((year, now), (mut chains, counties, units)) = try_join(whole, parts).await?;
        for item in &mut chains {
            name_chain(desk, item);
        }
        Ok(Self {
            key: keyed(&rules.key, (&now.items, &year.items)),
            whole: breakdown(&year.items).pop().unwrap_or_default(),
            counties,
            units,
            chains,
            synthetic: year.synthetic,
        })
    }
}

/// What is followed up, as a report shows it.
struct Followed {
    activity: ActivityAnswer,
    channels: ChannelAnswer,
    stalled: StallAnswer,
    leads: LeadAnswer,
    matters: MatterAnswer,
    late: LateAnswer,
}

impl Followed {
    async fn gather(desk: &Desk, period: &Period, sees: &ProjectFilter) -> Result<Self, AppError> {
        let every = (0, usize::MAX);
        let query = LeadQuery {
            from: None,
            to: None,
            as_of: period.to,
            late: true,
            filter: sees.clone(),
            skip: 0,
            limit: usize::MAX,
        };
        let filter = MatterFilter {
            as_of: period.to.to_string(),
            sees: sees.clone(),
            ..MatterFilter::default()
        };
        let year = (period.year_from, period.to);
        let (stalled, leads, matters) = (
            follow::stalls(desk, period.to, sees, every).await?,
            follow::leads(desk, &query).await?,
            follow::matters(desk, &filter, false).await?,
        );
        Ok(Self {
            activity: follow::activity(desk, (period.from, period.to), "unit", sees).await?,
            channels: follow::channels(desk, year, "channel", sees).await?,
            late: follow::late_of(period.to, (&leads, &matters, &stalled)),
            stalled,
            leads,
            matters,
        })
    }

    fn synthetic(&self) -> bool {
        let flags = [
            self.activity.synthetic,
            self.channels.synthetic,
            self.channels.lists.iter().any(|list| list.synthetic),
            self.stalled.synthetic,
            self.leads.synthetic,
            self.matters.synthetic,
        ];
        flags.contains(&true)
    }
}

/// A moment as people in China write it.
fn moment(at_ms: i64) -> Option<String> {
    let at = jiff::Timestamp::from_millisecond(at_ms).ok()?;
    let there = Offset::constant(8).to_datetime(at);
    Some(there.strftime("%Y-%m-%d %H:%M").to_string())
}

fn keyed(wanted: &[String], (now, year): (&[KpiItem], &[KpiItem])) -> Vec<KeyItem> {
    let find = |items: &[KpiItem], id: &String| {
        let mut found = items.iter().filter(|item| item.indicator == *id);
        found.next().cloned()
    };
    wanted
        .iter()
        .filter_map(|id| {
            Some(KeyItem {
                now: find(now, id).and_then(|item| item.value),
                year: find(year, id)?,
            })
        })
        .collect()
}

/// Indicators by part turned into one line a part, the most signed first; projects without a part come last.
fn breakdown(items: &[KpiItem]) -> Vec<BreakdownItem> {
    let mut found: BTreeMap<&str, BreakdownItem> = BTreeMap::new();
    for item in items {
        let part = found.entry(item.by.as_str()).or_default();
        part.key.clone_from(&item.by);
        part.name.clone_from(&item.by_name);
        let value = item.value.unwrap_or(0.0);
        match item.indicator.as_str() {
            "signed" => {
                part.signed = value;
                part.signed_last_year = item.last_year;
                part.signed_yoy = item.yoy;
                part.signed_ahead_pp = item.ahead_pp;
            }
            "signed_yi" => part.signed_yi = value,
            "started" => part.started = value,
            "start_rate" => part.start_rate = item.value,
            "funds_yi" => part.funds_yi = value,
            "in_statistics" => part.in_statistics = value,
            _ => {}
        }
    }
    let mut parts: Vec<BreakdownItem> = found.into_values().collect();
    parts.sort_by(|left, right| {
        let order = left.key.is_empty().cmp(&right.key.is_empty());
        let order = order.then_with(|| right.signed.total_cmp(&left.signed));
        let order = order.then_with(|| right.signed_yi.total_cmp(&left.signed_yi));
        order.then_with(|| left.key.cmp(&right.key))
    });
    parts
}

fn name_chain(desk: &Desk, item: &mut BreakdownItem) {
    let chains = desk.workspace.catalog.chains();
    if let Some(chain) = chains.iter().find(|chain| chain.id.as_str() == item.key) {
        item.name.clone_from(&chain.name);
    }
}
