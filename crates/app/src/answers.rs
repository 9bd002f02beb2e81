//! Pulls the payer's answers to the claims that are open there.

use claims_domain::claim::ClaimState;
use claims_domain::ids::ClaimId;
use claims_sync::refresh::refresh;
use claims_words::{Lang, message};

use crate::app::App;
use crate::claims::row_view;
use crate::drafts;
use crate::dto::{Changed, ClaimRowView, Code, Problem, RefreshView};
use crate::failure::halted;
use crate::profile::Habits;

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
        let (changed, language) = desk
            .read(move |read| {
                let changed = report.changed.iter().map(|id| row_view(read, id)).collect::<Result<Vec<_>, _>>()?;
                Ok((changed, Habits::load(read)?.language))
            })
            .await?;
        if let Some(text) = decided(&changed, &language) {
            desk.tell(Changed::Decided { text });
        }
        Ok(RefreshView { asked, changed, found, unanswered, doubted })
    }
}

/// How many claims the payer decided, the rejected ones named first; `None` where it decided none.
fn decided(changed: &[ClaimRowView], language: &str) -> Option<String> {
    let count = |states: &[ClaimState]| {
        changed.iter().filter(|row| states.iter().any(|state| state.as_str() == row.state)).count()
    };
    let rejected = count(&[ClaimState::Rejected]);
    let all = rejected + count(&[ClaimState::Approved, ClaimState::Partly]);
    let (all, rejected) = (Some(all).filter(|all| *all > 0)?.to_string(), rejected.to_string());
    let lang = language.parse().unwrap_or(Lang::En);
    Some(message(lang, "news-decided", &[("count", &all), ("rejected", &rejected)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_decisions_are_news_and_the_rejected_are_counted_apart() {
        let row = |state: &str| ClaimRowView { state: state.to_owned(), ..ClaimRowView::default() };
        assert_eq!(decided(&[row("waiting"), row("entered")], "en"), None);
        let text = decided(&[row("rejected"), row("partly"), row("waiting"), row("approved")], "en");
        assert_eq!(text.as_deref(), Some("The payer decided 3 claims; 1 rejected."));
        let text = decided(&[row("approved")], "fr");
        assert_eq!(text.as_deref(), Some("Le payeur a décidé d’une demande."));
    }
}
