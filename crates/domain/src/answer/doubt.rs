//! What makes an answer doubtful. A doubt is always shown; some answers are kept only, and the claim stays as it was known.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use super::{Answer, PayerStatus, Reason, approved_total, as_lines, join};
use crate::catalogue::Kind;
use crate::claim::{Composed, Line};
use crate::ids::{FacilityCode, InsureeNo, ServerId};
use crate::money::Money;

macro_rules! doubts {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// Something in an answer that cannot be right.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Doubt {
            $($(#[$doc])* $name,)*
        }

        impl Doubt {
            /// Every doubt, for catalogues and tests.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The machine name; the sentence is `doubt-NAME` in the catalogues.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                }
            }
        }
    };
}

doubts! {
    /// It could not be read.
    Unreadable = "unreadable",
    /// It is about a claim of another facility.
    OtherFacility = "other_facility",
    /// It is about a claim for somebody else.
    OtherPerson = "other_person",
    /// It names a claim that this computer composed and never submitted.
    NotSubmitted = "not_submitted",
    /// It takes the claim back to an earlier stage.
    Backwards = "backwards",
    /// It has no lines, and the claim is not rejected.
    NoLines = "no_lines",
    /// It has lines that were not claimed.
    ExtraLines = "extra_lines",
    /// It lacks lines that were claimed.
    MissingLines = "missing_lines",
    /// It has lines that refer to nothing.
    UnreadableLines = "unreadable_lines",
    /// Its amounts are in another currency than before.
    Currency = "currency",
    /// It approves or holds more than was claimed.
    AboveClaimed = "above_claimed",
    /// It says that more was paid than was claimed.
    PaidAboveClaimed = "paid_above_claimed",
    /// It has a negative quantity, price or sum.
    Negative = "negative",
    /// A line is rejected for a reason that openIMIS does not have.
    UnknownReason = "unknown_reason",
}

impl Doubt {
    /// Whether an answer with this doubt is only kept: the claim stays as it was known.
    #[must_use]
    pub const fn disbelieves(self) -> bool {
        match self {
            Self::Unreadable
            | Self::OtherFacility
            | Self::OtherPerson
            | Self::NotSubmitted
            | Self::Backwards
            | Self::NoLines
            | Self::Negative => true,
            Self::ExtraLines
            | Self::MissingLines
            | Self::UnreadableLines
            | Self::Currency
            | Self::AboveClaimed
            | Self::PaidAboveClaimed
            | Self::UnknownReason => false,
        }
    }
}

/// Whose claim an answer has to be about, as far as it is known here.
#[derive(Debug, Clone, Copy)]
pub struct Whose<'a> {
    /// The facility of this computer.
    pub facility: Option<&'a FacilityCode>,
    /// The person.
    pub insuree: Option<&'a InsureeNo>,
    /// The person's UUID on the server.
    pub insuree_uuid: Option<&'a ServerId>,
    /// The claim as it was sent; `None` for a claim submitted elsewhere.
    pub composed: Option<&'a Composed>,
    /// The currency in which the payer spoke last, of whatever claim.
    pub currency: Option<&'a str>,
}

impl<'a> From<&'a Composed> for Whose<'a> {
    fn from(claim: &'a Composed) -> Self {
        Self {
            facility: Some(&claim.facility),
            insuree: Some(&claim.insuree),
            insuree_uuid: claim.insuree_uuid.as_ref(),
            composed: Some(claim),
            currency: None,
        }
    }
}

