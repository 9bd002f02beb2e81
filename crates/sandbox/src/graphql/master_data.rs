//! Facilities, price lists, catalogue, diagnoses, administrators and products.

use chrono::NaiveDateTime;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Value, json};
use std::sync::Arc;
use uuid::Uuid;

use super::arguments::Arguments;
use super::connection::{self, global_id};
use super::{Session, Trouble};
use crate::data::{
    Administrator, Diagnosis, Element, ElementRule, Entry, Facility, Kind, Limitation, Location, Nature, PriceList,
    Product, World,
};

/// Right to read products.
const PRODUCTS: u32 = 121_001;

/// A decimal as GraphQL writes it: a text with two digits.
pub(super) fn amount(value: Decimal) -> Value {
    json!(format!("{value:.2}"))
}

/// A decimal that may be missing.
pub(super) fn amount_or_null(value: Option<Decimal>) -> Value {
    value.map_or(Value::Null, amount)
}

/// Sorts rows as the argument `orderBy` says; rows are in database order already.
pub(super) fn sorted<T>(
    rows: &mut [&Arc<T>],
    arguments: &Arguments,
    key: impl Fn(&T) -> (i64, &str, &str, NaiveDateTime),
) {
    for name in arguments.order().into_iter().rev() {
        let (descending, field) = name.strip_prefix('-').map_or((false, name), |field| (true, field));
        // A stable sort by each key, the last one first, is a sort by all of them.
        let order = |a: &&Arc<T>, b: &&Arc<T>| {
            let ((id, code, title, from), (other_id, other_code, other_title, other_from)) = (key(a), key(b));
            let order = match field {
                "id" => id.cmp(&other_id),
                "code" => code.cmp(other_code),
                "name" => title.cmp(other_title),
                "validityFrom" | "validity_from" => from.cmp(&other_from),
                _ => std::cmp::Ordering::Equal,
            };
            if descending { order.reverse() } else { order }
        };
        if name != "id" || !rows.is_sorted_by_key(|row| key(row).0) {
            rows.sort_by(order);
        }
    }
}

/// The rows that fit the arguments `id`, `code` and `uuid`, which every list here takes.
fn named<'a, T>(
    rows: impl Iterator<Item = &'a Arc<T>>,
    arguments: &Arguments,
    key: impl Fn(&T) -> (i64, &str, Uuid),
) -> Result<Vec<&'a Arc<T>>, Trouble> {
    let id = connection::wanted_id(arguments)?;
    let code = arguments.text("code");
    let uuid = arguments.text("uuid").map(Uuid::parse_str).transpose();
    let uuid = uuid.map_err(|_| Trouble::bad_request("badly formed hexadecimal UUID string"))?;
    let fits = |row: &&Arc<T>| {
        let (own_id, own_code, own_uuid) = key(row);
        id.is_none_or(|i| i == own_id) && code.is_none_or(|c| c == own_code) && uuid.is_none_or(|u| u == own_uuid)
    };
    Ok(rows.filter(fits).collect())
}

/// `healthFacilities`: those of the user's district.
pub(super) fn facilities(session: &Session<'_>, arguments: &Arguments) -> Result<Value, Trouble> {
    let user = session.user()?;
    session.guarded()?;
    let world = &session.office.world;
    let visible = world.facilities.facilities.iter().filter(|f| user.facility.is_none() || user.sees(&f.district));
    let mut rows = named(visible, arguments, |f| (f.id, f.code.as_str(), f.uuid))?;
    sorted(&mut rows, arguments, |f| (f.id, &f.code, &f.name, f.valid_from));
    connection::of("healthFacilities", &rows, arguments, |f| facility(world, f))
}

/// `healthFacilitiesStr`: with `ignoreLocation` those of the whole country; not guarded and not sorted.
pub(super) fn searched_facilities(session: &Session<'_>, arguments: &Arguments) -> Result<Value, Trouble> {
    let user = session.user()?;
    let world = &session.office.world;
    let everywhere = arguments.flag("ignoreLocation") || user.facility.is_none();
    let visible = world.facilities.facilities.iter().filter(|f| everywhere || user.sees(&f.district));
    let rows = named(visible, arguments, |f| (f.id, f.code.as_str(), f.uuid))?;
    connection::of("healthFacilitiesStr", &rows, arguments, |f| facility(world, f))
}

