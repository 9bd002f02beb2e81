//! Files that go with claims: their bytes once, and for each claim which of them it carries and where each stands.

use std::fmt;

use claims_domain::attachment::{LEASE, Place, Standing, Turn, Why, turn};
use claims_domain::ids::{AttachmentId, ClaimId};
use claims_domain::{ServiceDate, Timestamp};
use rusqlite::{Connection, Row};
use sha2::{Digest as _, Sha256};

use crate::error::StoreError;
use crate::outbox::Outbox;
use crate::row::{day, many, maybe_time, number, one, parsed, run, time};
use crate::second::Moved;

/// A file of a claim, without what is in it.
#[derive(Clone, PartialEq, Eq)]
pub struct AttachmentRow {
    /// Our own id.
    pub id: AttachmentId,
    /// The claim it goes with.
    pub claim: ClaimId,
    /// Its name, as the payer is told.
    pub name: String,
    /// Its type, as the payer is told.
    pub mime: String,
    /// Bytes.
    pub size: u64,
    /// The day it was added, as the payer is told.
    pub day: ServiceDate,
    /// Where it stands.
    pub place: Place,
    /// Why the payer does not have it, where it was refused.
    pub why: Option<Why>,
    /// When it was added.
    pub added: Timestamp,
    /// When the payer was first known to have it.
    pub sent: Option<Timestamp>,
}

impl fmt::Debug for AttachmentRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AttachmentRow({}, {:?})", self.id, self.place)
    }
}

/// A file to add.
pub struct NewAttachment<'a> {
    /// Our own id.
    pub id: AttachmentId,
    /// The claim it goes with.
    pub claim: &'a ClaimId,
    /// Its name, unlike those of the claim's others.
    pub name: &'a str,
    /// Its type.
    pub mime: &'a str,
    /// The day that the payer is told.
    pub day: ServiceDate,
    /// What is in it.
    pub bytes: &'a [u8],
}

/// Reads files of claims.
pub struct Attachments<'c> {
    pub(crate) conn: &'c Connection,
}

/// Changes files of claims.
pub struct AttachmentsMut<'t> {
    pub(crate) conn: &'t Connection,
    /// The second home knows the names of what goes with a claim on its way.
    pub(crate) moved: &'t Moved,
}

const COLUMNS: &str = "id, claim_id, name, mime, size, day, state, tries, next_try_ms, why, words, added_ms, sent_ms";

impl AttachmentRow {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let standing = parsed(row, "state", Standing::parse)?;
        let why = match row.get::<_, Option<String>>("why")?.as_deref() {
            None => None,
            Some("words") => Some(Why::Words(row.get::<_, Option<String>>("words")?.unwrap_or_default())),
            Some("too_large") => Some(Why::TooLarge),
            Some("no_right") => Some(Why::NoRight),
            Some(_) => return Err(StoreError::BadRow("why")),
        };
        Ok(Self {
            id: AttachmentId::new(row.get::<_, String>("id")?),
            claim: ClaimId::new(row.get::<_, String>("claim_id")?),
            name: row.get("name")?,
            mime: row.get("mime")?,
            size: u64::try_from(row.get::<_, i64>("size")?).map_err(|_| StoreError::BadRow("size"))?,
            day: parsed(row, "day", day)?,
            place: Place { standing, tries: row.get("tries")?, next_try: time(row, "next_try_ms")? },
            why,
            added: time(row, "added_ms")?,
            sent: maybe_time(row, "sent_ms")?,
        })
    }
}

