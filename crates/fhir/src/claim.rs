//! The claim as it is sent. The payer refuses fields it does not know, so there are only those it wants.

use crate::datatypes::{CodeableConcept, Extension, Identifier, Money, Period, Quantity, Reference};

crate::wire! {
    /// A claim.
    Claim {
        /// Always `Claim`.
        resource_type: Option<String>,
        /// UUID, on reading.
        id: Option<String>,
        /// The claim's code.
        identifier: Vec<Identifier>,
        /// `active`.
        status: Option<String>,
        /// Visit type.
        r#type: Option<CodeableConcept>,
        /// `claim`.
        r#use: Option<String>,
        /// The insured person.
        patient: Option<Reference>,
        /// Days of the visit.
        billable_period: Option<Period>,
        /// Day of the claim.
        created: Option<String>,
        /// Claim administrator.
        enterer: Option<Reference>,
        /// Facility.
        provider: Option<Reference>,
        /// Guarantee number, explanation.
        supporting_info: Vec<SupportingInfo>,
        /// Main diagnosis first.
        diagnosis: Vec<Diagnosis>,
        /// Lines.
        item: Vec<Item>,
        /// Sum of all lines.
        total: Option<Money>,
    }
    /// A text that goes with the claim.
    SupportingInfo {
        /// Running number.
        sequence: Option<u64>,
        /// What it is.
        category: Option<CodeableConcept>,
        /// The text.
        value_string: Option<String>,
    }
    /// A diagnosis.
    Diagnosis {
        /// Running number.
        sequence: Option<u64>,
        /// The code.
        diagnosis_codeable_concept: Option<CodeableConcept>,
    }
    /// A line.
    Item {
        /// Refers to the service or item.
        extension: Vec<Extension>,
        /// Running number.
        sequence: Option<u64>,
        /// `service` or `item`.
        category: Option<CodeableConcept>,
        /// Code of the service or item.
        product_or_service: Option<CodeableConcept>,
        /// How many.
        quantity: Option<Quantity>,
        /// Unit price.
        unit_price: Option<Money>,
    }
}
