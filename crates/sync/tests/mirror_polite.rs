//! How a pull asks: few at once, few in a minute, not before the server wants, and first what work needs first.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "tests may be blunt")]

mod common;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use claims_sandbox::{Act, Options, Rule, Size, When};
use claims_sync::{Client, Clock, ServerProfile};
use common::line::{Line, Seen};
use common::{Clinic, abilities, fault, graphql, password, profile, times};
use tokio::time::Instant;

async fn behind(rows: usize, adapt: impl FnOnce(ServerProfile) -> ServerProfile) -> (Clinic, Line) {
    let mut clinic = Clinic::fresh(Options { catalogue: Size::each(rows), ..Options::default() }).await;
    let line = Line::before(&clinic.payer).await;
    let profile = adapt(ServerProfile { timeout_s: 30, ..profile(&line.base()) });
    let clock = Arc::clone(&clinic.clock) as Arc<dyn Clock>;
    clinic.client = Client::new(&profile, Some(password("training")), Some(abilities()), clock).expect("a client");
    (clinic, line)
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_requests_are_on_their_way_than_the_profile_says() {
    for in_flight in [1, 2, 4] {
        let (clinic, line) = behind(2_400, |profile| ServerProfile { in_flight, ..profile }).await;
        line.slow(Duration::from_millis(30));
        assert_eq!(clinic.pull_here(false).await.first_error(), None);
        assert_eq!(line.most_at_once(), usize::try_from(in_flight).expect("few"), "as many as allowed, and no more");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_too_slow_for_four_lists_at_once_tells_them_one_by_one() {
    let (clinic, line) = behind(0, |profile| ServerProfile { timeout_s: 1, ..profile }).await;
    line.slow_one_by_one(Duration::from_millis(280));
    let report = clinic.pull_here(false).await;
    assert_eq!(report.first_error(), None, "{report:?}");
    let mut seen: HashMap<String, usize> = HashMap::new();
    line.take_names().into_iter().for_each(|name| *seen.entry(name).or_default() += 1);
    assert!(seen.values().any(|times| *times == 2), "the fourth waits too long: {seen:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_minute_has_more_requests_than_one_of_three_desks_may_make() {
    // 40 of 120; a pull keeps 15 per cent of them free for a clerk.
    let shared = |profile| ServerProfile { requests_per_minute: 120, desks: 3, ..profile };
    let (clinic, line) = behind(1_200, shared).await;
    let task = tokio::time::timeout(Duration::from_secs(8), clinic.pull_here(false)).await;
    assert!(task.is_ok_and(|report| report.first_error().is_none()), "some two dozen requests and signing in fit");
    let first = line.take_seen().len();
    let more = tokio::time::timeout(Duration::from_secs(4), clinic.pull_here(true)).await;
    assert!(more.is_err(), "the next pull waits for the minute to pass");
    let all = first + line.take_seen().len();
    assert!((32..=40).contains(&all), "{all} requests");
}

#[tokio::test(flavor = "multi_thread")]
async fn prices_and_the_lists_of_every_claim_are_asked_for_first() {
    let (clinic, line) = behind(1_200, |profile| ServerProfile { in_flight: 1, ..profile }).await;
    assert_eq!(clinic.pull_here(false).await.first_error(), None);
    let asked = line.take_names();
    let place = |of: &str| asked.iter().position(|name| name.starts_with(of)).expect("asked");
    let needed = ["query Facility", "query Prices", "claimAdmins"].map(place);
    let order = [needed[0], needed[1], needed[2], place("medicalServices").min(place("healthFacilitiesStr"))];
    assert!(order.is_sorted() && order[0] < 3 && order[1] < 6, "{asked:?}");
    assert!(place("diagnoses") < place("medicalServices"), "codes need no facility: {asked:?}");
    assert!(place("medicalItems") < place("query Products") && place("diagnoses") < place("locations"), "{asked:?}");
}

/// When what came after an answer of 429 was asked.
fn wait_after_429(seen: &[Seen]) -> Duration {
    wait_after(429, seen)
}

fn wait_after(status: u16, seen: &[Seen]) -> Duration {
    let refused = seen.iter().position(|seen| seen.status == status).expect("refused");
    let after = seen.get(refused + 1..).and_then(|rest| rest.iter().find(|seen| seen.status == 200));
    after.expect("asked again").at.duration_since(seen[refused].at)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_names_its_wait_is_left_alone_so_long() {
    let (clinic, line) = behind(0, |profile| ServerProfile { in_flight: 1, ..profile }).await;
    clinic.script(vec![times(1, graphql("a0: medicalItems(", Act::TooMany(Some(2))))]).await;
    let begun = Instant::now();
    assert_eq!(clinic.pull_here(false).await.first_error(), None);
    let seen = line.take_seen();
    assert!(wait_after_429(&seen) >= Duration::from_millis(1_900), "{seen:?}");
    assert!(begun.elapsed() < Duration::from_secs(15), "and no longer");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_restarts_is_left_alone_as_long_as_it_says() {
    let (clinic, line) = behind(0, |profile| ServerProfile { in_flight: 1, ..profile }).await;
    clinic.script(vec![times(1, graphql("a0: medicalItems(", Act::Unavailable(2)))]).await;
    assert_eq!(clinic.pull_here(false).await.first_error(), None);
    assert!(wait_after(503, &line.take_seen()) >= Duration::from_millis(1_900));
}

#[tokio::test(flavor = "multi_thread")]
async fn failing_servers_are_asked_again_at_growing_waits_that_are_not_all_the_same() {
    let slow = |profile| ServerProfile { in_flight: 1, retry_ms: 200, ..profile };
    let (clinic, line) = behind(0, slow).await;
    let mut waits = Vec::new();
    for _ in 0..4 {
        clinic.script(vec![times(2, graphql("a0: medicalItems(", Act::Status(502)))]).await;
        assert_eq!(clinic.pull_here(true).await.first_error(), None);
        let seen = line.take_seen();
        let items: Vec<&Seen> = seen.iter().filter(|seen| seen.what.starts_with("medicalItems")).take(3).collect();
        waits.push([items[1].at.duration_since(items[0].at), items[2].at.duration_since(items[1].at)]);
    }
    let ms = |wait: Duration| wait.as_millis();
    assert!(waits.iter().all(|[first, second]| ms(*first) >= 190 && ms(*second) >= 390), "{waits:?}");
    let firsts: Vec<u128> = waits.iter().map(|[first, _]| ms(*first)).collect();
    let spread = firsts.iter().max().zip(firsts.iter().min()).map_or(0, |(most, least)| most - least);
    assert!(spread >= 10, "desks that met the same failure must not come back together: {waits:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_names_no_wait_is_left_alone_a_quarter_of_a_minute() {
    let (clinic, line) = behind(0, |profile| ServerProfile { in_flight: 1, ..profile }).await;
    clinic.script(vec![times(1, graphql("a0: medicalItems(", Act::TooMany(None)))]).await;
    assert_eq!(clinic.pull_here(false).await.first_error(), None);
    assert!(wait_after_429(&line.take_seen()) >= Duration::from_millis(14_900));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_ends_in_the_middle_costs_each_request_on_its_way_once() {
    let (clinic, line) = behind(3_400, |profile| profile).await;
    line.slow(Duration::from_millis(30));
    clinic.script(vec![times(1, graphql("a0: medicalItems(", Act::ExpireToken))]).await;
    assert_eq!(clinic.pull_here(false).await.first_error(), None);
    let seen = line.take_seen();
    let refused: Vec<&Seen> = seen.iter().filter(|seen| seen.status == 401).collect();
    let again = |what: &str| seen.iter().filter(|seen| seen.what == what).count();
    // GraphQL says so with a 200 where it looks at the token itself.
    // On a busy computer some that have their token wait for their turn at that moment.
    assert!(refused.len() <= 2 * 4, "what was on its way with the old token: {refused:?}");
    // What products cover is asked of each by the same name.
    let of_a_product = |what: &str| what.starts_with("services ") || what.starts_with("items ");
    let pages = seen.iter().filter(|seen| seen.what.contains(" rows ") && !of_a_product(&seen.what));
    let twice: Vec<&str> = pages.filter(|seen| again(&seen.what) > 1).map(|seen| seen.what.as_str()).collect();
    assert!(!twice.is_empty() && twice.len() <= 2 * 2 * 4, "each page is here twice: {twice:?}");
    assert!(twice.iter().all(|what| again(what) == 2), "each once more: {twice:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_wants_to_be_left_alone_for_an_hour_is() {
    let (clinic, line) = behind(0, |profile| profile).await;
    assert_eq!(clinic.pull_here(false).await.first_error(), None);
    line.take_seen();
    clinic.script(vec![Rule { when: When::default(), act: Act::TooMany(Some(3_600)) }]).await;
    let report = clinic.pull_here(false).await;
    assert!(report.feeds.iter().all(|feed| feed.error == Some("rate_limited")), "{report:?}");
    // What was on its way with the first refusal, and nothing after it.
    let asked = line.take_names();
    assert!(asked.len() <= 4, "{asked:?}");
    clinic.script(vec![fault("GET", "nothing", Act::Html)]).await;
    assert_eq!(clinic.pull_here(false).await.first_error(), Some("rate_limited"));
    assert_eq!(line.take_names(), Vec::<String>::new());
}
