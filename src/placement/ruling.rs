//! Rulings: what a person who knows the enterprise says about a placement. They come after everything that was read or
//! learnt and overrule it; where they are kept and who may give them is the ledger's affair.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::catalog::{Function, SegmentId};
use crate::placement::evidence::{Evidence, Level, Placement, Role, Source};
use crate::placement::placer::{Placer, log_odds, probability};

/// What the person says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Decision {
    /// The enterprise works in the segment.
    Confirm,
    /// It does not.
    Reject,
}

/// One ruling. Of several on the same enterprise and segment the last one holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Ruling {
    /// Canonical id of the enterprise.
    pub enterprise: String,
    /// The segment ruled on.
    pub segment: SegmentId,
    /// When, in Unix milliseconds.
    pub when_ms: i64,
    /// What was said.
    pub decision: Decision,
    /// Who said it.
    pub who: String,
    /// The reason given.
    pub why: String,
}

/// The placements of an enterprise after its rulings.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ruled {
    /// What stands, best first.
    pub placements: Vec<Placement>,
    /// What was rejected, with the evidence there was and the rejection itself, by segment. A segment that nothing spoke
    /// for is listed too: the next import may bring words that do.
    pub rejected: Vec<Placement>,
}

impl Placer {
    /// Applies the rulings on one enterprise to its placements: a confirmation makes a strong, confirmed placement, there
    /// or not; a rejection takes one away. Rulings on segments that the catalog does not have say nothing.
    pub fn rule(&self, placements: Vec<Placement>, rulings: &[&Ruling]) -> Ruled {
        let mut last: BTreeMap<SegmentId, &Ruling> = BTreeMap::new();
        for ruling in rulings {
            let held = last.entry(ruling.segment).or_insert(ruling);
            if (ruling.when_ms, &ruling.who) >= (held.when_ms, &held.who) {
                *held = ruling;
            }
        }
        let mut ruled = Ruled::default();
        let mut waiting = last.clone();
        for placement in placements {
            match waiting.remove(&placement.segment) {
                None => ruled.placements.push(placement),
                Some(ruling) => self.take(placement, ruling, &mut ruled),
            }
        }
        for (segment, ruling) in waiting {
            if let Some(function) = self.function(segment) {
                let bare = unplaced(segment, function, self.profile.prior);
                self.take(bare, ruling, &mut ruled);
            }
        }
        ruled.placements.sort_by(|a, b| {
            let better = b.confidence.total_cmp(&a.confidence);
            better.then_with(|| a.segment.cmp(&b.segment))
        });
        ruled.rejected.sort_by_key(|placement| placement.segment);
        ruled
    }

    fn take(&self, mut placement: Placement, ruling: &Ruling, ruled: &mut Ruled) {
        let weight = log_odds(self.profile.source_weights.confirmation) - self.prior;
        match ruling.decision {
            Decision::Confirm => {
                placement.evidence.insert(0, evidence(ruling, weight));
                placement.confidence = probability(log_odds(placement.confidence) + weight);
                placement.level = Level::Strong;
                placement.confirmed = true;
                ruled.placements.push(placement);
            }
            Decision::Reject => {
                placement.evidence.insert(0, evidence(ruling, -weight));
                placement.confidence = 0.0;
                placement.confirmed = false;
                ruled.rejected.push(placement);
            }
        }
    }

    fn function(&self, segment: SegmentId) -> Option<Function> {
        let segments = &self.reader.lexicon.segments;
        let place = segments.binary_search_by_key(&segment, |entry| entry.id);
        place.ok().map(|place| segments[place].function)
    }
}

/// What stands of a segment that nothing spoke for before somebody ruled on it.
fn unplaced(segment: SegmentId, function: Function, prior: f64) -> Placement {
    Placement {
        segment,
        role: match function {
            Function::Service | Function::Channel => Role::Service,
            _ => Role::Maker,
        },
        share: None,
        confidence: prior,
        level: Level::Weak,
        confirmed: false,
        conflict: false,
        evidence: Vec::new(),
    }
}

/// The ruling as evidence: the reason is the text, who said it the term.
fn evidence(ruling: &Ruling, weight: f64) -> Evidence {
    Evidence {
        source: match ruling.decision {
            Decision::Confirm => Source::Confirmation,
            Decision::Reject => Source::Rejection,
        },
        text: ruling.why.clone(),
        term: ruling.who.clone(),
        start: 0,
        weight,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::placement::EnterpriseText;

    fn placer() -> Placer {
        let catalog = Catalog::builtin().unwrap();
        let profile = &catalog.find_profile("default").unwrap().placement;
        Placer::with_model(&catalog, profile, None).unwrap()
    }

    fn ruling(segment: &str, decision: Decision, when_ms: i64) -> Ruling {
        Ruling {
            enterprise: "cn:1".into(),
            segment: segment.parse().unwrap(),
            when_ms,
            decision,
            who: "张三".into(),
            why: "实地看过".into(),
        }
    }

    fn cells(placer: &Placer) -> Vec<Placement> {
        placer.place(&EnterpriseText {
            name: "甲",
            products: &[("方形电芯", None)],
            ..EnterpriseText::default()
        })
    }

    #[test]
    fn a_confirmation_places_what_nothing_spoke_for() {
        let ruled = placer().rule(Vec::new(), &[&ruling("NEV-B07", Decision::Confirm, 1)]);
        let placed = &ruled.placements[0];
        // From the prior the confirmation alone gives exactly its own confidence in the profile.
        assert!((placed.confidence - 0.99).abs() < 1e-12);
        assert_eq!((placed.level, placed.confirmed), (Level::Strong, true));
        let evidence = &placed.evidence[0];
        assert_eq!(
            (
                evidence.source,
                evidence.text.as_str(),
                evidence.term.as_str()
            ),
            (Source::Confirmation, "实地看过", "张三")
        );
    }

    #[test]
    fn a_rejection_takes_a_placement_away_and_lists_it() {
        let placer = placer();
        let before = cells(&placer);
        assert_eq!(before[0].segment.as_str(), "NEV-B07");
        let ruled = placer.rule(before.clone(), &[&ruling("NEV-B07", Decision::Reject, 1)]);
        assert_eq!(ruled.placements, before[1..]);
        assert_eq!(ruled.rejected[0].segment.as_str(), "NEV-B07");
        assert_eq!(ruled.rejected[0].evidence[0].source, Source::Rejection);
        assert!(ruled.rejected[0].evidence[0].weight < 0.0);
        assert_eq!(ruled.rejected[0].evidence[1..], before[0].evidence);
    }

    #[test]
    fn the_last_of_several_rulings_holds_in_any_order() {
        let placer = placer();
        let early = ruling("NEV-B07", Decision::Reject, 1);
        let late = ruling("NEV-B07", Decision::Confirm, 2);
        let forward = placer.rule(cells(&placer), &[&early, &late]);
        assert_eq!(forward, placer.rule(cells(&placer), &[&late, &early]));
        assert!(forward.placements[0].confirmed && forward.rejected.is_empty());
    }

    #[test]
    fn a_ruling_on_a_segment_the_catalog_lost_says_nothing() {
        let placer = placer();
        let before = cells(&placer);
        let ruled = placer.rule(before.clone(), &[&ruling("NEV-Z99", Decision::Confirm, 1)]);
        assert_eq!(ruled.placements, before);
    }

    #[test]
    fn without_rulings_nothing_changes() {
        let placer = placer();
        let before = cells(&placer);
        assert_eq!(placer.rule(before.clone(), &[]).placements, before);
    }
}
