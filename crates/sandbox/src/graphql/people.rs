//! People, their policies, and what is left of them.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use chrono::{Months, NaiveDate};
use rust_decimal::Decimal;
use serde_json::{Value, json};
use std::sync::Arc;

use super::arguments::Arguments;
use super::connection::{self, global_id};
use super::master_data::{amount, facility, location, product, sorted};
use super::{Session, Trouble};
use crate::adjudication::left;
use crate::claims::{Claim, Line, status};
use crate::data::{Kind, Location, Person, Policy, World};

/// Right to read people.
const PEOPLE: u32 = 101_101;
/// Right to read policies.
const POLICIES: u32 = 101_201;

/// `insurees`: people of the user's district; `ignoreLocation` does not change that for a facility's user.
pub(super) fn insurees(session: &Session<'_>, arguments: &Arguments) -> Result<Value, Trouble> {
    let user = session.permitted(PEOPLE)?;
    session.guarded()?;
    let world = &session.office.world;
    let id = connection::wanted_id(arguments)?;
    let place = arguments.text("parentLocation");
    let (number, uuid, name) = (arguments.text("chfId"), arguments.text("uuid"), arguments.text("lastName_Icontains"));
    let fits = |p: &&Arc<Person>| {
        user.sees(&p.family.village)
            && id.is_none_or(|i| i == p.id)
            && number.is_none_or(|n| n == p.number)
            && uuid.is_none_or(|u| u == p.uuid.to_string())
            && name.is_none_or(|n| p.last_name.to_lowercase().contains(&n.to_lowercase()))
            && place.is_none_or(|uuid| within(&p.family.village, arguments.int("parentLocationLevel"), uuid))
    };
    let mut rows: Vec<_> = world.people.people.iter().filter(fits).collect();
    sorted(&mut rows, arguments, |p| (p.id, &p.number, &p.last_name, p.valid_from));
    connection::of("insurees", &rows, arguments, |p| person(world, p, true))
}

/// Whether a village lies in the place of this UUID, at this level from the region down.
fn within(village: &Location, level: Option<i64>, uuid: &str) -> bool {
    let kind = level.and_then(|level| ["R", "D", "W", "V"].get(usize::try_from(level).ok()?).copied());
    kind.is_some_and(|kind| village.enclosing(kind).is_some_and(|place| place.uuid.to_string() == uuid))
}

/// Those who have a photograph: a small one, and one larger than any laptop should keep.
const SMALL_PHOTO: &str = "700100121";
const HUGE_PHOTO: &str = "700100111";
/// So many times the small one.
const HUGE: usize = 3_000;

/// A photograph as the register keeps it: bytes of a picture in base64. Few people of a register have one.
fn photo(number: &str) -> Option<String> {
    let picture = include_bytes!("../../../../assets/training/photo.png");
    let bytes = match number {
        SMALL_PHOTO => picture.to_vec(),
        HUGE_PHOTO => picture.repeat(HUGE),
        _ => return None,
    };
    Some(BASE64_STANDARD.encode(bytes))
}

/// One person; the head of the family without a family again.
pub(super) fn person(world: &World, person: &Person, with_family: bool) -> Value {
    let sex = if person.sex == "F" { "Female" } else { "Male" };
    let family = with_family.then(|| {
        json!({
            "id": global_id("FamilyGQLType", person.id),
            "uuid": person.family.uuid,
            "headInsuree": world.people.by_number(&person.family.head).map(|h| self::person(world, h, false)),
            "location": location(&person.family.village),
            "poverty": false,
            "members": connection::whole(
                world.people.members(&person.family).map(|member| self::person(world, member, false)).collect(),
            ),
        })
    });
    let registered_at = world.facilities.facilities.iter().find(|f| person.family.village.lies_in(&f.district.code));
    json!({
        "id": global_id("InsureeGQLType", person.id),
        "uuid": person.uuid,
        "chfId": person.number,
        "lastName": person.last_name,
        "otherNames": person.other_names,
        "dob": person.born,
        "gender": { "code": person.sex, "gender": sex },
        "head": person.relation.is_none(),
        "status": "AC",
        "phone": format!("+1555{:06}", person.id),
        "currentAddress": format!("House {}, {}", person.family.code, person.family.village.name),
        "currentVillage": location(&person.family.village),
        "family": family,
        "photo": photo(&person.number).map(|photo| json!({ "photo": photo })),
        "healthFacility": registered_at.map(|f| facility(world, f)),
        "validityFrom": person.valid_from,
        "validityTo": null,
    })
}

/// `insureeNameByChfid`.
pub(super) fn name(session: &Session<'_>, arguments: &Arguments) -> Result<Value, Trouble> {
    session.user()?;
    let person = arguments.text("chfId").and_then(|n| session.office.world.people.by_number(n));
    Ok(person.map_or(Value::Null, |p| json!(format!("{} {}", p.other_names, p.last_name))))
}

