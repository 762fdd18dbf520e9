//! Record linkage after Fellegi and Sunter: match weights, and their parameters by EM.
//!
//! How fields are compared, and which pairs are, is decided elsewhere; `cluster` makes groups of the scored pairs.
use crate::measure::error::{MeasureError, Undefined};

/// Largest change of a parameter at which EM stops: a few roundings of numbers between 0 and 1.
const SETTLED: f64 = 1.5e-15;

/// Steps after which EM gives up.
const MOST_STEPS: usize = 100_000;

/// The model: how often pairs match, and how often fields agree among matches and among others.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// Share of pairs that match.
    pub prior: f64,
    /// For each field, the probability that it agrees in a match.
    pub agree_if_match: Vec<f64>,
    /// For each field, the probability that it agrees in another pair.
    pub agree_if_not: Vec<f64>,
}

impl Model {
    /// Checks the parameters.
    ///
    /// # Errors
    /// Lists of different length, or a probability that is not strictly between 0 and 1, which would give infinite weights.
    pub fn try_new(
        prior: f64,
        agree_if_match: Vec<f64>,
        agree_if_not: Vec<f64>,
    ) -> Result<Self, MeasureError> {
        if agree_if_match.len() != agree_if_not.len() {
            return Err(MeasureError::Length {
                what: "u",
                expected: agree_if_match.len(),
                found: agree_if_not.len(),
            });
        }
        let named = [
            ("lambda", vec![prior]),
            ("m", agree_if_match.clone()),
            ("u", agree_if_not.clone()),
        ];
        for (what, values) in named {
            if let Some(&value) = values
                .iter()
                .find(|value| !(value.is_finite() && **value > 0.0 && **value < 1.0))
            {
                return Err(MeasureError::Range {
                    what,
                    value,
                    expected: "strictly between 0 and 1",
                });
            }
        }
        Ok(Self {
            prior,
            agree_if_match,
            agree_if_not,
        })
    }

    /// Returns the weight of evidence that a pair is a match, in bits, the prior included.
    ///
    /// **Formula** `log₂(λ/(1−λ)) + Σ_f w_f`, w = `log₂(m/u)` where the field agrees, `log₂((1−m)/(1−u))` where it does not, 0
    /// where either side is empty. **Shapes** one entry a field. **Units** bits; 0 is even odds. **Missing** `None` for a
    /// field, which adds 0. **Source** I. P. Fellegi & A. B. Sunter (1969), JASA 64, 1183–1210; log₂ as in splink.
    /// **Limits** takes fields as independent given the match.
    pub fn weight_bits(&self, agreement: &[Option<bool>]) -> f64 {
        let mut bits = (self.prior / (1.0 - self.prior)).log2();
        for ((field, m), u) in agreement
            .iter()
            .zip(&self.agree_if_match)
            .zip(&self.agree_if_not)
        {
            bits += match field {
                Some(true) => (m / u).log2(),
                Some(false) => ((1.0 - m) / (1.0 - u)).log2(),
                None => 0.0,
            };
        }
        bits
    }

    /// Returns the probability that a pair is a match.
    ///
    /// **Formula** `2^w / (1 + 2^w)` with w from `weight_bits`. **Shapes**, **Missing**, **Source**, **Limits** as `weight_bits`.
    /// **Units** none, 0..1.
    pub fn probability(&self, agreement: &[Option<bool>]) -> f64 {
        1.0 / (1.0 + (-self.weight_bits(agreement)).exp2())
    }

    /// The probability as EM uses it: products, not logarithms, so that full agreement keeps its digits.
    fn posterior(&self, agrees: &[bool]) -> f64 {
        let (mut matched, mut other) = (self.prior, 1.0 - self.prior);
        for ((&agree, m), u) in agrees
            .iter()
            .zip(&self.agree_if_match)
            .zip(&self.agree_if_not)
        {
            matched *= if agree { *m } else { 1.0 - m };
            other *= if agree { *u } else { 1.0 - u };
        }
        matched / (matched + other)
    }
}

