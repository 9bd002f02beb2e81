//! Claims as the payer's own staff see them, with the filters FHIR lacks.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use std::cmp::Ordering;
use uuid::Uuid;

use super::arguments::Arguments;
use super::connection::{self, global_id};
use super::master_data::{administrator, amount, amount_or_null, diagnosis, element, facility, product};
use super::people::person;
use super::{Session, Trouble};
use crate::claims::{Claim, Line};
use crate::data::{Kind, World};

/// Right to read claims.
const CLAIMS: u32 = 111_001;

/// `claims`: of the user's facility.
pub(super) fn list(session: &Session<'_>, arguments: &Arguments) -> Result<Value, Trouble> {
    let user = session.permitted(CLAIMS)?;
    session.guarded()?;
    let world = &session.office.world;
    let own = user.facility.as_ref().map(|f| f.code.as_str());
    let id = connection::wanted_id(arguments)?;
    let state = session.office.state();
    let mut rows: Vec<&Claim> = state
        .kept
        .claims
        .iter()
        .filter(|c| own == Some(c.facility.as_str()) && id.is_none_or(|i| i == c.id) && fits(c, world, arguments))
        .collect();
    for name in arguments.order().into_iter().rev() {
        let (key, turned) = name.strip_prefix('-').map_or((name, false), |key| (key, true));
        rows.sort_by(|a, b| if turned { compare(b, a, key) } else { compare(a, b, key) });
    }
    connection::of("claims", &rows, arguments, |c| render(world, c))
}

fn compare(a: &Claim, b: &Claim, key: &str) -> Ordering {
    match key {
        "id" => a.id.cmp(&b.id),
        "code" => a.code.cmp(&b.code),
        "dateClaimed" => a.date_claimed.cmp(&b.date_claimed),
        "dateFrom" => a.date_from.cmp(&b.date_from),
        "status" => a.status.cmp(&b.status),
        "claimed" => a.claimed().cmp(&b.claimed()),
        "validityFrom" => a.valid_from.cmp(&b.valid_from),
        _ => Ordering::Equal,
    }
}

fn fits(claim: &Claim, world: &World, arguments: &Arguments) -> bool {
    let same = |name: &str, own: &str| arguments.text(name).is_none_or(|wanted| wanted == own);
    let number = |name: &str, own: i64| arguments.int(name).is_none_or(|wanted| wanted == own);
    let dated = |name: &str, own: Option<NaiveDate>| {
        let holds = |suffix: &str, test: fn(NaiveDate, NaiveDate) -> bool| {
            arguments.date(&format!("{name}{suffix}")).is_none_or(|wanted| own.is_some_and(|own| test(own, wanted)))
        };
        holds("", |own, wanted| own == wanted)
            && holds("_Gte", |own, wanted| own >= wanted)
            && holds("_Gt", |own, wanted| own > wanted)
            && holds("_Lte", |own, wanted| own <= wanted)
            && holds("_Lt", |own, wanted| own < wanted)
    };
    let facility = || world.facilities.facility(&claim.facility).map(|f| f.uuid.to_string()).unwrap_or_default();
    let insuree = || world.people.by_number(&claim.insuree).map(|p| p.uuid.to_string()).unwrap_or_default();
    let code = claim.code.to_lowercase();
    same("uuid", &claim.uuid.to_string())
        && same("code", &claim.code)
        && arguments.text("code_Istartswith").is_none_or(|start| code.starts_with(&start.to_lowercase()))
        && arguments.text("code_Icontains").is_none_or(|part| code.contains(&part.to_lowercase()))
        && number("status", claim.status.into())
        && number("reviewStatus", claim.review_status.into())
        && number("feedbackStatus", claim.feedback_status.into())
        && same("healthFacility_Code", &claim.facility)
        && same("healthFacility_Uuid", &facility())
        && same("insuree_ChfId", &claim.insuree)
        && same("insuree_Uuid", &insuree())
        && same("admin_Code", &claim.administrator)
        && same("visitType", &claim.visit_type)
        && dated("dateClaimed", Some(claim.date_claimed))
        && dated("dateFrom", Some(claim.date_from))
        && dated("dateTo", Some(claim.date_to))
        && dated("dateProcessed", claim.date_processed)
}

