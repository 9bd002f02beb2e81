//! How current each downloaded list is; a failure never erases the last success.

use claims_domain::Timestamp;
use rusqlite::{Connection, Row};

use crate::error::StoreError;
use crate::row::{json, many, maybe_time, one, run, to_json};

/// The state of one feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// Its name: [`crate::List::as_str`].
    pub name: String,
    /// The generation of rows that is shown; 0 before the first switch.
    pub generation: i64,
    /// Rows that are shown.
    pub rows: i64,
    /// When a download was last begun.
    pub last_attempt: Option<Timestamp>,
    /// When it was last known to be whole and as the server's.
    pub last_success: Option<Timestamp>,
    /// The problem code of the last failure; `None` after a success.
    pub last_problem: Option<String>,
    /// By which way the last success came: `graphql`, `fhir` or `file`.
    pub via: Option<String>,
    /// The server's time of the latest change that is here, in its own words; `None` where the server does not tell.
    pub newest: Option<String>,
    /// When every row was last compared with the server's.
    pub reconciled: Option<Timestamp>,
    /// Rows of the server that could not be read or belong to nothing, by code, place or database id; with a [`Feed::STALE`] before it,
    /// a row that is shown as it was before, since its change could not be read.
    pub skipped: Vec<String>,
    /// Rows that the server counts although they have ended.
    pub ended: u64,
}

/// Reads feeds.
pub struct Feeds<'c> {
    pub(crate) conn: &'c Connection,
}

/// Notes how downloads went.
pub struct FeedsMut<'t> {
    pub(crate) conn: &'t Connection,
}

impl Feed {
    /// Marks a row whose change could not be read.
    pub const STALE: char = '+';

    /// Rows that the server counts and that are not here.
    #[must_use]
    pub fn left_out(&self) -> u64 {
        let missing = self.skipped.iter().filter(|row| !row.starts_with(Self::STALE)).count();
        self.ended.saturating_add(u64::try_from(missing).unwrap_or(u64::MAX))
    }

    /// What is left out, with these places of changes that could not be read instead of the earlier ones.
    #[must_use]
    pub fn with_stale(&self, bad: &[String]) -> Vec<String> {
        let before = self.skipped.iter().filter(|row| !row.starts_with(Self::STALE)).cloned();
        before.chain(bad.iter().map(|row| format!("{}{row}", Self::STALE))).collect()
    }

    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            name: row.get("name")?,
            generation: row.get("generation")?,
            rows: row.get("row_count")?,
            last_attempt: maybe_time(row, "last_attempt_ms")?,
            last_success: maybe_time(row, "last_success_ms")?,
            last_problem: row.get("last_problem")?,
            via: row.get("via")?,
            newest: row.get("newest")?,
            reconciled: maybe_time(row, "reconciled_ms")?,
            skipped: json(row, "skipped")?,
            ended: row.get::<_, i64>("ended")?.unsigned_abs(),
        })
    }
}

impl Feeds<'_> {
    /// Every feed that was ever attempted, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub fn all(&self) -> Result<Vec<Feed>, StoreError> {
        many(self.conn, "SELECT * FROM feed ORDER BY name", [], Feed::from_row)
    }

    /// One feed; `None` when it was never attempted.
    ///
    /// # Errors
    /// When the database fails.
    pub fn get(&self, name: &str) -> Result<Option<Feed>, StoreError> {
        one(self.conn, "SELECT * FROM feed WHERE name = ?1", [name], Feed::from_row)
    }
}

impl FeedsMut<'_> {
    /// A download begins.
    ///
    /// # Errors
    /// When the database fails.
    pub fn attempted(&self, name: &str, now: Timestamp) -> Result<(), StoreError> {
        let sql = "INSERT INTO feed (name, last_attempt_ms) VALUES (?1, ?2)
                   ON CONFLICT (name) DO UPDATE SET last_attempt_ms = excluded.last_attempt_ms";
        run(self.conn, sql, (name, now.millis())).map(drop)
    }

    /// A list is whole and as the server's, having come `via` `graphql`, `fhir` or `file`; the last problem is over.
    ///
    /// # Errors
    /// When the database fails.
    pub fn succeeded(&self, name: &str, now: Timestamp, via: &str) -> Result<(), StoreError> {
        let sql = "INSERT INTO feed (name, last_success_ms, via) VALUES (?1, ?2, ?3)
                   ON CONFLICT (name) DO UPDATE SET last_success_ms = excluded.last_success_ms, via = excluded.via,
                       last_problem = NULL";
        run(self.conn, sql, (name, now.millis(), via)).map(drop)
    }

    /// Every row was compared with the server's, whose latest change was `newest`; these could not be read, and so many more that it
    /// counts have ended.
    ///
    /// # Errors
    /// When the database fails.
    pub fn reconciled(
        &self,
        name: &str,
        now: Timestamp,
        newest: Option<&str>,
        skipped: &[String],
        ended: u64,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO feed (name, reconciled_ms, newest, skipped, ended) VALUES (?1, ?2, ?3, ?4, ?5)
                   ON CONFLICT (name) DO UPDATE SET reconciled_ms = excluded.reconciled_ms,
                       newest = coalesce(excluded.newest, newest), skipped = excluded.skipped, ended = excluded.ended";
        let ended = i64::try_from(ended).unwrap_or(i64::MAX);
        run(self.conn, sql, (name, now.millis(), newest, to_json(skipped)?, ended)).map(drop)
    }

    /// Also these rows of the server's list are not shown.
    ///
    /// # Errors
    /// When the database fails.
    pub fn skip(&self, name: &str, rows: &[String]) -> Result<(), StoreError> {
        let Some(feed) = (Feeds { conn: self.conn }).get(name)? else { return Ok(()) };
        let skipped = [feed.skipped.as_slice(), rows].concat();
        run(self.conn, "UPDATE feed SET skipped = ?2 WHERE name = ?1", (name, to_json(&skipped)?)).map(drop)
    }

    /// The server's latest change that is here.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_newest(&self, name: &str, newest: &str) -> Result<(), StoreError> {
        let sql =
            "INSERT INTO feed (name, newest) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET newest = excluded.newest";
        run(self.conn, sql, (name, newest)).map(drop)
    }

    /// A download failed with this problem code. Everything about the last success stays.
    ///
    /// # Errors
    /// When the database fails.
    pub fn failed(&self, name: &str, code: &str) -> Result<(), StoreError> {
        let sql = "INSERT INTO feed (name, last_problem) VALUES (?1, ?2)
                   ON CONFLICT (name) DO UPDATE SET last_problem = excluded.last_problem";
        run(self.conn, sql, (name, code)).map(drop)
    }
}
