//! Pulling lists through every fault: what was there stays, what is shown is whole. And fetching answers.

#![expect(clippy::expect_used, reason = "tests may be blunt")]

mod common;

use base64::Engine as _;
use claims_domain::catalogue::Kind;
use claims_domain::claim::ClaimState;
use claims_sandbox::{Act, Options};
use claims_store::{Feed, List, StoreError};
use claims_sync::refresh::refresh;
use claims_sync::{CancellationFlag, Clock, Credentials, PickFacility, PullReport, Via, pull};
use common::{Clinic, MINUTE, client_at, client_of, graphql, money, password, somebody};

fn feed(clinic: &Clinic, name: &str) -> Feed {
    clinic
        .store
        .read(|read| read.feeds().get(name))
        .map_err(|error: StoreError| error)
        .expect("readable")
        .expect("attempted")
}

fn errors(report: &PullReport) -> Vec<(&'static str, &'static str)> {
    report.feeds.iter().filter_map(|feed| Some((feed.name, feed.error?))).collect()
}

const FEEDS: [&str; 12] = [
    "facility",
    "service_prices",
    "item_prices",
    "services",
    "items",
    "diagnoses",
    "administrators",
    "facilities",
    "places",
    "products",
    "covered_services",
    "covered_items",
];

#[tokio::test]
async fn every_list_arrives_with_the_facilitys_own_prices() {
    let clinic = Clinic::open().await;
    for name in FEEDS {
        let feed = feed(&clinic, name);
        assert!(feed.rows > 0 && feed.last_success.is_some() && feed.last_problem.is_none(), "{feed:?}");
        assert_eq!(feed.via.as_deref(), Some("graphql"), "{name}");
    }
    let listed = |kind, code: &'static str| {
        clinic.store.read(|read| read.mirror().element(kind, code)).expect("readable").expect("in the catalogue")
    };
    assert_eq!(listed(Kind::Service, "A1").price(), money("420.00"), "the list's own price");
    assert_eq!(listed(Kind::Item, "M001").price(), money("10.00"), "the national price");
    assert!(!listed(Kind::Item, "M040").in_list, "not every item is in the list");
}

#[tokio::test]
async fn one_feed_that_fails_stops_no_other_and_erases_no_success() {
    for (act, code) in
        [(Act::Html, "not_openimis"), (Act::WrongJson, "unexpected_answer"), (Act::Truncate(300), "server_unreachable")]
    {
        let clinic = Clinic::open().await;
        let before = feed(&clinic, "diagnoses");
        clinic.clock.advance(MINUTE);
        // FHIR would serve the list too.
        clinic
            .script(vec![
                graphql("a0: diagnoses(", act.clone()),
                common::fault("GET", "CodeSystem/diagnosis", Act::Html),
            ])
            .await;
        let report = clinic.pull_whole().await;
        assert_eq!(errors(&report).first().map(|(name, _)| *name), Some("diagnoses"), "{act:?}: {report:?}");
        assert_eq!(errors(&report).len(), 1, "{act:?}: {report:?}");
        let after = feed(&clinic, "diagnoses");
        assert_eq!(
            (after.last_success, after.rows, after.generation),
            (before.last_success, before.rows, before.generation)
        );
        assert!(after.last_attempt > before.last_attempt && after.last_problem.is_some(), "{act:?} {code}: {after:?}");
        let found = clinic.store.read(|read| read.mirror().diagnosis("A00")).expect("readable");
        assert!(found.is_some(), "the old list is still shown");
    }
}

