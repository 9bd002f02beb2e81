//! A whole list over GraphQL: many pages a request, some requests at once, each kept as it comes, so that a cut costs no more than
//! what was in flight, and the next pull goes on from there.

use claims_openimis::gql::many::{self, Order, Span};
use claims_openimis::{Mirrored, Pages, wrong};
use claims_store::{Arrival, List, MirrorRow, StoreError};
use futures_util::{StreamExt, stream};
use serde::{Deserialize, Serialize};
use tokio::sync::OwnedSemaphorePermit;

use super::ahead::{ahead, beside};
use super::{Brought, Run, Via};
use crate::budget::Share;
use crate::{ClientError, on_store};

/// Rows of one request: ten pages, which the server answers in about a second and a slow link carries in some.
pub(super) const ROWS: u32 = 1_000;
/// Requests ahead of the one that is being kept.
pub(super) const AHEAD: usize = 4;
/// More requests than any list needs: a server that never ends is stopped here.
const MOST_REQUESTS: u32 = 2_000;
/// So many rows of a request may be left out before the list counts as broken rather than as one with bad rows in it.
const MOST_BAD: usize = 16;
/// A list that changes while it is fetched is begun again so many times.
pub(super) const TRIES: u32 = 3;
/// An unfinished download older than this is begun again: too much may have changed before its place.
const STALE_MS: u64 = 24 * 3_600_000;

/// Makes a row of the mirror of what the server sent.
pub(super) type ToRow<T> = fn(&Mirrored<T>) -> Result<MirrorRow, StoreError>;

/// A page of the server, made into rows of the mirror where it is read: keeping is what a pull waits for.
pub(super) struct Made {
    rows: Vec<MirrorRow>,
    total: Option<u64>,
    unreadable: Vec<String>,
    ended: u64,
    /// Whether there are rows behind it.
    pub(super) more: bool,
    /// The latest change among its rows.
    newest: Option<String>,
    /// Its room in memory, free again once it is kept.
    room: Option<OwnedSemaphorePermit>,
}

impl Made {
    pub(super) fn of<T>(
        page: Pages<Mirrored<T>>,
        to_row: impl Fn(&Mirrored<T>) -> Result<MirrorRow, StoreError>,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            newest: page.rows.iter().filter_map(|row| row.changed.clone()).max(),
            rows: page.rows.iter().map(to_row).collect::<Result<_, _>>()?,
            total: page.total,
            unreadable: page.unreadable,
            ended: u64::try_from(page.ended).unwrap_or(u64::MAX),
            more: page.more,
            room: None,
        })
    }

    pub(super) fn in_room(self, room: OwnedSemaphorePermit) -> Self {
        Self { room: Some(room), ..self }
    }
}

/// How far a download is; kept with the rows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Place {
    /// Rows of the server that were passed.
    pub(super) next: u32,
    /// Rows the server has; `None` before the first page, and where it does not count them.
    pub(super) total: Option<u64>,
    /// Rows that could not be read.
    pub(super) skipped: Vec<String>,
    /// Rows that have ended.
    pub(super) ended: u64,
    /// The latest change among the rows.
    pub(super) newest: Option<String>,
    /// The server's time when its first page was asked for; what changed since is for the next pull.
    #[serde(default)]
    pub(super) began: Option<String>,
    /// Gone on with after a cut. What changed meanwhile among the rows before it is not here: later rows are no proof that all until
    /// their change is known.
    #[serde(default)]
    pub(super) resumed: bool,
    /// Which part of a list that comes in parts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) part: Option<String>,
}

impl Place {
    /// Takes note of a page that is about to be kept; whether the list is as it was before.
    fn pass(&mut self, rows: u32, page: &Made) -> bool {
        let unmoved = self.next == 0 || self.total == page.total;
        self.total = page.total;
        self.next = self.next.saturating_add(rows);
        self.skipped.extend_from_slice(&page.unreadable);
        self.ended = self.ended.saturating_add(page.ended);
        if !self.resumed && page.newest > self.newest {
            self.newest.clone_from(&page.newest);
        }
        unmoved
    }