/// `locations`: those of the user's districts; `locationsAll`: all.
pub(super) fn locations(session: &Session<'_>, arguments: &Arguments, everywhere: bool) -> Result<Value, Trouble> {
    let user = session.user()?;
    session.guarded()?;
    let visible = session.office.world.facilities.locations.iter().filter(|l| everywhere || user.sees(l));
    let mut rows = named(visible, arguments, |l| (l.id, l.code.as_str(), l.uuid))?;
    sorted(&mut rows, arguments, |l| (l.id, &l.code, &l.name, l.valid_from));
    connection::of("locations", &rows, arguments, |l| location(l))
}

/// One facility.
pub(super) fn facility(world: &World, facility: &Facility) -> Value {
    let list = |kind: &str, list: &Option<Arc<PriceList>>| {
        list.as_ref().map(|l| {
            json!({
                "id": global_id(kind, l.id), "uuid": l.uuid, "name": l.name,
                "pricelistDate": world.founded.date(), "validityFrom": l.valid_from,
            })
        })
    };
    json!({
        "id": global_id("HealthFacilityGQLType", facility.id),
        "uuid": facility.uuid,
        "code": facility.code,
        "name": facility.name,
        "level": facility.level,
        "careType": facility.care_type,
        "status": "AC",
        "email": format!("{}@example.org", facility.code.to_lowercase()),
        "legalForm": { "code": facility.legal_form },
        "location": location(&facility.district),
        "servicesPricelist": list("ServicesPricelistGQLType", &facility.services),
        "itemsPricelist": list("ItemsPricelistGQLType", &facility.items),
        "validityFrom": facility.valid_from,
    })
}

/// A place with what encloses it.
pub(super) fn location(place: &Location) -> Value {
    json!({
        "id": global_id("LocationGQLType", place.id), "uuid": place.uuid, "code": place.code, "name": place.name, "type": place.kind,
        "parent": place.parent.as_ref().map(|p| location(p)), "validityFrom": place.valid_from,
    })
}

/// `pricelists`: database ids with the overriding price or null, complete.
pub(super) fn price_lists(session: &Session<'_>, arguments: &Arguments) -> Result<Value, Trouble> {
    session.user()?;
    let facilities = &session.office.world.facilities;
    let entries = |lists: &[Arc<PriceList>], argument: &str| -> Value {
        let Some(id) = arguments.int(argument) else { return json!([]) };
        let list = lists.iter().find(|l| l.id == id);
        list.into_iter()
            .flat_map(|l| &l.entries)
            .map(|(id, entry)| json!({ "id": id, "p": amount_or_null(entry.price) }))
            .collect()
    };
    Ok(json!({
        "items": entries(&facilities.item_lists, "itemsPricelistId"),
        "services": entries(&facilities.service_lists, "servicesPricelistId"),
    }))
}

/// `itemsPricelists` and `servicesPricelists`.
pub(super) fn whole_price_lists(session: &Session<'_>, arguments: &Arguments, kind: Kind) -> Result<Value, Trouble> {
    let (name, node, right) = match kind {
        Kind::Item => ("itemsPricelists", "ItemsPricelistGQLType", 121_301),
        Kind::Service => ("servicesPricelists", "ServicesPricelistGQLType", 121_201),
    };
    session.permitted(right)?;
    let world = &session.office.world;
    let rows = named(world.facilities.lists(kind).iter(), arguments, |l| (l.id, l.name.as_str(), l.uuid))?;
    connection::of(name, &rows, arguments, |l| {
        json!({
            "id": global_id(node, l.id), "uuid": l.uuid, "name": l.name,
            "pricelistDate": world.founded.date(), "validityFrom": l.valid_from,
        })
    })
}

/// `details` of a price list: a page of its rows, in database order of the elements.
pub(super) fn price_details(world: &World, list: &Value, kind: Kind, arguments: &Arguments) -> Result<Value, Trouble> {
    let (node, name) = match kind {
        Kind::Item => ("ItemsPricelistDetailGQLType", "item"),
        Kind::Service => ("ServicesPricelistDetailGQLType", "service"),
    };
    let uuid = list.get("uuid").and_then(Value::as_str);
    let found = world.facilities.lists(kind).iter().find(|l| Some(l.uuid.to_string().as_str()) == uuid);
    let rows: Vec<(&Arc<Element>, &Entry)> = found
        .into_iter()
        .flat_map(|l| world.catalogue.list(kind).iter().filter_map(|e| Some((e, l.entries.get(&e.id)?))))
        .collect();
    connection::of("details", &rows, arguments, |(listed, entry)| {
        json!({
            "id": global_id(node, listed.id), name: element(listed), "priceOverrule": amount_or_null(entry.price),
            "validityFrom": entry.valid_from, "validityTo": null,
        })
    })
}

/// `medicalItems`.
pub(super) fn items(session: &Session<'_>, arguments: &Arguments) -> Result<Value, Trouble> {
    elements(session, arguments, Kind::Item, "medicalItems")
}

