//! Reports as they are handed out: numbers worked out by hand, the form, and the same bytes again.
use std::fs;
use std::io::{Cursor, Read};
use std::time::Duration;

use serde_json::{Value, json};
use zip::ZipArchive;

use crate::support::program::Folder;

/// A city with two counties in October 2026. Until then 3 projects were signed for 12 + 3 + 5 = 20 亿元, 2 of them started, one by
/// the year's cohort; the year before 2 were signed until October. 8 are the year's target: 3 of 8 is 37.5 %, and ten months
/// are 83.3 %, so it is 45.8 points behind. In October 1 was signed, for 5 亿元.
fn city(source: &str) -> Folder {
    let folder = Folder::with_workspace();
    folder.write(
        "projects.csv",
        "项目编号,项目名称,类别,产业链,县区,招引单位,落地单位,投资方,渠道,总投资(亿元),合同投资(亿元)\n\
         P1,动力电池项目,工业,NEV,金寨县,投创中心,开发区,某集团,顾问引荐,12,10\n\
         P2,电机项目,工业,NEV,霍山县,经信局,,乙公司,展会,3,3\n\
         P3,冷链<物流>项目,服务业,GFD,金寨县,投创中心,,丙公司,,5,5\n\
         L1,上年项目甲,工业,NEV,金寨县,投创中心,,,节会,2,2\n\
         L2,上年项目乙,工业,NEV,霍山县,经信局,,,节会,2,2\n",
    );
    folder.write(
        "project_events.csv",
        "项目编号,节点,日期,已核实,依据\n\
         P1,签约,2026-05-01,是,合同\nP1,开工,2026-08-01,是,照片\n\
         P2,签约,2026-03-01,是,合同\nP3,签约,2026-10-12,是,合同\n\
         L1,签约,2025-04-01,是,合同\nL1,开工,2026-02-01,是,照片\nL2,签约,2025-06-01,是,合同\n",
    );
    folder.write(
        "funds.csv",
        "项目编号,到账日期,金额(万元),资金来源地,凭证类型,凭证号\n\
         P1,2026-06-01,15000,省外,进账单,号1\nP1,2026-10-08,5000,省外,进账单,号2\nP2,2026-07-01,1000,省内,,\n",
    );
    folder.write(
        "kpi_targets.csv",
        "年度,指标,单位,目标值\n2026,签约项目数,,8\n2026,签约项目数,金寨县,2\n2026,签约项目数,霍山县,6\n2026,start_rate,,0.75\n",
    );
    folder.write(
        "problems.csv",
        "项目编号,问题,问题类型,责任单位,责任人,提出日期,解决时限,解决日期\nP2,用地指标不足,土地,自规局,钱科长,2026-05-10,2026-10-11,\n",
    );
    for table in [
        "projects",
        "project_events",
        "funds",
        "kpi_targets",
        "problems",
    ] {
        let file = format!("{table}.csv");
        let import = [
            "-C",
            "city",
            "import",
            table,
            &file,
            "--source",
            source,
            "--as-of",
            "2026-10-31",
            "--strict",
        ];
        folder.run(&import).succeeded();
    }
    folder
}

const MONTHLY: [&str; 4] = ["report", "monthly", "--as-of", "2026-10-31"];

fn written(folder: &Folder, name: &str) -> Vec<u8> {
    let path = folder.path(name);
    let path = path.to_str().unwrap();
    folder
        .city(&[&MONTHLY[..], &["-o", path]].concat())
        .succeeded();
    fs::read(path).unwrap()
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    let mut file = archive.by_name(name).unwrap();
    file.read_to_string(&mut text).unwrap();
    text
}

