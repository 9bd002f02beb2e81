//! Cover over FHIR, only where a probe has shown that it works; it never does on 26.04 and only for the uninsured on 25.10.

use claims_domain::ServiceDate;
use claims_domain::cover::{Left, Policy, PolicyStatus};
use claims_domain::ids::InsureeNo;
use claims_fhir::datatypes::{CodeableConcept, Reference};
use claims_fhir::eligibility::{InsuranceItem, RequestItem};
use claims_fhir::{CoverageEligibilityRequest, CoverageEligibilityResponse};
use serde_json::Value;

use crate::{Problem, Reply, read};

/// The question; `today` is the day it is asked. One service and one item at most: of several the server answers the last only.
#[must_use]
pub fn request_body(number: &InsureeNo, service: Option<&str>, item: Option<&str>, today: ServiceDate) -> Vec<u8> {
    let asked = |kind: &str, code: Option<&str>| {
        code.map(|code| RequestItem {
            category: Some(CodeableConcept::of(None, kind)),
            product_or_service: Some(CodeableConcept { text: Some(code.to_owned()), ..CodeableConcept::default() }),
        })
    };
    let request = CoverageEligibilityRequest {
        resource_type: Some("CoverageEligibilityRequest".to_owned()),
        status: Some("active".to_owned()),
        purpose: vec!["benefits".to_owned()],
        patient: Some(Reference::to("Patient", number.as_str())),
        created: Some(today.to_string()),
        insurer: Some(Reference::to("Organization", "openIMIS")),
        item: [asked("service", service), asked("item", item)].into_iter().flatten().collect(),
    };
    // Texts, numbers and lists of them always have a JSON form.
    serde_json::to_vec(&request).unwrap_or_default()
}

/// Reads the active policies; an empty list means *no active policy*. What is left and zero is not sent, nor is what is
/// unlimited: an absent count stays *not reported*.
///
/// # Errors
/// When the answer is no `CoverageEligibilityResponse`.
pub fn read(reply: Reply<'_>) -> Result<Vec<Policy>, Problem> {
    let value = reply.success()?;
    if value.get("resourceType").and_then(Value::as_str) != Some("CoverageEligibilityResponse") {
        return Err(Problem::UnexpectedAnswer { what: "CoverageEligibilityResponse" });
    }
    let response: CoverageEligibilityResponse =
        serde_json::from_value(value).map_err(|_| Problem::UnexpectedAnswer { what: "CoverageEligibilityResponse" })?;
    Ok(response
        .insurance
        .into_iter()
        .filter_map(|insurance| {
            let product = insurance
                .item
                .iter()
                .find(|item| item.category.as_ref().is_some_and(|category| category.has("benefit")))?;
            let period = insurance.benefit_period.clone().unwrap_or_default();
            Some(Policy {
                uuid: insurance.coverage.as_ref().and_then(Reference::id).and_then(read::uuid),
                product: read::filled(product.description.clone())?,
                product_name: product.name.clone().unwrap_or_default(),
                // Only active ones are listed.
                status: PolicyStatus::Active,
                stage: None,
                effective: read::day(period.start.as_deref()),
                expiry: read::day(period.end.as_deref()),
                left: left(product),
            })
        })
        .collect())
}

fn left(product: &InsuranceItem) -> Left {
    let count = |kind: &str| {
        let benefit =
            product.benefit.iter().find(|benefit| benefit.r#type.as_ref().is_some_and(|code| code.has(kind)))?;
        benefit.allowed_unsigned_int
    };
    Left {
        admissions: count("admissions_left"),
        visits: count("visits_left"),
        consultations: count("consultations_left"),
        surgeries: count("surgeries_left"),
        deliveries: count("deliveries_left"),
        antenatal: count("antenatal_left"),
        // The amounts sent here are the product's maxima, not what is left.
        ..Left::default()
    }
}
