//! Fetching the payer's word on claims it holds: what is open is asked about, what was submitted elsewhere is found, what is new
//! is kept.
//!
//! The server has no order by change. Open claims are asked about in windows of days or by their codes, over GraphQL; where that does
//! not serve, page by page over FHIR; one that neither shows, or that makes its page fail, is asked about alone, so that it never hides
//! the others.

mod elsewhere;
mod questions;
#[cfg(test)]
mod tests;
mod verdict;

use std::collections::BTreeMap;

use claims_domain::answer::Answer;
use claims_domain::ids::{AdministratorCode, ClaimCode, ClaimId, FacilityCode, ServerId};
use claims_openimis::bundles::Since;
use claims_openimis::gql::Row;
use claims_openimis::response::{self, Held};
use claims_openimis::{gql, path};
use claims_store::{OpenClaim, Store};

use crate::budget::Share;
use crate::client::Client;
use crate::clock::Clock;
use crate::transport::Ask;
use crate::{Answering, ClientError, on_store};

pub(crate) use verdict::first_answer;

/// Open claims read from the database at once.
const AT_ONCE: usize = 500;
/// Claims asked about by code in one request.
const TOGETHER: usize = 20;
/// A window of days is worth its pages while it holds at most so many times the claims that are asked about.
const SPARSE: usize = 3;
/// Claims on a FHIR page; each costs the server 18 ms.
const FHIR_PAGE: u32 = 20;
/// The server dates a claim when it comes, by its own clock, in whichever time zone that stands.
const OVERLAP_S: u32 = 15 * 3_600;
/// So many pages in a row may fail before the list counts as broken.
const MOST_FAILED: u32 = 3;
/// More pages than a facility's claims have since its oldest open one.
const MOST_PAGES: usize = 1_000;

/// How a refresh went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RefreshReport {
    /// Open claims asked about.
    pub asked: usize,
    /// Claims about which the payer said something new, those from elsewhere left out that were not known before.
    pub changed: Vec<ClaimId>,
    /// Claims submitted elsewhere that were not known before.
    pub found: usize,
    /// Open claims the payer did not show, or not readably.
    pub unanswered: usize,
    /// Answers that nobody believes, kept as received.
    pub doubted: usize,
    /// Problem code of what ended the refresh early; what was learnt before is kept.
    pub halted: Option<&'static str>,
}

/// Asks about every claim the payer holds and may still change its mind about, and for claims submitted elsewhere. `on_change`
/// is called for each claim about which there is news, after it is stored.
///
/// # Errors
/// Only when the local database fails.
pub fn refresh<'a>(
    client: &'a Client,
    store: &'a Store,
    clock: &'a dyn Clock,
    on_change: &'a (dyn Fn(&ClaimId) + Sync),
) -> Answering<'a, RefreshReport> {
    Box::pin(async move {
        let open = open_claims(store).await?;
        let whose = whose(store).await?;
        let report = RefreshReport { asked: open.len(), ..RefreshReport::default() };
        let mut round = Round { client, store, clock, on_change, whose, open, report };
        match round.run().await {
            Ok(()) => Ok(round.report),
            Err(ClientError::Store(error)) => Err(error.into()),
            Err(error) => Ok(RefreshReport { halted: Some(error.code()), ..round.report }),
        }
    })
}

/// Whose claims these are.
#[derive(Clone, Default)]
struct Whose {
    facility: Option<FacilityCode>,
    /// The facility's claim administrators: FHIR names no facility in an answer, but who claimed.
    administrators: Vec<(AdministratorCode, ServerId)>,
}

/// A refresh on its way.
struct Round<'a> {
    client: &'a Client,
    store: &'a Store,
    clock: &'a dyn Clock,
    on_change: &'a (dyn Fn(&ClaimId) + Sync),
    whose: Whose,
    /// Open claims nobody has told of yet.
    open: BTreeMap<ClaimCode, OpenClaim>,
    report: RefreshReport,
}

