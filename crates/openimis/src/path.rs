//! Where things are, relative to the API root (which ends with `/`). FHIR addresses need their trailing slash.

use std::fmt::Write;

/// Sign in.
pub const LOGIN: &str = "api_fhir_r4/login/";
/// Who am I: rights and facility.
pub const CURRENT_USER: &str = "core/users/current_user/";
/// GraphQL.
pub const GRAPHQL: &str = "graphql";
/// Submit a claim.
pub const CLAIM: &str = "api_fhir_r4/Claim/";
/// Ask about cover.
pub const ELIGIBILITY: &str = "api_fhir_r4/CoverageEligibilityRequest/";
/// Answer the payer's questions about a claim.
pub const COMMUNICATION: &str = "api_fhir_r4/Communication/";
/// Every diagnosis at once.
pub const DIAGNOSES: &str = "api_fhir_r4/CodeSystem/diagnosis/";
/// Every legal form of facilities at once.
pub const LEGAL_FORMS: &str = "api_fhir_r4/CodeSystem/organization-hf-legal-form/";
/// Resource of items, for [`list`].
pub const MEDICATION: &str = "Medication";
/// Resource of services, for [`list`].
pub const ACTIVITY_DEFINITION: &str = "ActivityDefinition";
/// Resource of answers, for [`list`].
pub const CLAIM_RESPONSE: &str = "ClaimResponse";

/// The answer to a claim, by code or UUID.
#[must_use]
pub fn claim_response(code_or_uuid: &str) -> String {
    format!("api_fhir_r4/ClaimResponse/{}/", segment(code_or_uuid))
}

/// A claim as it was made, by UUID; by code the server finds none.
#[must_use]
pub fn claim(uuid: &str) -> String {
    format!("api_fhir_r4/Claim/{}/", segment(uuid))
}

/// The payer's questions about a claim, by the claim's UUID.
#[must_use]
pub fn communication_request(claim: &str) -> String {
    format!("api_fhir_r4/CommunicationRequest/{}/", segment(claim))
}

/// A person, by insurance number or UUID.
#[must_use]
pub fn patient(number: &str) -> String {
    format!("api_fhir_r4/Patient/{}/", segment(number))
}

/// A facility, by code or UUID.
#[must_use]
pub fn organization(code: &str) -> String {
    format!("api_fhir_r4/Organization/{}/", segment(code))
}

/// A page of a resource's list; pages count from 1. `last_updated` is prefix and instant as openIMIS wants it
/// (`ge2026-11-20T00:00:00`, server time, no zone); changing it also gets round the server's cached counts.
#[must_use]
pub fn list(resource: &str, page: u32, count: u32, last_updated: Option<&str>) -> String {
    let mut path = format!("api_fhir_r4/{}/?_count={count}&page-offset={page}", segment(resource));
    if let Some(since) = last_updated {
        let _ = write!(path, "&_lastUpdated={}", segment(since));
    }
    path
}

/// A page of the claim administrators; the unfiltered list of practitioners loses entries.
#[must_use]
pub fn administrators(page: u32, count: u32) -> String {
    format!("{}&resourceType=ca", list("Practitioner", page, count, None))
}

/// One path segment or query value, everything but letters, digits, `-`, `_`, `.` and `~` percent-encoded.
fn segment(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_cannot_leave_its_segment() {
        assert_eq!(claim_response("A/../B?x#é"), "api_fhir_r4/ClaimResponse/A%2F..%2FB%3Fx%23%C3%A9/");
        assert_eq!(patient("100000001"), "api_fhir_r4/Patient/100000001/");
    }

    #[test]
    fn pages_are_counted_from_one() {
        assert_eq!(
            list(CLAIM_RESPONSE, 2, 50, Some("ge2001-01-01T00:00:07")),
            "api_fhir_r4/ClaimResponse/?_count=50&page-offset=2&_lastUpdated=ge2001-01-01T00%3A00%3A07"
        );
    }
}
