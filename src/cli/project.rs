//! `project`: open, take over from a list, change, take and correct steps, approve, settle, list, board, card.
use clap::{Args, Subcommand, ValueEnum};

use crate::app::projects::{self, ProjectAsk, StepAsk, StepVerb, board, card, list};
use crate::app::{Desk, Workspace};
use crate::catalog::Stage;
use crate::cli::arguments::Format;
use crate::cli::clock;
use crate::cli::output::print_json;
use crate::cli::project_paper::{Attach, Papers, attach, papers};
use crate::cli::project_review::{self, Review};
use crate::cli::project_show::{show_board, show_card, show_items};
use crate::error::AppError;
use crate::ledger::{By, ProjectFilter, ProjectPage, wait};

/// Facts of a project.
#[derive(Debug, Args)]
struct Facts {
    /// Name (项目名称)
    #[arg(long)]
    name: Option<String>,
    /// industrial, agricultural, service, other (类别)
    #[arg(long)]
    kind: Option<String>,
    /// Chain, id or name (产业链)
    #[arg(long)]
    chain: Option<String>,
    /// Segment, id or name (环节)
    #[arg(long)]
    segment: Option<String>,
    /// Canonical id of the investor (投资方编号)
    #[arg(long)]
    investor_id: Option<String>,
    /// Investor (投资方)
    #[arg(long)]
    investor: Option<String>,
    /// County, code or name (县区)
    #[arg(long)]
    county: Option<String>,
    /// Park (园区)
    #[arg(long)]
    park: Option<String>,
    /// Who attracts it (招引单位)
    #[arg(long)]
    unit: Option<String>,
    /// Who lands it (落地单位)
    #[arg(long)]
    landing_unit: Option<String>,
    /// Channel (渠道)
    #[arg(long)]
    channel: Option<String>,
    /// Whole investment, 亿元 (总投资)
    #[arg(long)]
    total_yi: Option<f64>,
    /// In the contract, 亿元 (合同投资)
    #[arg(long)]
    contract_yi: Option<f64>,
    /// In fixed assets, 亿元 (固定资产投资)
    #[arg(long)]
    fixed_yi: Option<f64>,
    /// Land, mu (用地)
    #[arg(long)]
    land_mu: Option<f64>,
    /// Person who attracts it (招引责任人)
    #[arg(long)]
    owner: Option<String>,
    /// Person who lands it (落地责任人)
    #[arg(long)]
    landing_owner: Option<String>,
}

impl Facts {
    fn ask(&self) -> ProjectAsk {
        ProjectAsk {
            name: self.name.clone(),
            kind: self.kind.clone(),
            chain: self.chain.clone(),
            segment: self.segment.clone(),
            investor_id: self.investor_id.clone(),
            investor: self.investor.clone(),
            county: self.county.clone(),
            park: self.park.clone(),
            unit: self.unit.clone(),
            landing_unit: self.landing_unit.clone(),
            channel: self.channel.clone(),
            total_yi: self.total_yi,
            contract_yi: self.contract_yi,
            fixed_yi: self.fixed_yi,
            land_mu: self.land_mu,
            owner: self.owner.clone(),
            landing_owner: self.landing_owner.clone(),
        }
    }
}

/// What is said of a step.
#[derive(Debug, Args)]
struct Said {
    /// Day; today unless given (日期)
    #[arg(long)]
    day: Option<String>,
    /// Somebody saw it; needs evidence (已核实)
    #[arg(long)]
    verified: bool,
    /// What shows it (依据)
    #[arg(long)]
    evidence: Option<String>,
    /// Who answers for the step (责任人)
    #[arg(long)]
    step_owner: Option<String>,
    /// Why: to end, correct or withdraw (原因)
    #[arg(long)]
    why: Option<String>,
}

impl Said {
    fn ask(&self, verb: StepVerb, stage: Stage) -> StepAsk {
        StepAsk {
            verb,
            stage: stage.name().to_owned(),
            day: self.day.clone(),
            verified: self.verified,
            evidence: self.evidence.clone(),
            owner: self.step_owner.clone(),
            why: self.why.clone(),
        }
    }
}

/// What is done to a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Verb {
    /// Take it.
    Take,
    /// It was otherwise.
    Correct,
    /// Somebody saw it.
    Verify,
    /// It was not taken.
    Withdraw,
}

impl From<Verb> for StepVerb {
    fn from(verb: Verb) -> Self {
        match verb {
            Verb::Take => Self::Take,
            Verb::Correct => Self::Correct,
            Verb::Verify => Self::Verify,
            Verb::Withdraw => Self::Withdraw,
        }
    }
}

/// Which projects.
#[derive(Debug, Args)]
struct Which {
    /// Counties, codes (县区)
    #[arg(long, value_delimiter = ',')]
    county: Vec<String>,
    /// Chains (产业链)
    #[arg(long, value_delimiter = ',')]
    chain: Vec<String>,
    /// Units (招引单位)
    #[arg(long, value_delimiter = ',')]
    unit: Vec<String>,
    /// Present stages (阶段)
    #[arg(long, value_delimiter = ',', value_parser = |text: &str| text.parse::<Stage>())]
    stage: Vec<Stage>,
    /// Kinds (类别)
    #[arg(long, value_delimiter = ',')]
    kind: Vec<String>,
    /// Channels (渠道)
    #[arg(long, value_delimiter = ',')]
    channel: Vec<String>,
    /// Part of the name or the investor's (关键字)
    #[arg(long, default_value = "")]
    text: String,
}

