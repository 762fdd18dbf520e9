//! What the service keeps in the ledger: jobs, and shortlists in an order of people's own.
use liantu::ledger::{JobKind, JobState, Ledger, LedgerError, ShortlistChange, ShortlistItem};

use crate::ledger::{NOW, on_both};

on_both!(
    a_job_goes_from_its_queue_to_its_end_once,
    jobs_are_listed_newest_first_by_kind,
    a_shortlist_keeps_the_order_and_the_name_people_give_it,
);

mod cases {
    use super::*;

    pub(crate) async fn a_job_goes_from_its_queue_to_its_end_once(
        url: &str,
    ) -> Result<(), LedgerError> {
        let ledger = Ledger::open(url).await?;
        let asked = "{\"table\":\"企业\"}";
        let id = ledger
            .add_job((JobKind::Import, asked), ("张三", NOW))
            .await?;
        let job = ledger.job(JobKind::Import, &id).await?;
        assert_eq!(
            (job.state, job.started_ms, job.asked.as_str()),
            (JobState::Queued, None, asked)
        );
        ledger.beat_job(&id, (false, ""), NOW + 1).await?;
        let waiting = ledger.job(JobKind::Import, &id).await?;
        assert_eq!(
            (waiting.state, waiting.started_ms, waiting.beat_ms),
            (JobState::Queued, None, NOW + 1)
        );
        ledger.beat_job(&id, (true, "reading"), NOW + 2).await?;
        ledger.beat_job(&id, (true, "writing"), NOW + 3).await?;
        let running = ledger.job(JobKind::Import, &id).await?;
        assert_eq!(
            (running.state, running.started_ms, running.stage.as_str()),
            (JobState::Running, Some(NOW + 2), "writing")
        );
        ledger
            .end_job(&id, (JobState::Done, "{\"accepted\":3}"), NOW + 4)
            .await?;
        // Who comes too late changes nothing.
        ledger
            .end_job(&id, (JobState::Failed, "null"), NOW + 5)
            .await?;
        ledger.beat_job(&id, (true, "reading"), NOW + 6).await?;
        let done = ledger.job(JobKind::Import, &id).await?;
        assert_eq!(
            (done.state, done.ended_ms, done.outcome.as_deref()),
            (JobState::Done, Some(NOW + 4), Some("{\"accepted\":3}"))
        );
        let other = ledger.job(JobKind::Build, &id).await.unwrap_err();
        assert!(matches!(other, LedgerError::Unknown { .. }), "{other}");
        Ok(())
    }

    pub(crate) async fn jobs_are_listed_newest_first_by_kind(url: &str) -> Result<(), LedgerError> {
        let ledger = Ledger::open(url).await?;
        let mut ids = Vec::new();
        for turn in 0..5 {
            let by = ("张三", NOW + turn);
            ids.push(ledger.add_job((JobKind::Build, "{}"), by).await?);
            ledger.add_job((JobKind::Import, "{}"), by).await?;
        }
        ids.reverse();
        let mut seen = Vec::new();
        let mut before = String::new();
        loop {
            let page = ledger.jobs(JobKind::Build, (&before, 2)).await?;
            let Some(last) = page.last() else { break };
            before.clone_from(&last.id);
            seen.extend(page.into_iter().map(|job| job.id));
        }
        assert_eq!(seen, ids);
        Ok(())
    }

    pub(crate) async fn a_shortlist_keeps_the_order_and_the_name_people_give_it(
        url: &str,
    ) -> Result<(), LedgerError> {
        let ledger = Ledger::open(url).await?;
        let list = ledger.add_shortlist(("重点", ""), ("张三", NOW)).await?;
        let id = list.id.as_str();
        let by = ("李四", NOW + 1);
        let line = |subject: &str| ShortlistItem {
            subject: subject.to_owned(),
            note: String::new(),
        };
        let all = ShortlistChange::PutAll(vec![line("cn:3"), line("cn:1"), line("cn:2")]);
        assert_eq!(ledger.change_shortlist((id, 1), &all, by).await?, 2);
        let order = async || -> Result<Vec<String>, LedgerError> {
            let items = ledger.shortlist_items(id).await?;
            Ok(items.into_iter().map(|item| item.subject).collect())
        };
        assert_eq!(order().await?, ["cn:3", "cn:1", "cn:2"]);
        let edit = |name: Option<&str>, order: &[&str]| ShortlistChange::Edit {
            name: name.map(str::to_owned),
            note: None,
            order: order.iter().map(|&subject| subject.to_owned()).collect(),
        };
        let moved = edit(Some("新名"), &["cn:2"]);
        ledger.change_shortlist((id, 2), &moved, by).await?;
        assert_eq!(order().await?, ["cn:2", "cn:3", "cn:1"]);
        let found = ledger.shortlist(id).await?;
        assert_eq!(
            (found.name.as_str(), found.version, found.lines),
            ("新名", 3, 3)
        );
        let unknown = edit(None, &["cn:9"]);
        let refused = ledger.change_shortlist((id, 3), &unknown, by).await;
        assert!(matches!(refused, Err(LedgerError::Unknown { .. })));
        assert_eq!(ledger.shortlist(id).await?.version, 3, "nothing was kept");
        Ok(())
    }
}
