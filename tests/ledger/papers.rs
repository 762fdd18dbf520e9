//! Evidence files: kept under their hash, linked to what they show, checked, handed back as they were.
use std::fs;

use crate::ledger::on_both;
use crate::support::program::Folder;

on_both!(a_paper_shows_a_step_or_money_that_is_there_and_is_kept_once);

mod cases {
    use liantu::catalog::{LedgerRules, Stage};
    use liantu::ledger::{
        By, Fund, Keep, Ledger, LedgerError, NewPaper, NewStep, ProjectFacts, Shows,
    };

    fn by() -> By {
        By {
            who: "张三".to_owned(),
            now_ms: crate::ledger::NOW,
            today: "2026-11-26".to_owned(),
        }
    }

    fn fund(project: &str, amount_yuan: f64) -> Fund {
        Fund {
            project: project.to_owned(),
            day: "2026-05-05".to_owned(),
            amount_yuan,
            origin: String::new(),
            kind: "slip".to_owned(),
            evidence: String::new(),
            source: "月报".to_owned(),
            as_of: "2026-06-01".to_owned(),
            synthetic: false,
        }
    }

    pub(crate) async fn a_paper_shows_a_step_or_money_that_is_there_and_is_kept_once(
        url: &str,
    ) -> Result<(), LedgerError> {
        let ledger = Ledger::open(url).await?;
        let bands = LedgerRules::load(None).unwrap().bands;
        let facts = ProjectFacts {
            name: "甲".to_owned(),
            source: "ledger".to_owned(),
            as_of: "2026-01-01".to_owned(),
            ..ProjectFacts::default()
        };
        let lead = NewStep {
            stage: Stage::Lead,
            day: "2026-02-01".to_owned(),
            verified: false,
            evidence: None,
            owner: None,
            why: None,
            synthetic: false,
        };
        let id = ledger
            .open_project((None, facts), (lead, &bands), &by())
            .await?
            .id;
        let paper = |shows: Shows| NewPaper {
            project: id.clone(),
            sha256: "ab".repeat(32),
            name: "进账单'1'.jpg".to_owned(),
            kind: "jpeg".to_owned(),
            bytes: 12,
            shows,
            note: "备注".to_owned(),
        };
        let step = ledger
            .add_paper(paper(Shows::Step(Stage::Lead)), &by())
            .await?;
        assert_eq!(step.said, paper(Shows::Step(Stage::Lead)));
        let again = ledger
            .add_paper(paper(Shows::Step(Stage::Lead)), &by())
            .await?;
        assert_eq!(again, step);
        let missing = ledger
            .add_paper(paper(Shows::Step(Stage::Signed)), &by())
            .await;
        assert_eq!(
            missing.unwrap_err().to_string(),
            "no step of the project `signed`"
        );
        let money = |amount_yuan| Shows::Fund {
            day: "2026-05-05".to_owned(),
            amount_yuan,
        };
        let none = ledger
            .add_paper(paper(money(None)), &by())
            .await
            .unwrap_err();
        assert_eq!(none.to_string(), "no money of the project on `2026-05-05`");
        ledger
            .import_funds(&[fund(&id, 1e6)], Keep::Accepted)
            .await?;
        let only = ledger.add_paper(paper(money(None)), &by()).await?;
        assert_eq!(only.said.shows, money(Some(1e6)));
        ledger
            .import_funds(&[fund(&id, 2e6)], Keep::Accepted)
            .await?;
        let which = ledger
            .add_paper(paper(money(None)), &by())
            .await
            .unwrap_err();
        assert!(
            which.to_string().ends_with("several amounts: state which"),
            "{which}"
        );
        ledger.add_paper(paper(money(Some(2e6))), &by()).await?;
        assert_eq!(ledger.papers(&id).await?.len(), 3);
        assert_eq!(ledger.papers("").await?.len(), 3);
        // The table goes down and up.
        ledger.migrate_down_to(7).await?;
        assert!(ledger.papers("").await.is_err());
        assert_eq!(ledger.steps(&id).await?.len(), 2);
        ledger.migrate_up().await?;
        assert!(ledger.papers("").await?.is_empty());
        Ok(())
    }
}

const PDF: &[u8] = b"%PDF-1.7\nslip\n";

fn with_project() -> Folder {
    let folder = Folder::with_workspace();
    folder.write("projects.csv", "项目编号,项目名称\nP1,电池项目\n");
    folder.write("steps.csv", "项目编号,节点,日期\nP1,签约,2026-03-01\n");
    folder.write(
        "funds.csv",
        "项目编号,到账日期,金额(万元)\nP1,2026-04-01,500\n",
    );
    for (table, file) in [
        ("projects", "projects.csv"),
        ("project_events", "steps.csv"),
        ("funds", "funds.csv"),
    ] {
        folder
            .city(&[
                "import",
                table,
                file,
                "--source",
                "月报",
                "--as-of",
                "2026-05-01",
            ])
            .succeeded();
    }
    fs::write(folder.path("合同 1.pdf"), PDF).unwrap();
    folder
}

