//! What changed in a list since it was last here, over FHIR: the rows the server dates later than the last download, and whether the
//! numbers still agree.
//!
//! A retired row vanishes without a word: when the server counts other rows than are here, the list is fetched whole, as it is every
//! week.

use claims_domain::Timestamp;
use claims_openimis::Mirrored;
use claims_openimis::bundles::{Listing, Since};
use claims_store::{Feed, List, MirrorRow, StoreError};

use super::news::is_reconciled;
use super::people::count;
use super::whole::ToRow;
use super::{Brought, Run, Via};
use crate::{ClientError, on_store};

/// Changes are asked for from so long before the last time on: the server's clock may stand in any time zone, and rows are dated
/// before they become visible.
const OVERLAP_S: u32 = 15 * 3_600;
/// More pages of news than this, and the list is fetched whole, which can be cut and gone on with.
const MOST_NEWS: u32 = 8;

/// What came of the pages of news.
pub(super) struct News<R> {
    /// The server's time when it was asked.
    began: String,
    rows: Vec<R>,
    /// Places of rows that could not be read.
    bad: Vec<String>,
}

impl<R> News<R> {
    /// The same with rows as the mirror keeps them.
    pub(super) fn made(
        self,
        to_row: impl Fn(&R) -> Result<MirrorRow, StoreError>,
    ) -> Result<News<MirrorRow>, StoreError> {
        let rows = self.rows.iter().map(to_row).collect::<Result<_, _>>()?;
        Ok(News { began: self.began, rows, bad: self.bad })
    }
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
        if !listing.filters() || rows.saturating_add(feed.left_out()) <= listing.rows().into() {
            return Ok(None);
        }
        let told: Result<Option<_>, ClientError> = async {
            let Some(news) = self.news_of(listing, &since, |_| true).await? else { return Ok(None) };
            Ok(Some((news, count(self.client, listing, self.clock).await?)))
        }
        .await;
        let (news, total) = match told {
            Ok(Some(told)) => told,
            Ok(None) => return Ok(None),
            Err(error) if error.another_way_may_work() => return Ok(None),
            Err(error) => return Err(error),
        };
        let News { began, rows, bad } = news;
        let rows = self.joined(list, listing, rows, to_row).await?;
        self.take_news(list, feed, News { began, rows, bad }.made(to_row)?, Some(total)).await
    }

    /// Everything wanted that changed; `None` when that is too much.
    pub(super) async fn news_of<T>(
        &self,
        listing: &Listing<T>,
        since: &Since,
        wanted: impl Fn(&T) -> bool,
    ) -> Result<Option<News<Mirrored<T>>>, ClientError> {
        let mut news = News { began: self.server_instant(), rows: Vec::new(), bad: Vec::new() };
        for at in 1..=MOST_NEWS {
            let page = self.page(listing, since, at, &mut news.bad).await?;
            news.bad.extend(page.unreadable);
            news.rows.extend(page.rows.into_iter().filter(|row| wanted(&row.row)));
            if !page.more {
                return Ok(Some(news));
            }
        }
        Ok(None)
    }

    /// Takes over what changed; `None`, and nothing is kept, where the list then has not as many rows as the server counts: some ended.
    pub(super) async fn take_news(
        &self,
        list: List,
        feed: Feed,
        news: News<MirrorRow>,
        total: Option<u64>,
    ) -> Result<Option<Brought>, ClientError> {
        let News { began, rows, bad } = news;
        let skipped = feed.with_stale(&bad);
        let now = self.clock.now();
        let reconciled = feed.reconciled.unwrap_or(now);
        let taken = on_store::write(self.store, move |write| {
            let change = write.mirror_mut().apply(list, Via::Fhir.as_str(), &rows, now)?;
            if total.is_some_and(|total| total != change.rows.saturating_add(feed.left_out())) {
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

    /// Now by the server's clock, in the world's time; its own zone is within [`OVERLAP_S`].
    pub(super) fn server_instant(&self) -> String {
        let skew = self.client.clock_skew_ms().unwrap_or(0);
        let now = Timestamp::from_millis(self.clock.now().millis().saturating_add(skew));
        now.utc().map_or_else(String::new, |now| now.format("%Y-%m-%dT%H:%M:%S").to_string())
    }
}
