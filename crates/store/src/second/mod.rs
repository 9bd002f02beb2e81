//! The second home of unsent work: a sealed journal beside the database. Losing either of the two loses no submitted claim.
//!
//! The database comes first, then the journal, then the clerk is told. A cut between the two is healed when the store is next
//! opened (`mend`): what the database does not know is restored from here, in everything else the database is right.

mod entry;
mod lost;
mod mend;
mod record;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

use claims_domain::ids::ClaimId;
use rusqlite::Connection;

use crate::access::{Read, Write};
use crate::error::StoreError;
use crate::key::DataKey;
use crate::store::{private_file, with_suffix};

use entry::{CHANGES, Entry, Payer, Unsent, counter, raise};
use record::{HEAD, Link, Record, Seal};

pub(crate) use lost::{clear, is_gone, is_lost, is_suspect, set_aside, suspect};
pub use mend::Replaced;

/// Records that may tell of nothing any more before the file is written anew.
const DEAD_RECORDS: usize = 64;

/// The claims whose place in the outbox a transaction changes.
#[derive(Default)]
pub(crate) struct Moved(RefCell<BTreeSet<ClaimId>>);

impl Moved {
    pub(crate) fn note(&self, claim: &ClaimId) {
        self.0.borrow_mut().insert(claim.clone());
    }
}

/// How the second home stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecondHome {
    /// Unsent claims it holds.
    pub claims: usize,
    /// Why it does not hold all of them; what was submitted is in the database then, and nowhere else.
    pub trouble: Option<Trouble>,
}

/// Why the second home cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// No space is left on the disk.
    Full,
    /// The file or its folder cannot be written to.
    ReadOnly,
    /// It is gone or damaged, or the disk failed; it is made anew with the next claim or start.
    Failed,
}

/// The file, and what is known of it since it was last looked at.
pub(crate) struct Second {
    path: PathBuf,
    seal: Seal,
    known: Option<Known>,
    trouble: Option<Trouble>,
}

/// What the file held when this process last looked.
struct Known {
    /// Its first bytes: others may have put another file in its place.
    head: [u8; HEAD],
    end: u64,
    last: Link,
    records: usize,
    payer: Payer,
    live: BTreeSet<ClaimId>,
}

/// All that a file tells.
#[derive(Default)]
struct Contents {
    payer: Payer,
    /// With the number of the record, which is the order of submission.
    live: BTreeMap<ClaimId, (u64, Unsent)>,
    /// Places where something is missing or cannot be understood.
    broken: u64,
    /// The last record was never finished.
    torn: bool,
    records: usize,
    end: usize,
    last: Option<Link>,
}

/// What a transaction tells the journal once it is committed.
pub(crate) struct News {
    payer: Payer,
    moves: Vec<Entry>,
}

impl Moved {
    /// What there is to tell; `None` when nothing moved. Read in the transaction itself, at its end.
    pub(crate) fn news(&self, write: &Write<'_>) -> Result<Option<News>, StoreError> {
        let moved = self.0.borrow();
        if moved.is_empty() {
            return Ok(None);
        }
        raise(write, CHANGES, counter(write, CHANGES)?.saturating_add(1))?;
        let told = |claim: &ClaimId| {
            let unsent = Unsent::of(write, claim)?;
            Ok(unsent.map_or_else(|| Entry::Gone(claim.clone()), |unsent| Entry::Submitted(Box::new(unsent))))
        };
        let moves = moved.iter().map(told).collect::<Result<_, StoreError>>()?;
        Ok(Some(News { payer: Payer::of(write)?, moves }))
    }
}

impl Second {
    /// The journal of a database. Nothing is read yet.
    pub(crate) fn new(database: &Path, key: &DataKey) -> Result<Self, StoreError> {
        Ok(Self { path: path_of(database), seal: Seal::new(key)?, known: None, trouble: None })
    }

    /// Keeps other processes away, and learns what they wrote. Taken before the database commits, so that the journal tells
    /// everything in the order of the commits; whoever holds it waits for no database.
    pub(crate) fn turn(&mut self) -> Result<File, StoreError> {
        let lock = self.lock()?;
        self.catch_up();
        Ok(lock)
    }

