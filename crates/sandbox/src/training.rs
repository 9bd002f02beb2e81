//! The control surface outside `/api`: what tests and trainers do that no clerk can.

use axum::body::Bytes;
use axum::extract::State as Shared;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::{Json, body::Body, http::Response};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

use crate::Faults;
use crate::claims::{Claim, feedback};
use crate::data::Change;
use crate::faults::Script;
use crate::review::Verdict;
use crate::server::{Front, Office};

/// What to adjudicate; empty: every open claim by the data set's opinions.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Order {
    code: Option<String>,
    verdict: Option<Verdict>,
}

/// How to move the clock.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Move {
    /// Seconds forwards, or backwards when negative.
    advance_seconds: i64,
}

/// `POST /_training/adjudicate`, body `{"code", "verdict": "approve|cut|reject"}`, both optional: reviews and
/// processes checked claims, valuates processed ones; answers the claims as they now stand, 404 for an unknown code.
pub(crate) async fn adjudicate(Shared(office): Shared<Arc<Office>>, body: Bytes) -> Response<Body> {
    let order: Order = match read(&body) {
        Ok(order) => order,
        Err(problem) => return bad(&problem),
    };
    let mut state = office.state();
    let desk = office.desk(&state);
    let mut settled = Vec::new();
    for claim in &mut state.kept.claims {
        if order.code.as_ref().is_none_or(|code| *code == claim.code) {
            desk.settle(claim, order.verdict);
            settled.push(json!({ "code": claim.code, "status": claim.status }));
        }
    }
    office.keep(&state);
    if settled.is_empty() && order.code.is_some() {
        return (StatusCode::NOT_FOUND, Json(json!({ "problem": "no claim has this code" }))).into_response();
    }
    Json(json!({ "claims": settled })).into_response()
}

/// Which claim to ask about.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    code: String,
}

/// `POST /_training/ask` with `{"code"}`: the payer asks its questions about this claim; 404 for an unknown code.
pub(crate) async fn ask(Shared(office): Shared<Arc<Office>>, body: Bytes) -> Response<Body> {
    let question: Question = match serde_json::from_slice(&body) {
        Ok(question) => question,
        Err(problem) => return bad(&problem),
    };
    let mut state = office.state();
    let Some(claim) = state.kept.claims.iter_mut().find(|claim| claim.code == question.code) else {
        return (StatusCode::NOT_FOUND, Json(json!({ "problem": "no claim has this code" }))).into_response();
    };
    claim.feedback_status = feedback::SELECTED;
    office.keep(&state);
    StatusCode::NO_CONTENT.into_response()
}

/// `GET /_training/claims`: the truth about every stored claim, and how often each code was posted.
pub(crate) async fn claims(Shared(office): Shared<Arc<Office>>) -> Json<Value> {
    let state = office.state();
    let told: Vec<Value> = state.kept.claims.iter().map(|c| tell(c, &state.kept.posts)).collect();
    Json(json!({ "claims": told, "posts": state.kept.posts }))
}

fn tell(claim: &Claim, posts: &std::collections::HashMap<String, u32>) -> Value {
    let mut told = serde_json::to_value(claim).unwrap_or_default();
    if let Some(fields) = told.as_object_mut() {
        fields.insert("posts".to_owned(), json!(posts.get(&claim.code)));
        fields.insert("claimed".to_owned(), json!(claim.claimed()));
    }
    told
}

/// `POST /_training/faults`: replaces the fault script by a list of rules; `[]` ends all faults.
pub(crate) async fn set_faults(Shared(office): Shared<Arc<Office>>, body: Bytes) -> Response<Body> {
    match serde_json::from_slice::<Faults>(&body) {
        Ok(faults) => {
            office.state().script = Script::new(faults);
            StatusCode::NO_CONTENT.into_response()
        }
        Err(problem) => bad(&problem),
    }
}

/// `POST /_training/clock` with `{"advance_seconds": n}`: moves the payer's clock; answers its time.
pub(crate) async fn set_clock(Shared(office): Shared<Arc<Office>>, body: Bytes) -> Response<Body> {
    match serde_json::from_slice::<Move>(&body) {
        Ok(order) => {
            let mut state = office.state();
            if let Some(by) = chrono::Duration::try_seconds(order.advance_seconds) {
                state.clock.advance(by);
            }
            Json(json!({ "now": state.clock.now() })).into_response()
        }
        Err(problem) => bad(&problem),
    }
}

/// `POST /_training/change` with a list of changes of the master data; each dates what it touches by the payer's
/// clock. 404, and nothing changed, when one names something that is not there.
pub(crate) async fn change(Shared(front): Shared<Front>, body: Bytes) -> Response<Body> {
    match serde_json::from_slice::<Vec<Change>>(&body) {
        Ok(changes) => match front.change(changes) {
            Ok(()) => StatusCode::NO_CONTENT.into_response(),
            Err(problem) => (StatusCode::NOT_FOUND, Json(json!({ "problem": problem.to_string() }))).into_response(),
        },
        Err(problem) => bad(&problem),
    }
}

fn read<T: Default + for<'a> Deserialize<'a>>(body: &[u8]) -> Result<T, serde_json::Error> {
    if body.is_empty() { Ok(T::default()) } else { serde_json::from_slice(body) }
}

fn bad(problem: &serde_json::Error) -> Response<Body> {
    (StatusCode::BAD_REQUEST, Json(json!({ "problem": problem.to_string() }))).into_response()
}
