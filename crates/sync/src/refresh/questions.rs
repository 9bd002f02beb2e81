//! Which claims the payer asks about, where only FHIR tells.

use claims_domain::feedback::Asking;
use claims_openimis::bundles::Since;
use claims_openimis::feedback::{Question, questions};

use super::{MOST_PAGES, Round};
use crate::transport::Ask;
use crate::{ClientError, on_store};

/// Rows of a page.
const ROWS: u32 = 100;

impl Round<'_> {
    /// Notes of each claim that is known here whether the payer waits for an answer about it.
    pub(super) async fn find_questions(&mut self) -> Result<(), ClientError> {
        let listing = questions();
        let since = Since::ever(self.clock.now());
        for page in (1..).take(MOST_PAGES) {
            let ask = Ask::get(listing.path(page, ROWS, &since)).in_bulk();
            let told = self.client.call(&ask, |reply| listing.read(page, ROWS, reply)).await?;
            let rows: Vec<Question> = told.rows.into_iter().map(|row| row.row).collect();
            let changed = on_store::write(self.store, move |write| {
                let mut changed = Vec::new();
                for Question { code, asking } in rows {
                    if let Some(claim) = write.claims().by_code(&code)?
                        && write.answers_mut().set_questions(&claim.id, asking == Asking::Open)?
                    {
                        changed.push(claim.id);
                    }
                }
                Ok(changed)
            })
            .await?;
            changed.iter().for_each(|claim| (self.on_change)(claim));
            if !told.more {
                break;
            }
        }
        Ok(())
    }
}
