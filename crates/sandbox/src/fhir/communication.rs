//! `CommunicationRequest` and `Communication`: the payer's questions about a claim it selected, and the one answer it takes.

use axum::http::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

use super::claim::{dangling, find, visible_rows};
use super::common::{By, coding, extension, identifier, no_user_for_converter, not_found, reference_showing};
use super::{Ask, listing};
use crate::answer::Answer;
use crate::claims::{Claim, Feedback, feedback};
use crate::data::World;

/// The five questions, each with how it is put.
const QUESTIONS: [(&str, &str); 5] = [
    ("CareRendered", "Care Rendered? (yes|no)"),
    ("PaymentAsked", "Payment Asked? (yes|no)"),
    ("DrugPrescribed", "Drug Prescribed? (yes|no)"),
    ("DrugReceived", "Drug Received? (yes|no)"),
    ("Asessment", "Asessment? (0|1|2|3|4|5)"),
];

pub(super) fn list_requests(ask: &Ask<'_>) -> Result<Value, Answer> {
    let (rows, count) = visible_rows(ask, "CommunicationRequest", is_asked)?;
    listing::bundle(ask, &rows, count, |c| request(ask.world(), c))
}

/// By UUID only, other than claims and answers.
pub(super) fn one_request(ask: &Ask<'_>, id: &str) -> Result<Value, Answer> {
    if Uuid::parse_str(id).is_err() {
        let text = format!("Resource for identifier {id} not found");
        return Err(Answer::outcome(StatusCode::NOT_FOUND, "error", "not-found", text));
    }
    let claim = find(ask, id)?;
    if is_asked(&claim) { request(ask.world(), &claim) } else { Err(not_found("Claim", "code", id)) }
}

/// Reading one fails in every release.
pub(super) fn one(_: &Ask<'_>, _: &str) -> Result<Value, Answer> {
    Err(no_user_for_converter())
}

/// The answers given, of every facility: this list is not filtered.
pub(super) fn list(ask: &Ask<'_>) -> Result<Value, Answer> {
    let state = ask.office.state();
    let rows: Vec<Claim> = state.kept.claims.iter().filter(|claim| claim.feedback.is_some()).cloned().collect();
    drop(state);
    listing::bundle(ask, &rows, rows.len(), |claim| {
        let given = claim.feedback.as_ref().ok_or_else(|| dangling("Feedback"))?;
        answer(ask.world(), claim, given)
    })
}

pub(super) fn post(ask: &Ask<'_>) -> Result<Value, Answer> {
    let body = ask.call.json()?;
    if body.get("status").and_then(Value::as_str) != Some("completed") {
        return Err(Answer::failure("status value must be = completed"));
    }
    let about = body.pointer("/about/0/reference").and_then(Value::as_str).and_then(|about| about.rsplit('/').next());
    let given = read(&body)?;
    let mut state = ask.office.state();
    let uuid = about.and_then(|about| Uuid::parse_str(about).ok());
    let claim = uuid.and_then(|uuid| state.kept.claims.iter_mut().find(|claim| claim.uuid == uuid));
    let claim = claim.ok_or_else(|| Answer::failure("Claim does not exist"))?;
    if claim.feedback.is_some() {
        return Err(Answer::failure("Feedback exists for this claim"));
    }
    claim.feedback_status = feedback::DELIVERED;
    claim.feedback = Some(given.clone());
    let claim = claim.clone();
    ask.office.keep(&state);
    drop(state);
    answer(ask.world(), &claim, &given)
}

fn is_asked(claim: &Claim) -> bool {
    matches!(claim.feedback_status, feedback::SELECTED | feedback::DELIVERED)
}

/// The answers in the order of the questions.
fn read(body: &Value) -> Result<Feedback, Answer> {
    let payload =
        body.get("payload").and_then(Value::as_array).ok_or_else(|| Answer::failure("payload is required"))?;
    if payload.len() != QUESTIONS.len() {
        return Err(Answer::failure("payload must have 5 elements"));
    }
    let answers = QUESTIONS.map(|(question, _)| {
        let named =
            |one: &&Value| one.pointer("/extension/0/valueCodeableConcept/coding/0/code") == Some(&json!(question));
        payload.iter().find(named).and_then(|one| one.get("contentString")).and_then(Value::as_str).map(str::to_owned)
    });
    let missing = || {
        Answer::failure(
            "payload must support all five elemets: 'CareRendered', 'PaymentAsked', 'DrugPrescribed', 'DrugReceived', 'Asessment'",
        )
    };
    let mut told = Vec::new();
    for ((question, _), answer) in QUESTIONS.iter().zip(answers) {
        let answer = answer.ok_or_else(missing)?;
        if *question != "Asessment" && !["yes", "no"].contains(&answer.as_str()) {
            let words = format!("[\"Value for '{question}' must be either 'yes' or 'no' but is '{answer}'\"]");
            return Err(Answer::failure(words));
        }
        told.push(answer);
    }
    Ok(Feedback { id: Uuid::new_v4(), answers: told })
}

fn about(world: &World, claim: &Claim) -> Result<(Value, Value), Answer> {
    let person = world.people.by_number(&claim.insuree).ok_or_else(|| dangling("Insuree"))?;
    Ok((
        reference_showing("Patient", By::Uuid, person.uuid, &person.number, &person.number),
        json!([reference_showing("Claim", By::Uuid, claim.uuid, &claim.code, &claim.code)]),
    ))
}

fn request(world: &World, claim: &Claim) -> Result<Value, Answer> {
    let (subject, about) = about(world, claim)?;
    let admin = world.facilities.administrator(&claim.administrator).ok_or_else(|| dangling("ClaimAdmin"))?;
    let (status, display) =
        if claim.feedback_status == feedback::DELIVERED { ("completed", "Delivered") } else { ("active", "Selected") };
    let reason = coding("CodeSystem/feedback-status", &claim.feedback_status.to_string(), display);
    Ok(json!({
        "resourceType": "CommunicationRequest",
        "status": status,
        "statusReason": { "coding": [reason] },
        "subject": subject,
        "about": about,
        "payload": QUESTIONS.map(|(code, words)| payload(code, words)),
        "recipient": [reference_showing("Practitioner", By::Uuid, admin.uuid, &admin.code, &admin.code)],
    }))
}

fn answer(world: &World, claim: &Claim, given: &Feedback) -> Result<Value, Answer> {
    let (subject, about) = about(world, claim)?;
    let told: Vec<Value> =
        QUESTIONS.iter().zip(&given.answers).map(|((code, _), words)| payload(code, words)).collect();
    Ok(json!({
        "resourceType": "Communication",
        "identifier": [identifier("UUID", &given.id.to_string())],
        "status": "completed",
        "subject": subject,
        "about": about,
        "payload": told,
    }))
}

fn payload(question: &str, words: &str) -> Value {
    let mut code = coding("CodeSystem/feedback-payload", question, "");
    if let Some(fields) = code.as_object_mut() {
        fields.remove("display");
    }
    let concept = json!({ "coding": [code] });
    json!({
        "extension": [extension("StructureDefinition/communication-payload-type", "valueCodeableConcept", concept)],
        "contentString": words,
    })
}
