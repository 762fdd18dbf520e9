//! liantu (链图): maps a city's industrial chains, finds what they lack, and says whom to invite.
//!
//! The library holds everything; `main.rs` only parses the command line, runs and sets the exit code.
//! Modules depend on each other in one direction, from the bottom up: measure, catalog, registry, placement, region, gap,
//! target, atlas, export, app, and http and cli on top. A test holds this.
pub mod app;
pub mod atlas;
pub mod catalog;
pub mod cli;
pub mod config;
pub mod error;
pub mod export;
pub mod gap;
pub mod http;
pub mod ledger;
pub mod measure;
pub mod placement;
pub mod region;
pub mod registry;
pub mod target;
