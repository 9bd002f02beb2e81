//! Who a person is and whether they are covered, with the age of the answer.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::date::{ServiceDate, Timestamp};
use crate::ids::{InsureeNo, ServerId};
use crate::money::{Money, Quantity};

/// A person insured with the payer.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Insuree {
    /// Insurance number.
    pub number: InsureeNo,
    /// UUID on the server.
    pub uuid: ServerId,
    /// Family name.
    pub last_name: String,
    /// Given names.
    pub other_names: String,
    /// Sex.
    pub sex: Option<Sex>,
    /// Birth date.
    pub born: Option<ServiceDate>,
    /// Head of the family?
    pub is_head: bool,
    /// UUID of the family on the server, where told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<ServerId>,
    /// A photograph: image bytes in base64, when the server gave one.
    pub photo: Option<String>,
}

impl fmt::Debug for Insuree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Insuree(…)")
    }
}

impl Insuree {
    /// Given names and family name, as read aloud.
    #[must_use]
    pub fn full_name(&self) -> String {
        format!("{} {}", self.other_names, self.last_name).trim().to_owned()
    }
}

/// Sex as the register holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
    /// Other.
    Other,
}

/// Whether somebody is covered, as far as this laptop knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cover {
    /// The payer's answer, possibly an old one. An empty list means *no policy*.
    Policies {
        /// Every policy the payer named.
        list: Vec<Policy>,
        /// When the payer said so.
        as_of: Timestamp,
    },
    /// This laptop cannot say. Never the same as *not insured*.
    Unknown(WhyUnknown),
}

/// Why nothing is known about somebody's cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyUnknown {
    /// Never asked, or asked without an answer so far.
    NeverSeen,
    /// The payer does not know this number (or does not show it to this user).
    NotFound,
    /// The user has no right to read policies.
    NotAllowed,
    /// The server tells nobody's policies by any way this program knows.
    NotOffered,
}

/// A policy as the payer reported it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// UUID on the server, where given.
    pub uuid: Option<ServerId>,
    /// Product code.
    pub product: String,
    /// Product name.
    pub product_name: String,
    /// Standing on the server.
    pub status: PolicyStatus,
    /// Whether it follows an earlier one; `None` when the server did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    /// First day of cover; `None` when it never became effective.
    pub effective: Option<ServiceDate>,
    /// Last day of cover.
    pub expiry: Option<ServiceDate>,
    /// What is left; each `None` means *not reported*, never zero.
    pub left: Left,
}

/// Standing of a policy; the numbers are openIMIS's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PolicyStatus {
    /// 1: not yet effective.
    Idle,
    /// 2: active.
    Active,
    /// 4: suspended.
    Suspended,
    /// 8: expired.
    Expired,
    /// 16: ready to be renewed.
    Ready,
    /// Something newer than this program.
    Unknown,
}

/// Whether a policy follows an earlier one; waiting periods hold for new ones only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The first of its kind.
    New,
    /// Follows an earlier one.
    Renewed,
}

/// What is left of a policy's limits, as far as the server reports it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// Admissions left.
    pub admissions: Option<i64>,
    /// Visits left.
    pub visits: Option<i64>,
    /// Consultations left.
    pub consultations: Option<i64>,
    /// Surgeries left.
    pub surgeries: Option<i64>,
    /// Deliveries left.
    pub deliveries: Option<i64>,
    /// Antenatal visits left.
    pub antenatal: Option<i64>,
    /// Ceiling of the policy.
    pub ceiling: Option<Money>,
    /// Deductible of the policy.
    pub deductible: Option<Money>,
    /// Balance of the policy.
    pub balance: Option<Money>,
}

/// The payer's word on one service or item for one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ElementCover {
    /// Whether the payer would take it now; `None` when it did not say.
    pub is_ok: Option<bool>,
    /// How many are left; `None` when not reported.
    pub left: Option<Quantity>,
    /// First day it can be given again; `None` when not reported.
    pub from: Option<ServiceDate>,
}

impl Policy {
    /// Whether the payer would count this policy on `day`: active or expired by now, and `day` within its dates.
    #[must_use]
    pub fn covers(&self, day: ServiceDate) -> bool {
        matches!(self.status, PolicyStatus::Active | PolicyStatus::Expired)
            && self.effective.is_some_and(|from| from <= day)
            && self.expiry.is_some_and(|to| day <= to)
    }
}

impl Cover {
    /// Whether a policy counts on `day`: `None` when this laptop cannot say.
    #[must_use]
    pub fn on(&self, day: ServiceDate) -> Option<bool> {
        match self {
            Self::Policies { list, .. } => Some(list.iter().any(|policy| policy.covers(day))),
            Self::Unknown(_) => None,
        }
    }
}
