//! The mirror of what the payer's server holds: rows with a life, of which the living ones are shown.

mod arrival;
mod build;
mod changes;
mod covered;
mod list;
pub(crate) mod people;
mod prices;
mod register;
mod rules;
mod search;
mod tiers;

use std::collections::BTreeSet;

use claims_domain::ServiceDate;
use claims_domain::catalogue::{Administrator, Diagnosis, Element, Kind, Listed};
use claims_domain::facility::Facility;
use rusqlite::{Connection, Row};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::error::StoreError;
use crate::row::{json, many, maybe_json, number, one};

pub use arrival::{Arrival, Part};
pub use build::{Building, Change, MirrorMut, OWN_LIST, Retained};
pub use changes::{ElementChange, What};
pub use list::{List, MirrorRow};
pub use people::PersonHit;
pub use register::{FactChange, RegisterChange, RegisterWhat};
pub use search::ElementSearch;

/// Reads what is shown of the mirror.
pub struct Mirror<'c> {
    pub(crate) conn: &'c Connection,
}

/// What is shown of a kind: of its catalogue and of the facility's price list.
struct Shown {
    list: List,
    head: i64,
    prices: i64,
    prices_head: i64,
    /// Beginning of the keys of the facility's prices; matches none where it has no such list.
    own: String,
}

/// An element with its standing in the list; `:p`, `:ph` and `:own` say which list, `:on` the day for what is past. The query goes on with its conditions.
macro_rules! listed {
    ($from:literal, $rest:literal) => {
        concat!(
            "SELECT r.id, r.body, r.code, p.id IS NOT NULL AS in_list, p.body AS price FROM ",
            $from,
            " LEFT JOIN mirror_row p ON p.feed = :p AND p.key = :own || r.number
                AND (p.died IS NULL AND p.born <= :ph OR r.tier = 3 AND p.valid_to > :on) WHERE ",
            $rest
        )
    };
}
use listed;

