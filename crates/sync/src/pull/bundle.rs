//! A whole list over FHIR, page by page; a row that makes its page fail on the server is found by halving, named and left out.

use claims_openimis::bundles::{Listing, Since};
use claims_openimis::{Mirrored, Pages, Problem, Reply};
use claims_store::{KnownRow, List, StoreError};

use super::whole::{Made, Place, ToRow};
use super::{Brought, Run, Via};
use crate::transport::Ask;
use crate::{ClientError, on_store};

/// Rows of the one page in which a list comes that does not come in pages.
const MOST_AT_ONCE: u32 = 16_384;
/// More pages than any payer's list has: a server that never ends is stopped here.
pub(super) const MOST_PAGES: u32 = 5_000;
/// So many rows may be left out before the list counts as broken rather than as one with bad rows in it.
const MOST_SKIPPED: usize = 128;

impl Run<'_> {
    /// A list by its changes, else every row of it that can be read, shown when nothing else is missing.
    pub(super) async fn over_fhir<T: Send + Sync>(
        &self,
        list: List,
        listing: &Listing<T>,
        to_row: ToRow<T>,
    ) -> Result<Brought, ClientError> {
        if let Some(brought) = self.changed_since(list, listing, to_row).await? {
            return Ok(brought);
        }
        let since = Since::ever(self.clock.now());
        match self.in_pages(list, listing, &since, to_row).await {
            // The server sorts by date only: rows of one date come on two pages, and others on none.
            Err(ClientError::ListMoved) => {
                tracing::info!(feed = list.as_str(), "the pages overlap; asked for in one");
                self.in_one_page(list, listing, &since, to_row).await
            }
            outcome => outcome,
        }
    }

    async fn in_one_page<T: Send + Sync>(
        &self,
        list: List,
        listing: &Listing<T>,
        since: &Since,
        to_row: ToRow<T>,
    ) -> Result<Brought, ClientError> {
        let generation = self.begin_anew(list, Via::Fhir).await?;
        let mut place = Place { began: Some(self.server_instant()), ..Place::default() };
        let page = self.taken_apart(listing, since, (1, MOST_AT_ONCE), &mut place.skipped).await?;
        if page.more {
            return Err(ClientError::ListMoved);
        }
        let rows = self.joined(list, listing, page.rows, to_row).await?;
        let made = Made::of(Pages { rows, ..page }, to_row)?;
        self.keep(list, generation, &mut place, vec![made], MOST_AT_ONCE).await?;
        self.show(list, Via::Fhir, generation, place).await
    }

    async fn in_pages<T: Send + Sync>(
        &self,
        list: List,
        listing: &Listing<T>,
        since: &Since,
        to_row: ToRow<T>,
    ) -> Result<Brought, ClientError> {
        let began = self.server_instant();
        let mut unfinished = self.unfinished(list, Via::Fhir).await?;
        // Cut when its last page was kept and it was not shown yet: there is no page after that.
        if let Some((generation, place)) = &unfinished
            && place.total.is_some_and(|total| u64::from(place.next) >= total)
        {
            let total = place.total.filter(|_| listing.filters());
            return self.show(list, Via::Fhir, *generation, Place { total, ..place.clone() }).await;
        }
        for _ in 0..MOST_PAGES {
            let mut place = unfinished.as_ref().map(|(_, place)| place.clone()).unwrap_or_default();
            // What changes from the first page on is for the next time.
            place.began.get_or_insert_with(|| began.clone());
            let page = self.page(listing, since, place.next / listing.rows() + 1, &mut place.skipped).await?;
            let generation = match &unfinished {
                Some((generation, _)) => *generation,
                // Only now is it known that this way serves at all: what came by another is kept up to here.
                None => self.begin_anew(list, Via::Fhir).await?,
            };
            let more = page.more;
            self.keep_bundle(list, listing, generation, &mut place, page, to_row).await?;
            if more && listing.filters() {
                self.hold_no_row_twice(generation, &place).await?;
            }
            if !more {
                if !listing.filters() {
                    // Its count may be an hour old.
                    place.total = None;
                }
                return self.show(list, Via::Fhir, generation, place).await;
            }
            unfinished = Some((generation, place));
        }
        Err(ClientError::UnexpectedAnswer { what: claims_openimis::wrong::ENDLESS })
    }

    /// Fails when fewer rows are here than were passed: some came twice, and so others will not come.
    async fn hold_no_row_twice(&self, generation: i64, place: &Place) -> Result<(), ClientError> {
        let built = on_store::write(self.store, move |write| Ok(write.mirror_mut().built(generation)?)).await?;
        let left_out = place.ended + u64::try_from(place.skipped.len()).unwrap_or(u64::MAX);
        if built.saturating_add(left_out) < u64::from(place.next) { Err(ClientError::ListMoved) } else { Ok(()) }
    }

    /// A page, taken apart where it fails as a whole.
    pub(super) async fn page<T>(
        &self,
        listing: &Listing<T>,
        since: &Since,
        page: u32,
        skipped: &mut Vec<String>,
    ) -> Result<Pages<Mirrored<T>>, ClientError> {
        self.taken_apart(listing, since, (page, listing.rows()), skipped).await
    }

    async fn taken_apart<T>(
        &self,
        listing: &Listing<T>,
        since: &Since,
        part: (u32, u32),
        skipped: &mut Vec<String>,
    ) -> Result<Pages<Mirrored<T>>, ClientError> {
        let mut whole = Pages { total: None, rows: Vec::new(), unreadable: Vec::new(), ended: 0, more: false };
        // Parts still to be read, as (page, rows a page); the next one last.
        let mut parts = vec![part];
        while let Some((page, count)) = parts.pop() {
            self.go_on()?;
            let ask = Ask::get(listing.path(page, count, since)).in_bulk();
            // A part beyond the end, where a page was taken apart.
            let read = |reply: Reply<'_>| match listing.read(page, count, reply) {
                Err(Problem::UnexpectedAnswer { what }) if what == claims_openimis::wrong::NO_SUCH_PAGE => Ok(None),
                outcome => outcome.map(Some),
            };
            match self.client.call(&ask, read).await {
                Ok(None) => parts.clear(),
                Ok(Some(part)) => {
                    whole.total = part.total.or(whole.total);
                    whole.rows.extend(part.rows);
                    whole.unreadable.extend(part.unreadable);
                    whole.ended += part.ended;
                    whole.more = part.more;
                    if !part.more {
                        parts.clear();
                    }
                }
                Err(ClientError::ServerError { .. } | ClientError::Declined { .. }) if count > 1 => {
                    parts.push((page * 2, count / 2));
                    parts.push((page * 2 - 1, count / 2));
                }
                Err(ClientError::ServerError { .. } | ClientError::Declined { .. }) if skipped.len() < MOST_SKIPPED => {
                    // One row alone: its place is all that is known of it.
                    skipped.push(format!("#{}", page - 1));
                    whole.more = true;
                }
                Err(error) => return Err(error),
            }
        }
        Ok(whole)
    }

    /// Rows as they came, with what FHIR cannot tell of them as it is known.
    pub(super) async fn joined<T>(
        &self,
        list: List,
        listing: &Listing<T>,
        rows: Vec<Mirrored<T>>,
        to_row: ToRow<T>,
    ) -> Result<Vec<Mirrored<T>>, ClientError> {
        let key = |sent| Ok(to_row(sent)?.key().to_owned());
        let keys = rows.iter().map(key).collect::<Result<Vec<_>, StoreError>>()?;
        let known = on_store::read(self.store, move |read| {
            let mirror = read.mirror();
            Ok(keys.iter().map(|key| mirror.of_key(list, key)).collect::<Result<Vec<_>, _>>()?)
        })
        .await?;
        let joined = |(sent, known): (Mirrored<T>, Option<KnownRow>)| match known {
            Some(KnownRow { number, body, rest }) => listing.joined(sent, number, body, rest),
            None => sent,
        };
        Ok(rows.into_iter().zip(known).map(joined).collect())
    }

    async fn keep_bundle<T>(
        &self,
        list: List,
        listing: &Listing<T>,
        generation: i64,
        place: &mut Place,
        page: Pages<Mirrored<T>>,
        to_row: ToRow<T>,
    ) -> Result<(), ClientError> {
        // Nothing but failures is no list with bad rows in it.
        if page.total.is_none() && page.rows.is_empty() {
            return Err(ClientError::UnexpectedAnswer { what: "bundle" });
        }
        let rows = self.joined(list, listing, page.rows, to_row).await?;
        self.keep(list, generation, place, vec![Made::of(Pages { rows, ..page }, to_row)?], listing.rows()).await
    }
}
