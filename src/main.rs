//! The `liantu` program.
use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use liantu::app::calc::CalcError;
use liantu::cli::{Cli, Verb, calc};

fn main() -> ExitCode {
    let Verb::Calc(args) = Cli::parse().verb;
    match calc::run(&args, std::io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report(&error);
            ExitCode::from(error.kind().exit_code())
        }
    }
}

/// Standard error may be closed; there is nobody left to tell then.
fn report(error: &CalcError) {
    let mut stderr = std::io::stderr().lock();
    let _closed = writeln!(stderr, "error: {error}");
    let mut cause = std::error::Error::source(error);
    while let Some(source) = cause {
        let _closed = writeln!(stderr, "  because: {source}");
        cause = source.source();
    }
}
