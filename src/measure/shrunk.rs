//! Location quotient shrunk for small numbers, with its credible interval.
//!
//! The counts come in already expressed in units of a typical maker; choosing that unit is the caller's business.
use statrs::function::gamma::{gamma_lr, ln_gamma};

use crate::measure::error::MeasureError;

/// Share of the posterior outside a 90 % interval on each side.
const TAIL_OF_90_PERCENT: f64 = 0.05;

/// Relative width at which the search for a quantile stops: well below any digit that is shown.
const QUANTILE_PRECISION: f64 = 1e-13;

/// Quantiles below this come from the leading term of the series, whose relative error is no larger.
const LEADING_TERM_SUFFICES: f64 = 1e-9;

/// A shrunk quotient and its 90 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShrunkQuotient {
    /// Posterior mean.
    pub value: f64,
    /// 5 % quantile of the posterior.
    pub low: f64,
    /// 95 % quantile of the posterior.
    pub high: f64,
}

/// Returns the location quotient pulled towards 1 by as much as the numbers are small.
///
/// **Formula** `LQ* = (k + a) / (E + a)`: the mean of a gamma posterior with shape k + a and rate E + a, which follows
/// from k ~ Poisson(E · LQ) and a gamma prior of mean 1 and strength a. The interval runs from its 5 % to its 95 % quantile.
/// **Shapes** one cell: `observed` k, `expected` E under the national mix, `strength` a.
/// **Units** k and E in units of the segment's median maker; the result has none.
/// **Missing** with E = 0 and k = 0 the answer is the prior: 1, and an interval as wide as `a` makes it.
/// **Source** D. Clayton & J. Kaldor (1987), "Empirical Bayes estimates of age-standardized relative risks", Biometrics
/// 43, 671–681, with relative risk read as location quotient.
/// **Limits** firms' sizes are no Poisson counts; the interval says how little the numbers prove, not what the truth is.
///
/// # Errors
/// `observed` or `expected` below zero or not finite, `strength` not above zero.
///
/// ```
/// // one workshop where 0.02 were expected: 50 times the national mix, but hardly any evidence
/// let one = liantu::measure::shrunk::shrunk_quotient(1.0, 0.02, 1.0).unwrap();
/// assert!((one.value - 2.0 / 1.02).abs() < 1e-15 && one.low < 1.0);
/// ```
pub fn shrunk_quotient(
    observed: f64,
    expected: f64,
    strength: f64,
) -> Result<ShrunkQuotient, MeasureError> {
    shrunk_quotient_between(observed, (observed, observed), (expected, strength))
}

/// Returns the quotient where the number observed may itself be off: as [`shrunk_quotient`], with a wider interval.
///
/// **Formula** the value of [`shrunk_quotient`] at `observed`; the interval from its lower bound at `least` to its upper one at
/// `most`. **Shapes**, **Units**, **Missing**, **Source**, **Limits** as [`shrunk_quotient`]; the bounds of the number
/// observed are the caller's to justify.
///
/// # Errors
/// As [`shrunk_quotient`], of each of the three numbers.
pub fn shrunk_quotient_between(
    observed: f64,
    (least, most): (f64, f64),
    (expected, strength): (f64, f64),
) -> Result<ShrunkQuotient, MeasureError> {
    for (what, value) in [
        ("observed", observed),
        ("observed", least),
        ("observed", most),
        ("expected", expected),
    ] {
        if !value.is_finite() || value < 0.0 {
            return Err(MeasureError::Range {
                what,
                value,
                expected: "a finite number, zero or more",
            });
        }
    }
    if !strength.is_finite() || strength <= 0.0 {
        return Err(MeasureError::Range {
            what: "strength",
            value: strength,
            expected: "a finite number above zero",
        });
    }
    let rate = expected + strength;
    Ok(ShrunkQuotient {
        value: (observed + strength) / rate,
        low: standard_gamma_quantile(least + strength, TAIL_OF_90_PERCENT) / rate,
        high: standard_gamma_quantile(most + strength, 1.0 - TAIL_OF_90_PERCENT) / rate,
    })
}

/// A start near the quantile; good for shapes of 1 and more, and held inside the bracket by the caller otherwise.
///
/// **Source** E. B. Wilson & M. M. Hilferty (1931), PNAS 17, 684–688.
fn wilson_hilferty(shape: f64, probability: f64) -> f64 {
    // The normal quantile of 5 % and 95 %; other probabilities take the middle and lose a few steps, no precision.
    const OF_95_PERCENT: f64 = 1.644_853_626_951_472_7;
    let normal = if probability <= TAIL_OF_90_PERCENT {
        -OF_95_PERCENT
    } else if probability >= 1.0 - TAIL_OF_90_PERCENT {
        OF_95_PERCENT
    } else {
        0.0
    };
    shape * (1.0 - 1.0 / (9.0 * shape) + normal / (3.0 * shape.sqrt())).powi(3)
}

