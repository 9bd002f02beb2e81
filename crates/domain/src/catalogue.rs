//! Services, items and diagnoses as the payer's catalogue and the facility's price lists hold them.

use serde::{Deserialize, Serialize};

use crate::date::ServiceDate;
use crate::ids::{AdministratorCode, DiagnosisCode, ElementCode, ServerId};
use crate::money::{Money, Quantity};

/// What a claim line bills.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// An act of care; FHIR `ActivityDefinition`.
    Service,
    /// A drug or a consumable; FHIR `Medication`.
    Item,
}

impl Kind {
    /// The name on the wire, in the database and in the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Item => "item",
        }
    }

    /// Reads [`Kind::as_str`] back.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "service" => Some(Self::Service),
            "item" => Some(Self::Item),
            _ => None,
        }
    }
}

/// A service or an item of the payer's catalogue, with the facility's own price where its list has one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Element {
    /// Service or item.
    pub kind: Kind,
    /// Code, as printed and typed.
    pub code: ElementCode,
    /// UUID on the server; lines refer to it.
    pub uuid: ServerId,
    /// Name in the scheme's language.
    pub name: String,
    /// National price of the catalogue.
    pub price: Money,
    /// Package or strength of an item, as text.
    pub package: Option<String>,
    /// Service category (S, D, A, H, C, O, V) or item type (D drug, M consumable).
    pub category: Option<String>,
    /// Level of a service (S, V, D, H).
    pub level: Option<String>,
    /// Care type: I in-patient, O out-patient, B both.
    pub care_type: Option<String>,
    /// At most once in so many days; `None` or 0 without limit.
    pub frequency_days: Option<u32>,
    /// Bit mask: man 1, woman 2, adult 4, minor 8; 0 for everybody.
    pub patient_category: u8,
    /// Largest quantity the payer takes on one line.
    pub maximum: Option<Quantity>,
    /// First day this row is valid on the server.
    pub valid_from: Option<ServiceDate>,
}

/// An element together with its standing in this facility's price list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// The catalogue row.
    pub element: Element,
    /// In the facility's list?
    pub in_list: bool,
    /// The list's own price where it overrules the national one and is not zero (zero means *no overrule*).
    pub overrule: Option<Money>,
    /// How the payer's row stands today.
    pub standing: Standing,
}

/// How the payer's row of an element stands today. The payer judges a line by that row, whatever held on the day of the visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// It lives, and is valid from this day on, which the payer moves with every edit; `None` where that is not told.
    From(Option<ServiceDate>),
    /// The payer has ended it.
    Retired,
}

impl Listed {
    /// The price the facility asks: the list's own, else the national one.
    #[must_use]
    pub fn price(&self) -> Money {
        self.overrule.filter(|price| !price.is_zero()).unwrap_or(self.element.price)
    }
}

/// A diagnosis of the payer's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnosis {
    /// ICD code as the payer keeps it.
    pub code: DiagnosisCode,
    /// Name in the scheme's language.
    pub name: String,
}

/// A claim administrator: the person of the facility who answers for a claim; FHIR `Practitioner` of kind CA.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Administrator {
    /// Code.
    pub code: AdministratorCode,
    /// UUID on the server.
    pub uuid: ServerId,
    /// Family name.
    pub last_name: String,
    /// Given names.
    pub other_names: String,
}
