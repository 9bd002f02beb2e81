//! Opening: the right key only, nothing readable on disk, every refusal with its own reason and the file untouched.

use std::sync::{Arc, Barrier};

use rusqlite::{Connection, StatementStatus};

use super::{Desk, at, claim, composed, desk, id, person};
use crate::{DataKey, List, Read, Store, StoreError, Write};

#[test]
fn another_key_does_not_open_it() {
    let desk = desk();
    desk.write(|tx| tx.settings_mut().set("facility", "RAPHOS"));
    let other = DataKey::random().expect("random numbers");
    assert!(matches!(Store::open(&desk.path(), &other), Err(StoreError::WrongKey)));
    let kept: Option<String> =
        desk.again().expect("the right key").read(|read| read.settings().get("facility")).expect("reads");
    assert_eq!(kept.as_deref(), Some("RAPHOS"));
}

#[test]
fn nothing_of_a_person_is_readable_on_disk() {
    let desk = desk();
    let asha = person("070707070", "Thapa-Magar", "Ashalata");
    desk.write(|tx| {
        tx.people_mut().put(&asha, at(1), "{\"family\":\"Thapa-Magar\"}")?;
        tx.claims_mut().insert(&claim(1, "070707070", "Ashalata Thapa-Magar"))?;
        tx.claims_mut().submitted(&id(1), &composed("070707070"), None, at(2))?;
        tx.outbox_mut().insert(&id(1), "{\"patient\":\"070707070\"}", true, at(2))
    });
    let mut files = 0;
    for entry in std::fs::read_dir(desk.folder.path()).expect("lists") {
        let path = entry.expect("a file").path();
        let bytes = std::fs::read(&path).expect("reads");
        files += usize::from(!bytes.is_empty());
        for secret in ["070707070", "Thapa", "Ashalata", "Paracetamol", "CREATE TABLE", "SQLite format"] {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "{secret} stands in {}", path.display());
        }
    }
    assert!(files >= 2, "the database and its log were looked at");
}

#[test]
fn a_damaged_file_without_a_second_home_is_refused_or_found_out_and_never_silently_emptied() {
    let desk = desk();
    let path = desk.path();
    let key = desk.key.clone();
    desk.write(|tx| (1..500).try_for_each(|n| tx.claims_mut().insert(&claim(n, "070707070", "Asha"))));
    let folder = desk.folder;
    drop(desk.store);
    let good = std::fs::read(&path).expect("reads");
    let forget_second_home = || std::fs::remove_file(folder.path().join("claims.db-unsent")).expect("removed");

    forget_second_home();
    let mut first_page = good.clone();
    first_page[100] ^= 1;
    std::fs::write(&path, &first_page).expect("writes");
    assert!(
        matches!(Store::open(&path, &key), Err(StoreError::WrongKey)),
        "the first page is what the key is proved on"
    );

    // The last page is in use; one in the middle may be free, and then nothing is lost.
    let mut last_page = good.clone();
    last_page[good.len() - 2048] ^= 1;
    std::fs::write(&path, &last_page).expect("writes");
    let verdict = Store::open(&path, &key).and_then(|store| store.check());
    assert!(matches!(verdict, Err(StoreError::Damaged)), "{verdict:?}");

    forget_second_home();
    std::fs::write(&path, b"not a database at all, but long enough to look like one".repeat(200)).expect("writes");
    assert!(matches!(Store::open(&path, &key), Err(StoreError::WrongKey)));

    std::fs::write(&path, &good).expect("writes");
    let store = Store::open(&path, &key).expect("the good file opens again");
    store.check().expect("and is whole");
}

#[test]
fn a_database_of_a_newer_release_is_left_alone() {
    let desk = desk();
    desk.write(|tx| Ok(tx.conn().pragma_update(None, "user_version", 1000)?));
    assert!(matches!(desk.again(), Err(StoreError::NewerSchema)));
}

