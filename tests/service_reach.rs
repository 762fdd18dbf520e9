//! The database goes away under load and comes back: reads of the snapshot go on, writes are told to come again, and what
//! was acknowledged is there. No restart.
#![expect(
    clippy::disallowed_methods,
    reason = "how long things take is told beside what they did"
)]
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::service::Service;
use crate::support::program::Folder;

/// The private PostgreSQL behind a door of ours, which can be shut.
struct Door {
    socket: PathBuf,
    behind: PathBuf,
    open: Arc<Mutex<Vec<UnixStream>>>,
    folder: TempDir,
}

impl Door {
    fn before(root: &Path) -> Self {
        let folder = TempDir::new().unwrap();
        Self {
            socket: folder.path().join(".s.PGSQL.5432"),
            behind: root.join(".s.PGSQL.5432"),
            open: Arc::default(),
            folder,
        }
    }

    fn unlock(&self) {
        let listener = UnixListener::bind(&self.socket).unwrap();
        let (behind, open) = (self.behind.clone(), Arc::clone(&self.open));
        let held = listener.try_clone().unwrap();
        std::thread::spawn(move || {
            for outside in held.incoming() {
                let Ok(outside) = outside else { return };
                let Ok(inside) = UnixStream::connect(&behind) else {
                    return;
                };
                let pairs = [
                    (outside.try_clone().unwrap(), inside.try_clone().unwrap()),
                    (inside.try_clone().unwrap(), outside.try_clone().unwrap()),
                ];
                open.lock().unwrap().extend([outside, inside]);
                for (from, to) in pairs {
                    std::thread::spawn(move || carry(from, to));
                }
            }
        });
    }

