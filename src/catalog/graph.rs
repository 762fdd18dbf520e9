//! The graph over all segments of all chains. The only owner of petgraph indices: others speak of segments by id.
use std::collections::BTreeMap;

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::{Bfs, EdgeFiltered, EdgeRef, NodeFiltered, Reversed};
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
    /// removed. Pairs that start or end in the removed segment do not count.
    pub fn pairs_broken(&self) -> BTreeMap<SegmentId, usize> {
        let reachable = |without: Option<NodeIndex>| -> Vec<(NodeIndex, usize)> {
            let kept = NodeFiltered::from_fn(&self.graph, |place| Some(place) != without);
            let mut counts = Vec::new();
            for start in self
                .graph
                .node_indices()
                .filter(|place| Some(*place) != without)
            {
                let mut walk = Bfs::new(&kept, start);
                let mut count = 0;
                while walk.next(&kept).is_some() {
                    count += 1;
                }
                counts.push((start, count - 1));
            }
            counts
        };
        let whole: BTreeMap<NodeIndex, usize> = reachable(None).into_iter().collect();
        let total: usize = whole.values().sum();
        self.places
            .par_iter()
            .map(|(segment, place)| {
                let left: usize = reachable(Some(*place))
                    .into_iter()
                    .map(|(_, count)| count)
                    .sum();
                let ended_here = self.upstream(*segment).len();
                (*segment, total - whole[place] - ended_here - left)
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