impl Attachments<'_> {
    /// The files of a claim, in the order of adding.
    ///
    /// # Errors
    /// When the database fails.
    pub fn of(&self, claim: &ClaimId) -> Result<Vec<AttachmentRow>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM attachment WHERE claim_id = ?1 ORDER BY at");
        many(self.conn, &sql, [claim.as_str()], AttachmentRow::from_row)
    }

    /// One file.
    ///
    /// # Errors
    /// When the database fails.
    pub fn get(&self, id: &AttachmentId) -> Result<Option<AttachmentRow>, StoreError> {
        one(
            self.conn,
            &format!("SELECT {COLUMNS} FROM attachment WHERE id = ?1"),
            [id.as_str()],
            AttachmentRow::from_row,
        )
    }

    /// Whether a claim has a file with just this in it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn holds(&self, claim: &ClaimId, bytes: &[u8]) -> Result<bool, StoreError> {
        let sql = "SELECT count(*) FROM attachment a JOIN attachment_content c ON c.id = a.content
                   WHERE a.claim_id = ?1 AND c.sha256 = ?2";
        Ok(number(self.conn, sql, (claim.as_str(), Sha256::digest(bytes).as_slice()))? > 0)
    }

    /// What is in a file; `None` when that is lost, or the file is gone.
    ///
    /// # Errors
    /// When the database fails.
    pub fn bytes(&self, id: &AttachmentId) -> Result<Option<Vec<u8>>, StoreError> {
        let sql = "SELECT c.bytes FROM attachment a JOIN attachment_content c ON c.id = a.content WHERE a.id = ?1";
        one(self.conn, sql, [id.as_str()], |row| Ok(row.get("bytes")?))
    }

    /// Claims that the payer has and of which a file is to be sent or asked about now, longest waiting first; with `force` also those
    /// whose time has not come.
    ///
    /// # Errors
    /// When the database fails.
    pub fn due(&self, now: Timestamp, force: bool) -> Result<Vec<ClaimId>, StoreError> {
        let sql = "SELECT a.claim_id FROM attachment a JOIN claim c ON c.id = a.claim_id
                   WHERE c.delivered_ms IS NOT NULL
                       AND (a.state = 'waiting' AND (?2 OR a.next_try_ms <= ?1) OR a.state = 'sending' AND a.next_try_ms <= ?1)
                   GROUP BY a.claim_id ORDER BY min(a.next_try_ms)";
        many(self.conn, sql, (now.millis(), force), |row| Ok(ClaimId::new(row.get::<_, String>("claim_id")?)))
    }

    /// When something is next to be done about a file of a claim that the payer has; `None` when nothing is.
    ///
    /// # Errors
    /// When the database fails.
    pub fn next_due(&self) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT min(a.next_try_ms) AS due FROM attachment a JOIN claim c ON c.id = a.claim_id
                   WHERE a.state IN ('waiting', 'sending') AND c.delivered_ms IS NOT NULL";
        Ok(one(self.conn, sql, [], |row| maybe_time(row, "due"))?.flatten())
    }

    /// Files of claims that the payer has and files it has not: how many, and how many bytes.
    ///
    /// # Errors
    /// When the database fails.
    pub fn to_send(&self) -> Result<(i64, i64), StoreError> {
        let sql = "SELECT count(*) AS files, coalesce(sum(a.size), 0) AS bytes
                   FROM attachment a JOIN claim c ON c.id = a.claim_id
                   WHERE a.state IN ('waiting', 'sending') AND c.delivered_ms IS NOT NULL";
        let counted = one(self.conn, sql, [], |row| Ok((row.get("files")?, row.get("bytes")?)))?;
        Ok(counted.unwrap_or_default())
    }
}

