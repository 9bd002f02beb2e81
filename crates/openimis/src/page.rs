//! Rows of the payer's lists as a mirror wants them, whichever way they came.

use serde_json::{Map, Value};

/// A row with what the server says about it besides what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mirrored<T> {
    /// Database id; price lists name elements by it. FHIR does not tell it.
    pub number: Option<i64>,
    /// When the row was last changed, as the server wrote it (its own time, no zone, fractions only where it has some; as texts they
    /// sort like instants). It does not move for every change: see [`crate::gql::many::List`].
    pub changed: Option<String>,
    /// The row.
    pub row: T,
    /// What the server says that `row` has no place for, by the server's names; nulls left out.
    pub rest: Map<String, Value>,
}

/// A row by its name only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// UUID; for diagnoses the code, for what a product covers the database id.
    pub key: String,
    /// As [`Mirrored::changed`].
    pub changed: Option<String>,
}

/// What several spans of a list gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pages<T> {
    /// Rows in all; `None` for a list the server does not count.
    pub total: Option<u64>,
    /// The rows, in the order of the spans.
    pub rows: Vec<T>,
    /// Code (in FHIR: the business identifier), or else position (`#7`), of each row that is not as it should be; it is not among `rows`.
    pub unreadable: Vec<String>,
    /// Rows that have ended, or are not of what was asked for: the server lists and counts them, but they are not among `rows`.
    pub ended: usize,
    /// Whether there are rows behind the last span.
    pub more: bool,
}
