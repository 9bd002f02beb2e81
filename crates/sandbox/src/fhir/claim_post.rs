//! `POST Claim`: reading what was sent, refusing in the server's words, entering and judging the rest.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::Value;
use std::sync::Arc;
use uuid::Uuid;

use super::Ask;
use super::claim_response;
use super::common::By;
use super::shape::Complaints;
use crate::Release;
use crate::adjudication::judge;
use crate::answer::Answer;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::claims::{Attachment, Claim, Line, feedback, status};
use crate::data::{Element, Kind};
use crate::state::State;

const CLAIM_FIELDS: [&str; 33] = [
    "resourceType",
    "id",
    "meta",
    "implicitRules",
    "language",
    "text",
    "contained",
    "extension",
    "modifierExtension",
    "identifier",
    "status",
    "type",
    "subType",
    "use",
    "patient",
    "billablePeriod",
    "created",
    "enterer",
    "insurer",
    "provider",
    "priority",
    "fundsReserve",
    "related",
    "prescription",
    "originalPrescription",
    "payee",
    "referral",
    "facility",
    "careTeam",
    "supportingInfo",
    "diagnosis",
    "procedure",
    "insurance",
];
const MORE_CLAIM_FIELDS: [&str; 3] = ["accident", "item", "total"];
const LINE_FIELDS: [&str; 28] = [
    "id",
    "extension",
    "modifierExtension",
    "sequence",
    "careTeamSequence",
    "diagnosisSequence",
    "procedureSequence",
    "informationSequence",
    "revenue",
    "category",
    "productOrService",
    "modifier",
    "programCode",
    "servicedDate",
    "servicedPeriod",
    "locationCodeableConcept",
    "locationAddress",
    "locationReference",
    "quantity",
    "unitPrice",
    "factor",
    "net",
    "udi",
    "bodySite",
    "subSite",
    "encounter",
    "detail",
    "note",
];
/// Longest claim code the table holds.
const LONGEST_CODE: usize = 50;
const MIME_TYPES: [&str; 6] = [
    "text/plain",
    "image/png",
    "image/jpeg",
    "image/jpg",
    "application/msword",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
];

pub(super) fn post(ask: &Ask<'_>) -> Result<Value, Answer> {
    let body = ask.call.json()?;
    check_shape(&body)?;
    let mut state = ask.office.state();
    let mut claim = read(ask, &body, &mut state)?;
    *state.kept.posts.entry(claim.code.clone()).or_default() += 1;
    ask.office.keep(&state);
    accept(ask, &state, &claim)?;
    let judged = judge(&mut claim, ask.world(), &state.kept.claims, ask.options().release);
    judged.map_err(|_| Answer::failure("'QuerySet' object has no attribute 'remove'"))?;
    state.kept.next_claim += 1;
    state.kept.claims.push(claim.clone());
    ask.office.keep(&state);
    drop(state);
    if ask.options().release == Release::R2510 && !claim.attachments.is_empty() {
        return Err(Answer::failure("general_type is missing"));
    }
    // A stored claim whose visit type has no name fails only now.
    claim_response::render(ask.world(), &claim, By::Uuid)
}

fn check_shape(body: &Value) -> Result<(), Answer> {
    if !body.is_object() {
        let kind = match body {
            Value::Array(_) => "list",
            Value::String(_) => "str",
            Value::Bool(_) => "bool",
            Value::Null => "NoneType",
            Value::Number(_) | Value::Object(_) => "int",
        };
        let text = format!("api_fhir_r4.models.fhirModels.ClaimV2() argument after ** must be a mapping, not {kind}");
        return Err(Answer::failure(text));
    }
    let empty = body.as_object().is_some_and(serde_json::Map::is_empty);
    match body.get("resourceType").and_then(Value::as_str) {
        Some("Claim") => {}
        None if empty => {}
        None => return Err(Answer::failure("resourceType is missing")),
        Some(other) => {
            let wrong = format!(
                "``api_fhir_r4.models.fhirModels.ClaimV2`` expects resource type ``Claim``, but got ``{other}``. Make sure resource type name is correct and right ModelClass has been chosen."
            );
            let mut complaints = Complaints::about("ClaimV2");
            complaints.add(
                "resource_type",
                &format!("Wrong ResourceType: {wrong} (type=value_error.wrong.resource_type; error={wrong})"),
            );
            return complaints.settle();
        }
    }
    let mut complaints = Complaints::about("ClaimV2");
    let known: Vec<&str> = CLAIM_FIELDS.into_iter().chain(MORE_CLAIM_FIELDS).collect();
    complaints.only(body, "", &known);
    let dates = [
        ("created", "created"),
        ("/billablePeriod/start", "billablePeriod -> start"),
        ("/billablePeriod/end", "billablePeriod -> end"),
    ];
    for (path, at) in dates {
        let found = if path.starts_with('/') { body.pointer(path) } else { body.get(path) };
        if found.and_then(Value::as_str).is_some_and(|text| date(text).is_none()) {
            complaints.add(at, "invalid date format (type=value_error.date)");
        }
    }
    for (n, line) in lines(body).iter().enumerate() {
        check_line(&mut complaints, line, n);
    }
    complaints.require(body, &["created", "status", "use"]);
    complaints.settle()
}

