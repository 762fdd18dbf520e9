//! Economic and product complexity (ECI, PCI) as a symmetric eigenproblem on the smaller side.
//!
//! One connected table at a time: `Presence::components` and `restricted` take a table apart that is not.
use nalgebra::{DMatrix, DVector};
use rayon::prelude::*;

use crate::measure::error::Undefined;
use crate::measure::matrix::Label;
use crate::measure::presence::Presence;
use crate::measure::sum::{correlation, mean, population_sd};

/// Eigenvalues closer than this are taken as equal, and below it as zero.
///
/// Their rounding error is a few 1e-16 for tables of this size, and an eigenvector's error is that divided by the gap, so
/// that below this gap its seventh digit is already noise.
pub const SPECTRAL_FLOOR: f64 = 1e-9;

/// |corr(ECI, diversity)| under which the sign of the index is shaky: a warning, not an error.
pub const SHAKY_SIGN: f64 = 0.1;

/// The indices of a table for which they are defined.
#[derive(Debug, Clone, PartialEq)]
pub struct Indices {
    /// ECI of every row, z-scored over the kept rows (divided by n); `None` where the row was dropped.
    pub eci: Vec<Option<f64>>,
    /// PCI on ECI's scale, so that a region's ECI is the mean PCI of its sectors; `None` where dropped.
    pub pci: Vec<Option<f64>>,
    /// PCI z-scored by itself; `None` where dropped.
    pub pci_standardised: Vec<Option<f64>>,
    /// PCI on ECI's scale without ECI's shift, `k_p / sd k_c`, as py-ecomplexity uses it for its outlook.
    pub pci_unshifted: Vec<Option<f64>>,
    /// Correlation of ECI with diversity, never negative; below `SHAKY_SIGN` the sign is to be doubted.
    pub diversity_correlation: f64,
    /// |mean| / standard deviation of the eigenvector over regions, before it is z-scored.
    pub mean_over_sd: f64,
}

/// What the eigenproblem of a table gives, defined or not.
#[derive(Debug, Clone, PartialEq)]
pub struct Complexity<R, C> {
    /// Rows without any presence.
    pub dropped_rows: Vec<R>,
    /// Columns without any presence.
    pub dropped_columns: Vec<C>,
    /// All eigenvalues of the smaller side, largest first; the first is 1. Empty if the table is too small.
    pub eigenvalues: Vec<f64>,
    /// Second minus third eigenvalue, the third read as 0 if there are only two.
    pub eigengap: Option<f64>,
    /// The indices, or why there are none.
    pub indices: Result<Indices, Undefined>,
}

/// Returns how complex each region's and each sector's company is.
///
/// **Formula** the eigenvector for the second largest eigenvalue of `D_c⁻¹ M D_p⁻¹ Mᵀ`, found as that of the similar
/// symmetric matrix on the smaller side, with D_c diversity and D_p ubiquity on the diagonal; ECI is its z-score (divided by
/// n), PCI is `(k_p − mean k_c) / sd k_c` with `k_c = D_c⁻¹ M k_p`. The sign is chosen so that ECI rises with diversity.
/// **Shapes** lists in the order of rows and columns. **Units** standard deviations.
/// **Missing** rows and columns without presence are dropped and named. `TooSmall`, `Disconnected`, `NoVariation` (second
/// eigenvalue 0), `EigengapTooSmall` and `SignUndetermined` say why a table has no index.
/// **Source** C. A. Hidalgo & R. Hausmann (2009), PNAS 106, doi:10.1073/pnas.0900943106; as an eigenvector: R. Hausmann et
/// al. (2014), The Atlas of Economic Complexity, technical box on ECI and PCI; as spectral clustering: P. Mealy, J. D. Farmer &
/// A. Teytelboym (2019), Science Advances 5, doi:10.1126/sciadv.aau1705.
/// **Limits** it orders regions by whom their baskets resemble. It is no measure of skill or of quality, and tiny regions
/// reach its top. Publish `eigengap` and `diversity_correlation` with it.
pub fn complexity<R: Label, C: Label>(presence: &Presence<R, C>) -> Complexity<R, C> {
    let (rows, columns) = presence.occupied();
    let kept = presence.restricted(&rows, &columns);
    let mut result = Complexity {
        dropped_rows: left_out(presence.rows(), &rows),
        dropped_columns: left_out(presence.columns(), &columns),
        eigenvalues: Vec::new(),
        eigengap: None,
        indices: Err(Undefined::TooSmall),
    };
    if rows.len() < 2 || columns.len() < 2 {
        return result;
    }
    let sides = Sides::of(&kept);
    let matrix = sides.symmetric();
    let mut eigenvalues: Vec<f64> = matrix.symmetric_eigenvalues().iter().copied().collect();
    eigenvalues.sort_by(|a, b| b.total_cmp(a));
    let gap = eigenvalues[1] - eigenvalues.get(2).copied().unwrap_or(0.0);
    let (second, components) = (eigenvalues[1], kept.components().len());
    result.eigenvalues = eigenvalues;
    result.eigengap = Some(gap);
    result.indices = if components > 1 {
        Err(Undefined::Disconnected { components })
    } else if second < SPECTRAL_FLOOR {
        Err(Undefined::NoVariation)
    } else if gap < SPECTRAL_FLOOR {
        Err(Undefined::EigengapTooSmall)
    } else {
        sides
            .eigenvector(matrix, second)
            .and_then(|vector| indices(&kept, &sides.both(&vector)))
            .map(|kept_indices| kept_indices.spread(presence, &rows, &columns))
    };
    result
}

