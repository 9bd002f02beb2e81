//! A second pull of a large catalogue: exactly what changed, in few requests, and the mirror is the payer's row for row.

#![expect(clippy::expect_used, reason = "tests may be blunt")]

mod common;

use std::collections::BTreeMap;
use std::time::Duration;

use claims_domain::catalogue::Kind;
use claims_domain::{ServiceDate, Timestamp};
use claims_sandbox::{Options, Size};
use claims_store::{Change, ElementSearch, List, StoreError, What};
use claims_sync::{Clock, PullReport};
use common::line::Line;
use common::truth::{Depth, Truth};
use common::{Clinic, MINUTE, money};
use serde_json::{Value, json};

const DAY: Duration = Duration::from_secs(24 * 3_600);

/// A laptop with a catalogue of so many rows a list, and the line it came over.
async fn full_shelf(rows: usize) -> (Clinic, Line) {
    let clinic = Clinic::fresh(Options { catalogue: Size::each(rows), ..Options::default() }).await;
    let line = Line::before(&clinic.payer).await;
    let clinic = clinic.behind(&line);
    let report = pull_again(&clinic, false).await;
    assert_eq!(report.first_error(), None, "{report:?}");
    line.take_seen();
    (clinic, line)
}

/// Two requests a list.
const ROWS: usize = 1_200;

async fn pull_again(clinic: &Clinic, full: bool) -> PullReport {
    let report = clinic.pull_here(full).await;
    assert_eq!(report.first_error(), None, "{report:?}");
    report
}

async fn same(clinic: &Clinic) {
    assert_eq!(differences(clinic).await, Vec::<String>::new());
}

async fn differences(clinic: &Clinic) -> Vec<String> {
    Truth::of(&clinic.payer).await.differences(&clinic.store, Depth::Whole).await
}

/// What the feeds brought, those that brought nothing left out, and what products cover: that is held elsewhere.
fn brought(report: &PullReport) -> BTreeMap<&'static str, (u64, u64, u64)> {
    let feeds = report.feeds.iter().filter(|feed| !feed.name.starts_with("covered_"));
    let feeds = feeds.map(|feed| (feed.name, feed.change));
    let told = feeds.map(|(name, Change { added, changed, retired, .. })| (name, (added, changed, retired)));
    told.filter(|(_, change)| *change != (0, 0, 0)).collect()
}

/// What changed for the facility since an instant, in words.
fn changes(clinic: &Clinic, since: Timestamp) -> Vec<String> {
    let changes = clinic.store.read(|read| read.mirror().changes(since, 1_000));
    let changes = changes.map_err(|error: StoreError| error).expect("reads");
    let mut told: Vec<String> = changes
        .into_iter()
        .map(|change| {
            let code = change.element.code;
            match change.what {
                What::Listed { price } => format!("{code} listed at {price}"),
                What::Unlisted => format!("{code} unlisted"),
                What::Retired => format!("{code} retired"),
                What::Price { from, to } => format!("{code} {from} to {to}"),
                What::Facts { name } => format!("{code} was {name}"),
            }
        })
        .collect();
    told.sort();
    told
}

fn name(clinic: &Clinic, kind: Kind, code: &str) -> String {
    let element = clinic.store.read(|read| read.mirror().element(kind, code));
    element.map_err(|error: StoreError| error).expect("reads").expect("known").element.name
}

