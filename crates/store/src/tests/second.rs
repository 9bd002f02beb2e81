//! The second home of unsent work: either of the two is destroyed, and every submitted claim is still there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Barrier};

use claims_domain::claim::ClaimState;
use claims_domain::facility::{Facility, ListsTold};
use claims_domain::ids::{ClaimCode, FacilityCode, ServerId};

use super::{Desk, at, claim, composed, desk, id, moment};
use crate::{KeyFile, List, MirrorRow, NewSlot, NoKeychain, Replaced, Store, StoreError, Trouble, Unlock};

const PERSON: &str = "070707070";

fn body(number: u32) -> String {
    format!("{{\"claim\": {number}, \"patient\": \"{PERSON}\"}}")
}

/// What submitting does.
fn submit(store: &Store, number: u32) -> Result<(), StoreError> {
    store.write(|tx| {
        tx.claims_mut().raise_number(u64::from(number) + 1)?;
        tx.claims_mut().insert(&claim(number, PERSON, "Ashalata Thapa-Magar"))?;
        tx.claims_mut().submitted(&id(number), &composed(PERSON), Some("she was very ill"), at(5_000))?;
        tx.outbox_mut().insert(&id(number), body(number), number.is_multiple_of(2), at(5_000))
    })
}

/// The payer has it.
fn deliver(store: &Store, number: u32) -> Result<(), StoreError> {
    store.write(|tx| {
        tx.outbox_mut().remove(&id(number))?;
        tx.claims_mut().set_state(&id(number), ClaimState::Entered, at(6_000))
    })
}

fn take_back(store: &Store, number: u32) -> Result<(), StoreError> {
    store.write(|tx| {
        tx.outbox_mut().remove(&id(number))?;
        tx.claims_mut().set_state(&id(number), ClaimState::Draft, at(6_000))
    })
}

fn facility() -> Facility {
    Facility {
        code: FacilityCode::new("RAPHOS"),
        uuid: ServerId::new("facility"),
        name: "Rapta District Hospital".into(),
        level: None,
        care_type: None,
        places: Vec::new(),
        service_list: Some(1),
        item_list: Some(2),
        told: ListsTold::default(),
    }
}

/// A desk that knows its payer, with claims 1 to `count` submitted.
fn submitted(count: u32) -> Desk {
    let desk = desk();
    desk.write(|tx| {
        tx.settings_mut().set("profile", &"a payer")?;
        tx.mirror_mut().apply(List::Facility, "graphql", &[MirrorRow::facility(&facility())?], at(1)).map(drop)
    });
    (1..=count).for_each(|number| submit(&desk.store, number).expect("submitted"));
    desk
}

/// The paths of a desk whose program has ended.
struct Home {
    desk: Desk,
    database: PathBuf,
    journal: PathBuf,
}

/// Ends the program: the log is folded into the database.
fn ended(desk: Desk) -> Home {
    let Desk { folder, key, store } = desk;
    let database = folder.path().join("claims.db");
    drop(store);
    // The fields go on without a store; this one lies elsewhere.
    let aside = tempfile::tempdir().expect("a folder");
    let store = Store::open(&aside.path().join("claims.db"), &key).expect("opens");
    let journal = folder.path().join("claims.db-unsent");
    Home { desk: Desk { folder, key, store }, database, journal }
}

impl Home {
    fn open(&self) -> Store {
        self.try_open().expect("opens")
    }

    fn try_open(&self) -> Result<Store, StoreError> {
        Store::open(&self.database, &self.desk.key)
    }

    fn lose_database(&self) {
        for suffix in ["", "-wal", "-shm"] {
            let mut path = self.database.clone().into_os_string();
            path.push(suffix);
            let _ = fs::remove_file(path);
        }
    }
}

fn queued(store: &Store) -> BTreeSet<String> {
    let all = store.read(|read| read.outbox().due(at(i64::MAX), usize::MAX)).expect("reads");
    all.iter().map(|row| row.claim_id.to_string()).collect()
}

