//! Does the measures' tasks on data that `peers/measure_peers.py` wrote, one for every line that names it.
//!
//! `cargo bench --bench measure -- FOLDER`; the answer to a task's name on standard input is one line: seconds, processor
//! seconds of all threads, a checksum that the peers print too. A plain harness that is asked, so that `measure_peers.py` can
//! let it and a peer take turns on a machine that other work slows down.
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

/// A task of the bench: its name and what does it once.
type Task = (&'static str, Box<dyn FnMut() -> f64>);

fn main() {
    let folder = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with("--"));
    // Without a folder (as under `cargo test --benches`) there is nothing to time.
    let Some(folder) = folder else {
        return;
    };
    let folder = Path::new(&folder);
    let mut tasks = [
        rank_alternatives(folder),
        measure_regions(folder),
        find_betweenness(folder),
    ];
    for line in std::io::stdin().lines() {
        let name = line.unwrap();
        let (_, task) = tasks.iter_mut().find(|(task, _)| *task == name).unwrap();
        println!("{}", timed(task));
    }
}

/// Does a task once and returns `seconds TAB processor seconds TAB checksum`.
fn timed(task: &mut dyn FnMut() -> f64) -> String {
    let processor = processor_s();
    #[expect(clippy::disallowed_methods, reason = "a bench asks the clock")]
    let start = std::time::Instant::now();
    let checksum = task();
    let elapsed = start.elapsed().as_secs_f64();
    let used = processor_s() - processor;
    format!("{elapsed:.6}\t{used:.2}\t{checksum:.9e}")
}

/// Processor time of all threads of this program so far, as Linux counts it: in hundredths of a second.
fn processor_s() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap();
    // The program's name may hold blanks; what follows its closing bracket does not.
    let (_, numbers) = text.rsplit_once(") ").unwrap();
    let ticks: f64 = numbers
        .split(' ')
        .skip(11)
        .take(2)
        .map(|ticks| ticks.parse::<f64>().unwrap())
        .sum();
    ticks / 100.0
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

fn rank_alternatives(folder: &Path) -> Task {
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
    let task = move || {
        let alternatives = Alternatives::try_new(table.clone(), directions.clone()).unwrap();
        let weights = entropy_weights(&alternatives).unwrap().weights.unwrap();
        topsis(&alternatives, &weights, TopsisScaling::Vector)
            .unwrap()
            .closeness
            .iter()
            .sum()
    };
    ("entropy+topsis 1e6x12", Box::new(task))
}

fn measure_regions(folder: &Path) -> Task {
    let amounts = Amounts::try_new(matrix(numbers(&folder.join("regions.f64")), 500)).unwrap();
    let task = move || {
        let presence = Presence::from_quotients(&location_quotient(&amounts));
        let near = proximity(&presence, Similarity::MinimumConditional, Diagonal::One);
        let dense = density(&presence, &near);
        let eci = complexity(&presence).indices.unwrap().eci;
        let first: f64 = (0..500).map(|sector| dense.at(0, sector).unwrap()).sum();
        first + eci.iter().flatten().map(|value| value.abs()).sum::<f64>()
    };
    ("proximity+density+eci 3000x500", Box::new(task))
}

fn find_betweenness(folder: &Path) -> Task {
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
    let task = move || betweenness(&graph, Lengths::Hops).nodes.iter().sum();
    ("betweenness 10k/50k", Box::new(task))
}
