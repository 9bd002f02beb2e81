//! Client and payer in one process, by seed: the shipped decisions on a store that survives crashes, over a line that loses
//! anything, against a server with the real one's habits, under a clock that jumps.
//!
//! What is played and not shipped: the store is a list in memory whose transactions are one step each, and requests are events. A
//! process may stop for ever or stand still between any two steps, but not between counting an attempt and sending it: no rule
//! of a client can hold back a request that is about to leave when the world stops.

mod laptop;
mod payer;
mod person;

use crate::chance::Chance;
use laptop::World;

/// What one history came to.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Tally {
    /// Claims submitted.
    pub submitted: u64,
    /// Attempts to hand one over.
    pub attempts: u64,
    /// Questions by code.
    pub questions: u64,
    /// Processes that died.
    pub crashes: u64,
    /// Times the clock was set.
    pub jumps: u64,
    /// Times the laptop was started anew.
    pub starts: u64,
}

impl Tally {
    /// Adds another history's.
    pub const fn add(&mut self, other: Self) {
        self.submitted += other.submitted;
        self.attempts += other.attempts;
        self.questions += other.questions;
        self.crashes += other.crashes;
        self.jumps += other.jumps;
        self.starts += other.starts;
    }
}

/// Plays the history of a seed. The error says in words which promise was broken.
pub fn play(seed: u64) -> Result<Tally, String> {
    let mut world = World::new(Chance::of(seed));
    world.live()?;
    Ok(world.tally)
}

/// The history of a seed step by step, for looking at what went wrong.
#[must_use]
pub fn told(seed: u64) -> Vec<String> {
    let mut world = World::new(Chance::of(seed));
    world.telling = Some(Vec::new());
    let end = world.live();
    let mut lines = world.telling.unwrap_or_default();
    lines.push(format!("{end:?}"));
    lines
}

/// A claim of a person of its own, for proofs that need one in a store.
#[must_use]
pub fn composed_for_store(number: u32) -> claims_domain::claim::Composed {
    let claim = usize::try_from(number).unwrap_or(0);
    let composed = payer::composed(&payer::Frozen { claim, code: number, version: 0 });
    let day = claims_domain::ServiceDate::new(chrono::NaiveDate::default());
    claims_domain::claim::Composed { visit_from: day, visit_to: day, claim_date: day, ..composed }
}
