//! Fitness of regions and complexity of sectors (the nonlinear alternative to ECI).
//!
//! A stated number of updates, because the fitness of marginal regions falls towards 0 without settling.
use crate::measure::matrix::Label;
use crate::measure::presence::Presence;
use crate::measure::sum::mean;

/// Fitness and complexity after a number of updates.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitness {
    /// Fitness of every row; `None` where the row has no presence.
    pub fitness: Vec<Option<f64>>,
    /// Complexity of every column; `None` where the column has no presence.
    pub complexity: Vec<Option<f64>>,
}

/// Returns fitness and complexity after `updates` simultaneous updates from all ones.
///
/// **Formula** `F'_c = Σ_p M_cp Q_p`, `Q'_p = 1 / Σ_c M_cp / F_c`, each divided by its mean, both from the last update's
/// values. **Shapes** lists in the order of rows and columns. **Units** none, mean 1.
/// **Missing** rows and columns without presence are `None` and take no part.
/// **Source** A. Tacchella, M. Cristelli, G. Caldarelli, A. Gabrielli, L. Pietronero (2012), "A new metrics for countries'
/// fitness and products' complexity", Scientific Reports 2, doi:10.1038/srep00723, eq. 1.
/// **Limits** compare only runs of the same number of updates; near-zero fitness is a rank, not an amount. The R package
/// economiccomplexity makes one update fewer than asked; econcomplex mixes old and new values within a step.
pub fn fitness<R: Label, C: Label>(presence: &Presence<R, C>, updates: usize) -> Fitness {
    let (rows, columns) = presence.occupied();
    let kept = presence.restricted(&rows, &columns);
    let (mut regions, mut sectors) = (vec![1.0; rows.len()], vec![1.0; columns.len()]);
    for _ in 0..updates {
        let mut burden = vec![0.0; sectors.len()];
        let mut next = vec![0.0; regions.len()];
        for (row, total) in next.iter_mut().enumerate() {
            for &column in kept.of_row(row) {
                *total += sectors[column];
                burden[column] += 1.0 / regions[row];
            }
        }
        regions = by_mean(next);
        sectors = by_mean(burden.into_iter().map(|sum| 1.0 / sum).collect());
    }
    Fitness {
        fitness: placed(&regions, &rows, presence.rows().len()),
        complexity: placed(&sectors, &columns, presence.columns().len()),
    }
}

fn by_mean(values: Vec<f64>) -> Vec<f64> {
    let centre = mean(&values);
    values.into_iter().map(|value| value / centre).collect()
}

fn placed(values: &[f64], kept: &[usize], size: usize) -> Vec<Option<f64>> {
    let mut all = vec![None; size];
    for (&at, &value) in kept.iter().zip(values) {
        all[at] = Some(value);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::matrix::Matrix;

    #[test]
    fn after_one_update_fitness_is_diversity_and_complexity_inverse_ubiquity_over_their_means() {
        let cells = vec![true, true, true, false];
        let table =
            Presence::from_flags(&Matrix::try_new(vec!["a", "b"], vec!["x", "y"], cells).unwrap());
        let once = fitness(&table, 1);
        // diversities 2 and 1, mean 1.5; inverse ubiquities ½ and 1, mean ¾
        assert_eq!(once.fitness, [Some(2.0 / 1.5), Some(1.0 / 1.5)]);
        assert_eq!(once.complexity, [Some(0.5 / 0.75), Some(1.0 / 0.75)]);
    }
}
