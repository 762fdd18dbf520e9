//! The contract of what is recorded around projects, on both databases, and their imports and answers as people see them.
use serde_json::{Value, json};

use crate::ledger::on_both;
use crate::support::program::Folder;

on_both!(
    a_visit_is_known_by_what_it_was_and_changes_only_from_the_version_seen,
    of_one_step_of_the_clock_the_last_entry_holds,
    a_matter_is_open_until_the_day_it_was_settled,
    money_visits_and_matters_keep_a_project_from_standing_still,
    channels_and_referrers_are_counted_apart_from_what_is_unverified,
    the_tables_around_projects_go_down_and_up_when_filled,
);

mod cases {
    use liantu::catalog::{LedgerRules, SizeBands, Stage};
    use liantu::ledger::{
        By, Fund, ImportedLead, Keep, LeadAct, LeadOrigin, Ledger, LedgerError, MatterFacts,
        MatterFilter, NewStep, ProjectFacts, ProjectFilter, Reach, RowRefusal, VisitFacts,
        VisitFilter,
    };

    use crate::ledger::NOW;

    fn bands() -> SizeBands {
        LedgerRules::load(None).unwrap().bands
    }

    fn by() -> By {
        By {
            who: "张三".to_owned(),
            now_ms: NOW,
            today: "2026-11-26".to_owned(),
        }
    }

    async fn project(ledger: &Ledger, name: &str, channel: &str) -> Result<String, LedgerError> {
        let facts = ProjectFacts {
            name: name.to_owned(),
            county: Some("341524".to_owned()),
            unit: Some("投创中心".to_owned()),
            channel: Some(channel.to_owned()),
            total_yuan: Some(2e8),
            source: "ledger".to_owned(),
            as_of: "2026-01-01".to_owned(),
            ..ProjectFacts::default()
        };
        let first = NewStep {
            stage: Stage::Lead,
            day: "2026-03-01".to_owned(),
            verified: true,
            evidence: Some("函".to_owned()),
            owner: None,
            why: None,
            synthetic: false,
        };
        let opened = ledger
            .open_project((None, facts), (first, &bands()), &by())
            .await?;
        Ok(opened.id)
    }

    fn visit(whom: &str) -> VisitFacts {
        VisitFacts {
            kind: "visit".to_owned(),
            day: "2026-05-06".to_owned(),
            days: Some(2.0),
            unit: "投创中心".to_owned(),
            who: "李'四".to_owned(),
            whom: whom.to_owned(),
            city: "合肥".to_owned(),
            county: "341524".to_owned(),
            registered: Some(true),
            source: "台账".to_owned(),
            as_of: "2026-06-01".to_owned(),
            ..VisitFacts::default()
        }
    }

    fn whole() -> VisitFilter {
        VisitFilter {
            from: "2026-01-01".to_owned(),
            to: "2026-12-31".to_owned(),
            ..VisitFilter::default()
        }
    }

    pub(crate) async fn a_visit_is_known_by_what_it_was_and_changes_only_from_the_version_seen(
        url: &str,
    ) -> Result<(), LedgerError> {
        let ledger = Ledger::open(url).await?;
        let made = ledger.add_visit(&visit("某集团"), &by()).await?;
        let twice = ledger.add_visit(&visit("某集团"), &by()).await.unwrap_err();
        assert!(twice.to_string().contains(&made.id), "{twice}");
        let came = VisitFacts {
            outcome: "达成意向".to_owned(),
            ..visit("某集团")
        };
        let changed = ledger.change_visit((&made.id, 1), &came, &by()).await?;
        assert_eq!(changed.version, 2);
        let stale = ledger.change_visit((&made.id, 1), &came, &by()).await;
        assert!(matches!(stale, Err(LedgerError::Changed { .. })));
        // A file that says less, or nothing new, takes nothing away.
        let lost = VisitFacts {
            project: "没有".to_owned(),
            ..visit("别家")
        };
        let rows = [visit("某集团"), visit("乙公司"), lost];
        let first = ledger.import_visits(&rows, Keep::Accepted, &by()).await?;
        assert_eq!((first.new, first.changed, first.unchanged), (1, 0, 1));
        assert_eq!(first.refused, [(2, RowRefusal::UnknownProject)]);
        let again = ledger.import_visits(&rows, Keep::Accepted, &by()).await?;
        assert_eq!((again.new, again.changed, again.unchanged), (0, 0, 2));
        let all = ledger.visits(&whole()).await?;
        assert_eq!(all.len(), 2);
        let kept = all.iter().find(|one| one.id == made.id).unwrap();
        assert_eq!(kept.facts.outcome, "达成意向");
        let other = VisitFilter {
            counties: vec!["341525".to_owned()],
            ..whole()
        };
        assert_eq!(ledger.visits(&other).await?, []);
        Ok(())
    }

