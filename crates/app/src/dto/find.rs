//! What a keystroke finds.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum HitKind {
    /// Services.
    Service,
    /// Items.
    Item,
    /// Services and items together, as in the grid's code cell.
    Element,
    /// Diagnoses.
    Diagnosis,
}

/// What a few keystrokes ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FindInput {
    /// What is searched.
    pub kind: HitKind,
    /// Part of a code, or beginnings of words in any order.
    pub text: String,
    /// Hits at most.
    pub limit: u32,
    /// Day of the visit, `YYYY-MM-DD`; what is no day counts as today.
    #[serde(default)]
    #[ts(optional)]
    pub on: Option<String>,
    /// Insurance number of the person: tells of each service and item whether their policies cover it on that day, as far as it is
    /// known here.
    #[serde(default)]
    #[ts(optional)]
    pub person: Option<String>,
    /// The payer's whole catalogue, not only the facility's list.
    pub wide: bool,
}

/// One hit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct HitView {
    /// `service`, `item` or `diagnosis`.
    pub kind: String,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Package of an item.
    pub package: Option<String>,
    /// The facility's price.
    pub price: Option<String>,
    /// In the facility's list? (always true for diagnoses)
    pub in_list: bool,
    /// Whether the person asked for is covered for it on that day; not there where nobody was named, or it is not known here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub covered: Option<bool>,
}

/// A claim administrator of this facility.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AdministratorView {
    /// Code.
    pub code: String,
    /// Given names and family name.
    pub name: String,
}
