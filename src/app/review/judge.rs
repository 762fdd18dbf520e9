//! From facts to points, vetoes and a verdict.
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::review::facts::ReviewFact;
use crate::catalog::{ReviewPoint, ReviewRules, ReviewVeto, VetoVerdict};

/// The verdict of a pre-review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReviewVerdict {
    /// 通过.
    Pass,
    /// 进一步研判.
    Study,
    /// 不通过.
    Fail,
}

impl ReviewVerdict {
    /// The word in the table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Study => "study",
            Self::Fail => "fail",
        }
    }

    /// What people read.
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Pass => "通过",
            Self::Study => "进一步研判",
            Self::Fail => "不通过",
        }
    }
}

/// One line of points.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PointLine {
    /// The fact.
    pub fact: String,
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: Option<f64>,
    /// Points earned; null where the fact is not known.
    pub points: Option<f64>,
    /// Points there are.
    pub of: f64,
    /// How they came about.
    pub working: String,
    /// Why the line is there.
    pub why: String,
}

/// A veto that holds.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct VetoLine {
    /// Its id.
    pub id: String,
    /// What it leads to.
    pub verdict: ReviewVerdict,
    /// Why.
    pub why: String,
    /// What it rests on.
    pub working: String,
}

/// What the rules say of the facts.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Judged {
    pub(super) verdict: ReviewVerdict,
    pub(super) score: Option<f64>,
    pub(super) coverage: f64,
    pub(super) points: Vec<PointLine>,
    pub(super) vetoes: Vec<VetoLine>,
    pub(super) because: String,
}

/// Judges facts by rules.
pub(super) fn judge(rules: &ReviewRules, facts: &[ReviewFact]) -> Judged {
    let of = |id: &str| facts.iter().find(|fact| fact.fact == id);
    let points: Vec<PointLine> = rules
        .point
        .iter()
        .filter_map(|rule| Some(scored(rule, of(&rule.fact)?)))
        .collect();
    let vetoes: Vec<VetoLine> = rules
        .veto
        .iter()
        .filter_map(|veto| held(veto, of(&veto.fact)?))
        .collect();
    let earned: f64 = points.iter().filter_map(|line| line.points).sum();
    let judged = points.iter().filter(|line| line.points.is_some());
    let possible: f64 = judged.map(|line| line.of).sum();
    let whole: f64 = points.iter().map(|line| line.of).sum();
    let score = (possible > 0.0).then(|| earned / possible * 100.0);
    let coverage = if whole > 0.0 { possible / whole } else { 0.0 };
    let (verdict, because) = verdict(rules, (score, coverage), &vetoes);
    Judged {
        verdict,
        score,
        coverage,
        points,
        vetoes,
        because,
    }
}

/// A millionth of a point is rounding.
const ROUNDING: f64 = 1e-6;

fn verdict(
    rules: &ReviewRules,
    (score, coverage): (Option<f64>, f64),
    vetoes: &[VetoLine],
) -> (ReviewVerdict, String) {
    let first = |verdict| vetoes.iter().find(|veto| veto.verdict == verdict);
    if let Some(veto) = first(ReviewVerdict::Fail) {
        return (ReviewVerdict::Fail, format!("一票否决：{}", veto.why));
    }
    let Some(score) = score else {
        let because = "没有可以评分的事实".to_owned();
        return (ReviewVerdict::Study, because);
    };
    if score < rules.study - ROUNDING {
        let because = format!("得分 {score:.1}，低于 {}", rules.study);
        return (ReviewVerdict::Fail, because);
    }
    if let Some(veto) = first(ReviewVerdict::Study) {
        return (ReviewVerdict::Study, veto.why.clone());
    }
    if coverage < rules.coverage - 1e-9 {
        let because = format!(
            "可评分值只占 {:.0}%，要求 {:.0}%",
            coverage * 100.0,
            rules.coverage * 100.0
        );
        return (ReviewVerdict::Study, because);
    }
    if score < rules.pass - ROUNDING {
        let because = format!("得分 {score:.1}，未到 {}", rules.pass);
        return (ReviewVerdict::Study, because);
    }
    (
        ReviewVerdict::Pass,
        format!("得分 {score:.1}，没有否决事项"),
    )
}

