//! Files follow their claims: after every fault the payer has each exactly once, and the claim was posted once.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "tests may be blunt")]

mod common;

use claims_domain::attachment::{LARGEST, LEASE, Place, Standing, Why};
use claims_domain::ids::{AttachmentId, ClaimId};
use claims_openimis::ability::Abilities;
use claims_sandbox::Act;
use claims_store::{AttachmentRow, NewAttachment, Store, StoreError};
use claims_sync::push::{AttachmentReport, attach};
use claims_sync::{CancellationFlag, Clock as _};
use common::{Clinic, MINUTE, client_at, client_of, code, graphql, password, times};

const GRACE: &str = "700100011";
const PDF: &[u8] = b"%PDF-1.4 a scan";
/// What handing a file over asks.
const HAND_OVER: &str = "createClaimAttachment";

fn add(clinic: &Clinic, claim: &ClaimId, name: &str, bytes: &[u8]) -> AttachmentId {
    let id = AttachmentId::new(format!("file-{claim}-{name}"));
    let new = NewAttachment {
        id: id.clone(),
        claim,
        name,
        mime: "application/pdf",
        day: "2026-11-20".parse().expect("a day"),
        bytes,
    };
    let now = clinic.clock.now();
    let added: Result<(), StoreError> = clinic.store.write(|tx| tx.attachments_mut().add(&new, now));
    added.expect("added");
    id
}

/// A claim that the payer has, with a file that it has not.
async fn delivered(clinic: &Clinic) -> (ClaimId, AttachmentId) {
    let claim = clinic.submit(1, GRACE, true);
    let file = add(clinic, &claim, "scan.pdf", PDF);
    assert_eq!(clinic.deliver().await.delivered(), 1);
    (claim, file)
}

async fn hand_over(clinic: &Clinic, force: bool) -> AttachmentReport {
    hand_over_from(clinic, &clinic.store, force).await
}

async fn hand_over_from(clinic: &Clinic, store: &Store, force: bool) -> AttachmentReport {
    let stop = CancellationFlag::default();
    let client = client_of(&clinic.payer, password("training"), &clinic.clock);
    attach(&client, store, &*clinic.clock, force, &stop, &|_| {}).await.expect("the database works")
}

fn row(clinic: &Clinic, file: &AttachmentId) -> AttachmentRow {
    let row: Result<_, StoreError> = clinic.store.read(|tx| tx.attachments().get(file));
    row.expect("reads").expect("kept")
}

/// Names of the files that the payer holds of claim 1, and how often that was posted.
async fn at_payer(clinic: &Clinic) -> (Vec<String>, u64) {
    let truth = clinic.training("claims").await;
    let claims = truth["claims"].as_array().expect("a list").clone();
    let claim = claims.into_iter().find(|claim| claim["code"] == code(1).as_str()).expect("delivered");
    let names = claim["attachments"].as_array().expect("a list").iter();
    (names.map(|file| file["title"].as_str().expect("a name").to_owned()).collect(), clinic.at_payer(1).await.0)
}

#[tokio::test]
async fn a_file_follows_its_claim_and_is_handed_over_once() {
    let clinic = Clinic::open().await;
    let claim = clinic.submit(1, GRACE, true);
    let file = add(&clinic, &claim, "scan.pdf", PDF);
    assert_eq!(hand_over(&clinic, true).await, AttachmentReport::default(), "the claim goes first");
    assert_eq!(clinic.deliver().await.delivered(), 1);
    add(&clinic, &claim, "late.pdf", b"%PDF-1.4 added when the payer had the claim");
    assert_eq!(hand_over(&clinic, false).await.sent, 2);
    assert_eq!(hand_over(&clinic, true).await, AttachmentReport::default());
    assert_eq!(at_payer(&clinic).await, (vec!["scan.pdf".to_owned(), "late.pdf".to_owned()], 1));
    assert_eq!(row(&clinic, &file).sent, Some(clinic.clock.now()));
    assert!(clinic.journal(&claim).contains(&"attachment_sent".to_owned()));
}

#[tokio::test]
async fn after_any_fault_the_payer_has_the_file_once_and_the_claim_was_posted_once() {
    for act in common::any_fault() {
        let clinic = Clinic::open().await;
        let (_, file) = delivered(&clinic).await;
        clinic.script(vec![times(1, graphql(HAND_OVER, act.clone()))]).await;
        hand_over(&clinic, false).await;
        if row(&clinic, &file).place.standing == Standing::Refused {
            assert_eq!(act, Act::Status(500), "only what the payer declined in words is left to a person");
            let again = Place { standing: Standing::Waiting, ..row(&clinic, &file).place };
            let released: Result<(), StoreError> =
                clinic.store.write(|tx| tx.attachments_mut().put(&file, again, None, clinic.clock.now()));
            released.expect("released");
        }
        for _ in 0..4 {
            clinic.clock.advance(3 * MINUTE);
            hand_over(&clinic, false).await;
        }
        assert_eq!(row(&clinic, &file).place.standing, Standing::Sent, "{act:?}");
        assert_eq!(at_payer(&clinic).await, (vec!["scan.pdf".to_owned()], 1), "{act:?}");
    }
}

