//! Turns the errors of the layers below into problems for a person.

use claims_domain::check::NotReady;
use claims_domain::code::CodeError;
use claims_receipt::ReceiptError;
use claims_store::{KeyError, StoreError};
use claims_sync::ClientError;

use crate::dto::{Code, Problem};

impl From<ClientError> for Problem {
    fn from(error: ClientError) -> Self {
        let detail = if let ClientError::Declined { texts } = &error {
            texts.join("\n")
        } else if let ClientError::ServerError { status } = &error {
            status.to_string()
        } else {
            String::new()
        };
        if let ClientError::Store(error) = error {
            return error.into();
        }
        Self { detail, ..halted(error.code()) }.caused_by(&error)
    }
}

/// The problem behind a client's machine code.
pub(crate) fn halted(code: &str) -> Problem {
    Problem::new(match code {
        // For a person both are a server that does not answer.
        "timeout" => Code::ServerUnreachable,
        "stopped" => Code::Cancelled,
        "too_large" => Code::UnexpectedAnswer,
        code => Code::parse(code).unwrap_or(Code::Internal),
    })
}

impl From<CodeError> for Problem {
    fn from(error: CodeError) -> Self {
        let code = match &error {
            CodeError::Pattern => Code::CodePattern,
            CodeError::TooLong { .. } => Code::CodeTooLong,
            CodeError::Device => Code::DeviceLetter,
        };
        Self::with(code, error.to_string())
    }
}

impl From<NotReady> for Problem {
    fn from(error: NotReady) -> Self {
        Self::new(match error {
            NotReady::Incomplete => Code::Incomplete,
            NotReady::NeedsReason => Code::NeedsReason,
        })
    }
}

impl From<ReceiptError> for Problem {
    fn from(error: ReceiptError) -> Self {
        Self::new(Code::PrintFailed).caused_by(&error)
    }
}

impl From<std::io::Error> for Problem {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind;
        let kind = error.kind();
        let code = if [ErrorKind::StorageFull, ErrorKind::QuotaExceeded].contains(&kind) {
            Code::DiskFull
        } else if [ErrorKind::PermissionDenied, ErrorKind::ReadOnlyFilesystem].contains(&kind) {
            Code::ReadOnly
        } else {
            Code::FileUnwritable
        };
        Self::new(code).caused_by(&error)
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let code = match &error {
            StoreError::WrongKey => Code::KeyLost,
            StoreError::NewerSchema => Code::DatabaseNewer,
            StoreError::Gone => Code::DatabaseGone,
            StoreError::Full => Code::DiskFull,
            StoreError::Busy => Code::BusyElsewhere,
            StoreError::ReadOnly => Code::ReadOnly,
            StoreError::NotADraft => Code::NotADraft,
            StoreError::Missing(_) | StoreError::CodeUsed | StoreError::Unwritable => Code::Internal,
            StoreError::Io(_) => Code::DiskFails,
            StoreError::Damaged | StoreError::BadRow(_) | StoreError::Schema(_) | StoreError::Sql(_) => {
                Code::DatabaseDamaged
            }
        };
        Self::new(code).caused_by(&error)
    }
}

impl From<KeyError> for Problem {
    fn from(error: KeyError) -> Self {
        let code = match &error {
            KeyError::WrongPassphrase => Code::WrongPassphrase,
            KeyError::EmptyPassphrase => Code::PassphraseNeeded,
            KeyError::Exists => Code::AlreadySetUp,
            KeyError::NotFound => Code::NotSetUp,
            KeyError::Newer => Code::DatabaseNewer,
            KeyError::Damaged => Code::DatabaseDamaged,
            KeyError::Io(_) => Code::FileUnwritable,
            KeyError::LastSlot | KeyError::NoRandomness => Code::Internal,
            KeyError::NoSlot | KeyError::Keychain(_) | KeyError::KeychainLost => Code::KeyLost,
        };
        Self::new(code).caused_by(&error)
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::ffi;

    use super::*;

    fn told(error: impl Into<StoreError>) -> Code {
        Problem::from(error.into()).code
    }

    #[test]
    fn a_disk_that_fails_a_full_disk_and_a_damaged_file_are_three_things() {
        let of_the_database = |code| told(rusqlite::Error::SqliteFailure(ffi::Error::new(code), None));
        for fails in [ffi::SQLITE_IOERR_WRITE, ffi::SQLITE_IOERR_FSYNC, ffi::SQLITE_IOERR_READ, ffi::SQLITE_IOERR] {
            assert_eq!(of_the_database(fails), Code::DiskFails, "{fails}");
        }
        for full in [ffi::SQLITE_FULL, ffi::SQLITE_IOERR_SHMSIZE] {
            assert_eq!(of_the_database(full), Code::DiskFull, "{full}");
        }
        assert_eq!(of_the_database(ffi::SQLITE_CORRUPT), Code::DatabaseDamaged);
        let of_a_file = |number| told(std::io::Error::from_raw_os_error(number));
        // EIO, ENOSPC and EDQUOT.
        assert_eq!([5, 28, 122].map(of_a_file), [Code::DiskFails, Code::DiskFull, Code::DiskFull]);
    }
}
