//! Back-test metrics of a ranked list: a table of id, score, relevance (CSV), and optional parameters (JSON).
//!
//! The formulas are in `measure::backtest`, `agreement` and `calibration`.
use std::collections::BTreeSet;

use serde_json::json;

use crate::app::calc::CalcRequest;
use crate::app::calc::error::CalcError;
use crate::app::calc::read::{Document, Sheet, finite};
use crate::app::calc::report::Report;
use crate::measure::agreement::{
    kendall_tau_b, spearman, weighted_spearman, weighted_tau, ws_coefficient,
};
use crate::measure::backtest::{Gain, Judged, Ranking};
use crate::measure::calibration::{Forecast, brier, reliability};
use crate::measure::{MeasureError, Undefined};

/// Classes of the reliability table.
const RELIABILITY_BINS: usize = 10;

pub(in crate::app::calc) fn ranking_metrics(request: &CalcRequest) -> Result<Report, CalcError> {
    let items = read(request)?;
    let parameters = request.params.as_ref().map(Document::parse).transpose()?;
    let ranking = Ranking::new(items.clone());
    let mut report = Report::new();
    report.put(
        "order_ids",
        ranking
            .items()
            .iter()
            .map(|item| item.id.clone())
            .collect::<Vec<_>>(),
    );
    report.put("n", items.len());
    report.put("n_positive", ranking.positives());
    report.put(
        "tie_break",
        "score descending, then id ascending (input order)",
    );
    report.put("tie_share", ranking.tie_share());
    for k in cuts(items.len(), parameters.as_ref())? {
        at(&mut report, &ranking, k);
    }
    report.outcome("average_precision", ranking.average_precision());
    report.put("reciprocal_rank", ranking.reciprocal_rank());
    report.outcome("roc_auc_midrank", ranking.auc());
    let scores: Vec<f64> = items.iter().map(|item| item.score).collect();
    let relevances: Vec<f64> = items.iter().map(|item| item.relevance).collect();
    report.outcome(
        "kendall_tau_b_score_vs_relevance",
        kendall_tau_b(&scores, &relevances),
    );
    report.outcome(
        "spearman_score_vs_relevance",
        spearman(&scores, &relevances),
    );
    if let Some(parameters) = parameters {
        if let Some(list) = parameters.get("second_score") {
            let other = list.numbers()?;
            if other.len() != scores.len() {
                let error = MeasureError::Length {
                    what: "second_score",
                    expected: scores.len(),
                    found: other.len(),
                };
                return Err(list.refused(error));
            }
            agreement(&mut report, &scores, other);
        }
        if parameters
            .get("probabilities")
            .is_some_and(|flag| flag.flag().unwrap_or(false))
        {
            calibration(&mut report, &items).map_err(|error| parameters.refused(error))?;
        }
    }
    Ok(report)
}

fn read(request: &CalcRequest) -> Result<Vec<Judged>, CalcError> {
    let sheet = Sheet::parse(&request.input)?;
    let (id, score, relevance) = (
        sheet.column("id")?,
        sheet.column("score")?,
        sheet.column("relevance")?,
    );
    let mut seen = BTreeSet::new();
    let mut items = Vec::with_capacity(sheet.rows.len());
    for row in 0..sheet.rows.len() {
        let id = sheet.cell((row, id), "an id that occurs once", |text| {
            seen_once(&seen, text)
        })?;
        seen.insert(id.clone());
        items.push(Judged {
            id,
            score: sheet.cell((row, score), "a number", finite)?,
            relevance: sheet.cell((row, relevance), "a number, zero or more", not_negative)?,
        });
    }
    Ok(items)
}

fn not_negative(text: &str) -> Option<f64> {
    finite(text).filter(|value| *value >= 0.0)
}

fn seen_once(seen: &BTreeSet<String>, text: &str) -> Option<String> {
    (!text.is_empty() && !seen.contains(text)).then(|| text.to_owned())
}

/// The lengths stated, or a few customary ones, a tenth, half and all of the list, and one beyond its end.
fn cuts(count: usize, parameters: Option<&Document>) -> Result<BTreeSet<usize>, CalcError> {
    let stated = parameters
        .and_then(|parameters| parameters.get("ks"))
        .map(|list| list.counts())
        .transpose()?;
    let cuts = stated.unwrap_or_else(|| vec![1, 3, 5, 10, count / 10, count / 2, count, count + 5]);
    Ok(cuts.into_iter().filter(|k| *k > 0).collect())
}

fn at(report: &mut Report, ranking: &Ranking, k: usize) {
    let name = |key: &str| format!("at_k/{k}/{key}");
    report.put(&name("hits"), ranking.hits(k));
    report.put(&name("precision_div_k"), ranking.precision(k));
    report.outcome(&name("precision_div_min_k_n"), ranking.precision_within(k));
    report.outcome(&name("recall"), ranking.recall(k));
    report.outcome(&name("f1"), ranking.f1(k));
    report.put(&name("hit_rate"), usize::from(ranking.hits(k) > 0));
    report.put(&name("dcg"), ranking.dcg(k, Gain::Linear));
    report.outcome(&name("ndcg_linear"), ranking.ndcg(k, Gain::Linear));
    report.outcome(&name("ndcg_exp2"), ranking.ndcg(k, Gain::Exponential));
    report.outcome(&name("lift"), ranking.lift(k));
    let averaged = ranking.ndcg_over_ties(k);
    report.outcome(
        &format!("sklearn_tie_averaged/{k}/ndcg_linear_tie_averaged"),
        averaged,
    );
}

fn agreement(report: &mut Report, scores: &[f64], other: Vec<f64>) {
    type Measure = fn(&[f64], &[f64]) -> Result<f64, Undefined>;
    let measures: [(&str, Measure); 5] = [
        ("kendall_tau_b", kendall_tau_b),
        ("spearman", spearman),
        ("weighted_tau_hyperbolic", weighted_tau),
        ("ws_coefficient_ordinal_ranks", ws_coefficient),
        ("weighted_spearman_ordinal_ranks", weighted_spearman),
    ];
    for (name, measure) in measures {
        report.outcome(name, measure(scores, &other));
    }
    report.put("second_score_for_rank_correlation", other);
}

fn calibration(report: &mut Report, items: &[Judged]) -> Result<(), MeasureError> {
    let forecasts: Vec<Forecast> = items
        .iter()
        .map(|item| Forecast {
            probability: item.score,
            happened: item.relevance > 0.0,
        })
        .collect();
    let bins = reliability(&forecasts, RELIABILITY_BINS)?;
    let bin = |bin: &crate::measure::calibration::ReliabilityBin| json!({ "from": bin.from, "to": bin.to, "count": bin.count, "stated": bin.stated, "observed": bin.observed });
    report.put("reliability", bins.iter().map(bin).collect::<Vec<_>>());
    report.outcome("brier", brier(&forecasts));
    Ok(())
}
