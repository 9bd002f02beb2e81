//! A list, or a part of one, that is here as a whole: shown, and noted with its feed, in one transaction.

use claims_domain::Timestamp;
use rusqlite::Row;

use super::Mirror;
use super::build::{Change, MirrorMut};
use super::list::{List, MirrorRow};
use crate::error::StoreError;
use crate::feeds::FeedsMut;
use crate::row::{json, many, number, run, to_json};

/// What is known of a list that came whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrival<'a> {
    /// By which way: `graphql`, `fhir` or `file`.
    pub via: &'a str,
    /// When it was as the server's.
    pub as_of: Timestamp,
    /// The server's time of the latest change in it, in its own words.
    pub newest: Option<&'a str>,
    /// Rows that could not be read, by code or place.
    pub skipped: &'a [String],
    /// Rows that the server counts although they have ended.
    pub ended: u64,
}

impl<'a> Arrival<'a> {
    /// A list of which every row could be read.
    #[must_use]
    pub const fn of(via: &'a str, as_of: Timestamp) -> Self {
        Self { via, as_of, newest: None, skipped: &[], ended: 0 }
    }
}

/// A part of a list as it last came whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What the keys of its rows begin with, before the colon.
    pub name: String,
    /// The server's time of its latest change, in its own words.
    pub newest: Option<String>,
    /// Rows the server counted.
    pub total: u64,
    /// Rows that could not be read, by code or place.
    pub skipped: Vec<String>,
    /// Rows the server counted although they had ended.
    pub ended: u64,
}

/// Rows made at once.
const TOGETHER: usize = 1_000;

/// A person's word that a list may be empty holds for a day.
const ACCEPTED_FOR_MS: u64 = 24 * 3_600_000;

impl Mirror<'_> {
    /// The parts of a list, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub fn parts(&self, list: List) -> Result<Vec<Part>, StoreError> {
        let sql = "SELECT part, newest, total, skipped, ended FROM mirror_part WHERE feed = ?1 ORDER BY part";
        many(self.conn, sql, [list.number()], |row: &Row<'_>| {
            Ok(Part {
                name: row.get("part")?,
                newest: row.get("newest")?,
                total: row.get::<_, i64>("total")?.unsigned_abs(),
                skipped: json(row, "skipped")?,
                ended: row.get::<_, i64>("ended")?.unsigned_abs(),
            })
        })
    }

    /// Whether this list may come empty although it has rows: a person said so within the last day.
    ///
    /// # Errors
    /// When the database fails.
    pub fn may_be_empty(&self, list: List, now: Timestamp) -> Result<bool, StoreError> {
        let sql = "SELECT coalesce(max(empty_accepted_ms), 0) FROM feed WHERE name = ?1";
        let accepted = Timestamp::from_millis(number(self.conn, sql, [list.as_str()])?);
        Ok(accepted.millis() > 0 && now.millis_since(accepted) < ACCEPTED_FOR_MS)
    }
}

