//! What happens to a submitted claim on its way: a pure step from state and event to state and effects.
//!
//! Once a person presses *Submit*, the claim stays in the outbox until the payer has answered or a person takes it back.
//! `ready → sending → (gone) | ready | unsure | blocked`, `unsure → (gone) | ready | blocked`, `blocked → ready`;
//! start-up turns `sending` into `unsure`. `blocked` goes back to `unsure` where the payer holds the code. Nothing expires.
//!
//! The payer refuses a code it holds, but two requests it works on at the same time both pass that check. So a lost request has
//! to have ended, one way or the other, before the claim is sent again: [`SETTLED`] after its answer was lost, by a clock that nobody
//! can set ([`Moment`]).

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::answer::Answer;
use crate::date::Timestamp;

mod moment;
pub mod seeded;
mod turn;

pub use moment::Moment;
use seeded::{Defect, seeded};
pub use turn::{Learnt, Lease, begin, is_due, is_free, learn};

/// Where an outbox entry stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "phase", rename_all = "snake_case")]
pub enum Phase {
    /// Waiting for its turn to be sent.
    Ready,
    /// An attempt is on its way; counted before it started.
    Sending,
    /// Perhaps at the payer: it is asked by code before anything is sent again.
    Unsure {
        /// The payer said that it holds this code already.
        duplicate: bool,
        /// When the answer was lost: for a while after that the payer may still be storing the claim.
        #[serde(flatten)]
        lost: Moment,
        /// That while was over when the payer was asked last: what it said then holds.
        #[serde(default)]
        settled: bool,
    },
    /// A person must act.
    Blocked {
        /// Why, and so which act.
        why: Blocked,
    },
}

/// Why an entry cannot go on by itself. Each names the act that mends it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Blocked {
    /// The payer understood and declined; its own words. Correct it.
    Refused {
        /// The payer's sentences, as sent.
        texts: Vec<String>,
    },
    /// The code belongs to another claim on the server. Take a new code.
    CodeTaken,
    /// The stored claim cannot be compared with ours. A person looks.
    Inconclusive,
    /// Sign in again.
    SignIn,
    /// The user may not submit claims. Ask the administrator of the server.
    NoRight,
    /// The payer does not know this insurance number. Check the number.
    PersonUnknown,
    /// The number belongs to another person than the one it was made for. Check the number.
    PersonDiffers,
}

impl Blocked {
    /// The machine name; the sentence is `blocked-NAME` in the catalogues, with `-` for `_`.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Refused { .. } => "refused",
            Self::CodeTaken => "code_taken",
            Self::Inconclusive => "inconclusive",
            Self::SignIn => "sign_in",
            Self::NoRight => "no_right",
            Self::PersonUnknown => "person_unknown",
            Self::PersonDiffers => "person_differs",
        }
    }
}

impl Phase {
    /// Whether a person may take the claim back: it is not at the payer, and cannot be.
    #[must_use]
    pub fn can_be_taken_back(&self) -> bool {
        match self {
            // The claim the payer holds under this code may be this very one.
            Self::Unsure { .. } | Self::Blocked { why: Blocked::Inconclusive } => false,
            Self::Sending => seeded(Defect::TakenBackWhileSending),
            Self::Ready | Self::Blocked { .. } => true,
        }
    }

    /// Whether a person may give the claim a new code: its present one is proven to be another claim's.
    #[must_use]
    pub fn can_take_new_code(&self) -> bool {
        match self {
            Self::Blocked { why: Blocked::CodeTaken } => true,
            Self::Unsure { .. } => seeded(Defect::NewCodeWhileUnsure),
            Self::Ready | Self::Sending | Self::Blocked { .. } => false,
        }
    }
}

/// Without the payer's texts: they may name people.
impl fmt::Debug for Blocked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A claim's place in the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Where it stands.
    pub phase: Phase,
    /// Attempts begun.
    pub tries: u32,
    /// Not before this; while something is on its way, since when it is.
    pub next_try: Timestamp,
    /// An earlier version of the claim was sent under this code before a person took it back to change it. What turned that one away
    /// (a refusal, a lapsed session, a busy server) was not proof that it is not there.
    pub sent_before: bool,
}

impl Entry {
    /// A claim that a person submits now.
    #[must_use]
    pub const fn submitted(now: Timestamp, sent_before: bool) -> Self {
        Self { phase: Phase::Ready, tries: 0, next_try: now, sent_before }
    }

    /// Whether anything was ever sent under its code.
    #[must_use]
    pub const fn was_sent(&self) -> bool {
        self.tries > 0 || self.sent_before
    }
}

