//! The command line: arguments in, use cases of `app`, tables or JSON out. Results go to stdout, remarks to stderr.
mod arguments;
mod arguments_target;
mod audit;
pub mod calc;
mod card;
mod clock;
mod correct;
mod diff;
mod eval_targets;
mod explain;
mod import;
mod kpi;
mod learn;
mod output;
mod project;
mod project_show;
mod read;
mod record;
mod run;
mod serve;
pub mod table;
mod targets;
mod ties;
mod token;
mod user;

pub use arguments::Cli;
pub use run::run;
