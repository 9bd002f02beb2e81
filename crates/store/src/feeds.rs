//! How current each downloaded list is; a failure never erases the last success.

use claims_domain::Timestamp;
use rusqlite::{Connection, Row};

use crate::error::StoreError;
use crate::row::{many, maybe_time, one, run};

/// The state of one feed: `services`, `items`, `service_prices`, `item_prices`, `diagnoses`, `administrators`, `facility`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// Its name.
    pub name: String,
    /// The generation of rows that is shown; 0 before the first switch.
    pub generation: i64,
    /// Rows at the last success.
    pub rows: i64,
    /// When a download was last begun.
    pub last_attempt: Option<Timestamp>,
    /// When one last succeeded.
    pub last_success: Option<Timestamp>,
    /// The problem code of the last failure; `None` after a success.
    pub last_problem: Option<String>,
    /// `fhir` or `graphql`: by which way the last success came.
    pub via: Option<String>,
    /// Where the next partial download starts, in the server's words.
    pub cursor: Option<String>,
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
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            name: row.get("name")?,
            generation: row.get("generation")?,
            rows: row.get("row_count")?,
            last_attempt: maybe_time(row, "last_attempt_ms")?,
            last_success: maybe_time(row, "last_success_ms")?,
            last_problem: row.get("last_problem")?,
            via: row.get("via")?,
            cursor: row.get("cursor")?,
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

    /// A download succeeded with so many rows, `via` `fhir` or `graphql`; the last problem is over.
    ///
    /// # Errors
    /// When the database fails.
    pub fn succeeded(&self, name: &str, now: Timestamp, rows: i64, via: &str) -> Result<(), StoreError> {
        let sql = "INSERT INTO feed (name, last_success_ms, row_count, via) VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT (name) DO UPDATE SET last_success_ms = excluded.last_success_ms,
                       row_count = excluded.row_count, via = excluded.via, last_problem = NULL";
        run(self.conn, sql, (name, now.millis(), rows, via)).map(drop)
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

    /// Remembers where the next partial download starts; `None` for the beginning.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_cursor(&self, name: &str, cursor: Option<&str>) -> Result<(), StoreError> {
        let sql =
            "INSERT INTO feed (name, cursor) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET cursor = excluded.cursor";
        run(self.conn, sql, (name, cursor)).map(drop)
    }
}
