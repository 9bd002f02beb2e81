//! Who is signed in, and what they may do.

use std::fmt;

use serde_json::Value;

use crate::{Problem, Reply};

/// Rights by openIMIS's numbers.
pub mod right {
    /// Read claims and their answers.
    pub const READ_CLAIMS: i64 = 111_001;
    /// Enter claims; submitting over FHIR needs [`SUBMIT_CLAIMS`] too.
    pub const ENTER_CLAIMS: i64 = 111_002;
    /// Submit claims.
    pub const SUBMIT_CLAIMS: i64 = 111_007;
    /// Read people.
    pub const READ_INSUREES: i64 = 101_101;
    /// Read policies and what is left of them.
    pub const READ_POLICIES: i64 = 101_201;
}

/// The person at the keyboard, as the server knows them.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct User {
    /// User name.
    pub username: String,
    /// Family name.
    pub last_name: String,
    /// Given names.
    pub other_names: String,
    /// Database id of their facility; `None` for users of no facility.
    pub facility_id: Option<i64>,
    /// Rights, by openIMIS's numbers.
    pub rights: Vec<i64>,
    /// Language code.
    pub language: Option<String>,
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "User(…, {} rights)", self.rights.len())
    }
}

impl User {
    /// Whether they have this right.
    #[must_use]
    pub fn may(&self, right: i64) -> bool {
        self.rights.contains(&right)
    }
}

/// Reads the answer of [`crate::path::CURRENT_USER`]. A technical user has no names, facility or rights.
///
/// # Errors
/// When it is no user.
pub fn read(reply: Reply<'_>) -> Result<User, Problem> {
    let value = reply.success()?;
    let person = value.get("i_user");
    let text = |name: &str| person.and_then(|person| person.get(name)).and_then(Value::as_str).map(str::to_owned);
    let username = value.get("username").and_then(Value::as_str).filter(|name| !name.is_empty());
    let rights = person.and_then(|person| person.get("rights")).and_then(Value::as_array);
    Ok(User {
        username: username.ok_or(Problem::UnexpectedAnswer { what: "user" })?.to_owned(),
        last_name: text("last_name").unwrap_or_default(),
        other_names: text("other_names").unwrap_or_default(),
        facility_id: person.and_then(|person| person.get("health_facility_id")).and_then(Value::as_i64),
        rights: rights.into_iter().flatten().filter_map(Value::as_i64).collect(),
        language: text("language"),
    })
}
