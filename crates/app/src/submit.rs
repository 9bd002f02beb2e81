//! Submitting and sending: from a complete draft to frozen bytes in the outbox, and from there to the payer.

use std::sync::atomic::Ordering;

use claims_domain::claim::ClaimState;
use claims_domain::ids::ClaimId;
use claims_openimis::claim::body;
use claims_store::{List, Write};
use claims_sync::push::{AttachmentReport, FeedbackReport, attach, deliver, give_feedback};
use serde_json::json;

use crate::app::{App, Desk};
use crate::claims::row_view;
use crate::dto::{Changed, Code, DeliveryView, Problem, SubmitView};
use crate::failure::halted;
use crate::profile::{Flow, Habits};
use crate::{drafts, views};

impl App {
    /// Submits claims by id or code, each on its own: one that cannot go stops no other.
    ///
    /// Pressing twice changes nothing: a claim that is in the outbox already answers with its state.
    ///
    /// # Errors
    /// Nothing set up; the database cannot be written. What a single claim lacks stands in its view.
    pub async fn submit(&self, ids: &[String], anyway: Option<&str>) -> Result<Vec<SubmitView>, Problem> {
        let desk = self.opened().await?;
        let mut views = Vec::with_capacity(ids.len());
        for id in ids {
            let (id, anyway) = (id.clone(), anyway.map(str::to_owned));
            let (now, today) = (desk.now(), desk.today());
            let mut view = desk.write(move |write| submit(write, &id, anyway.as_deref(), now, today)).await?;
            if view.problem.is_none() {
                view.in_one_home = desk.in_one_home().await?;
            }
            desk.tell_claim(&ClaimId::new(view.id.clone()));
            views.push(view);
        }
        desk.wake.notify_one();
        Ok(views)
    }

    /// Delivers what waits in the outbox now, whether or not its time has come. Over a link that costs by volume, files wait on.
    ///
    /// # Errors
    /// Nothing set up; the database cannot be read. A missing link is part of the answer.
    pub async fn send(&self) -> Result<DeliveryView, Problem> {
        self.deliver(true, false).await
    }

    /// As [`App::send`], and the files that go with claims, whatever the link costs.
    ///
    /// # Errors
    /// As [`App::send`].
    pub async fn send_with_files(&self) -> Result<DeliveryView, Problem> {
        self.deliver(true, true).await
    }

    /// Delivers; `force` also what is not due yet, `files` also those that wait for a link that costs nothing.
    pub(crate) async fn deliver(&self, force: bool, files: bool) -> Result<DeliveryView, Problem> {
        let desk = self.opened().await?;
        let _one_at_a_time = desk.delivering.lock().await;
        desk.sending.store(true, Ordering::Relaxed);
        desk.tell(Changed::Status);
        let outcome = self.deliver_now(&desk, force, files).await;
        desk.sending.store(false, Ordering::Relaxed);
        desk.tell(Changed::Status);
        outcome
    }

    async fn deliver_now(&self, desk: &Desk, force: bool, files: bool) -> Result<DeliveryView, Problem> {
        let client = self.client(desk).await?;
        let stop = desk.stop_delivery.fresh();
        let told = desk.changes.clone();
        let on_change = move |id: &ClaimId| {
            let _ = told.send(Changed::Claim { id: id.to_string() });
            let _ = told.send(Changed::Status);
        };
        let report =
            deliver(&client, &desk.store, desk.clock.as_ref(), desk.store.seat(), force, &stop, &on_change).await?;
        // Files follow the claims, and none of them can hold a claim up; over a costly link they wait.
        let flow = desk.read(|read| Ok(Flow::load(read)?)).await?;
        let files = match report.halted {
            None if files || !flow.metered => {
                attach(&client, &desk.store, desk.clock.as_ref(), force, &stop, &on_change).await?
            }
            None | Some(_) => AttachmentReport::default(),
        };
        let feedback = match report.halted.or(files.halted) {
            None => give_feedback(&client, &desk.store, desk.clock.as_ref(), force, &stop, &on_change).await?,
            Some(_) => FeedbackReport::default(),
        };
        let problem = report.halted.or(files.halted).or(feedback.halted).map(halted);
        let something = files != AttachmentReport::default() || feedback != FeedbackReport::default();
        if !report.claims.is_empty() || something || problem.is_some() {
            desk.note_contact(problem.clone()).await?;
        }
        let ids: Vec<ClaimId> = report.claims.iter().map(|(id, _, _)| id.clone()).collect();
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        let (delivered, blocked, postponed) =
            (count(report.delivered()), count(report.blocked()), count(report.postponed()));
        let claims = desk.read(move |read| ids.iter().map(|id| row_view(read, id)).collect()).await?;
        Ok(DeliveryView {
            delivered,
            blocked,
            postponed,
            attachments_sent: count(files.sent),
            attachments_refused: count(files.refused),
            feedback_sent: count(feedback.sent),
            feedback_refused: count(feedback.refused),
            problem,
            claims,
        })
    }
}

/// Freezes the body, fills the outbox, changes the state and writes the journal: all or nothing.
fn submit(
    write: &Write<'_>,
    id: &str,
    anyway: Option<&str>,
    now: claims_domain::Timestamp,
    today: claims_domain::ServiceDate,
) -> Result<SubmitView, Problem> {
    let row = match drafts::claim(write, id) {
        Ok(row) => row,
        Err(problem) if problem.code == Code::ClaimNotFound => {
            return Ok(SubmitView {
                id: id.to_owned(),
                code: String::new(),
                state: String::new(),
                problem: Some(problem),
                in_one_home: None,
                findings: Vec::new(),
            });
        }
        Err(problem) => return Err(problem),
    };
    let view = |state: ClaimState, problem: Option<Problem>, findings| SubmitView {
        id: row.id.to_string(),
        code: row.code.to_string(),
        state: state.as_str().to_owned(),
        problem,
        in_one_home: None,
        findings,
    };
    if row.discarded {
        return Ok(view(row.state, Some(Problem::with(Code::NotADraft, row.code.to_string())), Vec::new()));
    }
    if row.state != ClaimState::Draft {
        return Ok(view(row.state, None, Vec::new()));
    }
    let checked = drafts::checked(write, &row, today)?;
    let findings = views::findings(&checked.findings);
    let ready = match checked.ready(anyway) {
        Ok(ready) => ready,
        Err(not_ready) => return Ok(view(ClaimState::Draft, Some(Problem::from(not_ready)), findings)),
    };
    let composed = ready.composed();
    write.claims_mut().submitted(&row.id, composed, ready.anyway(), now)?;
    write.outbox_mut().insert(&row.id, body(&row.code, composed), composed.insuree_uuid.is_some(), now)?;
    let mut used: Vec<(List, &str)> =
        composed.lines.iter().map(|line| (List::catalogue(line.kind), line.code.as_str())).collect();
    used.extend(composed.diagnoses.iter().map(|code| (List::Diagnoses, code.as_str())));
    write.mirror_mut().used(&used)?;
    let facts = json!({ "findings": findings });
    write.journal_mut().append(now, Some(&row.id), "submitted", &facts.to_string())?;
    let mut habits = Habits::load(write)?;
    if habits.administrator != composed.administrator.as_str() {
        composed.administrator.as_str().clone_into(&mut habits.administrator);
        habits.save(write)?;
    }
    Ok(view(ClaimState::Ready, None, findings))
}
