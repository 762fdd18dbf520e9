//! Weights of criteria and rankings of alternatives: a table (CSV) and its parameters (JSON).
//!
//! The formulas are in `measure::weight`, `score`, `compromise`, `outranking` and `rank`.
use crate::app::calc::CalcRequest;
use crate::app::calc::error::CalcError;
use crate::app::calc::read::{ANY_NUMBER, Document, Sheet};
use crate::app::calc::report::Report;
use crate::measure::compromise::{Vikor, vikor};
use crate::measure::criteria::{Alternatives, Direction, normalised_weights};
use crate::measure::outranking::{Preference, promethee};
use crate::measure::rank::{Best, ranks};
use crate::measure::score::{Scaling, TopsisScaling, topsis, weighted_sum};
use crate::measure::weight::{
    Directed, critic_weights, entropy_weights, entropy_weights_on_unit_scale, gini_weights,
    merec_weights, standard_deviation_weights,
};
use crate::measure::{MeasureError, Undefined};

/// VIKOR's v where the parameters do not state it: as much weight for the group as for the individual.
const CUSTOMARY_MAJORITY: f64 = 0.5;

type Table = Alternatives<String, String>;

struct Parameters {
    directions: Vec<Direction>,
    weights: Vec<f64>,
    majority: f64,
    preferences: Vec<(&'static str, Option<Preference>)>,
}

pub(in crate::app::calc) fn mcda(request: &CalcRequest) -> Result<Report, CalcError> {
    let source = request.params.as_ref().ok_or(CalcError::MissingFile {
        measure: "mcda",
        needed: "parameters with `types` (1 benefit, -1 cost) and `weights`",
        flag: "--params",
    })?;
    let sheet = Sheet::parse(&request.input)?;
    let matrix = sheet.matrix(ANY_NUMBER)?;
    let parameters = read(&Document::parse(source)?, matrix.columns().len())?;
    let mut report = Report::new();
    for group in ["weights", "scores", "ranks"] {
        report.put(group, serde_json::Map::new());
    }
    match Alternatives::try_new(matrix, parameters.directions.clone()) {
        Ok(table) => {
            weights(&mut report, &table);
            scores(&mut report, &table, &parameters);
        }
        Err(MeasureError::NotFinite { row, column, .. }) => {
            for group in ["weights", "scores", "ranks"] {
                report.lacks(group, Undefined::NotFinite, &[format!("{row}/{column}")]);
            }
        }
        Err(error) => return Err(sheet.refused(error)),
    }
    Ok(report)
}

fn read(document: &Document, criteria: usize) -> Result<Parameters, CalcError> {
    let refused = |error| document.refused(error);
    let types = document.need("types", "a list of 1 (benefit) and -1 (cost)")?;
    let mut directions = Vec::new();
    for item in types.items()? {
        directions.push(match item.number()? {
            1.0 => Direction::Benefit,
            -1.0 => Direction::Cost,
            _ => return Err(item.expected("1 (benefit) or -1 (cost)")),
        });
    }
    if directions.len() != criteria {
        return Err(refused(MeasureError::Length {
            what: "types",
            expected: criteria,
            found: directions.len(),
        }));
    }
    let weights = document.need("weights", "a list of weights")?.numbers()?;
    let list = |name: &str| document.get(name).map(|list| list.numbers()).transpose();
    let linear = match (list("promethee_q")?, list("promethee_p")?) {
        (Some(indifference), Some(strict)) => Some(Preference::Linear {
            indifference,
            strict,
        }),
        _ => None,
    };
    let gaussian = list("promethee_sigma")?.map(|sigma| Preference::Gaussian { sigma });
    for preference in linear.iter().chain(&gaussian) {
        preference.check(criteria).map_err(refused)?;
    }
    let majority = document
        .get("vikor_v")
        .map_or(Ok(CUSTOMARY_MAJORITY), |value| value.number())?;
    if !(0.0..=1.0).contains(&majority) {
        return Err(refused(MeasureError::Range {
            what: "vikor_v",
            value: majority,
            expected: "0 to 1",
        }));
    }
    Ok(Parameters {
        directions,
        weights: normalised_weights(&weights, criteria).map_err(refused)?,
        majority,
        preferences: vec![
            ("usual", Some(Preference::Usual)),
            ("linear", linear),
            ("gaussian", gaussian),
        ],
    })
}

fn weights(report: &mut Report, table: &Table) {
    match entropy_weights(table) {
        Ok(found) => {
            report.put("weights/entropy_index", found.index);
            report.outcome("weights/entropy", found.weights);
        }
        Err(reason) => {
            report.lacks("weights/entropy_index", reason, &[]);
            report.lacks("weights/entropy", reason, &[]);
        }
    }
    report.outcome(
        "weights/entropy_on_minmax",
        entropy_weights_on_unit_scale(table).and_then(|found| found.weights),
    );
    report.outcome("weights/critic", critic_weights(table, Directed::Yes));
    report.outcome(
        "weights/critic_ignoring_direction",
        critic_weights(table, Directed::No),
    );
    report.outcome("weights/std", standard_deviation_weights(table));
    report.outcome("weights/merec", merec_weights(table));
    report.outcome("weights/gini", gini_weights(table));
}

fn scores(report: &mut Report, table: &Table, parameters: &Parameters) {
    let weights = &parameters.weights;
    let vector = topsis(table, weights, TopsisScaling::Vector);
    ranked(
        report,
        "topsis_vector",
        vector.clone().map(|found| found.closeness),
    );
    report.outcome(
        "scores/topsis_vector_d_plus",
        vector.clone().map(|found| found.to_best),
    );
    report.outcome(
        "scores/topsis_vector_d_minus",
        vector.map(|found| found.to_worst),
    );
    ranked(
        report,
        "topsis_minmax",
        topsis(table, weights, TopsisScaling::MinMax).map(|found| found.closeness),
    );
    ranked(
        report,
        "wsm_minmax",
        weighted_sum(table, weights, Scaling::MinMax),
    );
    ranked(
        report,
        "wsm_sum",
        weighted_sum(table, weights, Scaling::Sum),
    );
    report.outcome(
        "scores/wsm_linear_max",
        weighted_sum(table, weights, Scaling::LinearMax),
    );
    compromise(report, vikor(table, weights, parameters.majority));
    for (name, preference) in &parameters.preferences {
        let Some(preference) = preference else {
            continue;
        };
        match promethee(table, weights, preference) {
            Ok(flows) => {
                report.put(&format!("scores/promethee_{name}_plus"), flows.plus);
                report.put(&format!("scores/promethee_{name}_minus"), flows.minus);
                if *name == "gaussian" {
                    report.put("scores/promethee_gaussian_net", flows.net);
                } else {
                    ranked(report, &format!("promethee_{name}_net"), Ok(flows.net));
                }
            }
            Err(reason) => report.lacks(&format!("scores/promethee_{name}_net"), reason, &[]),
        }
    }
}

fn compromise(report: &mut Report, found: Result<Vikor, Undefined>) {
    match found {
        Ok(found) => {
            put_ranks(report, "vikor_Q", &found.compromise, Best::Smallest);
            report.put(
                "scores/vikor_SRQ",
                vec![found.group, found.regret, found.compromise],
            );
            report.put("scores/vikor_C1_advantage", found.advantage);
            report.put("scores/vikor_C2_stability", found.stable);
            report.put("scores/vikor_compromise_set_0based", found.set);
        }
        Err(reason) => report.lacks("scores/vikor_SRQ", reason, &[]),
    }
}

fn ranked(report: &mut Report, name: &str, scores: Result<Vec<f64>, Undefined>) {
    if let Ok(scores) = &scores {
        put_ranks(report, name, scores, Best::Largest);
    }
    report.outcome(&format!("scores/{name}"), scores);
}

fn put_ranks(report: &mut Report, name: &str, scores: &[f64], best: Best) {
    let found = ranks(scores, best);
    report.put(&format!("ranks/{name}/min"), found.min);
    report.put(&format!("ranks/{name}/average"), found.average);
    report.put(&format!("ranks/{name}/dense"), found.dense);
    report.put(&format!("ranks/{name}/order_stable"), found.order);
}
