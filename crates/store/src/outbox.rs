//! Claims on their way to the payer, with the exact bytes to send; a row leaves by acknowledgement or by a person's act.

use claims_domain::Timestamp;
use claims_domain::ids::{ClaimCode, ClaimId};
use claims_domain::outbox::{Entry, Event, Lease, Moment, Phase, is_free, step};
use rusqlite::{Connection, Row};

use crate::error::StoreError;
use crate::row::{json, limited, many, maybe_time, number, one, run, time, to_json};
use crate::second::Moved;

/// An outbox entry.
#[derive(Clone, PartialEq, Eq)]
pub struct OutboxRow {
    /// Order of submission.
    pub id: i64,
    /// The claim.
    pub claim_id: ClaimId,
    /// The code inside the body.
    pub code: ClaimCode,
    /// The exact bytes to send, frozen at submit.
    pub body: Vec<u8>,
    /// Where it stands.
    pub entry: Entry,
    /// The person was in the mirror, or was looked up since.
    pub person_checked: bool,
    /// The process that works on it.
    pub lease: Option<Lease>,
}

impl std::fmt::Debug for OutboxRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OutboxRow({}, {}, {:?})", self.id, self.code, self.entry)
    }
}

/// Entries by phase.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OutboxCounts {
    /// Waiting for their turn.
    pub ready: i64,
    /// An attempt is on its way.
    pub sending: i64,
    /// The payer is being asked.
    pub unsure: i64,
    /// Waiting for a person.
    pub blocked: i64,
}

/// Reads the outbox.
pub struct Outbox<'c> {
    pub(crate) conn: &'c Connection,
}

/// Changes the outbox.
pub struct OutboxMut<'t> {
    pub(crate) conn: &'t Connection,
    /// What comes and goes is told to the second home once it is committed.
    pub(crate) moved: &'t Moved,
}

impl OutboxRow {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            claim_id: ClaimId::new(row.get::<_, String>("claim_id")?),
            code: ClaimCode::new(row.get::<_, String>("code")?),
            body: row.get("body")?,
            entry: entry(row)?,
            person_checked: row.get("person_checked")?,
            lease: match (row.get("lease_owner")?, maybe_time(row, "lease_until_ms")?) {
                (Some(owner), Some(until)) => Some(Lease { owner, until }),
                _ => None,
            },
        })
    }
}

impl Outbox<'_> {
    /// Every entry that waits for its turn, oldest first, without what is sent.
    ///
    /// # Errors
    /// When the database fails.
    pub fn waiting(&self) -> Result<Vec<(ClaimId, Entry)>, StoreError> {
        let sql = "SELECT claim_id, phase, tries, next_try_ms, sent_before FROM outbox WHERE state IN ('ready', 'unsure') ORDER BY id";
        many(self.conn, sql, [], |row| Ok((ClaimId::new(row.get::<_, String>("claim_id")?), entry(row)?)))
    }

    /// Entries whose turn it is and that nobody works on, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn due(&self, now: Timestamp, limit: usize) -> Result<Vec<OutboxRow>, StoreError> {
        let sql = "SELECT * FROM outbox WHERE state IN ('ready', 'unsure') AND next_try_ms <= ?1
                       AND (lease_until_ms IS NULL OR lease_until_ms <= ?1) ORDER BY id LIMIT ?2";
        many(self.conn, sql, (now.millis(), limited(limit)), OutboxRow::from_row)
    }

    /// When the next entry's turn comes; `None` when none will without a person.
    ///
    /// # Errors
    /// When the database fails.
    pub fn next_due(&self) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT min(max(next_try_ms, coalesce(lease_until_ms, next_try_ms))) AS due FROM outbox
                   WHERE state IN ('ready', 'unsure')";
        Ok(one(self.conn, sql, [], |row| maybe_time(row, "due"))?.flatten())
    }

    /// The entry of a claim; `None` when it is not on its way.
    ///
    /// # Errors
    /// When the database fails.
    pub fn get(&self, claim: &ClaimId) -> Result<Option<OutboxRow>, StoreError> {
        one(self.conn, "SELECT * FROM outbox WHERE claim_id = ?1", [claim.as_str()], OutboxRow::from_row)
    }

    /// Entries by phase.
    ///
    /// # Errors
    /// When the database fails.
    pub fn counts(&self) -> Result<OutboxCounts, StoreError> {
        let count = |state: &str| number(self.conn, "SELECT count(*) FROM outbox WHERE state = ?1", [state]);
        Ok(OutboxCounts {
            ready: count("ready")?,
            sending: count("sending")?,
            unsure: count("unsure")?,
            blocked: count("blocked")?,
        })
    }
}

