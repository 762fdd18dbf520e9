//! VIKOR: the compromise between the most who are content and the one who is least so.
//!
//! Ranks by Q and says which alternatives form the compromise set.
use crate::measure::criteria::Alternatives;
use crate::measure::error::Undefined;
use crate::measure::matrix::Label;
use crate::measure::rank::{Best, ranks};

/// VIKOR's three measures and its compromise set.
#[derive(Debug, Clone, PartialEq)]
pub struct Vikor {
    /// Group utility S, smaller is better.
    pub group: Vec<f64>,
    /// Individual regret R, smaller is better.
    pub regret: Vec<f64>,
    /// Q between them, smaller is better.
    pub compromise: Vec<f64>,
    /// C1: the best is ahead of the second by at least 1/(n − 1).
    pub advantage: bool,
    /// C2: the best by Q is also best by S or by R.
    pub stable: bool,
    /// Positions of the alternatives in the compromise set, ascending.
    pub set: Vec<usize>,
}

/// Returns the compromise ranking.
///
/// **Formula** `d_ij = w_j (f*_j − x_ij) / (f*_j − f⁻_j)`, `S_i = Σ_j d_ij`, `R_i = max_j d_ij`,
/// `Q_i = v (S_i − S*) / (S⁻ − S*) + (1 − v) (R_i − R*) / (R⁻ − R*)`. With C1 and C2 the best stands alone; with C1 alone the
/// first two are the set; without C1 all with `Q_i − Q_best < 1/(n − 1)`.
/// **Shapes** lists over alternatives; `weights` add up to 1; `majority` is v, 0..1. **Units** none.
/// **Missing** `OneItem`, `ConstantCriterion`; `NoVariation` if S or R is the same for all.
/// **Source** S. Opricovic & G.-H. Tzeng (2004), European Journal of Operational Research 156, 445–455,
/// doi:10.1016/S0377-2217(03)00020-1. **Limits** Q compares only alternatives of one table.
///
/// # Errors
/// The reason why there is no value.
pub fn vikor<A: Label, C: Label>(
    alternatives: &Alternatives<A, C>,
    weights: &[f64],
    majority: f64,
) -> Result<Vikor, Undefined> {
    if alternatives.len() < 2 {
        return Err(Undefined::OneItem);
    }
    alternatives.refuse_constant()?;
    let (mut group, mut regret) = (Vec::new(), Vec::new());
    for row in 0..alternatives.len() {
        let (mut sum, mut worst) = (0.0, 0.0_f64);
        for (column, &value) in alternatives.matrix().row(row).iter().enumerate() {
            let direction = alternatives.directions()[column];
            let distance =
                weights[column] * (1.0 - alternatives.scaled_to_unit(column, value, direction));
            sum += distance;
            worst = worst.max(distance);
        }
        group.push(sum);
        regret.push(worst);
    }
    let (group_scale, regret_scale) = (Range::of(&group)?, Range::of(&regret)?);
    let compromise: Vec<f64> = group
        .iter()
        .zip(&regret)
        .map(|(s, r)| majority * group_scale.share(*s) + (1.0 - majority) * regret_scale.share(*r))
        .collect();
    let ranked = ranks(&compromise, Best::Smallest);
    let (first, second) = (ranked.order[0], ranked.order[1]);
    let needed = 1.0 / (alternatives.len() - 1) as f64;
    let advantage = compromise[second] - compromise[first] >= needed;
    let stable = ranks(&group, Best::Smallest).min[first] == 1
        || ranks(&regret, Best::Smallest).min[first] == 1;
    let mut set = match (advantage, stable) {
        (true, true) => vec![first],
        (true, false) => vec![first, second],
        (false, _) => (0..compromise.len())
            .filter(|&at| compromise[at] - compromise[first] < needed)
            .collect(),
    };
    set.sort_unstable();
    Ok(Vikor {
        group,
        regret,
        compromise,
        advantage,
        stable,
        set,
    })
}

struct Range {
    low: f64,
    width: f64,
}

impl Range {
    fn of(values: &[f64]) -> Result<Self, Undefined> {
        let low = values.iter().copied().fold(f64::INFINITY, f64::min);
        let width = values.iter().copied().fold(f64::NEG_INFINITY, f64::max) - low;
        if width > 0.0 {
            Ok(Self { low, width })
        } else {
            Err(Undefined::NoVariation)
        }
    }

    fn share(&self, value: f64) -> f64 {
        (value - self.low) / self.width
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::criteria::Direction;
    use crate::measure::matrix::Matrix;

    #[test]
    fn the_only_good_alternative_is_the_compromise() {
        let matrix =
            Matrix::try_new(vec!["a", "b"], vec!["x", "y"], vec![9.0, 9.0, 1.0, 1.0]).unwrap();
        let table = Alternatives::try_new(matrix, vec![Direction::Benefit; 2]).unwrap();
        let found = vikor(&table, &[0.6, 0.4], 0.5).unwrap();
        assert_eq!(
            (found.group, found.regret),
            (vec![0.0, 1.0], vec![0.0, 0.6])
        );
        assert_eq!((found.compromise, found.set), (vec![0.0, 1.0], vec![0]));
    }
}
