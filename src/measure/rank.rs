//! Ranks of scores, with ties treated in the three usual ways.
//!
//! Two scores that agree to twelve decimals tie; their order is then the order they came in.

/// Decimals to which scores are compared: what differs later is the rounding of the method, not of the data.
const TIE_DECIMALS: i32 = 12;

/// Which end of a score comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Best {
    /// The largest score is ranked 1.
    Largest,
    /// The smallest score is ranked 1.
    Smallest,
}

/// Ranks of a list of scores.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranks {
    /// Tied items share the smallest rank of the tie (1, 2, 2, 4).
    pub min: Vec<usize>,
    /// Tied items share the mean rank of the tie (1, 2.5, 2.5, 4).
    pub average: Vec<f64>,
    /// Tied items share a rank and none is left out (1, 2, 2, 3).
    pub dense: Vec<usize>,
    /// Positions of the items, best first, ties in the order given.
    pub order: Vec<usize>,
}

/// Returns the ranks of scores, 1 for the best.
///
/// **Formula** ranks of the scores rounded to 12 decimals. **Shapes** lists in the order given, `order` a permutation of
/// their positions. **Units** ranks. **Missing** scores are finite. **Source** competition, fractional and dense ranking.
/// **Limits** a rank says nothing about distance.
pub fn ranks(scores: &[f64], best: Best) -> Ranks {
    let scale = 10_f64.powi(TIE_DECIMALS);
    let keys: Vec<f64> = scores
        .iter()
        .map(|score| match best {
            // Adding 0 turns −0 into 0, which the total order would tell apart.
            Best::Largest => (-score * scale).round() + 0.0,
            Best::Smallest => (score * scale).round() + 0.0,
        })
        .collect();
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|&a, &b| keys[a].total_cmp(&keys[b]));
    let mut ranks = Ranks {
        min: vec![0; keys.len()],
        average: vec![0.0; keys.len()],
        dense: vec![0; keys.len()],
        order,
    };
    let mut tie = 0;
    let mut start = 0;
    while start < keys.len() {
        let key = keys[ranks.order[start]];
        let end = start
            + ranks.order[start..]
                .iter()
                .take_while(|&&at| keys[at].total_cmp(&key).is_eq())
                .count();
        tie += 1;
        for &at in &ranks.order[start..end] {
            ranks.min[at] = start + 1;
            ranks.average[at] = (start + 1 + end) as f64 / 2.0;
            ranks.dense[at] = tie;
        }
        start = end;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tie_for_second_place_is_ranked_in_three_ways() {
        let found = ranks(&[0.2, 0.9, 0.5, 0.5 + 1e-14], Best::Largest);
        assert_eq!(found.min, [4, 1, 2, 2]);
        assert_eq!(found.average, [4.0, 1.0, 2.5, 2.5]);
        assert_eq!(found.dense, [3, 1, 2, 2]);
        assert_eq!(found.order, [1, 2, 3, 0]);
    }
}