/// How many pairs showed an agreement pattern.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    /// Whether each field agrees.
    pub agrees: Vec<bool>,
    /// Pairs with this pattern.
    pub count: f64,
}

/// Where EM ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    /// The fixed point.
    pub model: Model,
    /// Steps taken.
    pub steps: usize,
}

/// Makes one step of EM.
///
/// **Formula** g = posterior of each pattern under `model`; `λ = Σ g n / Σ n`, `m_f = Σ g n [f agrees] / Σ g n`, `u_f` the same
/// with 1 − g. **Shapes** patterns have as many fields as the model. **Units** probabilities. **Missing** `NotConverged` where
/// all pairs, or none, become matches. **Source**, **Limits** as [`estimated`].
///
/// # Errors
/// `NotConverged` where all pairs, or none, become matches.
pub fn em_step(model: &Model, patterns: &[Pattern]) -> Result<Model, Undefined> {
    let fields = model.agree_if_match.len();
    let (mut matches, mut others) = (0.0, 0.0);
    let (mut matched, mut unmatched) = (vec![0.0; fields], vec![0.0; fields]);
    for pattern in patterns {
        let share = model.posterior(&pattern.agrees);
        let (yes, no) = (share * pattern.count, (1.0 - share) * pattern.count);
        matches += yes;
        others += no;
        for (field, _) in pattern
            .agrees
            .iter()
            .enumerate()
            .filter(|(_, agrees)| **agrees)
        {
            matched[field] += yes;
            unmatched[field] += no;
        }
    }
    if matches <= 0.0 || others <= 0.0 {
        return Err(Undefined::NotConverged);
    }
    Ok(Model {
        prior: matches / (matches + others),
        agree_if_match: matched.iter().map(|sum| sum / matches).collect(),
        agree_if_not: unmatched.iter().map(|sum| sum / others).collect(),
    })
}

/// Finds the model's parameters from counted patterns by EM.
///
/// **Formula** `em_step` from `start` until no parameter moves by more than 1.5e-15. **Shapes**, **Units** as `em_step`.
/// **Missing** `NotConverged`. **Source** W. E. Winkler (1988), Proceedings of the Section on Survey Research Methods.
/// **Limits** the two classes can end exchanged (m below u): start with m above u, and look. A local optimum.
///
/// # Errors
/// The reason why there is no value.
pub fn estimated(start: &Model, patterns: &[Pattern]) -> Result<Estimate, Undefined> {
    let mut model = start.clone();
    for steps in 1..=MOST_STEPS {
        let next = em_step(&model, patterns)?;
        let moved = changes(&model, &next).fold(0.0, f64::max);
        model = next;
        if moved <= SETTLED {
            return Ok(Estimate { model, steps });
        }
    }
    Err(Undefined::NotConverged)
}

fn changes<'a>(old: &'a Model, new: &'a Model) -> impl Iterator<Item = f64> + 'a {
    let pairs = |a: &'a [f64], b: &'a [f64]| a.iter().zip(b).map(|(x, y)| (x - y).abs());
    pairs(&old.agree_if_match, &new.agree_if_match)
        .chain(pairs(&old.agree_if_not, &new.agree_if_not))
        .chain(std::iter::once((old.prior - new.prior).abs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_field_is_no_evidence() {
        let model = Model::try_new(0.5, vec![0.8], vec![0.1]).unwrap();
        // log₂ 8 = 3 bits for agreement, none for nothing to compare
        assert!((model.weight_bits(&[Some(true)]) - 3.0).abs() < 1e-15);
        assert_eq!(model.weight_bits(&[None]), 0.0);
        assert_eq!(model.probability(&[None]), 0.5);
    }

    #[test]
    fn a_certain_field_is_refused() {
        assert!(Model::try_new(0.5, vec![1.0], vec![0.1]).is_err());
    }
}
