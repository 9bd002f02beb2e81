//! What is committed is in the log of the database; moving it to its place in the file is done beside the work, so that nobody who
//! saves waits for it.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use rusqlite::{Connection, OpenFlags};

use crate::error::StoreError;
use crate::key::DataKey;
use crate::store::connect;

/// Pages of the log that are worth moving.
const MANY: i32 = 1_000;
/// Pages with which who commits helps: a download writes faster than a second one reads and writes.
const TOO_MANY: i32 = 8 * MANY;

thread_local! {
    /// Pages in the log after the latest commit of this thread.
    static LOGGED: Cell<i32> = const { Cell::new(0) };
}

/// Moves what this process commits, from the first time on that there is much of it.
pub(crate) struct Mover {
    path: PathBuf,
    key: DataKey,
    at_work: Mutex<Option<AtWork>>,
}

struct AtWork {
    wake: SyncSender<()>,
    thread: JoinHandle<()>,
}

impl Mover {
    /// For the connection that writes, whose commits move nothing from now on.
    pub(crate) fn beside(writer: &Connection, path: &Path, key: &DataKey) -> Self {
        writer.wal_hook(Some(|_, pages| {
            LOGGED.set(pages);
            Ok(())
        }));
        Self { path: path.to_owned(), key: key.clone(), at_work: Mutex::default() }
    }

    /// After each commit of `writer`.
    pub(crate) fn committed(&self, writer: &Connection) {
        match LOGGED.replace(0) {
            ..MANY => {}
            MANY..TOO_MANY => self.wake(),
            TOO_MANY.. => fold(writer),
        }
    }

    fn wake(&self) {
        let mut at_work = lock(&self.at_work);
        if at_work.is_none() {
            let (wake, woken) = sync_channel(1);
            let (path, key) = (self.path.clone(), self.key.clone());
            let started = thread::Builder::new().name("mover".to_owned()).spawn(move || work(&path, &key, &woken));
            *at_work = started.ok().map(|thread| AtWork { wake, thread });
        }
        if let Some(AtWork { wake, .. }) = &*at_work {
            // One that is at it will see what came meanwhile when it is woken next.
            let _ = wake.try_send(());
        }
    }
}

impl Drop for Mover {
    /// Its connection is closed before the writer's, whose closing moves the rest.
    fn drop(&mut self) {
        if let Some(AtWork { wake, thread }) = lock(&self.at_work).take() {
            drop(wake);
            // A panic in there has moved nothing wrong: SQLite's log says what is where.
            let _ = thread.join();
        }
    }
}

fn work(path: &Path, key: &DataKey, woken: &Receiver<()>) {
    let conn = match connect(path, key, OpenFlags::SQLITE_OPEN_READ_WRITE) {
        Ok(conn) => conn,
        Err(error) => return cannot(&error),
    };
    while woken.recv().is_ok() {
        fold(&conn);
    }
}

/// Moves what no reader needs in the log any more. What cannot be moved now stays there, where it is as safe.
fn fold(conn: &Connection) {
    if let Err(error) = conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())) {
        cannot(&error.into());
    }
}

fn cannot(error: &StoreError) {
    tracing::info!(%error, "the log of the database is not moved now");
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
