//! Fetching the payer's lists: each feed on its own, built aside and shown only when it is whole.
//!
//! The order lets work start early: facility, price lists, services, items, diagnoses, administrators. A feed that fails stops
//! no other and takes nothing away from its last success.

mod bundle;
mod feeds;
mod news;
mod whole;

use claims_domain::catalogue::Kind;
use claims_domain::facility::Facility;
use claims_domain::ids::FacilityCode;
use claims_openimis::gql;
use claims_openimis::path;
use claims_openimis::user;
use claims_store::{Change, List, MirrorRow, Store};

use crate::budget::Share;
use crate::client::Client;
use crate::clock::Clock;
use crate::transport::Ask;
use crate::{CancellationFlag, ClientError, facility, on_store};

/// How far a feed is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Which feed.
    pub feed: &'static str,
    /// Rows so far.
    pub done: u64,
    /// Rows in all, where the server said so.
    pub of: Option<u64>,
    /// Bytes received since the pull began.
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
    /// By which way they came; `None` when it failed.
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
    bytes_before: u64,
    report: PullReport,
    /// Set once the server cannot be reached at all: the rest is not tried.
    gone: Option<&'static str>,
}

/// What a feed brought: what it changed and the way it came.
type Brought = (Change, Via);

/// Fetches every list of the facility. Failures of single feeds are in the report and with the feed in the store.
///
/// # Errors
/// Only when the local database fails: then nothing more can be kept.
pub async fn pull(
    client: &Client,
    store: &Store,
    pick: &PickFacility,
    clock: &dyn Clock,
    on_progress: &(dyn Fn(Progress) + Sync),
    stop: &CancellationFlag,
    full: bool,
) -> Result<PullReport, ClientError> {
    let bytes_before = client.bytes_received();
    let mut run =
        Run { client, store, clock, on_progress, stop, full, bytes_before, report: PullReport::default(), gone: None };
    match run.every_feed(pick).await {
        Ok(()) => Ok(run.report),
        Err(ClientError::Stopped) => {
            run.report.stopped = true;
            Ok(run.report)
        }
        Err(error) => Err(error),
    }
}

impl Run<'_> {
    async fn every_feed(&mut self, pick: &PickFacility) -> Result<(), ClientError> {
        let fresh = self.facility(pick).await;
        let fresh = self.settle(List::Facility, fresh).await?;
        // Without a fresh word on the facility the last known one serves: its lists rarely change hands.
        let facility = match fresh {
            Some(facility) => Some(facility),
            None => on_store::read(self.store, |read| Ok(read.mirror().facility()?)).await?,
        };

        for list in List::ALL {
            let brought = match list {
                List::Facility => continue,
                List::ServicePrices => self.prices(Kind::Service, facility.as_ref()).await,
                List::ItemPrices => self.prices(Kind::Item, facility.as_ref()).await,
                List::Services => self.elements(Kind::Service).await,
                List::Items => self.elements(Kind::Item).await,
                List::Diagnoses => self.diagnoses().await,
                List::Administrators => self.administrators(facility.as_ref()).await,
                List::Facilities => self.facilities().await,
                List::Places => self.places().await,
                List::Products => self.products().await,
            };
            self.settle(list, brought.map(|brought| ((), brought))).await?;
        }
        Ok(())
    }

    /// Notes how a feed went, in the store and in the report, and hands on what later feeds need.
    async fn settle<T>(
        &mut self,
        list: List,
        outcome: Result<(T, Brought), ClientError>,
    ) -> Result<Option<T>, ClientError> {
        let feed = list.as_str();
        match outcome {
            Ok((kept, (change, via))) => {
                let Change { added, changed, retired, rows } = change;
                tracing::info!(feed, rows, added, changed, retired, via = via.as_str(), "feed fetched");
                self.report.feeds.push(FeedOutcome { name: feed, change, via: Some(via), error: None });
                Ok(Some(kept))
            }
            Err(error @ (ClientError::Store(_) | ClientError::Stopped)) => Err(error),
            Err(error) => {
                let code = error.code();
                tracing::warn!(feed, code, "feed failed");
                let now = self.clock.now();
                on_store::write(self.store, move |write| {
                    write.feeds_mut().attempted(feed, now)?;
                    Ok(write.feeds_mut().failed(feed, code)?)
                })
                .await?;
                self.report.feeds.push(FeedOutcome {
                    name: feed,
                    change: Change::default(),
                    via: None,
                    error: Some(code),
                });
                if error.is_offline() && self.gone.is_none() {
                    self.gone = self.is_gone().await;
                }
                Ok(None)
            }
        }
    }

    /// Whether the server is gone altogether, rather than broken off once: spares a clerk minutes of waiting for each feed.
    async fn is_gone(&self) -> Option<&'static str> {
        let ask = Ask::get(path::CURRENT_USER).in_bulk();
        self.client.call(&ask, user::read).await.err().filter(ClientError::is_offline).map(|error| error.code())
    }

    fn go_on(&self) -> Result<(), ClientError> {
        match self.gone {
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

    fn progress(&self, list: List, done: u64, of: Option<u64>) {
        let bytes = self.client.bytes_received().saturating_sub(self.bytes_before);
        (self.on_progress)(Progress { feed: list.as_str(), done, of, bytes });
    }

    async fn facility(&self, pick: &PickFacility) -> Result<(Facility, Brought), ClientError> {
        self.begin(List::Facility).await?;
        let (found, via) = match pick {
            PickFacility::Code(code) => facility::by_code(self.client, code.as_str()).await?,
            PickFacility::OfUser => {
                let user = self.client.who().await?;
                (facility::find_facility(self.client, None, &user).await?, Via::Graphql)
            }
        };
        let facility = found.ok_or(ClientError::UnexpectedAnswer { what: "facility" })?;
        let now = self.clock.now();
        let (facility, change) = on_store::write(self.store, move |write| {
            let facility = match via {
                Via::Graphql => facility,
                // FHIR does not tell the price lists: those known stay.
                Via::Fhir => {
                    let known = write.mirror().facility()?.filter(|known| known.code == facility.code);
                    let known = known
                        .filter(Facility::has_price_list)
                        .ok_or(ClientError::UnexpectedAnswer { what: "price lists" })?;
                    Facility { service_list: known.service_list, item_list: known.item_list, ..facility }
                }
            };
            let change =
                write.mirror_mut().apply(List::Facility, via.as_str(), &[MirrorRow::facility(&facility)?], now)?;
            write.feeds_mut().succeeded(List::Facility.as_str(), now, via.as_str())?;
            Ok((facility, change))
        })
        .await?;
        Ok((facility, (change, via)))
    }

    async fn price_list(&self, request: gql::Request) -> Result<gql::Prices, ClientError> {
        self.client.query(&request, Share::Bulk, gql::read_prices).await
    }
}
