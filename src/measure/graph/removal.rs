//! What the loss of one node cuts off.
//!
//! Exact counts of ordered pairs; criticality made from them is the business of `gap`.
use rayon::prelude::*;

use crate::measure::graph::Graph;
use crate::measure::graph::path::{ancestors, depths, descendants};
use crate::measure::graph::structure::components_without;

/// Effect of losing each node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// Ordered pairs (u, v) such that u can reach v, in the whole graph.
    pub reachable_pairs: usize,
    /// For each node, pairs of other nodes that no longer reach each other without it.
    pub broken_pairs: Vec<usize>,
    /// For each node, nodes of the largest weak component that remains.
    pub largest_component: Vec<usize>,
}

/// Returns what the loss of each single node cuts off.
///
/// **Formula** `broken(v) = |{(s, t): s, t ≠ v, s reaches t, but not without v}|`. **Shapes** lists over nodes.
/// **Units** ordered pairs. **Missing** never. **Source** vulnerability by node removal, R. Albert, H. Jeong & A.-L. Barabási
/// (2000), Nature 406, 378–382. **Limits** pairs that end in v itself are not counted: they are lost by definition.
pub fn removal_impact(graph: &Graph) -> Removal {
    let (nodes, reach) = (graph.nodes(), descendants(graph));
    let neighbours = graph.neighbours();
    let upstream = ancestors(graph);
    let losses: Vec<(usize, usize)> = (0..nodes)
        .into_par_iter()
        .map(|lost| {
            // Only who can reach the lost node can lose anything by it, and only if it leads on.
            let sources = if upstream[lost] == 0 || reach[lost] == 0 {
                Vec::new()
            } else {
                depths(&graph.into, nodes, lost, None)
            };
            let broken = sources
                .iter()
                .enumerate()
                .filter(|(source, depth)| *source != lost && depth.is_some())
                .map(|(source, _)| {
                    reach[source]
                        - depths(&graph.out, nodes, source, Some(lost))
                            .iter()
                            .flatten()
                            .count()
                })
                .sum();
            let largest = components_without(&neighbours, Some(lost))
                .iter()
                .map(Vec::len)
                .max()
                .unwrap_or(0);
            (broken, largest)
        })
        .collect();
    Removal {
        reachable_pairs: reach.iter().sum(),
        broken_pairs: losses.iter().map(|loss| loss.0).collect(),
        largest_component: losses.iter().map(|loss| loss.1).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::graph::{Edge, Kind};

    #[test]
    fn a_lost_only_supplier_isolates_its_customers() {
        let edge = |from, to| Edge {
            from,
            to,
            weight: 1.0,
        };
        let chain =
            Graph::try_new(4, Kind::Directed, vec![edge(0, 1), edge(1, 2), edge(1, 3)]).unwrap();
        let impact = removal_impact(&chain);
        // 0→1, 0→2, 0→3, 1→2, 1→3; without 1 neither 0→2 nor 0→3.
        assert_eq!(impact.reachable_pairs, 5);
        assert_eq!(impact.broken_pairs, [0, 2, 0, 0]);
        assert_eq!(impact.largest_component, [3, 1, 3, 3]);
    }
}
