//! The service under load: snapshots that change all the time, and one caller with heavy questions beside others who read.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "how long things take is told beside what they did"
)]
use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::service::{Answer, Service};
use crate::service_bounds::with_settings;
use crate::support::program::Folder;

/// Addresses that are asked while snapshots change.
const PATHS: [&str; 6] = [
    "/api/v1/gaps?chain=NEV&limit=20",
    "/api/v1/targets?limit=10",
    "/api/v1/chains",
    "/api/v1/chains/NEV/map",
    "/api/v1/gaps/NEV-B07",
    "/api/v1/segments/NEV-B07",
];
/// Requests a second, all readers together.
const RATE: u32 = 200;
const READERS: u32 = 8;

/// Makes another snapshot the latest, as a build does.
fn flip(folder: &Folder, id: &str) {
    folder.write("city/atlas/.latest", id);
    std::fs::rename(
        folder.path("city/atlas/.latest"),
        folder.path("city/atlas/LATEST"),
    )
    .unwrap();
}

/// Swaps so many times under load and holds every answer against what its snapshot says.
fn swaps(count: usize) {
    let folder = with_settings("watch_ms = 5");
    let service = Service::start(&folder);
    let mut ids = vec![
        service.get("/readyz").json()["snapshot"]
            .as_str()
            .unwrap()
            .to_owned(),
    ];
    for day in ["2026-11-20", "2026-11-21"] {
        folder.city(&["build", "--as-of", day]).succeeded();
        ids.push(service.wait_for_another(ids.last().unwrap()));
    }
    let mut whole: BTreeMap<(String, &str), Vec<u8>> = BTreeMap::new();
    for id in &ids {
        for path in PATHS {
            let join = if path.contains('?') { '&' } else { '?' };
            let answer = service.get(&format!("{path}{join}snapshot={id}"));
            assert_eq!(answer.status, 200, "{path}");
            whole.insert((id.clone(), path), answer.body);
        }
    }
    let (done, asked) = (AtomicBool::new(false), AtomicUsize::new(0));
    let seen: Mutex<BTreeMap<String, usize>> = Mutex::default();
    let mut memory = Vec::new();
    std::thread::scope(|scope| {
        for reader in 0..READERS as usize {
            let (service, whole, done, asked, seen) = (&service, &whole, &done, &asked, &seen);
            scope.spawn(move || {
                let pause = Duration::from_secs(1) * READERS / RATE;
                let mut turn = reader;
                while !done.load(Ordering::Relaxed) {
                    let started = Instant::now();
                    let path = PATHS[turn % PATHS.len()];
                    let answer = service.get(path);
                    assert_eq!(answer.status, 200, "{path}");
                    let id = answer.json()["snapshot"].as_str().unwrap().to_owned();
                    assert!(
                        whole[&(id.clone(), path)] == answer.body,
                        "{path} of `{id}` says what another snapshot says"
                    );
                    *seen.lock().unwrap().entry(id).or_default() += 1;
                    asked.fetch_add(1, Ordering::Relaxed);
                    turn += 1;
                    std::thread::sleep(pause.saturating_sub(started.elapsed()));
                }
            });
        }
        for turn in 0..count {
            let id = &ids[turn % ids.len()];
            flip(&folder, id);
            let started = Instant::now();
            while service.get("/readyz").json()["snapshot"] != json!(id) {
                assert!(
                    started.elapsed() < Duration::from_mins(1),
                    "`{id}` is not served"
                );
                std::thread::sleep(Duration::from_millis(2));
            }
            if (turn + 1) % (count / 10).max(1) == 0 {
                memory.push(service.resident_kib());
            }
        }
        done.store(true, Ordering::Relaxed);
    });
    let asked = asked.into_inner();
    println!(
        "{count} swaps under {asked} requests: 0 failed, every body that of its snapshot; seen {:?}; resident KiB {memory:?}",
        seen.into_inner().unwrap().values().collect::<Vec<_>>()
    );
    assert!(asked >= count);
    // Over the first dozens of swaps the allocator fills its arenas and levels off; only a thousand show a slope.
    let (settled, most_percent) = if count < 1000 { (7, 115) } else { (2, 105) };
    let (before, after) = (
        memory[memory.len() * settled / 10],
        memory[memory.len() - 1],
    );
    assert!(
        after * 100 <= before * most_percent,
        "memory grew from {before} to {after} KiB"
    );
}

#[test]
fn forty_swaps_under_load_drop_and_mix_nothing() {
    swaps(40);
}

#[test]
#[ignore = "minutes: the figure of RELIABILITY.md, R07"]
fn a_thousand_swaps_under_load_drop_and_mix_nothing() {
    swaps(1_000);
}

/// Asks from another address of this machine, as another caller.
fn ask_from(service: &Service, own: Ipv4Addr, line: &str, body: &str) -> Answer {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let stream = runtime.block_on(async {
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::from((own, 0))).unwrap();
        socket
            .connect(service.socket())
            .await
            .unwrap()
            .into_std()
            .unwrap()
    });
    stream.set_nonblocking(false).unwrap();
    service.ask_over(
        stream,
        line,
        ("Content-Type: application/json\r\n", body.as_bytes()),
    )
}

/// The 99th percentile of so many reads.
fn slowest_percent(service: &Service, count: u32) -> Duration {
    let mut times: Vec<Duration> = (0..count)
        .map(|turn| {
            let started = Instant::now();
            let answer = service.get(&format!("/api/v1/gaps?limit={}", 1 + turn % 50));
            assert_eq!(answer.status, 200);
            started.elapsed()
        })
        .collect();
    times.sort();
    times[times.len() * 99 / 100]
}

#[test]
fn thirty_two_heavy_calls_of_one_caller_are_cut_down_and_others_read_on() {
    let folder = Folder::built();
    let service = Service::start(&folder);
    slowest_percent(&service, 100);
    let idle = slowest_percent(&service, 400);
    let done = AtomicBool::new(false);
    let statuses: Mutex<BTreeMap<u16, usize>> = Mutex::default();
    let busy = std::thread::scope(|scope| {
        for turn in 0..32 {
            let (service, done, statuses) = (&service, &done, &statuses);
            scope.spawn(move || {
                let question = json!({"weights": {"path": f64::from(turn) + 1.0}, "stability": true, "limit": 50});
                while !done.load(Ordering::Relaxed) {
                    let line = "POST /api/v1/targets/query";
                    let own = Ipv4Addr::new(127, 0, 0, 2);
                    let answer = ask_from(service, own, line, &question.to_string());
                    *statuses.lock().unwrap().entry(answer.status).or_default() += 1;
                    if answer.status == 429 {
                        answer.problem(429);
                        assert!(answer.head.contains("retry-after: "), "{}", answer.head);
                        std::thread::sleep(Duration::from_millis(500));
                    }
                }
            });
        }
        std::thread::sleep(Duration::from_millis(300));
        let busy = slowest_percent(&service, 400);
        done.store(true, Ordering::Relaxed);
        busy
    });
    let statuses = statuses.into_inner().unwrap();
    println!(
        "reads beside 32 heavy calls: p99 {busy:?}, idle {idle:?}; heavy calls by status {statuses:?}"
    );
    assert!(statuses[&429] > 0 && statuses[&200] > 0, "{statuses:?}");
    assert!(
        statuses.keys().all(|status| [200, 429].contains(status)),
        "{statuses:?}"
    );
    // Other work on the machine of the test moves the figure; the bench states it.
    assert!(
        busy < idle * 20 + Duration::from_millis(200),
        "{busy:?} beside {idle:?}"
    );
}
