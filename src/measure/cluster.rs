//! Groups of records from scored pairs, and how they compare with the truth.
//!
//! Connected components only: they chain at low thresholds, which the scores show.
use crate::measure::error::{MeasureError, Undefined};

/// Two records and how likely they are the same.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScoredPair {
    /// First record.
    pub left: usize,
    /// Second record.
    pub right: usize,
    /// Score.
    pub score: f64,
}

/// Returns the connected components over pairs that reach the threshold.
///
/// **Formula** the classes of "joined by a path of pairs with score ≥ threshold". **Shapes** every record 0..n once; groups
/// ascending inside and by first member. **Units** the threshold's are the scores'. **Missing** a record without a pair is a
/// group of one. **Source** union–find: B. A. Galler & M. J. Fischer (1964), CACM 7, 301–303. **Limits** one wrong pair joins
/// two groups.
///
/// # Errors
/// A pair that names a record outside 0..n.
pub fn components(
    records: usize,
    pairs: &[ScoredPair],
    threshold: f64,
) -> Result<Vec<Vec<usize>>, MeasureError> {
    let mut parent: Vec<usize> = (0..records).collect();
    for (edge, pair) in pairs.iter().enumerate() {
        if let Some(node) = [pair.left, pair.right]
            .into_iter()
            .find(|&node| node >= records)
        {
            return Err(MeasureError::NodeOutOfRange {
                edge,
                node,
                nodes: records,
            });
        }
        if pair.score >= threshold {
            let (a, b) = (root(&mut parent, pair.left), root(&mut parent, pair.right));
            parent[a.max(b)] = a.min(b);
        }
    }
    let mut groups: Vec<Vec<usize>> = vec![Vec::new(); records];
    for record in 0..records {
        let top = root(&mut parent, record);
        groups[top].push(record);
    }
    groups.retain(|group| !group.is_empty());
    Ok(groups)
}

fn root(parent: &mut [usize], mut node: usize) -> usize {
    while parent[node] != node {
        parent[node] = parent[parent[node]];
        node = parent[node];
    }
    node
}

/// How found groups compare with true ones.
#[derive(Debug, Clone, PartialEq)]
pub struct ClusterScores {
    /// Pairs joined rightly.
    pub true_pairs: u64,
    /// Pairs joined wrongly.
    pub false_pairs: u64,
    /// Pairs wrongly left apart.
    pub missed_pairs: u64,
    /// Mean over records of the share of its found group that belongs to it (B-cubed).
    pub b3_precision: f64,
    /// Mean over records of the share of its true group that was found with it.
    pub b3_recall: f64,
    /// Rand index adjusted for chance.
    pub adjusted_rand: f64,
    /// Harmonic mean of homogeneity and completeness.
    pub v_measure: f64,
    /// Groups found exactly.
    pub exact: usize,
}

impl ClusterScores {
    /// Returns the share of the joined pairs that are right.
    ///
    /// **Formula** `tp / (tp + fp)`. **Shapes** one number. **Units** none, 0..1. **Missing** `NoPairs` if none was joined.
    /// **Source** as [`scores`]. **Limits** a group of n has n(n−1)/2 pairs, so that large groups decide it.
    ///
    /// # Errors
    /// `NoPairs` if none was joined.
    pub fn pair_precision(&self) -> Result<f64, Undefined> {
        share(self.true_pairs, self.true_pairs + self.false_pairs)
    }

    /// Returns the share of the true pairs that were joined.
    ///
    /// **Formula** `tp / (tp + fn)`. **Shapes**, **Units**, **Source**, **Limits** as `pair_precision`. **Missing** `NoPairs` if
    /// there is no true pair.
    ///
    /// # Errors
    /// `NoPairs` if there is none.
    pub fn pair_recall(&self) -> Result<f64, Undefined> {
        share(self.true_pairs, self.true_pairs + self.missed_pairs)
    }

    /// Returns the harmonic mean of the two.
    ///
    /// **Formula** `2 tp / (2 tp + fp + fn)`. **Shapes**, **Units**, **Source**, **Limits** as `pair_precision`. **Missing** 0 where
    /// no pair was joined rightly.
    pub fn pair_f1(&self) -> f64 {
        share(
            2 * self.true_pairs,
            2 * self.true_pairs + self.false_pairs + self.missed_pairs,
        )
        .unwrap_or(0.0)
    }

    /// Returns the harmonic mean of the B-cubed measures.
    ///
    /// **Formula** `2 P R / (P + R)`. **Shapes** one number. **Units** none, 0..1. **Missing** never: a record is always found with
    /// itself, so that both are above 0. **Source** as [`scores`]. **Limits** every record weighs the same, alone or not.
    pub fn b3_f1(&self) -> f64 {
        2.0 * self.b3_precision * self.b3_recall / (self.b3_precision + self.b3_recall)
    }
}

fn share(part: u64, whole: u64) -> Result<f64, Undefined> {
    if whole == 0 {
        Err(Undefined::NoPairs)
    } else {
        Ok(part as f64 / whole as f64)
    }
}

