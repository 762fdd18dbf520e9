//! Invented projects are said to be invented wherever they are counted or shown.
use crate::support::program::Folder;

const PROJECTS: &str = "项目编号,项目名称,类别,县区,总投资(亿元)\nP1,虚拟电池项目,工业,金寨县,2\nP2,虚拟电机项目,工业,金寨县,3\n";
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
    // A real step of an invented project counts an invented project.
    let steps = "项目编号,节点,日期,已核实,依据\nP1,签约,2026-03-01,是,纪要\n";
    import(&folder, ("project_events", steps), ("月报", "2026-04-01"));
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

/// Imports a table from one source and holds that every row was taken.
fn import(folder: &Folder, (table, text): (&str, &str), (source, as_of): (&str, &str)) {
    let file = format!("{table}.csv");
    folder.write(&file, text);
    let told = folder
        .city(&[
            "import", table, &file, "--source", source, "--as-of", as_of, "--format", "json",
        ])
        .succeeded()
        .json();
    assert_eq!(told["refused"], 0, "{told}");
}

fn kpi(folder: &Folder, more: &[&str]) -> String {
    folder.run(&[&KPI[..], more].concat()).succeeded().text()
}

/// The column `synthetic` of a CSV, the last, under its head.
fn marks(csv: &str) -> Vec<String> {
    let mut lines = csv.lines().map(|line| line.rsplit(',').next().unwrap());
    assert_eq!(lines.next(), Some("synthetic"), "{csv}");
    lines.map(str::to_owned).collect()
}

#[test]
fn invented_steps_of_a_reported_project_mark_what_counts_them_and_nothing_else() {
    let folder = with_projects("月报");
    let steps = "项目编号,节点,日期,已核实,依据\nP1,签约,2026-03-01,是,纪要\n";
    import(&folder, ("project_events", steps), ("月报", "2026-04-01"));
    let invented = "项目编号,节点,日期,已核实,依据\nP2,开工,2026-05-01,是,照片\n";
    import(
        &folder,
        ("project_events", invented),
        ("Synthetic", "2026-05-02"),
    );
    let asked = |indicator: &str| {
        let lines = kpi(&folder, &["--indicator", indicator, "--format", "jsonl"]);
        let line: serde_json::Value = serde_json::from_str(lines.trim()).unwrap();
        (line["value"].as_f64(), line["synthetic"].as_bool())
    };
    assert_eq!(asked("signed"), (Some(1.0), Some(false)));
    assert_eq!(asked("started"), (Some(1.0), Some(true)));
    let both = kpi(
        &folder,
        &["--indicator", "signed,started", "--format", "csv"],
    );
    assert_eq!(marks(&both), ["false", "true"]);
    let whole = |indicator: &str| {
        let text = kpi(&folder, &["--indicator", indicator, "--format", "json"]);
        serde_json::from_str::<serde_json::Value>(&text).unwrap()["synthetic"].clone()
    };
    assert_eq!(
        (whole("signed"), whole("started")),
        (false.into(), true.into())
    );
    let card = folder.city(&["project", "show", "P2", "--format", "json"]);
    let card = card.succeeded().json();
    assert_eq!(
        (&card["project"]["synthetic"], &card["synthetic"]),
        (&false.into(), &true.into())
    );
    let steps = folder.city(&["project", "show", "P2", "--format", "csv"]);
    let steps = marks(&steps.succeeded().text());
    assert!(steps.iter().all(|mark| mark == "true"), "{steps:?}");
}

#[test]
fn a_real_list_over_invented_projects_does_not_wash_the_mark_off() {
    let folder = with_projects("synthetic");
    // The list has no amount: the invented 2 and 3 stay in the sums.
    let real = "项目编号,项目名称,县区\nP1,电池项目,金寨县\nP2,电机项目,霍山县\n";
    import(&folder, ("projects", real), ("月报", "2026-06-01"));
    let listed = folder.city(&["project", "list", "--format", "csv"]);
    let listed = listed.succeeded().text();
    assert!(
        listed.contains("金寨县") && listed.contains("月报"),
        "{listed}"
    );
    assert_eq!(marks(&listed), ["true", "true"]);
    let signed = "项目编号,节点,日期,已核实,依据\nP1,签约,2026-03-01,是,纪要\n";
    import(&folder, ("project_events", signed), ("月报", "2026-06-01"));
    let line = kpi(&folder, &["--indicator", "signed_yi", "--format", "jsonl"]);
    assert!(
        line.contains("\"value\":2.0") && line.contains("\"synthetic\":true"),
        "{line}"
    );
}

#[test]
fn an_invented_target_marks_the_line_it_is_held_against() {
    let folder = with_projects("月报");
    let targets = "年度,指标,单位,目标值\n2026,signed,,4\n";
    import(
        &folder,
        ("kpi_targets", targets),
        ("synthetic", "2026-01-01"),
    );
    let csv = kpi(
        &folder,
        &["--indicator", "signed,started", "--format", "csv"],
    );
    assert_eq!(marks(&csv), ["true", "false"]);
}

#[test]
fn the_board_and_the_sheet_say_of_each_line_whether_it_is_invented() {
    let folder = with_projects("月报");
    let real = "项目编号,节点,日期,已核实,依据\nP1,签约,2026-03-01,是,纪要\n";
    import(&folder, ("project_events", real), ("月报", "2026-06-01"));
    let more = "项目编号,项目名称,县区,总投资(亿元)\nP3,虚拟项目,金寨县,4\nP4,真项目,霍山县,5\n";
    import(&folder, ("projects", more), ("synthetic", "2026-01-01"));
    let started = "项目编号,节点,日期,已核实,依据\nP3,开工,2026-03-01,是,照片\n";
    import(&folder, ("project_events", started), ("月报", "2026-06-01"));
    let board = folder.city(&["project", "board", "--format", "csv"]);
    let board = board.succeeded().text();
    let line = |stage: &str| {
        let found = board.lines().find(|line| line.starts_with(stage));
        found.unwrap().to_owned()
    };
    assert!(line("signed,").ends_with("false"), "{board}");
    assert!(line("started,").ends_with("true"), "{board}");
    let sheet = kpi(&folder, &["--assess", "county", "--format", "csv"]);
    assert!(
        sheet.lines().count() == 6,
        "one county with five lines: {sheet}"
    );
    let started: Vec<&str> = sheet
        .lines()
        .filter(|line| line.contains(",started,"))
        .collect();
    assert!(started[0].ends_with("true"), "{sheet}");
    let signed: Vec<&str> = sheet
        .lines()
        .filter(|line| line.contains(",signed,"))
        .collect();
    assert!(signed[0].ends_with("false"), "{sheet}");
    let lines = kpi(&folder, &["--assess", "county", "--format", "jsonl"]);
    let item: serde_json::Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!(item["synthetic"], true, "{item}");
}

#[test]
fn a_source_that_only_holds_the_word_is_no_invention() {
    let folder = with_projects("synthetic fibre 月报");
    let listed = folder.city(&["project", "list"]).succeeded().text();
    assert!(!listed.contains("虚构"), "{listed}");
}
