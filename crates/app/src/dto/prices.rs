//! The facility's price list, and what changed in it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What of the price list is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct PricesInput {
    /// Part of code or words of the name; empty for the list from its beginning.
    pub text: String,
    /// `service` or `item`; empty for both, services first.
    pub kind: String,
    /// The `next` of the page before; empty for the first page.
    pub after: String,
    /// Rows at most.
    pub limit: u32,
}

/// A page of the price list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PricesView {
    /// The rows, by kind and code; by nearness where a text is searched.
    pub rows: Vec<PriceView>,
    /// Where the next page begins; `null` at the end. A search has one page.
    pub next: Option<String>,
    /// Services in the list.
    #[ts(type = "number")]
    pub services: i64,
    /// Items in the list.
    #[ts(type = "number")]
    pub items: i64,
    /// When the list was last known to be the payer's: the older of its two halves.
    #[ts(type = "number | null")]
    pub as_of_ms: Option<i64>,
    /// What the payer calls the lists, and the day they bear; one where both are called the same.
    pub lists: Vec<ListNameView>,
    /// Changes since they were last looked at.
    #[ts(type = "number")]
    pub unseen: i64,
}

/// A price list of the facility, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ListNameView {
    /// Its name at the payer.
    pub name: String,
    /// The day it bears, `2026-11-20`.
    pub day: Option<String>,
}

/// A service or item with the price this facility asks for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PriceView {
    /// `service` or `item`.
    pub kind: String,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Package or strength of an item.
    pub package: Option<String>,
    /// What the facility asks: the list's own price, else the national one.
    pub price: String,
    /// The payer's national price.
    pub national: String,
    /// `I` in-patient, `O` out-patient, `B` both.
    pub care_type: Option<String>,
    /// Largest quantity on one line.
    pub maximum: Option<String>,
    /// At most once in so many days.
    pub frequency_days: Option<u32>,
    /// For whom: `man`, `woman`, `adult`, `minor`; all four or none for everybody.
    pub people: Vec<String>,
    /// Codes of the insurance products that cover it; `null` where that is not known.
    pub covered_by: Option<Vec<String>>,
}

/// What happened to a service or item of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PriceChangeView {
    /// When this laptop learnt it.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// `service` or `item`.
    pub kind: String,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// `listed`, `unlisted`, `retired`, `price` or `facts`.
    pub what: String,
    /// Price or, for `facts`, name before.
    pub from: Option<String>,
    /// Price now.
    pub to: Option<String>,
    /// Not looked at yet.
    pub is_new: bool,
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FileView {
    /// Where.
    pub path: String,
    /// Rows in it.
    #[ts(type = "number")]
    pub rows: u64,
}
