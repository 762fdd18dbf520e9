//! Proximity of sectors in the product space, and the co-occurrence relatedness of the EconGeo school.
//!
//! Only which sectors share regions; density and complexity build on it elsewhere.
use rayon::prelude::*;

use crate::measure::matrix::{Label, Matrix};
use crate::measure::presence::Presence;

/// Whether a sector is its own neighbour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Diagonal {
    /// `φ_ii = 0`: a sector that is present does not pull up its own density. Our default.
    Zero,
    /// `φ_ii = 1`: as in Hidalgo's code and py-ecomplexity.
    One,
}

/// How two sectors' shared regions are set against each one's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Similarity {
    /// `|both| / max(u_i, u_j)`: the smaller of the two conditional probabilities.
    MinimumConditional,
    /// `|both| / √(u_i u_j)`.
    Cosine,
    /// `|both| / |either|`.
    Jaccard,
}

/// Returns how likely two sectors are found in the same region.
///
/// **Formula** `φ_ij = |regions with both| / max(u_i, u_j)`, u the ubiquity; or the cosine or Jaccard form.
/// **Shapes** I × I, symmetric, labels of the sectors on both sides. **Units** none, 0..1.
/// **Missing** a sector present nowhere has proximity 0 to everything, itself included: it shares no region.
/// **Source** C. A. Hidalgo, B. Klinger, A.-L. Barabási, R. Hausmann (2007), "The product space conditions the development
/// of nations", Science 317, doi:10.1126/science.1144581.
/// **Limits** sharing regions is not supplying each other.
pub fn proximity<R: Label, C: Label>(
    presence: &Presence<R, C>,
    similarity: Similarity,
    diagonal: Diagonal,
) -> Matrix<C, C> {
    let shared = shared_regions(presence);
    let ubiquity = presence.ubiquity();
    let width = ubiquity.len();
    let value = |a: usize, b: usize, both: u32| -> f64 {
        if both == 0 || (a == b && diagonal == Diagonal::Zero) {
            return 0.0;
        }
        let (first, second, both) = (ubiquity[a] as f64, ubiquity[b] as f64, f64::from(both));
        match similarity {
            Similarity::MinimumConditional => both / first.max(second),
            Similarity::Cosine if a == b => 1.0,
            Similarity::Cosine => both / (first * second).sqrt(),
            Similarity::Jaccard => both / (first + second - both),
        }
    };
    let cells = shared
        .iter()
        .enumerate()
        .map(|(at, &both)| value(at / width, at % width, both))
        .collect();
    labelled(presence, cells)
}

/// How EconGeo's `relatedness()` normalises co-occurrences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CoOccurrence {
    /// Observed over expected under independence, without pairs of a sector with itself.
    Probability,
    /// Association strength.
    Association,
    /// Cosine of the co-occurrence sums.
    Cosine,
    /// Jaccard of the co-occurrence sums.
    Jaccard,
}

/// Returns relatedness from co-occurrences, normalised by co-occurrence sums instead of ubiquity.
///
/// **Formula** with `c_ij` the regions shared, diagonal 0, `s_i = Σ_j c_ij`, `t = Σ s_i`: association `c_ij t / (s_i s_j)`;
/// cosine `c_ij / √(s_i s_j)`; Jaccard `c_ij / (s_i + s_j − c_ij)`; probability
/// `c_ij / (½ t (s_i/t · s_j/(t − s_i) + s_j/t · s_i/(t − s_j)))`.
/// **Shapes** I × I, symmetric. **Units** none. **Missing** 0 where two sectors share no region.
/// **Source** N. J. van Eck & L. Waltman (2009), "How to normalize cooccurrence data?", JASIST 60,
/// doi:10.1002/asi.21075; the probability form as in the R package EconGeo (P.-A. Balland).
/// **Limits** not bounded by 1 in the first two forms.
pub fn co_occurrence<R: Label, C: Label>(
    presence: &Presence<R, C>,
    form: CoOccurrence,
) -> Matrix<C, C> {
    let mut shared = shared_regions(presence);
    let width = presence.columns().len();
    for sector in 0..width {
        shared[sector * width + sector] = 0;
    }
    let sums: Vec<f64> = (0..width)
        .map(|sector| {
            f64::from(
                shared[sector * width..(sector + 1) * width]
                    .iter()
                    .sum::<u32>(),
            )
        })
        .collect();
    let total: f64 = sums.iter().sum();
    let value = |both: f64, first: f64, second: f64| match form {
        CoOccurrence::Association => both * total / (first * second),
        CoOccurrence::Cosine => both / (first * second).sqrt(),
        CoOccurrence::Jaccard => both / (first + second - both),
        CoOccurrence::Probability => {
            let chance = first / total * (second / (total - first))
                + second / total * (first / (total - second));
            both / (chance * total / 2.0)
        }
    };
    let cells = shared
        .iter()
        .enumerate()
        .map(|(at, &both)| {
            if both == 0 {
                0.0
            } else {
                value(f64::from(both), sums[at / width], sums[at % width])
            }
        })
        .collect();
    labelled(presence, cells)
}

fn labelled<R: Label, C: Label>(presence: &Presence<R, C>, cells: Vec<f64>) -> Matrix<C, C> {
    Matrix::relabelled(
        presence.columns().to_vec(),
        presence.columns().to_vec(),
        cells,
    )
}

/// Counts the regions that each two sectors share; the diagonal is the ubiquity.
///
/// One bit a region and sector: a pair then costs one `and` and one count for 64 regions, and the counts are exact.
fn shared_regions<R: Label, C: Label>(presence: &Presence<R, C>) -> Vec<u32> {
    let (width, words) = (presence.columns().len(), presence.rows().len().div_ceil(64));
    let mut bits = vec![0_u64; width * words];
    for row in 0..presence.rows().len() {
        for &column in presence.of_row(row) {
            bits[column * words + row / 64] |= 1 << (row % 64);
        }
    }
    let of = |column: usize| &bits[column * words..(column + 1) * words];
    let upper: Vec<Vec<u32>> = (0..width)
        .into_par_iter()
        .map(|a| {
            (a..width)
                .map(|b| {
                    of(a)
                        .iter()
                        .zip(of(b))
                        .map(|(x, y)| (x & y).count_ones())
                        .sum()
                })
                .collect()
        })
        .collect();
    let mut shared = vec![0; width * width];
    for (a, counts) in upper.iter().enumerate() {
        for (offset, &count) in counts.iter().enumerate() {
            shared[a * width + a + offset] = count;
            shared[(a + offset) * width + a] = count;
        }
    }
    shared
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_sectors_that_share_one_of_two_and_three_regions_are_a_third_near() {
        let cells = vec![true, true, true, false, false, true, false, true];
        let flags = Matrix::try_new(vec!["a", "b", "c", "d"], vec!["x", "y"], cells).unwrap();
        let near = proximity(
            &Presence::from_flags(&flags),
            Similarity::MinimumConditional,
            Diagonal::Zero,
        );
        assert_eq!(near.cells(), [0.0, 1.0 / 3.0, 1.0 / 3.0, 0.0]);
    }
}