impl MirrorMut<'_> {
    /// Shows a generation that holds every row of the list, and notes it with its feed; `None`, with nothing changed, when the list
    /// had rows and comes without any and nobody said that this is so.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when a later download of this list has begun; or when the database fails.
    pub fn arrived(
        &self,
        list: List,
        generation: i64,
        now: Timestamp,
        arrival: &Arrival<'_>,
    ) -> Result<Option<Change>, StoreError> {
        if self.built(generation)? == 0 && !self.may_empty(list, now)? {
            return Ok(None);
        }
        let change = self.switch(list, generation, now)?;
        let feeds = FeedsMut { conn: self.conn };
        feeds.succeeded(list.as_str(), arrival.as_of, arrival.via)?;
        feeds.reconciled(list.as_str(), arrival.as_of, arrival.newest, arrival.skipped, arrival.ended)?;
        Ok(Some(change))
    }

    /// Puts a list that came in one piece in the place of what was there; `None` as [`MirrorMut::arrived`]. Rows are made a few at
    /// a time: a price list may have tens of thousands.
    ///
    /// # Errors
    /// When the database fails, or a row cannot be made.
    pub fn replace(
        &self,
        list: List,
        rows: impl ExactSizeIterator<Item = Result<MirrorRow, StoreError>>,
        now: Timestamp,
        arrival: &Arrival<'_>,
    ) -> Result<Option<Change>, StoreError> {
        let mirror = Mirror { conn: self.conn };
        if rows.len() == 0 && !list.is_often_empty() && mirror.count(list)? > 0 && !mirror.may_be_empty(list, now)? {
            return Ok(None);
        }
        let generation = self.begin(list, arrival.via, now)?;
        let mut rows = rows.peekable();
        while rows.peek().is_some() {
            let some = rows.by_ref().take(TOGETHER).collect::<Result<Vec<_>, _>>()?;
            self.add(list, generation, &some, None)?;
        }
        self.arrived(list, generation, now, arrival)
    }

    /// Shows a generation that holds every row of a part; the other parts stay as they are.
    ///
    /// # Errors
    /// As [`MirrorMut::arrived`].
    pub fn part_arrived(&self, list: List, generation: i64, now: Timestamp, part: &Part) -> Result<Change, StoreError> {
        let sql = "SELECT id FROM mirror_row
                   WHERE feed = ?1 AND key >= ?3 || ':' AND key < ?3 || ';' AND died IS NULL AND born < ?2
                       AND id NOT IN (SELECT row_id FROM mirror_seen WHERE generation = ?2)";
        let gone: Vec<i64> = many(self.conn, sql, (list.number(), generation, &part.name), |row| Ok(row.get(0)?))?;
        let change = self.show(list, generation, &gone, now)?;
        let sql = "INSERT INTO mirror_part (feed, part, newest, total, skipped, ended) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                   ON CONFLICT (feed, part) DO UPDATE SET newest = excluded.newest, total = excluded.total,
                       skipped = excluded.skipped, ended = excluded.ended";
        let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let values =
            (list.number(), &part.name, &part.newest, count(part.total), to_json(&part.skipped)?, count(part.ended));
        run(self.conn, sql, values)?;
        Ok(change)
    }

    /// Ends the parts that the server no longer has.
    ///
    /// # Errors
    /// When the database fails.
    pub fn keep_parts(&self, list: List, names: &[&str], via: &str, now: Timestamp) -> Result<u64, StoreError> {
        let mut retired = 0;
        for part in (Mirror { conn: self.conn }).parts(list)? {
            if names.contains(&part.name.as_str()) {
                continue;
            }
            let generation = self.begin(list, via, now)?;
            let sql = "SELECT id FROM mirror_row
                       WHERE feed = ?1 AND key >= ?2 || ':' AND key < ?2 || ';' AND died IS NULL";
            let gone: Vec<i64> = many(self.conn, sql, (list.number(), &part.name), |row| Ok(row.get(0)?))?;
            retired += self.show(list, generation, &gone, now)?.retired;
            run(self.conn, "DELETE FROM mirror_part WHERE feed = ?1 AND part = ?2", (list.number(), &part.name))?;
        }
        Ok(retired)
    }

    /// Whether it is right that this list has no rows; a person's word on it is used up.
    fn may_empty(&self, list: List, now: Timestamp) -> Result<bool, StoreError> {
        let mirror = Mirror { conn: self.conn };
        if list.is_often_empty() || mirror.count(list)? == 0 {
            return Ok(true);
        }
        let may = mirror.may_be_empty(list, now)?;
        if may {
            run(self.conn, "UPDATE feed SET empty_accepted_ms = NULL WHERE name = ?1", [list.as_str()])?;
        }
        Ok(may)
    }
}

impl FeedsMut<'_> {
    /// A person says that a list may come empty: what it held then leaves with the next download that brings nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub fn accept_empty(&self, list: List, now: Timestamp) -> Result<(), StoreError> {
        let sql = "INSERT INTO feed (name, empty_accepted_ms) VALUES (?1, ?2)
                   ON CONFLICT (name) DO UPDATE SET empty_accepted_ms = excluded.empty_accepted_ms";
        run(self.conn, sql, (list.as_str(), now.millis())).map(drop)
    }
}
