//! What a power cut leaves of the home folder: images made from a recorded run, each with the writes nobody waited for dropped,
//! reordered or torn, and each opened as the program would.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use claims_domain::Timestamp;
use claims_domain::claim::ClaimState;
use claims_domain::draft::Draft;
use claims_domain::ids::{ClaimCode, ClaimId};
use claims_store::{ClaimRow, DataKey, KeyFile, NewSlot, NoKeychain, Store, Unlock};

use crate::chance::Chance;
use crate::sim::composed_for_store;
use crate::trace::{Done, record};

const PASSPHRASE: &str = "images";
/// Claims saved in the recorded run.
const CLAIMS: u32 = 40;
/// A disk writes at least so much at once.
const SECTOR: usize = 512;

/// What became of the images.
#[derive(Debug, Default, Clone, serde::Serialize)]
pub struct Checked {
    /// Images made and opened.
    pub images: u64,
    /// Acknowledged saves looked for in them, all together.
    pub looked_for: u64,
    /// Images in which something was missing or that could not be opened, with the first few told.
    pub violations: u64,
    /// What was missing.
    pub told: Vec<String>,
}

/// A process that saves, submits, hands over and takes back claims, saying so after each.
#[expect(clippy::print_stdout, reason = "what it says is what was acknowledged")]
pub fn save(folder: &Path) -> Result<()> {
    let store = Store::open(&folder.join("claims.db"), &key(folder)?)?;
    let say = |what: &str, number: u32| {
        println!("{what} {number}");
        std::io::stdout().flush()
    };
    for number in 1..=CLAIMS {
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

/// Records one run of `program save FOLDER`, makes so many images of it, and opens each.
pub fn check(program: &Path, count: u64, seed: u64) -> Result<Checked> {
    let place =
        tempfile::tempdir_in(if Path::new("/dev/shm").is_dir() { Path::new("/dev/shm") } else { Path::new("/tmp") })?;
    let home = place.path().join("home");
    fs::create_dir(&home)?;
    let (_, key) = KeyFile::create(&home.join("key.json"), &[NewSlot::Passphrase(PASSPHRASE)], &NoKeychain)?;
    drop(Store::open(&home.join("claims.db"), &key)?);
    let before = files(&home)?;
    let mut command = Command::new(program);
    command.arg("save").arg(&home);
    let done = record(&command, &home)?;
    ensure!(done.iter().any(|done| matches!(done, Done::Synced(_))), "nothing was recorded");

    let (mut chance, mut checked) = (Chance::of(seed), Checked::default());
    for number in 0..count {
        let until = chance.place(done.len()) + 1;
        let left = cut(&before, &done[..until], &mut chance);
        let image = place.path().join(format!("image-{number}"));
        fs::create_dir(&image)?;
        for (name, bytes) in &left {
            fs::write(image.join(name), bytes)?;
        }
        let promised = promised(&done[..until]);
        checked.images += 1;
        checked.looked_for += promised.len() as u64;
        if let Err(missing) = look(&image, &key, &promised) {
            checked.violations += 1;
            if checked.told.len() < 5 {
                checked.told.push(format!("image {number}, cut after {until} of {}: {missing}", done.len()));
            }
        }
        fs::remove_dir_all(&image)?;
    }
    Ok(checked)
}

/// The last thing acknowledged about each claim.
fn promised(done: &[Done]) -> BTreeMap<u32, &str> {
    let said = done.iter().filter_map(|done| match done {
        Done::Said(line) => line.split_once(' '),
        Done::Written(..) | Done::Cut(..) | Done::Synced(_) | Done::Removed(_) | Done::Renamed(..) => None,
    });
    said.filter_map(|(word, number)| Some((number.parse().ok()?, word))).collect()
}

/// Opens an image and looks for everything acknowledged.
fn look(image: &Path, key: &DataKey, promised: &BTreeMap<u32, &str>) -> Result<()> {
    let store = Store::open(&image.join("claims.db"), key).context("opening")?;
    store.check().context("checking")?;
    for (number, word) in promised {
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
    Ok(())
}

/// The files after the power failed there: what was synced, and of the rest whatever chance lets through.
fn cut(before: &BTreeMap<String, Vec<u8>>, done: &[Done], chance: &mut Chance) -> BTreeMap<String, Vec<u8>> {
    let mut disk = before.clone();
    // How long each file is for the program, which appends at its end.
    let mut lengths: BTreeMap<String, u64> =
        before.iter().map(|(name, bytes)| (name.clone(), bytes.len() as u64)).collect();
    let mut pending: Vec<Done> = Vec::new();
    for done in done {
        match done {
            Done::Written(file, place, bytes) => {
                let length = lengths.entry(file.clone()).or_default();
                let place = place.unwrap_or(*length);
                *length = (*length).max(place + bytes.len() as u64);
                pending.push(Done::Written(file.clone(), Some(place), bytes.clone()));
            }
            Done::Cut(file, length) => {
                lengths.insert(file.clone(), *length);
                pending.push(done.clone());
            }
            Done::Synced(file) => {
                // Names are kept in order: a synced file has the name it was given, and what went before it is done too.
                let last = pending
                    .iter()
                    .rposition(|done| matches!(done, Done::Renamed(_, to) if to == file || file.is_empty()));
                let (mut kept, all) = (Vec::new(), std::mem::take(&mut pending));
                for (at, done) in all.into_iter().enumerate() {
                    let is_name = matches!(done, Done::Removed(_) | Done::Renamed(..));
                    if done.file() == file || (is_name && last.is_some_and(|last| at <= last)) {
                        put(&mut disk, &done);
                    } else {
                        kept.push(done);
                    }
                }
                pending = kept;
            }
            Done::Removed(file) => {
                lengths.remove(file);
                pending.push(done.clone());
            }
            Done::Renamed(from, to) => {
                let length = lengths.remove(from).unwrap_or(0);
                lengths.insert(to.clone(), length);
                pending.push(done.clone());
            }
            Done::Said(_) => {}
        }
    }
    let share = *chance.one_of(&[0, 0, 200, 500, 800, 1000]);
    let torn = chance.per_mille(500);
    // In another order, but no name before its time.
    if !pending.iter().any(|done| matches!(done, Done::Removed(_) | Done::Renamed(..))) {
        for at in (1..pending.len()).rev() {
            let other = chance.place(at + 1);
            pending.swap(at, other);
        }
    }
    for done in pending {
        if torn && let Done::Written(file, Some(place), bytes) = &done {
            for (at, sector) in bytes.chunks(SECTOR).enumerate() {
                if chance.per_mille(share) {
                    let place = place + (at * SECTOR) as u64;
                    put(&mut disk, &Done::Written(file.clone(), Some(place), sector.to_vec()));
                }
            }
        } else if chance.per_mille(share) {
            put(&mut disk, &done);
        }
    }
    // Only the program's memory of its log; made anew by whoever opens it first.
    disk.remove("claims.db-shm");
    disk
}

fn put(disk: &mut BTreeMap<String, Vec<u8>>, done: &Done) {
    let index = |place: u64| usize::try_from(place).unwrap_or(usize::MAX);
    match done {
        Done::Written(file, place, bytes) => {
            let kept = disk.entry(file.clone()).or_default();
            let place = index(place.unwrap_or(0));
            if kept.len() < place + bytes.len() {
                kept.resize(place + bytes.len(), 0);
            }
            kept[place..place + bytes.len()].copy_from_slice(bytes);
        }
        Done::Cut(file, length) => disk.entry(file.clone()).or_default().resize(index(*length), 0),
        Done::Removed(file) => {
            disk.remove(file);
        }
        Done::Renamed(from, to) => {
            if let Some(bytes) = disk.remove(from) {
                disk.insert(to.clone(), bytes);
            }
        }
        Done::Synced(_) | Done::Said(_) => {}
    }
}

impl Done {
    fn file(&self) -> &str {
        match self {
            Self::Written(file, ..) | Self::Cut(file, _) | Self::Synced(file) | Self::Removed(file) => file,
            Self::Renamed(_, to) => to,
            Self::Said(_) => "",
        }
    }
}

fn files(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        all.insert(entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path())?);
    }
    Ok(all)
}

fn key(folder: &Path) -> Result<DataKey> {
    Ok(KeyFile::load(&folder.join("key.json"))?.unlock(Unlock::Passphrase(PASSPHRASE), &NoKeychain)?)
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