impl Mirror<'_> {
    /// This laptop's facility; `None` before set-up.
    ///
    /// # Errors
    /// When the database fails.
    pub fn facility(&self) -> Result<Option<Facility>, StoreError> {
        let sql = "SELECT body FROM mirror_row WHERE feed = ?1 AND died IS NULL AND born <= ?2 LIMIT 1";
        one(self.conn, sql, (List::Facility.number(), self.head(List::Facility)?), |row| json(row, "body"))
    }

    /// The service or item of exactly this code.
    ///
    /// # Errors
    /// When the database fails.
    pub fn element(&self, kind: Kind, code: &str) -> Result<Option<Listed>, StoreError> {
        self.living(&self.shown(kind)?, code)
    }

    fn living(&self, shown: &Shown, code: &str) -> Result<Option<Listed>, StoreError> {
        let sql = listed!(
            "mirror_row r",
            "r.feed = :f AND r.tier IN (0, 1, 2) AND r.code <> '' AND r.code = :code COLLATE NOCASE AND r.code = :code
             AND r.died IS NULL AND r.born <= :h ORDER BY r.tier, r.id LIMIT 1"
        );
        let values = rusqlite::named_params! {
            ":f": shown.list.number(), ":h": shown.head, ":p": shown.prices, ":ph": shown.prices_head, ":own": shown.own,
            ":code": code, ":on": "",
        };
        one(self.conn, sql, values, listed_from)
    }

    /// The service or item of exactly this code as it was on a day: what was retired since then is known too.
    ///
    /// # Errors
    /// When the database fails.
    pub fn element_on(&self, kind: Kind, code: &str, on: ServiceDate) -> Result<Option<Listed>, StoreError> {
        let shown = self.shown(kind)?;
        match self.living(&shown, code)? {
            None => self.retired(&shown, code, on),
            living => Ok(living),
        }
    }

    fn retired(&self, shown: &Shown, code: &str, on: ServiceDate) -> Result<Option<Listed>, StoreError> {
        let sql = listed!(
            "mirror_row r",
            "r.feed = :f AND r.tier = 3 AND r.code <> '' AND r.code = :code COLLATE NOCASE AND r.code = :code
             AND r.valid_to > :on AND coalesce(r.valid_from, '') <= :on ORDER BY r.valid_to LIMIT 1"
        );
        let values = rusqlite::named_params! {
            ":f": shown.list.number(), ":p": shown.prices, ":ph": shown.prices_head, ":own": shown.own,
            ":code": code, ":on": on.to_string(),
        };
        one(self.conn, sql, values, listed_from)
    }

    /// Those of these services and items that the catalogue has, or had on a day, in the order asked.
    ///
    /// # Errors
    /// When the database fails.
    pub fn elements(&self, wanted: &[(Kind, String)], on: Option<ServiceDate>) -> Result<Vec<Listed>, StoreError> {
        // What is shown is looked up once, not for each line of a claim on each keystroke.
        let facility = self.facility()?;
        let of = |kind| self.shown_at(facility.as_ref(), kind);
        let (services, items) = (of(Kind::Service)?, of(Kind::Item)?);
        let find = |(kind, code): &(Kind, String)| {
            let shown = match kind {
                Kind::Service => &services,
                Kind::Item => &items,
            };
            match (self.living(shown, code), on) {
                (Ok(None), Some(on)) => self.retired(shown, code, on),
                (living, _) => living,
            }
        };
        wanted.iter().filter_map(|one| find(one).transpose()).collect()
    }

    /// The diagnosis of exactly this code.
    ///
    /// # Errors
    /// When the database fails.
    pub fn diagnosis(&self, code: &str) -> Result<Option<Diagnosis>, StoreError> {
        let sql = "SELECT body FROM mirror_row WHERE feed = ?1 AND key = ?2 AND died IS NULL AND born <= ?3";
        let head = self.head(List::Diagnoses)?;
        one(self.conn, sql, (List::Diagnoses.number(), code, head), |row| json(row, "body"))
    }

    /// Those of these diagnosis codes that the payer's list has.
    ///
    /// # Errors
    /// When the database fails.
    pub fn known_diagnoses(&self, codes: &[String]) -> Result<BTreeSet<String>, StoreError> {
        let found = codes.iter().filter_map(|code| self.diagnosis(code).transpose());
        found.map(|diagnosis| Ok(diagnosis?.code.as_str().to_owned())).collect()
    }

    /// Claim administrators by code.
    ///
    /// # Errors
    /// When the database fails.
    pub fn administrators(&self) -> Result<Vec<Administrator>, StoreError> {
        self.all(List::Administrators)
    }

    /// Every row of a small list, by code.
    ///
    /// # Errors
    /// When the database fails, or its rows are not of this type.
    pub fn all<T: DeserializeOwned>(&self, list: List) -> Result<Vec<T>, StoreError> {
        let sql = "SELECT body FROM mirror_row WHERE feed = ?1 AND died IS NULL AND born <= ?2 ORDER BY code, key";
        many(self.conn, sql, (list.number(), self.head(list)?), |row| json(row, "body"))
    }

    /// The row of exactly this code; of several the first by key.
    ///
    /// # Errors
    /// When the database fails.
    pub fn of_code(&self, list: List, code: &str) -> Result<Option<KnownRow>, StoreError> {
        let sql = "SELECT number, body FROM mirror_row
                   WHERE feed = ?1 AND tier IN (0, 1, 2) AND code <> '' AND code = ?2 COLLATE NOCASE AND code = ?2
                       AND died IS NULL AND born <= ?3 ORDER BY key LIMIT 1";
        one(self.conn, sql, (list.number(), code, self.head(list)?), KnownRow::from_row)
    }

    /// The row of this key.
    ///
    /// # Errors
    /// When the database fails.
    pub fn of_key(&self, list: List, key: &str) -> Result<Option<KnownRow>, StoreError> {
        let sql = "SELECT number, body FROM mirror_row WHERE feed = ?1 AND key = ?2 AND died IS NULL AND born <= ?3";
        one(self.conn, sql, (list.number(), key, self.head(list)?), KnownRow::from_row)
    }

    /// The code of the row that has this database id on the server.
    ///
    /// # Errors
    /// When the database fails.
    pub fn code_of(&self, list: List, number: i64) -> Result<Option<String>, StoreError> {
        let sql = "SELECT code FROM mirror_row WHERE feed = ?1 AND number = ?2 AND died IS NULL AND born <= ?3 LIMIT 1";
        one(self.conn, sql, (list.number(), number, self.head(list)?), |row| Ok(row.get(0)?))
    }

    /// Keys of every row of a list.
    ///
    /// # Errors
    /// When the database fails.
    pub fn keys(&self, list: List) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT key FROM mirror_row WHERE feed = ?1 AND died IS NULL AND born <= ?2 ORDER BY key";
        many(self.conn, sql, (list.number(), self.head(list)?), |row| Ok(row.get(0)?))
    }

    /// Rows of a list that are shown.
    ///
    /// # Errors
    /// When the database fails.
    pub fn count(&self, list: List) -> Result<i64, StoreError> {
        let sql = "SELECT count(*) FROM mirror_row WHERE feed = ?1 AND died IS NULL AND born <= ?2";
        number(self.conn, sql, (list.number(), self.head(list)?))
    }

    /// The generation of a list that is shown; 0, which has no rows, before the first.
    pub(super) fn head(&self, list: List) -> Result<i64, StoreError> {
        let sql = "SELECT generation FROM feed WHERE name = ?1";
        Ok(one(self.conn, sql, [list.as_str()], |row| Ok(row.get(0)?))?.unwrap_or(0))
    }

    fn shown(&self, kind: Kind) -> Result<Shown, StoreError> {
        self.shown_at(self.facility()?.as_ref(), kind)
    }

    /// What is shown of a kind at this facility.
    fn shown_at(&self, facility: Option<&Facility>, kind: Kind) -> Result<Shown, StoreError> {
        let own = tiers::own_prices(facility, kind).unwrap_or_else(|| "none:".to_owned());
        let (list, prices) = (List::catalogue(kind), List::prices(kind));
        Ok(Shown { list, head: self.head(list)?, prices: prices.number(), prices_head: self.head(prices)?, own })
    }
}

/// A row as it is known: whoever brings it by a way that tells less joins it with this.
#[derive(Clone, PartialEq)]
pub struct KnownRow {
    /// Its database id on the server.
    pub number: Option<i64>,
    /// What is kept of it, as JSON.
    pub body: Value,
    /// What the server said of it that has no place of its own.
    pub rest: Map<String, Value>,
}

impl std::fmt::Debug for KnownRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // It may be a person.
        f.write_str("KnownRow(…)")
    }
}

impl KnownRow {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let body: Value = json(row, "body")?;
        let rest = body.get("rest").and_then(Value::as_object).cloned().unwrap_or_default();
        Ok(Self { number: row.get("number")?, body, rest })
    }
}

fn listed_from(row: &Row<'_>) -> Result<Listed, StoreError> {
    let element: Element = json(row, "body")?;
    let price: Option<list::Price> = maybe_json(row, "price")?;
    Ok(Listed { element, in_list: row.get("in_list")?, overrule: price.and_then(|price| price.overrule) })
}
