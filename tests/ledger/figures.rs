//! The official figures, through `import` and `kpi`: each as the reports print it.
use serde_json::Value;

use crate::support::program::Folder;

/// Tables of one report on their way to files.
struct Report {
    folder: Folder,
    projects: String,
    events: String,
    funds: String,
    targets: String,
    next: usize,
}

/// A project of a report: kind, whole investment, contract, unit and channel.
#[derive(Clone, Copy)]
struct Shape {
    kind: &'static str,
    total_yi: f64,
    contract_yi: f64,
    unit: &'static str,
    channel: &'static str,
}

const PLAIN: Shape = Shape {
    kind: "工业",
    total_yi: 2.0,
    contract_yi: 2.0,
    unit: "",
    channel: "",
};

impl Report {
    fn new() -> Self {
        Self {
            folder: Folder::with_workspace(),
            projects: "项目编号,项目名称,类别,总投资(亿元),合同投资(亿元),招引单位,渠道\n"
                .to_owned(),
            events: "项目编号,节点,日期,已核实,依据\n".to_owned(),
            funds: "项目编号,到账日期,金额(万元),资金来源地,凭证类型,凭证号\n".to_owned(),
            targets: "年度,指标,单位,目标值\n".to_owned(),
            next: 1,
        }
    }

    /// Adds projects of one shape, each with these steps; returns the number of the first.
    fn add(&mut self, count: usize, shape: Shape, steps: &[(&str, &str)]) -> usize {
        let first = self.next;
        for number in first..first + count {
            self.projects.push_str(&format!(
                "P{number},项目{number},{},{},{},{},{}\n",
                shape.kind, shape.total_yi, shape.contract_yi, shape.unit, shape.channel
            ));
            for (stage, day) in steps {
                self.events
                    .push_str(&format!("P{number},{stage},{day},是,核查表{number}\n"));
            }
        }
        self.next += count;
        first
    }

    fn fund(&mut self, project: usize, day: &str, amount_wan: f64) {
        self.funds.push_str(&format!(
            "P{project},{day},{amount_wan},省外,进账单,号{project}\n"
        ));
    }

    fn target(&mut self, year: u16, indicator: &str, (unit, value): (&str, f64)) {
        self.targets
            .push_str(&format!("{year},{indicator},{unit},{value}\n"));
    }

    fn import(&self) {
        for (table, text) in [
            ("projects", &self.projects),
            ("project_events", &self.events),
            ("funds", &self.funds),
            ("kpi_targets", &self.targets),
        ] {
            if text.lines().count() < 2 {
                continue;
            }
            let file = format!("{table}.csv");
            self.folder.write(&file, text);
            let rows = text.lines().count() - 1;
            for accepted in [rows, 0] {
                let told = self
                    .folder
                    .run(&[
                        "-C",
                        "city",
                        "import",
                        table,
                        &file,
                        "--source",
                        "报告",
                        "--as-of",
                        "2026-01-01",
                        "--format",
                        "json",
                    ])
                    .succeeded()
                    .json();
                // The second time changes nothing.
                assert_eq!(told["accepted"], accepted, "{table}: {told}");
                assert_eq!(told["unchanged"], rows - accepted, "{table}: {told}");
            }
        }
    }

    fn kpi(&self, indicator: &str, (from, to): (&str, &str), more: &[&str]) -> Vec<Value> {
        let mut arguments = vec![
            "kpi",
            "--from",
            from,
            "--to",
            to,
            "--indicator",
            indicator,
            "--format",
            "json",
        ];
        arguments.extend(more);
        let answer = self.folder.city(&arguments).succeeded().json();
        answer["items"].as_array().unwrap().clone()
    }

    fn one(&self, indicator: &str, period: (&str, &str), more: &[&str]) -> Value {
        let items = self.kpi(indicator, period, more);
        assert_eq!(items.len(), 1, "{items:?}");
        items.into_iter().next().unwrap()
    }
}

