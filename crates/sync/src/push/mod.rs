//! Delivering claims: every due entry of the outbox on its own, one at a time, until the payer has answered for each.
//!
//! What happens next to an entry is decided by [`claims_domain::outbox::step`]; here it is carried out. An attempt is counted and
//! durable before anything is sent. Two processes never work on one entry: each works under a lease.

mod attachments;
mod carry;
mod question;
mod submit;

use std::collections::HashSet;

use claims_domain::Timestamp;
use claims_domain::claim::ClaimState;
use claims_domain::ids::{ClaimCode, ClaimId};
use claims_domain::outbox::{Blocked, is_due};
use claims_store::Store;

use crate::client::Client;
use crate::clock::Clock;
use crate::{CancellationFlag, ClientError, on_store};
pub use attachments::{AttachmentReport, attach};
use carry::Courier;

/// Entries looked at in one go.
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

/// Sends what is due, or with `force` everything that waits (*Try now*). `on_change` is called after each change of a claim's
/// state is stored.
///
/// `owner` names this process among those that share the database. Entries an earlier process of the same name was sending when
/// it died are asked about at once, those of another name a minute after it was last alive; so a name that lives on is good, as
/// long as no two living processes bear it. Within a process, calls on one [`Client`] wait for each other.
///
/// # Errors
/// Only when the local database fails. A server that cannot be reached is in the report.
pub async fn deliver(
    client: &Client,
    store: &Store,
    clock: &dyn Clock,
    owner: &str,
    force: bool,
    stop: &CancellationFlag,
    on_change: &(dyn Fn(&ClaimId) + Sync),
) -> Result<DeliveryReport, ClientError> {
    let courier = Courier { client, store, clock, owner, on_change };
    let mut report = DeliveryReport::default();
    let mut seen = HashSet::new();
    let _turn = client.delivery.lock().await;
    courier.recover().await?;
    loop {
        let due = due(store, clock.now(), force, &seen).await?;
        if due.is_empty() {
            return Ok(report);
        }
        for claim in due {
            if stop.is_stopped() {
                report.halted = Some(ClientError::Stopped.code());
                return Ok(report);
            }
            seen.insert(claim.clone());
            let Some(carried) = courier.carry(&claim, force).await? else { continue };
            report.claims.push((claim, carried.code, carried.outcome));
            if let Some(error) = carried.halts {
                tracing::info!(code = error.code(), "delivery halted");
                report.halted = Some(error.code());
                return Ok(report);
            }
        }
    }
}

/// The next entries whose turn has come, oldest first, each once per run.
async fn due(store: &Store, now: Timestamp, force: bool, seen: &HashSet<ClaimId>) -> Result<Vec<ClaimId>, ClientError> {
    let seen = seen.clone();
    on_store::read(store, move |read| {
        let waiting = read.outbox().due(Timestamp::from_millis(i64::MAX), usize::MAX)?;
        let due = waiting.into_iter().filter(|row| is_due(&row.entry, now, force) && !seen.contains(&row.claim_id));
        Ok(due.map(|row| row.claim_id).take(AT_ONCE).collect())
    })
    .await
}
