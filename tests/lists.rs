//! Lists handed out and what became of them: a story worked out by hand, over the command line and over HTTP.
use serde_json::{Value, json};

use crate::service::Service;
use crate::support::program::Folder;
use crate::targets::{close, import};

fn read(folder: &Folder, arguments: &[&str]) -> Value {
    let arguments = [arguments, &["--format", "json"]].concat();
    folder.city(&arguments).succeeded().json()
}

/// Keeps a list of so many targets and returns its id and the enterprises on it.
fn kept(folder: &Folder, (name, handed, limit): (&str, &str, &str)) -> (String, Vec<String>) {
    folder
        .city(&[
            "targets", "--limit", limit, "--keep", name, "--handed", handed,
        ])
        .succeeded();
    let all = read(folder, &["lists", "--all", "--as-of", handed]);
    let list = all
        .as_array()
        .unwrap()
        .iter()
        .find(|list| list["name"] == name)
        .unwrap();
    let items = list["items"].as_array().unwrap().iter();
    let ids = items.map(|item| item["enterprise"].as_str().unwrap().to_owned());
    (list["id"].as_str().unwrap().to_owned(), ids.collect())
}

/// Takes an entry over as a project and through verified steps.
fn adopted(folder: &Folder, (list, enterprise): (&str, &str), steps: &[(&str, &str)]) -> String {
    let (first, rest) = steps.split_first().unwrap();
    let lead = read(
        folder,
        &[
            "project",
            "adopt",
            list,
            enterprise,
            "--county",
            "金寨县",
            "--total-yi",
            "0.5",
            "--day",
            first.1,
        ],
    );
    let id = lead[0]["id"].as_str().unwrap().to_owned();
    for (stage, day) in rest {
        folder
            .city(&[
                "project",
                "step",
                &id,
                "take",
                stage,
                "--day",
                day,
                "--verified",
                "--evidence",
                "照片",
            ])
            .succeeded();
    }
    id
}

/// The outcome of each target by enterprise.
fn outcomes(list: &Value) -> Vec<(&str, &str)> {
    let items = list["items"].as_array().unwrap().iter();
    items
        .map(|item| {
            (
                item["enterprise"].as_str().unwrap(),
                item["outcome"].as_str().unwrap(),
            )
        })
        .collect()
}

fn counts(rate: &Value) -> [i64; 6] {
    ["hits", "came", "landed", "settled", "open", "unknown"].map(|key| rate[key].as_i64().unwrap())
}

#[test]
fn a_kept_list_is_never_written_again_and_learns_what_came() {
    let folder = Folder::built();
    folder
        .city(&[
            "targets",
            "--limit",
            "3",
            "--keep",
            "一季度走访",
            "--handed",
            "2026-11-02",
        ])
        .succeeded();
    folder
        .city(&[
            "targets",
            "--limit",
            "3",
            "--keep",
            "一季度走访",
            "--handed",
            "2026-11-02",
        ])
        .succeeded();
    let kept = folder
        .city(&["lists", "--as-of", "2026-11-28", "--format", "json"])
        .succeeded()
        .json();
    assert_eq!(
        kept.as_array().unwrap().len(),
        1,
        "the same list of the same day is one list"
    );
    assert_eq!(
        (&kept[0]["name"], &kept[0]["targets"]),
        (&"一季度走访".into(), &3.into())
    );
    assert_eq!(kept[0]["outcomes"]["open"], 3);
    assert_eq!(kept[0]["hit_rate"], Value::Null);
    let first = kept[0]["items"][0]["enterprise"]
        .as_str()
        .unwrap()
        .to_owned();
    let date = kept[0]["date"].as_str().unwrap();
    let expires = kept[0]["items"][0]["expires"].as_str().unwrap().to_owned();
    // It comes to 六安 on the day the recommendation lapses, which is still in time.
    import(
        &folder,
        "investments",
        &format!(
            "investor_id,investee,adcode,date,amount_wan,kind\n{first},六安新厂,341502,{expires},9000,plant\n"
        ),
    );
    folder.city(&["build", "--as-of", "2028-01-01"]).succeeded();
    let judged = folder
        .city(&["lists", "--as-of", "2028-01-01", "--format", "json"])
        .succeeded()
        .json();
    assert!(date < expires.as_str());
    assert_eq!(
        (
            &judged[0]["outcomes"]["hit"],
            &judged[0]["outcomes"]["miss"]
        ),
        (&1.into(), &2.into())
    );
    assert!(close(judged[0]["hit_rate"].as_f64().unwrap(), 1.0 / 3.0));
    // Lapsed ones left the list; they are still on record.
    assert_eq!(judged[0]["items"].as_array().unwrap().len(), 1);
    let all = folder
        .city(&[
            "lists",
            "--all",
            "--as-of",
            "2028-01-01",
            "--format",
            "json",
        ])
        .succeeded()
        .json();
    assert_eq!(all[0]["items"].as_array().unwrap().len(), 3);
}

