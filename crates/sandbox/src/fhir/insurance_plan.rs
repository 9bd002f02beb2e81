//! `InsurancePlan`: the products.

use chrono::Duration;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::common::{By, coding, extension, identifiers, money, no_user_for_converter, not_found, number, reference};
use super::{Ask, listing};
use crate::answer::Answer;
use crate::data::Product;

pub(super) fn list(ask: &Ask<'_>) -> Result<Value, Answer> {
    let founded = ask.world().founded;
    listing::fixed(ask, &ask.world().products.all, |_| founded, |p| Ok(render(ask, p)))
}

pub(super) fn one(ask: &Ask<'_>, id: &str) -> Result<Value, Answer> {
    let mut products = ask.world().products.all.iter();
    let found = products.find(|p| p.terms.code == id || p.uuid.to_string() == id);
    let found = found.ok_or_else(|| not_found("Product", "code", id))?;
    if ask.options().fixes { Ok(render(ask, found)) } else { Err(no_user_for_converter()) }
}

fn render(ask: &Ask<'_>, product: &Product) -> Value {
    const TYPES: &str = "http://terminology.hl7.org/CodeSystem/insurance-plan-type";
    let founded = ask.world().founded;
    let area = ask.world().facilities.locations.first();
    let no_wait = || {
        extension(
            "StructureDefinition/insurance-plan-period",
            "valueQuantity",
            json!({ "value": number(Decimal::ZERO), "unit": "months" }),
        )
    };
    let limit = |value: i64, unit: &str, code: &str, display: &str| {
        json!({
            "value": { "value": number(Decimal::from(value)), "unit": unit },
            "code": { "coding": [coding("CodeSystem/insurance-plan-coverage-benefit-limit", code, display)] },
        })
    };
    let cost = |code: &str, display: &str, amount: Decimal| json!({ "type": { "coding": [coding("CodeSystem/insurance-plan-general-cost-type", code, display)] }, "cost": money(amount) });
    let mut lump_sum = cost("lumpsum", "Lumpsum", product.terms.lump_sum);
    if let Some(fields) = lump_sum.as_object_mut() {
        fields.insert("groupSize".to_owned(), json!(4));
    }
    let medical = json!({ "coding": [{ "system": TYPES, "code": "medical" }] });
    json!({
        "resourceType": "InsurancePlan",
        "id": product.uuid,
        "extension": [
            extension("StructureDefinition/insurance-plan-max-installments", "valueUnsignedInt", json!(1)),
            no_wait(), no_wait(), no_wait(),
        ],
        "identifier": identifiers(product.uuid, &product.terms.code),
        "status": "active",
        "type": [{ "coding": [{ "system": TYPES, "code": "medical", "display": "Medical" }] }],
        "name": product.terms.name,
        "period": { "start": founded, "end": founded + Duration::days(3650) },
        "coverageArea": area.map(|a| vec![reference("Location", By::Uuid, a.uuid, &a.code)]),
        "coverage": [{ "type": medical, "benefit": [{
            "type": medical,
            "limit": [limit(12, "month", "period", "Period"), limit(8, "member", "memberCount", "Member Count")],
        }] }],
        "plan": [{ "generalCost": [
            lump_sum,
            cost("premiumAdult", "Premium Adult", product.terms.lump_sum / Decimal::from(8)),
            cost("premiumChild", "Premium Child", product.terms.lump_sum / Decimal::from(20)),
        ] }],
    })
}
