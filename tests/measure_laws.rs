//! Laws of the measures, tried on random tables and graphs.
//!
//! Order of rows, names, scale and number of threads change nothing; shares stay within their bounds.
use liantu::measure::backtest::{Gain, Judged, Ranking};
use liantu::measure::complexity::complexity;
use liantu::measure::concentration::{entropy_nats, gini, hhi, hhi_normalised, hoover, krugman};
use liantu::measure::criteria::{Alternatives, Direction};
use liantu::measure::density::density;
use liantu::measure::fitness::fitness;
use liantu::measure::graph::{
    Edge, Graph, Kind, Lengths, PageRank, betweenness, removal_impact, topological_levels,
};
use liantu::measure::lq::location_quotient;
use liantu::measure::presence::Presence;
use liantu::measure::proximity::{Diagonal, Similarity, proximity};
use liantu::measure::score::{Scaling, TopsisScaling, scored, topsis, weighted_sum};
use liantu::measure::shrunk::shrunk_quotient;
use liantu::measure::weight::{Directed, critic_weights, entropy_weights, merec_weights};
use liantu::measure::{Amounts, Matrix, MeasureError};
use proptest::prelude::*;

/// A table of whole numbers, a third of them 0, as rows of cells.
fn tables() -> impl Strategy<Value = Vec<Vec<f64>>> {
    (2_usize..9, 2_usize..8).prop_flat_map(|(height, width)| {
        let cell = prop_oneof![1 => Just(0.0), 2 => (1_u32..200).prop_map(f64::from)];
        prop::collection::vec(prop::collection::vec(cell, width), height)
    })
}

/// Tables above zero, for methods that divide by values.
fn positive_tables() -> impl Strategy<Value = Vec<Vec<f64>>> {
    (3_usize..9, 2_usize..6).prop_flat_map(|(height, width)| {
        prop::collection::vec(
            prop::collection::vec((1_u32..500).prop_map(f64::from), width),
            height,
        )
    })
}

fn graphs() -> impl Strategy<Value = (usize, Vec<(usize, usize)>)> {
    (2_usize..12).prop_flat_map(|nodes| {
        prop::collection::btree_set((0..nodes, 0..nodes), 0..nodes * 2)
            .prop_map(move |pairs| (nodes, pairs.into_iter().collect()))
    })
}

fn labelled(rows: &[Vec<f64>]) -> Matrix<String, String> {
    let names = (0..rows.len()).map(|at| format!("区{at}")).collect();
    let columns = (0..rows[0].len()).map(|at| format!("业{at}")).collect();
    Matrix::try_new(names, columns, rows.concat()).unwrap()
}

fn presence(rows: &[Vec<f64>]) -> Presence<String, String> {
    Presence::from_quotients(&location_quotient(
        &Amounts::try_new(labelled(rows)).unwrap(),
    ))
}

fn alternatives(rows: &[Vec<f64>]) -> Alternatives<String, String> {
    let directions = (0..rows[0].len()).map(|at| {
        if at % 2 == 0 {
            Direction::Benefit
        } else {
            Direction::Cost
        }
    });
    Alternatives::try_new(labelled(rows), directions.collect()).unwrap()
}

fn graph(nodes: usize, pairs: &[(usize, usize)], kind: Kind) -> Option<Graph> {
    let edges = pairs.iter().enumerate().map(|(at, &(from, to))| Edge {
        from,
        to,
        weight: 1.0 + at as f64 / 8.0,
    });
    Graph::try_new(nodes, kind, edges.collect()).ok()
}

fn reversed<T: Clone>(list: &[T]) -> Vec<T> {
    list.iter().rev().cloned().collect()
}

fn near(left: f64, right: f64) -> bool {
    (left - right).abs() <= 1e-9 * (1.0 + left.abs().max(right.abs()))
}

fn all_near(left: &[f64], right: &[f64]) -> bool {
    left.len() == right.len() && left.iter().zip(right).all(|(a, b)| near(*a, *b))
}

