//! `claims-faults NAME [COUNT]`: one proof at any length; `claims-faults record [PART] --out FILE`: every proof, or one, at full
//! length, each written down as soon as it ends.
#![expect(clippy::print_stdout, reason = "a program of ours for ourselves: it prints")]

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use claims_faults::stories::{self, Story};
use claims_faults::{calls, courier, images, kills, model, mutants, sim};
use serde::Serialize;

/// Histories of the long run.
const SEEDS: u64 = 100_000;

/// Power cuts of the long run.
const IMAGES: u64 = 20_000;

/// Power cuts of the long run while a list is downloaded: its images are a hundred times as large.
const LISTS: u64 = 2_000;

/// Claims the courier carries in the long run.
const CARRIED: u32 = 2_000;

/// Random kills of the long run.
const KILLS: u64 = 2_000;

/// Laptops side by side in the long run: most of a kill is waiting.
const LAPTOPS: u64 = 2;

const AT_CALLS: &str =
    "kill -9 of the program while it talks to the payer, and at the calls that change its home or tell the outcome";
const FAILING: &str = "writes, syncs and new files of the program that fail";

type Part = (&'static str, fn() -> Result<Proof>);

/// Every proof of the long run, the short ones first.
const PARTS: [Part; 11] = [
    ("model-1", || states(1, model::Life::Full)),
    ("model-2", || states(2, model::Life::Plain)),
    ("mutants", mutants),
    ("courier", || carried(CARRIED)),
    ("calls", || struck(AT_CALLS, calls::at_calls, 1)),
    ("failing", || struck(FAILING, calls::failing, 1)),
    ("seeds", || seeds(SEEDS)),
    ("model-3", || states(3, model::Life::Plain)),
    ("kills", || killed(KILLS)),
    ("images", || power("images of the home folder after a power cut", &stories::CLAIMS, IMAGES)),
    ("lists", || power("images of a list that is downloaded, after a power cut", &stories::LIST, LISTS)),
];

/// One proof of the long run.
#[derive(Serialize)]
struct Proof {
    /// What was done to the program.
    what: String,
    /// How often.
    count: u64,
    /// Broken promises among them.
    violations: u64,
    /// More about it.
    detail: serde_json::Value,
}

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["told", seed] => sim::told(seed.parse()?).iter().for_each(|line| println!("{line}")),
        ["seeds", count] => print(&seeds(count.parse()?)?)?,
        ["model", claims, "plain"] => print(&states(claims.parse()?, model::Life::Plain)?)?,
        ["model", claims] => print(&states(claims.parse()?, model::Life::Full)?)?,
        ["images", count] => print(&power("images", &stories::CLAIMS, count.parse()?)?)?,
        ["lists", count] => print(&power("lists", &stories::LIST, count.parse()?)?)?,
        ["courier", count] => print(&carried(count.parse()?)?)?,
        ["kills", count] => print(&killed(count.parse()?)?)?,
        ["calls", stride] => print(&struck(AT_CALLS, calls::at_calls, stride.parse()?)?)?,
        ["failing", stride] => print(&struck(FAILING, calls::failing, stride.parse()?)?)?,
        ["save", folder] => return stories::save(Path::new(folder)),
        ["pull", folder] => return stories::pull(Path::new(folder)),
        ["mutant"] => return mutants::hunt(),
        ["mutants"] => print(&mutants()?)?,
        ["record", "--out", out] => return record("", Path::new(out)),
        ["record", part, "--out", out] => return record(part, Path::new(out)),
        _ => bail!(
            "usage: claims-faults seeds COUNT | model CLAIMS [plain] | images COUNT | lists COUNT | courier CLAIMS | kills COUNT | calls STRIDE | failing STRIDE | mutants | told SEED | record [PART] --out FILE"
        ),
    }
    Ok(())
}

/// Every part, or the one that is named, each into the file in the place of its last outcome.
fn record(wanted: &str, out: &Path) -> Result<()> {
    let names = || PARTS.map(|(name, _)| name).join(", ");
    let parts: Vec<_> = PARTS.iter().filter(|(name, _)| wanted.is_empty() || *name == wanted).collect();
    if parts.is_empty() {
        bail!("there is no proof {wanted}: {}", names());
    }
    let mut broken = Vec::new();
    for (name, prove) in parts {
        let proof = prove()?;
        print(&proof)?;
        if proof.violations > 0 {
            broken.push(*name);
        }
        write_down(&proof, out)?;
    }
    if !broken.is_empty() {
        bail!("a promise was broken: {}", broken.join(", "));
    }
    Ok(())
}

