//! Pulls over a line that is cut again and again, and pulls that are dropped anywhere: nothing half is ever shown, nothing that has
//! come is fetched again.

#![expect(clippy::expect_used, reason = "tests may be blunt")]

mod common;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use claims_domain::catalogue::Kind;
use claims_sandbox::{Options, Size};
use claims_store::{ElementSearch, List, Store, StoreError};
use claims_sync::{CancellationFlag, Client, Clock, Progress, ServerProfile, pull};
use common::line::{Line, Seen};
use common::truth::{Depth, Truth};
use common::{Clinic, abilities, chance, own_facility, password, profile, share};
use serde_json::{Value, json};

const CUTS: usize = 1_000;
/// Requests ahead of the one that is being kept: what a broken pull may have to fetch again.
const AHEAD: usize = 4;

async fn same(clinic: &Clinic, store: &Store) {
    let truth = Truth::of(&clinic.payer).await;
    assert_eq!(truth.differences(store, Depth::Whole).await, Vec::<String>::new());
}

/// A clinic behind a line, patient in milliseconds.
async fn behind_a_line(rows: usize) -> (Clinic, Line) {
    let mut clinic = Clinic::fresh(Options { catalogue: Size::each(rows), ..Options::default() }).await;
    let line = Line::before(&clinic.payer).await;
    let profile = ServerProfile { retry_ms: 1, timeout_s: 30, ..profile(&line.base()) };
    let clock = Arc::clone(&clinic.clock) as Arc<dyn Clock>;
    clinic.client = Client::new(&profile, Some(password("training")), Some(abilities()), clock).expect("a client");
    (clinic, line)
}

/// Rows of the large lists that came through whole.
fn through(seen: &[Seen]) -> Vec<&str> {
    seen.iter().filter(|seen| !seen.is_cut && seen.what.contains(" rows ")).map(|seen| seen.what.as_str()).collect()
}

fn without_doubles<'a>(names: &[&'a str]) -> BTreeSet<&'a str> {
    names.iter().copied().collect()
}

