//! Reads a file from the disk: a database or a text, by its first bytes.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use claims_domain::{ServiceDate, Timestamp};
use claims_openimis::files::{self, FileKind, FileProblem, Form, MOST_BYTES, MOST_ROWS, extract};
use claims_store::{ForeignDatabase, ForeignError};

use super::ReadFile;
use crate::dto::{Code, Problem};

/// Everything of a file, or why nothing of it can be used.
pub(super) fn file(path: &Path, now: Timestamp) -> Result<ReadFile, Problem> {
    let named = || path.display().to_string();
    let unreadable = |error: std::io::Error| Problem::with(Code::FileUnreadable, named()).caused_by(&error);
    let facts = std::fs::metadata(path).map_err(unreadable)?;
    if !facts.is_file() {
        return Err(Problem::with(Code::FileUnreadable, named()));
    }
    let written = facts.modified().ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
    let written = written.and_then(|since| i64::try_from(since.as_millis()).ok()).unwrap_or(now.millis());
    let as_of = Timestamp::from_millis(written.min(now.millis()));

    let mut file = File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    file.by_ref().take(16).read_to_end(&mut bytes).map_err(unreadable)?;
    match files::form(&bytes) {
        Form::Database => database(path, as_of),
        Form::Text => {
            file.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
            let (kind, list) = files::read(&bytes).map_err(problem)?;
            Ok(ReadFile { kind, lists: vec![list], as_of })
        }
    }
}

/// A phone extract: what every one has are the references; the other tables may be empty.
fn database(path: &Path, as_of: Timestamp) -> Result<ReadFile, Problem> {
    let foreign = |error: ForeignError| {
        let code = match &error {
            ForeignError::File(_) => Code::FileUnreadable,
            ForeignError::TooLarge | ForeignError::TooManyRows => Code::FileTooLarge,
            ForeignError::NoTable => Code::FileUnknown,
            ForeignError::Broken(_) => Code::FileBroken,
        };
        Problem::new(code).caused_by(&error)
    };
    let database = ForeignDatabase::open(path).map_err(foreign)?;
    let table = |(name, columns): (&str, &[&str])| database.rows(name, columns, MOST_ROWS).map_err(foreign);
    let [references, administrators, people, controls] = extract::TABLES;
    let mut lists = extract::references(&table(references)?).map_err(problem)?;
    let administrators = table(administrators)?;
    if !administrators.is_empty() {
        lists.push(extract::administrators(&administrators).map_err(problem)?);
    }
    let people = table(people)?;
    if !people.is_empty() {
        let day = as_of.utc().map(|time| ServiceDate::new(time.date_naive())).ok_or(Problem::new(Code::Internal))?;
        lists.push(extract::people(&people, day).map_err(problem)?);
    }
    // Not every extract has this table.
    let controls = match database.rows(controls.0, controls.1, MOST_ROWS) {
        Err(ForeignError::NoTable) => Vec::new(),
        rows => rows.map_err(foreign)?,
    };
    let controls = extract::controls(&controls);
    if !controls.rows.is_empty() {
        lists.push(controls);
    }
    Ok(ReadFile { kind: FileKind::PhoneExtract, lists, as_of })
}

fn problem(problem: FileProblem) -> Problem {
    match problem {
        FileProblem::Empty => Problem::new(Code::FileEmpty),
        FileProblem::TooLarge => Problem::new(Code::FileTooLarge),
        FileProblem::Unknown => Problem::new(Code::FileUnknown),
        FileProblem::Workbook => Problem::new(Code::FileWorkbook),
        FileProblem::Broken { at } => Problem::with(Code::FileBroken, at),
        FileProblem::NoColumn { name } => Problem::with(Code::FileColumnMissing, name),
        FileProblem::Unreadable { skipped, of } => Problem::with(Code::FileMostlyUnreadable, format!("{skipped}/{of}")),
    }
}
