//! Relatedness density: how much of a sector's neighbourhood a region already has.
//!
//! Neighbouring regions can count in part; which ones and how much is the caller's choice.
use rayon::prelude::*;

use crate::measure::error::{MeasureError, Undefined};
use crate::measure::matrix::{Label, Matrix, Partial};
use crate::measure::presence::Presence;

/// Returns how much of what is near a sector a region already has.
///
/// **Formula** `d[r,i] = Σ_k M[r,k] φ[k,i] / Σ_k φ[k,i]`. **Shapes** R × I. **Units** none, 0..1.
/// **Missing** `NoNeighbour` for a sector whose proximities add up to zero: a whole column without value.
/// **Source** Hidalgo et al. (2007), Science 317, supporting material, doi:10.1126/science.1144581.
/// **Limits** with `Diagonal::One` a sector that is present pulls up its own density; the two conventions differ by up to
/// 0.75 on small tables, so say which one was used.
pub fn density<R: Label, C: Label>(
    presence: &Presence<R, C>,
    proximity: &Matrix<C, C>,
) -> Partial<R, C> {
    let width = presence.columns().len();
    assembled(presence, proximity, |row, cells| {
        for &sector in presence.of_row(row) {
            add_scaled(cells, proximity.row(sector), 1.0);
        }
        debug_assert_eq!(cells.len(), width, "one cell a sector");
    })
}

/// Returns density with the sectors of nearby regions counted in part.
///
/// **Formula** as `density` with `M[r,k]` replaced by `max_s w[r,s] M[s,k]`: what the region has itself counts 1, what only
/// a neighbour has counts as much as the nearest such neighbour's weight. **Shapes** `reach` has one list a region: the rows
/// of its neighbours with their weights, itself left out. **Units**, **Missing** as `density`.
/// **Source** J. Gao, B. Jun, A. Pentland, T. Zhou, C. A. Hidalgo (2021), "Spillovers across industries and regions in
/// China's regional economic diversification", Regional Studies 55, doi:10.1080/00343404.2021.1883191, for the finding
/// that neighbouring regions and related industries substitute for each other; taking the maximum, which keeps the result
/// within 0..1, is ours. **Limits** the decay of `reach` is an assumption of the profile.
///
/// # Errors
/// `reach` has not one list a region, names a row that does not exist, or holds a weight outside 0..1.
pub fn density_within_reach<R: Label, C: Label>(
    presence: &Presence<R, C>,
    proximity: &Matrix<C, C>,
    reach: &[Vec<(usize, f64)>],
) -> Result<Partial<R, C>, MeasureError> {
    let regions = presence.rows().len();
    let length = |found| MeasureError::Length {
        what: "reach",
        expected: regions,
        found,
    };
    if reach.len() != regions {
        return Err(length(reach.len()));
    }
    for &(row, weight) in reach.iter().flatten() {
        if row >= regions {
            return Err(length(row + 1));
        }
        if !(0.0..=1.0).contains(&weight) {
            return Err(MeasureError::Range {
                what: "reach",
                value: weight,
                expected: "0 to 1",
            });
        }
    }
    Ok(assembled(presence, proximity, |row, cells| {
        let mut best = vec![0.0_f64; presence.columns().len()];
        for &sector in presence.of_row(row) {
            best[sector] = 1.0;
        }
        for &(other, weight) in &reach[row] {
            for &sector in presence.of_row(other) {
                best[sector] = best[sector].max(weight);
            }
        }
        for (sector, &weight) in best.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
            add_scaled(cells, proximity.row(sector), weight);
        }
    }))
}

/// Fills the rows side by side, each one's sum taken in order of sectors, and divides by the column sums of φ.
fn assembled<R, C, F>(presence: &Presence<R, C>, proximity: &Matrix<C, C>, fill: F) -> Partial<R, C>
where
    R: Label,
    C: Label,
    F: Fn(usize, &mut [f64]) + Sync,
{
    let width = presence.columns().len();
    let mut sums = vec![0.0; width];
    for sector in 0..width {
        add_scaled(&mut sums, proximity.row(sector), 1.0);
    }
    let mut cells = vec![0.0; presence.rows().len() * width];
    let numbered: Vec<(usize, &mut [f64])> = cells.chunks_mut(width.max(1)).enumerate().collect();
    numbered.into_par_iter().for_each(|(row, out)| {
        fill(row, out);
        for (cell, sum) in out.iter_mut().zip(&sums) {
            *cell = if *sum > 0.0 { *cell / sum } else { 0.0 };
        }
    });
    Partial {
        matrix: Matrix::relabelled(presence.rows().to_vec(), presence.columns().to_vec(), cells),
        rows: vec![None; presence.rows().len()],
        columns: sums
            .iter()
            .map(|&sum| (sum <= 0.0).then_some(Undefined::NoNeighbour))
            .collect(),
    }
}

fn add_scaled(total: &mut [f64], part: &[f64], weight: f64) {
    for (sum, value) in total.iter_mut().zip(part) {
        *sum += weight * value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::proximity::{Diagonal, Similarity, proximity};

    fn line() -> Presence<&'static str, &'static str> {
        // a has x and y, b has y and z: x–y and y–z share one region each.
        let cells = vec![true, true, false, false, true, true];
        Presence::from_flags(&Matrix::try_new(vec!["a", "b"], vec!["x", "y", "z"], cells).unwrap())
    }

    #[test]
    fn a_region_with_half_of_the_neighbours_has_density_one_half() {
        let presence = line();
        let near = proximity(&presence, Similarity::MinimumConditional, Diagonal::Zero);
        let dense = density(&presence, &near);
        // y's neighbours are x and z, each at ½; region a has x only.
        assert_eq!(dense.at(0, 1), Ok(0.5));
        assert_eq!(dense.at(0, 2), Ok(1.0));
    }

    #[test]
    fn a_neighbouring_region_counts_by_its_weight() {
        let presence = line();
        let near = proximity(&presence, Similarity::MinimumConditional, Diagonal::Zero);
        let reach = [vec![(1, 0.4)], vec![(0, 0.4)]];
        let dense = density_within_reach(&presence, &near, &reach).unwrap();
        // y of region a: x at home counts 1, z only next door counts 0.4: (½ + 0.4·½) / 1 = 0.7
        assert_eq!(dense.at(0, 1), Ok(0.7));
    }

    #[test]
    fn a_reach_for_other_regions_is_refused() {
        let presence = line();
        let near = proximity(&presence, Similarity::MinimumConditional, Diagonal::Zero);
        for (reach, message) in [
            (vec![vec![]], "`reach` has 1"),
            (vec![vec![(2, 0.4)], vec![]], "`reach` has 3"),
            (vec![vec![(1, 1.4)], vec![]], "1.4"),
        ] {
            let fault = density_within_reach(&presence, &near, &reach).unwrap_err();
            assert!(fault.to_string().contains(message), "{fault}");
        }
    }
}