/// `policiesByInsuree`: of anybody in the country; with `activeOrLastExpiredOnly` one per product.
pub(super) fn policies_by_insuree(session: &Session<'_>, arguments: &Arguments) -> Result<Value, Trouble> {
    session.permitted(POLICIES)?;
    let world = &session.office.world;
    let person = arguments.text("chfId").and_then(|n| world.people.by_number(n));
    let on = arguments.date("targetDate");
    let covers = |p: &&Arc<Policy>| on.is_none_or(|day| p.effective.is_some_and(|from| from <= day && day <= p.expiry));
    let mut rows: Vec<&Arc<Policy>> =
        person.into_iter().flat_map(|p| world.people.policies_of(p)).filter(covers).collect();
    if arguments.flag("activeOrLastExpiredOnly") {
        rows.sort_by_key(|p| std::cmp::Reverse(p.expiry));
        let mut seen = Vec::new();
        rows.retain(|p| {
            let new = !seen.contains(&p.product.id);
            seen.push(p.product.id);
            new
        });
        rows.sort_by_key(|p| p.id);
    }
    let state = session.office.state();
    connection::of("policiesByInsuree", &rows, arguments, |p| by_insuree(world, p, person, &state.kept.claims))
}

/// A float as the server writes it here.
fn float(value: Decimal) -> Value {
    crate::fhir::number(value)
}

fn by_insuree(world: &World, policy: &Policy, person: Option<&Arc<Person>>, history: &[Claim]) -> Value {
    let terms = &policy.product.terms;
    let officer = world.facilities.officers.first();
    let claims: Vec<&Claim> = person.into_iter().flat_map(|p| claims_within(history, p, policy)).collect();
    let valuated = claims.iter().filter(|c| c.status == status::VALUATED);
    let remunerated: Decimal = valuated.flat_map(|c| c.accepted()).map(Line::worth).sum();
    // Deductions are only booked with the first claim.
    let ded = if claims.is_empty() { Value::Null } else { float(Decimal::ZERO) };
    json!({
        "policyId": policy.id,
        "policyUuid": policy.uuid,
        "productCode": terms.code,
        "productName": terms.name,
        "status": policy.status as i32,
        "policyValue": float(terms.lump_sum),
        "enrollDate": policy.start,
        "startDate": policy.start,
        "effectiveDate": policy.effective,
        "expiryDate": policy.expiry,
        "officerCode": officer.map(|o| o.code.clone()),
        "officerName": officer.map(|o| format!("{} {}", o.last_name, o.other_names)),
        "ded": ded,
        "dedInPatient": ded,
        "dedOutPatient": ded,
        "ceiling": float(terms.ceiling - remunerated),
        "ceilingInPatient": float(Decimal::ZERO),
        "ceilingOutPatient": float(Decimal::ZERO),
        "balance": float(terms.lump_sum),
        "validityFrom": world.founded.date(),
        "validityTo": null,
    })
}

/// `policies`: the plain table, with the stage.
pub(super) fn policies(session: &Session<'_>, arguments: &Arguments) -> Result<Value, Trouble> {
    session.permitted(POLICIES)?;
    session.guarded()?;
    let world = &session.office.world;
    let number = arguments.text("insureePolicies_Insuree_ChfId");
    let person = number.map(|n| world.people.by_number(n));
    let id = connection::wanted_id(arguments)?;
    let (uuid, wanted, district) = (arguments.text("uuid"), arguments.int("status"), arguments.int("districtId"));
    let fits = |p: &&Arc<Policy>| {
        person.is_none_or(|found| found.is_some_and(|who| who.family.uuid == p.family.uuid && p.includes(&who.number)))
            && id.is_none_or(|i| i == p.id)
            && uuid.is_none_or(|u| u == p.uuid.to_string())
            && wanted.is_none_or(|s| s == i64::from(p.status as i32))
            && district.is_none_or(|id| p.family.village.enclosing("D").is_some_and(|place| place.id == id))
    };
    let mut rows: Vec<&Arc<Policy>> = world.people.policies.iter().filter(fits).collect();
    sorted(&mut rows, arguments, |p| (p.id, "", "", p.valid_from));
    connection::of("policies", &rows, arguments, |p| {
        json!({
            "id": global_id("PolicyGQLType", p.id),
            "uuid": p.uuid,
            "stage": p.stage,
            "status": p.status as i32,
            "enrollDate": p.start,
            "startDate": p.start,
            "effectiveDate": p.effective,
            "expiryDate": p.expiry,
            "value": amount(p.product.terms.lump_sum),
            "product": product(world, &p.product),
            "family": { "uuid": p.family.uuid },
            "insureePolicies": connection::whole(covered(world, p)),
            "validityFrom": p.valid_from,
        })
    })
}

