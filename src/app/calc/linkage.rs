//! Record linkage: EM on counted patterns, weights of pairs, or clusters of scored pairs, as the input has it.
//!
//! The formulas are in `measure::linkage` and `cluster`.
use serde_json::{Value, json};

use crate::app::calc::CalcRequest;
use crate::app::calc::error::CalcError;
use crate::app::calc::read::{Document, Sheet, finite};
use crate::app::calc::report::Report;
use crate::measure::cluster::{ScoredPair, components, scores};
use crate::measure::linkage::{Model, Pattern, em_step, estimated};

pub(in crate::app::calc) fn linkage(request: &CalcRequest) -> Result<Report, CalcError> {
    if request.input.is_json() {
        return clusters(&Document::parse(&request.input)?);
    }
    let source = request.params.as_ref().ok_or(CalcError::MissingFile {
        measure: "linkage",
        needed: "parameters: `start` for EM, or `lambda`, `m` and `u` for the weights of pairs",
        flag: "--params",
    })?;
    let parameters = Document::parse(source)?;
    let sheet = Sheet::parse(&request.input)?;
    match parameters.get("start") {
        Some(start) => em(&sheet, &start),
        None => weights(&sheet, &parameters),
    }
}

fn em(sheet: &Sheet, start: &Document) -> Result<Report, CalcError> {
    let counts = sheet.column("count")?;
    let fields: Vec<usize> = (0..sheet.header.len())
        .filter(|&column| column != counts)
        .collect();
    let mut patterns = Vec::with_capacity(sheet.rows.len());
    for row in 0..sheet.rows.len() {
        let agrees: Result<Vec<bool>, CalcError> = fields
            .iter()
            .map(|&column| sheet.cell((row, column), "0 or 1", zero_or_one))
            .collect();
        let count = sheet.cell((row, counts), "a number, zero or more", |text| {
            finite(text).filter(|n| *n >= 0.0)
        });
        patterns.push(Pattern {
            agrees: agrees?,
            count: count?,
        });
    }
    let each = |name: &str| -> Result<Vec<f64>, CalcError> {
        let value = start.need(name, "a probability, or one for each field")?;
        value
            .numbers()
            .or_else(|_not_a_list| Ok(vec![value.number()?; fields.len()]))
    };
    let prior = start.need("lambda", "a probability")?.number()?;
    let model =
        Model::try_new(prior, each("m")?, each("u")?).map_err(|error| start.refused(error))?;
    let mut report = Report::new();
    report.outcome(
        "after_one_iteration",
        em_step(&model, &patterns).map(|model| shown(&model)),
    );
    match estimated(&model, &patterns) {
        Ok(found) => {
            let (model, fields) = (found.model, |pattern: &Pattern| -> Vec<Option<bool>> {
                pattern.agrees.iter().map(|agrees| Some(*agrees)).collect()
            });
            report.put("lambda", model.prior);
            report.put("m", model.agree_if_match.clone());
            report.put("u", model.agree_if_not.clone());
            report.put("iterations", found.steps);
            let bits = patterns
                .iter()
                .map(|pattern| model.weight_bits(&fields(pattern)))
                .collect::<Vec<f64>>();
            let shares = patterns
                .iter()
                .map(|pattern| model.probability(&fields(pattern)))
                .collect::<Vec<f64>>();
            report.put("pattern_weight_log2", bits);
            report.put("pattern_posterior", shares);
        }
        Err(reason) => report.lacks("lambda", reason, &[]),
    }
    Ok(report)
}

fn zero_or_one(text: &str) -> Option<bool> {
    match text {
        "0" => Some(false),
        "1" => Some(true),
        _ => None,
    }
}

fn shown(model: &Model) -> Value {
    json!({ "lambda": model.prior, "m": model.agree_if_match, "u": model.agree_if_not })
}

/// Every two records, in the order of the table: fields agree if equal, and say nothing if one is empty.
fn weights(sheet: &Sheet, parameters: &Document) -> Result<Report, CalcError> {
    let probability = |name: &str| {
        parameters
            .need(name, "a list of probabilities, one for each field")?
            .numbers()
    };
    let prior = parameters.need("lambda", "a probability")?.number()?;
    let model = Model::try_new(prior, probability("m")?, probability("u")?)
        .map_err(|error| parameters.refused(error))?;
    if sheet.header.len() != model.agree_if_match.len() + 1 {
        return Err(sheet.columns_expected("an id and one column for each entry of `m`"));
    }
    let mut values = Vec::new();
    for (left, (_, first)) in sheet.rows.iter().enumerate() {
        for (right, (_, second)) in sheet.rows.iter().enumerate().skip(left + 1) {
            let agreement: Vec<Option<bool>> = first
                .iter()
                .zip(second)
                .skip(1)
                .map(|(a, b)| (!a.is_empty() && !b.is_empty()).then(|| a == b))
                .collect();
            values.push(json!([
                left,
                right,
                model.weight_bits(&agreement),
                model.probability(&agreement)
            ]));
        }
    }
    Ok(Report::listing(values))
}

fn clusters(document: &Document) -> Result<Report, CalcError> {
    let records = document.need("n", "the number of records")?.count()?;
    let mut pairs = Vec::new();
    for item in document
        .need("scored_pairs", "a list of [first, second, score]")?
        .items()?
    {
        let parts = item.items()?;
        let [left, right, score] = parts.as_slice() else {
            return Err(item.expected("[first, second, score]"));
        };
        pairs.push(ScoredPair {
            left: left.count()?,
            right: right.count()?,
            score: score.number()?,
        });
    }
    let truth = document
        .get("true_clusters")
        .map(|list| groups(&list))
        .transpose()?;
    let mut report = Report::new();
    for threshold in document.need("thresholds", "a list of scores")?.numbers()? {
        let found =
            components(records, &pairs, threshold).map_err(|error| document.refused(error))?;
        let name = |key: &str| format!("{threshold}/{key}");
        if let Some(truth) = &truth {
            let scored = scores(&found, truth).map_err(|error| document.refused(error))?;
            report.put(&name("tp"), scored.true_pairs);
            report.put(&name("fp"), scored.false_pairs);
            report.put(&name("fn"), scored.missed_pairs);
            report.outcome(&name("pair_precision"), scored.pair_precision());
            report.outcome(&name("pair_recall"), scored.pair_recall());
            report.put(&name("pair_f1"), scored.pair_f1());
            report.put(&name("b3_precision"), scored.b3_precision);
            report.put(&name("b3_recall"), scored.b3_recall);
            report.put(&name("b3_f1"), scored.b3_f1());
            report.put(&name("adjusted_rand"), scored.adjusted_rand);
            report.put(&name("v_measure"), scored.v_measure);
            report.put(&name("exact_clusters"), scored.exact);
        }
        report.put(&name("clusters"), found);
    }
    Ok(report)
}

fn groups(list: &Document) -> Result<Vec<Vec<usize>>, CalcError> {
    list.items()?.iter().map(Document::counts).collect()
}
