//! What one server can do, found out once and remembered.

use claims_domain::Timestamp;
use serde::{Deserialize, Serialize};

/// What a probe found. `false` also stands for *not tried*: the other way is used.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Abilities {
    /// Release by its habits (`26.04`, `25.10`); a hint for people, nothing is decided by it.
    pub release_hint: Option<String>,
    /// `CoverageEligibilityRequest` answers.
    pub fhir_eligibility: bool,
    /// GraphQL answers list queries.
    pub graphql: bool,
    /// GraphQL wants a CSRF token and its cookie.
    pub csrf_needed: bool,
    /// GraphQL renews a token.
    pub refresh_token: bool,
    /// Feeds that FHIR serves, by their names.
    pub fhir_feeds: Vec<String>,
    /// Feeds that FHIR has but does not serve here.
    pub fhir_fails: Vec<String>,
    /// GraphQL fields that are asked for and that this server does not have; empty also where it does not tell.
    pub graphql_missing: Vec<String>,
    /// What says that it stands between this laptop and the server (openHIM and its like).
    pub mediator: Option<String>,
    /// The API root that was asked.
    pub base: Option<String>,
    /// When it was found out.
    pub probed: Timestamp,
}
