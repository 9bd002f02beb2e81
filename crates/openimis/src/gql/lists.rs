//! The payer's lists: services, items, diagnoses, claim administrators.

use claims_domain::catalogue::{Administrator, Diagnosis, Element, Kind};
use claims_domain::ids::{AdministratorCode, DiagnosisCode, ElementCode};
use claims_fhir::Exact;
use serde_json::{Value, json};

use super::Request;
use super::answer::{Page, page};
use crate::{Problem, Reply, read};

const SERVICES: &str = "query Services($after: String) {
  medicalServices(first: 100, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { node { id uuid code name price category level careType frequency patientCategory maximumAmount validityFrom } } }
}";

const ITEMS: &str = "query Items($after: String) {
  medicalItems(first: 100, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { node { id uuid code name price type package careType frequency patientCategory maximumAmount validityFrom } } }
}";

const DIAGNOSES: &str = "query Diagnoses($after: String) {
  diagnoses(first: 100, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { node { code name validityTo } } }
}";

const ADMINISTRATORS: &str = "query Administrators($facility: String, $after: String) {
  claimAdmins(healthFacility_Code: $facility, first: 100, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { node { uuid code lastName otherNames } } }
}";

/// Asks for a page of services.
#[must_use]
pub fn services(after: Option<&str>) -> Request {
    Request { document: SERVICES.into(), variables: json!({"after": after}) }
}

/// Asks for a page of items.
#[must_use]
pub fn items(after: Option<&str>) -> Request {
    Request { document: ITEMS.into(), variables: json!({"after": after}) }
}

/// Asks for a page of diagnoses.
#[must_use]
pub fn diagnoses(after: Option<&str>) -> Request {
    Request { document: DIAGNOSES.into(), variables: json!({"after": after}) }
}

/// Asks for a page of a facility's claim administrators.
#[must_use]
pub fn administrators(facility_code: &str, after: Option<&str>) -> Request {
    Request { document: ADMINISTRATORS.into(), variables: json!({"facility": facility_code, "after": after}) }
}

claims_fhir::wire! {
    ElementNode {
        uuid: Option<String>,
        code: Option<String>,
        name: Option<String>,
        price: Option<Exact>,
        r#type: Option<String>,
        category: Option<String>,
        package: Option<String>,
        level: Option<String>,
        care_type: Option<String>,
        frequency: Option<u32>,
        patient_category: Option<u8>,
        maximum_amount: Option<Exact>,
        validity_from: Option<String>,
    }
    DiagnosisNode {
        code: Option<String>,
        name: Option<String>,
    }
    AdministratorNode {
        uuid: Option<String>,
        code: Option<String>,
        last_name: Option<String>,
        other_names: Option<String>,
    }
}

/// Reads a page of services, each with its database id, by which the price lists name it.
///
/// # Errors
/// When the answer is no such page.
pub fn read_services(reply: Reply<'_>) -> Result<Page<(i64, Element)>, Problem> {
    page(reply, "medicalServices", |node| numbered(node, Kind::Service))
}

/// Reads a page of items, each with its database id, by which the price lists name it.
///
/// # Errors
/// When the answer is no such page.
pub fn read_items(reply: Reply<'_>) -> Result<Page<(i64, Element)>, Problem> {
    page(reply, "medicalItems", |node| numbered(node, Kind::Item))
}

fn numbered(node: Value, kind: Kind) -> Option<(i64, Element)> {
    let number = node.get("id")?.as_str().and_then(read::database_id)?;
    Some((number, element(node, kind)?))
}

pub(super) fn element(node: Value, kind: Kind) -> Option<Element> {
    let node: ElementNode = serde_json::from_value(node).ok()?;
    Some(Element {
        kind,
        code: ElementCode::new(read::filled(node.code)?),
        uuid: read::uuid(&node.uuid?)?,
        name: node.name.unwrap_or_default(),
        price: read::money(node.price)?,
        package: read::filled(node.package),
        category: read::filled(match kind {
            Kind::Service => node.category,
            Kind::Item => node.r#type,
        }),
        level: read::filled(node.level),
        care_type: read::filled(node.care_type),
        frequency_days: node.frequency,
        patient_category: node.patient_category.unwrap_or(0),
        maximum: read::quantity(node.maximum_amount),
        valid_from: read::day(node.validity_from.as_deref()),
    })
}

/// Reads a page of diagnoses.
///
/// # Errors
/// When the answer is no such page.
pub fn read_diagnoses(reply: Reply<'_>) -> Result<Page<Diagnosis>, Problem> {
    // The server lists past versions too.
    page(
        reply,
        "diagnoses",
        |node| if node.get("validityTo").is_none_or(Value::is_null) { diagnosis(node) } else { None },
    )
}

pub(super) fn diagnosis(node: Value) -> Option<Diagnosis> {
    let node: DiagnosisNode = serde_json::from_value(node).ok()?;
    Some(Diagnosis { code: DiagnosisCode::new(read::filled(node.code)?), name: node.name.unwrap_or_default() })
}

/// Reads a page of claim administrators.
///
/// # Errors
/// When the answer is no such page.
pub fn read_administrators(reply: Reply<'_>) -> Result<Page<Administrator>, Problem> {
    page(reply, "claimAdmins", administrator)
}

pub(super) fn administrator(node: Value) -> Option<Administrator> {
    let node: AdministratorNode = serde_json::from_value(node).ok()?;
    Some(Administrator {
        code: AdministratorCode::new(read::filled(node.code)?),
        uuid: read::uuid(&node.uuid?)?,
        last_name: node.last_name.unwrap_or_default(),
        other_names: node.other_names.unwrap_or_default(),
    })
}