/// Starts as a program does, and answers which claims are on their way.
fn started(store: &Store) -> BTreeSet<String> {
    let seat = store.seat().to_owned();
    store.write(|tx| tx.outbox_mut().restart(moment(9_000), &seat)).expect("starts");
    queued(store)
}

fn ids(numbers: impl IntoIterator<Item = u32>) -> BTreeSet<String> {
    numbers.into_iter().map(|number| id(number).to_string()).collect()
}

fn replaced(store: &Store) -> Option<Replaced> {
    store.read(|read| read.settings().get("replaced")).expect("reads")
}

#[test]
fn a_lost_database_loses_no_submitted_claim() {
    let desk = submitted(5);
    deliver(&desk.store, 2).expect("delivered");
    take_back(&desk.store, 3).expect("taken back");
    let home = ended(desk);
    home.lose_database();
    let store = home.open();
    assert_eq!(queued(&store), BTreeSet::new(), "nothing is sent before it was asked about");
    assert_eq!(started(&store), ids([1, 4, 5]));
    for number in [1, 4, 5] {
        let (row, kept) = store
            .read(|read| Ok::<_, StoreError>((read.outbox().get(&id(number))?, read.claims().get(&id(number))?)))
            .expect("reads");
        let (row, kept) = (row.expect("queued"), kept.expect("kept"));
        assert_eq!(row.body, body(number).into_bytes());
        assert_eq!((row.code.as_str(), row.person_checked), (kept.code.as_str(), number % 2 == 0));
        assert_eq!(kept.state, ClaimState::Unsure);
        let same = claim(number, PERSON, "Ashalata Thapa-Magar");
        assert_eq!((kept.draft, kept.insuree_name, kept.created), (same.draft, same.insuree_name, same.created));
        assert_eq!((kept.composed, kept.submitted), (Some(composed(PERSON)), Some(at(5_000))));
        assert_eq!((kept.total, kept.anyway.as_deref()), (composed(PERSON).total(), Some("she was very ill")));
    }
    let told = Replaced { aside: None, restored: vec![id(1), id(4), id(5)], unreadable: 0 };
    assert_eq!(replaced(&store), Some(told));
    let number = store.write(|tx| tx.claims_mut().next_number()).expect("a number");
    assert_eq!(number, 6, "no code is given out twice");
    store
        .read(|read| {
            assert_eq!(read.settings().get::<String>("profile")?.as_deref(), Some("a payer"));
            assert_eq!(read.mirror().facility()?, Some(facility()));
            Ok::<_, StoreError>(())
        })
        .expect("reads");
    assert_eq!(store.second_home().expect("reads").claims, 3);
}

#[test]
fn a_database_that_is_restored_once_is_not_restored_again() {
    let home = ended(submitted(3));
    home.lose_database();
    let store = home.open();
    started(&store);
    deliver(&store, 1).expect("delivered");
    drop(store);
    let store = home.open();
    assert_eq!(started(&store), ids([2, 3]));
    drop(store);
    home.lose_database();
    assert_eq!(started(&home.open()), ids([2, 3]));
}

#[test]
fn a_lost_journal_is_made_anew_from_the_database() {
    let home = ended(submitted(4));
    fs::remove_file(&home.journal).expect("removed");
    let store = home.open();
    assert_eq!((queued(&store), replaced(&store)), (ids(1..=4), None));
    let stands = store.second_home().expect("reads");
    assert_eq!((stands.claims, stands.trouble), (4, None));
    drop(store);
    home.lose_database();
    assert_eq!(started(&home.open()), ids(1..=4), "the new one is as good");
}

#[test]
fn a_journal_lost_while_the_program_runs_is_made_anew_with_the_next_claim() {
    let desk = submitted(2);
    fs::remove_file(desk.folder.path().join("claims.db-unsent")).expect("removed");
    assert_eq!(desk.store.second_home().expect("reads").trouble, Some(Trouble::Failed));
    submit(&desk.store, 3).expect("submitted");
    assert_eq!(desk.store.second_home().expect("reads").trouble, None);
    let home = ended(desk);
    home.lose_database();
    assert_eq!(started(&home.open()), ids(1..=3));
}

