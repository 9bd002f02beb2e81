//! Reading a list page by page: by cursor over GraphQL, by number over FHIR, where one bad row spoils its whole page.

use claims_openimis::catalogue::BundlePage;
use claims_openimis::{Problem, Reply, gql};

use claims_store::List;

use super::Run;
use crate::ClientError;
use crate::budget::Share;
use crate::transport::Ask;

/// More pages than any payer's list has: a server that never ends is stopped here.
const MOST_PAGES: usize = 5_000;
/// Rows of a FHIR page; a power of two, so that halves of it are pages too.
const FHIR_PAGE: u32 = 128;
/// Of the rows a server says it has, so many per cent must be readable, or the list counts as broken.
const READABLE: u64 = 90;

impl Run<'_> {
    /// Every row of a GraphQL connection.
    pub(super) async fn every_page<T>(
        &self,
        list: List,
        request: impl Fn(Option<&str>) -> gql::Request,
        read: impl Fn(Reply<'_>) -> Result<gql::Page<T>, Problem>,
    ) -> Result<Vec<T>, ClientError> {
        let mut rows = Vec::new();
        let mut after: Option<String> = None;
        for _ in 0..MOST_PAGES {
            self.go_on()?;
            let page = self.client.query(&request(after.as_deref()), Share::Bulk, &read).await?;
            rows.extend(page.rows);
            self.progress(list, rows.len(), page.total);
            match page.next {
                None => return whole(rows, page.total),
                Some(next) if after.as_ref() == Some(&next) => break,
                Some(next) => after = Some(next),
            }
        }
        Err(ClientError::UnexpectedAnswer { what: "endless list" })
    }

    /// Every row of a FHIR list that can be read; rows that spoil their page are left out one by one.
    pub(super) async fn every_bundle<T>(
        &self,
        list: List,
        path: impl Fn(u32, u32) -> String,
        read: impl Fn(Reply<'_>) -> Result<BundlePage<T>, Problem>,
    ) -> Result<Vec<T>, ClientError> {
        let mut rows = Vec::new();
        let mut spoilt = 0_u32;
        // Parts of the list still to be read, as (page, rows per page); the next one last.
        let mut parts = vec![(1, FHIR_PAGE)];
        for _ in 0..MOST_PAGES {
            let Some((page, count)) = parts.pop() else { break };
            self.go_on()?;
            let read = |reply: Reply<'_>| match reply.status {
                // A page beyond the end, met where a spoilt page was taken apart.
                404 if !rows.is_empty() => Ok(BundlePage { rows: Vec::new(), has_next: false, total: None }),
                _ => read(reply),
            };
            match self.client.call(&Ask::get(path(page, count)).in_bulk(), read).await {
                Ok(bundle) => {
                    rows.extend(bundle.rows);
                    self.progress(list, rows.len(), bundle.total);
                    if !bundle.has_next {
                        return whole(rows, None);
                    }
                }
                Err(error) if error.another_way_may_work() && count > 1 => {
                    parts.push((page * 2, count / 2));
                    parts.push((page * 2 - 1, count / 2));
                    continue;
                }
                // Nothing but failures is no list with bad rows in it.
                Err(error) if error.another_way_may_work() && !rows.is_empty() && spoilt < FHIR_PAGE => {
                    spoilt += 1;
                    tracing::warn!(feed = list.as_str(), row = page, "row left out: its page cannot be read");
                }
                Err(error) => return Err(error),
            }
            if parts.is_empty() {
                parts.push((page + 1, count));
            }
        }
        Err(ClientError::UnexpectedAnswer { what: "endless list" })
    }
}

/// The rows, unless far fewer than the server says it has.
fn whole<T>(rows: Vec<T>, total: Option<u64>) -> Result<Vec<T>, ClientError> {
    let got = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    if total.is_some_and(|total| got.saturating_mul(100) < total.saturating_mul(READABLE)) {
        return Err(ClientError::UnexpectedAnswer { what: "list shorter than its count" });
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_far_shorter_than_its_count_is_not_taken() {
        assert!(whole(vec![(); 64], Some(64)).is_ok());
        assert!(whole(vec![(); 63], Some(64)).is_ok(), "one row could not be read");
        assert!(whole(vec![(); 32], Some(64)).is_err(), "half the list is missing");
        assert!(whole(Vec::<()>::new(), Some(0)).is_ok());
        assert!(whole(vec![(); 5], None).is_ok());
    }
}
