//! What a power cut leaves of the home folder: images made from a recorded run, each with the writes nobody waited for dropped,
//! reordered or torn, and each opened as the program would.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use claims_store::{DataKey, KeyFile, NewSlot, NoKeychain, Store, Unlock};

use crate::chance::Chance;
use crate::stories::Story;
use crate::trace::{Done, record};

const PASSPHRASE: &str = "images";
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

/// Records one run of `program WORD FOLDER`, the word that of the story, makes so many images of it, and opens each.
pub fn check(program: &Path, story: &Story, count: u64, seed: u64) -> Result<Checked> {
    let place =
        tempfile::tempdir_in(if Path::new("/dev/shm").is_dir() { Path::new("/dev/shm") } else { Path::new("/tmp") })?;
    let home = place.path().join("home");
    fs::create_dir(&home)?;
    let (_, key) = KeyFile::create(&home.join("key.json"), &[NewSlot::Passphrase(PASSPHRASE)], &NoKeychain)?;
    drop(Store::open(&home.join("claims.db"), &key)?);
    let before = files(&home)?;
    let mut command = Command::new(program);
    command.arg(story.word).arg(&home);
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
        let said: Vec<&str> = done[..until].iter().filter_map(Done::said).collect();
        checked.images += 1;
        match look(&image, &key, story, &said) {
            Ok(looked_for) => checked.looked_for += looked_for,
            Err(missing) => {
                checked.violations += 1;
                if checked.told.len() < 5 {
                    checked.told.push(format!("image {number}, cut after {until} of {}: {missing:#}", done.len()));
                }
            }
        }
        fs::remove_dir_all(&image)?;
    }
    Ok(checked)
}

/// Opens an image and looks for everything acknowledged; how much that is.
fn look(image: &Path, key: &DataKey, story: &Story, said: &[&str]) -> Result<u64> {
    let store = Store::open(&image.join("claims.db"), key).context("opening")?;
    store.check().context("checking")?;
    (story.look)(&store, said)
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
    /// What was acknowledged.
    fn said(&self) -> Option<&str> {
        match self {
            Self::Said(line) => Some(line),
            Self::Written(..) | Self::Cut(..) | Self::Synced(_) | Self::Removed(_) | Self::Renamed(..) => None,
        }
    }

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

/// The key of a folder that images are made of.
pub fn key(folder: &Path) -> Result<DataKey> {
    Ok(KeyFile::load(&folder.join("key.json"))?.unlock(Unlock::Passphrase(PASSPHRASE), &NoKeychain)?)
}
