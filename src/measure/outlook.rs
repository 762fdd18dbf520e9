//! Complexity outlook: what a region could still reach (COI), and what a sector would open to it (COG).
//!
//! Defined for tables whose complexity is defined and from which nothing was dropped.
use rayon::prelude::*;

use crate::measure::error::Undefined;
use crate::measure::matrix::{Label, Matrix};
use crate::measure::presence::Presence;
use crate::measure::sum::{mean, population_sd};

/// Outlook of regions and gain of sectors.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlook<R, C> {
    /// Complexity outlook index of every region.
    pub index: Vec<f64>,
    /// The same as z-scores (divided by n).
    pub index_standardised: Result<Vec<f64>, Undefined>,
    /// Complexity outlook gain of every region and sector, 0 where the sector is present.
    pub gain: Matrix<R, C>,
}

/// Returns the outlook for a given complexity of sectors.
///
/// **Formula** `COI_c = Σ_p (1 − M_cp) d_cp PCI_p` with density d; `COG_cp = (1 − M_cp) Σ_q (1 − M_cq) φ_qp / Σ_k φ_qk PCI_q`.
/// **Shapes** `proximity` is I × I with diagonal 1 as in the source, `complexity` a list over sectors; the gain is R × I.
/// **Units** those of the complexity given. **Missing** `Dropped` if a row or column has no presence.
/// **Source** R. Hausmann et al. (2014), The Atlas of Economic Complexity, technical boxes on opportunity.
/// **Limits** which PCI goes in matters: py-ecomplexity takes the raw eigenvector, without the shift of the mean, and the
/// two outlooks are no affine images of each other.
///
/// # Errors
/// The reason why there is no value.
pub fn outlook<R: Label, C: Label>(
    presence: &Presence<R, C>,
    proximity: &Matrix<C, C>,
    complexity: &[f64],
) -> Result<Outlook<R, C>, Undefined> {
    let width = presence.columns().len();
    if (0..presence.rows().len()).any(|row| presence.diversity(row) == 0)
        || presence.ubiquity().contains(&0)
    {
        return Err(Undefined::Dropped);
    }
    let sums: Vec<f64> = (0..width)
        .map(|sector| proximity.row(sector).iter().sum())
        .collect();
    let rows: Vec<(f64, Vec<f64>)> = (0..presence.rows().len())
        .into_par_iter()
        .map(|row| {
            let mut near = vec![0.0; width];
            let mut gain = vec![0.0; width];
            for sector in 0..width {
                let (has, weight) = (presence.has(row, sector), complexity[sector] / sums[sector]);
                let target = if has { &mut near } else { &mut gain };
                let scale = if has { 1.0 } else { weight };
                for (cell, phi) in target.iter_mut().zip(proximity.row(sector)) {
                    *cell += scale * phi;
                }
            }
            let mut index = 0.0;
            for sector in 0..width {
                if presence.has(row, sector) {
                    gain[sector] = 0.0;
                } else {
                    index += near[sector] / sums[sector] * complexity[sector];
                }
            }
            (index, gain)
        })
        .collect();
    let index: Vec<f64> = rows.iter().map(|row| row.0).collect();
    let gain = rows.into_iter().flat_map(|row| row.1).collect();
    Ok(Outlook {
        index_standardised: standardised(&index),
        index,
        gain: Matrix::relabelled(presence.rows().to_vec(), presence.columns().to_vec(), gain),
    })
}

fn standardised(values: &[f64]) -> Result<Vec<f64>, Undefined> {
    let (centre, spread) = (mean(values), population_sd(values));
    if spread > 0.0 {
        Ok(values
            .iter()
            .map(|value| (value - centre) / spread)
            .collect())
    } else {
        Err(Undefined::NoVariation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_that_has_everything_has_nothing_left_to_reach() {
        let cells = vec![true, true, true, false];
        let table =
            Presence::from_flags(&Matrix::try_new(vec!["a", "b"], vec!["x", "y"], cells).unwrap());
        let near =
            Matrix::try_new(vec!["x", "y"], vec!["x", "y"], vec![1.0, 0.5, 0.5, 1.0]).unwrap();
        let found = outlook(&table, &near, &[1.0, 3.0]).unwrap();
        assert_eq!(found.index[0], 0.0);
        // b lacks y: density ½ / 1.5 times its complexity 3
        assert_eq!(found.index[1], 1.0);
        assert_eq!(found.gain.cells(), [0.0, 0.0, 0.0, 2.0]);
    }
}
