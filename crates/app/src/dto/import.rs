//! What an import of files brought.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::problem::Problem;

/// Every list of every file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ImportView {
    /// In the order of the files; a phone extract holds several lists. A file of which nothing could be read stands once.
    pub files: Vec<ImportedView>,
}

/// A list of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ImportedView {
    /// The file, as given.
    pub path: String,
    /// `export`, `register` or `phone_extract`; `null` when it could not be told.
    pub kind: Option<String>,
    /// `services`, `items`, `diagnoses`, `facilities`, `places`, `administrators` (as in [`super::FeedView`]), or `people`.
    pub list: Option<String>,
    /// Rows that are in use now; 0 when there is a problem.
    #[ts(type = "number")]
    pub rows: u64,
    /// Rows passed over because what is here is newer, or tells more (people, administrators).
    #[ts(type = "number")]
    pub kept: u64,
    /// Rows that could not be read.
    pub skipped: Vec<SkippedView>,
    /// The file's own date, which the list bears from now on.
    #[ts(type = "number | null")]
    pub as_of_ms: Option<i64>,
    /// Why nothing of it is in use; what was there before stays.
    pub problem: Option<Problem>,
}

/// A row that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SkippedView {
    /// Its place among the rows of its list, from 1.
    #[ts(type = "number")]
    pub row: u64,
    /// Its code, where that could be read; never a person's number.
    pub code: String,
    /// `code`, `name`, `price`, `frequency`, `twice`, `shape`; the words are `import-skipped-WHY` in the catalogues.
    pub why: String,
}
