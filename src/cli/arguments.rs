//! The arguments of every verb.
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::cli::arguments_follow::FollowVerb;
use crate::cli::arguments_target::{Diff, EvalTargets, Lists, Stability, Talents, Targets};
use crate::gap::Verdict;

/// How results are written to stdout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// A table for people.
    Table,
    /// One JSON document.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// CSV without byte order mark.
    Csv,
}

/// 链图：把企业数据变成产业链图谱、缺口和招商目标。Industrial-chain maps, gaps and targets, offline.
#[derive(Debug, Parser)]
#[command(name = "liantu", version, about, long_about = None, propagate_version = true)]
pub struct Cli {
    /// Workspace folder
    #[arg(
        short = 'C',
        long,
        global = true,
        default_value = ".",
        value_name = "WORKSPACE"
    )]
    pub(super) workspace: PathBuf,
    /// Form of the result on stdout
    #[arg(long, global = true, value_enum)]
    pub(super) format: Option<Format>,
    /// Run as a job of the service: with so many bytes of memory, ending with it, telling each step on stderr
    #[arg(long, global = true, hide = true, value_name = "BYTES")]
    pub(super) as_job: Option<u64>,
    #[command(subcommand)]
    pub(super) verb: Verb,
}

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// Build an invented workspace and serve it (演示)
    Demo(Demo),
    /// Make a new workspace (新建)
    Init(Init),
    /// Import tables people have: CSV, XLSX, Parquet (导入)
    Import(Import),
    /// Build a new snapshot from everything imported (测算)
    Build(Build),
    /// Say that an enterprise works in a segment or does not; enters the next build (更正)
    Correct(super::correct::CorrectArgs),
    /// Place the enterprises of a file on the chains, without a workspace (挂链)
    Place(Place),
    /// The scheme's chains and their state (产业链)
    Chains(Chains),
    /// What each segment lacks, with the rule and its numbers (缺口)
    Gaps(Gaps),
    /// Whom to invite, ranked and explained (招商目标)
    Targets(Targets),
    /// Key people and teams for the gaps, ranked and explained (人才)
    Talents(Talents),
    /// How stable the ranks are under other weights and other methods (名次稳定性)
    Stability(Stability),
    /// Lists that were handed out, and what became of them (名单留痕)
    Lists(Lists),
    /// Two snapshots compared: gaps healed, new and persistent, or why ranks moved (跨期对比)
    Diff(Diff),
    /// One enterprise: facts, placements, path (企业)
    Enterprise(Enterprise),
    /// Projects from lead to statistics (项目)
    Project(Box<super::project::ProjectArgs>),
    /// Indicators against targets, elapsed share and last year (指标)
    Kpi(Box<super::kpi::KpiArgs>),
    #[command(flatten)]
    Follow(FollowVerb),
    /// Write targets or gaps as csv, xlsx, parquet or json (导出)
    Export(Export),
    /// Calculate one published measure on your own table (单项计算)
    Calc(super::calc::CalcArgs),
    /// Judge placement against a gold file (评测)
    #[command(subcommand)]
    Eval(Eval),
    /// Learn a placement model from a gold file (训练)
    #[command(subcommand)]
    Train(Train),
    /// Write an invented registry, marked synthetic (虚构样本)
    Sample(Sample),
    /// Serve HTTP and the page (服务)
    Serve(Serve),
    /// Accounts: who may log in, as what (账号)
    User(super::user::UserArgs),
    /// API tokens for programs (令牌)
    Token(super::token::TokenArgs),
    /// The audit log: list, verify, export (审计)
    Audit(super::audit::AuditArgs),
    /// Print the description of the HTTP API, OpenAPI 3.1 (接口说明)
    Openapi,
}

#[derive(Debug, Args)]
pub(super) struct Demo {
    /// Address to listen on; a port of 0 picks a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub(super) listen: String,
    /// Build only, do not serve
    #[arg(long)]
    pub(super) no_serve: bool,
}

#[derive(Debug, Args)]
pub(super) struct Init {
    /// Folder of the new workspace
    pub(super) dir: PathBuf,
    /// Scheme: luan, tongcheng, qianjiang, xiangshan
    #[arg(long)]
    pub(super) scheme: String,
}

