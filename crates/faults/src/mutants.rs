//! Planted defects: the proofs must find each, else they prove nothing.
//!
//! A defect is chosen by an environment variable, so each is hunted in a process of its own.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};
use claims_domain::outbox::seeded::{Defect, VARIABLE, seeded};

use crate::{courier, images, model, sim, stories};

/// Histories in which a defect must show.
const SEEDS: u64 = 20_000;

/// Power cuts in which a defect of the store must show.
const IMAGES: u64 = 300;

/// Claims among which a defect of the courier must show.
const CARRIED: u32 = 60;

/// Defects of the store: found by the images of a power cut, not by what is played here.
pub const OF_THE_STORE: &[Defect] = &[Defect::CommitNotSynced];

/// Defects of what carries the claims: found where the shipped courier carries them.
pub const OF_THE_COURIER: &[Defect] = &[Defect::DeliveredBeforeSent, Defect::CountedAfterSending, Defect::BodyRebuilt];

/// Hunts the planted defect; prints what found it.
#[expect(clippy::print_stdout, reason = "it answers another process")]
pub fn hunt() -> Result<()> {
    if !Defect::ALL.iter().any(|defect| seeded(*defect)) {
        bail!("no defect is planted: build with the feature seeded-defects and set {VARIABLE}");
    }
    if OF_THE_STORE.iter().any(|defect| seeded(*defect)) {
        let checked = images::check(&std::env::current_exe()?, &stories::CLAIMS, IMAGES, 1)?;
        if let Some(first) = checked.told.first() {
            println!("{} of {} images: {first}", checked.violations, checked.images);
        }
        return Ok(());
    }
    if OF_THE_COURIER.iter().any(|defect| seeded(*defect)) {
        if let Some(first) = courier::carry(CARRIED, 1)?.told.first() {
            println!("courier: {first}");
        }
        return Ok(());
    }
    let by_seed = || (0..SEEDS).find_map(|seed| sim::play(seed).err().map(|words| format!("seed {seed}: {words}")));
    let by_walk = || model::walk(1, model::Life::Full).err().map(|words| format!("model: {}", first(&words)));
    let told = by_seed().or_else(by_walk);
    if let Some(told) = told {
        println!("{told}");
    }
    Ok(())
}

fn first(words: &str) -> &str {
    words.lines().next().unwrap_or_default().split(':').next().unwrap_or_default()
}

/// Plants each defect in a process of this program; what found each, `None` where nothing did.
pub fn hunt_all(program: &Path) -> Result<Vec<(String, Option<String>)>> {
    let mut found = Vec::new();
    for defect in Defect::ALL {
        let name = format!("{defect:?}");
        let output = Command::new(program).arg("mutant").env(VARIABLE, &name).output()?;
        if !output.status.success() {
            bail!("{name}: {}", String::from_utf8_lossy(&output.stderr));
        }
        let told = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        found.push((name, Some(told).filter(|told| !told.is_empty())));
    }
    Ok(found)
}
