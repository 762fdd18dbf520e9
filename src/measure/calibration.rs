//! How honest probabilities were: Brier score and reliability.
//!
//! No calibration is fitted here; that is the business of who makes the probabilities.
use crate::measure::error::{MeasureError, Undefined};

/// A probability that was stated, and whether the event came.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Forecast {
    /// Stated probability, 0..1.
    pub probability: f64,
    /// Whether it happened.
    pub happened: bool,
}

/// Returns the mean squared error of probabilities.
///
/// **Formula** `Σ (p_i − y_i)² / n`. **Shapes** one list. **Units** none, 0..1, smaller is better. **Missing** `OneItem` for an
/// empty list. **Source** G. W. Brier (1950), Monthly Weather Review 78, 1–3. **Limits** compare only on the same events: the
/// base rate alone moves it.
///
/// # Errors
/// The reason why there is no value.
///
/// ```
/// use liantu::measure::calibration::{Forecast, brier};
/// let forecasts = [Forecast { probability: 0.5, happened: true }, Forecast { probability: 0.0, happened: false }];
/// assert_eq!(brier(&forecasts), Ok(0.125));
/// ```
pub fn brier(forecasts: &[Forecast]) -> Result<f64, Undefined> {
    if forecasts.is_empty() {
        return Err(Undefined::OneItem);
    }
    let error = |forecast: &Forecast| {
        (forecast.probability - f64::from(u8::from(forecast.happened))).powi(2)
    };
    Ok(forecasts.iter().map(error).sum::<f64>() / forecasts.len() as f64)
}

/// One class of a reliability table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReliabilityBin {
    /// Lower end of the class, included.
    pub from: f64,
    /// Upper end of the class, excluded but for the last.
    pub to: f64,
    /// Forecasts in the class.
    pub count: usize,
    /// Mean probability stated, `None` without forecasts.
    pub stated: Option<f64>,
    /// Share that happened, `None` without forecasts.
    pub observed: Option<f64>,
}

/// Returns, for classes of equal width, what was stated and what came.
///
/// **Formula** class b holds the forecasts with `⌊p · bins⌋ = b`, p = 1 in the last. **Shapes** `bins` entries, ascending.
/// **Units** shares. **Missing** a class without forecasts has counts only. **Source** A. H. Murphy & R. L. Winkler (1977),
/// Applied Statistics 26, 41–47. **Limits** a class of few forecasts proves nothing: show the counts.
///
/// # Errors
/// No bins, or a probability outside 0..1.
pub fn reliability(
    forecasts: &[Forecast],
    bins: usize,
) -> Result<Vec<ReliabilityBin>, MeasureError> {
    if bins == 0 {
        return Err(MeasureError::Range {
            what: "bins",
            value: 0.0,
            expected: "at least 1",
        });
    }
    let mut sums = vec![(0_usize, 0.0, 0_usize); bins];
    for forecast in forecasts {
        let value = forecast.probability;
        if !(0.0..=1.0).contains(&value) {
            return Err(MeasureError::Range {
                what: "probability",
                value,
                expected: "0 to 1",
            });
        }
        let class = (1..bins)
            .take_while(|&class| value >= class as f64 / bins as f64)
            .count();
        let sum = &mut sums[class];
        *sum = (
            sum.0 + 1,
            sum.1 + value,
            sum.2 + usize::from(forecast.happened),
        );
    }
    let bin = |(at, (count, stated, observed)): (usize, (usize, f64, usize))| ReliabilityBin {
        from: at as f64 / bins as f64,
        to: (at + 1) as f64 / bins as f64,
        count,
        stated: (count > 0).then(|| stated / count as f64),
        observed: (count > 0).then(|| observed as f64 / count as f64),
    };
    Ok(sums.into_iter().enumerate().map(bin).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forecast_on_the_border_belongs_to_the_upper_class_and_one_to_the_last() {
        let of = |probability| Forecast {
            probability,
            happened: true,
        };
        let counts: Vec<usize> = reliability(&[of(0.2), of(0.5), of(1.0)], 2)
            .unwrap()
            .iter()
            .map(|bin| bin.count)
            .collect();
        assert_eq!(counts, [1, 2]);
    }
}
