//! `cargo xtask test`: sets up, then runs every test, on real openIMIS servers and in a real window.

#![expect(clippy::print_stdout, reason = "what the tests report is the answer of this command")]

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::openimis::Servers;
use crate::packages::{HEADLESS, OPENIMIS, TESTS};
use crate::{lint, session, setup, shell};

/// Everything at once, so that what the suites share is compiled once; no release build is made here.
const TESTS_OF_ALL: [&str; 4] = ["test", "--workspace", "--features", lint::EVERYTHING];

pub fn test() -> Result<()> {
    setup::setup(&[HEADLESS, TESTS, OPENIMIS])?;
    // pip mostly waits for the network, cargo for the processor: they go well together.
    let servers = Servers::start()?;
    let mut tally = Tally::default();
    lint::check_screens()?;
    tally.run("tests of the screens", shell::npm(["test"]).env("NO_COLOR", "1"))?;
    shell::step("building the screens", &mut shell::npm(["run", "build"]))?;
    shell::step("building the programs and their tests", shell::cargo(TESTS_OF_ALL).arg("--no-run"))?;
    let servers = servers.ready()?;

    // One cargo run for all crates and suites; the window's tests need the session, the others do not mind.
    let mut cargo = session::headless(
        &shell::root().join("target/xtask/session"),
        &format!("\"$CARGO\" {} --no-fail-fast", TESTS_OF_ALL.join(" ")),
    )?;
    cargo
        .env("CARGO", std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .env("CLAIMS_BIN", shell::program("debug", "claims"))
        .env("CLAIMS_AXE", shell::root().join("ui/node_modules/axe-core/axe.min.js"))
        .envs(servers.addresses.iter().map(|(name, url)| (name, url)));
    tally.run("tests of the crates, of real openIMIS and of the window", &mut cargo)?;
    // By itself: every crate of this build has the defects in it.
    tally.run(
        "planted defects, each to be found",
        shell::cargo(TESTS_OF_ALL).args(["--features", "claims-faults/seeded-defects", "--test", "mutants"]),
    )?;

    servers.stop()?;
    println!("{} passed, {} failed", tally.passed, tally.failed);
    if !tally.broken.is_empty() {
        bail!("did not succeed: {}", tally.broken.join(", "));
    }
    Ok(())
}

/// What all test programs together reported.
#[derive(Default)]
struct Tally {
    passed: u32,
    failed: u32,
    broken: Vec<String>,
}

impl Tally {
    /// Runs tests, showing and counting what they print; a failure is remembered, not returned.
    fn run(&mut self, words: &str, command: &mut Command) -> Result<()> {
        shell::say(words);
        let mut child = command.stdout(Stdio::piped()).spawn().with_context(|| format!("cannot run the {words}"))?;
        let printed = child.stdout.take().context("the output was asked for")?;
        for line in BufReader::new(printed).lines() {
            let line = line?;
            println!("{line}");
            self.count(&line);
        }
        if !child.wait()?.success() {
            self.broken.push(words.to_string());
        }
        Ok(())
    }

    /// Reads the summaries `test result: ok. 3 passed; 0 failed; …` and `Tests  1 failed | 41 passed (42)`.
    fn count(&mut self, line: &str) {
        let line = line.trim();
        if !line.starts_with("test result:") && !line.starts_with("Tests ") {
            return;
        }
        let words: Vec<&str> = line.split([' ', ';', '.']).filter(|word| !word.is_empty()).collect();
        for pair in words.windows(2) {
            match pair {
                [number, "passed"] => self.passed += number.parse().unwrap_or(0),
                [number, "failed"] => self.failed += number.parse().unwrap_or(0),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn both_kinds_of_summaries_are_counted() {
        let mut tally = Tally::default();
        for line in [
            "running 3 tests",
            "test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.1s",
            "      Tests  1 failed | 41 passed (42)",
            " Test Files  3 passed (3)",
        ] {
            tally.count(line);
        }
        assert_eq!((tally.passed, tally.failed), (43, 2));
    }
}
