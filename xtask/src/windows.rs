//! `cargo xtask windows`: checks that both programs compile for Windows; nothing is run there.

use anyhow::Result;

use crate::packages::{self, WINDOWS};
use crate::{screens, setup, shell};

const TARGET: &str = "x86_64-pc-windows-gnu";

pub fn check() -> Result<()> {
    setup::setup(&[])?;
    if shell::answer("rustup", ["target", "add", TARGET]).is_none() {
        shell::say(&format!("SKIPPED: rustup could not add {TARGET}, so nothing is known about Windows"));
        return Ok(());
    }
    if let Err(problem) = packages::install(WINDOWS) {
        shell::say(&format!("SKIPPED: {problem:#}"));
        return Ok(());
    }
    screens::build()?;
    shell::step(
        "checking for Windows (OpenSSL is built from source the first time: a quarter of an hour)",
        &mut shell::cargo([
            "check",
            "--target",
            TARGET,
            "-p",
            "claims-desk",
            "-p",
            "claims-cli",
            "--features",
            "claims-desk/desktop",
        ]),
    )
}
