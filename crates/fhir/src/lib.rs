//! The FHIR R4 subset exchanged with the payer: reading tolerant, writing strict, no I/O and no knowledge of one payer's habits.
//!
//! Every field may be absent; a field of the wrong type is read as absent, never as an error, unless the value is read
//! [`whole`](tolerant::whole). Size and depth are limited by whoever parses the JSON. Amounts are exact decimals on both ways. The
//! types have no telling `Debug`, because most of them can hold a person's data.

// The macro of `tolerant` names this crate, also inside it.
extern crate self as claims_fhir;

pub mod bundle;
pub mod catalogue;
pub mod claim;
pub mod claim_response;
pub mod communication;
pub mod datatypes;
pub mod eligibility;
pub mod exact;
pub mod registry;
pub mod tolerant;

pub use bundle::{Bundle, OperationOutcome};
pub use catalogue::{ActivityDefinition, CodeSystem, Concept, Medication};
pub use claim::Claim;
pub use claim_response::ClaimResponse;
pub use communication::{Communication, CommunicationRequest};
pub use eligibility::{CoverageEligibilityRequest, CoverageEligibilityResponse};
pub use exact::Exact;
pub use registry::{Contract, InsurancePlan, Invoice, Location, Organization, Patient, PaymentNotice, Practitioner};

#[cfg(test)]
mod tests;
