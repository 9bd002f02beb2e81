//! `cargo xtask bench NAME`: measures in a release build and writes `evidence/NAME.json`.

use anyhow::Result;

use crate::packages::{HEADLESS, MEASURE};
use crate::{figures, screens, session, setup, shell, start};

/// The window of `claims-empty-window`.
const WINDOW: &str = "claims-empty-window/window";

/// As in the profile of what is given to facilities.
const OPTIMISED: &str = "3";

pub fn bench(name: &str) -> Result<()> {
    setup::setup(&[HEADLESS, MEASURE])?;
    screens::build()?;
    // Together with the programs, so that all are made of the same libraries.
    shell::step(
        "building the measurements, and an empty window as the floor of the real one",
        start::release()
            .args(["-p", "claims-bench", "-p", "claims-empty-window", "--features", WINDOW])
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", OPTIMISED),
    )?;
    let out = format!("evidence/{name}.json");
    shell::step(
        &format!("measuring {name}, writing {out}"),
        session::headless(&shell::root().join("target/xtask/bench-session"), "\"$BENCH\" \"$NAME\" --out \"$OUT\"")?
            .env("BENCH", start::program("claims-bench"))
            .env("NAME", name)
            .env("OUT", &out),
    )?;
    figures::into_readme()
}
