//! The payer's answer to a claim, joined to our lines by what they refer to, never by position.

mod doubt;
mod elsewhere;
mod told;

use serde::{Deserialize, Serialize};

pub use doubt::{Doubt, Whose, doubts, paid};
pub use elsewhere::{as_draft, as_lines, claimed};
pub use told::{LineStage, LineTold, Told};

use crate::catalogue::Kind;
use crate::claim::{ClaimState, Composed, Line, VisitType};
use crate::ids::{AdministratorCode, ClaimCode, ElementCode, InsureeNo, ServerId};
use crate::money::{Money, Quantity};
use crate::outbox::seeded::{Defect, seeded};

/// The payer's claim status; the numbers are openIMIS's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PayerStatus {
    /// 1.
    Rejected,
    /// 2: made on the web, not submitted.
    Entered,
    /// 4: the rules passed.
    Checked,
    /// 8: being priced.
    Processed,
    /// 16: priced.
    Valuated,
}

impl PayerStatus {
    /// From openIMIS's number.
    #[must_use]
    pub const fn from_number(number: i64) -> Option<Self> {
        match number {
            1 => Some(Self::Rejected),
            2 => Some(Self::Entered),
            4 => Some(Self::Checked),
            8 => Some(Self::Processed),
            16 => Some(Self::Valuated),
            _ => None,
        }
    }

    /// openIMIS's number.
    #[must_use]
    pub const fn number(self) -> i64 {
        match self {
            Self::Rejected => 1,
            Self::Entered => 2,
            Self::Checked => 4,
            Self::Processed => 8,
            Self::Valuated => 16,
        }
    }
}

/// openIMIS's rejection reason; 0 is *accepted*, and of a rejected line *not sent*. Its words are in the catalogues (`reason-2`, `reason--1` …).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Reason(pub i32);

impl Reason {
    /// Accepted; of a rejected line, that no reason was sent.
    pub const NONE: Self = Self(0);
    /// Every reason openIMIS has, for catalogues and tests.
    pub const KNOWN: &'static [i32] =
        &[-2, -1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21];
}

/// What the payer holds of a claim and says about it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The claim's code.
    pub code: ClaimCode,
    /// The claim's UUID on the server.
    pub uuid: Option<ServerId>,
    /// The person, by number where the answer gives it.
    pub insuree: Option<InsureeNo>,
    /// The person, by UUID where the answer gives it.
    pub insuree_uuid: Option<ServerId>,
    /// Claim administrator, by code where given.
    pub administrator: Option<AdministratorCode>,
    /// Claim administrator, by UUID where given.
    pub administrator_uuid: Option<ServerId>,
    /// Visit type where given.
    pub visit_type: Option<VisitType>,
    /// Status.
    pub status: PayerStatus,
    /// Rejection reason of the claim itself; `None` when not sent.
    pub reason: Option<Reason>,
    /// Amount the payer says it approved; `None` when not sent. Some releases get it wrong: compare with the lines.
    pub approved: Option<Money>,
    /// Every line the payer holds.
    pub lines: Vec<AnswerLine>,
    /// Reviewer's note on the claim (openIMIS *adjustment*); `None` when not sent.
    pub note: Option<String>,
    /// What more is told.
    #[serde(default)]
    pub told: Told,
    /// The answer as received.
    pub raw: String,
}

impl Answer {
    /// Whether this says anything `known` does not. The two ways of asking tell differently much; what one leaves out is no news.
    #[must_use]
    pub fn adds_to(&self, known: &Self) -> bool {
        self.status != known.status
            || told::is_news(self.reason.as_ref(), known.reason.as_ref())
            || told::is_news(self.approved.as_ref(), known.approved.as_ref())
            || told::is_news(self.note.as_ref(), known.note.as_ref())
            || self.told.adds_to(&known.told)
            || self.lines.len() != known.lines.len()
            || self.lines.iter().any(|line| !known.lines.iter().any(|other| !line.adds_to(other)))
    }
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Answer({}, {:?}, {} lines)", self.code, self.status, self.lines.len())
    }
}

/// One line as the payer holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerLine {
    /// Service or item.
    pub kind: Kind,
    /// Code of the element where given.
    pub code: Option<ElementCode>,
    /// UUID of the element where given.
    pub uuid: Option<ServerId>,
    /// Quantity as stored; the payer may have cut it silently. `None` when not sent (rejected lines).
    pub quantity: Option<Quantity>,
    /// Unit price as stored; `None` when not sent.
    pub price: Option<Money>,
    /// Quantity approved; `None` while not reviewed or not sent.
    pub approved_quantity: Option<Quantity>,
    /// Unit price approved; `None` while not reviewed or not sent.
    pub approved_price: Option<Money>,
    /// Rejection reason; 0 accepted, or none sent.
    pub reason: Reason,
    /// Whether the line is rejected (a category of 1 with reason 0 is not).
    pub rejected: bool,
    /// Reviewer's justification; `None` when not sent.
    pub note: Option<String>,
    /// What more is told.
    #[serde(default)]
    pub told: LineTold,
}

impl AnswerLine {
    /// Whether this is about another element than `known`, or says something that `known` does not.
    fn adds_to(&self, known: &Self) -> bool {
        let same_element = self.kind == known.kind
            && match (&self.uuid, &known.uuid) {
                (Some(uuid), Some(other)) => uuid == other,
                (Some(_), None) | (None, Some(_) | None) => self.code == known.code,
            };
        !same_element
            || self.reason != known.reason
            || self.rejected != known.rejected
            || told::is_news(self.quantity.as_ref(), known.quantity.as_ref())
            || told::is_news(self.price.as_ref(), known.price.as_ref())
            || told::is_news(self.approved_quantity.as_ref(), known.approved_quantity.as_ref())
            || told::is_news(self.approved_price.as_ref(), known.approved_price.as_ref())
            || told::is_news(self.note.as_ref(), known.note.as_ref())
            || self.told.adds_to(&known.told)
    }