/// Whom a policy covers.
fn covered(world: &World, policy: &Policy) -> Vec<Value> {
    let members = world.people.members(&policy.family).filter(|member| policy.includes(&member.number));
    members.map(|member| json!({ "insuree": person(world, member, false), "validityTo": null })).collect()
}

/// What an eligibility question is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    Policy,
    Item,
    Service,
}

/// The three eligibility fields. Any policy counts that has not run out, idle ones too; about items nothing is told.
pub(super) fn eligibility(session: &Session<'_>, arguments: &Arguments, asked: Asked) -> Result<Value, Trouble> {
    let user = session.permitted(POLICIES)?;
    let world = &session.office.world;
    let person =
        arguments.text("chfId").and_then(|n| world.people.by_number(n)).filter(|p| user.sees(&p.family.village));
    let person = person.ok_or_else(|| Trouble::new("Insuree matching query does not exist."))?;
    let element = match asked {
        Asked::Policy => None,
        Asked::Item => Some(known(world, Kind::Item, arguments.text("itemCode").unwrap_or_default())?),
        Asked::Service => Some(known(world, Kind::Service, arguments.text("serviceCode").unwrap_or_default())?),
    };
    let state = session.office.state();
    let today = state.clock.today();
    let policy = world.people.policies_of(person).find(|p| p.expiry >= today);
    let history = &state.kept.claims;
    let count = |category: &str| policy.map_or(Some(0), |p| left(history, person, p, category));
    let money = |pick: fn(&Policy) -> Option<Decimal>| {
        policy.map_or(float(Decimal::ZERO), |p| pick(p).map_or(Value::Null, float))
    };
    let mut node = json!({
        "prodId": policy.map(|p| p.product.id.to_string()),
        "totalAdmissionsLeft": count("H"),
        "totalVisitsLeft": count("V"),
        "totalConsultationsLeft": count("C"),
        "totalSurgeriesLeft": count("S"),
        "totalDeliveriesLeft": count("D"),
        "totalAntenatalLeft": count("A"),
        "consultationAmountLeft": money(|p| p.product.terms.amount_consultation),
        "surgeryAmountLeft": money(|p| p.product.terms.amount_surgery),
        "deliveryAmountLeft": money(|p| p.product.terms.amount_delivery),
        "hospitalizationAmountLeft": money(|p| p.product.terms.amount_hospitalization),
        "antenatalAmountLeft": money(|p| p.product.terms.amount_antenatal),
        "minDateService": null, "minDateItem": null, "serviceLeft": null, "itemLeft": null,
        "isServiceOk": null, "isItemOk": null,
    });
    if let (Some(fields), Some(code)) = (node.as_object_mut(), element) {
        let ok = json!(policy.is_some());
        let names = match asked {
            Asked::Item => ["isItemOk", "minDateItem", "itemLeft"],
            Asked::Policy | Asked::Service => ["isServiceOk", "minDateService", "serviceLeft"],
        };
        let told = policy.and_then(|p| told_about(history, person, p, &code));
        let (open, left) = (told.map(|t| t.0), told.and_then(|t| t.1));
        for (name, value) in names.into_iter().zip([ok, json!(open), json!(left)]) {
            fields.insert(name.to_owned(), value);
        }
    }
    Ok(node)
}

fn known(world: &World, kind: Kind, code: &str) -> Result<String, Trouble> {
    let model = if kind == Kind::Item { "Item" } else { "Service" };
    let found = world.catalogue.element(kind, code);
    found.map(|e| e.code.clone()).ok_or_else(|| Trouble::new(format!("{model} has no match for code {code}")))
}

/// The day the element is open from and the quantity left, once something of it has been accepted; before
/// that the server tells neither.
fn told_about(history: &[Claim], person: &Person, policy: &Policy, code: &str) -> Option<(NaiveDate, Option<i64>)> {
    let lines: Vec<&Line> =
        claims_within(history, person, policy).flat_map(|c| c.accepted()).filter(|l| l.code == code).collect();
    let rule = policy.product.rule(code).filter(|_| !lines.is_empty())?;
    let open = policy.effective?.checked_add_months(Months::new(rule.waiting_months))?;
    let used: Decimal = lines.iter().map(|l| l.quantity_held()).sum();
    Some((open, rule.limit.and_then(|limit| i64::try_from((limit - used).trunc()).ok())))
}

/// The person's submitted claims in the policy period.
fn claims_within<'a>(history: &'a [Claim], person: &'a Person, policy: &'a Policy) -> impl Iterator<Item = &'a Claim> {
    history.iter().filter(move |c| {
        c.insuree == person.number
            && c.status > status::ENTERED
            && policy.effective.is_some_and(|from| from <= c.target() && c.target() <= policy.expiry)
    })
}