    /// Keeps what was committed. Where that fails, [`SecondHome::trouble`] says so: the claim is submitted all the same.
    pub(crate) fn keep(&mut self, turn: Result<File, StoreError>, news: News, conn: &Connection) {
        let kept = turn.and_then(|_lock| {
            if self.known.is_none() {
                return self.renew(conn);
            }
            die_at("committed");
            self.append(news)?;
            let worn = self.known.as_ref().is_none_or(|known| known.records > DEAD_RECORDS + 2 * known.live.len());
            if worn { self.renew(conn) } else { Ok(()) }
        });
        self.note(kept);
    }

    /// Makes a file that is in trouble anew from the database.
    pub(crate) fn retry(&mut self, conn: &Connection) {
        if self.look(&Read::new(conn)).trouble.is_some() {
            let kept = self.lock().and_then(|_lock| self.renew(conn));
            self.note(kept);
        }
    }

    /// How it stands now: somebody may have removed it, or another process could not write it.
    pub(crate) fn look(&mut self, read: &Read<'_>) -> SecondHome {
        if self.trouble.is_none() {
            let whole = self.turn().and_then(|_lock| self.tells_everything(read));
            self.note(whole);
        }
        let claims = self.known.as_ref().map_or(0, |known| known.live.len());
        SecondHome { claims, trouble: self.trouble }
    }

    /// Whoever commits holds the lock until it has told, so that nothing is on its way between the two now.
    fn tells_everything(&self, read: &Read<'_>) -> Result<(), StoreError> {
        let known = self.known.as_ref().ok_or_else(gone)?;
        let is_told = mend::queued(read)?.iter().all(|claim| known.live.contains(claim));
        if is_told { Ok(()) } else { Err(gone()) }
    }

    fn note(&mut self, kept: Result<(), StoreError>) {
        self.trouble = kept.err().map(|error| {
            tracing::warn!(%error, "the second home of unsent claims cannot be written");
            self.known = None;
            if matches!(error, StoreError::Full) {
                Trouble::Full
            } else if matches!(error, StoreError::ReadOnly) {
                Trouble::ReadOnly
            } else {
                Trouble::Failed
            }
        });
    }

    fn lock(&self) -> Result<File, StoreError> {
        let lock = private_file(&with_suffix(&self.path, "-lock"))?;
        lock.lock()?;
        Ok(lock)
    }

    /// Learns what others did to the file. Nothing is known of one that is missing or cannot be read to its end.
    fn catch_up(&mut self) {
        if self.known.as_ref().is_some_and(|known| self.is_unchanged(known).unwrap_or(false)) {
            return;
        }
        let bytes = self.read().ok().flatten();
        self.known = bytes.and_then(|bytes| self.contents(&bytes).known(&bytes));
    }

    fn is_unchanged(&self, known: &Known) -> std::io::Result<bool> {
        let mut file = File::open(&self.path)?;
        let mut head = [0; HEAD];
        file.read_exact(&mut head)?;
        Ok(head == known.head && file.metadata()?.len() == known.end)
    }

