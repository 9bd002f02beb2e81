//! Fetching the payer's lists: each feed on its own, built aside and shown only when it is whole.
//!
//! Some come side by side, begun in the order that lets work start early; the first time that is an order of its own (`first.rs`).
//! A feed that fails stops no other and takes nothing away from its last success.

mod ahead;
mod bundle;
mod feeds;
mod first;
mod news;
pub mod people;
mod products;
mod since;
mod whole;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use claims_domain::catalogue::Kind;
use claims_domain::facility::Facility;
use claims_domain::ids::FacilityCode;
use claims_openimis::gql;
use claims_openimis::path;
use claims_openimis::user;
use claims_store::{Change, List, MirrorRow, Store};
use futures_util::{StreamExt, stream};

pub use ahead::TOGETHER as PAGES_TOGETHER;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::budget::Share;
use crate::client::Client;
use crate::clock::Clock;
use crate::transport::{Ask, RECEIVED};
use crate::{Answering, CancellationFlag, ClientError, facility, on_store};

/// How far a feed is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Which feed.
    pub feed: &'static str,
    /// Rows so far.
    pub done: u64,
    /// Rows in all, where the server said so.
    pub of: Option<u64>,
    /// Bytes received for it since the pull began, after decompression.
    pub bytes: u64,
}

/// Which facility's lists to fetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PickFacility {
    /// The one with this code.
    Code(FacilityCode),
    /// The signed-in user's own.
    OfUser,
}

/// By which way an answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Via {
    /// openIMIS's GraphQL.
    Graphql,
    /// FHIR R4.
    Fhir,
}

impl Via {
    /// The name in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Graphql => "graphql",
            Self::Fhir => "fhir",
        }
    }
}

/// How one feed went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedOutcome {
    /// Which feed.
    pub name: &'static str,
    /// What changed, and how many rows are shown now; all 0 when it failed.
    pub change: Change,
    /// By which way they came; `None` when it failed, or when the user may not read it.
    pub via: Option<Via>,
    /// Problem code; `None` when it succeeded.
    pub error: Option<&'static str>,
}

/// How a pull went, feed by feed in the order of fetching.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PullReport {
    /// Every feed that was tried.
    pub feeds: Vec<FeedOutcome>,
    /// Whether it was stopped before the end; the feeds that follow were not tried.
    pub stopped: bool,
}

impl PullReport {
    /// The first failure's problem code.
    #[must_use]
    pub fn first_error(&self) -> Option<&'static str> {
        self.feeds.iter().find_map(|feed| feed.error)
    }
}

struct Run<'a> {
    client: &'a Client,
    store: &'a Store,
    clock: &'a dyn Clock,
    on_progress: &'a (dyn Fn(Progress) + Sync),
    stop: &'a CancellationFlag,
    /// Every row of every list, even where nothing seems to have changed.
    full: bool,
    /// What was received for each list.
    received: Mutex<BTreeMap<List, Arc<AtomicU64>>>,
    /// Set once the server cannot be reached at all: the rest is not tried.
    gone: OnceLock<&'static str>,
    /// How far each list was said to be: rows and rows in all.
    said: Mutex<BTreeMap<List, (u64, Option<u64>)>>,
    /// Pages that may be in memory at once, on the way, waiting or being kept: a catalogue ten times as large needs no more of it.
    rooms: Arc<Semaphore>,
}

impl<'a> Run<'a> {
    fn new(
        client: &'a Client,
        store: &'a Store,
        clock: &'a dyn Clock,
        on_progress: &'a (dyn Fn(Progress) + Sync),
        stop: &'a CancellationFlag,
        full: bool,
    ) -> Self {
        let (gone, said, received) = (OnceLock::new(), Mutex::default(), Mutex::default());
        let rooms = Arc::new(Semaphore::new(ROOMS));
        Self { client, store, clock, on_progress, stop, full, received, gone, said, rooms }
    }