    fn done(step: &str, day: &str) -> LeadAct {
        LeadAct {
            step: step.to_owned(),
            day: day.to_owned(),
            verdict: String::new(),
            note: String::new(),
            who: "张三".to_owned(),
        }
    }

    pub(crate) async fn of_one_step_of_the_clock_the_last_entry_holds(
        url: &str,
    ) -> Result<(), LedgerError> {
        let ledger = Ledger::open(url).await?;
        let id = project(&ledger, "电池项目", "节会").await?;
        ledger
            .add_lead_act(&id, &done("responded", "2026-03-02"), &by())
            .await?;
        ledger
            .add_lead_act(&id, &done("responded", "2026-03-03"), &by())
            .await?;
        let lead = ledger.lead(&id).await?.unwrap();
        assert_eq!(lead.received, "2026-03-01");
        assert_eq!(lead.acts["responded"].day, "2026-03-03");
        let row = ImportedLead {
            origin: LeadOrigin {
                project: id.clone(),
                received: "2026-02-28".to_owned(),
                referrer: "王顾问".to_owned(),
                source: "台账".to_owned(),
                as_of: "2026-06-01".to_owned(),
            },
            acts: vec![(
                "judged".to_owned(),
                "2026-03-04".to_owned(),
                "valid".to_owned(),
            )],
        };
        let rows = [row];
        let first = ledger.import_leads(&rows, Keep::Accepted, &by()).await?;
        assert_eq!((first.new, first.changed, first.unchanged), (1, 0, 0));
        let again = ledger.import_leads(&rows, Keep::Accepted, &by()).await?;
        assert_eq!((again.new, again.changed, again.unchanged), (0, 0, 1));
        let all = ProjectFilter::default();
        let found = ledger.leads(("2026-02-01", "2026-02-28"), &all).await?;
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].referrer, "王顾问");
        assert_eq!(found[0].acts["judged"].verdict, "valid");
        assert_eq!(found[0].acts["responded"].day, "2026-03-03");
        let none = ledger
            .add_lead_act("没有", &done("responded", "2026-03-02"), &by())
            .await;
        assert!(matches!(none, Err(LedgerError::Unknown { .. })));
        Ok(())
    }

    fn matter(project: &str, text: &str, (raised, due): (&str, &str)) -> MatterFacts {
        MatterFacts {
            project: project.to_owned(),
            sort: "problem".to_owned(),
            topic: "land".to_owned(),
            text: text.to_owned(),
            unit: "自规局".to_owned(),
            raised: raised.to_owned(),
            due: due.to_owned(),
            source: "ledger".to_owned(),
            as_of: "2026-06-01".to_owned(),
            ..MatterFacts::default()
        }
    }

    pub(crate) async fn a_matter_is_open_until_the_day_it_was_settled(
        url: &str,
    ) -> Result<(), LedgerError> {
        let ledger = Ledger::open(url).await?;
        let id = project(&ledger, "电池项目", "节会").await?;
        let days = ("2026-04-01", "2026-05-01");
        let made = ledger
            .add_matter(&matter(&id, "用地未批", days), &by())
            .await?;
        let twice = ledger
            .add_matter(&matter(&id, "用地未批", days), &by())
            .await;
        assert!(matches!(twice, Err(LedgerError::Taken { .. })));
        let settled = MatterFacts {
            settled: "2026-06-10".to_owned(),
            result: "已供地".to_owned(),
            ..made.facts.clone()
        };
        let changed = ledger.change_matter((&made.id, 1), &settled, &by()).await?;
        assert_eq!(changed.version, 2);
        let open = |as_of: &str, settled: bool| MatterFilter {
            as_of: as_of.to_owned(),
            settled,
            ..MatterFilter::default()
        };
        let count = async |filter: MatterFilter| ledger.matters(&filter).await.map(|all| all.len());
        assert_eq!(count(open("2026-03-31", false)).await?, 0);
        assert_eq!(count(open("2026-06-09", false)).await?, 1);
        assert_eq!(count(open("2026-06-10", false)).await?, 0);
        assert_eq!(count(open("2026-06-10", true)).await?, 1);
        // The file of before knows nothing of the settling and takes it not away.
        let rows = [matter(&id, "用地未批", days), matter(&id, "缺电", days)];
        let first = ledger.import_matters(&rows, Keep::Accepted, &by()).await?;
        assert_eq!((first.new, first.changed, first.unchanged), (1, 0, 1));
        Ok(())
    }

    async fn stalled(ledger: &Ledger) -> Result<Vec<(String, &'static str)>, LedgerError> {
        let all = ProjectFilter::default();
        let found = ledger.stalls((Stage::Lead, "2026-06-01"), &all).await?;
        Ok(found.into_iter().map(|stall| stall.last).collect())
    }

    pub(crate) async fn money_visits_and_matters_keep_a_project_from_standing_still(
        url: &str,
    ) -> Result<(), LedgerError> {
        let ledger = Ledger::open(url).await?;
        let id = project(&ledger, "电池项目", "节会").await?;
        assert_eq!(stalled(&ledger).await?, [("2026-03-01".to_owned(), "step")]);
        let about = VisitFacts {
            project: id.clone(),
            ..visit("某集团")
        };
        ledger.add_visit(&about, &by()).await?;
        assert_eq!(
            stalled(&ledger).await?,
            [("2026-05-06".to_owned(), "visit")]
        );
        let raised = matter(&id, "缺电", ("2026-05-31", "2026-07-01"));
        ledger.add_matter(&raised, &by()).await?;
        assert_eq!(
            stalled(&ledger).await?,
            [("2026-05-31".to_owned(), "matter")]
        );
        let fund = Fund {
            project: id.clone(),
            day: "2026-06-01".to_owned(),
            amount_yuan: 1e6,
            origin: "foreign".to_owned(),
            kind: "slip".to_owned(),
            evidence: String::new(),
            source: "台账".to_owned(),
            as_of: "2026-06-01".to_owned(),
            synthetic: false,
        };
        ledger.import_funds(&[fund], Keep::Accepted).await?;
        assert_eq!(stalled(&ledger).await?, []);
        Ok(())
    }

    pub(crate) async fn channels_and_referrers_are_counted_apart_from_what_is_unverified(
        url: &str,
    ) -> Result<(), LedgerError> {
        let ledger = Ledger::open(url).await?;
        let id = project(&ledger, "电池项目", "节会").await?;
        project(&ledger, "电机项目", "展会").await?;
        let origin = LeadOrigin {
            project: id.clone(),
            received: "2026-03-01".to_owned(),
            referrer: "王顾问".to_owned(),
            source: "ledger (synthetic)".to_owned(),
            as_of: "2026-06-01".to_owned(),
        };
        assert!(!ledger.records_synthetic().await?);
        ledger.set_lead_origin(&origin).await?;
        assert!(ledger.records_synthetic().await?);
        let fund = |evidence: &str, amount_yuan| Fund {
            project: id.clone(),
            day: "2026-06-01".to_owned(),
            amount_yuan,
            origin: "foreign".to_owned(),
            kind: "slip".to_owned(),
            evidence: evidence.to_owned(),
            source: "台账".to_owned(),
            as_of: "2026-06-01".to_owned(),
            synthetic: false,
        };
        let funds = [fund("号1", 3e6), fund("", 1e6)];
        ledger.import_funds(&funds, Keep::Accepted).await?;
        let reach = Reach {
            from: "2026-01-01".to_owned(),
            to: "2026-12-31".to_owned(),
            sees: ProjectFilter::default(),
        };
        let money = ledger.funds_by("channel", &reach).await?;
        let money: Vec<_> = money
            .iter()
            .map(|one| {
                (
                    one.key.as_str(),
                    one.shown_yuan,
                    one.all_yuan,
                    one.synthetic,
                )
            })
            .collect();
        assert_eq!(money, [("节会", 3e6, 4e6, false)]);
        let steps = ledger.steps_by("referrer", &reach).await?;
        let told: Vec<_> = steps
            .iter()
            .map(|one| (one.key.as_str(), one.stage.as_str(), one.verified, one.all))
            .collect();
        assert_eq!(told, [("", "lead", 1, 1), ("王顾问", "lead", 1, 1)]);
        assert_eq!(ledger.moment().await?, Some(NOW));
        Ok(())
    }

    pub(crate) async fn the_tables_around_projects_go_down_and_up_when_filled(
        url: &str,
    ) -> Result<(), LedgerError> {
        let ledger = Ledger::open(url).await?;
        let id = project(&ledger, "电池项目", "节会").await?;
        ledger.add_visit(&visit("某集团"), &by()).await?;
        let days = ("2026-04-01", "2026-05-01");
        ledger.add_matter(&matter(&id, "缺电", days), &by()).await?;
        ledger
            .add_lead_act(&id, &done("responded", "2026-03-02"), &by())
            .await?;
        ledger.migrate_down_to(9).await?;
        assert!(ledger.visits(&whole()).await.is_err());
        assert_eq!(ledger.project(&id).await?.facts.name, "电池项目");
        ledger.migrate_up().await?;
        assert_eq!(ledger.visits(&whole()).await?, []);
        assert!(ledger.lead(&id).await?.unwrap().acts.is_empty());
        Ok(())
    }
}

