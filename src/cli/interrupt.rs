//! Ctrl-C and the end that a system asks for: long work hears of it between its pieces and returns, so that no temporary file
//! stays behind. Who asks twice does not wait.
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::signal::unix::{SignalKind, signal};

use crate::cli::output::remark;
use crate::error::{AppError, ErrorKind};
use crate::registry::Stop;

static ASKED: AtomicBool = AtomicBool::new(false);

fn is_asked() -> bool {
    ASKED.load(Ordering::Relaxed)
}

/// Hears of signals from now on; the answer says whether one came.
///
/// # Errors
/// The system lets no signal be heard.
pub(super) fn heard() -> Result<Stop, AppError> {
    let refused = AppError::file("hear signals to", std::path::Path::new("this process"));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(&refused)?;
    let (mut interrupt, mut terminate) = {
        let _inside = runtime.enter();
        (
            signal(SignalKind::interrupt()).map_err(&refused)?,
            signal(SignalKind::terminate()).map_err(&refused)?,
        )
    };
    std::thread::spawn(move || {
        runtime.block_on(async {
            loop {
                tokio::select! {
                    _ = interrupt.recv() => {}
                    _ = terminate.recv() => {}
                }
                if ASKED.swap(true, Ordering::Relaxed) {
                    leave();
                }
            }
        });
    });
    Ok(Stop::when(is_asked))
}

/// Ends the program at once.
#[expect(
    clippy::exit,
    reason = "the work that would return is what is not waited for"
)]
fn leave() -> ! {
    remark("已强行结束，可能留下以 . 开头的临时文件");
    std::process::exit(i32::from(ErrorKind::Interrupted.exit_code()))
}
