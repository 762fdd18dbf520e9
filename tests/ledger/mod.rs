//! The ledger's contract: every case runs on SQLite and on a private PostgreSQL, whose absence is a failure.
mod access;
mod checklist;
mod correct;
mod figures;
mod follow;
mod keep;
mod kill;
mod mark;
mod outcome;
mod papers;
mod project;
mod report;
mod review;
mod scale;
mod scale_report;
mod synthetic;
mod warned;

use std::path::Path;
use std::process::Command;

use liantu::ledger::{
    CorrectionUndo, Decided, Ledger, LedgerError, NewCorrection, Shortlist, ShortlistChange,
    ShortlistItem, fresh_id, newest, wait,
};
use sqlx::Executor;
use tempfile::TempDir;

/// Some moment, Unix milliseconds.
const NOW: i64 = 1_795_000_000_000;

/// An empty database that ends with the test.
pub(crate) struct Fresh {
    pub(crate) url: String,
    _folder: TempDir,
}

pub(crate) fn sqlite() -> Fresh {
    let folder = TempDir::new().unwrap();
    Fresh {
        url: format!("sqlite://{}/ledger.db?mode=rwc", folder.path().display()),
        _folder: folder,
    }
}

pub(crate) fn postgres() -> Fresh {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/test_postgres.sh");
    let name = format!("t{}", fresh_id(NOW));
    let output = Command::new(script).arg(name).output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Fresh {
        url: String::from_utf8(output.stdout).unwrap().trim().to_owned(),
        _folder: TempDir::new().unwrap(),
    }
}

/// A case as two tests.
macro_rules! on_both {
    ($($case:ident),* $(,)?) => {$(
        mod $case {
            #[test]
            fn sqlite() {
                let fresh = crate::ledger::sqlite();
                liantu::ledger::wait(super::cases::$case(&fresh.url)).unwrap();
            }

            #[test]
            fn postgres() {
                let fresh = crate::ledger::postgres();
                liantu::ledger::wait(super::cases::$case(&fresh.url)).unwrap();
            }
        }
    )*};
}

pub(crate) use on_both;

on_both!(
    a_correction_is_kept_and_taken_back_once,
    a_shortlist_changes_only_from_the_version_seen,
    of_two_who_change_one_shortlist_one_is_told,
    migrations_go_down_and_up_on_a_filled_ledger,
    a_newer_programs_tables_are_refused,
    two_programs_that_open_at_once_migrate_once,
);

mod cases {
    use super::*;

    fn said(enterprise: &str, decided: Decided) -> NewCorrection {
        NewCorrection {
            enterprise: enterprise.to_owned(),
            segment: "NEV-B07".to_owned(),
            decided,
            who: "张三".to_owned(),
            why: "实地看过，'引号'".to_owned(),
        }
    }

    fn undo(who: &str) -> CorrectionUndo {
        CorrectionUndo {
            who: who.to_owned(),
            why: "看错了".to_owned(),
            at_ms: NOW + 5,
        }
    }

    pub(crate) async fn a_correction_is_kept_and_taken_back_once(
        url: &str,
    ) -> Result<(), LedgerError> {
        let ledger = Ledger::open(url).await?;
        let first = ledger
            .add_correction(said("cn:1", Decided::Reject), NOW)
            .await?;
        let second = ledger
            .add_correction(said("cn:2", Decided::Confirm), NOW + 1)
            .await?;
        let undone = ledger.undo_correction(&first.id, undo("李四")).await?;
        assert_eq!(undone.undone, Some(undo("李四")));
        let again = ledger
            .undo_correction(&first.id, undo("王五"))
            .await
            .unwrap_err();
        assert!(matches!(again, LedgerError::Taken { .. }), "{again}");
        let unknown = ledger
            .undo_correction("nothing", undo("王五"))
            .await
            .unwrap_err();
        assert_eq!(unknown.to_string(), "no correction `nothing`");
        assert_eq!(ledger.corrections().await?, [undone, second]);
        Ok(())
    }

    async fn shortlist(ledger: &Ledger) -> Result<Shortlist, LedgerError> {
        ledger
            .add_shortlist(("重点", "三季度"), ("张三", NOW))
            .await
    }

    fn put(subject: &str) -> ShortlistChange {
        ShortlistChange::Put(ShortlistItem {
            subject: subject.to_owned(),
            note: "先联系".to_owned(),
        })
    }

