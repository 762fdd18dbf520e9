//! The mark of invented rows in the tables, on both databases: its migration over filled tables, and that it stays.
use crate::ledger::on_both;

on_both!(
    the_mark_is_filled_from_the_exact_source_and_taken_back_with_its_migration,
    money_and_targets_keep_the_mark_when_a_real_statement_replaces_them,
    counts_say_which_of_their_rows_are_invented,
);

mod cases {
    use liantu::catalog::{Counting, LedgerRules, Measure, Quantity, Stage};
    use liantu::ledger::{
        By, FirmStatus, FixedAsset, Fund, ImportedStep, Keep, KpiTarget, Ledger, LedgerError,
        NewStep, ProjectFacts, Scope,
    };
    use sqlx::Executor;

    const OLD_ROWS: &str = "
        INSERT INTO project (id, name, source, as_of, stage, version) VALUES
            ('A', '甲', 'synthetic', '2026-01-01', 'signed', 1), ('B', '乙', ' Synthetic', '2026-01-01', '', 1),
            ('C', '丙', 'ledger (synthetic)', '2026-01-01', '', 1), ('D', '丁', '合成 synthetic 月报', '2026-01-01', '', 1),
            ('E', '戊', '月报', '2026-01-01', '', 1);
        INSERT INTO project_step (project_id, stage, day, by_day, verified) VALUES
            ('A', 'signed', '2026-02-01', '2026-02-01', 1), ('D', 'signed', '2026-02-01', '2026-02-01', 1);
        INSERT INTO project_event (id, project_id, sequence, stage, act, day, verified, who, at_ms) VALUES
            ('x', 'A', 1, 'signed', 'taken', '2026-02-01', 1, '张三', 1), ('y', 'D', 1, 'signed', 'taken', '2026-02-01', 1, '张三', 1);
        INSERT INTO fund VALUES ('E', '2026-02-01', 1.0, '', '', '', 'synthetic', '2026-02-01'),
            ('E', '2026-02-02', 1.0, '', '', '', 'synthetics', '2026-02-01');
        INSERT INTO fixed_asset VALUES ('E', '2026-02', 1.0, 'accepted', 'synthetic', '2026-02-01');
        INSERT INTO firm_status VALUES ('cn:1', '2026-02-01', 'left', 'synthetic', '2026-02-01');
        INSERT INTO kpi_target VALUES (2026, 'signed', '', 5.0, 'SYNTHETIC', '2026-02-01');";

    fn by() -> By {
        By {
            who: "导入".to_owned(),
            now_ms: crate::ledger::NOW,
            today: "2026-11-26".to_owned(),
        }
    }

    fn facts(source: &str, as_of: &str) -> ProjectFacts {
        ProjectFacts {
            name: "甲".to_owned(),
            county: Some("341524".to_owned()),
            source: source.to_owned(),
            as_of: as_of.to_owned(),
            ..ProjectFacts::default()
        }
    }

    pub(crate) async fn the_mark_is_filled_from_the_exact_source_and_taken_back_with_its_migration(
        url: &str,
    ) -> Result<(), LedgerError> {
        let ledger = Ledger::open(url).await?;
        ledger.migrate_down_to(6).await?;
        let pool = sqlx::AnyPool::connect(url).await.unwrap();
        pool.execute(OLD_ROWS).await.unwrap();
        ledger.migrate_up().await?;
        let mut marked = Vec::new();
        for id in ["A", "B", "C", "D", "E"] {
            if ledger.project(id).await?.facts.synthetic {
                marked.push(id);
            }
        }
        assert_eq!(marked, ["A", "B", "C"]);
        let mark = |steps: &liantu::ledger::Steps| steps[&Stage::Signed].synthetic;
        assert!(mark(&ledger.steps("A").await?));
        assert!(!mark(&ledger.steps("D").await?));
        assert!(ledger.step_entries("A").await?[0].synthetic);
        let funds: Vec<bool> = ledger
            .funds("E")
            .await?
            .iter()
            .map(|fund| fund.synthetic)
            .collect();
        assert_eq!(funds, [true, false]);
        assert!(ledger.fixed_assets("E").await?[0].synthetic);
        assert!(ledger.kpi_targets(2026).await?[0].synthetic);
        // Down again: everything but the mark is there, and the old program's indexes are.
        ledger.migrate_down_to(6).await?;
        let rows = sqlx::query("SELECT COUNT(*) FROM project_step")
            .fetch_one(&pool)
            .await
            .unwrap();
        assert_eq!(sqlx::Row::get::<i64, _>(&rows, 0), 2);
        let gone = pool.execute("SELECT synthetic FROM fund").await;
        assert!(gone.is_err());
        ledger.migrate_up().await?;
        assert!(ledger.project("C").await?.facts.synthetic);
        Ok(())
    }

