//! Two hundred thousand projects with two million steps: one indicator by one breakdown for a year.
use std::time::Instant;

use jiff::civil::date;
use liantu::app::kpi::{KpiQuery, kpi};
use liantu::app::{Desk, Workspace};
use liantu::catalog::{FollowRules, LedgerRules};
use liantu::ledger::{By, Ledger, LedgerError, wait};
use sqlx::Executor;

use crate::ledger::{postgres, sqlite};
use crate::support::program::Folder;

pub(crate) const PROJECTS: &str = "INSERT INTO project (id, name, kind, chain, county, unit, channel, total_yuan, contract_yuan,
    fixed_yuan, source, as_of, stage, stage_day, version)
WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 199999)
SELECT 'P' || i, '项目' || i, CASE i % 3 WHEN 0 THEN 'industrial' ELSE 'service' END, 'NEV', '3415' || (20 + i % 8),
    '单位' || (i % 40), '节会', (i % 600) * 10000000.0, (i % 500) * 10000000.0, NULL, '虚构', '2026-01-01', 'started',
    NULL, 1 FROM n";
pub(crate) const STEPS: &str = "INSERT INTO project_step (project_id, stage, day, by_day, verified)
WITH stages (place, stage) AS (VALUES (0, 'reserve'), (1, 'lead'), (2, 'talk'), (3, 'review'), (4, 'signed'),
    (5, 'landed'), (6, 'started'), (7, 'completed'), (8, 'producing'), (9, 'in_statistics'))
SELECT p.id, s.stage, d.day, d.day, 1 FROM project AS p CROSS JOIN stages AS s
CROSS JOIN LATERAL (SELECT (2016 + CAST(SUBSTR(p.id, 2) AS INTEGER) % 10 + s.place / 5) || '-0' || (1 + s.place % 9)
    || '-1' || (CAST(SUBSTR(p.id, 2) AS INTEGER) % 9) AS day) AS d";

#[expect(
    clippy::disallowed_methods,
    reason = "the figures are what it is run for"
)]
async fn measured(url: &str) -> Result<Vec<(String, u128)>, LedgerError> {
    let ledger = Ledger::open(url).await?;
    let pool = sqlx::AnyPool::connect(url).await.unwrap();
    pool.execute(PROJECTS).await.unwrap();
    let steps = if url.starts_with("sqlite") {
        // SQLite has no LATERAL; the expression stands in its place.
        let day = "(2016 + CAST(SUBSTR(p.id, 2) AS INTEGER) % 10 + s.place / 5) || '-0' || (1 + s.place % 9)
    || '-1' || (CAST(SUBSTR(p.id, 2) AS INTEGER) % 9)";
        let (head, _) = STEPS.split_once("CROSS JOIN LATERAL").unwrap();
        head.replace("d.day", day)
    } else {
        STEPS.to_owned()
    };
    pool.execute(sqlx::AssertSqlSafe(steps)).await.unwrap();
    // What PostgreSQL does by itself after a while.
    let tidy = if url.starts_with("sqlite") {
        "ANALYZE"
    } else {
        "VACUUM ANALYZE"
    };
    pool.execute(tidy).await.unwrap();
    // As the service does: the desk is open, the use case answers with last year and all.
    let folder = Folder::with_workspace();
    let desk = Desk {
        workspace: Workspace::open(&folder.path("city")).unwrap(),
        ledger,
        rules: LedgerRules::load(None).unwrap(),
        follow: FollowRules::load(None).unwrap(),
    };
    let by = By {
        who: "张三".to_owned(),
        now_ms: crate::ledger::NOW,
        today: "2026-11-26".to_owned(),
    };
    let mut times = Vec::new();
    for (id, dimension) in [
        ("signed", "county"),
        ("start_rate", "unit"),
        ("signed_yi", "band"),
    ] {
        let query = KpiQuery {
            by: Some(dimension.to_owned()),
            indicators: vec![id.to_owned()],
            ..KpiQuery::new(date(2021, 1, 1), date(2021, 12, 31))
        };
        // The best of five: the machine does other things too.
        let mut best = u128::MAX;
        for _ in 0..5 {
            let begun = Instant::now();
            let answer = kpi(&desk, &query, &by).await.unwrap();
            best = best.min(begun.elapsed().as_millis());
            assert!(
                answer.items.iter().any(|item| item.last_year.is_some()),
                "last year is counted too: {answer:?}"
            );
            let all: f64 = answer
                .items
                .iter()
                .filter_map(|item| item.denominator)
                .sum();
            assert!(id != "start_rate" || all == 20_000.0, "{all}");
        }
        times.push((format!("{id} by {dimension}"), best));
    }
    Ok(times)
}

#[test]
#[ignore = "fills two million rows: run it with --run-ignored"]
fn an_indicator_of_a_year_takes_under_300_ms_on_either_database() {
    for fresh in [sqlite(), postgres()] {
        let times = wait(measured(&fresh.url)).unwrap();
        eprintln!("{} {times:?}", fresh.url.split(':').next().unwrap());
        for (what, ms) in times {
            assert!(ms < 300, "{what} took {ms} ms");
        }
    }
}

/// Ten steps of each project, a day apart, from 储备 to 入统.
const STAGES: [&str; 10] = [
    "储备", "线索", "在谈", "预审", "签约", "落地", "开工", "竣工", "投产", "入统",
];

/// Runs an import of the program; returns how long it took and the most memory it held, MiB.
#[expect(
    clippy::disallowed_methods,
    reason = "the figures are what it is run for"
)]
fn imported(folder: &Folder, (table, file): (&str, &str)) -> (u64, u64) {
    let mut command = folder.command();
    command.args([
        "-C",
        "city",
        "import",
        table,
        file,
        "--source",
        "虚构",
        "--as-of",
        "2026-01-01",
        "--format",
        "json",
    ]);
    let begun = Instant::now();
    let mut child = command.stdout(std::process::Stdio::null()).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    loop {
        let held = std::fs::read_to_string(&status).unwrap_or_default();
        let line = held.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        most = most.max(kib.unwrap_or(0));
        if let Some(ended) = child.try_wait().unwrap() {
            assert!(ended.success());
            return (begun.elapsed().as_secs(), most >> 10);
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
}

#[test]
#[ignore = "imports two million rows: run it with --run-ignored"]
fn two_hundred_thousand_projects_with_two_million_steps_are_imported() {
    let folder = Folder::with_workspace();
    let mut projects = "项目编号,项目名称,类别,县区,投资方,总投资(亿元),招引单位\n".to_owned();
    let mut steps = "项目编号,节点,日期,已核实,依据\n".to_owned();
    for number in 0..200_000 {
        let county = ["金寨县", "霍山县", "舒城县", "霍邱县"][number % 4];
        projects += &format!(
            "P{number},项目{number},工业,{county},企业{number},{},单位{}\n",
            number % 60,
            number % 40
        );
        for (place, stage) in STAGES.iter().enumerate() {
            steps += &format!(
                "P{number},{stage},20{}-0{}-1{place},是,照片\n",
                16 + number % 10,
                1 + number % 9
            );
        }
    }
    folder.write("projects.csv", &projects);
    folder.write("steps.csv", &steps);
    for (table, file) in [
        ("projects", "projects.csv"),
        ("project_events", "steps.csv"),
    ] {
        let (seconds, mebibytes) = imported(&folder, (table, file));
        eprintln!("{table}: {seconds} s, {mebibytes} MiB at most");
    }
}
