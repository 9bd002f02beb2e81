//! The payer's word on many open claims: asked for together, one bad claim apart, and nothing written where nothing changed.

#![expect(clippy::expect_used, reason = "tests may be blunt")]

mod common;

use claims_domain::Timestamp;
use claims_domain::claim::ClaimState;
use claims_domain::ids::ClaimId;
use claims_sandbox::{Act, Spoil};
use claims_store::{ClaimFilter, StoreError};
use claims_sync::Clock as _;
use claims_sync::refresh::{RefreshReport, refresh};
use common::line::Line;
use common::{ANSWER, Clinic, code, fault, graphql, somebody};

/// A laptop behind a line, and so many claims that the payer has.
async fn waiting(many: u32) -> (Clinic, Line, Vec<ClaimId>) {
    let clinic = Clinic::open().await;
    let claims: Vec<_> = (1..=many).map(|number| clinic.submit(number, somebody(number), true)).collect();
    assert_eq!(clinic.deliver().await.delivered(), claims.len());
    let line = Line::before(&clinic.payer).await;
    (clinic.behind(&line), line, claims)
}

async fn fetch(clinic: &Clinic) -> RefreshReport {
    let report = refresh(&clinic.client, &clinic.store, &*clinic.clock, &|_| {}).await.expect("stored");
    assert_eq!(report.halted, None, "{report:?}");
    report
}

/// Since when the payer does not tell how this claim stands.
fn unread(clinic: &Clinic, claim: &ClaimId) -> Option<Timestamp> {
    let filter = ClaimFilter { limit: 100, ..ClaimFilter::default() };
    let page: Result<_, StoreError> = clinic.store.read(|read| read.claims().page(&filter));
    page.expect("reads").into_iter().find(|row| row.id == *claim).expect("kept").unread
}

/// What asking about some claims by their codes is called.
const BY_CODE: &str = "claims rows";

/// How many of these requests have such a name.
fn count(names: &[String], beginning: &str) -> usize {
    names.iter().filter(|name| name.starts_with(beginning)).count()
}

#[tokio::test]
async fn many_open_claims_are_asked_about_by_their_days_and_not_one_by_one() {
    let (clinic, line, claims) = waiting(30).await;
    let report = fetch(&clinic).await;
    assert_eq!((report.asked, report.unanswered), (claims.len(), 0), "{report:?}");
    let names = line.take_names();
    assert_eq!(count(&names, "query Claims("), 1, "{names:?}");
    assert_eq!([count(&names, BY_CODE), count(&names, "GET")], [0; 2], "{names:?}");
}

#[tokio::test]
async fn many_open_claims_are_asked_about_page_by_page_where_only_fhir_is_let_through() {
    let (clinic, line, claims) = waiting(40).await;
    let bad = code(7);
    for number in 1..=30 {
        clinic.order("adjudicate", format!(r#"{{"code":"{}","verdict":"reject"}}"#, code(number).as_str())).await;
    }
    clinic
        .script(vec![
            graphql("query", Act::Html),
            fault("GET", &format!("{ANSWER}?"), Act::Spoil(Spoil::BadRow(bad.to_string()))),
        ])
        .await;
    let report = fetch(&clinic).await;
    assert_eq!((report.asked, report.unanswered), (claims.len(), 0), "{report:?}");
    assert!(claims[..30].iter().all(|claim| clinic.state(claim) == ClaimState::Rejected), "the bad one's page too");
    let names = line.take_names();
    let alone = names.iter().filter(|name| name.starts_with("GET") && !name.contains('?')).count();
    assert!((1..=20).contains(&alone), "only those of the page that failed: {names:?}");
}

#[tokio::test]
async fn a_few_open_claims_among_many_decided_ones_are_asked_about_by_code() {
    let (clinic, line, claims) = waiting(30).await;
    for number in 1..=27 {
        clinic.order("adjudicate", format!(r#"{{"code":"{}","verdict":"reject"}}"#, code(number).as_str())).await;
    }
    assert_eq!(fetch(&clinic).await.changed.len(), 27 + 3, "27 decided, and three known to wait");
    line.take_names();
    assert_eq!(fetch(&clinic).await.asked, 3);
    let names = line.take_names();
    assert_eq!([count(&names, "query Claims("), count(&names, BY_CODE)], [0, 1], "{names:?}");
    assert!(claims[27..].iter().all(|claim| clinic.state(claim) == ClaimState::Waiting));
}

#[tokio::test]
async fn a_claim_that_makes_every_question_fail_leaves_the_others_alone() {
    const BAD: usize = 6;
    let (clinic, line, claims) = waiting(16).await;
    fetch(&clinic).await;
    clinic.order("adjudicate", r#"{"verdict":"reject"}"#.to_owned()).await;
    let bad = code(7);
    let graphql = graphql("query", Act::Spoil(Spoil::BadRow(bad.to_string())));
    clinic.script(vec![graphql, fault("GET", &format!("{ANSWER}{bad}"), Act::Status(500))]).await;
    line.take_names();

    let report = fetch(&clinic).await;
    assert_eq!((report.asked, report.unanswered), (16, 1), "{report:?}");
    let states: Vec<ClaimState> = claims.iter().map(|claim| clinic.state(claim)).collect();
    for (at, state) in states.iter().enumerate() {
        let expected = if at == BAD { ClaimState::Waiting } else { ClaimState::Rejected };
        assert_eq!(*state, expected, "claim {}", at + 1);
    }
    assert_eq!(unread(&clinic, &claims[BAD]), Some(clinic.clock.now()), "and it says that its status is not available");
    // 16, both halves of 16, 8, 4 and 2: and that one claim no further.
    let names = line.take_names();
    assert_eq!(count(&names, BY_CODE), 9, "{names:?}");

    clinic.script(Vec::new()).await;
    fetch(&clinic).await;
    assert_eq!((clinic.state(&claims[BAD]), unread(&clinic, &claims[BAD])), (ClaimState::Rejected, None));
}

#[tokio::test]
async fn a_refresh_without_news_writes_nothing() {
    for many in [3, 30] {
        let (clinic, _line, _) = waiting(many).await;
        fetch(&clinic).await;
        fetch(&clinic).await;
        let log = clinic.database.with_extension("db-wal");
        let written = || std::fs::read(&log).expect("a log");
        let before = written();
        assert_eq!(fetch(&clinic).await.changed, []);
        assert!(before == written(), "{many} open claims, as they were");
        clinic.order("adjudicate", format!(r#"{{"code":"{}","verdict":"reject"}}"#, code(1).as_str())).await;
        assert_eq!(fetch(&clinic).await.changed.len(), 1);
        assert!(before != written(), "what is new is written");
    }
}

#[tokio::test]
async fn a_claim_that_is_shown_again_as_it_was_says_so() {
    let (clinic, _line, claims) = waiting(3).await;
    fetch(&clinic).await;
    fetch(&clinic).await;
    let graphql = graphql("query", Act::Spoil(Spoil::BadRow(code(2).to_string())));
    clinic.script(vec![graphql, fault("GET", &format!("{ANSWER}{}", code(2)), Act::Status(500))]).await;
    fetch(&clinic).await;
    assert_eq!(unread(&clinic, &claims[1]), Some(clinic.clock.now()));
    clinic.script(Vec::new()).await;
    fetch(&clinic).await;
    assert_eq!(unread(&clinic, &claims[1]), None, "although the payer's words are those from before");
}
