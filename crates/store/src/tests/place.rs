//! The database is deleted, moved or replaced while the program has it open.

use std::fs;

use super::{Desk, claim, desk, id};
use crate::{Store, StoreError};

/// Keeps one more draft.
fn keep(desk: &Desk, number: u32) -> Result<(), StoreError> {
    desk.store.write(|tx| tx.claims_mut().insert(&claim(number, "070707070", "Asha Rai")))
}

fn is_kept(store: &Store, number: u32) -> bool {
    store.read(|read| Ok::<_, StoreError>(read.claims().get(&id(number))?.is_some())).expect("reads")
}

#[test]
fn a_deleted_database_takes_nothing_more_and_says_so() {
    let desk = desk();
    keep(&desk, 1).expect("kept");
    fs::remove_file(desk.folder.path().join("claims.db")).expect("deleted");
    assert!(matches!(keep(&desk, 2), Err(StoreError::Gone)));
}

#[test]
fn a_replaced_database_takes_nothing_more_until_the_old_one_is_back() {
    let desk = desk();
    let (here, moved) = (desk.folder.path().join("claims.db"), desk.folder.path().join("moved.db"));
    fs::rename(&here, &moved).expect("moved");
    fs::write(&here, "something else").expect("replaced");
    assert!(matches!(keep(&desk, 1), Err(StoreError::Gone)));
    fs::rename(&moved, &here).expect("put back");
    keep(&desk, 2).expect("kept");
    assert!(!is_kept(&desk.store, 1) && is_kept(&desk.store, 2));
}
