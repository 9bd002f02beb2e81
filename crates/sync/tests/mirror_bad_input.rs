//! The corpus of bad input: whatever is answered instead of a list, the old list stays, the others come, and the next good answer
//! repairs everything.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "tests may be blunt")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use claims_domain::catalogue::{Element, Kind};
use claims_sandbox::{Act, Options, Rule, Size, Spoil};
use claims_store::{ElementSearch, List, StoreError};
use claims_sync::{Client, Clock, PullReport, ServerProfile};
use common::line::Line;
use common::truth::{Depth, Truth};
use common::{Clinic, MINUTE, abilities, fault, graphql, password, profile};
use serde::Deserialize;
use serde_json::Value;

/// A laptop that knows the payer's lists and waits patiently for an answer that swells.
async fn open() -> Clinic {
    let mut clinic = Clinic::open().await;
    let profile = ServerProfile { timeout_s: 60, ..profile(&clinic.payer.base_url()) };
    let clock = Arc::clone(&clinic.clock) as Arc<dyn Clock>;
    clinic.client = Client::new(&profile, Some(password("training")), Some(abilities()), clock).expect("a client");
    clinic
}

#[derive(Deserialize)]
struct Corpus {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    act: Act,
    graphql: Option<String>,
    fhir: Option<String>,
    #[serde(default)]
    skipped: usize,
}

fn corpus() -> Vec<Case> {
    let corpus: Corpus = serde_json::from_str(include_str!("mirror_corpus/lists.json")).expect("readable");
    corpus.cases
}

/// The most this process ever held in memory, in kilobytes.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find(|line| line.starts_with("VmHWM")).expect("told");
    line.split_whitespace().nth(1).expect("a number").parse().expect("a number")
}

/// The items by key, as they are kept.
fn items(clinic: &Clinic) -> BTreeMap<String, Value> {
    let rows: Vec<Value> =
        clinic.store.read(|read| read.mirror().all(List::Items)).map_err(|error: StoreError| error).expect("reads");
    rows.into_iter().map(|row| (row["uuid"].as_str().expect("a UUID").to_owned(), row)).collect()
}

/// Runs a case: the items are answered so; what went wrong with that in the words of the test.
async fn run(clinic: &Clinic, case: &Case, rules: Vec<Rule>, expected: &str, way: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut hold = |holds: bool, what: String| {
        if !holds {
            wrong.push(format!("{way}, {}: {what}", case.name));
        }
    };
    clinic.clock.advance(MINUTE);
    let (before, known) = (clinic.feed(List::Items), items(clinic));
    clinic.script(rules).await;
    let report = clinic.pull_here(true).await;
    clinic.script(Vec::new()).await;
    let after = clinic.feed(List::Items);
    let error = |report: &PullReport| report.feeds.iter().find(|feed| feed.name == "items").and_then(|feed| feed.error);
    let outcome = error(&report).unwrap_or("taken");
    let refused = expected == "refused" && outcome != "taken";
    hold(refused || outcome == expected, format!("{outcome}, not {expected}"));
    let others: Vec<_> = report.feeds.iter().filter(|feed| feed.name != "items" && feed.error.is_some()).collect();
    hold(others.is_empty(), format!("others failed too: {others:?}"));
    if outcome == "taken" {
        let lost = before.rows - after.rows;
        hold(
            lost == i64::try_from(after.skipped.len()).expect("few"),
            format!("{lost} rows fewer, {:?}", after.skipped),
        );
        hold(after.skipped.len() == case.skipped, format!("left out {:?}", after.skipped));
        let taken = items(clinic);
        let other = taken.iter().find(|(key, row)| known.get(*key) != Some(*row));
        hold(other.is_none(), format!("taken as {other:?}"));
        let gone = known.iter().filter(|(key, _)| !taken.contains_key(*key)).map(|(_, row)| &row["code"]);
        let unnamed: Vec<_> = gone.filter(|code| !after.skipped.iter().any(|name| *code == name)).collect();
        let by_place = after.skipped.iter().filter(|name| name.starts_with('#')).count();
        hold(unnamed.len() == by_place, format!("left out without a word: {unnamed:?}, {:?}", after.skipped));
    } else {
        let kept = |feed: &claims_store::Feed| (feed.generation, feed.rows, feed.last_success);
        hold(kept(&before) == kept(&after), format!("{before:?} became {after:?}"));
        hold(after.last_problem.as_deref() == Some(outcome), format!("{after:?}"));
    }
    let search = ElementSearch { text: "paracetamol", limit: 9, kind: Some(Kind::Item), ..ElementSearch::default() };
    let found = clinic.store.read(|read| read.mirror().find_elements(&search)).map_err(|error: StoreError| error);
    hold(!found.expect("reads").is_empty(), "nothing is found any more".to_owned());

    let report = clinic.pull_here(true).await;
    hold(report.first_error().is_none(), format!("not repaired: {report:?}"));
    let truth = Truth::of(&clinic.payer).await;
    let differences = truth.differences(&clinic.store, Depth::Whole).await;
    hold(differences.is_empty(), format!("not repaired: {differences:?}"));
    let feed = clinic.feed(List::Items);
    hold(feed.skipped.is_empty() && feed.last_problem.is_none(), format!("not repaired: {feed:?}"));
    wrong
}

