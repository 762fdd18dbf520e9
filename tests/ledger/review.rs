//! Pre-reviews: the verdict through the command, kept with what it rests on, on both databases.
use crate::ledger::on_both;
use crate::support::program::Folder;

on_both!(a_review_is_kept_as_it_was_made);

mod cases {
    use liantu::catalog::{LedgerRules, Stage};
    use liantu::ledger::{By, Ledger, LedgerError, NewReview, NewStep, ProjectFacts};

    pub(crate) async fn a_review_is_kept_as_it_was_made(url: &str) -> Result<(), LedgerError> {
        let ledger = Ledger::open(url).await?;
        let bands = LedgerRules::load(None).unwrap().bands;
        let by = By {
            who: "王五".to_owned(),
            now_ms: crate::ledger::NOW,
            today: "2026-11-26".to_owned(),
        };
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
            .open_project((None, facts), (lead, &bands), &by)
            .await?
            .id;
        let new = |score| NewReview {
            project: id.clone(),
            verdict: "study".to_owned(),
            score,
            input: "{}".to_owned(),
            rules: "{\"name\":\"试'行\"}".to_owned(),
            answer: "{}".to_owned(),
            synthetic: true,
        };
        let first = ledger.add_review(new(None), &by).await?;
        let later = By {
            now_ms: by.now_ms + 1,
            ..by.clone()
        };
        let second = ledger.add_review(new(Some(61.5)), &later).await?;
        assert_eq!(ledger.reviews(&id).await?, [first, second]);
        let mut nobody = new(None);
        "无".clone_into(&mut nobody.project);
        let refused = ledger.add_review(nobody, &by).await.unwrap_err();
        assert_eq!(refused.to_string(), "no project `无`");
        ledger.migrate_down_to(8).await?;
        assert!(ledger.reviews(&id).await.is_err());
        assert_eq!(ledger.steps(&id).await?.len(), 2);
        ledger.migrate_up().await?;
        assert!(ledger.reviews(&id).await?.is_empty());
        Ok(())
    }
}

/// The small plan whose amounts are worked out in `app::review::plan`, over a hundred times the size.
const PLAN: &str = "
[plan]
fixed_wan = 100000
working_wan = 5000
build_shares = [1.0]
operating_years = 3
revenue_wan = 80000
variable_cost_wan = 20000
fixed_cost_wan = 10000
sales_tax_wan = 2000
depreciation_years = 3
residual_share = 0.1
income_tax_rate = 0.25
discount_rate = 0.1
[site]
land_mu = 200
energy_tce = 8000
tax_wan = 4000
";

fn reviewed(folder: &Folder, input: &str, more: &[&str]) -> serde_json::Value {
    folder.write("plan.toml", input);
    let fixed = [
        "project",
        "review",
        "P1",
        "--input",
        "plan.toml",
        "--format",
        "json",
    ];
    folder.city(&[&fixed[..], more].concat()).succeeded().json()
}

fn with_project(folder: &Folder, investor: &str) {
    folder.write(
        "projects.csv",
        &format!(
            "项目编号,项目名称,投资方信用代码,总投资(亿元)\nP1,电池|<b>项目,{investor},10.5\n"
        ),
    );
    let import = [
        "import",
        "projects",
        "projects.csv",
        "--source",
        "月报",
        "--as-of",
        "2026-05-01",
    ];
    folder.city(&import).succeeded();
}

fn fact<'a>(answer: &'a serde_json::Value, id: &str) -> &'a serde_json::Value {
    let facts = answer["facts"].as_array().unwrap();
    facts.iter().find(|fact| fact["fact"] == id).unwrap()
}

