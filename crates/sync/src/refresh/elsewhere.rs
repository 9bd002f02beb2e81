//! Finding claims submitted elsewhere for this facility: the newest ones each time, the older ones once, page after page.

use claims_domain::Timestamp;
use claims_domain::answer::Answer;
use claims_openimis::bundles::{Listing, Since};
use claims_openimis::gql::{self, Row};
use claims_openimis::response;
use serde::{Deserialize, Serialize};

use super::{FHIR_PAGE, Round};
use crate::budget::Share;
use crate::transport::Ask;
use crate::{ClientError, on_store};

/// Pages of older claims fetched in one refresh, so that answers to open claims are never late by them.
const PAGES_A_ROUND: usize = 40;
/// Where claims were deleted at the payer, or none of ours was expected, everything is looked through again after so long.
const AGAIN_MS: u64 = 24 * 60 * 60 * 1000;
/// Under which [`Walk`] is kept.
const WALK: &str = "claims_walk";

/// How far the older claims were looked through.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Walk {
    /// Where it goes on; `None` at the beginning.
    after: Option<String>,
    /// When the end was reached.
    ended_ms: Option<i64>,
}

/// A page that was taken.
pub(super) struct Taken {
    /// Whether there are pages behind it.
    pub(super) more: bool,
    /// How many claims there are in all.
    pub(super) total: Option<u64>,
}

impl Round<'_> {
    /// Looks for claims that are not here.
    pub(super) async fn find_elsewhere(&mut self) -> Result<(), ClientError> {
        let Some(facility) = self.whose.facility.clone() else { return Ok(()) };
        match self.newest(facility.as_str()).await {
            Err(error) if error.another_way_may_work() => {
                tracing::info!(code = error.code(), "claims from elsewhere are looked for over FHIR");
                self.over_fhir().await
            }
            outcome => outcome,
        }
    }

    /// From the newest on until a page brings nothing that is not here; then on from where the last refresh stopped.
    async fn newest(&mut self, facility: &str) -> Result<(), ClientError> {
        let mut walk = self.walk().await?;
        let mut after: Option<String> = None;
        let mut total = None;
        for _ in 0..PAGES_A_ROUND {
            let request = gql::newest_claims(facility, after.as_deref());
            let page = self.client.query(&request, Share::Bulk, gql::read_claims).await?;
            total = page.total.or(total);
            let found = self.take(page.rows, true).await?;
            if page.next.is_none() {
                // The end was reached in one go.
                return self.ended().await;
            }
            if found == 0 {
                break;
            }
            after = page.next;
        }
        if self.is_whole(&walk, total).await? {
            return Ok(());
        }
        if walk.ended_ms.take().is_some() {
            walk.after = None;
        }
        for _ in 0..PAGES_A_ROUND {
            let request = gql::newest_claims(facility, walk.after.as_deref());
            let page = self.client.query(&request, Share::Bulk, gql::read_claims).await?;
            self.take(page.rows, true).await?;
            if page.next.is_none() || page.next == walk.after {
                return self.ended().await;
            }
            walk.after = page.next;
            self.keep_walk(walk.clone()).await?;
        }
        Ok(())
    }

    /// Everything was looked through, and as many claims are here as the payer counts; or it was not long ago.
    async fn is_whole(&self, walk: &Walk, total: Option<u64>) -> Result<bool, ClientError> {
        let Some(ended) = walk.ended_ms else { return Ok(false) };
        let here = on_store::read(self.store, |read| Ok(read.claims().at_payer_count()?)).await?;
        let misses_none = total.is_none_or(|total| total <= u64::try_from(here).unwrap_or(0));
        Ok(misses_none || self.clock.now().millis_since(Timestamp::from_millis(ended)) < AGAIN_MS)
    }

    /// The whole list, once a day: it tells neither the day of a claim nor, of one page, what is new. A page that fails because
    /// of one claim is asked for claim by claim.
    async fn over_fhir(&mut self) -> Result<(), ClientError> {
        let walk = self.walk().await?;
        let now = self.clock.now();
        if walk.ended_ms.is_some_and(|ended| now.millis_since(Timestamp::from_millis(ended)) < AGAIN_MS) {
            return Ok(());
        }
        let list = response::list();
        let since = Since::ever(now);
        for page in 1.. {
            match self.fhir_page(&list, page, FHIR_PAGE, &since).await {
                Ok(Some(taken)) if taken.more => {}
                Ok(_) => return self.ended().await,
                Err(error) if error.another_way_may_work() => {
                    let mut any = false;
                    for single in (page - 1) * FHIR_PAGE + 1..=page * FHIR_PAGE {
                        match self.fhir_page(&list, single, 1, &since).await {
                            Ok(Some(_)) => any = true,
                            Ok(None) => break,
                            Err(error) if error.another_way_may_work() => any = true,
                            Err(error) => return Err(error),
                        }
                    }
                    if !any {
                        return self.ended().await;
                    }
                }
                Err(error) => return Err(error),
            }
            if page as usize >= super::MOST_PAGES {
                break;
            }
        }
        Ok(())
    }

    /// Takes a page; `None` where there is no such page.
    pub(super) async fn fhir_page(
        &mut self,
        list: &Listing<Answer>,
        page: u32,
        count: u32,
        since: &Since,
    ) -> Result<Option<Taken>, ClientError> {
        let ask = Ask::get(list.path(page, count, since)).in_bulk();
        let read = self.client.call(&ask, |reply| list.read(page, count, reply)).await;
        let found = match read {
            Err(ClientError::UnexpectedAnswer { what }) if what == claims_openimis::wrong::NO_SUCH_PAGE => {
                return Ok(None);
            }
            found => found?,
        };
        let rows = found.rows.into_iter().map(|row| Row::Answer(Box::new(row.row))).collect();
        self.take(rows, false).await?;
        Ok(Some(Taken { more: found.more, total: found.total }))
    }

    async fn walk(&self) -> Result<Walk, ClientError> {
        Ok(on_store::read(self.store, |read| Ok(read.settings().get(WALK)?)).await?.unwrap_or_default())
    }

    async fn keep_walk(&self, walk: Walk) -> Result<(), ClientError> {
        on_store::write(self.store, move |write| Ok(write.settings_mut().set(WALK, &walk)?)).await
    }

    async fn ended(&self) -> Result<(), ClientError> {
        let now = self.clock.now().millis();
        let walk = self.walk().await?;
        // A page that ends at once says so every time: only the first end of a day is worth a write.
        if walk.after.is_none() && walk.ended_ms.is_some_and(|ended| now.abs_diff(ended) < AGAIN_MS) {
            return Ok(());
        }
        self.keep_walk(Walk { after: None, ended_ms: Some(now) }).await
    }
}
