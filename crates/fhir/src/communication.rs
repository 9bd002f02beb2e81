//! What the payer asks about a claim, and the answer.

use crate::datatypes::{Extension, Identifier, Reference};

crate::wire! {
    /// The payer's questions about a claim.
    CommunicationRequest {
        /// Always `CommunicationRequest`.
        resource_type: Option<String>,
        /// `active`, `completed`, `revoked`, or `unknown`.
        status: Option<String>,
        /// The insured person.
        subject: Option<Reference>,
        /// The claim.
        about: Vec<Reference>,
    }
    /// An answer to the payer's questions about a claim.
    Communication {
        /// Always `Communication`.
        resource_type: Option<String>,
        /// UUID, on reading.
        identifier: Vec<Identifier>,
        /// `completed`.
        status: Option<String>,
        /// The insured person.
        subject: Option<Reference>,
        /// The claim.
        about: Vec<Reference>,
        /// One answer a question.
        payload: Vec<Payload>,
    }
    /// The answer to one question.
    Payload {
        /// Which question.
        extension: Vec<Extension>,
        /// The answer.
        content_string: Option<String>,
    }
}
