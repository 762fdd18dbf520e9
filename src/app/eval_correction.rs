//! How much people's corrections change against a gold file: the same figures before and after them. The figures of
//! placement itself stay without corrections, since they judge the method and not the people.
use std::collections::BTreeMap;

use serde::Serialize;

use crate::app::eval_placement::{Figures, Judged, brier, figures};
use crate::placement::{Placer, Ruling};

/// The figures with corrections, beside those without.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CorrectionEffect {
    /// Corrections on enterprises of the gold file.
    pub rulings: usize,
    /// Enterprises whose placements they changed.
    pub changed: usize,
    /// Figures of those that belong somewhere, before.
    pub before: Figures,
    /// After.
    pub after: Figures,
    /// Share of the enterprises outside every chain that is placed, before.
    pub none_placed_before: f64,
    /// After.
    pub none_placed_after: f64,
    /// Brier score before.
    pub brier_before: f64,
    /// After.
    pub brier_after: f64,
}

/// Applies the corrections to what was judged; `None` if none is on an enterprise of the gold file.
pub(super) fn correction_effect(
    placer: &Placer,
    judged: &[Judged],
    rulings: &[Ruling],
) -> Option<CorrectionEffect> {
    let mut by_enterprise: BTreeMap<&str, Vec<&Ruling>> = BTreeMap::new();
    for ruling in rulings {
        let own = by_enterprise.entry(ruling.enterprise.as_str());
        own.or_default().push(ruling);
    }
    let (mut count, mut changed) = (0, 0);
    let corrected: Vec<Judged> = judged
        .iter()
        .map(|one| {
            let own = by_enterprise.get(one.gold.id.as_str());
            let own = own.map_or(&[][..], Vec::as_slice);
            let placements = placer.rule(one.placements.clone(), own).placements;
            count += own.len();
            changed += usize::from(placements != one.placements);
            Judged {
                gold: one.gold,
                placements,
            }
        })
        .collect();
    let part = |judged: &[Judged], none: bool| {
        let rows = judged.iter();
        figures(
            &rows
                .filter(|one| one.gold.accept.is_none() == none)
                .collect::<Vec<_>>(),
        )
    };
    (count > 0).then(|| CorrectionEffect {
        rulings: count,
        changed,
        before: part(judged, false),
        after: part(&corrected, false),
        none_placed_before: part(judged, true).placed,
        none_placed_after: part(&corrected, true).placed,
        brier_before: brier(judged),
        brier_after: brier(&corrected),
    })
}

#[cfg(test)]
mod tests {
    use crate::app::eval_placement::{GoldEnterprise, eval_placement};
    use crate::catalog::Catalog;
    use crate::placement::{Decision, Placer, Ruling};

    fn ruling(enterprise: &str, segment: &str, decision: Decision) -> Ruling {
        Ruling {
            enterprise: enterprise.into(),
            segment: segment.parse().unwrap(),
            when_ms: 1,
            decision,
            who: "张三".into(),
            why: "看过".into(),
        }
    }

    #[test]
    fn corrections_are_counted_beside_the_figures_and_not_in_them() {
        let catalog = Catalog::builtin().unwrap();
        let profile = &catalog.find_profile("default").unwrap().placement;
        let placer = Placer::with_model(&catalog, profile, None).unwrap();
        // The first says nothing of itself and is confirmed; the second is a shop that was placed and is rejected.
        let gold = [
            GoldEnterprise::parse("g:1", "甲", "", "NEV-B07").unwrap(),
            GoldEnterprise::parse("g:2", "乙", "方形电芯:0.9", "NONE").unwrap(),
        ];
        let rulings = [
            ruling("g:1", "NEV-B07", Decision::Confirm),
            ruling("g:2", "NEV-B07", Decision::Reject),
            ruling("g:9", "NEV-B07", Decision::Reject),
        ];
        let found = eval_placement(&placer, &gold, &rulings);
        assert!((found.all.first_choice - 0.0).abs() < 1e-12);
        assert!((found.none.placed - 1.0).abs() < 1e-12);
        let effect = found.corrections.unwrap();
        assert_eq!((effect.rulings, effect.changed), (2, 2));
        let shares = [
            effect.before.first_choice,
            effect.after.first_choice,
            effect.none_placed_before,
            effect.none_placed_after,
        ]
        .map(|share| format!("{share:.3}"));
        assert_eq!(shares, ["0.000", "1.000", "1.000", "0.000"]);
        assert_eq!(eval_placement(&placer, &gold, &[]).corrections, None);
    }
}
