//! The `liantu` program.
fn main() {}
