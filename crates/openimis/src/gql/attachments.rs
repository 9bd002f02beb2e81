//! Files of a claim: handed over one by one, and asked about.
//!
//! openIMIS answers a mutation with success whatever comes of it, and in production before it has begun. What came of it stands in its log of
//! mutations, under an id that the sender chose.

use std::collections::BTreeSet;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use claims_domain::ServiceDate;
use claims_domain::ids::{ClaimCode, ServerId};
use serde_json::{Value, json};

use super::Request;
use super::answer::{field, page};
use crate::{Problem, Reply, read};

const HELD: &str = "query Held($code: String!) {
  claims(code: $code, first: 2) { totalCount pageInfo { hasNextPage } edges { node {
    uuid code attachments { edges { node { filename } } } } } }
}";

/// General and predefined type say *a file of no special kind*; without them 25.10 fails.
const ATTACH: &str = "mutation Attach($id: String!, $claim: String!, $name: String!, $mime: String!, $day: Date!, $document: String!) {
  createClaimAttachment(input: { clientMutationId: $id, clientMutationLabel: \"Claims Desk: attachment\", claimUuid: $claim,
      title: $name, filename: $name, mime: $mime, date: $day, generalType: \"FILE\", predefinedType: \"default\",
      document: $document }) { internalId }
}";

const LOGGED: &str = "query Logged($id: String!) {
  mutationLogs(clientMutationId: $id) { edges { node { status error } } }
}";

/// What the payer holds of a claim's files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Held {
    /// The claim's UUID on the server.
    pub claim: Option<ServerId>,
    /// Names of its files.
    pub names: BTreeSet<String>,
}

/// A file to hand over.
#[derive(Clone, Copy)]
pub struct Outgoing<'a> {
    /// The name of this attempt; no two may have the same.
    pub attempt: &'a str,
    /// The claim on the server.
    pub claim: &'a ServerId,
    /// Name of the file.
    pub name: &'a str,
    /// Its type.
    pub mime: &'a str,
    /// Its day.
    pub day: ServiceDate,
    /// What is in it.
    pub bytes: &'a [u8],
}

/// What became of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Logged {
    /// The server knows nothing of it.
    Absent,
    /// Received, and not done yet.
    Running,
    /// Done.
    Done,
    /// Declined, in the server's words.
    Failed(String),
}

/// Asks which files the payer holds of the claim of this code.
#[must_use]
pub fn held(code: &ClaimCode) -> Request {
    Request { document: HELD.into(), variables: json!({ "code": code.as_str() }) }
}

/// Reads that; without a claim where the user is shown none of this code.
///
/// # Errors
/// When the answer is no list of claims.
pub fn read_held(reply: Reply<'_>, code: &ClaimCode) -> Result<Held, Problem> {
    let claims = page(reply, "claims", Some)?.rows;
    let Some(claim) = claims.iter().find(|claim| claim.get("code").and_then(Value::as_str) == Some(code.as_str()))
    else {
        return Ok(Held::default());
    };
    let edges = claim.pointer("/attachments/edges").and_then(Value::as_array).into_iter().flatten();
    let names = edges.filter_map(|edge| edge.pointer("/node/filename")?.as_str().map(str::to_owned)).collect();
    Ok(Held { claim: claim.get("uuid").and_then(Value::as_str).and_then(read::uuid), names })
}

/// Hands a file over.
#[must_use]
pub fn attach(file: Outgoing<'_>) -> Request {
    let variables = json!({
        "id": file.attempt,
        "claim": file.claim.as_str(),
        "name": file.name,
        "mime": file.mime,
        "day": file.day.to_string(),
        "document": BASE64_STANDARD.encode(file.bytes),
    });
    Request { document: ATTACH.into(), variables }
}

/// Whether the server took the request; what comes of it is in its log.
///
/// # Errors
/// What the server said instead.
pub fn read_attached(reply: Reply<'_>) -> Result<(), Problem> {
    let taken = field(reply, "createClaimAttachment")?.get("internalId").is_some_and(Value::is_string);
    if taken { Ok(()) } else { Err(Problem::UnexpectedAnswer { what: "internalId" }) }
}

/// Asks what became of an attempt.
#[must_use]
pub fn logged(attempt: &str) -> Request {
    Request { document: LOGGED.into(), variables: json!({ "id": attempt }) }
}

/// Reads that.
///
/// # Errors
/// When the answer is no log.
pub fn read_logged(reply: Reply<'_>) -> Result<Logged, Problem> {
    let rows = page(reply, "mutationLogs", Some)?.rows;
    let Some(row) = rows.first() else { return Ok(Logged::Absent) };
    match row.get("status").and_then(Value::as_i64).unwrap_or(-1) {
        0 => Ok(Logged::Running),
        1 => Ok(Logged::Failed(row.get("error").and_then(Value::as_str).map(words).unwrap_or_default())),
        2 => Ok(Logged::Done),
        _ => Err(Problem::UnexpectedAnswer { what: "status" }),
    }
}

/// Whether words of a refusal say that the server does not know such a request.
#[must_use]
pub fn is_unknown_request(texts: &[String]) -> bool {
    texts.iter().any(|text| text.contains("Cannot query field") || text.contains("is not served"))
}

/// The log keeps errors as a list of message and detail, mostly; the detail says what is wrong.
fn words(error: &str) -> String {
    let Ok(Value::Array(errors)) = serde_json::from_str(error) else { return error.to_owned() };
    let said = errors.iter().filter_map(|error| {
        let text = |name: &str| error.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        text("detail").or(text("message"))
    });
    said.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(body: &Value) -> Vec<u8> {
        body.to_string().into_bytes()
    }

    fn read<T>(body: &Value, read: impl Fn(Reply<'_>) -> T) -> T {
        let bytes = reply(body);
        read(Reply { status: 200, content_type: Some("application/json"), body: &bytes })
    }

    #[test]
    fn a_log_says_what_became_of_a_file() {
        let log = |rows: Value| json!({ "data": { "mutationLogs": { "edges": rows } } });
        let row = |status: i64, error: Value| json!([{ "node": { "status": status, "error": error } }]);
        let error = r#"[{"message": "failed", "detail": "Mime type x not allowed"}]"#;
        let cases = [
            (json!([]), Logged::Absent),
            (row(0, Value::Null), Logged::Running),
            (row(2, Value::Null), Logged::Done),
            (row(1, json!(error)), Logged::Failed("Mime type x not allowed".to_owned())),
            (row(1, json!("plain words")), Logged::Failed("plain words".to_owned())),
        ];
        for (rows, expected) in cases {
            assert_eq!(read(&log(rows), read_logged), Ok(expected));
        }
    }

    #[test]
    fn only_the_claim_of_this_very_code_is_looked_at() {
        let node = |code: &str| {
            json!({ "node": { "code": code, "uuid": "0ac99497-c80c-4f64-9aa6-77f5faa80318",
                              "attachments": { "edges": [{ "node": { "filename": "scan.pdf" } }] } } })
        };
        let body = json!({ "data": { "claims": { "edges": [node("X-1"), node("X-10")] } } });
        let code = ClaimCode::new("X-1");
        let held = read(&body, |reply| read_held(reply, &code)).expect("readable");
        assert_eq!((held.claim.is_some(), held.names.len()), (true, 1));
        let other = read(&body, |reply| read_held(reply, &ClaimCode::new("X-2"))).expect("readable");
        assert_eq!(other, Held::default());
    }
}
