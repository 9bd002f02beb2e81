//! The acts of a person on a claim that cannot go on by itself: take back, try again, new code, correct and send again.

use claims_domain::claim::ClaimState;
use claims_domain::ids::ClaimId;
use claims_domain::outbox::{Blocked, Event, Phase, step};
use claims_domain::{ServiceDate, Timestamp};
use claims_openimis::claim::body;
use claims_store::{ClaimRow, OutboxRow, Read, Write};

use crate::app::App;
use crate::dto::{ClaimView, Code, DraftView, Problem};
use crate::{codes, drafts};

impl App {
    /// Makes a draft of a claim that was submitted and never reached the payer.
    ///
    /// # Errors
    /// Not in the outbox, being sent, or perhaps at the payer already.
    pub async fn take_back(&self, id: &str) -> Result<DraftView, Problem> {
        let desk = self.opened().await?;
        let (now, today, id) = (desk.now(), desk.today(), id.to_owned());
        let view = desk.write(move |write| take_back(write, &id, now, today)).await?;
        desk.tell_claim(&ClaimId::new(view.id.clone()));
        Ok(view)
    }

    /// Lets a blocked or waiting claim go at once.
    ///
    /// # Errors
    /// Not in the outbox.
    pub async fn try_again(&self, id: &str) -> Result<ClaimView, Problem> {
        let desk = self.opened().await?;
        let (now, id) = (desk.moment(), id.to_owned());
        let claim_id = desk
            .write(move |write| {
                let (row, entry) = queued(write, &id)?;
                let next = step(&entry.entry, Event::Release, now, 0);
                if let Some(entry) = next.entry {
                    write.outbox_mut().update(&row.id, &entry)?;
                    write.journal_mut().append(now.at, Some(&row.id), "released", "{}")?;
                }
                Ok(row.id)
            })
            .await?;
        desk.tell_claim(&claim_id);
        desk.wake.notify_one();
        self.claim(claim_id.as_str()).await
    }

    /// Gives a claim whose code another claim uses a new code, and lets it go under that.
    ///
    /// # Errors
    /// The claim's code is not taken: it must never be sent under two codes.
    pub async fn take_new_code(&self, id: &str) -> Result<ClaimView, Problem> {
        let desk = self.opened().await?;
        let (now, id) = (desk.now(), id.to_owned());
        let claim_id = desk
            .write(move |write| {
                let (row, entry) = queued(write, &id)?;
                if !entry.entry.phase.can_take_new_code() {
                    return Err(Problem::with(Code::WrongState, row.code.to_string()));
                }
                let composed = row.composed.ok_or(Problem::new(Code::Internal))?;
                let code = codes::next(write)?;
                write.claims_mut().set_code(&row.id, &code)?;
                write.outbox_mut().remove(&row.id)?;
                write.outbox_mut().insert(&row.id, body(&code, &composed), composed.insuree_uuid.is_some(), now)?;
                write.claims_mut().set_state(&row.id, ClaimState::Ready, now)?;
                let facts = serde_json::json!({ "old": row.code.as_str(), "new": code.as_str() });
                write.journal_mut().append(now, Some(&row.id), "new_code", &facts.to_string())?;
                Ok(row.id)
            })
            .await?;
        desk.tell_claim(&claim_id);
        desk.wake.notify_one();
        self.claim(claim_id.as_str()).await
    }

    /// Copies a rejected or partly approved claim to a new draft under a new code, linked both ways.
    ///
    /// # Errors
    /// The payer has not decided, or a correction exists already (which is then opened).
    pub async fn correct(&self, id: &str) -> Result<DraftView, Problem> {
        let desk = self.opened().await?;
        let id = id.to_owned();
        let row = desk.read(move |read| drafts::claim(read, &id)).await?;
        if !matches!(row.state, ClaimState::Rejected | ClaimState::Partly) {
            return Err(Problem::with(Code::WrongState, row.code.to_string()));
        }
        if let Some(existing) = &row.corrected_by {
            // Pressing twice makes one correction; one that was sent already cannot be opened and says so.
            return self.open_draft(existing.as_str()).await;
        }
        let view = self.insert_draft(row.draft.clone(), Some(row.id.clone())).await?;
        // Inserting the correction has linked the two both ways.
        desk.tell_claim(&row.id);
        Ok(view)
    }
}

/// A claim with its entry in the outbox.
fn queued(read: &Read<'_>, id_or_code: &str) -> Result<(ClaimRow, OutboxRow), Problem> {
    let row = drafts::claim(read, id_or_code)?;
    let entry = read.outbox().get(&row.id)?.ok_or_else(|| not_in_outbox(&row))?;
    Ok((row, entry))
}

fn not_in_outbox(row: &ClaimRow) -> Problem {
    Problem::with(Code::NotInOutbox, row.code.to_string())
}

fn take_back(write: &Write<'_>, id: &str, now: Timestamp, today: ServiceDate) -> Result<DraftView, Problem> {
    let (row, entry) = queued(write, id)?;
    // What is or may be at the payer cannot be taken back here.
    if !entry.entry.phase.can_be_taken_back() {
        return Err(not_in_outbox(&row));
    }
    let code_taken = matches!(entry.entry.phase, Phase::Blocked { why: Blocked::CodeTaken });
    write.outbox_mut().remove(&row.id)?;
    if code_taken {
        let code = codes::next(write)?;
        write.claims_mut().set_code(&row.id, &code)?;
    } else if entry.entry.was_sent() {
        write.claims_mut().was_sent(&row.id)?;
    }
    write.claims_mut().set_state(&row.id, ClaimState::Draft, now)?;
    write.journal_mut().append(now, Some(&row.id), "taken_back", "{}")?;
    let row = write.claims().get(&row.id)?.ok_or(Problem::new(Code::Internal))?;
    drafts::view(write, &row, today)
}
