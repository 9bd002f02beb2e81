//! What an insurance product limits.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A product with what it limits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ProductView {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// First day it is sold.
    pub from: Option<String>,
    /// Last day it is sold.
    pub to: Option<String>,
    /// What it limits as a whole; `null` where the user may not read it, or it is known from elsewhere by its name only.
    pub limits: Option<LimitsView>,
    /// Services covered; `null` where that is not known.
    #[ts(type = "number | null")]
    pub services: Option<u64>,
    /// Items covered; `null` where that is not known.
    #[ts(type = "number | null")]
    pub items: Option<u64>,
    /// Of what this facility may bill, what the product does not pay in full from the first day on: by kind and code.
    pub limited: Vec<CoveredView>,
    /// Of what this facility may bill, what the product does not cover at all: kind and code.
    pub not_covered: Vec<CoveredView>,
    /// When what it covers was last known to be the payer's.
    #[ts(type = "number | null")]
    pub as_of_ms: Option<i64>,
}

/// What a product limits as a whole; `null` everywhere means that it does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LimitsView {
    /// Most claims in a policy's period by `consultation`, `surgery`, `delivery`, `admission`, `antenatal`, `visit`.
    #[ts(type = "Record<string, number>")]
    pub most: std::collections::BTreeMap<String, u32>,
    /// Most money in a policy's period by the same.
    #[ts(type = "Record<string, string>")]
    pub amount: std::collections::BTreeMap<String, String>,
    /// For whom deductible and ceiling count: `treatment`, `policy`, `insuree`.
    pub counted_for: Option<String>,
    /// What the insured pay first, by `all`, `in_patient`, `out_patient`.
    #[ts(type = "Record<string, string>")]
    pub deductible: std::collections::BTreeMap<String, String>,
    /// Where the payer stops, by the same.
    #[ts(type = "Record<string, string>")]
    pub ceiling: std::collections::BTreeMap<String, String>,
}

/// How a service or item is covered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CoveredView {
    /// `service` or `item`.
    pub kind: String,
    /// Code.
    pub code: String,
    /// Name; empty when the catalogue has none.
    pub name: String,
    /// How much is paid for a visit of type *other*; `null` when it is not covered then.
    pub other: Option<LimitationView>,
    /// The same for emergencies.
    pub emergency: Option<LimitationView>,
    /// The same for referred patients.
    pub referral: Option<LimitationView>,
    /// Most pieces in a policy's period, for adults.
    pub most_adult: Option<String>,
    /// The same for minors.
    pub most_minor: Option<String>,
    /// Months from the policy's first day until it is covered, for adults.
    pub waiting_adult: Option<u32>,
    /// The same for minors.
    pub waiting_minor: Option<u32>,
}

/// How much of a service or item is paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LimitationView {
    /// `co_insurance`: so many per cent are paid; `fixed_amount`: at most so much a piece.
    pub kind: String,
    /// For adults.
    pub adult: Option<String>,
    /// For minors.
    pub minor: Option<String>,
}