    /// Room for one more page in memory. Pages of a list get theirs in the order in which they are kept, so that the next one to be
    /// kept never waits for those behind it.
    async fn room(&self) -> Result<OwnedSemaphorePermit, ClientError> {
        Arc::clone(&self.rooms).acquire_owned().await.map_err(|_| ClientError::Stopped)
    }
}

/// Four pages on their way, and as many that wait for the disk.
const ROOMS: usize = 8;

/// Lists fetched side by side: as many as requests may be on their way.
const AT_ONCE: usize = 4;

/// What stands with a feed that this server, as it is reached, gives no way to have: known beforehand, and no failure.
const NOT_OFFERED: &str = "not_offered";

/// What a feed brought: what it changed and the way it came.
type Brought = (Change, Via);

/// Fetches every list of the facility. Failures of single feeds are in the report and with the feed in the store.
///
/// # Errors
/// Only when the local database fails: then nothing more can be kept.
pub fn pull<'a>(
    client: &'a Client,
    store: &'a Store,
    pick: &'a PickFacility,
    clock: &'a dyn Clock,
    on_progress: &'a (dyn Fn(Progress) + Sync),
    stop: &'a CancellationFlag,
    full: bool,
) -> Answering<'a, PullReport> {
    Box::pin(async move {
        let run = Run::new(client, store, clock, on_progress, stop, full);
        let mut report = PullReport::default();
        let mut outcome = run.every_feed(pick, &mut report).await;
        if outcome.is_ok() {
            outcome = run.name_dangling(&report).await;
        }
        report.feeds.sort_by_key(|feed| List::parse(feed.name));
        report.after(outcome)
    })
}

impl PullReport {
    /// What a pull that ended so is told as: one that was stopped is no failure.
    fn after(self, outcome: Result<(), ClientError>) -> Result<Self, ClientError> {
        match outcome {
            Ok(()) => Ok(self),
            Err(ClientError::Stopped) => Ok(Self { stopped: true, ..self }),
            Err(error) => Err(error),
        }
    }
}

