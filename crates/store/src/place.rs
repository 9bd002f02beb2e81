//! Whether the database is still the file at its path: SQLite goes on writing into a file that was deleted, and says nothing.

use std::fs::Metadata;
use std::path::{Path, PathBuf};

use crate::error::StoreError;

/// A path and the file that was there when it was opened.
pub(crate) struct Place {
    path: PathBuf,
    file: FileId,
}

impl Place {
    pub(crate) fn of(path: &Path) -> Result<Self, StoreError> {
        Ok(Self { path: path.to_owned(), file: file_id(&path.metadata()?) })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// One look at the folder.
    ///
    /// # Errors
    /// [`StoreError::Gone`] when the path leads nowhere or to another file.
    pub(crate) fn check(&self) -> Result<(), StoreError> {
        match self.path.metadata() {
            Ok(now) if file_id(&now) == self.file => Ok(()),
            _ => Err(StoreError::Gone),
        }
    }
}

#[cfg(unix)]
type FileId = (u64, u64);

#[cfg(unix)]
fn file_id(file: &Metadata) -> FileId {
    use std::os::unix::fs::MetadataExt as _;
    (file.dev(), file.ino())
}

/// Windows neither deletes nor moves a file that SQLite has open.
#[cfg(not(unix))]
type FileId = ();

#[cfg(not(unix))]
fn file_id(_: &Metadata) -> FileId {}