#[test]
fn what_another_program_could_not_tell_the_journal_is_missed_here_and_made_good() {
    let desk = submitted(1);
    let (journal, aside) = ("claims.db-unsent", "kept");
    let (journal, aside) = (desk.folder.path().join(journal), desk.folder.path().join(aside));
    let beside = desk.again().expect("opens beside");
    fs::copy(&journal, &aside).expect("copied");
    submit(&beside, 2).expect("submitted");
    drop(beside);
    fs::rename(&aside, &journal).expect("as if it had not been told");
    assert_eq!(desk.store.second_home().expect("reads").trouble, Some(Trouble::Failed));
    desk.store.mend_second_home();
    let stands = desk.store.second_home().expect("reads");
    assert_eq!((stands.claims, stands.trouble), (2, None));
}

#[test]
fn what_cannot_be_told_to_the_journal_is_submitted_and_said_so() {
    let desk = submitted(1);
    let journal = desk.folder.path().join("claims.db-unsent");
    fs::remove_file(&journal).expect("removed");
    fs::create_dir(&journal).expect("in the way");
    submit(&desk.store, 2).expect("the database has it");
    assert_eq!(queued(&desk.store), ids([1, 2]));
    assert!(desk.store.second_home().expect("reads").trouble.is_some());
    desk.store.mend_second_home();
    assert!(desk.store.second_home().expect("reads").trouble.is_some(), "still in the way");
    let beside = desk.again().expect("opens all the same");
    assert!(beside.second_home().expect("reads").trouble.is_some());
    drop(beside);
    fs::remove_dir(&journal).expect("out of the way");
    desk.store.mend_second_home();
    let stands = desk.store.second_home().expect("reads");
    assert_eq!((stands.claims, stands.trouble), (2, None));
}

#[cfg(target_os = "linux")]
#[test]
fn on_a_full_disk_a_claim_is_submitted_and_the_reason_told_and_mended_when_there_is_room() {
    let desk = submitted(1);
    let journal = desk.folder.path().join("claims.db-unsent");
    let aside = desk.folder.path().join("claims.db-unsent-new");
    fs::remove_file(&journal).expect("removed");
    std::os::unix::fs::symlink("/dev/full", &aside).expect("a disk without room");
    submit(&desk.store, 2).expect("the database has it");
    assert_eq!(
        (queued(&desk.store), desk.store.second_home().expect("reads").trouble),
        (ids([1, 2]), Some(Trouble::Full))
    );
    assert!(!journal.exists(), "nothing half-written");
    fs::remove_file(&aside).expect("room");
    submit(&desk.store, 3).expect("submitted");
    let stands = desk.store.second_home().expect("reads");
    assert_eq!((stands.claims, stands.trouble), (3, None));
}

#[test]
fn a_damaged_database_is_kept_aside_and_one_that_was_only_suspected_stays() {
    let desk = submitted(3);
    desk.write(|tx| (100..400).try_for_each(|n| tx.claims_mut().insert(&claim(n, PERSON, "Asha"))));
    desk.store.suspect().expect("noted");
    let home = ended(desk);
    let store = home.open();
    assert_eq!((queued(&store), replaced(&store)), (ids(1..=3), None), "it was sound");
    store.suspect().expect("noted");
    drop(store);
    let good = fs::read(&home.database).expect("reads");
    for (place, name) in [(good.len() / 2, "claims.db-broken-1"), (100, "claims.db-broken-2")] {
        let mut bad = good.clone();
        for byte in &mut bad[place..place + 8] {
            *byte ^= 0x55;
        }
        fs::write(&home.database, &bad).expect("writes");
        let store = home.open();
        assert_eq!(started(&store), ids(1..=3));
        assert_eq!(replaced(&store).and_then(|told| told.aside).as_deref(), Some(name));
        assert_eq!(fs::read(home.database.with_file_name(name)).expect("kept"), bad, "as it was");
    }
}

