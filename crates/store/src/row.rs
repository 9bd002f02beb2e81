//! Small helpers between SQL rows and the domain's types: cached statements, columns by name, bad data as an error.

use claims_domain::{ServiceDate, Timestamp};
use rusqlite::{Connection, Params, Row};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::StoreError;

type Result<T> = std::result::Result<T, StoreError>;

/// The first row, if any.
pub fn one<T>(
    conn: &Connection,
    sql: &str,
    params: impl Params,
    read: impl FnOnce(&Row<'_>) -> Result<T>,
) -> Result<Option<T>> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    rows.next()?.map(read).transpose()
}

/// Every row.
pub fn many<T>(
    conn: &Connection,
    sql: &str,
    params: impl Params,
    mut read: impl FnMut(&Row<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(read(row)?);
    }
    Ok(all)
}

/// Writes; answers how many rows it changed.
pub fn run(conn: &Connection, sql: &str, params: impl Params) -> Result<usize> {
    Ok(conn.prepare_cached(sql)?.execute(params)?)
}

/// A number in the first column of the only row.
pub fn number(conn: &Connection, sql: &str, params: impl Params) -> Result<i64> {
    one(conn, sql, params, |row| Ok(row.get(0)?))?.ok_or(StoreError::Missing("row"))
}

/// A page length for `LIMIT`; more than there can be means all.
pub fn limited(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// A text column through `parse`; what it cannot read is bad data.
pub fn parsed<T>(row: &Row<'_>, column: &'static str, parse: impl FnOnce(&str) -> Option<T>) -> Result<T> {
    row.get_ref(column)?.as_str().ok().and_then(parse).ok_or(StoreError::BadRow(column))
}

/// The same for a column that may be NULL.
pub fn maybe<T>(row: &Row<'_>, column: &'static str, parse: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>> {
    match row.get_ref(column)?.as_str_or_null() {
        Ok(None) => Ok(None),
        Ok(Some(text)) => parse(text).map(Some).ok_or(StoreError::BadRow(column)),
        Err(_) => Err(StoreError::BadRow(column)),
    }
}

/// A JSON column. The reader's own message is dropped: it may quote what is stored.
pub fn json<T: DeserializeOwned>(row: &Row<'_>, column: &'static str) -> Result<T> {
    parsed(row, column, |text| serde_json::from_str(text).ok())
}

/// A JSON column that may be NULL.
pub fn maybe_json<T: DeserializeOwned>(row: &Row<'_>, column: &'static str) -> Result<Option<T>> {
    maybe(row, column, |text| serde_json::from_str(text).ok())
}

/// A value as JSON text.
pub fn to_json<T: Serialize + ?Sized>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|_| StoreError::Unwritable)
}

/// A time column.
pub fn time(row: &Row<'_>, column: &'static str) -> Result<Timestamp> {
    Ok(Timestamp::from_millis(row.get(column)?))
}

/// A time column that may be NULL.
pub fn maybe_time(row: &Row<'_>, column: &'static str) -> Result<Option<Timestamp>> {
    Ok(row.get::<_, Option<i64>>(column)?.map(Timestamp::from_millis))
}

/// The day of an instant by the world's clock, as it is stored.
pub fn day_of(now: Timestamp) -> String {
    chrono::DateTime::from_timestamp_millis(now.millis()).map_or_else(String::new, |time| time.date_naive().to_string())
}

/// A day as it is stored. Unlike typed days, the payer's may lie in any year.
pub fn day(text: &str) -> Option<ServiceDate> {
    text.parse().ok().map(ServiceDate::new)
}
