//! What the payer said of each claim: every version that differed, with the answer as received.

use claims_domain::Timestamp;
use claims_domain::answer::{Answer, approved_total};
use claims_domain::ids::{ClaimId, ElementCode};
use rusqlite::{Connection, Row};

use crate::error::StoreError;
use crate::row::{json, many, one, run, time, to_json};

/// Reads answers.
pub struct Answers<'c> {
    pub(crate) conn: &'c Connection,
}

/// Keeps answers.
pub struct AnswersMut<'t> {
    pub(crate) conn: &'t Connection,
}

impl Answers<'_> {
    /// The latest answer and when we learnt it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn latest(&self, claim: &ClaimId) -> Result<Option<(Answer, Timestamp)>, StoreError> {
        let sql = "SELECT body, learnt_ms FROM answer WHERE claim_id = ?1 ORDER BY version DESC LIMIT 1";
        one(self.conn, sql, [claim.as_str()], answer_from)
    }

    /// Every answer that differed from the one before, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn history(&self, claim: &ClaimId) -> Result<Vec<(Answer, Timestamp)>, StoreError> {
        let sql = "SELECT body, learnt_ms FROM answer WHERE claim_id = ?1 ORDER BY version";
        many(self.conn, sql, [claim.as_str()], answer_from)
    }
}

fn answer_from(row: &Row<'_>) -> Result<(Answer, Timestamp), StoreError> {
    Ok((json(row, "body")?, time(row, "learnt_ms")?))
}

impl AnswersMut<'_> {
    /// Keeps an answer as the claim's next version, not yet looked at. `false`, and nothing written, when it says what the
    /// latest says: the received text alone, which differs by the way it was asked, makes no version.
    ///
    /// # Errors
    /// When the database fails.
    pub fn record(&self, claim: &ClaimId, answer: &Answer, learnt: Timestamp) -> Result<bool, StoreError> {
        let latest = Answers { conn: self.conn }.latest(claim)?;
        if latest.is_some_and(|(latest, _)| Answer { raw: answer.raw.clone(), ..latest } == *answer) {
            return Ok(false);
        }
        let sql = "INSERT INTO answer (claim_id, version, learnt_ms, status, reason, approved, body)
                   SELECT ?1, coalesce(max(version), 0) + 1, ?2, ?3, ?4, ?5, ?6 FROM answer WHERE claim_id = ?1";
        let reason = answer.reason.map(|reason| reason.0);
        let approved = approved_total(answer).map(|amount| amount.to_string());
        run(
            self.conn,
            sql,
            (claim.as_str(), learnt.millis(), answer.status.number(), reason, approved, to_json(answer)?),
        )?;
        self.put_lines(claim, answer)?;
        run(self.conn, "UPDATE claim SET seen = 0 WHERE id = ?1 AND seen", [claim.as_str()])?;
        Ok(true)
    }

    fn put_lines(&self, claim: &ClaimId, answer: &Answer) -> Result<(), StoreError> {
        run(self.conn, "DELETE FROM answer_line WHERE claim_id = ?1", [claim.as_str()])?;
        let sql =
            "INSERT INTO answer_line (claim_id, at, kind, code, approved_quantity, approved_price, rejected, reason)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        for (at, line) in (0_i64..).zip(&answer.lines) {
            let code = line.code.as_ref().map(ElementCode::as_str);
            let quantity = line.approved_quantity.map(|quantity| quantity.to_string());
            let price = line.approved_price.map(|price| price.to_string());
            run(
                self.conn,
                sql,
                (claim.as_str(), at, line.kind.as_str(), code, quantity, price, line.rejected, line.reason.0),
            )?;
        }
        Ok(())
    }
}