#[tokio::test]
async fn a_list_graphql_does_not_give_comes_over_fhir() {
    let clinic = Clinic::open().await;
    clinic
        .script(vec![
            graphql("a0: diagnoses(", Act::Html),
            graphql("a0: claimAdmins(", Act::Html),
            graphql("a0: medicalItems(", Act::Html),
        ])
        .await;
    let report = clinic.pull_whole().await;
    let via = |name| report.feeds.iter().find(|feed| feed.name == name).map(|feed| (feed.via, feed.error));
    assert_eq!(via("diagnoses"), Some((Some(Via::Fhir), None)));
    assert_eq!(via("administrators"), Some((Some(Via::Fhir), None)));
    assert_eq!(via("items"), Some((Some(Via::Fhir), None)));
    // FHIR does not know the ids by which price lists name items: those known from before hold.
    let listed = clinic.store.read(|read| read.mirror().element(Kind::Item, "M009")).expect("readable").expect("kept");
    assert_eq!((listed.in_list, listed.price()), (true, money("312.50")));
    assert_eq!(feed(&clinic, "diagnoses").via.as_deref(), Some("fhir"));
}

#[tokio::test]
async fn the_way_that_worked_last_is_asked_first_until_everything_is_asked_for() {
    let clinic = Clinic::open().await;
    clinic.script(vec![graphql("a0: medicalItems(", Act::Html)]).await;
    assert_eq!(clinic.pull_whole().await.first_error(), None);
    assert_eq!(feed(&clinic, "items").via.as_deref(), Some("fhir"));
    clinic.script(Vec::new()).await;
    assert_eq!(clinic.pull_here(false).await.first_error(), None);
    assert_eq!(feed(&clinic, "items").via.as_deref(), Some("fhir"), "GraphQL is not tried each time");
    // FHIR fails now: the other way serves.
    clinic.script(vec![common::fault("GET", "/Medication/", Act::Html)]).await;
    assert_eq!(clinic.pull_here(false).await.first_error(), None);
    assert_eq!(feed(&clinic, "items").via.as_deref(), Some("graphql"));
}

#[tokio::test]
async fn a_mediator_that_comes_to_hide_graphql_is_noticed_and_what_was_known_stays() {
    let clinic = Clinic::open().await;
    assert!(clinic.client.probe().await.expect("reachable").graphql);
    let only_graphql = ["service_prices", "item_prices", "covered_services", "covered_items"];
    let rows = only_graphql.map(|name| feed(&clinic, name).rows);
    clinic.script(vec![graphql("", Act::Html)]).await;
    let report = clinic.pull_here(false).await;
    assert_eq!(errors(&report), [], "looked at again, and no failure");
    for (name, rows) in only_graphql.into_iter().zip(rows) {
        let feed = feed(&clinic, name);
        assert_eq!((feed.last_problem.as_deref(), feed.rows), (Some("not_offered"), rows), "{name}");
    }
    let listed = clinic.store.read(|read| read.mirror().element(Kind::Service, "A1")).expect("reads").expect("kept");
    assert_eq!(listed.price(), money("420.00"), "the facility's own price");
    // A server that fails may work again, and says so each time.
    clinic.script(vec![graphql("", Act::Status(503))]).await;
    let report = clinic.pull_here(false).await;
    assert!(errors(&report).contains(&("service_prices", "server_error")), "{report:?}");
    // Let through again.
    clinic.script(Vec::new()).await;
    assert_eq!(errors(&clinic.pull_here(false).await), []);
    assert!(only_graphql.iter().all(|name| feed(&clinic, name).last_problem.is_none()));
}