fn write_down(proof: &Proof, out: &Path) -> Result<()> {
    let mut proofs: Vec<serde_json::Value> = match std::fs::read_to_string(out) {
        Ok(text) => serde_json::from_str(&text).with_context(|| format!("{} is not readable", out.display()))?,
        Err(_) => Vec::new(),
    };
    let proof = serde_json::to_value(proof)?;
    match proofs.iter_mut().find(|old| old.get("what") == proof.get("what")) {
        Some(old) => *old = proof,
        None => proofs.push(proof),
    }
    let text = serde_json::to_string_pretty(&proofs)? + "\n";
    std::fs::write(out, text).with_context(|| format!("cannot write {}", out.display()))
}

fn print(proof: &Proof) -> Result<()> {
    println!("{}", serde_json::to_string(proof)?);
    Ok(())
}

/// Histories by seed.
fn seeds(count: u64) -> Result<Proof> {
    let (mut tally, mut broken) = (sim::Tally::default(), Vec::new());
    for seed in 0..count {
        match sim::play(seed) {
            Ok(more) => tally.add(more),
            Err(words) => broken.push(format!("{seed}: {words}")),
        }
    }
    Ok(Proof {
        what: "histories of client and payer by seed".to_owned(),
        count,
        violations: broken.len().try_into()?,
        detail: serde_json::json!({ "played": tally, "broken": broken }),
    })
}

/// Every state of a small world.
fn states(claims: usize, life: model::Life) -> Result<Proof> {
    let (count, steps, broken) = match model::walk(claims, life) {
        Ok(walked) => (walked.states, walked.steps, None),
        Err(words) => (0, 0, Some(words)),
    };
    let happens = match life {
        model::Life::Plain => "on their way to the payer",
        model::Life::Full => "declined, taken back and corrected as well",
    };
    Ok(Proof {
        what: format!(
            "states of 2 processes and {claims} claim{} {happens}, walked whole",
            if claims == 1 { "" } else { "s" }
        ),
        count,
        violations: u64::from(broken.is_some()),
        detail: serde_json::json!({ "claims": claims, "processes": 2, "life": life, "steps": steps, "broken": broken }),
    })
}

/// Power cuts.
fn power(what: &str, story: &Story, count: u64) -> Result<Proof> {
    let checked = images::check(&std::env::current_exe()?, story, count, 1)?;
    Ok(Proof {
        what: what.to_owned(),
        count: checked.images,
        violations: checked.violations,
        detail: serde_json::json!(checked),
    })
}

/// The shipped courier.
fn carried(claims: u32) -> Result<Proof> {
    let tally = courier::carry(claims, 1)?;
    Ok(Proof {
        what: "claims carried by the shipped courier over a failing line, stopped anywhere".to_owned(),
        count: claims.into(),
        violations: tally.told.len().try_into()?,
        detail: serde_json::json!(tally),
    })
}

/// Random kills.
fn killed(cycles: u64) -> Result<Proof> {
    let tally = kills::at_random_on(&program()?, cycles, LAPTOPS)?;
    let detail = serde_json::json!(tally);
    let what = "kill -9 of the program at random".to_owned();
    Ok(Proof { what, count: tally.struck, violations: tally.violations.len().try_into()?, detail })
}

/// Kills at calls, and failing calls: every one, or one in so many.
fn struck(what: &str, strike: fn(&Path, usize) -> Result<kills::Tally>, stride: usize) -> Result<Proof> {
    let tally = strike(&program()?, stride)?;
    let detail = serde_json::json!({ "stride": stride, "tally": tally });
    let which = if stride == 1 { "each in turn".to_owned() } else { format!("one in {stride}") };
    let what = format!("{what}, {which}");
    Ok(Proof { what, count: tally.struck, violations: tally.violations.len().try_into()?, detail })
}

/// The program to be killed.
fn program() -> Result<std::path::PathBuf> {
    Ok(std::env::var_os("CLAIMS_BIN").context("CLAIMS_BIN names the program to be killed")?.into())
}

/// Planted defects.
fn mutants() -> Result<Proof> {
    let found = mutants::hunt_all(&std::env::current_exe()?)?;
    Ok(Proof {
        what: "planted defects, each found".to_owned(),
        count: found.len().try_into()?,
        violations: found.iter().filter(|(_, by)| by.is_none()).count().try_into()?,
        detail: serde_json::json!(found.into_iter().collect::<std::collections::BTreeMap<_, _>>()),
    })
}
