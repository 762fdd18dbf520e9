//! Measures of a chain graph: who lies between others, who depends on whom, what a loss cuts off.
//!
//! Nodes are 0..n here; whoever calls keeps the names. Graphs are simple: an edge is listed once.
mod centrality;
mod hops;
mod pagerank;
mod path;
mod removal;
mod structure;

use std::collections::BTreeSet;

pub use crate::measure::graph::centrality::{
    Betweenness, Lengths, betweenness, closeness, harmonic,
};
pub use crate::measure::graph::pagerank::{PageRank, Strengths};
pub use crate::measure::graph::path::{ancestors, depths_from, descendants};
pub use crate::measure::graph::removal::{Removal, removal_impact};
pub use crate::measure::graph::structure::{
    Levels, articulation_points, bridges, core_numbers, immediate_dominators, strong_components,
    topological_levels, weak_components,
};

use crate::measure::error::MeasureError;

/// Whether edges can be walked one way or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// From the first node to the second only.
    Directed,
    /// Both ways.
    Undirected,
}

/// One edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge {
    /// First node.
    pub from: usize,
    /// Second node.
    pub to: usize,
    /// Length for shortest paths, strength for PageRank; 1 where nobody measured it.
    pub weight: f64,
}

/// Neighbours of every node, in one list.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::measure::graph) struct Adjacency {
    starts: Vec<usize>,
    arcs: Vec<Arc>,
}

/// One way along an edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::measure::graph) struct Arc {
    node: u32,
    edge: u32,
}

impl Arc {
    /// Half the size of two `usize`: searches read little else, and this keeps twice as many in the cache.
    fn new(node: usize, edge: usize) -> Self {
        let small = |number: usize| {
            u32::try_from(number).expect("graphs have fewer than 2^32 nodes and edges")
        };
        Self {
            node: small(node),
            edge: small(edge),
        }
    }

    /// Where it leads.
    pub(in crate::measure::graph) fn node(self) -> usize {
        self.node as usize
    }

    /// Position of the edge.
    pub(in crate::measure::graph) fn edge(self) -> usize {
        self.edge as usize
    }
}

impl Adjacency {
    fn of(nodes: usize, pairs: impl Iterator<Item = (usize, Arc)> + Clone) -> Self {
        let mut starts = vec![0; nodes + 1];
        for (from, _) in pairs.clone() {
            starts[from + 1] += 1;
        }
        for node in 0..nodes {
            starts[node + 1] += starts[node];
        }
        let mut next = starts.clone();
        let mut arcs = vec![Arc::new(0, 0); starts[nodes]];
        for (from, arc) in pairs {
            arcs[next[from]] = arc;
            next[from] += 1;
        }
        Self { starts, arcs }
    }

    pub(in crate::measure::graph) fn at(&self, node: usize) -> &[Arc] {
        &self.arcs[self.starts[node]..self.starts[node + 1]]
    }
}

/// A checked simple graph.
#[derive(Debug, Clone, PartialEq)]
pub struct Graph {
    kind: Kind,
    nodes: usize,
    edges: Vec<Edge>,
    pub(in crate::measure::graph) out: Adjacency,
    pub(in crate::measure::graph) into: Adjacency,
}

impl Graph {
    /// Checks the edges and lists every node's neighbours.
    ///
    /// # Errors
    /// An edge that ends outside 0..nodes, is listed twice, or weighs zero or less or nothing finite.
    pub fn try_new(nodes: usize, kind: Kind, edges: Vec<Edge>) -> Result<Self, MeasureError> {
        let mut seen = BTreeSet::new();
        for (position, edge) in edges.iter().enumerate() {
            if let Some(node) = [edge.from, edge.to].into_iter().find(|&node| node >= nodes) {
                return Err(MeasureError::NodeOutOfRange {
                    edge: position,
                    node,
                    nodes,
                });
            }
            if !edge.weight.is_finite() || edge.weight <= 0.0 {
                return Err(MeasureError::EdgeWeight {
                    from: edge.from,
                    to: edge.to,
                    weight: edge.weight,
                });
            }
            let ends = match kind {
                Kind::Directed => (edge.from, edge.to),
                Kind::Undirected => (edge.from.min(edge.to), edge.from.max(edge.to)),
            };
            if !seen.insert(ends) {
                return Err(MeasureError::DuplicateEdge {
                    from: edge.from,
                    to: edge.to,
                });
            }
        }
        let both = kind == Kind::Undirected;
        let forward = || {
            edges
                .iter()
                .enumerate()
                .map(|(edge, e)| (e.from, Arc::new(e.to, edge)))
        };
        // A self loop is one way only, also in an undirected graph.
        let backward = || {
            let arcs = edges
                .iter()
                .enumerate()
                .map(|(edge, e)| (e.to, Arc::new(e.from, edge)));
            arcs.filter(move |(to, arc)| !both || *to != arc.node())
        };
        let (out, into) = if both {
            let all = Adjacency::of(nodes, forward().chain(backward()));
            (all.clone(), all)
        } else {
            (
                Adjacency::of(nodes, forward()),
                Adjacency::of(nodes, backward()),
            )
        };
        Ok(Self {
            kind,
            nodes,
            edges,
            out,
            into,
        })
    }

    /// Number of nodes.
    pub fn nodes(&self) -> usize {
        self.nodes
    }

    /// The edges, in the order given.
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// Whether edges go one way or both.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Number of edges that lead out of each node; in an undirected graph, its degree.
    pub fn out_degrees(&self) -> Vec<usize> {
        (0..self.nodes)
            .map(|node| self.out.at(node).len())
            .collect()
    }

    /// Number of edges that lead into each node; in an undirected graph, its degree.
    pub fn in_degrees(&self) -> Vec<usize> {
        (0..self.nodes)
            .map(|node| self.into.at(node).len())
            .collect()
    }

    /// Neighbours by edges in either direction, ascending, each once, without the node itself.
    pub(in crate::measure::graph) fn neighbours(&self) -> Vec<Vec<usize>> {
        let mut neighbours = vec![BTreeSet::new(); self.nodes];
        for edge in self.edges.iter().filter(|edge| edge.from != edge.to) {
            neighbours[edge.from].insert(edge.to);
            neighbours[edge.to].insert(edge.from);
        }
        neighbours
            .into_iter()
            .map(|set| set.into_iter().collect())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edge_listed_twice_is_refused_in_an_undirected_graph_also_the_other_way_round() {
        let edge = |from, to| Edge {
            from,
            to,
            weight: 1.0,
        };
        assert!(Graph::try_new(2, Kind::Directed, vec![edge(0, 1), edge(1, 0)]).is_ok());
        assert_eq!(
            Graph::try_new(2, Kind::Undirected, vec![edge(0, 1), edge(1, 0)]),
            Err(MeasureError::DuplicateEdge { from: 1, to: 0 })
        );
    }
}