impl AttachmentsMut<'_> {
    /// Keeps a file with a claim, to be sent once the payer has the claim.
    ///
    /// # Errors
    /// When the database fails: there is no such claim, or a file of this name.
    pub fn add(&self, new: &NewAttachment<'_>, now: Timestamp) -> Result<(), StoreError> {
        let hash = Sha256::digest(new.bytes);
        let sql = "INSERT INTO attachment_content (sha256, bytes) VALUES (?1, ?2) ON CONFLICT (sha256) DO NOTHING";
        run(self.conn, sql, (hash.as_slice(), new.bytes))?;
        let content = number(self.conn, "SELECT id FROM attachment_content WHERE sha256 = ?1", [hash.as_slice()])?;
        let sql =
            "INSERT INTO attachment (id, claim_id, at, name, mime, size, day, content, state, next_try_ms, added_ms)
                   SELECT ?1, ?2, coalesce(max(at), 0) + 1, ?3, ?4, ?5, ?6, ?7, 'waiting', ?8, ?8
                   FROM attachment WHERE claim_id = ?2";
        let size = i64::try_from(new.bytes.len()).map_err(|_| StoreError::Unwritable)?;
        let (id, claim) = (new.id.as_str(), new.claim.as_str());
        run(self.conn, sql, (id, claim, new.name, new.mime, size, new.day.to_string(), content, now.millis()))?;
        self.note(new.claim)
    }

    /// Keeps the files of a claim with another one too, to be sent anew.
    ///
    /// # Errors
    /// When the database fails.
    pub fn copy(
        &self,
        from: &ClaimId,
        to: &ClaimId,
        mut id: impl FnMut() -> AttachmentId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO attachment (id, claim_id, at, name, mime, size, day, content, state, next_try_ms, added_ms)
                   SELECT ?2, ?3, at, name, mime, size, day, content, CASE WHEN content IS NULL THEN 'lost' ELSE 'waiting' END,
                       ?4, ?4 FROM attachment WHERE id = ?1";
        for row in (Attachments { conn: self.conn }).of(from)? {
            run(self.conn, sql, (row.id.as_str(), id().as_str(), to.as_str(), now.millis()))?;
        }
        self.note(to)
    }

    /// A claim that comes back without its files says which they were.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) fn lost(&self, row: &AttachmentRow, now: Timestamp) -> Result<(), StoreError> {
        let sql =
            "INSERT INTO attachment (id, claim_id, at, name, mime, size, day, content, state, next_try_ms, added_ms)
                   SELECT ?1, ?2, coalesce(max(at), 0) + 1, ?3, ?4, ?5, ?6, NULL, 'lost', ?7, ?8
                   FROM attachment WHERE claim_id = ?2 ON CONFLICT DO NOTHING";
        let size = i64::try_from(row.size).map_err(|_| StoreError::Unwritable)?;
        let (id, claim, day) = (row.id.as_str(), row.claim.as_str(), row.day.to_string());
        run(self.conn, sql, (id, claim, &row.name, &row.mime, size, day, now.millis(), row.added.millis())).map(drop)
    }

    /// Takes a file away, and what was in it when no other claim carries the same.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is none, or when the database fails.
    pub fn remove(&self, id: &AttachmentId) -> Result<(), StoreError> {
        let row = Attachments { conn: self.conn }.get(id)?.ok_or(StoreError::Missing("attachment"))?;
        run(self.conn, "DELETE FROM attachment WHERE id = ?1", [id.as_str()])?;
        let sql = "DELETE FROM attachment_content WHERE NOT EXISTS (SELECT 1 FROM attachment WHERE content = attachment_content.id)";
        run(self.conn, sql, [])?;
        self.note(&row.claim)
    }

    /// Takes up a file whose turn has come: others keep away from it for [`LEASE`], and an attempt to send it is counted. `None` when it
    /// is not its turn (any more).
    ///
    /// # Errors
    /// When the database fails.
    pub fn begin(
        &self,
        id: &AttachmentId,
        now: Timestamp,
        force: bool,
    ) -> Result<Option<(AttachmentRow, Turn)>, StoreError> {
        let Some(mut row) = Attachments { conn: self.conn }.get(id)? else { return Ok(None) };
        let Some(turn) = turn(row.place, now, force) else { return Ok(None) };
        let tries = row.place.tries.saturating_add(u32::from(turn == Turn::Send));
        row.place = Place { standing: Standing::Sending, tries, next_try: now.after(LEASE) };
        self.put(id, row.place, None, now)?;
        Ok(Some((row, turn)))
    }

    /// Notes where a file stands, and why the payer does not have it.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when it is gone, or when the database fails.
    pub fn put(&self, id: &AttachmentId, place: Place, why: Option<&Why>, now: Timestamp) -> Result<(), StoreError> {
        let (why, words) = match why {
            None => (None, None),
            Some(Why::Words(words)) => (Some("words"), Some(words.as_str())),
            Some(Why::TooLarge) => (Some("too_large"), None),
            Some(Why::NoRight) => (Some("no_right"), None),
        };
        let sql = "UPDATE attachment SET state = ?2, tries = ?3, next_try_ms = ?4, why = ?5, words = ?6,
                       sent_ms = CASE WHEN ?2 = 'sent' THEN coalesce(sent_ms, ?7) END WHERE id = ?1";
        let (state, next) = (place.standing.as_str(), place.next_try.millis());
        match run(self.conn, sql, (id.as_str(), state, place.tries, next, why, words, now.millis()))? {
            0 => Err(StoreError::Missing("attachment")),
            _ => Ok(()),
        }
    }

    /// What goes with a claim on its way stands in the second home as well.
    fn note(&self, claim: &ClaimId) -> Result<(), StoreError> {
        if (Outbox { conn: self.conn }).get(claim)?.is_some() {
            self.moved.note(claim);
        }
        Ok(())
    }
}
