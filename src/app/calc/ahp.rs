//! Pairwise comparisons: one matrix (CSV), or a hierarchy of them (JSON).
//!
//! The formulas are in `measure::ahp`.
use crate::app::calc::Source;
use crate::app::calc::error::CalcError;
use crate::app::calc::read::{Document, FRACTION, Sheet};
use crate::app::calc::report::Report;
use crate::measure::ahp::{Comparisons, RandomIndex, synthesised};
use crate::measure::matrix::Matrix;

pub(in crate::app::calc) fn ahp(source: &Source) -> Result<Report, CalcError> {
    if source.is_json() {
        hierarchy(source)
    } else {
        single(source)
    }
}

fn single(source: &Source) -> Result<Report, CalcError> {
    let sheet = Sheet::parse(source)?;
    let comparisons =
        Comparisons::try_new(sheet.matrix(FRACTION)?).map_err(|error| sheet.refused(error))?;
    let principal = comparisons.principal();
    let mut report = Report::new();
    report.put("weights_eigen", principal.weights.clone());
    report.put("lambda_max", principal.lambda_max);
    report.put("ci", principal.consistency_index());
    report.put("weights_geometric", comparisons.geometric());
    report.put("weights_column_mean", comparisons.column_mean());
    for (name, table) in RandomIndex::ALL {
        report.outcome(&format!("cr/{name}"), principal.consistency_ratio(table));
    }
    Ok(report)
}

fn hierarchy(source: &Source) -> Result<Report, CalcError> {
    let document = Document::parse(source)?;
    let criteria = compared(&document.need("criteria", "a list of [first, second, ratio]")?)?;
    let upper = criteria.principal();
    let alternatives = document.need(
        "alternatives",
        "for each criterion a list of [first, second, ratio]",
    )?;
    let mut report = Report::new();
    let (mut local, mut items) = (Vec::new(), Vec::new());
    for (criterion, weight) in criteria.items().iter().zip(&upper.weights) {
        report.put(&format!("criteria_weights/{criterion}"), *weight);
        let list = alternatives.need(criterion, "a list of [first, second, ratio]")?;
        let lower = compared(&list)?;
        if !items.is_empty() && items != lower.items() {
            return Err(list
                .expected("the same alternatives in the same order as under the first criterion"));
        }
        items = lower.items().to_vec();
        let found = lower.principal();
        for (item, weight) in items.iter().zip(&found.weights) {
            report.put(&format!("local/{criterion}/weights/{item}"), *weight);
        }
        report.put(&format!("local/{criterion}/lambda_max"), found.lambda_max);
        local.push(found.weights);
    }
    for (item, weight) in items.iter().zip(synthesised(&upper.weights, &local)) {
        report.put(&format!("global_weights/{item}"), weight);
    }
    Ok(report)
}

/// Fills a matrix from listed comparisons; items stand in the order in which they are first named.
fn compared(list: &Document) -> Result<Comparisons<String>, CalcError> {
    let mut items: Vec<String> = Vec::new();
    let mut ratios = Vec::new();
    for entry in list.items()? {
        let parts = entry.items()?;
        let [first, second, ratio] = parts.as_slice() else {
            return Err(entry.expected("[first, second, ratio]"));
        };
        let mut place = |name: String| {
            items
                .iter()
                .position(|known| *known == name)
                .unwrap_or_else(|| {
                    items.push(name);
                    items.len() - 1
                })
        };
        ratios.push((place(first.text()?), place(second.text()?), ratio.number()?));
    }
    let size = items.len();
    let mut cells = vec![0.0; size * size];
    for item in 0..size {
        cells[item * size + item] = 1.0;
    }
    for (row, column, ratio) in ratios {
        cells[row * size + column] = ratio;
        cells[column * size + row] = 1.0 / ratio;
    }
    if cells.contains(&0.0) {
        return Err(list.expected("every two items compared once"));
    }
    let matrix =
        Matrix::try_new(items.clone(), items, cells).map_err(|error| list.refused(error))?;
    Comparisons::try_new(matrix).map_err(|error| list.refused(error))
}
