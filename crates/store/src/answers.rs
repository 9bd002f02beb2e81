//! What the payer said of each claim: every version that differed, with the answer as received.

use claims_domain::{Money, Timestamp};
use std::io::{Read as _, Write as _};

use claims_domain::answer::{Answer, Doubt, PayerStatus, approved_total, paid};
use claims_domain::ids::{ClaimCode, ClaimId, ElementCode};
use rusqlite::{Connection, Row};
use sha2::{Digest, Sha256};

use crate::error::StoreError;
use crate::ledger;
use crate::row::{json, many, maybe, one, parsed, run, time, to_json};

/// Reads answers.
pub struct Answers<'c> {
    pub(crate) conn: &'c Connection,
}

/// Keeps answers.
pub struct AnswersMut<'t> {
    pub(crate) conn: &'t Connection,
}

/// What the payer said of a claim at one time, without the answer itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerStep {
    /// When we learnt it.
    pub learnt: Timestamp,
    /// The payer's status.
    pub status: PayerStatus,
    /// Sum approved by its lines; `None` while nothing is.
    pub approved: Option<Money>,
    /// What cannot be right about it.
    pub doubts: Vec<Doubt>,
}

/// What the payer sent and nobody believes.
#[derive(Clone, PartialEq, Eq)]
pub struct DoubtedAnswer {
    /// When we learnt it.
    pub learnt: Timestamp,
    /// The claim's code as the answer names it.
    pub code: String,
    /// Why it is not believed.
    pub doubts: Vec<Doubt>,
    /// As received.
    pub raw: String,
}

impl std::fmt::Debug for DoubtedAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DoubtedAnswer({}, {:?}, {} bytes)", self.code, self.doubts, self.raw.len())
    }
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

    /// Every status of a claim with when we learnt it, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn steps(&self, claim: &ClaimId) -> Result<Vec<AnswerStep>, StoreError> {
        let sql = "SELECT learnt_ms, status, approved, doubts FROM answer WHERE claim_id = ?1 ORDER BY version";
        many(self.conn, sql, [claim.as_str()], |row| {
            let status = PayerStatus::from_number(row.get("status")?).ok_or(StoreError::BadRow("status"))?;
            Ok(AnswerStep {
                learnt: time(row, "learnt_ms")?,
                status,
                approved: maybe(row, "approved", |text| text.parse().ok())?,
                doubts: json(row, "doubts")?,
            })
        })
    }

    /// Whether this is, word for word, what was heard last of the claim with this code, and nothing in it was new.
    ///
    /// # Errors
    /// When the database fails.
    pub fn is_heard(&self, code: &ClaimCode, raw: &str) -> Result<bool, StoreError> {
        let sql = "SELECT digest FROM heard WHERE code = ?1";
        let heard = one(self.conn, sql, [code.as_str()], |row| Ok(row.get::<_, Vec<u8>>(0)?))?;
        Ok(heard.is_some_and(|heard| heard == Sha256::digest(raw.as_bytes()).as_slice()))
    }

    /// What was sent about a claim and not believed, the latest first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn doubted(&self, claim: &ClaimId) -> Result<Vec<DoubtedAnswer>, StoreError> {
        let sql =
            "SELECT learnt_ms, code, doubts, raw FROM doubted_answer WHERE claim_id = ?1 ORDER BY id DESC LIMIT 20";
        many(self.conn, sql, [claim.as_str()], doubted_from)
    }

    /// What was sent about claims that are not here and not believed, the latest first, at most so many.
    ///
    /// # Errors
    /// When the database fails.
    pub fn strays(&self, limit: usize) -> Result<Vec<DoubtedAnswer>, StoreError> {
        let sql =
            "SELECT learnt_ms, code, doubts, raw FROM doubted_answer WHERE claim_id IS NULL ORDER BY id DESC LIMIT ?1";
        many(self.conn, sql, [crate::row::limited(limit)], doubted_from)
    }
}

