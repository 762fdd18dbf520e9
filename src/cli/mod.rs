//! The command line: arguments in, results on standard output, remarks on standard error.
pub mod calc;

use clap::{Parser, Subcommand};

/// 链图: industrial-chain mapping and investment targeting.
#[derive(Debug, Parser)]
#[command(name = "liantu", version, about)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Compute one published measure on a table of your own, as JSON.
    Calc(calc::CalcArgs),
}
