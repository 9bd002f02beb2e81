//! The real program killed: at random, and at its every call to the system; and calls that fail, at every place.

use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::Output;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow};
use serde_json::Value;

use crate::chance::Chance;
use crate::laptop::{Laptop, told};

/// What is done while the program is killed, or a call fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// A draft is submitted.
    Submit,
    /// A claim is marked as being sent, sent, and its answer applied.
    Send,
    /// A claim is taken back.
    TakeBack,
}

/// All of them.
pub const ACTS: [Act; 3] = [Act::Submit, Act::Send, Act::TakeBack];

/// Calls at which the program is killed: those that change something, and those that talk to others.
pub const CALLS: &[&str] =
    &["pwrite64", "write", "fsync", "ftruncate", "unlink", "rename", "fcntl", "flock", "writev", "sendto", "recvfrom"];
/// Calls that fail with a full disk or a broken one.
const FAILING: &[(&str, &str)] = &[("pwrite64", "ENOSPC"), ("write", "ENOSPC"), ("fsync", "EIO"), ("pwrite64", "EIO")];

/// How the cases went.
#[derive(Debug, Default, Clone, serde::Serialize)]
pub struct Tally {
    /// Cases.
    pub cases: u64,
    /// Those in which the program was really killed, or a call really failed.
    pub struck: u64,
    /// Broken promises.
    pub violations: Vec<String>,
}

impl Tally {
    fn add(&mut self, more: Self) {
        self.cases += more.cases;
        self.struck += more.struck;
        self.violations.extend(more.violations);
    }
}

/// Kills so many programs in all, on several laptops at once.
pub fn at_random_on(program: &Path, cycles: u64, laptops: u64) -> Result<Tally> {
    std::thread::scope(|scope| {
        let each = |seed| scope.spawn(move || at_random(program, cycles.div_ceil(laptops), seed));
        let laptops: Vec<_> = (1..=laptops).map(each).collect();
        let mut all = Tally::default();
        for laptop in laptops {
            all.add(laptop.join().map_err(|_| anyhow!("a laptop's thread ended"))??);
        }
        Ok(all)
    })
}

/// Kills the program so often, each time after a random while of one of the acts.
pub fn at_random(program: &Path, cycles: u64, seed: u64) -> Result<Tally> {
    let (mut laptop, mut chance, mut tally) = (Laptop::new(program)?, Chance::of(seed), Tally::default());
    let mut waiting = Vec::new();
    for cycle in 0..cycles {
        let act = ACTS[usize::try_from(cycle % 3)?];
        let args = begin(&mut laptop, act, &mut waiting, false)?;
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let mut child = laptop.command(&[], &args).spawn()?;
        std::thread::sleep(Duration::from_millis(chance.within(0, 700)));
        child.kill()?;
        let output = child.wait_with_output()?;
        tally.cases += 1;
        tally.struck += u64::from(output.status.signal().is_some());
        end(&mut laptop, act, &output);
    }
    laptop.settle()?;
    tally.violations = std::mem::take(&mut laptop.broken);
    Ok(tally)
}

/// Kills the program at every `stride`th call of each kind, for each act.
pub fn at_calls(program: &Path, stride: usize) -> Result<Tally> {
    let kill = |call: &str, at: usize| vec![format!("inject={call}:signal=KILL:when={at}")];
    let calls: Vec<(&str, &str)> = CALLS.iter().map(|call| (*call, "")).collect();
    each_call(program, &calls, stride, &|call, _, at, _| kill(call, at))
}

/// Lets every `stride`th write and sync of the home folder fail, for each act.
pub fn failing(program: &Path, stride: usize) -> Result<Tally> {
    each_call(program, FAILING, stride, &|call, error, at, home| {
        let mut options = vec![format!("inject={call}:error={error}:when={at}")];
        for file in ["claims.db", "claims.db-wal", "claims.db-unsent", "claims.db-journal"] {
            options.extend(["-P".to_owned(), home.join(file).display().to_string()]);
        }
        options
    })
}

type Options<'a> = &'a dyn Fn(&str, &str, usize, &Path) -> Vec<String>;

fn each_call(program: &Path, calls: &[(&str, &str)], stride: usize, options: Options<'_>) -> Result<Tally> {
    let (mut laptop, mut tally) = (Laptop::new(program)?, Tally::default());
    let mut waiting = Vec::new();
    for (act, (call, error)) in ACTS.iter().flat_map(|act| calls.iter().map(move |call| (*act, *call))) {
        for at in (1..).step_by(stride) {
            let args = begin(&mut laptop, act, &mut waiting, true)?;
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            let record = laptop.home().with_extension("calls");
            let mut runner: Vec<String> = ["strace", "-f", "-q", "-o"].map(str::to_owned).into();
            runner.push(record.display().to_string());
            runner.extend(["-e".to_owned(), format!("trace={call}"), "-e".to_owned()]);
            runner.extend(options(call, error, at, &laptop.home()));
            let output = laptop.command(&runner, &args).output().context("strace is not installed")?;
            let seen = std::fs::read_to_string(&record)?;
            let struck =
                if error.is_empty() { seen.contains("killed by SIGKILL") } else { seen.contains("(INJECTED)") };
            tally.cases += 1;
            tally.struck += u64::from(struck);
            end(&mut laptop, act, &output);
            if !error.is_empty() {
                tally.violations.extend(untold(act, call, error, at, &output));
            }
            if !struck {
                break;
            }
        }
    }
    laptop.settle()?;
    tally.violations.append(&mut laptop.broken);
    Ok(tally)
}

/// Prepares an act; the arguments of the program that does it.
fn begin(laptop: &mut Laptop, act: Act, waiting: &mut Vec<(String, String)>, surely: bool) -> Result<Vec<String>> {
    let fresh = |laptop: &mut Laptop| -> Result<(String, String)> {
        let (id, code) = laptop.draft()?;
        let output = laptop.command(&[], &["submit", &id]).output()?;
        laptop.submitted(&output);
        Ok((id, code))
    };
    Ok(match act {
        Act::Submit => {
            let draft = laptop.draft()?;
            let id = draft.0.clone();
            waiting.push(draft);
            vec!["submit".to_owned(), id]
        }
        Act::Send => {
            if surely {
                fresh(laptop)?;
            }
            vec!["send".to_owned()]
        }
        Act::TakeBack => {
            let (id, code) = match waiting.pop() {
                Some(waiting) if !surely => waiting,
                _ => fresh(laptop)?,
            };
            laptop.taking_back(&code);
            vec!["take-back".to_owned(), id]
        }
    })
}

fn end(laptop: &mut Laptop, act: Act, output: &Output) {
    if act == Act::Submit {
        laptop.submitted(output);
    }
}

/// A failed call must end in success or in a problem in words, never in a crash.
fn untold(act: Act, call: &str, error: &str, at: usize, output: &Output) -> Option<String> {
    let view: Option<Value> = serde_json::from_slice(&output.stdout).ok();
    let is_told = match output.status.code() {
        Some(0) => true,
        Some(1) => {
            view.is_some_and(|view| view["code"].is_string() || view["problem"]["code"].is_string() || view.is_array())
        }
        _ => false,
    };
    (!is_told).then(|| format!("{act:?}, {call} {at} fails with {error}: {}", told(output)))
}