impl OutboxMut<'_> {
    /// Puts a claim into the outbox under its present code, to be sent at once. `body` is kept byte for byte.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such claim, or when the database fails (it is there already).
    pub fn insert(
        &self,
        claim: &ClaimId,
        body: impl AsRef<[u8]>,
        person_checked: bool,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let sql =
            "INSERT INTO outbox (claim_id, code, body, state, phase, tries, next_try_ms, person_checked, sent_before)
                   SELECT id, code, ?2, ?3, ?4, 0, ?5, ?6, sent_code IS code FROM claim WHERE id = ?1";
        let phase = Phase::Ready;
        let values = (claim.as_str(), body.as_ref(), word(&phase), to_json(&phase)?, now.millis(), person_checked);
        match run(self.conn, sql, values)? {
            0 => Err(StoreError::Missing("claim")),
            _ => {
                self.moved.note(claim);
                Ok(())
            }
        }
    }

    /// Notes where an entry stands; the claim's own state follows, so that the two never differ.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when it left the outbox, or when the database fails.
    pub fn update(&self, claim: &ClaimId, entry: &Entry) -> Result<(), StoreError> {
        let sql = "UPDATE outbox SET state = ?2, phase = ?3, tries = ?4, next_try_ms = ?5 WHERE claim_id = ?1";
        let state = word(&entry.phase);
        let values = (claim.as_str(), state, to_json(&entry.phase)?, entry.tries, entry.next_try.millis());
        found(run(self.conn, sql, values)?)?;
        run(self.conn, "UPDATE claim SET state = ?2 WHERE id = ?1 AND state <> ?2", (claim.as_str(), state)).map(drop)
    }

    /// Claims an entry for `owner` until `until`; `false` when another process works on it. An owner may prolong its own.
    ///
    /// # Errors
    /// When the database fails.
    pub fn take_lease(
        &self,
        claim: &ClaimId,
        owner: &str,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let kept = Outbox { conn: self.conn }.get(claim)?;
        if !kept.is_some_and(|row| is_free(row.lease.as_ref(), owner, now)) {
            return Ok(false);
        }
        let sql = "UPDATE outbox SET lease_owner = ?2, lease_until_ms = ?3 WHERE claim_id = ?1";
        Ok(run(self.conn, sql, (claim.as_str(), owner, until.millis()))? == 1)
    }

    /// Gives a lease back; another owner's stays.
    ///
    /// # Errors
    /// When the database fails.
    pub fn release_lease(&self, claim: &ClaimId, owner: &str) -> Result<(), StoreError> {
        let sql =
            "UPDATE outbox SET lease_owner = NULL, lease_until_ms = NULL WHERE claim_id = ?1 AND lease_owner = ?2";
        run(self.conn, sql, (claim.as_str(), owner)).map(drop)
    }

    /// Takes a claim out: it was delivered or taken back.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when it was not there, or when the database fails.
    pub fn remove(&self, claim: &ClaimId) -> Result<(), StoreError> {
        self.moved.note(claim);
        found(run(self.conn, "DELETE FROM outbox WHERE claim_id = ?1", [claim.as_str()])?)
    }

    /// At start-up: an attempt that nobody works on any more has an unknown outcome. `owner` is the starting process: what is
    /// leased under its name was left by an earlier one. Answers which claims changed.
    ///
    /// # Errors
    /// When the database fails.
    pub fn restart(&self, now: Moment, owner: &str) -> Result<Vec<ClaimId>, StoreError> {
        let mut changed = Vec::new();
        let sql = "SELECT * FROM outbox WHERE state = 'sending' OR lease_owner IS NOT NULL ORDER BY id";
        for row in many(self.conn, sql, [], OutboxRow::from_row)? {
            if !is_free(row.lease.as_ref(), owner, now.at) {
                continue;
            }
            if let Some(left) = row.lease {
                self.release_lease(&row.claim_id, &left.owner)?;
            }
            let stands = step(&row.entry, Event::Restarted, now, 0).entry;
            if let Some(entry) = stands.filter(|entry| *entry != row.entry) {
                self.update(&row.claim_id, &entry)?;
                changed.push(row.claim_id);
            }
        }
        Ok(changed)
    }

    /// The person was looked up at the payer.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when the claim left the outbox, or when the database fails.
    pub fn set_person_checked(&self, claim: &ClaimId) -> Result<(), StoreError> {
        found(run(self.conn, "UPDATE outbox SET person_checked = 1 WHERE claim_id = ?1", [claim.as_str()])?)
    }
}

fn entry(row: &Row<'_>) -> Result<Entry, StoreError> {
    Ok(Entry {
        phase: json(row, "phase")?,
        tries: row.get("tries")?,
        next_try: time(row, "next_try_ms")?,
        sent_before: row.get("sent_before")?,
    })
}

/// The word for a phase, in the outbox and in the claim alike.
const fn word(phase: &Phase) -> &'static str {
    match phase {
        Phase::Ready => "ready",
        Phase::Sending => "sending",
        Phase::Unsure { .. } => "unsure",
        Phase::Blocked { .. } => "blocked",
    }
}

fn found(rows: usize) -> Result<(), StoreError> {
    if rows == 0 { Err(StoreError::Missing("outbox entry")) } else { Ok(()) }
}
