//! Indicators of the ledger (招商指标): rates by cohort and by period, against the year's targets and its elapsed share,
//! against last year, with a light; assessment sheets made of them; what if some projects started.
mod assess;
mod elapsed;
mod item;
mod measure;
mod part;

pub use assess::{AssessAnswer, AssessItem, AssessLine, assess};
pub use elapsed::ElapsedBy;
pub use item::{KpiAnswer, KpiItem, KpiQuery, Supposed};
pub use measure::kpi;
