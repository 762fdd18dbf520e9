//! The answer under construction: values, and why others are missing.
//!
//! Numbers that are not finite never get into it; lists hold the string `"NaN"` where an entry has no value.
use serde_json::{Map, Value, json};

use crate::measure::Undefined;

/// Values and reasons, under the same names.
#[derive(Debug, Default)]
pub(in crate::app::calc) struct Report {
    values: Value,
    undefined: Map<String, Value>,
}

impl Report {
    pub(in crate::app::calc) fn new() -> Self {
        Self {
            values: Value::Object(Map::new()),
            undefined: Map::new(),
        }
    }

    /// An answer whose values are one list rather than named entries.
    pub(in crate::app::calc) fn listing(values: Vec<Value>) -> Self {
        Self {
            values: Value::Array(values),
            undefined: Map::new(),
        }
    }

    /// Puts a value under a name; `/` in the name leads into groups.
    pub(in crate::app::calc) fn put(&mut self, name: &str, value: impl Into<Value>) {
        let mut place = &mut self.values;
        for part in name.split('/') {
            place = &mut place[part];
        }
        *place = value.into();
    }

    /// Says why a name has no value, and where if only some entries have none.
    pub(in crate::app::calc) fn lacks(&mut self, name: &str, reason: Undefined, at: &[String]) {
        let mut entry = json!({ "reason": reason.code(), "detail": reason.to_string() });
        if !at.is_empty() {
            entry["at"] = at.into();
        }
        match self.undefined.get_mut(name) {
            None => {
                self.undefined.insert(name.to_owned(), entry);
            }
            Some(Value::Array(entries)) => entries.push(entry),
            Some(first) => *first = Value::Array(vec![first.take(), entry]),
        }
    }

    /// Puts the value, or says why there is none.
    pub(in crate::app::calc) fn outcome<T: Into<Value>>(
        &mut self,
        name: &str,
        value: Result<T, Undefined>,
    ) {
        match value {
            Ok(value) => self.put(name, value),
            Err(reason) => self.lacks(name, reason, &[]),
        }
    }

    /// Puts a list of which some entries may have no value, each reason once with the labels it holds for.
    pub(in crate::app::calc) fn list<L: ToString>(
        &mut self,
        name: &str,
        labels: &[L],
        list: &[Result<f64, Undefined>],
    ) {
        self.put(
            name,
            list.iter()
                .map(|value| entry(*value))
                .collect::<Vec<Value>>(),
        );
        let mut reasons: Vec<(Undefined, Vec<String>)> = Vec::new();
        for (label, reason) in labels
            .iter()
            .zip(list)
            .filter_map(|(label, value)| value.err().map(|why| (label, why)))
        {
            match reasons.iter_mut().find(|(known, _)| *known == reason) {
                Some((_, at)) => at.push(label.to_string()),
                None => reasons.push((reason, vec![label.to_string()])),
            }
        }
        for (reason, at) in reasons {
            self.lacks(name, reason, &at);
        }
    }

    pub(in crate::app::calc) fn into_value(self) -> Value {
        json!({ "values": self.values, "undefined": self.undefined })
    }
}

/// An entry of a list: the number, or the string the reference vectors have there.
pub(in crate::app::calc) fn entry<E>(value: Result<f64, E>) -> Value {
    value.map_or_else(|_reason| Value::from("NaN"), Value::from)
}

/// A list of which entries may be missing for a reason that is named elsewhere.
pub(in crate::app::calc) fn sparse(values: &[Option<f64>]) -> Vec<Value> {
    values.iter().map(|value| entry(value.ok_or(()))).collect()
}

/// Cells as a list of rows.
pub(in crate::app::calc) fn nested(width: usize, cells: &[f64]) -> Vec<Vec<f64>> {
    cells.chunks(width.max(1)).map(<[f64]>::to_vec).collect()
}