    pub(crate) async fn money_and_targets_keep_the_mark_when_a_real_statement_replaces_them(
        url: &str,
    ) -> Result<(), LedgerError> {
        let ledger = Ledger::open(url).await?;
        let projects = [("P1".to_owned(), facts("月报", "2026-01-01"))];
        ledger
            .import_projects(&projects, Keep::Accepted, &by())
            .await?;
        for (source, value, as_of) in [
            ("synthetic", 1e6, "2026-03-01"),
            ("月报", 2e6, "2026-04-01"),
        ] {
            let asset = FixedAsset {
                project: "P1".to_owned(),
                month: "2026-02".to_owned(),
                amount_yuan: value,
                status: "accepted".to_owned(),
                source: source.to_owned(),
                as_of: as_of.to_owned(),
                synthetic: false,
            };
            ledger.import_fixed_assets(&[asset], Keep::Accepted).await?;
            let target = KpiTarget {
                year: 2026,
                indicator: "signed".to_owned(),
                unit: String::new(),
                value,
                source: source.to_owned(),
                as_of: as_of.to_owned(),
            };
            ledger.import_kpi_targets(&[target], Keep::Accepted).await?;
        }
        let held = &ledger.fixed_assets("P1").await?[0];
        assert_eq!(
            (held.amount_yuan, held.source.as_str(), held.synthetic),
            (2e6, "月报", true)
        );
        let target = &ledger.kpi_targets(2026).await?[0];
        assert_eq!((target.value, target.synthetic), (2e6, true));
        Ok(())
    }

    /// One real project signed in 2025 and one in 2026; an invented one signed in 2026 in another county; invented
    /// money for the first.
    pub(crate) async fn counts_say_which_of_their_rows_are_invented(
        url: &str,
    ) -> Result<(), LedgerError> {
        let ledger = Ledger::open(url).await?;
        let mut other = facts("synthetic", "2026-01-01");
        other.county = Some("341525".to_owned());
        let projects = [
            ("P1".to_owned(), facts("月报", "2026-01-01")),
            ("P2".to_owned(), facts("月报", "2026-01-01")),
            ("P3".to_owned(), other),
        ];
        ledger
            .import_projects(&projects, Keep::Accepted, &by())
            .await?;
        let signed = |project: &str, day: &str| ImportedStep {
            project: project.to_owned(),
            step: NewStep {
                stage: Stage::Signed,
                day: day.to_owned(),
                verified: true,
                evidence: Some("纪要".to_owned()),
                owner: None,
                why: None,
                synthetic: false,
            },
        };
        let steps = [
            signed("P1", "2025-03-01"),
            signed("P2", "2026-03-01"),
            signed("P3", "2026-03-01"),
        ];
        let bands = LedgerRules::load(None).unwrap().bands;
        ledger
            .import_steps((&steps, &bands), Keep::Accepted, &by())
            .await?;
        let fund = Fund {
            project: "P1".to_owned(),
            day: "2026-05-05".to_owned(),
            amount_yuan: 1e7,
            origin: String::new(),
            kind: String::new(),
            evidence: "凭证".to_owned(),
            source: "synthetic".to_owned(),
            as_of: "2026-06-01".to_owned(),
            synthetic: false,
        };
        ledger.import_funds(&[fund], Keep::Accepted).await?;
        let firm = FirmStatus {
            enterprise: "cn:1".to_owned(),
            day: "2026-05-05".to_owned(),
            kind: "left".to_owned(),
            source: "synthetic".to_owned(),
            as_of: "2026-06-01".to_owned(),
        };
        ledger.import_firm_status(&[firm], Keep::Accepted).await?;
        let of = |of: Counting, word: &str| Quantity {
            of,
            stage: (of == Counting::Steps).then(|| word.to_owned()),
            measure: Measure::Count,
            kind: None,
            min_yi: 0.0,
            channel: None,
            only: (of == Counting::Firms).then(|| word.to_owned()),
        };
        let year = |year: i32| Scope {
            from: format!("{year}-01-01"),
            to: format!("{year}-12-31"),
            as_of: "2026-12-31".to_owned(),
            by: "county".to_owned(),
            bands_yuan: [1e8, 5e8, 10e8, 50e8],
            ..Scope::default()
        };
        let mut tally = ledger.tally().await?;
        let signed = of(Counting::Steps, "signed");
        let marks = |counts: &liantu::ledger::Counts| {
            let marks = counts
                .iter()
                .map(|(key, one)| (key.clone(), one.value, one.synthetic));
            marks.collect::<Vec<_>>()
        };
        let key = |code: &str, mark| (code.to_owned(), 1.0, mark);
        let now = tally.count(&signed, &year(2026)).await?;
        assert_eq!(marks(&now), [key("341524", false), key("341525", true)]);
        let last = tally.count(&signed, &year(2025)).await?;
        assert_eq!(marks(&last), [key("341524", false)]);
        let funds = of(Counting::Funds, "");
        let cohort = tally.count_cohort((&funds, &signed), &year(2025)).await?;
        assert_eq!(marks(&cohort), [key("341524", true)]);
        let firms = tally
            .count(&of(Counting::Firms, "left"), &year(2026))
            .await?;
        assert_eq!(marks(&firms), [(String::new(), 1.0, true)]);
        Ok(())
    }
}