#[tokio::test(flavor = "multi_thread")]
async fn over_graphql_every_case_of_the_corpus_ends_as_it_says() {
    let clinic = open().await;
    let mut wrong = Vec::new();
    let before = peak();
    for case in corpus() {
        let Some(expected) = case.graphql.clone() else { continue };
        let rules =
            vec![graphql("a0: medicalItems(", case.act.clone()), fault("GET", "/Medication/", Act::Status(404))];
        wrong.extend(run(&clinic, &case, rules, &expected, "GraphQL").await);
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(peak() - before < 280_000, "300 MB of nothing came through: {} kB", peak() - before);
}

#[tokio::test(flavor = "multi_thread")]
async fn over_fhir_every_case_of_the_corpus_ends_as_it_says() {
    let clinic = open().await;
    let mut wrong = Vec::new();
    for case in corpus() {
        let Some(expected) = case.fhir.clone() else { continue };
        let rules = vec![graphql("a0: medicalItems(", Act::Html), fault("GET", "/Medication/", case.act.clone())];
        wrong.extend(run(&clinic, &case, rules, &expected, "FHIR").await);
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_row_of_a_large_list_is_found_by_halving_and_the_rest_is_taken() {
    let clinic = Clinic::fresh(Options { catalogue: Size::each(2_200), ..Options::default() }).await;
    clinic.script(vec![graphql("a0: medicalItems(", Act::Spoil(Spoil::BadRow("X01500".to_owned())))]).await;
    let line = Line::before(&clinic.payer).await;
    let clinic = clinic.behind(&line);
    let report = clinic.pull_here(false).await;
    assert_eq!(report.first_error(), None, "{report:?}");
    let feed = clinic.feed(List::Items);
    assert_eq!((feed.rows, feed.via.as_deref()), (2_199, Some("graphql")), "{feed:?}");
    assert_eq!(feed.skipped, ["#1500"]);
    let asked = line.take_names().into_iter().filter(|name| name.starts_with("medicalItems rows")).count();
    assert!(asked <= 3 + 2 + 2 * 10 + 1, "{asked} requests, as many as halving takes");
    clinic.script(Vec::new()).await;
    assert_eq!(clinic.pull_here(true).await.first_error(), None);
    let truth = Truth::of(&clinic.payer).await;
    assert_eq!(truth.differences(&clinic.store, Depth::Whole).await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_that_overlap_because_every_row_has_one_date_are_fetched_as_one() {
    let options = Options { catalogue: Size::each(700), unordered: true, ..Options::default() };
    let clinic = Clinic::fresh(options).await;
    clinic.script(vec![graphql("medicalItems(", Act::Html), graphql("medicalServices(", Act::Html)]).await;
    let report = clinic.pull_here(false).await;
    assert_eq!(report.first_error(), None, "{report:?}");
    let feed = clinic.feed(List::Items);
    assert_eq!((feed.rows, feed.skipped.len(), feed.via.as_deref()), (700, 0, Some("fhir")), "{feed:?}");
    let codes: Vec<Element> =
        clinic.store.read(|read| read.mirror().all(List::Items)).map_err(|error: StoreError| error).expect("reads");
    let codes: BTreeSet<&str> = codes.iter().map(|item| item.code.as_str()).collect();
    assert_eq!(codes.len(), 700, "each once");
}

/// The price list as it is shown: codes with prices.
fn price_list(clinic: &Clinic) -> Vec<(String, String)> {
    let page = [Kind::Service, Kind::Item].into_iter().flat_map(|kind| {
        clinic
            .store
            .read(|read| read.mirror().price_page(kind, "", 10_000))
            .map_err(|error: StoreError| error)
            .expect("reads")
    });
    page.map(|listed| (listed.element.code.to_string(), listed.price().to_string())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_price_list_that_is_wrong_or_lost_leaves_the_old_one() {
    for (spoil, code) in [
        (Spoil::NoPriceList, Some("list_gone")),
        (Spoil::WrongType("pricelists".to_owned()), Some("unexpected_answer")),
        (Spoil::WrongType("services".to_owned()), Some("list_gone")),
    ] {
        let clinic = Clinic::open().await;
        let before = price_list(&clinic);
        // Both what the facility has and what the lists hold.
        clinic.script(["query Prices", "query Facility"].map(|q| graphql(q, Act::Spoil(spoil.clone()))).to_vec()).await;
        let report = clinic.pull_here(true).await;
        let prices = report.feeds.iter().find(|feed| feed.name == "service_prices").expect("tried");
        assert_eq!(prices.error, code, "{spoil:?}: {report:?}");
        assert_eq!(price_list(&clinic), before, "{spoil:?}");
        clinic.script(Vec::new()).await;
        assert_eq!(clinic.pull_here(true).await.first_error(), None);
        assert_eq!(price_list(&clinic), before, "{spoil:?} is repaired");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_price_of_what_is_in_no_catalogue_is_named_and_shown_nowhere() {
    let spoilt = || vec![graphql("query Prices", Act::Spoil(Spoil::DanglingPrice))];
    let named = |clinic: &Clinic| [List::ServicePrices, List::ItemPrices].map(|list| clinic.feed(list).skipped);
    let clinic = Clinic::open().await;
    let before = price_list(&clinic);
    // The first time the prices come before the catalogue.
    let fresh = Clinic::fresh(Options::default()).await;
    for (clinic, is_first) in [(&clinic, false), (&fresh, true)] {
        clinic.script(spoilt()).await;
        for full in [false, true] {
            let report = clinic.pull_here(full).await;
            assert_eq!(report.first_error(), None, "the others are as good as ever: {report:?}");
            assert_eq!(named(clinic), [["#99999999"], ["#99999999"]], "first: {is_first}, full: {full}");
            assert_eq!(price_list(clinic), before, "first: {is_first}, full: {full}");
        }
        clinic.script(Vec::new()).await;
        assert_eq!(clinic.pull_here(false).await.first_error(), None);
        assert_eq!((price_list(clinic), named(clinic)), (before.clone(), [vec![], vec![]]), "repaired");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_fhir_tells_no_ids_no_price_is_called_one_of_nothing() {
    let clinic = Clinic::fresh(Options::default()).await;
    clinic.script(vec![graphql("medicalItems(", Act::Html), graphql("medicalServices(", Act::Html)]).await;
    assert_eq!(clinic.pull_here(false).await.first_error(), None);
    assert_eq!(clinic.feed(List::Items).via.as_deref(), Some("fhir"));
    assert_eq!((clinic.feed(List::ServicePrices).skipped, clinic.feed(List::ItemPrices).skipped), (vec![], vec![]));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_prices_of_one_thing_none_is_taken_and_the_old_one_stays() {
    let clinic = Clinic::open().await;
    let before = price_list(&clinic);
    clinic.script(vec![graphql("query Prices", Act::Spoil(Spoil::PriceTwice))]).await;
    assert_eq!(clinic.pull_here(true).await.first_error(), None);
    let left_out = |list| clinic.feed(list).skipped;
    let skipped = [left_out(List::ServicePrices), left_out(List::ItemPrices)].concat();
    assert_eq!(skipped.len(), 2, "one of each list is named: {skipped:?}");
    assert_eq!(price_list(&clinic), before, "what was known stays");
    clinic.script(Vec::new()).await;
    assert_eq!(clinic.pull_here(true).await.first_error(), None);
    assert_eq!((price_list(&clinic), clinic.feed(List::ItemPrices).skipped), (before, Vec::new()), "repaired");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_captive_portal_changes_nothing() {
    for act in [Act::Html, Act::Status(302), Act::Status(511)] {
        let clinic = Clinic::open().await;
        let before: Vec<_> = List::ALL.map(|list| clinic.feed(list)).to_vec();
        clinic.script(vec![Rule { when: claims_sandbox::When::default(), act: act.clone() }]).await;
        let report = clinic.pull_here(false).await;
        assert!(report.feeds.iter().all(|feed| feed.error.is_some()), "{act:?}: {report:?}");
        for (list, before) in List::ALL.into_iter().zip(before) {
            let after = clinic.feed(list);
            let kept = |feed: &claims_store::Feed| (feed.generation, feed.rows, feed.last_success);
            assert_eq!((kept(&after), after.last_problem.is_some()), (kept(&before), true), "{act:?}");
        }
        clinic.script(Vec::new()).await;
        assert_eq!(clinic.pull_here(false).await.first_error(), None, "{act:?}");
    }
}
