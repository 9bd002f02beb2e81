//! The payer's lists and the facility, over both ways.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "tests"
)]

mod support;

use claims_domain::catalogue::{Administrator, Kind};
use claims_domain::ids::FacilityCode;
use claims_openimis::bundles::{self, Listing};
use claims_openimis::gql::register;
use claims_openimis::{Mirrored, Pages, Reply, catalogue, gql};
use support::{day, money, recorded, rows};

#[test]
fn the_facility_brings_its_price_lists() {
    let facility = gql::read_facility(recorded("graphql/facility").reply()).expect("an answer").expect("a facility");
    assert_eq!((facility.code.as_str(), facility.name.as_str()), ("RAPHOS", "Rapta District Hospital"));
    assert_eq!(facility.places, ["Ultha", "Rapta"]);
    assert_eq!((facility.service_list, facility.item_list), (Some(1), Some(1)));
    let told = &facility.told;
    assert_eq!(
        told.service_list_name.as_deref().zip(told.service_list_day),
        Some(("Hospital services", day("2024-09-13")))
    );
    assert_eq!(told.item_list_name.as_deref().zip(told.item_list_day), Some(("Hospital items", day("2024-09-13"))));
    assert_eq!((facility.level.as_deref(), facility.care_type.as_deref()), (Some("H"), Some("B")));
    assert_eq!(gql::read_facility(recorded("graphql/facility-unknown").reply()), Ok(None));
}

#[test]
fn over_fhir_the_facility_is_the_same_without_lists() {
    let over_graphql =
        gql::read_facility(recorded("graphql/facility").reply()).expect("an answer").expect("a facility");
    let over_fhir = catalogue::read_organization(recorded("fhir/organization-by-code").reply()).expect("a facility");
    assert!(!over_fhir.has_price_list());
    assert_eq!(
        (over_fhir.uuid, over_fhir.level, over_fhir.places),
        (over_graphql.uuid, over_graphql.level, over_graphql.places)
    );
}

#[test]
fn a_price_list_names_elements_by_database_id() {
    let prices = gql::read_prices(recorded("graphql/price-lists").reply()).expect("prices");
    assert_eq!(prices.services, [(8, None), (9, None), (10, Some(money("5400"))), (11, Some(money("7800")))]);
    assert_eq!(prices.items, [(8, None), (9, Some(money("312.50"))), (10, None)]);
}

#[test]
fn services_and_items_come_with_their_database_id() {
    let services = rows(&register::services(), "graphql/services");
    let service = &services[0].row;
    assert_eq!((services.len(), services[0].number, service.kind), (3, Some(1), Kind::Service));
    assert_eq!((service.code.as_str(), service.price), ("A1", money("400")));
    assert_eq!((service.category.as_deref(), service.level.as_deref()), (Some("C"), Some("V")));
    assert_eq!((service.patient_category, service.valid_from), (15, Some(day("2024-09-12"))));
    let items = rows(&register::items(), "graphql/items");
    let item = &items[0].row;
    assert_eq!(
        (items[0].number, item.kind, item.code.as_str(), item.price),
        (Some(1), Kind::Item, "0001", money("10"))
    );
    assert_eq!((item.category.as_deref(), item.package.as_deref()), (Some("D"), Some("1000 TABLETS")));
}

/// The rows of a page of a FHIR list of so many a page.
fn fhir_rows<T>(list: &Listing<T>, count: u32, name: &str) -> Pages<Mirrored<T>> {
    list.read(1, count, recorded(name).reply()).expect("a page")
}

#[test]
fn administrators_of_one_facility_over_both_ways() {
    let over_graphql: Vec<Administrator> =
        rows(&register::administrators("RAPHOS"), "graphql/administrators").into_iter().map(|sent| sent.row).collect();
    let codes: Vec<&str> = over_graphql.iter().map(|person| person.code.as_str()).collect();
    assert_eq!(codes, ["carap", "CARAP2"]);
    let page = fhir_rows(&bundles::administrators(&FacilityCode::new("RAPHOS")), 10, "fhir/practitioners");
    let over_fhir: Vec<Administrator> = page.rows.into_iter().map(|sent| sent.row).collect();
    assert_eq!(over_fhir, over_graphql);
}

