//! Enterprise → segment: which segments an enterprise works in, in which role, how sure that is, and what it rests on.
//!
//! Words in, placements with evidence out; by METHODS.md section 1. Nothing here reads files, knows regions or decides
//! what a placement is worth: that begins in `region`.
mod error;
mod evidence;
mod feature;
mod lexicon;
mod phrase;
mod placer;
mod reader;
mod text;
mod traditional;

pub use error::PlacementError;
pub use evidence::{EnterpriseText, Evidence, Level, Placement, Role, Source};
pub use placer::Placer;
