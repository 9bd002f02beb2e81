//! The payer's lists over FHIR, page by page, each page checked before it is believed.
//!
//! A row is read whole or not at all, as over GraphQL: a field of a wrong type makes it unreadable, and it is named, not taken for *no
//! limit*.
//!
//! Pages are numbered, sorted by `validity_from` only: rows changed in the same instant may swap places between two pages, so a pull
//! is whole only when as many different rows came as the server counts. The counts themselves are an hour old for the same filter:
//! [`Since`] makes each pull's filter a new one.

use std::collections::HashSet;

use chrono::{Duration, NaiveDate, NaiveDateTime, NaiveTime};
use claims_domain::Timestamp;
use claims_domain::catalogue::{Administrator, Element};
use claims_domain::ids::{FacilityCode, ServerId};
use claims_domain::register::{Bill, OtherFacility, Payment, Place, PlaceKind, Product};
use claims_fhir::datatypes::{CodeableConcept, Identifier};
use claims_fhir::tolerant::whole;
use claims_fhir::{Bundle, InsurancePlan, Invoice, Location, Organization, PaymentNotice, Practitioner};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::catalogue::{self, code, concept, resource, uuid};
use crate::page::{Mirrored, Pages};
use crate::reply::wrong;
use crate::{Problem, Reply, path, read};

/// From when on rows are wanted, as `_lastUpdated` takes it: server time, no zone, whole seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Since(String);

/// How the server writes and reads an instant.
const INSTANT: &str = "%Y-%m-%dT%H:%M:%S";
/// So long the server remembers how many rows a filter gave.
const REMEMBERED: i64 = 3_600;
const A_DAY: i64 = 86_400;

/// Which second of its hour or day it is.
const fn second_of(now: Timestamp, span: i64) -> i64 {
    now.millis().div_euclid(1_000).rem_euclid(span)
}

impl Since {
    /// Every row there is. The second of `now`, the same for all pages of a pull, makes each pull's filter a new one.
    #[must_use]
    pub fn ever(now: Timestamp) -> Self {
        let start = NaiveDate::from_ymd_opt(1901, 1, 1).unwrap_or_default().and_time(NaiveTime::MIN);
        Self::before(start, second_of(now, A_DAY))
    }

    /// Rows changed after `changed` (an instant as the server writes it, see [`Mirrored::changed`]) or up to `overlap` seconds before,
    /// and up to an hour more, by which `now` makes the filter a new one. `None` when `changed` is no such instant.
    #[must_use]
    pub fn after(changed: &str, overlap: u32, now: Timestamp) -> Option<Self> {
        let instant = NaiveDateTime::parse_from_str(changed.get(..19)?, INSTANT).ok()?;
        Some(Self::before(instant, i64::from(overlap) + second_of(now, REMEMBERED)))
    }

    fn before(instant: NaiveDateTime, seconds: i64) -> Self {
        let earlier = Duration::try_seconds(seconds).and_then(|by| instant.checked_sub_signed(by));
        Self(format!("ge{}", earlier.unwrap_or(instant).format(INSTANT)))
    }