#[tokio::test]
async fn a_list_of_many_pages_is_whole() {
    let clinic = Clinic::fresh(Options { catalogue_rows: Some(2_450), ..Options::default() }).await;
    let seen = std::sync::Mutex::new(Vec::new());
    let note = |progress: claims_sync::Progress| seen.lock().expect("alone").push(progress);
    let stop = CancellationFlag::default();
    let pick = PickFacility::OfUser;
    let report =
        pull::pull(&clinic.client, &clinic.store, &pick, &*clinic.clock, &note, &stop, false).await.expect("stored");
    assert_eq!(report.first_error(), None, "{report:?}");
    assert!(feed(&clinic, "items").rows >= 2_450 && feed(&clinic, "services").rows >= 2_450, "{report:?}");
    let seen = seen.into_inner().expect("alone");
    let items: Vec<_> = seen.iter().filter(|progress| progress.feed == "items").collect();
    // What the facility bills comes first, as a list of its own; then the whole. Each counts up by itself.
    let goes_on = |before: &claims_sync::Progress, after: &claims_sync::Progress| {
        (before.of != after.of || before.done <= after.done) && before.bytes <= after.bytes
    };
    assert!(items.len() >= 4 && items.windows(2).all(|pair| goes_on(pair[0], pair[1])), "{items:?}");
    assert_eq!(items.last().and_then(|last| last.of), items.last().map(|last| last.done));
    // Each counts what came for it: a few legal forms weigh nothing beside thousands of items.
    let bytes = |feed: &str| seen.iter().filter(|progress| progress.feed == feed).map(|one| one.bytes).max();
    assert!(bytes("items") > Some(2_450 * 100), "{:?}", bytes("items"));
    assert!((Some(1)..Some(2_000)).contains(&bytes("legal_forms")), "{:?}", bytes("legal_forms"));
    assert!(bytes("covered_items") > Some(0) && bytes("products") > Some(0) && bytes("products") < bytes("items"));
}

/// What the request for the rows after this one holds.
fn cursor(row: u32) -> String {
    base64::engine::general_purpose::STANDARD.encode(format!("arrayconnection:{row}"))
}

#[tokio::test]
async fn half_a_list_is_never_shown_and_the_next_pull_goes_on_where_it_was_cut() {
    let clinic = Clinic::fresh(Options { catalogue_rows: Some(3_500), ..Options::default() }).await;
    let lists = [List::Services, List::Items, List::Diagnoses];
    let covered = [List::CoveredServices, List::CoveredItems];
    clinic.script(vec![graphql(&cursor(1_999), Act::DropBefore)]).await;
    let report = clinic.pull().await;
    let cut: Vec<_> = lists.into_iter().chain(covered).map(|list| (list.as_str(), "server_unreachable")).collect();
    assert_eq!(errors(&report), cut, "{report:?}");
    for list in lists {
        let cut = feed(&clinic, list.as_str());
        assert_eq!((cut.generation, cut.rows, cut.last_success), (0, 0, None));
        let kept = clinic.store.write(|write| write.mirror_mut().building(list)).map_err(|error: StoreError| error);
        let place = kept.expect("reads").expect("unfinished").cursor.expect("a place");
        assert!(place.contains("\"next\":2000"), "{place}");
    }

    // The rows that came before the cut are not asked for again.
    clinic.script(vec![graphql(&cursor(1_899), Act::Html), common::fault("GET", "/api_fhir_r4/", Act::Html)]).await;
    let report = clinic.pull().await;
    let others = [covered.as_slice(), &[List::LegalForms, List::Bills, List::Payments]].concat();
    assert!(errors(&report).iter().all(|(name, _)| others.iter().any(|list| list.as_str() == *name)), "{report:?}");
    assert!(lists.iter().all(|list| feed(&clinic, list.as_str()).rows == 3_500));
    // Of what the products cover, those rows of the second product were never here.
    clinic.script(Vec::new()).await;
    assert_eq!(clinic.pull().await.first_error(), None);
    assert!(covered.iter().all(|list| feed(&clinic, list.as_str()).rows > 3_500));
}

#[tokio::test]
async fn a_pull_can_be_stopped() {
    let clinic = Clinic::open().await;
    let stop = CancellationFlag::default();
    let pick = PickFacility::OfUser;
    let halt = |progress: claims_sync::Progress| {
        if progress.feed == "items" {
            stop.stop();
        }
    };
    let report =
        pull::pull(&clinic.client, &clinic.store, &pick, &*clinic.clock, &halt, &stop, false).await.expect("stored");
    assert!(report.stopped && report.feeds.iter().all(|feed| feed.error.is_none()), "{report:?}");
    assert!(!report.feeds.iter().any(|feed| feed.name == "products"), "{report:?}");
    assert!(feed(&clinic, "products").last_success.is_some(), "from before");
}

