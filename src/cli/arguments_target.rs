//! The arguments of the verbs about targets.
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::gap::Verdict;

/// What a list of targets is about, and under which weights.
#[derive(Debug, Args)]
pub(super) struct Asked {
    /// Region code, home unless given
    #[arg(long)]
    pub(super) region: Option<String>,
    /// Chain id, such as NEV
    #[arg(long)]
    pub(super) chain: Option<String>,
    /// Segment id, such as NEV-B07
    #[arg(long)]
    pub(super) segment: Option<String>,
    /// Verdicts of the segments: fill,strengthen,extend,unknown unless given
    #[arg(long, value_delimiter = ',')]
    pub(super) verdict: Vec<Verdict>,
    /// Profile of weights for this list, such as manufacturing, services, early_stage
    #[arg(long)]
    pub(super) profile: Option<String>,
    /// What-if weights of parts or indicators, made to add up to 1: size=0.3,fit=0.4
    #[arg(long, value_delimiter = ',', value_name = "NAME=WEIGHT")]
    pub(super) weight: Vec<String>,
    /// Only who carries one of these labels: little_giant,champion,hnte,listed,top500_china …
    #[arg(long, value_delimiter = ',')]
    pub(super) label: Vec<String>,
    /// Only from these provinces, cities or areas: 340000,江苏省,长三角
    #[arg(long, value_delimiter = ',')]
    pub(super) province: Vec<String>,
    /// Only scores from here on, 0 to 1
    #[arg(long)]
    pub(super) min_score: Option<f64>,
}

#[expect(clippy::struct_excessive_bools, reason = "flags of a command line")]
#[derive(Debug, Args)]
pub(super) struct Targets {
    #[command(flatten)]
    pub(super) asked: Asked,
    /// At most so many
    #[arg(long, default_value_t = 20)]
    pub(super) limit: usize,
    /// Print every part of every score
    #[arg(long)]
    pub(super) explain: bool,
    /// List the candidates the guard took out, with the clause
    #[arg(long)]
    pub(super) guarded: bool,
    /// List suppliers, customers, investors and subsidiaries of residents instead (以商招商)
    #[arg(long, conflicts_with = "guarded")]
    pub(super) kin: bool,
    /// List residents with signs of moving away instead (外迁预警)
    #[arg(long, conflicts_with_all = ["guarded", "kin"])]
    pub(super) leaving: bool,
    /// Tell which imported sites and idle plants suit each target, and which rule the others fail
    #[arg(long)]
    pub(super) sites: bool,
    /// Keep the list under this name, to hold it against what happens (留痕)
    #[arg(long, value_name = "NAME")]
    pub(super) keep: Option<String>,
    /// The day the kept list is handed out; today unless given (发出日期)
    #[arg(long, requires = "keep", value_name = "DAY")]
    pub(super) handed: Option<jiff::civil::Date>,
}

/// What became of a target, as a person says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum OutcomeWord {
    /// It came in time, in the chain named (命中).
    Hit,
    /// It came in time in another chain, or in part (部分命中).
    Partial,
    /// It came after the recommendation had lapsed (逾期命中).
    Delayed,
    /// It did not come (未中).
    Miss,
    /// What was said before is taken back (撤回).
    Withdrawn,
}

impl OutcomeWord {
    /// The word in the ledger.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Hit => "hit",
            Self::Partial => "partial",
            Self::Delayed => "delayed",
            Self::Miss => "miss",
            Self::Withdrawn => "withdrawn",
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct Lists {
    /// One list's id; its targets with what became of each
    pub(super) id: Option<String>,
    /// An enterprise on it, id or whole name, of which something is said
    #[arg(requires = "outcome")]
    pub(super) enterprise: Option<String>,
    /// What became of it; kept in the ledger behind all that was said before
    #[arg(value_enum, requires = "evidence")]
    pub(super) outcome: Option<OutcomeWord>,
    /// The day it happened; today unless given (日期)
    #[arg(long, requires = "outcome")]
    pub(super) day: Option<jiff::civil::Date>,
    /// What shows it; for `withdrawn` the reason (依据)
    #[arg(long, requires = "outcome")]
    pub(super) evidence: Option<String>,
    /// A project, a document, an address (出处)
    #[arg(long, requires = "outcome")]
    pub(super) reference: Option<String>,
    /// Who says so; the system's user unless given (操作人)
    #[arg(long, requires = "outcome")]
    pub(super) by: Option<String>,
    /// Lapsed and refuted targets too
    #[arg(long)]
    pub(super) all: bool,
    /// Hit rates by the day of handing out, and of all up to that day (命中率)
    #[arg(long, conflicts_with = "enterprise")]
    pub(super) rates: bool,
    /// The day the outcomes are as of; today, or the snapshot's day if that is later, unless given
    #[arg(long)]
    pub(super) as_of: Option<jiff::civil::Date>,
}

#[derive(Debug, Args)]
pub(super) struct Diff {
    /// The earlier snapshot
    pub(super) before: String,
    /// The later snapshot
    pub(super) after: String,
    /// Compare the ranks of targets instead of gaps: data, method, weights, rivals
    #[arg(long)]
    pub(super) targets: bool,
    #[command(flatten)]
    pub(super) asked: Asked,
    /// The first so many of either list of targets
    #[arg(long, default_value_t = 20)]
    pub(super) limit: usize,
}

#[derive(Debug, Args)]
pub(super) struct Talents {
    /// Region code, home unless given
    #[arg(long)]
    pub(super) region: Option<String>,
    /// Chain id, such as NEV
    #[arg(long)]
    pub(super) chain: Option<String>,
    /// Segment id, such as NEV-B07
    #[arg(long)]
    pub(super) segment: Option<String>,
    /// Verdicts of the segments: fill,strengthen,extend,unknown unless given
    #[arg(long, value_delimiter = ',')]
    pub(super) verdict: Vec<Verdict>,
    /// At most so many
    #[arg(long, default_value_t = 20)]
    pub(super) limit: usize,
    /// Print every part of every score
    #[arg(long)]
    pub(super) explain: bool,
}

#[derive(Debug, Args)]
pub(super) struct Stability {
    #[command(flatten)]
    pub(super) asked: Asked,
    /// At most so many
    #[arg(long, default_value_t = 20)]
    pub(super) limit: usize,
}

#[derive(Debug, Args)]
pub(super) struct EvalTargets {
    /// What happened: id,adcode,date,chain
    #[arg(long)]
    pub(super) events: PathBuf,
    /// The day the list is put back to; only what is dated before it is used
    #[arg(long)]
    pub(super) as_of: jiff::civil::Date,
    /// Region that asks, home unless given
    #[arg(long)]
    pub(super) region: Option<String>,
    /// Chain id
    #[arg(long)]
    pub(super) chain: Option<String>,
}