#[tokio::test]
async fn the_next_pull_brings_exactly_what_changed() {
    let (clinic, line) = full_shelf(2_500).await;
    let before = clinic.clock.now();
    let (old, ibuprofen) = (name(&clinic, Kind::Item, "X00100"), name(&clinic, Kind::Item, "M003"));
    let scan = name(&clinic, Kind::Service, "Y00500");
    let price = |code| {
        let listed = clinic.store.read(|read| read.mirror().element(Kind::Item, code));
        listed.map_err(|error: StoreError| error).expect("reads").expect("known").price()
    };
    let (cream, gauze) = (price("X01000"), price("X01500"));
    let rows = clinic.feed(List::ItemPrices).rows.unsigned_abs();
    let mut orders = vec![
        json!({ "element": { "kind": "item", "code": "X00100", "name": "Crème à l'oxyde de zinc" } }),
        json!({ "element": { "kind": "item", "code": "M003", "frequency": 30 } }),
        json!({ "element": { "kind": "service", "code": "Y00500", "care_type": "I", "name": "हड्डी का एक्स-रे" } }),
        json!({ "add-element": { "kind": "item", "code": "Z00001", "name": "Artesunate suppositories" } }),
        json!({ "add-element": { "kind": "service", "code": "Z00002", "name": "Malaria rapid test" } }),
        json!({ "element": { "kind": "item", "code": "M001", "price": "11.25" } }),
        json!({ "element": { "kind": "item", "code": "X01000", "price": "7.75" } }),
        json!({ "price": { "facility": "TRAIN1", "kind": "item", "code": "M009", "price": "300.00" } }),
        json!({ "price": { "facility": "TRAIN1", "kind": "item", "code": "X01500", "price": "77.00" } }),
    ];
    let retired = ["X00300", "X00301", "X00302", "X00303", "X02400"];
    orders.extend(retired.map(|code| json!({ "retire-element": { "kind": "item", "code": code } })));
    clinic.change(Value::Array(orders)).await;

    let report = pull_again(&clinic, false).await;
    let expected = [
        ("item_prices", (0, 2, 5)),
        ("services", (1, 1, 0)),
        // Two other prices of the country's, two other facts.
        ("items", (1, 4, 5)),
    ];
    assert_eq!(brought(&report), BTreeMap::from(expected), "{report:?}");
    assert_eq!(clinic.feed(List::ItemPrices).rows.unsigned_abs(), rows - 5);
    assert_eq!(clinic.feed(List::Items).rows, 2_496);

    let mut told = vec![
        format!("M001 {} to {}", money("10.00"), money("11.25")),
        format!("M003 was {ibuprofen}"),
        format!("M009 {} to {}", money("312.50"), money("300.00")),
        format!("X00100 was {old}"),
        format!("X01000 {cream} to {}", money("7.75")),
        format!("X01500 {gauze} to {}", money("77.00")),
        format!("Y00500 was {scan}"),
    ];
    told.extend(retired.map(|code| format!("{code} retired")));
    told.sort();
    assert_eq!(changes(&clinic, before), told);
    same(&clinic).await;

    // A short look at what is new and a longer one, since every other row bears the one date of an import; and of the items, which
    // became fewer, the keys: 2,496 in one request.
    let asked = line.take_names();
    let of = |list: &str| asked.iter().filter(|name| name.starts_with(list)).cloned().collect::<Vec<_>>();
    assert_eq!(of("medicalServices"), ["medicalServices newest 0", "medicalServices newest 20"], "{asked:?}");
    let items = ["newest 0", "newest 20", "keys 0"].map(|what| format!("medicalItems {what}"));
    let mut found = of("medicalItems");
    found.sort_by_key(|name| items.iter().position(|item| item == name));
    assert_eq!(found, items, "{asked:?}");
    assert_eq!(of("diagnoses"), ["diagnoses keys 0"], "{asked:?}");
    let of_products = ["GET ", "query Products", "services ", "items "];
    let others = asked.iter().filter(|name| !of_products.iter().any(|of| name.starts_with(of))).count();
    assert_eq!(others, 13, "{asked:?}");
}

#[tokio::test]
async fn nothing_changed_costs_one_request_a_feed() {
    let (clinic, line) = full_shelf(ROWS).await;
    for _ in 0..2 {
        clinic.later(60 * MINUTE).await;
        let report = pull_again(&clinic, false).await;
        assert_eq!(brought(&report), BTreeMap::new(), "{report:?}");
        assert_eq!(report.feeds.len(), List::ALL.len());
        let asked = line.take_names();
        // Two questions tell of the products and of both lists of what they cover.
        assert_eq!(asked.len(), List::ALL.len() - 1, "{asked:?}");
        for list in List::ALL {
            assert_eq!(clinic.feed(list).last_success, Some(clinic.clock.now()), "{list:?}");
        }
    }
}

