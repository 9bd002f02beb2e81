//! Answers to the payer's questions: after every fault the payer has one, and what it does not want is not pressed on it.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "tests may be blunt")]

mod common;

use claims_domain::feedback::{Feedback, Standing};
use claims_domain::ids::ClaimId;
use claims_sandbox::Act;
use claims_store::{FeedbackRow, StoreError};
use claims_sync::push::{FeedbackReport, give_feedback};
use claims_sync::refresh::refresh;
use claims_sync::{CancellationFlag, Clock as _};
use common::{Clinic, MINUTE, code, fault, times};
use serde_json::json;

const GRACE: &str = "700100011";
/// What answering posts to.
const ANSWER: &str = "/Communication/";

fn answers() -> Feedback {
    Feedback::new([true, false, true, true], 4).expect("a feedback")
}

/// A claim that the payer has, asks about, and for which an answer is kept.
async fn answered_here(clinic: &Clinic) -> ClaimId {
    let claim = clinic.submit(1, GRACE, true);
    assert_eq!(clinic.deliver().await.delivered(), 1);
    clinic.order("ask", json!({ "code": code(1).as_str() }).to_string()).await;
    refresh(&clinic.client, &clinic.store, &*clinic.clock, &|_| {}).await.expect("the database works");
    let asked: Result<_, StoreError> = clinic.store.read(|tx| tx.feedbacks().is_asked(&claim));
    assert!(asked.expect("reads"), "the payer asks");
    let given: Result<(), StoreError> =
        clinic.store.write(|tx| tx.feedbacks_mut().give(&claim, &answers(), clinic.clock.now()));
    given.expect("kept");
    claim
}

async fn hand_over(clinic: &Clinic) -> FeedbackReport {
    let stop = CancellationFlag::default();
    give_feedback(&clinic.client, &clinic.store, &*clinic.clock, false, &stop, &|_| {})
        .await
        .expect("the database works")
}

fn row(clinic: &Clinic, claim: &ClaimId) -> FeedbackRow {
    let row: Result<_, StoreError> = clinic.store.read(|tx| tx.feedbacks().of(claim));
    row.expect("reads").expect("kept")
}

/// The answers that the payer has about claim 1.
async fn at_payer(clinic: &Clinic) -> serde_json::Value {
    let truth = clinic.training("claims").await;
    let claims = truth["claims"].as_array().expect("a list").clone();
    claims.into_iter().find(|claim| claim["code"] == code(1).as_str()).expect("delivered")["feedback"]["answers"]
        .clone()
}

#[tokio::test]
async fn an_answer_reaches_the_payer_and_its_questions_are_closed() {
    let clinic = Clinic::open().await;
    let claim = answered_here(&clinic).await;
    assert_eq!(hand_over(&clinic).await, FeedbackReport { sent: 1, ..FeedbackReport::default() });
    assert_eq!(at_payer(&clinic).await, json!(["yes", "no", "yes", "yes", "4"]));
    assert_eq!(row(&clinic, &claim).sent, Some(clinic.clock.now()));
    let open: Result<Vec<ClaimId>, StoreError> = clinic.store.read(|tx| tx.feedbacks().unanswered());
    assert_eq!(open.expect("reads"), []);
    assert_eq!(hand_over(&clinic).await, FeedbackReport::default(), "once");
    let again: Result<(), StoreError> =
        clinic.store.write(|tx| tx.feedbacks_mut().give(&claim, &answers(), clinic.clock.now()));
    assert!(again.is_err(), "the payer takes no second answer");
}

#[tokio::test]
async fn after_any_fault_the_payer_has_the_answer_and_it_is_known_here() {
    for act in common::any_fault() {
        let clinic = Clinic::open().await;
        let claim = answered_here(&clinic).await;
        clinic.script(vec![times(1, fault("POST", ANSWER, act.clone()))]).await;
        for _ in 0..4 {
            hand_over(&clinic).await;
            if row(&clinic, &claim).place.standing == Standing::Declined {
                assert_eq!(act, Act::Status(500), "only what the payer declined in words is left to a person");
                let again: Result<(), StoreError> =
                    clinic.store.write(|tx| tx.feedbacks_mut().give(&claim, &answers(), clinic.clock.now()));
                again.expect("given again");
            }
            clinic.clock.advance(20 * MINUTE);
        }
        assert_eq!(row(&clinic, &claim).place.standing, Standing::Sent, "{act:?}");
        assert_eq!(at_payer(&clinic).await, json!(["yes", "no", "yes", "yes", "4"]), "{act:?}");
    }
}

#[tokio::test]
async fn a_user_who_may_not_answer_is_told_and_the_answer_is_kept() {
    let clinic = Clinic::open().await;
    let claim = answered_here(&clinic).await;
    clinic.script(vec![fault("POST", ANSWER, Act::Status(403))]).await;
    assert_eq!(hand_over(&clinic).await.refused, 1);
    let kept = row(&clinic, &claim);
    assert_eq!((kept.place.standing, kept.feedback), (Standing::NoRight, answers()));
    assert_eq!(hand_over(&clinic).await, FeedbackReport::default(), "and not tried again by itself");
}

#[tokio::test]
async fn questions_that_were_never_asked_are_not_answered() {
    let clinic = Clinic::open().await;
    let claim = clinic.submit(1, GRACE, true);
    assert_eq!(clinic.deliver().await.delivered(), 1);
    let given: Result<(), StoreError> =
        clinic.store.write(|tx| tx.feedbacks_mut().give(&claim, &answers(), clinic.clock.now()));
    given.expect("kept");
    assert_eq!(hand_over(&clinic).await.refused, 1);
    assert_eq!(row(&clinic, &claim).place.standing, Standing::Closed);
    assert_eq!(at_payer(&clinic).await, json!(null));
}
