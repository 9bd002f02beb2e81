//! Answers to the payer's questions about claims: what was answered, and where each answer stands.

use claims_domain::Timestamp;
use claims_domain::feedback::{Feedback, Place, Standing};
use claims_domain::ids::ClaimId;
use rusqlite::{Connection, Row};

use crate::error::StoreError;
use crate::row::{many, maybe_time, number, one, parsed, run, time};

/// An answer to the payer's questions about a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedbackRow {
    /// The claim.
    pub claim: ClaimId,
    /// What was answered.
    pub feedback: Feedback,
    /// Where it stands.
    pub place: Place,
    /// When it was given here.
    pub given: Timestamp,
    /// When the payer was first known to have an answer.
    pub sent: Option<Timestamp>,
}

/// Reads answers to the payer's questions.
pub struct Feedbacks<'c> {
    pub(crate) conn: &'c Connection,
}

/// Changes answers to the payer's questions.
pub struct FeedbacksMut<'t> {
    pub(crate) conn: &'t Connection,
}

const COLUMNS: &str =
    "claim_id, care_rendered, payment_asked, drug_prescribed, drug_received, assessment, state, tries,
    next_try_ms, given_ms, sent_ms";

fn feedback_from(row: &Row<'_>) -> Result<FeedbackRow, StoreError> {
    let answers =
        [row.get("care_rendered")?, row.get("payment_asked")?, row.get("drug_prescribed")?, row.get("drug_received")?];
    let standing = parsed(row, "state", Standing::parse)?;
    Ok(FeedbackRow {
        claim: ClaimId::new(row.get::<_, String>("claim_id")?),
        feedback: Feedback::new(answers, row.get("assessment")?).ok_or(StoreError::BadRow("assessment"))?,
        place: Place { standing, tries: row.get("tries")?, next_try: time(row, "next_try_ms")? },
        given: time(row, "given_ms")?,
        sent: maybe_time(row, "sent_ms")?,
    })
}

impl Feedbacks<'_> {
    /// The answer about a claim.
    ///
    /// # Errors
    /// When the database fails.
    pub fn of(&self, claim: &ClaimId) -> Result<Option<FeedbackRow>, StoreError> {
        one(self.conn, &format!("SELECT {COLUMNS} FROM feedback WHERE claim_id = ?1"), [claim.as_str()], feedback_from)
    }

    /// Whether the payer waits for an answer about a claim.
    ///
    /// # Errors
    /// When the database fails.
    pub fn is_asked(&self, claim: &ClaimId) -> Result<bool, StoreError> {
        Ok(number(self.conn, "SELECT count(*) FROM claim WHERE id = ?1 AND feedback = 1", [claim.as_str()])? > 0)
    }

    /// Claims that the payer asks about and nobody here has answered, oldest id first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn unanswered(&self) -> Result<Vec<ClaimId>, StoreError> {
        let sql = "SELECT id FROM claim c WHERE c.feedback = 1
                   AND NOT EXISTS (SELECT 1 FROM feedback f WHERE f.claim_id = c.id AND f.state = 'waiting') ORDER BY id";
        many(self.conn, sql, [], |row| Ok(ClaimId::new(row.get::<_, String>("id")?)))
    }

    /// Answers that wait to be sent and whose time has come, longest waiting first; with `force` all that wait.
    ///
    /// # Errors
    /// When the database fails.
    pub fn due(&self, now: Timestamp, force: bool) -> Result<Vec<FeedbackRow>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM feedback WHERE state = 'waiting' AND (?2 OR next_try_ms <= ?1) ORDER BY next_try_ms, claim_id"
        );
        many(self.conn, &sql, (now.millis(), force), feedback_from)
    }

    /// When an answer is next to be sent; `None` when none waits.
    ///
    /// # Errors
    /// When the database fails.
    pub fn next_due(&self) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT min(next_try_ms) AS due FROM feedback WHERE state = 'waiting'";
        Ok(one(self.conn, sql, [], |row| maybe_time(row, "due"))?.flatten())
    }
}

impl FeedbacksMut<'_> {
    /// Keeps an answer, to be sent with the next delivery. It takes the place of one that the payer does not have.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when the payer has an answer already, or when the database fails.
    pub fn give(&self, claim: &ClaimId, feedback: &Feedback, now: Timestamp) -> Result<(), StoreError> {
        let sql =
            "INSERT INTO feedback (claim_id, care_rendered, payment_asked, drug_prescribed, drug_received, assessment,
                       state, tries, next_try_ms, given_ms)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'waiting', 0, ?7, ?7)
                   ON CONFLICT (claim_id) DO UPDATE SET care_rendered = excluded.care_rendered,
                       payment_asked = excluded.payment_asked, drug_prescribed = excluded.drug_prescribed,
                       drug_received = excluded.drug_received, assessment = excluded.assessment, state = 'waiting',
                       next_try_ms = excluded.next_try_ms, given_ms = excluded.given_ms
                   WHERE state <> 'sent'";
        let Feedback { care_rendered, payment_asked, drug_prescribed, drug_received, .. } = *feedback;
        let (assessment, now) = (feedback.assessment(), now.millis());
        let values = (claim.as_str(), care_rendered, payment_asked, drug_prescribed, drug_received, assessment, now);
        let given = run(self.conn, sql, values)?;
        if given == 0 { Err(StoreError::Missing("question")) } else { Ok(()) }
    }

    /// Notes where an answer stands now. Where the payer waits no more, the claim says so too.
    ///
    /// # Errors
    /// When the database fails.
    pub fn put(&self, claim: &ClaimId, place: Place, now: Timestamp) -> Result<(), StoreError> {
        let Place { standing, tries, next_try } = place;
        let sql = "UPDATE feedback SET state = ?2, tries = ?3, next_try_ms = ?4,
                       sent_ms = CASE WHEN ?2 = 'sent' THEN coalesce(sent_ms, ?5) ELSE sent_ms END
                   WHERE claim_id = ?1";
        run(self.conn, sql, (claim.as_str(), standing.as_str(), tries, next_try.millis(), now.millis()))?;
        match standing {
            Standing::Sent | Standing::Closed => {
                run(self.conn, "UPDATE claim SET feedback = 0 WHERE id = ?1", [claim.as_str()]).map(drop)
            }
            Standing::Waiting | Standing::NoRight | Standing::Declined => Ok(()),
        }
    }
}
