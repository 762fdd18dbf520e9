//! The program in a folder of its own, over a small registry written by the test.
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::engine::{catalog, segments};

/// What a run of the program left behind.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
}

impl Run {
    fn new(output: Output) -> Self {
        let stderr = String::from_utf8(output.stderr).unwrap();
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: output.stdout,
            stderr,
        }
    }

    #[track_caller]
    pub(crate) fn succeeded(self) -> Self {
        assert_eq!(self.code, 0, "{}", self.stderr);
        self
    }

    /// Holds that the run failed with this exit code and wrote nothing to stdout; returns what it wrote to stderr.
    #[track_caller]
    pub(crate) fn failed(self, code: i32) -> String {
        assert_eq!(
            self.code,
            code,
            "stdout {:?}, stderr {}",
            self.text(),
            self.stderr
        );
        assert!(
            self.stdout.is_empty(),
            "a failed command wrote to stdout: {}",
            self.text()
        );
        assert_eq!(
            self.stderr.matches("error[").count(),
            1,
            "one error is said once: {}",
            self.stderr
        );
        self.stderr
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.stdout)
            .unwrap_or_else(|fault| panic!("{fault}: {}", self.text()))
    }
}

/// The program, cut off from the settings and the cache of whoever runs the test.
pub(crate) fn liantu(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_liantu"));
    command
        .current_dir(folder)
        .env("XDG_CACHE_HOME", folder.join("cache"))
        .env("NO_COLOR", "1")
        .env("COLUMNS", "160");
    for name in [
        "LIANTU_REGION",
        "LIANTU_SCHEME",
        "LIANTU_PROFILE",
        "LIANTU_LISTEN",
        "LIANTU_DATABASE_URL",
        "RAYON_NUM_THREADS",
    ] {
        command.env_remove(name);
    }
    command
}

/// A folder with a workspace `city` of 六安's scheme in it.
#[derive(Debug)]
pub(crate) struct Folder {
    dir: TempDir,
}

impl Folder {
    /// An empty folder without a workspace.
    pub(crate) fn empty() -> Self {
        Self {
            dir: TempDir::new().unwrap(),
        }
    }

    /// A new workspace.
    pub(crate) fn with_workspace() -> Self {
        let folder = Self::empty();
        folder
            .run(&["init", "city", "--scheme", "luan"])
            .succeeded();
        folder
    }

    /// A workspace with the small registry imported and built.
    pub(crate) fn built() -> Self {
        let folder = Self::with_workspace();
        folder.import_small();
        folder.run(&["-C", "city", "build"]).succeeded();
        folder
    }

    /// Imports the small registry.
    pub(crate) fn import_small(&self) {
        self.write("enterprises.csv", &enterprises_csv());
        self.write("products.csv", &products_csv());
        self.write("investments.csv", &investments_csv());
        for table in ["enterprises", "products", "investments"] {
            let file = format!("{table}.csv");
            self.run(&[
                "-C",
                "city",
                "import",
                table,
                &file,
                "--source",
                "示例",
                "--as-of",
                "2026-11-01",
            ])
            .succeeded();
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    pub(crate) fn command(&self) -> Command {
        liantu(self.dir.path())
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        Run::new(self.command().args(arguments).output().unwrap())
    }

    /// Runs a verb in the workspace.
    pub(crate) fn city(&self, arguments: &[&str]) -> Run {
        self.run(&[&["-C", "city"], arguments].concat())
    }

    pub(crate) fn city_on_threads(&self, threads: &str, arguments: &[&str]) -> Run {
        Run::new(
            self.command()
                .env("RAYON_NUM_THREADS", threads)
                .args(["-C", "city"])
                .args(arguments)
                .output()
                .unwrap(),
        )
    }

    /// Every file below the workspace with its bytes: what a failure must leave as it was.
    pub(crate) fn state(&self) -> Vec<(String, Vec<u8>)> {
        let mut found = Vec::new();
        files(&self.path("city"), &mut found);
        found.sort();
        found
    }
}

fn files(folder: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push((path.display().to_string(), fs::read(&path).unwrap()));
        }
    }
}

/// Places of the small registry with how many enterprises sit there: enough at home to speak of absence.
const PLACES: [(&str, &str, usize); 4] = [
    ("341500", "六安", 40),
    ("340100", "合肥", 20),
    ("320100", "南京", 15),
    ("440300", "深圳", 15),
];

/// How many enterprises the small registry holds.
pub(crate) const ENTERPRISES: usize = 90;

/// The product that places enterprise number `n`: one term of one of twelve segments.
fn product(n: usize) -> String {
    let known = segments();
    let segment = catalog().segment(known[n * 5 % known.len()]).unwrap();
    segment.products[n % segment.products.len()].clone()
}

fn id(n: usize) -> String {
    format!("示例:{n:03}")
}

/// Ninety enterprises with what real lists have: full-width digits, `-` for missing, quoted commas, blanks around names.
pub(crate) fn enterprises_csv() -> String {
    let mut text = "id,name,status,established,capital_wan,adcode,scope,employees,revenue_wan,revenue_growth,rd_ratio,invention_patents,qualifications\r\n".to_owned();
    let mut n = 0;
    for (adcode, city, count) in PLACES {
        for _ in 0..count {
            let employees = if n % 7 == 0 {
                "-".to_owned()
            } else {
                (40 + n * 13).to_string()
            };
            let revenue = if n % 5 == 0 {
                String::new()
            } else {
                (8_000 + n * 1_777).to_string()
            };
            let capital = if n % 4 == 0 {
                "１０００万元".to_owned()
            } else {
                format!("{}", 500 + n * 20)
            };
            let labels = if n % 9 == 0 { "高新技术企业" } else { "" };
            let growth = if n % 3 == 0 {
                String::new()
            } else {
                format!("0.{:02}", n % 40)
            };
            text += &format!(
                "{},{city}示例{n:03}科技有限公司 ,存续,20{:02}-03-15,{capital},{adcode},\"技术开发、技术咨询, 货物进出口\",{employees},{revenue},{growth},0.0{},{},{labels}\r\n",
                id(n),
                5 + n % 18,
                n % 9,
                n % 30
            );
            n += 1;
        }
    }
    text
}

pub(crate) fn products_csv() -> String {
    let rows = (0..ENTERPRISES).map(|n| format!("{},{},0.{}\r\n", id(n), product(n), 3 + n % 6));
    format!(
        "enterprise_id,product,share\r\n{}",
        rows.collect::<String>()
    )
}

fn investments_csv() -> String {
    let rows = (0..10).map(|n| {
        format!(
            "{},{},440300,2025-0{}-01,500,subsidiary\r\n",
            id(n),
            id(80 + n),
            1 + n % 9
        )
    });
    format!(
        "investor_id,investee,adcode,date,amount_wan,kind\r\n{}",
        rows.collect::<String>()
    )
}