fn left_out<L: Clone>(labels: &[L], kept: &[usize]) -> Vec<L> {
    let is_kept = |at: &usize| kept.binary_search(at).is_ok();
    (0..labels.len())
        .filter(|at| !is_kept(at))
        .map(|at| labels[at].clone())
        .collect()
}

/// A table seen from its smaller side: `members` are what the matrix is over, `groups` what they meet in.
struct Sides {
    groups_of_member: Vec<Vec<usize>>,
    members_of_group: Vec<Vec<usize>>,
    members_are_rows: bool,
}

impl Sides {
    fn of<R: Label, C: Label>(presence: &Presence<R, C>) -> Self {
        let by_row: Vec<Vec<usize>> = (0..presence.rows().len())
            .map(|row| presence.of_row(row).to_vec())
            .collect();
        let mut by_column = vec![Vec::new(); presence.columns().len()];
        for (row, columns) in by_row.iter().enumerate() {
            for &column in columns {
                by_column[column].push(row);
            }
        }
        if by_row.len() <= by_column.len() {
            Self {
                groups_of_member: by_row,
                members_of_group: by_column,
                members_are_rows: true,
            }
        } else {
            Self {
                groups_of_member: by_column,
                members_of_group: by_row,
                members_are_rows: false,
            }
        }
    }

    /// `S[a,b] = Σ_g 1/|g| / √(d_a d_b)` over groups g that have both: similar to the transition matrix, and symmetric.
    fn symmetric(&self) -> DMatrix<f64> {
        let size = self.groups_of_member.len();
        let degree: Vec<f64> = self
            .groups_of_member
            .iter()
            .map(|groups| groups.len() as f64)
            .collect();
        let rows: Vec<Vec<f64>> = (0..size)
            .into_par_iter()
            .map(|member| {
                let mut row = vec![0.0; size];
                for &group in &self.groups_of_member[member] {
                    let members = &self.members_of_group[group];
                    let share = 1.0 / members.len() as f64;
                    let from = members.partition_point(|&other| other < member);
                    for &other in &members[from..] {
                        row[other] += share;
                    }
                }
                row.iter()
                    .zip(&degree)
                    .map(|(sum, other)| sum / (degree[member] * other).sqrt())
                    .collect()
            })
            .collect();
        DMatrix::from_fn(size, size, |a, b| rows[a.min(b)][a.max(b)])
    }

    /// Inverse iteration at a known eigenvalue: two solves with one factorisation, much cheaper than all eigenvectors.
    fn eigenvector(
        &self,
        mut matrix: DMatrix<f64>,
        eigenvalue: f64,
    ) -> Result<DVector<f64>, Undefined> {
        let size = matrix.nrows();
        let first = DVector::from_fn(size, |at, _| {
            (self.groups_of_member[at].len() as f64).sqrt()
        })
        .normalize();
        for at in 0..size {
            // Off the eigenvalue by a few roundings, so that no pivot becomes exactly zero.
            matrix[(at, at)] -= eigenvalue * (1.0 + 8.0 * f64::EPSILON);
        }
        let factors = matrix.lu();
        // Any fixed start that is not orthogonal to the answer does; this one favours no symmetry.
        let mut vector = DVector::from_fn(size, |at, _| ((at + 1) as f64).sqrt().sin());
        for _ in 0..3 {
            vector -= &first * first.dot(&vector);
            vector = factors
                .solve(&vector)
                .ok_or(Undefined::NotConverged)?
                .normalize();
        }
        vector -= &first * first.dot(&vector);
        if vector.iter().all(|value| value.is_finite()) {
            Ok(vector.normalize())
        } else {
            Err(Undefined::NotConverged)
        }
    }

