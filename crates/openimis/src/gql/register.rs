//! The lists of the payer's register, and single products: what is asked of each.

use std::fmt::Write;

use claims_domain::catalogue::{Administrator, Diagnosis, Element, Kind};
use claims_domain::ids::ServerId;
use claims_domain::register::{Covered, OtherFacility, Place, PriceRow, Product};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::answer::unread;
use super::lists::{administrator, diagnosis, element};
use super::many::{Key, List, Within};
use super::nodes::{covered, facility, place, price_row, product as product_row};
use super::raw::Head;
use super::{Request, raw};
use crate::{Mirrored, Problem, Reply, read, wrong};

/// A list of named rows that the server counts and sorts, as most are.
fn usual<T>(
    connection: &'static str,
    node: &'static str,
    fields: &'static str,
    read: fn(&RawValue) -> Option<T>,
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
/// ([`crate::bundles::products`]), and [`standings`] reads any.
#[must_use]
pub fn products() -> List<Product> {
    let list = usual("products", "ProductGQLType", PRODUCT, product_row);
    List { sorts: false, rest: PRODUCT_REST, ..list }
}

const PRODUCT_REST: &[&str] = &["insurancePeriod", "maxMembers", "lumpSum"];

/// Most products of one [`standings`].
pub const MOST_STANDINGS: usize = 40;

/// A product as it stands, and how much it covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The product; [`Mirrored::changed`] moves with every change of what it covers, too.
    pub product: Mirrored<Product>,
    /// Services the server counts for it, those included that have ended.
    pub services: u64,
    /// Items, as the services.
    pub items: u64,
}

/// Asks how these products stand, wherever they are sold, [`MOST_STANDINGS`] at most; wants right 121001.
#[must_use]
pub fn standings(products: &[ServerId]) -> Request {
    let declared: Vec<String> = (0..products.len()).map(|at| format!("$p{at}: String")).collect();
    let mut document = format!("query Products({}) {{\n", declared.join(", "));
    let mut variables = Map::new();
    for (at, product) in products.iter().enumerate() {
        let _ = writeln!(document, "  p{at}: product(uuid: $p{at}) {{ ...Standing }}");
        variables.insert(format!("p{at}"), product.as_str().into());
    }
    let rest = PRODUCT_REST.join(" ");
    let _ = write!(
        document,
        "}}\nfragment Standing on ProductGQLType {{ {PRODUCT} {rest} validityTo
    services(first: 1) {{ totalCount }} items(first: 1) {{ totalCount }} }}"
    );
    Request { document: document.into(), variables: Value::Object(variables) }
}

/// Reads the answer to [`standings`] for as many products: those that are still sold and can be read, in the order asked.
///
/// # Errors
/// [`Problem::NoRight`], or when the answer is none.
pub fn read_standings(products: usize, reply: Reply<'_>) -> Result<Vec<Standing>, Problem> {
    let missing = || Problem::UnexpectedAnswer { what: "product" };
    let data = raw::fields(unread(reply)?).ok_or_else(missing)?;
    let mut standings = Vec::new();
    for at in 0..products {
        let node = data.get(format!("p{at}").as_str()).ok_or_else(missing)?;
        let head: Head<'_> = raw::typed(node).ok_or_else(missing)?;
        if head.validity_to.is_some() {
            continue;
        }
        let counts = counted(node, "services").zip(counted(node, "items"));
        let (services, items) = counts.ok_or(Problem::UnexpectedAnswer { what: wrong::TOTAL })?;
        if let Some(row) = product_row(node) {
            let number = head.id.and_then(raw::text).as_deref().and_then(read::database_id);
            let changed = head.validity_from.and_then(raw::text);
            let product = Mirrored { number, changed, row, rest: raw::kept(node, PRODUCT_REST) };
            standings.push(Standing { product, services, items });
        }
    }
    Ok(standings)
}

/// How many rows a connection of a product counts.
fn counted(product: &RawValue, connection: &str) -> Option<u64> {
    raw::typed(raw::fields(raw::fields(product)?.get(connection)?)?.get("totalCount")?)
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
    let (rows, node, fields, read): (_, _, _, fn(&RawValue) -> Option<PriceRow>) = match kind {
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