    /// Approved quantity × approved unit price; zero for a rejected line; `None` while nothing is approved.
    #[must_use]
    pub fn approved_amount(&self) -> Option<Money> {
        if self.rejected {
            return Some(Money::ZERO);
        }
        self.approved_price?.times(self.approved_quantity?)
    }

    fn is_about(&self, line: &Line) -> bool {
        self.kind == line.kind
            && match (&self.uuid, &self.code) {
                (Some(uuid), _) if *uuid == line.uuid => true,
                (_, Some(code)) => *code == line.code,
                _ => false,
            }
    }

    /// How well this answer fits one of several lines of the same element.
    fn fit(&self, line: &Line) -> u8 {
        u8::from(self.price == Some(line.price)) * 2 + u8::from(self.quantity == Some(line.quantity))
    }
}

/// For each of our lines the payer's line about the same element, each used once; `None` when the payer holds none.
#[must_use]
pub fn join<'a>(claimed: &[Line], answered: &'a [AnswerLine]) -> Vec<Option<&'a AnswerLine>> {
    let mut free: Vec<&AnswerLine> = answered.iter().collect();
    // Exact fits first, so that of two lines of one element each finds its own.
    let mut joined: Vec<Option<&AnswerLine>> = vec![None; claimed.len()];
    for least in [3, 2, 1, 0] {
        for (place, line) in joined.iter_mut().zip(claimed) {
            if place.is_none()
                && let Some(at) = free.iter().position(|answer| answer.is_about(line) && answer.fit(line) >= least)
            {
                *place = Some(free.remove(at));
            }
        }
    }
    joined
}

/// Whether a stored claim is the one we sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likeness {
    /// Same person, visit type, administrator, days where told, lines and prices; quantities not above ours (the payer cuts them).
    Same,
    /// Something we sent is otherwise there.
    Different,
    /// The answer holds too little to tell.
    Inconclusive,
}

/// Compares what the payer holds under our code with what we sent.
#[must_use]
pub fn compare(ours: &Composed, held: &Answer) -> Likeness {
    let person = agree(held.insuree.as_ref(), Some(&ours.insuree))
        .or(agree(held.insuree_uuid.as_ref(), ours.insuree_uuid.as_ref()));
    let administrator = agree(held.administrator.as_ref(), Some(&ours.administrator))
        .or(agree(held.administrator_uuid.as_ref(), Some(&ours.administrator_uuid).filter(|id| id.code().is_none())));
    let visit = agree(held.visit_type.as_ref(), Some(&ours.visit_type));
    let told = &held.told;
    let days = [
        agree(told.visit_from.as_ref(), Some(&ours.visit_from)),
        agree(told.visit_to.as_ref(), Some(&ours.visit_to)),
        agree(told.claim_date.as_ref(), Some(&ours.claim_date)),
    ];
    let facts = [person, administrator, visit, Some(same_lines(ours, held))];
    if seeded(Defect::AnyClaimAdopted) {
        Likeness::Same
    } else if facts.contains(&Some(false)) || days.contains(&Some(false)) {
        Likeness::Different
    } else if person.is_none() {
        Likeness::Inconclusive
    } else {
        Likeness::Same
    }
}

/// `None` when one side is not known.
fn agree<T: PartialEq>(theirs: Option<&T>, ours: Option<&T>) -> Option<bool> {
    Some(theirs? == ours?)
}

fn same_lines(ours: &Composed, held: &Answer) -> bool {
    ours.lines.len() == held.lines.len()
        && join(&ours.lines, &held.lines).iter().zip(&ours.lines).all(|(answer, line)| {
            answer.is_some_and(|answer| {
                answer.price.is_none_or(|price| price == line.price)
                    && answer.quantity.is_none_or(|quantity| quantity <= line.quantity)
            })
        })
}

/// The claim's state in one word.
#[must_use]
pub fn state_of(answer: &Answer, claimed: &[Line]) -> ClaimState {
    match answer.status {
        PayerStatus::Rejected => ClaimState::Rejected,
        PayerStatus::Entered => ClaimState::Entered,
        PayerStatus::Checked => ClaimState::Waiting,
        PayerStatus::Processed => ClaimState::Processed,
        PayerStatus::Valuated => {
            let in_full = join(claimed, &answer.lines).iter().zip(claimed).all(|(answered, line)| {
                answered.is_some_and(|answered| {
                    !answered.rejected && answered.approved_amount().is_none_or(|amount| amount >= line.amount())
                })
            });
            if in_full { ClaimState::Approved } else { ClaimState::Partly }
        }
    }
}

/// What the payer approved by its own lines: the sum over accepted lines, `None` while nothing is approved.
#[must_use]
pub fn approved_total(answer: &Answer) -> Option<Money> {
    match answer.status {
        PayerStatus::Rejected => Some(Money::ZERO),
        PayerStatus::Entered | PayerStatus::Checked => None,
        PayerStatus::Processed | PayerStatus::Valuated => answer.lines.iter().map(AnswerLine::approved_amount).sum(),
    }
}

#[cfg(test)]
mod tests;
