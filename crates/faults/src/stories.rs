//! What is recorded for the images of a power cut, and what must be found in each: claims that come and go, and a list that a download
//! puts in the place of another.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use claims_domain::Timestamp;
use claims_domain::catalogue::Diagnosis;
use claims_domain::claim::ClaimState;
use claims_domain::draft::Draft;
use claims_domain::ids::{ClaimCode, ClaimId, DiagnosisCode};
use claims_store::{ClaimRow, List, MirrorRow, Store, StoreError};

use crate::images::key;
use crate::sim::composed_for_store;

/// A recorded run: the word by which this program plays it, and what must be found after it said so much.
pub struct Story {
    /// The program's first argument; the folder is its second.
    pub word: &'static str,
    /// Answers how much was looked for.
    pub look: fn(&Store, &[&str]) -> Result<u64>,
}

/// Claims are saved, submitted, handed over and taken back.
pub const CLAIMS: Story = Story { word: "save", look: claims_are_there };

/// A list is downloaded, and put in the place of another.
pub const LIST: Story = Story { word: "pull", look: list_is_whole };

/// Claims saved in the recorded run.
const SAVED: u32 = 40;

/// Rows of the list, and those that come together: enough for the log to be moved meanwhile.
const ROWS: u32 = 2_000;
const TOGETHER: usize = 250;
/// Downloads of the list, each of which changes every other row.
const DOWNLOADS: u32 = 4;

/// Plays the story of claims, saying each thing when it is done.
pub fn save(folder: &Path) -> Result<()> {
    let store = Store::open(&folder.join("claims.db"), &key(folder)?)?;
    for number in 1..=SAVED {
        store.write(|tx| tx.claims_mut().insert(&claim(number)))?;
        say("saved", number)?;
        if number % 2 == 0 {
            let composed = composed_for_store(number);
            store.write(|tx| {
                tx.claims_mut().submitted(&id(number), &composed, None, at(number))?;
                tx.outbox_mut().insert(&id(number), b"{\"resourceType\":\"Claim\"}", true, at(number))
            })?;
            say("submitted", number)?;
        }
        let leaves = match number % 6 {
            0 => Some(("delivered", ClaimState::Waiting)),
            4 => Some(("taken-back", ClaimState::Draft)),
            _ => None,
        };
        if let Some((word, state)) = leaves {
            store.write(|tx| {
                tx.outbox_mut().remove(&id(number))?;
                tx.claims_mut().set_state(&id(number), state, at(number))
            })?;
            say(word, number)?;
        }
    }
    Ok(())
}

/// Plays the story of a list, saying each download when it is shown.
pub fn pull(folder: &Path) -> Result<()> {
    let store = Store::open(&folder.join("claims.db"), &key(folder)?)?;
    for download in 1..=DOWNLOADS {
        let list = List::Diagnoses;
        let generation = store.write(|tx| tx.mirror_mut().begin(list, "graphql", at(download)))?;
        let rows = (1..=ROWS).map(|number| MirrorRow::diagnosis(&diagnosis(number, download)));
        let rows = rows.collect::<Result<Vec<_>, _>>()?;
        for some in rows.chunks(TOGETHER) {
            store.write(|tx| tx.mirror_mut().add(list, generation, some, Some("further")))?;
        }
        store.write(|tx| tx.mirror_mut().switch(list, generation, at(download)))?;
        say("shown", download)?;
    }
    Ok(())
}

/// The row as a download brings it: every other one is as it was.
fn diagnosis(number: u32, download: u32) -> Diagnosis {
    let version = if number.is_multiple_of(2) { 1 } else { download };
    Diagnosis {
        code: DiagnosisCode::new(format!("D{number:05}")),
        name: format!("Disease {number} of version {version}"),
    }
}

/// The list is that of the last download that was shown, or of the next, and nothing in between; and it is found by its words.
fn list_is_whole(store: &Store, said: &[&str]) -> Result<u64> {
    let shown = said.iter().rev().find_map(|line| line.strip_prefix("shown ")?.parse::<u32>().ok()).unwrap_or(0);
    let mut kept: Vec<Diagnosis> = store.read::<_, StoreError>(|read| read.mirror().all(List::Diagnoses))?;
    kept.sort_by(|one, other| one.code.as_str().cmp(other.code.as_str()));
    let is = |download: u32| -> bool {
        let expected = (1..=ROWS).filter(|_| download > 0).map(|number| diagnosis(number, download));
        expected.eq(kept.iter().cloned())
    };
    ensure!(is(shown) || is(shown + 1), "the list after download {shown} is neither that nor the next");
    if !kept.is_empty() {
        let found = store.read::<_, StoreError>(|read| read.mirror().find_diagnoses("disease 77", 50))?;
        ensure!(found.iter().any(|found| found.code.as_str() == "D00077"), "a row is not found by its words");
    }
    Ok(u64::from(shown))
}

#[expect(clippy::print_stdout, reason = "what it says is what was acknowledged")]
fn say(what: &str, number: u32) -> std::io::Result<()> {
    println!("{what} {number}");
    std::io::stdout().flush()
}

/// The last thing acknowledged about each claim.
fn promised<'s>(said: &[&'s str]) -> BTreeMap<u32, &'s str> {
    let said = said.iter().filter_map(|line| line.split_once(' '));
    said.filter_map(|(word, number)| Some((number.parse().ok()?, word))).collect()
}

/// Everything acknowledged is there.
fn claims_are_there(store: &Store, said: &[&str]) -> Result<u64> {
    let promised = promised(said);
    for (number, word) in &promised {
        let row = store.read(|read| read.claims().get(&id(*number)))?;
        let row = row.with_context(|| format!("claim {number} was {word} and is gone"))?;
        let waits = store.read(|read| read.outbox().get(&id(*number)))?.is_some();
        // What happened after the last word may be there too: each claim goes saved, submitted, then out of the outbox.
        let fits = match *word {
            "saved" => true,
            "submitted" => {
                waits || number % 6 == 0 && row.delivered.is_some() || number % 6 == 4 && row.state == ClaimState::Draft
            }
            "delivered" => row.state == ClaimState::Waiting && !waits,
            _ => row.state == ClaimState::Draft && !waits,
        };
        ensure!(fits, "claim {number} was {word} and is {:?}, waiting: {waits}", row.state);
    }
    Ok(promised.len() as u64)
}

fn id(number: u32) -> ClaimId {
    ClaimId::new(format!("claim-{number:06}"))
}

fn at(number: u32) -> Timestamp {
    Timestamp::from_millis(i64::from(number) * 1000)
}

fn claim(number: u32) -> ClaimRow {
    let composed = composed_for_store(number);
    ClaimRow {
        draft: Draft { insuree: composed.insuree.to_string(), ..Draft::default() },
        total: composed.total(),
        visit_from: Some(composed.visit_from),
        ..ClaimRow::new(id(number), ClaimCode::new(format!("RAPHOS-A-{number:06}")), at(number))
    }
}