    pub(crate) async fn a_shortlist_changes_only_from_the_version_seen(
        url: &str,
    ) -> Result<(), LedgerError> {
        let ledger = Ledger::open(url).await?;
        let list = shortlist(&ledger).await?;
        let id = list.id.as_str();
        let by = ("李四", NOW + 1);
        assert_eq!(ledger.change_shortlist((id, 1), &put("cn:1"), by).await?, 2);
        assert_eq!(ledger.change_shortlist((id, 2), &put("cn:1"), by).await?, 3);
        let stale = ledger
            .change_shortlist((id, 2), &put("cn:2"), by)
            .await
            .unwrap_err();
        assert!(matches!(stale, LedgerError::Changed { .. }), "{stale}");
        let dropped = ShortlistChange::Drop("cn:9".to_owned());
        assert_eq!(ledger.change_shortlist((id, 3), &dropped, by).await?, 4);
        assert_eq!(ledger.shortlist_items(id).await?.len(), 1);
        assert_eq!(ledger.shortlists().await?[0].version, 4);
        ledger
            .change_shortlist((id, 4), &ShortlistChange::Delete, by)
            .await?;
        assert_eq!(ledger.shortlists().await?, []);
        let gone = ledger
            .change_shortlist((id, 5), &put("cn:2"), by)
            .await
            .unwrap_err();
        assert!(matches!(gone, LedgerError::Unknown { .. }), "{gone}");
        let told: Vec<String> = ledger
            .shortlist_history(id)
            .await?
            .into_iter()
            .map(|row| row.2)
            .collect();
        assert_eq!(
            told,
            [
                "made",
                "put cn:1: 先联系",
                "put cn:1: 先联系",
                "dropped cn:9",
                "deleted"
            ]
        );
        Ok(())
    }

    pub(crate) async fn of_two_who_change_one_shortlist_one_is_told(
        url: &str,
    ) -> Result<(), LedgerError> {
        let (one, two) = (Ledger::open(url).await?, Ledger::open(url).await?);
        let list = shortlist(&one).await?;
        let (first, second) = (put("cn:1"), put("cn:2"));
        let (a, b) = tokio::join!(
            one.change_shortlist((&list.id, 1), &first, ("张三", NOW)),
            two.change_shortlist((&list.id, 1), &second, ("李四", NOW)),
        );
        assert_eq!([&a, &b].iter().filter(|outcome| outcome.is_ok()).count(), 1);
        let told = a.and(b).unwrap_err();
        assert!(matches!(told, LedgerError::Changed { .. }), "{told}");
        assert_eq!(one.shortlist_items(&list.id).await?.len(), 1);
        Ok(())
    }

    pub(crate) async fn migrations_go_down_and_up_on_a_filled_ledger(
        url: &str,
    ) -> Result<(), LedgerError> {
        let ledger = Ledger::open(url).await?;
        let kept = ledger
            .add_correction(said("cn:1", Decided::Reject), NOW)
            .await?;
        ledger.undo_correction(&kept.id, undo("李四")).await?;
        shortlist(&ledger).await?;
        // The corrections' table is below the shortlists': its rows stay.
        ledger.migrate_down_to(1).await?;
        assert_eq!(ledger.corrections().await?.len(), 1);
        assert!(ledger.shortlists().await.is_err());
        ledger.migrate_up().await?;
        assert_eq!(ledger.shortlists().await?, []);
        ledger.migrate_down_to(0).await?;
        assert!(ledger.corrections().await.is_err());
        ledger.migrate_up().await?;
        assert_eq!(ledger.corrections().await?, []);
        Ok(())
    }

    pub(crate) async fn a_newer_programs_tables_are_refused(url: &str) -> Result<(), LedgerError> {
        Ledger::open(url).await?.close().await;
        let pool = sqlx::AnyPool::connect(url).await.unwrap();
        pool.execute("INSERT INTO schema_migration VALUES (9001, '9001_future')")
            .await
            .unwrap();
        let refused = Ledger::open(url).await.unwrap_err().to_string();
        let expected = format!(
            "the ledger has migration 9001 and this program knows none above {}",
            newest()
        );
        assert!(refused.starts_with(&expected), "{refused}");
        Ok(())
    }

    pub(crate) async fn two_programs_that_open_at_once_migrate_once(
        url: &str,
    ) -> Result<(), LedgerError> {
        let (one, two) = tokio::join!(Ledger::open(url), Ledger::open(url));
        one?.add_correction(said("cn:1", Decided::Confirm), NOW)
            .await?;
        assert_eq!(two?.corrections().await?.len(), 1);
        Ok(())
    }
}

#[test]
fn every_sqlite_connection_is_set_by_us() {
    let fresh = sqlite();
    let ledger = wait(Ledger::open(&fresh.url)).unwrap();
    let settled = wait(async { Ledger::open(&fresh.url).await?.settled(4).await });
    drop(ledger);
    let settled = settled.unwrap().unwrap();
    assert_eq!(settled.len(), 4);
    for connection in settled {
        assert_eq!(
            (
                connection.journal_mode.as_str(),
                connection.synchronous,
                connection.foreign_keys,
                connection.busy_timeout_ms
            ),
            ("wal", 2, 1, 10_000)
        );
    }
}
