//! The payer's questions about a claim, and the answer to them.

use claims_domain::feedback::{Asking, Feedback};
use claims_domain::ids::{ClaimCode, ServerId};
use claims_fhir::communication::Payload;
use claims_fhir::datatypes::{CodeableConcept, Extension, Reference};
use claims_fhir::tolerant::whole;
use claims_fhir::{Communication, CommunicationRequest};

use crate::bundles::{Listing, listing};
use crate::catalogue::{is_not_found, resource};
use crate::claim::{GUIDE, system};
use crate::{Problem, Reply, read};

/// Where the payer stands with its questions about a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Whether it waits for an answer.
    pub asking: Asking,
    /// The insured person, whom the answer must name.
    pub person: Option<ServerId>,
}

/// A claim that the payer asks about, or asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The claim.
    pub code: ClaimCode,
    /// Where the payer stands with it.
    pub asking: Asking,
}

/// Every claim of the user's facility that the payer selected for feedback; GraphQL tells the same with the claims.
#[must_use]
pub fn questions() -> Listing<Question> {
    listing("CommunicationRequest", |value| {
        let request: CommunicationRequest = whole(value)?;
        let asking = asking(request.status.as_deref());
        let claim = request.about.into_iter().find(|about| about.target() == Some("Claim"))?;
        Some(Question { code: ClaimCode::new(read::filled(claim.display)?), asking })
    })
}

fn asking(status: Option<&str>) -> Asking {
    match status {
        Some("active") => Asking::Open,
        Some("completed") => Asking::Answered,
        _ => Asking::Closed,
    }
}

/// Reads a `CommunicationRequest` asked by the claim's UUID.
///
/// # Errors
/// When the question was not answered; ask again later.
pub fn read_request(reply: Reply<'_>) -> Result<Asked, Problem> {
    match reply.success() {
        Ok(value) => {
            let request: CommunicationRequest = resource(value, "CommunicationRequest")?;
            let asking = asking(request.status.as_deref());
            let person = request.subject.and_then(|subject| subject.reference);
            let person = person.and_then(|reference| read::uuid(reference.rsplit('/').next()?));
            Ok(Asked { asking, person })
        }
        Err(problem) if is_not_found(&problem, "Claim") => Ok(Asked { asking: Asking::Closed, person: None }),
        Err(problem) => Err(problem),
    }
}

/// The answer to post. The server wants all five questions, each named by its first extension, in these words.
#[must_use]
pub fn body(claim: &ServerId, person: &ServerId, feedback: &Feedback) -> Vec<u8> {
    let yes_or_no = |yes| if yes { "yes" } else { "no" }.to_owned();
    let answers = [
        ("CareRendered", yes_or_no(feedback.care_rendered)),
        ("PaymentAsked", yes_or_no(feedback.payment_asked)),
        ("DrugPrescribed", yes_or_no(feedback.drug_prescribed)),
        ("DrugReceived", yes_or_no(feedback.drug_received)),
        // Spelt so.
        ("Asessment", feedback.assessment().to_string()),
    ];
    let resource = Communication {
        resource_type: Some("Communication".to_owned()),
        identifier: Vec::new(),
        status: Some("completed".to_owned()),
        subject: Some(Reference::to("Patient", person.as_str())),
        about: vec![Reference::to("Claim", claim.as_str())],
        payload: answers.into_iter().map(|(question, answer)| payload(question, answer)).collect(),
    };
    // Texts and lists of them always have a JSON form.
    serde_json::to_vec(&resource).unwrap_or_default()
}

fn payload(question: &str, answer: String) -> Payload {
    Payload {
        extension: vec![Extension {
            url: Some(format!("{GUIDE}/StructureDefinition/communication-payload-type")),
            value_codeable_concept: Some(CodeableConcept::of(system("feedback-payload"), question)),
            ..Extension::default()
        }],
        content_string: Some(answer),
    }
}

/// Reads the answer to posting one.
///
/// # Errors
/// What it says instead; a second answer to the same questions is [`Problem::Declined`] too.
pub fn read_posted(reply: Reply<'_>) -> Result<(), Problem> {
    resource::<Communication>(reply.success()?, "Communication").map(drop)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn reply(status: u16, body: &str) -> Reply<'_> {
        Reply { status, content_type: Some("application/json"), body: body.as_bytes() }
    }

    #[test]
    fn the_five_questions_are_answered_in_the_words_of_the_server() {
        let feedback = Feedback::new([true, false, true, false], 4).expect("a feedback");
        let body: Value =
            serde_json::from_slice(&body(&ServerId::new("c-1"), &ServerId::new("p-1"), &feedback)).expect("JSON");
        assert_eq!(body["subject"]["reference"], "Patient/p-1");
        assert_eq!(body["about"], json!([{ "reference": "Claim/c-1" }]));
        let told: Vec<(&str, &str)> = body["payload"]
            .as_array()
            .expect("answers")
            .iter()
            .map(|one| {
                let question = &one["extension"][0]["valueCodeableConcept"]["coding"][0]["code"];
                (question.as_str().expect("a question"), one["contentString"].as_str().expect("an answer"))
            })
            .collect();
        assert_eq!(
            told,
            [
                ("CareRendered", "yes"),
                ("PaymentAsked", "no"),
                ("DrugPrescribed", "yes"),
                ("DrugReceived", "no"),
                ("Asessment", "4")
            ]
        );
    }

    #[test]
    fn a_request_tells_whether_the_payer_waits() {
        let person = "99cf81a9-b021-5bf5-aa76-d6fbde47479d";
        let asked = |status: &str| {
            let body = json!({ "resourceType": "CommunicationRequest", "status": status,
                "subject": { "reference": format!("Patient/{person}") } });
            read_request(reply(200, &body.to_string()))
        };
        let person = Some(ServerId::new(person));
        assert_eq!(asked("active"), Ok(Asked { asking: Asking::Open, person: person.clone() }));
        assert_eq!(asked("completed"), Ok(Asked { asking: Asking::Answered, person: person.clone() }));
        assert_eq!(asked("revoked"), Ok(Asked { asking: Asking::Closed, person }));
    }

    #[test]
    fn a_claim_that_was_never_asked_about_is_closed() {
        let outcome = json!({ "resourceType": "OperationOutcome",
            "issue": [{ "details": { "text": "Claim matching query does not exist." } }] });
        let closed = Asked { asking: Asking::Closed, person: None };
        assert_eq!(read_request(reply(500, &outcome.to_string())), Ok(closed));
    }

    #[test]
    fn what_is_no_communication_is_not_taken_for_success() {
        assert!(read_posted(reply(201, "{}")).is_err());
        assert!(read_posted(reply(201, r#"{"resourceType":"Communication"}"#)).is_ok());
        assert_eq!(read_posted(reply(403, "{}")), Err(Problem::NoRight));
    }
}
