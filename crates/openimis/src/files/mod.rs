//! Master data from a file of openIMIS's tools module, recognised by what it holds and never by its name.
//!
//! Exports (CSV, JSON) and registers (XML) come through [`read`]; the phone extract is a database, whose tables come through
//! [`extract`] once somebody has read them. None of them tells a UUID: every row is known by its code ([`ServerId::by_code`]).
//! A list is taken as a whole or refused; a row that cannot be read is named and left out. Whoever made the file may be hostile.

mod element;
pub mod extract;
mod register;
mod table;
mod text;

use claims_domain::catalogue::{Administrator, Diagnosis, Element, Kind};
use claims_domain::cover::{Insuree, Policy};
use claims_domain::field_rules::{FieldRule, RuledField};
use claims_domain::ids::ServerId;
use claims_domain::register::{OtherFacility, Place};

/// Largest file of text: ten times a payer with 20,000 services and items.
pub const MOST_BYTES: usize = 64 << 20;
/// More rows than any list has.
pub const MOST_ROWS: usize = 500_000;
/// The longest code and the longest name; what is longer is no code or name.
const LONGEST_CODE: usize = 50;
const LONGEST_NAME: usize = 1_000;

/// What kind of file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A table of services or items: `exports/…`.
    Export,
    /// A register in XML: `registers/download_…`.
    Register,
    /// The database of the claims app for phones: `extracts/download_phone_extract`.
    PhoneExtract,
}

impl FileKind {
    /// The machine name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Export => "export",
            Self::Register => "register",
            Self::PhoneExtract => "phone_extract",
        }
    }
}

/// One list of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileList {
    /// Its rows.
    pub rows: FileRows,
    /// Rows that were left out.
    pub skipped: Vec<SkippedRow>,
}

/// Rows as the server's own lists give them, but for what the file does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileRows {
    /// Services or items at national prices.
    Elements {
        /// Which of the two.
        kind: Kind,
        /// The rows; the largest quantity and the first day are in no file.
        rows: Vec<Element>,
        /// Only code, name and price are told.
        brief: bool,
    },
    /// Diagnoses.
    Diagnoses(Vec<Diagnosis>),
    /// Facilities of the country.
    Facilities(Vec<OtherFacility>),
    /// Places, widest first.
    Places(Vec<Place>),
    /// Claim administrators of a whole district.
    Administrators(Vec<Administrator>),
    /// People with their policies.
    People(Vec<Person>),
    /// What the scheme says about fields of a claim.
    FieldRules(Vec<(RuledField, FieldRule)>),
}

/// Somebody with what covers them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub insuree: Insuree,
    /// Their policies, possibly none.
    pub policies: Vec<Policy>,
}

/// A row that was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkippedRow {
    /// Its place among the rows, from 1.
    pub row: u64,
    /// Its code, where that could be read and names no person.
    pub code: String,
    /// Why.
    pub why: Why,
}

/// Why a row was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// No code, or none that could be one.
    Code,
    /// No name, or a text too long for one.
    Name,
    /// No price, or a negative, absurd or unreadable one.
    Price,
    /// Days between two that are no number.
    Frequency,
    /// A code that came before.
    Twice,
    /// Not of the shape of its list.
    Shape,
}

impl Why {
    /// The machine name; the words are `import-skipped-NAME` in the catalogues.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Name => "name",
            Self::Price => "price",
            Self::Frequency => "frequency",
            Self::Twice => "twice",
            Self::Shape => "shape",
        }
    }
}

/// Why nothing of a file can be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileProblem {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Larger than any of these files.
    #[error("the file is too large")]
    TooLarge,
    /// None of the files this program knows.
    #[error("not one of the known files")]
    Unknown,
    /// A workbook: the server gives the same table as CSV.
    #[error("a workbook")]
    Workbook,
    /// It ends too early or contradicts its own form.
    #[error("broken at {at}")]
    Broken {
        /// Line, row or byte.
        at: String,
    },
    /// A column without which the rows are no use.
    #[error("the column {name} is missing")]
    NoColumn {
        /// Its name.
        name: &'static str,
    },
    /// More rows are unreadable than readable.
    #[error("{skipped} of {of} rows are unreadable")]
    Unreadable {
        /// Rows that cannot be read.
        skipped: usize,
        /// Rows in all.
        of: usize,
    },
}

