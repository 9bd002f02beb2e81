//! What changed in a list since it was last here, over GraphQL: the rows that changed last, and whether the numbers still agree.
//!
//! A retired row vanishes without a word, so the server's count is compared with ours; when they differ, so are the keys. What no
//! instant tells (see [`many::List`]) comes with the next whole pull, which is due every week.

use std::collections::HashSet;

use chrono::{NaiveDateTime, TimeDelta};
use claims_domain::Timestamp;
use claims_openimis::Mirrored;
use claims_openimis::gql::many::{self, Order, Span};
use claims_store::{Change, Feed, List};
use futures_util::{StreamExt, TryStreamExt, stream};

use super::whole::{ROWS, ToRow};
use super::{Brought, Run, Via};
use crate::budget::Share;
use crate::{ClientError, on_store};

/// A whole pull is due after so long, whatever the counts say.
const RECONCILE_EVERY_MS: u64 = 7 * 24 * 3_600_000;
/// A row may have been dated before it became visible.
const OVERLAP_S: i64 = 600;
/// The rows that changed last are asked for in growing steps; when even the last is all news, the list is fetched whole.
const STEPS: [(u32, u32); 3] = [(0, 20), (20, 120), (120, ROWS)];
/// Keys of one request: a key costs the server a third of a row, and the line a tenth.
const KEYS: u32 = 3_000;
/// Requests for keys at once.
const AHEAD: usize = 4;

