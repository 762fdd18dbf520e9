//! Imports look for what the hand way looks for: claims of two counties, and who may sign. They take the row and warn.
use crate::ledger::on_both;
use crate::support::program::Folder;

on_both!(an_imported_claim_and_a_signature_beyond_the_authority_are_taken_warned_of_and_kept_open);

mod cases {
    use liantu::catalog::{LedgerRules, Stage};
    use liantu::ledger::{
        By, ImportedStep, Keep, Ledger, LedgerError, NewStep, ProjectFacts, RowWarning, StepRefusal,
    };

    fn by() -> By {
        By {
            who: "导入".to_owned(),
            now_ms: crate::ledger::NOW,
            today: "2026-11-26".to_owned(),
        }
    }

    fn facts(county: &str, total_yi: f64) -> ProjectFacts {
        ProjectFacts {
            name: county.to_owned(),
            investor: Some("某某'集团'".to_owned()),
            county: Some(county.to_owned()),
            total_yuan: Some(total_yi * 1e8),
            source: "月报".to_owned(),
            as_of: "2026-01-01".to_owned(),
            ..ProjectFacts::default()
        }
    }

    pub(crate) async fn an_imported_claim_and_a_signature_beyond_the_authority_are_taken_warned_of_and_kept_open(
        url: &str,
    ) -> Result<(), LedgerError> {
        let ledger = Ledger::open(url).await?;
        let bands = LedgerRules::load(None).unwrap().bands;
        let mut nobody = facts("341503", 3.0);
        nobody.investor = None;
        let projects = [
            ("P1".to_owned(), facts("341524", 12.0)),
            ("P2".to_owned(), facts("341525", 12.0)),
            ("P3".to_owned(), nobody),
        ];
        let trial = ledger
            .import_projects(&projects, Keep::Nothing, &by())
            .await?;
        assert_eq!(trial.warned, [(1, RowWarning::Claim("P1".to_owned()))]);
        let taken = ledger
            .import_projects(&projects, Keep::Accepted, &by())
            .await?;
        assert_eq!((taken.new, &taken.warned), (3, &trial.warned));
        assert_eq!(ledger.conflicts("P2").await?.len(), 1);
        // A later list names the investor of the third, too; the same list again finds nothing new.
        let mut later = [("P3".to_owned(), facts("341503", 3.0))];
        "2026-02-01".clone_into(&mut later[0].1.as_of);
        let claims = ledger
            .import_projects(&later, Keep::Accepted, &by())
            .await?;
        let claim = |id: &str| (0, RowWarning::Claim(id.to_owned()));
        assert_eq!(claims.warned, [claim("P1"), claim("P2")]);
        let again = ledger
            .import_projects(&projects, Keep::Accepted, &by())
            .await?;
        assert_eq!((again.unchanged, again.warned.len()), (3, 0));
        let signed = [ImportedStep {
            project: "P1".to_owned(),
            step: NewStep {
                stage: Stage::Signed,
                day: "2026-03-01".to_owned(),
                verified: true,
                evidence: Some("合同".to_owned()),
                owner: None,
                why: None,
                synthetic: false,
            },
        }];
        let taken = ledger
            .import_steps((&signed, &bands), Keep::Accepted, &by())
            .await?;
        let beyond = StepRefusal::NoApproval {
            band: "10-50".to_owned(),
            approver: "市双招双引领导小组".to_owned(),
        };
        let against = [
            StepRefusal::Contested("P2".to_owned()),
            StepRefusal::Contested("P3".to_owned()),
            beyond,
        ];
        let warned: Vec<_> = against
            .iter()
            .cloned()
            .map(|one| (0, RowWarning::Signed(one)))
            .collect();
        assert_eq!((taken.new, &taken.warned), (1, &warned));
        let project = ledger.project("P1").await?;
        assert_eq!(ledger.against_signing(&project, &bands).await?, against);
        for other in ["P2", "P3"] {
            ledger.settle_conflict(("P1", other), "首谈", &by()).await?;
        }
        let seen = ("P1", project.version);
        ledger
            .approve_project(seen, ("纪要", &bands), &by())
            .await?;
        let project = ledger.project("P1").await?;
        assert_eq!(ledger.against_signing(&project, &bands).await?, []);
        Ok(())
    }
}

#[test]
fn an_import_tells_how_many_rows_wait_for_a_settlement_and_the_card_keeps_telling() {
    let folder = Folder::with_workspace();
    folder.write(
        "projects.csv",
        "项目编号,项目名称,县区,投资方,总投资(亿元)\nP1,甲,金寨县,某集团,12\nP2,乙,霍山县,某集团,2\n",
    );
    folder.write("steps.csv", "项目编号,节点,日期\nP1,签约,2026-03-01\n");
    let import = |table: &str, file: &str, more: &[&str]| {
        let fixed = [
            "import",
            table,
            file,
            "--source",
            "月报",
            "--as-of",
            "2026-04-01",
        ];
        folder.city(&[&fixed[..], more].concat()).succeeded()
    };
    let told = import("projects", "projects.csv", &["--format", "json"]).json();
    assert_eq!(
        (&told["accepted"], &told["warned"]),
        (&2.into(), &1.into()),
        "{told}"
    );
    let words = import("project_events", "steps.csv", &[]).text();
    assert!(
        words.contains("已采纳、待了结 1 处：it is signed, but its band 10-50"),
        "{words}"
    );
    let card = folder.city(&["project", "show", "P1"]).succeeded().text();
    assert_eq!(card.matches("签约后待了结").count(), 2, "{card}");
    folder
        .city(&["project", "settle", "P1", "P2", "--why", "首谈"])
        .succeeded();
    folder
        .city(&["project", "approve", "P1", "--note", "纪要12号"])
        .succeeded();
    let card = folder.city(&["project", "show", "P1", "--format", "json"]);
    assert_eq!(card.succeeded().json()["open"], serde_json::json!([]));
}
