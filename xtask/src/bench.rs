//! `cargo xtask bench NAME`: measures in a release build and writes `evidence/NAME.json`.

use anyhow::Result;

use crate::{setup, shell};

pub fn bench(name: &str) -> Result<()> {
    setup::setup(&[])?;
    let out = format!("evidence/{name}.json");
    shell::step(
        &format!("measuring {name}, writing {out}"),
        &mut shell::cargo(["run", "--release", "-p", "claims-bench", "--", name, "--out", &out]),
    )
}
