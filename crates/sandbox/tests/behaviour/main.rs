//! The training payer spoken to over HTTP, as a client does.

mod claims;
mod control;
mod desk;
mod fhir;
mod graphql;
mod sign_in;
