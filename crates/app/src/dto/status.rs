//! The strip of the frame: mode, connection, what waits, how old everything is.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::problem::Problem;

/// Which payer this home belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Mode {
    /// Nothing is set up: first run.
    None,
    /// Set up, but the data is locked.
    Locked,
    /// The embedded training payer.
    Training,
    /// A real server.
    Server,
}

/// How the link looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Connection {
    /// The last contact succeeded.
    Online,
    /// The server could not be reached.
    Offline,
    /// Reached, but the sign-in must be renewed by a person.
    SignedOut,
    /// Not tried yet.
    Unknown,
}

/// Everything the frame shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct StatusView {
    /// Which payer.
    pub mode: Mode,
    /// The link.
    pub connection: Connection,
    /// Last answer of the server.
    #[ts(type = "number | null")]
    pub last_contact_ms: Option<i64>,
    /// Why the last contact failed.
    pub last_problem: Option<Problem>,
    /// Server address, without secrets.
    pub server: Option<String>,
    /// Signed-in user name.
    pub user: Option<String>,
    /// The user's own name, where the server gave it.
    pub user_name: Option<String>,
    /// Facility code.
    pub facility_code: Option<String>,
    /// Facility name.
    pub facility_name: Option<String>,
    /// Device letter of this laptop.
    pub device: Option<String>,
    /// Claims submitted and not yet delivered (ready, sending, unsure).
    #[ts(type = "number")]
    pub to_send: i64,
    /// When the oldest of them was submitted.
    #[ts(type = "number | null")]
    pub oldest_unsent_ms: Option<i64>,
    /// When the next attempt is due.
    #[ts(type = "number | null")]
    pub next_try_ms: Option<i64>,
    /// Claims that need a person: blocked.
    #[ts(type = "number")]
    pub blocked: i64,
    /// Files of claims that the payer has, not yet sent.
    #[ts(type = "number")]
    pub files_to_send: i64,
    /// How large they are together, in bytes.
    #[ts(type = "number")]
    pub files_bytes: i64,
    /// Drafts.
    #[ts(type = "number")]
    pub drafts: i64,
    /// Drafts that hold something the payer changed or retired since they were saved.
    #[ts(type = "number")]
    pub drafts_changed: i64,
    /// Answers not looked at yet (rejected, partly, approved).
    #[ts(type = "number")]
    pub new_answers: i64,
    /// Claims by state, machine names.
    #[ts(type = "Record<string, number>")]
    pub counts: std::collections::BTreeMap<String, i64>,
    /// State of each feed of the mirror.
    pub feeds: Vec<FeedView>,
    /// When the price lists were last pulled with success.
    #[ts(type = "number | null")]
    pub prices_as_of_ms: Option<i64>,
    /// Currency sign or code.
    pub currency: String,
    /// Things a person should know: clock off, two laptops with one letter, no price list.
    pub warnings: Vec<WarningView>,
    /// The second home of unsent claims; `null` while nothing is open.
    pub second_home: Option<SecondHomeView>,
    /// A pull is running.
    pub syncing: bool,
    /// A delivery is running.
    pub sending: bool,
    /// A person holds the claims back.
    pub paused: bool,
    /// The link costs by what goes over it: lists and files wait until they are asked for.
    pub metered: bool,
}

/// A standing warning; the sentence is `warning-CODE` in the catalogues.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct WarningView {
    /// `clock_off`, `device_clash`, `no_price_list`, `price_list_not_known`, `no_submit_right`, `lists_stale`, `second_home`,
    /// `database_replaced`, `claims_restored`, `claims_unreadable`.
    pub code: String,
    /// The fact it names.
    pub detail: String,
}

/// The sealed journal beside the database, which loses no submitted claim when the database is lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SecondHomeView {
    /// Unsent claims in it.
    #[ts(type = "number")]
    pub claims: i64,
    /// Why it cannot be written: `disk_full`, `read_only`, `failed`; the sentence is `warning-second-home`.
    pub trouble: Option<String>,
}

/// One feed of the mirror.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FeedView {
    /// `facility`, `service_prices`, `item_prices`, `services`, `items`, `diagnoses`, `administrators`, `facilities`, `places`,
    /// `products`, `covered_services`, `covered_items`, `legal_forms`, `field_rules`, `bills`, `payments`.
    pub name: String,
    /// Rows held.
    #[ts(type = "number")]
    pub rows: i64,
    /// Last success.
    #[ts(type = "number | null")]
    pub last_success_ms: Option<i64>,
    /// Last attempt.
    #[ts(type = "number | null")]
    pub last_attempt_ms: Option<i64>,
    /// Problem code of the last attempt, when it failed.
    pub last_problem: Option<String>,
    /// `fhir`, `graphql` or `file`.
    pub via: Option<String>,
    /// When every row was last compared with the server's.
    #[ts(type = "number | null")]
    pub reconciled_ms: Option<i64>,
    /// Older than the limit of the settings.
    pub stale: bool,
    /// Rows of the server that could not be read, by code or place (`#7`).
    pub skipped: Vec<String>,
}
