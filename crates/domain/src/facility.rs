//! The health facility that bills.

use serde::{Deserialize, Serialize};

use crate::date::ServiceDate;
use crate::ids::{FacilityCode, ServerId};

/// This laptop's facility as the payer's register holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facility {
    /// Code, at most 8 characters on openIMIS.
    pub code: FacilityCode,
    /// UUID on the server.
    pub uuid: ServerId,
    /// Name.
    pub name: String,
    /// Level: D dispensary, C health centre, H hospital.
    pub level: Option<String>,
    /// Care type: I, O or B.
    pub care_type: Option<String>,
    /// Where it lies, widest first, as words ("Rapti", "Dang").
    pub places: Vec<String>,
    /// Database id of its price list of services on the server; `None` when it has none.
    pub service_list: Option<i64>,
    /// Database id of its price list of items on the server; `None` when it has none.
    pub item_list: Option<i64>,
    /// What the payer tells of the two lists.
    #[serde(default, flatten)]
    pub told: ListsTold,
}

/// What the payer tells of a facility's price lists besides their prices; nothing of a list that it does not have.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListsTold {
    /// Name of the list of services, several facilities' perhaps.
    pub service_list_name: Option<String>,
    /// The day it bears.
    pub service_list_day: Option<ServiceDate>,
    /// Name of the list of items.
    pub item_list_name: Option<String>,
    /// The day it bears.
    pub item_list_day: Option<ServiceDate>,
}

impl Facility {
    /// Whether any price list is known: without one the payer rejects every line.
    #[must_use]
    pub const fn has_price_list(&self) -> bool {
        self.service_list.is_some() || self.item_list.is_some()
    }
}
