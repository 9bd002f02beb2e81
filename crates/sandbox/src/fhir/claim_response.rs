//! `ClaimResponse`: what the payer has decided so far, line by line.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::claim::{dangling, find, visible_rows, visit_type};
use super::common::{By, coding, extension, identifiers, money, number, reference, reference_showing};
use super::{Ask, listing};
use crate::answer::Answer;
use crate::claims::{Claim, Line, reason, status};
use crate::data::World;

pub(super) fn list(ask: &Ask<'_>) -> Result<Value, Answer> {
    let (rows, count) = visible_rows(ask, "ClaimResponse", |_| true)?;
    listing::bundle(ask, &rows, count, |c| render(ask.world(), c, By::Uuid))
}

pub(super) fn one(ask: &Ask<'_>, id: &str) -> Result<Value, Answer> {
    render(ask.world(), &find(ask, id)?, By::of(id))
}

/// One claim's answer, with references in the manner asked.
pub(super) fn render(world: &World, claim: &Claim, by: By) -> Result<Value, Answer> {
    let person = world.people.by_number(&claim.insuree).ok_or_else(|| dangling("Insuree"))?;
    let admin = world.facilities.administrator(&claim.administrator).ok_or_else(|| dangling("ClaimAdmin"))?;
    let outcome = match claim.status {
        status::ENTERED => "queued",
        status::CHECKED | status::PROCESSED => "partial",
        _ => "complete",
    };
    let mut notes = Notes::default();
    let lines = claim
        .lines
        .iter()
        .enumerate()
        .map(|(n, l)| line(world, claim, l, n + 1, by, &mut notes))
        .collect::<Result<Vec<_>, _>>()?;
    let mut response = json!({
        "resourceType": "ClaimResponse",
        "id": by.id(claim.uuid, &claim.code),
        "identifier": identifiers(claim.uuid, &claim.code),
        "status": "active",
        "type": visit_type(claim)?,
        "use": "claim",
        "patient": reference("Patient", by, person.uuid, &person.number),
        "created": claim.date_claimed,
        "insurer": { "reference": "openIMIS" },
        "requestor": reference("Practitioner", by, admin.uuid, &admin.code),
        "request": reference("ClaimV2", by, claim.uuid, &claim.code),
        "outcome": outcome,
    });
    if let Some(fields) = response.as_object_mut() {
        let notes = notes.last.map(|(number, text)| json!({ "number": number, "text": text }));
        for (name, list) in [("item", lines), ("total", totals(claim)), ("processNote", notes.into_iter().collect())] {
            if !list.is_empty() {
                fields.insert(name.to_owned(), Value::Array(list));
            }
        }
    }
    Ok(response)
}

/// Notes on the origin of prices. Only the last survives, and every line but the first points to number 2.
#[derive(Default)]
struct Notes {
    last: Option<(u8, String)>,
}

impl Notes {
    fn add(&mut self, text: &str) -> u8 {
        let number = if self.last.is_some() { 2 } else { 1 };
        self.last = Some((number, text.to_owned()));
        number
    }
}

fn line(
    world: &World,
    claim: &Claim,
    line: &Line,
    sequence: usize,
    by: By,
    notes: &mut Notes,
) -> Result<Value, Answer> {
    let element = world.catalogue.element(line.kind, &line.code).ok_or_else(|| dangling("Item"))?;
    let to = reference_showing(line.kind.resource(), by, element.uuid, &element.code, &element.code);
    let mut item = json!({
        "extension": [extension("StructureDefinition/claim-item-reference", "valueReference", to)],
        "itemSequence": sequence,
        "adjudication": stages(claim, line)
            .into_iter()
            .map(|stage| json!({
                "category": category(stage.status),
                "reason": { "coding": [coding("CodeSystem/claim-rejection-reasons", &stage.reason.to_string(), reason_name(stage.reason))] },
                "amount": money(stage.amount),
                "value": number(stage.quantity),
            }))
            .collect::<Vec<_>>(),
    });
    if let (Some(fields), Some(origin)) = (item.as_object_mut(), &line.price_origin) {
        fields.insert("noteNumber".to_owned(), json!([notes.add(origin)]));
    }
    Ok(item)
}

/// One stage of a line's way: quantity and unit price, but for `valuated` the worth of the whole line.
struct Stage {
    status: u8,
    reason: i32,
    amount: Decimal,
    quantity: Decimal,
}

fn stages(claim: &Claim, line: &Line) -> Vec<Stage> {
    let reason = line.reason.unwrap_or(reason::ACCEPTED);
    let stage = |status, amount, quantity| Stage { status, reason, amount, quantity };
    if line.refused() || matches!(claim.status, status::ENTERED | status::REJECTED) {
        return vec![stage(status::REJECTED, line.price_asked, line.quantity)];
    }
    let held = line.quantity_held();
    let mut stages = vec![
        stage(status::ENTERED, line.price_asked, line.quantity),
        stage(status::CHECKED, line.price_approved.unwrap_or(line.price_asked), held),
    ];
    if claim.status >= status::PROCESSED {
        stages.push(stage(status::PROCESSED, line.price_adjusted.unwrap_or(line.price_asked), held));
    }
    if claim.status == status::VALUATED {
        stages.push(stage(status::VALUATED, line.price_valuated.unwrap_or(line.price_asked), held));
    }
    stages
}

/// Sums by stage. `valuated` multiplies the lines' worth by the quantity again, as the server does.
fn totals(claim: &Claim) -> Vec<Value> {
    let total = |status: u8, amount: Decimal| json!({ "category": category(status), "amount": money(amount) });
    if claim.status == status::ENTERED {
        return vec![total(status::ENTERED, Decimal::ZERO)];
    }
    [status::ENTERED, status::CHECKED, status::PROCESSED, status::VALUATED]
        .into_iter()
        .filter(|s| claim.status != status::REJECTED && *s <= claim.status)
        .map(|s| {
            if s == status::ENTERED {
                return total(s, claim.claimed());
            }
            let stages = claim.accepted().flat_map(|l| stages(claim, l)).filter(|stage| stage.status == s);
            total(s, stages.map(|stage| stage.amount * stage.quantity).sum())
        })
        .collect()
}

fn category(status: u8) -> Value {
    let name = match status {
        status::REJECTED => "rejected",
        status::ENTERED => "entered",
        status::CHECKED => "checked",
        status::PROCESSED => "processed",
        _ => "valuated",
    };
    json!({ "coding": [coding("CodeSystem/claim-status", &status.to_string(), name)] })
}

fn reason_name(reason: i32) -> &'static str {
    match reason {
        -1 => "REJECTED BY MEDICAL OFFICER",
        0 => "ACCEPTED",
        1 => "INVALID ITEM OR SERVICE",
        2 => "NOT IN PRICE LIST",
        3 => "NO PRODUCT FOUND",
        4 => "CATEGORY LIMITATION",
        5 => "FREQUENCY FAILURE",
        7 => "FAMILY",
        9 => "TARGET DATE",
        10 => "CARE TYPE",
        11 => "MAX HOSPITAL ADMISSIONS",
        12 => "MAX VISITS",
        13 => "MAX CONSULTATIONS",
        14 => "MAX SURGERIES",
        15 => "MAX DELIVERIES",
        16 => "QTY OVER LIMIT",
        17 => "WAITING PERIOD FAIL",
        19 => "MAX ANTENATAL",
        _ => "OTHER",
    }
}
