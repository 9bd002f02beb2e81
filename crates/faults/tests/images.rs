//! A few hundred power cuts: nothing that was acknowledged is gone, and no list is half there.

use std::path::Path;

use claims_faults::images::check;
use claims_faults::stories::{CLAIMS, LIST};

#[test]
fn what_was_acknowledged_is_there_after_a_power_cut() {
    let program = Path::new(env!("CARGO_BIN_EXE_claims-faults"));
    let checked = check(program, &CLAIMS, 300, 1).unwrap_or_else(|error| panic!("{error:#}"));
    assert_eq!(checked.violations, 0, "{:?}", checked.told);
    assert!(checked.images == 300 && checked.looked_for > 1_000, "{checked:?}");
}

#[test]
fn a_list_is_the_old_or_the_new_one_after_a_power_cut_while_it_is_downloaded_or_switched_to() {
    let program = Path::new(env!("CARGO_BIN_EXE_claims-faults"));
    let checked = check(program, &LIST, 100, 1).unwrap_or_else(|error| panic!("{error:#}"));
    assert_eq!(checked.violations, 0, "{:?}", checked.told);
    assert!(checked.images == 100 && checked.looked_for > 50, "{checked:?}");
}
