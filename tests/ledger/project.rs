//! The contract of projects: steps, claims, approvals, imports and counts, on both databases.
use crate::ledger::on_both;

on_both!(
    steps_are_taken_in_order_and_corrected_by_new_entries,
    of_two_who_take_steps_of_one_project_one_is_told_and_nothing_is_lost,
    signing_waits_for_the_bands_approval_and_for_the_settled_claim,
    a_second_import_changes_nothing_and_takes_no_correction_back,
    a_later_step_implies_the_earlier_and_a_contradicting_day_is_refused,
    a_cohort_and_a_period_are_counted_apart,
    a_supposition_is_gone_when_the_counting_ends,
    the_project_tables_go_down_and_up_when_filled,
    a_set_of_counties_sees_its_own_projects_only,
);

mod cases {
    use liantu::catalog::{Counting, LedgerRules, Measure, Quantity, SizeBands, Stage};
    use liantu::ledger::{
        By, Fund, ImportedStep, Keep, Ledger, LedgerError, NewStep, Project, ProjectFacts,
        ProjectFilter, ProjectPage, RowRefusal, Scope, StepChange, StepRefusal,
    };

    fn bands() -> SizeBands {
        LedgerRules::load(None).unwrap().bands
    }

    fn by(who: &str) -> By {
        By {
            who: who.to_owned(),
            now_ms: crate::ledger::NOW,
            today: "2026-11-26".to_owned(),
        }
    }

    fn step(stage: Stage, day: &str) -> NewStep {
        NewStep {
            stage,
            day: day.to_owned(),
            verified: true,
            evidence: Some("照片".to_owned()),
            owner: Some("张三".to_owned()),
            why: None,
            synthetic: false,
        }
    }

    fn facts(name: &str, county: &str, total_yi: f64) -> ProjectFacts {
        ProjectFacts {
            name: name.to_owned(),
            kind: Some("industrial".to_owned()),
            investor: Some("某某'集团'".to_owned()),
            county: Some(county.to_owned()),
            unit: Some("投创中心".to_owned()),
            total_yuan: Some(total_yi * 1e8),
            source: "ledger".to_owned(),
            as_of: "2026-01-01".to_owned(),
            ..ProjectFacts::default()
        }
    }

    fn imported(project: &str, stage: Stage, day: &str) -> ImportedStep {
        ImportedStep {
            project: project.to_owned(),
            step: NewStep {
                owner: None,
                ..step(stage, day)
            },
        }
    }

    fn quantity(stage: &str) -> Quantity {
        Quantity {
            of: Counting::Steps,
            stage: Some(stage.to_owned()),
            measure: Measure::Count,
            kind: None,
            min_yi: 0.0,
            channel: None,
            only: None,
        }
    }

    fn year() -> Scope {
        Scope {
            from: "2026-01-01".to_owned(),
            to: "2026-12-31".to_owned(),
            as_of: "2026-12-31".to_owned(),
            bands_yuan: [1e8, 5e8, 10e8, 50e8],
            ..Scope::default()
        }
    }

    async fn opened(ledger: &Ledger, facts: ProjectFacts) -> Result<Project, LedgerError> {
        let first = step(Stage::Lead, "2026-02-01");
        ledger
            .open_project((None, facts), (first, &bands()), &by("张三"))
            .await
    }

    async fn take(ledger: &Ledger, id: &str, step: NewStep) -> Result<i64, LedgerError> {
        let version = ledger.project(id).await?.version;
        let change = StepChange::Take(step);
        ledger
            .change_step((id, version), (&change, &bands()), &by("李四"))
            .await
    }

    fn refusal(outcome: Result<i64, LedgerError>) -> StepRefusal {
        match outcome.unwrap_err() {
            LedgerError::Step { refusal, .. } => refusal,
            other => panic!("{other}"),
        }
    }

