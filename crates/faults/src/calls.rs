//! The real program killed at its every call, and its calls made to fail, each in turn.
//!
//! `strace` counts the calls of each thread by themselves and strikes whichever comes first to a number, so that one thread can
//! hide the calls of another. Here the program gets one thread for its disk (the next is refused, as on a laptop that has no more),
//! its main thread is also struck alone, and what was struck is read from the record: a call that changes the home and never was struck
//! is an error; of the calls to the payer, which either of two threads makes, it is counted, and so it is where a second thread went on
//! with the disk while the first was not yet free.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::kills::{Act, Tally, begin, end, problem_of, side_by_side, untold};
use crate::laptop::Laptop;

const ACTS: [Act; 3] = [Act::Submit, Act::Send, Act::TakeBack];

/// Calls of one kind, and what happens to one of them.
#[derive(Debug, Clone, Copy)]
struct Kind {
    call: &'static str,
    threads: Threads,
    /// About these files of the home; about anything if there are none.
    files: &'static [&'static str],
    /// It fails with this; else the program is killed.
    error: Option<Fails>,
}

/// Whose calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Threads {
    /// Those of the first thread, which prints the outcome and closes the database.
    Main,
    /// Those of all others, which do the work.
    Others,
}

use Threads::{Main, Others};

/// How a call fails, and what a person is told then.
#[derive(Debug, Clone, Copy)]
struct Fails {
    error: &'static str,
    codes: &'static [&'static str],
}

const FULL: Fails = Fails { error: "ENOSPC", codes: &["disk_full"] };
const BROKEN: Fails = Fails { error: "EIO", codes: &["disk_fails"] };
/// Why the list of what the log holds did not grow, the database does not say.
const EITHER: Fails = Fails { error: "EIO", codes: &["disk_fails", "disk_full"] };
/// Nor more than that it could not create a file.
const NO_ROOM: Fails = Fails { error: "ENOSPC", codes: &["disk_full", "read_only"] };

const ANY: &[&str] = &[];
/// Everything in the home folder.
const HOME: &[&str] = &[
    "key.json",
    "claims.db",
    "claims.db-wal",
    "claims.db-shm",
    "claims.db-opening",
    "claims.db-seat-0",
    "claims.db-unsent",
    "claims.db-unsent-lock",
];
/// What is written there without the list of what the log holds.
const WRITTEN: &[&str] = &["key.json", "claims.db", "claims.db-wal", "claims.db-opening", "claims.db-unsent"];
const LIST_OF_THE_LOG: &[&str] = &["claims.db-shm"];
/// What may have to be created there when it is opened.
const NEW: &[&str] = &["claims.db-wal", "claims.db-shm", "claims.db-opening", "claims.db-seat-0"];

