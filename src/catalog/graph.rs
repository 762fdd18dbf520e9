//! The graph over all segments of all chains. The only owner of petgraph indices: others speak of segments by id.
use std::collections::BTreeMap;

use petgraph::algo::{tarjan_scc, toposort};
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::{Bfs, EdgeFiltered, EdgeRef, Reversed};
use rayon::prelude::*;

use crate::catalog::chain::Chain;
use crate::catalog::id::SegmentId;
use crate::catalog::link::{Link, LinkKind};

/// A directed graph of segments joined by links.
#[derive(Debug, Clone)]
pub struct ChainGraph {
    graph: DiGraph<SegmentId, LinkKind>,
    places: BTreeMap<SegmentId, NodeIndex>,
}

impl ChainGraph {
    /// Builds the graph; links whose ends do not exist are left out (the check reports them).
    pub fn new(chains: &[Chain], links: &[Link]) -> Self {
        let mut graph = DiGraph::new();
        let segments = chains
            .iter()
            .flat_map(|chain| &chain.segments)
            .map(|segment| segment.id);
        let places: BTreeMap<_, _> = segments.map(|id| (id, graph.add_node(id))).collect();
        for link in links {
            if let (Some(from), Some(to)) = (places.get(&link.from), places.get(&link.to)) {
                graph.add_edge(*from, *to, link.kind);
            }
        }
        Self { graph, places }
    }

    /// Returns groups of segments that feed each other in a circle without any recycling link.
    pub fn cycles(&self) -> Vec<Vec<SegmentId>> {
        let forward =
            EdgeFiltered::from_fn(&self.graph, |edge| *edge.weight() != LinkKind::Recycles);
        let mut cycles: Vec<Vec<_>> = tarjan_scc(&forward)
            .into_iter()
            .filter(|component| component.len() > 1)
            .map(|component| {
                component
                    .into_iter()
                    .map(|place| self.graph[place])
                    .collect()
            })
            .collect();
        for cycle in &mut cycles {
            cycle.sort();
        }
        cycles.sort();
        cycles
    }

    /// Returns how many segments a segment feeds and is fed by, direct links only: (suppliers, customers).
    pub fn degree(&self, segment: SegmentId) -> (usize, usize) {
        self.places.get(&segment).map_or((0, 0), |place| {
            (
                self.graph
                    .edges_directed(*place, petgraph::Incoming)
                    .count(),
                self.graph
                    .edges_directed(*place, petgraph::Outgoing)
                    .count(),
            )
        })
    }

    /// Returns the links as pairs of segments, recycling left out, sorted.
    pub fn forward_pairs(&self) -> Vec<(SegmentId, SegmentId)> {
        let mut pairs: Vec<_> = self
            .graph
            .edge_references()
            .filter(|edge| *edge.weight() != LinkKind::Recycles)
            .map(|edge| (self.graph[edge.source()], self.graph[edge.target()]))
            .collect();
        pairs.sort();
        pairs
    }

    /// Returns for each segment how many ordered pairs of other segments, one reachable from the other, break when it is
    /// removed. Pairs that start or end in the removed segment do not count, and recycling carries nothing.
    ///
    /// **Limits** a graph with cycles, which the check refuses, breaks nowhere.
    pub fn pairs_broken(&self) -> BTreeMap<SegmentId, usize> {
        let reach = Reach::new(&self.graph);
        let whole = reach.without(None);
        let total: usize = (0..whole.places()).map(|place| whole.count(place)).sum();
        self.places
            .par_iter()
            .map(|(segment, place)| {
                let removed = place.index();
                let left = reach.without(Some(removed));
                let kept: usize = (0..left.places()).map(|place| left.count(place)).sum();
                let ended_here = (0..whole.places())
                    .filter(|start| whole.reaches(*start, removed))
                    .count();
                (*segment, total - whole.count(removed) - ended_here - kept)
            })
            .collect()
    }

    /// Returns all segments downstream of one, however far, sorted.
    pub fn downstream(&self, segment: SegmentId) -> Vec<SegmentId> {
        let Some(start) = self.places.get(&segment) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        let mut walk = Bfs::new(&self.graph, *start);
        while let Some(place) = walk.next(&self.graph) {
            found.push(self.graph[place]);
        }
        found.retain(|id| *id != segment);
        found.sort();
        found
    }

