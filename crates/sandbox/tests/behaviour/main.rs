//! The training payer spoken to over HTTP, as a client does.
#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "tests say what they expect")]

mod attachments;
mod claims;
mod control;
mod desk;
mod fhir;
mod graphql;
mod master_data;
mod sign_in;
mod spoilt;