fn doubted_from(row: &Row<'_>) -> Result<DoubtedAnswer, StoreError> {
    let mut raw = String::new();
    let packed = row.get_ref("raw")?.as_blob().map_err(|_| StoreError::BadRow("raw"))?;
    flate2::read::ZlibDecoder::new(packed).read_to_string(&mut raw).map_err(|_| StoreError::BadRow("raw"))?;
    Ok(DoubtedAnswer {
        learnt: time(row, "learnt_ms")?,
        code: parsed(row, "code", |text| Some(text.to_owned()))?,
        doubts: json(row, "doubts")?,
        raw,
    })
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
        self.record_with(claim, answer, &[], learnt)
    }

    /// The same for an answer that is believed in spite of some doubts.
    ///
    /// # Errors
    /// When the database fails.
    pub fn record_with(
        &self,
        claim: &ClaimId,
        answer: &Answer,
        doubts: &[Doubt],
        learnt: Timestamp,
    ) -> Result<bool, StoreError> {
        let latest = Answers { conn: self.conn }.latest(claim)?;
        if latest.is_some_and(|(latest, _)| Answer { raw: answer.raw.clone(), ..latest } == *answer) {
            return Ok(false);
        }
        let sql = "INSERT INTO answer (claim_id, version, learnt_ms, status, reason, approved, paid, doubts, body)
                   SELECT ?1, coalesce(max(version), 0) + 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 FROM answer WHERE claim_id = ?1";
        let reason = answer.reason.map(|reason| reason.0);
        let approved = approved_total(answer).map(|amount| amount.to_string());
        let paid = paid(answer, doubts).map(|amount| amount.to_string());
        let (status, body) = (answer.status.number(), to_json(answer)?);
        run(self.conn, sql, (claim.as_str(), learnt.millis(), status, reason, approved, paid, to_json(doubts)?, body))?;
        self.put_lines(claim, answer)?;
        run(self.conn, "UPDATE claim SET seen = 0 WHERE id = ?1 AND seen", [claim.as_str()])?;
        if answer.told.feedback.is_some() {
            self.set_questions(claim, answer.told.wants_feedback())?;
        }
        ledger::follow(self.conn, claim.as_str())?;
        Ok(true)
    }

    /// Keeps what was sent and is not believed, as received; `claim` where it names one that is here. `false`, and nothing
    /// written, when the same was kept before.
    ///
    /// # Errors
    /// When the database fails.
    pub fn keep_doubted(
        &self,
        claim: Option<&ClaimId>,
        code: Option<&ClaimCode>,
        doubts: &[Doubt],
        raw: &str,
        learnt: Timestamp,
    ) -> Result<bool, StoreError> {
        let digest = Sha256::digest(raw.as_bytes());
        let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        let packed = packed.write_all(raw.as_bytes()).and_then(|()| packed.finish()).map_err(StoreError::Io)?;
        let sql = "INSERT INTO doubted_answer (learnt_ms, claim_id, code, doubts, raw, digest) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                   ON CONFLICT (digest) DO NOTHING";
        let code = code.map(ClaimCode::as_str).unwrap_or_default();
        let claim = claim.map(ClaimId::as_str);
        Ok(run(self.conn, sql, (learnt.millis(), claim, code, to_json(doubts)?, packed, digest.as_slice()))? > 0)
    }

    /// Notes what was heard of a claim, when nothing in it is new: until something happens to the claim it need not be read again.
    ///
    /// # Errors
    /// When the database fails.
    pub fn hear(&self, code: &ClaimCode, raw: &str) -> Result<(), StoreError> {
        let sql = "INSERT INTO heard (code, digest) VALUES (?1, ?2) ON CONFLICT (code) DO UPDATE SET digest = excluded.digest";
        run(self.conn, sql, (code.as_str(), Sha256::digest(raw.as_bytes()).as_slice())).map(drop)
    }

    /// Notes that the payer waits for answers to its questions about a claim, or does no more; tells whether that is news.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_questions(&self, claim: &ClaimId, asked: bool) -> Result<bool, StoreError> {
        let sql = "UPDATE claim SET feedback = ?2 WHERE id = ?1 AND feedback <> ?2";
        Ok(run(self.conn, sql, (claim.as_str(), asked))? > 0)
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
