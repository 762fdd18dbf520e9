//! A whole monthly report over two hundred thousand projects with two million steps.
use std::fs;
use std::time::Instant;

use jiff::civil::date;
use liantu::app::report::{Form, ReportKind, ReportQuery, encode, report};
use liantu::app::{Desk, Workspace};
use liantu::error::AppError;
use liantu::ledger::{By, Ledger, LedgerError, ProjectFilter, wait};
use sqlx::Executor;

use crate::ledger::scale::{PROJECTS, STEPS};
use crate::ledger::{NOW, postgres, sqlite};
use crate::support::program::Folder;

/// Opens a ledger with the projects and steps in it.
async fn filled(url: &str) -> Result<Ledger, LedgerError> {
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
    Ok(ledger)
}

/// The report of a month over all of it, gathered and written as a document and as a workbook.
#[expect(
    clippy::disallowed_methods,
    reason = "the figures are what it is run for"
)]
async fn reported(folder: &Folder, url: &str) -> Result<(u128, String), AppError> {
    filled(url).await?.close().await;
    let desk = Desk::open(Workspace::open(&folder.path("city"))?).await?;
    let query = ReportQuery {
        kind: ReportKind::Monthly,
        as_of: date(2021, 10, 31),
        sees: ProjectFilter::default(),
    };
    let by = By {
        who: "张三".to_owned(),
        now_ms: NOW,
        today: "2026-11-26".to_owned(),
    };
    let begun = Instant::now();
    let found = report(&desk, &query, &by).await?;
    let gathered = begun.elapsed().as_millis();
    let document = encode(&found, &desk.follow.report, Form::Docx)?;
    let written = begun.elapsed().as_millis();
    let workbook = encode(&found, &desk.follow.report, Form::Xlsx)?;
    let whole = begun.elapsed().as_millis();
    let told = format!(
        "gathered {gathered} ms, with document {written} ms ({} bytes), with workbook {whole} ms ({} bytes), {} stalled",
        document.len(),
        workbook.len(),
        found.stalled.total
    );
    assert_eq!(found.whole.signed, 20_000.0);
    Ok((written, told))
}

#[test]
#[ignore = "fills two million rows: run it with --run-ignored"]
fn a_whole_monthly_report_takes_under_10_s_on_either_database() {
    for fresh in [sqlite(), postgres()] {
        let folder = Folder::with_workspace();
        let config = folder.path("city/liantu.toml");
        let text = fs::read_to_string(&config).unwrap();
        fs::write(
            &config,
            format!("{text}\n[database]\nurl = \"{}\"\n", fresh.url),
        )
        .unwrap();
        let (ms, told) = wait(reported(&folder, &fresh.url)).unwrap();
        eprintln!("{} {told}", fresh.url.split(':').next().unwrap());
        assert!(ms < 10_000, "{} took {ms} ms", fresh.url);
    }
}
