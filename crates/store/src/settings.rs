//! Small facts of this laptop, as JSON by key.

use rusqlite::Connection;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::StoreError;
use crate::row::{json, one, run, to_json};

/// Reads facts.
pub struct Settings<'c> {
    pub(crate) conn: &'c Connection,
}

/// Changes facts.
pub struct SettingsMut<'t> {
    pub(crate) conn: &'t Connection,
}

impl Settings<'_> {
    /// The fact of this key; `None` when it was never set.
    ///
    /// # Errors
    /// [`StoreError::BadRow`] when the stored value is of another shape.
    pub fn get<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, StoreError> {
        one(self.conn, "SELECT value FROM setting WHERE key = ?1", [key], |row| json(row, "value"))
    }
}

impl SettingsMut<'_> {
    /// Sets a fact.
    ///
    /// # Errors
    /// When the value cannot be JSON, or the database fails.
    pub fn set<T: Serialize + ?Sized>(&self, key: &str, value: &T) -> Result<(), StoreError> {
        let sql =
            "INSERT INTO setting (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
        run(self.conn, sql, (key, to_json(value)?)).map(drop)
    }

    /// Forgets a fact.
    ///
    /// # Errors
    /// When the database fails.
    pub fn remove(&self, key: &str) -> Result<(), StoreError> {
        run(self.conn, "DELETE FROM setting WHERE key = ?1", [key]).map(drop)
    }
}
