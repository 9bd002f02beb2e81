//! Reading a GraphQL answer: its errors first, then the one field asked for.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::{Problem, Reply};

/// A page of a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows that could be read.
    pub rows: Vec<T>,
    /// Where the next page starts; `None` on the last.
    pub next: Option<String>,
    /// Rows in all, where the server said.
    pub total: Option<u64>,
}

claims_fhir::wire! {
    Connection {
        total_count: Option<u64>,
        page_info: Option<PageInfo>,
        edges: Vec<Edge>,
    }
    PageInfo {
        has_next_page: Option<bool>,
        end_cursor: Option<String>,
    }
    Edge {
        node: Option<Value>,
    }
}

/// The data of an answer, by the name of a root field; `null` when the server has none.
pub(super) fn field(reply: Reply<'_>, name: &'static str) -> Result<Value, Problem> {
    data(reply)?.get_mut(name).map(Value::take).ok_or(Problem::UnexpectedAnswer { what: name })
}

/// The data of an answer. Any error in it makes it unusable: a half answer would be taken for a whole one.
pub(super) fn data(reply: Reply<'_>) -> Result<Value, Problem> {
    let Some(mut value) = reply.json() else { return Err(reply.not_json()) };
    if let Some(errors) = value.get("errors").and_then(Value::as_array)
        && !errors.is_empty()
    {
        let texts = errors.iter().filter_map(|error| error.get("message")?.as_str().map(str::to_owned)).collect();
        return Err(declined(reply.status, texts));
    }
    if !(200..300).contains(&reply.status) {
        return Err(reply.failure(&value));
    }
    value.get_mut("data").map(Value::take).filter(Value::is_object).ok_or(Problem::UnexpectedAnswer { what: "data" })
}

/// As [`data`], its parts not yet read: pages of whole lists are large, and most of them is read once, into its own types.
pub(super) fn unread(reply: Reply<'_>) -> Result<&RawValue, Problem> {
    #[derive(Deserialize)]
    struct Answer<'a> {
        #[serde(borrow)]
        data: &'a RawValue,
        errors: Option<Vec<IgnoredAny>>,
    }
    match reply.plain::<Answer<'_>>() {
        Some(Answer { data, errors }) if errors.as_ref().is_none_or(Vec::is_empty) => Ok(data),
        // In the words of whatever else it is.
        Some(_) | None => data(reply).and(Err(Problem::UnexpectedAnswer { what: "data" })),
    }
}

/// What GraphQL's words mean.
fn declined(status: u16, texts: Vec<String>) -> Problem {
    let says = |word: &str| texts.iter().any(|text| text.to_ascii_lowercase().contains(word));
    if says("csrf") {
        Problem::Csrf
    } else if says("incorrect_credentials") || says("valid credentials") {
        Problem::WrongPassword
    } else if status == 401
        || says("decoding signature")
        || says("has expired")
        || says("invalid token")
        || says("invalid payload")
    {
        Problem::SignedOut
    } else if status == 403 || says("unauthorized") {
        // Without a token it says the same; we never ask without one, and a bad one is a 401.
        Problem::NoRight
    } else if status == 429 {
        Problem::RateLimited
    } else {
        Problem::Declined { texts }
    }
}

/// Reads a connection, each node by `read`; nodes it cannot read are left out.
pub(super) fn page<T>(
    reply: Reply<'_>,
    name: &'static str,
    read: impl Fn(Value) -> Option<T>,
) -> Result<Page<T>, Problem> {
    let value = field(reply, name)?;
    if value.get("edges").and_then(Value::as_array).is_none() {
        return Err(Problem::UnexpectedAnswer { what: name });
    }
    let connection: Connection = serde_json::from_value(value).map_err(|_| Problem::UnexpectedAnswer { what: name })?;
    let info = connection.page_info.unwrap_or_default();
    Ok(Page {
        rows: connection.edges.into_iter().filter_map(|edge| read(edge.node?)).collect(),
        next: if info.has_next_page == Some(true) { info.end_cursor } else { None },
        total: connection.total_count,
    })
}
