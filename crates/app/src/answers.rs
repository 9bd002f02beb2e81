//! Pulls the payer's answers to the claims that are open there.

use claims_domain::ids::ClaimId;
use claims_sync::refresh::refresh;

use crate::app::App;
use crate::claims::row_view;
use crate::drafts;
use crate::dto::{Changed, Code, Problem, RefreshView};
use crate::failure::halted;

impl App {
    /// The payer's latest answer to a claim, whole and as received; that nobody looked at it stays so.
    ///
    /// # Errors
    /// No such claim, or none that the payer answered.
    pub async fn answer_as_received(&self, id_or_code: &str) -> Result<String, Problem> {
        let desk = self.opened().await?;
        let wanted = id_or_code.to_owned();
        desk.read(move |read| {
            let row = drafts::claim(read, &wanted)?;
            let answer = read.answers().latest(&row.id)?;
            answer.map(|(answer, _)| answer.raw).ok_or(Problem::with(Code::WrongState, row.code.to_string()))
        })
        .await
    }

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
            if report.changed.is_empty() && report.found == 0 {
                return Err(problem);
            }
        }
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        let (asked, found) = (count(report.asked), count(report.found));
        let (unanswered, doubted) = (count(report.unanswered), count(report.doubted));
        if !report.changed.is_empty() || found > 0 {
            desk.tell(Changed::Status);
        }
        let changed = desk.read(move |read| report.changed.iter().map(|id| row_view(read, id)).collect()).await?;
        Ok(RefreshView { asked, changed, found, unanswered, doubted })
    }
}
