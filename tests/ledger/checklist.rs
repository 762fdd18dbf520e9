//! 十个一: what the scheme says a chain has, counted; and the sheet of the task forces.
use std::fs;

use crate::support::program::Folder;

#[test]
fn a_chain_has_its_map_and_what_the_city_wrote_down() {
    let folder = Folder::with_workspace();
    let list = folder
        .city(&["chains", "--checklist", "--format", "json"])
        .succeeded()
        .json();
    let of = |list: &serde_json::Value, chain: &str| {
        let all = list.as_array().unwrap();
        all.iter()
            .find(|one| one["chain"] == chain)
            .unwrap()
            .clone()
    };
    // Lu'an's scheme as shipped names neither leads nor anything else: the map is all there is.
    let shipped = of(&list, "NEV");
    assert_eq!(
        (shipped["have"].as_u64(), shipped["of"].as_u64()),
        (Some(1), Some(10))
    );
    let schemes = folder.path("city/catalog/schemes");
    fs::create_dir_all(&schemes).unwrap();
    let text = include_str!("../../data/schemes/luan.toml");
    let entry = text.find("id = \"NEV\"").unwrap();
    let (head, tail) = text.split_at(entry);
    let (own, rest) = tail.split_once("[[chain]]").unwrap();
    let means = "\n[chain.means]\nteam = \"推进组文件\"\npark = \"六安经开区\"\nfund = \" \"\n\n";
    let own = own.replace("lead = \"\"", "lead = \"张三\"");
    fs::write(
        schemes.join("luan.toml"),
        format!("{head}{own}{means}[[chain]]{rest}"),
    )
    .unwrap();
    let list = folder
        .city(&["chains", "--checklist", "--format", "json"])
        .succeeded()
        .json();
    assert_eq!(of(&list, "NEV")["have"], 4, "{list}");
    assert_eq!(of(&list, "EIT")["have"], 1);
    let csv = folder
        .city(&["chains", "--checklist", "--format", "csv"])
        .succeeded()
        .text();
    assert!(
        csv.contains("NEV,新能源汽车和智能网联汽车,park,一个园区,true,六安经开区")
            || csv.contains(",park,一个园区,true,六安经开区"),
        "{csv}"
    );
}

/// Task force of NEV: two leads, one of them signed and started; of GFD one lead.
#[test]
fn task_forces_are_ranked_by_their_chains() {
    let folder = Folder::with_workspace();
    folder.write(
        "projects.csv",
        "项目编号,项目名称,产业链,总投资(亿元)\nP1,甲,NEV,2\nP2,乙,NEV,2\nP3,丙,GFD,2\n",
    );
    folder.write(
        "steps.csv",
        "项目编号,节点,日期,已核实,依据\nP1,线索,2026-01-05,是,记录\nP2,线索,2026-01-05,是,记录\nP3,线索,2026-01-05,是,记录\nP1,签约,2026-02-05,是,合同\nP1,开工,2026-03-05,是,照片\n",
    );
    folder.write(
        "targets.csv",
        "年度,指标,单位,目标值\n2026,leads,NEV,2\n2026,leads,GFD,2\n",
    );
    for (table, file) in [
        ("projects", "projects.csv"),
        ("project_events", "steps.csv"),
        ("kpi_targets", "targets.csv"),
    ] {
        folder
            .city(&[
                "import",
                table,
                file,
                "--source",
                "月报",
                "--as-of",
                "2026-04-01",
            ])
            .succeeded();
    }
    let sheet = folder
        .city(&[
            "kpi",
            "--from",
            "2026-01-01",
            "--to",
            "2026-12-31",
            "--assess",
            "task_force",
            "--format",
            "json",
        ])
        .succeeded()
        .json();
    let line = |place: usize, indicator: &str| {
        let lines = sheet["items"][place]["lines"].as_array().unwrap();
        let found = lines
            .iter()
            .find(|line| line["indicator"] == indicator)
            .unwrap();
        found["points"].as_f64()
    };
    assert_eq!(sheet["example"], true);
    assert_eq!(
        (
            sheet["items"][0]["by"].as_str(),
            sheet["items"][1]["by"].as_str()
        ),
        (Some("NEV"), Some("GFD"))
    );
    // 15 × 2/2 and 15 × 1/2; one of one signed has started: 20 × min(1/0.75, 1).
    assert_eq!(
        (line(0, "leads"), line(1, "leads")),
        (Some(15.0), Some(7.5))
    );
    assert_eq!(
        (line(0, "start_rate"), line(1, "start_rate")),
        (Some(20.0), None)
    );
}
