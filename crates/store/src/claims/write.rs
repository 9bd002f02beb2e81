//! Changing claims: saved on every keystroke, frozen at submit, thawed when taken back.

use claims_domain::claim::{ClaimState, Composed};
use claims_domain::draft::Draft;
use claims_domain::ids::{ClaimCode, ClaimId};
use claims_domain::{Money, ServiceDate, Timestamp};
use rusqlite::{Connection, ffi, named_params};

use super::ClaimRow;
use crate::error::StoreError;
use crate::ledger;
use crate::row::{maybe, one, parsed, run, to_json};
use crate::words;

/// Changes claims.
pub struct ClaimsMut<'t> {
    pub(crate) conn: &'t Connection,
}

/// What a claim is found by.
struct Names {
    state: ClaimState,
    code: String,
    insuree_number: String,
    insuree_name: Option<String>,
}

impl Names {
    fn words(&self) -> String {
        words_of(&self.code, &self.insuree_number, self.insuree_name.as_deref())
    }
}

/// A space before each word, so that the beginning of a word can be looked for.
fn words_of(code: &str, insuree_number: &str, insuree_name: Option<&str>) -> String {
    words::stored(&[code, insuree_number, insuree_name.unwrap_or_default()].join(" "))
        .split(' ')
        .map(|word| format!(" {word}"))
        .collect()
}

