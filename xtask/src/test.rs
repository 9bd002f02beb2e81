//! `cargo xtask test`: sets up, then runs every test, on real openIMIS servers and in a real window.

#![expect(clippy::print_stdout, reason = "what the tests report is the answer of this command")]

use anyhow::{Result, bail};

use crate::lint::Compiling;
use crate::openimis::Servers;
use crate::packages::{HEADLESS, OPENIMIS, TESTS};
use crate::programs::{Ended, Program};
use crate::{lint, programs, screens, setup, shell};

/// Everything at once, so that what the suites share is compiled once.
const TESTS_OF_ALL: [&str; 4] = ["test", "--workspace", "--features", lint::EVERYTHING];

pub fn test(compiling: Compiling) -> Result<()> {
    setup::setup(&[HEADLESS, TESTS, OPENIMIS])?;
    // pip mostly waits for the network, cargo for the processor: they go well together.
    let servers = Servers::start()?;
    let mut tally = Tally::default();
    tally.add(&programs::run("screens", shell::npm(["test"]).env("NO_COLOR", "1"))?);
    screens::build()?;
    let programs = programs::build("building the programs and their tests", compiling, TESTS_OF_ALL)?;
    let servers = servers.ready()?;

    shell::say("tests of the crates, of real openIMIS and of the window, several at a time");
    let mut commands = programs.iter().map(Program::command).collect::<Result<Vec<_>>>()?;
    for (_, command) in &mut commands {
        command.envs(servers.addresses.clone()).env("CLAIMS_BIN", shell::program("debug", "claims"));
    }
    let mut documentation = compiling.cargo(TESTS_OF_ALL);
    documentation.arg("--doc");
    commands.push(("documentation".to_owned(), documentation));
    programs::run_all(commands)?.iter().for_each(|ended| tally.add(ended));

    servers.stop()?;
    tally.close()
}

/// What all test programs together reported.
#[derive(Default)]
struct Tally {
    passed: u32,
    failed: u32,
    broken: Vec<String>,
}

impl Tally {
    /// Counts what a program printed; a failure is remembered.
    fn add(&mut self, ended: &Ended) {
        ended.printed.lines().for_each(|line| self.count(line));
        if !ended.passed {
            self.broken.push(ended.name.clone());
        }
    }

    /// The last word on all of them.
    fn close(self) -> Result<()> {
        println!("{} passed, {} failed", self.passed, self.failed);
        if !self.broken.is_empty() {
            bail!("did not succeed: {}", self.broken.join(", "));
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
