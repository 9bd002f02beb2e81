//! What happened, in machine words without a person's data; only ever appended to.

use claims_domain::Timestamp;
use claims_domain::ids::ClaimId;
use rusqlite::Connection;

use crate::error::StoreError;
use crate::row::{many, run, time};

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalLine {
    /// When.
    pub at: Timestamp,
    /// The machine word, such as `submitted`.
    pub what: String,
    /// JSON without a person's data.
    pub detail: String,
}

/// Reads the journal.
pub struct Journal<'c> {
    pub(crate) conn: &'c Connection,
}

/// Appends to the journal.
pub struct JournalMut<'t> {
    pub(crate) conn: &'t Connection,
}

impl Journal<'_> {
    /// What happened to a claim, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn of(&self, claim: &ClaimId) -> Result<Vec<JournalLine>, StoreError> {
        let sql = "SELECT at_ms, what, detail FROM journal WHERE claim_id = ?1 ORDER BY id";
        many(self.conn, sql, [claim.as_str()], |row| {
            Ok(JournalLine { at: time(row, "at_ms")?, what: row.get("what")?, detail: row.get("detail")? })
        })
    }
}

impl JournalMut<'_> {
    /// Notes what happened: `what` is a machine word, `detail` JSON without a person's data.
    ///
    /// # Errors
    /// When the database fails.
    pub fn append(&self, at: Timestamp, claim: Option<&ClaimId>, what: &str, detail: &str) -> Result<(), StoreError> {
        let sql = "INSERT INTO journal (at_ms, claim_id, what, detail) VALUES (?1, ?2, ?3, ?4)";
        run(self.conn, sql, (at.millis(), claim.map(ClaimId::as_str), what, detail)).map(drop)
    }
}
