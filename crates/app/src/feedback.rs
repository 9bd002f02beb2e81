//! Answering the payer's questions about a claim: kept at once, sent when the link allows.

use claims_domain::feedback::{Feedback, Standing};
use claims_domain::ids::ClaimId;
use claims_store::{FeedbackRow, Read, Write};

use crate::app::App;
use crate::drafts::claim;
use crate::dto::{ClaimView, Code, FeedbackInput, FeedbackView, Problem};

impl App {
    /// Answers the payer's questions about a claim by id or code. An answer the payer does not have yet is replaced.
    ///
    /// # Errors
    /// No such claim; the payer asks nothing about it, or has its answer; an assessment beyond five.
    pub async fn answer_questions(&self, id_or_code: &str, answers: FeedbackInput) -> Result<ClaimView, Problem> {
        let given = [answers.care_rendered, answers.payment_asked, answers.drug_prescribed, answers.drug_received];
        let feedback = Feedback::new(given, answers.assessment)
            .ok_or_else(|| Problem::with(Code::AssessmentRange, answers.assessment.to_string()))?;
        let desk = self.opened().await?;
        let (now, wanted) = (desk.now(), id_or_code.to_owned());
        let id = desk
            .write(move |write| {
                let row = claim(write, &wanted)?;
                let asked =
                    standing(write, &row.id)?.ok_or_else(|| Problem::with(Code::NotAsked, row.code.as_str()))?;
                if !asked.can_answer {
                    return Err(Problem::with(Code::FeedbackGiven, row.code.as_str()));
                }
                give(write, &row.id, &feedback, now)?;
                Ok(row.id)
            })
            .await?;
        desk.tell_claim(&id);
        desk.wake.notify_one();
        self.claim(id.as_str()).await
    }
}

fn give(write: &Write<'_>, id: &ClaimId, feedback: &Feedback, now: claims_domain::Timestamp) -> Result<(), Problem> {
    write.feedbacks_mut().give(id, feedback, now)?;
    Ok(write.journal_mut().append(now, Some(id), "feedback_given", "{}")?)
}

/// What is known of the payer's questions about a claim; `None` where it asked nothing.
pub(crate) fn standing(read: &Read<'_>, id: &ClaimId) -> Result<Option<FeedbackView>, Problem> {
    let asked = read.feedbacks().is_asked(id)?;
    let given = read.feedbacks().of(id)?;
    Ok((asked || given.is_some()).then(|| view(asked, given)))
}

fn view(asked: bool, given: Option<FeedbackRow>) -> FeedbackView {
    let standing = given.as_ref().map(|row| row.place.standing);
    FeedbackView {
        asked,
        can_answer: asked && standing.is_none_or(|standing| standing != Standing::Sent),
        state: standing.map(|standing| standing.as_str().to_owned()),
        given_ms: given.as_ref().map(|row| row.given.millis()),
        sent_ms: given.as_ref().and_then(|row| row.sent).map(claims_domain::Timestamp::millis),
        answers: given.map(|row| FeedbackInput {
            care_rendered: row.feedback.care_rendered,
            payment_asked: row.feedback.payment_asked,
            drug_prescribed: row.feedback.drug_prescribed,
            drug_received: row.feedback.drug_received,
            assessment: row.feedback.assessment(),
        }),
    }
}
