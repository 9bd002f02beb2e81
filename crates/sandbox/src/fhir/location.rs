//! `Location`: the places of the user's district, or its facilities as sites.

use serde_json::{Value, json};

use super::common::{By, coding, identifier, identifiers, no_user_for_converter, not_found, reference_showing};
use super::{Ask, listing};
use crate::answer::Answer;
use crate::data::{Facility, Location};

pub(super) fn list(ask: &Ask<'_>) -> Result<Value, Answer> {
    if let Some(code) = ask.query.get("identifier") {
        return one(ask, code);
    }
    let facilities = &ask.world().facilities;
    if ask.query.get("physicalType") == Some("si") {
        let rows = facilities.facilities.iter().filter(|f| ask.user.sees(&f.district));
        return listing::fixed(ask, rows, |f| f.valid_from, |f| Ok(site(f)));
    }
    let rows = facilities.locations.iter().filter(|l| ask.user.sees(l));
    listing::fixed(ask, rows, |l| l.valid_from, |l| Ok(place(l)))
}

pub(super) fn one(ask: &Ask<'_>, id: &str) -> Result<Value, Answer> {
    let mut places = ask.world().facilities.locations.iter();
    let found = places.find(|l| l.code == id || l.uuid.to_string() == id);
    let found = found.ok_or_else(|| not_found("Location", "code", id))?;
    if ask.options().fixes { Ok(place(found)) } else { Err(no_user_for_converter()) }
}

fn place(location: &Location) -> Value {
    let display = match location.kind.as_str() {
        "R" => "Region",
        "D" => "District",
        "W" => "Municipality/Ward",
        _ => "Village",
    };
    let mut resource = json!({
        "resourceType": "Location",
        "id": location.uuid,
        "identifier": identifiers(location.uuid, &location.code),
        "status": "active",
        "name": location.name,
        "mode": "instance",
        "physicalType": { "coding": [coding("/CodeSystem/location-type", &location.kind, display)] },
    });
    if let (Some(fields), Some(parent)) = (resource.as_object_mut(), &location.parent) {
        fields.insert("partOf".to_owned(), part_of(parent));
    }
    resource
}

fn site(facility: &Facility) -> Value {
    let (code, text) = match facility.level.as_str() {
        "H" => ("HOSP", "hospital"),
        "C" => ("OF", "health-center"),
        _ => ("COMM", "dispensary"),
    };
    json!({
        "resourceType": "Location",
        "id": facility.uuid,
        "identifier": [identifier("UUID", &facility.uuid.to_string()), identifier("FI", &facility.code)],
        "name": facility.name,
        "type": [{ "coding": [{ "system": "http://hl7.org/fhir/v3/ServiceDeliveryLocationRoleType/vs.html", "code": code }], "text": text }],
        "physicalType": {
            "coding": [{ "system": "http://terminology.hl7.org/CodeSystem/location-physical-type.html", "code": "si" }],
            "text": "site",
        },
        "partOf": part_of(&facility.district),
    })
}

fn part_of(parent: &Location) -> Value {
    reference_showing("Location", By::Uuid, parent.uuid, &parent.code, &parent.code)
}
