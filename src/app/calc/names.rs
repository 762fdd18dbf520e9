//! Names and codes: pairs of names, unified social credit codes, dictionary matches (JSON).
//!
//! The formulas are in `measure::text`, `uscc` and `dictionary`.
use serde_json::{Map, Value, json};

use crate::app::calc::Source;
use crate::app::calc::error::CalcError;
use crate::app::calc::read::Document;
use crate::app::calc::report::Report;
use crate::measure::dictionary::{Dictionary, Overlap};
use crate::measure::{Undefined, text, uscc as codes};

/// rapidfuzz's `ratio` family runs from 0 to 100.
const FUZZ_SCALE: f64 = 100.0;

pub(in crate::app::calc) fn string_similarity(source: &Source) -> Result<Report, CalcError> {
    let (mut values, mut without_bigrams) = (Vec::new(), Vec::new());
    for (at, pair) in Document::parse(source)?.items()?.iter().enumerate() {
        let parts = pair.items()?;
        let [left, right] = parts.as_slice() else {
            return Err(pair.expected("a pair of texts"));
        };
        let found = compared(&left.text()?, &right.text()?);
        if found["bigram_dice"].is_null() {
            without_bigrams.push(at.to_string());
        }
        values.push(found);
    }
    let mut report = Report::listing(values);
    if !without_bigrams.is_empty() {
        report.lacks("bigram_jaccard", Undefined::NoPairs, &without_bigrams);
        report.lacks("bigram_dice", Undefined::NoPairs, &without_bigrams);
    }
    Ok(report)
}

/// Letter pairs of texts too short to have any are null, as in the vectors, and named under `undefined`.
fn compared(left: &str, right: &str) -> Value {
    json!({
        "levenshtein": text::levenshtein(left, right),
        "levenshtein_norm_sim": text::levenshtein_similarity(left, right),
        "osa": text::optimal_alignment(left, right),
        "damerau": text::damerau(left, right),
        "indel_norm_sim": text::indel_similarity(left, right),
        "lcs_len": text::common_subsequence(left, right),
        "jaro": text::jaro(left, right),
        "jaro_winkler_p0.1": text::jaro_winkler(left, right),
        "prefix": text::common_prefix(left, right),
        "fuzz_ratio": FUZZ_SCALE * text::indel_similarity(left, right),
        "fuzz_partial_ratio": FUZZ_SCALE * text::best_part_similarity(left, right),
        "fuzz_token_sort_ratio": FUZZ_SCALE * text::sorted_words_similarity(left, right),
        "fuzz_token_set_ratio": FUZZ_SCALE * text::shared_words_similarity(left, right),
        "bigram_jaccard": text::bigram_jaccard(left, right),
        "bigram_dice": text::bigram_dice(left, right),
    })
}

pub(in crate::app::calc) fn uscc(source: &Source) -> Result<Report, CalcError> {
    let mut values = Vec::new();
    for item in Document::parse(source)?.items()? {
        let code = item.text()?;
        let mut found = Map::from_iter([("code".to_owned(), Value::from(code.clone()))]);
        match codes::check(&code) {
            Ok(checked) => {
                found.insert("normalised".to_owned(), checked.code.into());
                found.insert(
                    "check_char_expected".to_owned(),
                    checked.check_character.to_string().into(),
                );
                found.insert("check_ok".to_owned(), checked.check_ok.into());
                found.insert(
                    "org_check_expected".to_owned(),
                    checked.inner_character.to_string().into(),
                );
                found.insert("org_check_ok".to_owned(), checked.inner_ok.into());
            }
            Err(malformed) => {
                found.insert("malformed".to_owned(), malformed.to_string().into());
            }
        }
        values.push(Value::Object(found));
    }
    Ok(Report::listing(values))
}

pub(in crate::app::calc) fn dict_match(source: &Source) -> Result<Report, CalcError> {
    let document = Document::parse(source)?;
    let texts = |name: &str| -> Result<Vec<String>, CalcError> {
        document
            .need(name, "a list of texts")?
            .items()?
            .iter()
            .map(Document::text)
            .collect()
    };
    let keywords = texts("keywords")?;
    let build =
        |overlap| Dictionary::try_new(&keywords, overlap).map_err(|error| document.refused(error));
    let (all, longest) = (build(Overlap::All)?, build(Overlap::LeftmostLongest)?);
    let shown = |dictionary: &Dictionary, text: &str| -> Vec<Value> {
        let matches = dictionary.find(text).into_iter();
        matches
            .map(|found| json!([found.start, found.end, keywords[found.keyword]]))
            .collect()
    };
    let values = texts("texts")?
        .iter()
        .map(|text| json!({ "all_overlapping": shown(&all, text), "leftmost_longest": shown(&longest, text) }))
        .collect();
    Ok(Report::listing(values))
}