/// A share as the reports print it: percent to so many decimals.
fn percent(value: &Value, decimals: usize) -> String {
    format!("{:.decimals$}", value.as_f64().unwrap() * 100.0)
}

fn rounded(value: &Value, decimals: usize) -> String {
    format!("{:.decimals$}", value.as_f64().unwrap())
}

const HALF_2021: (&str, &str) = ("2021-01-01", "2021-06-30");
const YEAR_2020: (&str, &str) = ("2020-01-01", "2020-12-31");

#[test]
fn of_166_signed_122_started_is_73_5_percent_by_cohort() {
    let mut report = Report::new();
    report.add(
        122,
        PLAIN,
        &[("签约", "2021-02-01"), ("开工", "2021-05-01")],
    );
    report.add(44, PLAIN, &[("签约", "2021-03-01")]);
    report.import();
    let rate = report.one("start_rate", HALF_2021, &["--kind", "industrial"]);
    assert_eq!(
        (rate["numerator"].as_f64(), rate["denominator"].as_f64()),
        (Some(122.0), Some(166.0))
    );
    assert_eq!(percent(&rate["cohort"], 1), "73.5");
    assert_eq!(rate["value"], rate["cohort"]);
}

/// 无为: 112 started and 122 signed in one period, and no project did both.
#[test]
fn a_period_ratio_of_91_8_percent_is_no_cohort_rate() {
    let mut report = Report::new();
    report.add(122, PLAIN, &[("签约", "2021-02-01")]);
    report.add(
        112,
        PLAIN,
        &[("签约", "2020-02-01"), ("开工", "2021-05-01")],
    );
    report.import();
    let rate = report.one("start_rate", HALF_2021, &[]);
    assert_eq!(rate["cohort"], 0.0);
    assert_eq!(rate["value"], 0.0);
    assert_eq!(percent(&rate["period"], 1), "91.8");
    assert!(
        rate["definition"]
            .as_str()
            .unwrap()
            .contains("两者项目不同")
    );
}

/// Started projects whose signing nobody dated are in no cohort.
#[test]
fn an_implied_signing_is_counted_as_signed_in_no_period() {
    let mut report = Report::new();
    report.add(3, PLAIN, &[("开工", "2021-05-01")]);
    report.import();
    assert_eq!(report.one("signed", HALF_2021, &[])["value"], 0.0);
    assert_eq!(report.one("started", HALF_2021, &[])["value"], 3.0);
    assert!(report.one("start_rate", HALF_2021, &[])["value"].is_null());
}

