//! GraphQL: the documents we ask and how their answers are read.
//!
//! Nearly every list query wants the CSRF token as `X-CSRFToken` together with the session cookie it came with, Bearer or not.
//! Connections give at most 100 rows.

mod answer;
pub mod attachments;
mod claims;
mod facility;
mod lists;
pub mod many;
mod nodes;
mod own;
pub mod people;
mod person;
mod raw;
pub mod register;
pub(crate) mod rules;
mod schema;
mod session;

use std::borrow::Cow;
use std::fmt;

use serde_json::{Value, json};

pub use answer::Page;
pub use claims::{
    Row, claim_by_code, claims, claims_by_code_prefix, claims_by_codes, newest_claims, read_claims,
    read_claims_by_codes, read_codes, read_validate_code, validate_code,
};
pub use facility::{Prices, facility, facility_by_id, prices, read_facility, read_prices};
pub use own::{OwnList, OwnLists, listed, own_lists, read_own_lists};
pub use person::{
    Remaining, element_cover, eligibility, insuree, policies, read_element_cover, read_eligibility, read_family,
    read_insuree, read_policies, read_stages, stages,
};
pub use rules::{field_rules, read_field_rules};
pub use schema::{ASKED, fields, read_fields};
pub use session::{csrf, read_csrf, read_token, refresh_token, token_auth};

/// A document with its variables.
#[derive(Clone, PartialEq)]
pub struct Request {
    /// The document.
    pub document: Cow<'static, str>,
    /// Its variables.
    pub variables: Value,
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Request({})", self.document.lines().next().unwrap_or_default())
    }
}

impl Request {
    /// The body to post to [`crate::path::GRAPHQL`].
    #[must_use]
    pub fn body(&self) -> Vec<u8> {
        json!({"query": self.document, "variables": self.variables}).to_string().into_bytes()
    }
}
