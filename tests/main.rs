//! Everything that is not a unit test: the law of the layers, laws of the engine, golden cases, and the program as a
//! person or a browser meets it. One binary, so that it is linked once.
#![expect(clippy::unwrap_used, reason = "a test may stop")]
mod architecture;
mod cli;
mod golden;
mod laws;
mod licences;
mod measure_laws;
mod readme;
mod real;
mod reference;
mod registry;
mod service;
mod support;
