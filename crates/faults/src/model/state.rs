//! What the walk tells apart, and how it stands for the shipped types.

use std::time::Duration;

use claims_domain::Timestamp;
use claims_domain::answer::{Answer, PayerStatus};
use claims_domain::ids::ClaimCode;
use claims_domain::outbox::{Asked, Attempt, Blocked, Entry, Event, Lease, Moment, Phase};

use super::{Life, NOW, NOW_BY_BOTH};

const LONG_AGO: Moment = Moment { at: Timestamp::from_millis(0), up: Some(0) };

/// An entry without the times and numbers that make no difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum At {
    Ready,
    Sending,
    Unsure { duplicate: bool, settled: bool },
    Refused,
    CodeTaken,
    Inconclusive,
    SignIn,
}

/// Where a claim stands on the laptop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Paper {
    Draft,
    Queued(At, Option<Held>),
    Delivered,
}

/// A lease: whose, and whether it lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Held {
    pub(super) by: u8,
    pub(super) lasts: bool,
}

/// What of a claim is sent: which of its two codes, which of its two contents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Body {
    pub(super) code: u8,
    pub(super) version: u8,
}

/// The process that waits for an answer has stopped waiting.
pub(super) const NOBODY: u8 = 2;

/// A request on its way or at the payer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Request {
    Flying,
    LookedAt,
    Stored,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Claim {
    pub(super) life: Life,
    pub(super) paper: Paper,
    pub(super) body: Body,
    /// It was taken back and changed, and keeps its code.
    pub(super) sent_before: bool,
    /// The first code is another facility's; who tells.
    pub(super) foreign: Option<Foreign>,
    /// Body, how far it is, and which process waits for its answer ([`NOBODY`]).
    pub(super) requests: Vec<(Body, Request, u8)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Foreign {
    Told,
    Hidden,
}

/// What was learnt, as far as it makes a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum News {
    Answered,
    Duplicate,
    Refused,
    NotSent,
    AnswerLost,
    SignInNeeded,
    Same,
    Different,
    Absent,
    NoAnswer,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Doing {
    Looking,
    Leased(u8),
    Away(Turn),
    Back(Turn, News),
    Leaving(u8),
}

/// What a process has begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Turn {
    pub(super) claim: u8,
    pub(super) begun: At,
    pub(super) body: Body,
    /// Nobody has written to the entry since.
    pub(super) current: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct World {
    pub(super) claims: Vec<Claim>,
    pub(super) processes: [Doing; 2],
}

impl At {
    pub(super) fn phase(self) -> Phase {
        let blocked = |why| Phase::Blocked { why };
        match self {
            Self::Ready => Phase::Ready,
            Self::Sending => Phase::Sending,
            Self::Unsure { duplicate, settled } => {
                Phase::Unsure { duplicate, lost: if settled { LONG_AGO } else { NOW_BY_BOTH }, settled }
            }
            Self::Refused => blocked(Blocked::Refused { texts: Vec::new() }),
            Self::CodeTaken => blocked(Blocked::CodeTaken),
            Self::Inconclusive => blocked(Blocked::Inconclusive),
            Self::SignIn => blocked(Blocked::SignIn),
        }
    }

    pub(super) fn entry(self, sent_before: bool) -> Entry {
        Entry { phase: self.phase(), tries: 1, next_try: NOW, sent_before }
    }

    pub(super) fn of(entry: &Entry) -> Self {
        match &entry.phase {
            Phase::Ready => Self::Ready,
            Phase::Sending => Self::Sending,
            Phase::Unsure { duplicate, lost, settled: _ } => {
                Self::Unsure { duplicate: *duplicate, settled: *lost == LONG_AGO }
            }
            Phase::Blocked { why } => match why {
                Blocked::CodeTaken => Self::CodeTaken,
                Blocked::Inconclusive => Self::Inconclusive,
                Blocked::SignIn => Self::SignIn,
                Blocked::Refused { .. } | Blocked::NoRight | Blocked::PersonUnknown | Blocked::PersonDiffers => {
                    Self::Refused
                }
            },
        }
    }
}

impl News {
    pub(super) fn event(self) -> Event {
        let answer = || {
            Box::new(Answer {
                code: ClaimCode::new("C"),
                uuid: None,
                insuree: None,
                insuree_uuid: None,
                administrator: None,
                administrator_uuid: None,
                visit_type: None,
                status: PayerStatus::Checked,
                reason: None,
                approved: None,
                lines: Vec::new(),
                note: None,
                told: <_>::default(),
                raw: String::new(),
            })
        };
        match self {
            Self::Answered => Event::Attempted(Attempt::Answered(answer())),
            Self::Duplicate => Event::Attempted(Attempt::Duplicate),
            Self::Refused => Event::Attempted(Attempt::Refused(Vec::new())),
            Self::NotSent => Event::Attempted(Attempt::NotSent),
            Self::AnswerLost => Event::Attempted(Attempt::AnswerLost),
            Self::SignInNeeded => Event::Attempted(Attempt::SignInNeeded),
            Self::Same => Event::Asked(Asked::Same(answer())),
            Self::Different => Event::Asked(Asked::Different),
            Self::Absent => Event::Asked(Asked::Absent),
            Self::NoAnswer => Event::Asked(Asked::NoAnswer),
        }
    }
}

impl Doing {
    pub(super) const fn claim(&self) -> Option<u8> {
        match self {
            Self::Looking => None,
            Self::Leased(claim) | Self::Leaving(claim) => Some(*claim),
            Self::Away(turn) | Self::Back(turn, _) => Some(turn.claim),
        }
    }
}

impl Held {
    pub(super) fn lease(self) -> Lease {
        Lease { owner: owner(self.by), until: if self.lasts { NOW.after(Duration::from_secs(60)) } else { NOW } }
    }
}

pub(super) fn owner(process: u8) -> String {
    format!("seat-{process}")
}
