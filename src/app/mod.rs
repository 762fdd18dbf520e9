//! The use cases: one file for each thing a user can ask for. The command line and the service both call these, so
//! that each answer has one way. Nothing here parses arguments or knows HTTP.
mod answer;
pub mod audit;
pub mod build;
pub mod calc;
pub mod chains;
pub mod demo;
pub mod enterprise;
pub mod eval_placement;
pub mod eval_targets;
mod event_file;
pub mod export;
pub mod export_target;
pub mod gaps;
pub mod gold;
pub mod import;
pub mod init;
pub mod place;
mod prepared;
pub mod regions;
pub mod sample;
mod schema;
pub mod search;
pub mod segments;
pub mod snapshots;
pub mod stability;
mod stage;
mod target_item;
pub mod targets;
mod view;
mod workspace;

pub use answer::Answer;
pub use view::View;
pub use workspace::Workspace;
