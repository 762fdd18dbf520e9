//! The rules, in their order. The first that fires decides; every segment gets exactly one verdict. What a rule says is text
//! of the profile; here are its conditions and the numbers that fill the text.
use crate::catalog::{GapProfile, RULE_IDS, RegionProfile, Template};
use crate::gap::facts::GapFacts;
use crate::gap::verdict::Verdict;
use crate::gap::{rule_present, rule_skip};

/// A rule's stable id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// Too little imported to speak of absence.
    Coverage,
    /// Specialised beyond doubt.
    Strong,
    /// Present, and behind the peers.
    Behind,
    /// Excluded class.
    Excluded,
    /// National surplus.
    Surplus,
    /// The least efficient plant is larger than the region's land or energy.
    Scale,
    /// Neighbours within reach serve the demand.
    Served,
    /// Least related to what the region has.
    Unrelated,
    /// Demand without supply.
    Demand,
    /// One link from a strong segment, and more complex.
    Extension,
    /// None of the others.
    Nothing,
}

impl Rule {
    /// All rules, in their order.
    pub const ALL: [Self; 11] = [
        Self::Coverage,
        Self::Strong,
        Self::Behind,
        Self::Excluded,
        Self::Surplus,
        Self::Scale,
        Self::Served,
        Self::Unrelated,
        Self::Demand,
        Self::Extension,
        Self::Nothing,
    ];

    /// Finds a rule by its id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.id() == id)
    }

    /// The id printed beside each verdict: the rule's number, then its name.
    pub fn id(self) -> &'static str {
        RULE_IDS[self as usize]
    }

    /// The verdict it gives.
    pub fn verdict(self) -> Verdict {
        match self {
            Self::Coverage => Verdict::Unknown,
            Self::Strong => Verdict::Strong,
            Self::Behind => Verdict::Strengthen,
            Self::Demand => Verdict::Fill,
            Self::Extension => Verdict::Extend,
            Self::Excluded
            | Self::Surplus
            | Self::Scale
            | Self::Served
            | Self::Unrelated
            | Self::Nothing => Verdict::Skip,
        }
    }

    fn fires(self, seen: Seen<'_>) -> bool {
        match self {
            Self::Coverage => rule_present::coverage(seen),
            Self::Strong => rule_present::strong(seen),
            Self::Behind => rule_present::behind(seen),
            Self::Excluded => seen.facts.excluded.is_some(),
            Self::Surplus => seen.facts.surplus.is_some(),
            Self::Scale => rule_skip::short_of(seen).is_some(),
            Self::Served => rule_skip::served(seen),
            Self::Unrelated => rule_skip::unrelated(seen),
            Self::Demand => rule_present::demand(seen),
            Self::Extension => seen.facts.extends().is_some(),
            Self::Nothing => true,
        }
    }

    fn words(self, seen: Seen<'_>) -> Words {
        match self {
            Self::Coverage => rule_present::coverage_words(seen),
            Self::Strong => rule_present::strong_words(seen),
            Self::Behind => rule_present::behind_words(seen),
            Self::Excluded => rule_skip::excluded_words(seen),
            Self::Surplus => rule_skip::surplus_words(seen),
            Self::Scale => rule_skip::scale_words(seen),
            Self::Served => rule_skip::served_words(seen),
            Self::Unrelated => rule_skip::unrelated_words(seen),
            Self::Demand => rule_present::demand_words(seen),
            Self::Extension => rule_present::extension_words(seen),
            Self::Nothing => rule_skip::nothing_words(seen),
        }
    }
}

/// A verdict, the rule that fired, and why, in both languages.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The verdict.
    pub verdict: Verdict,
    /// The rule that fired.
    pub rule: Rule,
    /// Why, with the numbers the rule saw, Chinese.
    pub reason: String,
    /// The same, English.
    pub reason_en: String,
    /// What would change the verdict, Chinese.
    pub flip: String,
    /// The same, English.
    pub flip_en: String,
}

/// What a rule sees: the numbers and the thresholds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen<'a> {
    pub(super) facts: &'a GapFacts,
    pub(super) gap: &'a GapProfile,
    pub(super) region: &'a RegionProfile,
}

/// A value by name, in Chinese and English.
type Value = (&'static str, String, String);

/// What fills a rule's text: the case, the values by name in both languages, and what would change the verdict.
pub(super) struct Words {
    pub(super) case: Template,
    pub(super) values: Vec<Value>,
    pub(super) flip: (String, String),
}

/// A value that reads the same in both languages.
pub(super) fn value(name: &'static str, text: &impl ToString) -> Value {
    (name, text.to_string(), text.to_string())
}

/// Returns the rule that decides about a segment.
///
/// The order is that of docs/methods.md. Rule 1 guards against taking what was not imported for
/// what is not there, so it does not fire where the makers that *were* seen already satisfy rule 2. Presence needs no
/// coverage; absence does.
pub fn judge(facts: &GapFacts, gap: &GapProfile, region: &RegionProfile) -> Rule {
    let seen = Seen { facts, gap, region };
    Rule::ALL
        .into_iter()
        .find(|rule| rule.fires(seen))
        .unwrap_or(Rule::Nothing)
}

/// As [`judge`], in words: the rule's text of the profile with the numbers it saw, and what would change the verdict.
pub fn decide(facts: &GapFacts, gap: &GapProfile, region: &RegionProfile) -> Decision {
    let rule = judge(facts, gap, region);
    let words = rule.words(Seen { facts, gap, region });
    let text = gap.rule.iter().find(|text| text.id == rule.id());
    let (reason, reason_en) = text.map_or((rule.id(), rule.id()), |text| text.texts(words.case));
    let fill = |text: &str, pick: fn(&Value) -> &str| {
        words.values.iter().fold(text.to_owned(), |text, value| {
            text.replace(&format!("{{{}}}", value.0), pick(value))
        })
    };
    Decision {
        verdict: rule.verdict(),
        rule,
        reason: fill(reason, |value| &value.1),
        reason_en: fill(reason_en, |value| &value.2),
        flip: words.flip.0,
        flip_en: words.flip.1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_id_is_its_rules_place_in_the_order() {
        let ids = Rule::ALL.map(Rule::id);
        assert_eq!(ids, RULE_IDS);
        assert_eq!(Rule::from_id("5.demand"), Some(Rule::Demand));
    }
}
