//! What more an answer may tell: the stages of a line, limits, shares, who claimed when. GraphQL tells most of it, FHIR little.

use serde::{Deserialize, Serialize};

use crate::date::ServiceDate;
use crate::ids::{DiagnosisCode, FacilityCode};
use crate::money::{Money, Quantity};

/// What an answer tells of a claim besides its standing; everything is `None` when it was not sent.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Told {
    /// Facility that claimed.
    pub facility: Option<FacilityCode>,
    /// The person's name.
    pub name: Option<String>,
    /// Sign of the currency the amounts are in.
    pub currency: Option<String>,
    /// Amount claimed, as the payer adds it up.
    pub claimed: Option<Money>,
    /// Amount after pricing. Some releases get it wrong.
    pub valuated: Option<Money>,
    /// Amount paid.
    pub remunerated: Option<Money>,
    /// Where the review stands: 1 idle, 2 not selected, 4 selected, 8 delivered, 16 passed over.
    pub review: Option<i64>,
    /// Where the question to the facility stands, in the same numbers.
    pub feedback: Option<i64>,
    /// Day of the claim.
    pub claim_date: Option<ServiceDate>,
    /// First day of the visit.
    pub visit_from: Option<ServiceDate>,
    /// Last day of the visit.
    pub visit_to: Option<ServiceDate>,
    /// Main diagnosis first; empty when not sent.
    pub diagnoses: Vec<DiagnosisCode>,
    /// The facility's explanation.
    pub explanation: Option<String>,
    /// Guarantee number.
    pub guarantee: Option<String>,
    /// Lines that could not be read.
    pub unreadable_lines: u32,
}

impl std::fmt::Debug for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Told").finish_non_exhaustive()
    }
}

impl Told {
    /// The payer waits for the facility's answer to its questions about this claim.
    #[must_use]
    pub fn wants_feedback(&self) -> bool {
        self.feedback == Some(4)
    }
}

/// What an answer tells of a line besides what is approved; everything is `None` when it was not sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LineTold {
    /// What each stage made of the line, in the order of the stages; amounts as sent, right or wrong.
    pub stages: Vec<LineStage>,
    /// How the product limits it: `C` a share in percent, `F` an amount a unit.
    pub limitation: Option<String>,
    /// That share or amount.
    pub limitation_value: Option<Money>,
    /// Taken off because the person pays it first.
    pub deductible: Option<Money>,
    /// Taken off because the person's ceiling was reached.
    pub above_ceiling: Option<Money>,
    /// Paid for the line.
    pub remunerated: Option<Money>,
    /// Where the price comes from: `P` price list, `O` own price, `R` relative.
    pub price_origin: Option<String>,
    /// The insurance product that covers it.
    pub product: Option<String>,
}

/// A line at one stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineStage {
    /// The claim status the stage stands for: 2, 4, 8, 16, or 1.
    pub status: i64,
    /// Quantity.
    pub quantity: Option<Quantity>,
    /// Unit price; at 16 some releases send the price of the whole line.
    pub price: Option<Money>,
}

/// A value that is told and not what is known: what is left out is no news.
pub(super) fn is_news<T: PartialEq>(new: Option<&T>, known: Option<&T>) -> bool {
    new.is_some() && new != known
}

impl Told {
    /// Whether this says anything `known` does not.
    pub(super) fn adds_to(&self, known: &Self) -> bool {
        is_news(self.valuated.as_ref(), known.valuated.as_ref())
            || is_news(self.remunerated.as_ref(), known.remunerated.as_ref())
            || is_news(self.review.as_ref(), known.review.as_ref())
            || is_news(self.feedback.as_ref(), known.feedback.as_ref())
            || is_news(self.currency.as_ref(), known.currency.as_ref())
            || is_news(self.facility.as_ref(), known.facility.as_ref())
    }
}

impl LineTold {
    pub(super) fn adds_to(&self, known: &Self) -> bool {
        // Stages are read differently by the two ways of asking; what they come to is compared as approved.
        is_news(self.limitation.as_ref(), known.limitation.as_ref())
            || is_news(self.limitation_value.as_ref(), known.limitation_value.as_ref())
            || is_news(self.deductible.as_ref(), known.deductible.as_ref())
            || is_news(self.above_ceiling.as_ref(), known.above_ceiling.as_ref())
            || is_news(self.remunerated.as_ref(), known.remunerated.as_ref())
    }
}
