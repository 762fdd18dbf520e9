//! Everything that is not a unit test: the law of the layers, laws of the engine, golden cases, and the program as a
//! person or a browser meets it. One binary, so that it is linked once.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop")]
#![expect(
    clippy::too_many_lines,
    reason = "a story told in one test reads best in one piece"
)]
#![expect(clippy::float_cmp, reason = "laws of repeatability ask for equal bits")]
#![expect(clippy::format_push_string, reason = "a few hundred rows")]
#![expect(
    clippy::unnecessary_wraps,
    reason = "facts are written as the rules read them"
)]
mod architecture;
mod backtest;
mod budget;
mod builds;
mod cli;
mod golden;
mod guard;
mod interrupts;
mod laws;
mod ledger;
mod licences;
mod lists;
mod measure_laws;
mod method_docs;
mod nearness;
mod placement;
mod purchases;
mod readme;
mod real;
mod reference;
mod registry;
mod service;
mod service_access;
mod service_bounds;
mod service_contract;
mod service_follow;
mod service_gate;
mod service_hostile;
mod service_jobs;
mod service_ledger;
mod service_lists;
mod service_load;
mod service_papers;
mod service_reach;
mod service_review;
mod service_swap;
mod support;
mod target_laws;
mod target_stories;
mod targets;
