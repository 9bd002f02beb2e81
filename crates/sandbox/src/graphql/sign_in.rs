//! Signing in and renewing over GraphQL, and the CSRF token that goes with the session cookie.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::arguments::Arguments;
use super::{Session, Trouble, bad_password};
use crate::auth::{self, Issued};

/// `tokenAuth(username, password)`: the same kind of token as the FHIR login, and a cookie with it.
pub(super) fn token_auth(session: &mut Session<'_>, arguments: &Arguments) -> Result<Value, Trouble> {
    let office = session.office;
    let user = arguments.text("username").and_then(|name| office.world.facilities.user(name));
    let user = user.ok_or_else(|| Trouble::new("INCORRECT_CREDENTIALS"))?;
    if arguments.text("password") != Some(office.world.facilities.password.as_str()) {
        return Err(bad_password(office.options.release));
    }
    let issued = auth::issue(office, &mut office.state(), user);
    Ok(hand_over(session, issued))
}

/// `refreshToken(token)`: a new token for one that still holds, given as argument or cookie.
pub(super) fn refresh(session: &mut Session<'_>, arguments: &Arguments) -> Result<Value, Trouble> {
    let office = session.office;
    let token = arguments.text("token").or_else(|| session.cookie("JWT"));
    let token = token.ok_or_else(|| Trouble::token("Token is required"))?;
    let issued = {
        let mut state = office.state();
        let user = auth::holder(office, &state, token).map_err(|bad| Trouble::token(bad.message()))?;
        auth::issue(office, &mut state, user)
    };
    Ok(hand_over(session, issued))
}

fn hand_over(session: &mut Session<'_>, issued: Issued) -> Value {
    session.set_cookies.push(format!("JWT={}; HttpOnly; Max-Age=86400; Path=/", issued.token));
    json!({ "token": issued.token, "refreshExpiresIn": issued.refresh_until, "payload": issued.payload })
}

/// `getCsrfToken`: begins a session; later lists want the token in a header and the cookie back.
pub(super) fn csrf_token(session: &mut Session<'_>) -> Result<Value, Trouble> {
    let office = session.office;
    let nobody = |_| Trouble {
        status: StatusCode::UNAUTHORIZED,
        message: "You do not have permission to perform this action".to_owned(),
    };
    session.user().map_err(nobody)?;
    let mut state = office.state();
    let id = office.next_id(&mut state, "session").simple().to_string();
    let token = office.next_id(&mut state, "csrf").simple().to_string();
    state.sessions.insert(id.clone(), token.clone());
    drop(state);
    session.set_cookies.push(format!("sessionid={id}; HttpOnly; Max-Age=1209600; Path=/; SameSite=Lax"));
    Ok(json!({ "csrfToken": token }))
}
