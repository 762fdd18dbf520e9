//! Jobs: imports and builds that outlive their request. Each runs as a process of its own, so that a file that needs more
//! memory than there is ends the job and not the service; one that writes runs at a time.
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use utoipa::ToSchema;

use crate::http::child::{supervise, unexplained};
use crate::http::problem::{Problem, Refusal};
use crate::http::service::Shared;
use crate::http::watch::look;
use crate::ledger::{Job, JobKind, JobState};

/// How often a job says in the ledger that it is still with its program.
const BEAT: Duration = Duration::from_secs(3);
/// A job not heard of for so long lost its program, milliseconds.
const LOST_MS: i64 = 15_000;
/// How long the end of a job is told to a ledger that does not answer.
const TRIES: usize = 120;

/// Places for jobs.
#[derive(Debug)]
pub(super) struct Jobs {
    most: usize,
    places: Arc<Semaphore>,
    /// What writes to the workspace runs one at a time.
    writing: Arc<Semaphore>,
    /// So do files that are only looked at, beside them.
    reading: Arc<Semaphore>,
}

impl Jobs {
    /// So many jobs may wait or run.
    pub(super) fn new(most: usize) -> Self {
        Self {
            most,
            places: Arc::new(Semaphore::new(most)),
            writing: Arc::new(Semaphore::new(1)),
            reading: Arc::new(Semaphore::new(1)),
        }
    }

    /// A place for one more job.
    ///
    /// # Errors
    /// All are taken.
    pub(super) fn place(&self) -> Result<OwnedSemaphorePermit, Problem> {
        Arc::clone(&self.places)
            .try_acquire_owned()
            .map_err(|_full| {
                Problem::later(
                    Refusal::Busy,
                    format!("{} imports and builds wait or run already", self.most),
                    Duration::from_secs(5),
                )
            })
    }

    /// How many wait or run.
    pub(super) fn open(&self) -> usize {
        self.most.saturating_sub(self.places.available_permits())
    }

    /// Waits until all have ended, but not for long.
    pub(super) async fn ended(&self) {
        let all = u32::try_from(self.most).unwrap_or(u32::MAX);
        let ended = self.places.acquire_many(all);
        // What has not ended by then is found interrupted.
        let _ = tokio::time::timeout(Duration::from_secs(5), ended).await;
    }
}

/// A job to be run.
#[derive(Debug)]
pub(super) struct Work {
    /// Its id.
    pub(super) id: String,
    /// Import or build.
    pub(super) kind: JobKind,
    /// Whether it changes the workspace.
    pub(super) writes: bool,
    /// The command's words after the workspace.
    pub(super) words: Vec<String>,
    /// What it works on, gone when it ends.
    pub(super) files: Option<Upload>,
    /// Its place.
    pub(super) place: OwnedSemaphorePermit,
}

/// An uploaded file in a folder of its own; both go when this is dropped, and are found by their missing lock if the
/// process is killed.
#[derive(Debug)]
pub(super) struct Upload {
    pub(super) folder: tempfile::TempDir,
    pub(super) _lock: std::fs::File,
}

/// Why a job failed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct JobFault {
    /// What went wrong, stable, for programs.
    pub(super) code: String,
    /// What was found, what was expected, what to do.
    pub(super) detail: String,
}

/// What came of a job, as the ledger keeps it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Outcome {
    Report(Value),
    Fault(JobFault),
}

/// How a job stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct JobStanding {
    /// Its id.
    pub(super) id: String,
    /// `queued`, `running`, `done`, `failed`, or `interrupted` where the service ended first.
    pub(super) state: String,
    /// How far it is: an import is `reading`, `comparing`, `writing`; a build `placing`, `measuring`, `writing`; null before
    /// it begins.
    pub(super) step: Option<String>,
    /// Who asked.
    pub(super) by: String,
    /// When, Unix milliseconds.
    pub(super) made_ms: i64,
    /// When it began.
    pub(super) started_ms: Option<i64>,
    /// When it ended.
    pub(super) ended_ms: Option<i64>,
    /// Why it failed.
    pub(super) fault: Option<JobFault>,
    /// What a restart of the service does to it.
    pub(super) restart: String,
}

/// How a job stands now, and what came of it.
pub(super) fn standing(job: &Job, restart: &str, now_ms: i64) -> (JobStanding, Option<Value>) {
    let lost = job.state.is_open() && now_ms - job.beat_ms > LOST_MS;
    let state = if lost {
        JobState::Interrupted
    } else {
        job.state
    };
    let outcome = job.outcome.as_deref().map(serde_json::from_str::<Outcome>);
    let (report, fault) = match outcome {
        Some(Ok(Outcome::Report(report))) => (Some(report), None),
        Some(Ok(Outcome::Fault(fault))) => (None, Some(fault)),
        Some(Err(_)) | None => (None, None),
    };
    let standing = JobStanding {
        id: job.id.clone(),
        state: state.name().to_owned(),
        step: Some(job.stage.clone()).filter(|step| !step.is_empty()),
        by: job.who.clone(),
        made_ms: job.made_ms,
        started_ms: job.started_ms,
        ended_ms: job.ended_ms,
        fault,
        restart: restart.to_owned(),
    };
    (standing, report)
}

