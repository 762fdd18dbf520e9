//! Projects from lead to statistics: opening, changing, their steps, lists and the board. The ledger keeps them.
mod act;
mod import;
mod item;
mod list;

pub use act::{
    LIST_CHANNEL, StepAsk, StepVerb, approve, change, from_list, open, parse_day, settle, step,
};
pub use import::import;
pub(in crate::app) use import::{placed, typed};
pub(crate) use item::county_name;
pub use item::{
    ApprovalItem, ChangeItem, ConflictItem, ProjectAsk, ProjectCard, ProjectItem, StepItem,
};
pub use list::{Board, BoardColumn, ProjectAnswer, board, card, list};
