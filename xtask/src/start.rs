//! `cargo xtask start`: builds the program and opens it, or lives its first day where there is no display.

use anyhow::Result;

use crate::packages::HEADLESS;
use crate::{first_day, screens, setup, shell};

pub fn start(headless: bool) -> Result<()> {
    let display =
        ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()));
    let window = !headless && (display || cfg!(windows));
    setup::setup(if window { &[] } else { &[HEADLESS] })?;
    screens::build()?;
    build()?;
    if window {
        return shell::step(
            "opening Claims Desk in training mode (close the window to end)",
            shell::command(&program("claims-desk"), []).arg("--training"),
        );
    }
    shell::say("there is no display: the first day runs headlessly");
    first_day::live()
}

/// Both programs in one build, so that what they share is compiled once.
pub fn build() -> Result<()> {
    shell::step("building the programs (about ten minutes the first time)", &mut release())
}

/// The release build of the window and of `claims`.
pub fn release() -> std::process::Command {
    shell::cargo([
        "build",
        "--release",
        "-p",
        "claims-desk",
        "-p",
        "claims-cli",
        "--features",
        "claims-desk/desktop,tauri/custom-protocol",
    ])
}

/// The path of a program that `build` made.
pub fn program(name: &str) -> String {
    shell::program("release", name)
}
