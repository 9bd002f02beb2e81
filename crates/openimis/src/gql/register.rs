//! The lists of the payer's register, and single products: what is asked of each.

use claims_domain::catalogue::{Administrator, Diagnosis, Element, Kind};
use claims_domain::ids::ServerId;
use claims_domain::register::{Covered, OtherFacility, Place, PriceRow, Product};
use serde_json::{Map, Value, json};

use super::Request;
use super::answer::field;
use super::lists::{administrator, diagnosis, element};
use super::many::{Key, List, Within, text};
use super::nodes::{covered, facility, place, price_row, product as product_row};
use crate::catalogue::is_not_found;
use crate::{Mirrored, Problem, Reply, read};

/// A list of named rows that the server counts and sorts, as most are.
fn usual<T>(
    connection: &'static str,
    node: &'static str,
    fields: &'static str,
    read: fn(Value) -> Option<T>,
) -> List<T> {
    List {
        connection,
        node,
        arguments: "",
        given: None,
        within: None,
        key: Key::Uuid,
        fields,
        rest: &[],
        counts: true,
        sorts: true,
        read,
    }
}

/// Every service that is valid now.
#[must_use]
pub fn services() -> List<Element> {
    let fields = "id uuid code name price category level careType frequency patientCategory maximumAmount validityFrom";
    let list = usual("medicalServices", "ServiceGQLType", fields, |node| element(node, Kind::Service));
    List { rest: &["type", "packagetype", "manualPrice"], ..list }
}

/// Every item that is valid now.
#[must_use]
pub fn items() -> List<Element> {
    let fields = "id uuid code name price type package careType frequency patientCategory maximumAmount validityFrom";
    let list = usual("medicalItems", "ItemGQLType", fields, |node| element(node, Kind::Item));
    List { rest: &["quantity"], ..list }
}

/// Every diagnosis. Neither sorted nor freed of past versions and ended rows by the server: those are counted in
/// [`crate::Pages::ended`].
#[must_use]
pub fn diagnoses() -> List<Diagnosis> {
    let list = usual("diagnoses", "DiagnosisGQLType", "id code name validityFrom validityTo", diagnosis);
    List { key: Key::Code, sorts: false, ..list }
}

/// A facility's claim administrators. Not sorted by the server.
#[must_use]
pub fn administrators(facility_code: &str) -> List<Administrator> {
    let fields = "id uuid code lastName otherNames validityFrom";
    List {
        arguments: "healthFacility_Code: $facility, ",
        given: Some(("$facility: String", "facility", facility_code.to_owned())),
        sorts: false,
        ..usual("claimAdmins", "ClaimAdminGQLType", fields, administrator)
    }
}

const FACILITY: &str =
    "id uuid code name level subLevel { code } careType legalForm { code } location { name } validityFrom";

/// The facilities of the user's districts.
#[must_use]
pub fn facilities() -> List<OtherFacility> {
    let list = usual("healthFacilities", "HealthFacilityGQLType", FACILITY, facility);
    List { rest: FACILITY_REST, ..list }
}

/// The facilities of the whole country: somebody may be referred across a border of districts. Not sorted by the server.
#[must_use]
pub fn all_facilities() -> List<OtherFacility> {
    List { connection: "healthFacilitiesStr", arguments: "ignoreLocation: true, ", sorts: false, ..facilities() }
}

const FACILITY_REST: &[&str] = &["status", "accCode", "address", "phone", "email"];

/// The places of the user's districts. Not counted by the server.
#[must_use]
pub fn places() -> List<Place> {
    let list = usual("locations", "LocationGQLType", "id uuid code name type parent { uuid } validityFrom", place);
    List { counts: false, ..list }
}

const PRODUCT: &str = "id uuid code name dateFrom dateTo
    maxNoConsultation maxNoSurgery maxNoDelivery maxNoHospitalization maxNoVisits maxNoAntenatal
    maxAmountConsultation maxAmountSurgery maxAmountDelivery maxAmountHospitalization maxAmountAntenatal
    ceilingType ceilingInterpretation deductible deductibleIp deductibleOp ceiling ceilingIp ceilingOp
    ageMinimal ageMaximal validityFrom";

/// The products of the user's districts and of the whole country, with what they limit as a whole; wants right 121001. Not sorted by
/// the server. Products of a region are *not* among them for a facility's user, though people hold them: FHIR lists all
/// ([`crate::bundles::products`]), and [`product`] reads any.
#[must_use]
pub fn products() -> List<Product> {
    let list = usual("products", "ProductGQLType", PRODUCT, product_row);
    List { sorts: false, rest: &["insurancePeriod", "maxMembers", "lumpSum"], ..list }
}

