//! liantu (链图): maps a city's industrial chains, finds what they lack, and says whom to invite.
//!
//! The library holds everything; `main.rs` only parses the command line, runs and sets the exit code.
//! Modules depend on each other in one direction, listed here from the bottom up.
pub mod catalog;
pub mod cli;
pub mod export;
pub mod measure;

pub mod catalog;

pub mod registry;

pub mod placement;

pub mod region;

pub mod gap;

pub mod target;

pub mod atlas;

pub mod export;

pub mod config;
pub mod error;

pub mod app;
