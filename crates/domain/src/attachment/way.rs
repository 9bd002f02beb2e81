//! What happens to a file after its claim was delivered: sent once, asked about after any doubt, never a reason to touch the claim.

use std::time::Duration;

use crate::Timestamp;
use crate::outbox::{SETTLED, backoff};

/// Others keep away from a file that is being sent for so long: longer than any request may take.
pub const LEASE: Duration = Duration::from_secs(15 * 60);

/// Where a file stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Goes once the payer has the claim.
    Waiting,
    /// On its way, or perhaps at the payer: asked about before it is sent again.
    Sending,
    /// The payer has it.
    Sent,
    /// The payer declined it: a person must look.
    Refused,
    /// This server has no way to take files.
    NotTaken,
    /// What was in it is lost with an earlier database; only its name is known.
    Lost,
}

/// Why a file did not arrive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// The payer's own words.
    Words(String),
    /// The server, or what stands before it, takes no request of this size.
    TooLarge,
    /// The user lacks the right to change claims.
    NoRight,
}

/// Where a file stands and when something is to be done about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Where it stands.
    pub standing: Standing,
    /// Attempts so far; counted, durably, before each starts.
    pub tries: u32,
    /// Nothing is done before.
    pub next_try: Timestamp,
}

/// What is to be done now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Send it.
    Send,
    /// Ask whether the last attempt arrived.
    Ask,
}

/// What sending or asking taught.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The payer has it.
    Taken,
    /// Understood and declined.
    Refused(Why),
    /// No server here takes files.
    NoWay,
    /// It certainly did not leave this computer, or certainly was not looked at.
    NotSent,
    /// Sent, outcome unknown.
    AnswerLost,
    /// The payer has the request and works on it.
    Running,
    /// The payer knows nothing of the last attempt.
    Absent,
    /// Asked, and not answered.
    NoAnswer,
}

impl Standing {
    /// Every standing with its machine name.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::Waiting, "waiting"),
        (Self::Sending, "sending"),
        (Self::Sent, "sent"),
        (Self::Refused, "refused"),
        (Self::NotTaken, "not_taken"),
        (Self::Lost, "lost"),
    ];

    /// The machine name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Refused => "refused",
            Self::NotTaken => "not_taken",
            Self::Lost => "lost",
        }
    }

    /// Reads the machine name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, name)| *name == text).map(|(standing, _)| standing)
    }

    /// Whether a person may take it away: not what the payer has or may have.
    #[must_use]
    pub const fn can_be_removed(self) -> bool {
        match self {
            Self::Waiting | Self::Refused | Self::NotTaken | Self::Lost => true,
            Self::Sending | Self::Sent => false,
        }
    }

    /// Whether a person may let it go again.
    #[must_use]
    pub const fn can_be_tried_again(self) -> bool {
        matches!(self, Self::Refused | Self::NotTaken)
    }
}

/// What is to be done about a file whose claim the payer has; with `force` also what is not due yet, but never what somebody else may be
/// sending just now.
#[must_use]
pub fn turn(place: Place, now: Timestamp, force: bool) -> Option<Turn> {
    match place.standing {
        Standing::Waiting => (force || place.next_try <= now).then_some(Turn::Send),
        Standing::Sending => (place.next_try <= now).then_some(Turn::Ask),
        Standing::Sent | Standing::Refused | Standing::NotTaken | Standing::Lost => None,
    }
}

/// Where a file stands after it was sent or asked about; `tries` as counted by then, `jitter` per mille.
#[must_use]
pub fn after(outcome: &Outcome, tries: u32, now: Timestamp, jitter: u16) -> Place {
    let wait = backoff(tries.max(1), jitter);
    let (standing, next_try) = match outcome {
        Outcome::Taken => (Standing::Sent, now),
        Outcome::Refused(_) => (Standing::Refused, now),
        Outcome::NoWay => (Standing::NotTaken, now),
        Outcome::NotSent => (Standing::Waiting, now.after(wait)),
        // A request may still be worked on after its sender gave up: *absent* counts only when that is over.
        Outcome::AnswerLost => (Standing::Sending, now.after(SETTLED)),
        Outcome::Running | Outcome::NoAnswer => (Standing::Sending, now.after(wait)),
        Outcome::Absent => (Standing::Waiting, now),
    };
    Place { standing, tries, next_try }
}
