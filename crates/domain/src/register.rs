//! What the payer's register says about others: places, facilities one can refer to, products with what they cover.

use serde::{Deserialize, Serialize};

use crate::catalogue::Kind;
use crate::date::ServiceDate;
use crate::ids::{ElementCode, FacilityCode, ServerId};
use crate::money::{Money, Quantity};

/// A place of the payer's country.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// UUID on the server.
    pub uuid: ServerId,
    /// Code, as the register writes it; the server lets it be empty.
    pub code: String,
    /// Name.
    pub name: String,
    /// What kind of place it is.
    pub kind: PlaceKind,
    /// UUID of the place around it; `None` for a region, or when the server did not say.
    pub parent: Option<ServerId>,
}

/// Kinds of places, widest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PlaceKind {
    /// R.
    Region,
    /// D.
    District,
    /// W, also called municipality.
    Ward,
    /// V.
    Village,
}

impl PlaceKind {
    /// The server's letter.
    #[must_use]
    pub const fn letter(self) -> &'static str {
        match self {
            Self::Region => "R",
            Self::District => "D",
            Self::Ward => "W",
            Self::Village => "V",
        }
    }

    /// Reads [`PlaceKind::letter`] back.
    #[must_use]
    pub fn from_letter(letter: &str) -> Option<Self> {
        [Self::Region, Self::District, Self::Ward, Self::Village].into_iter().find(|kind| kind.letter() == letter)
    }
}

/// A facility other than this laptop's, to refer people to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherFacility {
    /// UUID on the server.
    pub uuid: ServerId,
    /// Code, at most 8 characters on openIMIS.
    pub code: FacilityCode,
    /// Name.
    pub name: String,
    /// Level: D dispensary, C health centre, H hospital.
    pub level: Option<String>,
    /// Sub-level, by code; FHIR does not tell it.
    pub sub_level: Option<String>,
    /// Care type: I, O or B.
    pub care_type: Option<String>,
    /// Legal form, by code (G government, C charity, D district organisation, P private).
    pub legal_form: Option<String>,
    /// Name of the district it lies in.
    pub district: Option<String>,
}

/// A legal form of facilities in the payer's words; schemes add their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegalForm {
    /// Its code, as facilities name it.
    pub code: String,
    /// The words, in the payer's language.
    pub name: String,
}

/// An element in a price list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceRow {
    /// Service or item.
    pub kind: Kind,
    /// UUID of the element on the server.
    pub element: ServerId,
    /// Code of the element.
    pub code: ElementCode,
    /// The list's own price where it overrules the national one.
    pub overrule: Option<Money>,
}

/// An insurance product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// UUID on the server.
    pub uuid: ServerId,
    /// Code, at most 8 characters on openIMIS.
    pub code: String,
    /// Name.
    pub name: String,
    /// First day it is sold.
    pub from: Option<ServiceDate>,
    /// Last day it is sold.
    pub to: Option<ServiceDate>,
    /// What it limits; `None` where the user may not read it.
    pub terms: Option<Terms>,
}

/// What a product limits as a whole. `None` everywhere means *no limit of this kind*.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Most claims in a policy's period, by category of claim; 0 means that none is taken.
    pub most: PerCategory<u32>,
    /// Most money in a policy's period, by category of claim.
    pub amount: PerCategory<Money>,
    /// For whom deductibles and ceilings are counted.
    pub counted_for: Option<CountedFor>,
    /// H: what is in-patient is decided by the facility's kind; I: by the claim.
    pub told_by: Option<String>,
    /// What the insured pays first.
    pub deductible: ByCare<Money>,
    /// Where the payer stops paying.
    pub ceiling: ByCare<Money>,
    /// Youngest age insured, in years.
    pub youngest: Option<u32>,
    /// Oldest age insured, in years.
    pub oldest: Option<u32>,
}

/// Something by category of a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PerCategory<T> {
    /// Consultations (C).
    pub consultation: Option<T>,
    /// Surgeries (S).
    pub surgery: Option<T>,
    /// Deliveries (D).
    pub delivery: Option<T>,
    /// Admissions (H).
    pub admission: Option<T>,
    /// Antenatal visits (A).
    pub antenatal: Option<T>,
    /// Visits (V); openIMIS has no amount for them.
    pub visit: Option<T>,
}

impl<T> Default for PerCategory<T> {
    fn default() -> Self {
        Self { consultation: None, surgery: None, delivery: None, admission: None, antenatal: None, visit: None }
    }
}

/// Something by in-patient and out-patient care.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByCare<T> {
    /// For all care together.
    pub all: Option<T>,
    /// For in-patient care.
    pub in_patient: Option<T>,
    /// For out-patient care.
    pub out_patient: Option<T>,
}

impl<T> Default for ByCare<T> {
    fn default() -> Self {
        Self { all: None, in_patient: None, out_patient: None }
    }
}

/// For whom a deductible or a ceiling is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CountedFor {
    /// For each treatment (T).
    Treatment,
    /// For the whole policy (P).
    Policy,
    /// For each insured person (I).
    Insuree,
}

/// A service or item that a product covers, with its limits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Covered {
    /// Service or item.
    pub kind: Kind,
    /// UUID of the element on the server.
    pub element: ServerId,
    /// Code of the element.
    pub code: ElementCode,
    /// Where the price comes from.
    pub price_origin: Option<PriceOrigin>,
    /// For visits of type *other*.
    pub other: Limitation,
    /// For emergencies.
    pub emergency: Limitation,
    /// For referred patients.
    pub referral: Limitation,
    /// Most pieces in a policy's period.
    pub most: ByAge<Quantity>,
    /// Months from the policy's first day until it is covered.
    pub waiting_months: ByAge<u32>,
}

/// What the payer owes the facility, as far as its user may read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bill {
    /// Server-side identity.
    pub uuid: ServerId,
    /// Its code.
    pub code: String,
    /// What it is for, in the payer's word: `claim-batch`, `fees`, …
    pub kind: String,
    /// Its day.
    pub day: Option<ServiceDate>,
    /// Amount after deductions.
    pub total: Money,
    /// The sign of the currency.
    pub currency: Option<String>,
}

/// A payment of a bill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// Server-side identity.
    pub uuid: ServerId,
    /// The bill, or another invoice.
    pub bill: ServerId,
    /// When it was paid.
    pub day: Option<ServiceDate>,
    /// What was paid.
    pub amount: Option<Money>,
    /// It was turned down or cancelled after all.
    #[serde(default)]
    pub revoked: bool,
}

/// How much of an element is paid.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limitation {
    /// How the limit is meant; without it the payer does not cover that kind of visit.
    pub kind: Option<LimitKind>,
    /// Per cent of the value, or the most paid for one piece.
    pub limit: ByAge<Money>,
}

/// How a limit is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitKind {
    /// C: so many per cent of the value are paid.
    CoInsurance,
    /// F: at most so much is paid for one piece.
    FixedAmount,
}

/// Where the price of a covered element comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceOrigin {
    /// P: the facility's price list.
    PriceList,
    /// O: what the facility asks.
    Provider,
    /// R: found afterwards by the batch run.
    Relative,
}

/// Something for adults and for minors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByAge<T> {
    /// From the age of majority on.
    pub adult: Option<T>,
    /// Below it.
    pub minor: Option<T>,
}

impl<T> Default for ByAge<T> {
    fn default() -> Self {
        Self { adult: None, minor: None }
    }
}