#[test]
fn a_wrong_key_replaces_nothing() {
    let home = ended(submitted(1));
    let before = fs::read(&home.database).expect("reads");
    let other = crate::DataKey::random().expect("random numbers");
    assert!(matches!(Store::open(&home.database, &other), Err(StoreError::WrongKey)));
    assert_eq!(fs::read(&home.database).expect("reads"), before);
    assert_eq!(queued(&home.open()), ids([1]));
}

#[test]
fn a_lost_database_is_not_replaced_under_a_program_that_works_with_it() {
    let desk = submitted(1);
    fs::remove_file(desk.path()).expect("removed");
    assert!(matches!(desk.again(), Err(StoreError::Busy)));
    assert!(!desk.path().exists());
}

#[test]
fn an_older_copy_of_the_database_learns_what_was_submitted_since() {
    let desk = submitted(1);
    desk.write(|tx| tx.claims_mut().insert(&claim(2, PERSON, "Asha")));
    let home = ended(desk);
    let copy = fs::read(&home.database).expect("reads");
    let store = home.open();
    store
        .write(|tx| {
            tx.claims_mut().set_code(&id(2), &ClaimCode::new("RAPHOS-A-000009"))?;
            tx.claims_mut().submitted(&id(2), &composed(PERSON), None, at(5_000))?;
            tx.outbox_mut().insert(&id(2), body(2), true, at(5_000))
        })
        .expect("submitted");
    submit(&store, 3).expect("submitted");
    take_back(&store, 1).expect("taken back");
    drop(store);
    home.lose_database();
    fs::write(&home.database, copy).expect("the copy in its place");
    let store = home.open();
    assert_eq!(started(&store), ids([1, 2, 3]));
    let kept = store.read(|read| read.claims().get(&id(2))).expect("reads").expect("kept");
    assert_eq!((kept.code.as_str(), kept.state), ("RAPHOS-A-000009", ClaimState::Unsure));
    assert_eq!(replaced(&store).map(|told| told.restored), Some(vec![id(2), id(3)]));
}

#[test]
fn a_new_passphrase_opens_both_homes() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("key.json");
    let (mut file, key) = KeyFile::create(&path, &[NewSlot::Passphrase("one")], &NoKeychain).expect("made");
    let database = folder.path().join("claims.db");
    let store = Store::open(&database, &key).expect("opens");
    submit(&store, 1).expect("submitted");
    drop(store);
    file.set_slot(NewSlot::Passphrase("two"), &key, &NoKeychain).expect("changed");
    let key = KeyFile::load(&path).and_then(|file| file.unlock(Unlock::Passphrase("two"), &NoKeychain)).expect("opens");
    fs::remove_file(&database).expect("removed");
    assert_eq!(started(&Store::open(&database, &key).expect("opens")), ids([1]));
}

#[test]
fn nothing_of_a_person_is_readable_in_the_journal() {
    let home = ended(submitted(2));
    let bytes = fs::read(&home.journal).expect("reads");
    assert!(bytes.len() > 1_000);
    for secret in [PERSON, "Thapa", "Ashalata", "Paracetamol", "A01", "RAPHOS", "patient", "submitted"] {
        let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!found, "{secret} stands in the journal");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(&home.journal).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "nor can others read it");
    }
}