/// Asks for one product, wherever it is sold; wants right 121001.
#[must_use]
pub fn product(uuid: &ServerId) -> Request {
    let document = format!("query Product($product: String) {{\n  product(uuid: $product) {{ {PRODUCT} }}\n}}");
    Request { document: document.into(), variables: json!({"product": uuid.as_str()}) }
}

/// Reads the answer to [`product`]; `None` when the server knows none.
///
/// # Errors
/// [`Problem::NoRight`], or when the answer is no product.
pub fn read_product(reply: Reply<'_>) -> Result<Option<Mirrored<Product>>, Problem> {
    let node = match field(reply, "product") {
        Ok(node) => node,
        Err(problem) if is_not_found(&problem, "Product") => return Ok(None),
        Err(problem) => return Err(problem),
    };
    let number = node.get("id").and_then(Value::as_str).and_then(read::database_id);
    let changed = text(&node, "validityFrom");
    let row = product_row(node).ok_or(Problem::UnexpectedAnswer { what: "product" })?;
    Ok(Some(Mirrored { number, changed, row, rest: Map::new() }))
}

/// The services a product covers; wants right 121001. Neither sorted nor freed of ended rows by the server: those are counted in
/// [`crate::Pages::ended`].
#[must_use]
pub fn covered_services(product: &ServerId) -> List<Covered> {
    let fields = "id service { uuid code } priceOrigin limitationType limitationTypeE limitationTypeR
    limitAdult limitChild limitAdultE limitChildE limitAdultR limitChildR limitNoAdult limitNoChild
    waitingPeriodAdult waitingPeriodChild validityFrom validityTo";
    within(product, usual("services", "ProductServiceGQLType", fields, |node| covered(node, Kind::Service)))
}

/// The items a product covers, as [`covered_services`].
#[must_use]
pub fn covered_items(product: &ServerId) -> List<Covered> {
    let fields = "id item { uuid code } priceOrigin limitationType limitationTypeE limitationTypeR
    limitAdult limitChild limitAdultE limitChildE limitAdultR limitChildR limitNoAdult limitNoChild
    waitingPeriodAdult waitingPeriodChild validityFrom validityTo";
    within(product, usual("items", "ProductItemGQLType", fields, |node| covered(node, Kind::Item)))
}

fn within(product: &ServerId, list: List<Covered>) -> List<Covered> {
    List {
        within: Some(Within { open: "product(uuid: $product) {", close: "}", at: "/product" }),
        given: Some(("$product: String", "product", product.as_str().to_owned())),
        key: Key::Number,
        sorts: false,
        ..list
    }
}

/// The rows of a price list with the day each was put there or re-priced ([`Mirrored::changed`]); wants right 121301 for items and
/// 121201 for services, and the list must lie in the user's districts or the whole country. Where that fails,
/// [`super::prices`] tells the same without days, and much faster: this costs the server a query a row. The list's own
/// `validityFrom` does not move with its rows.
#[must_use]
pub fn price_rows(kind: Kind, list: i64) -> List<PriceRow> {
    let (rows, node, fields, read): (_, _, _, fn(Value) -> Option<PriceRow>) = match kind {
        Kind::Service => (
            "ServicesPricelistGQLType",
            "ServicesPricelistDetailGQLType",
            "id priceOverrule service { uuid code } validityFrom",
            |node| price_row(node, Kind::Service),
        ),
        Kind::Item => (
            "ItemsPricelistGQLType",
            "ItemsPricelistDetailGQLType",
            "id priceOverrule item { uuid code } validityFrom",
            |node| price_row(node, Kind::Item),
        ),
    };
    let within = match kind {
        Kind::Service => Within {
            open: "servicesPricelists(id: $list, first: 1) { edges { node {",
            close: "} } }",
            at: "/servicesPricelists/edges/0/node",
        },
        Kind::Item => Within {
            open: "itemsPricelists(id: $list, first: 1) { edges { node {",
            close: "} } }",
            at: "/itemsPricelists/edges/0/node",
        },
    };
    List {
        within: Some(within),
        given: Some(("$list: ID", "list", read::global_id(rows, list))),
        key: Key::Number,
        sorts: false,
        ..usual("details", node, fields, read)
    }
}
