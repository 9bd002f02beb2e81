//! The FHIR R4 half of the payer: paths, rights, and one file per resource.

mod activity_definition;
mod claim;
mod claim_post;
mod claim_response;
mod code_system;
mod common;
mod communication;
mod coverage;
mod eligibility;
mod insurance_plan;
mod invoice;
mod listing;
mod location;
mod medication;
mod organization;
mod patient;
mod practitioner;
mod query;
mod shape;

use axum::http::{Method, StatusCode, header};
use serde_json::{Map, Value, json};

use crate::answer::Answer;
use crate::auth;
use crate::data::{Family, User, World};
use crate::server::{Call, Office};
use crate::{Options, Release};
pub(crate) use common::number;
use query::Query;

/// What a resource handler works with.
pub(crate) struct Ask<'a> {
    pub(crate) office: &'a Office,
    pub(crate) call: &'a Call,
    pub(crate) user: &'a User,
    pub(crate) query: Query,
}

impl<'a> Ask<'a> {
    fn world(&self) -> &'a World {
        &self.office.world
    }

    fn options(&self) -> &'a Options {
        &self.office.options
    }
}

/// The resources this payer knows, in the order of the real server's root page.
const RESOURCES: [&str; 16] = [
    "InsurancePlan",
    "Location",
    "Patient",
    "CoverageEligibilityRequest",
    "Medication",
    "ActivityDefinition",
    "Claim",
    "ClaimResponse",
    "CommunicationRequest",
    "Communication",
    "Practitioner",
    "Coverage",
    "Contract",
    "Organization",
    "Invoice",
    "PaymentNotice",
];

/// Answers `/api/api_fhir_r4` + `within`.
pub(crate) fn answer(office: &Office, call: &Call, within: &str) -> Result<Answer, Answer> {
    let release = office.options.release;
    let Some(inner) = within.strip_suffix('/') else {
        return Err(if known(within, release) { with_slash(call) } else { Answer::no_such_path() });
    };
    if !known(inner, release) {
        return Err(Answer::no_such_path());
    }
    let parts: Vec<&str> = inner.split('/').filter(|p| !p.is_empty()).collect();
    if parts.as_slice() == ["login"] {
        return auth::login(office, call);
    }
    acceptable(call)?;
    let user = auth::signed_in(office, call).map_err(|who| Answer::refused(StatusCode::UNAUTHORIZED, who.text()))?;
    let ask = Ask { office, call, user, query: Query::read(&call.query) };
    let reply = match parts.as_slice() {
        [] => read_only(call).map(|()| root(&ask)),
        ["CodeSystem", name] => read_only(call).and_then(|()| code_system::answer(&ask, name)),
        ["ValueSet", _] => Err(Answer::failure("'function' object has no attribute 'model'")),
        [resource] => list(&ask, resource),
        [resource, id] => one(&ask, resource, &decoded(id)),
        _ => Err(Answer::no_such_path()),
    };
    reply.map(
        |body| if call.method == Method::POST { Answer::json(StatusCode::CREATED, body) } else { Answer::ok(body) },
    )
}

/// Whether the path (without its last slash) exists; only then is a missing slash put right.
fn known(inner: &str, release: Release) -> bool {
    let parts: Vec<&str> = inner.split('/').filter(|p| !p.is_empty()).collect();
    match parts.as_slice() {
        [] => true,
        ["login"] => true,
        ["CodeSystem", name] => code_system::known(name, release),
        ["ValueSet", "items-pricelist" | "services-pricelist"] => release == Release::R2604,
        [resource] => RESOURCES.contains(resource),
        [resource, _] => RESOURCES.contains(resource) && *resource != "CoverageEligibilityRequest",
        _ => false,
    }
}

fn with_slash(call: &Call) -> Answer {
    let query = if call.query.is_empty() { String::new() } else { format!("?{}", call.query) };
    Answer::moved(format!("{}/{query}", call.path))
}

/// JSON is the only thing on offer, and `application/fhir+json` is not JSON here.
fn acceptable(call: &Call) -> Result<(), Answer> {
    let accept = call.headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or("*/*");
    let fits = accept
        .split(',')
        .filter_map(|part| part.split(';').next())
        .any(|kind| matches!(kind.trim(), "*/*" | "application/*" | "application/json" | "text/html" | "text/*" | ""));
    if fits {
        Ok(())
    } else {
        Err(Answer::refused(StatusCode::NOT_ACCEPTABLE, "Could not satisfy the request Accept header."))
    }
}

fn read_only(call: &Call) -> Result<(), Answer> {
    // Django serves HEAD wherever it serves GET; the body is left out on the way.
    let reads = call.method == Method::GET || call.method == Method::HEAD;
    if reads { Ok(()) } else { Err(auth::not_allowed(&call.method)) }
}

fn denied() -> Answer {
    Answer::refused(StatusCode::FORBIDDEN, "You do not have permission to perform this action.")
}

