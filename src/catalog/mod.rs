//! Chains, schemes, profiles, rules and official codes: what the program knows before it sees any enterprise.
//!
//! Everything is data: the files under `data/` are built into the binary, and a workspace's `catalog/` folder may
//! replace any of them by name. Loading checks all of it and reports all faults at once. Nothing here knows
//! enterprises; matching terms to texts is `placement`'s work.
mod access_rule;
mod audit;
mod chain;
mod check;
pub mod code;
mod error;
mod finding;
mod follow_rule;
mod graph;
mod id;
mod ledger_rule;
mod link;
mod load;
mod prereview_rule;
mod profile;
mod profile_gap;
mod profile_load;
mod raw;
mod region_name;
mod rule;
mod rule_text;
mod scheme;
mod source;
mod stage;
mod target_rule;
mod text;

pub use access_rule::{AccessPolicy, SecondFactor};
pub use audit::AuditRow;
pub use chain::{Chain, Function, Group, MinScale, Segment, SharedSegment, Tier};
pub use error::CatalogError;
pub use finding::{Finding, Severity};
pub use follow_rule::*;
pub use graph::ChainGraph;
pub use id::{ChainId, GroupId, SegmentId};
pub use ledger_rule::*;
pub use link::{Link, LinkKind, Necessity};
pub use load::Catalog;
pub use prereview_rule::{REVIEW_FACTS, ReviewPoint, ReviewRules, ReviewVeto, VetoVerdict};
pub use profile::*;
pub use profile_gap::{GapProfile, LinkShare};
pub use region_name::region_name;
pub use rule::{Clause, ClauseAction, RulePack, SegmentClause};
pub use rule_text::{RULE_IDS, RuleText, Template, released_rules};
pub use scheme::{ChainMeans, CountyLead, Scheme, SchemeChain, SchemeChainKind};
pub use source::{embedded_file, embedded_names};
pub use stage::Stage;
pub use target_rule::*;
pub use text::{hexadecimal, normalise};
