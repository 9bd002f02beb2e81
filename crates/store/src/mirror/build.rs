//! Bringing a list up to date: built beside what is shown, then switched to in one short transaction.
//!
//! A whole download goes `begin`, `add` page by page, `switch`; what it did not meet again is over. A partial one is `apply`, and
//! `retain` compares the keys alone. A row that comes as it is writes nothing but that it was seen.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use claims_domain::Timestamp;
use rusqlite::{CachedStatement, Connection, Row};

use super::Mirror;
use super::list::{List, MirrorRow};
use super::tiers::{Tiers, add_words, drop_words, place, word_adding};
use crate::error::StoreError;
use crate::row::{day_of, many, maybe_time, number, one, run};
use crate::words::Words;

/// The way of a download that brings only what the facility's own price list names, to be shown before the whole list is here.
pub const OWN_LIST: &str = "own_list";

/// Brings lists up to date.
pub struct MirrorMut<'t> {
    pub(crate) conn: &'t Connection,
}

/// A whole download that was begun and not yet switched to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Building {
    /// Its generation.
    pub generation: i64,
    /// By which way it comes: `graphql`, `fhir` or `file`; [`OWN_LIST`] where it is less than the whole.
    pub via: String,
    /// When it was begun.
    pub begun: Option<Timestamp>,
    /// Where it goes on, in the words of who downloads; `None` at its beginning.
    pub cursor: Option<String>,
}

/// What a download changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Change {
    /// Things that were not there before.
    pub added: u64,
    /// Things that are not as they were.
    pub changed: u64,
    /// Things that are no longer there.
    pub retired: u64,
    /// Things that are there now.
    pub rows: u64,
}

impl Change {
    /// Both, one after the other.
    #[must_use]
    pub const fn and(self, then: Self) -> Self {
        Self {
            added: self.added + then.added,
            changed: self.changed + then.changed,
            retired: self.retired + then.retired,
            rows: then.rows,
        }
    }
}

/// What comparing the keys showed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Retained {
    /// Rows that the server no longer has; they are retired now.
    pub retired: u64,
    /// Keys of the server that are not here.
    pub missing: Vec<String>,
}

/// A number below zero for a key, where no row has its number: the same for the same key, and not of two keys among millions.
fn stand_in(key: &str) -> i64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    -1 - (hasher.finish() >> 1).cast_signed()
}

/// What becomes of a row whose key a generation has already.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Again {
    /// It takes the place of what came before.
    Replaces,
    /// What came before stays.
    Stays,
}

/// A row's version that lives.
struct Alive {
    id: i64,
    number: Option<i64>,
    code: String,
    body: String,
    tier: i64,
    born: i64,
}

impl Alive {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            number: row.get("number")?,
            code: row.get("code")?,
            body: row.get("body")?,
            tier: row.get("tier")?,
            born: row.get("born")?,
        })
    }

    fn is_as(&self, row: &MirrorRow) -> bool {
        self.body == row.body && self.code == row.code && self.number == row.number
    }
}

impl Mirror<'_> {
    /// What these rows would change; nothing is changed.
    ///
    /// # Errors
    /// When the database fails.
    pub fn compared(&self, list: List, rows: &[MirrorRow]) -> Result<Change, StoreError> {
        let head = self.head(list)?;
        let sql = "SELECT id, number, code, body, tier, born FROM mirror_row
                   WHERE feed = ?1 AND key = ?2 AND died IS NULL AND born <= ?3";
        let mut change = Change { rows: self.count(list)?.unsigned_abs(), ..Change::default() };
        for row in rows {
            match one(self.conn, sql, (list.number(), &row.key, head), Alive::from_row)? {
                None => change.added += 1,
                Some(alive) if !alive.is_as(row) => change.changed += 1,
                Some(_) => {}
            }
        }
        Ok(change)
    }
}