const fn kind(call: &'static str, threads: Threads, files: &'static [&'static str]) -> Kind {
    Kind { call, threads, files, error: None }
}

/// Calls at which the program is killed: those that change the home, tell the outcome, or talk to the payer. An `openat` is one that
/// may create a file: the others change nothing.
const KILLED: &[Kind] = &[
    kind("connect", Main, ANY),
    kind("connect", Others, ANY),
    kind("writev", Others, ANY),
    kind("sendto", Others, ANY),
    kind("recvfrom", Others, ANY),
    kind("openat", Others, NEW),
    kind("pwrite64", Others, ANY),
    kind("pwrite64", Main, ANY),
    kind("write", Others, HOME),
    kind("write", Main, ANY),
    kind("fsync", Others, ANY),
    kind("fsync", Main, ANY),
    kind("fdatasync", Others, ANY),
    kind("ftruncate", Others, ANY),
    kind("ftruncate", Main, ANY),
    kind("unlink", Others, ANY),
    kind("unlink", Main, ANY),
    kind("rename", Others, ANY),
    kind("flock", Others, ANY),
];

/// Calls that fail with a full disk or a broken one.
const FAILING: &[Kind] = &[
    kind("pwrite64", Others, ANY).fails(FULL),
    kind("pwrite64", Main, ANY).fails(FULL),
    kind("pwrite64", Others, WRITTEN).fails(BROKEN),
    kind("pwrite64", Main, WRITTEN).fails(BROKEN),
    kind("pwrite64", Others, LIST_OF_THE_LOG).fails(EITHER),
    kind("write", Others, HOME).fails(FULL),
    kind("write", Others, HOME).fails(BROKEN),
    kind("fsync", Others, ANY).fails(BROKEN),
    kind("fsync", Main, ANY).fails(BROKEN),
    kind("fdatasync", Others, ANY).fails(BROKEN),
    kind("openat", Others, NEW).fails(NO_ROOM),
];

/// How often a call is tried again that another thread hid.
const ROUNDS: usize = 40;
/// The same for calls of the network, which any of the threads makes: what happens between two of them is mostly a write, too.
const TALKING_ROUNDS: usize = 5;

/// Kills the program at every `stride`th call of each kind, for each act.
pub fn at_calls(program: &Path, stride: usize) -> Result<Tally> {
    side_by_side(ACTS, |act| each_call(program, act, KILLED, stride))
}

/// Lets every `stride`th call that writes, syncs or creates fail, for each act.
pub fn failing(program: &Path, stride: usize) -> Result<Tally> {
    side_by_side(ACTS, |act| each_call(program, act, FAILING, stride))
}

fn each_call(program: &Path, act: Act, kinds: &[Kind], stride: usize) -> Result<Tally> {
    let (mut laptop, mut tally) = (Laptop::new(program)?, Tally::default());
    for kind in kinds {
        // The first call of a thread, then the next, until the program comes through unstruck.
        let (mut struck, mut calls, mut is_shared) = (BTreeSet::new(), 0, false);
        for at in (1..).step_by(stride) {
            let seen = strike(&mut laptop, act, kind, at, &mut tally)?;
            struck.extend(seen.place);
            if !seen.is_struck {
                (calls, is_shared) = (seen.calls, seen.threads > 1);
                break;
            }
        }
        // A call that another thread was faster than is tried as every call of its thread that it can be.
        let rounds = if stride == 1 { kind.rounds() } else { 0 };
        for round in 0..rounds {
            for place in (1..=calls).filter(|place| !struck.contains(place)).collect::<Vec<_>>() {
                struck.extend(strike(&mut laptop, act, kind, place - round % place, &mut tally)?.place);
            }
        }
        let missed: Vec<_> = (1..=calls).filter(|place| !struck.contains(place)).collect();
        if stride == 1 && (kind.talks() || is_shared) {
            tally.missed += missed.len() as u64;
        } else if stride == 1 && !missed.is_empty() {
            bail!("{}: {missed:?} of {calls} calls were never struck", kind.of(act));
        }
    }
    laptop.settle()?;
    tally.violations.append(&mut laptop.broken);
    Ok(tally)
}

/// One act, with this call of whichever thread comes to it first struck.
fn strike(laptop: &mut Laptop, act: Act, kind: &Kind, at: usize, tally: &mut Tally) -> Result<Seen> {
    let args = begin(laptop, act, None, &mut Vec::new())?;
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let record = laptop.home().with_extension("calls");
    let mut runner = vec!["strace".to_owned(), "-q".to_owned(), "-o".to_owned(), record.display().to_string()];
    runner.extend(kind.options(at, &laptop.home()));
    let output = laptop.command(&runner, &args).output().context("strace is not installed")?;
    let seen = Seen::of(&std::fs::read_to_string(&record)?, kind, at);
    end(laptop, act, &output);
    let name = kind.of(act);
    if let Some(error) = kind.error {
        tally.violations.extend(untold(&output).map(|told| format!("{name} at {at}: {told}")));
        let code = problem_of(&output).filter(|code| !error.codes.contains(&code.as_str()));
        tally.violations.extend(code.map(|code| format!("{name} at {at} is told as {code}")));
    }
    tally.cases += 1;
    if seen.is_struck {
        tally.strike(name);
        if act == Act::Send {
            // What is left is sent now, or each act would have more to do than the one before.
            laptop.command(&[], &["send"]).output()?;
        }
    }
    Ok(seen)
}

impl Kind {
    const fn fails(self, error: Fails) -> Self {
        Self { error: Some(error), ..self }
    }

    /// Any thread makes these, in no fixed order: one that is never struck is counted, and no error.
    fn talks(&self) -> bool {
        matches!(self.call, "connect" | "writev" | "sendto" | "recvfrom")
    }

    fn rounds(&self) -> usize {
        if self.talks() { TALKING_ROUNDS } else { ROUNDS }
    }

    /// What is struck, in words.
    fn of(&self, act: Act) -> String {
        let thread = if self.threads == Main { ", main thread" } else { "" };
        [
            act.words(),
            ", ",
            self.call,
            thread,
            if self.error.is_some() { ", " } else { "" },
            self.error.map_or("", |fails| fails.error),
        ]
        .concat()
    }

    /// Those of `strace`.
    fn options(&self, at: usize, home: &Path) -> Vec<String> {
        let call = self.call;
        let what = self.error.map_or("signal=KILL".to_owned(), |error| format!("error={}", error.error));
        let mut options = vec![format!("-einject={call}:{what}:when={at}")];
        options.extend(self.files.iter().map(|file| format!("-P{}", home.join(file).display())));
        match self.threads {
            Main => options.push(format!("-etrace={call}")),
            Others => {
                // The first thread starts two for the network and one for the disk.
                options.extend(["-f", "-einject=clone3:error=EAGAIN:when=4+"].map(str::to_owned));
                options.push(format!("-etrace={call},clone3"));
            }
        }
        options
    }
}

/// What a record tells.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    /// The program was killed at a call, or one failed.
    is_struck: bool,
    /// The how manieth call that was, among those of the threads that are meant; none if it was another thread's.
    place: Option<usize>,
    /// Calls begun by the threads that are meant.
    calls: usize,
    /// How many of those threads began one.
    threads: usize,
}

