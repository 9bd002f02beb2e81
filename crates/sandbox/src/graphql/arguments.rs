//! The arguments of one root field, read leniently.

use chrono::NaiveDate;
use serde_json::{Map, Value};

/// Argument names to JSON values; nulls count as not given.
pub(crate) struct Arguments(pub(crate) Map<String, Value>);

impl Arguments {
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Value::as_str)
    }

    pub(crate) fn int(&self, name: &str) -> Option<i64> {
        self.0.get(name).and_then(Value::as_i64)
    }

    pub(crate) fn flag(&self, name: &str) -> bool {
        self.0.get(name).and_then(Value::as_bool).unwrap_or(false)
    }

    pub(crate) fn date(&self, name: &str) -> Option<NaiveDate> {
        self.text(name).and_then(|t| t.get(..10)).and_then(|t| t.parse().ok())
    }

    /// The names to sort by, given as a list or as one text.
    pub(crate) fn order(&self) -> Vec<&str> {
        match self.0.get("orderBy") {
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            Some(Value::String(name)) => vec![name],
            Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_)) | None => Vec::new(),
        }
    }
}
