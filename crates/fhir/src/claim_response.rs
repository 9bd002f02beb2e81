//! The payer's answer to a claim.

use crate::datatypes::{CodeableConcept, Extension, Identifier, Money, Reference};
use crate::exact::Exact;

crate::wire! {
    /// An answer.
    ClaimResponse {
        /// Always `ClaimResponse`.
        resource_type: Option<String>,
        /// The claim's UUID, or its code when asked by code.
        id: Option<String>,
        /// The claim's UUID and code.
        identifier: Vec<Identifier>,
        /// Visit type.
        r#type: Option<CodeableConcept>,
        /// The insured person.
        patient: Option<Reference>,
        /// Claim administrator.
        requestor: Option<Reference>,
        /// `queued`, `partial`, `complete`.
        outcome: Option<String>,
        /// Lines, in the server's own order.
        item: Vec<ResponseItem>,
        /// One amount per stage reached.
        total: Vec<Total>,
    }
    /// A line.
    ResponseItem {
        /// Refers to the service or item.
        extension: Vec<Extension>,
        /// Running number of the answer, not of the claim.
        item_sequence: Option<u64>,
        /// One per stage reached.
        adjudication: Vec<Adjudication>,
    }
    /// What a stage made of a line.
    Adjudication {
        /// The stage.
        category: Option<CodeableConcept>,
        /// Why rejected.
        reason: Option<CodeableConcept>,
        /// Unit price.
        amount: Option<Money>,
        /// Quantity.
        value: Option<Exact>,
    }
    /// What a stage made of the whole.
    Total {
        /// The stage.
        category: Option<CodeableConcept>,
        /// The amount.
        amount: Option<Money>,
    }
}
