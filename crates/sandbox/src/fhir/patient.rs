//! `Patient`: the people of the user's district.

use axum::http::StatusCode;
use serde_json::{Value, json};
use std::sync::Arc;
use uuid::Uuid;

use super::common::{By, IG, extension, identifiers, not_found, reference};
use super::{Ask, first_contact, listing};
use crate::answer::Answer;
use crate::data::{Person, World};

pub(super) fn list(ask: &Ask<'_>) -> Result<Value, Answer> {
    if let Some(number) = ask.query.get("identifier") {
        // Not a Bundle: the person as if read by number, or a failure.
        return one(ask, number);
    }
    if let Some(Err(_)) = ask.query.date("claimDateFrom") {
        let text = "claimDateFrom should be in dd-mm-yyyy format";
        return Err(Answer::outcome(StatusCode::BAD_REQUEST, "error", "exception", text));
    }
    let since = ask.query.date("refDate").and_then(Result::ok);
    let claimed_since = ask.query.date("claimDateFrom").and_then(Result::ok);
    let claimants: Vec<String> = match claimed_since {
        None => Vec::new(),
        Some(day) => {
            let state = ask.office.state();
            state.kept.claims.iter().filter(|c| c.date_from >= day).map(|c| c.insuree.clone()).collect()
        }
    };
    let rows = ask.world().people.people.iter().filter(|p| {
        visible(ask, p)
            && since.is_none_or(|day| p.valid_from.date() >= day)
            && (claimed_since.is_none() || claimants.contains(&p.number))
    });
    listing::fixed(ask, rows, |p| p.valid_from, |p| Ok(render(ask.world(), p, By::Uuid)))
}

pub(super) fn one(ask: &Ask<'_>, id: &str) -> Result<Value, Answer> {
    let people = &ask.world().people;
    let found = match Uuid::parse_str(id) {
        Ok(uuid) => people.by_uuid(uuid).filter(|p| visible(ask, p)),
        Err(_) => by_number(ask, id),
    };
    found.map(|p| render(ask.world(), p, By::of(id))).ok_or_else(|| missing(id))
}

fn by_number<'a>(ask: &Ask<'a>, number: &str) -> Option<&'a Arc<Person>> {
    ask.world().people.by_number(number).filter(|p| visible(ask, p))
}

fn visible(ask: &Ask<'_>, person: &Person) -> bool {
    ask.user.sees(&person.family.village)
}

fn missing(id: &str) -> Answer {
    not_found("Insuree", "chf_id", id)
}

/// The person, with references in the manner asked.
fn render(world: &World, person: &Person, by: By) -> Value {
    let named = |system: &str, code: &str, display: &str| json!({ "coding": [{ "system": format!("CodeSystem/{system}"), "code": code, "display": display }] });
    let village = &person.family.village;
    let enclosing = |kind: &str| village.enclosing(kind).map(|l| l.name.clone());
    let adult_at_home = person.relation.as_deref().is_none_or(|r| r == "8");
    let marital = if adult_at_home { ("M", "Married") } else { ("S", "Single") };
    let place = json!([
        extension("StructureDefinition/address-municipality", "valueString", json!(enclosing("W"))),
        extension(
            "StructureDefinition/address-location-reference",
            "valueReference",
            reference("Location", by, village.uuid, &village.code)
        ),
    ]);
    let mut telecom = vec![json!({ "system": "phone", "value": format!("+1555{:06}", person.id), "use": "home" })];
    if person.relation.is_none() {
        telecom.push(json!({ "system": "email", "value": format!("person{}@example.org", person.id), "use": "home" }));
    }
    let identification = json!({
        "extension": [
            { "url": "number", "valueString": format!("N{:06}", person.id) },
            { "url": "type", "valueCodeableConcept": { "coding": [{ "system": "CodeSystem/patient-identification-type", "code": "N" }] } },
        ],
        "url": format!("{IG}StructureDefinition/patient-identification"),
    });
    let mut patient = json!({
        "resourceType": "Patient",
        "id": by.id(person.uuid, &person.number),
        "extension": [
            extension("StructureDefinition/patient-is-head", "valueBoolean", json!(person.relation.is_none())),
            extension("StructureDefinition/patient-education-level", "valueCodeableConcept", named("patient-education-level", "3", "Secondary school")),
            extension("StructureDefinition/patient-profession", "valueCodeableConcept", named("patient-profession", "3", "Self employed")),
            extension("StructureDefinition/patient-card-issued", "valueBoolean", json!(true)),
            extension("StructureDefinition/patient-group-reference", "valueReference", reference("Group", by, person.family.uuid, &person.family.head)),
            identification,
        ],
        "identifier": identifiers(person.uuid, &person.number),
        "name": [{ "use": "usual", "family": person.last_name, "given": [person.other_names] }],
        "telecom": telecom,
        "gender": if person.sex == "F" { "female" } else { "male" },
        "birthDate": person.born,
        "address": [{
            "extension": place,
            "use": "temp",
            "type": "physical",
            "text": format!("House {}, {}", person.family.code, village.name),
            "city": village.name,
            "district": enclosing("D"),
            "state": enclosing("R"),
        }],
        "maritalStatus": { "coding": [{
            "system": "http://hl7.org/fhir/valueset-marital-status.html", "code": marital.0, "display": marital.1,
        }] },
    });
    if let Some(fields) = patient.as_object_mut() {
        if let Some(relation) = &person.relation {
            let display = if relation == "8" { "Spouse" } else { "Son/Daughter" };
            fields.insert(
                "contact".to_owned(),
                json!([{
                    "relationship": [named("patient-contact-relationship", relation, display)],
                    "name": { "use": "usual", "family": person.last_name, "given": [person.other_names] },
                }]),
            );
        }
        if let Some(facility) = first_contact(world, &person.family) {
            fields.insert(
                "generalPractitioner".to_owned(),
                json!([reference("Organization", by, facility.uuid, &facility.code)]),
            );
        }
    }
    patient
}
