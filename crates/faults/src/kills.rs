//! The real program killed at random, while it works alone and while another works on the same home.

use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Child, Output};
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};
use serde_json::Value;

use crate::chance::Chance;
use crate::laptop::{Laptop, Log, told};

/// What is done while the program is killed, or a call fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// A draft is submitted.
    Submit,
    /// A claim is marked as being sent, sent, and its answer applied.
    Send,
    /// A claim is taken back.
    TakeBack,
    /// Two programs send at once; one of them is killed.
    SendAtOnce,
}

/// All of them.
const ACTS: [Act; 4] = [Act::Submit, Act::Send, Act::TakeBack, Act::SendAtOnce];

/// Acts at most for each kill: those whose kill comes too late are done again.
const TRIES: u64 = 3;
/// Of so many kills, at least so many are to come within the writes.
const MOST: (u64, u64) = (3, 2);
/// Where kills are to come most.
const WITHIN: &str = "within the writes";
/// How often anything may be asked about in a second while something is waited for.
const LOOK: Duration = Duration::from_micros(200);

/// How the cases went.
#[derive(Debug, Default, Clone, serde::Serialize)]
pub struct Tally {
    /// Cases.
    pub cases: u64,
    /// Those in which the program was really killed, or a call really failed.
    pub struck: u64,
    /// Where they were struck, and how many there.
    pub places: BTreeMap<String, u64>,
    /// Calls to the payer that were seen and never struck: another thread was always faster.
    pub missed: u64,
    /// Broken promises.
    pub violations: Vec<String>,
}

impl Tally {
    /// Adds the cases of another laptop.
    pub fn add(&mut self, more: Self) {
        self.cases += more.cases;
        self.struck += more.struck;
        self.missed += more.missed;
        for (place, struck) in more.places {
            *self.places.entry(place).or_default() += struck;
        }
        self.violations.extend(more.violations);
    }

    /// How many were struck at places named so.
    #[must_use]
    pub fn struck_at(&self, part: &str) -> u64 {
        self.places.iter().filter(|(place, _)| place.contains(part)).map(|(_, struck)| struck).sum()
    }

    /// So many were struck, and most of them within the writes.
    fn is_enough(&self, kills: u64) -> bool {
        self.struck >= kills && self.struck_at(WITHIN) * MOST.0 >= kills * MOST.1
    }

    pub(crate) fn strike(&mut self, place: String) {
        self.struck += 1;
        *self.places.entry(place).or_default() += 1;
    }
}

impl Act {
    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::Send => "send",
            Self::TakeBack => "take back",
            Self::SendAtOnce => "send with another sending",
        }
    }
}

/// Kills so many programs in all, on several laptops at once.
pub fn at_random_on(program: &Path, kills: u64, laptops: u64) -> Result<Tally> {
    side_by_side(1..=laptops, |seed| at_random(program, kills.div_ceil(laptops), seed))
}

/// Does the same with each of these at once; what came of all of them.
pub(crate) fn side_by_side<T: Send>(
    of: impl IntoIterator<Item = T>,
    work: impl Fn(T) -> Result<Tally> + Sync,
) -> Result<Tally> {
    std::thread::scope(|scope| {
        let work = &work;
        let threads: Vec<_> = of.into_iter().map(|one| scope.spawn(move || work(one))).collect();
        let mut all = Tally::default();
        for thread in threads {
            all.add(thread.join().map_err(|_| anyhow!("a laptop's thread ended"))??);
        }
        Ok(all)
    })
}

/// How long an act takes when nobody kills it, as far as is known: what else the computer does changes from act to act.
#[derive(Debug, Clone, Copy, Default)]
struct Length {
    /// From the start of the program to its end.
    whole: Duration,
    /// From its first write to its end.
    writes: Duration,
}

/// From where on a moment is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum From {
    Start,
    FirstWrite,
}

impl Length {
    fn of(&mut self, from: From) -> &mut Duration {
        match from {
            From::Start => &mut self.whole,
            From::FirstWrite => &mut self.writes,
        }
    }

    /// An act came to its end before it was to be killed, after so long; one may have had less to do than others.
    fn too_late(&mut self, from: From, took: Duration) {
        let length = self.of(from);
        *length = took.max(*length / 2);
    }

    /// An act was killed in time: perhaps it would have taken longer than was believed.
    fn in_time(&mut self, from: From) {
        let length = self.of(from);
        *length += *length / 50;
    }
}

