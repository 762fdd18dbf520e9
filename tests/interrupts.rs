//! Ctrl-C in the midst of long work: the signal goes to the real program, and the folder is compared before and after.
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Child, Output, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use crate::support::program::Folder;

/// How often a command is looked at, every few milliseconds, until it must have heard signals or ended after one: a minute.
const LOOKS: usize = 12_000;

/// Starts a command, interrupts it once it hears signals and works, and returns what it left.
fn interrupted(folder: &Folder, arguments: &[&str], signal: Signal) -> Output {
    let mut child = folder
        .command()
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    wait_until("hears signals", &mut child, hears);
    // In the midst of the work: each of the tests gives it many seconds of it.
    std::thread::sleep(Duration::from_millis(400));
    let is_over = child.try_wait().unwrap().is_some();
    if !is_over {
        let pid = Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap();
        kill_process(pid, signal).unwrap();
    }
    wait_until("has ended", &mut child, |child| {
        child.try_wait().unwrap().is_some()
    });
    let output = child.wait_with_output().unwrap();
    assert!(!is_over, "it was done before the signal came: {output:?}");
    output
}

fn wait_until(what: &str, child: &mut Child, is_so: impl Fn(&mut Child) -> bool) {
    for _ in 0..LOOKS {
        if is_so(child) {
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("it never {what}");
}

/// Whether a process catches SIGINT, as the system tells of it.
fn hears(child: &mut Child) -> bool {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let mask = status
        .lines()
        .find_map(|line| line.strip_prefix("SigCgt:"))
        .unwrap();
    u64::from_str_radix(mask.trim(), 16).unwrap() & 0b10 != 0
}

/// Holds that the command ended as interrupted, with one line that says so.
#[track_caller]
fn said_once(output: &Output) {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(130), "{stderr}");
    let lines: Vec<&str> = stderr.lines().collect();
    assert_eq!(lines.len(), 1, "{stderr}");
    assert!(lines[0].contains("error[interrupted]"), "{stderr}");
    assert!(output.stdout.is_empty());
}

/// A register of so many invented enterprises, put where an import would.
fn sampled(folder: &Folder, enterprises: &str) {
    folder
        .run(&["sample", "--enterprises", enterprises, "-o", "sample"])
        .succeeded();
    for table in ["enterprises", "products"] {
        let within = folder.path(&format!("city/registry/{table}"));
        fs::create_dir_all(&within).unwrap();
        let from = folder.path(&format!("sample/{table}.parquet"));
        fs::copy(from, within.join("sample.parquet")).unwrap();
    }
}

#[test]
fn an_interrupted_build_leaves_the_workspace_as_it_was() {
    let folder = Folder::with_workspace();
    sampled(&folder, "60000");
    let before = folder.state();
    for signal in [Signal::INT, Signal::TERM] {
        said_once(&interrupted(&folder, &["-C", "city", "build"], signal));
        assert!(folder.state() == before);
        assert!(!folder.path("city/cache").exists());
    }
}

#[test]
fn an_interrupted_import_leaves_the_workspace_as_it_was() {
    let folder = Folder::with_workspace();
    let mut text = "id,name,status,adcode,scope\r\n".to_owned();
    for number in 0..150_000 {
        write!(
            text,
            "示例:{number},六安示例{number}科技有限公司,存续,341500,\"技术开发, 货物进出口\"\r\n"
        )
        .unwrap();
    }
    folder.write("many.csv", &text);
    let before = folder.state();
    let arguments = ["-C", "city", "import", "enterprises", "many.csv"];
    said_once(&interrupted(&folder, &arguments, Signal::INT));
    assert!(folder.state() == before);
}

#[test]
fn an_interrupted_sample_leaves_nothing() {
    let folder = Folder::with_workspace();
    let arguments = ["sample", "--enterprises", "5000000", "-o", "sample"];
    said_once(&interrupted(&folder, &arguments, Signal::INT));
    assert!(!Path::new(&folder.path("sample")).exists());
}
