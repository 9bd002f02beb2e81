//! The migrations in order, embedded; a released one is never edited.

use rusqlite::Connection;
use rusqlite_migration::{M, MigrationDefinitionError, Migrations};

use crate::error::StoreError;

macro_rules! migration {
    ($name:literal) => {
        M::up(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations/", $name))).foreign_key_check()
    };
}

/// Every migration, oldest first.
const ALL: &[M<'static>] = &[
    migration!("0001_first_day.sql"),
    migration!("0002_mirror.sql"),
    migration!("0003_people.sql"),
    migration!("0004_held.sql"),
    migration!("0006_cover.sql"),
    migration!("0008_attachments.sql"),
    migration!("0009_answers.sql"),
    migration!("0010_feedback.sql"),
    migration!("0011_heard.sql"),
    migration!("0012_claims_found.sql"),
    migration!("0013_sent_before.sql"),
];

/// Brings the database to this release's schema, each step whole or not at all.
pub fn migrate(conn: &mut Connection) -> Result<(), StoreError> {
    Migrations::from_slice(ALL).to_latest(conn).map_err(|error| {
        if error == rusqlite_migration::Error::MigrationDefinition(MigrationDefinitionError::DatabaseTooFarAhead) {
            StoreError::NewerSchema
        } else if let rusqlite_migration::Error::RusqliteError { err, .. } = error {
            err.into()
        } else {
            StoreError::Schema(error)
        }
    })
}
