//! Every planted defect is found. Built with the feature `seeded-defects` only.
#![cfg(feature = "seeded-defects")]

use std::path::Path;

use claims_faults::mutants::hunt_all;

#[test]
fn every_planted_defect_is_found() {
    let found = hunt_all(Path::new(env!("CARGO_BIN_EXE_claims-faults"))).unwrap_or_else(|error| panic!("{error:#}"));
    let survived: Vec<&String> = found.iter().filter(|(_, by)| by.is_none()).map(|(name, _)| name).collect();
    assert!(survived.is_empty(), "the proofs do not see {survived:?}");
    assert!(found.len() >= 15, "{}", found.len());
}
