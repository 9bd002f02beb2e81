//! The shipped courier loses and doubles nothing, wherever it is stopped.

use claims_faults::courier::carry;

#[test]
fn stopped_anywhere_over_a_failing_line_the_courier_carries_each_claim_once() {
    let carried = carry(100, 7).unwrap_or_else(|error| panic!("{error:#}"));
    assert_eq!(carried.told, Vec::<String>::new());
    assert!(carried.stopped >= 10, "{carried:?}");
}
