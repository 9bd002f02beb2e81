//! Reading the rows of the catalogue: services, items, diagnoses, claim administrators.
//!
//! A field of a wrong type makes its row unreadable, here and in [`super::nodes`]: it is named, not taken for *no limit*.

use claims_domain::catalogue::{Administrator, Diagnosis, Element, Kind};
use claims_domain::ids::{AdministratorCode, DiagnosisCode, ElementCode};
use claims_fhir::Exact;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::raw::typed;
use crate::read;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ElementNode {
    uuid: String,
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

#[derive(Deserialize)]
struct DiagnosisNode {
    code: Option<String>,
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AdministratorNode {
    uuid: String,
    code: Option<String>,
    last_name: Option<String>,
    other_names: Option<String>,
}

pub(super) fn element(node: &RawValue, kind: Kind) -> Option<Element> {
    let node: ElementNode = typed(node)?;
    Some(Element {
        kind,
        code: ElementCode::new(read::filled(node.code)?),
        uuid: read::uuid(&node.uuid)?,
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

pub(super) fn diagnosis(node: &RawValue) -> Option<Diagnosis> {
    let node: DiagnosisNode = typed(node)?;
    Some(Diagnosis { code: DiagnosisCode::new(read::filled(node.code)?), name: node.name.unwrap_or_default() })
}

pub(super) fn administrator(node: &RawValue) -> Option<Administrator> {
    let node: AdministratorNode = typed(node)?;
    Some(Administrator {
        code: AdministratorCode::new(read::filled(node.code)?),
        uuid: read::uuid(&node.uuid)?,
        last_name: node.last_name.unwrap_or_default(),
        other_names: node.other_names.unwrap_or_default(),
    })
}
