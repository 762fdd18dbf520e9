//! The `liantu` program: parses, runs, sets the exit code.
use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    liantu::cli::run(&liantu::cli::Cli::parse())
}
