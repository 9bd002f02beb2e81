//! The payer's catalogue: items, services, diagnoses.

use serde_json::Value;

use crate::datatypes::{CodeableConcept, Extension, Identifier, Timing, UsageContext};

crate::wire! {
    /// An item: a drug or a consumable.
    Medication {
        /// Always `Medication`.
        resource_type: Option<String>,
        /// UUID.
        id: Option<String>,
        /// Price, type, frequency, for whom.
        extension: Vec<Extension>,
        /// UUID and code.
        identifier: Vec<Identifier>,
        /// Name, as text.
        code: Option<CodeableConcept>,
        /// Package, as text.
        form: Option<CodeableConcept>,
    }
    /// A service: an act of care.
    ActivityDefinition {
        /// Always `ActivityDefinition`.
        resource_type: Option<String>,
        /// UUID.
        id: Option<String>,
        /// Price, level.
        extension: Vec<Extension>,
        /// UUID and code.
        identifier: Vec<Identifier>,
        /// Code.
        name: Option<String>,
        /// Name.
        title: Option<String>,
        /// Valid from.
        date: Option<String>,
        /// For whom, where, category.
        use_context: Vec<UsageContext>,
        /// Frequency.
        timing_timing: Option<Timing>,
    }
    /// A list of codes.
    CodeSystem {
        /// Always `CodeSystem`.
        resource_type: Option<String>,
        /// The codes, each a [`Concept`], not looked into.
        concept: Vec<Value>,
    }
    /// A code of a list.
    Concept {
        /// The code.
        code: Option<String>,
        /// Its words.
        display: Option<String>,
    }
}