/// Runs a task on a pool of its own with so many threads.
fn on_threads<T: Send>(threads: usize, task: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .unwrap()
        .install(task)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn order_of_regions_changes_no_quotient_density_or_complexity(rows in tables()) {
        let turned = reversed(&rows);
        let (here, there) = (presence(&rows), presence(&turned));
        prop_assert_eq!(here.ubiquity(), there.ubiquity());
        let phi = proximity(&here, Similarity::MinimumConditional, Diagonal::Zero);
        prop_assert_eq!(&phi, &proximity(&there, Similarity::MinimumConditional, Diagonal::Zero));
        let (dense, other) = (density(&here, &phi), density(&there, &phi));
        for row in 0..rows.len() {
            for column in 0..rows[0].len() {
                prop_assert_eq!(dense.at(row, column), other.at(rows.len() - 1 - row, column));
            }
        }
        match (complexity(&here).indices, complexity(&there).indices) {
            (Ok(a), Ok(b)) if a.diversity_correlation > 1e-6 => {
                let back = reversed(&b.eci);
                let same = |x: &Option<f64>, y: &Option<f64>| match (x, y) {
                    (Some(x), Some(y)) => (x - y).abs() < 1e-5,
                    _ => x == y,
                };
                prop_assert!(a.eci.iter().zip(&back).all(|(x, y)| same(x, y)));
            }
            (Ok(_), Ok(_)) => {}
            (a, b) => prop_assert_eq!(a.err(), b.err()),
        }
    }

    #[test]
    fn renaming_changes_labels_and_nothing_else(rows in tables()) {
        let matrix = labelled(&rows);
        let renamed: Vec<String> = matrix.rows().iter().map(|name| format!("新{name}")).collect();
        let other = Matrix::try_new(renamed, matrix.columns().to_vec(), matrix.cells().to_vec()).unwrap();
        let (here, there) = (
            Presence::from_quotients(&location_quotient(&Amounts::try_new(matrix).unwrap())),
            Presence::from_quotients(&location_quotient(&Amounts::try_new(other).unwrap())),
        );
        prop_assert_eq!(complexity(&here).indices, complexity(&there).indices);
        prop_assert_eq!(fitness(&here, 5), fitness(&there, 5));
    }

    #[test]
    fn scaling_all_amounts_leaves_shares_and_quotients(rows in tables()) {
        // A power of two, so that nothing is rounded.
        let scaled: Vec<Vec<f64>> = rows.iter().map(|row| row.iter().map(|cell| cell * 1024.0).collect()).collect();
        let (here, there) = (Amounts::try_new(labelled(&rows)).unwrap(), Amounts::try_new(labelled(&scaled)).unwrap());
        prop_assert_eq!(location_quotient(&here), location_quotient(&there));
        for (a, b) in rows.iter().zip(&scaled) {
            prop_assert_eq!(hhi(a), hhi(b));
            prop_assert_eq!(gini(a), gini(b));
            prop_assert_eq!(entropy_nats(a), entropy_nats(b));
        }
    }

    #[test]
    fn shares_stay_within_their_bounds(rows in tables()) {
        let benchmark = &rows[0];
        for row in &rows {
            let within = |value: Result<f64, _>, high: f64| value.map_or(true, |value: f64| (-1e-12..=high + 1e-12).contains(&value));
            prop_assert!(within(hhi(row), 1.0) && within(hhi_normalised(row), 1.0) && within(gini(row), 1.0));
            prop_assert!(within(krugman(row, benchmark), 2.0) && within(hoover(row, benchmark), 1.0));
            prop_assert!(within(entropy_nats(row), (row.len() as f64).ln()));
        }
        let present = presence(&rows);
        for diagonal in [Diagonal::Zero, Diagonal::One] {
            let phi = proximity(&present, Similarity::MinimumConditional, diagonal);
            prop_assert!(phi.cells().iter().all(|value| (0.0..=1.0).contains(value)));
            let dense = density(&present, &phi);
            for row in 0..rows.len() {
                for column in 0..rows[0].len() {
                    prop_assert!(dense.at(row, column).map_or(true, |value| (0.0..=1.0 + 1e-12).contains(&value)));
                }
            }
        }
    }

    #[test]
    fn eigenvalues_lie_between_zero_and_one_and_scores_are_standardised(rows in tables()) {
        let found = complexity(&presence(&rows));
        prop_assert!(found.eigenvalues.iter().all(|value| (-1e-9..=1.0 + 1e-9).contains(value)));
        if let Ok(indices) = found.indices {
            let eci: Vec<f64> = indices.eci.into_iter().flatten().collect();
            let mean = eci.iter().sum::<f64>() / eci.len() as f64;
            let square = eci.iter().map(|value| value * value).sum::<f64>() / eci.len() as f64;
            prop_assert!(mean.abs() < 1e-8 && (square - 1.0).abs() < 1e-8);
        }
    }

    #[test]
    fn a_label_that_occurs_twice_is_refused(rows in tables()) {
        let matrix = labelled(&rows);
        let mut names = matrix.rows().to_vec();
        names[1] = names[0].clone();
        let refused = Matrix::try_new(names, matrix.columns().to_vec(), matrix.cells().to_vec());
        let expected = MeasureError::DuplicateLabel { axis: "row", label: "区0".to_owned() };
        prop_assert_eq!(refused, Err(expected));
    }

    #[test]
    fn weights_add_up_to_one_and_do_not_depend_on_the_order_of_alternatives(rows in positive_tables()) {
        let (here, there) = (alternatives(&rows), alternatives(&reversed(&rows)));
        let entropy = |table| entropy_weights(table).unwrap().weights;
        let pairs = [
            (entropy(&here), entropy(&there)),
            (critic_weights(&here, Directed::Yes), critic_weights(&there, Directed::Yes)),
            (merec_weights(&here), merec_weights(&there)),
        ];
        for (a, b) in pairs {
            match (a, b) {
                (Ok(a), Ok(b)) => {
                    prop_assert!(near(a.iter().sum(), 1.0) && a.iter().all(|weight| *weight >= 0.0));
                    prop_assert!(all_near(&a, &b));
                }
                (a, b) => prop_assert_eq!(a, b),
            }
        }
    }

    #[test]
    fn scaling_one_criterion_changes_no_topsis_and_no_sum(rows in positive_tables()) {
        let scaled: Vec<Vec<f64>> = rows.iter().map(|row| {
            let mut row = row.clone();
            row[0] *= 4096.0;
            row
        }).collect();
        let weights = vec![1.0 / rows[0].len() as f64; rows[0].len()];
        let (here, there) = (alternatives(&rows), alternatives(&scaled));
        let closeness = |table| topsis(table, &weights, TopsisScaling::Vector).map(|found| found.closeness);
        match (closeness(&here), closeness(&there)) {
            (Ok(a), Ok(b)) => {
                prop_assert!(all_near(&a, &b));
                prop_assert!(a.iter().all(|value| (0.0..=1.0).contains(value)));
            }
            (a, b) => prop_assert_eq!(a, b),
        }
        match (weighted_sum(&here, &weights, Scaling::Sum), weighted_sum(&there, &weights, Scaling::Sum)) {
            (Ok(a), Ok(b)) => prop_assert!(all_near(&a, &b) && near(a.iter().sum(), 1.0)),
            (a, b) => prop_assert_eq!(a, b),
        }
    }

    #[test]
    fn parts_of_a_score_add_up_to_it_and_lie_inside_its_interval(
        values in prop::collection::vec(prop::option::of(0.0..=1.0_f64), 1..8),
        neutral in 0.0..=1.0_f64,
    ) {
        let weights = vec![1.0 / values.len() as f64; values.len()];
        let score = scored(&values, &weights, neutral);
        prop_assert!(near(score.value, score.parts.iter().map(|part| part.contribution).sum()));
        prop_assert!(score.interval.0 <= score.value + 1e-12 && score.value <= score.interval.1 + 1e-12);
        prop_assert!(near(score.interval.1 - score.interval.0, 1.0 - score.coverage));
    }

    #[test]
    fn a_shrunk_quotient_lies_between_one_and_the_plain_quotient_and_inside_its_interval(
        observed in 0.0..50.0_f64, expected in 0.01..50.0_f64, strength in 0.05..20.0_f64,
    ) {
        let found = shrunk_quotient(observed, expected, strength).unwrap();
        let plain = observed / expected;
        prop_assert!(found.value >= plain.min(1.0) - 1e-12 && found.value <= plain.max(1.0) + 1e-12);
        // A gamma density that falls from 0 on can have its mean above the 95 % quantile; with shape 1 or more it has not.
        prop_assert!(observed + strength < 1.0 || (found.low < found.value && found.value < found.high));
    }

    #[test]
    fn numbering_nodes_the_other_way_round_moves_their_measures_with_them((nodes, pairs) in graphs()) {
        let turned: Vec<(usize, usize)> = pairs.iter().map(|&(from, to)| (nodes - 1 - from, nodes - 1 - to)).collect();
        let (here, there) =
            (graph(nodes, &pairs, Kind::Directed).unwrap(), graph(nodes, &turned, Kind::Directed).unwrap());
        let back = |list: &[f64]| reversed(list);
        prop_assert!(all_near(&betweenness(&here, Lengths::Hops).nodes, &back(&betweenness(&there, Lengths::Hops).nodes)));
        let rank = PageRank::plain().of(&here).unwrap().unwrap();
        prop_assert!(all_near(&rank, &back(&PageRank::plain().of(&there).unwrap().unwrap())));
        prop_assert!(near(rank.iter().sum(), 1.0));
        let (impact, other) = (removal_impact(&here), removal_impact(&there));
        prop_assert_eq!(impact.broken_pairs, reversed(&other.broken_pairs));
        if let Ok(levels) = topological_levels(&here) {
            prop_assert!(pairs.iter().all(|&(from, to)| levels.level[from] < levels.level[to]));
        }
    }

    #[test]
    fn edge_betweenness_adds_up_to_the_lengths_of_all_shortest_paths((nodes, pairs) in graphs()) {
        let here = graph(nodes, &pairs, Kind::Directed).unwrap();
        let depths: usize = (0..nodes)
            .flat_map(|start| liantu::measure::graph::depths_from(&here, start))
            .flatten()
            .sum();
        prop_assert!(near(betweenness(&here, Lengths::Hops).edges.iter().sum(), depths as f64));
    }

    #[test]
    fn what_a_loss_breaks_was_reachable_before((nodes, pairs) in graphs()) {
        let here = graph(nodes, &pairs, Kind::Directed).unwrap();
        let impact = removal_impact(&here);
        prop_assert!(impact.broken_pairs.iter().all(|broken| *broken <= impact.reachable_pairs));
        prop_assert!(impact.largest_component.iter().all(|size| *size < nodes));
    }

    #[test]
    fn order_of_items_changes_no_metric(scores in prop::collection::vec((0_u8..6, 0_u8..3), 2..20)) {
        let items: Vec<Judged> = scores.iter().enumerate().map(|(at, &(score, relevance))| Judged {
            id: format!("d{at:02}"), score: f64::from(score), relevance: f64::from(relevance),
        }).collect();
        let (here, there) = (Ranking::new(items.clone()), Ranking::new(reversed(&items)));
        prop_assert_eq!(&here, &there);
        for k in 1..=items.len() {
            if let Ok(ndcg) = here.ndcg(k, Gain::Linear) {
                prop_assert!((0.0..=1.0 + 1e-12).contains(&ndcg));
            }
        }
        prop_assert!(here.auc().map_or(true, |auc| (0.0..=1.0).contains(&auc)));
    }
}