/// Everything doubtful about an answer to a claim whose last believed answer is `known`, each doubt once, in their order.
#[must_use]
pub fn doubts(answer: &Answer, whose: Whose<'_>, known: Option<&Answer>) -> Vec<Doubt> {
    let mut found = Vec::new();
    let mut when = |doubtful: bool, doubt: Doubt| {
        if doubtful {
            found.push(doubt);
        }
    };
    when(differ(answer.told.facility.as_ref(), whose.facility), Doubt::OtherFacility);
    let person = if answer.insuree.is_some() && whose.insuree.is_some() {
        differ(answer.insuree.as_ref(), whose.insuree)
    } else {
        differ(answer.insuree_uuid.as_ref(), whose.insuree_uuid)
    };
    when(person, Doubt::OtherPerson);
    when(known.is_some_and(|known| is_before(answer.status, known.status)), Doubt::Backwards);
    when(answer.lines.is_empty() && answer.status != PayerStatus::Rejected, Doubt::NoLines);
    if let Some(composed) = whose.composed.filter(|_| !answer.lines.is_empty()) {
        let joined = join(&composed.lines, &answer.lines);
        let met = joined.iter().flatten().count();
        when(met < answer.lines.len(), Doubt::ExtraLines);
        when(met < composed.lines.len(), Doubt::MissingLines);
    }
    when(answer.told.unreadable_lines > 0, Doubt::UnreadableLines);
    let before = known.and_then(|known| known.told.currency.as_deref()).or(whose.currency);
    when(differ(answer.told.currency.as_deref(), before), Doubt::Currency);
    let most = most(answer, whose.composed);
    let sums = [answer.approved, answer.told.valuated];
    let is_sum_above = sums.into_iter().flatten().any(|sum| sum > counted_twice(most, answer));
    when(is_line_above(answer, whose.composed) || is_sum_above, Doubt::AboveClaimed);
    // A list may hold a higher price than was asked: what the lines approve can be paid.
    let payable = most.max(approved_total(answer).unwrap_or_default());
    when(answer.told.remunerated.is_some_and(|paid| paid > payable), Doubt::PaidAboveClaimed);
    when(has_negative(answer), Doubt::Negative);
    let unknown = |reason: Reason| reason != Reason::NONE && !Reason::KNOWN.contains(&reason.0);
    when(
        answer.lines.iter().any(|line| unknown(line.reason)) || answer.reason.is_some_and(unknown),
        Doubt::UnknownReason,
    );
    found
}

/// Both are known, and are not the same.
fn differ<T: PartialEq + ?Sized>(theirs: Option<&T>, ours: Option<&T>) -> bool {
    matches!((theirs, ours), (Some(theirs), Some(ours)) if theirs != ours)
}

/// The payer works from *entered* to *valuated*; a rejection may come at any time and is the end.
fn is_before(new: PayerStatus, known: PayerStatus) -> bool {
    match (new, known) {
        (PayerStatus::Rejected, _) => false,
        (_, PayerStatus::Rejected) => true,
        (new, known) => new < known,
    }
}

/// What the payer paid as far as that can be, for an answer with these doubts.
#[must_use]
pub fn paid(answer: &Answer, doubts: &[Doubt]) -> Option<Money> {
    answer.told.remunerated.filter(|_| !doubts.contains(&Doubt::PaidAboveClaimed))
}

fn is_line_above(answer: &Answer, composed: Option<&Composed>) -> bool {
    let Some(composed) = composed else { return false };
    let line_above = join(&composed.lines, &answer.lines).iter().zip(&composed.lines).any(|(held, line)| {
        held.is_some_and(|held| {
            held.quantity.is_some_and(|quantity| quantity > line.quantity)
                || held.approved_amount().is_some_and(|amount| amount > line.amount())
        })
    });
    line_above || approved_total(answer).is_some_and(|approved| approved > composed.total())
}

/// What was claimed, each line rounded up, as the payer may round it. Of a claim submitted elsewhere the payer's own word: other
/// programs send a sum that its lines do not make.
fn most(answer: &Answer, composed: Option<&Composed>) -> Money {
    let rounded_up =
        |line: &Line| Money::new(line.amount().get().round_dp_with_strategy(2, RoundingStrategy::AwayFromZero));
    match composed {
        Some(composed) => composed.lines.iter().map(rounded_up).sum(),
        None => as_lines(answer).iter().map(rounded_up).sum::<Money>().max(answer.told.claimed.unwrap_or_default()),
    }
}

/// Both releases count each item once for every service of the claim, and each service once for every item, in the sums they
/// tell over GraphQL: that is wrong, and no reason to doubt a payer.
fn counted_twice(most: Money, answer: &Answer) -> Money {
    let count = |kind| answer.lines.iter().filter(|line| line.kind == kind).count();
    let (items, services) = (count(Kind::Item), count(Kind::Service));
    let times = if items.min(services) == 0 { 1 } else { items.max(services) };
    Money::new(most.get().saturating_mul(Decimal::from(times)))
}

fn has_negative(answer: &Answer) -> bool {
    let money =
        |amount: Option<Money>| amount.is_some_and(|amount| amount.get().is_sign_negative() && !amount.is_zero());
    let told = &answer.told;
    [answer.approved, told.claimed, told.valuated, told.remunerated].into_iter().any(money)
        || answer.lines.iter().any(|line| {
            let quantities = [line.quantity, line.approved_quantity];
            quantities
                .into_iter()
                .flatten()
                .any(|quantity| quantity.get().is_sign_negative() && !quantity.get().is_zero())
                || money(line.price)
                || money(line.approved_price)
        })
}
