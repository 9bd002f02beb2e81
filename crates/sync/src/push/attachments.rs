//! Files of claims that the payer has: handed over one by one, each under its own name, so that an attempt whose answer was lost is found
//! again before anything is sent a second time. Whatever happens here, the claim itself is never touched.
//!
//! They go over GraphQL and after the claim, on every release. As part of a FHIR claim the whole claim would be in doubt with every file:
//! 25.10 stores the claim and then answers 500, and no large file could be resumed without the claim.

use std::collections::HashSet;
use std::time::Duration;

use claims_domain::attachment::{Outcome, Standing, Turn, Why, after};
use claims_domain::ids::{AttachmentId, ClaimCode, ClaimId, ServerId};
use claims_openimis::gql::attachments::{
    self as gql, Held, Logged, Outgoing, is_unknown_request, read_attached, read_held, read_logged,
};
use claims_store::{AttachmentRow, Store, StoreError};
use serde_json::json;

use super::jitter;
use crate::budget::Share;
use crate::client::Client;
use crate::clock::Clock;
use crate::session::graphql;
use crate::transport::{Ask, Failure};
use crate::{Answering, CancellationFlag, ClientError, on_store};

/// Waits before the log is asked what became of a file; together longer than a busy server needs, and no longer than a clerk waits.
const PATIENCE: [Duration; 5] = [
    Duration::ZERO,
    Duration::from_millis(300),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
];

/// Attempts that never arrive, while questions are answered, until a person is asked: it is the size that does not get through.
const MOST_LOST: u32 = 5;

/// How the files of delivered claims fared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AttachmentReport {
    /// Files that the payer has now.
    pub sent: usize,
    /// Files that a person must look at.
    pub refused: usize,
    /// Files to be tried or asked about again.
    pub postponed: usize,
    /// Problem code of what ended the run before every due file had its turn.
    pub halted: Option<&'static str>,
}

/// Sends what is due of the files of claims that the payer has; with `force` also what waits for another try. `on_change` is called after
/// each change of a file is stored.
///
/// # Errors
/// Only when the local database fails. A server that cannot be reached is in the report.
pub fn attach<'a>(
    client: &'a Client,
    store: &'a Store,
    clock: &'a dyn Clock,
    force: bool,
    stop: &'a CancellationFlag,
    on_change: &'a (dyn Fn(&ClaimId) + Sync),
) -> Answering<'a, AttachmentReport> {
    Box::pin(async move {
        let errand = Errand { client, store, clock, on_change };
        let mut report = AttachmentReport::default();
        let mut seen = HashSet::new();
        loop {
            let now = clock.now();
            let due = on_store::read(store, move |read| Ok(read.attachments().due(now, force)?)).await?;
            let Some(claim) = due.into_iter().find(|claim| !seen.contains(claim)) else { return Ok(report) };
            seen.insert(claim.clone());
            if let Err(error) = errand.claim(&claim, force, stop, &mut report).await? {
                tracing::info!(code = error.code(), "handing over files halted");
                report.halted = Some(error.code());
                return Ok(report);
            }
        }
    })
}

struct Errand<'a> {
    client: &'a Client,
    store: &'a Store,
    clock: &'a dyn Clock,
    on_change: &'a (dyn Fn(&ClaimId) + Sync),
}

/// What is needed to send a file or to ask about it.
struct Begun {
    row: AttachmentRow,
    turn: Turn,
    bytes: Vec<u8>,
}

