//! The service over the wire: the real program on a free port, asked with plain HTTP.
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::support::program::Folder;

/// Longest wait for an answer; an answer takes milliseconds.
const PATIENCE: Duration = Duration::from_mins(1);

/// A running service, stopped when the test ends.
pub(crate) struct Service {
    child: Child,
    address: String,
}

impl Service {
    /// Starts `serve`, open to this machine, on a free port and waits until it says that it listens.
    pub(crate) fn start(folder: &Folder) -> Self {
        Self::start_with(folder, &["--open"]).0
    }

    /// Starts `serve` as it is for people: it asks who calls.
    pub(crate) fn start_asking(folder: &Folder) -> Self {
        Self::start_with(folder, &[]).0
    }

    /// Starts `serve` with arguments; returns what it goes on to say, too.
    pub(crate) fn start_with(
        folder: &Folder,
        arguments: &[&str],
    ) -> (Self, BufReader<ChildStdout>) {
        let mut command = folder.command();
        command
            .args(["-C", "city", "serve", "--listen", "127.0.0.1:0"])
            .args(arguments);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        said.read_line(&mut line).unwrap();
        let address = line
            .trim_end()
            .strip_prefix("listening on http://")
            .unwrap_or_else(|| panic!("`{line}` names no address"))
            .to_owned();
        (Self { child, address }, said)
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask(&format!("GET {path}"), "", "")
    }

    /// Asks with method and path, headers, each ended by a line break, and a body.
    pub(crate) fn ask(&self, line: &str, headers: &str, body: &str) -> Answer {
        self.ask_bytes(line, headers, body.as_bytes())
    }

    pub(crate) fn ask_bytes(&self, line: &str, headers: &str, body: &[u8]) -> Answer {
        self.ask_over(self.connect(), line, (headers, body))
    }

    pub(crate) fn ask_over(
        &self,
        mut stream: TcpStream,
        line: &str,
        (headers, body): (&str, &[u8]),
    ) -> Answer {
        write!(
            stream,
            "{line} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{headers}Content-Length: {}\r\n\r\n",
            self.address,
            body.len()
        )
        .unwrap();
        // A refused body may not be read to its end.
        let _ = stream.write_all(body);
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        Answer::parse(&bytes)
    }

    /// Sends a whole request as it stands.
    pub(crate) fn ask_raw(&self, request: &str) -> Answer {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        Answer::parse(&bytes)
    }

    /// Asks with a JSON body, naming the version seen if there is one.
    pub(crate) fn send(&self, line: &str, (version, body): (Option<i64>, &Value)) -> Answer {
        let seen = version.map_or_else(String::new, |version| {
            format!("If-Match: \"{version}\"\r\n")
        });
        let headers = format!("Content-Type: application/json\r\n{seen}");
        self.ask(line, &headers, &body.to_string())
    }