/// Scores found groups against true ones.
///
/// **Formula** pairs, B-cubed, adjusted Rand index and V-measure from the table of overlaps `n_ij` of found group i and true
/// group j. **Shapes** both partitions cover records 0..n once. **Units** shares. **Missing** precision and recall of pairs
/// are `NoPairs` where there is none; two partitions into singletons agree fully.
/// **Source** A. Bagga & B. Baldwin (1998), LREC; L. Hubert & P. Arabie (1985), Journal of Classification 2, 193–218;
/// A. Rosenberg & J. Hirschberg (2007), EMNLP. **Limits** where most records stand alone B-cubed and V-measure are near 1
/// whatever was found: read the pairs.
///
/// # Errors
/// A record that one side lacks or names twice, or no record at all.
pub fn scores(found: &[Vec<usize>], truth: &[Vec<usize>]) -> Result<ClusterScores, MeasureError> {
    let records: usize = found.iter().map(Vec::len).sum();
    let true_group = group_of(truth, records)?;
    group_of(found, records)?;
    if records == 0 {
        return Err(MeasureError::Length {
            what: "records",
            expected: 1,
            found: 0,
        });
    }
    let count = records as f64;
    let (mut joined, mut precision, mut recall) = (0_u64, 0.0, 0.0);
    let (mut mutual, mut exact) = (0.0, 0);
    for group in found {
        let mut overlaps = vec![0_u64; truth.len()];
        for &record in group {
            overlaps[true_group[record]] += 1;
        }
        for (other, &overlap) in overlaps
            .iter()
            .enumerate()
            .filter(|(_, overlap)| **overlap > 0)
        {
            let (both, own, real) = (
                overlap as f64,
                group.len() as f64,
                truth[other].len() as f64,
            );
            joined += pairs(overlap);
            precision += both * both / own;
            recall += both * both / real;
            mutual += both / count * (both * count / (own * real)).ln();
            exact +=
                usize::from(group.len() == truth[other].len() && overlap == group.len() as u64);
        }
    }
    let of_all = |groups: &[Vec<usize>]| {
        groups
            .iter()
            .map(|group| pairs(group.len() as u64))
            .sum::<u64>()
    };
    let (found_pairs, true_pairs) = (of_all(found), of_all(truth));
    Ok(ClusterScores {
        true_pairs: joined,
        false_pairs: found_pairs - joined,
        missed_pairs: true_pairs - joined,
        b3_precision: precision / count,
        b3_recall: recall / count,
        adjusted_rand: adjusted_rand(joined, (found_pairs, true_pairs), pairs(records as u64)),
        v_measure: v_measure(mutual, entropy(found, count), entropy(truth, count)),
        exact,
    })
}

fn group_of(groups: &[Vec<usize>], records: usize) -> Result<Vec<usize>, MeasureError> {
    let mut place = vec![None; records];
    for (at, group) in groups.iter().enumerate() {
        for &record in group {
            let slot = place.get_mut(record).ok_or(MeasureError::NodeOutOfRange {
                edge: at,
                node: record,
                nodes: records,
            })?;
            if slot.replace(at).is_some() {
                return Err(MeasureError::DuplicateLabel {
                    axis: "record",
                    label: record.to_string(),
                });
            }
        }
    }
    let known = place.iter().flatten().count();
    place
        .into_iter()
        .collect::<Option<Vec<usize>>>()
        .ok_or(MeasureError::Length {
            what: "clusters",
            expected: records,
            found: known,
        })
}

fn pairs(size: u64) -> u64 {
    size * size.saturating_sub(1) / 2
}

fn adjusted_rand(joined: u64, sums: (u64, u64), all: u64) -> f64 {
    let (found, truth) = (sums.0 as f64, sums.1 as f64);
    let expected = if all == 0 {
        0.0
    } else {
        found * truth / all as f64
    };
    let (most, got) = (f64::midpoint(found, truth), joined as f64);
    // Only two partitions of singletons, or two of one group each, leave no room: they agree.
    if most - expected == 0.0 {
        1.0
    } else {
        (got - expected) / (most - expected)
    }
}

fn entropy(groups: &[Vec<usize>], count: f64) -> f64 {
    groups
        .iter()
        .map(|group| group.len() as f64 / count)
        .filter(|share| *share > 0.0)
        .map(|share| -share * share.ln())
        .sum()
}

fn v_measure(mutual: f64, found: f64, truth: f64) -> f64 {
    let homogeneity = if truth == 0.0 { 1.0 } else { mutual / truth };
    let completeness = if found == 0.0 { 1.0 } else { mutual / found };
    let sum = homogeneity + completeness;
    if sum == 0.0 {
        0.0
    } else {
        2.0 * homogeneity * completeness / sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_of_pairs_is_one_group_until_the_threshold_cuts_it() {
        let pair = |left, right, score| ScoredPair { left, right, score };
        let chain = [pair(0, 1, 0.9), pair(1, 2, 0.6)];
        assert_eq!(
            components(4, &chain, 0.5).unwrap(),
            vec![vec![0, 1, 2], vec![3]]
        );
        assert_eq!(
            components(4, &chain, 0.7).unwrap(),
            vec![vec![0, 1], vec![2], vec![3]]
        );
    }

    #[test]
    fn joining_everything_finds_all_pairs_at_a_third_of_precision() {
        let found = scores(&[vec![0, 1, 2, 3]], &[vec![0, 1], vec![2, 3]]).unwrap();
        assert_eq!(
            (found.true_pairs, found.false_pairs, found.missed_pairs),
            (2, 4, 0)
        );
        assert_eq!(found.pair_precision(), Ok(1.0 / 3.0));
        assert_eq!(
            (found.b3_precision, found.adjusted_rand, found.v_measure),
            (0.5, 0.0, 0.0)
        );
    }
}
