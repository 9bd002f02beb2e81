//! The people of the facility's district and what covers them, fetched ahead where somebody wishes it.
//!
//! People come over GraphQL, which costs the server a seventh of what FHIR does. Policies come as FHIR `Contract`s, which lists those
//! of the whole country: what covers nobody here is passed over. In a large country, and where Contracts fail (one paid in several
//! parts does), they come over GraphQL, which lists the district's.

use std::collections::HashSet;

use claims_domain::facility::Facility;
use claims_domain::ids::ServerId;
use claims_openimis::bundles::{Listing, Since};
use claims_openimis::gql::people::{self as graphql, District};
use claims_openimis::people::{self as fhir, Contracted, Person};
use claims_openimis::{Mirrored, Pages};
use claims_store::{Feed, List, MirrorRow, Store, StoreError};

use super::bundle::MOST_PAGES;
use super::feeds::Source;
use super::news::is_reconciled;
use super::whole::{Made, TRIES};
use super::{Brought, PickFacility, Progress, PullReport, Run, Via};
use crate::budget::Share;
use crate::client::Client;
use crate::clock::Clock;
use crate::transport::Ask;
use crate::{Answering, CancellationFlag, ClientError, on_store};

/// So many policies of a country are few enough to read all, whatever the district's share is.
const FEW: u64 = 5_000;
/// Else the country's may be so many times the district's.
const MOST_TIMES: u64 = 2;

/// How much fetching ahead would bring, by what the server counts and what rows were measured to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// People of the district.
    pub people: u64,
    /// Policies to be read for them.
    pub policies: u64,
    /// Bytes of the answers, before compression.
    pub bytes: u64,
    /// Time the server needs, in milliseconds.
    pub server_ms: u64,
}

/// How a row weighs on the line and on the server.
struct Weight {
    bytes: u64,
    server_ms: u64,
}

const PERSON: Weight = Weight { bytes: 320, server_ms: 2 };
const PATIENT: Weight = Weight { bytes: 3_200, server_ms: 16 };
const POLICY: Weight = Weight { bytes: 620, server_ms: 21 };
const CONTRACT: Weight = Weight { bytes: 4_200, server_ms: 29 };

/// Asks how much fetching ahead would bring; three small questions.
///
/// # Errors
/// As any question; `UnexpectedAnswer` while the facility is not known.
pub fn size<'a>(client: &'a Client, store: &'a Store, clock: &'a dyn Clock) -> Answering<'a, Size> {
    Box::pin(async move {
        let facility = on_store::read(store, |read| Ok(read.mirror().facility()?)).await?;
        let district = district(client, facility.as_ref()).await?;
        let counts = match &district {
            Some(district) => counts(client, district).await.map(Some),
            None => Ok(None),
        };
        let counts = match counts {
            Err(error) if !error.another_way_may_work() => return Err(error),
            counts => counts.ok().flatten(),
        };
        let contracts = count(client, &fhir::contracts(), clock).await;
        let (people, person) = match counts {
            Some((people, _)) => (people, PERSON),
            None => (count(client, &fhir::people(), clock).await?, PATIENT),
        };
        let (policies, policy) = match (counts, contracts) {
            (Some((_, policies)), Ok(contracts)) if is_fewer(contracts, policies) => (contracts, CONTRACT),
            (Some((_, policies)), _) => (policies, POLICY),
            (None, contracts) => (contracts?, CONTRACT),
        };
        let sum = |of: fn(&Weight) -> u64| {
            people.saturating_mul(of(&person)).saturating_add(policies.saturating_mul(of(&policy)))
        };
        Ok(Size { people, policies, bytes: sum(|row| row.bytes), server_ms: sum(|row| row.server_ms) })
    })
}

/// Whether reading the country's contracts is no great waste.
const fn is_fewer(contracts: u64, policies: u64) -> bool {
    contracts <= FEW || contracts <= policies.saturating_mul(MOST_TIMES)
}

async fn district(client: &Client, facility: Option<&Facility>) -> Result<Option<District>, ClientError> {
    let facility = facility.ok_or(ClientError::UnexpectedAnswer { what: "facility" })?;
    match client.query(&graphql::district(&facility.code), Share::Bulk, graphql::read_district).await {
        Err(error) if error.another_way_may_work() => Ok(None),
        answer => answer,
    }
}

async fn counts(client: &Client, district: &District) -> Result<(u64, u64), ClientError> {
    client.query(&graphql::size(district), Share::Bulk, graphql::read_size).await
}

