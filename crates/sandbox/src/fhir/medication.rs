//! `Medication`: the items of the catalogue.

use serde_json::{Value, json};

use super::common::{By, IG, coding, extension, identifiers, money, no_user_for_converter, not_found, number};
use super::{Ask, listing};
use crate::answer::Answer;
use crate::data::{Element, Kind, Nature};

pub(super) fn list(ask: &Ask<'_>) -> Result<Value, Answer> {
    if let Some(code) = ask.query.get("identifier") {
        return one(ask, code);
    }
    listing::fixed(ask, &ask.world().catalogue.items, |e| e.valid_from, |e| Ok(render(e, By::Uuid)))
}

pub(super) fn one(ask: &Ask<'_>, id: &str) -> Result<Value, Answer> {
    let catalogue = &ask.world().catalogue;
    let found = match uuid::Uuid::parse_str(id) {
        Ok(uuid) => catalogue.element_by_uuid(Kind::Item, uuid),
        Err(_) => catalogue.element(Kind::Item, id),
    };
    let element = found.ok_or_else(|| not_found("Item", "code", id))?;
    if ask.options().fixes { Ok(render(element, By::of(id))) } else { Err(no_user_for_converter()) }
}

fn render(element: &Element, by: By) -> Value {
    let Nature::Item { kind, package, quantity } = &element.nature else { return Value::Null };
    let display = if kind == "D" { "Drug" } else { "Medical_Consumable" };
    let usage = json!({
        "extension": [
            context("Gender", "gender", "Gender", genders(element)),
            context("Age", "age", "Age", ages(element)),
            context("CareType", "venue", "Clinical Venue", venues(element, "http://terminology.hl7.org/CodeSystem/v3-ActCode")),
        ],
        "url": format!("{IG}StructureDefinition/medication-usage-context"),
    });
    let level = json!({ "coding": [coding("CodeSystem/medication-level", "M", "Medication")], "text": "Medication" });
    let frequency = element
        .frequency
        .filter(|days| *days > 0)
        .map(|_| extension("StructureDefinition/medication-frequency", "valueTiming", timing(element)));
    let mut extensions = vec![
        extension("CodeSystem/unit-price", "valueMoney", money(element.price)),
        extension(
            "StructureDefinition/medication-type",
            "valueCodeableConcept",
            json!({
                "coding": [coding("CodeSystem/medication-item-type", kind, display)],
            }),
        ),
    ];
    extensions.extend(frequency);
    extensions.extend([usage, extension("StructureDefinition/medication-level", "valueCodeableConcept", level)]);
    json!({
        "resourceType": "Medication",
        "id": by.id(element.uuid, &element.code),
        "extension": extensions,
        "identifier": identifiers(element.uuid, &element.code),
        "code": { "text": element.name },
        "status": "active",
        "form": { "text": package },
        "amount": { "numerator": { "value": number(*quantity) } },
    })
}

fn context(url: &str, code: &str, display: &str, codings: Vec<Value>) -> Value {
    json!({
        "url": url,
        "valueUsageContext": {
            "code": { "system": "http://terminology.hl7.org/CodeSystem/usage-context-type", "code": code, "display": display },
            "valueCodeableConcept": { "coding": codings },
        },
    })
}

/// How often it may be given; a frequency of 0 is not told.
pub(super) fn timing(element: &Element) -> Value {
    let mut repeat = json!({ "frequency": 1, "periodUnit": "d" });
    if let Some((days, repeat)) = element.frequency.filter(|days| *days > 0).zip(repeat.as_object_mut()) {
        repeat.insert("period".to_owned(), number(days.into()));
    }
    json!({ "repeat": repeat })
}

/// Who may get it, by sex.
pub(super) fn genders(element: &Element) -> Vec<Value> {
    [(1, "male", "Male"), (2, "female", "Female")]
        .into_iter()
        .filter(|(bit, ..)| element.patient_category & bit != 0)
        .map(|(_, code, display)| json!({ "system": "http://hl7.org/fhir/administrative-gender", "code": code, "display": display }))
        .collect()
}

/// Who may get it, by age.
pub(super) fn ages(element: &Element) -> Vec<Value> {
    [(4, "adult", "Adult"), (8, "child", "Child")]
        .into_iter()
        .filter(|(bit, ..)| element.patient_category & bit != 0)
        .map(|(_, code, display)| coding("CodeSystem/usage-context-age-type", code, display))
        .collect()
}

/// Where it may be given.
pub(super) fn venues(element: &Element, system: &str) -> Vec<Value> {
    [("I", "AMB", "ambulatory"), ("O", "IMP", "IMP")]
        .into_iter()
        .filter(|(excluded_by, ..)| element.care_type != *excluded_by)
        .map(|(_, code, display)| json!({ "system": system, "code": code, "display": display }))
        .collect()
}
