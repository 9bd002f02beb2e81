//! The database file: opened, keyed and migrated once; one writer, and readers that never wait for it.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use claims_domain::outbox::seeded::{Defect, seeded};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use zeroize::Zeroizing;

use crate::access::{Read, Write};
use crate::error::StoreError;
use crate::key::DataKey;
use crate::ledger;
use crate::mover::Mover;
use crate::place::Place;
use crate::schema;
use crate::seat::Seat;
use crate::second::{self, Moved, Second, SecondHome};

/// How long a call waits for another process before it gives up with [`StoreError::Busy`].
const PATIENCE: Duration = Duration::from_secs(10);

/// Idle readers kept; more are opened when that many people read at once, and closed again.
const IDLE_READERS: usize = 4;

/// Bytes of the log that are kept for the next time it grows.
const LONGEST_LOG: i64 = 16 << 20;

/// Statements a connection keeps prepared: more than there are in this crate.
const STATEMENTS: usize = 128;

/// The encrypted store. Clones share one writer and the readers; the last one to go closes the file.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    place: Place,
    // Readers and the mover are closed before the writer, whose closing folds the log into the file.
    idle_readers: Mutex<Vec<Connection>>,
    mover: Mover,
    writer: Mutex<Connection>,
    // Taken after the writer, never before it.
    second: Mutex<Second>,
    key: DataKey,
    seat: Seat,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Store({})", self.inner.place.path().display())
    }
}

