//! The person before the laptop of the simulation, and whoever sets its clock.

use claims_domain::Timestamp;
use claims_domain::outbox::{Blocked, Entry, Event, Phase, step};

use super::laptop::{HOUR, Happening, Paper, World};
use super::payer::{ClaimNumber, Frozen};

impl World {
    /// The person does something, or the clock is set.
    pub(super) fn act(&mut self) {
        // Put back for years, or forward; most often at the worst of times.
        let often = if self.is_settled() { 20 } else { 200 };
        if self.fault(often) {
            self.tally.jumps += 1;
            let day = 24 * i64::try_from(HOUR).unwrap_or(0);
            let far = [-20 * 365 * day, -day, -60_000, 90_000, day, 20 * 365 * day];
            let by = *self.chance.one_of(&far);
            self.skew += by;
            self.tell(|| format!("the clock is moved by {by}"));
            self.claims.iter_mut().for_each(|claim| claim.sent_at = None);
            self.processes.iter_mut().for_each(|process| process.leased = 0);
            if self.chance.per_mille(300) {
                self.restart();
            }
        }
        let number = self.chance.place(self.claims.len());
        let quiet = !self.faulty();
        let (now, often) = (self.clock(), self.chance.within(0, 100));
        self.claims[number].sent_at = None;
        let phase = match &self.claims[number].paper {
            Paper::Draft => {
                self.submit(number, now);
                return;
            }
            Paper::Delivered => return,
            Paper::Queued { entry, .. } => entry.phase.clone(),
        };
        match &phase {
            Phase::Blocked { why: Blocked::Refused { .. } | Blocked::PersonUnknown | Blocked::PersonDiffers } => {
                self.take_back(number, &phase);
            }
            Phase::Blocked { why: Blocked::CodeTaken } if often < 50 || quiet => self.new_code(number, &phase, now),
            Phase::Blocked { .. } if (10..60).contains(&often) || quiet => self.release(number),
            // What a person tries whether or not it is possible.
            Phase::Ready | Phase::Sending | Phase::Unsure { .. } | Phase::Blocked { .. } => match often {
                0..10 if !quiet => self.take_back(number, &phase),
                10..20 => self.new_code(number, &phase, now),
                20..35 => self.release(number),
                _ => {}
            },
        }
    }

    fn submit(&mut self, number: ClaimNumber, now: Timestamp) {
        let claim = &mut self.claims[number];
        let body = Frozen { claim: number, code: claim.code, version: claim.version };
        let entry = Entry::submitted(now, claim.sent_code == Some(claim.code));
        claim.paper = Paper::Queued { entry, lease: None, body };
        claim.submitted = true;
        self.tally.submitted += 1;
        self.tell(|| format!("submitted {body:?}"));
    }

    /// Makes a draft of it again, which is then changed.
    fn take_back(&mut self, number: ClaimNumber, phase: &Phase) {
        if !phase.can_be_taken_back() {
            return;
        }
        let was_sent = matches!(&self.claims[number].paper, Paper::Queued { entry, .. } if entry.was_sent());
        if phase.can_take_new_code() {
            self.claims[number].code = self.next_code;
            self.next_code += 1;
        } else if was_sent {
            self.claims[number].sent_code = Some(self.claims[number].code);
        }
        self.claims[number].paper = Paper::Draft;
        self.claims[number].version += 1;
        self.tell(|| format!("claim {number} is taken back"));
    }

    fn new_code(&mut self, number: ClaimNumber, phase: &Phase, now: Timestamp) {
        if phase.can_take_new_code() {
            self.claims[number].code = self.next_code;
            self.next_code += 1;
            self.submit(number, now);
        }
    }

    fn release(&mut self, number: ClaimNumber) {
        let Paper::Queued { entry, .. } = &self.claims[number].paper else { return };
        if let Some(entry) = step(entry, Event::Release, self.moment(), 0).entry {
            self.put(number, entry);
        }
    }

    /// Nothing is at the payer, or may get there, that the laptop believes settled.
    fn is_settled(&self) -> bool {
        !self
            .ahead
            .iter()
            .any(|(_, happening)| matches!(happening, Happening::Arrives { .. } | Happening::Stores { .. }))
    }
}
