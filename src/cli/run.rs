//! Runs a parsed command line and turns its outcome into an exit code.
use std::path::Path;
use std::process::ExitCode;

use crate::app::build::{BuildReport, BuildRequest};
use crate::app::{View, Workspace, build, contacts, init};
use crate::atlas::Stage;
use crate::cli::arguments::{Build, Cli, Eval, Format, Init, Verb};
use crate::cli::output::{append, placing, print, print_json, remark};
use crate::cli::{
    arguments_follow, audit, calc, card, correct, diff, eval_targets, import, interrupt, job, kpi,
    learn, lists, project, read, record, serve, targets, ties, token, user,
};
use crate::error::AppError;
use crate::ledger::wait;

/// Runs a command; failures are written to stderr, once, with every cause.
pub fn run(cli: &Cli) -> ExitCode {
    match act(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            remark(&format!("错误 error[{}]: {}", error.code(), chain(&error)));
            ExitCode::from(error.kind().exit_code())
        }
    }
}

/// The message with its causes.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        let message = next.to_string();
        if !text.ends_with(&message) {
            text.push_str(": ");
            text.push_str(&message);
        }
        cause = next.source();
    }
    text
}

fn act(cli: &Cli) -> Result<(), AppError> {
    if let Some(bytes) = cli.as_job {
        job::bound(bytes)?;
    }
    let is_job = cli.as_job.is_some();
    let view = || View::open(Workspace::open(&cli.workspace)?, None);
    // Whoever ranks targets asks the ledger who spoke to them first.
    let acquainted = || wait(contacts::acquaint(view()?));
    match &cli.verb {
        Verb::Demo(arguments) => serve::demo(arguments),
        Verb::Init(arguments) => make(arguments),
        Verb::Import(arguments) => {
            let workspace = Workspace::open(&cli.workspace)?;
            import::run(&workspace, arguments, (cli.format, is_job))
        }
        Verb::Build(arguments) => rebuild(&cli.workspace, arguments, (cli.format, is_job)),
        Verb::Correct(arguments) => {
            correct::run(&Workspace::open(&cli.workspace)?, arguments, cli.format)
        }
        Verb::Place(arguments) => read::place(arguments, cli.format),
        Verb::Chains(arguments) => read::show_chains(&cli.workspace, arguments, cli.format),
        Verb::Gaps(arguments) => read::show_gaps(&view()?, arguments, cli.format),
        Verb::Targets(arguments) => targets::show(&acquainted()?, arguments, cli.format),
        Verb::Talents(arguments) => ties::show_talents(&view()?, arguments, cli.format),
        Verb::Lists(arguments) => lists::show(&view()?, arguments, cli.format),
        Verb::Diff(arguments) if arguments.targets => {
            record::show_diff(&cli.workspace, arguments, cli.format)
        }
        Verb::Diff(arguments) => {
            diff::run(&Workspace::open(&cli.workspace)?, arguments, cli.format)
        }
        Verb::Stability(arguments) => {
            targets::show_stability(&acquainted()?, arguments, cli.format)
        }
        Verb::Enterprise(arguments) => card::show_enterprise(&view()?, arguments, cli.format),
        Verb::Project(arguments) => {
            project::run(Workspace::open(&cli.workspace)?, arguments, cli.format)
        }
        Verb::Kpi(arguments) => kpi::run(Workspace::open(&cli.workspace)?, arguments, cli.format),
        Verb::Follow(verb) => {
            arguments_follow::run(Workspace::open(&cli.workspace)?, verb, cli.format)
        }
        Verb::Export(arguments) => read::export(&acquainted()?, arguments),
        Verb::Calc(arguments) => Ok(calc::run(arguments, std::io::stdout().lock())?),
        Verb::Eval(Eval::Placement { gold }) => learn::eval(&cli.workspace, gold, cli.format),
        Verb::Eval(Eval::Targets(arguments)) => eval_targets::run(&view()?, arguments, cli.format),
        Verb::Train(arguments) => learn::train(&cli.workspace, arguments),
        Verb::Sample(arguments) => serve::sample(arguments),
        Verb::Serve(arguments) => serve::serve(Workspace::open(&cli.workspace)?, arguments),
        Verb::User(arguments) => user::run(Workspace::open(&cli.workspace)?, arguments, cli.format),
        Verb::Token(arguments) => {
            token::run(Workspace::open(&cli.workspace)?, arguments, cli.format)
        }
        Verb::Audit(arguments) => {
            audit::run(Workspace::open(&cli.workspace)?, arguments, cli.format)
        }
        Verb::Openapi => serve::openapi(),
    }
}