impl Store {
    /// Opens the database, creating it in an existing folder when it is not there, and brings its schema up to date. It and the
    /// second home of unsent claims then tell the same: a database that is gone or damaged is put aside and begun anew with
    /// what the second home holds, and [`Replaced`](crate::Replaced) tells of it.
    ///
    /// # Errors
    /// [`StoreError::WrongKey`], [`StoreError::NewerSchema`], [`StoreError::Damaged`] where there is no second home,
    /// [`StoreError::ReadOnly`], [`StoreError::Full`], [`StoreError::Busy`] (also when a lost database is open elsewhere), or what
    /// the disk said. The file is then as it was.
    pub fn open(path: &Path, key: &DataKey) -> Result<Self, StoreError> {
        // Two programs that start at once create and migrate one after the other.
        let opening = private_file(&with_suffix(path, "-opening"))?;
        opening.lock()?;
        let gone = if second::is_gone(path)? { Some(put_aside(path)?) } else { None };
        let (writer, second) = match open_both(path, key, gone.as_ref()) {
            Err(error) if gone.is_none() && second::is_lost(path, key, &error)? => {
                open_both(path, key, Some(&put_aside(path)?))?
            }
            opened => opened?,
        };
        let seat = Seat::take(path)?;
        drop(opening);
        tracing::debug!("store opened");
        let inner = Inner {
            place: Place::of(path)?,
            idle_readers: Mutex::default(),
            mover: Mover::beside(&writer, path, key),
            writer: Mutex::new(writer),
            second: Mutex::new(second),
            key: key.clone(),
            seat,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The name under which this process takes leases. No living process has the same; one that died leaves its name, and with
    /// it its leases, to the next that opens the store.
    #[must_use]
    pub fn seat(&self) -> &str {
        self.inner.seat.name()
    }

    /// The key of the open database, to give it another lock.
    #[must_use]
    pub fn key(&self) -> &DataKey {
        &self.inner.key
    }

    /// Runs `f` on one consistent snapshot. Writers do not wait for it, nor it for them.
    ///
    /// # Errors
    /// What `f` answers, or a [`StoreError`].
    pub fn read<T, E: From<StoreError>>(&self, f: impl FnOnce(&Read<'_>) -> Result<T, E>) -> Result<T, E> {
        let idle = lock(&self.inner.idle_readers).pop();
        let mut conn = match idle {
            Some(conn) => conn,
            None => connect(self.inner.place.path(), &self.inner.key, OpenFlags::SQLITE_OPEN_READ_ONLY)?,
        };
        let outcome = {
            let snapshot = conn.transaction().map_err(StoreError::from)?;
            f(&Read::new(&snapshot))
        };
        let mut idle = lock(&self.inner.idle_readers);
        if idle.len() < IDLE_READERS {
            idle.push(conn);
        }
        outcome
    }

    /// Runs `f` in one transaction, durable when this returns `Ok`, rolled back when `f` answers an error or panics.
    /// Keep it short, and never call [`Store::write`] inside: there is one writer.
    ///
    /// # Errors
    /// What `f` answers, or a [`StoreError`]; nothing was written then.
    pub fn write<T, E: From<StoreError>>(&self, f: impl FnOnce(&Write<'_>) -> Result<T, E>) -> Result<T, E> {
        // A panic in `f` rolled its transaction back while unwinding: the connection is sound, whatever the mutex says.
        let mut writer = lock(&self.inner.writer);
        self.inner.place.check()?;
        let tx = writer.transaction_with_behavior(TransactionBehavior::Immediate).map_err(StoreError::from)?;
        let moved = Moved::default();
        let write = Write::new(&tx, &moved);
        let value = f(&write)?;
        let Some(news) = moved.news(&write)? else {
            tx.commit().map_err(StoreError::from)?;
            self.inner.mover.committed(&writer);
            return Ok(value);
        };
        let mut second = lock(&self.inner.second);
        let turn = second.turn();
        tx.commit().map_err(StoreError::from)?;
        second.keep(turn, news, &writer);
        self.inner.mover.committed(&writer);
        Ok(value)
    }

    /// How the second home of unsent claims stands. A look at a file and at the outbox: often, but not on every keystroke.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn second_home(&self) -> Result<SecondHome, StoreError> {
        self.read(|read| Ok(lock(&self.inner.second).look(read)))
    }

    /// Makes the second home anew from the database where it is in trouble.
    pub fn mend_second_home(&self) {
        let writer = lock(&self.inner.writer);
        lock(&self.inner.second).retry(&writer);
    }

    /// Something that is stored could not be read: the database is looked through when it is next opened, and put aside if it
    /// is damaged.
    ///
    /// # Errors
    /// When that cannot be noted.
    pub fn suspect(&self) -> Result<(), StoreError> {
        second::suspect(self.inner.place.path())
    }

    /// Reads every page and index; for support and after a suspected disk fault. Takes seconds on a large file.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when something is wrong.
    pub fn check(&self) -> Result<(), StoreError> {
        self.read(|read| quick_check(read.conn()))
    }
}

/// The database and its second home, in agreement. `lost` says that an earlier database was put aside, and where.
fn open_both(path: &Path, key: &DataKey, lost: Option<&Option<String>>) -> Result<(Connection, Second), StoreError> {
    drop(private_file(path)?);
    let mut writer = connect(path, key, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    writer.pragma_update(None, "journal_mode", "WAL")?;
    // With NORMAL a power cut loses claims that were reported as saved.
    let synchronous = if seeded(Defect::CommitNotSynced) { "NORMAL" } else { "FULL" };
    writer.pragma_update(None, "synchronous", synchronous)?;
    writer.pragma_update(None, "journal_size_limit", LONGEST_LOG)?;
    schema::migrate(&mut writer)?;
    let counting = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
    ledger::begin(&counting)?;
    counting.commit()?;
    if second::is_suspect(path) {
        quick_check(&writer)?;
        second::clear(path)?;
    }
    let mut second = Second::new(path, key)?;
    second.mend(&mut writer, lost)?;
    Ok((writer, second))
}

/// Makes room for a new database, unless another program still works with the lost one.
fn put_aside(path: &Path) -> Result<Option<String>, StoreError> {
    if Seat::is_any_taken(path)? {
        return Err(StoreError::Busy);
    }
    let aside = second::set_aside(path)?;
    second::clear(path)?;
    tracing::error!(aside, "the database is lost; a new one takes its place");
    Ok(aside)
}

fn quick_check(conn: &Connection) -> Result<(), StoreError> {
    let verdict: String = conn.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if verdict == "ok" { Ok(()) } else { Err(StoreError::Damaged) }
}

/// A keyed connection; the key is proved by reading.
pub(crate) fn connect(path: &Path, key: &DataKey, mode: OpenFlags) -> Result<Connection, StoreError> {
    let conn = Connection::open_with_flags(path, mode | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    conn.busy_timeout(PATIENCE)?;
    // What it has to say comes back as an error; it would also write to the terminal.
    conn.pragma_update(None, "cipher_log_level", "NONE")?;
    let raw = Zeroizing::new(format!("x'{}'", key.hex().as_str()));
    conn.pragma_update(None, "key", raw.as_str())?;
    // Sorting must not leave plain text in temporary files.
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    conn.pragma_update(None, "foreign_keys", true)?;
    // What is written is written again with the next page of a list; who reads needs little at once, and there may be several.
    let cache_kib = if mode.contains(OpenFlags::SQLITE_OPEN_READ_ONLY) { 4_000 } else { 8_000 };
    conn.pragma_update(None, "cache_size", -cache_kib)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    // Else a statement is prepared anew for each value that it compares with a column by which an index is limited.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    conn.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    Ok(conn)
}

/// Makes sure that the file exists and that only its owner reads it; SQLite gives its log the same rights.
pub(crate) fn private_file(path: &Path) -> Result<File, StoreError> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    Ok(options.open(path)?)
}

pub(crate) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
