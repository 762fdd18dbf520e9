//! What is said of targets handed out, on both databases: only ever added to; and the projects that may tell by themselves.
use liantu::catalog::{LedgerRules, SizeBands, Stage};
use liantu::ledger::{By, Ledger, LedgerError, NewOutcome, NewStep, ProjectFacts};

use crate::ledger::on_both;

/// Some moment, Unix milliseconds.
const NOW: i64 = 1_795_000_000_000;

on_both!(
    what_is_said_of_a_target_is_added_and_never_replaced,
    a_project_is_followed_with_its_steps_and_lost_claims,
);

mod cases {
    use super::*;

    fn by(who: &str) -> By {
        By {
            who: who.into(),
            now_ms: NOW,
            today: "2026-11-20".into(),
        }
    }

    fn said(enterprise: &str, outcome: &str) -> NewOutcome {
        NewOutcome {
            list: "a1b2c3".into(),
            enterprise: enterprise.into(),
            outcome: outcome.into(),
            day: "2026-11-19".into(),
            evidence: "签约照片，'引号'".into(),
            reference: None,
        }
    }

    pub(crate) async fn what_is_said_of_a_target_is_added_and_never_replaced(
        url: &str,
    ) -> Result<(), LedgerError> {
        let ledger = Ledger::open(url).await?;
        let first = ledger
            .add_outcome(said("cn:1", "miss"), &by("张三"))
            .await?;
        ledger.add_outcome(said("cn:2", "hit"), &by("张三")).await?;
        // The same millisecond: the order is that of saying.
        let second = ledger.add_outcome(said("cn:1", "hit"), &by("李四")).await?;
        assert_eq!((first.sequence, second.sequence), (1, 2));
        let all = ledger.outcomes().await?;
        let told: Vec<(&str, i64, &str, &str)> = all
            .iter()
            .map(|one| {
                let said = &one.said;
                (
                    said.enterprise.as_str(),
                    one.sequence,
                    said.outcome.as_str(),
                    one.who.as_str(),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("cn:1", 1, "miss", "张三"),
                ("cn:1", 2, "hit", "李四"),
                ("cn:2", 1, "hit", "张三")
            ]
        );
        assert_eq!(all[0], first);
        let wrong = ledger.add_outcome(said("cn:1", "soon"), &by("王五")).await;
        assert!(wrong.is_err(), "the table takes five words only");
        Ok(())
    }

    fn facts(county: &str) -> ProjectFacts {
        ProjectFacts {
            name: "示例项目".into(),
            investor: Some("某集团".into()),
            county: Some(county.into()),
            source: "ledger".into(),
            as_of: "2026-11-20".into(),
            ..ProjectFacts::default()
        }
    }

    fn bands() -> SizeBands {
        LedgerRules::load(None).unwrap().bands
    }

    fn lead(day: &str) -> NewStep {
        NewStep {
            stage: Stage::Lead,
            day: day.into(),
            verified: true,
            evidence: Some("照片".into()),
            owner: None,
            why: None,
            synthetic: false,
        }
    }

    pub(crate) async fn a_project_is_followed_with_its_steps_and_lost_claims(
        url: &str,
    ) -> Result<(), LedgerError> {
        let ledger = Ledger::open(url).await?;
        let before = ledger.project_mark().await?;
        let by = by("张三");
        let bands = bands();
        for (id, county, day) in [
            ("P1", "341524", "2026-03-01"),
            ("P2", "341525", "2026-04-01"),
        ] {
            let first = (lead(day), &bands);
            ledger
                .open_project((Some(id), facts(county)), first, &by)
                .await?;
        }
        let opened = ledger.project_mark().await?;
        assert_ne!(before, opened);
        let found = ledger.followed_projects().await?;
        let told: Vec<(&str, &str, bool, bool)> = found
            .iter()
            .map(|one| {
                (
                    one.id.as_str(),
                    one.steps[&Stage::Lead].by_day.as_str(),
                    one.steps[&Stage::Lead].verified,
                    one.lost,
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("P1", "2026-03-01", true, false),
                ("P2", "2026-04-01", true, false)
            ]
        );
        ledger
            .settle_conflict(("P2", "P1"), "市里裁定", &by)
            .await?;
        assert_ne!(opened, ledger.project_mark().await?);
        let lost: Vec<bool> = ledger
            .followed_projects()
            .await?
            .iter()
            .map(|one| one.lost)
            .collect();
        assert_eq!(lost, [true, false]);
        Ok(())
    }
}