/// What one delivery attempt taught us.
#[derive(Clone, PartialEq, Eq)]
pub enum Attempt {
    /// The payer answered with its first verdict.
    Answered(Box<Answer>),
    /// Understood and declined: a person must look.
    Refused(Vec<String>),
    /// The payer says the code is used: perhaps by this very claim.
    Duplicate,
    /// Certainly never left this computer.
    NotSent,
    /// Sent, outcome unknown. Also any 5xx whose text we do not know, and 502 to 504: the payer may have stored the claim.
    AnswerLost,
    /// 429.
    Busy {
        /// What the server asked for.
        retry_after: Option<Duration>,
    },
    /// The token is no longer good and could not be renewed.
    SignInNeeded,
    /// The user lacks a right.
    NoRight,
    /// Looked up before the first attempt: nobody has this number.
    PersonUnknown,
    /// Looked up before the first attempt: somebody else has this number.
    PersonDiffers,
}

/// Without the payer's texts: they may name people.
impl fmt::Debug for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Answered(_) => "Answered(…)",
            Self::Refused(_) => "Refused(…)",
            Self::Duplicate => "Duplicate",
            Self::NotSent => "NotSent",
            Self::AnswerLost => "AnswerLost",
            Self::Busy { .. } => "Busy(…)",
            Self::SignInNeeded => "SignInNeeded",
            Self::NoRight => "NoRight",
            Self::PersonUnknown => "PersonUnknown",
            Self::PersonDiffers => "PersonDiffers",
        })
    }
}

/// What asking by code taught us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// The payer holds this very claim: adopt its answer.
    Same(Box<Answer>),
    /// The code belongs to another claim.
    Different,
    /// The payer holds a claim that cannot be compared with ours.
    Inconclusive,
    /// The payer holds no claim of that code that we may read.
    Absent,
    /// No answer to the question.
    NoAnswer,
    /// The token is no longer good.
    SignInNeeded,
    /// The user may not read claims.
    NoRight,
}

/// What can happen to an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Its turn has come.
    Begin,
    /// An attempt ended.
    Attempted(Attempt),
    /// A question ended.
    Asked(Asked),
    /// The program starts: whatever was on its way has an unknown outcome.
    Restarted,
    /// A person (or a sign-in) cleared what blocked it, or pressed *Try now*.
    Release,
}

/// What the shell must do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Send the frozen bytes. The new entry is durable before that.
    Send,
    /// Ask the payer for this code.
    Ask,
    /// The payer has it: record the answer; the entry is gone.
    Deliver(Box<Answer>),
}

/// The next state and what to do; `None` as entry means that it left the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The entry from now on.
    pub entry: Option<Entry>,
    /// What to do, at most one thing.
    pub effect: Option<Effect>,
}

/// Shortest and longest wait between two attempts.
const FIRST_WAIT: Duration = Duration::from_secs(5);
const LONGEST_WAIT: Duration = Duration::from_secs(15 * 60);
/// The longest a payer works on a request whose sender has given up. Servers and the proxies before them end such requests
/// sooner: theirs are limits of 30 to 60 seconds.
pub const SETTLED: Duration = Duration::from_secs(120);
/// Longest wait a busy server may ask for: a mistaken one must not put a claim off for days.
const LONGEST_PLEA: Duration = Duration::from_secs(60 * 60);

/// Doubling waits with a cap, spread by `jitter` (per mille, 0 to 1000) between half and the whole of it.
#[must_use]
pub fn backoff(tries: u32, jitter: u16) -> Duration {
    if seeded(Defect::NeverWaits) {
        return Duration::ZERO;
    }
    let longest = if seeded(Defect::WaitsForEver) { Duration::MAX } else { LONGEST_WAIT };
    let whole = FIRST_WAIT.saturating_mul(2_u32.saturating_pow(tries.saturating_sub(1).min(16))).min(longest);
    whole / 2 + whole.mul_f64(f64::from(jitter.min(1000)) / 2000.0)
}