#[test]
fn migrating_again_changes_nothing() {
    let desk = desk();
    let schema = |store: &Store| {
        store.read(|read| {
            let sql = "SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_schema ORDER BY name)";
            Ok::<String, StoreError>(read.conn().query_row(sql, [], |row| row.get(0))?)
        })
    };
    let before = schema(&desk.store).expect("reads");
    assert!(before.contains("CREATE TABLE outbox"));
    assert_eq!(schema(&desk.again().expect("opens")).expect("reads"), before);
    let strict = "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT strict
                      AND name NOT LIKE 'sqlite_%'";
    assert_eq!(
        desk.read(|read| Ok(read.conn().query_row(strict, [], |row| row.get::<_, i64>(0))?)),
        0,
        "tables are strict"
    );
}

#[test]
fn commits_are_made_durable_and_references_are_held() {
    let desk = desk();
    let pragma = |name: &str| {
        desk.write(|tx| Ok(tx.conn().query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i64>(0))?))
    };
    assert_eq!(pragma("synchronous"), 2, "FULL");
    assert_eq!(pragma("foreign_keys"), 1);
    assert_eq!(pragma("temp_store"), 2, "no plain text in temporary files");
    let mode: String = desk.write(|tx| Ok(tx.conn().query_row("PRAGMA journal_mode", [], |row| row.get(0))?));
    assert_eq!(mode, "wal");
    let orphan = desk.store.write(|tx| tx.journal_mut().append(at(1), Some(&id(9)), "x", "{}"));
    assert!(orphan.is_err(), "no line about a claim that is not there");
}

#[test]
fn a_statement_is_prepared_once_whatever_it_is_asked_with() {
    let desk = desk();
    let again = desk.write(|tx| {
        // An index holds the rows of one list only: the answer to whether it serves depends on the value.
        let mut statement = tx.conn().prepare("SELECT count(*) FROM mirror_row WHERE feed = ?1")?;
        for list in [List::Services, List::People, List::Items] {
            statement.query_row([list.number()], |row| row.get::<_, i64>(0))?;
        }
        Ok(statement.get_status(StatementStatus::RePrepare))
    });
    assert_eq!(again, 0);
}

#[test]
fn two_programs_may_start_at_once_on_a_new_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let key = DataKey::random().expect("random numbers");
    let start = Arc::new(Barrier::new(4));
    let opened: Vec<_> = (0..4)
        .map(|_| {
            let (path, key, start) = (folder.path().join("claims.db"), key.clone(), Arc::clone(&start));
            std::thread::spawn(move || {
                start.wait();
                Store::open(&path, &key)?.write(|tx| tx.claims_mut().next_number())
            })
        })
        .collect();
    let mut numbers: Vec<u64> =
        opened.into_iter().map(|thread| thread.join().expect("no panic").expect("opens")).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2, 3, 4], "and each number is given out once");
}

#[test]
fn a_full_disk_says_so_and_keeps_what_was_saved() {
    let desk = desk();
    desk.write(|tx| tx.claims_mut().insert(&claim(1, "070707070", "Asha")));
    let pages: i64 = desk.write(|tx| Ok(tx.conn().query_row("PRAGMA page_count", [], |row| row.get(0))?));
    desk.write(|tx| Ok(tx.conn().query_row(&format!("PRAGMA max_page_count = {}", pages + 2), [], |_| Ok(()))?));
    let flood =
        desk.store.write(|tx| (2..2000).try_for_each(|n| tx.claims_mut().insert(&claim(n, "070707070", "Asha"))));
    assert!(matches!(flood, Err(StoreError::Full)), "{flood:?}");
    assert!(desk.read(|read| read.claims().get(&id(1))).is_some());
    assert!(desk.read(|read| read.claims().get(&id(2))).is_none(), "nothing half-written");
    desk.write(|tx| Ok(tx.conn().query_row("PRAGMA max_page_count = 1000000", [], |_| Ok(()))?));
    desk.write(|tx| tx.claims_mut().insert(&claim(2, "070707070", "Asha")));
}