impl Run<'_> {
    async fn every_feed(&self, pick: &PickFacility, report: &mut PullReport) -> Result<(), ClientError> {
        let known = on_store::read(self.store, |read| Ok(read.mirror().facility()?)).await?;
        let known = known.filter(|known| match pick {
            PickFacility::Code(code) => known.code == *code,
            PickFacility::OfUser => false,
        });
        let Some(known) = known else { return self.first(pick, report).await };
        if self.is_first().await? {
            return self.first(pick, report).await;
        }
        // The record rarely changes hands; when it did, its price lists are fetched again.
        self.feeds(&List::ALL, pick, Some(&known), report).await?;
        let fresh = on_store::read(self.store, |read| Ok(read.mirror().facility()?)).await?;
        let lists = |facility: &Facility| (facility.service_list, facility.item_list);
        if let Some(fresh) = fresh.filter(|fresh| lists(fresh) != lists(&known)) {
            let prices = [List::ServicePrices, List::ItemPrices];
            report.feeds.retain(|feed| !prices.iter().any(|list| list.as_str() == feed.name));
            self.feeds(&prices, pick, Some(&fresh), report).await?;
        }
        Ok(())
    }

    /// Some lists side by side, begun in their order.
    async fn feeds(
        &self,
        lists: &[List],
        pick: &PickFacility,
        facility: Option<&Facility>,
        report: &mut PullReport,
    ) -> Result<(), ClientError> {
        let fetch = |list: List| async move {
            let brought = match list {
                List::Facility => self.facility(pick).await,
                List::ServicePrices => self.prices(Kind::Service, facility).await,
                List::ItemPrices => self.prices(Kind::Item, facility).await,
                List::Services => self.elements(Kind::Service).await,
                List::Items => self.elements(Kind::Item).await,
                List::Diagnoses => self.diagnoses().await,
                List::Administrators => self.administrators(facility).await,
                List::People => self.people(facility).await,
                List::Policies => self.policies(facility).await,
                List::Facilities => self.facilities().await,
                List::Places => self.places().await,
                List::LegalForms => self.legal_forms().await,
                List::FieldRules => self.field_rules().await,
                List::Bills => self.bills(facility).await,
                List::Payments => self.payments().await,
                List::Products => return self.products().await,
                // They come with the products.
                List::CoveredServices | List::CoveredItems => return Vec::new(),
            };
            vec![(vec![list], brought)]
        };
        // Settled within: it may ask the server something, and outside of the stream the other lists would not let go of their seats.
        let settled = |list: List| async move {
            let mut settled = Vec::new();
            for (lists, brought) in self.counted_for(list, fetch(list)).await {
                settled.extend(self.settle(&lists, brought).await?);
            }
            Ok::<_, ClientError>(settled)
        };
        let mut fetched = stream::iter(lists.iter().copied()).map(settled).buffer_unordered(AT_ONCE);
        while let Some(outcomes) = fetched.next().await {
            report.feeds.extend(outcomes?);
        }
        Ok(())
    }

    /// Notes how a feed went, or several with one answer, in the store; what is to be reported of it.
    async fn settle(
        &self,
        lists: &[List],
        outcome: Result<Brought, ClientError>,
    ) -> Result<Vec<FeedOutcome>, ClientError> {
        let mut settled = Vec::new();
        let error = match outcome {
            Ok((change, via)) => {
                for list in lists {
                    let (feed, Change { added, changed, retired, rows }) = (list.as_str(), change);
                    tracing::info!(feed, rows, added, changed, retired, via = via.as_str(), "feed fetched");
                    self.progress(*list, rows, Some(rows));
                    settled.push(FeedOutcome { name: feed, change, via: Some(via), error: None });
                }
                return Ok(settled);
            }
            Err(error @ (ClientError::Store(_) | ClientError::Stopped)) => return Err(error),
            Err(error) => error,
        };
        let closed = self.client.lacks_graphql(&error).await.unwrap_or(false);
        for list in lists {
            let feed = list.as_str();
            // What is known not to be had is no failure, nor what a user may not read: it stands with the feed.
            let is_offered = !closed || self.comes_over_fhir(*list);
            let code = if is_offered { error.code() } else { NOT_OFFERED };
            let expected = !is_offered || list.needs_right() && matches!(error, ClientError::NoRight);
            tracing::warn!(feed, code, "feed failed");
            // Nothing more comes of it.
            self.say(*list, 0, Some(0));
            let now = self.clock.now();
            on_store::write(self.store, move |write| {
                write.feeds_mut().attempted(feed, now)?;
                Ok(write.feeds_mut().failed(feed, code)?)
            })
            .await?;
            let error = if expected { None } else { Some(code) };
            settled.push(FeedOutcome { name: feed, change: Change::default(), via: None, error });
        }
        if error.is_offline()
            && self.gone.get().is_none()
            && let Some(code) = self.is_gone().await
        {
            self.gone.get_or_init(|| code);
        }
        Ok(settled)
    }

    /// Whether FHIR has this list here, by what was found out.
    fn comes_over_fhir(&self, list: List) -> bool {
        let asked = match list {
            List::ServicePrices | List::ItemPrices | List::CoveredServices | List::CoveredItems | List::FieldRules => {
                return false;
            }
            // Never looked at: some are fetched only where somebody wishes it, or may, and no other way has the rest.
            List::People | List::Policies | List::LegalForms | List::Bills | List::Payments => return true,
            List::Facility => List::Facilities,
            List::Services
            | List::Items
            | List::Diagnoses
            | List::Administrators
            | List::Facilities
            | List::Places
            | List::Products => list,
        };
        self.client.abilities().is_none_or(|known| known.fhir_feeds.iter().any(|feed| feed == asked.as_str()))
    }

    /// Whether the server is gone altogether, rather than broken off once: spares a clerk minutes of waiting for each feed.
    async fn is_gone(&self) -> Option<&'static str> {
        let ask = Ask::get(path::CURRENT_USER).in_bulk();
        self.client.call(&ask, user::read).await.err().filter(ClientError::is_offline).map(|error| error.code())
    }

    fn go_on(&self) -> Result<(), ClientError> {
        match self.gone.get().copied() {
            _ if self.stop.is_stopped() => Err(ClientError::Stopped),
            Some("timeout") => Err(ClientError::Timeout),
            Some(_) => Err(ClientError::Unreachable),
            None => Ok(()),
        }
    }

    async fn begin(&self, list: List) -> Result<(), ClientError> {
        self.go_on()?;
        self.progress(list, 0, None);
        let now = self.clock.now();
        on_store::write(self.store, move |write| Ok(write.feeds_mut().attempted(list.as_str(), now)?)).await
    }

    /// Says how far a list is. It only grows: what is fetched again, or was fetched ahead as a part, is not counted again.
    fn progress(&self, list: List, done: u64, of: Option<u64>) {
        let (done, of) = {
            let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
            let (known, known_of) = said.get(&list).copied().unwrap_or_default();
            let now = (known.max(done), known_of.max(of));
            said.insert(list, now);
            now
        };
        self.say(list, done, of);
    }

    /// What was received for a list so far.
    fn received(&self, list: List) -> Arc<AtomicU64> {
        Arc::clone(self.received.lock().unwrap_or_else(PoisonError::into_inner).entry(list).or_default())
    }

    /// Counts what is received meanwhile as this list's.
    fn counted_for<F: Future>(&self, list: List, work: F) -> impl Future<Output = F::Output> + use<F> {
        RECEIVED.scope(self.received(list), work)
    }

    fn say(&self, list: List, done: u64, of: Option<u64>) {
        let bytes = self.received(list).load(Ordering::Relaxed);
        (self.on_progress)(Progress { feed: list.as_str(), done, of, bytes });
    }

    async fn facility(&self, pick: &PickFacility) -> Result<Brought, ClientError> {
        self.begin(List::Facility).await?;
        let (found, via) = match pick {
            PickFacility::Code(code) => facility::by_code(self.client, code.as_str()).await?,
            PickFacility::OfUser => {
                let user = self.client.who().await?;
                match facility::find_facility(self.client, None, Some(&user)).await? {
                    Some((found, via)) => (Some(found), via),
                    None => (None, Via::Graphql),
                }
            }
        };
        let facility = found.ok_or(ClientError::UnexpectedAnswer { what: "facility" })?;
        let now = self.clock.now();
        let change = on_store::write(self.store, move |write| {
            let facility = match via {
                Via::Graphql => {
                    // A facility that had price lists and has none was given another record by accident, or the server lost them.
                    let known = write.mirror().facility()?.filter(|known| known.code == facility.code);
                    let lost = |list: fn(&Facility) -> Option<i64>| {
                        list(&facility).is_none() && known.as_ref().is_some_and(|known| list(known).is_some())
                    };
                    let mirror = write.mirror();
                    if lost(|facility| facility.service_list) && !mirror.may_be_empty(List::ServicePrices, now)?
                        || lost(|facility| facility.item_list) && !mirror.may_be_empty(List::ItemPrices, now)?
                    {
                        return Err(ClientError::ListGone);
                    }
                    facility
                }
                // FHIR does not tell the price lists: those known stay. Where none are, nobody can say whether there are any.
                Via::Fhir => match write.mirror().facility()?.filter(|known| known.code == facility.code) {
                    Some(Facility { service_list, item_list, told, .. }) => {
                        Facility { service_list, item_list, told, ..facility }
                    }
                    None => facility,
                },
            };
            // It is the only one: what stood here under another id (a file tells none) makes way.
            let mirror = write.mirror_mut();
            let generation = mirror.begin(List::Facility, via.as_str(), now)?;
            mirror.add(List::Facility, generation, &[MirrorRow::facility(&facility)?], None)?;
            let change = mirror.switch(List::Facility, generation, now)?;
            write.feeds_mut().succeeded(List::Facility.as_str(), now, via.as_str())?;
            Ok(change)
        })
        .await?;
        Ok((change, via))
    }

    async fn price_list(&self, request: gql::Request) -> Result<gql::Prices, ClientError> {
        self.client.query(&request, Share::Bulk, gql::read_prices).await
    }
}
