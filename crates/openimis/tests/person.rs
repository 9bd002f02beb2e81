//! A person and their cover: unknown, without policy and *not reported* are three things.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "tests"
)]

mod support;

use claims_domain::catalogue::Kind;
use claims_domain::cover::{Left, PolicyStatus, Sex};
use claims_domain::ids::InsureeNo;
use claims_openimis::{Problem, Reply, catalogue, eligibility, gql};
use serde_json::Value;
use support::{day, money, quantity, recorded};

#[test]
fn a_person_is_the_same_over_both_ways() {
    let over_graphql = gql::read_insuree(recorded("graphql/insuree").reply()).expect("an answer").expect("a person");
    assert_eq!((over_graphql.full_name().as_str(), over_graphql.sex), ("Sita Mukasa", Some(Sex::Female)));
    assert_eq!((over_graphql.born, over_graphql.is_head), (Some(day("1996-02-02")), true));
    for name in ["fhir/patient-by-number", "fhir/patient-by-uuid"] {
        let over_fhir = catalogue::read_patient(recorded(name).reply()).expect("an answer").expect("a person");
        // Read by number, it names the family by the number of its head.
        assert_eq!(over_fhir.family.is_some(), name.ends_with("uuid"));
        assert!(claims_domain::cover::Insuree { family: None, ..over_fhir } == over_graphql, "{name}");
    }
}

#[test]
fn a_person_comes_with_their_family() {
    let answer = recorded("graphql/insuree-family");
    let person = gql::read_insuree(answer.reply()).expect("an answer").expect("a person");
    let family = gql::read_family(answer.reply()).expect("an answer");
    let names: Vec<_> = family.iter().map(|member| (member.number.as_str(), member.is_head)).collect();
    assert_eq!(names, [("100000002", false), ("100000001", true)]);
    assert!(family.iter().all(|member| member.family.is_some() && member.family == person.family));
    assert_eq!(gql::read_family(recorded("graphql/insuree").reply()), Ok(Vec::new()), "an older server tells none");
}

#[test]
fn nobody_is_no_failure() {
    assert!(matches!(gql::read_insuree(recorded("graphql/insuree-unknown").reply()), Ok(None)));
    assert!(matches!(catalogue::read_patient(recorded("fhir/patient-unknown").reply()), Ok(None)));
    let none = Reply { status: 200, content_type: None, body: br#"{"resourceType": "Bundle", "total": 0}"# };
    assert!(matches!(catalogue::read_patient(none), Ok(None)));
}

#[test]
fn policies_come_with_dates_and_amounts() {
    let policies = gql::read_policies(recorded("graphql/policies").reply()).expect("policies");
    let policy = &policies[0];
    assert_eq!((policy.product.as_str(), policy.status), ("BASIC01", PolicyStatus::Active));
    assert_eq!((policy.effective, policy.expiry), (Some(day("2026-08-13")), Some(day("2027-08-12"))));
    assert_eq!((policy.left.deductible, policy.left.visits), (Some(money("0")), None));
}

#[test]
fn ended_policies_are_asked_for_too() {
    let request = gql::policies(&InsureeNo::typed("100000001"), day("2026-11-20"));
    assert!(!request.document.contains("targetDate") && !request.document.contains("activeOrLastExpiredOnly"));
}

#[test]
fn what_is_left_is_added_to_the_one_active_policy() {
    let remaining = gql::read_eligibility(recorded("graphql/eligibility").reply()).expect("an answer");
    assert_eq!((remaining.left.admissions, remaining.left.visits), (Some(2), Some(6)));
    let mut policies = gql::read_policies(recorded("graphql/policies").reply()).expect("policies");
    remaining.add_to(&mut policies);
    assert_eq!((policies[0].left.visits, policies[0].left.deductible), (Some(6), Some(money("0"))));
}

#[test]
fn what_is_left_is_not_guessed_among_several_policies() {
    let remaining = gql::read_eligibility(recorded("graphql/eligibility").reply()).expect("an answer");
    let mut policies = gql::read_policies(recorded("graphql/policies").reply()).expect("policies");
    policies.push(policies[0].clone());
    let before = policies.clone();
    remaining.add_to(&mut policies);
    assert_eq!(policies, before);
}

#[test]
fn not_reported_is_not_zero() {
    for name in ["graphql/eligibility-without-limits", "graphql/eligibility-no-policy"] {
        let remaining = gql::read_eligibility(recorded(name).reply()).expect("an answer");
        assert_eq!(remaining.left, Left::default(), "{name}");
    }
    let hidden = br#"{"errors": [{"message": "Insuree matching query does not exist."}], "data": {"policyEligibilityByInsuree": null}}"#;
    let remaining = gql::read_eligibility(Reply { status: 200, content_type: None, body: hidden }).expect("an answer");
    assert_eq!(remaining.left, Left::default());
}

#[test]
fn one_service_or_item_is_judged() {
    let service = gql::read_element_cover(Kind::Service, recorded("graphql/service-cover").reply()).expect("a word");
    assert_eq!(
        (service.is_ok, service.left, service.from),
        (Some(false), Some(quantity("0")), Some(day("2026-08-13")))
    );
    let item = gql::read_element_cover(Kind::Item, recorded("graphql/item-cover").reply()).expect("a word");
    assert_eq!((item.is_ok, item.left, item.from), (Some(true), None, None));
    let unknown = gql::read_element_cover(Kind::Item, recorded("graphql/item-cover-unknown").reply());
    assert!(matches!(unknown, Err(Problem::Declined { .. })));
}

#[test]
fn cover_over_fhir_where_it_works() {
    let policies = eligibility::read(recorded("fhir/eligibility-service").reply()).expect("policies");
    let policy = &policies[0];
    assert_eq!((policy.product.as_str(), policy.product_name.as_str()), ("BASIC01", "Basic Health Plan"));
    assert_eq!((policy.effective, policy.expiry), (Some(day("2026-08-12")), Some(day("2027-08-11"))));
    assert_eq!((policy.left.visits, policy.left.antenatal, policy.left.ceiling), (Some(12), Some(4), None));
    assert_eq!(eligibility::read(recorded("fhir/eligibility-no-policy").reply()), Ok(Vec::new()));
    assert!(matches!(eligibility::read(recorded("fhir/eligibility-broken").reply()), Err(Problem::Declined { .. })));
}

#[test]
fn the_question_over_fhir_names_the_person_by_number() {
    let body = eligibility::request_body(&InsureeNo::typed("100000001"), Some("A1"), None, day("2026-11-20"));
    let body: Value = serde_json::from_slice(&body).expect("JSON");
    assert_eq!(body["patient"]["reference"], "Patient/100000001");
    assert_eq!(body["item"][0]["category"]["coding"][0]["code"], "service");
    assert_eq!(body["item"][0]["productOrService"]["text"], "A1");
    assert_eq!(body["item"].as_array().map(Vec::len), Some(1));
}
