//! People, institutions and what they agree on: the insured person, the facility, the claim administrator, places, products,
//! policies.

use crate::datatypes::{Address, CodeableConcept, Extension, HumanName, Identifier, Money, Period, Reference};

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
    /// A place.
    Location {
        /// Always `Location`.
        resource_type: Option<String>,
        /// UUID.
        id: Option<String>,
        /// UUID and code.
        identifier: Vec<Identifier>,
        /// Name.
        name: Option<String>,
        /// What kind of place it is.
        physical_type: Option<CodeableConcept>,
        /// The place around it.
        part_of: Option<Reference>,
    }
    /// An insurance product.
    InsurancePlan {
        /// Always `InsurancePlan`.
        resource_type: Option<String>,
        /// UUID.
        id: Option<String>,
        /// UUID and code.
        identifier: Vec<Identifier>,
        /// Name.
        name: Option<String>,
        /// When it is sold.
        period: Option<Period>,
    }
    /// What the payer owes somebody, or somebody the payer.
    Invoice {
        /// Always `Invoice`.
        resource_type: Option<String>,
        /// UUID.
        id: Option<String>,
        /// UUID and code.
        identifier: Vec<Identifier>,
        /// What it is for.
        r#type: Option<CodeableConcept>,
        /// Who is paid.
        recipient: Option<Reference>,
        /// Day.
        date: Option<String>,
        /// Amount after deductions.
        total_net: Option<Money>,
        /// Amount before.
        total_gross: Option<Money>,
    }
    /// A payment of an invoice.
    PaymentNotice {
        /// Always `PaymentNotice`.
        resource_type: Option<String>,
        /// UUID.
        id: Option<String>,
        /// UUID.
        identifier: Vec<Identifier>,
        /// `active`; else it is no payment after all.
        status: Option<String>,
        /// The invoice.
        request: Option<Reference>,
        /// When it was paid.
        payment_date: Option<String>,
        /// What was paid.
        amount: Option<Money>,
        /// `paid` or `cleared`.
        payment_status: Option<CodeableConcept>,
    }
    /// A policy.
    Contract {
        /// Always `Contract`.
        resource_type: Option<String>,
        /// UUID and database id.
        identifier: Vec<Identifier>,
        /// Standing of the policy; openIMIS uses words of its own.
        status: Option<String>,
        /// Whether it is new or renewed, as text.
        legal_state: Option<CodeableConcept>,
        /// The family.
        subject: Vec<Reference>,
        /// What is agreed on.
        term: Vec<ContractTerm>,
    }
    /// Terms of a policy.
    ContractTerm {
        /// What is insured.
        asset: Vec<ContractAsset>,
    }
    /// What a policy insures.
    ContractAsset {
        /// The people covered.
        type_reference: Vec<Reference>,
        /// When they are covered.
        use_period: Vec<Period>,
        /// The product.
        valued_item: Vec<ContractValuedItem>,
    }
    /// What a policy is worth.
    ContractValuedItem {
        /// The product.
        entity_reference: Option<Reference>,
    }
}
