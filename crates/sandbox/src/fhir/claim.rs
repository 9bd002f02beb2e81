//! `Claim`: what was sent in, as the server shows it again.

use serde_json::{Value, json};
use uuid::Uuid;

use super::common::{By, IG, coding, extension, identifiers, money, not_found, number, reference, reference_showing};
use super::{Ask, listing};
use crate::answer::Answer;
use crate::claims::{Claim, Line};
use crate::data::{User, World};

/// What changing or deleting a claim over FHIR answers: the lookup itself is wrong.
pub(super) const NO_UPDATE: &str = "Cannot resolve keyword 'identifier' into field. Choices are: adjuster, adjuster_id, adjustment, admin, admin_id, approval_status, approved, attachments, attachments_count, audit_user_id, audit_user_id_process, audit_user_id_review, audit_user_id_submit, batch_run, batch_run_id, care_type, category, claim, claimed, code, date_claimed, date_from, date_processed, date_to, dedrems, explanation, feedback, feedback_available, feedback_id, feedback_status, guarantee_id, health_facility, health_facility_id, icd, icd_1, icd_1_id, icd_2, icd_2_id, icd_3, icd_3_id, icd_4, icd_4_id, icd_id, id, insuree, insuree_id, items, json_ext, legacy_id, mutations, patient_condition, pre_authorization, process_stamp, refer_from, refer_from_id, refer_to, refer_to_id, referral_code, reinsured, rejection_reason, remunerated, restore, restore_id, review_status, services, status, submit_stamp, uuid, validity_from, validity_from_review, validity_to, validity_to_review, valuated, visit_type";

pub(super) fn list(ask: &Ask<'_>) -> Result<Value, Answer> {
    if let Some(code) = ask.query.get("identifier") {
        return one(ask, code);
    }
    let person = match ask.query.get("patient") {
        None => None,
        Some(id) => {
            let found = Uuid::parse_str(id).ok().and_then(|uuid| ask.world().people.by_uuid(uuid));
            Some(found.ok_or_else(|| Answer::failure("Insuree matching query does not exist."))?)
        }
    };
    let since = ask.query.date("refDate").transpose().map_err(|_| Answer::broken())?;
    let (rows, count) = visible_rows(ask, "Claim", |c| {
        person.is_none_or(|p| p.number == c.insuree) && since.is_none_or(|day| c.valid_from.date() >= day)
    })?;
    listing::bundle(ask, &rows, count, |c| render(ask.world(), c))
}

/// The user's claims that pass, and the count the server believes in for this query.
pub(super) fn visible_rows(
    ask: &Ask<'_>,
    resource: &str,
    passes: impl Fn(&Claim) -> bool,
) -> Result<(Vec<Claim>, usize), Answer> {
    let updated = ask.query.last_updated()?;
    let mut state = ask.office.state();
    let rows: Vec<Claim> = state
        .kept
        .claims
        .iter()
        .filter(|c| sees(ask.user, c) && passes(c) && updated.as_ref().is_none_or(|u| u.admits(c.valid_from)))
        .cloned()
        .collect();
    let facility = ask.user.facility.as_ref().map_or("", |f| f.code.as_str());
    let count = state.believed_count(format!("{resource} {facility} {}", ask.query.filter_key()), rows.len());
    Ok((rows, count))
}

/// Whether an account may see a claim: its own facility's, or without a facility none.
fn sees(user: &User, claim: &Claim) -> bool {
    user.facility.as_ref().is_some_and(|f| f.code == claim.facility)
}

pub(super) fn one(ask: &Ask<'_>, id: &str) -> Result<Value, Answer> {
    let claim = find(ask, id)?;
    if By::of(id) == By::Code {
        return Err(Answer::failure("'Insuree' object has no attribute 'code'"));
    }
    render(ask.world(), &claim)
}

/// The claim by UUID or code, if the user may see it.
pub(super) fn find(ask: &Ask<'_>, id: &str) -> Result<Claim, Answer> {
    let state = ask.office.state();
    let found = Uuid::parse_str(id).map_or_else(|_| state.claim_by_code(id), |uuid| state.claim(uuid));
    let found = found.filter(|c| sees(ask.user, c)).cloned();
    found.ok_or_else(|| not_found("Claim", "code", id))
}

