//! Bad answers to every list that comes in pages, by both ways: it is taken whole with what was left out named, or stays as it was.

#![expect(clippy::expect_used, reason = "tests may be blunt")]

mod common;

use claims_sandbox::{Act, Rule, Spoil};
use claims_store::{Feed, List, StoreError};
use common::truth::{Depth, Truth};
use common::{Clinic, MINUTE, fault, graphql};
use serde_json::Value;

/// Lists, how their question reads over GraphQL, and their resource over FHIR. Items have a corpus of their own.
const LISTS: [(List, &str, &str); 6] = [
    (List::Services, "a0: medicalServices(", "/ActivityDefinition/"),
    (List::Diagnoses, "a0: diagnoses(", "/CodeSystem/diagnosis/"),
    (List::Administrators, "a0: claimAdmins(", "/Practitioner/"),
    (List::Facilities, "a0: healthFacilitiesStr(", "/Organization/"),
    (List::Places, "a0: locations(", "/Location/"),
    (List::Products, "query Products", "/InsurancePlan/"),
];

fn acts() -> Vec<Act> {
    let spoilt = [
        Spoil::Endless,
        Spoil::Total(7),
        Spoil::Total(-1),
        Spoil::RowTwice,
        Spoil::OtherType,
        Spoil::EmptyEntry,
        Spoil::WrongType("uuid".to_owned()),
        Spoil::WrongType("code".to_owned()),
        Spoil::WrongType("identifier".to_owned()),
        Spoil::WrongType("name".to_owned()),
        Spoil::WrongType("edges".to_owned()),
        Spoil::WrongType("entry".to_owned()),
    ];
    let others = [Act::Html, Act::WrongJson, Act::GzipTruncate(40), Act::Truncate(40), Act::Status(302)];
    spoilt.into_iter().map(Act::Spoil).chain(others).collect()
}

fn rows(clinic: &Clinic, list: List) -> Vec<Value> {
    clinic.store.read(|read| read.mirror().all(list)).map_err(|error: StoreError| error).expect("reads")
}

/// Pulls while one list is answered so; what of the promise does not hold. `whole` is the list as the payer has it.
async fn broken(clinic: &Clinic, list: List, whole: &[Value], rules: Vec<Rule>) -> Vec<String> {
    clinic.clock.advance(MINUTE);
    let (before, known) = (clinic.feed(list), rows(clinic, list));
    clinic.script(rules).await;
    let report = clinic.pull_here(true).await;
    let (after, here) = (clinic.feed(list), rows(clinic, list));
    let mut wrong = Vec::new();
    let strangers = here.iter().filter(|row| !whole.contains(row)).count();
    if strangers > 0 {
        wrong.push(format!("{strangers} rows are taken as the payer never told them"));
    }
    match after.last_problem.as_deref() {
        Some(_) => {
            let kept = |feed: &Feed| (feed.generation, feed.rows, feed.last_success);
            if kept(&before) != kept(&after) || here != known {
                wrong.push(format!("it failed, and {before:?} became {after:?}"));
            }
        }
        None if whole.len().saturating_sub(here.len()) != after.skipped.len() => {
            wrong.push(format!(
                "of {} rows {} are here, and left out are {:?}",
                whole.len(),
                here.len(),
                after.skipped
            ));
        }
        None => {}
    }
    let of_products = |name: &str| list == List::Products && name.starts_with("covered_");
    let others = report.feeds.iter().filter(|feed| feed.error.is_some() && feed.name != list.as_str());
    wrong.extend(others.filter(|feed| !of_products(feed.name)).map(|feed| format!("{feed:?} failed too")));
    wrong
}

/// Every list with every act, in rules made of its question and its resource.
async fn every_case(rules: impl Fn(&str, &str, Act) -> Vec<Rule>) {
    let clinic = Clinic::open().await;
    assert_eq!(clinic.pull_here(true).await.first_error(), None);
    let mut wrong = Vec::new();
    for (list, question, resource) in LISTS {
        let whole = rows(&clinic, list);
        assert!(whole.len() > 1, "{list:?}");
        for act in acts() {
            let found = broken(&clinic, list, &whole, rules(question, resource, act.clone())).await;
            wrong.extend(found.into_iter().map(|what| format!("{list:?}, {act:?}: {what}")));
            if rows(&clinic, list).len() < whole.len() {
                // What was left out came back over FHIR with what FHIR tells of it.
                clinic.script(Vec::new()).await;
                assert_eq!(clinic.pull_here(true).await.first_error(), None, "{list:?} is repaired");
            }
        }
        clinic.script(Vec::new()).await;
        assert_eq!(clinic.pull_here(true).await.first_error(), None, "{list:?} is repaired");
    }
    assert_eq!(wrong, Vec::<String>::new());
    let differences = Truth::of(&clinic.payer).await.differences(&clinic.store, Depth::Whole).await;
    assert_eq!(differences, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_a_list_is_answered_with_over_graphql_it_is_whole_or_as_it_was() {
    every_case(|question, resource, act| vec![graphql(question, act), fault("GET", resource, Act::Status(404))]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_a_list_is_answered_with_over_fhir_it_is_whole_or_as_it_was() {
    every_case(|question, resource, act| vec![graphql(question, Act::Html), fault("GET", resource, act)]).await;
}
