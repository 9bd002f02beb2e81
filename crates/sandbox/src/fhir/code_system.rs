//! `CodeSystem/<name>`: whole code lists in one document, no paging.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::Ask;
use crate::Release;
use crate::answer::Answer;

/// A list that is the same on every server.
struct Fixed {
    name: &'static str,
    id: &'static str,
    class: &'static str,
    title: &'static str,
    description: &'static str,
    concepts: &'static [(&'static str, &'static str)],
}

const FIXED: [Fixed; 2] = [
    Fixed {
        name: "organization-hf-legal-form",
        id: "organization-hf-legal-form",
        class: "OrganizationHFLegalFormCS",
        title: "Legal Forms (Organization)",
        description: "Indicates the legal forms of the Organization. Values defined by openIMIS. Can be extended.",
        concepts: &[
            ("C", "Charity"),
            ("D", "District organisation"),
            ("G", "Government"),
            ("P", "Private organisation"),
        ],
    },
    Fixed {
        name: "organization-hf-level",
        id: "organization-hf-level",
        class: "OrganizationHFLevelCS",
        title: "Health Facility Level (Organization)",
        description: "Indicates the legal forms of the Organization. Values defined by openIMIS. Can be extended.",
        concepts: &[("D", "Dispensary"), ("C", "Health Centre"), ("H", "Hospital")],
    },
];

/// The names a release answers to.
pub(super) fn names(release: Release) -> impl Iterator<Item = &'static str> {
    let elements = if release == Release::R2604 { ["medical-item", "medical-service"].as_slice() } else { &[] };
    FIXED.iter().map(|f| f.name).chain(["diagnosis"]).chain(elements.iter().copied())
}

pub(super) fn known(name: &str, release: Release) -> bool {
    names(release).any(|n| n == name)
}

pub(super) fn answer(ask: &Ask<'_>, name: &str) -> Result<Value, Answer> {
    let catalogue = &ask.world().catalogue;
    let concept = |code: &str, display: &str| json!({ "code": code, "display": display });
    let elements = |list: &[std::sync::Arc<crate::data::Element>]| {
        list.iter().map(|e| concept(&e.code, &e.name)).collect::<Vec<_>>()
    };
    let (id, class, title, description, concepts) = match name {
        "diagnosis" => {
            if !ask.user.may(111_001) {
                return Err(Answer::outcome(StatusCode::FORBIDDEN, "error", "exception", "unauthorized"));
            }
            let concepts = catalogue.diagnoses.iter().map(|d| concept(&d.code, &d.name)).collect();
            (
                "diagnosis-ICD10-level1",
                "DiagnosisICD10Level1CS",
                "ICD 10 Level 1 diagnosis (Claim)",
                "The actual list of diagnosis configured in openIMIS.",
                concepts,
            )
        }
        "medical-item" => (
            "medical-item",
            "MedicalItemCS",
            "Medical Item",
            "Indicates the medical items available in openIMIS. Values defined by openIMIS. Can be extended.",
            elements(&catalogue.items),
        ),
        "medical-service" => (
            "medical-service",
            "MedicalServiceCS",
            "Medical Service",
            "Indicates the medical services available in openIMIS. Values defined by openIMIS. Can be extended.",
            elements(&catalogue.services),
        ),
        _ => {
            let fixed = FIXED.iter().find(|f| f.name == name).ok_or_else(Answer::no_such_path)?;
            let concepts = fixed.concepts.iter().map(|(code, display)| concept(code, display)).collect();
            (fixed.id, fixed.class, fixed.title, fixed.description, concepts)
        }
    };
    let now = ask.office.state().clock.local();
    Ok(json!({
        "resourceType": "CodeSystem",
        "id": id,
        "url": format!("{}{}", ask.office.origin(), ask.call.path),
        "name": class,
        "title": title,
        "status": "active",
        "date": now.format("%Y-%m-%dT%H:%M:%S%.6f").to_string(),
        "description": description,
        "content": "complete",
        "count": concepts.len(),
        "concept": concepts,
    }))
}
