//! Files that go with claims: kept once, sent once, and named where they are lost.

use claims_domain::attachment::{LEASE, Outcome, Standing, Turn, Why, after};
use claims_domain::claim::ClaimState;
use claims_domain::ids::{AttachmentId, ClaimId};

use super::{Desk, at, claim, composed, desk, id};
use crate::{AttachmentRow, NewAttachment, Store, StoreError};

const PDF: &[u8] = b"%PDF-1.4 of somebody";

fn file(number: u32) -> AttachmentId {
    AttachmentId::new(format!("file-{number}"))
}

fn add(store: &Store, number: u32, claim: &ClaimId, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
    store.write(|tx| {
        let day = "2026-11-20".parse().expect("a day");
        let new = NewAttachment { id: file(number), claim, name, mime: "application/pdf", day, bytes };
        tx.attachments_mut().add(&new, at(5_000))
    })
}

/// A desk with a draft that carries one file.
fn with_file() -> Desk {
    let desk = desk();
    desk.write(|tx| tx.claims_mut().insert(&claim(1, "070707070", "Asha Thapa")));
    add(&desk.store, 1, &id(1), "scan.pdf", PDF).expect("added");
    desk
}

fn submit(desk: &Desk) {
    desk.write(|tx| {
        tx.claims_mut().submitted(&id(1), &composed("070707070"), None, at(6_000))?;
        tx.outbox_mut().insert(&id(1), "{}", true, at(6_000))
    });
}

fn deliver(desk: &Desk) {
    desk.write(|tx| {
        tx.outbox_mut().remove(&id(1))?;
        tx.claims_mut().set_state(&id(1), ClaimState::Waiting, at(7_000))
    });
}

fn of(store: &Store, claim: &ClaimId) -> Vec<AttachmentRow> {
    store.read(|tx| tx.attachments().of(claim)).expect("reads")
}

fn standings(store: &Store, claim: &ClaimId) -> Vec<(String, Standing)> {
    of(store, claim).into_iter().map(|row| (row.name, row.place.standing)).collect()
}

fn contents(desk: &Desk) -> i64 {
    let sql = "SELECT count(*) FROM attachment_content";
    desk.read(|tx| Ok(tx.conn().query_row(sql, [], |row| row.get(0))?))
}

#[test]
fn a_file_waits_until_the_payer_has_the_claim_and_is_given_to_one_sender() {
    let desk = with_file();
    let due = |now, force| desk.read(|tx| tx.attachments().due(at(now), force));
    assert!(due(9_000, true).is_empty(), "a draft's file goes nowhere");
    submit(&desk);
    assert!(due(9_000, true).is_empty(), "nor that of a claim on its way");
    deliver(&desk);
    assert_eq!(due(9_000, false), [id(1)]);

    let begin = |now| desk.write(|tx| tx.attachments_mut().begin(&file(1), at(now), true));
    let (row, turn) = begin(9_000).expect("its turn");
    assert_eq!((row.place.tries, turn), (1, Turn::Send));
    assert!(begin(9_001).is_none(), "somebody sends it");
    let late = at(9_000).after(LEASE).millis();
    assert_eq!(begin(late).map(|(row, turn)| (row.place.tries, turn)), Some((1, Turn::Ask)), "its sender died");
    desk.write(|tx| tx.attachments_mut().put(&file(1), after(&Outcome::Taken, 1, at(late), 0), None, at(late)));
    assert!(due(i64::MAX, true).is_empty() && begin(i64::MAX).is_none(), "sent once");
    assert_eq!(desk.read(|tx| tx.attachments().next_due()), None);
}

#[test]
fn a_correction_carries_the_files_without_a_second_copy_of_them() {
    let desk = with_file();
    desk.write(|tx| {
        tx.claims_mut().insert(&claim(2, "070707070", "Asha Thapa"))?;
        tx.attachments_mut().copy(&id(1), &id(2), || file(2), at(8_000))
    });
    assert_eq!(contents(&desk), 1);
    assert_eq!(standings(&desk.store, &id(2)), [("scan.pdf".to_owned(), Standing::Waiting)]);
    desk.write(|tx| tx.attachments_mut().remove(&file(1)));
    assert_eq!(desk.read(|tx| tx.attachments().bytes(&file(2))).as_deref(), Some(PDF), "the other claim still has it");
    desk.write(|tx| tx.attachments_mut().remove(&file(2)));
    assert_eq!(contents(&desk), 0, "what no claim carries is not kept");
}

#[test]
fn a_refusal_is_kept_with_the_words_of_the_payer() {
    let desk = with_file();
    let why = Why::Words("not allowed".to_owned());
    let place = after(&Outcome::Refused(why.clone()), 1, at(8_000), 0);
    desk.write(|tx| tx.attachments_mut().put(&file(1), place, Some(&why), at(8_000)));
    let row = desk.read(|tx| tx.attachments().get(&file(1))).expect("still there");
    assert_eq!((row.place.standing, row.why), (Standing::Refused, Some(why)));
}

#[test]
fn a_claim_restored_from_its_second_home_names_the_files_that_are_lost() {
    let desk = with_file();
    submit(&desk);
    add(&desk.store, 2, &id(1), "late.pdf", b"%PDF-1.4 another").expect("added on its way");
    add(&desk.store, 3, &id(1), "wrong.pdf", b"%PDF-1.4 a mistake").expect("added on its way");
    desk.write(|tx| tx.attachments_mut().remove(&file(3)));
    let (path, key) = (desk.path(), desk.key.clone());
    let Desk { folder, store, .. } = desk;
    drop(store);
    std::fs::remove_file(&path).expect("the database is lost");

    let store = Store::open(&path, &key).expect("a new one takes its place");
    let lost = |name: &str| (name.to_owned(), Standing::Lost);
    assert_eq!(standings(&store, &id(1)), [lost("scan.pdf"), lost("late.pdf")]);
    let bytes = store.read(|tx| tx.attachments().bytes(&file(1))).expect("reads");
    assert_eq!(bytes, None);
    drop(folder);
}

#[test]
fn an_older_copy_of_the_database_does_not_send_what_was_taken_away_since() {
    let desk = with_file();
    let (path, key) = (desk.path(), desk.key.clone());
    let Desk { folder, store, .. } = desk;
    drop(store);
    let copy = folder.path().join("copy");
    std::fs::copy(&path, &copy).expect("copied");
    let store = Store::open(&path, &key).expect("opens");
    let desk = Desk { folder, key: key.clone(), store };
    desk.write(|tx| tx.attachments_mut().remove(&file(1)));
    add(&desk.store, 2, &id(1), "right.pdf", PDF).expect("added");
    submit(&desk);
    let Desk { folder, store, .. } = desk;
    drop(store);
    std::fs::copy(&copy, &path).expect("the older copy comes back");

    let store = Store::open(&path, &key).expect("opens");
    assert_eq!(standings(&store, &id(1)), [("right.pdf".to_owned(), Standing::Lost)]);
    drop(folder);
}
