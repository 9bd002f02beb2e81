//! `cargo xtask faults`: the proofs of exactly once at full length, into `evidence/faults.json`.

use anyhow::Result;

use crate::packages::TESTS;
use crate::{figures, setup, shell, start};

/// The copy that is killed.
const UNDER_PROOF: &str = "target/xtask/claims-under-proof";

/// All of them, or the one that is named.
pub fn faults(part: Option<&str>) -> Result<()> {
    setup::setup(&[TESTS])?;
    // The program under proof first, by itself: what is built together with the proofs has the planted defects in it.
    shell::step("building the program", &mut shell::cargo(["build", "--release", "-p", "claims-cli"]))?;
    let copy = shell::root().join(UNDER_PROOF);
    std::fs::create_dir_all(shell::root().join("target/xtask"))?;
    std::fs::copy(start::program("claims"), &copy)?;
    shell::step(
        "building the proofs",
        &mut shell::cargo(["build", "--release", "-p", "claims-faults", "--features", "seeded-defects"]),
    )?;
    shell::step(
        "losing power, killing and failing, for two hours or so; writing evidence/faults.json",
        shell::command(&start::program("claims-faults"), ["record"])
            .args(part)
            .args(["--out", "evidence/faults.json"])
            .env("CLAIMS_BIN", &copy),
    )?;
    figures::into_readme()
}
