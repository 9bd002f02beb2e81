//! A database that cannot be used any more: put aside, never deleted, so that a new one can be begun in its place.

use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::path_of;
use super::record::Seal;
use crate::error::StoreError;
use crate::key::DataKey;
use crate::store::{private_file, with_suffix};

/// What SQLite keeps beside a database; the log goes first, because it must never meet another database.
const WITH_IT: [&str; 3] = ["-wal", "-shm", ""];

/// Whether the database is gone while the journal shows that there was one.
pub(crate) fn is_gone(database: &Path) -> Result<bool, StoreError> {
    Ok(!has_content(database)? && has_content(&path_of(database))?)
}

/// Whether this failure means that the database is lost: it is damaged, or does not open with a key that opens the journal.
pub(crate) fn is_lost(database: &Path, key: &DataKey, error: &StoreError) -> Result<bool, StoreError> {
    if matches!(error, StoreError::Damaged) {
        return Ok(true);
    }
    if !matches!(error, StoreError::WrongKey) || !has_content(&path_of(database))? {
        return Ok(false);
    }
    Ok(!Seal::new(key)?.read(&std::fs::read(path_of(database))?).records.is_empty())
}

/// Puts a database and its log aside; answers the name of the file it is kept in, where there was one.
pub(crate) fn set_aside(database: &Path) -> Result<Option<String>, StoreError> {
    let aside = free_name(database);
    let mut kept = None;
    for suffix in WITH_IT {
        match std::fs::rename(with_suffix(database, suffix), with_suffix(&aside, suffix)) {
            Ok(()) => kept = aside.file_name().map(|name| name.to_string_lossy().into_owned()),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
    }
    sync_folder(database)?;
    Ok(kept)
}

/// Something in the database could not be read: it is looked through when it is next opened.
pub(crate) fn suspect(database: &Path) -> Result<(), StoreError> {
    private_file(&suspicion(database)).map(drop)
}

/// Whether the database is to be looked through.
pub(crate) fn is_suspect(database: &Path) -> bool {
    suspicion(database).exists()
}

/// It was looked through, or is another one now.
pub(crate) fn clear(database: &Path) -> Result<(), StoreError> {
    match std::fs::remove_file(suspicion(database)) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// A name beside this file that nothing has yet.
pub(super) fn free_name(path: &Path) -> PathBuf {
    let name = |number: u32| with_suffix(path, &format!("-broken-{number}"));
    let taken = |path: &Path| WITH_IT.iter().any(|suffix| with_suffix(path, suffix).exists());
    (1..u32::MAX).map(name).find(|path| !taken(path)).unwrap_or_else(|| name(u32::MAX))
}

/// Makes a new name survive a power cut; elsewhere the file system does that by itself.
pub(super) fn sync_folder(of: &Path) -> Result<(), StoreError> {
    if cfg!(unix)
        && let Some(folder) = of.parent()
    {
        // A name without a folder lies in the current one.
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

fn suspicion(database: &Path) -> PathBuf {
    with_suffix(database, "-suspect")
}

fn has_content(path: &Path) -> Result<bool, StoreError> {
    match std::fs::metadata(path) {
        Ok(metadata) => Ok(metadata.len() > 0),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error.into()),
    }
}
