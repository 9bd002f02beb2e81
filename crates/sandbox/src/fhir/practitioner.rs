//! `Practitioner`: claim administrators and enrolment officers, in two tables behind one path.

use serde_json::{Value, json};

use super::common::{By, coding, extension, identifiers, not_found, reference_showing};
use super::{Ask, listing};
use crate::answer::Answer;
use crate::data::Administrator;

pub(super) fn list(ask: &Ask<'_>) -> Result<Value, Answer> {
    let founded = ask.world().founded;
    let people = &ask.world().facilities;
    match ask.query.get("resourceType") {
        Some("ca") => listing::fixed(ask, &people.administrators, |_| founded, |a| Ok(render(a, By::Uuid))),
        Some("eo") => listing::fixed(ask, &people.officers, |_| founded, |o| Ok(render(o, By::Uuid))),
        _ => {
            // The total counts both kinds, the page shows the first.
            let count = people.administrators.len() + people.officers.len();
            listing::bundle(ask, &people.administrators, count, |a| Ok(render(a, By::Uuid)))
        }
    }
}

pub(super) fn one(ask: &Ask<'_>, id: &str) -> Result<Value, Answer> {
    let named = |a: &&std::sync::Arc<Administrator>| a.code == id || a.uuid.to_string() == id;
    let people = &ask.world().facilities;
    // Without a type the last table is asked, and its "not found" wins.
    let (table, model) = match ask.query.get("resourceType") {
        Some("ca") => (&people.administrators, "ClaimAdmin"),
        _ => (&people.officers, "Officer"),
    };
    table.iter().find(named).map(|a| render(a, By::of(id))).ok_or_else(|| not_found(model, "code", id))
}

fn render(person: &Administrator, by: By) -> Value {
    let (code, display) =
        if person.facility.is_some() { ("CA", "Claim Administrator") } else { ("EO", "Enrolment Officer") };
    let mut resource = json!({
        "resourceType": "Practitioner",
        "id": by.id(person.uuid, &person.code),
        "identifier": identifiers(person.uuid, &person.code),
        "name": [{ "use": "usual", "family": person.last_name, "given": [person.other_names] }],
        "telecom": [
            { "system": "phone", "value": format!("+1555200{:03}", person.id), "use": "home" },
            { "system": "email", "value": format!("{}@example.org", person.code.to_lowercase()), "use": "home" },
        ],
        "birthDate": "1988-03-04",
        "qualification": [{ "code": { "coding": [coding("CodeSystem/practitioner-qualification-type", code, display)] } }],
    });
    if let (Some(fields), Some(facility)) = (resource.as_object_mut(), &person.facility) {
        // Always by code, whatever was asked.
        let at = reference_showing("Organization", By::Code, facility.uuid, &facility.code, &facility.code);
        fields
            .insert("extension".to_owned(), json!([extension("StructureDefinition/reference", "valueReference", at)]));
    }
    resource
}
