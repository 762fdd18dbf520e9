//! Imports by upload and builds as jobs: they outlive their request, report what became of every row, and bound each other.
use std::time::Duration;

use serde_json::{Value, json};

use crate::service::{Answer, Service};
use crate::support::program::Folder;

const BORDER: &str = "border7d1";

/// A form with words and a file.
pub(crate) fn form(words: &[(&str, &str)], (name, bytes): (&str, &[u8])) -> Vec<u8> {
    let mut body = Vec::new();
    for (word, value) in words {
        body.extend_from_slice(
            format!(
                "--{BORDER}\r\nContent-Disposition: form-data; name=\"{word}\"\r\n\r\n{value}\r\n"
            )
            .as_bytes(),
        );
    }
    body.extend_from_slice(
        format!(
            "--{BORDER}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        )
        .as_bytes(),
    );
    body.extend_from_slice(bytes);
    body.extend_from_slice(format!("\r\n--{BORDER}--\r\n").as_bytes());
    body
}

/// Uploads a file.
pub(crate) fn upload(service: &Service, words: &[(&str, &str)], file: (&str, &[u8])) -> Answer {
    let headers = format!("Content-Type: multipart/form-data; boundary={BORDER}\r\n");
    service.ask_bytes("POST /api/v1/imports", &headers, &form(words, file))
}

/// Waits for a job to end.
pub(crate) fn ended(service: &Service, asked: &Answer) -> Value {
    let place = asked
        .head
        .lines()
        .find_map(|line| line.strip_prefix("location: "));
    let place = place
        .unwrap_or_else(|| panic!("no location: {}", asked.head))
        .to_owned();
    for _ in 0..1_200 {
        let card = service.get(&place).json();
        if !matches!(card["state"].as_str(), Some("queued" | "running")) {
            return card;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("`{place}` does not end");
}

/// Three enterprises, the second without a name.
const ROWS: &str = "id,name,adcode,scope\r\n新:1,六安新一科技有限公司,341500,动力电池\r\n新:2,,341500,动力电池\r\n新:3,六安新三科技有限公司,341500,=1+1\r\n";

#[test]
fn an_upload_is_read_when_its_turn_comes_and_its_refused_rows_come_back_in_its_own_columns() {
    let folder = Folder::built();
    let service = Service::start(&folder);
    let words = [
        ("table", "enterprises"),
        ("source", "示例"),
        ("as_of", "2026-11-02"),
        ("dry_run", "true"),
    ];
    let tried = upload(&service, &words, ("名录 A.csv", ROWS.as_bytes()));
    assert_eq!(tried.status, 202, "{}", tried.json());
    let tried = ended(&service, &tried);
    assert_eq!(tried["state"], json!("done"), "{tried}");
    assert_eq!(tried["asked"]["file"], json!("名录 A.csv"));
    let counts = |card: &Value| -> Vec<u64> {
        ["accepted", "refused", "new", "unchanged"]
            .iter()
            .map(|key| card["report"][*key].as_u64().unwrap())
            .collect()
    };
    assert_eq!(counts(&tried), [2, 1, 2, 0], "{tried}");
    assert!(tried["restart"].as_str().unwrap().contains("interrupted"));
    let kept = upload(&service, &words[..3], ("名录 A.csv", ROWS.as_bytes()));
    let kept = ended(&service, &kept);
    assert_eq!(
        counts(&kept),
        [2, 1, 2, 0],
        "the trial wrote nothing: {kept}"
    );
    let again = ended(
        &service,
        &upload(&service, &words[..3], ("名录 A.csv", ROWS.as_bytes())),
    );
    assert_eq!(counts(&again), [0, 1, 0, 2], "{again}");
    for card in [&tried, &kept] {
        let files = card["refused_files"].as_array().unwrap();
        assert_eq!(files.len(), 2, "{card}");
        let sheet = service.get(files[0].as_str().unwrap());
        assert_eq!((sheet.status, &sheet.body[..2]), (200, &b"PK"[..]));
        let csv = service.get(files[1].as_str().unwrap());
        assert!(
            csv.head
                .contains("filename*=utf-8''%e5%90%8d%e5%bd%95%20a%20%e6%8b%92%e6%94%b6.csv"),
            "{}",
            csv.head
        );
        let text = String::from_utf8(csv.body).unwrap();
        let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(lines[0], "id,name,adcode,scope,原因");
        assert!(
            lines[1].starts_with("新:2,,341500,动力电池,name："),
            "{text}"
        );
        assert_eq!(lines.len(), 2);
    }
    let mended =
        "\u{feff}id,name,adcode,scope,原因\r\n新:2,六安新二科技有限公司,341500,动力电池,必填\r\n";
    let mended = ended(
        &service,
        &upload(&service, &words[..3], ("改.csv", mended.as_bytes())),
    );
    assert_eq!(counts(&mended), [1, 0, 1, 0], "{mended}");
    assert_eq!(mended["refused_files"], json!([]));
    let list = service.get("/api/v1/imports?limit=2").json();
    assert_eq!(list["items"][0]["asked"]["file"], json!("改.csv"));
    assert!(list["next"].is_string());
    let left: Vec<String> = std::fs::read_dir(folder.path("city/jobs"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with(".upload"))
        .collect();
    assert!(left.is_empty(), "uploads are taken away: {left:?}");
}

#[test]
fn an_upload_for_the_ledger_is_kept_there() {
    let folder = Folder::built();
    let service = Service::start(&folder);
    let rows = "id,name,kind,county,investor,total_yi\r\nP1,电池项目,industrial,341524,某集团,3\r\nP2,无县项目,industrial,999999,某集团,3\r\n";
    let words = [("table", "projects"), ("as_of", "2026-11-02")];
    let card = ended(
        &service,
        &upload(&service, &words, ("projects.csv", rows.as_bytes())),
    );
    assert_eq!(card["report"]["accepted"], json!(1), "{card}");
    assert_eq!(card["report"]["refused"], json!(1), "{card}");
    let listed = service.get("/api/v1/projects").json();
    assert_eq!(listed["items"][0]["name"], json!("电池项目"));
}

#[test]
fn a_faulty_form_is_refused_before_anything_is_queued() {
    let folder = Folder::built();
    let service = Service::start(&folder);
    let csv = ("a.csv", ROWS.as_bytes());
    for (words, status) in [
        (vec![], 400),
        (vec![("table", "cars")], 404),
        (vec![("table", "enterprises"), ("mapping", "none")], 404),
        (
            vec![("table", "enterprises"), ("mapping", "../../etc/x.toml")],
            400,
        ),
        (
            vec![("table", "enterprises"), ("mapping", "/etc/passwd")],
            400,
        ),
        (vec![("table", "enterprises"), ("as_of", "yesterday")], 400),
        (vec![("table", "enterprises"), ("dry_run", "perhaps")], 400),
        (vec![("table", "enterprises"), ("colour", "red")], 400),
    ] {
        upload(&service, &words, csv).problem(status);
    }
    let json = "Content-Type: application/json\r\n";
    service.ask("POST /api/v1/imports", json, "{}").problem(415);
    let none = format!("Content-Type: multipart/form-data; boundary={BORDER}\r\n");
    service
        .ask("POST /api/v1/imports", &none, &format!("--{BORDER}--\r\n"))
        .problem(400);
    service.get("/api/v1/imports/none").problem(404);
    assert_eq!(service.get("/api/v1/imports").json()["items"], json!([]));
}

#[test]
fn a_file_that_cannot_be_read_fails_its_job_with_the_reason_and_no_path_of_the_machine() {
    let folder = Folder::built();
    let service = Service::start(&folder);
    let words = [("table", "enterprises")];
    let card = ended(
        &service,
        &upload(&service, &words, ("表.xlsx", b"PK\x03\x04 no zip")),
    );
    assert_eq!(card["state"], json!("failed"), "{card}");
    let detail = card["fault"]["detail"].as_str().unwrap();
    assert!(detail.contains("`表.xlsx`"), "{detail}");
    assert!(
        !detail.contains(".upload") && !detail.contains("/tmp"),
        "{detail}"
    );
    let strict = [("table", "enterprises"), ("strict", "true")];
    let card = ended(
        &service,
        &upload(&service, &strict, ("a.csv", ROWS.as_bytes())),
    );
    assert_eq!(card["fault"]["code"], json!("registry.refused"), "{card}");
    assert_eq!(card["refused_files"].as_array().unwrap().len(), 2);
}

#[test]
fn an_upload_may_be_as_long_as_the_limit_and_no_longer() {
    let limit = 3 << 20;
    let folder = crate::service_bounds::with_settings(&format!("import_bytes = {limit}"));
    let service = Service::start(&folder);
    let words = [("table", "enterprises"), ("dry_run", "true")];
    for (bytes, status) in [(limit - 1, 202), (limit, 202), (limit + 1, 413)] {
        let mut rows = ROWS.as_bytes().to_vec();
        rows.resize(bytes, b'\n');
        let answer = upload(&service, &words, ("a.csv", &rows));
        assert_eq!(answer.status, status, "{bytes} bytes");
        if status == 202 {
            let card = ended(&service, &answer);
            assert_eq!(card["report"]["accepted"], json!(2), "{card}");
        }
    }
}

#[test]
fn jobs_beyond_the_queue_are_told_to_come_again() {
    let folder = crate::service_bounds::with_settings("jobs = 2");
    let service = Service::start(&folder);
    let asked: Vec<Answer> = (0..8)
        .map(|_| service.send("POST /api/v1/builds", (None, &json!({}))))
        .collect();
    let (taken, refused): (Vec<&Answer>, Vec<&Answer>) =
        asked.iter().partition(|answer| answer.status == 202);
    assert!(taken.len() >= 2, "{}", taken.len());
    assert!(!refused.is_empty());
    for answer in refused {
        answer.problem(503);
        assert!(answer.head.contains("retry-after: "), "{}", answer.head);
    }
    for answer in taken {
        assert_eq!(ended(&service, answer)["state"], json!("done"));
    }
}

#[test]
fn a_build_is_made_apart_and_served_when_it_is_whole() {
    let folder = Folder::built();
    let service = Service::start(&folder);
    let before = service.get("/readyz").json()["snapshot"].clone();
    let asked = service.send(
        "POST /api/v1/builds",
        (None, &json!({"as_of": "2026-11-20"})),
    );
    assert_eq!(asked.status, 202, "{}", asked.json());
    let card = ended(&service, &asked);
    let result = &card["result"];
    assert_eq!(card["state"], json!("done"), "{card}");
    assert_eq!(
        (&result["as_of"], &result["served"]),
        (&json!("2026-11-20"), &json!(true))
    );
    assert_eq!(result["previous"], before);
    let gaps = service.get("/api/v1/gaps?limit=1").json();
    assert_eq!(gaps["snapshot"], result["snapshot"]);
    for (body, status) in [
        (json!({"as_of": "soon"}), 400),
        (json!({"profile": "none"}), 404),
        (json!({"colour": 1}), 400),
    ] {
        service
            .send("POST /api/v1/builds", (None, &body))
            .problem(status);
    }
}

#[test]
fn a_job_whose_service_ends_is_interrupted_and_nothing_of_it_stays() {
    let folder = Folder::built();
    let service = Service::start(&folder);
    // The first runs, the second waits.
    let asked: Vec<Answer> = ["2026-11-21", "2026-11-22"]
        .iter()
        .map(|day| service.send("POST /api/v1/builds", (None, &json!({"as_of": day}))))
        .collect();
    let id = |answer: &Answer| answer.json()["id"].as_str().unwrap().to_owned();
    let (first, second) = (id(&asked[0]), id(&asked[1]));
    assert_eq!(service.terminate(), Some(0));
    let service = Service::start(&folder);
    let state = |id: &str| service.get(&format!("/api/v1/builds/{id}")).json()["state"].clone();
    assert!(
        [json!("interrupted"), json!("done")].contains(&state(&first)),
        "{}",
        state(&first)
    );
    assert_eq!(state(&second), json!("interrupted"));
    assert_eq!(service.get("/api/v1/gaps?limit=1").status, 200);
}
