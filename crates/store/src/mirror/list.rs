//! The lists of the mirror, and how each thing of the payer becomes a row of one.

use claims_domain::catalogue::{Administrator, Diagnosis, Element, Kind};
use claims_domain::cover::{Insuree, Policy};
use claims_domain::facility::Facility;
use claims_domain::ids::ServerId;
use claims_domain::{Money, ServiceDate};
use serde::{Deserialize, Serialize};

use crate::error::StoreError;
use crate::row::to_json;
use crate::words::Words;

/// A list that is downloaded as one: a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum List {
    /// This facility's own record.
    Facility,
    /// Services in the facility's price list.
    ServicePrices,
    /// Items in the facility's price list.
    ItemPrices,
    /// Services of the payer's catalogue.
    Services,
    /// Items of the payer's catalogue.
    Items,
    /// Diagnoses.
    Diagnoses,
    /// The facility's claim administrators.
    Administrators,
    /// People of the facility's district, where they are fetched ahead.
    People,
    /// Policies that cover these people.
    Policies,
    /// Facilities a patient can be referred to or from.
    Facilities,
    /// Regions, districts, wards and villages.
    Places,
    /// Insurance products.
    Products,
    /// Services that the products cover, in parts: one a product.
    CoveredServices,
    /// Items that the products cover, in parts: one a product.
    CoveredItems,
    /// What the payer calls the legal forms of facilities.
    LegalForms,
    /// Which fields of a claim the scheme wants, leaves to the facility, or does not use.
    FieldRules,
    /// What the payer owes the facility.
    Bills,
    /// What it paid of that.
    Payments,
}

impl List {
    /// The lists of people, fetched only where somebody wishes it: whom there is before what covers them.
    pub const AHEAD: [Self; 2] = [Self::People, Self::Policies];

    /// Every list that all need, in the order in which work can start the earliest.
    pub const ALL: [Self; 16] = [
        Self::Facility,
        Self::ServicePrices,
        Self::ItemPrices,
        Self::Services,
        Self::Items,
        Self::Diagnoses,
        Self::Administrators,
        Self::Facilities,
        Self::Places,
        Self::Products,
        Self::CoveredServices,
        Self::CoveredItems,
        Self::LegalForms,
        Self::FieldRules,
        Self::Bills,
        Self::Payments,
    ];

