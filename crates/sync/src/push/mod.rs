//! Delivering claims: every due entry of the outbox on its own, as many at once as the line bears, until the payer has answered for
//! each.
//!
//! What happens next to an entry is decided by [`claims_domain::outbox::step`]; here it is carried out. An attempt is counted and
//! durable before anything is sent. Two processes never work on one entry: each works under a lease.

mod attachments;
mod carry;
mod feedback;
pub(crate) mod pace;
mod question;
mod submit;

use std::collections::{BTreeMap, HashSet, VecDeque};

use claims_domain::Timestamp;
use claims_domain::claim::ClaimState;
use claims_domain::ids::{ClaimCode, ClaimId};
use claims_domain::outbox::{Blocked, is_due};
use claims_store::Store;
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;

use crate::client::Client;
use crate::clock::Clock;
use crate::{Answering, CancellationFlag, ClientError, on_store};
pub use attachments::{AttachmentReport, attach};
use carry::{Carried, Courier};
pub use feedback::{FeedbackReport, give_feedback};
use pace::Pace;

/// Entries taken up before looking again for older ones.
const AT_ONCE: usize = 50;

/// How one claim fared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The payer has it and said this.
    Delivered(ClaimState),
    /// A person must act.
    Blocked(Blocked),
    /// Tried again later.
    Postponed {
        /// Perhaps at the payer: asked before it is sent again.
        unsure: bool,
        /// Not before this.
        until: Timestamp,
    },
}

/// How a delivery went, claim by claim in the order of sending.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeliveryReport {
    /// Every claim that was worked on.
    pub claims: Vec<(ClaimId, ClaimCode, Outcome)>,
    /// Problem code of what ended the run before every due claim had its turn: nothing else would have got through either.
    pub halted: Option<&'static str>,
}

impl DeliveryReport {
    /// Claims the payer now holds.
    #[must_use]
    pub fn delivered(&self) -> usize {
        self.count(|outcome| matches!(outcome, Outcome::Delivered(_)))
    }

    /// Claims the payer declined in words.
    #[must_use]
    pub fn refused(&self) -> usize {
        self.count(|outcome| matches!(outcome, Outcome::Blocked(Blocked::Refused { .. })))
    }

    /// Claims a person must look at, the refused ones included.
    #[must_use]
    pub fn blocked(&self) -> usize {
        self.count(|outcome| matches!(outcome, Outcome::Blocked(_)))
    }

    /// Claims to be tried again.
    #[must_use]
    pub fn postponed(&self) -> usize {
        self.count(|outcome| matches!(outcome, Outcome::Postponed { .. }))
    }

    fn count(&self, is: impl Fn(&Outcome) -> bool) -> usize {
        self.claims.iter().filter(|(_, _, outcome)| is(outcome)).count()
    }
}

/// Sends what is due and what becomes due meanwhile, or with `force` everything that waits (*Try now*). `on_change` is called after each change of a claim's
/// state is stored.
///
/// `owner` names this process among those that share the database. Entries an earlier process of the same name was sending when
/// it died are asked about at once, those of another name a minute after it was last alive; so a name that lives on is good, as
/// long as no two living processes bear it. Within a process, calls on one [`Client`] wait for each other.
///
/// # Errors
/// Only when the local database fails. A server that cannot be reached is in the report.
pub fn deliver<'a>(
    client: &'a Client,
    store: &'a Store,
    clock: &'a dyn Clock,
    owner: &'a str,
    force: bool,
    stop: &'a CancellationFlag,
    on_change: &'a (dyn Fn(&ClaimId) + Sync),
) -> Answering<'a, DeliveryReport> {
    Box::pin(async move {
        let courier = Courier { client, store, clock, owner, on_change };
        let mut pace = client.delivery.lock().await;
        courier.recover().await?;
        let mut run = Run { force, ..Run::default() };
        let mut carrying = FuturesUnordered::new();
        loop {
            while run.goes_on() && carrying.len() < pace.limit() {
                if stop.is_stopped() {
                    run.halted = Some(ClientError::Stopped.code());
                    break;
                }
                let Some(claim) = run.next(store, clock.now()).await else { break };
                let at = run.begin(&claim);
                let courier = &courier;
                carrying.push(async move { (at, courier.carry(&claim, force).await, claim) });
            }
            let Some((at, carried, claim)) = carrying.next().await else { break };
            run.learn(at, claim, carried, clock.now(), &mut pace);
        }
        run.report()
    })
}

