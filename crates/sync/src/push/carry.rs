//! One outbox entry on its way: lease, count, send or ask, and note what was learnt.

use std::time::Duration;

use claims_domain::claim::{ClaimState, Composed};
use claims_domain::ids::{ClaimCode, ClaimId};
use claims_domain::outbox::seeded::{Defect, seeded};
use claims_domain::outbox::{self, Asked, Attempt, Effect, Entry, Event, Learnt, Phase};
use claims_store::{OutboxRow, Store, StoreError};
use serde_json::json;

use super::submit::submit;
use super::{Outcome, jitter, question};
use crate::client::Client;
use crate::clock::Clock;
use crate::person::{hidden, who_has};
use crate::{ClientError, on_store, refresh};

/// Others keep away from an entry for so long after its courier was last alive.
const LEASE: Duration = Duration::from_secs(60);
/// How often a courier shows that it is alive.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// Sends and questions of one entry in one run: enough to send, lose the answer, and ask.
const MOST_STEPS: usize = 4;

/// Works on entries, each by itself.
pub(super) struct Courier<'a> {
    pub(super) client: &'a Client,
    pub(super) store: &'a Store,
    pub(super) clock: &'a dyn Clock,
    pub(super) owner: &'a str,
    pub(super) on_change: &'a (dyn Fn(&ClaimId) + Sync),
}

/// What became of an entry.
pub(super) struct Carried {
    pub(super) code: ClaimCode,
    pub(super) outcome: Outcome,
    /// What would stop every other entry too.
    pub(super) halts: Option<ClientError>,
    /// An answer was lost on the way, whatever was learnt afterwards.
    pub(super) lost: bool,
}

/// What is needed to act, read together with the counting of the attempt.
struct Begun {
    row: OutboxRow,
    composed: Composed,
    effect: Effect,
}

/// Where an entry stands after a step was stored.
enum Stands {
    Delivered(ClaimState),
    Waits(Entry),
}