    /// The name in the database, on the command line and in the message catalogues.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Facility => "facility",
            Self::ServicePrices => "service_prices",
            Self::ItemPrices => "item_prices",
            Self::Services => "services",
            Self::Items => "items",
            Self::Diagnoses => "diagnoses",
            Self::Administrators => "administrators",
            Self::People => "people",
            Self::Policies => "policies",
            Self::Facilities => "facilities",
            Self::Places => "places",
            Self::Products => "products",
            Self::CoveredServices => "covered_services",
            Self::CoveredItems => "covered_items",
            Self::LegalForms => "legal_forms",
            Self::FieldRules => "field_rules",
            Self::Bills => "bills",
            Self::Payments => "payments",
        }
    }

    /// Reads [`List::as_str`] back.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().chain(Self::AHEAD).find(|list| list.as_str() == name)
    }

    /// The catalogue of this kind.
    #[must_use]
    pub const fn catalogue(kind: Kind) -> Self {
        match kind {
            Kind::Service => Self::Services,
            Kind::Item => Self::Items,
        }
    }

    /// The facility's prices of this kind.
    #[must_use]
    pub const fn prices(kind: Kind) -> Self {
        match kind {
            Kind::Service => Self::ServicePrices,
            Kind::Item => Self::ItemPrices,
        }
    }

    /// Whether the server shows it only to users with a right of its own, which many clerks lack.
    #[must_use]
    pub const fn needs_right(self) -> bool {
        matches!(self, Self::CoveredServices | Self::CoveredItems | Self::Bills | Self::Payments)
    }

    /// Whether a payer may well have nothing in it, although it had.
    pub(crate) const fn is_often_empty(self) -> bool {
        matches!(self, Self::FieldRules | Self::Bills | Self::Payments)
    }

    /// What the products cover of this kind.
    #[must_use]
    pub const fn covered(kind: Kind) -> Self {
        match kind {
            Kind::Service => Self::CoveredServices,
            Kind::Item => Self::CoveredItems,
        }
    }

    /// Its number in the tables; never given to another list.
    pub(crate) const fn number(self) -> i64 {
        match self {
            Self::Facility => 1,
            Self::ServicePrices => 2,
            Self::ItemPrices => 3,
            Self::Services => 4,
            Self::Items => 5,
            Self::Diagnoses => 6,
            Self::Administrators => 7,
            Self::People => 21,
            Self::Policies => 22,
            Self::Facilities => 8,
            Self::Places => 9,
            Self::Products => 10,
            Self::CoveredServices => 11,
            Self::CoveredItems => 12,
            Self::FieldRules => 13,
            Self::Bills => 14,
            Self::Payments => 15,
            Self::LegalForms => 16,
        }
    }

    /// What kind of line it prices or describes.
    pub(crate) const fn kind(self) -> Option<Kind> {
        match self {
            Self::ServicePrices | Self::Services => Some(Kind::Service),
            Self::ItemPrices | Self::Items => Some(Kind::Item),
            Self::People
            | Self::Policies
            | Self::Facility
            | Self::Diagnoses
            | Self::Administrators
            | Self::Facilities
            | Self::Places
            | Self::Products
            | Self::CoveredServices
            | Self::CoveredItems
            | Self::LegalForms
            | Self::FieldRules
            | Self::Bills
            | Self::Payments => None,
        }
    }

    /// The index of its words and the list of them; `None` for what is not searched while somebody types.
    pub(crate) const fn words(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Services => Some(("mirror_service_word", "mirror_service_term")),
            Self::Items => Some(("mirror_item_word", "mirror_item_term")),
            Self::Diagnoses => Some(("mirror_diagnosis_word", "mirror_diagnosis_term")),
            Self::People => Some(("mirror_person_word", "mirror_person_term")),
            Self::Policies
            | Self::Facility
            | Self::ServicePrices
            | Self::ItemPrices
            | Self::Administrators
            | Self::Facilities
            | Self::Places
            | Self::Products
            | Self::CoveredServices
            | Self::CoveredItems
            | Self::LegalForms
            | Self::FieldRules
            | Self::Bills
            | Self::Payments => None,
        }
    }

    /// Whether what is over is forgotten at once: of people no more is kept than is needed.
    pub(crate) const fn forgets(self) -> bool {
        matches!(self, Self::People | Self::Policies)
    }

    /// Whether its rows are found by words while somebody types.
    pub(crate) const fn is_searched(self) -> bool {
        self.words().is_some()
    }
}

/// A thing of the payer as the mirror keeps it.
#[derive(Clone, PartialEq, Eq)]
pub struct MirrorRow {
    pub(crate) key: String,
    pub(crate) number: Option<i64>,
    pub(crate) code: String,
    pub(crate) words: Words,
    pub(crate) body: String,
    pub(crate) valid_from: Option<ServiceDate>,
    /// Of a policy: UUIDs of whom it covers.
    pub(crate) covered: Vec<String>,
    /// Word for word as the server sent it, where that is kept.
    pub(crate) received: Option<String>,
}

impl std::fmt::Debug for MirrorRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // It may be a person.
        f.debug_struct("MirrorRow").field("key", &self.key).finish_non_exhaustive()
    }
}

/// What the mirror keeps of an entry of a price list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Price {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) overrule: Option<Money>,
}

/// What the mirror keeps of a policy.
#[derive(Serialize)]
struct CoverRow<'r> {
    policy: &'r Policy,
    covered: &'r [String],
}

