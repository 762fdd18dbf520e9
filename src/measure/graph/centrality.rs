//! Betweenness, closeness and harmonic centrality over shortest paths.
//!
//! Brandes's accumulation with neighbours in one list; sources are cut into fixed blocks, so threads change nothing.
use std::cmp::Ordering;
use std::collections::BinaryHeap;

use rayon::prelude::*;

use crate::measure::graph::hops::HopSearch;
use crate::measure::graph::path::depths;
use crate::measure::graph::{Graph, Kind};

/// Blocks of sources at most, whatever the graph: bounds the memory of partial sums, and fixes their order.
const BLOCKS: usize = 64;

/// What a shortest path is short in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lengths {
    /// Every edge counts 1.
    Hops,
    /// An edge counts its weight. Two paths tie only if their sums are the same number in binary.
    Weights,
}

/// Betweenness of nodes and edges.
#[derive(Debug, Clone, PartialEq)]
pub struct Betweenness {
    /// Raw betweenness of every node.
    pub nodes: Vec<f64>,
    /// Raw betweenness of every edge, in the order of the graph's edges.
    pub edges: Vec<f64>,
}

impl Betweenness {
    /// Returns node betweenness as a share of the pairs that could pass.
    ///
    /// **Formula** `b(v) / ((n−1)(n−2))`, or half of that divisor if undirected. **Shapes** a list over nodes. **Units** none, 0..1.
    /// **Missing** 0 for graphs of fewer than three nodes, where nothing can lie between. **Source** Freeman (1977), as
    /// [`betweenness`]. **Limits** compares nodes of graphs of like size only.
    pub fn normalised(&self, kind: Kind) -> Vec<f64> {
        let count = self.nodes.len() as f64;
        let pairs =
            (count - 1.0) * (count - 2.0) / if kind == Kind::Undirected { 2.0 } else { 1.0 };
        self.nodes
            .iter()
            .map(|raw| if pairs > 0.0 { raw / pairs } else { 0.0 })
            .collect()
    }
}

/// Returns through whom the shortest paths of all others lead.
///
/// **Formula** `b(v) = Σ_{s≠v≠t} σ_st(v) / σ_st`, each pair once in an undirected graph; for an edge the same with the paths
/// over it, ends included. **Shapes** lists in the order of nodes and of edges. **Units** pairs. **Missing** never; what
/// cannot be reached adds nothing. **Source** L. C. Freeman (1977), Sociometry 40, 35–41; U. Brandes (2001), Journal of
/// Mathematical Sociology 25, 163–177, doi:10.1080/0022250X.2001.9990249.
/// **Limits** raw, as igraph returns it; networkx and rustworkx normalise by default.
pub fn betweenness(graph: &Graph, lengths: Lengths) -> Betweenness {
    let block = graph.nodes().div_ceil(BLOCKS).max(64);
    let blocks = graph.nodes().div_ceil(block);
    let parts: Vec<Betweenness> = (0..blocks)
        .into_par_iter()
        .map(|at| {
            let sources = at * block..((at + 1) * block).min(graph.nodes());
            match lengths {
                Lengths::Hops => {
                    let mut search = HopSearch::new(graph);
                    sources.for_each(|source| search.add(source));
                    search.finish()
                }
                Lengths::Weights => {
                    let mut search = Search::new(graph);
                    for source in sources {
                        search.by_weights(source);
                        search.accumulate();
                    }
                    search.sums
                }
            }
        })
        .collect();
    let mut total = Betweenness {
        nodes: vec![0.0; graph.nodes()],
        edges: vec![0.0; graph.edges().len()],
    };
    let pairs_once = if graph.kind() == Kind::Undirected {
        0.5
    } else {
        1.0
    };
    for part in parts {
        for (sum, value) in total.nodes.iter_mut().zip(part.nodes) {
            *sum += value * pairs_once;
        }
        for (sum, value) in total.edges.iter_mut().zip(part.edges) {
            *sum += value * pairs_once;
        }
    }
    total
}

/// What one search knows of a node; kept together because it is read together.
#[derive(Clone, Copy)]
struct Seen {
    distance: f64,
    paths: f64,
    share: f64,
}

/// Distances are sums of positive numbers, so equal numbers have equal bits.
fn same(left: f64, right: f64) -> bool {
    left.to_bits() == right.to_bits()
}

const UNSEEN: Seen = Seen {
    distance: f64::INFINITY,
    paths: 0.0,
    share: 0.0,
};

struct Search<'a> {
    graph: &'a Graph,
    seen: Vec<Seen>,
    order: Vec<usize>,
    sums: Betweenness,
}

impl<'a> Search<'a> {
    fn new(graph: &'a Graph) -> Self {
        Self {
            graph,
            seen: vec![UNSEEN; graph.nodes()],
            order: Vec::with_capacity(graph.nodes()),
            sums: Betweenness {
                nodes: vec![0.0; graph.nodes()],
                edges: vec![0.0; graph.edges().len()],
            },
        }
    }

    fn by_weights(&mut self, source: usize) {
        let mut heap = BinaryHeap::from([Ahead {
            distance: 0.0,
            node: source,
        }]);
        let mut settled = vec![false; self.graph.nodes()];
        self.seen[source] = Seen {
            distance: 0.0,
            paths: 1.0,
            share: 0.0,
        };
        while let Some(Ahead { distance, node }) = heap.pop() {
            if std::mem::replace(&mut settled[node], true) {
                continue;
            }
            self.order.push(node);
            let paths = self.seen[node].paths;
            for arc in self.graph.out.at(node) {
                let next = distance + self.graph.edges()[arc.edge()].weight;
                let other = &mut self.seen[arc.node()];
                match next.total_cmp(&other.distance) {
                    Ordering::Less => {
                        *other = Seen {
                            distance: next,
                            paths,
                            share: 0.0,
                        };
                        heap.push(Ahead {
                            distance: next,
                            node: arc.node(),
                        });
                    }
                    Ordering::Equal => other.paths += paths,
                    Ordering::Greater => {}
                }
            }
        }
    }