#[test]
fn a_folder_that_is_not_there_is_an_error() {
    let desk = desk();
    let nowhere = desk.folder.path().join("none").join("claims.db");
    assert!(matches!(Store::open(&nowhere, &desk.key), Err(StoreError::Io(_))));
}

#[test]
fn a_panic_in_a_transaction_leaves_nothing_and_the_store_usable() {
    let desk = desk();
    let store = desk.store.clone();
    let panicked = std::thread::spawn(move || {
        let _: Result<(), StoreError> = store.write(|tx| {
            tx.settings_mut().set("half", &1)?;
            panic!("in the middle of a transaction, on purpose")
        });
    });
    assert!(panicked.join().is_err());
    assert_eq!(desk.read(|read| read.settings().get::<i64>("half")), None);
    desk.write(|tx| tx.settings_mut().set("whole", &2));
    assert_eq!(desk.read(|read| read.settings().get("whole")), Some(2));
}

#[test]
fn a_reader_sees_one_state_while_others_write() {
    let desk = desk();
    let count = |read: &Read<'_>| -> Result<i64, StoreError> { Ok(read.settings().get("count")?.unwrap_or(0)) };
    desk.write(|tx| tx.settings_mut().set("count", &1));
    desk.read(|read| {
        assert_eq!(count(read)?, 1);
        desk.write(|tx| tx.settings_mut().set("count", &2));
        assert_eq!(count(read)?, 1, "the snapshot stays");
        assert_eq!(desk.read(count), 2, "another reader sees the new state");
        Ok(())
    });
    desk.write(|tx: &Write<'_>| {
        tx.settings_mut().set("count", &3)?;
        assert_eq!(count(tx)?, 3, "a writer reads what it wrote");
        Ok(())
    });
}

#[test]
fn readers_cannot_write() {
    let desk = desk();
    let written = desk.store.read(|read| Ok(read.conn().execute("DELETE FROM setting", [])?));
    assert!(matches!(written, Err(StoreError::ReadOnly)), "{written:?}");
}

#[test]
fn settings_are_kept_by_key_and_bad_ones_are_errors() {
    let desk = desk();
    desk.write(|tx| tx.settings_mut().set("server", &vec!["https://payer.example", "26.04"]));
    assert_eq!(desk.read(|read| read.settings().get::<Vec<String>>("server")).map(|list| list.len()), Some(2));
    let other_shape = desk.store.read(|read| read.settings().get::<i64>("server"));
    assert!(matches!(other_shape, Err(StoreError::BadRow("value"))));
    desk.write(|tx| tx.settings_mut().remove("server"));
    assert_eq!(desk.read(|read| read.settings().get::<String>("server")), None);
}

#[test]
fn bad_stored_data_is_an_error_without_the_data() {
    let desk: Desk = desk();
    desk.write(|tx| tx.claims_mut().insert(&claim(1, "070707070", "Asha")));
    desk.write(|tx| Ok(tx.conn().execute("UPDATE claim SET draft = '{\"insuree\":[\"070707070\"]}'", [])?));
    let read = desk.store.read(|read| read.claims().get(&id(1)));
    let Err(error) = read else { panic!("read a draft of another shape") };
    assert!(matches!(error, StoreError::BadRow("draft")));
    assert!(!format!("{error} {error:?}").contains("0707"));
}

#[test]
fn a_plain_database_is_not_taken_for_ours() {
    let desk = desk();
    let path = desk.folder.path().join("plain.db");
    Connection::open(&path).and_then(|plain| plain.execute_batch("CREATE TABLE t (a)")).expect("a plain database");
    assert!(matches!(Store::open(&path, &desk.key), Err(StoreError::WrongKey)));
}
