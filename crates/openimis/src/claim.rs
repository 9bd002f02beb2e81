//! A claim as it is sent, and what the answer to sending it means.

use claims_domain::catalogue::Kind;
use claims_domain::claim::{Composed, Line};
use claims_domain::ids::ClaimCode;
use claims_domain::outbox::Attempt;
use claims_fhir::Claim;
use claims_fhir::claim::{Diagnosis, Item, SupportingInfo};
use claims_fhir::datatypes::{CodeableConcept, Extension, Identifier, Money, Period, Quantity, Reference};

use crate::reply::{outcome, words};
use crate::{Reply, catalogue, response};

/// What openIMIS puts before the names of its code systems and extensions; it compares none of them.
pub(crate) const GUIDE: &str = "https://openimis.github.io/openimis_fhir_r4_ig";

/// The exact bytes to post: made once at submit and never rebuilt.
///
/// References are UUIDs, because a code may find a past version of a record; only a person who is not known here is sent by
/// number, and what is known from a file alone, without UUIDs, by its code. No `insurance` (not needed) and no `contained` (the server would write it back into its registers).
#[must_use]
pub fn body(code: &ClaimCode, claim: &Composed) -> Vec<u8> {
    let person = claim.insuree_uuid.as_ref().map_or(claim.insuree.as_str(), |uuid| uuid.referred());
    let resource = Claim {
        resource_type: Some("Claim".to_owned()),
        id: None,
        identifier: vec![Identifier {
            r#type: Some(CodeableConcept::of(system("openimis-identifiers"), "Code")),
            system: None,
            value: Some(code.as_str().to_owned()),
        }],
        status: Some("active".to_owned()),
        r#type: Some(CodeableConcept::of(system("claim-visit-type"), claim.visit_type.letter())),
        r#use: Some("claim".to_owned()),
        patient: Some(Reference::to("Patient", person)),
        billable_period: Some(Period {
            start: Some(claim.visit_from.to_string()),
            end: Some(claim.visit_to.to_string()),
        }),
        created: Some(claim.claim_date.to_string()),
        enterer: Some(Reference::to("Practitioner", claim.administrator_uuid.referred())),
        provider: Some(Reference::to("Organization", claim.facility_uuid.referred())),
        supporting_info: supporting_info(claim),
        diagnosis: (1..)
            .zip(&claim.diagnoses)
            .map(|(sequence, diagnosis)| Diagnosis {
                sequence: Some(sequence),
                diagnosis_codeable_concept: Some(CodeableConcept::of(
                    system("diagnosis-ICD10-level1"),
                    diagnosis.as_str(),
                )),
            })
            .collect(),
        item: (1..).zip(&claim.lines).map(|(sequence, line)| item(sequence, line)).collect(),
        total: Some(money(claim.total())),
    };
    // Texts, numbers and lists of them always have a JSON form.
    serde_json::to_vec(&resource).unwrap_or_default()
}

pub(crate) fn system(name: &str) -> Option<String> {
    Some(format!("{GUIDE}/CodeSystem/{name}"))
}

fn money(amount: claims_domain::Money) -> Money {
    Money { value: Some(amount.get().into()), currency: None }
}

fn supporting_info(claim: &Composed) -> Vec<SupportingInfo> {
    let texts = [("guarantee", &claim.guarantee), ("explanation", &claim.explanation)];
    let written = texts
        .into_iter()
        .filter_map(|(category, text)| Some((category, text.as_ref().filter(|text| !text.trim().is_empty())?)));
    (1..)
        .zip(written)
        .map(|(sequence, (category, text))| SupportingInfo {
            sequence: Some(sequence),
            category: Some(CodeableConcept::of(system("claim-supporting-info-category"), category)),
            value_string: Some(text.clone()),
        })
        .collect()
}

