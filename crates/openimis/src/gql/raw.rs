//! JSON that is not read yet: looking into it costs no copy of what is passed over.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// It as this type; `None` when it is none.
pub(super) fn typed<'a, T: Deserialize<'a>>(raw: &'a RawValue) -> Option<T> {
    serde_json::from_str(raw.get()).ok()
}

/// A text.
pub(super) fn text(raw: &RawValue) -> Option<String> {
    typed(raw)
}

/// The fields of an object; `None` for anything else.
pub(super) fn fields(raw: &RawValue) -> Option<HashMap<&str, &RawValue>> {
    typed(raw)
}

/// What is at a JSON pointer.
pub(super) fn at<'a>(raw: &'a RawValue, pointer: &str) -> Option<&'a RawValue> {
    pointer.split('/').skip(1).try_fold(raw, |raw, step| match step.parse::<usize>() {
        Ok(at) => typed::<Vec<&RawValue>>(raw)?.get(at).copied(),
        Err(_) => fields(raw)?.get(step).copied(),
    })
}

/// The fields of these names that have a value.
pub(super) fn kept(raw: &RawValue, names: &[&str]) -> Map<String, Value> {
    if names.is_empty() {
        return Map::new();
    }
    let Some(fields) = fields(raw) else { return Map::new() };
    let value = |name: &str| typed::<Value>(fields.get(name)?).filter(|value| !value.is_null());
    names.iter().filter_map(|name| Some(((*name).to_owned(), value(name)?))).collect()
}
