//! The question whether somebody is covered, and its answer.

use crate::datatypes::{CodeableConcept, Money, Period, Reference};

crate::wire! {
    /// The question.
    CoverageEligibilityRequest {
        /// Always `CoverageEligibilityRequest`.
        resource_type: Option<String>,
        /// `active`.
        status: Option<String>,
        /// `benefits`.
        purpose: Vec<String>,
        /// The person, by insurance number.
        patient: Option<Reference>,
        /// Today.
        created: Option<String>,
        /// The payer.
        insurer: Option<Reference>,
        /// What is asked for.
        item: Vec<RequestItem>,
    }
    /// A service or item asked for.
    RequestItem {
        /// `service` or `item`.
        category: Option<CodeableConcept>,
        /// Its code, as text.
        product_or_service: Option<CodeableConcept>,
    }
    /// The answer.
    CoverageEligibilityResponse {
        /// Always `CoverageEligibilityResponse`.
        resource_type: Option<String>,
        /// The person.
        patient: Option<Reference>,
        /// One per active policy.
        insurance: Vec<Insurance>,
    }
    /// A policy.
    Insurance {
        /// The policy.
        coverage: Option<Reference>,
        /// Its days.
        benefit_period: Option<Period>,
        /// What it gives.
        item: Vec<InsuranceItem>,
    }
    /// What a policy gives.
    InsuranceItem {
        /// `benefit`, `service`, `item`.
        category: Option<CodeableConcept>,
        /// Not covered?
        excluded: Option<bool>,
        /// Name.
        name: Option<String>,
        /// Code.
        description: Option<String>,
        /// What is left, by kind.
        benefit: Vec<Benefit>,
    }
    /// What is left of one kind.
    Benefit {
        /// The kind.
        r#type: Option<CodeableConcept>,
        /// A count.
        allowed_unsigned_int: Option<i64>,
        /// An amount.
        allowed_money: Option<Money>,
    }
}
