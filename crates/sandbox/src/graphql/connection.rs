//! Relay connections: at most 100 rows, cursors that are positions.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use super::Trouble;
use super::arguments::Arguments;

/// Most rows of one answer.
const LIMIT: i64 = 100;

/// The rows a connection asks for; only these are rendered.
pub(crate) fn of<T>(
    name: &str,
    rows: &[T],
    arguments: &Arguments,
    render: impl Fn(&T) -> Value,
) -> Result<Value, Trouble> {
    let first = arguments.int("first").unwrap_or(LIMIT);
    if first > LIMIT {
        return Err(Trouble::new(format!(
            "Requesting {first} records on the `{name}` connection exceeds the `first` limit of {LIMIT} records."
        )));
    }
    let after = arguments.text("after").and_then(position).map_or(0, |p| p + 1);
    let start = after + usize::try_from(arguments.int("offset").unwrap_or(0)).unwrap_or(0);
    let size = usize::try_from(first).unwrap_or(0);
    let edges: Vec<Value> = rows
        .iter()
        .enumerate()
        .skip(start)
        .take(size)
        .map(|(at, row)| json!({ "cursor": cursor(at), "node": render(row) }))
        .collect();
    Ok(json!({
        "totalCount": rows.len(),
        "edgeCount": edges.len(),
        "pageInfo": {
            "hasNextPage": start + edges.len() < rows.len(),
            "hasPreviousPage": false,
            "startCursor": edges.first().and_then(|e| e.get("cursor")),
            "endCursor": edges.last().and_then(|e| e.get("cursor")),
        },
        "edges": edges,
    }))
}

/// A connection inside a node: everything, without cursors to go on from.
pub(crate) fn whole(nodes: Vec<Value>) -> Value {
    let edges: Vec<Value> =
        nodes.into_iter().enumerate().map(|(at, node)| json!({ "cursor": cursor(at), "node": node })).collect();
    json!({
        "totalCount": edges.len(),
        "edgeCount": edges.len(),
        "pageInfo": { "hasNextPage": false, "hasPreviousPage": false, "startCursor": null, "endCursor": null },
        "edges": edges,
    })
}

/// A node's global id.
pub(crate) fn global_id(kind: &str, id: i64) -> String {
    BASE64_STANDARD.encode(format!("{kind}:{id}"))
}

/// The database id a global id argument asks for; anything but a global id is refused.
pub(crate) fn wanted_id(arguments: &Arguments) -> Result<Option<i64>, Trouble> {
    let invalid = "<ul class=\"errorlist\"><li>id<ul class=\"errorlist\"><li>Invalid ID specified.</li></ul></li></ul>";
    let Some(text) = arguments.text("id") else { return Ok(None) };
    let decoded = BASE64_STANDARD.decode(text).ok().and_then(|b| String::from_utf8(b).ok());
    let id = decoded.and_then(|t| t.split_once(':').and_then(|(_, id)| id.parse().ok()));
    id.map(Some).ok_or_else(|| Trouble::new(invalid))
}

fn cursor(position: usize) -> String {
    BASE64_STANDARD.encode(format!("arrayconnection:{position}"))
}

fn position(cursor: &str) -> Option<usize> {
    let text = String::from_utf8(BASE64_STANDARD.decode(cursor).ok()?).ok()?;
    text.strip_prefix("arrayconnection:")?.parse().ok()
}