fn item(sequence: u64, line: &Line) -> Item {
    let resource = match line.kind {
        Kind::Service => "ActivityDefinition",
        Kind::Item => "Medication",
    };
    Item {
        // The server reads the first extension only, whatever its name.
        extension: vec![Extension {
            url: Some(format!("{GUIDE}/StructureDefinition/claim-item-reference")),
            value_reference: Some(Reference::to(resource, line.uuid.referred())),
            ..Extension::default()
        }],
        sequence: Some(sequence),
        // The server reads the text, the guide asks for the code.
        category: Some(CodeableConcept {
            text: Some(line.kind.as_str().to_owned()),
            ..CodeableConcept::of(system("claim-item-category"), line.kind.as_str())
        }),
        product_or_service: Some(CodeableConcept {
            text: Some(line.code.as_str().to_owned()),
            ..CodeableConcept::default()
        }),
        quantity: Some(Quantity { value: Some(line.quantity.get().into()) }),
        unit_price: Some(money(line.price)),
    }
}

/// Words of refusals after which nothing is stored; they are the server's own, untranslated. Anything else with status 500 may have
/// stored the claim: *X is missing*, said of an odd visit type, has.
const REFUSALS: &[&str] = &[
    "The request cannot be processed due to the following issues",
    // Of what was sent; the same is said of an answer that cannot be written, when the claim is stored.
    "validation error for ClaimV2",
    "validation errors for ClaimV2",
    "Failed to find the resource based on reference",
    "matching query does not exist",
    "Invalid health facility code",
    "Claim has no icd",
    "is not respecting the mandatory fields",
    "mutation.claim_item_service_maximum_amount_overshoot",
    "resourceType is missing",
    "JSON parse error",
    // 26.04 stumbles over a claim beyond a maximum of the product, every time, before it is stored.
    "'QuerySet' object has no attribute 'remove'",
];

/// What the answer to posting the claim `code` means.
#[must_use]
pub fn read_posted(reply: Reply<'_>, code: &ClaimCode) -> Attempt {
    match reply.status {
        200..=299 => return answered(reply, code),
        401 => return Attempt::SignInNeeded,
        // When to come again stands in the header, which is not read here.
        429 => return Attempt::Busy { retry_after: None },
        // A gateway says so of a server that stopped answering too, and that may have stored the claim.
        502..=504 => return Attempt::AnswerLost,
        _ => {}
    }
    let Some(value) = reply.json() else { return Attempt::AnswerLost };
    let texts = words(&value);
    match reply.status {
        403 => Attempt::NoRight,
        500 | 400 | 409 | 422 if texts.iter().any(|text| is_duplicate(text, code)) => Attempt::Duplicate,
        400..=499 if outcome(&value).is_some() => Attempt::Refused(texts),
        500 if texts.iter().any(|text| is_refusal(text)) => Attempt::Refused(texts),
        _ => Attempt::AnswerLost,
    }
}

fn answered(reply: Reply<'_>, code: &ClaimCode) -> Attempt {
    let response = reply.success().and_then(|value| catalogue::resource(value, "ClaimResponse"));
    match response.map(|response| response::answer(response, reply.body)) {
        Ok(Some(answer)) if answer.code == *code => Attempt::Answered(Box::new(answer)),
        // Stored, most likely, but not readable as the answer to this claim.
        Ok(_) | Err(_) => Attempt::AnswerLost,
    }
}

/// *Claim with code 'X' already exists.* In another language our code is still in it, and no refusal's words are.
fn is_duplicate(text: &str, code: &ClaimCode) -> bool {
    names(text, code.as_str()) && (text.contains("exists") || !is_refusal(text))
}

fn is_refusal(text: &str) -> bool {
    REFUSALS.iter().any(|words| text.contains(words))
}

/// Whether the code stands in the text by itself, not as the beginning of a longer one.
fn names(text: &str, code: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    !code.is_empty()
        && text.match_indices(code).any(|(at, _)| {
            let before = text.get(..at).and_then(|before| before.chars().next_back());
            let after = text.get(at + code.len()..).and_then(|after| after.chars().next());
            !before.is_some_and(is_part) && !after.is_some_and(is_part)
        })
}
