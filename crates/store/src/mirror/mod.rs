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
use claims_domain::catalogue::{Administrator, Diagnosis, Element, Kind, Listed, Standing};
use claims_domain::facility::Facility;
use rusqlite::{Connection, Row};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::error::StoreError;
use crate::row::{json, many, maybe, maybe_json, number, one};

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
    /// The generation of the first whole list that the server gave.
    first: i64,
    prices: i64,
    prices_head: i64,
    /// Beginning of the keys of the facility's prices; matches none where it has no such list.
    own: String,
}

/// The day of things as they are now: no version that is over held then, and none that lives is yet to begin.
const NOW: &str = "9999-12-31";

/// The version of the row `c` that held on the day `:on`: the earliest that had not ended by then and had begun. What is here since the
/// first download had begun, whatever it says: openIMIS moves *valid from* with every edit and tells no earlier versions, so there it
/// may be the day of a new price as well as that of a new service. Only what came with a later download is new for sure.
///
/// Hiding such rows would hide the whole catalogue from last week's visits where a laptop is set up after the payer's yearly edit,
/// and one release (25.10) pays them all the same; the other (26.04) refuses them for reason 9, which the check of a draft says.
macro_rules! held {
    () => {
        "(SELECT v.id FROM mirror_row v
          WHERE v.feed = c.feed AND v.key = c.key AND v.code = c.code AND (v.died IS NULL AND v.born <= :h OR v.valid_to > :on)
              AND (coalesce(v.valid_from, '') <= :on OR v.born <= :first)
          ORDER BY v.born LIMIT 1)"
    };
}
use held;

/// Elements `r` with their standing in the list on the day `:on`, each by a row `c` that was found and that may be another version of
/// it; `:h`, `:first`, `:p`, `:ph` and `:own` say what is shown and which list. The query goes on with its conditions.
macro_rules! listed {
    ($from:expr, $version:expr, $rest:expr) => {
        concat!(
            "SELECT c.id AS hit, r.id, r.body, p.id IS NOT NULL AS in_list, p.body AS price,
                c.died IS NULL OR n.id IS NOT NULL AS lives, CASE WHEN c.died IS NULL THEN c.valid_from ELSE n.valid_from END AS since
             FROM ",
            $from,
            " CROSS JOIN mirror_row r ON r.id = ",
            $version,
            " LEFT JOIN mirror_row n ON c.died IS NOT NULL AND n.feed = c.feed AND n.key = c.key AND n.died IS NULL AND n.born <= :h
              LEFT JOIN mirror_row p ON p.id = (
                 SELECT v.id FROM mirror_row v WHERE v.feed = :p AND v.key = :own || r.number
                     AND (v.died IS NULL AND v.born <= :ph OR v.valid_to > :on)
                 ORDER BY v.born LIMIT 1) WHERE ",
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

    /// The service or item of exactly this code as it is now.
    ///
    /// # Errors
    /// When the database fails.
    pub fn element(&self, kind: Kind, code: &str) -> Result<Option<Listed>, StoreError> {
        self.of_shown(&self.shown(kind)?, code, None)
    }

    fn of_shown(&self, shown: &Shown, code: &str, on: Option<ServiceDate>) -> Result<Option<Listed>, StoreError> {
        let living = listed!(
            "mirror_row c",
            concat!("coalesce(", held!(), ", c.id)"),
            "c.feed = :f AND c.tier IN (0, 1, 2) AND c.code <> '' AND c.code = :code COLLATE NOCASE AND c.code = :code
             AND c.died IS NULL AND c.born <= :h ORDER BY c.tier, c.id LIMIT 1"
        );
        let retired = listed!(
            "mirror_row c",
            held!(),
            "c.feed = :f AND c.tier = 3 AND c.code <> '' AND c.code = :code COLLATE NOCASE AND c.code = :code
             AND r.id = c.id ORDER BY c.valid_to LIMIT 1"
        );
        let day = on.map_or_else(|| NOW.to_owned(), |on| on.to_string());
        let values = rusqlite::named_params! {
            ":f": shown.list.number(), ":h": shown.head, ":first": shown.first, ":p": shown.prices,
            ":ph": shown.prices_head, ":own": shown.own, ":code": code, ":on": day,
        };
        match one(self.conn, living, values, listed_from)? {
            None if on.is_some() => one(self.conn, retired, values, listed_from),
            living => Ok(living),
        }
    }

    /// Those of these services and items that the catalogue has, in the order asked; on a day: as they were then, and what was retired
    /// since too. What was not there yet is answered as it is now; its standing tells.
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
            self.of_shown(shown, code, on)
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
        let sql = "SELECT id FROM mirror_generation
                   WHERE feed = ?1 AND via NOT IN ('file', ?2) AND switched_ms IS NOT NULL ORDER BY id LIMIT 1";
        let first = one(self.conn, sql, (list.as_str(), OWN_LIST), |row| Ok(row.get(0)?))?;
        Ok(Shown {
            list,
            head: self.head(list)?,
            first: first.unwrap_or(i64::MAX),
            prices: prices.number(),
            prices_head: self.head(prices)?,
            own,
        })
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
    let standing =
        if row.get("lives")? { Standing::From(maybe(row, "since", crate::row::day)?) } else { Standing::Retired };
    Ok(Listed { element, in_list: row.get("in_list")?, overrule: price.and_then(|price| price.overrule), standing })
}
