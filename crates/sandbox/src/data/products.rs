//! Insurance products: what they cover and how far; and what the training payer's medical officer thinks.

use rust_decimal::Decimal;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

use super::{Ids, database_id, document};
use crate::SandboxError;

/// A product a family can buy.
#[derive(Debug)]
pub(crate) struct Product {
    pub(crate) id: i64,
    pub(crate) uuid: Uuid,
    pub(crate) terms: Terms,
    rules: HashMap<String, ElementRule>,
    /// What holds for every covered element without a rule of its own.
    plain: ElementRule,
}

/// The product's own row in the data set; `None` means without limit.
#[derive(Debug, Deserialize)]
pub(crate) struct Terms {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) lump_sum: Decimal,
    pub(crate) ceiling: Decimal,
    pub(crate) max_consultations: Option<u32>,
    pub(crate) max_surgeries: Option<u32>,
    pub(crate) max_deliveries: Option<u32>,
    pub(crate) max_admissions: Option<u32>,
    pub(crate) max_visits: Option<u32>,
    pub(crate) max_antenatal: Option<u32>,
    pub(crate) amount_consultation: Option<Decimal>,
    pub(crate) amount_surgery: Option<Decimal>,
    pub(crate) amount_delivery: Option<Decimal>,
    pub(crate) amount_hospitalization: Option<Decimal>,
    pub(crate) amount_antenatal: Option<Decimal>,
    not_covered: Vec<String>,
    rules: Vec<ElementRule>,
}

impl Product {
    /// How many claims of this category the product pays for in a policy period; `None`: any number.
    pub(crate) fn maximum(&self, category: &str) -> Option<u32> {
        let terms = &self.terms;
        match category {
            "S" => terms.max_surgeries,
            "D" => terms.max_deliveries,
            "A" => terms.max_antenatal,
            "H" => terms.max_admissions,
            "C" => terms.max_consultations,
            "V" => terms.max_visits,
            _ => None,
        }
    }

    /// The rule for an item or service code; `None` when the product does not cover it.
    pub(crate) fn rule(&self, code: &str) -> Option<&ElementRule> {
        if self.terms.not_covered.iter().any(|c| c == code) {
            return None;
        }
        Some(self.rules.get(code).unwrap_or(&self.plain))
    }
}

/// How a product covers one element.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ElementRule {
    pub(crate) code: String,
    /// `P` price list, `O` own (asked) price, `R` relative price.
    #[serde(default = "price_list")]
    pub(crate) origin: String,
    #[serde(default)]
    pub(crate) limitation: Limitation,
    /// Percent for co-insurance, amount per unit for a fixed limit.
    #[serde(default = "hundred")]
    pub(crate) value: Decimal,
    /// Largest quantity in a policy period.
    pub(crate) limit: Option<Decimal>,
    #[serde(default)]
    pub(crate) waiting_months: u32,
}

/// Whether the product pays a share or up to a fixed amount per unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, serde::Serialize)]
pub(crate) enum Limitation {
    #[default]
    C,
    F,
}

impl Limitation {
    /// The payer's letter.
    pub(crate) fn letter(self) -> &'static str {
        match self {
            Self::C => "C",
            Self::F => "F",
        }
    }
}

fn price_list() -> String {
    "P".to_owned()
}

fn hundred() -> Decimal {
    Decimal::ONE_HUNDRED
}

/// All products.
#[derive(Debug)]
pub(crate) struct Products {
    pub(crate) all: Vec<Arc<Product>>,
}

impl Products {
    pub(super) fn read(ids: &Ids) -> Result<Self, SandboxError> {
        let rows: Vec<Terms> = document("products", include_str!("../../../../assets/training/products.json"))?;
        let all = rows.into_iter().enumerate().map(|(n, terms)| {
            Arc::new(Product {
                id: database_id(n),
                uuid: ids.of("product", &terms.code),
                rules: terms.rules.iter().map(|r| (r.code.clone(), r.clone())).collect(),
                plain: ElementRule {
                    code: String::new(),
                    origin: price_list(),
                    limitation: Limitation::C,
                    value: hundred(),
                    limit: None,
                    waiting_months: 0,
                },
                terms,
            })
        });
        Ok(Self { all: all.collect() })
    }

    /// The product with this code.
    pub(crate) fn find(&self, code: &str) -> Option<&Arc<Product>> {
        self.all.iter().find(|p| p.terms.code == code)
    }
}

/// The medical officer's opinions, by element code, with the justification she writes.
#[derive(Debug, Deserialize)]
pub(crate) struct Officer {
    /// Lines she refuses.
    pub(crate) refuses: HashMap<String, String>,
    /// Lines of which she approves half, rounded up.
    pub(crate) halves: HashMap<String, String>,
    /// Lines she approves at a lower unit price.
    pub(crate) reduces_price: HashMap<String, Reduced>,
}

/// A lower unit price and why.
#[derive(Debug, Deserialize)]
pub(crate) struct Reduced {
    pub(crate) price: Decimal,
    pub(crate) because: String,
}

impl Officer {
    pub(super) fn read() -> Result<Self, SandboxError> {
        document("officer", include_str!("../../../../assets/training/officer.json"))
    }
}