#[test]
fn growth_over_last_years_half_is_as_the_report_prints_it() {
    let mut report = Report::new();
    let large = Shape {
        total_yi: 6.0,
        ..PLAIN
    };
    let small = Shape {
        total_yi: 0.5,
        ..PLAIN
    };
    let first = report.add(43, large, &[("签约", "2021-02-01"), ("开工", "2021-03-01")]);
    report.add(92, PLAIN, &[("签约", "2021-02-01"), ("开工", "2021-03-01")]);
    report.add(51, PLAIN, &[("签约", "2021-02-01")]);
    report.add(7, small, &[("签约", "2021-02-01"), ("开工", "2021-03-01")]);
    report.add(28, large, &[("签约", "2020-02-01"), ("开工", "2020-03-01")]);
    report.add(78, PLAIN, &[("签约", "2020-02-01"), ("开工", "2020-03-01")]);
    report.add(38, PLAIN, &[("签约", "2020-02-01")]);
    report.fund(first, "2021-06-30", 4_198_000.0);
    report.fund(first + 200, "2020-06-30", 3_638_000.0);
    report.import();
    let over = |yi: &'static str| ["--min-yi", yi];
    let signed = report.one("signed", HALF_2021, &over("1"));
    assert_eq!(
        (signed["value"].as_f64(), signed["last_year"].as_f64()),
        (Some(186.0), Some(144.0))
    );
    assert_eq!(percent(&signed["yoy"], 1), "29.2");
    let five = report.one("signed", HALF_2021, &over("5"));
    assert_eq!(
        (five["value"].as_f64(), five["last_year"].as_f64()),
        (Some(43.0), Some(28.0))
    );
    assert_eq!(percent(&five["yoy"], 1), "53.6");
    let started = report.one("started", HALF_2021, &over("1"));
    assert_eq!(
        (started["value"].as_f64(), started["last_year"].as_f64()),
        (Some(135.0), Some(106.0))
    );
    assert_eq!(percent(&started["yoy"], 1), "27.4");
    let funds = report.one("funds_yi", HALF_2021, &[]);
    assert_eq!(funds["value"], 419.8);
    assert_eq!(percent(&funds["yoy"], 1), "15.4");
    let bands = report.kpi("signed", HALF_2021, &["--by", "band"]);
    let bands: Vec<(&str, f64)> = bands
        .iter()
        .map(|item| {
            (
                item["by_name"].as_str().unwrap(),
                item["value"].as_f64().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        bands,
        [("1亿元以下", 7.0), ("1至5亿元", 143.0), ("5至10亿元", 43.0)]
    );
}

#[test]
fn units_get_lights_by_the_thresholds_and_the_district_its_completion() {
    let mut report = Report::new();
    let of = |unit| Shape { unit, ..PLAIN };
    let both: &[(&str, &str)] = &[
        ("签约", "2024-02-01"),
        ("开工", "2024-05-01"),
        ("入统", "2024-06-01"),
    ];
    let signed: &[(&str, &str)] = &[("签约", "2024-02-01")];
    for (unit, all, started) in [("甲局", 4, 3), ("乙局", 10, 7), ("丙局", 4, 2)] {
        report.add(started, of(unit), both);
        report.add(all - started, of(unit), signed);
        report.target(2024, "start_rate", (unit, 0.75));
        report.target(2024, "纳统率", (unit, 0.8));
    }
    report.add(
        99,
        of("其他局"),
        &[("签约", "2024-03-01"), ("开工", "2024-06-01")],
    );
    report.target(2024, "signed", ("", 117.0));
    report.target(2024, "started", ("", 79.0));
    report.import();
    let year = ("2024-01-01", "2024-12-31");
    let lights = report.kpi("start_rate", year, &["--by", "unit"]);
    let light = |unit: &str| {
        let found = lights.iter().find(|item| item["by"] == unit).unwrap();
        found["light"].clone()
    };
    assert_eq!(light("甲局"), "green");
    assert_eq!(light("乙局"), "yellow");
    assert_eq!(light("丙局"), "red");
    assert!(light("其他局").is_null());
    let statistics = report.kpi("statistics_rate", year, &["--by", "unit"]);
    let own = statistics.iter().find(|item| item["by"] == "甲局").unwrap();
    assert_eq!(
        (own["value"].as_f64(), own["light"].as_str()),
        (Some(1.0), Some("green"))
    );
    let signed = report.one("signed", year, &["--min-yi", "1"]);
    assert_eq!(
        (signed["value"].as_f64(), signed["completion"].as_f64()),
        (Some(117.0), Some(1.0))
    );
    assert_eq!(
        (signed["ahead_pp"].as_f64(), signed["light"].as_str()),
        (Some(0.0), Some("green"))
    );
    let started = report.one("started", year, &["--min-yi", "1"]);
    assert_eq!(percent(&started["completion"], 1), "140.5");
}

#[test]
fn the_shares_of_46_signed_projects_and_their_money_come_out() {
    let mut report = Report::new();
    let large = Shape {
        kind: "工业",
        total_yi: 2.0,
        contract_yi: 2.6,
        ..PLAIN
    };
    let small = |kind| Shape {
        kind,
        total_yi: 0.5,
        contract_yi: 2.6,
        ..PLAIN
    };
    let (signed, started): (&[_], &[_]) = (
        &[("签约", "2020-04-01")],
        &[("签约", "2020-04-01"), ("开工", "2020-10-01")],
    );
    report.add(19, large, started);
    report.add(1, small("工业"), started);
    report.add(4, small("农业"), started);
    report.add(4, small("农业"), signed);
    report.add(17, small("服务业"), signed);
    let last = report.add(
        1,
        Shape {
            contract_yi: 3.0,
            ..small("服务业")
        },
        signed,
    );
    report.add(12, large, &[("签约", "2019-04-01")]);
    report.fund(last, "2020-12-01", 190_000.0);
    report.import();
    let rate = |indicator| report.one(indicator, YEAR_2020, &[]);
    assert_eq!(percent(&rate("start_rate")["value"], 1), "52.2");
    assert_eq!(percent(&rate("share_over_1yi")["value"], 1), "41.3");
    // 20 of 46 is 43.478 %: the report prints 43.4, which is cut and not rounded.
    assert_eq!(percent(&rate("share_industrial")["value"], 1), "43.5");
    let money = rate("funds_rate");
    assert_eq!(
        (
            money["numerator"].as_f64(),
            rounded(&money["denominator"], 6)
        ),
        (Some(19.0), "120.000000".to_owned())
    );
    assert_eq!(percent(&money["value"], 1), "15.8");
    let large = report.one("signed", YEAR_2020, &["--min-yi", "1"]);
    assert_eq!(
        (large["value"].as_f64(), large["last_year"].as_f64()),
        (Some(19.0), Some(12.0))
    );
    assert_eq!(percent(&large["yoy"], 1), "58.3");
    let kinds: Vec<(String, f64)> = report
        .kpi("signed", YEAR_2020, &["--by", "kind"])
        .iter()
        .map(|item| {
            (
                item["by"].as_str().unwrap().to_owned(),
                item["value"].as_f64().unwrap(),
            )
        })
        .collect();
    let kinds: Vec<(&str, f64)> = kinds
        .iter()
        .map(|(kind, value)| (kind.as_str(), *value))
        .collect();
    assert_eq!(
        kinds,
        [
            ("agricultural", 8.0),
            ("industrial", 20.0),
            ("service", 18.0)
        ]
    );
}

/// The targets of 2021 against what 46 contracts of 120亿元 with 19亿元 arrived would have been.
#[test]
fn each_target_of_the_next_year_has_its_light() {
    let mut report = Report::new();
    let shape = Shape {
        contract_yi: 2.5,
        ..PLAIN
    };
    let first = report.add(24, shape, &[("签约", "2021-04-01"), ("开工", "2021-10-01")]);
    report.add(22, shape, &[("签约", "2021-04-01")]);
    report.fund(first, "2021-12-01", 190_000.0);
    for (indicator, value) in [
        ("signed", 40.0),
        ("contract_yi", 100.0),
        ("funds_yi", 20.0),
        ("start_rate", 0.5),
        ("funds_rate", 0.2),
    ] {
        report.target(2021, indicator, ("", value));
    }
    report.import();
    let light =
        |indicator| report.one(indicator, ("2021-01-01", "2021-12-31"), &[])["light"].clone();
    assert_eq!(light("signed"), "green");
    assert_eq!(light("contract_yi"), "green");
    // 19 of 20 is five points behind, 16.5 of 20 percent three and a half.
    assert_eq!(light("funds_yi"), "yellow");
    assert_eq!(light("start_rate"), "green");
    assert_eq!(light("funds_rate"), "yellow");
}

#[test]
fn of_a_plans_targets_those_that_landed_are_its_hits() {
    let mut report = Report::new();
    let planned = Shape {
        channel: "招商名单",
        ..PLAIN
    };
    report.add(
        5,
        planned,
        &[("线索", "2020-02-01"), ("落地", "2020-09-01")],
    );
    report.add(17, planned, &[("线索", "2020-02-01")]);
    report.add(9, PLAIN, &[("线索", "2020-02-01"), ("落地", "2020-09-01")]);
    report.import();
    let rate = report.one("plan_hit_rate", YEAR_2020, &[]);
    assert_eq!(
        (rate["numerator"].as_f64(), rate["denominator"].as_f64()),
        (Some(5.0), Some(22.0))
    );
    assert_eq!(percent(&rate["value"], 1), "22.7");
}

#[test]
fn twenty_three_signed_and_50_of_35_yi_arrived() {
    let mut report = Report::new();
    let shape = Shape {
        total_yi: 11.0,
        ..PLAIN
    };
    let steps: &[(&str, &str)] = &[
        ("签约", "2012-02-01"),
        ("落地", "2012-03-01"),
        ("开工", "2012-06-01"),
    ];
    let first = report.add(21, shape, steps);
    report.add(1, shape, &[("签约", "2012-02-01")]);
    report.add(
        1,
        Shape {
            total_yi: 10.0,
            ..PLAIN
        },
        &[("签约", "2012-02-01")],
    );
    report.fund(first, "2012-08-01", 500_000.0);
    report.target(2012, "funds_yi", ("", 35.0));
    report.import();
    let year = ("2012-01-01", "2012-12-31");
    assert_eq!(report.one("signed_yi", year, &[])["value"], 252.0);
    assert_eq!(
        percent(&report.one("landing_rate", year, &[])["value"], 0),
        "91"
    );
    assert_eq!(
        percent(&report.one("start_rate", year, &[])["value"], 0),
        "91"
    );
    let funds = report.one("funds_yi", year, &[]);
    assert_eq!(percent(&funds["completion"], 0), "143");
}

#[test]
fn the_reserve_is_26_projects_of_560_yi() {
    let mut report = Report::new();
    let of = |kind, total_yi| Shape {
        kind,
        total_yi,
        ..PLAIN
    };
    report.add(8, of("农业", 1.0), &[("储备", "2012-01-05")]);
    report.add(10, of("工业", 29.8), &[("储备", "2012-01-05")]);
    report.add(8, of("其他", 31.75), &[("储备", "2012-01-05")]);
    report.import();
    let year = ("2012-01-01", "2012-12-31");
    assert_eq!(report.one("reserve", year, &[])["value"], 26.0);
    assert_eq!(report.one("reserve_yi", year, &[])["value"], 560.0);
    let kinds = report.kpi("reserve_yi", year, &["--by", "kind"]);
    let sums: Vec<f64> = kinds
        .iter()
        .map(|item| item["value"].as_f64().unwrap())
        .collect();
    assert_eq!(sums, [8.0, 298.0, 254.0]);
}

#[test]
fn a_completion_of_125_64_percent_after_ten_months_is_42_31_points_ahead() {
    let mut report = Report::new();
    let first = report.add(1, PLAIN, &[("签约", "2006-01-05")]);
    report.fund(first, "2006-10-31", 1_256_400.0);
    report.target(2006, "到位资金", ("", 100.0));
    report.import();
    let funds = report.one("funds_yi", ("2006-01-01", "2006-10-31"), &[]);
    assert_eq!(percent(&funds["completion"], 2), "125.64");
    assert_eq!(percent(&funds["elapsed"], 2), "83.33");
    assert_eq!(rounded(&funds["ahead_pp"], 2), "42.31");
    assert_eq!(funds["light"], "green");
    assert!(
        funds["last_year"].is_null(),
        "the ledger does not go back to 2005"
    );
}

#[test]
fn counties_are_ranked_by_a_sheet_that_shows_its_working_and_a_supposition_moves_them() {
    let mut report = Report::new();
    let steps: &[(&str, &str)] = &[("签约", "2021-02-01")];
    report.add(
        4,
        Shape {
            unit: "甲局",
            ..PLAIN
        },
        steps,
    );
    report.add(
        2,
        Shape {
            unit: "乙局",
            ..PLAIN
        },
        steps,
    );
    for unit in ["甲局", "乙局"] {
        report.target(2021, "signed", (unit, 4.0));
    }
    report.import();
    let ask = |more: &[&str]| {
        let mut arguments = vec![
            "kpi",
            "--from",
            "2021-01-01",
            "--to",
            "2021-12-31",
            "--assess",
            "unit",
            "--format",
            "json",
        ];
        arguments.extend(more);
        report.folder.city(&arguments).succeeded().json()
    };
    let ranked = ask(&[]);
    assert_eq!(
        (
            ranked["example"].as_bool(),
            ranked["items"][0]["by"].as_str()
        ),
        (Some(true), Some("甲局"))
    );
    let line = |item: &Value| {
        let lines = item["lines"].as_array().unwrap();
        lines
            .iter()
            .find(|line| line["indicator"] == "signed")
            .unwrap()
            .clone()
    };
    let second = &ranked["items"][1];
    assert_eq!(
        (second["rank"].as_i64(), line(second)["points"].as_f64()),
        (Some(2), Some(15.0))
    );
    assert_eq!(
        line(second)["working"],
        "30 × 2.0000 ÷ 4.0000（序时目标），最高 36，得 15.00"
    );
    // 乙局's two land: 30 points for landing, none for 甲局.
    let supposed = ask(&["--suppose", "P5,P6", "--stage", "landed"]);
    assert_eq!(
        (
            supposed["supposed"].as_bool(),
            supposed["items"][0]["by"].as_str()
        ),
        (Some(true), Some("乙局"))
    );
    assert_eq!(ask(&[]), ranked);
}

fn import(folder: &Folder, table: &str, more: &[&str]) -> crate::support::program::Run {
    let file = format!("{table}.xlsx");
    let mut arguments = vec!["-C", "city", "import", table, &file, "--format", "json"];
    arguments.extend(more);
    folder.run(&arguments)
}

fn workbook(folder: &Folder, name: &str, rows: &[&[&str]]) {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (line, row) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*row) {
            sheet.write_string(line, column, *text).unwrap();
        }
    }
    workbook.save(folder.path(name)).unwrap();
}