/// `medicalServices`.
pub(super) fn services(session: &Session<'_>, arguments: &Arguments) -> Result<Value, Trouble> {
    elements(session, arguments, Kind::Service, "medicalServices")
}

fn elements(session: &Session<'_>, arguments: &Arguments, kind: Kind, name: &str) -> Result<Value, Trouble> {
    session.user()?;
    session.guarded()?;
    let facilities = &session.office.world.facilities;
    let lists = match kind {
        Kind::Item => &facilities.item_lists,
        Kind::Service => &facilities.service_lists,
    };
    let list = arguments.text("pricelistUuid").map(|uuid| lists.iter().find(|l| l.uuid.to_string() == uuid));
    let within = |e: &&Arc<Element>| list.is_none_or(|l| l.is_some_and(|l| l.entries.contains_key(&e.id)));
    let rows = session.office.world.catalogue.list(kind).iter().filter(within);
    let mut rows = named(rows, arguments, |e| (e.id, e.code.as_str(), e.uuid))?;
    sorted(&mut rows, arguments, |e| (e.id, &e.code, &e.name, e.valid_from));
    connection::of(name, &rows, arguments, |e| element(e))
}

/// One item or service.
pub(super) fn element(element: &Element) -> Value {
    let mut node = json!({
        "uuid": element.uuid,
        "code": element.code,
        "name": element.name,
        "price": amount(element.price),
        "maximumAmount": amount_or_null(element.maximum_amount),
        "careType": element.care_type,
        "frequency": element.frequency,
        "patientCategory": element.patient_category,
        "validityFrom": element.valid_from,
    });
    let own = match &element.nature {
        Nature::Item { kind, package, quantity } => json!({
            "id": global_id("ItemGQLType", element.id), "type": kind, "package": package, "quantity": amount(*quantity),
        }),
        Nature::Service { kind, category, level } => json!({
            "id": global_id("ServiceGQLType", element.id), "type": kind, "category": category, "level": level,
            "packagetype": "S", "manualPrice": false,
        }),
    };
    if let (Some(fields), Value::Object(own)) = (node.as_object_mut(), own) {
        fields.extend(own);
    }
    node
}

/// `diagnoses`.
pub(super) fn diagnoses(session: &Session<'_>, arguments: &Arguments) -> Result<Value, Trouble> {
    session.user()?;
    let world = &session.office.world;
    let code = arguments.text("code");
    let id = connection::wanted_id(arguments)?;
    let fits = |d: &&Arc<Diagnosis>| id.is_none_or(|i| i == d.id) && code.is_none_or(|c| c == d.code);
    // Past versions and ended rows are listed too.
    let rows: Vec<&Arc<Diagnosis>> = world.catalogue.diagnoses.iter().filter(fits).collect();
    connection::of("diagnoses", &rows, arguments, |d| diagnosis(d))
}

/// One diagnosis.
pub(super) fn diagnosis(diagnosis: &Diagnosis) -> Value {
    json!({
        "id": global_id("DiagnosisGQLType", diagnosis.id), "code": diagnosis.code, "name": diagnosis.name,
        "validityFrom": diagnosis.valid_from, "validityTo": diagnosis.valid_to,
    })
}

/// `claimAdmins`.
pub(super) fn administrators(session: &Session<'_>, arguments: &Arguments) -> Result<Value, Trouble> {
    session.user()?;
    let world = &session.office.world;
    let (code, uuid) = (arguments.text("healthFacility_Code"), arguments.text("healthFacility_Uuid"));
    let works_there = |a: &&Arc<Administrator>| {
        let facility = a.facility.as_ref();
        code.is_none_or(|c| facility.is_some_and(|f| f.code == c))
            && uuid.is_none_or(|u| facility.is_some_and(|f| f.uuid.to_string() == u))
    };
    let rows = world.facilities.administrators.iter().filter(works_there);
    let rows = named(rows, arguments, |a| (a.id, a.code.as_str(), a.uuid))?;
    connection::of("claimAdmins", &rows, arguments, |a| administrator(world, a))
}

/// One claim administrator.
pub(super) fn administrator(world: &World, person: &Administrator) -> Value {
    json!({
        "id": global_id("ClaimAdminGQLType", person.id),
        "uuid": person.uuid,
        "code": person.code,
        "lastName": person.last_name,
        "otherNames": person.other_names,
        "dob": "1988-03-04",
        "emailId": format!("{}@example.org", person.code.to_lowercase()),
        "hasLogin": world.facilities.user(&person.code).is_some(),
        "healthFacility": person.facility.as_ref().map(|f| facility(world, f)),
        "validityFrom": world.founded,
    })
}