/// Three projects by three channels; one referred, one adopted from a list that named four.
fn city() -> Folder {
    let folder = Folder::with_workspace();
    folder.write(
        "projects.csv",
        "项目编号,项目名称,类别,县区,招引单位,渠道,总投资(亿元)\n\
         P1,动力电池项目,工业,金寨县,投创中心,顾问引荐,12\n\
         P2,电机项目,工业,霍山县,经信局,展会,3\n\
         P3,冷链项目,服务业,金寨县,投创中心,,1\n",
    );
    folder.write(
        "events.csv",
        "项目编号,节点,日期,已核实,依据\n\
         P1,线索,2026-03-01,是,函\nP1,签约,2026-05-01,是,合同\nP1,落地,2026-06-01,是,执照\n\
         P2,线索,2026-03-10,是,函\nP2,签约,2026-05-02,否,\n\
         P3,线索,2026-06-20,是,函\n",
    );
    folder.write(
        "leads.csv",
        "项目编号,收到日期,引荐人,响应日期,研判日期,研判结论,反馈日期,上报日期\n\
         P1,2026-02-27,王顾问,2026-02-28,2026-03-02,有效,2026-03-06,2026-03-13\n\
         P3,2026-06-20,,2026-06-23,,,,\n",
    );
    folder.write(
        "visits.csv",
        "日期,类型,单位,人员,拜访对象,地点,天数,县区,成效,已备案\n\
         2026-06-22,外出,投创中心,赵局长,某集团,合肥,2,金寨县,达成意向,是\n\
         2026-06-23,外出,投创中心,赵局长,乙公司,苏州,1,金寨县,,否\n\
         2026-06-24,接待,投创中心,赵局长,丙公司,六安,,金寨县,,\n",
    );
    folder.write(
        "advisors.csv",
        "姓名,类型,所在单位,城市\n王顾问,顾问,某商会,上海\n",
    );
    folder.write(
        "problems.csv",
        "项目编号,问题,问题类型,责任单位,责任人,提出日期,解决时限,解决日期\n\
         P1,用地指标不足,土地,自规局,钱科长,2026-05-10,2026-06-10,\n\
         P2,融资困难,资金,金融局,孙科长,2026-05-10,2026-07-31,\n",
    );
    folder.write(
        "promises.csv",
        "项目编号,承诺方,承诺事项,金额(万元),责任单位,兑现时限,兑现日期\n\
         P1,政府承诺,厂房租金补贴,200,财政局,2026-06-20,\n\
         P2,企业承诺,年内投资到位,3000,投资方,2026-12-31,\n",
    );
    for table in [
        "projects",
        "project_events",
        "leads",
        "visits",
        "advisors",
        "problems",
        "promises",
    ] {
        let file = if table == "project_events" {
            "events.csv".to_owned()
        } else {
            format!("{table}.csv")
        };
        let import = [
            "-C",
            "city",
            "import",
            table,
            &file,
            "--source",
            "台账",
            "--as-of",
            "2026-06-30",
            "--strict",
            "--format",
            "json",
        ];
        let first = folder.run(&import).succeeded().json();
        assert!(first["accepted"].as_u64().unwrap() > 0, "{table}: {first}");
        let again = folder.run(&import).succeeded().json();
        assert_eq!(again["accepted"], 0, "{table}: {again}");
    }
    folder
}

