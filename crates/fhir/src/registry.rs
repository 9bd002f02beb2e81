//! People and institutions: the insured person, the facility, the claim administrator.

use crate::datatypes::{Address, CodeableConcept, Extension, HumanName, Identifier};

crate::wire! {
    /// An insured person.
    Patient {
        /// Always `Patient`.
        resource_type: Option<String>,
        /// UUID, or the insurance number when asked by number.
        id: Option<String>,
        /// What openIMIS adds.
        extension: Vec<Extension>,
        /// UUID and insurance number.
        identifier: Vec<Identifier>,
        /// Names.
        name: Vec<HumanName>,
        /// `female`, `male`, `other`.
        gender: Option<String>,
        /// Birth day.
        birth_date: Option<String>,
    }
    /// A facility, a policy holder or the insurer.
    Organization {
        /// Always `Organization`.
        resource_type: Option<String>,
        /// UUID, or the code when asked by code.
        id: Option<String>,
        /// What openIMIS adds.
        extension: Vec<Extension>,
        /// UUID and code.
        identifier: Vec<Identifier>,
        /// What it is (`prov`, `bus`, `ins`).
        r#type: Vec<CodeableConcept>,
        /// Name.
        name: Option<String>,
        /// Where it lies.
        address: Vec<Address>,
    }
    /// A claim administrator or an enrolment officer.
    Practitioner {
        /// Always `Practitioner`.
        resource_type: Option<String>,
        /// UUID, or the code when asked by code.
        id: Option<String>,
        /// The facility, by code.
        extension: Vec<Extension>,
        /// UUID and code.
        identifier: Vec<Identifier>,
        /// Names.
        name: Vec<HumanName>,
        /// What the person is (`CA`, `EO`).
        qualification: Vec<Qualification>,
    }
    /// What a person is.
    Qualification {
        /// The kind.
        code: Option<CodeableConcept>,
    }
}