/// What the first bytes of a file show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A SQLite database.
    Database,
    /// Something to [`read`].
    Text,
}

/// Tells a database from the rest by its first bytes.
#[must_use]
pub fn form(beginning: &[u8]) -> Form {
    if beginning.starts_with(b"SQLite format 3\0") { Form::Database } else { Form::Text }
}

/// Reads an export or a register.
///
/// # Errors
/// [`FileProblem`]: then nothing of it can be used.
pub fn read(bytes: &[u8]) -> Result<(FileKind, FileList), FileProblem> {
    if bytes.len() > MOST_BYTES {
        return Err(FileProblem::TooLarge);
    }
    // ZIP (xlsx) and OLE (xls).
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(FileProblem::Workbook);
    }
    let text = text::decode(bytes)?;
    let text = text.trim();
    let (kind, list) = match text.chars().next() {
        None => return Err(FileProblem::Empty),
        Some('<') => (FileKind::Register, register::read(text)?),
        Some('[' | '{') => (FileKind::Export, table::read_json(text)?),
        Some(_) => (FileKind::Export, table::read_csv(text)?),
    };
    Ok((kind, list.checked()?))
}

impl FileRows {
    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Elements { rows, .. } => rows.len(),
            Self::Diagnoses(rows) => rows.len(),
            Self::Facilities(rows) => rows.len(),
            Self::Places(rows) => rows.len(),
            Self::Administrators(rows) => rows.len(),
            Self::People(rows) => rows.len(),
            Self::FieldRules(rows) => rows.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl FileList {
    /// A list of which most rows are unreadable is another list, or a broken one; one without rows is none.
    fn checked(self) -> Result<Self, FileProblem> {
        let (read, skipped) = (self.rows.len(), self.skipped.len());
        match (read, skipped) {
            (0, 0) => Err(FileProblem::Empty),
            _ if skipped > read => Err(FileProblem::Unreadable { skipped, of: read.saturating_add(skipped) }),
            _ => Ok(self),
        }
    }
}

/// Rows as they are read one by one: what cannot be used is named, and a code counts once.
struct Collected<T> {
    rows: Vec<T>,
    skipped: Vec<SkippedRow>,
    seen: std::collections::HashSet<String>,
    passed: u64,
}

impl<T> Collected<T> {
    fn new() -> Self {
        Self { rows: Vec::new(), skipped: Vec::new(), seen: std::collections::HashSet::new(), passed: 0 }
    }

    /// Takes the next row of the file.
    fn take(&mut self, code: Option<&str>, row: Result<T, Why>) -> Result<(), FileProblem> {
        self.passed += 1;
        if self.passed > MOST_ROWS as u64 {
            return Err(FileProblem::TooLarge);
        }
        let code = code.map(str::trim).filter(|code| code.chars().count() <= LONGEST_CODE).unwrap_or_default();
        match row {
            Ok(row) if self.seen.insert(code.to_owned()) => self.rows.push(row),
            Ok(_) => self.skip(code, Why::Twice),
            Err(why) => self.skip(code, why),
        }
        Ok(())
    }

    fn skip(&mut self, code: &str, why: Why) {
        self.skipped.push(SkippedRow { row: self.passed, code: code.to_owned(), why });
    }
}

/// A code that can be one: printable, not too long.
fn code(text: Option<&str>) -> Result<&str, Why> {
    let text = text.unwrap_or_default().trim();
    let fits = !text.is_empty() && text.chars().count() <= LONGEST_CODE && !text.chars().any(char::is_control);
    if fits { Ok(text) } else { Err(Why::Code) }
}

fn name(text: Option<&str>) -> Result<String, Why> {
    let text = text.unwrap_or_default().trim();
    if text.is_empty() || text.chars().count() > LONGEST_NAME { Err(Why::Name) } else { Ok(text.to_owned()) }
}

fn some(text: Option<&str>) -> Option<String> {
    let text = text?.trim();
    (!text.is_empty() && text.chars().count() <= LONGEST_NAME).then(|| text.to_owned())
}

fn diagnosis(code_text: Option<&str>, name_text: Option<&str>) -> Result<Diagnosis, Why> {
    let code = code(code_text)?;
    Ok(Diagnosis { code: claims_domain::ids::DiagnosisCode::new(code), name: name(name_text)? })
}

/// What stands for a UUID of this code.
fn id(code: &str) -> ServerId {
    ServerId::by_code(code)
}