    /// Walks back from the farthest node. A node collects `(1 + δ_w) / σ_w` from the next nodes on shortest paths, which
    /// needs no list of predecessors; then the search is cleared for the next source.
    fn accumulate(&mut self) {
        for (at, &node) in self.order.iter().enumerate().rev() {
            let Seen {
                distance, paths, ..
            } = self.seen[node];
            let mut share = 0.0;
            for arc in self.graph.out.at(node) {
                let step = self.graph.edges()[arc.edge()].weight;
                let other = &self.seen[arc.node()];
                if same(other.distance, distance + step) {
                    share += other.share;
                    self.sums.edges[arc.edge()] += paths * other.share;
                }
            }
            let passing = paths * share;
            self.seen[node].share = (1.0 + passing) / paths;
            if at > 0 {
                self.sums.nodes[node] += passing;
            }
        }
        for node in self.order.drain(..) {
            self.seen[node] = UNSEEN;
        }
    }
}

/// A node to look at next, the nearest first.
#[derive(Clone, Copy)]
struct Ahead {
    distance: f64,
    node: usize,
}

impl PartialEq for Ahead {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Ahead {}

impl PartialOrd for Ahead {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ahead {
    fn cmp(&self, other: &Self) -> Ordering {
        other
            .distance
            .total_cmp(&self.distance)
            .then_with(|| other.node.cmp(&self.node))
    }
}

/// Returns how near each node is to those that can reach it.
///
/// **Formula** `C(v) = (r/Σd) · (r/(n−1))`, r the other nodes that reach v, d their distances to it. **Shapes** a list over
/// nodes. **Units** none, 0..1. **Missing** 0 for a node that nobody reaches. **Source** S. Wasserman & K. Faust (1994),
/// Social Network Analysis, section 5.3. **Limits** incoming paths, as networkx; igraph's default is outgoing.
pub fn closeness(graph: &Graph) -> Vec<f64> {
    let others = graph.nodes().saturating_sub(1) as f64;
    over_incoming(graph, |distances| {
        let (reached, sum) = (
            distances.len() as f64,
            distances.iter().sum::<usize>() as f64,
        );
        if sum > 0.0 {
            reached / sum * (reached / others)
        } else {
            0.0
        }
    })
}

/// Returns the sum of inverse distances from those that can reach each node.
///
/// **Formula** `H(v) = Σ_{u≠v} 1/d(u, v)`. **Shapes** a list over nodes. **Units** none. **Missing** what does not reach v adds 0.
/// **Source** M. Marchiori & V. Latora (2000), Physica A 285, 539–546. **Limits** not normalised.
pub fn harmonic(graph: &Graph) -> Vec<f64> {
    over_incoming(graph, |distances| {
        distances
            .iter()
            .map(|&distance| 1.0 / distance as f64)
            .sum()
    })
}

fn over_incoming(graph: &Graph, value: impl Fn(&[usize]) -> f64 + Sync) -> Vec<f64> {
    (0..graph.nodes())
        .into_par_iter()
        .map(|node| {
            let found = depths(&graph.into, graph.nodes(), node, None);
            let others: Vec<usize> = found
                .into_iter()
                .flatten()
                .filter(|&distance| distance > 0)
                .collect();
            value(&others)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::graph::Edge;

    fn graph(kind: Kind, edges: &[(usize, usize, f64)]) -> Graph {
        let edges = edges
            .iter()
            .map(|&(from, to, weight)| Edge { from, to, weight })
            .collect();
        Graph::try_new(4, kind, edges).unwrap()
    }

    #[test]
    fn on_a_line_of_four_the_inner_two_lie_between_two_pairs_each() {
        let line = graph(Kind::Undirected, &[(0, 1, 1.0), (1, 2, 1.0), (2, 3, 1.0)]);
        let found = betweenness(&line, Lengths::Hops);
        assert_eq!(found.nodes, [0.0, 2.0, 2.0, 0.0]);
        assert_eq!(found.edges, [3.0, 4.0, 3.0]);
        assert_eq!(
            found.normalised(Kind::Undirected),
            [0.0, 2.0 / 3.0, 2.0 / 3.0, 0.0]
        );
    }

    #[test]
    fn with_lengths_the_shorter_way_round_takes_it_all() {
        let square = graph(
            Kind::Directed,
            &[(0, 1, 1.0), (1, 3, 1.0), (0, 2, 1.0), (2, 3, 5.0)],
        );
        assert_eq!(
            betweenness(&square, Lengths::Hops).nodes,
            [0.0, 0.5, 0.5, 0.0]
        );
        assert_eq!(
            betweenness(&square, Lengths::Weights).nodes,
            [0.0, 1.0, 0.0, 0.0]
        );
    }

    #[test]
    fn only_paths_that_arrive_count_for_closeness() {
        let line = graph(Kind::Directed, &[(0, 1, 1.0), (1, 2, 1.0)]);
        // node 2 is reached from 1 and 0: (2/3)·(2/3)
        assert_eq!(
            closeness(&line),
            [0.0, 1.0 / 3.0, 2.0 / 3.0 * (2.0 / 3.0), 0.0]
        );
        assert_eq!(harmonic(&line), [0.0, 1.0, 1.5, 0.0]);
    }
}
