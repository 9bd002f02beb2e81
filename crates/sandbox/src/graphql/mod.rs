//! The GraphQL half of the payer: one path, errors mostly with status 200, a CSRF token for nearly every list.

mod arguments;
mod attachments;
mod claims;
mod connection;
mod execute;
mod master_data;
mod people;
mod schema;
mod sign_in;

pub(crate) use schema::Schema;

use axum::http::{HeaderMap, Method, StatusCode, header};
use serde_json::{Value, json};
use std::sync::Arc;

use crate::Release;
use crate::answer::Answer;
use crate::auth::{self, BadToken};
use crate::data::{Kind, User};
use crate::server::{Call, Office};

/// A field that could not be answered; `status` other than 200 ends the whole request.
#[derive(Debug)]
pub(crate) struct Trouble {
    status: StatusCode,
    message: String,
}

impl Trouble {
    /// The usual: 200, the field is null.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { status: StatusCode::OK, message: message.into() }
    }

    /// Nobody is signed in, or the right is missing.
    pub(crate) fn unauthorized() -> Self {
        Self::new("unauthorized")
    }

    /// A token the server cannot accept: 401 for the whole request.
    pub(crate) fn token(message: &str) -> Self {
        Self { status: StatusCode::UNAUTHORIZED, message: message.to_owned() }
    }

    /// An argument the server falls over before it answers any field.
    pub(crate) fn bad_request(message: &str) -> Self {
        Self { status: StatusCode::BAD_REQUEST, message: message.to_owned() }
    }
}

/// Who asks, and with what.
pub(crate) struct Session<'a> {
    pub(crate) office: &'a Office,
    headers: &'a HeaderMap,
    /// Cookies the answer sets.
    set_cookies: Vec<String>,
}

impl<'a> Session<'a> {
    /// The account behind the token, in header or cookie.
    pub(crate) fn user(&self) -> Result<&'a Arc<User>, Trouble> {
        let token = auth::bearer(self.headers).or_else(|| self.cookie("JWT")).ok_or_else(Trouble::unauthorized)?;
        auth::holder(self.office, &self.office.state(), token).map_err(|bad| Trouble::token(bad.message()))
    }

    /// The account, if it has the right.
    pub(crate) fn permitted(&self, right: u32) -> Result<&'a Arc<User>, Trouble> {
        let user = self.user()?;
        if user.may(right) { Ok(user) } else { Err(Trouble::unauthorized()) }
    }

    /// The token check of the guarded lists: session cookie and header must belong together.
    pub(crate) fn guarded(&self) -> Result<(), Trouble> {
        let state = self.office.state();
        let expected = self.cookie("sessionid").and_then(|id| state.sessions.get(id));
        let expected = expected.ok_or_else(|| Trouble::new("'csrftoken'"))?;
        let sent = self.headers.get("X-CSRFToken").and_then(|v| v.to_str().ok());
        if sent == Some(expected.as_str()) { Ok(()) } else { Err(Trouble::new("CSRF token missing or incorrect.")) }
    }

    fn cookie(&self, name: &str) -> Option<&'a str> {
        let headers = self.headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
        headers
            .flat_map(|text| text.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    }
}

impl BadToken {
    fn message(self) -> &'static str {
        match self {
            Self::Undecodable => "Error decoding signature",
            Self::Expired => "Signature has expired",
        }
    }
}

/// Answers `/api/graphql`.
pub(crate) fn answer(office: &Office, call: &Call) -> Result<Answer, Answer> {
    let (query, variables) = asked(call)?;
    let mut session = Session { office, headers: &call.headers, set_cookies: vec![browser_cookie(office)] };
    let reply = execute::run(&office.schema, &mut session, &query, &variables);
    let mut answer = match reply {
        Ok(body) => Answer::ok(body),
        Err((status, body)) => Answer::json(status, body),
    };
    for cookie in session.set_cookies {
        answer = answer.with(header::SET_COOKIE, cookie);
    }
    Ok(answer)
}

