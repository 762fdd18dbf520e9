//! Tests that are not unit tests.
#![expect(clippy::unwrap_used, reason = "a test may stop")]

mod measure_laws;
mod reference;
