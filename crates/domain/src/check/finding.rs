//! A finding: what is wrong, how heavy, where, and the facts its sentence needs.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// How heavy a finding weighs. Three kinds of doubt, told apart everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// Incomplete, or the payer would refuse to take it: cannot be submitted.
    Stops,
    /// The payer will reject it.
    WillBeRejected,
    /// The payer may reject or cut it; depends on what this laptop cannot know.
    MayBeRejected,
    /// Nothing can be said here.
    CannotCheck,
}

/// What was found. Names are stable: screens, scripts and statistics use them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingCode {
    /// No insurance number.
    InsureeMissing,
    /// The number has characters no insurance number has.
    InsureeUnreadable,
    /// The person is not in the mirror; looked up before sending.
    InsureeNotChecked,
    /// The payer does not know the number (asked, with a date).
    InsureeNotFound,
    /// A date is missing.
    DateMissing,
    /// A date is no day of the calendar.
    DateUnreadable,
    /// The visit ends before it starts.
    VisitEndsBeforeStart,
    /// The visit lies in the future.
    DateInFuture,
    /// The claim is dated before the visit: payer's reason 9.
    ClaimBeforeVisit,
    /// The laptop's clock is far from the server's; dates are judged with it.
    ClockDoubtful,
    /// No visit type, or not O, E or R.
    VisitTypeMissing,
    /// No claim administrator.
    AdministratorMissing,
    /// Not an administrator of this facility.
    AdministratorUnknown,
    /// No main diagnosis.
    DiagnosisMissing,
    /// A code the payer's list does not have.
    DiagnosisUnknown,
    /// The same diagnosis twice.
    DiagnosisTwice,
    /// More than five.
    TooManyDiagnoses,
    /// Guarantee number or explanation too long for the payer.
    TextTooLong,
    /// A field that this scheme wants is empty.
    FieldMandatory,
    /// The claim's code is longer than the payer takes.
    CodeTooLong,
    /// No policy covers the visit: payer's reason 7.
    NoCoverOnVisit,
    /// Cover is not known here.
    CoverNotKnown,
    /// The facility has no price list: payer's reason 2 on every line.
    FacilityWithoutPriceList,
    /// The facility's price list is not on this laptop.
    PriceListNotKnown,
    /// No line at all.
    NoLines,
    /// A line without a code.
    LineWithoutCode,
    /// A code that is in no catalogue.
    ElementUnknown,
    /// Not in the facility's price list: payer's reason 2.
    NotInPriceList,
    /// The payer has ended it since the visit: payer's reason 1.
    ElementRetired,
    /// The payer's row of it begins on or after the day of the visit: payer's reason 9.
    ElementNotYetValid,
    /// Quantity missing.
    QuantityMissing,
    /// Quantity not a number, or too precise.
    QuantityUnreadable,
    /// Zero or less.
    QuantityNotPositive,
    /// Beyond what any claim holds.
    QuantityTooLarge,
    /// Above the element's maximum on one line: the payer refuses the claim.
    QuantityOverMaximum,
    /// Price missing.
    PriceMissing,
    /// Price not a number, negative, too precise or too large.
    PriceUnreadable,
    /// Not the price of the list.
    PriceDiffersFromList,
    /// The same service or item twice.
    LineTwice,
    /// Everything together costs nothing: the payer refuses the claim.
    TotalZero,
    /// No product of the person's policies covers it: payer's reason 3.
    NotCovered,
    /// Covered, but not for this type of visit: payer's reason 3.
    NotCoveredForVisit,
    /// The policy is too new for it: payer's reason 17.
    WaitingPeriod,
    /// More than the product pays for in a policy's period: payer's reason 16, or the line is cut.
    QuantityOverCover,
    /// The product takes no claim of this category: payer's reasons 11 to 15 and 19.
    CategoryNotCovered,
    /// By the payer's last count no claim of this category is left: the same reasons.
    NoneLeft,
    /// The claim is worth more than the product pays at most.
    OverCeiling,
}

impl FindingCode {
    /// The machine name, as in JSON; the sentence is `finding-NAME` in the catalogues, with `-` for `_`.
    #[must_use]
    pub fn as_str(self) -> String {
        // The derived Debug name is the one source; serde spells it the same way.
        let mut name = String::new();
        for letter in format!("{self:?}").chars() {
            if letter.is_ascii_uppercase() && !name.is_empty() {
                name.push('_');
            }
            name.push(letter.to_ascii_lowercase());
        }
        name
    }
}

/// The field a finding points to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Insurance number.
    Insuree,
    /// First day.
    VisitFrom,
    /// Last day.
    VisitTo,
    /// Day of the claim.
    ClaimDate,
    /// Visit type.
    VisitType,
    /// Administrator.
    Administrator,
    /// Diagnosis, 0 is the main one.
    Diagnosis(usize),
    /// Guarantee number.
    Guarantee,
    /// Explanation.
    Explanation,
    /// The claim's code.
    Code,
    /// The lines as a whole.
    Lines,
    /// Code of a line, counted from 0.
    LineCode(usize),
    /// Quantity of a line.
    LineQuantity(usize),
    /// Price of a line.
    LinePrice(usize),
}

impl fmt::Display for Field {
    /// `visit_from`, `diagnoses.1`, `lines.3.quantity` …: the path in the draft's JSON.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Insuree => f.write_str("insuree"),
            Self::VisitFrom => f.write_str("visit_from"),
            Self::VisitTo => f.write_str("visit_to"),
            Self::ClaimDate => f.write_str("claim_date"),
            Self::VisitType => f.write_str("visit_type"),
            Self::Administrator => f.write_str("administrator"),
            Self::Diagnosis(at) => write!(f, "diagnoses.{at}"),
            Self::Guarantee => f.write_str("guarantee"),
            Self::Explanation => f.write_str("explanation"),
            Self::Code => f.write_str("code"),
            Self::Lines => f.write_str("lines"),
            Self::LineCode(at) => write!(f, "lines.{at}.code"),
            Self::LineQuantity(at) => write!(f, "lines.{at}.quantity"),
            Self::LinePrice(at) => write!(f, "lines.{at}.price"),
        }
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What.
    pub code: FindingCode,
    /// How heavy.
    pub weight: Weight,
    /// Where.
    pub at: Field,
    /// The payer's rejection reason this would get, where one exists.
    pub reason: Option<i32>,
    /// Facts for the sentence: `value`, `limit`, `code`, `as_of` … as the catalogue's message names them.
    pub facts: BTreeMap<&'static str, String>,
}

impl Finding {
    pub(super) const fn new(code: FindingCode, weight: Weight, at: Field) -> Self {
        Self { code, weight, at, reason: None, facts: BTreeMap::new() }
    }

    pub(super) const fn because(mut self, reason: i32) -> Self {
        self.reason = Some(reason);
        self
    }

    pub(super) fn with(mut self, name: &'static str, fact: impl ToString) -> Self {
        self.facts.insert(name, fact.to_string());
        self
    }
}