    pub(crate) async fn steps_are_taken_in_order_and_corrected_by_new_entries(
        url: &str,
    ) -> Result<(), LedgerError> {
        let ledger = Ledger::open(url).await?;
        let id = opened(&ledger, facts("甲", "341524", 3.0)).await?.id;
        assert_eq!(
            refusal(take(&ledger, &id, step(Stage::Signed, "2026-03-01")).await),
            StepRefusal::Missing(vec![Stage::Talk, Stage::Review])
        );
        take(&ledger, &id, step(Stage::Talk, "2026-03-01")).await?;
        assert_eq!(
            refusal(take(&ledger, &id, step(Stage::Review, "2026-02-20")).await),
            StepRefusal::BeforeNeeded(Stage::Talk, "2026-03-01".to_owned())
        );
        let corrected = NewStep {
            why: Some("日期记错".to_owned()),
            ..step(Stage::Talk, "2026-02-15")
        };
        let version = ledger.project(&id).await?.version;
        let change = StepChange::Correct(corrected);
        let version = ledger
            .change_step((&id, version), (&change, &bands()), &by("王五"))
            .await?;
        let told: Vec<(String, Option<String>)> = ledger
            .step_entries(&id)
            .await?
            .into_iter()
            .map(|entry| (format!("{} {}", entry.act, entry.stage), entry.day))
            .collect();
        let day = |day: &str| Some(day.to_owned());
        assert_eq!(
            told,
            [
                ("taken lead".to_owned(), day("2026-02-01")),
                ("taken talk".to_owned(), day("2026-03-01")),
                ("corrected talk".to_owned(), day("2026-02-15")),
            ]
        );
        let steps = ledger.steps(&id).await?;
        assert_eq!(steps[&Stage::Talk].day, day("2026-02-15"));
        assert_eq!(steps[&Stage::Reserve].day, None);
        let withdraw = StepChange::Withdraw(Stage::Talk, "没有谈".to_owned());
        ledger
            .change_step((&id, version), (&withdraw, &bands()), &by("王五"))
            .await?;
        let held = ledger.project(&id).await?;
        assert_eq!(
            (held.stage, held.stage_day),
            (Some(Stage::Lead), day("2026-02-01"))
        );
        Ok(())
    }

    pub(crate) async fn of_two_who_take_steps_of_one_project_one_is_told_and_nothing_is_lost(
        url: &str,
    ) -> Result<(), LedgerError> {
        let (one, two) = (Ledger::open(url).await?, Ledger::open(url).await?);
        let project = opened(&one, facts("甲", "341524", 3.0)).await?;
        let seen = (project.id.as_str(), project.version);
        let take = StepChange::Take(step(Stage::Talk, "2026-03-01"));
        let mut changed = project.facts.clone();
        changed.landing_owner = Some("赵六".to_owned());
        let (bands, first, second) = (bands(), by("张三"), by("李四"));
        let (a, b) = tokio::join!(
            one.change_step(seen, (&take, &bands), &first),
            two.change_project(seen, &changed, ("李四", second.now_ms)),
        );
        assert_eq!([&a, &b].iter().filter(|outcome| outcome.is_ok()).count(), 1);
        let told = a.and(b).unwrap_err();
        assert!(matches!(told, LedgerError::Changed { .. }), "{told}");
        // Who was told reads again and repeats; both changes are there.
        let now = one.project(&project.id).await?;
        if now.stage == Some(Stage::Talk) {
            let facts = ProjectFacts {
                landing_owner: Some("赵六".to_owned()),
                ..now.facts
            };
            let seen = (project.id.as_str(), now.version);
            two.change_project(seen, &facts, ("李四", second.now_ms))
                .await?;
        } else {
            let seen = (project.id.as_str(), now.version);
            one.change_step(seen, (&take, &bands), &first).await?;
        }
        let both = one.project(&project.id).await?;
        assert_eq!(both.stage, Some(Stage::Talk));
        assert_eq!(both.facts.landing_owner.as_deref(), Some("赵六"));
        assert_eq!(one.project_history(&project.id).await?.len(), 4);
        Ok(())
    }

