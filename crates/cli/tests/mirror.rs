//! The mirror as a person at the desk uses it: a list that came empty, the people of the district, a photograph, what somebody's
//! product covers.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "tests may be blunt")]

mod common;

use std::process::{Command, Stdio};
use std::time::Duration;

use claims_sandbox::{Act, Faults, Options, Payer, Rule, Size, Spoil, When};
use common::{Clerk, GRACE, order};
use serde_json::{Value, json};

/// A laptop that is set up and has pulled, and its payer.
struct Desk {
    clerk: Clerk,
    payer: Payer,
}

impl Desk {
    async fn open() -> Self {
        let payer = Payer::start(Options::default()).await.expect("a payer");
        let desk = Self { clerk: Clerk::new(), payer };
        let (code, view) = desk.clerk.init(&desk.payer, &[]).await;
        assert_eq!(code, 0, "{view}");
        desk.done(&["sync"]).await;
        desk
    }

    async fn claims(&self, words: &[&str]) -> (i32, Value) {
        self.clerk.claims(words).await
    }

    async fn done(&self, words: &[&str]) -> Value {
        self.clerk.done(words).await
    }

    /// What goes wrong at the payer from now on.
    async fn script(&self, rules: Vec<Rule>) {
        order(&self.payer, "faults", serde_json::to_string(&Faults(rules)).expect("json")).await;
    }

    async fn insuree(&self, number: &str, offline: bool) -> Value {
        let mut words = vec!["insuree", number];
        words.extend(offline.then_some("--offline"));
        self.done(&words).await["insuree"].clone()
    }
}

fn feed<'v>(view: &'v Value, name: &str) -> &'v Value {
    let feeds = view["feeds"].as_array().expect("feeds");
    feeds.iter().find(|feed| feed["name"] == name).expect("attempted")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_came_empty_is_taken_only_when_a_person_says_so() {
    let desk = Desk::open().await;
    let listed = feed(&desk.done(&["status"]).await, "item_prices")["rows"].as_i64().expect("a count");
    assert!(listed > 0);
    // The facility has its lists; nothing is in them.
    let when = When { body_contains: Some("pricelists(".to_owned()), ..When::default() };
    desk.script(vec![Rule { when, act: Act::Spoil(Spoil::NoPriceList) }]).await;
    for _ in 0..2 {
        let (code, pulled) = desk.claims(&["sync"]).await;
        assert_eq!((code, &pulled["failed"]), (1, &json!(["service_prices", "item_prices"])), "{pulled}");
        let prices = feed(&pulled, "item_prices");
        assert_eq!((prices["last_problem"].as_str(), prices["rows"].as_i64()), (Some("list_gone"), Some(listed)));
    }
    // Somebody knows about the items, and of nothing else.
    let (code, pulled) = desk.claims(&["sync", "--accept-empty", "item_prices"]).await;
    assert_eq!((code, &pulled["failed"]), (1, &json!(["service_prices"])), "{pulled}");
    assert_eq!(feed(&pulled, "item_prices")["rows"], 0);
    // They are back: nothing needs to be said.
    desk.script(Vec::new()).await;
    let pulled = desk.done(&["sync"]).await;
    assert_eq!(feed(&pulled, "item_prices")["rows"].as_i64(), Some(listed));
    // A word is used up: the next time it is asked again.
    let when = When { body_contains: Some("pricelists(".to_owned()), ..When::default() };
    desk.script(vec![Rule { when, act: Act::Spoil(Spoil::NoPriceList) }]).await;
    assert_eq!(desk.claims(&["sync"]).await.0, 1);
    let (code, problem) = desk.claims(&["sync", "--accept-empty", "nonsense"]).await;
    assert_eq!((code, problem["code"].as_str()), (1, Some("list_unknown")));
}

