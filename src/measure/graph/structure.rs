//! What holds a graph together: components, articulation points, bridges, dominators, cores, topological levels.
//!
//! Sets and counts only; no weights but for the longest path.
use petgraph::algo::dominators::simple_fast;
use petgraph::algo::{tarjan_scc, toposort};
use petgraph::graph::{DiGraph, NodeIndex};

use crate::measure::error::Undefined;
use crate::measure::graph::Graph;

fn as_petgraph(graph: &Graph) -> DiGraph<(), ()> {
    let mut copy = DiGraph::with_capacity(graph.nodes(), graph.edges().len());
    for _ in 0..graph.nodes() {
        copy.add_node(());
    }
    for node in 0..graph.nodes() {
        for arc in graph.out.at(node) {
            copy.add_edge(NodeIndex::new(node), NodeIndex::new(arc.node()), ());
        }
    }
    copy
}

/// Returns the sets of nodes that are joined by edges walked either way, each ascending, by first member.
///
/// **Formula** the classes of "joined by a walk". **Shapes** every node once. **Units** none. **Missing** a node without an edge
/// is a set of one. **Source** Hopcroft & Tarjan (1973), as [`articulation_points`]. **Limits** blind to direction.
pub fn weak_components(graph: &Graph) -> Vec<Vec<usize>> {
    components_without(&graph.neighbours(), None)
}

/// Components of a neighbour list as if one node were not there.
pub(in crate::measure::graph) fn components_without(
    neighbours: &[Vec<usize>],
    removed: Option<usize>,
) -> Vec<Vec<usize>> {
    let mut seen: Vec<bool> = (0..neighbours.len())
        .map(|node| Some(node) == removed)
        .collect();
    let mut groups = Vec::new();
    for start in 0..neighbours.len() {
        if std::mem::replace(&mut seen[start], true) {
            continue;
        }
        let mut group = vec![start];
        let mut at = 0;
        while let Some(&node) = group.get(at) {
            at += 1;
            for &next in &neighbours[node] {
                if !std::mem::replace(&mut seen[next], true) {
                    group.push(next);
                }
            }
        }
        group.sort_unstable();
        groups.push(group);
    }
    groups
}

/// Returns the sets of nodes that can all reach each other, each ascending, by first member.
///
/// **Formula** the classes of "each reaches the other". **Shapes** every node once. **Units** none. **Missing** a node on no
/// cycle is a set of one. **Source** R. Tarjan (1972), SIAM Journal on Computing 1, 146–160. **Limits** in an undirected graph
/// they are the weak components.
pub fn strong_components(graph: &Graph) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = tarjan_scc(&as_petgraph(graph))
        .into_iter()
        .map(|group| {
            let mut nodes: Vec<usize> = group.into_iter().map(NodeIndex::index).collect();
            nodes.sort_unstable();
            nodes
        })
        .collect();
    groups.sort_unstable();
    groups
}

/// Returns, for every node reachable from the root, the last node that all its paths pass before it; ascending.
///
/// **Formula** immediate dominators. **Shapes** pairs (node, dominator). **Units** none. **Missing** the root and what it cannot
/// reach are left out. **Source** K. Cooper, T. Harvey & K. Kennedy (2001), A Simple, Fast Dominance Algorithm.
/// **Limits** depends on the root: with several sources put one root before all of them.
pub fn immediate_dominators(graph: &Graph, root: usize) -> Vec<(usize, usize)> {
    if root >= graph.nodes() {
        return Vec::new();
    }
    let dominators = simple_fast(&as_petgraph(graph), NodeIndex::new(root));
    (0..graph.nodes())
        .filter_map(|node| {
            dominators
                .immediate_dominator(NodeIndex::new(node))
                .map(|above| (node, above.index()))
        })
        .collect()
}

/// Returns the nodes whose loss takes a component apart, edges walked either way, self loops ignored; ascending.
///
/// **Formula** v such that the graph without v has more components among the other nodes. **Shapes** a list of nodes.
/// **Units** none. **Missing** an empty list where there is none. **Source** J. Hopcroft & R. Tarjan (1973), CACM 16, 372–378.
/// **Limits** blind to direction: a node can cut off every supply without being one.
pub fn articulation_points(graph: &Graph) -> Vec<usize> {
    cuts(&graph.neighbours()).0
}

/// Returns the edges whose loss takes a component apart, smaller node first, ascending.
///
/// **Formula** e such that the graph without e has more components. **Shapes** a list of pairs of nodes. **Units** none.
/// **Missing** an empty list where there is none; two edges there and back between two nodes count as one. **Source**,
/// **Limits** as [`articulation_points`].
pub fn bridges(graph: &Graph) -> Vec<(usize, usize)> {
    cuts(&graph.neighbours()).1
}