    fn shut(&self) {
        fs::remove_file(&self.socket).unwrap();
        for stream in self.open.lock().unwrap().drain(..) {
            // Some ended by themselves.
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

fn carry(mut from: UnixStream, mut to: UnixStream) {
    let mut bytes = [0; 16 << 10];
    while let Ok(count) = from.read(&mut bytes) {
        if count == 0 || to.write_all(&bytes[..count]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
}

/// What writers saw: acknowledged, told to come again, anything else.
#[derive(Debug, Default)]
struct Seen {
    kept: usize,
    later: usize,
    other: Vec<u16>,
}

fn write(service: &Service, seen: &Mutex<Seen>) -> u16 {
    let answer = service.send("POST /api/v1/shortlists", (None, &json!({"name": "名单"})));
    let mut seen = seen.lock().unwrap();
    match answer.status {
        200 => seen.kept += 1,
        503 => {
            assert!(answer.head.contains("retry-after: "), "{}", answer.head);
            seen.later += 1;
        }
        other => seen.other.push(other),
    }
    answer.status
}

/// Reads and writes while `outage` goes on; returns how many reads were answered, all of them well.
fn under_load(service: &Service, seen: &Mutex<Seen>, outage: impl FnOnce()) -> usize {
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..4_usize)
            .map(|reader| {
                let done = &done;
                scope.spawn(move || {
                    let mut count = 0_usize;
                    while !done.load(Ordering::Relaxed) {
                        let limit = 1 + (count * 4 + reader) % 500;
                        let answer = service.get(&format!("/api/v1/gaps?limit={limit}"));
                        assert_eq!(
                            answer.status,
                            200,
                            "{:?}",
                            String::from_utf8_lossy(&answer.body)
                        );
                        count += 1;
                    }
                    count
                })
            })
            .collect();
        for _ in 0..4 {
            let done = &done;
            scope.spawn(move || {
                while !done.load(Ordering::Relaxed) {
                    write(service, seen);
                }
            });
        }
        outage();
        done.store(true, Ordering::Relaxed);
        readers
            .into_iter()
            .map(|reader| reader.join().unwrap())
            .sum()
    })
}

fn recovered(service: &Service, seen: &Mutex<Seen>) -> Duration {
    let started = Instant::now();
    while write(service, seen) != 200 {
        assert!(
            started.elapsed() < Duration::from_secs(30),
            "it does not recover"
        );
        std::thread::sleep(Duration::from_millis(50));
    }
    started.elapsed()
}

fn ledger_state(service: &Service) -> Value {
    service.get("/readyz").json()["ledger"].clone()
}

#[test]
fn reads_go_on_while_postgresql_is_away_and_writes_come_back_without_a_restart() {
    let fresh = crate::ledger::postgres();
    let (address, root) = fresh.url.split_once("?host=").unwrap();
    let door = Door::before(Path::new(root));
    door.unlock();
    let folder = Folder::built();
    let written = String::from_utf8(folder.read("city/liantu.toml")).unwrap();
    let url = format!("{address}?host={}", door.folder.path().display());
    folder.write(
        "city/liantu.toml",
        &format!("{written}\n[database]\nurl = \"{url}\"\n"),
    );
    let service = Service::start(&folder);
    let seen = Mutex::new(Seen::default());
    assert_eq!(write(&service, &seen), 200);
    assert_eq!(ledger_state(&service), json!("answering"));
    let reads = under_load(&service, &seen, || {
        std::thread::sleep(Duration::from_millis(500));
        door.shut();
        std::thread::sleep(Duration::from_secs(3));
        assert_eq!(ledger_state(&service), json!("unreachable"));
        let ready = service.get("/readyz");
        assert_eq!(ready.status, 200, "what only reads goes on");
        let metrics = String::from_utf8(service.get("/metrics").body).unwrap();
        assert!(metrics.contains("liantu_ledger_up 0"), "{metrics}");
        door.unlock();
    });
    let pause = recovered(&service, &seen);
    let seen = seen.into_inner().unwrap();
    println!(
        "PostgreSQL away 3 s: {reads} reads, 0 failed; {} writes kept, {} told to come again; back after {pause:?}",
        seen.kept, seen.later
    );
    assert!(seen.other.is_empty(), "{seen:?}");
    assert!(seen.later > 0 && reads > 0);
    let lists = service.get("/api/v1/shortlists").json();
    let there = lists["items"].as_array().unwrap().len();
    assert!(
        there >= seen.kept,
        "{there} of {} acknowledged writes",
        seen.kept
    );
    assert_eq!(ledger_state(&service), json!("answering"));
}

#[test]
fn a_ledger_file_that_cannot_be_opened_is_opened_when_it_can() {
    let folder = Folder::built();
    let file = folder.path("city/ledger.db");
    fs::create_dir(&file).unwrap();
    let service = Service::start(&folder);
    let seen = Mutex::new(Seen::default());
    assert_eq!(ledger_state(&service), json!("unasked"));
    let reads = under_load(&service, &seen, || {
        std::thread::sleep(Duration::from_secs(1));
    });
    assert_eq!(ledger_state(&service), json!("unreachable"));
    fs::remove_dir(&file).unwrap();
    let pause = recovered(&service, &seen);
    let seen = seen.into_inner().unwrap();
    println!(
        "SQLite file unusable 1 s: {reads} reads, 0 failed; {} writes told to come again; back after {pause:?}",
        seen.later
    );
    assert!(
        seen.other.is_empty() && seen.later > 0 && reads > 0,
        "{seen:?}"
    );
    assert_eq!(seen.kept, 1);
}

#[test]
fn a_ledger_file_that_another_holds_locked_answers_writes_with_come_again() {
    let folder = Folder::built();
    let service = Service::start(&folder);
    let seen = Mutex::new(Seen::default());
    assert_eq!(write(&service, &seen), 200);
    let url = format!("sqlite://{}", folder.path("city/ledger.db").display());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let reads = runtime.block_on(async {
        use sqlx::{Connection as _, Executor as _};
        sqlx::any::install_default_drivers();
        let mut other = sqlx::AnyConnection::connect(&url).await.unwrap();
        other.execute("BEGIN EXCLUSIVE").await.unwrap();
        let reads = under_load(&service, &seen, || {
            std::thread::sleep(Duration::from_secs(12));
        });
        other.execute("ROLLBACK").await.unwrap();
        reads
    });
    let pause = recovered(&service, &seen);
    let seen = seen.into_inner().unwrap();
    println!(
        "SQLite locked 12 s: {reads} reads, 0 failed; {} writes told to come again; back after {pause:?}",
        seen.later
    );
    assert!(
        seen.other.is_empty() && seen.later > 0 && reads > 0,
        "{seen:?}"
    );
}