impl MirrorMut<'_> {
    /// The unfinished download of this list, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub fn building(&self, list: List) -> Result<Option<Building>, StoreError> {
        let sql = "SELECT * FROM mirror_generation WHERE feed = ?1 AND switched_ms IS NULL ORDER BY id DESC LIMIT 1";
        one(self.conn, sql, [list.as_str()], |row| {
            Ok(Building {
                generation: row.get("id")?,
                via: row.get("via")?,
                begun: maybe_time(row, "begun_ms")?,
                cursor: row.get("cursor")?,
            })
        })
    }

    /// Begins a new generation of this list and forgets an unfinished one. Nothing that is shown changes.
    ///
    /// # Errors
    /// When the database fails.
    pub fn begin(&self, list: List, via: &str, now: Timestamp) -> Result<i64, StoreError> {
        self.forget_unfinished(list)?;
        let sql = "INSERT INTO mirror_generation (feed, via, begun_ms, is_first)
                   VALUES (?1, ?2, ?3, NOT EXISTS (SELECT 1 FROM mirror_generation WHERE feed = ?1 AND via <> ?4))";
        run(self.conn, sql, (list.as_str(), via, now.millis(), OWN_LIST))?;
        Ok(self.conn.last_insert_rowid())
    }

    /// Adds rows to a generation, and with them, so that one is never without the other, where to go on after them. A row
    /// that comes again replaces itself: a page may be fetched twice.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when a later download of this list has begun; or when the database fails.
    pub fn add(&self, list: List, generation: i64, rows: &[MirrorRow], cursor: Option<&str>) -> Result<(), StoreError> {
        let is_alone = self.note_place(list, generation, cursor)?;
        self.fill(list, generation, rows, is_alone, Again::Replaces).map(drop)
    }

    /// Adds rows of which each must come once. What came before in this generation stays as it is; the codes of what comes again
    /// are told. Where to go on is the caller's to note, with [`MirrorMut::go_on_from`] in the same transaction.
    ///
    /// # Errors
    /// As [`MirrorMut::add`].
    pub fn add_once(&self, list: List, generation: i64, rows: &[MirrorRow]) -> Result<Vec<String>, StoreError> {
        let is_alone = self.note_place(list, generation, None)?;
        self.fill(list, generation, rows, is_alone, Again::Stays)
    }

    /// Notes where a download goes on.
    ///
    /// # Errors
    /// As [`MirrorMut::add`].
    pub fn go_on_from(&self, list: List, generation: i64, cursor: &str) -> Result<(), StoreError> {
        self.note_place(list, generation, Some(cursor)).map(drop)
    }

    /// Whether no generation of this list was before this one.
    fn note_place(&self, list: List, generation: i64, cursor: Option<&str>) -> Result<bool, StoreError> {
        let sql = "UPDATE mirror_generation SET cursor = ?3 WHERE id = ?1 AND feed = ?2 AND switched_ms IS NULL
                   RETURNING NOT EXISTS (SELECT 1 FROM mirror_generation WHERE feed = ?2 AND id < ?1)";
        one(self.conn, sql, (generation, list.as_str(), cursor), |row| Ok(row.get::<_, bool>(0)?))?
            .ok_or(StoreError::Missing("generation"))
    }

    /// Adds rows; the codes of those that this generation has already.
    fn fill(
        &self,
        list: List,
        generation: i64,
        rows: &[MirrorRow],
        is_alone: bool,
        again: Again,
    ) -> Result<Vec<String>, StoreError> {
        let tiers = Tiers::of(self.conn, list, rows.iter().map(|row| row.number))?;
        let mut rows: Vec<(i64, &MirrorRow)> =
            rows.iter().map(|row| (tiers.of_row(&row.code, row.number), row)).collect();
        // The index of words writes out what it has whenever a place is before the last one.
        rows.sort_by_key(|(tier, _)| *tier);
        let mut filling = Filling::of(self.conn, list, generation)?;
        let mut twice = Vec::new();
        for (tier, row) in rows {
            // Nothing was here before, so there is nothing to compare with, unless a row comes twice.
            if is_alone && filling.insert(row, tier)? {
                continue;
            }
            if !filling.put(row, tier, again)? {
                twice.push(row.code.clone());
            }
        }
        Ok(twice)
    }

    /// How many things a generation holds so far: those it brought, and those it met again as they were.
    ///
    /// # Errors
    /// When the database fails.
    pub fn built(&self, generation: i64) -> Result<u64, StoreError> {
        let sql = "SELECT (SELECT count(*) FROM mirror_row WHERE born = ?1 AND feed = ?2)
                        + (SELECT count(*) FROM mirror_seen WHERE generation = ?1 AND replaced = 0)";
        let feed = "SELECT feed FROM mirror_generation WHERE id = ?1";
        let feed: String = one(self.conn, feed, [generation], |row| Ok(row.get(0)?))?.unwrap_or_default();
        let list = List::parse(&feed).ok_or(StoreError::Missing("generation"))?;
        Ok(number(self.conn, sql, (generation, list.number()))?.unsigned_abs())
    }

    /// Shows a whole generation from now on; what it did not meet again is over.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when a later download of this list has begun; or when the database fails.
    pub fn switch(&self, list: List, generation: i64, now: Timestamp) -> Result<Change, StoreError> {
        let sql = "SELECT id FROM mirror_row WHERE feed = ?1 AND died IS NULL AND born < ?2
                       AND id NOT IN (SELECT row_id FROM mirror_seen WHERE generation = ?2)";
        let gone: Vec<i64> = many(self.conn, sql, (list.number(), generation), |row| Ok(row.get(0)?))?;
        self.show(list, generation, &gone, now)
    }

    /// Shows rows from now on in place of their earlier versions; everything else stays as it is.
    ///
    /// # Errors
    /// When the database fails.
    pub fn apply(&self, list: List, via: &str, rows: &[MirrorRow], now: Timestamp) -> Result<Change, StoreError> {
        let generation = self.begin(list, via, now)?;
        self.add(list, generation, rows, None)?;
        self.show(list, generation, &[], now)
    }

    /// Retires what the server no longer has, and tells what it has more.
    ///
    /// # Errors
    /// When the database fails.
    pub fn retain(
        &self,
        list: List,
        via: &str,
        keys: &HashSet<String>,
        now: Timestamp,
    ) -> Result<Retained, StoreError> {
        let generation = self.begin(list, via, now)?;
        let sql = "SELECT id, key FROM mirror_row WHERE feed = ?1 AND died IS NULL";
        let (mut gone, mut here) = (Vec::new(), HashSet::new());
        for (id, key) in many(self.conn, sql, [list.number()], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))? {
            if !keys.contains(&key) {
                gone.push(id);
            }
            here.insert(key);
        }
        let retired = self.show(list, generation, &gone, now)?.retired;
        Ok(Retained { retired, missing: keys.difference(&here).cloned().collect() })
    }

    /// Counts that this facility billed these services, items and diagnoses: they are found first from now on.
    ///
    /// # Errors
    /// When the database fails.
    pub fn used(&self, codes: &[(List, &str)]) -> Result<(), StoreError> {
        super::tiers::used(self.conn, codes)
    }

    pub(super) fn show(&self, list: List, generation: i64, gone: &[i64], now: Timestamp) -> Result<Change, StoreError> {
        let sql = "UPDATE mirror_generation SET switched_ms = ?3, cursor = NULL
                   WHERE id = ?1 AND feed = ?2 AND switched_ms IS NULL";
        if run(self.conn, sql, (generation, list.as_str(), now.millis()))? == 0 {
            return Err(StoreError::Missing("generation"));
        }
        let sql = "SELECT row_id FROM mirror_seen WHERE generation = ?1 AND replaced = 1";
        let replaced: Vec<i64> = many(self.conn, sql, [generation], |row| Ok(row.get(0)?))?;
        for id in replaced.iter().chain(gone) {
            if list.forgets() {
                self.forget(list, *id)?;
            } else {
                self.end(list, *id, generation, now)?;
            }
        }
        run(self.conn, "DELETE FROM mirror_seen WHERE generation = ?1", [generation])?;

        let sql = "SELECT count(*) FROM mirror_row WHERE feed = ?1 AND born = ?2";
        let born = number(self.conn, sql, (list.number(), generation))?.unsigned_abs();
        // Counting those that live would read every row of the list.
        let sql = "SELECT coalesce(max(row_count), 0) FROM feed WHERE name = ?1";
        let before = number(self.conn, sql, [list.as_str()])?.unsigned_abs();
        let (changed, retired) = (replaced.len() as u64, gone.len() as u64);
        let rows = (before + born).saturating_sub(changed + retired);
        let change = Change { added: born.saturating_sub(changed), changed, retired, rows };

        let stands = change.added + change.changed + change.retired > 0;
        let sql = "INSERT INTO feed (name, generation, row_count) VALUES (?1, ?2, ?3)
                   ON CONFLICT (name) DO UPDATE SET row_count = excluded.row_count,
                       generation = CASE WHEN ?4 THEN excluded.generation ELSE generation END";
        let is_first = "SELECT is_first FROM mirror_generation WHERE id = ?1";
        let is_first = number(self.conn, is_first, [generation])? == 1;
        let count = i64::try_from(rows).unwrap_or(i64::MAX);
        run(self.conn, sql, (list.as_str(), generation, count, stands || is_first))?;
        if stands {
            super::tiers::settle(self.conn, list)?;
            if let Some((_, terms)) = list.words() {
                // A number is never put right, and most codes hold one.
                let sql = format!(
                    "INSERT OR IGNORE INTO mirror_term (feed, term) SELECT ?1, term FROM {terms} WHERE term NOT GLOB '*[0-9]*'"
                );
                run(self.conn, &sql, [list.number()])?;
            }
        } else if !is_first {
            run(self.conn, "DELETE FROM mirror_generation WHERE id = ?1", [generation])?;
        }
        Ok(change)
    }

    /// Rows of the server that are not ours to keep: a download in progress counts them as met, and nothing else of them stays.
    ///
    /// # Errors
    /// When the database fails.
    pub fn pass_over(&self, generation: i64, keys: &[&str]) -> Result<(), StoreError> {
        for key in keys {
            let sql = "INSERT INTO mirror_seen (generation, row_id, replaced) VALUES (?1, ?2, 0)
                       ON CONFLICT (generation, row_id) DO NOTHING";
            run(self.conn, sql, (generation, stand_in(key)))?;
        }
        Ok(())
    }

    /// How many rows a download in progress has passed over.
    ///
    /// # Errors
    /// When the database fails.
    pub fn passed_over(&self, generation: i64) -> Result<u64, StoreError> {
        let sql = "SELECT count(*) FROM mirror_seen WHERE generation = ?1 AND row_id < 0";
        Ok(number(self.conn, sql, [generation])?.unsigned_abs())
    }

    fn forget(&self, list: List, id: i64) -> Result<(), StoreError> {
        let tier = number(self.conn, "SELECT tier FROM mirror_row WHERE id = ?1", [id])?;
        drop_words(self.conn, list, tier, id)?;
        run(self.conn, "DELETE FROM mirror_row WHERE id = ?1", [id]).map(drop)
    }

    /// Ends a version: it holds up to the day its successor begins, or today.
    fn end(&self, list: List, id: i64, generation: i64, now: Timestamp) -> Result<(), StoreError> {
        if list.is_searched() {
            let sql = "SELECT tier, code, coalesce(body ->> 'name', '') FROM mirror_row WHERE id = ?1";
            let (tier, code, name): (i64, String, String) =
                one(self.conn, sql, [id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
                    .ok_or(StoreError::Missing("row"))?;
            drop_words(self.conn, list, tier, id)?;
            add_words(self.conn, list, super::tiers::PAST, id, &Words::of(&code, &name))?;
        }
        let sql = "UPDATE mirror_row SET died = ?2, tier = ?3, valid_to = coalesce(
                       (SELECT next.valid_from FROM mirror_row next
                        WHERE next.feed = mirror_row.feed AND next.key = mirror_row.key AND next.born = ?2), ?4)
                   WHERE id = ?1";
        run(self.conn, sql, (id, generation, super::tiers::PAST, day_of(now))).map(drop)
    }

    fn forget_unfinished(&self, list: List) -> Result<(), StoreError> {
        let sql = "SELECT id FROM mirror_generation WHERE feed = ?1 AND switched_ms IS NULL";
        let unfinished: Vec<i64> = many(self.conn, sql, [list.as_str()], |row| Ok(row.get(0)?))?;
        for generation in unfinished {
            if list.is_searched() {
                let sql = "SELECT id, tier FROM mirror_row WHERE feed = ?1 AND born = ?2";
                let rows: Vec<(i64, i64)> =
                    many(self.conn, sql, (list.number(), generation), |row| Ok((row.get(0)?, row.get(1)?)))?;
                for (id, tier) in rows {
                    drop_words(self.conn, list, tier, id)?;
                }
            }
            run(self.conn, "DELETE FROM mirror_row WHERE feed = ?1 AND born = ?2", (list.number(), generation))?;
            run(self.conn, "DELETE FROM mirror_seen WHERE generation = ?1", [generation])?;
            run(self.conn, "DELETE FROM mirror_generation WHERE id = ?1", [generation])?;
        }
        Ok(())
    }
}