fn make(arguments: &Init) -> Result<(), AppError> {
    let config = init::init(&arguments.dir, &arguments.scheme)?;
    remark(&format!(
        "工作区 {} 已建：方案 {}，地区 {}",
        arguments.dir.display(),
        config.scheme,
        config.region
    ));
    remark(&format!(
        "下一步：liantu -C {} import enterprises 企业名录.xlsx",
        arguments.dir.display()
    ));
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "the command line is where the clock is asked"
)]
fn rebuild(
    folder: &Path,
    arguments: &Build,
    (format, is_job): (Option<Format>, bool),
) -> Result<(), AppError> {
    let workspace = Workspace::open(folder)?;
    let stop = interrupt::heard()?;
    let report = placing("测算", |progress| {
        let request = BuildRequest {
            as_of: arguments.as_of,
            profile: arguments.profile.clone(),
            progress: Some(progress),
            watch: is_job.then_some(job::built as fn(Stage)),
            stop,
        };
        build::build_timed(&workspace, &request, Some(std::time::Instant::now))
    })?;
    if matches!(format, Some(Format::Json | Format::Jsonl)) {
        return print_json(&report);
    }
    print(&built_text(&report))
}

/// How many were read, placed, and not placed again.
fn counted(report: &BuildReport) -> String {
    let counts = format!("企业 {} 家，挂链 {} 家", report.enterprises, report.placed);
    if report.recalled == 0 {
        return counts;
    }
    format!("{counts}；未变的 {} 家沿用以前的挂链结果", report.recalled)
}

/// What a build came to, in words.
fn built_text(report: &BuildReport) -> String {
    let counts = report
        .verdicts
        .iter()
        .map(|(verdict, count)| format!("{} {count}", verdict.name()))
        .collect::<Vec<_>>()
        .join("，");
    let mut text = format!(
        "测算批次 {}，截至 {}\n{}\n本地环节：{counts}\n",
        report.snapshot,
        report.as_of,
        counted(report)
    );
    let effect = &report.corrections;
    if effect.in_force > 0 {
        append(
            &mut text,
            format_args!(
                "更正 {} 条生效：新增挂链 {}，证实 {}，剔除 {}，未改变结果 {}\n",
                effect.in_force, effect.added, effect.confirmed, effect.removed, effect.idle
            ),
        );
    }
    let all: usize = report.everywhere.values().sum();
    let shares = report
        .everywhere
        .iter()
        .map(|(verdict, count)| {
            let share = *count as f64 / all.max(1) as f64 * 100.0;
            format!("{} {share:.1}%", verdict.name())
        })
        .collect::<Vec<_>>()
        .join("，");
    append(
        &mut text,
        format_args!(
            "全国 {} 个地区 × 环节：{shares}\n用时：挂链 {} 毫秒，地区测算与判定 {} 毫秒\n",
            report.regions, report.times.place_ms, report.times.regions_ms
        ),
    );
    text + &compared(report)
}

/// What a build changed, in words.
fn compared(report: &BuildReport) -> String {
    let mut text = String::new();
    if let Some((previous, fault)) = report.previous.as_ref().zip(report.not_compared.as_ref()) {
        append(
            &mut text,
            format_args!("上一批次 {previous} 打不开，未作对比：{fault}\n"),
        );
    } else if let Some(previous) = &report.previous {
        append(
            &mut text,
            format_args!(
                "与上一批次 {previous} 相比，{} 个环节结论有变\n",
                report.changed.len()
            ),
        );
        for (segment, before, now) in &report.changed {
            append(
                &mut text,
                format_args!("  {segment} {} → {}\n", before.name(), now.name()),
            );
        }
    }
    text
}