fn asked(folder: &Folder, arguments: &[&str]) -> Value {
    let all = [arguments, &["--format", "json"]].concat();
    folder.city(&all).succeeded().json()
}

#[test]
fn leads_past_the_clock_are_told_with_their_unit() {
    let folder = city();
    let late = asked(
        &folder,
        &["lead", "list", "--late", "--as-of", "2026-06-30"],
    );
    // P3, received on 20 June: answered on the 23rd, two days late; judging was due on the 23rd, feeding back on the 27th, and
    // reporting is due on 4 July. P2 went on and nobody recorded anything: it is not called late.
    assert_eq!(late["total"], 1, "{late}");
    let clock = late["items"][0]["clock"].as_array().unwrap();
    let states: Vec<(&str, &str, &Value)> = clock
        .iter()
        .map(|step| {
            let word = |name: &str| step[name].as_str().unwrap();
            (word("due"), word("state"), &step["days_late"])
        })
        .collect();
    assert_eq!(
        states,
        [
            ("2026-06-21", "done_late", &json!(2)),
            ("2026-06-23", "late", &json!(7)),
            ("2026-06-27", "late", &json!(3)),
            ("2026-07-04", "due", &Value::Null),
        ]
    );
    assert_eq!(late["units"][0]["unit"], "投创中心");
    assert_eq!(late["example"], true);
    let act = ["lead", "act", "P3", "judged", "--day", "2026-06-30"];
    let refused = folder.city(&act).failed(2);
    assert!(refused.contains("needs a verdict"), "{refused}");
    let judged = [&act[..], &["--verdict", "invalid"]].concat();
    let item = asked(&folder, &judged);
    assert_eq!(item["verdict"], "invalid");
    assert_eq!(item["clock"][1]["state"], "done_late");
    assert_eq!(item["clock"][3]["state"], "waived");
}