#[tokio::test(flavor = "multi_thread")]
async fn people_fetched_ahead_are_known_without_a_link_until_they_are_forgotten() {
    let desk = Desk::open().await;
    assert_eq!(desk.done(&["people"]).await, json!({ "on": false, "people": 0, "asked": 0 }));
    let size = desk.done(&["people", "size"]).await;
    let people = size["people"].as_i64().expect("a count");
    assert!(people > 10 && size["policies"].as_i64() > Some(10) && size["bytes"].as_i64() > Some(1_000), "{size}");
    assert_eq!(desk.insuree(GRACE, true).await["cover"]["kind"], "not_known_here", "asking how many fetches nobody");

    assert_eq!(desk.done(&["people", "ahead"]).await["on"], true);
    let pulled = desk.done(&["sync"]).await;
    assert_eq!(feed(&pulled, "people")["rows"].as_i64(), Some(people));
    let everything = Rule { when: When::default(), act: Act::DropBefore };
    desk.script(vec![everything]).await;
    let grace = desk.insuree(GRACE, true).await;
    assert_eq!((grace["cover"]["kind"].as_str(), grace["cover"]["by_list"].as_bool()), (Some("covered"), Some(true)));
    assert!(grace["cover"]["as_of_ms"].is_i64() && grace["person"]["as_of_ms"].is_i64(), "with its age: {grace}");
    let found = desk.done(&["find", "person", "grace okelo"]).await;
    assert_eq!(found[0]["number"], GRACE, "by name, with a slip");
    // Whoever asks the payer without a link is answered from here, and told so.
    let asked = desk.insuree(GRACE, false).await;
    assert_eq!((asked["live"].as_bool(), asked["cover"]["kind"].as_str()), (Some(false), Some("covered")));
    assert_eq!(asked["problem"]["code"], "server_unreachable");

    assert_eq!(desk.done(&["people", "forget"]).await, json!({ "on": false, "people": 0, "asked": 0 }));
    assert_eq!(desk.insuree(GRACE, true).await["cover"]["kind"], "not_known_here");
    assert_eq!(desk.done(&["find", "person", "grace"]).await, json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photograph_is_kept_for_the_time_without_a_link_and_a_huge_one_is_named() {
    let desk = Desk::open().await;
    for offline in [false, true] {
        let person = &desk.insuree("700100121", offline).await["person"];
        let photo = person["photo"].as_str().expect("a photo");
        assert!(photo.starts_with("data:image/png;base64,iVBOR"), "{photo}");
        assert_eq!(person["photo_left_out"], false);
        let huge = &desk.insuree("700100111", offline).await["person"];
        assert_eq!((&huge["photo"], &huge["photo_left_out"]), (&Value::Null, &json!(true)), "said, not shown");
        let none = &desk.insuree(GRACE, offline).await["person"];
        assert_eq!((&none["photo"], &none["photo_left_out"]), (&Value::Null, &json!(false)));
    }
    let kept = std::fs::metadata(desk.clerk.0.path().join("home/claims.db")).expect("a database").len();
    let wal = std::fs::metadata(desk.clerk.0.path().join("home/claims.db-wal")).map_or(0, |file| file.len());
    assert!(kept + wal < 8_000_000, "no megabyte of a photograph: {kept} + {wal}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_product_of_a_person_covers_is_marked_and_found_by_the_check() {
    let desk = Desk::open().await;
    desk.insuree(GRACE, false).await;
    let hits = desk.done(&["find", "service", "a", "--limit", "200", "--for", GRACE]).await;
    let hits = hits.as_array().expect("hits");
    assert!(hits.iter().any(|hit| hit["covered"] == true), "{hits:?}");
    let uncovered = hits.iter().find(|hit| hit["covered"] == false).expect("the plan leaves something out");
    let plain = desk.done(&["find", "service", "a", "--limit", "200"]).await;
    assert!(plain.as_array().expect("hits").iter().all(|hit| hit["covered"].is_null()), "nobody was named");
    let stranger = desk.done(&["find", "service", "a", "--for", "700100251"]).await;
    assert!(stranger.as_array().expect("hits").iter().all(|hit| hit["covered"].is_null()), "of whom nothing is known");

    let status = desk.done(&["status"]).await;
    let now = status["feeds"][0]["last_success_ms"].as_i64().expect("a time");
    let today = chrono::DateTime::from_timestamp_millis(now).expect("a day").format("%Y-%m-%d").to_string();
    let draft = json!({
        "insuree": GRACE, "visit_type": "O", "visit_from": today, "visit_to": today, "claim_date": today,
        "administrator": "clerk", "diagnoses": ["A01"],
        "lines": [{ "kind": "service", "code": uncovered["code"], "quantity": "1", "price": uncovered["price"] }],
    });
    let file = desk.clerk.0.path().join("draft.json");
    std::fs::write(&file, draft.to_string()).expect("written");
    let draft = desk.done(&["draft", &file.display().to_string()]).await;
    let said = |finding: &Value| (finding["code"].clone(), finding["weight"].clone(), finding["reason"].clone());
    let findings: Vec<_> = draft["findings"].as_array().expect("findings").iter().map(said).collect();
    assert_eq!(findings, [(json!("not_covered"), json!("will_be_rejected"), json!(3))], "{draft}");
    // And the payer does just that.
    let code = draft["code"].as_str().expect("a code");
    desk.done(&["submit", code, "--anyway", "the plan may have changed"]).await;
    assert_eq!(desk.done(&["send"]).await["delivered"], 1);
    desk.done(&["refresh"]).await;
    let claim = desk.done(&["show", code]).await;
    let line = &claim["answer"]["lines"][0];
    assert_eq!((line["rejected"].as_bool(), line["reason"].as_i64()), (Some(true), Some(3)), "{claim}");
}

/// A rule for GraphQL questions that contain this.
fn asked(words: &str, act: Act) -> Rule {
    Rule { when: When { body_contains: Some(words.to_owned()), ..When::default() }, act }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pull_that_is_interrupted_says_so_and_the_next_one_goes_on_from_there() {
    let payer = Payer::start(Options { catalogue: Size::each(9_000), ..Options::default() }).await.expect("a payer");
    let desk = Desk { clerk: Clerk::new(), payer };
    let (code, view) = desk.clerk.init(&desk.payer, &[]).await;
    assert_eq!(code, 0, "{view}");
    desk.script(vec![asked("a0: medicalItems(", Act::DelayMs(1_500))]).await;
    let sync = desk.clerk.command(&["sync"]).stdout(Stdio::piped()).spawn().expect("runs");
    // The codes are there, the items on their way.
    let codes = async || {
        let status = desk.done(&["status"]).await;
        let feed = status["feeds"].as_array().expect("feeds").iter().find(|feed| feed["name"] == "diagnoses").cloned();
        feed.and_then(|feed| feed["rows"].as_i64()).unwrap_or_default()
    };
    while codes().await == 0 {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    tokio::time::sleep(Duration::from_secs(3)).await;
    let told = Command::new("kill").args(["-INT", &sync.id().to_string()]).status().expect("kill");
    assert!(told.success(), "it still runs");
    let output = tokio::task::spawn_blocking(move || sync.wait_with_output()).await.expect("joined").expect("ended");
    let view: Value = serde_json::from_slice(&output.stdout).expect("a view as JSON");
    assert_eq!((output.status.code(), &view["stopped"]), (Some(1), &json!(true)), "{view}");
    assert_eq!(feed(&view, "items")["rows"], 0, "half a list is not shown");

    // Whoever begins anew asks for the first rows.
    let first = r#"a0: medicalItems(orderBy: [\"id\"], first: 100)"#;
    desk.script(vec![asked(first, Act::Status(502))]).await;
    let view = desk.done(&["sync"]).await;
    assert_eq!((feed(&view, "items")["rows"].as_i64(), &view["stopped"]), (Some(9_000), &json!(false)), "{view}");
}