#[tokio::test]
async fn a_lost_answer_is_asked_about_before_the_file_is_sent_again() {
    for (act, arrived) in [(Act::DropAnswer, true), (Act::DropBefore, false)] {
        let clinic = Clinic::open().await;
        let (_, file) = delivered(&clinic).await;
        clinic.script(vec![times(1, graphql(HAND_OVER, act))]).await;
        hand_over(&clinic, false).await;
        assert_eq!(row(&clinic, &file).place.standing, Standing::Sending);
        assert_eq!(hand_over(&clinic, true).await, AttachmentReport::default(), "however impatient the clerk");
        clinic.clock.advance(2 * MINUTE);
        // Handing it over would be refused now: asking alone must do.
        clinic.script(vec![graphql(HAND_OVER, Act::Status(500))]).await;
        hand_over(&clinic, false).await;
        let expected = if arrived { Standing::Sent } else { Standing::Waiting };
        assert_eq!(row(&clinic, &file).place.standing, expected);
    }
}

#[tokio::test]
async fn a_file_that_never_gets_through_is_not_sent_for_ever() {
    let clinic = Clinic::open().await;
    let (_, file) = delivered(&clinic).await;
    clinic.script(vec![graphql(HAND_OVER, Act::DropBefore)]).await;
    for _ in 0..12 {
        hand_over(&clinic, false).await;
        clinic.clock.advance(20 * MINUTE);
    }
    assert_eq!((row(&clinic, &file).place.tries, row(&clinic, &file).why), (5, Some(Why::TooLarge)));
}

#[tokio::test]
async fn a_program_that_died_while_sending_asks_first() {
    let clinic = Clinic::open().await;
    let (_, file) = delivered(&clinic).await;
    let now = clinic.clock.now();
    let died: Result<_, StoreError> = clinic.store.write(|tx| tx.attachments_mut().begin(&file, now, false));
    assert!(died.expect("begun").is_some());
    assert_eq!(hand_over(&clinic, true).await, AttachmentReport::default(), "it may be alive");
    clinic.clock.advance(LEASE);
    clinic.script(vec![times(1, graphql("query Logged", Act::Status(503)))]).await;
    hand_over(&clinic, false).await;
    assert!(at_payer(&clinic).await.0.is_empty(), "nothing is sent without an answer");
    for _ in 0..3 {
        clinic.clock.advance(3 * MINUTE);
        hand_over(&clinic, false).await;
    }
    assert_eq!(at_payer(&clinic).await, (vec!["scan.pdf".to_owned()], 1));
}

#[tokio::test]
async fn two_programs_hand_a_file_over_once() {
    let clinic = Clinic::open().await;
    delivered(&clinic).await;
    let other = clinic.second_store();
    let (one, two) = tokio::join!(hand_over(&clinic, true), hand_over_from(&clinic, &other, true));
    assert_eq!((one.sent + two.sent, at_payer(&clinic).await), (1, (vec!["scan.pdf".to_owned()], 1)));
}

#[tokio::test]
async fn an_older_copy_of_the_database_does_not_send_a_file_again() {
    let clinic = Clinic::open().await;
    let (_, file) = delivered(&clinic).await;
    let before = row(&clinic, &file).place;
    assert_eq!(hand_over(&clinic, false).await.sent, 1);
    let now = clinic.clock.now();
    let older: Result<(), StoreError> = clinic.store.write(|tx| tx.attachments_mut().put(&file, before, None, now));
    older.expect("as it was");
    assert_eq!(hand_over(&clinic, false).await.sent, 1, "known as sent");
    assert_eq!(at_payer(&clinic).await.0.len(), 1);
}

#[tokio::test]
async fn a_file_that_the_payer_declines_waits_for_a_person_and_stops_no_other() {
    let clinic = Clinic::open().await;
    let (claim, file) = delivered(&clinic).await;
    let mut large = PDF.to_vec();
    large.resize(usize::try_from(LARGEST + LARGEST / 8).expect("small"), b' ');
    let large = add(&clinic, &claim, "large.pdf", &large);
    let last = add(&clinic, &claim, "last.pdf", b"%PDF-1.4 the last");
    clinic.script(vec![times(1, graphql(HAND_OVER, Act::Status(403)))]).await;
    let report = hand_over(&clinic, false).await;
    assert_eq!((report.sent, report.refused, report.halted), (1, 2, None));
    assert_eq!(row(&clinic, &file).why, Some(Why::NoRight));
    assert_eq!(row(&clinic, &large).why, Some(Why::TooLarge), "the server reads no request of that size");
    assert_eq!(row(&clinic, &last).place.standing, Standing::Sent);
    assert_eq!(at_payer(&clinic).await.1, 1, "the claim is not touched");
}

#[tokio::test]
async fn a_server_without_graphql_takes_no_files_and_says_so() {
    let clinic = Clinic::open().await;
    let (_, file) = delivered(&clinic).await;
    clinic.script(vec![graphql("", Act::Html)]).await;
    assert_eq!(hand_over(&clinic, false).await.postponed, 1, "a captive portal is no server");
    let abilities = Some(Abilities { graphql: false, ..common::abilities() });
    let client = client_at(&clinic.payer.base_url(), password("training"), abilities, &clinic.clock);
    let stop = CancellationFlag::default();
    attach(&client, &clinic.store, &*clinic.clock, true, &stop, &|_| {}).await.expect("the database works");
    assert_eq!(row(&clinic, &file).place.standing, Standing::NotTaken);
}