#[test]
fn figures_of_land_energy_and_investor_come_out_with_their_sources() {
    let folder = Folder::built();
    with_project(&folder, "示例:001");
    let answer = reviewed(&folder, PLAN, &["--dry-run"]);
    let value = |id: &str| fact(&answer, id)["value"].as_f64();
    // 100000/200, 80000/200, 4000/200 and 8000/80000.
    assert_eq!(value("investment_wan_per_mu"), Some(500.0));
    assert_eq!(value("output_wan_per_mu"), Some(400.0));
    assert_eq!(value("tax_wan_per_mu"), Some(20.0));
    assert_eq!(value("energy_tce_per_wan"), Some(0.1));
    assert!(
        (value("npv_wan").unwrap() - 13_547.571_9).abs() < 1e-3,
        "{answer}"
    );
    // Number 001 earns 8000 + 1777 万元 a year; 9777/105000.
    assert!((value("investor_revenue_share").unwrap() - 9_777.0 / 105_000.0).abs() < 1e-12);
    assert_eq!(
        (value("investor_known"), value("investor_operating")),
        (Some(1.0), Some(1.0))
    );
    // No risks were imported: not known, not none.
    assert_eq!(value("risk_dishonest"), None);
    assert_eq!(
        fact(&answer, "risk_dishonest")["source"],
        "没有导入风险记录"
    );
    assert_eq!(answer["verdict"], "study");
    assert_eq!(answer["sensitivity"].as_array().unwrap().len(), 12);
}

#[test]
fn a_dishonest_investor_fails_and_the_opinion_says_why_without_any_mark_of_html() {
    let folder = Folder::built();
    folder.write(
        "risks.csv",
        "enterprise_id,kind,date,reference\n示例:001,dishonest,2026-01-05,（2026）皖15执1号\n",
    );
    folder
        .city(&[
            "import",
            "risks",
            "risks.csv",
            "--source",
            "示例",
            "--as-of",
            "2026-11-01",
        ])
        .succeeded();
    folder.city(&["build"]).succeeded();
    with_project(&folder, "示例:001");
    folder.write("plan.toml", PLAN);
    let opinion = folder
        .city(&["project", "review", "P1", "--input", "plan.toml"])
        .succeeded()
        .text();
    assert!(opinion.contains("结论：**不通过**"), "{opinion}");
    assert!(
        opinion.contains("投资方列入失信被执行人（不通过）"),
        "{opinion}"
    );
    assert!(
        opinion.contains("电池\\|\\<b\\>项目") && !opinion.contains("<b>"),
        "{opinion}"
    );
    assert!(opinion.contains("本意见按示例规则得出"), "{opinion}");
    let card = folder
        .city(&["project", "show", "P1", "--format", "json"])
        .succeeded()
        .json();
    assert_eq!(card["reviews"][0]["verdict"], "fail");
    // A trial is not kept.
    reviewed(&folder, PLAN, &["--dry-run"]);
    let card = folder
        .city(&["project", "show", "P1", "--format", "json"])
        .succeeded()
        .json();
    assert_eq!(card["reviews"].as_array().unwrap().len(), 1);
}

#[test]
fn a_project_without_a_snapshot_is_reviewed_and_never_passes() {
    let folder = Folder::with_workspace();
    with_project(&folder, "");
    let checked = format!("{PLAN}\n[checked]\nfair_competition = true\nindustry_code = \"2521\"\n");
    let answer = reviewed(&folder, &checked, &[]);
    assert_eq!(
        fact(&answer, "investor_known")["value"],
        serde_json::Value::Null
    );
    assert_eq!(fact(&answer, "class_excluded")["value"], 1.0);
    assert_eq!(answer["verdict"], "fail");
    let allowed = checked.replace("2521", "3849");
    assert_eq!(reviewed(&folder, &allowed, &[])["verdict"], "study");
    let wrong = PLAN.replace("operating_years = 3", "operating_years = 0");
    folder.write("plan.toml", &wrong);
    let refused = folder
        .city(&["project", "review", "P1", "--input", "plan.toml"])
        .failed(3);
    assert!(
        refused.contains("expected 1 year of operation or more"),
        "{refused}"
    );
}
