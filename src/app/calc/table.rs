//! The measures of a region × sector table: lq, concentration, proximity, density, eci_pci, fitness, outlook.
//!
//! Reads the table and names the results; the formulas are in `measure`.
use serde_json::Value;

use crate::app::calc::Source;
use crate::app::calc::error::CalcError;
use crate::app::calc::read::{FINITE, Sheet};
use crate::app::calc::report::{Report, entry, nested, sparse};
use crate::measure::complexity::{Complexity, SHAKY_SIGN, complexity};
use crate::measure::concentration::Measured;
use crate::measure::lq::location_quotient;
use crate::measure::matrix::{Amounts, Partial};
use crate::measure::presence::Presence;
use crate::measure::proximity::{CoOccurrence, Diagonal, Similarity, co_occurrence};
use crate::measure::{
    Undefined, concentration as concentrations, density as densities, fitness as fitnesses,
};
use crate::measure::{outlook as outlooks, proximity as proximities};

/// Eigenvalues that are printed.
const EIGENVALUES_SHOWN: usize = 6;

/// Numbers of updates for which fitness is printed.
const UPDATES_SHOWN: [usize; 3] = [1, 19, 199];

fn amounts(source: &Source) -> Result<Amounts<String, String>, CalcError> {
    let sheet = Sheet::parse(source)?;
    Amounts::try_new(sheet.matrix(FINITE)?).map_err(|error| sheet.refused(error))
}

fn presence(source: &Source) -> Result<Presence<String, String>, CalcError> {
    Ok(Presence::from_quotients(&location_quotient(&amounts(
        source,
    )?)))
}

fn labels_of(found: &Partial<String, String>) -> Vec<String> {
    let rows = (0..found.rows().len()).filter(|&row| found.undefined_row(row).is_some());
    let columns =
        (0..found.columns().len()).filter(|&column| found.undefined_column(column).is_some());
    rows.map(|row| found.rows()[row].clone())
        .chain(columns.map(|column| found.columns()[column].clone()))
        .collect()
}

fn grid(
    found: &Partial<String, String>,
    cell: impl Fn(Result<f64, Undefined>) -> Value,
) -> Vec<Vec<Value>> {
    let row = |row| {
        (0..found.columns().len())
            .map(|column| cell(found.at(row, column)))
            .collect()
    };
    (0..found.rows().len()).map(row).collect()
}

/// Undefined quotients are printed as 0, which is what the vectors hold, and named under `undefined`.
pub(in crate::app::calc) fn lq(source: &Source) -> Result<Report, CalcError> {
    let quotients = location_quotient(&amounts(source)?);
    let present = Presence::from_quotients(&quotients);
    let mut report = Report::new();
    report.put("lq", grid(&quotients, |value| value.unwrap_or(0.0).into()));
    let undefined = labels_of(&quotients);
    if !undefined.is_empty() {
        report.lacks("lq", Undefined::ZeroMargin, &undefined);
    }
    let flags = |row| {
        (0..present.columns().len())
            .map(|column| u8::from(present.has(row, column)))
            .collect::<Vec<u8>>()
    };
    report.put(
        "binary_ge_1",
        (0..present.rows().len()).map(flags).collect::<Vec<_>>(),
    );
    report.put(
        "diversity",
        (0..present.rows().len())
            .map(|row| present.diversity(row))
            .collect::<Vec<_>>(),
    );
    report.put("ubiquity", present.ubiquity());
    Ok(report)
}

pub(in crate::app::calc) fn concentration(source: &Source) -> Result<Report, CalcError> {
    let amounts = amounts(source)?;
    let found = concentrations::concentration(&amounts);
    let (rows, columns) = (amounts.matrix().rows(), amounts.matrix().columns());
    let each = |list: &Measured, change: fn(f64) -> f64| -> Measured {
        list.iter().map(|value| value.map(change)).collect()
    };
    let mut report = Report::new();
    report.list("hhi", rows, &found.hhi);
    report.list("hhi_normalised", rows, &found.hhi_normalised);
    report.list(
        "shannon_bits",
        rows,
        &each(&found.entropy_nats, |nats| nats / std::f64::consts::LN_2),
    );
    report.list("shannon_nats", rows, &found.entropy_nats);
    report.list("krugman", rows, &found.krugman);
    report.list(
        "specialisation_coefficient",
        rows,
        &each(&found.krugman, |distance| distance / 2.0),
    );
    report.list("lq_weighted_mean", rows, &found.weighted_mean_quotient);
    report.list(
        "hachman",
        rows,
        &each(&found.weighted_mean_quotient, f64::recip),
    );
    report.list("hhi_by_column", columns, &found.hhi_by_column);
    report.list("gini_by_column", columns, &found.gini_by_column);
    report.list("hoover_by_column", columns, &found.hoover_by_column);
    Ok(report)
}

