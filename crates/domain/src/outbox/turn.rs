//! One process's turn with an entry: whether it may work on it, how it begins, and what may be written when it comes back.
//!
//! The desktop and the command line may be at work at once, and either may stop at any moment. Each function here decides what one
//! transaction of the store reads and writes; between two of them anything may have happened.

use std::time::Duration;

use super::seeded::{Defect, seeded};
use super::{Asked, Attempt, Effect, Entry, Event, Moment, Phase, Step, step};
use crate::answer::Answer;
use crate::date::Timestamp;

/// No wait is longer than this; an entry told to wait longer was told so by a clock that has been put right since.
const LONGEST_WAIT: Duration = Duration::from_secs(2 * 3600);

/// Who works on an entry.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Lease {
    /// The process.
    pub owner: String,
    /// Until when others keep away.
    pub until: Timestamp,
}

/// What is to be written after an attempt or a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Learnt {
    /// The payer has the claim: the entry leaves the outbox.
    Delivered(Box<Answer>),
    /// The entry from now on.
    Stands(Entry),
    /// Nothing: others have taken over, or a person has sent the claim anew.
    TooLate,
}

/// Whether `owner` may take, or prolong, the lease of an entry.
#[must_use]
pub fn is_free(lease: Option<&Lease>, owner: &str, now: Timestamp) -> bool {
    lease.is_none_or(|lease| lease.owner == owner || lease.until <= now) || seeded(Defect::LeaseIgnored)
}

/// Whether an entry's turn has come; with `force` (*Try now*) it always has.
#[must_use]
pub fn is_due(entry: &Entry, now: Timestamp, force: bool) -> bool {
    let waits = match entry.phase {
        Phase::Ready | Phase::Unsure { .. } => true,
        Phase::Sending | Phase::Blocked { .. } => false,
    };
    if seeded(Defect::GivenUpAfterTries) && entry.tries > 5 {
        return false;
    }
    waits && (force || entry.next_try <= now || entry.next_try > now.after(LONGEST_WAIT))
}

/// Begins an attempt or a question: the entry to store, and what to do once it is durable. `None` when it is not `owner`'s turn.
#[must_use]
pub fn begin(
    entry: &Entry,
    lease: Option<&Lease>,
    owner: &str,
    now: Moment,
    force: bool,
    jitter: u16,
) -> Option<(Entry, Effect)> {
    if !is_mine(lease, owner) || !is_due(entry, now.at, force) {
        return None;
    }
    let begun = step(entry, Event::Begin, now, jitter);
    Some((begun.entry?, begun.effect?))
}

/// What an attempt or a question taught: `kept` is what is stored now (entry, lease, and whether under it the same bytes are
/// sent), `begun` what was stored when it began.
#[must_use]
pub fn learn(
    kept: Option<(&Entry, Option<&Lease>, bool)>,
    begun: &Entry,
    owner: &str,
    event: Event,
    now: Moment,
    jitter: u16,
) -> Learnt {
    // A courier that stood still for too long was judged dead, and others may have been at work since, even if none is now: then
    // only good news counts, and only for the claim as it was sent.
    let is_good_news = matches!(event, Event::Attempted(Attempt::Answered(_)) | Event::Asked(Asked::Same(_)));
    let as_begun = |entry: &Entry| (entry.tries, &entry.phase) == (begun.tries, &begun.phase);
    let counts = match kept {
        Some((entry, lease, is_same)) => is_same && (is_good_news || (is_mine(lease, owner) && as_begun(entry))),
        None => is_good_news,
    };
    if !counts && !seeded(Defect::LateNewsBelieved) {
        return Learnt::TooLate;
    }
    match step(begun, event, now, jitter) {
        Step { effect: Some(Effect::Deliver(answer)), .. } => Learnt::Delivered(answer),
        Step { entry: Some(entry), .. } => Learnt::Stands(entry),
        Step { entry: None, effect: Some(Effect::Send | Effect::Ask) | None } => Learnt::TooLate,
    }
}

fn is_mine(lease: Option<&Lease>, owner: &str) -> bool {
    lease.is_some_and(|lease| lease.owner == owner) || seeded(Defect::LeaseIgnored)
}