/// A generation while rows are added to it. Its statements are at hand: a list has tens of thousands of rows.
struct Filling<'t> {
    conn: &'t Connection,
    list: List,
    generation: i64,
    row: CachedStatement<'t>,
    /// `None` for a list that is not searched.
    words: Option<CachedStatement<'t>>,
}

impl<'t> Filling<'t> {
    fn of(conn: &'t Connection, list: List, generation: i64) -> Result<Self, StoreError> {
        let row = conn.prepare_cached(
            "INSERT INTO mirror_row (feed, key, number, code, body, valid_from, tier, born)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (feed, key, born) DO NOTHING",
        )?;
        Ok(Self { conn, list, generation, row, words: word_adding(conn, list)? })
    }

    /// Adds a row, or notes that the version which lives was met again or is replaced. Whether the row came for the first time.
    fn put(&mut self, row: &MirrorRow, tier: i64, again: Again) -> Result<bool, StoreError> {
        let sql = "SELECT id, number, code, body, tier, born FROM mirror_row
                   WHERE feed = ?1 AND key = ?2 AND died IS NULL ORDER BY born DESC LIMIT 1";
        let Some(alive) = one(self.conn, sql, (self.list.number(), &row.key), Alive::from_row)? else {
            return self.insert(row, tier);
        };
        if alive.born == self.generation {
            if again == Again::Replaces && !alive.is_as(row) {
                drop_words(self.conn, self.list, alive.tier, alive.id)?;
                run(self.conn, "DELETE FROM mirror_row WHERE id = ?1", [alive.id])?;
                self.insert(row, tier)?;
            }
            return Ok(false);
        }
        let met = "SELECT count(*) FROM mirror_seen WHERE generation = ?1 AND row_id = ?2";
        if again == Again::Stays && number(self.conn, met, (self.generation, alive.id))? > 0 {
            return Ok(false);
        }
        let replaced = !alive.is_as(row);
        if replaced {
            self.insert(row, tier)?;
        }
        let sql = "INSERT INTO mirror_seen (generation, row_id, replaced) VALUES (?1, ?2, ?3)
                   ON CONFLICT (generation, row_id) DO UPDATE SET replaced = excluded.replaced";
        run(self.conn, sql, (self.generation, alive.id, replaced))?;
        Ok(true)
    }

    /// `false` when this generation has the key already.
    fn insert(&mut self, row: &MirrorRow, tier: i64) -> Result<bool, StoreError> {
        let valid_from = row.valid_from.map(|day| day.to_string());
        let values =
            (self.list.number(), &row.key, row.number, &row.code, &row.body, valid_from, tier, self.generation);
        if self.row.execute(values)? == 0 {
            return Ok(false);
        }
        let id = self.conn.last_insert_rowid();
        if let Some(words) = &mut self.words {
            words.execute((place(tier, id), &row.words.code, &row.words.name))?;
        }
        for person in &row.covered {
            let sql = "INSERT INTO mirror_covered (person, row_id) VALUES (?1, ?2)";
            run(self.conn, sql, (person, id))?;
        }
        if let Some(received) = &row.received {
            let sql = "INSERT INTO mirror_received (row_id, body) VALUES (?1, ?2)";
            run(self.conn, sql, (id, crate::people::deflated(received)?))?;
        }
        Ok(true)
    }
}