    /// The process's own memory, KiB.
    pub(crate) fn resident_kib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:"));
        let number = line.unwrap().split_whitespace().nth(1).unwrap();
        number.parse().unwrap()
    }

    pub(crate) fn socket(&self) -> std::net::SocketAddr {
        self.address.parse().unwrap()
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Waits until the service answers from another snapshot than this one.
    pub(crate) fn wait_for_another(&self, snapshot: &str) -> String {
        for _ in 0..600 {
            let now = self.get("/readyz").json()["snapshot"]
                .as_str()
                .unwrap()
                .to_owned();
            if now != snapshot {
                return now;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("the service still answers from `{snapshot}`");
    }

    /// Tells the service to stop and returns its exit code.
    pub(crate) fn terminate(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        std::process::Command::new("kill").arg(id).status().unwrap();
        self.child.wait().unwrap().code()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It may have ended by itself, which the test has noticed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    fn parse(bytes: &[u8]) -> Self {
        let split = bytes
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .unwrap();
        let head = String::from_utf8(bytes[..split].to_vec())
            .unwrap()
            .to_lowercase();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let raw = &bytes[split + 4..];
        let body = if head.contains("transfer-encoding: chunked") {
            unchunked(raw)
        } else {
            raw.to_vec()
        };
        Self { status, head, body }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|fault| panic!("{fault}: {}", String::from_utf8_lossy(&self.body)))
    }

    #[track_caller]
    pub(crate) fn problem(&self, status: u16) -> Value {
        assert_eq!(
            self.status,
            status,
            "{}",
            String::from_utf8_lossy(&self.body)
        );
        assert!(
            self.head.contains("content-type: application/problem+json"),
            "{}",
            self.head
        );
        let body = self.json();
        assert_eq!(body["status"].as_u64(), Some(status.into()));
        assert!(
            ["code", "title", "detail", "request_id"]
                .iter()
                .all(|key| body[*key].is_string()),
            "{body}"
        );
        body
    }
}

fn unchunked(mut raw: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    loop {
        let end = raw.windows(2).position(|two| two == b"\r\n").unwrap();
        let size = usize::from_str_radix(std::str::from_utf8(&raw[..end]).unwrap(), 16).unwrap();
        if size == 0 {
            return body;
        }
        body.extend_from_slice(&raw[end + 2..end + 2 + size]);
        raw = &raw[end + 4 + size..];
    }
}

#[test]
fn the_lists_over_http_are_those_of_the_command_line() {
    let folder = Folder::built();
    let service = Service::start(&folder);
    assert_eq!(service.get("/healthz").status, 200);
    for (path, verb) in [
        ("/api/v1/chains", &["chains"][..]),
        ("/api/v1/gaps?limit=7", &["gaps", "--limit", "7"]),
        (
            "/api/v1/gaps?chain=NEV&verdict=unknown,strong",
            &["gaps", "--chain", "NEV", "--verdict", "unknown,strong"],
        ),
        (
            "/api/v1/gaps?region=340100&limit=5",
            &["gaps", "--region", "340100", "--limit", "5"],
        ),
        ("/api/v1/targets?limit=5", &["targets", "--limit", "5"]),
    ] {
        let answer = service.get(path);
        assert_eq!(answer.status, 200, "{path}");
        let typed = folder
            .city(&[verb, &["--format", "json"]].concat())
            .succeeded()
            .json();
        let mut served = answer.json();
        // The command line has no pages.
        served["next"] = Value::Null;
        assert_eq!(served, typed, "{path}");
        assert!(
            !typed["items"].as_array().unwrap().is_empty(),
            "{path} lists nothing"
        );
    }
}

#[test]
fn the_map_draws_a_chain_with_its_links_and_the_page_asks_nobody_else() {
    let folder = Folder::built();
    let service = Service::start(&folder);
    let map = service.get("/api/v1/chains/NEV/map").json();
    let tiles = map["tiles"].as_array().unwrap();
    assert!(
        tiles.len() >= 40
            && tiles
                .iter()
                .all(|tile| tile["verdict"].is_string() && tile["tier"].is_string())
    );
    assert!(!map["links"].as_array().unwrap().is_empty());
    let index = String::from_utf8(service.get("/").body.clone()).unwrap();
    let named: Vec<&str> = index
        .split('"')
        .filter(|text| text.starts_with("/assets/"))
        .collect();
    assert!(
        named.len() >= 2,
        "the page is not built into the program: run `make page`, then build again"
    );
    for path in std::iter::once("/").chain(named) {
        let page = service.get(path);
        assert_eq!(page.status, 200, "{path}");
        assert!(
            page.head
                .contains("content-security-policy: default-src 'none'"),
            "{}",
            page.head
        );
        let kept = page.head.contains("max-age=31536000, immutable");
        assert_eq!(
            kept,
            path != "/",
            "{path}: only what carries a hash is kept"
        );
    }
    // Everything the index names lies here; what the scripts ask for is watched in a browser by scripts/browser.sh.
    assert!(
        !index.contains("://"),
        "the index names another origin: {index}"
    );
}

#[test]
fn a_faulty_request_is_answered_with_problem_json() {
    let folder = Folder::built();
    let service = Service::start(&folder);
    let unknown = service.get("/api/v1/chains/NEW/map").problem(404);
    assert_eq!(unknown["code"].as_str(), Some("catalog.unknown_chain"));
    assert!(
        unknown["detail"].as_str().unwrap().contains("NEV"),
        "{unknown}"
    );
    for path in [
        "/api/v1/gaps?limit=0",
        "/api/v1/gaps?limit=501",
        "/api/v1/gaps?colour=red",
        "/api/v1/gaps?verdict=good",
    ] {
        service.get(path).problem(400);
    }
    service.get("/api/v1/gaps?segment=XXX-A01").problem(404);
    service.get("/api/v1/enterprises/nobody").problem(404);
    let nowhere = service.get("/api/v2/gaps").problem(404);
    assert_eq!(nowhere["code"].as_str(), Some("request.no_such_route"));
    assert_eq!(service.get("/healthz").status, 200, "the service lives on");
}

#[test]
fn an_address_open_to_others_is_refused() {
    let folder = Folder::built();
    let message = folder.city(&["serve", "--listen", "0.0.0.0:0"]).failed(2);
    assert!(message.contains("127.0.0.1"), "{message}");
    assert!(message.contains("--insecure-listen"), "{message}");
    folder.city(&["serve", "--listen", "here"]).failed(2);
}