#[tokio::test]
async fn a_facility_without_price_lists_pulls_without_rows() {
    let clinic = Clinic::fresh(Options::default()).await;
    let lake = Credentials::Password { user: "lake".to_owned(), password: claims_store::Secret::new("training") };
    let client = client_of(&clinic.payer, lake, &clinic.clock);
    let stop = CancellationFlag::default();
    let report = pull::pull(&client, &clinic.store, &PickFacility::OfUser, &*clinic.clock, &|_| {}, &stop, false)
        .await
        .expect("stored");
    assert_eq!(report.first_error(), None, "{report:?}");
    assert_eq!((feed(&clinic, "service_prices").rows, feed(&clinic, "item_prices").rows), (0, 0));
    assert!(feed(&clinic, "items").rows > 0);
}

#[tokio::test]
async fn a_payer_that_is_gone_costs_no_list() {
    let clinic = Clinic::open().await;
    let gone = client_at("http://127.0.0.1:9/api/", password("training"), None, &clinic.clock);
    let stop = CancellationFlag::default();
    let report = pull::pull(&gone, &clinic.store, &PickFacility::OfUser, &*clinic.clock, &|_| {}, &stop, false)
        .await
        .expect("stored");
    assert_eq!(errors(&report), List::ALL.map(|list| (list.as_str(), "server_unreachable")), "{report:?}");
    for name in FEEDS {
        let feed = feed(&clinic, name);
        assert!(feed.rows > 0 && feed.last_success.is_some(), "{feed:?}");
    }
}

#[tokio::test]
async fn the_payers_word_on_open_claims_is_fetched_once() {
    for many in [false, true] {
        let clinic = Clinic::open().await;
        let claims: Vec<_> =
            (1..=if many { 12 } else { 3 }).map(|number| clinic.submit(number, somebody(number), true)).collect();
        assert_eq!(clinic.deliver().await.delivered(), claims.len());
        let fetch = || refresh(&clinic.client, &clinic.store, &*clinic.clock, &|_| {});
        let settle = fetch().await.expect("stored");
        assert_eq!((settle.asked, settle.unanswered, settle.halted), (claims.len(), 0, None), "{settle:?}");
        assert!(claims.iter().all(|claim| clinic.state(claim) == ClaimState::Waiting));
        assert_eq!(fetch().await.expect("stored").changed, [], "nothing new, nothing noted");

        clinic.order("adjudicate", r#"{"code":"TRAIN1-A-000001","verdict":"approve"}"#.to_owned()).await;
        clinic.order("adjudicate", r#"{"code":"TRAIN1-A-000002","verdict":"reject"}"#.to_owned()).await;
        let news = fetch().await.expect("stored");
        let mut changed = news.changed.clone();
        changed.sort();
        assert_eq!(changed, claims[..2], "{news:?}");
        assert_ne!(clinic.state(&claims[0]), ClaimState::Waiting);
        assert_eq!(clinic.state(&claims[1]), ClaimState::Rejected);
        assert_eq!(clinic.state(&claims[2]), ClaimState::Waiting);
    }
}

#[tokio::test]
async fn answers_come_over_fhir_where_graphql_does_not_serve() {
    let clinic = Clinic::open().await;
    let claim = clinic.submit(1, "700100011", true);
    clinic.deliver().await;
    clinic.order("adjudicate", r#"{"verdict":"reject"}"#.to_owned()).await;
    clinic.script(vec![graphql("query Claim", Act::Html)]).await;
    let report = refresh(&clinic.client, &clinic.store, &*clinic.clock, &|_| {}).await.expect("stored");
    assert_eq!(report.changed.first(), Some(&claim), "{report:?}");
    assert_eq!(clinic.state(&claim), ClaimState::Rejected);
    assert!(clinic.clock.now() >= clinic.client.last_contact().expect("answered"));
}
