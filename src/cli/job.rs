//! A command run as a job of the service: bounded in memory, last in line for the processor, ended when the service ends,
//! and telling each step on stderr as `step: WORD`.
use rustix::process::{Resource, Rlimit, Signal};

use crate::atlas::Stage;
use crate::cli::output::remark;
use crate::error::AppError;
use crate::registry::ImportStep;

/// Who runs in the background goes behind who waits for an answer.
const NICE: i32 = 10;

/// Bounds this process: so many bytes of its own data, and an end with the process that started it.
///
/// # Errors
/// The system refuses the limit.
pub(super) fn bound(bytes: u64) -> Result<(), AppError> {
    let refused = |fault: rustix::io::Errno| {
        AppError::file("bound the memory of", std::path::Path::new("this process"))(fault.into())
    };
    let most = Rlimit {
        current: Some(bytes),
        maximum: Some(bytes),
    };
    rustix::process::setrlimit(Resource::Data, most).map_err(refused)?;
    // A core of a bounded process would hold the rows of the file.
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    rustix::process::setrlimit(Resource::Core, none).map_err(refused)?;
    rustix::process::set_parent_process_death_signal(Some(Signal::KILL)).map_err(refused)?;
    // A system that keeps its priorities for itself does not stop the job.
    let _ = rustix::process::nice(NICE);
    Ok(())
}

/// Tells the step of an import.
pub(super) fn imported(step: ImportStep) {
    step_of(match step {
        ImportStep::Reading => "reading",
        ImportStep::Comparing => "comparing",
        ImportStep::Writing => "writing",
    });
}

/// Tells the step of a build that begins when a stage is over.
pub(super) fn built(over: Stage) {
    step_of(match over {
        Stage::Placed => "measuring",
        Stage::Decided => "writing",
    });
}

fn step_of(word: &str) {
    remark(&format!("step: {word}"));
}
