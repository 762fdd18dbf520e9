//! The verbs of what is followed up around projects, and of reports.
use clap::Subcommand;

use crate::app::Workspace;
use crate::cli::arguments::Format;
use crate::cli::{follow, lead, report, visit};
use crate::error::AppError;

#[derive(Debug, Subcommand)]
pub(super) enum FollowVerb {
    /// Visits and receptions (外出与接待)
    Visit(Box<visit::VisitArgs>),
    /// Leads against the response clock (线索响应)
    Lead(Box<lead::LeadArgs>),
    /// What channels, referrers and handed-out lists brought (渠道)
    Channels(follow::PeriodArgs),
    /// Activity index of units or counties, with the working (招商工作活跃指数)
    Activity(follow::PeriodArgs),
    /// Projects that stand still (停滞项目)
    Stalled(follow::DayArgs),
    /// Problems of projects, promises to them and pledges of their investors (问题与承诺)
    Matter(Box<follow::MatterArgs>),
    /// Who is late (逾期责任单位)
    Late(follow::DayArgs),
    /// Weekly, monthly or quarterly report: .docx, .xlsx or .json (周报、月报、季报)
    Report(report::ReportArgs),
}

pub(super) fn run(
    workspace: Workspace,
    verb: &FollowVerb,
    format: Option<Format>,
) -> Result<(), AppError> {
    match verb {
        FollowVerb::Visit(arguments) => visit::visit(workspace, arguments, format),
        FollowVerb::Lead(arguments) => lead::lead(workspace, arguments, format),
        FollowVerb::Channels(arguments) => follow::channels(workspace, arguments, format),
        FollowVerb::Activity(arguments) => follow::activity(workspace, arguments, format),
        FollowVerb::Stalled(arguments) => follow::stalled(workspace, arguments, format),
        FollowVerb::Matter(arguments) => follow::matter(workspace, arguments, format),
        FollowVerb::Late(arguments) => follow::late(workspace, arguments, format),
        FollowVerb::Report(arguments) => report::run(workspace, arguments),
    }
}