    /// Prefix and instant.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A list of a FHIR resource: how a page is asked for, and how its rows are read.
#[derive(Debug, Clone)]
pub struct Listing<T> {
    kind: &'static str,
    /// Further parameters.
    query: &'static str,
    /// Whether the server takes `_lastUpdated`.
    filters: bool,
    read: fn(Value) -> Option<T>,
    /// What is told, and what FHIR never tells of it as it was known.
    joined: fn(T, Value) -> T,
    only: Only,
    /// Rows of a page.
    rows: u32,
}

/// Rows of a page of a catalogue: larger ones get nothing faster, and the requests of smaller ones would be held up by the server's
/// limit before they are held up by its work; measured in `docs/openimis.md`.
const ROWS: u32 = 256;
/// Rows of a page of a list whose rows cost the server eight times as much.
const COSTLY_ROWS: u32 = 128;

/// Which rows of a list are wanted; the server mixes in others.
#[derive(Debug, Clone)]
enum Only {
    All,
    /// People who work there.
    WorkingAt(FacilityCode),
    /// Organizations of this kind.
    Kind(&'static str),
    /// What is paid to this facility.
    PaidTo(ServerId),
}

impl Only {
    /// `None` for a row that cannot be read.
    fn wants(&self, resource: &Value) -> Option<bool> {
        match self {
            Self::All => Some(true),
            Self::WorkingAt(facility) => {
                whole(resource.clone()).map(|person: Practitioner| catalogue::works_at(&person, facility))
            }
            Self::PaidTo(facility) => whole(resource.clone()).map(|bill: Invoice| {
                let to = bill.recipient.as_ref().filter(|to| to.target() == Some("Organization"));
                to.and_then(|to| read::uuid(to.id()?)).is_some_and(|to| to == *facility)
            }),
            Self::Kind(kind) => {
                whole(resource.clone()).map(|one: Organization| one.r#type.iter().any(|concept| concept.has(kind)))
            }
        }
    }
}

/// Every service. One of category V or H makes its whole page fail on the server.
#[must_use]
pub fn services() -> Listing<Element> {
    let list = listing("ActivityDefinition", |value| catalogue::activity_definition(whole(value)?));
    Listing { joined: |told, known| join(told, known, catalogue::joined), ..list }
}

/// Every item. One for nobody makes its whole page fail on the server.
#[must_use]
pub fn items() -> Listing<Element> {
    let list = listing("Medication", |value| catalogue::medication(whole(value)?));
    Listing { joined: |told, known| join(told, known, catalogue::joined), ..list }
}

/// A facility's claim administrators; the server lists everybody's, the others count as [`Pages::ended`].
#[must_use]
pub fn administrators(facility: &FacilityCode) -> Listing<Administrator> {
    let list = listing("Practitioner", |value| catalogue::administrator(whole(value)?));
    Listing { query: "&resourceType=ca", only: Only::WorkingAt(facility.clone()), ..list }
}

/// Every facility; policy holders come with them and count as [`Pages::ended`]. The server cannot filter these by time.
#[must_use]
pub fn facilities() -> Listing<OtherFacility> {
    let list = listing("Organization", |value| {
        let facility: Organization = whole(value)?;
        Some(OtherFacility {
            uuid: uuid(&facility.identifier, facility.id.as_deref())?,
            code: FacilityCode::new(code(&facility.identifier)?),
            level: concept(&facility.extension, "organization-hf-level"),
            sub_level: None,
            care_type: concept(&facility.extension, "organization-hf-care-type"),
            legal_form: concept(&facility.extension, "organization-legal-form"),
            district: facility.address.into_iter().find_map(|address| read::filled(address.district)),
            name: facility.name.unwrap_or_default(),
        })
    });
    Listing {
        query: "&resourceType=prov",
        filters: false,
        joined: |row, known| {
            join(row, known, |told, known| OtherFacility { sub_level: known.sub_level.clone(), ..told })
        },
        only: Only::Kind("prov"),
        ..list
    }
}

/// The places of the user's districts.
#[must_use]
pub fn places() -> Listing<Place> {
    listing("Location", |value| {
        let place: Location = whole(value)?;
        Some(Place {
            uuid: uuid(&place.identifier, place.id.as_deref())?,
            code: code(&place.identifier).unwrap_or_default(),
            kind: place.physical_type.as_ref().and_then(|kind| PlaceKind::from_letter(kind.code()?))?,
            parent: place.part_of.as_ref().and_then(|parent| read::uuid(parent.id()?)),
            name: place.name.unwrap_or_default(),
        })
    })
}

/// Every product, without what it limits. The server lists past versions too, older ones first: of a code the last row counts.
#[must_use]
pub fn products() -> Listing<Product> {
    let list = listing("InsurancePlan", |value| {
        let product: InsurancePlan = whole(value)?;
        let period = product.period.unwrap_or_default();
        Some(Product {
            uuid: uuid(&product.identifier, product.id.as_deref())?,
            code: code(&product.identifier)?,
            name: product.name.unwrap_or_default(),
            from: read::day(period.start.as_deref()),
            to: read::day(period.end.as_deref()),
            terms: None,
        })
    });
    let joined = |row, known| join(row, known, |told, known: &Product| Product { terms: known.terms.clone(), ..told });
    Listing { joined, ..list }
}

/// What the payer owes this facility; bills of others count as [`Pages::ended`]. Whether one is paid only [`payments`] tell.
#[must_use]
pub fn bills(facility: &ServerId) -> Listing<Bill> {
    let list = listing("Invoice", |value| {
        let bill: Invoice = whole(value)?;
        let total = bill.total_net.or(bill.total_gross)?;
        Some(Bill {
            uuid: uuid(&bill.identifier, bill.id.as_deref())?,
            code: code(&bill.identifier)?,
            kind: bill.r#type.as_ref().and_then(CodeableConcept::code).unwrap_or_default().to_owned(),
            day: read::day(bill.date.as_deref()),
            total: read::money(total.value)?,
            currency: read::filled(total.currency),
        })
    });
    Listing { query: "&resourceType=bill", only: Only::PaidTo(facility.clone()), ..list }
}

/// Payments of invoices of every kind.
#[must_use]
pub fn payments() -> Listing<Payment> {
    listing("PaymentNotice", |value| {
        let payment: PaymentNotice = whole(value)?;
        Some(Payment {
            uuid: uuid(&payment.identifier, payment.id.as_deref())?,
            bill: payment.request.as_ref().and_then(|request| read::uuid(request.id()?))?,
            day: read::day(payment.payment_date.as_deref()),
            amount: payment.amount.and_then(|amount| read::money(amount.value)),
            revoked: payment.status.is_some_and(|status| status != "active"),
        })
    })
}

pub(crate) fn listing<T>(kind: &'static str, read: fn(Value) -> Option<T>) -> Listing<T> {
    Listing { kind, query: "", filters: true, read, joined: |told, _| told, only: Only::All, rows: ROWS }
}

/// A row as told, joined with the same as it was known; as told where that cannot be read.
fn join<T: DeserializeOwned>(told: T, known: Value, joined: impl FnOnce(T, &T) -> T) -> T {
    match serde_json::from_value(known) {
        Ok(known) => joined(told, &known),
        Err(_) => told,
    }
}

impl<T> Listing<T> {
    /// The same in smaller pages: each of its rows costs the server several statements.
    pub(crate) fn costly(self) -> Self {
        Self { rows: COSTLY_ROWS, ..self }
    }

