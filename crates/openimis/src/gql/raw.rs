//! JSON that is not read yet: looking into it costs no copy of what is passed over.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use serde::de::{DeserializeOwned, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// Some rows of a list.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Connection<'a> {
    #[serde(borrow)]
    pub(super) edges: Vec<&'a RawValue>,
    #[serde(borrow)]
    total_count: Option<&'a RawValue>,
    #[serde(borrow)]
    page_info: Option<&'a RawValue>,
}

impl Connection<'_> {
    /// Rows in all, where the server said.
    pub(super) fn total(&self) -> Option<u64> {
        typed(self.total_count?)
    }

    pub(super) fn has_next_page(&self) -> bool {
        self.info("hasNextPage").unwrap_or(false)
    }

    /// Where the next page starts; `None` on the last.
    pub(super) fn next(&self) -> Option<String> {
        self.info("endCursor").filter(|_| self.has_next_page())
    }

    fn info<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        typed(fields(self.page_info?)?.get(name)?)
    }
}

/// What tells one row from another; whatever it is, none of it makes a row unreadable by itself.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Head<'a> {
    #[serde(borrow)]
    pub(super) id: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) uuid: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) code: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) validity_from: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) validity_to: Option<&'a RawValue>,
}

/// The row of an edge; `None` where there is none.
pub(super) fn node(edge: &RawValue) -> Option<&RawValue> {
    #[derive(Deserialize)]
    struct Edge<'a> {
        #[serde(borrow)]
        node: Option<&'a RawValue>,
    }
    typed::<Edge<'_>>(edge)?.node
}

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
    serde_json::Deserializer::from_str(raw.get()).deserialize_map(Kept(names)).unwrap_or_default()
}

/// Reads the fields of these names of an object, and passes over the others.
struct Kept<'n>(&'n [&'n str]);

impl<'de> Visitor<'de> for Kept<'_> {
    type Value = Map<String, Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
        let mut kept = Map::new();
        while let Some(Name(name)) = object.next_key()? {
            if self.0.contains(&name.as_ref()) {
                let value: Value = object.next_value()?;
                if !value.is_null() {
                    kept.insert(name.into_owned(), value);
                }
            } else {
                object.next_value::<IgnoredAny>()?;
            }
        }
        Ok(kept)
    }
}

/// The name of a field.
#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);
