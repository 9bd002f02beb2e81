//! What came over GraphQL comes over FHIR the next time, which tells less: nothing is lost by it, and nothing seems to have changed.

#![expect(clippy::expect_used, reason = "tests may be blunt")]

mod common;

use std::collections::BTreeMap;

use claims_domain::Timestamp;
use claims_domain::catalogue::{Kind, Listed};
use claims_sandbox::{Act, Options, Size};
use claims_store::{ElementChange, List, Read, RegisterWhat, StoreError, What};
use claims_sync::Clock;
use common::line::Line;
use common::truth::{Depth, Truth};
use common::{Clinic, MINUTE, fault, graphql, money};
use serde_json::{Value, json};

/// Lists that FHIR has too.
const LISTS: [List; 7] = [
    List::Services,
    List::Items,
    List::Diagnoses,
    List::Administrators,
    List::Facilities,
    List::Places,
    List::Products,
];

fn read<T>(clinic: &Clinic, work: impl FnOnce(&Read<'_>) -> Result<T, StoreError>) -> T {
    clinic.store.read(work).expect("reads")
}

/// A laptop that heard over GraphQL of limits which FHIR does not tell, and of some that it does.
async fn knows_limits() -> Clinic {
    let clinic = Clinic::open().await;
    clinic
        .change(json!([
            { "element": { "kind": "item", "code": "M001", "maximum_amount": "7" } },
            { "element": { "kind": "item", "code": "M002", "frequency": 0 } },
            { "element": { "kind": "item", "code": "M003", "frequency": 30 } },
            { "element": { "kind": "service", "code": "A1", "maximum_amount": "2", "frequency": 3 } },
        ]))
        .await;
    assert_eq!(clinic.pull_here(true).await.first_error(), None);
    clinic.later(MINUTE).await;
    clinic
}

/// Pulls everything while GraphQL serves nobody.
async fn pull_over_fhir(clinic: &Clinic) {
    clinic.script(vec![fault("POST", "graphql", Act::Html)]).await;
    let report = clinic.pull_here(true).await;
    clinic.script(Vec::new()).await;
    for list in LISTS {
        let feed = clinic.feed(list);
        let now = Some(clinic.clock.now());
        assert_eq!((feed.via.as_deref(), feed.last_success), (Some("fhir"), now), "{list:?}: {report:?}");
        assert_eq!(feed.skipped, Vec::<String>::new(), "{list:?}");
    }
    clinic.later(MINUTE).await;
}

async fn pull_over_graphql(clinic: &Clinic) {
    assert_eq!(clinic.pull_here(true).await.first_error(), None);
    let differences = Truth::of(&clinic.payer).await.differences(&clinic.store, Depth::Whole).await;
    assert_eq!(differences, Vec::<String>::new());
    clinic.later(MINUTE).await;
}

/// Every row of every list, as it is kept.
fn rows(clinic: &Clinic) -> BTreeMap<&'static str, Vec<Value>> {
    LISTS.map(|list| (list.as_str(), read(clinic, |read| read.mirror().all(list)))).into()
}

fn listed(clinic: &Clinic, kind: Kind, code: &str) -> Listed {
    read(clinic, |read| read.mirror().element(kind, code)).expect("known")
}

/// What is told to have changed since an instant: of what the facility bills, of which drafts are flagged too, and of the register.
fn told(clinic: &Clinic, since: Timestamp) -> Vec<String> {
    let element = |ElementChange { element, what, .. }| match what {
        What::Listed { price } => format!("{} listed at {price}", element.code),
        What::Unlisted => format!("{} unlisted", element.code),
        What::Retired => format!("{} retired", element.code),
        What::Price { from, to } => format!("{} {from} to {to}", element.code),
        What::Facts { name } => format!("{} was {name}", element.code),
    };
    let changes = read(clinic, |read| read.mirror().changes(since, 1_000));
    let mut told: Vec<String> = changes.into_iter().map(element).collect();
    for change in read(clinic, |read| read.mirror().register_changes(since, 1_000)) {
        let facts = match change.what {
            RegisterWhat::Came => vec!["came".to_owned()],
            RegisterWhat::Gone => vec!["gone".to_owned()],
            RegisterWhat::Changed(facts) => facts.into_iter().map(|fact| fact.field).collect(),
        };
        told.extend(facts.into_iter().map(|fact| format!("{} {fact}", change.code)));
    }
    told.extend(read(clinic, |read| read.mirror().gone_since(List::Diagnoses, since)).into_keys());
    told.sort();
    told
}

#[tokio::test]
async fn what_fhir_cannot_tell_stays_as_graphql_told_it_and_nothing_seems_changed() {
    let clinic = knows_limits().await;
    let (before, since) = (rows(&clinic), clinic.clock.now());
    pull_over_fhir(&clinic).await;
    let after = rows(&clinic);
    for (list, rows) in &before {
        assert_eq!(after.get(list), Some(rows), "{list}");
    }
    let tablets = listed(&clinic, Kind::Item, "M001");
    assert_eq!(tablets.element.maximum.map(|most| most.to_string()).as_deref(), Some("7"));
    assert!(tablets.in_list, "the price list still finds it");
    assert_eq!(told(&clinic, since), Vec::<String>::new());

    pull_over_graphql(&clinic).await;
    assert_eq!(told(&clinic, since), Vec::<String>::new());
}

