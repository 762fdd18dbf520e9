//! One file for each thing a user can ask for; the command line and HTTP both call these.
pub mod calc;