impl Errand<'_> {
    /// Every due file of one claim; within, what would stop all others too.
    async fn claim(
        &self,
        claim: &ClaimId,
        force: bool,
        stop: &CancellationFlag,
        report: &mut AttachmentReport,
    ) -> Result<Result<(), ClientError>, ClientError> {
        let id = claim.clone();
        let (code, files, known) = on_store::read(self.store, move |read| {
            let row = read.claims().get(&id)?.ok_or(StoreError::Missing("claim"))?;
            let known = read.answers().latest(&id)?.and_then(|(answer, _)| answer.uuid);
            Ok((row.code, read.attachments().of(&id)?, known))
        })
        .await?;
        let held = match self.held(&code, known).await {
            Ok(held) => held,
            Err(error) => return self.unreachable(claim, &files, error, force, report).await,
        };
        for file in files {
            if stop.is_stopped() {
                return Ok(Err(ClientError::Stopped));
            }
            let Some(begun) = self.begin(&file.id, force).await? else { continue };
            (self.on_change)(claim);
            let (outcome, error) = self.carry(&begun, &held).await;
            self.finish(&begun.row, outcome, report).await?;
            if let Some(error) = error.filter(stops_everybody) {
                return Ok(Err(error));
            }
        }
        Ok(Ok(()))
    }

    /// What the payer holds already; where the list of claims does not show this one, its UUID is known from its answer.
    async fn held(&self, code: &ClaimCode, known: Option<ServerId>) -> Result<Held, ClientError> {
        let held = self.client.query(&gql::held(code), Share::Bulk, |reply| read_held(reply, code)).await?;
        Ok(Held { claim: held.claim.or(known), ..held })
    }

    /// The payer was not to be asked which files it has: nothing is sent, and what that means is noted with each file whose turn it is.
    async fn unreachable(
        &self,
        claim: &ClaimId,
        files: &[AttachmentRow],
        error: ClientError,
        force: bool,
        report: &mut AttachmentReport,
    ) -> Result<Result<(), ClientError>, ClientError> {
        if stops_everybody(&error) {
            return Ok(Err(error));
        }
        for file in files {
            let Some(begun) = self.begin(&file.id, force).await? else { continue };
            let outcome = match (begun.turn, &error) {
                (Turn::Ask, _) => Outcome::NoAnswer,
                // A captive portal is no openIMIS either: only what a probe found counts.
                (Turn::Send, ClientError::NotOpenImis) if self.is_without_graphql() => Outcome::NoWay,
                (Turn::Send, error) => unsent(error),
            };
            self.finish(&begun.row, outcome, report).await?;
        }
        (self.on_change)(claim);
        Ok(Ok(()))
    }

    fn is_without_graphql(&self) -> bool {
        self.client.abilities().is_some_and(|abilities| !abilities.graphql)
    }

    /// Counts the attempt, durably, and hands out what to send. `None` when it is not this file's turn.
    async fn begin(&self, id: &AttachmentId, force: bool) -> Result<Option<Begun>, ClientError> {
        let (id, now) = (id.clone(), self.clock.now());
        on_store::write(self.store, move |write| {
            let Some((row, turn)) = write.attachments_mut().begin(&id, now, force)? else { return Ok(None) };
            let bytes = write.attachments().bytes(&id)?.ok_or(StoreError::Missing("attachment"))?;
            Ok(Some(Begun { row, turn, bytes }))
        })
        .await
    }

    async fn carry(&self, begun: &Begun, held: &Held) -> (Outcome, Option<ClientError>) {
        // A copy of the database from before it was sent would send it again.
        let doubtful = begun.turn == Turn::Ask || held.names.contains(&begun.row.name);
        if doubtful {
            match (self.logged(&begun.row).await, begun.turn) {
                (Ok(Logged::Absent), Turn::Send) => {}
                // Who asks may be another user than who sent, and is not shown that one's log.
                (Ok(Logged::Absent), Turn::Ask) if held.names.contains(&begun.row.name) => {
                    return (Outcome::Taken, None);
                }
                (Ok(Logged::Absent), Turn::Ask) if begun.row.place.tries >= MOST_LOST => {
                    return (Outcome::Refused(Why::TooLarge), None);
                }
                (Ok(logged), _) => return (told(logged), None),
                (Err(error), _) => return (Outcome::NoAnswer, Some(error)),
            }
        }
        let Some(claim) = &held.claim else { return (Outcome::NotSent, None) };
        self.send(begun, claim).await
    }

    async fn send(&self, begun: &Begun, claim: &ServerId) -> (Outcome, Option<ClientError>) {
        let row = &begun.row;
        let attempt = attempt(row);
        let (name, mime, day, bytes) = (&row.name, &row.mime, row.day, &begun.bytes);
        let request = gql::attach(Outgoing { attempt: &attempt, claim, name, mime, day, bytes });
        let ask = Ask { share: Share::Bulk, ..graphql(&request) };
        match self.client.call_once(&ask, &read_attached).await {
            Ok(()) => self.outcome(row).await,
            Err(Failure { error, sent: false }) => (unsent(&error), Some(error)),
            Err(Failure { error, sent: true }) => (sent(&error), Some(error)),
        }
    }

    /// The request arrived: what came of it, as soon as the server knows.
    async fn outcome(&self, row: &AttachmentRow) -> (Outcome, Option<ClientError>) {
        for wait in PATIENCE {
            tokio::time::sleep(wait).await;
            match self.logged(row).await {
                Ok(Logged::Running | Logged::Absent) => {}
                Ok(logged) => return (told(logged), None),
                Err(error) => return (Outcome::AnswerLost, Some(error)),
            }
        }
        (Outcome::Running, None)
    }

    async fn logged(&self, row: &AttachmentRow) -> Result<Logged, ClientError> {
        self.client.query(&gql::logged(&attempt(row)), Share::Bulk, read_logged).await
    }

    /// Stores what was learnt.
    async fn finish(
        &self,
        row: &AttachmentRow,
        outcome: Outcome,
        report: &mut AttachmentReport,
    ) -> Result<(), ClientError> {
        let (row, now) = (row.clone(), self.clock.now());
        let claim = row.claim.clone();
        let place = after(&outcome, row.place.tries, now, jitter());
        on_store::write(self.store, move |write| {
            // Nothing but *sending* can be in the way of the one who sends.
            if write.attachments().get(&row.id)?.is_none_or(|kept| kept.place != row.place) {
                return Ok(());
            }
            let why = if let Outcome::Refused(why) = &outcome { Some(why) } else { None };
            write.attachments_mut().put(&row.id, place, why, now)?;
            if let Some(what) = word(place.standing) {
                write.journal_mut().append(now, Some(&row.claim), what, &json!({ "name": row.name }).to_string())?;
            }
            Ok(())
        })
        .await?;
        match place.standing {
            Standing::Sent => report.sent += 1,
            Standing::Refused | Standing::NotTaken | Standing::Lost => report.refused += 1,
            Standing::Waiting | Standing::Sending => report.postponed += 1,
        }
        (self.on_change)(&claim);
        Ok(())
    }
}