#[test]
fn over_fhir_items_are_the_same() {
    let page = fhir_rows(&bundles::items(), 2, "fhir/medications");
    assert_eq!((page.more, page.total, page.rows.len()), (true, Some(64), 2));
    let syrup = &page.rows[0].row;
    assert_eq!(
        (syrup.code.as_str(), syrup.price, syrup.package.as_deref()),
        ("0002", money("45"), Some("BOTTLE 100 ML"))
    );
    assert_eq!((syrup.category.as_deref(), syrup.care_type.as_deref()), (Some("D"), Some("B")));
    assert_eq!(syrup.patient_category, 1 | 2 | 8, "man, woman, minor");
}

#[test]
fn over_fhir_services_are_the_same() {
    let page = fhir_rows(&bundles::services(), 10, "fhir/activity-definitions");
    let over_graphql = rows(&register::services(), "graphql/services");
    let (visit, other) = (&page.rows[0].row, &over_graphql[0].row);
    assert_eq!(
        (&visit.uuid, &visit.code, &visit.name, visit.price),
        (&other.uuid, &other.code, &other.name, other.price)
    );
    assert_eq!((&visit.category, &visit.level, &visit.care_type), (&other.category, &other.level, &other.care_type));
    assert_eq!(visit.patient_category, other.patient_category);
}

#[test]
fn legal_forms_come_in_the_payers_words() {
    let forms = catalogue::read_legal_forms(recorded("fhir/legal-forms").reply()).expect("a list");
    let told: Vec<(&str, &str)> = forms.rows.iter().map(|form| (form.code.as_str(), form.name.as_str())).collect();
    let known = [("C", "Charity"), ("D", "District organisation"), ("G", "Government"), ("P", "Private organisation")];
    assert_eq!(told, known);
}

#[test]
fn a_diagnosis_listed_twice_is_kept_once() {
    let list = catalogue::read_diagnoses(recorded("fhir/diagnoses").reply()).expect("a list");
    assert_eq!((list.rows.len(), list.unreadable), (3, Vec::new()));
    let body = br#"{"resourceType": "CodeSystem", "concept": [
        {"code": "B54", "display": "Malaria, old"}, {"code": "A00", "display": "Cholera"},
        {"code": "B54", "display": "Unspecified malaria"}]}"#;
    let list = catalogue::read_diagnoses(Reply { status: 200, content_type: None, body }).expect("a list");
    let pairs: Vec<(&str, &str)> = list.rows.iter().map(|row| (row.code.as_str(), row.name.as_str())).collect();
    assert_eq!((pairs, list.unreadable), (vec![("A00", "Cholera"), ("B54", "Unspecified malaria")], Vec::new()));
}

#[test]
fn a_diagnosis_that_cannot_be_read_is_named_and_no_past_version_of_it_is_taken() {
    let read = |body: &str| catalogue::read_diagnoses(Reply { status: 200, content_type: None, body: body.as_bytes() });
    let list = read(
        r#"{"resourceType": "CodeSystem", "concept": [
            {"code": "B54", "display": "Malaria, old"}, {"code": "A00", "display": "Cholera"}, {"code": "Z00"},
            {"code": "B54", "display": ["Malaria"]}, {"code": ""}, {"display": "no code"}, {"code": 7}, 7]}"#,
    )
    .expect("a list");
    let pairs: Vec<(&str, &str)> = list.rows.iter().map(|row| (row.code.as_str(), row.name.as_str())).collect();
    assert_eq!(pairs, [("A00", "Cholera"), ("Z00", "")], "a name that is not there is none");
    assert_eq!(list.unreadable, ["#4", "#5", "#6", "#7", "B54"]);
    assert!(read(r#"{"resourceType": "CodeSystem", "concept": "many"}"#).is_err());
}