impl Which {
    fn filter(&self) -> ProjectFilter {
        ProjectFilter {
            counties: self.county.clone(),
            chains: self.chain.clone(),
            units: self.unit.clone(),
            stages: self.stage.clone(),
            kinds: self.kind.clone(),
            channels: self.channel.clone(),
            text: self.text.clone(),
        }
    }
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List projects (列表)
    List {
        #[command(flatten)]
        which: Which,
        /// At most so many
        #[arg(long, default_value_t = 50)]
        limit: i64,
        /// Go on after this id
        #[arg(long, default_value = "")]
        after: String,
    },
    /// Count projects by stage (看板)
    Board {
        #[command(flatten)]
        which: Which,
    },
    /// One project with its steps and history (详情)
    Show {
        /// Project id
        id: String,
    },
    /// Open a project as a lead, or as a reserve (新增)
    Open {
        #[command(flatten)]
        facts: Facts,
        #[command(flatten)]
        said: Said,
        /// Open it as a reserve (储备)
        #[arg(long)]
        reserve: bool,
    },
    /// Take an entry of a handed-out list over as a lead, linked to it (名单转线索)
    Adopt {
        /// List id, as `lists` shows it
        list: String,
        /// Enterprise of the list, id or name
        enterprise: String,
        #[command(flatten)]
        facts: Facts,
        #[command(flatten)]
        said: Said,
    },
    /// Change facts (修改)
    Change {
        /// Project id
        id: String,
        #[command(flatten)]
        facts: Facts,
    },
    /// Take, correct, verify or withdraw a step (节点)
    Step {
        /// Project id
        id: String,
        /// What is done
        #[arg(value_enum)]
        verb: Verb,
        /// Stage, such as talk, signed, started
        #[arg(value_parser = |text: &str| text.parse::<Stage>())]
        stage: Stage,
        #[command(flatten)]
        said: Said,
    },
    /// Record an approval to sign beyond the band's authority (批准签约)
    Approve {
        /// Project id
        id: String,
        /// Remark, such as the number of the minutes (依据)
        #[arg(long)]
        note: String,
    },
    /// Attach an evidence file to a project, a step or money of it (佐证材料)
    Attach(Attach),
    /// List evidence files, save one, or check all of them (佐证材料清单)
    Papers(Papers),
    /// Review a project before it is signed: points, vetoes, opinion (预审评估)
    Review(Review),
    /// Settle the claim of two counties on one investor (首谈裁定)
    Settle {
        /// Project that keeps the investor
        keeps: String,
        /// Project that loses it
        loses: String,
        /// Why (理由)
        #[arg(long)]
        why: String,
    },
}

/// Arguments of `project`.
#[derive(Debug, Args)]
pub(super) struct ProjectArgs {
    /// Who does it; the system's user unless given (操作人)
    #[arg(long, global = true)]
    by: Option<String>,
    #[command(subcommand)]
    action: Action,
}

pub(super) fn run(
    workspace: Workspace,
    arguments: &ProjectArgs,
    format: Option<Format>,
) -> Result<(), AppError> {
    let by = clock::by(arguments.by.as_deref());
    wait(async {
        let desk = Desk::open(workspace).await?;
        match &arguments.action {
            Action::List {
                which,
                limit,
                after,
            } => {
                let page = ProjectPage {
                    after: after.clone(),
                    limit: (*limit).max(1),
                };
                let found = list(&desk, &which.filter(), &page).await?;
                match format {
                    Some(Format::Json) => print_json(&found),
                    _ => show_items(&found.items, format),
                }
            }
            Action::Board { which } => {
                let drawn = board(&desk, &which.filter(), 20).await?;
                show_board(&drawn, format)
            }
            Action::Show { id } => {
                let found = card(&desk, id, &ProjectFilter::default()).await?;
                show_card(&found, format)
            }
            Action::Attach(asked) => attach(&desk, asked, (&by, format)).await,
            Action::Papers(asked) => papers(&desk, asked, format).await,
            Action::Review(asked) => project_review::run(&desk, asked, (&by, format)).await,
            action => act(&desk, action, (&by, format)).await,
        }
    })
}

async fn act(
    desk: &Desk,
    action: &Action,
    (by, format): (&By, Option<Format>),
) -> Result<(), AppError> {
    let all = ProjectFilter::default();
    let version =
        |id: String| async move { Ok::<_, AppError>(desk.ledger.project(&id).await?.version) };
    let shown = match action {
        Action::Open {
            facts,
            said,
            reserve,
        } => {
            let stage = if *reserve {
                Stage::Reserve
            } else {
                Stage::Lead
            };
            let first = said.ask(StepVerb::Take, stage);
            let item = projects::open(desk, (&facts.ask(), &first), by).await?;
            return show_items(&[item], format);
        }
        Action::Adopt {
            list,
            enterprise,
            facts,
            said,
        } => {
            let first = said.ask(StepVerb::Take, Stage::Lead);
            let from = (list.as_str(), enterprise.as_str());
            let item = projects::from_list(desk, from, (&facts.ask(), &first), by).await?;
            return show_items(&[item], format);
        }
        Action::Change { id, facts } => {
            let seen = (id.as_str(), version(id.clone()).await?);
            let item = projects::change(desk, seen, (&facts.ask(), &all), by).await?;
            return show_items(&[item], format);
        }
        Action::Step {
            id,
            verb,
            stage,
            said,
        } => {
            let verb = StepVerb::from(*verb);
            let seen = (id.as_str(), version(id.clone()).await?);
            projects::step(desk, seen, (&said.ask(verb, *stage), &all), by).await?
        }
        Action::Approve { id, note } => {
            let seen = (id.as_str(), version(id.clone()).await?);
            projects::approve(desk, seen, (note, &all), by).await?
        }
        Action::Settle { keeps, loses, why } => {
            projects::settle(desk, (keeps, loses), (why, &all), by).await?
        }
        _ => return Ok(()),
    };
    show_card(&shown, format)
}
