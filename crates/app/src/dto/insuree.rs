//! Who a person is and whether they are covered, with the age of the answer.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::problem::Problem;

/// The answer to *is this person covered?*
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct InsureeView {
    /// The number asked for.
    pub number: String,
    /// The person; `null` when not known here or not found.
    pub person: Option<PersonView>,
    /// The other members of the family that are known here, the head first.
    pub family: Vec<FamilyMemberView>,
    /// Cover on the day asked for.
    pub cover: CoverView,
    /// Why the server was not asked or did not answer; the view then shows the last known answer.
    pub problem: Option<Problem>,
    /// Whether the answer came from the server just now.
    pub live: bool,
}

/// A person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PersonView {
    /// Insurance number.
    pub number: String,
    /// Given names and family name.
    pub name: String,
    /// `female`, `male`, `other`.
    pub sex: Option<String>,
    /// Birth date.
    pub born: Option<String>,
    /// Full years on the day asked for.
    pub age: Option<u32>,
    /// Head of the family?
    pub is_head: bool,
    /// Photograph as a `data:` address.
    pub photo: Option<String>,
    /// The payer has a photograph that is too large to be kept here.
    pub photo_left_out: bool,
    /// When the identity was last confirmed by the server.
    #[ts(type = "number")]
    pub as_of_ms: i64,
}

/// A member of a family.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FamilyMemberView {
    /// Insurance number.
    pub number: String,
    /// Given names and family name.
    pub name: String,
    /// `female`, `male`, `other`.
    pub sex: Option<String>,
    /// Birth date.
    pub born: Option<String>,
    /// Head of the family?
    pub is_head: bool,
}

/// Somebody found by number or name, with what tells namesakes apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PersonHitView {
    /// Insurance number.
    pub number: String,
    /// Given names and family name.
    pub name: String,
    /// `female`, `male`, `other`.
    pub sex: Option<String>,
    /// Birth date.
    pub born: Option<String>,
    /// Asked about on this laptop before; otherwise only fetched ahead.
    pub asked: bool,
}

/// Whether the people of the district are fetched ahead, and who is known here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AheadView {
    /// They are.
    pub on: bool,
    /// People fetched ahead.
    #[ts(type = "number")]
    pub people: i64,
    /// People asked about on this laptop.
    #[ts(type = "number")]
    pub asked: i64,
}

/// How much fetching ahead would bring, as the server counts it now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AheadSizeView {
    /// People of the district.
    #[ts(type = "number")]
    pub people: u64,
    /// Policies to be read for them.
    #[ts(type = "number")]
    pub policies: u64,
    /// Bytes to be received, before compression.
    #[ts(type = "number")]
    pub bytes: u64,
    /// Milliseconds the server needs for them, at the least.
    #[ts(type = "number")]
    pub server_ms: u64,
}

/// What can be said about cover. Four different things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum CoverKind {
    /// A policy counts on the day.
    Covered,
    /// The payer answered, and no policy counts on the day.
    NoActivePolicy,
    /// Not known on this laptop.
    NotKnownHere,
    /// The payer does not know the number.
    NotFound,
    /// The user may not read policies.
    NotAllowed,
    /// The server, as it is reached, tells nobody's policies.
    NotOffered,
}

/// Cover on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CoverView {
    /// In one word.
    pub kind: CoverKind,
    /// The day judged.
    pub on: String,
    /// When the payer said so; `null` when it never did.
    #[ts(type = "number | null")]
    pub as_of_ms: Option<i64>,
    /// It comes from the list of policies fetched ahead, which tells nothing of what is left, and not from a question about this person.
    pub by_list: bool,
    /// All policies the payer named, those that count first.
    pub policies: Vec<PolicyView>,
}

/// A policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PolicyView {
    /// Product code.
    pub product: String,
    /// Product name.
    pub product_name: String,
    /// `idle`, `active`, `suspended`, `expired`, `ready`, `unknown`.
    pub status: String,
    /// `new`, `renewed`; `null` when not reported.
    pub stage: Option<String>,
    /// First day of cover.
    pub from: Option<String>,
    /// Last day of cover.
    pub to: Option<String>,
    /// Counts on the day judged?
    pub counts: bool,
    /// What is left.
    pub left: LeftView,
}

/// What is left; `null` means *not reported*, never zero.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LeftView {
    /// Admissions.
    #[ts(type = "number | null")]
    pub admissions: Option<i64>,
    /// Visits.
    #[ts(type = "number | null")]
    pub visits: Option<i64>,
    /// Consultations.
    #[ts(type = "number | null")]
    pub consultations: Option<i64>,
    /// Surgeries.
    #[ts(type = "number | null")]
    pub surgeries: Option<i64>,
    /// Deliveries.
    #[ts(type = "number | null")]
    pub deliveries: Option<i64>,
    /// Antenatal visits.
    #[ts(type = "number | null")]
    pub antenatal: Option<i64>,
    /// Ceiling.
    pub ceiling: Option<String>,
    /// Deductible.
    pub deductible: Option<String>,
    /// Balance.
    pub balance: Option<String>,
}

/// The payer's word on one service or item for one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ElementCoverView {
    /// `service` or `item`.
    pub kind: String,
    /// Code.
    pub code: String,
    /// Would be taken now; `null` when the payer did not say.
    pub is_ok: Option<bool>,
    /// How many are left; `null` when not reported.
    pub left: Option<String>,
    /// First day it can be given again; `null` when not reported.
    pub from: Option<String>,
}