#[test]
fn one_thread_gives_the_same_bits_as_many() {
    // Large enough for several blocks of work, awkward enough that another order of sums would show.
    let cell = |at: usize| 1.0 + ((at * 7919 + 13) % 10_007) as f64 / 9973.0;
    let rows: Vec<Vec<f64>> = (0..40_000)
        .map(|row| (0..5).map(|column| cell(row * 5 + column)).collect())
        .collect();
    let ranked = || {
        let table = alternatives(&rows);
        let weights = entropy_weights(&table).unwrap().weights.unwrap();
        (
            weights.clone(),
            topsis(&table, &weights, TopsisScaling::Vector)
                .unwrap()
                .closeness,
        )
    };
    assert_eq!(on_threads(1, ranked), on_threads(8, ranked));

    let regions: Vec<Vec<f64>> = (0..200)
        .map(|row| {
            (0..80)
                .map(|column| f64::from((row * 31 + column * 17 + row * column) % 23))
                .collect()
        })
        .collect();
    let measured = || {
        let present = presence(&regions);
        let phi = proximity(&present, Similarity::MinimumConditional, Diagonal::Zero);
        (density(&present, &phi), complexity(&present))
    };
    assert_eq!(on_threads(1, measured), on_threads(8, measured));

    let pairs: Vec<(usize, usize)> = (0..900)
        .map(|at| (at * 7 % 300, (at * at + 3 * at + 1) % 300))
        .collect();
    let unique: Vec<(usize, usize)> = pairs
        .into_iter()
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .collect();
    let net = graph(300, &unique, Kind::Directed).unwrap();
    let central = || {
        (
            betweenness(&net, Lengths::Hops),
            betweenness(&net, Lengths::Weights),
        )
    };
    assert_eq!(on_threads(1, central), on_threads(8, central));
}