/// The rights needed to read a resource and, at the end, to add one (0: nobody here may).
fn rights(resource: &str) -> (&'static [u32], &'static [u32]) {
    match resource {
        "Patient" => (&[101_101], &[101_102]),
        "Coverage" | "Contract" => (&[101_201], &[101_202]),
        "Claim" => (&[111_001], &[111_002, 111_007]),
        "ClaimResponse" => (&[111_001], &[111_002]),
        "CommunicationRequest" => (&[111_010], &[]),
        "Communication" => (&[111_010], &[111_009]),
        "CoverageEligibilityRequest" => (&[], &[]),
        "Invoice" => (&[155_101, 156_101], &[]),
        "PaymentNotice" => (&[155_201], &[]),
        _ => (&[], &[122_102]),
    }
}

fn permitted(ask: &Ask<'_>, needed: &[u32]) -> Result<(), Answer> {
    if needed.iter().all(|right| ask.user.may(*right)) { Ok(()) } else { Err(denied()) }
}

fn list(ask: &Ask<'_>, resource: &str) -> Result<Value, Answer> {
    let (read, add) = rights(resource);
    let method = &ask.call.method;
    if *method == Method::POST {
        permitted(ask, add)?;
        return match resource {
            "Claim" => claim_post::post(ask),
            "CoverageEligibilityRequest" => eligibility::post(ask),
            "Communication" => communication::post(ask),
            _ => Err(auth::not_allowed(method)),
        };
    }
    permitted(ask, read)?;
    if *method != Method::GET || resource == "CoverageEligibilityRequest" {
        return Err(auth::not_allowed(method));
    }
    match resource {
        "Patient" => patient::list(ask),
        "Location" => location::list(ask),
        "Organization" => organization::list(ask),
        "Practitioner" => practitioner::list(ask),
        "Medication" => medication::list(ask),
        "ActivityDefinition" => activity_definition::list(ask),
        "InsurancePlan" => insurance_plan::list(ask),
        "Coverage" => coverage::list_coverage(ask),
        "Contract" => coverage::list_contracts(ask),
        "Claim" => claim::list(ask),
        "ClaimResponse" => claim_response::list(ask),
        "CommunicationRequest" => communication::list_requests(ask),
        "Communication" => communication::list(ask),
        "Invoice" => invoice::list(ask),
        "PaymentNotice" => invoice::payments(ask),
        _ => Err(Answer::no_such_path()),
    }
}

fn one(ask: &Ask<'_>, resource: &str, id: &str) -> Result<Value, Answer> {
    let (read, _) = rights(resource);
    let method = &ask.call.method;
    if *method != Method::GET {
        return match resource {
            "Claim" | "ClaimResponse" => Err(Answer::failure(claim::NO_UPDATE)),
            _ => Err(denied()),
        };
    }
    permitted(ask, read)?;
    match resource {
        "Patient" => patient::one(ask, id),
        "Location" => location::one(ask, id),
        "Organization" => organization::one(ask, id),
        "Practitioner" => practitioner::one(ask, id),
        "Medication" => medication::one(ask, id),
        "ActivityDefinition" => activity_definition::one(ask, id),
        "InsurancePlan" => insurance_plan::one(ask, id),
        "Coverage" => coverage::one_coverage(ask, id),
        "Contract" => coverage::one_contract(ask, id),
        "Claim" => claim::one(ask, id),
        "ClaimResponse" => claim_response::one(ask, id),
        "CommunicationRequest" => communication::one_request(ask, id),
        "Communication" => communication::one(ask, id),
        "Invoice" => invoice::one(ask, id),
        "PaymentNotice" => Err(common::no_user_for_converter()),
        _ => Err(Answer::no_such_path()),
    }
}

/// The list of what there is.
fn root(ask: &Ask<'_>) -> Value {
    let base = format!("{}/api/api_fhir_r4", ask.office.origin());
    let names = std::iter::once("login".to_owned())
        .chain(RESOURCES.iter().map(|r| (*r).to_owned()))
        .chain(code_system::names(ask.options().release).map(|n| format!("CodeSystem/{n}")));
    let entries: Map<String, Value> = names.map(|n| (n.clone(), json!(format!("{base}/{n}/")))).collect();
    Value::Object(entries)
}

/// The facility a family is registered with: the first of its district.
fn first_contact<'a>(world: &'a World, family: &Family) -> Option<&'a crate::data::Facility> {
    let facilities = &world.facilities.facilities;
    facilities.iter().find(|f| family.village.lies_in(&f.district.code)).map(AsRef::as_ref)
}

fn decoded(segment: &str) -> String {
    // A path segment has no `+` for spaces, but nothing else tells it from a form value here.
    let guarded = format!("s={}", segment.replace('+', "%2B"));
    url::form_urlencoded::parse(guarded.as_bytes()).map(|(_, v)| v.into_owned()).next().unwrap_or_default()
}
