//! Times the measures on data that `peers/measure_peers.py` wrote, so that both work on the same numbers.
//!
//! `cargo bench --bench measure -- FOLDER RUNS`; prints one line a task: name, median seconds, a checksum that the peers print
//! too. A plain harness, because the tasks run for seconds and are compared with other programs' medians, not with the past.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench may stop, and prints its result"
)]

use std::path::Path;

use liantu::measure::complexity::complexity;
use liantu::measure::criteria::{Alternatives, Direction};
use liantu::measure::density::density;
use liantu::measure::graph::{Edge, Graph, Kind, Lengths, betweenness};
use liantu::measure::lq::location_quotient;
use liantu::measure::presence::Presence;
use liantu::measure::proximity::{Diagonal, Similarity, proximity};
use liantu::measure::score::{TopsisScaling, topsis};
use liantu::measure::weight::entropy_weights;
use liantu::measure::{Amounts, Matrix};

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with("--"))
        .collect();
    // Without a folder (as under `cargo test --benches`) there is nothing to time.
    let Some(folder) = arguments.first() else {
        return;
    };
    let runs = arguments.get(1).map_or(5, |runs| runs.parse().unwrap());
    rank_alternatives(Path::new(folder), runs);
    measure_regions(Path::new(folder), runs);
    find_betweenness(Path::new(folder), runs.min(3));
}

fn numbers(path: &Path) -> Vec<f64> {
    let bytes = std::fs::read(path).unwrap();
    bytes
        .chunks_exact(8)
        .map(|chunk| f64::from_le_bytes(chunk.try_into().unwrap()))
        .collect()
}

fn matrix(cells: Vec<f64>, width: usize) -> Matrix<usize, usize> {
    let height = cells.len() / width;
    Matrix::try_new((0..height).collect(), (0..width).collect(), cells).unwrap()
}

/// Times `task` and prints the median.
fn timed(name: &str, runs: usize, mut task: impl FnMut() -> f64) {
    let mut seconds = Vec::with_capacity(runs);
    let mut checksum = task();
    for _ in 0..runs {
        #[expect(clippy::disallowed_methods, reason = "a bench asks the clock")]
        let start = std::time::Instant::now();
        checksum = task();
        seconds.push(start.elapsed().as_secs_f64());
    }
    seconds.sort_by(f64::total_cmp);
    println!("{name}\t{:.4}\t{checksum:.9e}", seconds[runs / 2]);
}

fn rank_alternatives(folder: &Path, runs: usize) {
    let table = matrix(numbers(&folder.join("alternatives.f64")), 12);
    let directions: Vec<Direction> = (0..12)
        .map(|at| {
            if at % 3 == 2 {
                Direction::Cost
            } else {
                Direction::Benefit
            }
        })
        .collect();
    // Checking the table finds its sums and extremes, which numpy's time contains; so it is timed too.
    timed("entropy+topsis 1e6x12", runs, || {
        let alternatives = Alternatives::try_new(table.clone(), directions.clone()).unwrap();
        let weights = entropy_weights(&alternatives).unwrap().weights.unwrap();
        topsis(&alternatives, &weights, TopsisScaling::Vector)
            .unwrap()
            .closeness
            .iter()
            .sum()
    });
}

fn measure_regions(folder: &Path, runs: usize) {
    let amounts = Amounts::try_new(matrix(numbers(&folder.join("regions.f64")), 500)).unwrap();
    timed("proximity+density+eci 3000x500", runs, || {
        let presence = Presence::from_quotients(&location_quotient(&amounts));
        let near = proximity(&presence, Similarity::MinimumConditional, Diagonal::One);
        let dense = density(&presence, &near);
        let eci = complexity(&presence).indices.unwrap().eci;
        let first: f64 = (0..500).map(|sector| dense.at(0, sector).unwrap()).sum();
        first + eci.iter().flatten().map(|value| value.abs()).sum::<f64>()
    });
}

fn find_betweenness(folder: &Path, runs: usize) {
    let bytes = std::fs::read(folder.join("edges.u64")).unwrap();
    let ends: Vec<usize> = bytes
        .chunks_exact(8)
        .map(|chunk| usize::try_from(u64::from_le_bytes(chunk.try_into().unwrap())).unwrap())
        .collect();
    let edges = ends
        .chunks_exact(2)
        .map(|pair| Edge {
            from: pair[0],
            to: pair[1],
            weight: 1.0,
        })
        .collect();
    let graph = Graph::try_new(10_000, Kind::Directed, edges).unwrap();
    timed("betweenness 10k/50k", runs, || {
        betweenness(&graph, Lengths::Hops).nodes.iter().sum()
    });
}