    /// The rows of pages that are about to be kept, each page of so many rows of the server, and their rooms in memory.
    fn take(
        &mut self,
        pages: Vec<Made>,
        passed: u32,
    ) -> Result<(Vec<MirrorRow>, Vec<Option<OwnedSemaphorePermit>>), ClientError> {
        let (mut rows, mut rooms) = (Vec::new(), Vec::new());
        for page in pages {
            if !self.pass(passed, &page) {
                return Err(ClientError::ListMoved);
            }
            rows.extend(page.rows);
            rooms.push(page.room);
        }
        Ok((rows, rooms))
    }

    /// Up to when what changed is surely here. A row may bear any date, also one to come: nothing is known to be here that changed after
    /// the download began.
    fn known_until(&self, via: Via) -> Option<&str> {
        match (via, self.newest.as_deref(), self.began.as_deref()) {
            (Via::Fhir, _, began) => began,
            (Via::Graphql, Some(newest), Some(began)) => Some(newest.min(began)),
            (Via::Graphql, newest, _) => newest,
        }
    }

    /// Rows that must be there in the end; `None` where the server does not count.
    pub(super) fn expected(&self) -> Option<u64> {
        Some(
            self.total?
                .saturating_sub(self.ended)
                .saturating_sub(u64::try_from(self.skipped.len()).unwrap_or(u64::MAX)),
        )
    }

    /// As it is kept.
    pub(super) fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl Run<'_> {
    /// Every row of a list, shown when it is whole.
    pub(super) async fn whole<T: Send>(
        &self,
        list: List,
        source: &many::List<T>,
        to_row: ToRow<T>,
    ) -> Result<Brought, ClientError> {
        let mut outcome = self.whole_once(list, source, to_row, true).await;
        for _ in 1..TRIES {
            if !matches!(outcome, Err(ClientError::ListMoved)) {
                break;
            }
            tracing::info!(feed = list.as_str(), "the list changed while it was fetched; begun again");
            outcome = self.whole_once(list, source, to_row, false).await;
        }
        let ((whole, via), resumed) = outcome?;
        if !resumed {
            return Ok((whole, via));
        }
        // What changed since the cut among the rows that came before it.
        match self.news(list, source, to_row).await {
            Ok(Some((since, via))) => Ok((whole.and(since), via)),
            Ok(None) => Ok((whole, via)),
            Err(error @ (ClientError::Store(_) | ClientError::Stopped)) => Err(error),
            Err(error) => {
                tracing::info!(
                    feed = list.as_str(),
                    code = error.code(),
                    "what changed since the cut comes with the next pull"
                );
                Ok((whole, via))
            }
        }
    }

    /// The list, and whether an earlier download of it was gone on with.
    async fn whole_once<T: Send>(
        &self,
        list: List,
        source: &many::List<T>,
        to_row: ToRow<T>,
        resume: bool,
    ) -> Result<(Brought, bool), ClientError> {
        let (generation, place) = self.download(list, Via::Graphql.as_str(), source, to_row, resume).await?;
        let resumed = place.resumed;
        Ok((self.show(list, Via::Graphql, generation, place).await?, resumed))
    }

    /// Every row of a list, kept and not yet shown. `via` tells this download from others.
    pub(super) async fn download<T: Send>(
        &self,
        list: List,
        via: &'static str,
        source: &many::List<T>,
        to_row: ToRow<T>,
        resume: bool,
    ) -> Result<(i64, Place), ClientError> {
        let unfinished = if resume { self.unfinished_by(list, via).await? } else { None };
        let mut more = true;
        let (generation, mut place) = match unfinished {
            Some((generation, place)) => (generation, Place { resumed: true, ..place }),
            None => {
                // The first request tells how many there are.
                let began = Some(self.server_instant());
                let page = Made::of(self.rows(list, source, 0).await?, to_row)?;
                let (generation, mut place) = (self.begin_by(list, via).await?, Place { began, ..Place::default() });
                more = page.more;
                self.keep(list, generation, &mut place, vec![page], ROWS).await?;
                (generation, place)
            }
        };
        let (start, end) = match place.total {
            Some(total) => (place.next, u32::try_from(total).unwrap_or(u32::MAX)),
            None if more => (place.next, place.next.saturating_add(MOST_REQUESTS * ROWS)),
            None => (0, 0),
        };
        // Where the server does not count, only each page tells whether there is another.
        let counts = place.total.is_some();
        let at_once = if counts { AHEAD } else { 1 };
        let starts = (start..end).step_by(ROWS as usize).take(MOST_REQUESTS as usize);
        let page = async |start| {
            let room = self.room().await?;
            Ok(Made::of(self.rows(list, source, start).await?, to_row)?.in_room(room))
        };
        let pages = stream::iter(starts).map(page).buffered(at_once);
        let (fetching, mut arrived) = ahead(pages, |page| !counts && !page.more);
        let keeping = async {
            loop {
                let pages = arrived.next().await?;
                if pages.is_empty() {
                    return Ok((generation, place));
                }
                self.keep(list, generation, &mut place, pages, ROWS).await?;
            }
        };
        beside(fetching, keeping).await
    }