pub(in crate::app::calc) fn proximity(source: &Source) -> Result<Report, CalcError> {
    let present = presence(source)?;
    let mut report = Report::new();
    let kinds = [
        (
            "proximity_diag1",
            Similarity::MinimumConditional,
            Diagonal::One,
        ),
        (
            "proximity_diag0",
            Similarity::MinimumConditional,
            Diagonal::Zero,
        ),
        ("cosine_diag1", Similarity::Cosine, Diagonal::One),
        ("jaccard_diag1", Similarity::Jaccard, Diagonal::One),
    ];
    let width = present.columns().len();
    for (name, similarity, diagonal) in kinds {
        report.put(
            name,
            nested(
                width,
                proximities::proximity(&present, similarity, diagonal).cells(),
            ),
        );
    }
    let forms = [
        ("econgeo_prob", CoOccurrence::Probability),
        ("econgeo_association", CoOccurrence::Association),
        ("econgeo_cosine", CoOccurrence::Cosine),
        ("econgeo_jaccard", CoOccurrence::Jaccard),
    ];
    for (name, form) in forms {
        report.put(name, nested(width, co_occurrence(&present, form).cells()));
    }
    Ok(report)
}

pub(in crate::app::calc) fn density(source: &Source) -> Result<Report, CalcError> {
    let present = presence(source)?;
    let mut report = Report::new();
    for (name, diagonal) in [
        ("density_diag1", Diagonal::One),
        ("density_diag0", Diagonal::Zero),
    ] {
        let near = proximities::proximity(&present, Similarity::MinimumConditional, diagonal);
        let found = densities::density(&present, &near);
        report.put(name, grid(&found, entry));
        let undefined = labels_of(&found);
        if !undefined.is_empty() {
            report.lacks(name, Undefined::NoNeighbour, &undefined);
        }
    }
    Ok(report)
}

/// The words of the reference vectors for what became of the eigenproblem.
fn status(found: &Complexity<String, String>) -> String {
    match found.indices {
        Ok(_) => "ok".to_owned(),
        Err(Undefined::TooSmall) => "undefined".to_owned(),
        Err(Undefined::NoVariation) => "degenerate: lambda2 = 0 (all regions identical)".to_owned(),
        Err(Undefined::EigengapTooSmall) => {
            "degenerate: lambda2 = lambda3 (eigenvector not unique)".to_owned()
        }
        Err(Undefined::Disconnected { components }) => {
            format!("degenerate: lambda2 = 1, the region-sector graph has {components} components")
        }
        Err(reason) => format!("degenerate: {reason}"),
    }
}

pub(in crate::app::calc) fn eci_pci(source: &Source) -> Result<Report, CalcError> {
    let present = presence(source)?;
    let found = complexity(&present);
    let mut report = Report::new();
    report.put("status", status(&found));
    if let Some(gap) = found.eigengap {
        report.put(
            "lambda",
            found
                .eigenvalues
                .iter()
                .copied()
                .take(EIGENVALUES_SHOWN)
                .collect::<Vec<_>>(),
        );
        report.put("gap_2_3", gap);
        report.put("dropped_rows", found.dropped_rows.clone());
        report.put("dropped_cols", found.dropped_columns.clone());
    }
    match &found.indices {
        Ok(indices) => {
            report.put("eci", sparse(&indices.eci));
            report.put("pci_scaled_by_eci", sparse(&indices.pci));
            report.put("pci_z", sparse(&indices.pci_standardised));
            report.put("abs_corr_eci_diversity", indices.diversity_correlation);
            report.put("abs_mean_over_sd_of_raw_kc", indices.mean_over_sd);
            report.put("sign_is_shaky", indices.diversity_correlation < SHAKY_SIGN);
            for (name, dropped) in [
                ("eci", &found.dropped_rows),
                ("pci_scaled_by_eci", &found.dropped_columns),
            ] {
                if !dropped.is_empty() {
                    report.lacks(name, Undefined::Dropped, dropped);
                }
            }
        }
        Err(reason) => {
            let names = [
                "eci",
                "pci_scaled_by_eci",
                "pci_z",
                "abs_corr_eci_diversity",
                "abs_mean_over_sd_of_raw_kc",
            ];
            for name in names {
                report.lacks(name, *reason, &[]);
            }
        }
    }
    if let Err(Undefined::Disconnected { .. }) = found.indices {
        let parts = present
            .components()
            .into_iter()
            .map(|(rows, columns)| component(&present.restricted(&rows, &columns)));
        report.put("components", parts.collect::<Vec<Value>>());
    }
    Ok(report)
}

