//! `ActivityDefinition`: the services of the catalogue.

use serde_json::{Value, json};

use super::common::{By, coding, extension, identifiers, money, not_found};
use super::medication::{ages, genders, timing, venues};
use super::{Ask, listing};
use crate::answer::Answer;
use crate::data::{Element, Kind, Nature};

pub(super) fn list(ask: &Ask<'_>) -> Result<Value, Answer> {
    listing::fixed(ask, &ask.world().catalogue.services, |e| e.valid_from, |e| Ok(render(e, By::Uuid)))
}

pub(super) fn one(ask: &Ask<'_>, id: &str) -> Result<Value, Answer> {
    let catalogue = &ask.world().catalogue;
    let found = match uuid::Uuid::parse_str(id) {
        Ok(uuid) => catalogue.element_by_uuid(Kind::Service, uuid),
        Err(_) => catalogue.element(Kind::Service, id),
    };
    found.map(|e| render(e, By::of(id))).ok_or_else(|| not_found("Service", "code", id))
}

fn render(element: &Element, by: By) -> Value {
    let Nature::Service { kind, category, level } = &element.nature else { return Value::Null };
    let level_name = match level.as_str() {
        "V" => "Visit",
        "D" => "Day of stay",
        "H" => "Hospital case",
        _ => "Simple Service",
    };
    let category_name = match category.as_str() {
        "C" => "Consultations",
        "A" => "Antenatal",
        "D" => "Delivery",
        "S" => "Surgery",
        _ => "Other",
    };
    let type_name = if kind == "P" { "Preventive" } else { "Curative" };
    let workflow = coding("CodeSystem/activity-definition-usage-context-workflow-type", category, category_name);
    let venue = venues(element, "http://terminology.hl7.org/2.1.0/CodeSystem-v3-ActCode.html");
    json!({
        "resourceType": "ActivityDefinition",
        "id": by.id(element.uuid, &element.code),
        "extension": [
            extension("StructureDefinition/unit-price", "valueMoney", money(element.price)),
            extension("StructureDefinition/activity-definition-level", "valueCodeableConcept", json!({
                "coding": [coding("ValueSet/activity-definition-level", level, level_name)], "text": level_name,
            })),
        ],
        "identifier": identifiers(element.uuid, &element.code),
        "name": element.code,
        "title": element.name,
        "status": "active",
        "date": element.valid_from,
        "useContext": [
            context("gender", "Gender", genders(element)),
            context("age", "Age Range", ages(element)),
            context("workflow", "Workflow Setting", vec![workflow]),
            context("venue", "Clinical Venue", venue),
        ],
        "topic": [{ "coding": [coding("CodeSystem/activity-definition-service-type.html", kind, type_name)] }],
        "timingTiming": timing(element),
    })
}

fn context(code: &str, display: &str, codings: Vec<Value>) -> Value {
    let names: Vec<&str> = codings.iter().filter_map(|c| c.get("display").and_then(Value::as_str)).collect();
    let text = names.join(" or ");
    json!({
        "code": { "system": "http://terminology.hl7.org/CodeSystem/usage-context-type", "code": code, "display": display },
        "valueCodeableConcept": { "coding": codings, "text": text },
    })
}