impl Courier<'_> {
    /// Entries left *sending* by a process that is gone have an unknown outcome.
    pub(super) async fn recover(&self) -> Result<(), ClientError> {
        let (now, owner) = (self.clock.moment(), self.owner.to_owned());
        let left = on_store::write(self.store, move |write| Ok(write.outbox_mut().restart(now, &owner)?)).await?;
        left.iter().for_each(self.on_change);
        Ok(())
    }

    /// Works on one entry; `None` when it is not ours to work on now: gone, taken back, or in another process's hands.
    pub(super) async fn carry(&self, claim: &ClaimId, force: bool) -> Result<Option<Carried>, ClientError> {
        let carried = self.carry_leased(claim, force).await;
        // With a delivered claim its lease is gone; a claim that is not ours to work on was not leased.
        if !matches!(&carried, Ok(None | Some(Carried { outcome: Outcome::Delivered(_), .. }))) {
            let (id, owner) = (claim.clone(), self.owner.to_owned());
            on_store::write(self.store, move |write| Ok(write.outbox_mut().release_lease(&id, &owner)?)).await?;
        }
        carried
    }

    async fn carry_leased(&self, claim: &ClaimId, mut force: bool) -> Result<Option<Carried>, ClientError> {
        let (mut carried, mut lost) = (None, false);
        for _ in 0..MOST_STEPS {
            let Some(begun) = self.begin(claim, force).await? else { break };
            force = false;
            let (event, error) = match begun.effect {
                Effect::Send => {
                    let (attempt, error) = self.while_leased(claim, self.attempt(&begun)).await?;
                    (Event::Attempted(attempt), error)
                }
                Effect::Ask => {
                    let asked = question::ask(self.client, &begun.row.code, &begun.composed);
                    let (asked, error) = self.while_leased(claim, async { Ok(asked.await) }).await?;
                    (Event::Asked(asked), error)
                }
                Effect::Deliver(_) => break,
            };
            lost |= matches!(event, Event::Attempted(Attempt::AnswerLost));
            let halts = error.filter(stops_everybody);
            let code = begun.row.code.clone();
            let outcome = match self.finish(claim, begun, event).await? {
                Stands::Delivered(state) => Outcome::Delivered(state),
                Stands::Waits(Entry { phase: Phase::Blocked { why }, .. }) => Outcome::Blocked(why),
                Stands::Waits(Entry { phase, next_try, .. }) => {
                    Outcome::Postponed { unsure: matches!(phase, Phase::Unsure { .. }), until: next_try }
                }
            };
            let over = halts.is_some() || !matches!(outcome, Outcome::Postponed { .. });
            carried = Some(Carried { code, outcome, halts, lost });
            if over {
                break;
            }
        }
        Ok(carried)
    }

    async fn lease(&self, claim: &ClaimId) -> Result<bool, ClientError> {
        let (id, owner, now) = (claim.clone(), self.owner.to_owned(), self.clock.now());
        on_store::write(self.store, move |write| {
            Ok(write.outbox_mut().take_lease(&id, &owner, now.after(LEASE), now)?)
        })
        .await
    }

    /// Does slow work, showing all the while that somebody is at it.
    async fn while_leased<T>(
        &self,
        claim: &ClaimId,
        work: impl Future<Output = Result<T, ClientError>>,
    ) -> Result<T, ClientError> {
        tokio::pin!(work);
        loop {
            tokio::select! {
                done = &mut work => return done,
                () = tokio::time::sleep(HEARTBEAT) => { self.lease(claim).await?; }
            }
        }
    }

    /// Leases the entry and counts the attempt, durably and in one, and hands out what to send. `None`, and no lease, when it is not
    /// (or no longer) this entry's turn.
    async fn begin(&self, claim: &ClaimId, force: bool) -> Result<Option<Begun>, ClientError> {
        let (id, owner, moment, jitter) = (claim.clone(), self.owner.to_owned(), self.clock.moment(), jitter());
        let now = moment.at;
        let begun = on_store::write(self.store, move |write| {
            if !write.outbox_mut().take_lease(&id, &owner, now.after(LEASE), now)? {
                return Ok(None);
            }
            let Some(mut row) = write.outbox().get(&id)? else { return Ok(None) };
            let begun = outbox::begin(&row.entry, row.lease.as_ref(), &owner, moment, force, jitter);
            let Some((entry, effect)) = begun else {
                write.outbox_mut().release_lease(&id, &owner)?;
                return Ok(None);
            };
            let claim = write.claims().get(&id)?.ok_or(StoreError::Missing("claim"))?;
            let composed = claim.composed.ok_or(StoreError::Missing("submitted claim"))?;
            if seeded(Defect::BodyRebuilt) {
                row.body = claims_openimis::claim::body(&row.code, &composed);
            }
            if effect == Effect::Send && seeded(Defect::CountedAfterSending) {
                return Ok(Some(Begun { row: OutboxRow { entry, ..row }, composed, effect }));
            }
            if effect == Effect::Send && seeded(Defect::DeliveredBeforeSent) {
                write.outbox_mut().remove(&id)?;
                write.claims_mut().set_state(&id, ClaimState::Waiting, now)?;
                return Ok(Some(Begun { row: OutboxRow { entry, ..row }, composed, effect }));
            }
            write.outbox_mut().update(&id, &entry)?;
            let what = if effect == Effect::Send { "attempt" } else { "question" };
            write.journal_mut().append(now, Some(&id), what, &json!({"try": entry.tries}).to_string())?;
            Ok(Some(Begun { row: OutboxRow { entry, ..row }, composed, effect }))
        })
        .await?;
        if begun.is_some() {
            (self.on_change)(claim);
        }
        Ok(begun)
    }

    /// Sends the frozen bytes, after looking up a person nobody has looked up yet.
    async fn attempt(&self, begun: &Begun) -> Result<(Attempt, Option<ClientError>), ClientError> {
        if !begun.row.person_checked
            && let Some(missed) = self.check_person(begun).await?
        {
            return Ok(missed);
        }
        Ok(submit(self.client, &begun.row.code, &begun.row.body).await)
    }

    /// `None` when the number belongs to the person the claim is for.
    async fn check_person(&self, begun: &Begun) -> Result<Option<(Attempt, Option<ClientError>)>, ClientError> {
        let composed = &begun.composed;
        let (insuree, raw) = match who_has(self.client, &composed.insuree).await {
            Ok(Some(found)) => (found.insuree, found.raw),
            Ok(None) => return self.check_hidden(begun).await,
            Err(error) => return Ok(Some((super::submit::unsent(&error), Some(error)))),
        };
        let same = insuree.number == composed.insuree
            && composed.insuree_uuid.as_ref().is_none_or(|uuid| *uuid == insuree.uuid);
        if !same {
            return Ok(Some((Attempt::PersonDiffers, None)));
        }
        let (id, now) = (begun.row.claim_id.clone(), self.clock.now());
        on_store::write(self.store, move |write| {
            write.people_mut().put(&insuree, now, &raw)?;
            Ok(write.outbox_mut().set_person_checked(&id)?)
        })
        .await?;
        Ok(None)
    }

    /// A person of another district is shown by their policies only; nobody without any is taken for a person.
    async fn check_hidden(&self, begun: &Begun) -> Result<Option<(Attempt, Option<ClientError>)>, ClientError> {
        match hidden(self.client, &begun.composed.insuree, begun.composed.visit_to).await {
            Ok(policies) if policies.list.is_empty() => Ok(Some((Attempt::PersonUnknown, None))),
            Ok(_) => {
                let id = begun.row.claim_id.clone();
                on_store::write(self.store, move |write| Ok(write.outbox_mut().set_person_checked(&id)?)).await?;
                Ok(None)
            }
            Err(error) => Ok(Some((super::submit::unsent(&error), Some(error)))),
        }
    }

    /// Stores what was learnt, in one transaction.
    async fn finish(&self, claim: &ClaimId, begun: Begun, event: Event) -> Result<Stands, ClientError> {
        let (id, owner, moment, jitter) = (claim.clone(), self.owner.to_owned(), self.clock.moment(), jitter());
        let now = moment.at;
        let stands = on_store::write(self.store, move |write| {
            if seeded(Defect::CountedAfterSending) && matches!(event, Event::Attempted(_)) {
                write.outbox_mut().update(&id, &begun.row.entry)?;
                write.journal_mut().append(now, Some(&id), "attempt", "{}")?;
            }
            let kept = write.outbox().get(&id)?;
            let detail = json!({"try": begun.row.entry.tries}).to_string();
            write.journal_mut().append(now, Some(&id), word(&event), &detail)?;
            let same = |row: &OutboxRow| row.code == begun.row.code && row.body == begun.row.body;
            let stored = kept.as_ref().map(|row| (&row.entry, row.lease.as_ref(), same(row)));
            match outbox::learn(stored, &begun.row.entry, &owner, event, moment, jitter) {
                Learnt::Delivered(answer) => {
                    if kept.is_some() {
                        write.outbox_mut().remove(&id)?;
                    }
                    Ok(Stands::Delivered(refresh::first_answer(write, &id, &begun.composed, &answer, now)?))
                }
                Learnt::Stands(entry) => {
                    write.outbox_mut().update(&id, &entry)?;
                    Ok(Stands::Waits(entry))
                }
                Learnt::TooLate => Ok(Stands::Waits(kept.map_or(begun.row.entry, |row| row.entry))),
            }
        })
        .await?;
        (self.on_change)(claim);
        Ok(stands)
    }
}