/// A table that falls apart is measured part by part; indices of different parts cannot be compared.
fn component(part: &Presence<String, String>) -> Value {
    let found = complexity(part);
    let mut report = Report::new();
    report.put("rows", part.rows());
    report.put("cols", part.columns());
    report.put("status", status(&found));
    if let Ok(indices) = &found.indices {
        report.put("eci", sparse(&indices.eci));
        report.put("pci_scaled_by_eci", sparse(&indices.pci));
        report.put("abs_corr_eci_diversity", indices.diversity_correlation);
    }
    report.into_value()["values"].take()
}

pub(in crate::app::calc) fn fitness(source: &Source) -> Result<Report, CalcError> {
    let present = presence(source)?;
    let (rows, columns) = present.occupied();
    let mut report = Report::new();
    let dropped = |labels: &[String], kept: &[usize]| -> Vec<String> {
        (0..labels.len())
            .filter(|at| !kept.contains(at))
            .map(|at| labels[at].clone())
            .collect()
    };
    report.put("dropped_rows", dropped(present.rows(), &rows));
    report.put("dropped_cols", dropped(present.columns(), &columns));
    for updates in UPDATES_SHOWN {
        let name = format!("iter{updates}");
        if rows.is_empty() {
            report.lacks(&name, Undefined::ZeroMargin, &[]);
            continue;
        }
        let found = fitnesses::fitness(&present, updates);
        report.put(
            &format!("{name}/fitness"),
            found.fitness.into_iter().flatten().collect::<Vec<f64>>(),
        );
        report.put(
            &format!("{name}/complexity"),
            found.complexity.into_iter().flatten().collect::<Vec<f64>>(),
        );
    }
    Ok(report)
}

pub(in crate::app::calc) fn outlook(source: &Source) -> Result<Report, CalcError> {
    let present = presence(source)?;
    let found = complexity(&present);
    let near = proximities::proximity(&present, Similarity::MinimumConditional, Diagonal::One);
    let complete = found.dropped_rows.is_empty() && found.dropped_columns.is_empty();
    let indices = found.indices.and_then(|indices| {
        if complete {
            Ok(indices)
        } else {
            Err(Undefined::Dropped)
        }
    });
    let mut report = Report::new();
    if indices.is_err() {
        report.put("status", "undefined (ECI undefined or rows/cols dropped)");
    }
    let kinds = [
        ("std_pci", indices.clone().map(|i| i.pci)),
        ("raw_eigenvector", indices.map(|i| i.pci_unshifted)),
    ];
    for (kind, complexities) in kinds {
        let measured = complexities.and_then(|list| {
            let list: Vec<f64> = list.into_iter().flatten().collect();
            outlooks::outlook(&present, &near, &list)
        });
        let (index, scaled, gain) = match measured {
            Ok(found) => {
                let gain = nested(present.columns().len(), found.gain.cells());
                (Ok(found.index), found.index_standardised, Ok(gain))
            }
            Err(reason) => (Err(reason), Err(reason), Err(reason)),
        };
        report.outcome(&format!("coi_{kind}"), index);
        report.outcome(&format!("coi_z_{kind}"), scaled);
        report.outcome(&format!("cog_{kind}"), gain);
    }
    Ok(report)
}
