//! The measures of a graph: a description (JSON) and its edges (CSV).
//!
//! Nodes are numbered 0..n, as in the vectors; the formulas are in `measure::graph`.
use serde_json::{Value, json};

use crate::app::calc::CalcRequest;
use crate::app::calc::error::CalcError;
use crate::app::calc::read::{Document, Sheet, finite};
use crate::app::calc::report::Report;
use crate::measure::graph::{
    Edge, Graph, Kind, Lengths, PageRank, Strengths, ancestors, articulation_points, betweenness,
    bridges, closeness, core_numbers, depths_from, descendants, harmonic, immediate_dominators,
    removal_impact, strong_components, topological_levels, weak_components,
};

/// The node from which depths and dominators are counted.
const ROOT: usize = 0;

pub(in crate::app::calc) fn graph(request: &CalcRequest) -> Result<Report, CalcError> {
    let description = Document::parse(&request.input)?;
    let graph = read(request, &description)?;
    let mut report = Report::new();
    centrality(&mut report, &graph);
    pagerank(&mut report, &graph, &description)?;
    structure(&mut report, &graph);
    if graph.kind() == Kind::Directed {
        direction(&mut report, &graph);
    }
    Ok(report)
}

fn read(request: &CalcRequest, description: &Document) -> Result<Graph, CalcError> {
    let edges = request.edges.as_ref().ok_or(CalcError::MissingFile {
        measure: "graph",
        needed: "a table of edges with the columns source, target, weight",
        flag: "--edges",
    })?;
    let sheet = Sheet::parse(edges)?;
    let (from, to) = (sheet.column("source")?, sheet.column("target")?);
    let weight = sheet.column("weight").ok();
    let node = |at| {
        sheet.cell(at, "the number of a node, counted from 0", |text| {
            text.parse().ok()
        })
    };
    let mut list = Vec::with_capacity(sheet.rows.len());
    for row in 0..sheet.rows.len() {
        let weight = match weight {
            Some(column) => sheet.cell((row, column), "a number above zero", finite)?,
            None => 1.0,
        };
        list.push(Edge {
            from: node((row, from))?,
            to: node((row, to))?,
            weight,
        });
    }
    let directed = description.need("directed", "true or false")?.flag()?;
    let kind = if directed {
        Kind::Directed
    } else {
        Kind::Undirected
    };
    let nodes = description
        .need("n_nodes", "the number of nodes")?
        .count()?;
    Graph::try_new(nodes, kind, list).map_err(|error| sheet.refused(error))
}

fn centrality(report: &mut Report, graph: &Graph) {
    let by_hops = betweenness(graph, Lengths::Hops);
    report.put("betweenness_norm", by_hops.normalised(graph.kind()));
    let over = graph.edges().iter().zip(&by_hops.edges);
    report.put(
        "edge_betweenness_raw",
        over.map(|(edge, raw)| json!([edge.from, edge.to, raw]))
            .collect::<Vec<Value>>(),
    );
    report.put("betweenness_raw", by_hops.nodes);
    report.put(
        "betweenness_raw_weighted",
        betweenness(graph, Lengths::Weights).nodes,
    );
    report.put("closeness_wf", closeness(graph));
    report.put("harmonic", harmonic(graph));
}

fn pagerank(report: &mut Report, graph: &Graph, description: &Document) -> Result<(), CalcError> {
    let plain = PageRank::plain();
    let weighted = PageRank {
        strengths: Strengths::Weights,
        ..plain.clone()
    };
    let mut walks = vec![
        ("pagerank_unweighted", plain.clone()),
        ("pagerank_weighted", weighted),
    ];
    if let Some(list) = description.get("personalisation") {
        let teleport = list.numbers()?;
        report.put("pagerank_personalised_input", teleport.clone());
        walks.push((
            "pagerank_personalised",
            PageRank {
                teleport: Some(teleport),
                ..plain
            },
        ));
    }
    for (name, walk) in walks {
        report.outcome(
            name,
            walk.of(graph).map_err(|error| description.refused(error))?,
        );
    }
    Ok(())
}

fn structure(report: &mut Report, graph: &Graph) {
    let impact = removal_impact(graph);
    report.put("articulation_points_undirected", articulation_points(graph));
    report.put(
        "bridges_undirected",
        bridges(graph)
            .iter()
            .map(|&(a, b)| vec![a, b])
            .collect::<Vec<_>>(),
    );
    report.put("connected_components_undirected", weak_components(graph));
    report.put("core_number_undirected", core_numbers(graph));
    report.put("degree_in", graph.in_degrees());
    report.put("degree_out", graph.out_degrees());
    report.put("reachable_pairs", impact.reachable_pairs);
    report.put("pairs_broken_by_removal_excluding_own", impact.broken_pairs);
    report.put(
        "largest_weak_component_after_removal",
        impact.largest_component,
    );
}

/// What only makes sense where edges have a direction.
fn direction(report: &mut Report, graph: &Graph) {
    report.put("descendants_count", descendants(graph));
    report.put("ancestors_count", ancestors(graph));
    if graph.nodes() > ROOT {
        report.put("bfs_depth_from_0", depths_from(graph, ROOT));
    }
    report.put("weakly_connected_components", weak_components(graph));
    report.put("strongly_connected_components", strong_components(graph));
    let dominators = immediate_dominators(graph, ROOT);
    report.put(
        "immediate_dominators_from_0",
        dominators
            .iter()
            .map(|&(node, above)| vec![node, above])
            .collect::<Vec<_>>(),
    );
    let levels = topological_levels(graph);
    report.put("is_dag", levels.is_ok());
    match levels {
        Ok(levels) => {
            report.put("topological_level", levels.level);
            report.put("longest_path_edges", levels.longest_path_edges);
            report.put("longest_path_weight", levels.longest_path_weight);
        }
        Err(reason) => {
            for name in [
                "topological_level",
                "longest_path_edges",
                "longest_path_weight",
            ] {
                report.lacks(name, reason, &[]);
            }
        }
    }
}