impl ClaimsMut<'_> {
    /// Keeps a new claim. The one it `corrects` is marked as corrected by it.
    ///
    /// # Errors
    /// [`StoreError::CodeUsed`], or when the database fails.
    pub fn insert(&self, claim: &ClaimRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO claim (id, code, state, insuree_number, insuree_name, words, total, visit_from, created_ms,
                       changed_ms, submitted_ms, delivered_ms, anyway, corrects, corrected_by, prints, discarded, seen, draft, composed)
                   VALUES (:id, :code, :state, :insuree_number, :insuree_name, :words, :total, :visit_from, :created_ms,
                       :changed_ms, :submitted_ms, :delivered_ms, :anyway, :corrects, :corrected_by, :prints, :discarded, :seen,
                       :draft, :composed)";
        let values = named_params! {
            ":id": claim.id.as_str(),
            ":code": claim.code.as_str(),
            ":state": claim.state.as_str(),
            ":insuree_number": claim.draft.insuree,
            ":insuree_name": claim.insuree_name,
            ":words": words_of(claim.code.as_str(), &claim.draft.insuree, claim.insuree_name.as_deref()),
            ":total": claim.total.to_string(),
            ":visit_from": claim.visit_from.map(|day| day.to_string()),
            ":created_ms": claim.created.millis(),
            ":changed_ms": claim.changed.millis(),
            ":submitted_ms": claim.submitted.map(Timestamp::millis),
            ":delivered_ms": claim.delivered.map(Timestamp::millis),
            ":anyway": claim.anyway,
            ":corrects": claim.corrects.as_ref().map(ClaimId::as_str),
            ":corrected_by": claim.corrected_by.as_ref().map(ClaimId::as_str),
            ":prints": claim.prints,
            ":discarded": claim.discarded,
            ":seen": claim.seen,
            ":draft": to_json(&claim.draft)?,
            ":composed": claim.composed.as_ref().map(to_json).transpose()?,
        };
        run(self.conn, sql, values).map_err(code_used)?;
        if let Some(corrected) = &claim.corrects {
            let sql = "UPDATE claim SET corrected_by = ?2 WHERE id = ?1";
            found(run(self.conn, sql, (corrected.as_str(), claim.id.as_str()))?)?;
        }
        claim.composed.as_ref().map_or(Ok(()), |composed| self.put_lines(&claim.id, composed))?;
        ledger::follow(self.conn, claim.id.as_str())
    }

    /// Saves what was typed.
    ///
    /// # Errors
    /// [`StoreError::NotADraft`] once it is submitted, [`StoreError::Missing`], or when the database fails.
    pub fn save_draft(
        &self,
        id: &ClaimId,
        draft: &Draft,
        total: Money,
        visit_from: Option<ServiceDate>,
        insuree_name: Option<&str>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let names = self.draft_names(id)?;
        let sql = "UPDATE claim SET draft = ?2, total = ?3, visit_from = ?4, insuree_number = ?5, insuree_name = ?6, words = ?7,
                       changed_ms = ?8 WHERE id = ?1";
        let words = words_of(&names.code, &draft.insuree, insuree_name);
        let day = visit_from.map(|day| day.to_string());
        let values =
            (id.as_str(), to_json(draft)?, total.to_string(), day, &draft.insuree, insuree_name, words, now.millis());
        run(self.conn, sql, values).map(drop)
    }

    /// Freezes a draft as it is submitted; it is ready to be sent from now on. `anyway` is the reason given for submitting in
    /// spite of a warning.
    ///
    /// # Errors
    /// [`StoreError::NotADraft`] when it is submitted already, [`StoreError::Missing`], or when the database fails.
    pub fn submitted(
        &self,
        id: &ClaimId,
        composed: &Composed,
        anyway: Option<&str>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut names = self.draft_names(id)?;
        composed.insuree.as_str().clone_into(&mut names.insuree_number);
        let sql = "UPDATE claim SET state = 'ready', composed = ?2, total = ?3, visit_from = ?4, insuree_number = ?5, words = ?6,
                       anyway = ?7, submitted_ms = ?8, changed_ms = ?8 WHERE id = ?1";
        let (total, day) = (composed.total().to_string(), composed.visit_from.to_string());
        let words = names.words();
        run(
            self.conn,
            sql,
            (id.as_str(), to_json(composed)?, total, day, names.insuree_number, words, anyway, now.millis()),
        )?;
        self.put_lines(id, composed)
    }

    /// Notes where a claim stands. The first state in which the payer has it makes it delivered; back to draft (taken back)
    /// thaws what was frozen at submit.
    ///
    /// # Errors
    /// [`StoreError::Missing`], or when the database fails.
    pub fn set_state(&self, id: &ClaimId, state: ClaimState, now: Timestamp) -> Result<(), StoreError> {
        let sql = if state == ClaimState::Draft {
            run(self.conn, "DELETE FROM claim_line WHERE claim_id = ?1", [id.as_str()])?;
            "UPDATE claim SET state = ?2, changed_ms = ?3, composed = NULL, anyway = NULL, submitted_ms = NULL WHERE id = ?1"
        } else if state.is_answered() {
            "UPDATE claim SET state = ?2, changed_ms = ?3, 
                 delivered_ms = iif(elsewhere, NULL, coalesce(delivered_ms, ?3)) WHERE id = ?1"
        } else {
            "UPDATE claim SET state = ?2, changed_ms = ?3 WHERE id = ?1"
        };
        found(run(self.conn, sql, (id.as_str(), state.as_str(), now.millis()))?)?;
        ledger::follow(self.conn, id.as_str())
    }

    /// Gives a claim another code. The body in the outbox keeps the old one: it has to be made anew.
    ///
    /// # Errors
    /// [`StoreError::CodeUsed`], [`StoreError::Missing`], or when the database fails.
    pub fn set_code(&self, id: &ClaimId, code: &ClaimCode) -> Result<(), StoreError> {
        let mut names = self.names(id)?;
        code.as_str().clone_into(&mut names.code);
        let sql = "UPDATE claim SET code = ?2, words = ?3 WHERE id = ?1";
        run(self.conn, sql, (id.as_str(), code.as_str(), names.words())).map(drop).map_err(code_used)
    }

    /// Something was sent under a claim's present code, and a person changes the claim now. As long as it keeps that code, what the
    /// payer holds under it may be this version of the claim.
    ///
    /// # Errors
    /// [`StoreError::Missing`], or when the database fails.
    pub fn was_sent(&self, id: &ClaimId) -> Result<(), StoreError> {
        found(run(self.conn, "UPDATE claim SET sent_code = code WHERE id = ?1", [id.as_str()])?)
    }

    /// Hides a claim from every list and count; its row stays.
    ///
    /// # Errors
    /// [`StoreError::Missing`], or when the database fails.
    pub fn discard(&self, id: &ClaimId) -> Result<(), StoreError> {
        found(run(self.conn, "UPDATE claim SET discarded = 1 WHERE id = ?1", [id.as_str()])?)?;
        ledger::follow(self.conn, id.as_str())
    }

    /// Shows a discarded claim again.
    ///
    /// # Errors
    /// [`StoreError::Missing`], or when the database fails.
    pub fn restore(&self, id: &ClaimId) -> Result<(), StoreError> {
        found(run(self.conn, "UPDATE claim SET discarded = 0 WHERE id = ?1", [id.as_str()])?)?;
        ledger::follow(self.conn, id.as_str())
    }

    /// Counts a print and answers which it is, from 1.
    ///
    /// # Errors
    /// [`StoreError::Missing`], or when the database fails.
    pub fn count_print(&self, id: &ClaimId) -> Result<u32, StoreError> {
        let sql = "UPDATE claim SET prints = prints + 1 WHERE id = ?1 RETURNING prints";
        one(self.conn, sql, [id.as_str()], |row| Ok(row.get("prints")?))?.ok_or(StoreError::Missing("claim"))
    }

    /// Somebody looked at the latest answer.
    ///
    /// # Errors
    /// [`StoreError::Missing`], or when the database fails.
    pub fn mark_seen(&self, id: &ClaimId) -> Result<(), StoreError> {
        found(run(self.conn, "UPDATE claim SET seen = 1 WHERE id = ?1", [id.as_str()])?)
    }

    /// Takes the next number for a claim code, from 1; it is given out once, if this transaction is committed.
    ///
    /// # Errors
    /// When the database fails.
    pub fn next_number(&self) -> Result<u64, StoreError> {
        let sql = "INSERT INTO counter (name, next) VALUES ('claim', 2)
                   ON CONFLICT (name) DO UPDATE SET next = next + 1 RETURNING next - 1 AS number";
        let number: i64 =
            one(self.conn, sql, [], |row| Ok(row.get("number")?))?.ok_or(StoreError::Missing("counter"))?;
        u64::try_from(number).map_err(|_| StoreError::BadRow("next"))
    }

    /// Numbers below `at_least` are not given out any more.
    ///
    /// # Errors
    /// When the database fails.
    pub fn raise_number(&self, at_least: u64) -> Result<(), StoreError> {
        let sql = "INSERT INTO counter (name, next) VALUES ('claim', max(1, ?1))
                   ON CONFLICT (name) DO UPDATE SET next = max(next, excluded.next)";
        run(self.conn, sql, [i64::try_from(at_least).unwrap_or(i64::MAX)]).map(drop)
    }

    fn names(&self, id: &ClaimId) -> Result<Names, StoreError> {
        let sql = "SELECT state, code, insuree_number, insuree_name FROM claim WHERE id = ?1";
        let names = one(self.conn, sql, [id.as_str()], |row| {
            Ok(Names {
                state: parsed(row, "state", ClaimState::parse)?,
                code: row.get("code")?,
                insuree_number: row.get("insuree_number")?,
                insuree_name: maybe(row, "insuree_name", |name| Some(name.to_owned()))?,
            })
        })?;
        names.ok_or(StoreError::Missing("claim"))
    }

    fn draft_names(&self, id: &ClaimId) -> Result<Names, StoreError> {
        let names = self.names(id)?;
        if names.state == ClaimState::Draft { Ok(names) } else { Err(StoreError::NotADraft) }
    }

    fn put_lines(&self, id: &ClaimId, composed: &Composed) -> Result<(), StoreError> {
        run(self.conn, "DELETE FROM claim_line WHERE claim_id = ?1", [id.as_str()])?;
        let sql = "INSERT INTO claim_line (claim_id, at, kind, code, name, quantity, price, element_uuid)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        for (at, line) in (0_i64..).zip(&composed.lines) {
            let (quantity, price) = (line.quantity.to_string(), line.price.to_string());
            let (kind, code) = (line.kind.as_str(), line.code.as_str());
            run(self.conn, sql, (id.as_str(), at, kind, code, &line.name, quantity, price, line.uuid.as_str()))?;
        }
        Ok(())
    }
}

/// An update by id changes one row, or the row is not there.
fn found(rows: usize) -> Result<(), StoreError> {
    if rows == 0 { Err(StoreError::Missing("claim")) } else { Ok(()) }
}

/// The only value of a claim that must be unique, its own id apart, is its code.
fn code_used(error: StoreError) -> StoreError {
    if let StoreError::Sql(rusqlite::Error::SqliteFailure(failure, _)) = &error
        && failure.extended_code == ffi::SQLITE_CONSTRAINT_UNIQUE
    {
        return StoreError::CodeUsed;
    }
    error
}