/// The query and its variables, from the body or (GET) from the address.
fn asked(call: &Call) -> Result<(String, Value), Answer> {
    if call.method == Method::GET {
        let pairs = url::form_urlencoded::parse(call.query.as_bytes());
        let query = pairs.into_iter().find(|(k, _)| k == "query").map(|(_, v)| v.into_owned());
        return query.map(|q| (q, json!({}))).ok_or_else(no_query);
    }
    let body: Value = serde_json::from_slice(&call.body).map_err(|_| {
        Answer::json(StatusCode::BAD_REQUEST, json!({ "errors": [{ "message": "POST body sent invalid JSON." }] }))
    })?;
    let query = body.get("query").and_then(Value::as_str).ok_or_else(no_query)?;
    let variables = body.get("variables").filter(|v| v.is_object()).cloned().unwrap_or_else(|| json!({}));
    Ok((query.to_owned(), variables))
}

fn no_query() -> Answer {
    Answer::json(StatusCode::BAD_REQUEST, json!({ "errors": [{ "message": "Must provide query string." }] }))
}

/// Django's own cookie, set on every answer; the payer never looks at it.
fn browser_cookie(office: &Office) -> String {
    format!("csrftoken={}; Max-Age=31449600; Path=/; SameSite=Lax", office.ids.of("cookie", "csrftoken").simple())
}

/// The root field's value before the selection is cut out of it.
fn resolve(session: &mut Session<'_>, field: &str, arguments: &arguments::Arguments) -> Result<Value, Trouble> {
    match field {
        "tokenAuth" => sign_in::token_auth(session, arguments),
        "refreshToken" => sign_in::refresh(session, arguments),
        "getCsrfToken" => sign_in::csrf_token(session),
        "createClaimAttachment" => attachments::create(session, arguments),
        "mutationLogs" => attachments::logs(session, arguments),
        "healthFacilities" => master_data::facilities(session, arguments),
        "healthFacilitiesStr" => master_data::searched_facilities(session, arguments),
        "locations" => master_data::locations(session, arguments, false),
        "locationsAll" => master_data::locations(session, arguments, true),
        "itemsPricelists" => master_data::whole_price_lists(session, arguments, Kind::Item),
        "servicesPricelists" => master_data::whole_price_lists(session, arguments, Kind::Service),
        "pricelists" => master_data::price_lists(session, arguments),
        "medicalItems" | "medicalItemsStr" => master_data::items(session, arguments),
        "medicalServices" | "medicalServicesStr" => master_data::services(session, arguments),
        "diagnoses" => master_data::diagnoses(session, arguments),
        "claimAdmins" => master_data::administrators(session, arguments),
        "products" => master_data::products(session, arguments),
        "product" => master_data::one_product(session, arguments),
        "insurees" => people::insurees(session, arguments),
        "insureeNameByChfid" => people::name(session, arguments),
        "policiesByInsuree" => people::policies_by_insuree(session, arguments),
        "policies" => people::policies(session, arguments),
        "policyEligibilityByInsuree" => people::eligibility(session, arguments, people::Asked::Policy),
        "policyItemEligibilityByInsuree" => people::eligibility(session, arguments, people::Asked::Item),
        "policyServiceEligibilityByInsuree" => people::eligibility(session, arguments, people::Asked::Service),
        "claims" => claims::list(session, arguments),
        "claim" => claims::one(session, arguments),
        "validateClaimCode" => claims::code_is_free(session, arguments),
        "moduleConfigurations" => session.user().map(|_| json!([])),
        other => Err(Trouble::new(format!("{other} is not served by the training payer"))),
    }
}

/// What a wrong password gets depends on the release.
fn bad_password(release: Release) -> Trouble {
    match release {
        Release::R2604 => Trouble::new("INCORRECT_CREDENTIALS"),
        Release::R2510 => Trouble::token("Please enter valid credentials"),
    }
}
