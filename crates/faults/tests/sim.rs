//! A thousand histories, and every one that ever failed.

use claims_faults::sim::{Tally, play};

/// Seeds that once broke a promise, one a line; they are played for ever.
const KEPT: &str = include_str!("../kept-seeds.txt");

#[test]
fn in_no_history_is_a_claim_lost_doubled_or_left_unsaid() {
    let kept = KEPT.lines().filter_map(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    let mut tally = Tally::default();
    for seed in (0..1_000).chain(kept) {
        tally.add(play(seed).unwrap_or_else(|broken| panic!("seed {seed}: {broken}")));
    }
    assert!(tally.crashes > 1_000 && tally.jumps > 1_000 && tally.starts > 300 && tally.questions > 1_000, "{tally:?}");
}
