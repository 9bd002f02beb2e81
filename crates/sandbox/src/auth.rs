//! Signing in, tokens, and who somebody is.

use axum::http::{HeaderMap, Method, StatusCode, header};
use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use std::sync::Arc;

use crate::Release;
use crate::answer::Answer;
use crate::data::User;
use crate::server::{Call, Office};
use crate::state::State;

/// How long a token holds.
const ONE_DAY: i64 = 86_400;
/// How long it can be exchanged for a new one.
const THIRTY_DAYS: i64 = 30 * ONE_DAY;

/// A token just made, with its claims.
pub(crate) struct Issued {
    pub(crate) token: String,
    pub(crate) payload: Value,
    pub(crate) expires: i64,
    pub(crate) refresh_until: i64,
}

/// Why a token is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BadToken {
    Undecodable,
    Expired,
}

/// `POST api_fhir_r4/login/`: errors are bare JSON strings.
pub(crate) fn login(office: &Office, call: &Call) -> Result<Answer, Answer> {
    if call.method != Method::POST {
        return Err(not_allowed(&call.method));
    }
    let bare = |status, text: &str| Answer::json(status, json!(text));
    let missing = || bare(StatusCode::BAD_REQUEST, "Missing username or password");
    let form = call.content_type().is_some_and(|t| t.starts_with("application/x-www-form-urlencoded"));
    let body: Value = if form {
        url::form_urlencoded::parse(&call.body).map(|(k, v)| (k.into_owned(), Value::from(v.into_owned()))).collect()
    } else {
        call.json()?
    };
    let field = |name: &str| body.get(name).and_then(Value::as_str).filter(|t| !t.is_empty());
    let (Some(username), Some(password)) = (field("username"), field("password")) else {
        return Err(missing());
    };
    let Some(user) = office.world.facilities.user(username) else {
        return Err(bare(StatusCode::UNAUTHORIZED, "INCORRECT_CREDENTIALS"));
    };
    if password != office.world.facilities.password {
        return Err(match office.options.release {
            Release::R2604 => bare(StatusCode::UNAUTHORIZED, "INCORRECT_CREDENTIALS"),
            Release::R2510 => Answer::empty(StatusCode::BAD_REQUEST),
        });
    }
    let issued = issue(office, &mut office.state(), user);
    Ok(Answer::ok(json!({ "token": issued.token, "exp": issued.expires })))
}

/// Makes a token for an account: in the shape of a JWT, signed with the seed.
pub(crate) fn issue(office: &Office, state: &mut State, user: &User) -> Issued {
    let now = state.clock.now().timestamp();
    let jti = office.next_id(state, "token");
    let payload = json!({
        "username": user.username, "exp": now + ONE_DAY, "origIat": now, "jti": jti, "nbf": now,
    });
    let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(&json!({ "typ": "JWT", "alg": "HS256" })), part(&payload));
    let token = format!("{signed}.{}", signature(office, &signed));
    Issued { token, payload, expires: now + ONE_DAY, refresh_until: now + THIRTY_DAYS }
}

fn signature(office: &Office, signed: &str) -> String {
    let halves = [office.ids.of("signature", signed), office.ids.of("signature again", signed)];
    BASE64_URL_SAFE_NO_PAD.encode(halves.map(uuid::Uuid::into_bytes).concat())
}

/// The account a token belongs to.
pub(crate) fn holder<'a>(office: &'a Office, state: &State, token: &str) -> Result<&'a Arc<User>, BadToken> {
    let (signed, sign) = token.rsplit_once('.').ok_or(BadToken::Undecodable)?;
    if signature(office, signed) != sign {
        return Err(BadToken::Undecodable);
    }
    let payload = signed.rsplit('.').next().and_then(|p| BASE64_URL_SAFE_NO_PAD.decode(p).ok());
    let payload: Value = payload.and_then(|p| serde_json::from_slice(&p).ok()).ok_or(BadToken::Undecodable)?;
    let expires = payload.get("exp").and_then(Value::as_i64).unwrap_or_default();
    if expires <= state.clock.now().timestamp() || state.expired_tokens.contains(token) {
        return Err(BadToken::Expired);
    }
    let username = payload.get("username").and_then(Value::as_str).unwrap_or_default();
    office.world.facilities.user(username).ok_or(BadToken::Undecodable)
}

/// The Bearer token sent along, if any; other schemes count as none.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

/// Who asks, on the REST and FHIR paths: Bearer or Basic, else a refusal.
pub(crate) fn signed_in<'a>(office: &'a Office, call: &Call) -> Result<&'a Arc<User>, Who> {
    if let Some(token) = bearer(&call.headers) {
        return holder(office, &office.state(), token).map_err(|_| Who::Wrong);
    }
    let basic =
        call.headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()).and_then(|v| v.strip_prefix("Basic "));
    let Some(basic) = basic else { return Err(Who::Nobody) };
    let pair = BASE64_STANDARD.decode(basic).ok().and_then(|b| String::from_utf8(b).ok()).ok_or(Who::Wrong)?;
    let (name, password) = pair.split_once(':').ok_or(Who::Wrong)?;
    let user = office.world.facilities.user(name).ok_or(Who::Wrong)?;
    if password == office.world.facilities.password { Ok(user) } else { Err(Who::Wrong) }
}

/// Why nobody is signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    Nobody,
    Wrong,
}

impl Who {
    /// The sentence the payer uses.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Nobody => "Authentication credentials were not provided.",
            Self::Wrong => "INCORRECT_CREDENTIALS",
        }
    }
}

/// `GET core/users/current_user/`: rights and the facility's database id.
pub(crate) fn current_user(office: &Office, call: &Call) -> Result<Answer, Answer> {
    let user = signed_in(office, call)
        .map_err(|who| Answer::json(StatusCode::UNAUTHORIZED, json!({ "detail": who.text() })))?;
    Ok(Answer::ok(json!({
        "id": user.uuid,
        "username": user.username,
        "i_user": {
            "id": user.id,
            "language": "en",
            "last_name": user.last_name,
            "other_names": user.other_names,
            "health_facility_id": user.facility.as_ref().map(|f| f.id),
            "rights": user.rights,
            "has_password": true,
        },
        "t_user": null,
    })))
}

/// The answer to a verb a path does not know.
pub(crate) fn not_allowed(method: &Method) -> Answer {
    Answer::refused(StatusCode::METHOD_NOT_ALLOWED, format!("Method \"{method}\" not allowed."))
}

impl Call {
    /// The media type of the body, as sent.
    pub(crate) fn content_type(&self) -> Option<&str> {
        self.headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok())
    }

    /// The body as JSON, or the payer's complaint; no body at all is an empty object.
    pub(crate) fn json(&self) -> Result<Value, Answer> {
        let media = self.content_type().unwrap_or_default();
        if self.body.is_empty() {
            return Ok(json!({}));
        }
        if !media.starts_with("application/json") {
            return Err(Answer::refused(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                format!("Unsupported media type \"{media}\" in request."),
            ));
        }
        serde_json::from_slice(&self.body).map_err(|problem| {
            let (line, column) = (problem.line(), problem.column());
            let before: usize =
                self.body.split(|b| *b == b'\n').take(line.saturating_sub(1)).map(|l| l.len() + 1).sum();
            let at = before + column.saturating_sub(1);
            let text = format!("JSON parse error - Expecting value: line {line} column {column} (char {at})");
            Answer::refused(StatusCode::BAD_REQUEST, text)
        })
    }
}