/// The journal's word for what was learnt.
const fn word(event: &Event) -> &'static str {
    match event {
        Event::Attempted(attempt) => match attempt {
            Attempt::Answered(_) => "answered",
            Attempt::Refused(_) => "refused",
            Attempt::Duplicate => "duplicate",
            Attempt::NotSent => "not_sent",
            Attempt::AnswerLost => "answer_lost",
            Attempt::Busy { .. } => "busy",
            Attempt::SignInNeeded => "sign_in_needed",
            Attempt::NoRight => "no_right",
            Attempt::PersonUnknown => "person_unknown",
            Attempt::PersonDiffers => "person_differs",
        },
        Event::Asked(asked) => match asked {
            Asked::Same(_) => "found_at_payer",
            Asked::Different => "code_taken",
            Asked::Inconclusive => "cannot_compare",
            Asked::Absent => "not_at_payer",
            Asked::NoAnswer => "no_answer",
            Asked::SignInNeeded => "sign_in_needed",
            Asked::NoRight => "no_right",
        },
        Event::Begin | Event::Restarted | Event::Release => "step",
    }
}

/// Whether the same would happen to every other entry now.
fn stops_everybody(error: &ClientError) -> bool {
    match error {
        ClientError::Unreachable
        | ClientError::Tls(_)
        | ClientError::NotOpenImis
        | ClientError::WrongPassword
        | ClientError::SignedOut
        | ClientError::RateLimited { .. }
        | ClientError::BadAddress
        | ClientError::Stopped
        | ClientError::Timeout => true,
        ClientError::UnexpectedAnswer { .. }
        | ClientError::NoRight
        | ClientError::Declined { .. }
        | ClientError::ServerError { .. }
        | ClientError::TooLarge
        | ClientError::ListGone
        | ClientError::ListMoved
        | ClientError::Store(_) => false,
    }
}
