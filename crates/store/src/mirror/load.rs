//! Writing a new generation of a list beside the one that is shown, and switching to it.

use claims_domain::Money;
use claims_domain::catalogue::{Administrator, Diagnosis, Element, Kind};
use claims_domain::facility::Facility;
use claims_domain::ids::ServerId;
use rusqlite::{Connection, named_params};

use super::ids;
use crate::error::StoreError;
use crate::row::{many, number, one, run, to_json};
use crate::words;

/// Builds and switches lists.
pub struct MirrorMut<'t> {
    pub(crate) conn: &'t Connection,
}

/// An entry of the facility's price list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceRow {
    /// UUID of the service or item.
    pub uuid: ServerId,
    /// The list's own price; `None` where the national one holds.
    pub overrule: Option<Money>,
}

impl MirrorMut<'_> {
    /// Begins a new generation of this feed and forgets an unfinished one. Nothing that is shown changes.
    ///
    /// # Errors
    /// When the database fails.
    pub fn begin(&self, feed: &str) -> Result<i64, StoreError> {
        self.forget_all_but_shown(feed)?;
        run(self.conn, "INSERT INTO mirror_generation (feed) VALUES (?1)", [feed])?;
        Ok(self.conn.last_insert_rowid())
    }

    /// Adds services or items to a generation, searchable at once when it is switched to. A code that comes again replaces
    /// its row: a page may be fetched twice.
    ///
    /// # Errors
    /// When the database fails.
    pub fn add_elements(&self, generation: i64, elements: &[Element]) -> Result<(), StoreError> {
        let first_new = self.next_id("SELECT max(id) FROM mirror_element WHERE id BETWEEN ?1 AND ?2", generation)?;
        let mut insert = self.conn.prepare_cached(
            "INSERT INTO mirror_element (id, generation, kind, code, uuid, name, price, package, category, level, care_type,
                 frequency_days, patient_category, maximum, valid_from)
             VALUES (:id, :generation, :kind, :code, :uuid, :name, :price, :package, :category, :level, :care_type,
                 :frequency_days, :patient_category, :maximum, :valid_from)
             ON CONFLICT (generation, code) DO UPDATE SET kind = excluded.kind, uuid = excluded.uuid, name = excluded.name,
                 price = excluded.price, package = excluded.package, category = excluded.category, level = excluded.level,
                 care_type = excluded.care_type, frequency_days = excluded.frequency_days,
                 patient_category = excluded.patient_category, maximum = excluded.maximum, valid_from = excluded.valid_from
             RETURNING id",
        )?;
        let mut index =
            self.conn.prepare_cached("INSERT INTO mirror_element_word (rowid, code, name) VALUES (?1, ?2, ?3)")?;
        for (next, element) in (first_new..).zip(elements) {
            let values = named_params! {
                ":id": next,
                ":generation": generation,
                ":kind": element.kind.as_str(),
                ":code": element.code.as_str(),
                ":uuid": element.uuid.as_str(),
                ":name": element.name,
                ":price": element.price.to_string(),
                ":package": element.package,
                ":category": element.category,
                ":level": element.level,
                ":care_type": element.care_type,
                ":frequency_days": element.frequency_days,
                ":patient_category": element.patient_category,
                ":maximum": element.maximum.map(|quantity| quantity.to_string()),
                ":valid_from": element.valid_from.map(|day| day.to_string()),
            };
            let id: i64 = insert.query_row(values, |row| row.get(0))?;
            if id != next {
                // It came again: its earlier words go.
                run(self.conn, "DELETE FROM mirror_element_word WHERE rowid = ?1", [id])?;
            }
            index.execute((id, words::stored(element.code.as_str()), words::stored(&element.name)))?;
        }
        Ok(())
    }

    /// Adds entries of the facility's price list of this kind to a generation.
    ///
    /// # Errors
    /// When the database fails.
    pub fn add_prices(&self, generation: i64, kind: Kind, rows: &[PriceRow]) -> Result<(), StoreError> {
        let sql = "INSERT INTO mirror_price (generation, kind, uuid, overrule) VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT (generation, kind, uuid) DO UPDATE SET overrule = excluded.overrule";
        for row in rows {
            run(
                self.conn,
                sql,
                (generation, kind.as_str(), row.uuid.as_str(), row.overrule.map(|price| price.to_string())),
            )?;
        }
        Ok(())
    }

    /// Adds diagnoses to a generation; one that comes again replaces its row.
    ///
    /// # Errors
    /// When the database fails.
    pub fn add_diagnoses(&self, generation: i64, diagnoses: &[Diagnosis]) -> Result<(), StoreError> {
        let first_new = self.next_id("SELECT max(id) FROM mirror_diagnosis WHERE id BETWEEN ?1 AND ?2", generation)?;
        let mut insert = self.conn.prepare_cached(
            "INSERT INTO mirror_diagnosis (id, generation, code, name) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (generation, code) DO UPDATE SET name = excluded.name RETURNING id",
        )?;
        let mut index =
            self.conn.prepare_cached("INSERT INTO mirror_diagnosis_word (rowid, code, name) VALUES (?1, ?2, ?3)")?;
        for (next, diagnosis) in (first_new..).zip(diagnoses) {
            let id: i64 =
                insert.query_row((next, generation, diagnosis.code.as_str(), &diagnosis.name), |row| row.get(0))?;
            if id != next {
                // It came again: its earlier words go.
                run(self.conn, "DELETE FROM mirror_diagnosis_word WHERE rowid = ?1", [id])?;
            }
            index.execute((id, words::stored(diagnosis.code.as_str()), words::stored(&diagnosis.name)))?;
        }
        Ok(())
    }

    /// Adds claim administrators to a generation; one that comes again replaces its row.
    ///
    /// # Errors
    /// When the database fails.
    pub fn add_administrators(&self, generation: i64, administrators: &[Administrator]) -> Result<(), StoreError> {
        let sql = "INSERT INTO mirror_administrator (generation, code, uuid, last_name, other_names) VALUES (?1, ?2, ?3, ?4, ?5)
                   ON CONFLICT (generation, code) DO UPDATE SET uuid = excluded.uuid, last_name = excluded.last_name,
                       other_names = excluded.other_names";
        for person in administrators {
            run(
                self.conn,
                sql,
                (generation, person.code.as_str(), person.uuid.as_str(), &person.last_name, &person.other_names),
            )?;
        }
        Ok(())
    }

    /// Shows this generation from now on and forgets the earlier one.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when this is no generation of this feed (a later download has begun).
    pub fn switch(&self, feed: &str, generation: i64) -> Result<(), StoreError> {
        let known = "SELECT count(*) FROM mirror_generation WHERE id = ?1 AND feed = ?2";
        if number(self.conn, known, (generation, feed))? == 0 {
            return Err(StoreError::Missing("generation"));
        }
        let sql = "INSERT INTO feed (name, generation) VALUES (?1, ?2)
                   ON CONFLICT (name) DO UPDATE SET generation = excluded.generation";
        run(self.conn, sql, (feed, generation))?;
        self.forget_all_but_shown(feed)
    }

    /// Keeps this laptop's facility.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_facility(&self, facility: &Facility) -> Result<(), StoreError> {
        let sql =
            "INSERT INTO mirror_facility (id, body) VALUES (1, ?1) ON CONFLICT (id) DO UPDATE SET body = excluded.body";
        run(self.conn, sql, [to_json(facility)?]).map(drop)
    }

    fn forget_all_but_shown(&self, feed: &str) -> Result<(), StoreError> {
        let sql = "SELECT id FROM mirror_generation
                   WHERE feed = ?1 AND id NOT IN (SELECT generation FROM feed WHERE name = ?1)";
        let others: Vec<i64> = many(self.conn, sql, [feed], |row| Ok(row.get(0)?))?;
        for generation in others {
            let (first, last) = ids(generation);
            for sql in [
                "DELETE FROM mirror_element_word WHERE rowid BETWEEN ?1 AND ?2",
                "DELETE FROM mirror_element WHERE id BETWEEN ?1 AND ?2",
                "DELETE FROM mirror_diagnosis_word WHERE rowid BETWEEN ?1 AND ?2",
                "DELETE FROM mirror_diagnosis WHERE id BETWEEN ?1 AND ?2",
            ] {
                run(self.conn, sql, (first, last))?;
            }
            for sql in [
                "DELETE FROM mirror_price WHERE generation = ?1",
                "DELETE FROM mirror_administrator WHERE generation = ?1",
                "DELETE FROM mirror_generation WHERE id = ?1",
            ] {
                run(self.conn, sql, [generation])?;
            }
        }
        Ok(())
    }

    /// The id after the last one of a generation.
    fn next_id(&self, highest: &str, generation: i64) -> Result<i64, StoreError> {
        let (first, last) = ids(generation);
        let highest: Option<i64> = one(self.conn, highest, (first, last), |row| Ok(row.get(0)?))?.flatten();
        Ok(highest.map_or(first, |id| id + 1))
    }
}
