//! A process that is killed in the middle of writes loses none it was told of, and leaves none half done.
use std::env;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use liantu::catalog::{LedgerRules, Stage};
use liantu::ledger::{
    By, Ledger, LedgerError, NewStep, ProjectFacts, ProjectFilter, ProjectPage, wait,
};

use crate::ledger::{Fresh, postgres, sqlite};

const ADDRESS: &str = "LIANTU_TEST_KILL";

/// What the child does: opens a hundred projects and says each id once it is kept.
#[test]
#[ignore = "the other tests of this file start it as a process of its own"]
#[expect(clippy::disallowed_methods, reason = "how parent and child speak")]
fn child() {
    let url = env::var(ADDRESS).unwrap();
    let bands = LedgerRules::load(None).unwrap().bands;
    let by = By {
        who: "张三".to_owned(),
        now_ms: crate::ledger::NOW,
        today: "2026-11-26".to_owned(),
    };
    let outcome: Result<(), LedgerError> = wait(async {
        let ledger = Ledger::open(&url).await?;
        for number in 0..100 {
            let facts = ProjectFacts {
                name: format!("项目{number}"),
                source: "ledger".to_owned(),
                as_of: "2026-11-26".to_owned(),
                ..ProjectFacts::default()
            };
            let first = NewStep {
                stage: Stage::Lead,
                day: "2026-11-01".to_owned(),
                verified: false,
                evidence: None,
                owner: None,
                why: None,
                synthetic: false,
            };
            let opened = ledger
                .open_project((None, facts), (first, &bands), &by)
                .await?;
            println!("\nkept {}", opened.id);
        }
        Ok(())
    });
    outcome.unwrap();
}

fn killed_after(acknowledged: usize, fresh: &Fresh) {
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["--exact", "ledger::kill::child", "--ignored", "--nocapture"])
        .env(ADDRESS, &fresh.url)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut ids = Vec::new();
    let out = BufReader::new(child.stdout.take().unwrap());
    for line in out.lines() {
        let line = line.unwrap();
        ids.extend(line.strip_prefix("kept ").map(str::to_owned));
        if ids.len() == acknowledged {
            // SIGKILL on Unix.
            child.kill().unwrap();
        }
    }
    child.wait().unwrap();
    assert!(
        ids.len() >= acknowledged && ids.len() < 100,
        "{}",
        ids.len()
    );
    let outcome: Result<(), LedgerError> = wait(async {
        let ledger = Ledger::open(&fresh.url).await?;
        let all = ledger
            .projects(&ProjectFilter::default(), &ProjectPage::default())
            .await?;
        for id in &ids {
            assert!(all.iter().any(|project| project.id == *id), "{id} was lost");
        }
        // One more may have been kept without being told of.
        assert!(all.len() <= ids.len() + 1);
        for project in &all {
            assert_eq!((project.stage, project.version), (Some(Stage::Lead), 2));
            assert_eq!(ledger.steps(&project.id).await?.len(), 2);
            assert_eq!(ledger.step_entries(&project.id).await?.len(), 1);
            assert_eq!(ledger.project_history(&project.id).await?.len(), 2);
        }
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn a_killed_process_loses_no_write_it_told_of_on_sqlite() {
    killed_after(37, &sqlite());
}

#[test]
fn a_killed_process_loses_no_write_it_told_of_on_postgres() {
    killed_after(53, &postgres());
}
