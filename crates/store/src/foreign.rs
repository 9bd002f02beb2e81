//! A SQLite file of somebody else, read with distrust: nothing is written, nothing beside it is touched, no code of its schema runs.

use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, ErrorCode, OpenFlags};

/// Larger than the people of a district with their photographs.
const MOST_BYTES: u64 = 1 << 30;
/// Longest value, photographs among them.
const LONGEST_VALUE: i32 = 16 << 20;

/// A file that was opened.
pub struct ForeignDatabase {
    conn: Connection,
}

/// Why it cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ForeignError {
    /// The file cannot be opened.
    #[error("the file cannot be opened")]
    File(#[source] std::io::Error),
    /// Larger than any such file.
    #[error("the file is too large")]
    TooLarge,
    /// No table of this name, or not with these columns.
    #[error("no such table, or another one")]
    NoTable,
    /// More rows than were asked for.
    #[error("too many rows")]
    TooManyRows,
    /// No database, or a damaged one.
    #[error("the database cannot be read")]
    Broken(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for ForeignError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Broken(error)
    }
}

impl ForeignDatabase {
    /// Opens a file. It is taken as unchanging: no journal beside it is read or made.
    ///
    /// # Errors
    /// [`ForeignError::File`], [`ForeignError::TooLarge`], [`ForeignError::Broken`].
    pub fn open(path: &Path) -> Result<Self, ForeignError> {
        let path = path.canonicalize().map_err(ForeignError::File)?;
        if std::fs::metadata(&path).map_err(ForeignError::File)?.len() > MOST_BYTES {
            return Err(ForeignError::TooLarge);
        }
        let address = address(&path).ok_or_else(|| ForeignError::File(std::io::ErrorKind::InvalidFilename.into()))?;
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(address, flags)?;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        conn.set_limit(Limit::SQLITE_LIMIT_LENGTH, LONGEST_VALUE)?;
        conn.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
        conn.pragma_update(None, "cell_size_check", true)?;
        conn.pragma_update(None, "temp_store", "MEMORY")?;
        conn.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        Ok(Self { conn })
    }

    /// Every row of a table in its order, each value as text and without what is no text or number.
    ///
    /// # Errors
    /// [`ForeignError::NoTable`] also for a view, a virtual table or computed columns: those would run what the file says.
    pub fn rows(&self, table: &str, columns: &[&str], most: usize) -> Result<Vec<Vec<Option<String>>>, ForeignError> {
        let sql = "SELECT count(*) FROM pragma_table_list
                   WHERE schema = 'main' AND name = ?1 COLLATE NOCASE AND type = 'table'";
        if self.conn.query_row(sql, [table], |row| row.get::<_, i64>(0))? != 1 {
            return Err(ForeignError::NoTable);
        }
        let sql = "SELECT count(*) FROM pragma_table_xinfo(?1) WHERE name = ?2 COLLATE NOCASE AND hidden = 0";
        for column in columns {
            if self.conn.query_row(sql, (table, column), |row| row.get::<_, i64>(0))? != 1 {
                return Err(ForeignError::NoTable);
            }
        }
        // As text: what SQLite keeps as a binary fraction is written with the digits it was given.
        let text = |column: &&str| {
            format!("CASE WHEN typeof({0}) = 'blob' THEN NULL ELSE CAST({0} AS TEXT) END", quoted(column))
        };
        let list: Vec<String> = columns.iter().map(text).collect();
        let sql = format!("SELECT {} FROM {} ORDER BY rowid", list.join(", "), quoted(table));
        let mut statement = self.conn.prepare(&sql)?;
        let mut rows = statement.query([])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            if all.len() >= most {
                return Err(ForeignError::TooManyRows);
            }
            let value = |at| match row.get_ref(at)?.as_bytes_or_null() {
                // Text of another encoding than it says is shown as far as it can be read.
                Ok(bytes) => Ok(bytes.map(|bytes| String::from_utf8_lossy(bytes).into_owned())),
                Err(_) => Ok::<_, rusqlite::Error>(None),
            };
            all.push((0..columns.len()).map(value).collect::<Result<_, _>>()?);
        }
        Ok(all)
    }
}

impl ForeignError {
    /// Whether the file holds no database at all.
    #[must_use]
    pub fn is_no_database(&self) -> bool {
        matches!(self, Self::Broken(error) if error.sqlite_error_code() == Some(ErrorCode::NotADatabase))
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The path as a URI that says *immutable*.
fn address(path: &Path) -> Option<String> {
    let path = path.to_str()?.replace('\\', "/");
    // What Windows puts before a canonical path.
    let path = path.strip_prefix("//?/").unwrap_or(&path);
    let mut address = String::from(if path.starts_with('/') { "file://" } else { "file:///" });
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~:".contains(&byte) {
            address.push(char::from(byte));
        } else {
            address.push_str(&format!("%{byte:02X}"));
        }
    }
    address.push_str("?mode=ro&immutable=1");
    Some(address)
}