#[derive(Debug, Args)]
pub(super) struct Import {
    /// Table: enterprises, products, investments, risks, supplies, people, talents, sites, region_stats, travel_times; into the ledger:
    /// projects, project_events, funds, fixed_assets, firm_status, kpi_targets, visits, leads, advisors, problems, promises
    pub(super) table: String,
    /// Files
    #[arg(required = true)]
    pub(super) files: Vec<PathBuf>,
    /// Mapping of foreign headers: canonical, qichacha, tianyancha, tushare, registry-2019, or a TOML file
    #[arg(long, default_value = "canonical")]
    pub(super) mapping: String,
    /// Source of the data; the file's name unless given
    #[arg(long)]
    pub(super) source: Option<String>,
    /// Date of the data (YYYY-MM-DD); the file's date unless given
    #[arg(long)]
    pub(super) as_of: Option<jiff::civil::Date>,
    /// Read and report, write nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Fail if any row is refused
    #[arg(long)]
    pub(super) strict: bool,
    /// Who imports, for the ledger; the system's user unless given (操作人)
    #[arg(long)]
    pub(super) by: Option<String>,
    /// Folder that also gets the refused rows in the file's own columns, in a dry run too
    #[arg(long, value_name = "DIR")]
    pub(super) refused_in: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Build {
    /// Date the snapshot is as of; the newest input's unless given
    #[arg(long)]
    pub(super) as_of: Option<jiff::civil::Date>,
    /// Profile of thresholds and weights
    #[arg(long)]
    pub(super) profile: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Place {
    /// Enterprises
    #[arg(long)]
    pub(super) enterprises: PathBuf,
    /// Their products
    #[arg(long)]
    pub(super) products: Option<PathBuf>,
    /// Mapping of foreign headers
    #[arg(long, default_value = "canonical")]
    pub(super) mapping: String,
}

#[derive(Debug, Args)]
pub(super) struct Chains {
    /// Region code, home unless given
    #[arg(long)]
    pub(super) region: Option<String>,
    /// Region codes to compare with
    #[arg(long, value_delimiter = ',')]
    pub(super) compare: Vec<String>,
    /// List thin segments, ambiguous terms and segments nothing can place; needs no workspace
    #[arg(long, conflicts_with = "checklist")]
    pub(super) audit: bool,
    /// List the ten things each chain should have, and which it has (十个一)
    #[arg(long)]
    pub(super) checklist: bool,
}

#[derive(Debug, Args)]
pub(super) struct Gaps {
    /// Region code, home unless given
    #[arg(long)]
    pub(super) region: Option<String>,
    /// Chain id, such as NEV
    #[arg(long)]
    pub(super) chain: Option<String>,
    /// Segment id, such as NEV-B07
    #[arg(long)]
    pub(super) segment: Option<String>,
    /// Verdicts: fill,strengthen,extend,skip,unknown,strong
    #[arg(long, value_delimiter = ',')]
    pub(super) verdict: Vec<Verdict>,
    /// At most so many
    #[arg(long)]
    pub(super) limit: Option<usize>,
    /// Print every number the rules saw and what would change the verdict
    #[arg(long)]
    pub(super) explain: bool,
}

#[derive(Debug, Args)]
pub(super) struct Enterprise {
    /// Id or whole name
    pub(super) id: String,
    /// Region that asks, home unless given
    #[arg(long)]
    pub(super) region: Option<String>,
}

/// What can be exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Exported {
    /// Ranked targets.
    Targets,
    /// Gaps.
    Gaps,
}

#[derive(Debug, Args)]
pub(super) struct Export {
    /// What to write
    #[arg(value_enum)]
    pub(super) what: Exported,
    /// File; its ending picks the form: .csv .xlsx .parquet .json, and .geojson for targets
    #[arg(short, long)]
    pub(super) output: PathBuf,
    /// Region code, home unless given
    #[arg(long)]
    pub(super) region: Option<String>,
    /// Chain id
    #[arg(long)]
    pub(super) chain: Option<String>,
    /// Segment id
    #[arg(long)]
    pub(super) segment: Option<String>,
    /// Verdicts
    #[arg(long, value_delimiter = ',')]
    pub(super) verdict: Vec<Verdict>,
    /// At most so many; targets: 200 unless given
    #[arg(long)]
    pub(super) limit: Option<usize>,
    /// Keep the list of targets under this name, to hold it against what happens (留痕)
    #[arg(long, value_name = "NAME")]
    pub(super) keep: Option<String>,
    /// The day the kept list is handed out; today unless given (发出日期)
    #[arg(long, requires = "keep", value_name = "DAY")]
    pub(super) handed: Option<jiff::civil::Date>,
    /// Write CSV with a byte order mark, for Excel
    #[arg(long)]
    pub(super) bom: bool,
}

#[derive(Debug, Args)]
pub(super) struct Sample {
    /// How many enterprises
    #[arg(long)]
    pub(super) enterprises: u64,
    /// Seed; the same seed gives the same files
    #[arg(long, default_value_t = 1)]
    pub(super) seed: u64,
    /// Folder for the files
    #[arg(short, long)]
    pub(super) output: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Address to listen on; the workspace's unless given
    #[arg(long, value_name = "ADDR")]
    pub(super) listen: Option<String>,
    /// Listen beyond this machine though nothing encrypts the way
    #[arg(long)]
    pub(super) insecure_listen: bool,
    /// Answer everybody on this machine without a login; only where there is no account (免登录)
    #[arg(long)]
    pub(super) open: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum Eval {
    /// Precision, recall, calibration, confusions, and what each source of evidence is worth
    Placement {
        /// Gold file: id,accept joined with the workspace, or self-contained: id,name,products,accept and more
        #[arg(long)]
        gold: PathBuf,
    },
    /// A list as it stood on a day against what happened after it: hits, lift, calibration, leak test
    Targets(EvalTargets),
}

#[derive(Debug, Subcommand)]
pub(super) enum Train {
    /// Weights of evidence and of pieces of words; prints the figures of a five-fold cross-validation
    Placement {
        /// Gold file, as for eval
        #[arg(long)]
        gold: PathBuf,
        /// File of the model
        #[arg(short, long)]
        output: PathBuf,
    },
}