/// One delivery: what has its turn, what is on its way, and what became of it.
#[derive(Default)]
struct Run {
    force: bool,
    waiting: VecDeque<ClaimId>,
    /// On their way.
    begun: HashSet<ClaimId>,
    /// Not looked at again: tried because they were to be tried now, or in another process's hands.
    done: HashSet<ClaimId>,
    /// By the order of sending.
    claims: BTreeMap<usize, (ClaimId, ClaimCode, Outcome)>,
    started: usize,
    halted: Option<&'static str>,
    failed: Option<ClientError>,
}

impl Run {
    const fn goes_on(&self) -> bool {
        self.halted.is_none() && self.failed.is_none()
    }

    /// The next entry whose turn has come, oldest first.
    async fn next(&mut self, store: &Store, now: Timestamp) -> Option<ClaimId> {
        if self.waiting.is_empty() {
            let waiting = on_store::read(store, |read| Ok(read.outbox().waiting()?)).await;
            let waiting = waiting.map_err(|error| self.failed = Some(error)).ok()?;
            let is_free = |claim: &ClaimId| !self.begun.contains(claim) && !self.done.contains(claim);
            let due = waiting.into_iter().filter(|(claim, entry)| is_due(entry, now, self.force) && is_free(claim));
            self.waiting = due.map(|(claim, _)| claim).take(AT_ONCE).collect();
        }
        self.waiting.pop_front()
    }

    fn begin(&mut self, claim: &ClaimId) -> usize {
        self.begun.insert(claim.clone());
        if self.force {
            self.done.insert(claim.clone());
        }
        self.started += 1;
        self.started
    }

    fn learn(
        &mut self,
        at: usize,
        claim: ClaimId,
        carried: Result<Option<Carried>, ClientError>,
        now: Timestamp,
        pace: &mut Pace,
    ) {
        self.begun.remove(&claim);
        match carried {
            Ok(Some(Carried { code, outcome, halts, lost })) => {
                let halts = match halts {
                    // One of several that fails to get through may be an accident.
                    Some(error) if error.is_offline() => Some(error).filter(|_| !pace.lost()),
                    Some(error) => {
                        if matches!(error, ClientError::RateLimited { .. }) {
                            pace.slower();
                        }
                        Some(error)
                    }
                    None if lost => {
                        pace.lost();
                        None
                    }
                    None => {
                        pace.answered();
                        None
                    }
                };
                if let Some(error) = halts {
                    tracing::info!(code = error.code(), "delivery halted");
                    self.halted = self.halted.or(Some(error.code()));
                }
                // Whose turn did not pass although it was taken has had it: nothing may go round and round here.
                if matches!(&outcome, Outcome::Postponed { until, .. } if *until <= now) {
                    self.done.insert(claim.clone());
                }
                self.claims.insert(at, (claim, code, outcome));
            }
            Ok(None) => drop(self.done.insert(claim)),
            Err(error) => self.failed = Some(error),
        }
    }

    /// The last word on each claim.
    fn report(self) -> Result<DeliveryReport, ClientError> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        let mut claims: Vec<(ClaimId, ClaimCode, Outcome)> = Vec::with_capacity(self.claims.len());
        let mut told = HashSet::new();
        for carried in self.claims.into_values().rev() {
            if told.insert(carried.0.clone()) {
                claims.push(carried);
            }
        }
        claims.reverse();
        Ok(DeliveryReport { claims, halted: self.halted })
    }
}

/// Thousandths of a wait that are left to chance, so that desks which failed together do not try again together.
fn jitter() -> u16 {
    rand::random_range(0..=1000)
}
