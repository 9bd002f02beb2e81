//! The payer of the simulation, with the real server's habits: what it stores, when, and what it says about it.

use claims_domain::answer::{Answer, AnswerLine, Likeness, PayerStatus, Reason, compare};
use claims_domain::catalogue::Kind;
use claims_domain::claim::{Composed, Line, VisitType};
use claims_domain::ids::{AdministratorCode, ClaimCode, ElementCode, FacilityCode, InsureeNo, ServerId};
use claims_domain::outbox::Asked;
use claims_domain::{Money, Quantity, ServiceDate};

/// Claims are numbered; codes too.
pub type ClaimNumber = usize;

/// A claim as it was frozen at one submit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frozen {
    /// Whose.
    pub claim: ClaimNumber,
    /// Code in the body.
    pub code: u32,
    /// Which of its contents: a draft taken back may be changed.
    pub version: u32,
}

/// What the payer holds.
#[derive(Debug, Clone, Copy)]
pub struct Stored {
    /// As sent.
    pub sent: Frozen,
    /// The quantity above the maximum was cut silently.
    pub is_cut: bool,
    /// Whether it can be shown. A claim with an attachment or an odd visit type cannot.
    pub readable: bool,
}

/// Who else uses a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreign {
    /// A claim of ours from another laptop: we are shown it.
    Shown,
    /// Of another facility, but the register of codes tells that it is used.
    Told,
    /// Of another facility, and nobody tells.
    Hidden,
}

/// The payer.
#[derive(Default)]
pub struct Payer {
    /// Claims of this laptop.
    pub stored: Vec<Stored>,
    /// Codes of others.
    pub foreign: Vec<(u32, Foreign)>,
}

/// Number of a person, so that no two claims of the simulation are alike.
fn person(claim: ClaimNumber) -> InsureeNo {
    InsureeNo::typed(&format!("{}", 100_000_000 + claim))
}

/// What the laptop froze.
#[must_use]
pub fn composed(sent: &Frozen) -> Composed {
    let day = ServiceDate::new(chrono::NaiveDate::MIN);
    Composed {
        insuree: person(sent.claim),
        insuree_uuid: None,
        facility: FacilityCode::new("F"),
        facility_uuid: ServerId::new("f"),
        administrator: AdministratorCode::new("A"),
        administrator_uuid: ServerId::new("a"),
        visit_type: VisitType::Other,
        visit_from: day,
        visit_to: day,
        claim_date: day,
        diagnoses: Vec::new(),
        guarantee: None,
        explanation: None,
        lines: vec![Line {
            kind: Kind::Item,
            code: ElementCode::new("I"),
            uuid: ServerId::new("i"),
            name: String::new(),
            quantity: Quantity::new(5.into()),
            price: price(sent.version),
        }],
    }
}

fn price(version: u32) -> Money {
    Money::new((10 + version).into())
}

fn answer(held: &Stored) -> Answer {
    let line = AnswerLine {
        kind: Kind::Item,
        code: None,
        uuid: Some(ServerId::new("i")),
        quantity: Some(Quantity::new(if held.is_cut { 4 } else { 5 }.into())),
        price: Some(price(held.sent.version)),
        approved_quantity: None,
        approved_price: None,
        reason: Reason::NONE,
        rejected: false,
        note: None,
        told: <_>::default(),
    };
    Answer {
        code: ClaimCode::new(held.sent.code.to_string()),
        uuid: None,
        insuree: Some(person(held.sent.claim)),
        insuree_uuid: None,
        administrator: None,
        administrator_uuid: None,
        visit_type: Some(VisitType::Other),
        status: PayerStatus::Checked,
        reason: None,
        approved: None,
        lines: vec![line],
        note: None,
        told: <_>::default(),
        raw: String::new(),
    }
}

impl Payer {
    /// Whether a code is used; claims being stored right now do not show yet.
    #[must_use]
    pub fn holds(&self, code: u32) -> bool {
        self.stored.iter().any(|held| held.sent.code == code) || self.foreign.iter().any(|(used, _)| *used == code)
    }

    /// The answer to a claim just stored.
    #[must_use]
    pub fn first_answer(&self, sent: &Frozen) -> Option<Box<Answer>> {
        self.stored.iter().rev().find(|held| held.sent == *sent).map(|held| Box::new(answer(held)))
    }

    /// What asking by code teaches, compared as the shipped courier does.
    #[must_use]
    pub fn ask(&self, ours: &Frozen) -> Asked {
        let foreign = self.foreign.iter().find(|(code, _)| *code == ours.code).map(|(_, how)| *how);
        let held = match (foreign, self.stored.iter().find(|held| held.sent.code == ours.code)) {
            (Some(Foreign::Hidden), _) | (None, None) => return Asked::Absent,
            (Some(Foreign::Told), _) => return Asked::Different,
            (Some(Foreign::Shown), _) => {
                let others = Frozen { claim: 1_000 + usize::try_from(ours.code).unwrap_or(0), ..*ours };
                Stored { sent: others, is_cut: false, readable: true }
            }
            (None, Some(held)) if held.readable => *held,
            (None, Some(_)) => return Asked::Inconclusive,
        };
        let answer = answer(&held);
        match compare(&composed(ours), &answer) {
            Likeness::Same => Asked::Same(Box::new(answer)),
            Likeness::Different => Asked::Different,
            Likeness::Inconclusive => Asked::Inconclusive,
        }
    }
}