/// Kills so many programs, each at a random moment of one of the acts. Most of what a program does before its first write is making a
/// key of the passphrase: seven moments in eight are counted from that write on, the eighth from the start. An act that was over before
/// its moment came tells how long such acts take now, and is done again.
pub fn at_random(program: &Path, kills: u64, seed: u64) -> Result<Tally> {
    let (mut laptop, mut chance, mut tally) = (Laptop::new(program)?, Chance::of(seed), Tally::default());
    let mut waiting = Vec::new();
    let lengths = ACTS.map(|act| Ok((act, length(&mut laptop, act)?)));
    let mut lengths = lengths.into_iter().collect::<Result<Vec<_>>>()?;
    let mut turn = 0;
    while !tally.is_enough(kills) && tally.cases < kills * TRIES {
        let (act, length) = &mut lengths[turn % ACTS.len()];
        // A claim that was submitted, or sent, by a killed program is also taken back now and then.
        let doubtful = if chance.per_mille(500) { waiting.pop() } else { None };
        let args = begin(&mut laptop, *act, doubtful, &mut waiting)?;
        let before = laptop.log();
        let mut child = start(&laptop, &args)?;
        let other = if *act == Act::SendAtOnce { Some(start(&laptop, &args)?) } else { None };
        let from = if chance.per_mille(125) { From::Start } else { From::FirstWrite };
        if from == From::FirstWrite {
            wait_for_write(&laptop, &mut child, before)?;
        }
        let most = u64::try_from(length.of(from).as_micros())?.max(1);
        let over = wait_for_end(&mut child, Duration::from_micros(chance.within(0, most)))?;
        child.kill()?;
        let status = child.wait()?;
        let is_writing = laptop.log().is_written_since(before);
        let output = child.wait_with_output()?;
        tally.cases += 1;
        if status.signal().is_some() {
            let when = match (is_writing, output.stdout.is_empty()) {
                (true, _) => WITHIN,
                (false, true) => "before the first write",
                (false, false) => "after the last write",
            };
            tally.strike(format!("{}, {when}", act.words()));
            length.in_time(from);
            turn += 1;
        } else if let Some(took) = over.filter(|_| status.success()) {
            length.too_late(from, took);
        }
        end(&mut laptop, *act, &output);
        if let Some(other) = other {
            let output = other.wait_with_output()?;
            tally.violations.extend(untold(&output).map(|told| format!("beside a killed program: {told}")));
        }
    }
    laptop.settle()?;
    tally.violations.append(&mut laptop.broken);
    Ok(tally)
}

/// Times an act that nobody kills.
fn length(laptop: &mut Laptop, act: Act) -> Result<Length> {
    let args = begin(laptop, act, None, &mut Vec::new())?;
    let (before, begun) = (laptop.log(), Instant::now());
    let mut child = start(laptop, &args)?;
    let other = if act == Act::SendAtOnce { Some(start(laptop, &args)?) } else { None };
    wait_for_write(laptop, &mut child, before)?;
    let first = begun.elapsed();
    let output = child.wait_with_output()?;
    let whole = begun.elapsed();
    end(laptop, act, &output);
    other.map(Child::wait_with_output).transpose()?;
    Ok(Length { whole, writes: whole.saturating_sub(first) })
}

fn start(laptop: &Laptop, args: &[String]) -> Result<Child> {
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    Ok(laptop.command(&[], &args).spawn()?)
}

/// Returns as soon as something is written that was not before, or the program has ended.
fn wait_for_write(laptop: &Laptop, child: &mut Child, before: Log) -> Result<()> {
    while !laptop.log().is_written_since(before) && child.try_wait()?.is_none() {
        std::thread::sleep(LOOK);
    }
    Ok(())
}

/// Waits so long, or for less where the program ends before: then it answers after how long that was.
fn wait_for_end(child: &mut Child, most: Duration) -> Result<Option<Duration>> {
    let begun = Instant::now();
    while begun.elapsed() < most {
        if child.try_wait()?.is_some() {
            return Ok(Some(begun.elapsed()));
        }
        std::thread::sleep(LOOK.min(most.saturating_sub(begun.elapsed())));
    }
    Ok(None)
}

/// Prepares an act; the arguments of the program that does it. What is submitted becomes one of the waiting; what is taken back is
/// this one, or a claim that surely can be.
pub(crate) fn begin(
    laptop: &mut Laptop,
    act: Act,
    doubtful: Option<(String, String)>,
    waiting: &mut Vec<(String, String)>,
) -> Result<Vec<String>> {
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
        Act::Send | Act::SendAtOnce => {
            waiting.push(fresh(laptop)?);
            if act == Act::SendAtOnce {
                fresh(laptop)?;
            }
            vec!["send".to_owned()]
        }
        Act::TakeBack => {
            let (id, code) = match doubtful {
                Some(doubtful) => doubtful,
                None => fresh(laptop)?,
            };
            laptop.taking_back(&code);
            vec!["take-back".to_owned(), id]
        }
    })
}

/// Notes what an ended act acknowledged.
pub(crate) fn end(laptop: &mut Laptop, act: Act, output: &Output) {
    if act == Act::Submit {
        laptop.submitted(output);
    }
}

/// A program that nobody killed must end in success or in a problem in words, never in a crash.
pub(crate) fn untold(output: &Output) -> Option<String> {
    let view: Option<Value> = serde_json::from_slice(&output.stdout).ok();
    let is_told = match output.status.code() {
        Some(0) => true,
        Some(1) => {
            view.is_some_and(|view| view["code"].is_string() || view["problem"]["code"].is_string() || view.is_array())
        }
        _ => false,
    };
    (!is_told).then(|| told(output))
}

/// The code of the problem that a program told.
pub(crate) fn problem_of(output: &Output) -> Option<String> {
    let told: Value = serde_json::from_slice(&output.stdout).ok()?;
    let views = told.as_array().map_or(std::slice::from_ref(&told), Vec::as_slice);
    views.iter().find_map(|view| {
        let of_a_claim = view["problem"]["code"].as_str();
        let of_all = view["code"].as_str().filter(|_| !output.status.success() && !told.is_array());
        of_a_claim.or(of_all).map(str::to_owned)
    })
}
