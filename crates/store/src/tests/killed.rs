//! Killed in the middle of writing: whatever was acknowledged is there at the next start.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use claims_domain::outbox::{Event, step};

use super::{at, claim, desk, id, moment};
use crate::{KeyFile, NewSlot, NoKeychain, Store, StoreError, Unlock};

const FOLDER: &str = "CLAIMS_STORE_TEST_FOLDER";
const SENDING: &str = "CLAIMS_STORE_TEST_SENDING";

/// Opens the store of a folder as two processes do that share a key file.
fn open(folder: &Path) -> Store {
    let file = folder.join("key.json");
    let key = match KeyFile::load(&file) {
        Ok(file) => file.unlock(Unlock::Passphrase("test"), &NoKeychain),
        Err(_) => KeyFile::create(&file, &[NewSlot::Passphrase("test")], &NoKeychain).map(|(_, key)| key),
    };
    Store::open(&folder.join("claims.db"), &key.expect("a key")).expect("opens")
}

/// Not a test of its own: what the child does until it is killed. It says each number after it is durable.
#[test]
fn child_that_saves_until_it_is_killed() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let store = open(Path::new(&folder));
    for number in 1..1_000_000 {
        store.write(|tx| tx.claims_mut().insert(&claim(number, "070707070", "Asha"))).expect("saves");
        println!("saved {number}");
        std::io::stdout().flush().expect("says so");
    }
}

#[test]
fn acknowledged_claims_survive_a_kill() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut acknowledged = 0;
    for round in 0_u64..5 {
        let fresh = folder.path().join(round.to_string());
        std::fs::create_dir(&fresh).expect("a folder");
        drop(open(&fresh));
        let mut child = Command::new(std::env::current_exe().expect("this test"))
            .args(["--exact", "tests::killed::child_that_saves_until_it_is_killed", "--nocapture"])
            .env(FOLDER, &fresh)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a child");
        let mut said = BufReader::new(child.stdout.take().expect("its words")).lines();
        let mut last = 0;
        while last < 20 + 13 * u32::try_from(round).expect("small") {
            let line = said.next().expect("the child goes on").expect("readable");
            last = line.split_once("saved ").map_or(last, |(_, number)| number.parse().expect("a number"));
        }
        child.kill().expect("killed");
        child.wait().expect("gone");
        // What it still said before it died counts too.
        for line in said.map_while(Result::ok) {
            last = line.split_once("saved ").and_then(|(_, number)| number.parse().ok()).unwrap_or(last);
        }
        let store = open(&fresh);
        store.check().expect("whole");
        for number in 1..=last {
            let kept = store.read(|read| read.claims().get(&id(number))).expect("reads");
            assert!(kept.is_some(), "claim {number} of {last} was acknowledged");
        }
        acknowledged += last;
    }
    assert!(acknowledged >= 100);
}

#[test]
fn a_store_left_open_by_a_dead_process_is_no_obstacle() {
    let desk = desk();
    desk.write(|tx| tx.claims_mut().insert(&claim(1, "070707070", "Asha")));
    std::mem::forget(desk.store.clone());
    let again = Store::open(&desk.path(), &desk.key).expect("opens beside");
    assert!(again.read(|read| read.claims().get(&id(1))).expect("reads").is_some());
}

#[test]
fn no_two_open_stores_share_a_seat_and_a_closed_ones_is_taken_again() {
    let desk = desk();
    let beside = Store::open(&desk.path(), &desk.key).expect("opens beside");
    assert_ne!(desk.store.seat(), beside.seat());
    let left = beside.seat().to_owned();
    drop(beside);
    let next = Store::open(&desk.path(), &desk.key).expect("opens again");
    assert_eq!(next.seat(), left);
}

/// Not a test of its own: begins to send a claim and waits to be killed.
#[test]
fn child_that_is_killed_while_it_sends() {
    let Ok(folder) = std::env::var(SENDING) else { return };
    let store = open(Path::new(&folder));
    let seat = store.seat().to_owned();
    store
        .write(|tx| {
            tx.claims_mut().insert(&claim(1, "070707070", "Asha"))?;
            tx.outbox_mut().insert(&id(1), b"{}", true, at(0))?;
            let row = tx.outbox().get(&id(1))?.ok_or(StoreError::Missing("outbox"))?;
            let begun = step(&row.entry, Event::Begin, moment(0), 0).entry.ok_or(StoreError::Missing("entry"))?;
            tx.outbox_mut().update(&id(1), &begun)?;
            // An hour: nothing but its death frees the claim soon.
            assert!(tx.outbox_mut().take_lease(&id(1), &seat, at(3_600_000), at(0))?);
            Ok::<_, StoreError>(())
        })
        .expect("begins");
    println!("sending");
    std::io::stdout().flush().expect("says so");
    std::thread::sleep(std::time::Duration::from_secs(60));
}

#[test]
fn a_claim_whose_sender_was_killed_is_doubtful_at_the_next_start_and_not_before() {
    let folder = tempfile::tempdir().expect("a folder");
    drop(open(folder.path()));
    let mut child = Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "tests::killed::child_that_is_killed_while_it_sends", "--nocapture"])
        .env(SENDING, folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a child");
    let mut said = BufReader::new(child.stdout.take().expect("its words")).lines();
    assert!(said.any(|line| line.expect("readable").ends_with("sending")));

    let beside = open(folder.path());
    let owner = beside.seat().to_owned();
    let changed = beside.write(|tx| tx.outbox_mut().restart(moment(1_000), &owner)).expect("starts beside");
    assert_eq!(changed, [], "its sender lives");
    drop(beside);

    child.kill().expect("killed");
    child.wait().expect("gone");
    let next = open(folder.path());
    let owner = next.seat().to_owned();
    let changed = next.write(|tx| tx.outbox_mut().restart(moment(1_001), &owner)).expect("starts");
    assert_eq!(changed, [id(1)]);
}
