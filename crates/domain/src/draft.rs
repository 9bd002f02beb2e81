//! A claim while it is being composed: every field as it was typed, so that nothing a clerk entered is ever lost.

use serde::{Deserialize, Serialize};

use crate::date::ServiceDate;

/// What a clerk has typed so far. Incomplete and unreadable entries are legal; [`crate::check::pre_check`] names them.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// Insurance number.
    pub insuree: String,
    /// `O` other, `E` emergency, `R` referral.
    pub visit_type: String,
    /// First day of the visit, `YYYY-MM-DD`.
    pub visit_from: String,
    /// Last day of the visit, `YYYY-MM-DD`; empty means the first day.
    pub visit_to: String,
    /// Day of the claim, `YYYY-MM-DD`.
    pub claim_date: String,
    /// Code of the claim administrator.
    pub administrator: String,
    /// Main diagnosis first, then up to four others; codes.
    pub diagnoses: Vec<String>,
    /// Guarantee number, optional.
    pub guarantee: String,
    /// Explanation to the payer, optional.
    pub explanation: String,
    /// Service and item lines in the order of the form.
    pub lines: Vec<DraftLine>,
}

/// A line as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DraftLine {
    /// `service` or `item`; empty while not chosen.
    pub kind: String,
    /// Code in the catalogue.
    pub code: String,
    /// Quantity.
    pub quantity: String,
    /// Unit price; an empty one is filled from the list when the line is saved.
    pub price: String,
}

impl DraftLine {
    /// The always-present empty last row of the form; not part of the claim.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.code.trim().is_empty() && self.quantity.trim().is_empty() && self.price.trim().is_empty()
    }
}

impl Draft {
    /// The day by which the payer judges the visit: its last, which is the first where no other is typed. `None` while it is unreadable.
    #[must_use]
    pub fn target(&self) -> Option<ServiceDate> {
        let typed = if self.visit_to.trim().is_empty() { &self.visit_from } else { &self.visit_to };
        typed.trim().parse().ok()
    }
}

impl std::fmt::Debug for Draft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Draft({} lines)", self.lines.len())
    }
}
