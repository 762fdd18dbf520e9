//! Breadth-first search: depths, descendants, ancestors.
//!
//! Counts hops; lengths of edges are for `centrality`.
use rayon::prelude::*;

use crate::measure::graph::{Adjacency, Graph};

/// Returns how many edges lead from a node to every other, at least.
///
/// **Formula** breadth-first search along the edges. **Shapes** a list over nodes. **Units** edges. **Missing** `None` for what
/// cannot be reached. **Source** E. F. Moore (1959), The Shortest Path Through a Maze. **Limits** weights are not looked at.
pub fn depths_from(graph: &Graph, start: usize) -> Vec<Option<usize>> {
    depths(&graph.out, graph.nodes(), start, None)
}

/// Returns how many other nodes each node can reach.
///
/// **Formula** `|{t ≠ v: v reaches t}|`. **Shapes** a list over nodes. **Units** nodes. **Missing** never; 0 where nothing is
/// reached. **Source** as [`depths_from`]. **Limits** one thin path counts as much as many.
pub fn descendants(graph: &Graph) -> Vec<usize> {
    reached(&graph.out, graph.nodes())
}

/// Returns how many other nodes can reach each node.
///
/// **Formula** `|{s ≠ v: s reaches v}|`. **Shapes**, **Units**, **Missing**, **Source**, **Limits** as [`descendants`].
pub fn ancestors(graph: &Graph) -> Vec<usize> {
    reached(&graph.into, graph.nodes())
}

fn reached(adjacency: &Adjacency, nodes: usize) -> Vec<usize> {
    let count = |node| {
        depths(adjacency, nodes, node, None)
            .iter()
            .flatten()
            .count()
            - 1
    };
    (0..nodes).into_par_iter().map(count).collect()
}

/// Depths from a node, as if `removed` were not there.
pub(in crate::measure::graph) fn depths(
    adjacency: &Adjacency,
    nodes: usize,
    start: usize,
    removed: Option<usize>,
) -> Vec<Option<usize>> {
    let mut depth = vec![None; nodes];
    depth[start] = Some(0);
    let mut queue = vec![start];
    let mut at = 0;
    while let Some(&node) = queue.get(at) {
        at += 1;
        let next = depth[node].map(|depth| depth + 1);
        for arc in adjacency.at(node) {
            if depth[arc.node()].is_none() && Some(arc.node()) != removed {
                depth[arc.node()] = next;
                queue.push(arc.node());
            }
        }
    }
    depth
}