/// One depth-first search for both kinds of cuts, with its own stack: chains can be deep.
fn cuts(neighbours: &[Vec<usize>]) -> (Vec<usize>, Vec<(usize, usize)>) {
    let unseen = usize::MAX;
    let (mut entered, mut lowest) = (
        vec![unseen; neighbours.len()],
        vec![unseen; neighbours.len()],
    );
    let (mut is_cut, mut bridges, mut clock) = (vec![false; neighbours.len()], Vec::new(), 0);
    for root in 0..neighbours.len() {
        if entered[root] != unseen {
            continue;
        }
        (entered[root], lowest[root]) = (clock, clock);
        clock += 1;
        let mut branches = 0;
        let mut stack = vec![(root, root, 0)];
        while let Some((node, parent, at)) = stack.pop() {
            if let Some(&next) = neighbours[node].get(at) {
                stack.push((node, parent, at + 1));
                if entered[next] == unseen {
                    (entered[next], lowest[next]) = (clock, clock);
                    clock += 1;
                    stack.push((next, node, 0));
                } else if next != parent {
                    lowest[node] = lowest[node].min(entered[next]);
                }
            } else if node != root {
                lowest[parent] = lowest[parent].min(lowest[node]);
                branches += usize::from(parent == root);
                is_cut[parent] |= parent != root && lowest[node] >= entered[parent];
                if lowest[node] > entered[parent] {
                    bridges.push((node.min(parent), node.max(parent)));
                }
            }
        }
        is_cut[root] |= branches > 1;
    }
    bridges.sort_unstable();
    (
        (0..neighbours.len()).filter(|&node| is_cut[node]).collect(),
        bridges,
    )
}

/// Returns the largest k such that each node is in a subgraph where all have k neighbours, edges walked either way.
///
/// **Formula** peel off the nodes with the fewest neighbours first; k is the largest such count so far. **Shapes** a list over
/// nodes. **Units** neighbours. **Missing** 0 for a node without neighbours. **Source** S. B. Seidman (1983), Social Networks 5,
/// 269–287. **Limits** self loops ignored.
pub fn core_numbers(graph: &Graph) -> Vec<usize> {
    let neighbours = graph.neighbours();
    let mut degree: Vec<usize> = neighbours.iter().map(Vec::len).collect();
    let mut left: std::collections::BTreeSet<(usize, usize)> = degree
        .iter()
        .enumerate()
        .map(|(node, &degree)| (degree, node))
        .collect();
    let mut core = vec![0; degree.len()];
    let mut level = 0;
    while let Some((remaining, node)) = left.pop_first() {
        level = level.max(remaining);
        core[node] = level;
        for &next in &neighbours[node] {
            if left.remove(&(degree[next], next)) {
                degree[next] -= 1;
                left.insert((degree[next], next));
            }
        }
    }
    core
}

/// Levels of an acyclic graph and its longest path.
#[derive(Debug, Clone, PartialEq)]
pub struct Levels {
    /// Edges of the longest path that ends in each node: 0 for sources, so suppliers come before customers.
    pub level: Vec<usize>,
    /// Edges of the longest path.
    pub longest_path_edges: usize,
    /// Weight of the heaviest path.
    pub longest_path_weight: f64,
}

/// Returns how far downstream each node is.
///
/// **Formula** `level(v) = 1 + max level(u)` over edges u → v, 0 without any. **Shapes** a list over nodes. **Units** edges;
/// the weight in those of the edges. **Missing** `Cyclic`. **Source** longest paths in topological order: A. B. Kahn (1962), CACM
/// 5, 558–562. **Limits** a level is a place in the drawing, not a distance in trade.
///
/// # Errors
/// The reason why there is no value.
pub fn topological_levels(graph: &Graph) -> Result<Levels, Undefined> {
    let order = toposort(&as_petgraph(graph), None).map_err(|_cycle| Undefined::Cyclic)?;
    let (mut level, mut weight) = (vec![0_usize; graph.nodes()], vec![0.0_f64; graph.nodes()]);
    for node in order.into_iter().map(NodeIndex::index) {
        for arc in graph.out.at(node) {
            level[arc.node()] = level[arc.node()].max(level[node] + 1);
            weight[arc.node()] =
                weight[arc.node()].max(weight[node] + graph.edges()[arc.edge()].weight);
        }
    }
    Ok(Levels {
        longest_path_edges: level.iter().copied().max().unwrap_or(0),
        longest_path_weight: weight.iter().copied().fold(0.0, f64::max),
        level,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::graph::{Edge, Kind};

    fn graph(nodes: usize, edges: &[(usize, usize)]) -> Graph {
        let edges = edges
            .iter()
            .map(|&(from, to)| Edge {
                from,
                to,
                weight: 2.0,
            })
            .collect();
        Graph::try_new(nodes, Kind::Directed, edges).unwrap()
    }

    #[test]
    fn the_only_way_between_two_triangles_is_a_bridge_between_two_cut_points() {
        let bow = graph(6, &[(0, 1), (1, 2), (2, 0), (2, 3), (3, 4), (4, 5), (5, 3)]);
        assert_eq!(articulation_points(&bow), [2, 3]);
        assert_eq!(bridges(&bow), [(2, 3)]);
        assert_eq!(core_numbers(&bow), [2; 6]);
        assert_eq!(strong_components(&bow), [vec![0, 1, 2], vec![3, 4, 5]]);
        assert_eq!(topological_levels(&bow), Err(Undefined::Cyclic));
    }

    #[test]
    fn a_lost_only_supplier_dominates_its_customers() {
        let chain = graph(4, &[(0, 1), (0, 2), (1, 3), (2, 3)]);
        assert_eq!(immediate_dominators(&chain, 0), [(1, 0), (2, 0), (3, 0)]);
        let levels = topological_levels(&chain).unwrap();
        assert_eq!(
            (levels.level, levels.longest_path_weight),
            (vec![0, 1, 1, 2], 4.0)
        );
    }
}
