//! The published formulas, as pure functions over labelled matrices, graphs and lists.
//!
//! What has no value says why (`Undefined`); nothing here returns NaN, adds an epsilon to a formula, reads a file or
//! knows another module of ours. `liantu calc` prints each of them; docs/measures.md says which reference key is which.
#![cfg_attr(
    test,
    expect(
        clippy::float_cmp,
        reason = "worked examples come out exactly in binary"
    )
)]

pub mod agreement;
pub mod ahp;
pub mod backtest;
pub mod calibration;
pub mod cluster;
pub mod complexity;
pub mod compromise;
pub mod concentration;
pub mod criteria;
pub mod density;
pub mod dictionary;
pub mod error;
mod exact;
pub mod finance;
pub mod fitness;
pub mod graph;
pub mod input_output;
pub mod linkage;
pub mod lq;
pub mod matrix;
pub mod outlook;
pub mod outranking;
pub mod presence;
pub mod proximity;
pub mod rank;
pub mod score;
pub mod shrunk;
mod sum;
pub mod text;
pub mod uscc;
pub mod weight;

pub use crate::measure::error::{MeasureError, Undefined};
pub use crate::measure::matrix::{Amounts, Matrix, Partial};