fn attach(folder: &Folder, more: &[&str]) -> serde_json::Value {
    let fixed = [
        "project",
        "attach",
        "P1",
        "合同 1.pdf",
        "--by",
        "张三",
        "--format",
        "json",
    ];
    folder.city(&[&fixed[..], more].concat()).succeeded().json()[0].clone()
}

fn only_file(folder: &Folder) -> std::path::PathBuf {
    let root = folder.path("city/evidence");
    let shelf = fs::read_dir(root).unwrap().next().unwrap().unwrap().path();
    let mut files = fs::read_dir(shelf).unwrap();
    let file = files.next().unwrap().unwrap().path();
    assert!(files.next().is_none());
    file
}

#[test]
fn an_evidence_file_lies_under_its_hash_and_comes_back_as_it_was() {
    let folder = with_project();
    let step = attach(&folder, &["--step", "signed", "--note", "原件"]);
    let fund = attach(&folder, &["--fund", "2026-04-01"]);
    // sha256sum of the bytes above.
    let hash = "4019ceba843d1d3a9fd9d1db571b4a12a3378f9604e6c5b47a47fc182ee5ed32";
    assert_eq!(
        (step["sha256"].as_str(), step["step"].as_str()),
        (Some(hash), Some("signed"))
    );
    assert_eq!(
        (fund["sha256"].as_str(), fund["fund_wan"].as_f64()),
        (Some(hash), Some(500.0))
    );
    assert_eq!(attach(&folder, &["--step", "signed"])["id"], step["id"]);
    let kept = only_file(&folder);
    assert!(
        kept.ends_with(format!("{}/{hash}", hash.split_at(2).0)),
        "{}",
        kept.display()
    );
    let id = step["id"].as_str().unwrap();
    let save = ["project", "papers", "P1", "--save", id, "-o", "back.pdf"];
    folder.city(&save).succeeded();
    assert_eq!(folder.read("back.pdf"), PDF);
    folder.city(&save).failed(7);
    // A verification without words rests on the file.
    folder
        .city(&["project", "step", "P1", "verify", "signed"])
        .succeeded();
    let card = folder
        .city(&["project", "show", "P1", "--format", "json"])
        .succeeded()
        .json();
    assert_eq!(card["papers"].as_array().unwrap().len(), 2);
    let signed = card["steps"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["stage"] == "signed")
        .unwrap();
    assert_eq!(
        (signed["verified"].as_bool(), signed["evidence"].as_str()),
        (Some(true), Some("合同 1.pdf"))
    );
}

#[test]
fn the_check_names_a_changed_a_lost_and_an_unclaimed_file() {
    let folder = with_project();
    attach(&folder, &["--step", "signed"]);
    let check = ["project", "papers", "--check", "--format", "json"];
    let whole = folder.city(&check).succeeded().json();
    assert_eq!(
        (&whole["papers"], &whole["faults"]),
        (&1.into(), &serde_json::json!([]))
    );
    let kept = only_file(&folder);
    fs::write(kept.with_file_name("tmp-left"), b"%PDF-").unwrap();
    let more = folder.city(&check).succeeded().json();
    assert_eq!(more["unclaimed"], serde_json::json!(["tmp-left"]));
    fs::write(&kept, b"%PDF-1.7\nother\n").unwrap();
    let changed = folder.city(&check).failed(3);
    assert!(
        changed.contains("`合同 1.pdf` of project `P1`") && changed.contains("was changed"),
        "{changed}"
    );
    fs::remove_file(&kept).unwrap();
    let lost = folder.city(&check).failed(3);
    assert!(lost.contains("is lost"), "{lost}");
    // Attached again, it is whole again.
    attach(&folder, &["--step", "signed"]);
    folder.city(&check).succeeded();
}

#[test]
fn a_file_that_a_browser_could_run_is_refused_and_leaves_nothing() {
    let folder = with_project();
    folder.write("slip.pdf", "<html><script>alert(1)</script>");
    let before = folder.state();
    let refused = folder
        .city(&["project", "attach", "P1", "slip.pdf"])
        .failed(3);
    assert!(
        refused.contains("expected png, jpeg, pdf, ofd, docx, xlsx"),
        "{refused}"
    );
    folder
        .city(&["project", "attach", "P9", "合同 1.pdf"])
        .failed(4);
    let names = |state: Vec<(String, Vec<u8>)>| {
        let mut names: Vec<String> = state.into_iter().map(|file| file.0).collect();
        names.retain(|name| name.contains("evidence"));
        names
    };
    assert_eq!(names(folder.state()), names(before));
}