/// Now, Unix milliseconds.
pub(super) fn now_ms() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

/// Runs a job when its turn comes; nobody waits for it.
pub(super) fn start(service: &Shared, work: Work) {
    let service = Arc::clone(service);
    tokio::spawn(async move { run(&service, work).await });
}

async fn run(service: &Shared, work: Work) {
    let lane = if work.writes {
        &service.jobs.writing
    } else {
        &service.jobs.reading
    };
    let turn = beating(service, (&work.id, false), || String::new(), {
        let lane = Arc::clone(lane);
        async move { lane.acquire_owned().await }
    })
    .await
    .expect("the semaphore is never closed");
    let first = match work.kind {
        JobKind::Import => "reading",
        JobKind::Build => "placing",
    };
    let step = Arc::new(Mutex::new(first.to_owned()));
    let (state, outcome) = if service.is_draining() {
        (JobState::Interrupted, None)
    } else {
        let child = {
            let (service, step) = (Arc::clone(service), Arc::clone(&step));
            let words = work.words.clone();
            tokio::task::spawn_blocking(move || supervise(&service, &words, &step))
        };
        let seen = Arc::clone(&step);
        let reading = move || seen.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match beating(service, (&work.id, true), reading, child).await {
            Ok(ended) => ended,
            Err(_panicked) => (JobState::Failed, Some(unexplained("its supervisor ended"))),
        }
    };
    let outcome = outcome.map(|outcome| within(service, work.files.as_ref(), outcome));
    drop(work.files);
    if state == JobState::Done && work.kind == JobKind::Build {
        look(service).await;
    }
    drop(turn);
    let labels = [("kind", work.kind.name()), ("state", state.name())];
    metrics::counter!("liantu_jobs_total", &labels).increment(1);
    tracing::info!(
        job = work.id,
        kind = work.kind.name(),
        state = state.name(),
        "a job ended"
    );
    keep(service, &work.id, (state, outcome)).await;
    drop(work.place);
}

/// The outcome without the paths of this machine.
fn within(service: &Shared, files: Option<&Upload>, outcome: Outcome) -> Outcome {
    let Outcome::Fault(mut fault) = outcome else {
        return outcome;
    };
    let folders = [
        files.map(|files| files.folder.path()),
        Some(&service.folder),
    ];
    for folder in folders.into_iter().flatten() {
        fault.detail = fault.detail.replace(&format!("{}/", folder.display()), "");
    }
    Outcome::Fault(fault)
}

/// Waits for something and says in the ledger now and then that the job is still here.
async fn beating<T>(
    service: &Shared,
    (id, running): (&str, bool),
    step: impl Fn() -> String,
    what: impl Future<Output = T>,
) -> T {
    let mut what = std::pin::pin!(what);
    let mut told = None;
    let mut tick = tokio::time::interval(Duration::from_millis(200));
    let mut since = Duration::ZERO;
    loop {
        tokio::select! {
            done = &mut what => return done,
            _ = tick.tick() => {
                let now = step();
                since += tick.period();
                if told.as_ref() == Some(&now) && since < BEAT {
                    continue;
                }
                since = Duration::ZERO;
                if let Ok(desk) = service.desk().await {
                    // A beat that is not heard is made up for by the next.
                    let _ = desk.ledger.beat_job(id, (running, &now), now_ms()).await;
                }
                told = Some(now);
            }
        }
    }
}

/// Keeps the end of a job; a ledger that does not answer is asked again for a while.
async fn keep(service: &Shared, id: &str, (state, outcome): (JobState, Option<Outcome>)) {
    let text = serde_json::to_string(&outcome).expect("an outcome is plain data");
    for _ in 0..TRIES {
        if let Ok(desk) = service.desk().await {
            let kept = desk.ledger.end_job(id, (state, &text), now_ms()).await;
            if kept.is_ok() {
                return;
            }
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    tracing::error!(job = id, "the ledger did not take the end of a job");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_not_heard_of_is_interrupted() {
        let mut job = Job {
            id: "0".into(),
            kind: "import".into(),
            who: "张三".into(),
            asked: "{}".into(),
            state: JobState::Running,
            stage: "reading".into(),
            outcome: None,
            made_ms: 0,
            started_ms: Some(0),
            ended_ms: None,
            beat_ms: 1_000,
        };
        assert_eq!(standing(&job, "", 16_000).0.state, "running");
        assert_eq!(standing(&job, "", 16_001).0.state, "interrupted");
        job.state = JobState::Done;
        assert_eq!(standing(&job, "", 16_001).0.state, "done");
    }
}