impl Round<'_> {
    async fn run(&mut self) -> Result<(), ClientError> {
        if self.open.len() > TOGETHER {
            usable(self.by_window().await)?;
        }
        usable(self.by_codes().await)?;
        if self.open.len() > TOGETHER {
            usable(self.by_list().await)?;
        }
        for code in self.open.keys().cloned().collect::<Vec<_>>() {
            match self.alone(&code).await {
                Ok(Some(answer)) => self.take(vec![Row::Answer(Box::new(answer))], false).await.map(drop)?,
                Ok(None) => self.not_shown(&code).await?,
                Err(error) if error.another_way_may_work() => self.not_shown(&code).await?,
                Err(error) => return Err(error),
            }
        }
        self.find_elsewhere().await?;
        // GraphQL tells of them with the claims.
        if self.client.abilities().is_some_and(|abilities| !abilities.graphql) {
            usable(self.find_questions().await)?;
        }
        Ok(())
    }

    /// The facility's claims of the days of the open ones, unless most of those are decided.
    async fn by_window(&mut self) -> Result<(), ClientError> {
        let Some(facility) = self.whose.facility.clone() else { return Ok(()) };
        let days = || self.open.values().filter_map(|claim| claim.claim_date);
        let (from, to) = (days().min(), days().max());
        let mut after: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let request = gql::claims(facility.as_str(), from, to, after.as_deref());
            let page = self.client.query(&request, Share::Bulk, gql::read_claims).await?;
            let most = u64::try_from(self.report.asked.saturating_mul(SPARSE)).unwrap_or(u64::MAX);
            let is_sparse = page.total.is_some_and(|total| total > most);
            self.take(page.rows, true).await?;
            if is_sparse || page.next.is_none() || page.next == after || self.open.is_empty() {
                return Ok(());
            }
            after = page.next;
        }
        Ok(())
    }

    /// The open claims that are left, some together. A claim that makes a request fail is left for last.
    async fn by_codes(&mut self) -> Result<(), ClientError> {
        let codes: Vec<ClaimCode> = self.open.keys().cloned().collect();
        let mut waiting: Vec<Vec<ClaimCode>> = codes.chunks(TOGETHER).map(<[_]>::to_vec).rev().collect();
        while let Some(codes) = waiting.pop() {
            match self.client.query(&gql::claims_by_codes(&codes), Share::Bulk, gql::read_claims_by_codes).await {
                Ok(rows) => self.take(rows, false).await.map(drop)?,
                Err(error) if is_of_a_claim(&error) && codes.len() > 1 => {
                    let (first, second) = codes.split_at(codes.len() / 2);
                    waiting.extend([second.to_vec(), first.to_vec()]);
                }
                Err(error) if is_of_a_claim(&error) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// The answers to what was claimed since the oldest open claim, over FHIR, unless most of those are decided. A page that fails is
    /// passed over: its claims are asked about alone.
    async fn by_list(&mut self) -> Result<(), ClientError> {
        let Some(oldest) = self.open.values().filter_map(|claim| claim.claim_date).min() else { return Ok(()) };
        let list = response::list();
        let Some(since) = Since::after(&format!("{oldest}T00:00:00"), OVERLAP_S, self.clock.now()) else {
            return Ok(());
        };
        let mut failed = 0;
        for page in 1..=u32::try_from(MOST_PAGES).unwrap_or(u32::MAX) {
            let most = u64::try_from(self.open.len().saturating_mul(SPARSE)).unwrap_or(u64::MAX);
            match self.fhir_page(&list, page, FHIR_PAGE, &since).await {
                Ok(Some(taken)) => {
                    let passed = u64::from(page) * u64::from(FHIR_PAGE);
                    let is_sparse = taken.total.is_some_and(|total| total.saturating_sub(passed) > most);
                    if is_sparse || !taken.more || self.open.is_empty() {
                        return Ok(());
                    }
                    failed = 0;
                }
                Ok(None) => return Ok(()),
                Err(error) if is_of_a_claim(&error) && failed < MOST_FAILED => failed += 1,
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// One claim's answer over FHIR; `None` where that does not show it.
    async fn alone(&self, code: &ClaimCode) -> Result<Option<Answer>, ClientError> {
        let ask = Ask::get(path::claim_response(code.as_str())).in_bulk();
        match self.client.call(&ask, response::read).await? {
            Held::Answer(answer) if answer.code == *code => Ok(Some(*answer)),
            Held::Answer(_) | Held::Absent | Held::Unreadable => Ok(None),
        }
    }

    /// The claim stays as it was last known, and says so.
    async fn not_shown(&mut self, code: &ClaimCode) -> Result<(), ClientError> {
        self.report.unanswered += 1;
        let Some(claim) = self.open.remove(code).filter(|claim| claim.unread.is_none()) else { return Ok(()) };
        let (id, now) = (claim.id.clone(), self.clock.now());
        on_store::write(self.store, move |write| Ok(write.claims_mut().set_unread(&id, Some(now))?)).await?;
        (self.on_change)(&claim.id);
        Ok(())
    }
}

/// Where this server does not offer a way of asking, the next one is tried.
fn usable(outcome: Result<(), ClientError>) -> Result<(), ClientError> {
    match outcome {
        Err(error) if error.another_way_may_work() => {
            tracing::info!(code = error.code(), "claims are asked about in another way");
            Ok(())
        }
        outcome => outcome,
    }
}

/// The server understood, and failed over some claim among those asked about.
const fn is_of_a_claim(error: &ClientError) -> bool {
    matches!(error, ClientError::Declined { .. } | ClientError::ServerError { .. } | ClientError::TooLarge)
}

async fn open_claims(store: &Store) -> Result<BTreeMap<ClaimCode, OpenClaim>, ClientError> {
    on_store::read(store, |read| {
        let mut open = BTreeMap::new();
        let mut after: Option<ClaimId> = None;
        loop {
            let page = read.claims().open_to_ask(AT_ONCE, after.as_ref())?;
            let Some(last) = page.last() else { return Ok(open) };
            after = Some(last.id.clone());
            open.extend(page.into_iter().map(|claim| (claim.code.clone(), claim)));
        }
    })
    .await
}

async fn whose(store: &Store) -> Result<Whose, ClientError> {
    on_store::read(store, |read| {
        let administrators = read.mirror().administrators()?;
        Ok(Whose {
            facility: read.mirror().facility()?.map(|facility| facility.code),
            administrators: administrators.into_iter().map(|one| (one.code, one.uuid)).collect(),
        })
    })
    .await
}
