//! `Invoice` and `PaymentNotice`: what the payer owes the facilities, a bill for each day on which it priced claims; it notes no payments.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use uuid::Uuid;

use super::common::{By, coding, extension, identifiers, money, not_found, reference};
use super::{Ask, listing};
use crate::answer::Answer;
use crate::claims::status;

/// One day's pricing of a facility's claims.
struct Bill {
    uuid: Uuid,
    code: String,
    facility: (Uuid, String),
    day: NaiveDate,
    total: Decimal,
}

pub(super) fn list(ask: &Ask<'_>) -> Result<Value, Answer> {
    // Contributions, the other kind, are no business of a facility.
    let bills = if ask.query.get("resourceType") == Some("invoice") { Vec::new() } else { bills(ask) };
    listing::bundle(ask, &bills, bills.len(), |bill| Ok(render(bill)))
}

pub(super) fn one(ask: &Ask<'_>, id: &str) -> Result<Value, Answer> {
    let uuid = Uuid::parse_str(id).ok();
    let bill = bills(ask).into_iter().find(|bill| Some(bill.uuid) == uuid);
    bill.map(|bill| render(&bill)).ok_or_else(|| not_found("Bill", "code", id))
}

pub(super) fn payments(ask: &Ask<'_>) -> Result<Value, Answer> {
    let none: [Bill; 0] = [];
    listing::bundle(ask, &none, 0, |bill| Ok(render(bill)))
}

fn bills(ask: &Ask<'_>) -> Vec<Bill> {
    let state = ask.office.state();
    let mut totals: BTreeMap<(&str, NaiveDate), Decimal> = BTreeMap::new();
    for claim in state.kept.claims.iter().filter(|claim| claim.status == status::VALUATED) {
        if let (Some(stamp), Some(amount)) = (claim.process_stamp, claim.valuated.or(claim.approved)) {
            *totals.entry((&claim.facility, stamp.date())).or_default() += amount;
        }
    }
    let bill = |((code, day), total): ((&str, NaiveDate), Decimal)| {
        let facility = ask.world().facilities.facility(code)?;
        let code = format!("BILL-{code}-{}", day.format("%Y%m%d"));
        let uuid = Uuid::new_v5(&Uuid::NAMESPACE_OID, code.as_bytes());
        Some(Bill { uuid, code, facility: (facility.uuid, facility.code.clone()), day, total })
    };
    totals.into_iter().filter_map(bill).collect()
}

fn render(bill: &Bill) -> Value {
    let kind = coding("CodeSystem/bill-type", "claim-batch", "Claim batch payment");
    let price = json!({
        "extension": [extension("/StructureDefinition/unit-price", "valueMoney", money(bill.total))],
        "type": "base", "factor": 1.0, "amount": money(bill.total),
        "code": { "coding": [{ "system": "Code", "code": "Code", "display": bill.code }] },
    });
    let (uuid, code) = &bill.facility;
    json!({
        "resourceType": "Invoice",
        "id": bill.uuid,
        "identifier": identifiers(bill.uuid, &bill.code),
        "status": "active",
        "type": { "coding": [kind] },
        "recipient": reference("Organization", By::Uuid, *uuid, code),
        "date": bill.day,
        "lineItem": [{
            "chargeItemCodeableConcept": { "coding": [coding("CodeSystem/bill-charge-item", "claim", "Claim")] },
            "priceComponent": [price],
        }],
        "totalNet": money(bill.total),
        "totalGross": money(bill.total),
        "note": [{ "text": "Claims of the day" }],
    })
}
