//! What a caller may do to the service, and what it answers: limits, hostile texts, slow and broken clients.
use std::io::{Read as _, Write as _};
use std::time::Duration;

use crate::service::Service;
use crate::service_gate::{lenient, token};
use crate::support::program::Folder;

/// A workspace whose service has these settings.
pub(crate) fn with_settings(lines: &str) -> Folder {
    let folder = Folder::built();
    let written = String::from_utf8(folder.read("city/liantu.toml")).unwrap();
    folder.write(
        "city/liantu.toml",
        &format!("{written}\n[service]\n{lines}\n"),
    );
    folder
}

const JSON: &str = "Content-Type: application/json\r\n";

/// A question of exactly so many bytes.
fn question(bytes: usize) -> String {
    let bare = "{\"limit\": 1}";
    format!("{}{bare}", " ".repeat(bytes - bare.len()))
}

#[test]
fn a_body_may_be_as_long_as_the_limit_and_no_longer() {
    let folder = with_settings("body_bytes = 1000");
    let service = Service::start(&folder);
    for (bytes, status) in [(999, 200), (1000, 200), (1001, 413)] {
        let answer = service.ask("POST /api/v1/targets/query", JSON, &question(bytes));
        assert_eq!(answer.status, status, "{bytes} bytes");
    }
    // The same without a stated length.
    let mut stream = service.connect();
    let chunk = question(1001);
    write!(
        stream,
        "POST /api/v1/targets/query HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{JSON}Transfer-Encoding: chunked\r\n\r\n{:x}\r\n{chunk}\r\n0\r\n\r\n",
        chunk.len()
    )
    .unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    assert!(text.starts_with("HTTP/1.1 413"), "{text}");
    let long = folder.city(&["gaps", "--limit", "1"]).succeeded();
    assert!(!long.stdout.is_empty());
}

#[test]
fn a_body_over_two_megabytes_is_read() {
    let folder = Folder::built();
    let service = Service::start(&folder);
    let answer = service.ask("POST /api/v1/targets/query", JSON, &question(3 << 20));
    assert_eq!(answer.status, 200, "the framework's own limit is 2 MB");
}

#[test]
fn a_caller_over_his_rate_is_told_when_to_come_again() {
    let folder = with_settings("requests_per_second = 1\nburst = 3");
    let service = Service::start(&folder);
    let statuses: Vec<u16> = (0..4).map(|_| service.get("/healthz").status).collect();
    assert_eq!(statuses, [200, 200, 200, 429]);
    let refused = service.get("/healthz");
    let body = refused.problem(429);
    assert_eq!(body["code"].as_str(), Some("request.too_often"));
    assert!(refused.head.contains("retry-after: 1"), "{}", refused.head);
}

#[test]
fn a_token_has_a_rate_of_its_own_and_a_made_up_one_that_of_its_address() {
    let folder = with_settings("requests_per_second = 1\nburst = 3");
    lenient(&folder, &[]);
    let [one, other] = [(); 2].map(|()| token(&folder, "viewer", (&[], &[])));
    let service = Service::start_asking(&folder);
    let ask = |token: &str| {
        let header = format!("Authorization: Bearer {token}\r\n");
        service
            .ask("GET /api/v1/regions?limit=1", &header, "")
            .status
    };
    // Whoever is not known yet counts for his address, which three may do at once.
    assert_eq!([ask(&one), ask(&other)], [200, 200]);
    assert_eq!([(); 4].map(|()| ask(&one)), [200, 200, 200, 429]);
    assert_eq!(ask(&other), 200, "another token behind the same address");
    assert_eq!([(); 2].map(|()| ask("made-up")), [401, 429]);
}