    pub(crate) async fn signing_waits_for_the_bands_approval_and_for_the_settled_claim(
        url: &str,
    ) -> Result<(), LedgerError> {
        let ledger = Ledger::open(url).await?;
        let first = opened(&ledger, facts("甲", "341524", 12.0)).await?.id;
        let second = opened(&ledger, facts("乙", "341525", 12.0)).await?.id;
        for id in [&first, &second] {
            take(&ledger, id, step(Stage::Talk, "2026-03-01")).await?;
            take(&ledger, id, step(Stage::Review, "2026-03-02")).await?;
        }
        let sign = || step(Stage::Signed, "2026-04-01");
        assert_eq!(
            refusal(take(&ledger, &second, sign()).await),
            StepRefusal::Contested(first.clone())
        );
        ledger
            .settle_conflict((&first, &second), "首谈", &by("市投创中心"))
            .await?;
        assert_eq!(
            refusal(take(&ledger, &second, sign()).await),
            StepRefusal::Lost(first.clone())
        );
        assert_eq!(
            refusal(take(&ledger, &first, sign()).await),
            StepRefusal::NoApproval {
                band: "10-50".to_owned(),
                approver: "市双招双引领导小组".to_owned()
            }
        );
        let version = ledger.project(&first).await?.version;
        ledger
            .approve_project((&first, version), ("纪要12号", &bands()), &by("领导小组"))
            .await?;
        take(&ledger, &first, sign()).await?;
        assert_eq!(ledger.project(&first).await?.stage, Some(Stage::Signed));
        Ok(())
    }

    pub(crate) async fn a_second_import_changes_nothing_and_takes_no_correction_back(
        url: &str,
    ) -> Result<(), LedgerError> {
        let ledger = Ledger::open(url).await?;
        let imported_facts = ProjectFacts {
            source: "表".to_owned(),
            ..facts("甲", "341524", 3.0)
        };
        let projects = [("P1".to_owned(), imported_facts.clone())];
        let steps = [
            imported("P1", Stage::Signed, "2026-03-01"),
            imported("P1", Stage::Started, "2026-05-01"),
        ];
        let who = by("导入");
        let once = ledger
            .import_projects(&projects, Keep::Accepted, &who)
            .await?;
        let taken = ledger
            .import_steps((&steps, &bands()), Keep::Accepted, &who)
            .await?;
        assert_eq!((once.new, taken.new), (1, 2));
        let version = ledger.project("P1").await?.version;
        for _ in 0..2 {
            let again = ledger
                .import_projects(&projects, Keep::Accepted, &who)
                .await?;
            let taken = ledger
                .import_steps((&steps, &bands()), Keep::Accepted, &who)
                .await?;
            assert_eq!((again.unchanged, taken.unchanged), (1, 2));
        }
        assert_eq!(ledger.project("P1").await?.version, version);
        let corrected = StepChange::Correct(NewStep {
            why: Some("看过".to_owned()),
            ..step(Stage::Started, "2026-06-01")
        });
        let version = ledger
            .change_step(("P1", version), (&corrected, &bands()), &by("王五"))
            .await?;
        let changed = ProjectFacts {
            total_yuan: Some(4e8),
            source: "ledger".to_owned(),
            as_of: "2026-11-26".to_owned(),
            ..imported_facts
        };
        ledger
            .change_project(("P1", version), &changed, ("王五", crate::ledger::NOW))
            .await?;
        let again = ledger
            .import_projects(&projects, Keep::Accepted, &who)
            .await?;
        let taken = ledger
            .import_steps((&steps, &bands()), Keep::Accepted, &who)
            .await?;
        assert_eq!((again.unchanged, taken.unchanged), (1, 2));
        assert_eq!(ledger.project("P1").await?.facts.total_yuan, Some(4e8));
        let steps = ledger.steps("P1").await?;
        assert_eq!(steps[&Stage::Started].day.as_deref(), Some("2026-06-01"));
        Ok(())
    }