    /// `k_c` over regions and `k_p` over sectors from the symmetric matrix's eigenvector, `k_c = D_c⁻¹ M k_p`
    /// up to the eigenvalue, which z-scores do not see.
    fn both(&self, vector: &DVector<f64>) -> (Vec<f64>, Vec<f64>) {
        let members: Vec<f64> = self
            .groups_of_member
            .iter()
            .zip(vector.iter())
            .map(|(groups, v)| v / (groups.len() as f64).sqrt())
            .collect();
        let average = |lists: &[Vec<usize>], values: &[f64]| -> Vec<f64> {
            lists
                .iter()
                .map(|list| list.iter().map(|&at| values[at]).sum::<f64>() / list.len() as f64)
                .collect()
        };
        if self.members_are_rows {
            let sectors = average(&self.members_of_group, &members);
            // Averaging once more brings k_c to the scale of k_p.
            (average(&self.groups_of_member, &sectors), sectors)
        } else {
            (average(&self.members_of_group, &members), members)
        }
    }
}

fn indices<R: Label, C: Label>(
    kept: &Presence<R, C>,
    vectors: &(Vec<f64>, Vec<f64>),
) -> Result<Indices, Undefined> {
    let (of_regions, of_sectors) = vectors;
    let diversity: Vec<f64> = (0..kept.rows().len())
        .map(|row| kept.diversity(row) as f64)
        .collect();
    let correlation = correlation(of_regions, &diversity).ok_or(Undefined::SignUndetermined)?;
    let sign = correlation.signum();
    let (centre, spread) = (mean(of_regions), population_sd(of_regions));
    let (own_centre, own_spread) = (mean(of_sectors), population_sd(of_sectors));
    let scaled = |values: &[f64], shift: f64, scale: f64| -> Vec<Option<f64>> {
        values
            .iter()
            .map(|value| Some(sign * (value - shift) / scale))
            .collect()
    };
    Ok(Indices {
        eci: scaled(of_regions, centre, spread),
        pci: scaled(of_sectors, centre, spread),
        pci_standardised: scaled(of_sectors, own_centre, own_spread),
        pci_unshifted: scaled(of_sectors, 0.0, spread),
        diversity_correlation: correlation.abs(),
        mean_over_sd: centre.abs() / spread,
    })
}

impl Indices {
    /// Puts the kept rows' and columns' values back at their places in the whole table.
    fn spread<R: Label, C: Label>(
        self,
        whole: &Presence<R, C>,
        rows: &[usize],
        columns: &[usize],
    ) -> Self {
        let place = |values: Vec<Option<f64>>, kept: &[usize], size: usize| {
            let mut all = vec![None; size];
            for (&at, value) in kept.iter().zip(values) {
                all[at] = value;
            }
            all
        };
        let (height, width) = (whole.rows().len(), whole.columns().len());
        Self {
            eci: place(self.eci, rows, height),
            pci: place(self.pci, columns, width),
            pci_standardised: place(self.pci_standardised, columns, width),
            pci_unshifted: place(self.pci_unshifted, columns, width),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::matrix::Matrix;

    fn presence(width: usize, cells: &[u8]) -> Presence<usize, usize> {
        let height = cells.len() / width;
        let flags = cells.iter().map(|&cell| cell == 1).collect();
        Presence::from_flags(
            &Matrix::try_new((0..height).collect(), (0..width).collect(), flags).unwrap(),
        )
    }

    #[test]
    fn two_blocks_have_no_common_scale() {
        let apart = complexity(&presence(
            4,
            &[1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 1],
        ));
        assert_eq!(
            apart.indices.unwrap_err(),
            Undefined::Disconnected { components: 2 }
        );
    }

    #[test]
    fn regions_that_are_all_alike_cannot_be_ordered() {
        assert_eq!(
            complexity(&presence(2, &[1, 1, 1, 1, 1, 1]))
                .indices
                .unwrap_err(),
            Undefined::NoVariation
        );
    }

    #[test]
    fn the_index_of_a_region_is_the_mean_of_its_sectors() {
        let table = presence(
            4,
            &[1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 0, 0, 0, 1, 0, 1, 1, 0, 0, 0],
        );
        let found = complexity(&table).indices.unwrap();
        for row in 0..5 {
            let sectors = table.of_row(row);
            let mean: f64 = sectors
                .iter()
                .map(|&column| found.pci[column].unwrap())
                .sum::<f64>()
                / sectors.len() as f64;
            assert!((found.eci[row].unwrap() - mean).abs() < 1e-12);
        }
    }
}
