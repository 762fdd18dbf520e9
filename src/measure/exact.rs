//! Numbers of twice the precision, for the few places where a difference of nearly equal numbers is the answer.
//!
//! Sum, product, quotient; about 31 digits. Not a general number type.

/// An unevaluated sum of two numbers, the second smaller than half a unit in the last place of the first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::measure) struct Exact {
    /// The value, rounded.
    pub(in crate::measure) high: f64,
    low: f64,
}

impl From<f64> for Exact {
    fn from(value: f64) -> Self {
        Self {
            high: value,
            low: 0.0,
        }
    }
}

impl Exact {
    /// Knuth's sum without loss, then the lower parts. Source: T. J. Dekker (1971), Numerische Mathematik 18, 224-242.
    pub(in crate::measure) fn plus(self, other: Self) -> Self {
        let high = self.high + other.high;
        let part = high - self.high;
        let lost = (self.high - (high - part)) + (other.high - part);
        Self::tidied(high, lost + (self.low + other.low))
    }

    pub(in crate::measure) fn negated(self) -> Self {
        Self {
            high: -self.high,
            low: -self.low,
        }
    }

    /// Product with a plain number; the fused multiply-add gives the rounding error of the upper product exactly.
    pub(in crate::measure) fn times(self, factor: f64) -> Self {
        let high = self.high * factor;
        let lost = self.high.mul_add(factor, -high);
        Self::tidied(high, self.low.mul_add(factor, lost))
    }

    /// Quotient by long division: two digits of 53 bits.
    pub(in crate::measure) fn over(self, divisor: Self) -> Self {
        let first = self.high / divisor.high;
        let rest = self.plus(divisor.times(first).negated());
        Self::tidied(first, rest.high / divisor.high)
    }

    fn tidied(high: f64, low: f64) -> Self {
        let sum = high + low;
        Self {
            high: sum,
            low: low - (sum - high),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_third_times_three_misses_one_by_less_than_thirty_digits() {
        let third = Exact::from(1.0).over(Exact::from(3.0));
        let rest = third.times(3.0).plus(Exact::from(-1.0));
        assert!(rest.high.abs() < 1e-31);
        assert!((third.high * 3.0 - 1.0).abs() < 1e-15);
    }

    #[test]
    fn a_small_number_survives_beside_a_large_one() {
        let sum = Exact::from(1e20)
            .plus(Exact::from(1.0))
            .plus(Exact::from(-1e20));
        assert_eq!(sum.high, 1.0);
    }
}
