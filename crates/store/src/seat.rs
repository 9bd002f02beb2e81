//! A place among the processes that have one store open, marked by a file lock, which the system takes back from the dead.

use std::fs::{File, TryLockError};
use std::path::Path;

use crate::error::StoreError;
use crate::store::{private_file, with_suffix};

/// More programs than anybody opens on one laptop.
const SEATS: u32 = 64;

/// Held as long as the store is open.
pub(crate) struct Seat {
    name: String,
    _locked: File,
}

impl Seat {
    /// Takes the first free place at the database of this path.
    pub(crate) fn take(database: &Path) -> Result<Self, StoreError> {
        for number in 0..SEATS {
            let name = format!("seat-{number}");
            let file = private_file(&with_suffix(database, &format!("-{name}")))?;
            match file.try_lock() {
                Ok(()) => return Ok(Self { name, _locked: file }),
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(error)) => return Err(error.into()),
            }
        }
        Err(StoreError::Busy)
    }

    /// Whether any process has the database of this path open.
    pub(crate) fn is_any_taken(database: &Path) -> Result<bool, StoreError> {
        for number in 0..SEATS {
            let path = with_suffix(database, &format!("-seat-{number}"));
            if !path.exists() {
                continue;
            }
            match private_file(&path)?.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Ok(true),
                Err(TryLockError::Error(error)) => return Err(error.into()),
            }
        }
        Ok(false)
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }
}
