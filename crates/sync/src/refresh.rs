//! Fetching the payer's word on claims it holds: whatever is open is asked about, whatever is new is kept.

use std::collections::BTreeMap;

use claims_domain::ServiceDate;
use claims_domain::answer::{Answer, state_of};
use claims_domain::claim::Composed;
use claims_domain::ids::{ClaimCode, ClaimId};
use claims_openimis::response::{self, Held};
use claims_openimis::{gql, path};
use claims_store::Store;
use serde_json::json;

use crate::budget::Share;
use crate::client::Client;
use crate::clock::Clock;
use crate::transport::Ask;
use crate::{ClientError, on_store};

/// Up to so many open claims are asked about one by one; more by the facility's list.
const FEW: usize = 8;
/// Open claims read from the database at once.
const AT_ONCE: usize = 500;
/// More pages than a facility's claims have since its oldest open one.
const MOST_PAGES: usize = 1_000;

/// How a refresh went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RefreshReport {
    /// Open claims asked about.
    pub asked: usize,
    /// Claims about which the payer said something new.
    pub changed: Vec<ClaimId>,
    /// Open claims the payer did not show, or not readably.
    pub unanswered: usize,
    /// Problem code of what ended the refresh early; what was learnt before is kept.
    pub halted: Option<&'static str>,
}

/// An open claim.
#[derive(Clone)]
struct Open {
    id: ClaimId,
    composed: Composed,
}

/// Asks about every claim the payer holds and may still change its mind about. `on_change` is called for each claim about which
/// there is news, after it is stored.
///
/// # Errors
/// Only when the local database fails.
pub async fn refresh(
    client: &Client,
    store: &Store,
    clock: &dyn Clock,
    on_change: &(dyn Fn(&ClaimId) + Sync),
) -> Result<RefreshReport, ClientError> {
    let mut open = open_claims(store).await?;
    let mut report = RefreshReport { asked: open.len(), ..RefreshReport::default() };
    let listed = if open.len() > FEW { by_list(client, &open).await } else { Ok(Vec::new()) };
    match listed {
        Ok(answers) => {
            for answer in answers {
                if let Some(claim) = open.remove(&answer.code) {
                    note(store, clock, claim, answer, &mut report, on_change).await?;
                }
            }
        }
        Err(error) if error.another_way_may_work() => {
            tracing::info!(code = error.code(), "claims are asked about one by one")
        }
        Err(error) => return halted(report, error),
    }
    for (code, claim) in open {
        match one(client, &code).await {
            Ok(Some(answer)) => note(store, clock, claim, answer, &mut report, on_change).await?,
            Ok(None) => report.unanswered += 1,
            Err(error) if error.another_way_may_work() => report.unanswered += 1,
            Err(error) => return halted(report, error),
        }
    }
    Ok(report)
}

fn halted(report: RefreshReport, error: ClientError) -> Result<RefreshReport, ClientError> {
    if matches!(error, ClientError::Store(_)) {
        return Err(error);
    }
    Ok(RefreshReport { halted: Some(error.code()), ..report })
}

async fn open_claims(store: &Store) -> Result<BTreeMap<ClaimCode, Open>, ClientError> {
    on_store::read(store, |read| {
        let mut open = BTreeMap::new();
        let mut after: Option<ClaimId> = None;
        loop {
            let page = read.claims().open_at_payer(AT_ONCE, after.as_ref())?;
            let Some((last, _)) = page.last() else { return Ok(open) };
            after = Some(last.clone());
            for (id, code) in page {
                if let Some(composed) = read.claims().get(&id)?.and_then(|claim| claim.composed) {
                    open.insert(code, Open { id, composed });
                }
            }
        }
    })
    .await
}

/// The facility's claims since the oldest open one. Some pages hold none of ours, yet there is no filter by change on the server.
async fn by_list(client: &Client, open: &BTreeMap<ClaimCode, Open>) -> Result<Vec<Answer>, ClientError> {
    let oldest: Option<ServiceDate> = open.values().map(|claim| claim.composed.claim_date).min();
    let mut found = Vec::new();
    for facility in facilities(open) {
        let mut after: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let request = gql::claims(facility, oldest, None, after.as_deref());
            let page = client.query(&request, Share::Bulk, gql::read_claims).await?;
            found.extend(
                page.rows.into_iter().filter_map(gql::Row::answer).filter(|answer| open.contains_key(&answer.code)),
            );
            if page.next.is_none() || page.next == after || found.len() == open.len() {
                break;
            }
            after = page.next;
        }
    }
    Ok(found)
}

fn facilities(open: &BTreeMap<ClaimCode, Open>) -> std::collections::BTreeSet<&str> {
    open.values().map(|claim| claim.composed.facility.as_str()).collect()
}

/// One claim's answer; `None` when neither way shows it.
async fn one(client: &Client, code: &ClaimCode) -> Result<Option<Answer>, ClientError> {
    match client.query(&gql::claim_by_code(code), Share::Bulk, gql::read_claims).await {
        Ok(page) => {
            if let Some(answer) = page.rows.into_iter().filter_map(gql::Row::answer).find(|answer| answer.code == *code)
            {
                return Ok(Some(answer));
            }
        }
        Err(error) if error.another_way_may_work() => {}
        Err(error) => return Err(error),
    }
    let ask = Ask::get(path::claim_response(code.as_str())).in_bulk();
    match client.call(&ask, response::read).await? {
        Held::Answer(answer) if answer.code == *code => Ok(Some(*answer)),
        Held::Answer(_) | Held::Absent | Held::Unreadable => Ok(None),
    }
}

/// Keeps an answer if it says something new.
async fn note(
    store: &Store,
    clock: &dyn Clock,
    claim: Open,
    answer: Answer,
    report: &mut RefreshReport,
    on_change: &(dyn Fn(&ClaimId) + Sync),
) -> Result<(), ClientError> {
    let now = clock.now();
    let id = claim.id.clone();
    let is_news = on_store::write(store, move |write| {
        let known = write.answers().latest(&claim.id)?;
        if known.is_some_and(|(known, _)| !answer.adds_to(&known)) {
            return Ok(false);
        }
        let recorded = write.answers_mut().record(&claim.id, &answer, now)?;
        if recorded {
            let state = state_of(&answer, &claim.composed.lines);
            write.claims_mut().set_state(&claim.id, state, now)?;
            let detail = json!({"state": state.as_str()}).to_string();
            write.journal_mut().append(now, Some(&claim.id), "answer", &detail)?;
        }
        Ok(recorded)
    })
    .await?;
    if is_news {
        on_change(&id);
        report.changed.push(id);
    }
    Ok(())
}