/// Handed out on 2 January 2025, lapsing on 30 June, five targets: one signs on the last day and lands later, one signs in
/// July, one is talked to, one signs for another chain through another door, one never comes.
#[test]
fn five_targets_come_in_five_ways_and_the_rates_follow_by_hand() {
    let folder = Folder::built();
    folder.city(&["build", "--as-of", "2025-01-01"]).succeeded();
    let (first, ids) = kept(&folder, ("元旦名单", "2025-01-02", "5"));
    let to_review = [
        ("lead", "2025-01-05"),
        ("talk", "2025-02-01"),
        ("review", "2025-03-01"),
    ];
    let with = |more: &[(&'static str, &'static str)]| [&to_review[..], more].concat();
    adopted(
        &folder,
        (&first, &ids[0]),
        &with(&[("signed", "2025-06-30"), ("landed", "2025-08-01")]),
    );
    adopted(
        &folder,
        (&first, &ids[1]),
        &with(&[("signed", "2025-07-15")]),
    );
    adopted(&folder, (&first, &ids[2]), &to_review[..2]);
    folder.write(
        "projects.csv",
        &format!(
            "id,name,chain,investor_id,county,total_yi\nP9,另一条链的项目,GFD,{},341525,0.5\n",
            ids[3]
        ),
    );
    folder.write(
        "steps.csv",
        "project_id,stage,date,verified,evidence\nP9,lead,2025-02-01,yes,照片\nP9,signed,2025-04-01,yes,合同\n",
    );
    for (table, file) in [
        ("projects", "projects.csv"),
        ("project_events", "steps.csv"),
    ] {
        let file = folder.path(file);
        folder
            .city(&[
                "import",
                table,
                file.to_str().unwrap(),
                "--source",
                "示例",
                "--as-of",
                "2025-12-31",
            ])
            .succeeded();
    }
    let on = |day: &str| read(&folder, &["lists", &first, "--all", "--as-of", day])[0].clone();
    // Nothing is due at the end of March: all are open, and there is no rate.
    let march = on("2025-03-31");
    assert!(
        outcomes(&march)
            .iter()
            .all(|(_, outcome)| *outcome == "open"),
        "{march}"
    );
    assert_eq!(
        (counts(&march), &march["hit_rate"]),
        ([0, 0, 0, 0, 5, 0], &Value::Null)
    );
    // On 1 April the fourth came, for another chain; on 30 June the first, in time.
    assert_eq!(counts(&on("2025-04-01")), [0, 1, 0, 1, 4, 0]);
    assert_eq!(counts(&on("2025-06-30")), [1, 2, 0, 2, 3, 0]);
    // On 1 July the rest has lapsed: the second and the third are still talked to, the fifth missed.
    let july = on("2025-07-01");
    let want = ["hit", "partial", "partial", "partial", "miss"];
    assert_eq!(
        outcomes(&july)
            .iter()
            .map(|(_, outcome)| *outcome)
            .collect::<Vec<_>>(),
        want
    );
    assert_eq!(counts(&july), [1, 2, 0, 5, 0, 0]);
    // At the end of the year the second has come late and the first has landed: 1/5 hit, 3/5 came, 1/5 landed.
    let whole = on("2025-12-31");
    let want = ["hit", "delayed", "partial", "partial", "miss"];
    assert_eq!(
        outcomes(&whole)
            .iter()
            .map(|(_, outcome)| *outcome)
            .collect::<Vec<_>>(),
        want
    );
    assert_eq!(counts(&whole), [1, 3, 1, 5, 0, 0]);
    assert!(close(whole["hit_rate"].as_f64().unwrap(), 0.2));
    assert!(close(whole["came_rate"].as_f64().unwrap(), 0.6));
    assert!(close(whole["landed_rate"].as_f64().unwrap(), 0.2));
    assert_eq!(whole["items"][0]["basis"], "project");
    for item in whole["items"].as_array().unwrap() {
        assert!(!item["falsifier"].as_str().unwrap().is_empty());
        assert_eq!(item["expires"], "2025-06-30");
    }
    // By lists: three of the five were taken over, two of them signed by the year's end and one landed; at the end of June one signed.
    let by_list = |to: &str| {
        let year = [
            "channels",
            "--by",
            "list",
            "--from",
            "2025-01-01",
            "--to",
            to,
        ];
        let lists = read(&folder, &year);
        let list = lists[0].clone();
        assert_eq!(list["list"], Value::from(first.clone()), "{lists}");
        let count = |key: &str| list[key].as_i64().unwrap();
        let counts = ["targets", "adopted", "signed", "landed"].map(count);
        (counts, list["hit_rate"].as_f64().unwrap())
    };
    assert_eq!(by_list("2025-06-30"), ([5, 3, 1, 0], 0.0));
    assert_eq!(by_list("2025-12-31"), ([5, 3, 2, 1], 0.2));
    // What lapsed without coming leaves the list; asked for all, it is still there.
    let left = read(&folder, &["lists", &first, "--as-of", "2025-12-31"])[0].clone();
    assert_eq!(left["items"].as_array().unwrap().len(), 4);
    assert_eq!(left["targets"], 5);
}