#[test]
fn the_same_workbook_twice_changes_nothing_and_its_bad_rows_come_back_with_their_reasons() {
    let folder = Folder::with_workspace();
    let projects: &[&[&str]] = &[
        &["项目编号", "项目名称", "县区", "总投资(亿元)", "产业链"],
        &["Ａ１", "电池项目", "金寨县", "12.5", "NEV"],
        &["A2", "材料项目", "霍邱县", "3", "没有的链"],
        &["A3", "装备项目", "霍山县", "-3", "HEQ"],
    ];
    workbook(&folder, "projects.xlsx", projects);
    let events: &[&[&str]] = &[
        &["项目编号", "节点", "日期", "已核实", "依据"],
        &["Ａ１", "开工", "2026年5月6日", "是", "照片"],
        &["Ａ１", "签约", "2026-05-07", "是", "合同"],
        &["A9", "签约", "2026-05-07", "是", "合同"],
        &["Ａ１", "跑路", "2026-05-07", "是", "合同"],
    ];
    workbook(&folder, "project_events.xlsx", events);
    let first = import(&folder, "projects", &[]).succeeded().json();
    assert_eq!(
        (first["new"].as_i64(), first["refused"].as_i64()),
        (Some(1), Some(2))
    );
    let strict = import(&folder, "project_events", &["--strict"]).failed(3);
    assert!(strict.contains("跑路"), "{strict}");
    let tried = import(&folder, "project_events", &["--dry-run"])
        .succeeded()
        .json();
    assert_eq!(
        (tried["new"].as_i64(), tried["refused_file"].is_null()),
        (Some(1), true)
    );
    let steps = import(&folder, "project_events", &[]).succeeded().json();
    // The signing stands; a start before it does not.
    assert_eq!(
        (steps["new"].as_i64(), steps["refused"].as_i64()),
        (Some(1), Some(3))
    );
    let refused =
        std::fs::read_to_string(folder.path(steps["refused_file"].as_str().unwrap())).unwrap();
    assert!(
        refused.contains("its day is before `signed` of 2026-05-07"),
        "{refused}"
    );
    assert!(
        refused.contains("no such project in the ledger"),
        "{refused}"
    );
    let board = || {
        folder
            .city(&["project", "board", "--format", "json"])
            .succeeded()
            .text()
    };
    let before = board();
    for table in ["projects", "project_events"] {
        let again = import(&folder, table, &[]).succeeded().json();
        assert_eq!(
            (again["accepted"].as_i64(), again["unchanged"].as_i64()),
            (Some(0), Some(1))
        );
    }
    assert_eq!(board(), before);
}