#[test]
fn only_a_trusted_proxy_says_for_whom_it_speaks() {
    let statuses = |lines: &str| {
        let folder = with_settings(&format!("requests_per_second = 1\nburst = 2\n{lines}"));
        let service = Service::start(&folder);
        [1, 2, 3].map(|last| {
            let header = format!("X-Forwarded-For: 192.0.2.{last}\r\n");
            service.ask("GET /healthz", &header, "").status
        })
    };
    assert_eq!(statuses(""), [200, 200, 429], "a forged address");
    let trusted = "\n[access]\ntrusted_proxies = [\"127.0.0.1\"]";
    assert_eq!(statuses(trusted), [200, 200, 200], "three callers");
}

#[test]
fn faulty_settings_of_the_service_are_all_named() {
    let folder = with_settings("burst = 0\ntls_cert = \"cert.pem\"");
    let message = folder.city(&["serve", "--listen", "127.0.0.1:0"]).failed(3);
    assert!(
        message.contains("service.burst") && message.contains("tls_key"),
        "{message}"
    );
}

#[test]
fn long_addresses_and_headers_are_refused() {
    let folder = Folder::built();
    let service = Service::start(&folder);
    let long = "x".repeat(9 << 10);
    service
        .get(&format!("/api/v1/gaps?region={long}"))
        .problem(414);
    let header = format!("X-Long: {}\r\n", "x".repeat(17 << 10));
    service.ask("GET /healthz", &header, "").problem(431);
}

#[test]
fn hostile_ids_and_queries_are_answered_with_a_reason_and_never_with_a_fault_of_ours() {
    let folder = Folder::built();
    let service = Service::start(&folder);
    let hostile = [
        "..%2f..%2f..%2fetc%2fpasswd",
        "%00",
        "%ED%A0%80",
        "';%20DROP%20TABLE%20projects;--",
        "%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E",
        "%F0%9F%A6%A0",
        "-1",
        "NEV-B07%0d%0aX-Injected:%201",
    ];
    let routes = [
        "/api/v1/chains/{}",
        "/api/v1/chains/{}/map",
        "/api/v1/segments/{}",
        "/api/v1/segments/{}/enterprises",
        "/api/v1/gaps/{}",
        "/api/v1/regions/{}/profile",
        "/api/v1/enterprises/{}",
        "/api/v1/enterprises/{}/paths",
        "/api/v1/exports/{}",
        "/api/v1/exports/{}.csv",
        "/api/v1/gaps?region={}",
        "/api/v1/gaps?snapshot={}",
        "/api/v1/gaps?cursor={}",
        "/api/v1/gaps?verdict={}",
        "/api/v1/targets?label={}",
        "/api/v1/targets?province={}",
        "/api/v1/targets?min_score={}",
        "/api/v1/targets?profile={}",
        "/docs/{}",
        "/page/{}",
    ];
    for route in routes {
        for text in hostile {
            let path = route.replace("{}", text);
            let answer = service.get(&path);
            assert!(
                (400..500).contains(&answer.status),
                "{path}: {}",
                answer.status
            );
            assert!(!answer.head.contains("x-injected"), "{path}");
            let body = String::from_utf8(answer.body).unwrap();
            assert!(
                !body.contains("root:") && !body.contains("city/atlas"),
                "{path}: {body}"
            );
        }
    }
}

#[test]
fn slow_and_broken_clients_hold_nobody_up() {
    let folder = Folder::built();
    let service = Service::start(&folder);
    let slow: Vec<_> = (0..50)
        .map(|_| {
            let mut stream = service.connect();
            write!(
                stream,
                "GET /api/v1/gaps HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
            )
            .unwrap();
            stream
        })
        .collect();
    for _ in 0..20 {
        let mut broken = service.connect();
        write!(
            broken,
            "GET /api/v1/targets?limit=50 HTTP/1.1\r\nHost: localhost\r\n\r\n"
        )
        .unwrap();
        drop(broken);
    }
    let mut garbage = service.connect();
    garbage
        .write_all(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")
        .unwrap();
    garbage
        .set_read_timeout(Some(Duration::from_millis(100)))
        .unwrap();
    for _ in 0..20 {
        assert_eq!(service.get("/api/v1/gaps?limit=3").status, 200);
    }
    drop(slow);
}