#[tokio::test]
async fn a_change_that_fhir_tells_is_seen_as_that_change_alone_and_once() {
    let clinic = knows_limits().await;
    let since = clinic.clock.now();
    let name = listed(&clinic, Kind::Service, "A1").element.name;
    clinic
        .change(json!([
            { "element": { "kind": "item", "code": "M001", "price": "11.25" } },
            { "element": { "kind": "service", "code": "A1", "name": "Consultation by a nurse" } },
            { "element": { "kind": "item", "code": "M003", "frequency": 0 } },
            { "facility": { "code": "TRAIN2", "name": "Hillside Health Post" } },
        ]))
        .await;
    let ibuprofen = listed(&clinic, Kind::Item, "M003").element.name;
    pull_over_fhir(&clinic).await;
    let expected = [
        format!("A1 was {name}"),
        format!("M001 {} to {}", money("10.00"), money("11.25")),
        format!("M003 was {ibuprofen}"),
        "TRAIN2 name".to_owned(),
    ];
    assert_eq!(told(&clinic, since), expected);
    let tablets = listed(&clinic, Kind::Item, "M001").element;
    assert_eq!(tablets.maximum.map(|most| most.to_string()).as_deref(), Some("7"), "FHIR says nothing of it");
    assert_eq!(tablets.valid_from, None, "nor since when it costs so much");
    assert_eq!(listed(&clinic, Kind::Item, "M003").element.frequency_days, None, "no limit any more");

    // The day and the 0 that GraphQL adds are no news.
    pull_over_graphql(&clinic).await;
    assert_eq!(told(&clinic, since), expected);
}

#[tokio::test]
async fn a_row_that_only_fhir_ever_told_has_just_what_fhir_tells() {
    let clinic = knows_limits().await;
    clinic
        .change(json!([
            { "add-element": { "kind": "item", "code": "Z1", "name": "Zinc", "maximum_amount": "5", "frequency": 9 } },
        ]))
        .await;
    pull_over_fhir(&clinic).await;
    let zinc = read(&clinic, |read| read.mirror().of_code(List::Items, "Z1")).expect("came");
    let of = |field: &str| zinc.body.get(field).cloned();
    assert_eq!((of("name"), of("frequency_days")), (Some(json!("Zinc")), Some(json!(9))));
    assert_eq!((of("maximum"), of("valid_from")), (Some(Value::Null), Some(Value::Null)));
    assert_eq!((zinc.number, zinc.rest.is_empty()), (None, true));
    pull_over_graphql(&clinic).await;
}

/// Pages asked for of a list of the catalogue since the last time, without the days: `_count` and number.
fn pages(line: &Line, resource: &str) -> Vec<String> {
    let prefix = format!("GET /api/api_fhir_r4/{resource}/?");
    let asked = line.take_names();
    let of_it = asked.iter().filter_map(|name| name.strip_prefix(&prefix));
    of_it.filter_map(|query| query.split_once("&_lastUpdated")).map(|(page, _)| page.to_owned()).collect()
}

/// A payer that gives no lists over GraphQL, behind a line, and a laptop that has its large catalogue.
async fn large_over_fhir() -> (Clinic, Line) {
    let clinic = Clinic::fresh(Options { catalogue: Size::each(600), ..Options::default() }).await;
    let line = Line::before(&clinic.payer).await;
    let clinic = clinic.behind(&line);
    assert_eq!(clinic.pull_here(true).await.first_error(), None);
    clinic.script(vec![graphql("medicalItems(", Act::Html)]).await;
    clinic.pull_here(true).await;
    assert_eq!(clinic.feed(List::Items).via.as_deref(), Some("fhir"));
    clinic.later(MINUTE).await;
    line.take_seen();
    (clinic, line)
}

#[tokio::test]
async fn what_changed_over_fhir_comes_in_two_requests() {
    let (clinic, line) = large_over_fhir().await;
    let since = clinic.clock.now();
    clinic.pull_here(false).await;
    assert_eq!(pages(&line, "Medication").len(), 2, "nothing changed");
    clinic
        .change(json!([
            { "element": { "kind": "item", "code": "X00100", "price": "11.25" } },
            { "element": { "kind": "item", "code": "M003", "frequency": 9 } },
            { "add-element": { "kind": "item", "code": "Z00001", "name": "Artesunate suppositories" } },
        ]))
        .await;
    let report = clinic.pull_here(false).await;
    let items = report.feeds.iter().find(|feed| feed.name == "items").expect("tried");
    assert_eq!((items.change.added, items.change.changed, items.change.retired), (1, 2, 0), "{report:?}");
    assert_eq!(told(&clinic, since).len(), 2, "{:?}", told(&clinic, since));
    assert_eq!(pages(&line, "Medication").len(), 2);
    clinic.script(Vec::new()).await;
    pull_over_graphql(&clinic).await;
}

#[tokio::test]
async fn a_row_that_vanished_over_fhir_is_found_by_the_count() {
    let (clinic, line) = large_over_fhir().await;
    clinic
        .change(json!([
            { "retire-element": { "kind": "item", "code": "X00100" } },
            { "add-element": { "kind": "item", "code": "Z00001", "name": "Artesunate suppositories" } },
        ]))
        .await;
    let report = clinic.pull_here(false).await;
    let items = report.feeds.iter().find(|feed| feed.name == "items").expect("tried");
    assert_eq!((items.change.added, items.change.changed, items.change.retired), (1, 0, 1), "{report:?}");
    assert!(pages(&line, "Medication").len() > 4, "the whole list");
    clinic.script(Vec::new()).await;
    pull_over_graphql(&clinic).await;
}
