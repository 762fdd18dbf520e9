//! liantu (链图): maps a city's industrial chains, finds what they lack, and says whom to invite.
//!
//! The library holds everything; `main.rs` only parses the command line, runs and sets the exit code.
//! Modules depend on each other in one direction, listed here from the bottom up.
pub mod app;
pub mod catalog;
pub mod cli;
pub mod export;
pub mod measure;
pub mod registry;
