//! What HTTP gave, and why it may be of no use.

use std::fmt;

use claims_fhir::OperationOutcome;
use serde::Deserialize;
use serde_json::Value;

/// An HTTP answer, body unpacked.
#[derive(Clone, Copy)]
pub struct Reply<'a> {
    /// Status code.
    pub status: u16,
    /// `Content-Type` as sent.
    pub content_type: Option<&'a str>,
    /// The body.
    pub body: &'a [u8],
}

impl fmt::Debug for Reply<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reply({}, {} bytes)", self.status, self.body.len())
    }
}

/// Why an answer is not usable.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// No token, or one that is no longer good.
    #[error("signed out")]
    SignedOut,
    /// Unknown user or wrong password; also while the account is locked after too many attempts.
    #[error("wrong password")]
    WrongPassword,
    /// The user lacks a right.
    #[error("no right")]
    NoRight,
    /// Too many requests.
    #[error("rate limited")]
    RateLimited,
    /// A page for people, a redirect, or something else that is no openIMIS.
    #[error("not openIMIS")]
    NotOpenImis,
    /// JSON that is not what was asked for.
    #[error("unexpected answer: {what}")]
    UnexpectedAnswer {
        /// What was expected.
        what: &'static str,
    },
    /// GraphQL wants a fresh CSRF token.
    #[error("csrf token missing")]
    Csrf,
    /// Understood and declined, in the server's words. They may name people: for the screen, not for logs.
    #[error("declined")]
    Declined {
        /// The server's words.
        texts: Vec<String>,
    },
    /// The server or something before it is broken.
    #[error("server error {status}")]
    ServerError {
        /// Status code.
        status: u16,
    },
}

/// What is wrong with a page of a list that is well-formed: the `what` of [`Problem::UnexpectedAnswer`].
pub mod wrong {
    /// The number of rows does not fit the rows, or two parts of an answer differ about it. Rows may have come or gone meanwhile.
    pub const TOTAL: &str = "total";
    /// More rows than were asked for.
    pub const TOO_MANY: &str = "too many rows";
    /// The same row twice.
    pub const TWICE: &str = "a row twice";
    /// Rows of another kind.
    pub const OTHER_TYPE: &str = "rows of another kind";
    /// An entry with nothing in it.
    pub const EMPTY_ENTRY: &str = "an empty entry";
    /// The page does not exist (any more): rows have gone meanwhile.
    pub const NO_SUCH_PAGE: &str = "no such page";
    /// There is always another page, and nothing on it.
    pub const ENDLESS: &str = "endless pages";
}

impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Problem({self})")
    }
}

impl<'a> Reply<'a> {
    /// The body as JSON, whatever the status; `None` when it is none.
    pub(crate) fn json(&self) -> Option<Value> {
        let html =
            self.content_type.is_some_and(|kind| kind.trim_start().to_ascii_lowercase().starts_with("text/html"));
        if html { None } else { serde_json::from_slice(self.body).ok() }
    }

    /// A success in just this shape; `None` for anything else, which [`Reply::success`] tells more of.
    pub(crate) fn plain<T: Deserialize<'a>>(&self) -> Option<T> {
        let is_success = (200..300).contains(&self.status);
        if is_success { serde_json::from_slice(self.body).ok() } else { None }
    }

    /// What a body that is no JSON means.
    pub(crate) fn not_json(&self) -> Problem {
        let begins_like_json = self.body.trim_ascii_start().first().is_some_and(|byte| b"{[".contains(byte));
        match self.status {
            401 => Problem::SignedOut,
            429 => Problem::RateLimited,
            500..=599 => Problem::ServerError { status: self.status },
            200..=299 if self.body.is_empty() || begins_like_json => Problem::UnexpectedAnswer { what: "json" },
            _ => Problem::NotOpenImis,
        }
    }

    /// The JSON of a success, else what the failure means.
    pub(crate) fn success(&self) -> Result<Value, Problem> {
        let Some(value) = self.json() else { return Err(self.not_json()) };
        if (200..300).contains(&self.status) { Ok(value) } else { Err(self.failure(&value)) }
    }

    /// What a status that is no success means together with its JSON.
    pub(crate) fn failure(&self, value: &Value) -> Problem {
        match self.status {
            401 => Problem::SignedOut,
            403 => Problem::NoRight,
            429 => Problem::RateLimited,
            300..=399 => Problem::NotOpenImis,
            502..=504 => Problem::ServerError { status: self.status },
            _ => {
                let texts = words(value);
                if texts.is_empty() {
                    Problem::ServerError { status: self.status }
                } else {
                    Problem::Declined { texts }
                }
            }
        }
    }
}

/// The words of a failure: an `OperationOutcome`, `{"detail"}`, or a bare text.
pub(crate) fn words(value: &Value) -> Vec<String> {
    if let Value::String(text) = value {
        return if text.is_empty() { Vec::new() } else { vec![text.clone()] };
    }
    if let Some(detail) = value.get("detail").and_then(Value::as_str) {
        return vec![detail.to_owned()];
    }
    outcome(value).map(|outcome| outcome.texts()).unwrap_or_default()
}

/// The `OperationOutcome` this is, if it is one.
pub(crate) fn outcome(value: &Value) -> Option<OperationOutcome> {
    let is_outcome = value.get("resourceType").and_then(Value::as_str) == Some("OperationOutcome");
    if is_outcome { serde_json::from_value(value.clone()).ok() } else { None }
}
