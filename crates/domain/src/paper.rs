//! What stands on a printed claim form, before anybody thinks of pages or fonts.

use crate::answer::Reason;
use crate::claim::VisitType;
use crate::cover::Sex;
use crate::date::{ServiceDate, Timestamp};
use crate::money::{Money, Quantity};

/// The content of a claim form; the same content prints the same bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimForm {
    /// Facility code.
    pub facility_code: String,
    /// Facility name.
    pub facility_name: String,
    /// Where it lies, widest first.
    pub facility_places: Vec<String>,
    /// The claim's code; a draft has none that is final.
    pub code: String,
    /// Insurance number.
    pub insuree_number: String,
    /// The person's name; `None` when not in the mirror.
    pub insuree_name: Option<String>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Birth date.
    pub born: Option<ServiceDate>,
    /// Visit type; `None` while not chosen.
    pub visit_type: Option<VisitType>,
    /// First day of the visit.
    pub visit_from: Option<ServiceDate>,
    /// Last day of the visit.
    pub visit_to: Option<ServiceDate>,
    /// Day of the claim.
    pub claim_date: Option<ServiceDate>,
    /// Claim administrator: code and name.
    pub administrator: String,
    /// Guarantee number.
    pub guarantee: Option<String>,
    /// Explanation.
    pub explanation: Option<String>,
    /// Main diagnosis first: code and name.
    pub diagnoses: Vec<(String, String)>,
    /// Service lines.
    pub services: Vec<FormLine>,
    /// Item lines.
    pub items: Vec<FormLine>,
    /// What the payer has to do with it so far.
    pub mark: Mark,
    /// The reason given for submitting in spite of a warning.
    pub submitted_anyway: Option<String>,
    /// Currency sign or code in front of totals.
    pub currency: String,
    /// Day and minute of printing, in local time, as `YYYY-MM-DD HH:MM`.
    pub printed_at: String,
    /// 1 for the first print of this claim; from 2 on the paper is marked as a copy.
    pub copy: u32,
}

/// One line of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormLine {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Quantity claimed.
    pub quantity: Quantity,
    /// Unit price claimed.
    pub price: Money,
    /// Quantity × price.
    pub amount: Money,
    /// Quantity and amount approved, once the payer has said so.
    pub approved: Option<(Quantity, Money)>,
    /// Why the payer rejected it.
    pub reason: Option<Reason>,
}

/// The status mark of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// A draft or a claim still on this computer.
    NotYetSubmitted,
    /// The payer has it.
    Submitted {
        /// Local day and minute.
        on: String,
    },
    /// The payer has decided.
    Answered {
        /// The word's key in the catalogues: `state-approved`, `state-partly`, `state-rejected`.
        state: &'static str,
        /// Local day when we learnt it.
        on: String,
        /// Approved total.
        approved: Option<Money>,
    },
}

impl ClaimForm {
    /// Sum of the service lines.
    #[must_use]
    pub fn services_total(&self) -> Money {
        self.services.iter().map(|line| line.amount).sum()
    }

    /// Sum of the item lines.
    #[must_use]
    pub fn items_total(&self) -> Money {
        self.items.iter().map(|line| line.amount).sum()
    }

    /// Sum of everything.
    #[must_use]
    pub fn total(&self) -> Money {
        [self.services_total(), self.items_total()].into_iter().sum()
    }
}

/// A local time as papers show it: `YYYY-MM-DD HH:MM`, with the offset from UTC passed in.
#[must_use]
pub fn local_minute(at: Timestamp, offset_minutes: i32) -> String {
    Timestamp::from_millis(at.millis().saturating_add(i64::from(offset_minutes) * 60_000))
        .utc()
        .map(|time| time.format("%Y-%m-%d %H:%M").to_string())
        .unwrap_or_default()
}