/// Whether a request may be cut: a password is sent once, and what a clerk waits for is tried three times.
fn may_be_cut(what: &str) -> u32 {
    match what {
        what if what.contains("login") || what.contains("getCsrfToken") || what.contains("csrf") => 0,
        what if what.starts_with("query Facility") || what.starts_with("GET") => 2,
        _ => 8,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_cuts_fail_nothing_and_cost_a_page_each_at_most() {
    let (clinic, line) = behind_a_line(3_400).await;
    line.remember();
    let (mut cuts, mut rounds) = (0, 0_u32);
    while cuts < CUTS {
        rounds += 1;
        line.count_anew();
        // Each request is cut up to eight times running, anywhere from its first byte to the last of its answer.
        line.cut(move |what, tried| {
            let times = u32::try_from(chance((rounds, what), 6)).expect("small") + 3;
            (tried < times.min(may_be_cut(what))).then(|| share((rounds, what, tried)))
        });
        let report = clinic.pull_here(true).await;
        assert_eq!(report.first_error(), None, "round {rounds}: {report:?}");
        let seen = line.take_seen();
        // What one product covers is asked for as what the other does: those pages bear the same names.
        let is_covered = |what: &str| what.starts_with("services ") || what.starts_with("items ");
        let whole: Vec<_> = through(&seen).into_iter().filter(|what| !is_covered(what)).collect();
        assert_eq!(whole.len(), without_doubles(&whole).len(), "no page came twice: {whole:?}");
        assert_eq!(whole.len(), 3 * 4 + 3, "{whole:?}");
        cuts += seen.iter().filter(|seen| seen.is_cut).count();
    }
    line.mend();
    same(&clinic, &clinic.store).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_hardly_carries_anything_brings_every_list_in_the_end() {
    let (clinic, line) = behind_a_line(3_400).await;
    line.remember();
    let turn = AtomicU32::new(0);
    line.cut(move |what, _| {
        let turn = turn.fetch_add(1, Ordering::SeqCst);
        (may_be_cut(what) > 2 && share(("cut", turn)) < 0.9).then(|| share(("where", turn)))
    });
    let (mut seen, mut broken) = (Vec::new(), 0);
    loop {
        let report = clinic.pull_here(false).await;
        seen.extend(line.take_seen());
        let failed: Vec<_> = report.feeds.iter().filter(|feed| feed.error.is_some()).collect();
        for feed in &failed {
            assert_eq!(feed.error, Some("server_unreachable"), "{report:?}");
            let list = List::parse(feed.name).expect("a list");
            let shown = clinic.store.read(|read| read.mirror().count(list)).map_err(|error: StoreError| error);
            let shown = shown.expect("reads");
            assert_eq!(shown, clinic.feed(list).rows, "{}", feed.name);
            if List::catalogue(Kind::Item) == list && clinic.feed(list).last_success.is_none() {
                assert_eq!(shown, 0, "not half of it");
            }
        }
        broken += failed.len();
        if failed.is_empty() {
            break;
        }
        assert!(broken < 400, "it never ends: {report:?}");
    }
    // Only the large lists are kept page by page.
    let large =
        |name: &&str| ["medicalServices", "medicalItems", "diagnoses"].iter().any(|list| name.starts_with(list));
    let whole: Vec<&str> = through(&seen).into_iter().filter(large).collect();
    let cuts = seen.iter().filter(|seen| seen.is_cut).count();
    let again = whole.len() - without_doubles(&whole).len();
    assert!(cuts > 50 && again <= broken * (AHEAD - 1), "{again} pages again, {broken} feeds broken, {cuts} cuts");
    line.mend();
    same(&clinic, &clinic.store).await;
}

/// What a clerk finds and how long the lists are.
fn at_hand(store: &Store) -> (usize, Vec<i64>) {
    store
        .read(|read| {
            let search = ElementSearch { text: "tablet", limit: 1_000, ..ElementSearch::default() };
            let found = read.mirror().find_elements(&search)?.len();
            let counts = List::ALL.iter().map(|list| read.mirror().count(*list)).collect::<Result<_, _>>()?;
            Ok::<_, StoreError>((found, counts))
        })
        .expect("reads")
}

#[tokio::test(flavor = "multi_thread")]
async fn searches_find_no_less_while_lists_are_fetched() {
    let (clinic, line) = behind_a_line(2_400).await;
    assert_eq!(clinic.pull_here(false).await.first_error(), None);
    let before = at_hand(&clinic.store);
    assert!(before.0 > 20, "{before:?}");
    let renamed =
        (200..900).map(|n| json!({ "element": { "kind": "item", "code": format!("X{n:05}"), "frequency": 9 } }));
    let added = (0..40)
        .map(|n| json!({ "add-element": { "kind": "item", "code": format!("Z{n}"), "name": format!("Tablet {n}") } }));
    clinic.change(Value::Array(renamed.chain(added).collect())).await;
    line.cut(|what, tried| (tried < may_be_cut(what).min(3)).then(|| share((what, tried))));
    let stop = CancellationFlag::default();
    let looks = AtomicU32::new(0);
    let look = |_: Progress| {
        let now = at_hand(&clinic.store);
        assert!(
            now.0 >= before.0 && now.1.iter().zip(&before.1).all(|(now, before)| now >= before),
            "{now:?} {before:?}"
        );
        looks.fetch_add(1, Ordering::SeqCst);
    };
    let report = pull::pull(&clinic.client, &clinic.store, &own_facility(), &*clinic.clock, &look, &stop, true).await;
    assert_eq!(report.expect("stored").first_error(), None);
    assert!(looks.load(Ordering::SeqCst) > 15);
    assert_eq!(at_hand(&clinic.store).0, before.0 + 40);
    same(&clinic, &clinic.store).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pull_dropped_anywhere_goes_on_where_it_was() {
    let (clinic, line) = behind_a_line(3_400).await;
    line.remember();
    // Each answer takes its time, so that the pull is dropped while something is on its way.
    line.slow(Duration::from_millis(20));
    let (clinic, mut seen) = (Arc::new(clinic), Vec::new());
    let mut rounds = 0_u64;
    let whole = loop {
        let store = clinic.second_store();
        let (pulling, its_store) = (Arc::clone(&clinic), store.clone());
        let task = tokio::spawn(async move {
            let stop = CancellationFlag::default();
            pull::pull(&pulling.client, &its_store, &own_facility(), &*pulling.clock, &|_| {}, &stop, false).await
        });
        // Later and later, so that it ends on a slow computer too.
        tokio::time::sleep(Duration::from_millis(50 + chance(("drop", rounds), 200 * (rounds + 2)))).await;
        task.abort();
        let outcome = task.await;
        drop(store);
        let next = clinic.second_store();
        next.check().expect("whole");
        for list in List::ALL {
            let shown = next.read(|read| read.mirror().count(list)).map_err(|error: StoreError| error).expect("reads");
            let large = matches!(list, List::Services | List::Items | List::Diagnoses);
            assert!(!large || shown == 0 || shown == 3_400, "{list:?}: {shown}");
        }
        rounds += 1;
        seen.extend(line.take_seen());
        if let Ok(report) = outcome {
            break report.expect("stored");
        }
        assert!(rounds < 60, "it never ends");
    };
    assert_eq!(whole.first_error(), None, "{whole:?}");
    let large =
        |name: &&str| ["medicalServices", "medicalItems", "diagnoses"].iter().any(|list| name.starts_with(list));
    let whole: Vec<&str> = through(&seen).into_iter().filter(large).collect();
    let again = whole.len() - without_doubles(&whole).len();
    assert!(rounds > 2 && again as u64 <= rounds * AHEAD as u64, "{again} pages again in {rounds} rounds");
    same(&clinic, &clinic.store).await;
}
