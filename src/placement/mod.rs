//! Enterprise → segment: which segments an enterprise works in, in which role, how sure that is, and what it rests on.
//!
//! Words in, placements with evidence out. Nothing here reads files, knows regions or decides
//! what a placement is worth: that begins in `region`.
mod calibrate;
mod error;
mod evidence;
mod feature;
mod gram;
mod judge;
mod lesson;
#[cfg(test)]
mod lesson_tests;
mod lexicon;
mod model;
mod phrase;
mod placer;
mod reader;
#[cfg(test)]
mod robust_tests;
mod ruling;
mod sample;
#[cfg(test)]
mod tests;
mod text;
mod traditional;
mod train;
mod work;

pub use error::PlacementError;
pub use evidence::{EnterpriseText, Evidence, Level, Placement, Role, Source};
pub use lesson::{Accept, Labelled, Lesson, LessonFigures};
pub use placer::Placer;
pub use ruling::{Decision, Ruled, Ruling};
pub use train::{OUTSIDE_WEIGHT, TrainOptions};