/// Quantile of the gamma distribution with rate 1: Newton steps on the distribution function, held inside a bracket.
///
/// The bracket makes it safe for every shape, where the usual closed start values fail for shapes far below 1.
fn standard_gamma_quantile(shape: f64, probability: f64) -> f64 {
    // Shape 1 is the exponential distribution: nine cells of ten, those without a maker under a prior of strength 1.
    if (shape - 1.0).abs() < f64::EPSILON {
        return -(-probability).ln_1p();
    }
    // Close to 0 the distribution function is x^shape / Γ(shape + 1) but for a relative error of x.
    let near_zero = ((probability.ln() + ln_gamma(shape + 1.0)) / shape).exp();
    if near_zero < LEADING_TERM_SUFFICES {
        return near_zero;
    }
    let (mut below, mut above) = (0.0, shape.max(1.0));
    while gamma_lr(shape, above) < probability {
        below = above;
        above *= 2.0;
    }
    let start = wilson_hilferty(shape, probability);
    let mut guess = if start > below && start < above {
        start
    } else {
        0.5 * (below + above)
    };
    while above - below > QUANTILE_PRECISION * above {
        let excess = gamma_lr(shape, guess) - probability;
        if excess > 0.0 {
            above = guess;
        } else {
            below = guess;
        }
        let density = ((shape - 1.0) * guess.ln() - guess - ln_gamma(shape)).exp();
        let step = guess - excess / density;
        let next = if step > below && step < above {
            step
        } else {
            0.5 * (below + above)
        };
        if (next - guess).abs() <= QUANTILE_PRECISION * guess {
            return next;
        }
        guess = next;
    }
    guess
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64) {
        assert!(
            (found - expected).abs() <= 1e-10 * expected.abs(),
            "found {found}, expected {expected}"
        );
    }

    #[test]
    fn the_exponential_case_has_a_closed_form() {
        // k = 0, a = 1, E = 0: shape 1, rate 1, so the quantile of p is -ln(1 - p).
        let prior = shrunk_quotient(0.0, 0.0, 1.0).unwrap();
        close(prior.value, 1.0);
        close(prior.low, -(0.95_f64.ln()));
        close(prior.high, -(0.05_f64.ln()));
    }

    #[test]
    fn quantiles_agree_with_chi_squared_tables() {
        // A gamma of shape n/2 is half a chi-squared variable with n degrees of freedom: tables give 3.940 and 18.307
        // for 10 degrees, 0.003932 and 3.841 for one.
        let ten = shrunk_quotient(4.0, 0.0, 1.0).unwrap();
        assert!(
            (2.0 * ten.low - 3.940_299).abs() < 1e-6 && (2.0 * ten.high - 18.307_038).abs() < 1e-6
        );
        let one = shrunk_quotient(0.0, 0.5, 0.5).unwrap();
        assert!(
            (2.0 * one.low - 0.003_932_14).abs() < 1e-8
                && (2.0 * one.high - 3.841_459).abs() < 1e-6
        );
    }

    #[test]
    fn quantiles_invert_the_distribution_for_every_shape() {
        for shape in [0.3, 1.0, 2.5, 40.0, 1e3, 1e6] {
            for probability in [0.05, 0.5, 0.95] {
                let quantile = standard_gamma_quantile(shape, probability);
                let back = gamma_lr(shape, quantile);
                assert!(
                    (back - probability).abs() < 1e-9,
                    "shape {shape}: {back} instead of {probability}"
                );
            }
        }
    }

    #[test]
    fn for_tiny_shapes_the_lower_quantile_is_next_to_nothing() {
        // shape 0.05: (0.05 Γ(1.05))^20 = exp(20 (−2.99573 − 0.02690)) = 5.57e-27; shape 0.001 underflows to 0
        let tiny = standard_gamma_quantile(0.05, 0.05);
        assert!((tiny / 5.5739e-27 - 1.0).abs() < 1e-4, "{tiny}");
        assert_eq!(standard_gamma_quantile(0.001, 0.05), 0.0);
    }

    #[test]
    fn a_giant_counts_as_what_it_weighs_and_a_workshop_proves_nothing() {
        let giant = shrunk_quotient(40.0, 4.0, 1.0).unwrap();
        let workshop = shrunk_quotient(0.4, 0.04, 1.0).unwrap();
        assert!(giant.low > 1.0);
        assert!(workshop.low < 1.0);
    }
}
