//! The published formulas, as pure functions over labelled matrices.
