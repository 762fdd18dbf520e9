//! One breadth-first search after another for betweenness, where every edge counts 1.
//!
//! Almost no branch: whether an edge lies on a shortest path is close to a coin toss, and a wrong guess of the processor
//! costs more than the work it would have saved. The edges that do are kept, so that the way back reads no others.
use crate::measure::graph::Arc;
use crate::measure::graph::Graph;
use crate::measure::graph::centrality::Betweenness;

/// Above every level.
const UNSEEN: u32 = u32::MAX;

/// The state of the search and the sums so far.
pub(in crate::measure::graph) struct HopSearch<'a> {
    graph: &'a Graph,
    level: Vec<u32>,
    /// Shortest paths to each node; 0 between searches.
    paths: Vec<f64>,
    /// `(1 + δ) / σ` of each node on the way back.
    share: Vec<f64>,
    /// Nodes in the order they were reached; one place more than can be filled.
    order: Vec<usize>,
    /// Edges on shortest paths, node by node in that order; one place more than can be filled.
    kept: Vec<Arc>,
    /// Where the kept edges of each node in that order end.
    ends: Vec<usize>,
    sums: Betweenness,
}

impl<'a> HopSearch<'a> {
    /// Makes room for searches in the graph.
    pub(in crate::measure::graph) fn new(graph: &'a Graph) -> Self {
        let nodes = graph.nodes();
        let arcs = (0..nodes)
            .map(|node| graph.out.at(node).len())
            .sum::<usize>();
        Self {
            graph,
            level: vec![UNSEEN; nodes],
            paths: vec![0.0; nodes],
            share: vec![0.0; nodes],
            order: vec![0; nodes + 1],
            kept: vec![Arc::new(0, 0); arcs + 1],
            ends: Vec::with_capacity(nodes),
            sums: Betweenness {
                nodes: vec![0.0; nodes],
                edges: vec![0.0; graph.edges().len()],
            },
        }
    }

    /// Adds what passes on the shortest paths from a node.
    pub(in crate::measure::graph) fn add(&mut self, source: usize) {
        self.level[source] = 0;
        self.paths[source] = 1.0;
        self.order[0] = source;
        let (mut at, mut reached, mut kept) = (0, 1, 0);
        while at < reached {
            let node = self.order[at];
            let next = self.level[node] + 1;
            let from = kept;
            for arc in self.graph.out.at(node) {
                let other = arc.node();
                let known = self.level[other];
                // No node reached so far lies beyond the next level, so only an unseen one changes.
                let level = known.min(next);
                self.level[other] = level;
                self.order[reached] = other;
                reached += usize::from(known == UNSEEN);
                self.kept[kept] = *arc;
                kept += usize::from(level == next);
            }
            let paths = self.paths[node];
            for arc in &self.kept[from..kept] {
                self.paths[arc.node()] += paths;
            }
            self.ends.push(kept);
            at += 1;
        }
        self.walk_back(reached);
    }

    /// Walks back from the farthest node, then clears the search for the next one.
    fn walk_back(&mut self, reached: usize) {
        for at in (0..reached).rev() {
            let node = self.order[at];
            let from = if at == 0 { 0 } else { self.ends[at - 1] };
            let paths = self.paths[node];
            let mut share = 0.0;
            for arc in &self.kept[from..self.ends[at]] {
                let of_other = self.share[arc.node()];
                share += of_other;
                self.sums.edges[arc.edge()] += paths * of_other;
            }
            let passing = paths * share;
            self.share[node] = (1.0 + passing) / paths;
            if at > 0 {
                self.sums.nodes[node] += passing;
            }
        }
        for &node in &self.order[..reached] {
            self.level[node] = UNSEEN;
            self.paths[node] = 0.0;
        }
        self.ends.clear();
    }

    /// The sums over all searches.
    pub(in crate::measure::graph) fn finish(self) -> Betweenness {
        self.sums
    }
}