#[test]
fn a_write_torn_at_any_byte_costs_only_what_nobody_was_told_of() {
    let home = ended(submitted(3));
    let whole = fs::read(&home.journal).expect("reads");
    let seal = crate::second::seal_of(&home.desk.key);
    let ends: Vec<usize> = seal.read(&whole).records.iter().map(|record| record.span.end).collect();
    assert_eq!(ends.len(), 5, "nobody's, then the payer's, and three claims");
    for cut in 0..whole.len() {
        for zeros in [0, 700] {
            let mut torn = whole[..cut].to_vec();
            torn.resize(cut + zeros, 0);
            let reading = seal.read(&torn);
            // One record in 256 ends with a zero, and is whole where only that is missing and zeros follow.
            let finished = ends.iter().filter(|end| torn.starts_with(&whole[..**end])).count();
            assert_eq!((reading.records.len(), reading.broken), (finished, 0), "cut at {cut}, {zeros} zeros");
            assert_eq!(reading.torn, zeros > 0 || (cut > 0 && !ends.contains(&cut)), "cut at {cut}, {zeros} zeros");
        }
    }
    // The whole way, at some of them: the database still has the claim whose record was torn.
    for cut in (0..whole.len()).step_by(whole.len() / 13) {
        fs::write(&home.journal, &whole[..cut]).expect("writes");
        let store = home.open();
        assert_eq!((started(&store), store.second_home().expect("reads").claims), (ids(1..=3), 3));
        assert_eq!(replaced(&store), None);
    }
}

#[test]
fn a_byte_changed_anywhere_costs_one_record_at_most_and_is_never_overlooked() {
    let home = ended(submitted(3));
    let whole = fs::read(&home.journal).expect("reads");
    let seal = crate::second::seal_of(&home.desk.key);
    for place in 0..whole.len() {
        for change in [0x01, 0x80] {
            let mut bad = whole.clone();
            bad[place] ^= change;
            let reading = seal.read(&bad);
            assert_eq!((reading.records.len(), reading.broken), (4, 1), "changed at {place}");
        }
    }
}

#[test]
fn a_damaged_journal_is_kept_aside_and_made_whole_from_the_database() {
    let home = ended(submitted(3));
    let mut bad = fs::read(&home.journal).expect("reads");
    let middle = bad.len() / 2;
    bad[middle] ^= 1;
    fs::write(&home.journal, &bad).expect("writes");
    let store = home.open();
    assert_eq!((queued(&store), store.second_home().expect("reads").claims), (ids(1..=3), 3));
    drop(store);
    let aside = home.journal.with_file_name("claims.db-unsent-broken-1");
    assert_eq!(fs::read(aside).expect("kept"), bad);
    home.lose_database();
    assert_eq!(started(&home.open()), ids(1..=3));
}

#[test]
fn where_both_homes_are_damaged_what_can_be_read_is_restored_and_the_rest_is_named() {
    let home = ended(submitted(3));
    let seal = crate::second::seal_of(&home.desk.key);
    let mut bad = fs::read(&home.journal).expect("reads");
    let second_claim = seal.read(&bad).records[3].span.start;
    bad[second_claim + 100] ^= 1;
    fs::write(&home.journal, &bad).expect("writes");
    home.lose_database();
    let store = home.open();
    assert_eq!(started(&store), ids([1, 3]));
    assert_eq!(replaced(&store).map(|told| told.unreadable), Some(1));
}

#[test]
fn records_that_were_swapped_or_left_out_are_noticed() {
    let home = ended(submitted(3));
    let whole = fs::read(&home.journal).expect("reads");
    let seal = crate::second::seal_of(&home.desk.key);
    let spans: Vec<_> = seal.read(&whole).records.into_iter().map(|record| record.span).collect();
    let of = |order: &[usize]| -> Vec<u8> { order.iter().flat_map(|at| whole[spans[*at].clone()].to_vec()).collect() };
    assert_eq!(seal.read(&of(&[0, 1, 2, 3, 4])).broken, 0);
    for order in [&[0, 2, 1, 3, 4][..], &[0, 1, 3, 4], &[0, 1, 1, 2, 3, 4], &[0, 2, 3, 4]] {
        assert!(seal.read(&of(order)).broken > 0, "{order:?}");
    }
}

