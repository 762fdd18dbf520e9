//! `stability`: how far a list of targets hangs on its weights, and what two other methods say of it.
use serde::Serialize;

use crate::app::answer::Answer;
use crate::app::stage::Stage;
use crate::app::target_item::{TargetEnterprise, enterprise};
use crate::app::targets::{DEFAULT_LIMIT, TargetQuery, spreads};
use crate::app::view::View;
use crate::catalog::SegmentId;
use crate::error::AppError;
use crate::target::Agreement;

/// How one target fares under other weights.
#[derive(Debug, Clone, Serialize)]
pub struct StabilityRow {
    /// Rank under the stated weights.
    pub rank: usize,
    /// Who.
    pub enterprise: TargetEnterprise,
    /// For which segment.
    pub segment: SegmentId,
    /// Its score under the stated weights.
    pub score: f64,
    /// Share of draws in which it is among the first k.
    pub share: f64,
    /// Rank that one draw in twenty is better than.
    pub rank_low: usize,
    /// Rank that one draw in twenty is worse than.
    pub rank_high: usize,
}

/// Two targets whose order the weights do not settle.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct PairItem {
    /// The better rank.
    pub upper: usize,
    /// The worse rank.
    pub lower: usize,
    /// Share of draws that keep this order.
    pub kept: f64,
}

/// How two rankings agree.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct AgreementItem {
    /// Kendall's tau-b.
    pub kendall: f64,
    /// Spearman's rho.
    pub spearman: f64,
}

impl From<Agreement> for AgreementItem {
    fn from(found: Agreement) -> Self {
        Self {
            kendall: found.kendall,
            spearman: found.spearman,
        }
    }
}

/// The stability of a list.
#[derive(Debug, Clone, Serialize)]
pub struct StabilityAnswer {
    /// The first of the list with their spreads.
    #[serde(flatten)]
    pub list: Answer<StabilityRow>,
    /// Draws of weights.
    pub draws: usize,
    /// How many of the list take part.
    pub pool: usize,
    /// The k of "among the first k".
    pub top: usize,
    /// Pairs among the first k.
    pub pairs: usize,
    /// Those whose order is not settled, by rank.
    pub unsettled: Vec<PairItem>,
    /// Agreement with TOPSIS; null where undefined.
    pub topsis: Option<AgreementItem>,
    /// Agreement with VIKOR; null where undefined.
    pub vikor: Option<AgreementItem>,
}

/// Measures the stability of a list.
///
/// # Errors
/// As `targets`.
pub fn stability(view: &View, query: &TargetQuery) -> Result<StabilityAnswer, AppError> {
    let stage = Stage::new(view, query)?;
    let ranking = stage.ranking();
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
    let found = spreads(&stage, &ranking, limit);
    let rows = ranking
        .targets
        .iter()
        .zip(&found.spreads)
        .enumerate()
        .take(limit)
        .map(|(place, (ranked, spread))| {
            let candidate = ranking.candidate(ranked.candidate);
            StabilityRow {
                rank: place + 1,
                enterprise: enterprise(candidate),
                segment: candidate.segment,
                score: ranked.outline.value,
                share: spread.in_top,
                rank_low: spread.low,
                rank_high: spread.high,
            }
        })
        .collect();
    let shown = found.top.min(found.spreads.len());
    Ok(StabilityAnswer {
        list: stage.answer(rows),
        draws: found.draws,
        pool: found.spreads.len(),
        top: found.top,
        pairs: shown * shown.saturating_sub(1) / 2,
        unsettled: found
            .unsettled
            .iter()
            .map(|pair| PairItem {
                upper: pair.upper + 1,
                lower: pair.lower + 1,
                kept: pair.kept,
            })
            .collect(),
        topsis: found.topsis.map(AgreementItem::from),
        vikor: found.vikor.map(AgreementItem::from),
    })
}