    /// Whether [`Since`] has an effect; without it the server's count may be an hour old.
    #[must_use]
    pub const fn filters(&self) -> bool {
        self.filters
    }

    /// How many rows a page should have; a power of two, so that halves of it are pages too.
    #[must_use]
    pub const fn rows(&self) -> u32 {
        self.rows
    }

    /// A row with what FHIR cannot tell of it as it was known: its database id, the row in JSON as the mirror keeps it, and what stands
    /// beside it. What FHIR tells wins.
    #[must_use]
    pub fn joined(
        &self,
        told: Mirrored<T>,
        number: Option<i64>,
        known: Value,
        rest: Map<String, Value>,
    ) -> Mirrored<T> {
        Mirrored { number, row: (self.joined)(told.row, known), rest, ..told }
    }

    /// The address of a page, counted from 1, of `count` rows.
    #[must_use]
    pub fn path(&self, page: u32, count: u32, since: &Since) -> String {
        let since = if self.filters { Some(since.as_str()) } else { None };
        format!("{}{}", path::list(self.kind, page, count, since), self.query)
    }

    /// Reads that page.
    ///
    /// # Errors
    /// When the answer is none, or contradicts itself: see [`wrong`].
    pub fn read(&self, page: u32, count: u32, reply: Reply<'_>) -> Result<Pages<Mirrored<T>>, Problem> {
        if reply.status == 404 && page > 1 && reply.json().is_some() {
            return Err(Problem::UnexpectedAnswer { what: wrong::NO_SUCH_PAGE });
        }
        let mut value = reply.success()?;
        // Taken out before the tolerant reading, which drops what is not as it should be.
        let entries = match value.get_mut("entry").map(Value::take) {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(entries)) => entries,
            Some(Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_)) => {
                return Err(Problem::UnexpectedAnswer { what: wrong::EMPTY_ENTRY });
            }
        };
        let bundle: Bundle = resource(value, "Bundle")?;
        let before = u64::from(page.saturating_sub(1)) * u64::from(count);
        if entries.len() as u64 > u64::from(count) {
            return Err(Problem::UnexpectedAnswer { what: wrong::TOO_MANY });
        }
        if bundle.total.is_some_and(|total| total < before + entries.len() as u64) {
            return Err(Problem::UnexpectedAnswer { what: wrong::TOTAL });
        }
        let more = bundle.has_next();
        if more && entries.is_empty() {
            return Err(Problem::UnexpectedAnswer { what: wrong::ENDLESS });
        }
        let mut pages = Pages { total: bundle.total, rows: Vec::new(), unreadable: Vec::new(), ended: 0, more };
        let mut seen = HashSet::new();
        for (at, entry) in (before..).zip(entries) {
            self.row(at, entry, &mut seen, &mut pages)?;
        }
        Ok(pages)
    }

    fn row(
        &self,
        position: u64,
        mut entry: Value,
        seen: &mut HashSet<String>,
        pages: &mut Pages<Mirrored<T>>,
    ) -> Result<(), Problem> {
        let resource = entry.get_mut("resource").map(Value::take).filter(Value::is_object);
        let resource = resource.ok_or(Problem::UnexpectedAnswer { what: wrong::EMPTY_ENTRY })?;
        if resource.get("resourceType").and_then(Value::as_str) != Some(self.kind) {
            return Err(Problem::UnexpectedAnswer { what: wrong::OTHER_TYPE });
        }
        let identifiers: Vec<Identifier> =
            resource.get("identifier").and_then(|list| serde_json::from_value(list.clone()).ok()).unwrap_or_default();
        let key = uuid(&identifiers, resource.get("id").and_then(Value::as_str));
        if key.is_some_and(|key| !seen.insert(key.as_str().to_owned())) {
            return Err(Problem::UnexpectedAnswer { what: wrong::TWICE });
        }
        let wanted = self.only.wants(&resource);
        if wanted == Some(false) {
            pages.ended += 1;
            return Ok(());
        }
        // A person's code is their insurance number, and this may be logged.
        let code = if self.kind == "Patient" { None } else { code(&identifiers).filter(|code| code.len() <= 50) };
        let name = code.unwrap_or_else(|| format!("#{position}"));
        // Only services tell when they changed.
        let changed = resource.get("date").and_then(Value::as_str).map(str::to_owned);
        match wanted.and_then(|_| (self.read)(resource)) {
            Some(row) => pages.rows.push(Mirrored { number: None, changed, row, rest: Map::new() }),
            None => pages.unreadable.push(name),
        }
        Ok(())
    }
}
