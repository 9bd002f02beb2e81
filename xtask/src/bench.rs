//! `cargo xtask bench NAME`: measures in a release build and writes `evidence/NAME.json`.

use anyhow::Result;

use crate::packages::{HEADLESS, MEASURE};
use crate::{figures, session, setup, shell, start};

pub fn bench(name: &str) -> Result<()> {
    setup::setup(&[HEADLESS, MEASURE])?;
    shell::step("building the screens", &mut shell::npm(["run", "build"]))?;
    start::build()?;
    shell::step(
        "building an empty window, the floor of the real one",
        start::build_command().args(["--example", "empty_window"]),
    )?;
    shell::step("building the measurements", &mut shell::cargo(["build", "--release", "-p", "claims-bench"]))?;
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
