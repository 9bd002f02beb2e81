//! CSRF and tokens over GraphQL.

use serde_json::{Value, json};

use super::Request;
use super::answer::{data, field};
use crate::login::Token;
use crate::{Problem, Reply, read};

/// Asks for a CSRF token; the session cookie of the answer belongs to it, and an earlier token is no longer good.
#[must_use]
pub fn csrf() -> Request {
    Request { document: "mutation Csrf { getCsrfToken { csrfToken } }".into(), variables: json!({}) }
}

/// Reads the CSRF token.
///
/// # Errors
/// When there is none.
pub fn read_csrf(reply: Reply<'_>) -> Result<String, Problem> {
    let token = field(reply, "getCsrfToken")?.get("csrfToken").and_then(Value::as_str).map(str::to_owned);
    token.filter(|token| !token.is_empty()).ok_or(Problem::UnexpectedAnswer { what: "csrfToken" })
}

/// Signs in over GraphQL; FHIR's login is the usual way.
#[must_use]
pub fn token_auth(user: &str, password: &str) -> Request {
    Request {
        document: "mutation SignIn($user: String!, $password: String!) { tokenAuth(username: $user, password: $password) { token payload } }".into(),
        variables: json!({"user": user, "password": password}),
    }
}

/// Renews a token that is still good.
#[must_use]
pub fn refresh_token(token: &str) -> Request {
    Request {
        document: "mutation Renew($token: String!) { refreshToken(token: $token) { token payload } }".into(),
        variables: json!({"token": token}),
    }
}

/// Reads the answer to [`token_auth`] and [`refresh_token`].
///
/// # Errors
/// [`Problem::WrongPassword`], or [`Problem::SignedOut`] when the old token is no longer good.
pub fn read_token(reply: Reply<'_>) -> Result<Token, Problem> {
    let data = data(reply)?;
    let answer = data.get("refreshToken").or_else(|| data.get("tokenAuth"));
    let token = answer.and_then(|answer| answer.get("token")).and_then(Value::as_str).filter(|token| !token.is_empty());
    let expires = answer.and_then(|answer| answer.pointer("/payload/exp")).and_then(Value::as_i64);
    match (token, expires) {
        (Some(token), Some(expires)) => Ok(Token { token: token.to_owned(), expires: read::instant(expires) }),
        _ => Err(Problem::UnexpectedAnswer { what: "token" }),
    }
}
