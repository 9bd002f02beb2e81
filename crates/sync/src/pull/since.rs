//! What changed in a list since it was last here, over FHIR: the rows the server dates later than the last download, and whether the
//! numbers still agree.
//!
//! A retired row vanishes without a word: when the server counts other rows than are here, the list is fetched whole, as it is every
//! week.

use claims_domain::Timestamp;
use claims_openimis::Mirrored;
use claims_openimis::bundles::{Listing, Since};
use claims_store::{Feed, List, StoreError};

use super::bundle::ROWS;
use super::news::is_reconciled;
use super::whole::ToRow;
use super::{Brought, Run, Via};
use crate::transport::Ask;
use crate::{ClientError, on_store};

/// Changes are asked for from so long before the last time on: the server's clock may stand in any time zone, and rows are dated
/// before they become visible.
const OVERLAP_S: u32 = 15 * 3_600;
/// More pages of news than this, and the list is fetched whole, which can be cut and gone on with.
pub(super) const MOST_NEWS: u32 = 8;

/// What came of the pages of news.
struct News<T> {
    rows: Vec<Mirrored<T>>,
    /// Places of rows that could not be read.
    bad: Vec<String>,
}

impl Run<'_> {
    /// Brings a list up to date by its changes; `None` when it must be fetched whole.
    pub(super) async fn changed_since<T: Send + Sync>(
        &self,
        list: List,
        listing: &Listing<T>,
        to_row: ToRow<T>,
    ) -> Result<Option<Brought>, ClientError> {
        let Some((feed, since)) = self.to_go_on_from(list).await? else { return Ok(None) };
        let rows = feed.rows.unsigned_abs();
        // One page of the whole tells more than one of its changes.
        if !listing.filters() || rows.saturating_add(feed.left_out()) <= ROWS.into() {
            return Ok(None);
        }
        let began = self.server_instant();
        let news = match self.news_of(listing, &since).await {
            Ok(Some(news)) => news,
            Ok(None) => return Ok(None),
            Err(error) if error.another_way_may_work() => return Ok(None),
            Err(error) => return Err(error),
        };
        let total = self.counted(listing).await?;
        let News { rows: news, bad } = news;
        let joined = self.joined(list, listing, news, to_row).await?;
        let news = joined.iter().map(to_row).collect::<Result<Vec<_>, StoreError>>()?;
        let skipped = feed.with_stale(&bad);
        let now = self.clock.now();
        let reconciled = feed.reconciled.unwrap_or(now);
        let taken = on_store::write(self.store, move |write| {
            let change = write.mirror_mut().apply(list, Via::Fhir.as_str(), &news, now)?;
            if total != Some(change.rows.saturating_add(feed.left_out())) {
                return Err(ClientError::ListMoved);
            }
            let feeds = write.feeds_mut();
            feeds.reconciled(list.as_str(), reconciled, Some(&began), &skipped, feed.ended)?;
            feeds.succeeded(list.as_str(), now, Via::Fhir.as_str())?;
            Ok(change)
        })
        .await;
        match taken {
            Ok(change) => {
                self.progress(list, change.rows, Some(change.rows));
                Ok(Some((change, Via::Fhir)))
            }
            // Some have ended: nothing was kept of it.
            Err(ClientError::ListMoved) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The feed as it last came over FHIR, and from when on changes are to be asked for; `None` when everything is due.
    pub(super) async fn to_go_on_from(&self, list: List) -> Result<Option<(Feed, Since)>, ClientError> {
        let (feed, building) = on_store::write(self.store, move |write| {
            Ok((write.feeds().get(list.as_str())?, write.mirror_mut().building(list)?.is_some()))
        })
        .await?;
        let now = self.clock.now();
        let is_recent = |feed: &Feed| feed.via.as_deref() == Some(Via::Fhir.as_str()) && is_reconciled(feed, now);
        let Some(feed) = feed.filter(|feed| !self.full && !building && is_recent(feed)) else { return Ok(None) };
        let since = feed.newest.as_deref().and_then(|newest| Since::after(newest, OVERLAP_S, now));
        Ok(since.map(|since| (feed, since)))
    }

    /// Everything that changed; `None` when that is too much.
    async fn news_of<T>(&self, listing: &Listing<T>, since: &Since) -> Result<Option<News<T>>, ClientError> {
        let mut news = News { rows: Vec::new(), bad: Vec::new() };
        for at in 1..=MOST_NEWS {
            let page = self.page(listing, since, at, &mut news.bad).await?;
            news.bad.extend(page.unreadable);
            news.rows.extend(page.rows);
            if !page.more {
                return Ok(Some(news));
            }
        }
        Ok(None)
    }

    /// How many rows the server has now, those that nobody can read included.
    async fn counted<T>(&self, listing: &Listing<T>) -> Result<Option<u64>, ClientError> {
        let ask = Ask::get(listing.path(1, 1, &Since::ever(self.clock.now()))).in_bulk();
        match self.client.call(&ask, |reply| listing.read(1, 1, reply)).await {
            Ok(page) => Ok(page.total),
            Err(error) if error.another_way_may_work() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Now by the server's clock, in the world's time; its own zone is within [`OVERLAP_S`].
    pub(super) fn server_instant(&self) -> String {
        let skew = self.client.clock_skew_ms().unwrap_or(0);
        let now = Timestamp::from_millis(self.clock.now().millis().saturating_add(skew));
        now.utc().map_or_else(String::new, |now| now.format("%Y-%m-%dT%H:%M:%S").to_string())
    }
}
