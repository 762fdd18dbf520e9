//! Random draws that depend on the seed, a stream and nothing else, so that any thread may make any row.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

/// What a stream is for; streams never share numbers.
#[derive(Debug, Clone, Copy)]
pub(super) enum Stream {
    /// Who and where an enterprise is.
    Firm(u64),
    /// Everything else its row holds.
    Row(u64),
    /// Its products, investments, risks and customers.
    Relations(u64),
    /// How common a segment is.
    Segment(u64),
    /// What a prefecture is strong in.
    Prefecture(u64),
    /// How big a county is within its prefecture.
    County(u64),
    /// How often an enterprise founds something.
    Rate(u64),
    /// What it founds in the year after.
    After(u64),
    /// How often the enterprises of a chain found something.
    Chain(u64),
    /// A project of the home region's ledger.
    Project(u64),
}

/// A source of random draws.
pub(super) struct Draw(ChaCha8Rng);

impl Draw {
    /// Returns the draws of one stream.
    pub(super) fn new(seed: u64, stream: Stream) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let (number, purpose) = match stream {
            Stream::Firm(number) => (number, 0),
            Stream::Row(number) => (number, 1),
            Stream::Relations(number) => (number, 2),
            Stream::Segment(number) => (number, 3),
            Stream::Prefecture(number) => (number, 4),
            Stream::County(number) => (number, 5),
            Stream::Rate(number) => (number, 6),
            Stream::After(number) => (number, 7),
            Stream::Chain(number) => (number, 8),
            Stream::Project(number) => (number, 9),
        };
        rng.set_stream(number * 16 + purpose);
        Self(rng)
    }

    /// Returns a number in `0..1`.
    pub(super) fn unit(&mut self) -> f64 {
        // The upper 53 bits, which an f64 holds exactly.
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Returns true with the given probability.
    pub(super) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// Returns a whole number below `bound`, or 0 where the bound is 0.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        // Multiply and shift: the bias is below 2^-32 for any table we have.
        let product = u128::from(self.0.next_u64()) * bound as u128;
        usize::try_from(product >> 64).unwrap_or(0)
    }

    /// Returns one of the values; the first where there is no other.
    pub(super) fn pick<'a, T>(&mut self, values: &'a [T]) -> &'a T {
        &values[self.below(values.len())]
    }

    /// Returns a place in a list of running totals, by their steps.
    pub(super) fn weighted(&mut self, running: &[f64]) -> usize {
        let total = running.last().copied().unwrap_or(0.0);
        let aim = self.unit() * total;
        running
            .partition_point(|upto| *upto <= aim)
            .min(running.len().saturating_sub(1))
    }

    /// Returns a standard normal number (Box and Muller 1958).
    pub(super) fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.unit()).cos()
    }

    /// Returns a lognormal number with the given median and spread of its logarithm.
    pub(super) fn lognormal(&mut self, median: f64, sigma: f64) -> f64 {
        median * (sigma * self.normal()).exp()
    }

    /// Returns an exponential number with the given mean.
    pub(super) fn exponential(&mut self, mean: f64) -> f64 {
        -mean * (1.0 - self.unit()).ln()
    }
}

/// Returns the running totals of some weights.
pub(super) fn running(weights: impl Iterator<Item = f64>) -> Vec<f64> {
    weights
        .scan(0.0, |total, weight| {
            *total += weight;
            Some(*total)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_gives_the_same_draws_again_and_others_differ() {
        let take = |stream| Draw::new(7, stream).unit().to_bits();
        assert_eq!(take(Stream::Firm(3)), take(Stream::Firm(3)));
        assert_ne!(take(Stream::Firm(3)), take(Stream::Row(3)));
        assert_ne!(take(Stream::Firm(3)), take(Stream::Firm(4)));
    }

    #[test]
    fn weights_decide_how_often_a_place_is_drawn() {
        let steps = running([1.0, 0.0, 3.0].into_iter());
        let mut draw = Draw::new(1, Stream::Firm(0));
        let mut hits = [0_i32; 3];
        for _ in 0..4000 {
            hits[draw.weighted(&steps)] += 1;
        }
        // 1000 are expected with a standard deviation of 27.
        assert!((hits[0] - 1000).abs() < 120 && hits[1] == 0, "{hits:?}");
    }
}
