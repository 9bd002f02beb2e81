//! Which of the fields we ask for a server has.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::Request;
use super::answer::field;
use crate::{Problem, Reply};

/// The root fields that are asked for anywhere.
pub const ASKED: &[&str] = &[
    "healthFacilities",
    "healthFacilitiesStr",
    "pricelists",
    "medicalServices",
    "medicalItems",
    "diagnoses",
    "claimAdmins",
    "locations",
    "products",
    "product",
    "moduleConfigurations",
    "insurees",
    "policiesByInsuree",
    "policyEligibilityByInsuree",
    "policyItemEligibilityByInsuree",
    "policyServiceEligibilityByInsuree",
    "claims",
    "validateClaimCode",
];

/// Asks for the names of the root fields; some servers tell nobody.
#[must_use]
pub fn fields() -> Request {
    Request { document: "{ __type(name: \"Query\") { fields { name } } }".into(), variables: json!({}) }
}

/// Reads the names.
///
/// # Errors
/// When the server does not tell.
pub fn read_fields(reply: Reply<'_>) -> Result<BTreeSet<String>, Problem> {
    let kind = field(reply, "__type")?;
    let Some(Value::Array(fields)) = kind.get("fields") else {
        return Err(Problem::UnexpectedAnswer { what: "__type" });
    };
    let names = fields.iter().filter_map(|field| field.get("name")?.as_str().map(str::to_owned));
    Ok(names.collect())
}
