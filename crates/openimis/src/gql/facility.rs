//! The facility and its price lists.

use claims_domain::Money;
use claims_domain::facility::{Facility, ListsTold};
use claims_domain::ids::FacilityCode;
use claims_fhir::Exact;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Request;
use super::answer::{field, page};
use crate::{Problem, Reply, read};

const FACILITY: &str = "query Facility($code: String, $id: ID) {
  healthFacilities(code: $code, id: $id, first: 1) {
    edges { node {
      uuid code name level careType
      location { name parent { name } }
      servicesPricelist { id name pricelistDate }
      itemsPricelist { id name pricelistDate } } } }
}";

const PRICES: &str = "query Prices($services: Int, $items: Int) {
  pricelists(servicesPricelistId: $services, itemsPricelistId: $items) {
    services { id p }
    items { id p } }
}";

/// Asks for a facility by code.
#[must_use]
pub fn facility(code: &str) -> Request {
    Request { document: FACILITY.into(), variables: json!({"code": code}) }
}

/// Asks for a facility by database id, as the user's record gives it.
#[must_use]
pub fn facility_by_id(id: i64) -> Request {
    Request { document: FACILITY.into(), variables: json!({"id": read::global_id("HealthFacilityGQLType", id)}) }
}

claims_fhir::wire! {
    FacilityNode {
        uuid: Option<String>,
        code: Option<String>,
        name: Option<String>,
        level: Option<String>,
        care_type: Option<String>,
        location: Option<Location>,
        services_pricelist: Option<ListNode>,
        items_pricelist: Option<ListNode>,
    }
    Location {
        name: Option<String>,
        parent: Option<ParentLocation>,
    }
    ParentLocation {
        name: Option<String>,
    }
    ListNode {
        id: Option<String>,
        name: Option<String>,
        pricelist_date: Option<String>,
    }
    PriceRow {
        id: Option<i64>,
        p: Option<Exact>,
    }
    PriceRows {
        services: Vec<PriceRow>,
        items: Vec<PriceRow>,
    }
}

/// Reads the facility; `None` when the user sees none of that code.
///
/// # Errors
/// When the answer is no such list.
pub fn read_facility(reply: Reply<'_>) -> Result<Option<Facility>, Problem> {
    Ok(page(reply, "healthFacilities", |node| to_facility(serde_json::from_value(node).ok()?))?.rows.into_iter().next())
}

fn to_facility(node: FacilityNode) -> Option<Facility> {
    let location = node.location.unwrap_or_default();
    let (services, items) = (node.services_pricelist.unwrap_or_default(), node.items_pricelist.unwrap_or_default());
    let number = |list: &ListNode| read::database_id(list.id.as_deref()?);
    Some(Facility {
        code: FacilityCode::new(read::filled(node.code)?),
        uuid: read::uuid(&node.uuid?)?,
        name: node.name.unwrap_or_default(),
        level: read::filled(node.level),
        care_type: read::filled(node.care_type),
        places: [location.parent.and_then(|parent| parent.name), location.name]
            .into_iter()
            .filter_map(read::filled)
            .collect(),
        service_list: number(&services),
        item_list: number(&items),
        told: ListsTold {
            service_list_day: read::day(services.pricelist_date.as_deref()),
            service_list_name: read::filled(services.name),
            item_list_day: read::day(items.pricelist_date.as_deref()),
            item_list_name: read::filled(items.name),
        },
    })
}

/// A facility's price lists: the database id of each element in them, with the list's own price where it has one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prices {
    /// Services.
    pub services: Vec<(i64, Option<Money>)>,
    /// Items.
    pub items: Vec<(i64, Option<Money>)>,
}

/// An answer with nothing in it but both lists.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plain {
    data: PlainData,
}

#[derive(Deserialize)]
struct PlainData {
    pricelists: PlainLists,
}

#[derive(Deserialize)]
struct PlainLists {
    services: Vec<PlainPrice>,
    items: Vec<PlainPrice>,
}

#[derive(Deserialize)]
struct PlainPrice {
    id: i64,
    p: Option<Exact>,
}

/// Asks for both price lists at once; they are not paged.
#[must_use]
pub fn prices(service_list: Option<i64>, item_list: Option<i64>) -> Request {
    Request { document: PRICES.into(), variables: json!({"services": service_list, "items": item_list}) }
}

/// Reads the price lists.
///
/// # Errors
/// When the answer holds neither list.
pub fn read_prices(reply: Reply<'_>) -> Result<Prices, Problem> {
    // Tens of thousands of rows; only an answer with something odd in it is taken apart value by value.
    if let Some(Plain { data: PlainData { pricelists } }) = reply.plain() {
        let prices = |rows: Vec<PlainPrice>| rows.into_iter().map(|row| (row.id, read::money(row.p))).collect();
        return Ok(Prices { services: prices(pricelists.services), items: prices(pricelists.items) });
    }
    let value = field(reply, "pricelists")?;
    if !["services", "items"].iter().any(|name| value.get(name).is_some_and(Value::is_array)) {
        return Err(Problem::UnexpectedAnswer { what: "pricelists" });
    }
    let rows: PriceRows =
        serde_json::from_value(value).map_err(|_| Problem::UnexpectedAnswer { what: "pricelists" })?;
    let prices = |rows: Vec<PriceRow>| rows.into_iter().filter_map(|row| Some((row.id?, read::money(row.p)))).collect();
    Ok(Prices { services: prices(rows.services), items: prices(rows.items) })
}
