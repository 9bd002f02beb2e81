//! A few hundred power cuts: nothing that was acknowledged is gone.

use std::path::Path;

use claims_faults::images::check;

#[test]
fn what_was_acknowledged_is_there_after_a_power_cut() {
    let checked =
        check(Path::new(env!("CARGO_BIN_EXE_claims-faults")), 300, 1).unwrap_or_else(|error| panic!("{error:#}"));
    assert_eq!(checked.violations, 0, "{:?}", checked.told);
    assert!(checked.images == 300 && checked.looked_for > 1_000, "{checked:?}");
}
