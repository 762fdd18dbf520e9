//! Chains, schemes, profiles, rules and official codes: what the program knows before it sees any enterprise.
pub mod code;