/// One step of one entry. Events that do not fit the phase change nothing.
#[must_use]
pub fn step(entry: &Entry, event: Event, now: Moment, jitter: u16) -> Step {
    let go = |phase, wait| Step {
        entry: Some(Entry { phase, next_try: now.at.after(wait), ..entry.clone() }),
        effect: None,
    };
    let block = |why| go(Phase::Blocked { why }, Duration::ZERO);
    let unchanged = || Step { entry: Some(entry.clone()), effect: None };
    let unsure = |duplicate| go(Phase::Unsure { duplicate, lost: now, settled: false }, Duration::ZERO);
    let wait = backoff(entry.tries, jitter);

    match (event, &entry.phase) {
        (Event::Begin, Phase::Ready) => Step {
            entry: Some(Entry {
                phase: Phase::Sending,
                tries: entry.tries.saturating_add(1),
                next_try: now.at,
                sent_before: entry.sent_before,
            }),
            effect: Some(Effect::Send),
        },
        (Event::Begin, Phase::Unsure { duplicate, lost, settled: _ }) => Step {
            // Counted too, so that questions to a silent server back off like attempts. When it was asked tells what the answer means.
            entry: Some(Entry {
                phase: Phase::Unsure { duplicate: *duplicate, lost: *lost, settled: now.since(*lost) >= SETTLED },
                tries: entry.tries.saturating_add(1),
                next_try: now.at,
                sent_before: entry.sent_before,
            }),
            effect: Some(Effect::Ask),
        },
        (Event::Attempted(attempt), Phase::Sending) => match attempt {
            Attempt::Answered(answer) => Step { entry: None, effect: Some(Effect::Deliver(answer)) },
            Attempt::Refused(_) if seeded(Defect::RefusedSentAgain) => go(Phase::Ready, wait),
            Attempt::Refused(texts) => block(Blocked::Refused { texts }),
            Attempt::Duplicate if seeded(Defect::NotAskedAfterDuplicate) => block(Blocked::CodeTaken),
            Attempt::Duplicate => unsure(true),
            Attempt::NotSent => go(Phase::Ready, wait),
            Attempt::AnswerLost if seeded(Defect::ResentWithoutAsking) => go(Phase::Ready, wait),
            Attempt::AnswerLost => unsure(false),
            // Never sooner than without asking: `Retry-After: 0` would make it a hammer.
            Attempt::Busy { retry_after } => {
                go(Phase::Ready, retry_after.map_or(wait, |plea| plea.min(LONGEST_PLEA).max(wait)))
            }
            Attempt::SignInNeeded => block(Blocked::SignIn),
            Attempt::NoRight => block(Blocked::NoRight),
            Attempt::PersonUnknown => block(Blocked::PersonUnknown),
            Attempt::PersonDiffers => block(Blocked::PersonDiffers),
        },
        (Event::Asked(asked), Phase::Unsure { duplicate, lost, settled }) => match asked {
            Asked::Same(answer) => Step { entry: None, effect: Some(Effect::Deliver(answer)) },
            // The payer may hold the version that a person changed since: under a new code it would be there twice.
            Asked::Different if entry.sent_before && !seeded(Defect::EarlierVersionForgotten) => {
                block(Blocked::Inconclusive)
            }
            Asked::Different => block(Blocked::CodeTaken),
            Asked::Inconclusive if seeded(Defect::InconclusiveTakesNewCode) => block(Blocked::CodeTaken),
            Asked::Inconclusive => block(Blocked::Inconclusive),
            // Held by a facility whose claims we may not read: never sent again under this code.
            Asked::Absent if *duplicate && !seeded(Defect::AbsentAfterDuplicateResent) => block(Blocked::CodeTaken),
            // After a wait: a server that loses every answer must not be hammered.
            Asked::Absent if *settled || seeded(Defect::AbsentBelievedAtOnce) => go(Phase::Ready, wait),
            // A slow server may still have been storing it when it was asked. A clock put back begins the wait anew.
            Asked::Absent => {
                let lost = if now.at < lost.at { now } else { *lost };
                let left = SETTLED.saturating_sub(now.since(lost));
                go(Phase::Unsure { duplicate: *duplicate, lost, settled: false }, left.max(wait))
            }
            // Still unsure once signed in again; only the wait is for a person.
            Asked::NoAnswer | Asked::SignInNeeded | Asked::NoRight => go(entry.phase.clone(), wait),
        },
        (Event::Restarted, Phase::Sending) if seeded(Defect::RestartMakesReady) => go(Phase::Ready, Duration::ZERO),
        (Event::Restarted, Phase::Sending) if seeded(Defect::RestartForgets) => unchanged(),
        (Event::Restarted, Phase::Sending) => unsure(false),
        // The payer holds this code: asked again, never sent again under it.
        (Event::Release, Phase::Blocked { why: Blocked::CodeTaken | Blocked::Inconclusive })
            if !seeded(Defect::ReleaseSendsTakenCode) =>
        {
            unsure(true)
        }
        (Event::Release, Phase::Blocked { .. }) => go(Phase::Ready, Duration::ZERO),
        (Event::Release, Phase::Ready | Phase::Unsure { .. }) => go(entry.phase.clone(), Duration::ZERO),
        (Event::Begin | Event::Release | Event::Restarted | Event::Attempted(_) | Event::Asked(_), _) => unchanged(),
    }
}

#[cfg(test)]
mod tests;