#[test]
fn channels_and_referrers_show_what_they_brought() {
    let folder = city();
    let period = ["--from", "2026-01-01", "--to", "2026-06-30"];
    let channels = asked(&folder, &[&["channels"][..], &period].concat());
    let items = channels["items"].as_array().unwrap();
    let told: Vec<(&str, &Value, &Value, &Value, &Value)> = items
        .iter()
        .map(|item| {
            let key = item["key"].as_str().unwrap();
            (
                key,
                &item["leads"],
                &item["signed"],
                &item["signed_unverified"],
                &item["signed_yi"],
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("", &json!(1), &json!(0), &json!(0), &json!(0.0)),
            ("展会", &json!(1), &json!(0), &json!(1), &json!(0.0)),
            ("顾问引荐", &json!(1), &json!(1), &json!(0), &json!(12.0)),
        ]
    );
    let by = [&["channels", "--by", "referrer"][..], &period].concat();
    let referrers = asked(&folder, &by);
    assert_eq!(referrers["items"][1]["key"], "王顾问");
    assert_eq!(referrers["items"][1]["org"], "某商会");
    assert_eq!(referrers["items"][1]["landed"], 1);
}

/// The week of 22 to 28 June for 金寨县 and its unit: one registered visit of two earns 15 of 30, one reception of two 10 of
/// 20; no lead of that week (P3's is of the 20th): 25 of 100.
#[test]
fn the_activity_of_a_week_is_worked_out_and_shown() {
    let folder = city();
    let period = ["--from", "2026-06-22", "--to", "2026-06-28"];
    for by in ["unit", "county"] {
        let ranked = asked(&folder, &[&["activity", "--by", by][..], &period].concat());
        assert_eq!(ranked["items"].as_array().unwrap().len(), 1, "{ranked}");
        assert_eq!(ranked["items"][0]["index"], 25.0, "{ranked}");
        let visits = &ranked["items"][0]["lines"][0];
        assert_eq!(
            (&visits["count"], &visits["not_counted"]),
            (&json!(1), &json!(1))
        );
        assert_eq!(ranked["example"], true);
    }
    let wrong = [&["activity", "--by", "chain"][..], &period].concat();
    assert!(
        folder
            .city(&wrong)
            .failed(2)
            .contains("expected one of unit, county")
    );
}

#[test]
fn lapsed_promises_and_problems_name_who_is_late_and_since_when() {
    let folder = city();
    let late = asked(
        &folder,
        &["matter", "list", "--late", "--as-of", "2026-06-30"],
    );
    let items = late["items"].as_array().unwrap();
    let told: Vec<(&str, &str, &Value)> = items
        .iter()
        .map(|item| {
            let word = |name: &str| item[name].as_str().unwrap();
            (word("sort"), word("unit"), &item["days_late"])
        })
        .collect();
    assert_eq!(
        told,
        [
            ("problem", "自规局", &json!(20)),
            ("promise", "财政局", &json!(10))
        ]
    );
    assert_eq!(items[1]["amount_wan"], 200.0);
    let who = asked(&folder, &["late", "--as-of", "2026-06-30"]);
    let units: Vec<&str> = who["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["unit"].as_str().unwrap())
        .collect();
    assert_eq!(units.len(), 3, "{who}");
    assert!(
        ["投创中心", "自规局", "财政局"]
            .iter()
            .all(|unit| units.contains(unit))
    );
    let id = items[0]["id"].as_str().unwrap();
    let settle = [
        "matter",
        "change",
        id,
        "--settled",
        "2026-06-30",
        "--result",
        "已调剂指标",
    ];
    assert_eq!(asked(&folder, &settle)["state"], "settled_late");
    let left = asked(
        &folder,
        &["matter", "list", "--late", "--as-of", "2026-06-30"],
    );
    assert_eq!(left["late"], 1);
}

/// P1 landed on 1 June and P2 signed on 2 May; on 1 November P1 has been quiet for 153 days of 90 (its problem was raised before),
/// P2, whose pledge has no day, for 175 of 90 since its problem of 10 May, P3 since 23 June, when its lead was answered.
#[test]
fn projects_that_stand_still_are_listed_the_longest_quiet_first() {
    let folder = city();
    let found = asked(&folder, &["stalled", "--as-of", "2026-11-01"]);
    let told: Vec<(&str, &str, &str, i64)> = found["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| {
            let word = |name: &str| item[name].as_str().unwrap();
            (
                word("project"),
                word("last"),
                word("last_what"),
                item["quiet_days"].as_i64().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("P2", "2026-05-10", "matter", 175),
            ("P1", "2026-06-01", "step", 153),
            ("P3", "2026-06-23", "answer", 131),
        ]
    );
    // P1's stage allows 90 quiet days, and after 90 of them it is not yet listed.
    let day = asked(&folder, &["stalled", "--as-of", "2026-08-30"]);
    let ids: Vec<&str> = day["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["project"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["P2", "P3"]);
}
