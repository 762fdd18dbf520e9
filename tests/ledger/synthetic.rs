//! Invented projects are said to be invented wherever they are counted or shown.
use crate::support::program::Folder;

const PROJECTS: &str =
    "项目编号,项目名称,类别,总投资(亿元)\nP1,虚拟电池项目,工业,2\nP2,虚拟电机项目,工业,3\n";
const KPI: [&str; 7] = [
    "-C",
    "city",
    "kpi",
    "--from",
    "2026-01-01",
    "--to",
    "2026-12-31",
];

fn with_projects(source: &str) -> Folder {
    let folder = Folder::with_workspace();
    folder.write("projects.csv", PROJECTS);
    let import = [
        "-C",
        "city",
        "import",
        "projects",
        "projects.csv",
        "--source",
        source,
        "--as-of",
        "2026-01-01",
    ];
    folder.run(&import).succeeded();
    folder
}

#[test]
fn invented_projects_mark_every_answer_of_the_ledger() {
    let folder = with_projects("synthetic");
    let listed = folder
        .run(&["-C", "city", "project", "list"])
        .succeeded()
        .text();
    assert_eq!(listed.matches("（虚构）").count(), 2, "{listed}");
    let board = folder
        .run(&["-C", "city", "project", "board"])
        .succeeded()
        .text();
    assert!(board.contains("虚构数据 synthetic"), "{board}");
    let kpi = folder
        .run(&[&KPI[..], &["--format", "json"]].concat())
        .succeeded()
        .json();
    assert_eq!(kpi["synthetic"], true, "{kpi}");
    let sheet = folder
        .run(&[&KPI[..], &["--assess", "county"]].concat())
        .succeeded()
        .text();
    assert!(sheet.contains("虚构数据 synthetic"), "{sheet}");
}

#[test]
fn a_change_by_hand_does_not_make_an_invented_project_real() {
    let folder = with_projects("synthetic");
    let shown = folder
        .run(&["-C", "city", "project", "list", "--format", "json"])
        .succeeded()
        .json();
    let id = shown["items"][0]["id"].as_str().unwrap();
    let change = ["-C", "city", "project", "change", id, "--total-yi", "9"];
    folder.run(&change).succeeded();
    let card = folder
        .run(&["-C", "city", "project", "show", id, "--format", "json"])
        .succeeded()
        .json();
    let project = &card["project"];
    assert_eq!(
        (&project["total_yi"], &project["synthetic"]),
        (&9.0.into(), &true.into()),
        "{card}"
    );
}

#[test]
fn a_ledger_of_reported_projects_carries_no_mark() {
    let folder = with_projects("月报");
    let kpi = folder
        .run(&[&KPI[..], &["--format", "json"]].concat())
        .succeeded()
        .json();
    assert_eq!(kpi["synthetic"], false, "{kpi}");
    let listed = folder
        .run(&["-C", "city", "project", "list"])
        .succeeded()
        .text();
    assert!(!listed.contains("虚构"), "{listed}");
}