    /// `None` when there is no file, or nothing in it.
    fn read(&self) -> Result<Option<Vec<u8>>, StoreError> {
        match std::fs::read(&self.path) {
            Ok(bytes) => Ok(Some(bytes).filter(|bytes| !bytes.is_empty())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn contents(&self, bytes: &[u8]) -> Contents {
        let reading = self.seal.read(bytes);
        let mut contents =
            Contents { broken: reading.broken, torn: reading.torn, end: reading.end, ..Contents::default() };
        for record in reading.records {
            contents.take(record);
        }
        contents
    }

    /// Adds what is new to the end of the file, durable when this returns.
    fn append(&mut self, news: News) -> Result<(), StoreError> {
        let Some(known) = &mut self.known else { return Err(gone()) };
        let mut entries = Vec::with_capacity(1 + news.moves.len());
        if !known.payer.is_like(&news.payer) {
            known.payer = news.payer.clone();
            entries.push(Entry::Payer(Box::new(news.payer)));
        }
        for entry in news.moves {
            match &entry {
                // It came and went in one transaction.
                Entry::Gone(claim) if !known.live.remove(claim) => continue,
                Entry::Submitted(unsent) => drop(known.live.insert(unsent.id.clone())),
                Entry::Gone(_) | Entry::Payer(_) => {}
            }
            entries.push(entry);
        }
        let (bytes, last) = self.seal.chain(known.last, &entries)?;
        let mut file = OpenOptions::new().append(true).open(&self.path)?;
        let written = file.write_all(&bytes).and_then(|()| {
            die_at("appended");
            file.sync_data()
        });
        if let Err(error) = written {
            // What may be half there is cut off again; if that fails too, the next reader sees that it was never finished.
            let _ = file.set_len(known.end);
            return Err(error.into());
        }
        known.end += bytes.len() as u64;
        known.last = last;
        known.records += entries.len();
        Ok(())
    }

    /// Writes the file anew: what the database has on its way, and what the file alone knows of. Of a file that was damaged a
    /// copy is kept.
    fn renew(&mut self, conn: &Connection) -> Result<(), StoreError> {
        let bytes = self.read()?.unwrap_or_default();
        let contents = self.contents(&bytes);
        let snapshot = conn.unchecked_transaction()?;
        let (payer, unsent) = mend::everything(&Read::new(&snapshot), &contents)?;
        drop(snapshot);
        self.rewrite(payer, unsent, &contents)
    }

    /// Puts a new file in the place of the old one, whole or not at all.
    fn rewrite(&mut self, payer: Payer, unsent: Vec<Unsent>, old: &Contents) -> Result<(), StoreError> {
        let live = unsent.iter().map(|unsent| unsent.id.clone()).collect();
        let mut entries = vec![Entry::Payer(Box::new(payer.clone()))];
        entries.extend(unsent.into_iter().map(|unsent| Entry::Submitted(Box::new(unsent))));
        let (bytes, last) = self.seal.chain(old.last.unwrap_or_default(), &entries)?;
        let head = *bytes.first_chunk().ok_or_else(gone)?;

        if old.broken > 0 {
            std::fs::copy(&self.path, lost::free_name(&self.path))?;
        }
        let aside = with_suffix(&self.path, "-new");
        let mut file = new_file(&aside)?;
        file.write_all(&bytes)?;
        die_at("written anew");
        file.sync_all()?;
        die_at("made durable");
        drop(file);
        std::fs::rename(&aside, &self.path)?;
        die_at("put in place");
        lost::sync_folder(&self.path)?;
        let (end, records) = (bytes.len() as u64, entries.len());
        self.known = Some(Known { head, end, last, records, payer, live });
        Ok(())
    }
}

impl Contents {
    fn take(&mut self, record: Record) {
        self.records += 1;
        self.last = Some(record.link);
        match Entry::from_bytes(&record.body) {
            Some(Entry::Payer(mut payer)) => {
                payer.next_number = payer.next_number.max(self.payer.next_number);
                self.payer = *payer;
            }
            Some(Entry::Submitted(unsent)) => {
                self.payer.next_number = self.payer.next_number.max(unsent.next_number);
                self.live.insert(unsent.id.clone(), (record.link.number, *unsent));
            }
            Some(Entry::Gone(claim)) => drop(self.live.remove(&claim)),
            None => self.broken += 1,
        }
    }

    const fn is_whole(&self) -> bool {
        self.broken == 0 && !self.torn
    }

    /// What to remember of a whole file.
    fn known(self, bytes: &[u8]) -> Option<Known> {
        if !self.is_whole() {
            return None;
        }
        let (head, last) = (*bytes.first_chunk()?, self.last?);
        let (end, live) = (self.end as u64, self.live.into_keys().collect());
        Some(Known { head, end, last, records: self.records, payer: self.payer, live })
    }
}

fn path_of(database: &Path) -> PathBuf {
    with_suffix(database, "-unsent")
}

/// An empty file that only its owner reads.
fn new_file(path: &Path) -> Result<File, StoreError> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    Ok(options.open(path)?)
}

fn gone() -> StoreError {
    StoreError::Io(ErrorKind::NotFound.into())
}

/// What the tests read a file with.
#[cfg(test)]
pub(crate) fn seal_of(key: &DataKey) -> Seal {
    Seal::new(key).unwrap_or_else(|error| panic!("{error}"))
}

/// Where the tests kill a process.
#[cfg(test)]
fn die_at(step: &str) {
    if std::env::var("CLAIMS_STORE_TEST_DIE_AT").is_ok_and(|at| at == step) {
        std::process::abort();
    }
}

#[cfg(not(test))]
const fn die_at(_step: &str) {}