/// `claim(uuid)`: any facility's.
pub(super) fn one(session: &Session<'_>, arguments: &Arguments) -> Result<Value, Trouble> {
    let text = arguments.text("uuid").unwrap_or_default();
    let uuid = Uuid::parse_str(text).map_err(|_| Trouble::bad_request("badly formed hexadecimal UUID string"))?;
    session.permitted(CLAIMS)?;
    let state = session.office.state();
    let found = state.claim(uuid).ok_or_else(|| Trouble::new("Claim matching query does not exist."))?;
    Ok(render(&session.office.world, found))
}

/// `validateClaimCode`: whether nobody uses it yet.
pub(super) fn code_is_free(session: &Session<'_>, arguments: &Arguments) -> Result<Value, Trouble> {
    session.permitted(CLAIMS)?;
    let code = arguments.text("claimCode").unwrap_or_default();
    Ok(json!(session.office.state().claim_by_code(code).is_none()))
}

fn render(world: &World, claim: &Claim) -> Value {
    let icd = |n: usize| claim.diagnoses.get(n).and_then(|code| world.catalogue.diagnosis(code)).map(|d| diagnosis(d));
    let lines = |kind: Kind| claim.lines.iter().filter(|l| l.kind == kind).map(|l| line(world, l)).collect::<Vec<_>>();
    let attachments = claim.attachments.iter().enumerate().map(|(n, a)| {
        json!({
            "id": global_id("ClaimAttachmentGQLType", i64::try_from(n).unwrap_or_default()), "title": a.title, "filename": a.title,
            "mime": a.mime, "date": a.date, "type": null, "generalType": "FILE",
        })
    });
    json!({
        "id": global_id("ClaimGQLType", claim.id),
        "uuid": claim.uuid,
        "code": claim.code,
        "status": claim.status,
        "rejectionReason": claim.rejection_reason,
        "feedbackStatus": claim.feedback_status,
        "reviewStatus": claim.review_status,
        "category": claim.category,
        "dateClaimed": claim.date_claimed,
        "dateFrom": claim.date_from,
        "dateTo": claim.date_to,
        "dateProcessed": claim.date_processed,
        "submitStamp": claim.submit_stamp,
        "processStamp": claim.process_stamp,
        "claimed": amount(claim.claimed()),
        "approved": amount_or_null(claim.approved),
        "valuated": amount_or_null(claim.valuated),
        "remunerated": amount_or_null(claim.remunerated),
        "adjustment": claim.adjustment,
        "explanation": claim.explanation,
        "guaranteeId": claim.guarantee,
        "visitType": claim.visit_type,
        "preAuthorization": false,
        "attachmentsCount": claim.attachments.len(),
        "validityFrom": claim.valid_from,
        "insuree": world.people.by_number(&claim.insuree).map(|p| person(world, p, true)),
        "healthFacility": world.facilities.facility(&claim.facility).map(|f| facility(world, f)),
        "admin": world.facilities.administrator(&claim.administrator).map(|a| administrator(world, a)),
        "icd": icd(0), "icd1": icd(1), "icd2": icd(2), "icd3": icd(3), "icd4": icd(4),
        "items": lines(Kind::Item),
        "services": lines(Kind::Service),
        "attachments": connection::whole(attachments.collect()),
    })
}

fn line(world: &World, line: &Line) -> Value {
    let paid = line.price_valuated.map(|_| Decimal::ZERO);
    let of = world.catalogue.element(line.kind, &line.code).map(|e| element(e));
    let sold_with = line.product.as_deref().and_then(|code| world.products.find(code)).map(|p| product(world, p));
    json!({
        "id": line.id.to_string(),
        "item": of,
        "service": of,
        "product": sold_with,
        "status": if line.refused() { 2 } else { 1 },
        "qtyProvided": amount(line.quantity),
        "qtyApproved": amount_or_null(line.quantity_approved),
        "priceAsked": amount(line.price_asked),
        "priceAdjusted": amount_or_null(line.price_adjusted),
        "priceApproved": amount_or_null(line.price_approved),
        "priceValuated": amount_or_null(line.price_valuated),
        "rejectionReason": line.reason,
        "explanation": line.explanation,
        "justification": line.justification,
        "limitation": line.limitation.map(crate::data::Limitation::letter),
        "limitationValue": amount_or_null(line.limitation_value),
        "remuneratedAmount": amount_or_null(line.price_valuated),
        "deductableAmount": amount_or_null(paid),
        "exceedCeilingAmount": amount_or_null(paid),
        "priceOrigin": line.price_origin,
    })
}
