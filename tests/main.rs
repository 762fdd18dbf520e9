#![expect(clippy::unwrap_used, reason = "a test may stop")]
//! Everything that is not a unit test: the law of the layers, laws of the engine, golden cases, and the program as a
//! person or a browser meets it. One binary, so that it is linked once.
mod architecture;
mod cli;
mod golden;
mod laws;
mod licences;
mod readme;
mod real;
mod registry;
mod service;
mod support;