/// The visit type with its name; a letter the server stored but cannot name is a failure.
pub(super) fn visit_type(claim: &Claim) -> Result<Value, Answer> {
    let display = match claim.visit_type.as_str() {
        "E" => "Emergency",
        "R" => "Referrals",
        "O" => "Other",
        other => return Err(Answer::failure(format!("{other} is missing"))),
    };
    Ok(json!({ "coding": [coding("CodeSystem/claim-visit-type", &claim.visit_type, display)] }))
}

/// A row the stored claim names is not in the data set: the state file is another data set's.
pub(super) fn dangling(what: &str) -> Answer {
    Answer::failure(format!("{what} matching query does not exist."))
}

fn render(world: &World, claim: &Claim) -> Result<Value, Answer> {
    let kind = visit_type(claim)?;
    if !claim.attachments.is_empty() {
        return Err(Answer::failure(
            "1 validation error for ClaimSupportingInfo\n__root__ -> sequence\n  none is not an allowed value (type=type_error.none.not_allowed)",
        ));
    }
    let person = world.people.by_number(&claim.insuree).ok_or_else(|| dangling("Insuree"))?;
    let facility = world.facilities.facility(&claim.facility).ok_or_else(|| dangling("HealthFacility"))?;
    let admin = world.facilities.administrator(&claim.administrator).ok_or_else(|| dangling("ClaimAdmin"))?;
    let diagnoses: Vec<Value> = claim
        .diagnoses
        .iter()
        .enumerate()
        .map(|(n, code)| {
            let name = world.catalogue.diagnosis(code).map_or("", |d| d.name.as_str());
            json!({
                "sequence": n + 1,
                "diagnosisCodeableConcept": { "coding": [coding("CodeSystem/diagnosis-ICD10-level1", code, name)] },
            })
        })
        .collect();
    let lines = claim.lines.iter().enumerate().map(|(n, l)| line(world, l, n + 1)).collect::<Result<Vec<_>, _>>()?;
    let insurance: Vec<Value> = world
        .people
        .policies_of(person)
        .take(1)
        .map(|p| {
            json!({
                "sequence": 1, "focal": true, "coverage": reference("Coverage", By::Uuid, p.uuid, &p.uuid.to_string()),
            })
        })
        .collect();
    let mut resource = json!({
        "resourceType": "Claim",
        "id": claim.uuid,
        "identifier": identifiers(claim.uuid, &claim.code),
        "status": "active",
        "type": kind,
        "use": "claim",
        "patient": reference_showing("Patient", By::Uuid, person.uuid, &person.number, &person.number),
        "billablePeriod": { "start": claim.date_from, "end": claim.date_to },
        "created": claim.date_claimed,
        "enterer": reference_showing("Practitioner", By::Uuid, admin.uuid, &admin.code, &admin.code),
        "provider": reference_showing("Organization", By::Uuid, facility.uuid, &facility.code, &facility.code),
        "priority": { "coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/processpriority", "code": "normal", "display": "Normal",
        }] },
        "diagnosis": diagnoses,
        "total": money(claim.claimed()),
    });
    if let Some(fields) = resource.as_object_mut() {
        let said = [("guarantee", &claim.guarantee), ("explanation", &claim.explanation)];
        let said: Vec<Value> = said
            .into_iter()
            .filter_map(|(code, text)| text.as_ref().map(|text| (code, text)))
            .enumerate()
            .map(|(n, (code, text))| json!({
                "sequence": n + 1,
                "category": { "coding": [{ "system": format!("{IG}CodeSystem/claim-supporting-info-category"), "code": code }] },
                "valueString": text,
            }))
            .collect();
        for (name, list) in [("supportingInfo", said), ("item", lines), ("insurance", insurance)] {
            if !list.is_empty() {
                fields.insert(name.to_owned(), Value::Array(list));
            }
        }
    }
    Ok(resource)
}

fn line(world: &World, line: &Line, sequence: usize) -> Result<Value, Answer> {
    let element = world.catalogue.element(line.kind, &line.code).ok_or_else(|| dangling("Item"))?;
    let to = reference(line.kind.resource(), By::Uuid, element.uuid, &element.code);
    Ok(json!({
        "extension": [extension("StructureDefinition/claim-item-reference", "valueReference", to)],
        "sequence": sequence,
        "category": { "text": line.kind },
        "productOrService": { "text": line.code },
        "quantity": { "value": number(line.quantity) },
        "unitPrice": money(line.price_asked),
    }))
}
