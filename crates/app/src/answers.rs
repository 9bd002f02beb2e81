//! Pulls the payer's answers to the claims that are open there.

use claims_domain::ids::ClaimId;
use claims_sync::refresh::refresh;

use crate::app::App;
use crate::claims::row_view;
use crate::dto::{Changed, Problem, RefreshView};
use crate::failure::halted;

impl App {
    /// Asks the payer about every claim it has not decided yet; only news is written.
    ///
    /// # Errors
    /// No link, signed out: what is known stays.
    pub async fn refresh(&self) -> Result<RefreshView, Problem> {
        let desk = self.opened().await?;
        let client = self.client(&desk).await?;
        let told = desk.changes.clone();
        let on_change = move |id: &ClaimId| {
            let _ = told.send(Changed::Claim { id: id.to_string() });
        };
        let report = refresh(&client, &desk.store, desk.clock.as_ref(), &on_change).await;
        let report = desk.noted(report).await?;
        if let Some(problem) = report.halted.map(halted) {
            desk.note_contact(Some(problem.clone())).await?;
            if report.changed.is_empty() {
                return Err(problem);
            }
        }
        if !report.changed.is_empty() {
            desk.tell(Changed::Status);
        }
        let changed = desk.read(move |read| report.changed.iter().map(|id| row_view(read, id)).collect()).await?;
        Ok(RefreshView { asked: u64::try_from(report.asked).unwrap_or(u64::MAX), changed })
    }
}
