//! The training world: places, facilities, catalogue, products, people; read from `assets/training/`.

mod catalogue;
mod change;
mod facilities;
mod names;
mod people;
mod products;

pub(crate) use catalogue::{Catalogue, Diagnosis, Element, Kind, Nature};
pub(crate) use change::{Change, Unknown};
pub(crate) use facilities::{Administrator, Entry, Facilities, Facility, Location, PriceList, User};
pub(crate) use people::{Family, People, Person, Policy, PolicyStatus};
pub(crate) use products::{ElementRule, Limitation, Officer, Product, Products};

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use serde::de::DeserializeOwned;
use std::sync::Arc;
use uuid::Uuid;

use crate::{Options, SandboxError, Size};

/// Everything the payer knows that claims do not change. A change by [`Change`] makes another world.
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) facilities: Facilities,
    pub(crate) catalogue: Catalogue,
    pub(crate) products: Arc<Products>,
    pub(crate) people: Arc<People>,
    pub(crate) officer: Arc<Officer>,
    /// When the master data were entered; their `validityFrom`.
    pub(crate) founded: NaiveDateTime,
}

impl World {
    /// Reads the data set and dates it relative to `today`.
    pub(crate) fn read(options: &Options, today: NaiveDate) -> Result<Self, SandboxError> {
        let ids = Ids { seed: options.seed };
        let founded = (today - chrono::Duration::days(800)).and_time(NaiveTime::MIN) + chrono::Duration::hours(8);
        let size = options.catalogue_rows.map_or(options.catalogue, |rows| options.catalogue.or(Size::each(rows)));
        let catalogue = Catalogue::read(&ids, founded, size)?;
        let facilities = Facilities::read(&ids, &catalogue, founded, options.listed.unwrap_or(usize::MAX))?;
        let products = Products::read(&ids)?;
        let people = People::read(&ids, (today, founded), &facilities, &products, options.people)?;
        let (products, people, officer) = (Arc::new(products), Arc::new(people), Arc::new(Officer::read()?));
        Ok(Self { facilities, catalogue, products, people, officer, founded })
    }
}

/// Makes identifiers out of the seed, so that the same seed gives the same world.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ids {
    seed: u64,
}

impl Ids {
    /// For places outside the data set that need ids (claims, tokens).
    pub(crate) fn seeded(seed: u64) -> Self {
        Self { seed }
    }

    /// The id of the thing of this kind and code.
    pub(crate) fn of(&self, kind: &str, code: &str) -> Uuid {
        Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("training payer {} {kind} {code}", self.seed).as_bytes())
    }
}

/// The rows of one embedded CSV table with a header line.
fn rows<T: DeserializeOwned>(name: &'static str, text: &str) -> Result<Vec<T>, SandboxError> {
    csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .map_err(|source| SandboxError::Table { name, source })
}

/// One embedded JSON document.
fn document<T: DeserializeOwned>(name: &'static str, text: &str) -> Result<T, SandboxError> {
    serde_json::from_str(text).map_err(|source| SandboxError::Document { name, source })
}

/// The n-th row (from 0) has the database id n + 1.
fn database_id(row: usize) -> i64 {
    i64::try_from(row).unwrap_or(i64::MAX - 1) + 1
}
