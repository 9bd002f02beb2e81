//! The payer's lists and the facility, over both ways.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "tests"
)]

mod support;

use claims_domain::catalogue::Kind;
use claims_domain::ids::FacilityCode;
use claims_openimis::{Reply, catalogue, gql};
use support::{day, money, recorded};

#[test]
fn the_facility_brings_its_price_lists() {
    let facility = gql::read_facility(recorded("graphql/facility").reply()).expect("an answer").expect("a facility");
    assert_eq!((facility.code.as_str(), facility.name.as_str()), ("RAPHOS", "Rapta District Hospital"));
    assert_eq!(facility.places, ["Ultha", "Rapta"]);
    assert_eq!((facility.service_list, facility.item_list), (Some(1), Some(1)));
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
    let services = gql::read_services(recorded("graphql/services").reply()).expect("a page");
    assert_eq!((services.total, services.next, services.rows.len()), (Some(57), None, 3));
    let (id, service) = &services.rows[0];
    assert_eq!((*id, service.kind, service.code.as_str(), service.price), (1, Kind::Service, "A1", money("400")));
    assert_eq!((service.category.as_deref(), service.level.as_deref()), (Some("C"), Some("V")));
    assert_eq!((service.patient_category, service.valid_from), (15, Some(day("2024-09-12"))));
    let items = gql::read_items(recorded("graphql/items").reply()).expect("a page");
    let (id, item) = &items.rows[0];
    assert_eq!((*id, item.kind, item.code.as_str(), item.price), (1, Kind::Item, "0001", money("10")));
    assert_eq!((item.category.as_deref(), item.package.as_deref()), (Some("D"), Some("1000 TABLETS")));
}

#[test]
fn the_next_page_starts_where_the_server_says() {
    let page = gql::read_diagnoses(recorded("graphql/diagnoses-first-page").reply()).expect("a page");
    assert_eq!((page.rows[0].code.as_str(), page.rows[0].name.as_str()), ("A00", "Cholera"));
    let next = page.next.expect("another page");
    assert_eq!(gql::diagnoses(Some(&next)).variables["after"], "YXJyYXljb25uZWN0aW9uOjk5");
}

#[test]
fn administrators_of_one_facility_over_both_ways() {
    let over_graphql = gql::read_administrators(recorded("graphql/administrators").reply()).expect("a page").rows;
    let codes: Vec<&str> = over_graphql.iter().map(|person| person.code.as_str()).collect();
    assert_eq!(codes, ["carap", "CARAP2"]);
    let page = recorded("fhir/practitioners");
    let over_fhir = catalogue::read_practitioners_of(&FacilityCode::new("RAPHOS"), page.reply()).expect("a page").rows;
    assert_eq!(over_fhir, over_graphql);
    assert_eq!(catalogue::read_practitioners(page.reply()).expect("a page").rows.len(), 5);
}

#[test]
fn over_fhir_items_are_the_same() {
    let page = catalogue::read_medications(recorded("fhir/medications").reply()).expect("a page");
    assert_eq!((page.has_next, page.total, page.rows.len()), (true, Some(64), 2));
    let syrup = &page.rows[0];
    assert_eq!(
        (syrup.code.as_str(), syrup.price, syrup.package.as_deref()),
        ("0002", money("45"), Some("BOTTLE 100 ML"))
    );
    assert_eq!((syrup.category.as_deref(), syrup.care_type.as_deref()), (Some("D"), Some("B")));
    assert_eq!(syrup.patient_category, 1 | 2 | 8, "man, woman, minor");
}

#[test]
fn over_fhir_services_are_the_same() {
    let page = catalogue::read_activity_definitions(recorded("fhir/activity-definitions").reply()).expect("a page");
    let over_graphql = gql::read_services(recorded("graphql/services").reply()).expect("a page");
    let (visit, other) = (&page.rows[0], &over_graphql.rows[0].1);
    assert_eq!(
        (&visit.uuid, &visit.code, &visit.name, visit.price),
        (&other.uuid, &other.code, &other.name, other.price)
    );
    assert_eq!((&visit.category, &visit.level, &visit.care_type), (&other.category, &other.level, &other.care_type));
    assert_eq!(visit.patient_category, other.patient_category);
}

#[test]
fn a_diagnosis_listed_twice_is_kept_once() {
    let list = catalogue::read_diagnoses(recorded("fhir/diagnoses").reply()).expect("a list");
    assert_eq!(list.len(), 3);
    let body = br#"{"resourceType": "CodeSystem", "concept": [
        {"code": "B54", "display": "Malaria, old"}, {"code": "A00", "display": "Cholera"},
        {"code": "B54", "display": "Unspecified malaria"}, {"code": ""}, {"display": "no code"}, 7]}"#;
    let list = catalogue::read_diagnoses(Reply { status: 200, content_type: None, body }).expect("a list");
    let pairs: Vec<(&str, &str)> = list.iter().map(|row| (row.code.as_str(), row.name.as_str())).collect();
    assert_eq!(pairs, [("A00", "Cholera"), ("B54", "Unspecified malaria")]);
}
