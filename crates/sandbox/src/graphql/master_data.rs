//! Facilities, price lists, catalogue, diagnoses, administrators and products.

use rust_decimal::Decimal;
use serde_json::{Value, json};
use std::sync::Arc;
use uuid::Uuid;

use super::arguments::Arguments;
use super::connection::{self, global_id};
use super::{Session, Trouble};
use crate::data::{Administrator, Diagnosis, Element, Facility, Kind, Location, Nature, PriceList, Product, World};

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
    let rows = named(visible, arguments, |f| (f.id, f.code.as_str(), f.uuid))?;
    connection::of("healthFacilities", &rows, arguments, |f| facility(world, f))
}

/// One facility.
pub(super) fn facility(world: &World, facility: &Facility) -> Value {
    let list = |kind: &str, list: &Option<Arc<PriceList>>| {
        list.as_ref().map(|l| {
            json!({
                "id": global_id(kind, l.id), "uuid": l.uuid, "name": l.name,
                "pricelistDate": world.founded.date(), "validityFrom": world.founded,
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
        "validityFrom": world.founded,
    })
}

/// A place with what encloses it.
pub(super) fn location(place: &Location) -> Value {
    json!({
        "id": global_id("LocationGQLType", place.id), "uuid": place.uuid, "code": place.code, "name": place.name, "type": place.kind,
        "parent": place.parent.as_ref().map(|p| location(p)),
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
            .map(|(id, own)| json!({ "id": id, "p": amount_or_null(*own) }))
            .collect()
    };
    Ok(json!({
        "items": entries(&facilities.item_lists, "itemsPricelistId"),
        "services": entries(&facilities.service_lists, "servicesPricelistId"),
    }))
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
    let rows = named(rows, arguments, |e| (e.id, e.code.as_str(), e.uuid))?;
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
    let rows = named(world.catalogue.diagnoses.iter(), arguments, |d| (d.id, d.code.as_str(), d.uuid))?;
    connection::of("diagnoses", &rows, arguments, |d| diagnosis(world, d))
}

/// One diagnosis.
pub(super) fn diagnosis(world: &World, diagnosis: &Diagnosis) -> Value {
    json!({
        "id": global_id("DiagnosisGQLType", diagnosis.id), "uuid": diagnosis.uuid, "code": diagnosis.code, "name": diagnosis.name,
        "validityFrom": world.founded,
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
    connection::of("products", &rows, arguments, |p| product_with_rules(world, p))
}

/// One product without its rows.
pub(super) fn product(world: &World, product: &Product) -> Value {
    let terms = &product.terms;
    json!({
        "id": global_id("ProductGQLType", product.id),
        "uuid": product.uuid,
        "code": terms.code,
        "name": terms.name,
        "dateFrom": world.founded.date(),
        "dateTo": world.founded.date() + chrono::Duration::days(3650),
        "lumpSum": amount(terms.lump_sum),
        "ceiling": amount(terms.ceiling),
        "maxNoConsultation": terms.max_consultations,
        "maxNoSurgery": terms.max_surgeries,
        "maxNoDelivery": terms.max_deliveries,
        "maxNoHospitalization": terms.max_admissions,
        "maxNoVisits": terms.max_visits,
        "maxNoAntenatal": terms.max_antenatal,
        "validityFrom": world.founded,
    })
}

fn product_with_rules(world: &World, one: &Product) -> Value {
    let rows = |kind: Kind, name: &str| {
        let list = world.catalogue.list(kind).iter().take(100);
        let nodes = list.filter_map(|e| {
            let rule = one.rule(&e.code)?;
            let limit = amount_or_null(rule.limit);
            Some(json!({
                "id": global_id("ProductElement", e.id), name: element(e), "priceOrigin": rule.origin,
                "limitationType": rule.limitation.letter(), "limitationTypeE": rule.limitation.letter(), "limitationTypeR": rule.limitation.letter(),
                "limitAdult": amount(rule.value), "limitChild": amount(rule.value),
                "limitAdultE": amount(rule.value), "limitChildE": amount(rule.value),
                "limitAdultR": amount(rule.value), "limitChildR": amount(rule.value),
                "limitNoAdult": limit, "limitNoChild": limit,
                "waitingPeriodAdult": rule.waiting_months, "waitingPeriodChild": rule.waiting_months,
            }))
        });
        connection::whole(nodes.collect())
    };
    let mut node = product(world, one);
    if let Some(fields) = node.as_object_mut() {
        fields.insert("items".to_owned(), rows(Kind::Item, "item"));
        fields.insert("services".to_owned(), rows(Kind::Service, "service"));
    }
    node
}
