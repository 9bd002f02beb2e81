//! The ledger of the facility.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What was claimed, approved, rejected and paid; claims from elsewhere take part, drafts and what waits to be sent do not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LedgerView {
    /// The payer's latest word on any claim.
    #[ts(type = "number | null")]
    pub as_of_ms: Option<i64>,
    /// Claims at the payer.
    #[ts(type = "number")]
    pub claims: i64,
    /// Those of them that were submitted elsewhere.
    #[ts(type = "number")]
    pub elsewhere: i64,
    /// By month of the claim, newest first.
    pub months: Vec<LedgerMonth>,
    /// How long claims wait for the payer.
    pub ages: Vec<AgeView>,
    /// Rejection reasons, the most frequent first.
    pub reasons: Vec<ReasonView>,
    /// What became of them at the first try.
    pub first_try: FirstTry,
    /// What the payer settled.
    pub settled: SettledView,
}

/// What the payer settled with the facility, as far as its user may read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SettledView {
    /// Whether bills are known: `known`, `no_right`, `not_asked` (yet), or `failed`; the sentence is `ledger-bills-NAME`.
    pub bills_standing: String,
    /// Whether payments of them are, in the same words.
    pub payments_standing: String,
    /// The latest bills, newest first.
    pub bills: Vec<BillView>,
}

/// A bill: what the payer owes the facility.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct BillView {
    /// Its code.
    pub code: String,
    /// What it is for, in the payer's word; the sentence is `bill-NAME` where the catalogues have one.
    pub kind: String,
    /// Its day, `YYYY-MM-DD`.
    pub day: Option<String>,
    /// Amount.
    pub total: String,
    /// The sign of its currency, where the payer told it.
    pub currency: Option<String>,
    /// Day of its last payment.
    pub paid_day: Option<String>,
    /// What was paid of it; `null` where no payment is known.
    pub paid: Option<String>,
}

/// The claims of one month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LedgerMonth {
    /// `YYYY-MM`; empty where nobody told the day.
    pub month: String,
    /// Claims.
    #[ts(type = "number")]
    pub claims: i64,
    /// Claimed.
    pub claimed: String,
    /// Approved by the payer's lines.
    pub approved: String,
    /// Claimed and not approved, of what is decided.
    pub rejected: String,
    /// Paid, as far as the payer told.
    pub paid: String,
    /// Claimed and not decided.
    pub waiting: String,
    /// What became of them at the first try.
    pub first_try: FirstTry,
}

/// Claims that correct no other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FirstTry {
    /// So many are decided.
    #[ts(type = "number")]
    pub decided: i64,
    /// Of these, so many were approved in full.
    #[ts(type = "number")]
    pub approved: i64,
}

/// Claims that wait for the payer, by age.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AgeView {
    /// Days since the claim, fewer than this; `null` for all older ones.
    #[ts(type = "number | null")]
    pub below_days: Option<i64>,
    /// Claims.
    #[ts(type = "number")]
    pub claims: i64,
    /// Claimed in them.
    pub claimed: String,
}

/// How often a rejection reason was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ReasonView {
    /// The reason.
    pub reason: i32,
    /// Claims.
    #[ts(type = "number")]
    pub claims: i64,
    /// Lines.
    #[ts(type = "number")]
    pub lines: i64,
}
