//! `claims-faults NAME [COUNT]`: one proof at any length; `claims-faults all --out FILE`: every proof at full length.
#![expect(clippy::print_stdout, reason = "a program of ours for ourselves: it prints")]

use anyhow::{Context as _, Result, bail};
use claims_faults::{courier, images, kills, model, mutants, sim};
use serde::Serialize;

/// Histories of the long run.
const SEEDS: u64 = 100_000;

/// Power cuts of the long run.
const IMAGES: u64 = 20_000;

/// Claims the courier carries in the long run.
const CARRIED: u32 = 2_000;

/// Random kills of the long run.
const KILLS: u64 = 2_000;

const AT_RANDOM: &str = "kill -9 of the program at random";
const AT_CALLS: &str = "kill -9 of the program at its every call to the system";
const FAILING: &str = "writes and syncs of the program that fail, each in turn";

/// One proof of the long run.
#[derive(Serialize)]
struct Proof {
    /// What was done to the program.
    what: &'static str,
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
        ["images", count] => print(&power(count.parse()?)?)?,
        ["courier", count] => print(&carried(count.parse()?)?)?,
        ["kills", count] => print(&killed(AT_RANDOM, kills::at_random(&program()?, count.parse()?, 1)?)?)?,
        ["calls", stride] => print(&killed(AT_CALLS, kills::at_calls(&program()?, stride.parse()?)?)?)?,
        ["failing", stride] => print(&killed(FAILING, kills::failing(&program()?, stride.parse()?)?)?)?,
        ["save", folder] => return images::save(std::path::Path::new(folder)),
        ["mutant"] => return mutants::hunt(),
        ["mutants"] => print(&mutants()?)?,
        ["all", "--out", out] => {
            let mut proofs = Vec::new();
            let all: [fn() -> Result<Proof>; 9] = [
                || seeds(SEEDS),
                || states(1, model::Life::Full),
                || states(2, model::Life::Plain),
                mutants,
                || carried(CARRIED),
                || power(IMAGES),
                || killed(AT_RANDOM, kills::at_random(&program()?, KILLS, 1)?),
                || killed(AT_CALLS, kills::at_calls(&program()?, 1)?),
                || killed(FAILING, kills::failing(&program()?, 1)?),
            ];
            for proof in all {
                let proof = proof()?;
                print(&proof)?;
                proofs.push(proof);
            }
            let text = serde_json::to_string_pretty(&proofs)? + "\n";
            std::fs::write(out, text).with_context(|| format!("cannot write {out}"))?;
            if proofs.iter().any(|proof| proof.violations > 0) {
                bail!("a promise was broken");
            }
        }
        _ => bail!(
            "usage: claims-faults seeds COUNT | model CLAIMS [plain] | images COUNT | courier CLAIMS | kills COUNT | calls STRIDE | failing STRIDE | mutants | told SEED | all --out FILE"
        ),
    }
    Ok(())
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
        what: "histories of client and payer by seed",
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
    Ok(Proof {
        what: "states of a small world, walked whole",
        count,
        violations: u64::from(broken.is_some()),
        detail: serde_json::json!({ "claims": claims, "processes": 2, "life": life, "steps": steps, "broken": broken }),
    })
}

/// Power cuts.
fn power(count: u64) -> Result<Proof> {
    let checked = images::check(&std::env::current_exe()?, count, 1)?;
    Ok(Proof {
        what: "images of the home folder after a power cut",
        count: checked.images,
        violations: checked.violations,
        detail: serde_json::json!(checked),
    })
}

/// The shipped courier.
fn carried(claims: u32) -> Result<Proof> {
    let tally = courier::carry(claims, 1)?;
    Ok(Proof {
        what: "claims carried by the shipped courier over a failing line, stopped anywhere",
        count: claims.into(),
        violations: tally.told.len().try_into()?,
        detail: serde_json::json!(tally),
    })
}

/// Kills and failing calls.
fn killed(what: &'static str, tally: kills::Tally) -> Result<Proof> {
    let detail = serde_json::json!(tally);
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
        what: "planted defects, each found",
        count: found.len().try_into()?,
        violations: found.iter().filter(|(_, by)| by.is_none()).count().try_into()?,
        detail: serde_json::json!(found.into_iter().collect::<std::collections::BTreeMap<_, _>>()),
    })
}