/// The paragraphs of a document, and its tables as rows of cells.
fn read(bytes: &[u8]) -> (Vec<String>, Vec<Vec<Vec<String>>>) {
    let xml = part(bytes, "word/document.xml");
    let plain = |piece: &str| -> String {
        let texts = piece.split("<w:t xml:space=\"preserve\">").skip(1);
        texts
            .map(|rest| rest.split("</w:t>").next().unwrap())
            .collect()
    };
    let outside: String = xml
        .split("<w:tbl>")
        .map(|piece| piece.split("</w:tbl>").last().unwrap())
        .collect();
    let paragraphs = outside.split("</w:p>").map(plain).collect();
    let tables = xml
        .split("<w:tbl>")
        .skip(1)
        .map(|piece| piece.split("</w:tbl>").next().unwrap())
        .map(|table| {
            let rows = table.split("</w:tr>").filter(|row| row.contains("<w:tr>"));
            rows.map(|row| {
                let cells = row.split("</w:tc>").filter(|cell| cell.contains("<w:tc>"));
                cells.map(plain).collect()
            })
            .collect()
        })
        .collect();
    (paragraphs, tables)
}

#[test]
fn a_monthly_report_says_what_was_worked_out_by_hand() {
    let folder = city("月报");
    let (paragraphs, tables) = read(&written(&folder, "a.docx"));
    let has = |words: &str| paragraphs.iter().any(|one| one.contains(words));
    assert_eq!(paragraphs[0], "六安市招商引资工作月报");
    assert_eq!(paragraphs[1], "（2026年10月）");
    for words in [
        "1至10月，签约项目数3个，同比增长50.0%，完成全年目标8个的37.5%，欠序时进度45.8个百分点；签约项目总投资20.00亿元",
        "开工率33.3%，",
        "目标75.0%，低于目标41.7个百分点",
        "到位资金2.00亿元",
        "本月，线索数0个，在谈项目数0个，签约项目数1个，签约项目总投资5.00亿元，开工项目数0个，到位资金0.50亿元。",
        "未核实、未计入的另有：到位资金0.10亿元。",
        "欠序时的：霍山县（66.7个百分点）",
        "签约进度达到序时的：金寨县（16.7个百分点）",
        "逾期问题1项",
        "序时进度83.3%（按已过月份计，至10月31日）",
        "台账时点：",
        "2026年10月31日",
    ] {
        assert!(has(words), "no `{words}` in {paragraphs:#?}");
    }
    assert!(!has("虚构"));
    let row = |table: &[Vec<String>], first: &str| {
        let found = table.iter().find(|row| row[0] == first);
        found
            .unwrap_or_else(|| panic!("no {first}: {table:?}"))
            .clone()
    };
    assert_eq!(
        row(&tables[0], "签约项目数"),
        [
            "签约项目数",
            "个",
            "1",
            "3",
            "2",
            "50.0",
            "8",
            "37.5",
            "-45.8",
            "红"
        ]
    );
    // Started until October of the year: P1, and L1 which was signed the year before and is in no cohort of this one.
    assert_eq!(
        row(&tables[0], "开工项目数").get(..4).unwrap(),
        ["开工项目数", "个", "0", "2"]
    );
    assert_eq!(
        row(&tables[0], "开工率").get(1..4).unwrap(),
        ["%", "0.0%", "33.3%"]
    );
    assert_eq!(
        row(&tables[1], "金寨县"),
        [
            "金寨县",
            "2",
            "100.0",
            "16.7",
            "17.00",
            "2",
            "50.0%",
            "2.00",
            "0"
        ]
    );
    assert_eq!(
        row(&tables[1], "合计"),
        [
            "合计", "3", "50.0", "-45.8", "20.00", "2", "33.3%", "2.00", "0"
        ]
    );
    assert_eq!(row(&tables[2], "投创中心")[1], "2");
    assert_eq!(
        row(&tables[4], "冷链&lt;物流&gt;项目"),
        [
            "冷链&lt;物流&gt;项目",
            "丙公司",
            "金寨县",
            "投创中心",
            "5.00",
            "2026-10-12"
        ]
    );
    // P2, signed on 1 March, has been quiet since money of 1 July, which nothing shows: 122 days.
    let stalled = &tables[tables.len() - 4];
    assert_eq!(
        row(stalled, "电机项目"),
        ["电机项目", "霍山县", "经信局", "签约", "2026-07-01", "122"]
    );
    let late = tables.last().unwrap();
    assert_eq!(
        row(late, "自规局"),
        ["自规局", "0", "1", "0", "0", "0", "20"]
    );
}

