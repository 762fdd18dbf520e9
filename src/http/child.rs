//! A job's own process: this program again, bounded in memory and time, watched from outside. What it says on stdout is
//! its report, on stderr its steps and its failure.
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::error::AppError;
use crate::http::job::{JobFault, Outcome};
use crate::http::service::Shared;
use crate::ledger::JobState;

/// How often a child is asked whether it ended.
const PERIOD: Duration = Duration::from_millis(50);
/// Most of a child's answer.
const MOST_ANSWER: u64 = 16 << 20;

/// A failure nobody explained.
pub(super) fn unexplained(detail: &str) -> Outcome {
    Outcome::Fault(JobFault {
        code: "job.failed".to_owned(),
        detail: detail.to_owned(),
    })
}

/// Starts the program again for the job, waits for it, and returns what it said.
pub(super) fn supervise(
    service: &Shared,
    words: &[String],
    step: &Arc<Mutex<String>>,
) -> (JobState, Option<Outcome>) {
    let started = spawn(service, words);
    let mut child = match started {
        Ok(child) => child,
        Err(fault) => {
            tracing::error!(fault = fault.to_string(), "cannot start a job");
            return (JobState::Failed, Some(unexplained("it cannot be started")));
        }
    };
    let said = child.stderr.take().map(|stderr| {
        let step = Arc::clone(step);
        std::thread::spawn(move || listen(stderr, &step))
    });
    let answer = child.stdout.take().map(|stdout| {
        std::thread::spawn(move || {
            let mut text = String::new();
            // What cannot be read is told as no answer.
            let _ = stdout.take(MOST_ANSWER).read_to_string(&mut text);
            text
        })
    });
    let ended = wait(service, &mut child);
    let fault = said.and_then(|thread| thread.join().ok()).flatten();
    let answer = answer
        .and_then(|thread| thread.join().ok())
        .unwrap_or_default();
    judge(&ended, (&answer, fault), service.settings.job_memory_bytes)
}

fn spawn(service: &Shared, words: &[String]) -> Result<Child, AppError> {
    let program = PathBuf::from("this program");
    let program = std::env::current_exe().map_err(AppError::file("find", &program))?;
    Command::new(&program)
        .arg("-C")
        .arg(&service.folder)
        .args(["--format", "json", "--as-job"])
        .arg(service.settings.job_memory_bytes.to_string())
        .args(words)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(AppError::file("start", &program))
}

/// Reads the steps a child tells, and its failure if it tells one.
fn listen(stderr: impl Read, step: &Mutex<String>) -> Option<JobFault> {
    let mut fault: Option<JobFault> = None;
    for line in BufReader::new(stderr).lines().map_while(Result::ok) {
        if let Some(word) = line.strip_prefix("step: ") {
            word.clone_into(&mut step.lock().unwrap_or_else(PoisonError::into_inner));
        } else if let Some((code, detail)) = line
            .split_once("error[")
            .and_then(|(_, rest)| rest.split_once("]: "))
        {
            fault = Some(JobFault {
                code: code.to_owned(),
                detail: detail.to_owned(),
            });
        }
    }
    fault
}

/// How a child ended.
#[derive(Debug)]
enum Ended {
    ByItself(ExitStatus),
    TooLong(u64),
    WithTheService,
    Unknown,
}

#[expect(
    clippy::disallowed_methods,
    reason = "the service is where the clock is asked"
)]
fn wait(service: &Shared, child: &mut Child) -> Ended {
    let seconds = service.settings.job_seconds;
    let started = Instant::now();
    let ended = loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ended::ByItself(status),
            Err(_) => break Ended::Unknown,
            Ok(None) if service.is_draining() => break Ended::WithTheService,
            Ok(None) if started.elapsed() > Duration::from_secs(seconds) => {
                break Ended::TooLong(seconds);
            }
            Ok(None) => std::thread::sleep(PERIOD),
        }
    };
    // It may have ended meanwhile.
    let _ = child.kill();
    let _ = child.wait();
    ended
}

fn judge(
    ended: &Ended,
    (answer, fault): (&str, Option<JobFault>),
    memory: u64,
) -> (JobState, Option<Outcome>) {
    let failed = |fault| (JobState::Failed, Some(fault));
    match ended {
        Ended::WithTheService => (JobState::Interrupted, None),
        Ended::TooLong(seconds) => failed(Outcome::Fault(JobFault {
            code: "job.too_long".to_owned(),
            detail: format!(
                "it ran longer than {seconds} s (`service.job_seconds` of liantu.toml) and was ended; nothing of it was kept"
            ),
        })),
        Ended::ByItself(status) if status.success() => match serde_json::from_str(answer) {
            Ok(report) => (JobState::Done, Some(Outcome::Report(report))),
            Err(_) => failed(unexplained("it ended without a report")),
        },
        Ended::ByItself(status) if status.code().is_none() => failed(Outcome::Fault(JobFault {
            code: "job.memory".to_owned(),
            detail: format!(
                "it was ended by the system ({status}): most likely it needs more than the {memory} bytes of memory it may have (`service.job_memory_bytes` of liantu.toml); split the file, or use the command line"
            ),
        })),
        Ended::ByItself(_) | Ended::Unknown => failed(fault.map_or_else(
            || unexplained("it ended without saying why"),
            Outcome::Fault,
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steps_and_the_failure_of_a_child_are_read_from_its_lines() {
        let said = "step: reading\n提示\nstep: writing\n错误 error[registry.refused]: `a.xlsx` is empty: expected rows\n";
        let step = Mutex::new(String::new());
        let fault = listen(said.as_bytes(), &step).unwrap();
        assert_eq!(*step.lock().unwrap(), "writing");
        assert_eq!(fault.code, "registry.refused");
        assert_eq!(fault.detail, "`a.xlsx` is empty: expected rows");
    }
}