impl Run<'_> {
    /// Brings a list up to date by its changes; `None` when it must be fetched whole.
    pub(super) async fn news<T: Send>(
        &self,
        list: List,
        source: &many::List<T>,
        to_row: ToRow<T>,
    ) -> Result<Option<Brought>, ClientError> {
        if self.full || !source.counts() {
            return Ok(None);
        }
        let (feed, unfinished) = on_store::write(self.store, move |write| {
            Ok((write.feeds().get(list.as_str())?, write.mirror_mut().building(list)?.is_some()))
        })
        .await?;
        let now = self.clock.now();
        let recent = |feed: &Feed| feed.via.as_deref() == Some(Via::Graphql.as_str()) && is_reconciled(feed, now);
        let Some(feed) = feed.filter(recent).filter(|_| !unfinished) else { return Ok(None) };
        match feed.newest.as_deref().filter(|_| source.sorts()) {
            Some(newest) => self.by_time(list, &feed, newest, source, to_row).await,
            // One request fetches a small list whole as well.
            None if feed.rows <= i64::from(ROWS) => Ok(None),
            None => self.by_count(list, &feed, source).await,
        }
    }

    async fn by_time<T: Send>(
        &self,
        list: List,
        feed: &Feed,
        newest: &str,
        source: &many::List<T>,
        to_row: ToRow<T>,
    ) -> Result<Option<Brought>, ClientError> {
        let Some(since) = before(newest, OVERLAP_S) else { return Ok(None) };
        let began = self.server_instant();
        // Nothing is shown before everything is here: of a part, the rest would be taken for known the next time.
        let (mut news, mut latest, mut added) = (Vec::new(), newest.to_owned(), 0);
        let mut total = 0;
        let mut caught_up = false;
        for (start, end) in STEPS {
            self.go_on()?;
            let spans = Span::over(start, end);
            let request = source.ask(&spans, Order::NewestFirst);
            let page = self.client.query(&request, Share::Bulk, |reply| source.read(&spans, reply)).await?;
            if page.unreadable.iter().any(|row| !feed.skipped.contains(row)) {
                return Ok(None);
            }
            total = page.total.unwrap_or(0);
            let is_news = |row: &&Mirrored<T>| row.changed.as_deref().is_none_or(|at| at >= since.as_str());
            let rows = page.rows.iter().filter(is_news).map(to_row).collect::<Result<Vec<_>, _>>()?;
            if let Some(last) = page.rows.iter().filter_map(|row| row.changed.as_ref()).max().filter(|at| **at > latest)
            {
                latest.clone_from(last);
            }
            let ended = !page.more || rows.len() < page.rows.len();
            let (rows, change) = on_store::read(self.store, move |read| {
                let change = read.mirror().compared(list, &rows)?;
                Ok((rows, change))
            })
            .await?;
            added += change.added;
            news.extend(rows);
            // Thousands of rows may bear one date, that of an import: the first that are as they were end the search.
            caught_up = ended || change.added + change.changed == 0;
            if caught_up {
                break;
            }
        }
        if !caught_up {
            return Ok(None);
        }
        let expected = total.saturating_sub(feed.left_out());
        let keys = match feed.rows.unsigned_abs().saturating_add(added) == expected {
            true => None,
            false => Some(self.keys(total, source).await?),
        };
        let now = self.clock.now();
        let taken = on_store::write(self.store, move |write| {
            let mirror = write.mirror_mut();
            let mut change = mirror.apply(list, Via::Graphql.as_str(), &news, now)?;
            if let Some(keys) = keys {
                let retained = mirror.retain(list, Via::Graphql.as_str(), &keys, now)?;
                change.retired += retained.retired;
                change.rows = change.rows.saturating_sub(retained.retired);
                if !retained.missing.is_empty() {
                    return Err(ClientError::ListMoved);
                }
            }
            if change.rows != expected {
                return Err(ClientError::ListMoved);
            }
            // A row may be dated to come: what changes until then is not known for that.
            write.feeds_mut().set_newest(list.as_str(), latest.as_str().min(&began))?;
            write.feeds_mut().succeeded(list.as_str(), now, Via::Graphql.as_str())?;
            Ok(change)
        })
        .await;
        match taken {
            Ok(change) => {
                self.progress(list, change.rows, Some(change.rows));
                Ok(Some((change, Via::Graphql)))
            }
            // It does not add up: nothing was kept of it.
            Err(ClientError::ListMoved) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// For a list without order in time: as many as before means the same as before, until the next whole pull.
    async fn by_count<T>(
        &self,
        list: List,
        feed: &Feed,
        source: &many::List<T>,
    ) -> Result<Option<Brought>, ClientError> {
        self.go_on()?;
        let spans = [Span { offset: 0, first: 1 }];
        let request = source.ask_known(&spans);
        let page = self.client.query(&request, Share::Bulk, |reply| source.read_known(&spans, reply)).await?;
        let rows = feed.rows.unsigned_abs();
        if page.total != Some(rows.saturating_add(feed.left_out())) {
            return Ok(None);
        }
        self.is_current(list, Change { rows, ..Change::default() }).await.map(Some)
    }

    /// The keys of every row the server has.
    async fn keys<T>(&self, total: u64, source: &many::List<T>) -> Result<HashSet<String>, ClientError> {
        let total = u32::try_from(total).unwrap_or(u32::MAX);
        let pages: Vec<_> = stream::iter((0..total).step_by(KEYS as usize))
            .map(|start| async move {
                self.go_on()?;
                let spans = Span::over(start, total.min(start.saturating_add(KEYS)));
                let request = source.ask_known(&spans);
                self.client.query(&request, Share::Bulk, |reply| source.read_known(&spans, reply)).await
            })
            .buffered(AHEAD)
            .try_collect()
            .await?;
        Ok(pages.into_iter().flat_map(|page| page.rows).map(|known| known.key).collect())
    }

    async fn is_current(&self, list: List, change: Change) -> Result<Brought, ClientError> {
        let now = self.clock.now();
        on_store::write(self.store, move |write| {
            Ok(write.feeds_mut().succeeded(list.as_str(), now, Via::Graphql.as_str())?)
        })
        .await?;
        self.progress(list, change.rows, Some(change.rows));
        Ok((change, Via::Graphql))
    }
}

/// Whether every row was compared with the server's lately.
pub(super) fn is_reconciled(feed: &Feed, now: Timestamp) -> bool {
    feed.reconciled.is_some_and(|at| now.millis_since(at) < RECONCILE_EVERY_MS)
}

/// An instant of the server so many seconds earlier, written as the server does.
fn before(instant: &str, seconds: i64) -> Option<String> {
    let parsed = NaiveDateTime::parse_from_str(instant.get(..19)?, "%Y-%m-%dT%H:%M:%S").ok()?;
    Some(parsed.checked_sub_signed(TimeDelta::try_seconds(seconds)?)?.format("%Y-%m-%dT%H:%M:%S").to_string())
}

#[cfg(test)]
mod tests {
    use super::before;

    #[test]
    fn an_instant_of_the_server_is_taken_back_in_its_own_writing() {
        assert_eq!(before("2026-03-01T00:05:00.123456", 600).as_deref(), Some("2026-02-28T23:55:00"));
        for bad in ["", "2026-03-01", "२०२६-०३-०१T00:05:00", "2026-13-01T00:05:00"] {
            assert_eq!(before(bad, 600), None, "{bad:?}");
        }
    }
}
