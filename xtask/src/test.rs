//! `cargo xtask test`: sets up, then runs every test, on real openIMIS servers and in a real window.

#![expect(clippy::print_stdout, reason = "what the tests report is the answer of this command")]

use std::thread;

use anyhow::{Result, anyhow, bail};

use crate::lint::Compiling;
use crate::openimis::Servers;
use crate::packages::{HEADLESS, OPENIMIS, TESTS};
use crate::programs::{Ended, Program};
use crate::shell::Background;
use crate::{lint, programs, screens, session, setup, shell, start};

/// Everything at once, so that what the suites share is compiled once.
const TESTS_OF_ALL: [&str; 4] = ["test", "--workspace", "--features", lint::EVERYTHING];
/// The suite in the real window; it tests the program as it is released.
const WINDOW: &str = "desktop";

pub fn test(compiling: Compiling) -> Result<()> {
    setup::setup(&[HEADLESS, TESTS, OPENIMIS])?;
    // pip mostly waits for the network, cargo for the processor: they go well together.
    let servers = Servers::start()?;
    let mut tally = Tally::default();
    tally.add(&programs::run("screens", shell::npm(["test"]).env("NO_COLOR", "1"))?);
    screens::build()?;
    let programs = programs::build("building the programs and their tests", compiling, TESTS_OF_ALL)?;
    // Beside the many small tests: what is left at the end then has the processor to itself.
    let released = shell::in_background("release", "building the released program", &mut start::release())?;
    let servers = servers.ready()?;

    shell::say("tests of the crates, of real openIMIS and of the window, several at a time");
    let mut environment = servers.addresses.clone();
    environment.push(("CLAIMS_BIN".to_owned(), shell::program("debug", "claims")));
    let (windows, others) = programs.into_iter().partition(|program| program.name == WINDOW);
    let (others, windows) = thread::scope(|scope| {
        let windows = scope.spawn(|| in_windows(windows, released));
        let others = programs::run_all(others, &environment).and_then(|mut others| {
            // While the released program is still being built.
            others.push(programs::run("documentation", compiling.cargo(TESTS_OF_ALL).arg("--doc"))?);
            Ok(others)
        });
        (others, windows.join())
    });
    others?.iter().for_each(|ended| tally.add(ended));
    windows.map_err(|_| anyhow!("the tests of the window stopped"))??.iter().for_each(|ended| tally.add(ended));

    servers.stop()?;
    tally.close()
}

/// The tests in a real window, in a session without a screen, once the released program is there.
fn in_windows(programs: Vec<Program>, released: Background) -> Result<Vec<Ended>> {
    released.finish()?;
    let run = |program: Program| {
        let mut session = session::headless(&shell::root().join("target/xtask/session"), "\"$TESTS\"")?;
        program.prepare(&mut session);
        session
            .env("TESTS", program.executable())
            .env("CLAIMS_DESK_BIN", shell::program("release", "claims-desk"))
            .env("CLAIMS_AXE", shell::root().join("ui/node_modules/axe-core/axe.min.js"));
        programs::run(&program.name, &mut session)
    };
    programs.into_iter().map(run).collect()
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
