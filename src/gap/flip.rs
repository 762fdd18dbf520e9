//! What would change a verdict, in amounts and in typical makers. Everything but the amount named is held as it is.
use crate::catalog::{GapProfile, RegionProfile};
use crate::gap::facts::GapFacts;
use crate::measure::shrunk::shrunk_quotient;

/// Halvings of the search: enough for amounts of a yuan in a national market.
const STEPS: u32 = 60;
/// The search ends at so many typical makers; further away is no advice.
const MOST_MAKERS: f64 = 1e6;

/// An amount in words, Chinese and English: 10,000 yuan, and typical makers where the nation has any.
pub(super) fn amount(yuan: f64, facts: &GapFacts) -> (String, String) {
    let wan = yuan / 1e4;
    match facts.median_maker_yuan.filter(|maker| *maker > 0.0) {
        Some(maker) => {
            let makers = yuan / maker;
            (
                format!("{wan:.0} 万元（相当于 {makers:.1} 家典型企业）"),
                format!("{wan:.0} × 10,000 yuan ({makers:.1} typical makers)"),
            )
        }
        None => (format!("{wan:.0} 万元"), format!("{wan:.0} × 10,000 yuan")),
    }
}

/// Supply, yuan a year, at which the lower bound of LQ* just reaches the threshold of a strong segment; the expected number
/// of makers is held. `None` where the nation has no maker.
pub(super) fn strong_supply_yuan(
    facts: &GapFacts,
    (gap, region): (&GapProfile, &RegionProfile),
) -> Option<f64> {
    let maker = facts.median_maker_yuan?;
    let expected = facts.specialisation?.expected;
    let low = |observed: f64| {
        shrunk_quotient(observed, expected, region.prior_strength)
            .ok()
            .map(|quotient| quotient.low)
    };
    let (mut under, mut over) = (0.0, 1.0);
    while low(over)? < gap.strong_lq_low {
        over *= 2.0;
        if over > MOST_MAKERS {
            return None;
        }
    }
    for _ in 0..STEPS {
        let middle = f64::midpoint(under, over);
        if low(middle)? < gap.strong_lq_low {
            under = middle;
        } else {
            over = middle;
        }
    }
    // What is estimated may be less than it seems; what is added is taken as known.
    let doubt = facts
        .specialisation
        .map_or(0.0, |found| (found.observed - found.least).max(0.0));
    Some((over + doubt) * maker)
}
