//! Signing in with user name and password.

use std::fmt;

use claims_domain::Timestamp;
use serde_json::{Value, json};

use crate::reply::words;
use crate::{Problem, Reply, read};

/// What proves who we are, for `Authorization: Bearer`.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    /// The token.
    pub token: String,
    /// When it stops being good, by the server's clock.
    pub expires: Timestamp,
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token(…, expires {})", self.expires.millis())
    }
}

/// The body of a sign-in. User names are case-sensitive.
#[must_use]
pub fn body(user: &str, password: &str) -> Vec<u8> {
    json!({"username": user, "password": password}).to_string().into_bytes()
}

/// Reads the answer to a sign-in.
///
/// # Errors
/// [`Problem::WrongPassword`] for 401 (26.04) and 400 (25.10), which also stand for an unknown user and a locked account.
pub fn read(reply: Reply<'_>) -> Result<Token, Problem> {
    let json = reply.json();
    match reply.status {
        200..=299 => token(json.as_ref().ok_or_else(|| reply.not_json())?),
        // A facility whose contract with the scheme has ended; not a matter of the password.
        401 if json.as_ref().and_then(Value::as_str) == Some("HF_CONTRACT_INVALID") => {
            Err(Problem::Declined { texts: json.as_ref().map(words).unwrap_or_default() })
        }
        // A mediator's own word: the password never got to the server. openIMIS always says it in JSON.
        401 if json.is_none() && !reply.body.is_empty() => Err(Problem::NotOpenImis),
        401 => Err(Problem::WrongPassword),
        // 25.10 answers a wrong password with an empty 400; a web server's own 400 is a page.
        400 if json.is_some() || reply.body.is_empty() => Err(Problem::WrongPassword),
        _ => Err(json.map_or_else(|| reply.not_json(), |value| reply.failure(&value))),
    }
}

fn token(value: &Value) -> Result<Token, Problem> {
    let token = value.get("token").and_then(Value::as_str).filter(|token| !token.is_empty());
    match (token, value.get("exp").and_then(Value::as_i64)) {
        (Some(token), Some(expires)) => Ok(Token { token: token.to_owned(), expires: read::instant(expires) }),
        _ => Err(Problem::UnexpectedAnswer { what: "token" }),
    }
}
