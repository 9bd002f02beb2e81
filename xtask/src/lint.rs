//! `cargo xtask lint`: formatting, clippy, documentation, the checks of the screens, freshness of generated files.

use anyhow::{Result, bail};

use crate::{setup, shell};

/// The window, and the suites that need a window or real servers: the same for every step of a
/// check, so that each dependency is compiled once.
pub const EVERYTHING: &str = "claims-desk/e2e";

/// Everything that reads the code without running it.
pub fn lint() -> Result<()> {
    setup::setup(&[])?;
    shell::step("formatting", &mut shell::cargo(["fmt", "--all", "--check"]))?;
    check_screens()?;
    // The window embeds the built screens, so they must exist for it to compile.
    shell::step("building the screens", &mut shell::npm(["run", "build"]))?;
    shell::step(
        "clippy",
        &mut shell::cargo(["clippy", "--workspace", "--all-targets", "--features", EVERYTHING, "--", "-D", "warnings"]),
    )?;
    shell::step(
        "documentation",
        shell::cargo(["doc", "--workspace", "--no-deps", "--features", EVERYTHING]).env("RUSTDOCFLAGS", "-D warnings"),
    )
}

/// Types and style of the screens.
pub fn check_screens() -> Result<()> {
    shell::step("types of the screens", &mut shell::npm(["run", "check"]))?;
    shell::step("style of the screens", &mut shell::npm(["run", "lint"]))
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
