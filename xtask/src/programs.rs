//! The test programs of all crates, several at a time: most of their time they wait for servers, leases and windows.

#![expect(clippy::print_stdout, reason = "what the tests report is the answer of this command")]

use std::collections::VecDeque;
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::lint::Compiling;
use crate::{session, shell};

/// Programs that run side by side: two that wait, and one that works.
const AT_ONCE: usize = 3;
/// Programs that take the longest, to be begun first.
const LONG: [&str; 5] = ["real_openimis", WINDOW, "processes", "second_home", "twin"];
/// Tests that one of those runs side by side: what they wait for is elsewhere.
const WAITING: &str = "6";
/// The suite in the real window.
const WINDOW: &str = "desktop";
/// What takes longer hangs: it is ended and named, so that the others are still heard of.
const AT_MOST: &str = "40m";

/// A test program that cargo built.
pub struct Program {
    /// Of the file, as in `tests/NAME.rs`, or of the package for its own tests.
    pub name: String,
    package: String,
    executable: PathBuf,
    folder: PathBuf,
}

/// Builds every test program of these arguments to `cargo test`.
pub fn build<const N: usize>(words: &str, compiling: Compiling, arguments: [&str; N]) -> Result<Vec<Program>> {
    shell::say(words);
    let started = Instant::now();
    let mut programs = Vec::new();
    let mut warnings = 0;
    let mut cargo = compiling.cargo(arguments);
    shell::lines_of(cargo.args(["--no-run", "--message-format", "json"]), |line| {
        let message: Value = serde_json::from_str(line).unwrap_or_default();
        programs.extend(program(&message));
        if let Some(words) = message.pointer("/message/rendered").and_then(Value::as_str) {
            eprint!("{words}");
            warnings += usize::from(message.pointer("/message/level").is_some_and(|level| level == "warning"));
        }
    })?;
    eprintln!("    ({} s)", started.elapsed().as_secs());
    compiling.judge(warnings)?;
    programs.sort_by_key(|program| LONG.iter().position(|name| *name == program.name).unwrap_or(LONG.len()));
    Ok(programs)
}

/// The test program in a message of cargo.
fn program(message: &Value) -> Option<Program> {
    let text = |pointer: &str| message.pointer(pointer).and_then(Value::as_str);
    message.pointer("/profile/test").and_then(Value::as_bool).filter(|is_test| *is_test)?;
    let folder = PathBuf::from(text("/manifest_path")?).parent()?.to_path_buf();
    let package = folder.file_name()?.to_string_lossy().into_owned();
    Some(Program { name: text("/target/name")?.to_owned(), package, executable: text("/executable")?.into(), folder })
}

impl Program {
    /// Its package and name, and a command that runs it.
    pub fn command(&self) -> Result<(String, Command)> {
        let mut command = if self.name == WINDOW { self.in_a_session()? } else { Command::new(&self.executable) };
        command.current_dir(&self.folder).env("CARGO_MANIFEST_DIR", &self.folder);
        if LONG.contains(&self.name.as_str()) {
            command.env("RUST_TEST_THREADS", WAITING);
        }
        Ok((format!("{} {}", self.package, self.name), command))
    }

    /// Where there is a screen, if only in memory. The window was compiled together with its tests.
    fn in_a_session(&self) -> Result<Command> {
        let mut session = session::headless(&shell::root().join("target/xtask/session"), "\"$TESTS\"")?;
        session
            .env("TESTS", &self.executable)
            .env("CLAIMS_DESK_BIN", shell::program("debug", "claims-desk"))
            .env("CLAIMS_AXE", shell::root().join("ui/node_modules/axe-core/axe.min.js"));
        Ok(session)
    }
}

/// How a program ended.
pub struct Ended {
    /// Its package and name.
    pub name: String,
    /// What it printed.
    pub printed: String,
    /// Whether each of its tests passed.
    pub passed: bool,
}

/// Runs a command to its end; what it prints is shown as a whole, so that programs side by side stay apart.
pub fn run(name: &str, command: &Command) -> Result<Ended> {
    let started = Instant::now();
    // Kept in a file: a pipe would be waited for as long as anything holds it that the command left running.
    let log = shell::log_of(name)?;
    let file = File::create(&log)?;
    let status = within_time(command).stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file).status();
    let passed = status.with_context(|| format!("cannot run {name}"))?.success();
    let printed = String::from_utf8_lossy(&fs::read(&log)?).into_owned();
    println!("==> {name} ({} s)\n{}", started.elapsed().as_secs(), printed.trim_end());
    Ok(Ended { name: name.to_owned(), printed, passed })
}

/// The same command, ended with all it started when it takes too long.
fn within_time(command: &Command) -> Command {
    let mut limited = Command::new("timeout");
    limited.args(["--verbose", "--kill-after=30s", AT_MOST]).arg(command.get_program()).args(command.get_args());
    limited.current_dir(command.get_current_dir().unwrap_or(&shell::root()));
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => limited.env(name, value),
            None => limited.env_remove(name),
        };
    }
    limited
}

/// Runs all of them, in this order, several at a time.
pub fn run_all(commands: Vec<(String, Command)>) -> Result<Vec<Ended>> {
    let waiting = Mutex::new(VecDeque::from(commands));
    let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
    let work = || -> Result<Vec<Ended>> {
        let mut ended = Vec::new();
        while let Some((name, command)) = next() {
            ended.push(run(&name, &command)?);
        }
        Ok(ended)
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(work)).collect();
        let mut all = Vec::new();
        for worker in workers {
            all.extend(worker.join().map_err(|_| anyhow::anyhow!("a worker stopped"))??);
        }
        Ok(all)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::program;

    #[test]
    fn only_test_programs_are_taken_from_what_cargo_says() {
        let message = |test: bool, executable: Option<&str>| {
            json!({ "reason": "compiler-artifact", "manifest_path": "/p/crates/sync/Cargo.toml",
                "target": { "name": "delivery" }, "profile": { "test": test }, "executable": executable })
        };
        let built = program(&message(true, Some("/p/target/debug/deps/delivery-1"))).expect("a program");
        assert_eq!((built.package.as_str(), built.name.as_str()), ("sync", "delivery"));
        assert!(program(&message(false, Some("/p/target/debug/claims"))).is_none());
        assert!(program(&message(true, None)).is_none());
    }
}
