//! What is found by reading the code: formatting, clippy, documentation, the checks of the screens, stale files.

use std::process::Command;

use anyhow::{Result, bail};

use crate::{rustdoc, screens, setup, shell};

/// The window, the suites that need a window or real servers, and the defects that can be planted: the same for every step of a
/// check, so that each crate is compiled once. A defect is planted by an environment variable, which only the proofs set.
pub const EVERYTHING: &str = "claims-desk/e2e,claims-faults/seeded-defects";

/// Everything that reads the code without running it.
pub fn lint() -> Result<()> {
    sources()?;
    // The window embeds the built screens, so they must exist for it to compile.
    screens::build()?;
    shell::step(
        "clippy",
        &mut shell::cargo(["clippy", "--workspace", "--all-targets", "--features", EVERYTHING, "--", "-D", "warnings"]),
    )?;
    shell::step(
        "documentation",
        shell::cargo(["doc", "--workspace", "--no-deps", "--features", EVERYTHING]).env("RUSTDOCFLAGS", "-D warnings"),
    )
}

/// What is checked without compiling.
pub fn sources() -> Result<()> {
    setup::setup(&[])?;
    shell::step("formatting", &mut shell::cargo(["fmt", "--all", "--check"]))?;
    shell::step("types of the screens", &mut shell::npm(["run", "check"]))?;
    shell::step("style of the screens", &mut shell::npm(["run", "lint"]))
}

/// How the programs that are tested are compiled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Compiling {
    /// As cargo does it.
    Plain,
    /// With clippy and rustdoc reading along: what `lint` finds, without compiling everything a second time for it.
    Linting,
}

impl Compiling {
    /// Cargo, compiling this way.
    pub fn cargo<const N: usize>(self, arguments: [&str; N]) -> Command {
        let mut cargo = shell::cargo(arguments);
        if self == Self::Linting {
            cargo.env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver");
            rustdoc::with_pages(&mut cargo);
        }
        cargo
    }

    /// Refuses what the compiler warned of, where clippy read along.
    pub fn judge(self, warnings: usize) -> Result<()> {
        if self == Self::Linting && warnings > 0 {
            bail!("clippy or the compiler warned {warnings} times; see above");
        }
        Ok(())
    }
}

/// The tests write the TypeScript types anew; what they wrote must be what is committed.
pub fn generated_files_are_fresh() -> Result<()> {
    const GENERATED: &str = "ui/src/lib/api/generated";
    if shell::answer("git", ["rev-parse", "--is-inside-work-tree"]).is_none() {
        shell::say("not a git checkout: cannot tell whether generated files are fresh");
        return Ok(());
    }
    let changed = shell::output_of(&mut shell::command("git", ["status", "--porcelain", "--", GENERATED]))?;
    if !changed.is_empty() {
        bail!("generated types differ from what is committed; look at them and commit:\n{changed}");
    }
    shell::say("generated types are fresh");
    Ok(())
}