impl MirrorRow {
    /// What the payer knows it by.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// This facility's own record.
    ///
    /// # Errors
    /// Never in practice: the record can always be written as JSON.
    pub fn facility(facility: &Facility) -> Result<Self, StoreError> {
        Self::keyed(facility.uuid.as_str(), facility.code.as_str(), &facility.name, facility)
    }

    /// A service or item; `number` is its database id on the server, by which price lists name it.
    ///
    /// # Errors
    /// As [`MirrorRow::facility`].
    pub fn element(element: &Element, number: Option<i64>) -> Result<Self, StoreError> {
        let row = Self::keyed(element.uuid.as_str(), element.code.as_str(), &element.name, element)?;
        Ok(Self { number, valid_from: element.valid_from, ..row })
    }

    /// An entry of a price list: the list's and the element's database ids on the server, and the list's own price where the
    /// national one does not hold.
    ///
    /// # Errors
    /// As [`MirrorRow::facility`].
    pub fn price(list: i64, element: i64, overrule: Option<Money>) -> Result<Self, StoreError> {
        let row = Self::keyed(&format!("{list}:{element}"), "", "", &Price { overrule })?;
        Ok(Self { number: Some(element), ..row })
    }

    /// A diagnosis: the payer knows it by its code.
    ///
    /// # Errors
    /// As [`MirrorRow::facility`].
    pub fn diagnosis(diagnosis: &Diagnosis) -> Result<Self, StoreError> {
        let code = diagnosis.code.as_str();
        Self::keyed(code, code, &diagnosis.name, diagnosis)
    }

    /// A claim administrator.
    ///
    /// # Errors
    /// As [`MirrorRow::facility`].
    pub fn administrator(person: &Administrator) -> Result<Self, StoreError> {
        Self::keyed(person.uuid.as_str(), person.code.as_str(), "", person)
    }

    /// Somebody of the district, with what the server sent of them. They are found by number, names and birth date.
    ///
    /// # Errors
    /// As [`MirrorRow::facility`].
    pub fn person(person: &Insuree, received: &str) -> Result<Self, StoreError> {
        let row = Self::keyed(person.uuid.as_str(), person.number.as_str(), &crate::people::words_of(person), person)?;
        Ok(Self { received: Some(received.to_owned()), ..row })
    }

    /// A policy under its UUID, with whom it covers and what the server sent of it.
    ///
    /// # Errors
    /// As [`MirrorRow::facility`].
    pub fn policy(uuid: &ServerId, policy: &Policy, covered: &[ServerId], received: &str) -> Result<Self, StoreError> {
        let mut covered: Vec<String> = covered.iter().map(|person| person.as_str().to_owned()).collect();
        // The server tells them in any order.
        covered.sort();
        covered.dedup();
        let row = Self::keyed(uuid.as_str(), "", "", &CoverRow { policy, covered: &covered })?;
        Ok(Self { covered, received: Some(received.to_owned()), ..row })
    }

    /// With what the server says of it that has no place of its own; kept under `rest`.
    ///
    /// # Errors
    /// As [`MirrorRow::facility`].
    pub fn with_rest(mut self, rest: &serde_json::Map<String, serde_json::Value>) -> Result<Self, StoreError> {
        if !rest.is_empty()
            && let Some(open) = self.body.strip_suffix('}')
        {
            self.body = format!("{open},\"rest\":{}}}", to_json(rest)?);
        }
        Ok(self)
    }

    /// Anything else the payer keeps a register of, under its key and code.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn keyed(key: &str, code: &str, name: &str, body: &impl Serialize) -> Result<Self, StoreError> {
        Ok(Self {
            key: key.to_owned(),
            number: None,
            code: code.to_owned(),
            words: Words::of(code, name),
            body: to_json(body)?,
            valid_from: None,
            covered: Vec::new(),
            received: None,
        })
    }
}