    pub(crate) async fn a_later_step_implies_the_earlier_and_a_contradicting_day_is_refused(
        url: &str,
    ) -> Result<(), LedgerError> {
        let ledger = Ledger::open(url).await?;
        let projects = [("P1".to_owned(), facts("甲", "341524", 3.0))];
        let who = by("导入");
        ledger
            .import_projects(&projects, Keep::Accepted, &who)
            .await?;
        let steps = [
            imported("P9", Stage::Signed, "2026-03-01"),
            imported("P1", Stage::Started, "2026-02-01"),
            imported("P1", Stage::Signed, "2026-03-01"),
        ];
        let dry = ledger
            .import_steps((&steps, &bands()), Keep::Nothing, &who)
            .await?;
        assert_eq!(dry.new, 1);
        assert!(ledger.steps("P1").await?.is_empty());
        let all = ledger
            .import_steps((&steps, &bands()), Keep::AllOrNothing, &who)
            .await?;
        let before = StepRefusal::BeforeNeeded(Stage::Signed, "2026-03-01".to_owned());
        assert_eq!(
            all.refused,
            [
                (0, RowRefusal::UnknownProject),
                (1, RowRefusal::Step(before))
            ]
        );
        assert!(ledger.steps("P1").await?.is_empty());
        ledger
            .import_steps((&steps, &bands()), Keep::Accepted, &who)
            .await?;
        // Entries are named by project and place: by chance two of a large import would have one name.
        let pool = sqlx::AnyPool::connect(url).await.unwrap();
        let named = "SELECT COUNT(*) FROM project_event WHERE id = 'P1.1' AND project_id = 'P1' AND sequence = 1";
        let row = sqlx::query(named).fetch_one(&pool).await.unwrap();
        assert_eq!(sqlx::Row::get::<i64, _>(&row, 0), 1);
        let held = ledger.steps("P1").await?;
        assert_eq!(held.len(), 5);
        let review = &held[&Stage::Review];
        assert_eq!(
            (review.day.as_deref(), review.by_day.as_str()),
            (None, "2026-03-01")
        );
        Ok(())
    }

    /// Two signed in the year, one of them started in it; a third signed before and started in it. Of money one part has
    /// evidence and one has none.
    pub(crate) async fn a_cohort_and_a_period_are_counted_apart(
        url: &str,
    ) -> Result<(), LedgerError> {
        let ledger = Ledger::open(url).await?;
        let projects = [
            ("P1".to_owned(), facts("甲", "341524", 3.0)),
            ("P2".to_owned(), facts("乙", "341525", 7.0)),
            ("P3".to_owned(), facts("丙", "341525", 0.5)),
        ];
        let who = by("导入");
        ledger
            .import_projects(&projects, Keep::Accepted, &who)
            .await?;
        let unseen = ImportedStep {
            step: NewStep {
                verified: false,
                ..step(Stage::Started, "2026-07-01")
            },
            project: "P2".to_owned(),
        };
        let steps = [
            imported("P1", Stage::Signed, "2026-03-01"),
            imported("P1", Stage::Started, "2026-05-01"),
            imported("P2", Stage::Signed, "2026-06-01"),
            unseen,
            imported("P3", Stage::Signed, "2025-06-01"),
            imported("P3", Stage::Started, "2026-06-01"),
        ];
        ledger
            .import_steps((&steps, &bands()), Keep::Accepted, &who)
            .await?;
        let fund = |evidence: &str| Fund {
            project: "P1".to_owned(),
            day: "2026-05-05".to_owned(),
            amount_yuan: 1e7,
            origin: "out_of_province".to_owned(),
            kind: "slip".to_owned(),
            evidence: evidence.to_owned(),
            source: "表".to_owned(),
            as_of: "2026-06-01".to_owned(),
            synthetic: false,
        };
        ledger
            .import_funds(&[fund("凭证1"), fund("")], Keep::Accepted)
            .await?;
        let (signed, started) = (quantity("signed"), quantity("started"));
        let mut tally = ledger.tally().await?;
        let whole = |counts: &liantu::ledger::Counts| counts[""];
        assert_eq!(whole(&tally.count(&signed, &year()).await?).value, 2.0);
        let period = whole(&tally.count(&started, &year()).await?);
        assert_eq!((period.value, period.unverified), (2.0, 1.0));
        let cohort = whole(&tally.count_cohort((&started, &signed), &year()).await?);
        assert_eq!((cohort.value, cohort.unverified), (1.0, 1.0));
        let by_band = Scope {
            by: "band".to_owned(),
            ..year()
        };
        let bands = tally.count(&signed, &by_band).await?;
        let bands: Vec<(&str, f64)> = bands
            .iter()
            .map(|(key, one)| (key.as_str(), one.value))
            .collect();
        assert_eq!(bands, [("1", 1.0), ("2", 1.0)]);
        let of_county = Scope {
            counties: vec!["341525".to_owned()],
            min_yuan: 1e8,
            ..year()
        };
        let money = Quantity {
            of: Counting::Funds,
            measure: Measure::Amount,
            only: Some("out_of_province".to_owned()),
            ..quantity("")
        };
        assert_eq!(whole(&tally.count(&signed, &of_county).await?).value, 1.0);
        let money = whole(&tally.count(&money, &year()).await?);
        assert_eq!((money.value, money.unverified), (1e7, 1e7));
        let first = tally.first_day(&signed).await?;
        assert_eq!(first.as_deref(), Some("2025-06-01"));
        Ok(())
    }

