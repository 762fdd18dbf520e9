//! What the rules of the verdicts say, and in which order they run: text of a profile, filled with the numbers a rule saw.
//! When a rule fires is `gap`'s work.
use serde::{Deserialize, Serialize};

use crate::catalog::source::embedded_file;

/// The ids of the rules in the order in which they run; the first that fires decides.
pub const RULE_IDS: [&str; 11] = [
    "1.coverage",
    "2.strong",
    "3.behind_peers",
    "4.excluded",
    "4.national_surplus",
    "4.min_scale",
    "4.served_within_reach",
    "4.unrelated",
    "5.demand",
    "6.extension",
    "7.nothing",
];

/// One rule of a profile.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RuleText {
    /// Its id, one of [`RULE_IDS`].
    pub id: String,
    /// The numbers the rule sees; its texts may name them in braces.
    pub inputs: Vec<String>,
    /// Why, Chinese.
    pub reason: String,
    /// Why, English.
    pub reason_en: String,
    /// The same where the rule fires in its second case: coverage not stated, or demand met at home.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second: Option<String>,
    /// The same, English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_en: Option<String>,
}

/// Which text of a rule is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Template {
    /// Its reason.
    First,
    /// Its reason in the second case.
    Second,
}

impl RuleText {
    /// The two texts of a case, Chinese and English; the first case where the second has none.
    pub fn texts(&self, case: Template) -> (&str, &str) {
        match (case, &self.second, &self.second_en) {
            (Template::Second, Some(zh), Some(en)) => (zh, en),
            _ => (&self.reason, &self.reason_en),
        }
    }

    /// What is wrong with the texts: a name in braces that is no input, a brace left open, one language alone.
    pub(super) fn fault(&self) -> Option<String> {
        let texts = [
            Some(&self.reason),
            Some(&self.reason_en),
            self.second.as_ref(),
            self.second_en.as_ref(),
        ];
        if self.second.is_some() != self.second_en.is_some() {
            return Some("has its second text in one language: expected both".into());
        }
        for text in texts.into_iter().flatten() {
            if text.trim().is_empty() {
                return Some("has an empty text".into());
            }
            for piece in text.split('{').skip(1) {
                let Some((name, _)) = piece.split_once('}') else {
                    return Some(format!("leaves a brace open in `{text}`"));
                };
                if !self.inputs.iter().any(|input| input == name) {
                    return Some(format!(
                        "names `{{{name}}}`, which is none of its inputs: {}",
                        self.inputs.join(", ")
                    ));
                }
            }
        }
        None
    }
}

/// Checks that a profile's rules are those of the program in their order; what is wrong, by rule.
pub(super) fn faults(rules: &[RuleText]) -> Vec<(String, String)> {
    let ids: Vec<&str> = rules.iter().map(|rule| rule.id.as_str()).collect();
    if ids != RULE_IDS {
        return vec![(
            "gap.rule".into(),
            format!(
                "has the rules {}: expected {} in this order",
                ids.join(", "),
                RULE_IDS.join(", ")
            ),
        )];
    }
    rules
        .iter()
        .filter_map(|rule| Some((rule.id.clone(), rule.fault()?)))
        .collect()
}

/// The rules of the default profile, for profiles written before profiles held rules.
pub fn released_rules() -> Vec<RuleText> {
    #[derive(Deserialize)]
    struct Whole {
        gap: Part,
    }
    #[derive(Deserialize)]
    struct Part {
        rule: Vec<RuleText>,
    }
    let text = embedded_file("profiles/default.toml").expect("the default profile is built in");
    let whole: Whole = toml::from_str(&text).expect("the default profile holds the rules");
    whole.gap.rule
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_may_name_its_inputs_alone() {
        let mut rule = released_rules().swap_remove(0);
        assert_eq!(rule.fault(), None);
        rule.reason = "导入 {imported} 家，{beauty}".into();
        assert!(rule.fault().unwrap().starts_with("names `{beauty}`"));
        rule.reason = "导入 {imported".into();
        assert!(rule.fault().unwrap().starts_with("leaves a brace open"));
        rule.reason = "导入 {imported} 家".into();
        rule.second_en = None;
        assert!(rule.fault().unwrap().contains("one language"));
    }

    #[test]
    fn rules_in_another_order_are_refused() {
        let mut rules = released_rules();
        assert_eq!(faults(&rules), []);
        rules.swap(1, 2);
        assert_eq!(faults(&rules)[0].0, "gap.rule");
        rules.swap(1, 2);
        rules.pop();
        assert_eq!(faults(&rules).len(), 1);
    }
}