impl Seen {
    /// Reads a record such as `12 pwrite64(…` for each call begun by thread 12, or without the thread if there is only one.
    fn of(record: &str, kind: &Kind, at: usize) -> Self {
        let (begun, resumed) = (format!("{}(", kind.call), format!("{} resumed>", kind.call));
        let mut seen = Self { is_struck: false, place: None, calls: 0, threads: 0 };
        let (mut main, mut of_each, mut is_reached) = (None, BTreeMap::<&str, usize>::new(), false);
        for line in record.lines() {
            let (thread, rest) = match kind.threads {
                Main => ("", line),
                Others => line.split_once(' ').unwrap_or_default(),
            };
            let rest = rest.trim_start();
            if rest.starts_with("clone3(") {
                main.get_or_insert(thread);
            }
            if rest.starts_with(&begun) {
                let own = of_each.entry(thread).or_default();
                *own += 1;
                let is_meant = main != Some(thread);
                seen.calls += usize::from(is_meant);
                seen.threads += usize::from(is_meant && *own == 1);
                if *own == at && !is_reached {
                    is_reached = true;
                    seen.place = is_meant.then_some(seen.calls);
                }
            }
            let is_failed = rest.contains("(INJECTED)") && (rest.starts_with(&begun) || rest.contains(&resumed));
            seen.is_struck |= is_failed || rest.contains("killed by SIGKILL");
        }
        seen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIND: Kind = kind("pwrite64", Others, ANY);

    #[test]
    fn the_thread_that_comes_first_to_a_number_is_struck() {
        let record = "10 clone3({flags}) = 11\n10  pwrite64(3, \"a\") = 1\n11 pwrite64(3, \"b\" <unfinished ...>\n\
                      12 pwrite64(3, \"c\") = 1\n11 <... pwrite64 resumed>) = 1\n12 pwrite64(3, \"d\") = ?\n\
                      11 +++ killed by SIGKILL +++\n";
        assert_eq!(Seen::of(record, &KIND, 2), Seen { is_struck: true, place: Some(3), calls: 3, threads: 2 });
        assert_eq!(Seen::of(record, &KIND, 1), Seen { is_struck: true, place: None, calls: 3, threads: 2 });
    }

    #[test]
    fn a_refused_thread_is_no_failed_call() {
        let record = "10 clone3({flags}) = -1 EAGAIN (INJECTED)\n11 pwrite64(3, \"a\" <unfinished ...>\n";
        assert!(!Seen::of(record, &KIND, 1).is_struck);
        let failed = format!("{record}11 <... pwrite64 resumed>) = -1 EIO (Input/output error) (INJECTED)\n");
        assert_eq!(Seen::of(&failed, &KIND, 1), Seen { is_struck: true, place: Some(1), calls: 1, threads: 1 });
        assert!(Seen::of("pwrite64(3, \"a\") = 1 (INJECTED)\n", &Kind { threads: Main, ..KIND }, 1).is_struck);
    }
}
