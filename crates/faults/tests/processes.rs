//! The real program killed and failed, the short way: at random, and at one call in eleven of each kind.

#![expect(clippy::expect_used, reason = "tests may be blunt")]

use std::path::{Path, PathBuf};

use claims_faults::calls::{at_calls, failing};
use claims_faults::kills::{Tally, at_random_on};

/// `cargo xtask test` says where the program is; else it is the one built beside these tests.
fn program() -> PathBuf {
    let beside = || Path::new(env!("CARGO_BIN_EXE_claims-faults")).with_file_name("claims");
    let program = std::env::var_os("CLAIMS_BIN").map_or_else(beside, PathBuf::from);
    assert!(program.exists(), "{} is not built: run `cargo build -p claims-cli`", program.display());
    program
}

fn kept(tally: anyhow::Result<Tally>, at_least: u64) -> Tally {
    let tally = tally.expect("the program can be struck");
    assert_eq!(tally.violations, Vec::<String>::new());
    assert!(tally.struck >= at_least, "{tally:?}");
    tally
}

#[test]
fn killed_at_random_no_claim_is_lost_or_doubled() {
    let tally = kept(at_random_on(&program(), 200, 2), 200);
    assert!(tally.struck_at("within the writes") >= 133, "most kills must interrupt a write: {:?}", tally.places);
}

#[test]
fn killed_at_one_call_in_eleven_no_claim_is_lost_or_doubled() {
    kept(at_calls(&program(), 11), 50);
}

#[test]
fn a_full_or_broken_disk_is_told_and_costs_nothing() {
    kept(failing(&program(), 11), 50);
}