fn check_line(complaints: &mut Complaints, line: &Value, n: usize) {
    let at = format!("item -> {n} -> ");
    complaints.only(line, &at, &LINE_FIELDS);
    for (field, part) in [("quantity", "/quantity/value"), ("unitPrice", "/unitPrice/value")] {
        if line.pointer(part).is_some_and(|v| decimal(v).is_none()) {
            complaints.add(&format!("{at}{field} -> value"), "value is not a valid decimal (type=type_error.decimal)");
        }
    }
    if line.get("productOrService").is_none() {
        complaints.add(&format!("{at}productOrService"), "field required (type=value_error.missing)");
    }
    if line.get("sequence").is_none() {
        complaints.add(&format!("{at}__root__ -> sequence"), "field required (type=value_error.missing)");
    }
}

fn lines(body: &Value) -> &[Value] {
    body.get("item").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// A FHIR date, or the date of a dateTime.
fn date(text: &str) -> Option<NaiveDate> {
    let day = text.split('T').next().unwrap_or_default();
    NaiveDate::parse_from_str(day, "%Y-%m-%d").ok()
}

/// A JSON number, or a text that is one.
fn decimal(value: &Value) -> Option<Decimal> {
    let text = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    text.parse().ok().or_else(|| Decimal::from_scientific(&text).ok())
}

fn issue(text: &str) -> Answer {
    Answer::failure(format!("The request cannot be processed due to the following issues:\n{text}"))
}

/// The claim as sent, with every reference found.
fn read(ask: &Ask<'_>, body: &Value, state: &mut State) -> Result<Claim, Answer> {
    let code = claim_code(body)?;
    let people = &ask.world().people;
    let facilities = &ask.world().facilities;
    let person = body
        .get("patient")
        .map(|r| resolve(r, "PatientConverter", |uuid| people.by_uuid(uuid), |number| people.by_number(number)));
    let facility = body.get("provider").map(|r| {
        let by_uuid = |uuid| facilities.facilities.iter().find(|f| f.uuid == uuid);
        resolve(r, "HealthFacilityOrganisationConverter", by_uuid, |code| facilities.facility(code))
    });
    let enterer = body.get("enterer").ok_or_else(|| issue("Missing or invalid `enterer` reference"))?;
    let by_uuid = |uuid| facilities.administrators.iter().find(|a| a.uuid == uuid);
    let admin = resolve(enterer, "ClaimAdminPractitionerConverter", by_uuid, |code| facilities.administrator(code))?;
    let created = body.get("created").and_then(Value::as_str).and_then(date).unwrap_or_default();
    let start = body.pointer("/billablePeriod/start").and_then(Value::as_str).and_then(date);
    let start = start.ok_or_else(|| issue("Missing or invalid 'billable_period' attribute"))?;
    let end = body.pointer("/billablePeriod/end").and_then(Value::as_str).and_then(date);
    let visit_type = body.pointer("/type/coding/0/code").and_then(Value::as_str);
    let visit_type = visit_type.ok_or_else(|| issue("Missing or invalid `type` attribute"))?;
    let diagnoses = diagnoses(ask, body)?;
    let total = body.pointer("/total/value").and_then(decimal).filter(|t| !t.is_zero());
    total.ok_or_else(|| issue("Missing `total` attribute"))?;
    let told = supporting_info(ask, body)?;
    let mut lines = lines(body).iter().map(|l| line(ask, l, state)).collect::<Result<Vec<Line>, _>>()?;
    // Two tables: the items come first, whatever the order sent.
    lines.sort_by_key(|l| l.kind == Kind::Service);
    let person = person.ok_or_else(|| Answer::failure("Claim has no insuree."))??;
    let facility = facility.ok_or_else(|| Answer::failure("Claim has no health_facility."))??;
    let attempt = state.kept.posts.get(&code).copied().unwrap_or_default();
    Ok(Claim {
        id: state.kept.next_claim + 1,
        uuid: ask.office.ids.of("claim", &format!("{code} {attempt}")),
        code,
        status: status::ENTERED,
        rejection_reason: 0,
        insuree: person.number.clone(),
        facility: facility.code.clone(),
        administrator: admin.code.clone(),
        diagnoses,
        visit_type: visit_type.to_owned(),
        date_from: start,
        date_to: end.unwrap_or(start),
        date_claimed: created,
        guarantee: told.guarantee,
        explanation: told.explanation,
        attachments: told.attachments,
        lines,
        category: None,
        adjustment: None,
        review_status: 1,
        feedback_status: feedback::IDLE,
        feedback: None,
        approved: None,
        valuated: None,
        remunerated: None,
        date_processed: None,
        submit_stamp: state.clock.local(),
        process_stamp: None,
        valid_from: state.clock.local(),
        arrived: state.clock.now(),
    })
}

fn claim_code(body: &Value) -> Result<String, Answer> {
    let identifiers = body.get("identifier").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let typed_code = |i: &&Value| i.pointer("/type/coding/0/code").and_then(Value::as_str) == Some("Code");
    let value = identifiers.iter().find(typed_code).and_then(|i| i.get("value")).and_then(Value::as_str);
    let code = value.ok_or_else(|| issue("Missing or invalid `identifier` attribute"))?;
    if code.is_empty() {
        let mut complaints = Complaints::about("ClaimV2");
        complaints.add(
            "identifier -> 0 -> value",
            "string does not match regex \"[ \\r\\n\\t\\S]+\" (type=value_error.str.regex; pattern=[ \\r\\n\\t\\S]+)",
        );
        complaints.settle()?;
    }
    Ok(code.to_owned())
}

/// What the payer refuses of a well-read claim; nothing is stored.
fn accept(ask: &Ask<'_>, state: &State, claim: &Claim) -> Result<(), Answer> {
    let district = ask.world().facilities.facility(&claim.facility).map(|f| &f.district);
    if !district.is_some_and(|d| ask.user.sees(d)) {
        return Err(Answer::failure("['Invalid health facility code or health facility not allowed for user']"));
    }
    if state.claim_by_code(&claim.code).is_some() {
        return Err(Answer::failure(format!("[\"Claim with code '{}' already exists.\"]", claim.code)));
    }
    let length = claim.code.chars().count();
    if length > LONGEST_CODE {
        return Err(Answer::failure(format!(
            "[\"Object Claim is not respecting the mandatory fields: {{'code': ['Ensure this value has at most {LONGEST_CODE} characters (it has {length}).']}}\"]"
        )));
    }
    let overshoot = claim.lines.iter().any(|l| {
        let most = ask.world().catalogue.element(l.kind, &l.code).and_then(|e| e.maximum_amount);
        most.is_some_and(|most| l.quantity > most)
    });
    if overshoot {
        return Err(Answer::failure("['mutation.claim_item_service_maximum_amount_overshoot']"));
    }
    Ok(())
}

fn diagnoses(ask: &Ask<'_>, body: &Value) -> Result<Vec<String>, Answer> {
    let sent = body.get("diagnosis").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut codes = Vec::new();
    // A sixth is dropped in silence.
    for diagnosis in sent.iter().take(5) {
        let code =
            diagnosis.pointer("/diagnosisCodeableConcept/coding/0/code").and_then(Value::as_str).unwrap_or_default();
        let known = ask.world().catalogue.diagnosis(code).filter(|d| d.valid_to.is_none());
        known.ok_or_else(|| Answer::failure("Diagnosis matching query does not exist."))?;
        codes.push(code.to_owned());
    }
    if codes.is_empty() { Err(Answer::failure("Claim has no icd.")) } else { Ok(codes) }
}

/// What `supportingInfo` can say.
#[derive(Default)]
struct Told {
    guarantee: Option<String>,
    explanation: Option<String>,
    attachments: Vec<Attachment>,
}

fn supporting_info(ask: &Ask<'_>, body: &Value) -> Result<Told, Answer> {
    let mut told = Told::default();
    let sent = body.get("supportingInfo").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    for info in sent {
        let category = info.pointer("/category/coding/0/code").or_else(|| info.pointer("/category/text"));
        let text = || info.get("valueString").and_then(Value::as_str).map(str::to_owned);
        match category.and_then(Value::as_str).unwrap_or("None") {
            "guarantee" => told.guarantee = text(),
            "explanation" => told.explanation = text(),
            "attachment" => told.attachments.push(attachment(ask, info)?),
            other => return Err(issue(&format!("Unknown supporting info category: `{other}`"))),
        }
    }
    Ok(told)
}

fn attachment(ask: &Ask<'_>, info: &Value) -> Result<Attachment, Answer> {
    let field = |name: &str| info.get("valueAttachment").and_then(|a| a.get(name)).and_then(Value::as_str);
    let mime = field("contentType").unwrap_or("None");
    let pdf = mime == "application/pdf" && ask.options().release == Release::R2604;
    if !pdf && !MIME_TYPES.contains(&mime) {
        return Err(Answer::failure(format!("Mime type {mime} not allowed")));
    }
    if field("hash").is_some() {
        return Err(Answer::failure("'bytes' object has no attribute 'encode'"));
    }
    let date = field("creation").and_then(date).ok_or_else(|| Answer::failure("None 00:00:00"))?;
    let size = BASE64_STANDARD.decode(field("data").unwrap_or_default()).map_or(0, |bytes| bytes.len());
    Ok(Attachment { title: field("title").unwrap_or_default().to_owned(), mime: mime.to_owned(), date, size })
}

fn line(ask: &Ask<'_>, sent: &Value, state: &mut State) -> Result<Line, Answer> {
    let category = sent.get("category").ok_or_else(|| Answer::failure("'NoneType' object has no attribute 'text'"))?;
    let kind = match category.get("text").and_then(Value::as_str) {
        Some("item") => Kind::Item,
        Some("service") => Kind::Service,
        other => return Err(issue(&format!("Unknown item category: `{}`", other.unwrap_or("None")))),
    };
    let to = sent.pointer("/extension/0/valueReference");
    let to = to.ok_or_else(|| Answer::failure("'NoneType' object is not subscriptable"))?;
    let converter = match kind {
        Kind::Item => "MedicationConverter",
        Kind::Service => "ActivityDefinitionConverter",
    };
    let catalogue = &ask.world().catalogue;
    let element: &Arc<Element> =
        resolve(to, converter, |uuid| catalogue.element_by_uuid(kind, uuid), |code| catalogue.element(kind, code))?;
    let (quantity, price) = amounts(sent)?;
    state.kept.next_line += 1;
    Ok(Line {
        id: state.kept.next_line,
        kind,
        code: element.code.clone(),
        quantity,
        price_asked: price,
        explanation: None,
        reason: None,
        product: None,
        price_origin: None,
        limitation: None,
        limitation_value: None,
        price_adjusted: None,
        quantity_approved: None,
        price_approved: None,
        price_valuated: None,
        justification: None,
    })
}

fn amounts(sent: &Value) -> Result<(Decimal, Decimal), Answer> {
    let unsupported =
        |left, right| Answer::failure(format!("unsupported operand type(s) for *: '{left}' and '{right}'"));
    let price = sent.pointer("/unitPrice/value").and_then(decimal);
    let quantity = sent.pointer("/quantity/value").and_then(decimal);
    let price = price.ok_or_else(|| unsupported("NoneType", "decimal.Decimal"))?;
    Ok((quantity.ok_or_else(|| unsupported("decimal.Decimal", "NoneType"))?, price))
}

/// Finds what a reference means: `Type/<uuid>`, `Type/<code>`, or a typed identifier.
fn resolve<'a, T>(
    reference: &Value,
    converter: &str,
    by_uuid: impl Fn(Uuid) -> Option<&'a T>,
    by_code: impl Fn(&str) -> Option<&'a T>,
) -> Result<&'a T, Answer> {
    let literal = reference.get("reference").and_then(Value::as_str);
    let logical = reference.pointer("/identifier/value").and_then(Value::as_str);
    let id = literal.and_then(|r| r.rsplit('/').next()).or(logical).unwrap_or_default();
    let found = Uuid::parse_str(id).map_or_else(|_| by_code(id), by_uuid);
    let shown = |text: Option<&str>| text.map_or("None".to_owned(), |t| format!("'{t}'"));
    found.ok_or_else(|| {
        Answer::failure(format!(
            "Failed to find the resource based on reference(with contain: False, converter: {converter}): resource_type='Reference' identifier={} reference={} type={}",
            shown(logical),
            shown(literal),
            shown(reference.get("type").and_then(Value::as_str)),
        ))
    })
}
