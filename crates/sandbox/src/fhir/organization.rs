//! `Organization`: the facilities and the insurer.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::common::{By, IG, coding, identifier, identifiers, not_found_text, reference, reference_showing};
use super::{Ask, listing};
use crate::answer::Answer;
use crate::data::{Facility, World};

/// What the mixed list holds.
enum Row<'a> {
    Facility(&'a Facility),
    PolicyHolder,
    Insurer,
}

pub(super) fn list(ask: &Ask<'_>) -> Result<Value, Answer> {
    if ask.query.get("_lastUpdated").is_some() {
        return Err(Answer::failure(
            "Cannot resolve keyword 'date_updated' into field. Choices are: config, controls, id, is_disabled_until, is_exposed, layer, module, version",
        ));
    }
    let kind = ask.query.get("resourceType");
    let wanted = |name: &str| !matches!(kind, Some("prov" | "bus" | "ins")) || kind == Some(name);
    let facilities = ask.world().facilities.facilities.iter().filter(|_| wanted("prov")).map(|f| Row::Facility(f));
    // Policy holders come with the facilities, asked for or not.
    let holders = (wanted("prov") || wanted("bus")).then_some(Row::PolicyHolder);
    let rows: Vec<Row<'_>> = facilities.chain(holders).chain(wanted("ins").then_some(Row::Insurer)).collect();
    listing::bundle(ask, &rows, rows.len(), |row| {
        Ok(match row {
            Row::Facility(facility) => render(ask.world(), facility, By::Uuid),
            Row::PolicyHolder => policy_holder(ask),
            Row::Insurer => insurer(),
        })
    })
}

pub(super) fn one(ask: &Ask<'_>, id: &str) -> Result<Value, Answer> {
    let found = ask.world().facilities.facilities.iter().find(|f| f.code == id || f.uuid.to_string() == id);
    if let Some(facility) = found {
        return Ok(render(ask.world(), facility, By::of(id)));
    }
    let sought =
        [not_found_text("HealthFacility", "code", id, true), not_found_text("PolicyHolder", "code", id, false)];
    let text = format!("Resource for identifier {id} cannot be reloved:{}", sought.join(","));
    Err(Answer::outcome(StatusCode::NOT_FOUND, "error", "not-found", text))
}

fn render(world: &World, facility: &Facility, by: By) -> Value {
    let level = match facility.level.as_str() {
        "H" => "Hospital",
        "C" => "Health Centre",
        _ => "Dispensary",
    };
    let care = match facility.care_type.as_str() {
        "I" => "In-patient",
        "O" => "Out-patient",
        _ => "Both",
    };
    let legal = match facility.legal_form.as_str() {
        "G" => "Government",
        "C" => "Charity",
        _ => "Private organization",
    };
    let contacts: Vec<Value> = world
        .facilities
        .administrators
        .iter()
        .filter(|a| a.facility.as_ref().is_some_and(|f| f.code == facility.code))
        .map(|a| json!({
            "purpose": { "coding": [{ "system": "http://terminology.hl7.org/CodeSystem/contactentity-type", "code": "PAYOR" }] },
            "name": { "use": "usual", "family": a.last_name, "given": [a.other_names] },
        }))
        .collect();
    let concept = |value: Value| json!({ "coding": [value] });
    json!({
        "resourceType": "Organization",
        "id": by.id(facility.uuid, &facility.code),
        "extension": [
            {
                "url": format!("{IG}StructureDefinition/organization-legal-form"),
                "valueCodeableConcept": concept(json!({ "system": "CodeSystem/organization-legal-form", "code": facility.legal_form, "display": legal })),
            },
            {
                "url": format!("{IG}/StructureDefinition/organization-hf-level"),
                "valueCodeableConcept": concept(coding("/CodeSystem/organization-hf-level", &facility.level, level)),
            },
            {
                "url": format!("{IG}StructureDefinition/organization-hf-care-type"),
                "valueCodeableConcept": concept(coding("/CodeSystem/organization-hf-care-type", &facility.care_type, care)),
            },
        ],
        "identifier": identifiers(facility.uuid, &facility.code),
        "type": [{ "coding": [{ "code": "prov" }] }],
        "name": facility.name,
        "telecom": [
            { "system": "email", "value": format!("{}@example.org", facility.code.to_lowercase()) },
            { "system": "phone", "value": format!("+1555100{:03}", facility.id) },
        ],
        "address": [{
            "extension": [{
                "url": format!("{IG}/StructureDefinition/address-location-reference"),
                "valueReference": reference("Organization", by, facility.uuid, &facility.code),
            }],
            "type": "physical",
            "line": [format!("{}, Main Road", facility.name)],
            "district": facility.district.name,
            "state": facility.district.enclosing("R").map(|r| r.name.clone()),
        }],
        "contact": contacts,
    })
}

fn policy_holder(ask: &Ask<'_>) -> Value {
    let uuid = ask.office.ids.of("policy holder", "COOP01");
    let village = ask.world().facilities.locations.iter().find(|l| l.kind == "V");
    let enclosing = |kind: &str| village.and_then(|v| v.enclosing(kind)).map(|l| l.name.clone());
    let municipality =
        json!({ "url": format!("{IG}StructureDefinition/address-municipality"), "valueString": enclosing("W") });
    let place = village.map(|v| {
        let to = reference_showing("Location", By::Uuid, v.uuid, &v.code, &v.name);
        json!({ "url": format!("{IG}StructureDefinition/address-location-reference"), "valueReference": to })
    });
    let kind = |name: &str, code: &str, display: &str| {
        json!({
            "url": format!("{IG}StructureDefinition/{name}"),
            "valueCodeableConcept": { "coding": [coding(&format!("CodeSystem/{name}"), code, display)] },
        })
    };
    json!({
        "resourceType": "Organization",
        "id": uuid,
        "extension": [
            kind("organization-ph-legal-form", "3", "Association"),
            kind("organization-ph-activity", "5", "Services"),
        ],
        "identifier": identifiers(uuid, "COOP01"),
        "type": [{ "coding": [{ "system": "http://terminology.hl7.org/CodeSystem/organization-type", "code": "bus" }] }],
        "name": "Riverside Growers Co-operative",
        "telecom": [{ "system": "email", "value": "coop@example.org" }],
        "address": [{
            "extension": [municipality, place],
            "type": "physical",
            "line": ["3 Mill Lane"],
            "city": village.map(|v| v.name.clone()),
            "district": enclosing("D"),
            "state": enclosing("R"),
        }],
        "contact": [{ "name": { "text": "Training Desk" } }],
    })
}

fn insurer() -> Value {
    json!({
        "resourceType": "Organization",
        "id": "openIMIS-Implementation",
        "identifier": [identifier("Code", "openIMIS")],
        "type": [{ "coding": [{ "system": "http://terminology.hl7.org/CodeSystem/organization-type", "code": "ins" }] }],
        "name": "Training Insurance Scheme",
        "telecom": [{ "system": "email", "value": "insurer@example.org" }],
        "address": [{ "line": ["1 Old Ferry"], "city": "Ferry Landing", "district": "Riverside", "state": "Training Region" }],
        "contact": [{
            "purpose": { "coding": [{
                "system": "http://terminology.hl7.org/CodeSystem/contactentity-type", "code": "ADMIN", "display": "Administrative",
            }] },
            "name": { "text": "Training Desk" },
        }],
    })
}