/// How many rows a list has over FHIR.
pub(super) async fn count<T>(client: &Client, listing: &Listing<T>, clock: &dyn Clock) -> Result<u64, ClientError> {
    let ask = Ask::get(listing.path(1, 1, &Since::ever(clock.now()))).in_bulk();
    let page = client.call(&ask, |reply| listing.read(1, 1, reply)).await;
    page?.total.ok_or(ClientError::UnexpectedAnswer { what: "total" })
}

/// Fetches the people of the facility's district, and what covers them. Failures are in the report and with the feeds in the store.
///
/// # Errors
/// Only when the local database fails: then nothing more can be kept.
pub fn ahead<'a>(
    client: &'a Client,
    store: &'a Store,
    clock: &'a dyn Clock,
    on_progress: &'a (dyn Fn(Progress) + Sync),
    stop: &'a CancellationFlag,
    full: bool,
) -> Answering<'a, PullReport> {
    Box::pin(async move {
        let run = Run::new(client, store, clock, on_progress, stop, full);
        let mut report = PullReport::default();
        let outcome = run.ahead(&mut report).await;
        report.after(outcome)
    })
}

impl Run<'_> {
    async fn ahead(&self, report: &mut PullReport) -> Result<(), ClientError> {
        let facility = on_store::read(self.store, |read| Ok(read.mirror().facility()?)).await?;
        self.feeds(&[List::People], &PickFacility::OfUser, facility.as_ref(), report).await?;
        // Whom a policy concerns is only known where the people are.
        match self.feed_of(List::People).await?.and_then(|feed| feed.last_success) {
            Some(_) => self.feeds(&[List::Policies], &PickFacility::OfUser, facility.as_ref(), report).await,
            None => Ok(()),
        }
    }

    /// The people of the facility's district.
    pub(super) async fn people(&self, facility: Option<&Facility>) -> Result<Brought, ClientError> {
        match district(self.client, facility).await? {
            Some(district) => {
                let graphql = graphql::insurees(&district);
                self.list(List::People, &Source { graphql, fhir: Some(fhir::people()), to_row: person }).await
            }
            None => {
                self.begin(List::People).await?;
                self.over_fhir(List::People, &fhir::people(), person).await
            }
        }
    }

    /// The policies of these people, by the way that costs less, else by the other.
    pub(super) async fn policies(&self, facility: Option<&Facility>) -> Result<Brought, ClientError> {
        let district = district(self.client, facility).await?;
        self.begin(List::Policies).await?;
        let Some(district) = district else { return self.contracts().await };
        let by_district = || async {
            let graphql = graphql::policies(&district);
            self.list(List::Policies, &Source { graphql, fhir: None, to_row: policy }).await
        };
        let (first, second) = match self.way(&district).await? {
            Via::Fhir => (self.contracts().await, None),
            Via::Graphql => (by_district().await, Some(())),
        };
        let error = match first {
            // A whole country's list may never stand still.
            Err(error) if error.another_way_may_work() || matches!(error, ClientError::ListMoved) => error,
            outcome => return outcome,
        };
        tracing::info!(feed = List::Policies.as_str(), code = error.code(), "by the other way");
        let other = if second.is_some() { self.contracts().await } else { by_district().await };
        match other {
            // What the better way said is the better reason, unless the line broke meanwhile.
            Err(other) if other.another_way_may_work() => Err(error),
            outcome => outcome,
        }
    }

    /// The way on which a download stands, else the one that served lately, else the cheaper one.
    async fn way(&self, district: &District) -> Result<Via, ClientError> {
        let list = List::Policies;
        let building = on_store::write(self.store, move |write| Ok(write.mirror_mut().building(list)?)).await?;
        let feed = self.feed_of(list).await?.filter(|feed| !self.full && is_reconciled(feed, self.clock.now()));
        let known = building.map(|building| building.via).or_else(|| feed.and_then(|feed| feed.via));
        for via in [Via::Fhir, Via::Graphql] {
            if known.as_deref() == Some(via.as_str()) {
                return Ok(via);
            }
        }
        let policies = match counts(self.client, district).await {
            Ok((_, policies)) => policies,
            Err(error) if error.another_way_may_work() => return Ok(Via::Fhir),
            Err(error) => return Err(error),
        };
        match count(self.client, &fhir::contracts(), self.clock).await {
            Ok(contracts) if is_fewer(contracts, policies) => Ok(Via::Fhir),
            Err(error) if !error.another_way_may_work() => Err(error),
            Ok(_) | Err(_) => Ok(Via::Graphql),
        }
    }

    async fn feed_of(&self, list: List) -> Result<Option<Feed>, ClientError> {
        on_store::read(self.store, move |read| Ok(read.feeds().get(list.as_str())?)).await
    }

    /// The country's contracts, of which those are kept that cover somebody here.
    async fn contracts(&self) -> Result<Brought, ClientError> {
        let people = on_store::read(self.store, |read| Ok(read.mirror().keys(List::People)?)).await?;
        let people: HashSet<String> = people.into_iter().collect();
        if let Some(brought) = self.contracts_since(&people).await? {
            return Ok(brought);
        }
        let mut outcome = self.every_contract(&people, true).await;
        for _ in 1..TRIES {
            if !matches!(outcome, Err(ClientError::ListMoved)) {
                break;
            }
            outcome = self.every_contract(&people, false).await;
        }
        outcome
    }

    async fn every_contract(&self, people: &HashSet<String>, resume: bool) -> Result<Brought, ClientError> {
        let listing = fhir::contracts();
        let since = Since::ever(self.clock.now());
        let began = self.server_instant();
        let mut unfinished = if resume { self.unfinished(List::Policies, Via::Fhir).await? } else { None };
        for _ in 0..MOST_PAGES {
            let mut place = unfinished.as_ref().map(|(_, place)| place.clone()).unwrap_or_default();
            // What changes from the first page on is for the next time.
            place.began.get_or_insert_with(|| began.clone());
            let mut page = self.page(&listing, &since, place.next / listing.rows() + 1, &mut place.skipped).await?;
            if page.total.is_none() && page.rows.is_empty() {
                return Err(ClientError::UnexpectedAnswer { what: "bundle" });
            }
            let generation = match &unfinished {
                Some((generation, _)) => *generation,
                None => self.begin_anew(List::Policies, Via::Fhir).await?,
            };
            let elsewhere = part(&mut page, |contract| covers(contract, people));
            on_store::write(self.store, move |write| {
                let keys: Vec<&str> = elsewhere.iter().map(ServerId::as_str).collect();
                Ok(write.mirror_mut().pass_over(generation, &keys)?)
            })
            .await?;
            let more = page.more;
            self.keep(List::Policies, generation, &mut place, vec![Made::of(page, policy)?], listing.rows()).await?;
            if !more {
                return self.show(List::Policies, Via::Fhir, generation, place).await;
            }
            unfinished = Some((generation, place));
        }
        Err(ClientError::UnexpectedAnswer { what: claims_openimis::wrong::ENDLESS })
    }

    /// The contracts that changed since the last time; `None` when all are to be fetched.
    async fn contracts_since(&self, people: &HashSet<String>) -> Result<Option<Brought>, ClientError> {
        let list = List::Policies;
        let Some((feed, since)) = self.to_go_on_from(list).await? else { return Ok(None) };
        let known = on_store::read(self.store, move |read| Ok(read.mirror().keys(list)?)).await?;
        let known: HashSet<String> = known.into_iter().collect();
        let listing = fhir::contracts();
        // Whoever is covered no more is told of by a contract that covers nobody here.
        let wanted = |contract: &Contracted| covers(contract, people) || known.contains(contract.uuid.as_str());
        let Some(news) = self.news_of(&listing, &since, wanted).await? else { return Ok(None) };
        self.take_news(list, feed, news.made(policy)?, None).await
    }
}

/// Takes out of a page what is not wanted; answers its UUIDs.
fn part(page: &mut Pages<Mirrored<Contracted>>, wanted: impl Fn(&Contracted) -> bool) -> Vec<ServerId> {
    let (own, elsewhere) = page.rows.drain(..).partition(|row: &Mirrored<Contracted>| wanted(&row.row));
    page.rows = own;
    elsewhere.into_iter().map(|row| row.row.uuid).collect()
}

fn covers(contract: &Contracted, people: &HashSet<String>) -> bool {
    contract.covered.iter().any(|(person, _)| people.contains(person.as_str()))
}

fn person(sent: &Mirrored<Person>) -> Result<MirrorRow, StoreError> {
    MirrorRow::person(&sent.row.insuree, &sent.row.raw)
}

fn policy(sent: &Mirrored<Contracted>) -> Result<MirrorRow, StoreError> {
    let covered: Vec<ServerId> = sent.row.covered.iter().map(|(person, _)| person.clone()).collect();
    MirrorRow::policy(&sent.row.uuid, &sent.row.policy, &covered, &sent.row.raw)
}
