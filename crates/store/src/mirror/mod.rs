//! The mirror of the payer's catalogue: built aside under a new generation, then switched, so that no half list is ever seen.

mod load;
mod search;

use std::collections::BTreeSet;

use claims_domain::Money;
use claims_domain::catalogue::{Administrator, Diagnosis, Element, Kind, Listed};
use claims_domain::facility::Facility;
use claims_domain::ids::{AdministratorCode, DiagnosisCode, ElementCode, ServerId};
use rusqlite::{Connection, Row};

use crate::error::StoreError;
use crate::row::{day, json, many, maybe, number, one, parsed};

pub use load::{MirrorMut, PriceRow};

/// Reads what is shown of the mirror.
pub struct Mirror<'c> {
    pub(crate) conn: &'c Connection,
}

/// Rows shown of each list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MirrorCounts {
    /// Services of the catalogue.
    pub services: i64,
    /// Items of the catalogue.
    pub items: i64,
    /// Services in this facility's list.
    pub service_prices: i64,
    /// Items in this facility's list.
    pub item_prices: i64,
    /// Diagnoses.
    pub diagnoses: i64,
    /// Claim administrators.
    pub administrators: i64,
}

/// The generations that are shown of a kind: of its catalogue (`?1`) and of its price list (`?2`).
#[derive(Clone, Copy)]
struct Shown {
    elements: i64,
    prices: i64,
}

/// An element with its standing in the list; the query goes on with its conditions, from `?3`.
macro_rules! listed {
    ($from:literal, $rest:literal) => {
        concat!(
            "SELECT e.*, p.uuid IS NOT NULL AS in_list, p.overrule FROM ",
            $from,
            " LEFT JOIN mirror_price p ON p.generation = ?2 AND p.kind = e.kind AND p.uuid = e.uuid WHERE ",
            $rest
        )
    };
}
use listed;

impl Mirror<'_> {
    /// This laptop's facility; `None` before its first download.
    ///
    /// # Errors
    /// When the database fails.
    pub fn facility(&self) -> Result<Option<Facility>, StoreError> {
        one(self.conn, "SELECT body FROM mirror_facility WHERE id = 1", [], |row| json(row, "body"))
    }

    /// The service or item of exactly this code.
    ///
    /// # Errors
    /// When the database fails.
    pub fn element(&self, kind: Kind, code: &str) -> Result<Option<Listed>, StoreError> {
        let shown = self.shown(kind)?;
        let sql = listed!("mirror_element e", "e.generation = ?1 AND e.code = ?3");
        one(self.conn, sql, (shown.elements, shown.prices, code), listed_from)
    }

    /// Those of these services and items that the catalogue has, in the order asked.
    ///
    /// # Errors
    /// When the database fails.
    pub fn elements(&self, wanted: &[(Kind, String)]) -> Result<Vec<Listed>, StoreError> {
        wanted.iter().filter_map(|(kind, code)| self.element(*kind, code).transpose()).collect()
    }

    /// The diagnosis of exactly this code.
    ///
    /// # Errors
    /// When the database fails.
    pub fn diagnosis(&self, code: &str) -> Result<Option<Diagnosis>, StoreError> {
        let sql = "SELECT * FROM mirror_diagnosis WHERE generation = ?1 AND code = ?2";
        one(self.conn, sql, (self.head("diagnoses")?, code), diagnosis_from)
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
        let sql = "SELECT * FROM mirror_administrator WHERE generation = ?1 ORDER BY code";
        many(self.conn, sql, [self.head("administrators")?], |row| {
            Ok(Administrator {
                code: AdministratorCode::new(row.get::<_, String>("code")?),
                uuid: ServerId::new(row.get::<_, String>("uuid")?),
                last_name: row.get("last_name")?,
                other_names: row.get("other_names")?,
            })
        })
    }

    /// Rows shown of each list.
    ///
    /// # Errors
    /// When the database fails.
    pub fn counts(&self) -> Result<MirrorCounts, StoreError> {
        let elements = "SELECT count(*) FROM mirror_element WHERE generation = ?1";
        let prices = "SELECT count(*) FROM mirror_price WHERE generation = ?1";
        let diagnoses = "SELECT count(*) FROM mirror_diagnosis WHERE generation = ?1";
        let administrators = "SELECT count(*) FROM mirror_administrator WHERE generation = ?1";
        let count = |sql, feed| number(self.conn, sql, [self.head(feed)?]);
        Ok(MirrorCounts {
            services: count(elements, "services")?,
            items: count(elements, "items")?,
            service_prices: count(prices, "service_prices")?,
            item_prices: count(prices, "item_prices")?,
            diagnoses: count(diagnoses, "diagnoses")?,
            administrators: count(administrators, "administrators")?,
        })
    }

    /// The generation of a feed that is shown; 0, which has no rows, before the first switch.
    fn head(&self, feed: &str) -> Result<i64, StoreError> {
        Ok(one(self.conn, "SELECT generation FROM feed WHERE name = ?1", [feed], |row| Ok(row.get(0)?))?.unwrap_or(0))
    }

    fn shown(&self, kind: Kind) -> Result<Shown, StoreError> {
        let (elements, prices) = match kind {
            Kind::Service => ("services", "service_prices"),
            Kind::Item => ("items", "item_prices"),
        };
        Ok(Shown { elements: self.head(elements)?, prices: self.head(prices)? })
    }
}

fn listed_from(row: &Row<'_>) -> Result<Listed, StoreError> {
    let element = Element {
        kind: parsed(row, "kind", Kind::parse)?,
        code: ElementCode::new(row.get::<_, String>("code")?),
        uuid: ServerId::new(row.get::<_, String>("uuid")?),
        name: row.get("name")?,
        price: parsed(row, "price", |text| text.parse().ok())?,
        package: row.get("package")?,
        category: row.get("category")?,
        level: row.get("level")?,
        care_type: row.get("care_type")?,
        frequency_days: row.get("frequency_days")?,
        patient_category: row.get("patient_category")?,
        maximum: maybe(row, "maximum", |text| text.parse().ok())?,
        valid_from: maybe(row, "valid_from", day)?,
    };
    let overrule = maybe(row, "overrule", |text| text.parse::<Money>().ok())?;
    Ok(Listed { element, in_list: row.get("in_list")?, overrule })
}

fn diagnosis_from(row: &Row<'_>) -> Result<Diagnosis, StoreError> {
    Ok(Diagnosis { code: DiagnosisCode::new(row.get::<_, String>("code")?), name: row.get("name")? })
}

/// The ids of a generation's rows: its own 2³² of them.
const fn ids(generation: i64) -> (i64, i64) {
    let first = generation << 32;
    (first, first | 0xFFFF_FFFF)
}