fn scored(rule: &ReviewPoint, fact: &ReviewFact) -> PointLine {
    let share = |value: f64| ((value - rule.zero) / (rule.full - rule.zero)).clamp(0.0, 1.0);
    let points = fact.value.map(|value| rule.points * share(value));
    let working = match (fact.value, points) {
        (Some(value), Some(points)) => format!(
            "{value:.4}，{} 得 0 分，{} 得满分，得 {points:.2}",
            rule.zero, rule.full
        ),
        _ => format!("不计分：{}", fact.source),
    };
    PointLine {
        fact: rule.fact.clone(),
        name: fact.name.clone(),
        value: fact.value,
        points,
        of: rule.points,
        working,
        why: rule.why.clone(),
    }
}

fn held(veto: &ReviewVeto, fact: &ReviewFact) -> Option<VetoLine> {
    let working = match fact.value {
        None if veto.unknown => format!("{}未知：{}", fact.name, fact.source),
        None => return None,
        Some(value) => {
            let below = veto.below.is_some_and(|level| value < level);
            let above = veto.above.is_some_and(|level| value > level);
            if !below && !above {
                return None;
            }
            let (word, level) = if below {
                ("低于", veto.below)
            } else {
                ("高于", veto.above)
            };
            format!(
                "{} {value:.4}，{word} {}（{}）",
                fact.name,
                level.unwrap_or_default(),
                fact.source
            )
        }
    };
    Some(VetoLine {
        id: veto.id.clone(),
        verdict: match veto.verdict {
            VetoVerdict::Fail => ReviewVerdict::Fail,
            VetoVerdict::Study => ReviewVerdict::Study,
        },
        why: veto.why.clone(),
        working,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> ReviewRules {
        let text = r#"
            name = "试"
            example = true
            source = "试"
            pass = 70
            study = 50
            coverage = 0.7
            point = [
                { fact = "irr", points = 60, zero = 0.0, full = 0.2, why = "a" },
                { fact = "break_even", points = 40, zero = 1.0, full = 0.5, why = "b" },
            ]
            veto = [
                { id = "v", fact = "risk_dishonest", above = 0, verdict = "fail", why = "失信" },
                { id = "u", fact = "risk_dishonest", unknown = true, verdict = "study", why = "不知" },
            ]
        "#;
        toml::from_str(text).unwrap()
    }

    fn facts(irr: Option<f64>, even: Option<f64>, risks: Option<f64>) -> Vec<ReviewFact> {
        [
            ("irr", irr),
            ("break_even", even),
            ("risk_dishonest", risks),
        ]
        .map(|(fact, value)| ReviewFact {
            fact: fact.to_owned(),
            name: fact.to_owned(),
            unit: String::new(),
            value,
            source: "试".to_owned(),
            synthetic: false,
        })
        .into()
    }

    fn told(
        irr: Option<f64>,
        even: Option<f64>,
        risks: Option<f64>,
    ) -> (ReviewVerdict, Option<f64>, f64) {
        let judged = judge(&rules(), &facts(irr, even, risks));
        let score = judged.score.map(|score| (score * 1e6).round() / 1e6);
        (judged.verdict, score, judged.coverage)
    }

    #[test]
    fn points_lie_between_two_levels_whichever_is_higher() {
        // 60 × 0.16/0.2 = 48; 40 × (0.75 − 1)/(0.5 − 1) = 20.
        assert_eq!(
            told(Some(0.16), Some(0.75), Some(0.0)),
            (ReviewVerdict::Study, Some(68.0), 1.0)
        );
        assert_eq!(
            told(Some(0.3), Some(0.2), Some(0.0)),
            (ReviewVerdict::Pass, Some(100.0), 1.0)
        );
        assert_eq!(
            told(Some(0.0), Some(0.75), Some(0.0)),
            (ReviewVerdict::Fail, Some(20.0), 1.0)
        );
    }

    #[test]
    fn one_veto_fails_the_best_and_what_is_unknown_never_passes() {
        assert_eq!(told(Some(0.3), Some(0.2), Some(1.0)).0, ReviewVerdict::Fail);
        assert_eq!(told(Some(0.3), Some(0.2), None).0, ReviewVerdict::Study);
        // Full marks, but only 60 of 100 could be judged.
        assert_eq!(
            told(Some(0.3), None, Some(0.0)),
            (ReviewVerdict::Study, Some(100.0), 0.6)
        );
        assert_eq!(
            told(None, None, Some(0.0)),
            (ReviewVerdict::Study, None, 0.0)
        );
    }
}