    /// Returns all segments upstream of one, however far, sorted.
    pub fn upstream(&self, segment: SegmentId) -> Vec<SegmentId> {
        let Some(start) = self.places.get(&segment) else {
            return Vec::new();
        };
        let reversed = Reversed(&self.graph);
        let mut found = Vec::new();
        let mut walk = Bfs::new(reversed, *start);
        while let Some(place) = walk.next(reversed) {
            found.push(self.graph[place]);
        }
        found.retain(|id| *id != segment);
        found.sort();
        found
    }
}

/// Reachability by one pass against the flow, with a bit for every segment.
struct Reach {
    /// Places from the last to the first in the direction of the flow.
    order: Vec<usize>,
    successors: Vec<Vec<usize>>,
}

impl Reach {
    fn new(graph: &DiGraph<SegmentId, LinkKind>) -> Self {
        let forward = EdgeFiltered::from_fn(graph, |edge| *edge.weight() != LinkKind::Recycles);
        let order = toposort(&forward, None).unwrap_or_default();
        let mut successors = vec![Vec::new(); graph.node_count()];
        for edge in graph
            .edge_references()
            .filter(|edge| *edge.weight() != LinkKind::Recycles)
        {
            successors[edge.source().index()].push(edge.target().index());
        }
        Self {
            order: order.into_iter().rev().map(NodeIndex::index).collect(),
            successors,
        }
    }

    fn without(&self, removed: Option<usize>) -> Reached {
        let words = self.successors.len().div_ceil(64);
        let mut bits = vec![0_u64; self.successors.len() * words];
        for place in self
            .order
            .iter()
            .copied()
            .filter(|place| Some(*place) != removed)
        {
            for next in self.successors[place]
                .iter()
                .copied()
                .filter(|next| Some(*next) != removed)
            {
                for word in 0..words {
                    bits[place * words + word] |= bits[next * words + word];
                }
                bits[place * words + next / 64] |= 1 << (next % 64);
            }
        }
        Reached { words, bits }
    }
}

/// Which places each place reaches.
struct Reached {
    words: usize,
    bits: Vec<u64>,
}

impl Reached {
    fn places(&self) -> usize {
        self.bits.len().checked_div(self.words).unwrap_or(0)
    }

    fn count(&self, place: usize) -> usize {
        let row = &self.bits[place * self.words..(place + 1) * self.words];
        row.iter().map(|word| word.count_ones() as usize).sum()
    }

    fn reaches(&self, start: usize, end: usize) -> bool {
        self.bits[start * self.words + end / 64] >> (end % 64) & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(pairs: &[(&str, &str)]) -> ChainGraph {
        let mut inner = DiGraph::new();
        let mut places = BTreeMap::new();
        for id in pairs.iter().flat_map(|(from, to)| [from, to]) {
            let id: SegmentId = id.parse().unwrap();
            places.entry(id).or_insert_with(|| inner.add_node(id));
        }
        for (from, to) in pairs {
            let (from, to): (SegmentId, SegmentId) = (from.parse().unwrap(), to.parse().unwrap());
            inner.add_edge(places[&from], places[&to], LinkKind::Supplies);
        }
        ChainGraph {
            graph: inner,
            places,
        }
    }

    #[test]
    fn a_lost_only_supplier_isolates_its_customers() {
        // A01 → A02 → A03 → A04 and a way round A02 by A05: without A02 nothing breaks, without A03 three starts lose A04.
        let links = [
            ("TT-A01", "TT-A02"),
            ("TT-A02", "TT-A03"),
            ("TT-A03", "TT-A04"),
            ("TT-A01", "TT-A05"),
            ("TT-A05", "TT-A03"),
        ];
        let broken = graph(&links).pairs_broken();
        let of = |id: &str| broken[&id.parse::<SegmentId>().unwrap()];
        assert_eq!(
            (of("TT-A02"), of("TT-A03"), of("TT-A01"), of("TT-A04")),
            (0, 3, 0, 0)
        );
    }
}