/// `products`: wants a right of its own.
pub(super) fn products(session: &Session<'_>, arguments: &Arguments) -> Result<Value, Trouble> {
    session.permitted(PRODUCTS)?;
    let world = &session.office.world;
    let rows = named(world.products.all.iter(), arguments, |p| (p.id, p.terms.code.as_str(), p.uuid))?;
    connection::of("products", &rows, arguments, |p| product(world, p))
}

/// `product`: any, by UUID.
pub(super) fn one_product(session: &Session<'_>, arguments: &Arguments) -> Result<Value, Trouble> {
    session.permitted(PRODUCTS)?;
    let world = &session.office.world;
    let uuid = arguments.text("uuid");
    let found = world.products.all.iter().find(|p| uuid == Some(p.uuid.to_string().as_str()));
    found.map(|p| product(world, p)).ok_or_else(|| Trouble::new("Product matching query does not exist."))
}

/// One product without its rows.
pub(super) fn product(world: &World, product: &Product) -> Value {
    let terms = &product.terms;
    json!({
        "id": global_id("ProductGQLType", product.id),
        "uuid": product.uuid,
        "code": terms.code,
        "name": terms.name,
        "dateFrom": world.founded,
        "dateTo": world.founded + chrono::Duration::days(3650),
        "lumpSum": amount(terms.lump_sum),
        "insurancePeriod": 12,
        "maxMembers": 8,
        "ceilingType": "POLICY",
        "ceilingInterpretation": "CLAIM_TYPE",
        "ceiling": amount(terms.ceiling),
        "maxAmountConsultation": amount_or_null(terms.amount_consultation),
        "maxAmountSurgery": amount_or_null(terms.amount_surgery),
        "maxAmountDelivery": amount_or_null(terms.amount_delivery),
        "maxAmountHospitalization": amount_or_null(terms.amount_hospitalization),
        "maxAmountAntenatal": amount_or_null(terms.amount_antenatal),
        "maxNoConsultation": terms.max_consultations,
        "maxNoSurgery": terms.max_surgeries,
        "maxNoDelivery": terms.max_deliveries,
        "maxNoHospitalization": terms.max_admissions,
        "maxNoVisits": terms.max_visits,
        "maxNoAntenatal": terms.max_antenatal,
        "validityFrom": world.founded,
    })
}

/// `items` and `services` of a product: a page of what it covers. Past versions would be listed too, if the data set had some.
pub(super) fn covered(world: &World, product: &Value, name: &str, arguments: &Arguments) -> Result<Value, Trouble> {
    let kind = if name == "items" { Kind::Item } else { Kind::Service };
    let uuid = product.get("uuid").and_then(Value::as_str);
    let one = world.products.all.iter().find(|p| Some(p.uuid.to_string().as_str()) == uuid);
    let rows: Vec<(&Arc<Element>, &ElementRule)> = one
        .into_iter()
        .flat_map(|one| world.catalogue.list(kind).iter().filter_map(|e| Some((e, one.rule(&e.code)?))))
        .collect();
    connection::of(name, &rows, arguments, |(element, rule)| rule_row(world, kind, element, rule))
}

fn rule_row(world: &World, kind: Kind, covered: &Element, rule: &ElementRule) -> Value {
    let (node, name) = match kind {
        Kind::Item => ("ProductItemGQLType", "item"),
        Kind::Service => ("ProductServiceGQLType", "service"),
    };
    // GraphQL writes enumerations by name.
    let limitation = match rule.limitation {
        Limitation::C => "CO_INSURANCE",
        Limitation::F => "FIXED_AMOUNT",
    };
    let origin = match rule.origin.as_str() {
        "O" => "PROVIDER",
        "R" => "RELATIVE",
        _ => "PRICELIST",
    };
    let most = rule.limit.and_then(|limit| limit.to_i64());
    json!({
        "id": global_id(node, covered.id), name: element(covered), "priceOrigin": origin,
        "limitationType": limitation, "limitationTypeE": limitation, "limitationTypeR": limitation,
        "limitAdult": amount(rule.value), "limitChild": amount(rule.value),
        "limitAdultE": amount(rule.value), "limitChildE": amount(rule.value),
        "limitAdultR": amount(rule.value), "limitChildR": amount(rule.value),
        "limitNoAdult": most, "limitNoChild": most,
        "waitingPeriodAdult": rule.waiting_months, "waitingPeriodChild": rule.waiting_months,
        "validityFrom": world.founded, "validityTo": null,
    })
}
