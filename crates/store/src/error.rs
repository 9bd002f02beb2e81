//! What can go wrong in the store, in kinds a caller can act on; no error carries stored data.

use rusqlite::ErrorCode;

/// Why the store could not do what was asked. Nothing was half-written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The key does not open this file, or the file is no database of ours.
    #[error("the key does not open the database")]
    WrongKey,
    /// A newer release of the program has written this database.
    #[error("the database is from a newer release")]
    NewerSchema,
    /// The file is damaged.
    #[error("the database is damaged")]
    Damaged,
    /// The file was moved or deleted while it was open; what would be written now, nobody would find again.
    #[error("the database is not in its place")]
    Gone,
    /// No space is left on the disk. What was stored before is safe.
    #[error("the disk is full")]
    Full,
    /// Another process held the database for too long; trying again is worth it.
    #[error("the database is busy")]
    Busy,
    /// The file or its folder cannot be written to.
    #[error("the database cannot be written to")]
    ReadOnly,
    /// The disk failed to read or write; nothing tells that what is stored is damaged.
    #[error("the disk failed")]
    Io(#[source] std::io::Error),
    /// No such row: the caller's idea of what is stored is outdated.
    #[error("no such {0}")]
    Missing(&'static str),
    /// The claim is no draft any more, so what was typed cannot be changed.
    #[error("the claim is no draft")]
    NotADraft,
    /// A claim of this code exists already.
    #[error("the claim code is used already")]
    CodeUsed,
    /// A stored value does not mean anything to this release.
    #[error("unreadable value in column {0}")]
    BadRow(&'static str),
    /// A value could not be written as JSON.
    #[error("a value cannot be written as JSON")]
    Unwritable,
    /// A migration cannot be applied.
    #[error("the database cannot be brought to this release")]
    Schema(#[source] rusqlite_migration::Error),
    /// Anything else the database said.
    #[error("the database refused")]
    Sql(#[source] rusqlite::Error),
}

impl StoreError {
    /// Whether the same call may succeed in a moment.
    #[must_use]
    pub const fn is_worth_retrying(&self) -> bool {
        matches!(self, Self::Busy)
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        // Foreign enums, open for additions: whatever is not named is `Sql`.
        let Some(code) = error.sqlite_error_code() else { return Self::Sql(error) };
        if code == ErrorCode::NotADatabase {
            Self::WrongKey
        } else if code == ErrorCode::DatabaseCorrupt {
            Self::Damaged
        } else if code == ErrorCode::DiskFull || is_without_room(&error) {
            Self::Full
        } else if code == ErrorCode::DatabaseBusy || code == ErrorCode::DatabaseLocked {
            Self::Busy
        } else if [ErrorCode::ReadOnly, ErrorCode::PermissionDenied, ErrorCode::CannotOpen].contains(&code) {
            Self::ReadOnly
        } else if code == ErrorCode::SystemIoFailure {
            Self::Io(std::io::Error::other(error))
        } else {
            Self::Sql(error)
        }
    }
}

/// Why the list of what the log holds cannot grow is not told: hardly ever for anything but want of space.
fn is_without_room(error: &rusqlite::Error) -> bool {
    matches!(error, rusqlite::Error::SqliteFailure(failure, _) if failure.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE)
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        let kind = error.kind();
        if [std::io::ErrorKind::StorageFull, std::io::ErrorKind::QuotaExceeded].contains(&kind) {
            Self::Full
        } else if [std::io::ErrorKind::ReadOnlyFilesystem, std::io::ErrorKind::PermissionDenied].contains(&kind) {
            Self::ReadOnly
        } else {
            Self::Io(error)
        }
    }
}