#[test]
fn a_chart_and_a_workbook_hold_the_same_numbers() {
    let folder = city("月报");
    let bytes = written(&folder, "a.docx");
    let chart = part(&bytes, "word/charts/chart1.xml");
    let values: Vec<&str> = chart
        .split("<c:numLit>")
        .skip(1)
        .map(|piece| piece.split("</c:numLit>").next().unwrap())
        .collect();
    assert!(
        values[0]
            .contains("<c:pt idx=\"0\"><c:v>2</c:v></c:pt><c:pt idx=\"1\"><c:v>1</c:v></c:pt>")
    );
    assert!(chart.contains("<c:v>金寨县</c:v>"));
    let book = written(&folder, "a.xlsx");
    let mut read: calamine::Xlsx<_> = calamine::Reader::new(Cursor::new(&book)).unwrap();
    let names = calamine::Reader::sheet_names(&read);
    assert_eq!(names.first().map(String::as_str), Some("主要指标"));
    assert_eq!(names.last().map(String::as_str), Some("说明"));
    let sheet = calamine::Reader::worksheet_range(&mut read, "县区").unwrap();
    let rows: Vec<Vec<String>> = sheet
        .rows()
        .map(|row| row.iter().map(ToString::to_string).collect())
        .collect();
    let county = rows.iter().find(|row| row[1] == "金寨县").unwrap();
    assert_eq!(county.get(2..4).unwrap(), ["2", "100"]);
    assert_eq!(county[5], "17");
    let total = rows.iter().find(|row| row[0] == "合计").unwrap();
    assert_eq!((total[2].as_str(), total[5].as_str()), ("3", "20"));
    assert!(part(&book, "xl/charts/chart1.xml").contains("县区"));
}

#[test]
fn a_report_is_the_same_bytes_four_seconds_later_and_marked_where_it_is_invented() {
    let folder = city("synthetic");
    let first = (written(&folder, "a.docx"), written(&folder, "a.xlsx"));
    std::thread::sleep(Duration::from_secs(4));
    assert!(first.0 == written(&folder, "b.docx"));
    assert!(first.1 == written(&folder, "b.xlsx"));
    let (paragraphs, tables) = read(&first.0);
    assert!(paragraphs[2].starts_with("【虚构数据】"), "{paragraphs:?}");
    assert!(part(&first.0, "word/header1.xml").contains("【虚构数据】"));
    assert!(tables[4][1][0].ends_with("（虚构）"), "{:?}", tables[4]);
    let mut read: calamine::Xlsx<_> = calamine::Reader::new(Cursor::new(&first.1)).unwrap();
    for name in calamine::Reader::sheet_names(&read) {
        let sheet = calamine::Reader::worksheet_range(&mut read, &name).unwrap();
        let said = sheet
            .rows()
            .any(|row| row.iter().any(|cell| cell.to_string().contains("虚构")));
        assert!(said, "{name}");
    }
}

#[test]
fn a_report_of_one_county_counts_its_projects_alone() {
    let folder = city("月报");
    let asked = |more: &[&str]| -> Value {
        folder
            .city(&[&MONTHLY[..], more].concat())
            .succeeded()
            .json()
    };
    let one = asked(&["--county", "341525"]);
    assert_eq!(one["whole"]["signed"], 1.0);
    assert_eq!(
        one["whole"]["signed_ahead_pp"].as_f64().map(f64::round),
        Some(-67.0)
    );
    assert_eq!(one["counties"].as_array().unwrap().len(), 1);
    assert_eq!(one["signings"], json!([]));
    assert_eq!(asked(&[])["signings"][0]["project"], "P3");
    let weekly = ["report", "weekly", "--as-of", "2026-10-14"];
    let weekly = folder.city(&weekly).succeeded().json();
    assert_eq!(weekly["from"], "2026-10-12");
    assert_eq!(
        (&weekly["by_months"], &weekly["key"][2]["now"]),
        (&json!(false), &json!(1.0))
    );
    let wrong = [&MONTHLY[..], &["-o", "报告.doc"]].concat();
    assert!(
        folder
            .city(&wrong)
            .failed(2)
            .contains("expected .docx, .xlsx or .json")
    );
}