/// Leads, signings and money by the channel they came by.
#[test]
fn channels_are_told_apart() {
    let mut report = Report::new();
    let by = |channel| Shape { channel, ..PLAIN };
    report.add(3, by("节会"), &[("线索", "2021-01-05")]);
    let signed = report.add(
        2,
        by("以商招商"),
        &[("线索", "2021-01-05"), ("签约", "2021-03-01")],
    );
    report.fund(signed, "2021-04-01", 5_000.0);
    report.import();
    let by_channel = |indicator| {
        let items = report.kpi(indicator, HALF_2021, &["--by", "channel"]);
        let mut found: Vec<(String, f64)> = items
            .iter()
            .map(|item| {
                (
                    item["by"].as_str().unwrap().to_owned(),
                    item["value"].as_f64().unwrap(),
                )
            })
            .collect();
        found.sort_by(|a, b| a.0.cmp(&b.0));
        found
    };
    let pair = |channel: &str, value| (channel.to_owned(), value);
    assert_eq!(
        by_channel("leads"),
        [pair("以商招商", 2.0), pair("节会", 3.0)]
    );
    assert_eq!(by_channel("signed"), [pair("以商招商", 2.0)]);
    assert_eq!(by_channel("funds_yi"), [pair("以商招商", 0.5)]);
}

