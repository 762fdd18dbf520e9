//! PageRank, plain, weighted and personalised.
//!
//! Power iteration to the last digits; no sampling.
use crate::measure::error::{MeasureError, Undefined};
use crate::measure::graph::Graph;

/// Sum of changes at which the iteration stops; the error is then below 1e-15 · d/(1 − d).
const SETTLED: f64 = 1e-15;
/// Sum of changes that rounding alone makes.
const ROUNDED: f64 = 1e-14;

/// Steps after which the search for the last digit ends; the change shrinks by the damping factor each step.
const MOST_STEPS: usize = 10_000;

/// Where a walk goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strengths {
    /// Every edge is as likely.
    Equal,
    /// In proportion to the edge's weight.
    Weights,
}

/// How to walk.
#[derive(Debug, Clone, PartialEq)]
pub struct PageRank {
    /// Probability of following an edge rather than jumping; 0.85 by custom.
    pub damping: f64,
    /// Where a walk goes on.
    pub strengths: Strengths,
    /// Where a jump lands, in proportion; `None` for anywhere.
    pub teleport: Option<Vec<f64>>,
}

impl PageRank {
    /// The customary damping, equal edges, jumps anywhere.
    pub fn plain() -> Self {
        Self {
            damping: 0.85,
            strengths: Strengths::Equal,
            teleport: None,
        }
    }

    /// Returns the share of time a random walk spends at each node.
    ///
    /// **Formula** `p = d (Wᵀ p + (Σ_{dangling} p) t) + (1 − d) t`, W the edges' shares, t where jumps land; what has no way
    /// out jumps. **Shapes** a list over nodes. **Units** shares that add up to 1. **Missing** an empty graph is `OneItem`;
    /// `NotConverged` for a damping too near 1.
    /// **Source** L. Page, S. Brin, R. Motwani, T. Winograd (1999), Stanford InfoLab 1999-66.
    /// **Limits** networkx's default tolerance leaves errors up to 2e-5; this iterates until the change is below 1e-15.
    ///
    /// # Errors
    /// A damping outside 0..1, a teleport list of the wrong length, with a negative entry, or adding up to zero; inside, the
    /// reason why there is no value.
    pub fn of(&self, graph: &Graph) -> Result<Result<Vec<f64>, Undefined>, MeasureError> {
        if !(0.0..1.0).contains(&self.damping) {
            return Err(MeasureError::Range {
                what: "damping",
                value: self.damping,
                expected: "0 to below 1",
            });
        }
        let nodes = graph.nodes();
        let teleport = match &self.teleport {
            Some(list) => crate::measure::criteria::normalised_weights(list, nodes)?,
            None => vec![1.0 / nodes as f64; nodes],
        };
        if nodes == 0 {
            return Ok(Err(Undefined::OneItem));
        }
        let strength = |edge: usize| match self.strengths {
            Strengths::Equal => 1.0,
            Strengths::Weights => graph.edges()[edge].weight,
        };
        let leaving = |node| graph.out.at(node).iter().map(|arc| strength(arc.edge()));
        let outflow: Vec<f64> = (0..nodes).map(|node| leaving(node).sum()).collect();
        let mut rank = teleport.clone();
        let mut moved = f64::INFINITY;
        for _ in 0..MOST_STEPS {
            let dangling: f64 = rank
                .iter()
                .zip(&outflow)
                .filter(|(_, flow)| **flow <= 0.0)
                .map(|(rank, _)| rank)
                .sum();
            let next: Vec<f64> = (0..nodes)
                .map(|node| {
                    let arrivals = graph.into.at(node).iter();
                    let inflow: f64 = arrivals
                        .map(|arc| rank[arc.node()] * strength(arc.edge()) / outflow[arc.node()])
                        .sum();
                    self.damping * (inflow + dangling * teleport[node])
                        + (1.0 - self.damping) * teleport[node]
                })
                .collect();
            moved = next
                .iter()
                .zip(&rank)
                .map(|(new, old)| (new - old).abs())
                .sum();
            rank = next;
            if moved <= SETTLED {
                return Ok(Ok(rank));
            }
        }
        // Rounding can turn in a circle of last bits for ever; what moves no more than that has settled.
        if moved <= ROUNDED {
            return Ok(Ok(rank));
        }
        Ok(Err(Undefined::NotConverged))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::graph::{Edge, Kind};

    #[test]
    fn two_nodes_of_which_one_leads_to_the_other() {
        let graph = Graph::try_new(
            2,
            Kind::Directed,
            vec![Edge {
                from: 0,
                to: 1,
                weight: 1.0,
            }],
        )
        .unwrap();
        let rank = PageRank::plain().of(&graph).unwrap().unwrap();
        // p0 = 0.85·p1/2 + 0.075 and p0 + p1 = 1: p0 = 0.5/1.425
        assert!((rank[0] - 0.5 / 1.425).abs() < 1e-14);
    }

    /// Found by chance: the last bits of this one turn in a circle and never come to rest.
    #[test]
    fn last_bits_that_turn_in_a_circle_have_settled() {
        let pairs = [(0, 0), (0, 2), (1, 3), (2, 1), (3, 1)];
        let edges = pairs.iter().zip(0_u8..).map(|(&(from, to), at)| Edge {
            from,
            to,
            weight: 1.0 + f64::from(at) / 8.0,
        });
        let graph = Graph::try_new(4, Kind::Directed, edges.collect()).unwrap();
        let rank = PageRank::plain().of(&graph).unwrap().unwrap();
        assert!((rank.iter().sum::<f64>() - 1.0).abs() < 1e-13, "{rank:?}");
    }
}
