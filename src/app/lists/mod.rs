//! Lists handed out: kept with id, date, profile and snapshot, never changed, and later held against what happened.
//!
//! A list is one file under `lists/`, named by the hash of its contents; it is made once and never written again. What
//! people say became of its targets is kept in the ledger, which is only added to.
mod judge;
mod kept;
mod outcome;
mod rate;
mod say;

pub use judge::{JudgedItem, JudgedList, ListQuery, judged};
pub use kept::{HandedItem, HandedList, find, keep};
pub use outcome::{Basis, Outcome, SaidItem};
pub use rate::{HitRates, Rate, RateRow, hit_rates};
pub use say::{OutcomeAsk, Said, say};
