//! Reading the rows of the register's lists that are not in the catalogue: facilities, places, products and what they cover.

use claims_domain::catalogue::Kind;
use claims_domain::ids::{ElementCode, FacilityCode};
use claims_domain::money::{Money, Quantity};
use claims_domain::register::{
    ByAge, ByCare, CountedFor, Covered, LimitKind, Limitation, OtherFacility, PerCategory, Place, PlaceKind,
    PriceOrigin, PriceRow, Product, Terms,
};
use claims_fhir::Exact;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::raw::typed;
use crate::read;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FacilityNode {
    uuid: String,
    code: Option<String>,
    name: Option<String>,
    level: Option<String>,
    sub_level: Option<Coded>,
    care_type: Option<String>,
    legal_form: Option<Coded>,
    location: Option<Named>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Coded {
    uuid: Option<String>,
    code: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Named {
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PlaceNode {
    uuid: String,
    code: Option<String>,
    name: Option<String>,
    r#type: Option<String>,
    parent: Option<Coded>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ProductNode {
    uuid: String,
    code: Option<String>,
    name: Option<String>,
    date_from: Option<String>,
    date_to: Option<String>,
    max_no_consultation: Option<u32>,
    max_no_surgery: Option<u32>,
    max_no_delivery: Option<u32>,
    max_no_hospitalization: Option<u32>,
    max_no_visits: Option<u32>,
    max_no_antenatal: Option<u32>,
    max_amount_consultation: Option<Exact>,
    max_amount_surgery: Option<Exact>,
    max_amount_delivery: Option<Exact>,
    max_amount_hospitalization: Option<Exact>,
    max_amount_antenatal: Option<Exact>,
    ceiling_type: Option<String>,
    ceiling_interpretation: Option<String>,
    deductible: Option<Exact>,
    deductible_ip: Option<Exact>,
    deductible_op: Option<Exact>,
    ceiling: Option<Exact>,
    ceiling_ip: Option<Exact>,
    ceiling_op: Option<Exact>,
    age_minimal: Option<u32>,
    age_maximal: Option<u32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PriceNode {
    price_overrule: Option<Exact>,
    item: Option<Coded>,
    service: Option<Coded>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CoveredNode {
    item: Option<Coded>,
    service: Option<Coded>,
    price_origin: Option<String>,
    limitation_type: Option<String>,
    limitation_type_e: Option<String>,
    limitation_type_r: Option<String>,
    limit_adult: Option<Exact>,
    limit_child: Option<Exact>,
    limit_adult_e: Option<Exact>,
    limit_child_e: Option<Exact>,
    limit_adult_r: Option<Exact>,
    limit_child_r: Option<Exact>,
    limit_no_adult: Option<Exact>,
    limit_no_child: Option<Exact>,
    waiting_period_adult: Option<u32>,
    waiting_period_child: Option<u32>,
}

pub(super) fn facility(node: &RawValue) -> Option<OtherFacility> {
    let node: FacilityNode = typed(node)?;
    Some(OtherFacility {
        uuid: read::uuid(&node.uuid)?,
        code: FacilityCode::new(read::filled(node.code)?),
        name: node.name.unwrap_or_default(),
        level: read::filled(node.level),
        sub_level: read::filled(node.sub_level.and_then(|level| level.code)),
        care_type: read::filled(node.care_type),
        legal_form: read::filled(node.legal_form.and_then(|form| form.code)),
        district: read::filled(node.location.and_then(|location| location.name)),
    })
}

pub(super) fn place(node: &RawValue) -> Option<Place> {
    let node: PlaceNode = typed(node)?;
    Some(Place {
        uuid: read::uuid(&node.uuid)?,
        code: node.code.unwrap_or_default(),
        name: node.name.unwrap_or_default(),
        kind: PlaceKind::from_letter(&node.r#type?)?,
        parent: node.parent.and_then(|parent| read::uuid(&parent.uuid?)),
    })
}

pub(super) fn product(node: &RawValue) -> Option<Product> {
    let node: ProductNode = typed(node)?;
    let terms = Terms {
        most: PerCategory {
            consultation: node.max_no_consultation,
            surgery: node.max_no_surgery,
            delivery: node.max_no_delivery,
            admission: node.max_no_hospitalization,
            antenatal: node.max_no_antenatal,
            visit: node.max_no_visits,
        },
        amount: PerCategory {
            consultation: read::money(node.max_amount_consultation),
            surgery: read::money(node.max_amount_surgery),
            delivery: read::money(node.max_amount_delivery),
            admission: read::money(node.max_amount_hospitalization),
            antenatal: read::money(node.max_amount_antenatal),
            visit: None,
        },
        counted_for: known(node.ceiling_type, counted_for)?,
        told_by: known(node.ceiling_interpretation, told_by)?.map(str::to_owned),
        deductible: by_care(node.deductible, node.deductible_ip, node.deductible_op),
        ceiling: by_care(node.ceiling, node.ceiling_ip, node.ceiling_op),
        youngest: node.age_minimal,
        oldest: node.age_maximal,
    };
    Some(Product {
        uuid: read::uuid(&node.uuid)?,
        code: read::filled(node.code)?,
        name: node.name.unwrap_or_default(),
        from: read::day(node.date_from.as_deref()),
        to: read::day(node.date_to.as_deref()),
        terms: Some(terms),
    })
}

pub(super) fn covered(node: &RawValue, kind: Kind) -> Option<Covered> {
    let node: CoveredNode = typed(node)?;
    let element = match kind {
        Kind::Service => node.service,
        Kind::Item => node.item,
    }?;
    let limitation = |kind: Option<String>, adult, minor| {
        let limit = ByAge { adult: read::money(adult), minor: read::money(minor) };
        Some(Limitation { kind: known(kind, limit_kind)?, limit })
    };
    Some(Covered {
        kind,
        element: read::uuid(&element.uuid?)?,
        code: ElementCode::new(read::filled(element.code)?),
        price_origin: known(node.price_origin, price_origin)?,
        other: limitation(node.limitation_type, node.limit_adult, node.limit_child)?,
        emergency: limitation(node.limitation_type_e, node.limit_adult_e, node.limit_child_e)?,
        referral: limitation(node.limitation_type_r, node.limit_adult_r, node.limit_child_r)?,
        most: ByAge::<Quantity> {
            adult: read::quantity(node.limit_no_adult),
            minor: read::quantity(node.limit_no_child),
        },
        waiting_months: ByAge { adult: node.waiting_period_adult, minor: node.waiting_period_child },
    })
}

pub(super) fn price_row(node: &RawValue, kind: Kind) -> Option<PriceRow> {
    let node: PriceNode = typed(node)?;
    let element = match kind {
        Kind::Service => node.service,
        Kind::Item => node.item,
    }?;
    Some(PriceRow {
        kind,
        element: read::uuid(&element.uuid?)?,
        code: ElementCode::new(read::filled(element.code)?),
        overrule: read::money(node.price_overrule),
    })
}

fn by_care(all: Option<Exact>, in_patient: Option<Exact>, out_patient: Option<Exact>) -> ByCare<Money> {
    ByCare { all: read::money(all), in_patient: read::money(in_patient), out_patient: read::money(out_patient) }
}

/// A word of the server by what it means; the outer `None` when it says one that nobody knows.
fn known<T>(word: Option<String>, read: fn(&str) -> Option<T>) -> Option<Option<T>> {
    match read::filled(word) {
        Some(word) => read(&word).map(Some),
        None => Some(None),
    }
}

// GraphQL writes the names of the server's enumerations; the letters behind them stand in its other interfaces.

fn counted_for(word: &str) -> Option<CountedFor> {
    match word {
        "TREATMENT" | "T" => Some(CountedFor::Treatment),
        "POLICY" | "P" => Some(CountedFor::Policy),
        "INSUREE" | "I" => Some(CountedFor::Insuree),
        _ => None,
    }
}

fn told_by(word: &str) -> Option<&'static str> {
    match word {
        "HEALTH_FACILITY_TYPE" | "H" => Some("H"),
        "CLAIM_TYPE" | "I" => Some("I"),
        _ => None,
    }
}

fn limit_kind(word: &str) -> Option<LimitKind> {
    match word {
        "CO_INSURANCE" | "C" => Some(LimitKind::CoInsurance),
        "FIXED_AMOUNT" | "F" => Some(LimitKind::FixedAmount),
        _ => None,
    }
}

fn price_origin(word: &str) -> Option<PriceOrigin> {
    match word {
        "PRICELIST" | "P" => Some(PriceOrigin::PriceList),
        "PROVIDER" | "O" => Some(PriceOrigin::Provider),
        "RELATIVE" | "R" => Some(PriceOrigin::Relative),
        _ => None,
    }
}
