//! The small world, walked whole on every run; the larger one belongs to the long run.

use claims_faults::model::{Life, walk};

#[test]
fn one_claim_and_two_processes_keep_every_promise_in_every_state() {
    let walked = walk(1, Life::Full).unwrap_or_else(|broken| panic!("{broken}"));
    assert!(walked.states > 50_000, "{walked:?}");
}
