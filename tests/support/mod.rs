//! What several tests need: the program in a folder of its own, and the engine over invented firms.
pub(crate) mod engine;
pub(crate) mod program;