    pub(super) async fn rows<T>(
        &self,
        list: List,
        source: &many::List<T>,
        start: u32,
    ) -> Result<Pages<Mirrored<T>>, ClientError> {
        self.go_on()?;
        tracing::debug!(feed = list.as_str(), start, "asking for rows");
        match self.span(source, start, ROWS).await {
            Err(error @ (ClientError::Declined { .. } | ClientError::ServerError { .. })) => {
                self.without_bad_rows(source, start, error).await
            }
            outcome => outcome,
        }
    }

    async fn span<T>(&self, source: &many::List<T>, start: u32, rows: u32) -> Result<Pages<Mirrored<T>>, ClientError> {
        let spans = Span::over(start, start.saturating_add(rows));
        let request = source.ask(&spans, Order::Usual);
        match self.client.query(&request, Share::Bulk, |reply| source.read(&spans, reply)).await {
            // The server reads each span anew: a row that moved in between comes twice, or is counted in one only.
            Err(ClientError::UnexpectedAnswer { what: wrong::TWICE | wrong::TOTAL }) => Err(ClientError::ListMoved),
            outcome => outcome,
        }
    }

    /// The rows of a request that failed as a whole, those that make it fail named and left out. Fails as that did when it is the
    /// question that is declined: then its first row is declined alone, and so is its last.
    async fn without_bad_rows<T>(
        &self,
        source: &many::List<T>,
        start: u32,
        error: ClientError,
    ) -> Result<Pages<Mirrored<T>>, ClientError> {
        let first = self.span(source, start, 1).await;
        let total = match (first, self.span(source, start.saturating_add(ROWS - 1), 1).await) {
            (Ok(page), _) | (Err(_), Ok(page)) => page.total,
            (Err(_), Err(_)) => return Err(error),
        };
        let end = total.map_or(start.saturating_add(ROWS), |total| {
            u32::try_from(total).unwrap_or(u32::MAX).clamp(start, start.saturating_add(ROWS))
        });
        let mut whole = Pages { total, rows: Vec::new(), unreadable: Vec::new(), ended: 0, more: false };
        // Parts still to be read, as (first row, rows); the next one last.
        let mut parts = vec![(start, end.saturating_sub(start))];
        while let Some((start, rows)) = parts.pop() {
            self.go_on()?;
            match self.span(source, start, rows).await {
                Ok(page) => {
                    whole.rows.extend(page.rows);
                    whole.unreadable.extend(page.unreadable);
                    whole.ended += page.ended;
                    whole.more = page.more;
                }
                Err(ClientError::Declined { .. } | ClientError::ServerError { .. }) if rows > 1 => {
                    parts.push((start.saturating_add(rows / 2), rows - rows / 2));
                    parts.push((start, rows / 2));
                }
                Err(ClientError::Declined { .. } | ClientError::ServerError { .. })
                    if whole.unreadable.len() < MOST_BAD =>
                {
                    // Its place is all that is known of it.
                    whole.unreadable.push(format!("#{start}"));
                    whole.more = whole.total.is_some_and(|total| u64::from(start) + 1 < total);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(whole)
    }

    /// Keeps pages that follow each other, each of so many rows of the server, with the place after them, and tells how far that is.
    pub(super) async fn keep(
        &self,
        list: List,
        generation: i64,
        place: &mut Place,
        pages: Vec<Made>,
        passed: u32,
    ) -> Result<(), ClientError> {
        let (rows, _rooms) = place.take(pages, passed)?;
        let cursor = place.text();
        on_store::write(self.store, move |write| Ok(write.mirror_mut().add(list, generation, &rows, Some(&cursor))?))
            .await?;
        let done = place.total.map_or(u64::from(place.next), |total| total.min(place.next.into()));
        self.progress(list, done, place.total);
        Ok(())
    }

    /// Keeps pages of which each row must come once, and tells nothing; of what comes again the first stays, and it counts as skipped.
    pub(super) async fn keep_each_once(
        &self,
        list: List,
        generation: i64,
        place: &mut Place,
        pages: Vec<Made>,
        passed: u32,
    ) -> Result<(), ClientError> {
        let (rows, _rooms) = place.take(pages, passed)?;
        let mut after = place.clone();
        *place = on_store::write(self.store, move |write| {
            let mirror = write.mirror_mut();
            after.skipped.extend(mirror.add_once(list, generation, &rows)?);
            mirror.go_on_from(list, generation, &after.text())?;
            Ok(after)
        })
        .await?;
        Ok(())
    }

    /// The unfinished download of an earlier pull.
    pub(super) async fn unfinished(&self, list: List, via: Via) -> Result<Option<(i64, Place)>, ClientError> {
        self.unfinished_by(list, via.as_str()).await
    }

    async fn unfinished_by(&self, list: List, via: &'static str) -> Result<Option<(i64, Place)>, ClientError> {
        let now = self.clock.now();
        on_store::write(self.store, move |write| {
            let unfinished = write.mirror_mut().building(list)?.filter(|building| {
                let age = building.begun.map(|begun| now.millis_since(begun));
                building.via == via && age.is_some_and(|age| age < STALE_MS)
            });
            Ok(unfinished.and_then(|building| {
                Some((building.generation, serde_json::from_str(building.cursor.as_deref()?).ok()?))
            }))
        })
        .await
    }

    /// A new download; an unfinished one is forgotten.
    pub(super) async fn begin_anew(&self, list: List, via: Via) -> Result<i64, ClientError> {
        self.begin_by(list, via.as_str()).await
    }

    async fn begin_by(&self, list: List, via: &'static str) -> Result<i64, ClientError> {
        let now = self.clock.now();
        on_store::write(self.store, move |write| Ok(write.mirror_mut().begin(list, via, now)?)).await
    }

    /// Shows a generation from now on, once it is certain that nothing is missing in it.
    pub(super) async fn show(
        &self,
        list: List,
        via: Via,
        generation: i64,
        place: Place,
    ) -> Result<Brought, ClientError> {
        let now = self.clock.now();
        let change = on_store::write(self.store, move |write| {
            let mirror = write.mirror_mut();
            let built = mirror.built(generation)?;
            if place.expected().is_some_and(|expected| expected != built) {
                return Err(ClientError::ListMoved);
            }
            let arrival = Arrival {
                newest: place.known_until(via),
                skipped: &place.skipped,
                ended: place.ended,
                ..Arrival::of(via.as_str(), now)
            };
            mirror.arrived(list, generation, now, &arrival)?.ok_or(ClientError::ListGone)
        })
        .await?;
        Ok((change, via))
    }
}

#[cfg(test)]
mod tests {
    use super::{Place, Via};

    #[test]
    fn a_row_dated_to_come_hides_no_change_made_until_then() {
        let place = |newest: &str| Place {
            newest: Some(newest.to_owned()),
            began: Some("2026-11-20T08:00:00".to_owned()),
            ..Place::default()
        };
        let (past, to_come) = (place("2026-11-19T10:00:00.5"), place("2027-01-01T00:00:00"));
        assert_eq!(past.known_until(Via::Graphql), Some("2026-11-19T10:00:00.5"));
        assert_eq!(to_come.known_until(Via::Graphql), Some("2026-11-20T08:00:00"));
        assert_eq!(past.known_until(Via::Fhir), Some("2026-11-20T08:00:00"), "of most rows FHIR tells no date");
        assert_eq!(Place::default().known_until(Via::Graphql), None, "begun by an earlier version");
    }
}