/// The journal's word for where a file came to stand; on the way there is nothing to tell.
const fn word(standing: Standing) -> Option<&'static str> {
    match standing {
        Standing::Sent => Some("attachment_sent"),
        Standing::Refused => Some("attachment_refused"),
        Standing::NotTaken => Some("attachment_not_taken"),
        Standing::Waiting | Standing::Sending | Standing::Lost => None,
    }
}

/// The name of the last attempt that was counted.
fn attempt(row: &AttachmentRow) -> String {
    format!("{}-{}", row.id, row.place.tries.max(1))
}

fn told(logged: Logged) -> Outcome {
    match logged {
        Logged::Done => Outcome::Taken,
        Logged::Failed(words) => Outcome::Refused(Why::Words(words)),
        Logged::Running => Outcome::Running,
        Logged::Absent => Outcome::Absent,
    }
}

/// What a failure before the file left this computer means for it.
fn unsent(error: &ClientError) -> Outcome {
    if matches!(error, ClientError::NoRight) {
        Outcome::Refused(Why::NoRight)
    } else if matches!(error, ClientError::Declined { texts } if is_unknown_request(texts)) {
        Outcome::NoWay
    } else {
        Outcome::NotSent
    }
}

/// What a failure after that means. The payer's list of claims was read just before: what is no openIMIS then is the size of the request.
fn sent(error: &ClientError) -> Outcome {
    let was_not_looked_at =
        matches!(error, ClientError::RateLimited { .. } | ClientError::SignedOut | ClientError::WrongPassword);
    if matches!(error, ClientError::NotOpenImis) {
        Outcome::Refused(Why::TooLarge)
    } else if let ClientError::Declined { texts } = error
        && !is_unknown_request(texts)
    {
        Outcome::Refused(Why::Words(texts.join("\n")))
    } else if was_not_looked_at || matches!(error, ClientError::NoRight | ClientError::Declined { .. }) {
        unsent(error)
    } else {
        Outcome::AnswerLost
    }
}

/// Whether nothing else would get through either.
fn stops_everybody(error: &ClientError) -> bool {
    let is_about_this_one = matches!(error, ClientError::NoRight | ClientError::NotOpenImis);
    !is_about_this_one && (error.needs_person() || error.is_worth_retrying())
}