#[tokio::test]
async fn a_list_as_long_as_before_is_not_taken_for_the_same() {
    let (clinic, _line) = full_shelf(ROWS).await;
    clinic
        .change(json!([
            { "retire-element": { "kind": "service", "code": "Y01134" } },
            { "add-element": { "kind": "service", "code": "Z1", "name": "Suture" } },
            { "retire-diagnosis": { "code": "A02" } },
            { "add-diagnosis": { "code": "ZZ9", "name": "Nommée hier" } },
        ]))
        .await;
    let report = pull_again(&clinic, false).await;
    let brought = brought(&report);
    assert_eq!((brought["services"], brought["diagnoses"]), ((1, 0, 1), (1, 0, 1)), "{report:?}");
    assert_eq!(clinic.feed(List::Services).rows, 1_200);
    // The training payer's products cover whatever its catalogue holds, without a word; a real product says when it changes.
    let behind = differences(&clinic).await;
    assert!(behind.iter().all(|what| what.starts_with("covered_services ")), "{behind:?}");
}

#[tokio::test]
async fn a_diagnosis_that_was_renamed_is_asked_about_once() {
    let (clinic, line) = full_shelf(ROWS).await;
    clinic.change(json!([{ "diagnosis": { "code": "A00", "name": "Choléra" } }])).await;
    assert_eq!(brought(&pull_again(&clinic, false).await)["diagnoses"], (0, 1, 0));
    same(&clinic).await;
    line.take_seen();
    // The payer goes on counting the past version of the row.
    clinic.later(60 * MINUTE).await;
    pull_again(&clinic, false).await;
    assert_eq!(line.take_names().len(), List::ALL.len() - 1, "one a list, and two for products and all they cover");
}

#[tokio::test]
async fn renamed_places_and_facilities_come_with_the_next_pull() {
    let (clinic, _line) = full_shelf(ROWS).await;
    clinic
        .change(json!([
            { "facility": { "code": "TRAIN1", "name": "Centre de santé d'Entraînement" } },
            { "facility": { "code": "TRAIN2", "name": "Hillside Health Post" } },
            { "location": { "code": "T1D1W1", "name": "New Ferry" } },
        ]))
        .await;
    let report = pull_again(&clinic, false).await;
    let expected = [("facility", (0, 1, 0)), ("facilities", (0, 2, 0)), ("places", (0, 1, 0))];
    assert_eq!(brought(&report), BTreeMap::from(expected), "{report:?}");
    same(&clinic).await;
}

#[tokio::test]
async fn a_change_that_moves_no_date_is_found_by_the_whole_pull_of_the_week() {
    let (clinic, line) = full_shelf(ROWS).await;
    clinic.change(json!([{ "element": { "kind": "item", "code": "X00142", "maximum_amount": "7" } }])).await;
    assert_eq!(brought(&pull_again(&clinic, false).await), BTreeMap::new(), "nothing tells it");
    assert_eq!(differences(&clinic).await.len(), 1, "until then the mirror is behind");
    line.take_seen();

    clinic.later(7 * DAY).await;
    let report = pull_again(&clinic, false).await;
    assert_eq!(brought(&report), BTreeMap::from([("items", (0, 1, 0))]), "{report:?}");
    same(&clinic).await;
    let asked = line.take_names();
    let is_covered = |name: &str| name.starts_with("services ") || name.starts_with("items ");
    let rows = asked.iter().filter(|name| name.contains(" rows ") && !is_covered(name)).count();
    // Three large lists of two pages, three small ones of one; after a week the sign-in has ended, and what was on its way is asked again.
    assert!((3 * 2 + 3..=3 * 2 + 3 + 3).contains(&rows), "{rows}: {asked:?}");
}