/// A second list, and what people say of it: each word stays, the last one holds, a withdrawal gives the records their say.
#[test]
fn what_people_say_of_a_target_is_added_and_the_last_word_holds() {
    let folder = Folder::built();
    folder.city(&["build", "--as-of", "2025-01-01"]).succeeded();
    let (first, ids) = kept(&folder, ("元旦名单", "2025-01-02", "4"));
    let (second, later) = kept(&folder, ("三月名单", "2025-03-01", "2"));
    let say = |list: &str, enterprise: &str, outcome: &str, day: &str| {
        let asked = [
            "lists",
            list,
            enterprise,
            outcome,
            "--day",
            day,
            "--evidence",
            "合同 17 号",
            "--reference",
            "P1",
            "--by",
            "张三",
        ];
        folder.city(&asked)
    };
    say(&first, &ids[0], "hit", "2025-02-01").succeeded();
    say(&first, &ids[1], "partial", "2025-02-01").succeeded();
    say(&first, &ids[2], "delayed", "2025-09-01").succeeded();
    say(&second, &later[0], "miss", "2025-04-01").succeeded();
    say(&second, &later[0], "hit", "2025-05-01").succeeded();
    let rates = |day: &str| read(&folder, &["lists", "--rates", "--as-of", day]);
    // Year's end: first list hit, partial, delayed, miss (1 of 4, 3 came); second hit, miss (1 of 2).
    let year = rates("2025-12-31");
    let rows = year["rows"].as_array().unwrap();
    assert_eq!(
        (&rows[0]["date"], &rows[1]["date"]),
        (&"2025-01-02".into(), &"2025-03-01".into())
    );
    assert_eq!(counts(&rows[0]), [1, 3, 0, 4, 0, 0]);
    assert_eq!(counts(&rows[1]), [1, 1, 0, 2, 0, 0]);
    assert_eq!(counts(&rows[1]["cumulative"]), [2, 4, 0, 6, 0, 0]);
    assert!(close(
        rows[1]["cumulative"]["hit_rate"].as_f64().unwrap(),
        2.0 / 6.0
    ));
    // The second list names two of the four companies of the first.
    assert_eq!(
        (&rows[1]["targets"], &rows[1]["cumulative_enterprises"]),
        (&2.into(), &4.into())
    );
    assert!(year["rules"]["hit"].as_str().unwrap().contains("签约"));
    // Mid-April: one hit, one partial, and the miss said on 1 April; what was said of later days is not yet.
    let april = rates("2025-04-15");
    let rows = april["rows"].as_array().unwrap();
    assert_eq!(counts(&rows[0]), [1, 2, 0, 2, 2, 0]);
    assert_eq!(counts(&rows[1]), [0, 0, 0, 1, 1, 0]);
    // Every word stays with who said it.
    let shown = read(
        &folder,
        &["lists", &second, "--all", "--as-of", "2025-12-31"],
    )[0]
    .clone();
    let said: Vec<(&str, &str)> = shown["items"][0]["said"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["outcome"].as_str().unwrap(),
                one["by"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(said, [("miss", "张三"), ("hit", "张三")]);
    // Withdrawn, the records speak again: nobody came.
    say(&second, &later[0], "withdrawn", "2025-06-01").succeeded();
    let shown = read(
        &folder,
        &["lists", &second, "--all", "--as-of", "2025-12-31"],
    )[0]
    .clone();
    assert_eq!(shown["items"][0]["outcome"], "miss");
    assert_eq!(shown["items"][0]["said"].as_array().unwrap().len(), 3);
    // What contradicts the list is refused, and says why.
    let early = say(&first, &ids[3], "delayed", "2025-06-30").failed(2);
    assert!(early.contains("holds until 2025-06-30"), "{early}");
    let late = say(&first, &ids[3], "hit", "2025-07-01").failed(2);
    assert!(late.contains("what came then is `delayed`"), "{late}");
    let before = say(&first, &ids[3], "hit", "2025-01-01").failed(2);
    assert!(
        before.contains("before the list was handed out"),
        "{before}"
    );
    let blank = folder
        .city(&[
            "lists",
            &first,
            &ids[3],
            "hit",
            "--day",
            "2025-02-01",
            "--evidence",
            " ",
        ])
        .failed(2);
    assert!(blank.contains("what shows it"), "{blank}");
    let nobody = say(&first, "无此企业", "hit", "2025-02-01").failed(4);
    assert!(nobody.contains("entry of the list"), "{nobody}");
}

/// What has lapsed is not handed out, and a record that refutes a recommendation takes it off the list.
#[test]
fn lapsed_recommendations_are_not_handed_out_and_refuted_ones_leave() {
    let folder = Folder::built();
    let late = folder
        .city(&[
            "targets",
            "--limit",
            "3",
            "--keep",
            "过期",
            "--handed",
            "2027-06-01",
        ])
        .failed(2);
    assert!(late.contains("lapsed on 2027-04-30"), "{late}");
    let (list, ids) = kept(&folder, ("走访", "2026-11-02", "3"));
    import(
        &folder,
        "risks",
        &format!(
            "enterprise_id,kind,date,reference\n{},dishonest,2026-11-10,（2026）示例执 9 号\n",
            ids[1]
        ),
    );
    folder.city(&["build"]).succeeded();
    let left = read(&folder, &["lists", &list, "--as-of", "2026-11-28"])[0].clone();
    assert_eq!(
        outcomes(&left),
        [(ids[0].as_str(), "open"), (ids[2].as_str(), "open")]
    );
    let all = read(&folder, &["lists", &list, "--all", "--as-of", "2026-11-28"])[0].clone();
    assert!(
        all["items"][1]["refuted"]
            .as_str()
            .unwrap()
            .contains("示例执 9 号"),
        "{all}"
    );
    assert_eq!(counts(&all), [0, 0, 0, 0, 3, 0]);
}

#[test]
fn the_service_keeps_lists_and_outcomes_as_the_command_line_does() {
    let folder = Folder::built();
    let service = Service::start(&folder);
    let post = |path: &str, body: &Value| {
        let line = format!("POST /api/v1/lists{path}");
        service.ask(
            &line,
            "Content-Type: application/json\r\n",
            &body.to_string(),
        )
    };
    let ask = json!({"name": "接口名单", "handed": "2026-11-02", "question": {"limit": 2}});
    let kept = post("", &ask);
    assert_eq!(kept.status, 200, "{}", kept.json());
    assert!(
        kept.head.contains("cache-control: no-store"),
        "{}",
        kept.head
    );
    let kept = kept.json();
    assert_eq!(
        post("", &ask).json()["id"],
        kept["id"],
        "the same list of the same day is one list"
    );
    let id = kept["id"].as_str().unwrap();
    let enterprise = kept["items"][0]["enterprise"].as_str().unwrap();
    let outcome = json!({"enterprise": enterprise, "outcome": "hit", "day": "2026-11-20", "evidence": "合同 17 号"});
    let said = post(&format!("/{id}/outcomes"), &outcome);
    assert_eq!(said.status, 200, "{}", said.json());
    let rates = service.get("/api/v1/lists/rates?as_of=2026-11-28").json();
    assert_eq!(counts(&rates["rows"][0]), [1, 1, 0, 1, 1, 0]);
    let shown = service
        .get(&format!("/api/v1/lists/{id}?all=true&as_of=2026-11-28"))
        .json();
    let told = read(&folder, &["lists", id, "--all", "--as-of", "2026-11-28"]);
    assert_eq!(shown, told[0]);
    assert_eq!(
        service.get("/api/v1/lists?as_of=2026-11-28").json()[0]["id"],
        kept["id"]
    );
    service.get("/api/v1/lists/nothing").problem(404);
    let early = json!({"enterprise": enterprise, "outcome": "delayed", "day": "2026-11-20", "evidence": "合同"});
    assert_eq!(post(&format!("/{id}/outcomes"), &early).status, 400);
}
