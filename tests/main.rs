//! Everything that is no unit test, one module a subject.
#![expect(clippy::unwrap_used, reason = "a test may stop")]

mod registry;