#[test]
fn two_programs_tell_the_journal_at_once_and_both_are_heard() {
    let desk = submitted(0);
    let beside = desk.again().expect("opens beside");
    let start = Arc::new(Barrier::new(2));
    let programs: Vec<_> = [(desk.store.clone(), 1..=40_u32), (beside, 41..=80)]
        .into_iter()
        .map(|(store, numbers)| {
            let start = Arc::clone(&start);
            std::thread::spawn(move || {
                start.wait();
                for number in numbers {
                    submit(&store, number).expect("submitted");
                    if number % 3 == 0 {
                        deliver(&store, number).expect("delivered");
                    }
                }
                assert_eq!(store.second_home().expect("reads").trouble, None);
            })
        })
        .collect();
    programs.into_iter().for_each(|program| program.join().expect("no panic"));
    let left = ids((1..=80).filter(|number| number % 3 != 0));
    assert_eq!(queued(&desk.store), left);
    let home = ended(desk);
    home.lose_database();
    assert_eq!(started(&home.open()), left);
}

#[test]
fn a_journal_of_what_is_over_does_not_grow() {
    let desk = submitted(1);
    let journal = desk.folder.path().join("claims.db-unsent");
    for number in 2..150 {
        submit(&desk.store, number).expect("submitted");
        deliver(&desk.store, number).expect("delivered");
    }
    let bytes = fs::metadata(&journal).expect("there").len();
    assert!(bytes < 150_000, "{bytes} bytes");
    let home = ended(desk);
    home.lose_database();
    let store = home.open();
    assert_eq!(started(&store), ids([1]));
    let number = store.write(|tx| tx.claims_mut().next_number()).expect("a number");
    assert_eq!(number, 150, "also of codes whose claims are long delivered");
}

const FOLDER: &str = "CLAIMS_STORE_TEST_SECOND";
const DIE_AT: &str = "CLAIMS_STORE_TEST_DIE_AT";

/// Not a test of its own: submits and delivers until it dies at the step it was told.
#[test]
fn child_that_dies_at_a_step() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let folder = Path::new(&folder);
    let key = KeyFile::load(&folder.join("key.json"))
        .and_then(|file| file.unlock(Unlock::Passphrase("test"), &NoKeychain))
        .expect("a key");
    let store = Store::open(&folder.join("claims.db"), &key).expect("opens");
    for number in 2..100 {
        submit(&store, number).expect("submitted");
        deliver(&store, number).expect("delivered");
    }
}

#[test]
fn killed_at_any_step_nothing_submitted_is_lost_and_nothing_delivered_comes_back() {
    for step in ["committed", "appended", "written anew", "made durable", "put in place"] {
        let folder = tempfile::tempdir().expect("a folder");
        let slots = [NewSlot::Passphrase("test")];
        let (_, key) = KeyFile::create(&folder.path().join("key.json"), &slots, &NoKeychain).expect("a key");
        let database = folder.path().join("claims.db");
        let store = Store::open(&database, &key).expect("opens");
        submit(&store, 1).expect("submitted");
        drop(store);
        let status = Command::new(std::env::current_exe().expect("this test"))
            .args(["--exact", "tests::second::child_that_dies_at_a_step"])
            .envs([(FOLDER, folder.path().as_os_str()), (DIE_AT, step.as_ref())])
            .output()
            .expect("ran")
            .status;
        assert_eq!(status.code(), None, "it died at {step}");

        // The journal alone, as if the database had been lost in the same moment: what was acknowledged is there.
        let alone = tempfile::tempdir().expect("a folder");
        let journal = "claims.db-unsent";
        fs::copy(folder.path().join(journal), alone.path().join(journal)).expect("copied");
        let store = Store::open(&alone.path().join("claims.db"), &key).expect("opens");
        let kept = started(&store);
        assert!(kept.contains(id(1).as_str()), "{step}: {kept:?}");

        // Both: they agree, and after that either is enough.
        let store = Store::open(&database, &key).expect("opens");
        let left = started(&store);
        assert!(left.contains(id(1).as_str()) && left.len() <= 2, "{step}: {left:?}");
        assert_eq!(
            (store.second_home().expect("reads").claims, store.second_home().expect("reads").trouble),
            (left.len(), None),
            "{step}"
        );
        assert_eq!(replaced(&store), None, "{step}");
        drop(store);
        fs::remove_file(&database).expect("removed");
        assert_eq!(started(&Store::open(&database, &key).expect("opens")), left, "{step}");
    }
}