#[tokio::test]
async fn a_whole_pull_finds_what_moves_no_date_and_writes_no_row_where_nothing_changed() {
    let (clinic, _line) = full_shelf(ROWS).await;
    clinic.change(json!([{ "element": { "kind": "service", "code": "Y00177", "maximum_amount": "3" } }])).await;
    let before: Vec<_> = List::ALL.map(|list| clinic.feed(list).generation).to_vec();
    let report = pull_again(&clinic, true).await;
    assert_eq!(brought(&report), BTreeMap::from([("services", (0, 1, 0))]), "{report:?}");
    same(&clinic).await;
    let moved = List::ALL.into_iter().zip(before).filter(|(list, before)| clinic.feed(*list).generation != *before);
    assert_eq!(moved.map(|(list, _)| list).collect::<Vec<_>>(), [List::Services]);

    let before: Vec<_> = List::ALL.map(|list| clinic.feed(list).generation).to_vec();
    let report = pull_again(&clinic, true).await;
    assert_eq!(brought(&report), BTreeMap::new(), "{report:?}");
    assert_eq!(List::ALL.map(|list| clinic.feed(list).generation).to_vec(), before, "no download left a mark");
    same(&clinic).await;
}

#[tokio::test]
async fn many_changes_at_once_come_whole_as_well() {
    let (clinic, _line) = full_shelf(1_500).await;
    let orders: Vec<Value> = (100..1_400)
        .map(|n| json!({ "element": { "kind": "item", "code": format!("X{n:05}"), "price": format!("{n}.50") } }))
        .collect();
    clinic.change(Value::Array(orders)).await;
    let report = pull_again(&clinic, false).await;
    assert_eq!(brought(&report), BTreeMap::from([("items", (0, 1_300, 0))]), "{report:?}");
    same(&clinic).await;
}

#[tokio::test]
async fn what_was_retired_is_still_found_for_a_visit_before_that() {
    let (clinic, _line) = full_shelf(ROWS).await;
    let day = |clinic: &Clinic| ServiceDate::new(clinic.clock.now().utc().expect("a day").date_naive());
    let visit = day(&clinic);
    clinic.later(3 * DAY).await;
    clinic.change(json!([{ "retire-element": { "kind": "item", "code": "X01100" } }])).await;
    pull_again(&clinic, false).await;
    let found = |on| {
        let search = ElementSearch { text: "X01100", on, limit: 3, listed_only: true, ..ElementSearch::default() };
        let found = clinic.store.read(|read| read.mirror().find_elements(&search));
        found.map_err(|error: StoreError| error).expect("reads").len()
    };
    assert_eq!((found(Some(visit)), found(Some(day(&clinic))), found(None)), (1, 0, 0));
}

#[tokio::test]
async fn what_comes_into_the_list_and_leaves_it_is_told() {
    let (clinic, _line) = full_shelf(ROWS).await;
    let before = clinic.clock.now();
    let (added, left) = (json!({ "kind": "item", "code": "Z1", "price": "5.00" }), MINUTE);
    clinic.change(json!([{ "add-element": added }])).await;
    pull_again(&clinic, false).await;
    assert_eq!(changes(&clinic, before), Vec::<String>::new(), "not in the facility's list");
    clinic
        .change(json!([
            { "price": { "facility": "TRAIN1", "kind": "item", "code": "Z1", "price": "4.50" } },
            { "unlist": { "facility": "TRAIN1", "kind": "item", "code": "M003" } },
        ]))
        .await;
    clinic.later(left).await;
    let report = pull_again(&clinic, false).await;
    assert_eq!(brought(&report), BTreeMap::from([("item_prices", (1, 0, 1))]), "{report:?}");
    assert_eq!(changes(&clinic, before), ["M003 unlisted".to_owned(), format!("Z1 listed at {}", money("4.50"))]);
    same(&clinic).await;
}

#[tokio::test]
async fn a_cut_between_two_looks_at_what_is_new_loses_no_change() {
    let (clinic, line) = full_shelf(ROWS).await;
    // A change an hour, more of them than the first look shows.
    for n in 0..30 {
        let edit = json!({ "kind": "item", "code": format!("X{:05}", 200 + n), "price": "3.25" });
        clinic.change(json!([{ "element": edit }])).await;
    }
    line.cut(|what, _| (what == "medicalItems newest 20").then_some(0.7));
    assert_eq!(clinic.pull_here(false).await.first_error(), Some("server_unreachable"));
    line.mend();
    let report = pull_again(&clinic, false).await;
    assert_eq!(brought(&report), BTreeMap::from([("items", (0, 30, 0))]), "{report:?}");
    same(&clinic).await;
}