    pub(crate) async fn a_supposition_is_gone_when_the_counting_ends(
        url: &str,
    ) -> Result<(), LedgerError> {
        let ledger = Ledger::open(url).await?;
        let projects = [("P1".to_owned(), facts("甲", "341524", 3.0))];
        let who = by("导入");
        ledger
            .import_projects(&projects, Keep::Accepted, &who)
            .await?;
        let signed = [imported("P1", Stage::Signed, "2026-03-01")];
        ledger
            .import_steps((&signed, &bands()), Keep::Accepted, &who)
            .await?;
        let supposed = [imported("P1", Stage::Started, "2026-11-01")];
        let mut tally = ledger.tally_if(&supposed, &who).await?;
        let started = quantity("started");
        assert_eq!(tally.count(&started, &year()).await?[""].value, 1.0);
        drop(tally);
        let mut tally = ledger.tally().await?;
        assert!(tally.count(&started, &year()).await?.is_empty());
        drop(tally);
        let wrong = [imported("P1", Stage::Started, "2026-01-01")];
        let refused = ledger.tally_if(&wrong, &who).await.unwrap_err();
        assert!(matches!(refused, LedgerError::Step { .. }), "{refused}");
        Ok(())
    }

    pub(crate) async fn the_project_tables_go_down_and_up_when_filled(
        url: &str,
    ) -> Result<(), LedgerError> {
        let ledger = Ledger::open(url).await?;
        let id = opened(&ledger, facts("甲", "341524", 3.0)).await?.id;
        ledger.migrate_down_to(5).await?;
        // The tables of then are read as they were then.
        let pool = sqlx::AnyPool::connect(url).await.unwrap();
        let count = sqlx::query("SELECT COUNT(*) FROM project_step");
        let row = count.fetch_one(&pool).await.unwrap();
        assert_eq!(sqlx::Row::get::<i64, _>(&row, 0), 2);
        assert!(ledger.funds(&id).await.is_err());
        ledger.migrate_up().await?;
        assert!(ledger.funds(&id).await?.is_empty());
        ledger.migrate_down_to(2).await?;
        assert!(ledger.project(&id).await.is_err());
        ledger.migrate_up().await?;
        let none = ledger
            .projects(&ProjectFilter::default(), &ProjectPage::default())
            .await?;
        assert!(none.is_empty());
        Ok(())
    }

    pub(crate) async fn a_set_of_counties_sees_its_own_projects_only(
        url: &str,
    ) -> Result<(), LedgerError> {
        let ledger = Ledger::open(url).await?;
        for county in ["341524", "341525", "341503"] {
            opened(&ledger, facts(county, county, 3.0)).await?;
        }
        let own = ProjectFilter {
            counties: vec!["341524".to_owned(), "341503".to_owned()],
            stages: vec![Stage::Lead],
            ..ProjectFilter::default()
        };
        let seen = ledger.projects(&own, &ProjectPage::default()).await?;
        let mut names: Vec<String> = seen.into_iter().map(|project| project.facts.name).collect();
        names.sort();
        assert_eq!(names, ["341503", "341524"]);
        let board = ledger.board(&own).await?;
        assert_eq!(
            (board.len(), board[0].projects, board[0].total_yuan),
            (1, 2, 6e8)
        );
        Ok(())
    }
}