/// A list that was handed out: its entry becomes a lead in one step and stays linked.
#[test]
fn an_entry_of_a_list_becomes_a_lead_linked_to_it() {
    let folder = Folder::built();
    folder
        .city(&["export", "targets", "-o", "t.csv", "--keep", "一季度"])
        .succeeded();
    let lists = folder
        .city(&["lists", "--format", "json"])
        .succeeded()
        .json();
    let list = &lists[0];
    let id = list["id"].as_str().unwrap();
    let shown = folder
        .city(&["lists", id, "--format", "json"])
        .succeeded()
        .json();
    let entry = shown[0]["items"][0]["enterprise"]
        .as_str()
        .unwrap()
        .to_owned();
    let adopted = folder
        .city(&[
            "project",
            "adopt",
            id,
            &entry,
            "--county",
            "金寨县",
            "--day",
            "2026-11-02",
            "--format",
            "json",
        ])
        .succeeded()
        .json();
    let lead = &adopted[0];
    assert_eq!(
        (lead["list_id"].as_str(), lead["list_enterprise"].as_str()),
        (Some(id), Some(entry.as_str()))
    );
    assert_eq!(
        (lead["stage"].as_str(), lead["channel"].as_str()),
        (Some("lead"), Some("招商名单"))
    );
    let none = folder.city(&["project", "adopt", id, "无此企业"]).failed(4);
    assert!(none.contains("entry of the list"), "{none}");
}
