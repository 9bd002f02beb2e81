//! Answers to the payer's questions about claims, handed over one by one. Before each the payer is asked whether it waits still: so an
//! answer of which the confirmation was lost is found, and one that somebody else gave meanwhile. It takes no second one itself.

use claims_domain::feedback::{Asking, Standing};
use claims_domain::ids::ClaimId;
use claims_openimis::{feedback, path};
use claims_store::{FeedbackRow, Store};
use serde_json::json;

use super::jitter;
use crate::client::Client;
use crate::clock::Clock;
use crate::transport::{Ask, Failure};
use crate::{Answering, CancellationFlag, ClientError, on_store};

/// How answers to the payer's questions fared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FeedbackReport {
    /// Answers the payer has now.
    pub sent: usize,
    /// Answers it does not want or take.
    pub refused: usize,
    /// Answers to be tried again.
    pub postponed: usize,
    /// Problem code of what ended the run before every answer had its turn.
    pub halted: Option<&'static str>,
}

/// Sends the answers that are due; with `force` all that wait. `on_change` is called after each change is stored.
///
/// # Errors
/// Only when the local database fails. A server that cannot be reached is in the report.
pub fn give_feedback<'a>(
    client: &'a Client,
    store: &'a Store,
    clock: &'a dyn Clock,
    force: bool,
    stop: &'a CancellationFlag,
    on_change: &'a (dyn Fn(&ClaimId) + Sync),
) -> Answering<'a, FeedbackReport> {
    Box::pin(async move {
        let now = clock.now();
        let due = on_store::read(store, move |read| Ok(read.feedbacks().due(now, force)?)).await?;
        let mut report = FeedbackReport::default();
        for row in due {
            if stop.is_stopped() {
                report.halted = Some(ClientError::Stopped.code());
                break;
            }
            let (standing, error) = match hand_over(client, store, &row).await {
                Ok(standing) => (Some(standing), None),
                Err(ClientError::Store(error)) => return Err(error.into()),
                Err(error) => (None, Some(error)),
            };
            note(store, clock, &row, standing).await?;
            on_change(&row.claim);
            match standing {
                Some(Standing::Sent) => report.sent += 1,
                Some(_) => report.refused += 1,
                None => report.postponed += 1,
            }
            let stops_everybody = |error: &ClientError| {
                error.is_offline() || error.needs_person() || matches!(error, ClientError::RateLimited { .. })
            };
            if let Some(error) = error.filter(stops_everybody) {
                report.halted = Some(error.code());
                break;
            }
        }
        Ok(report)
    })
}

/// Asks, and answers where the payer waits. An error says that it is to be tried again.
async fn hand_over(client: &Client, store: &Store, row: &FeedbackRow) -> Result<Standing, ClientError> {
    let id = row.claim.clone();
    let answer = on_store::read(store, move |read| Ok(read.answers().latest(&id)?)).await?;
    let Some(claim) = answer.and_then(|(answer, _)| answer.uuid) else {
        return Err(ClientError::UnexpectedAnswer { what: "no claim to answer about" });
    };
    let question = Ask::get(path::communication_request(claim.as_str())).in_bulk();
    let asked = match client.call(&question, feedback::read_request).await {
        Err(ClientError::NoRight) => return Ok(Standing::NoRight),
        asked => asked?,
    };
    let person = match (asked.asking, asked.person) {
        (Asking::Answered, _) => return Ok(Standing::Sent),
        (Asking::Closed, _) => return Ok(Standing::Closed),
        (Asking::Open, Some(person)) => person,
        (Asking::Open, None) => return Err(ClientError::UnexpectedAnswer { what: "questions about nobody" }),
    };
    let post = Ask::post(path::COMMUNICATION, feedback::body(&claim, &person, &row.feedback)).in_bulk();
    match client.call_once(&post, &feedback::read_posted).await {
        Ok(()) => Ok(Standing::Sent),
        Err(Failure { error: ClientError::NoRight, .. }) => Ok(Standing::NoRight),
        // Whether a failing server kept the answer is told by its next word on the questions.
        Err(Failure { error: ClientError::Declined { .. }, .. }) => {
            match client.call(&question, feedback::read_request).await?.asking {
                Asking::Answered => Ok(Standing::Sent),
                Asking::Open => Ok(Standing::Declined),
                Asking::Closed => Ok(Standing::Closed),
            }
        }
        Err(Failure { error, .. }) => Err(error),
    }
}

async fn note(
    store: &Store,
    clock: &dyn Clock,
    row: &FeedbackRow,
    standing: Option<Standing>,
) -> Result<(), ClientError> {
    let (row, now) = (row.clone(), clock.now());
    let place = row.place.after(standing, now, jitter());
    on_store::write(store, move |write| {
        // Another answer may have been given while this one was on its way; it waits for its own turn, in which the payer says that it
        // has one.
        if write.feedbacks().of(&row.claim)?.is_none_or(|kept| kept.given != row.given) {
            return Ok(());
        }
        write.feedbacks_mut().put(&row.claim, place, now)?;
        match standing {
            Some(standing) => {
                let detail = json!({ "state": standing.as_str() }).to_string();
                Ok(write.journal_mut().append(now, Some(&row.claim), "feedback_told", &detail)?)
            }
            None => Ok(()),
        }
    })
    .await
}
