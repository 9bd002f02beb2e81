//! Exports: a table of services or items as CSV or JSON, told apart by their columns.

use claims_domain::catalogue::{Element, Kind};
use serde_json::{Map, Value};

use super::element::{Fields, element};
use super::{Collected, FileList, FileProblem, FileRows, MOST_ROWS, Why};

/// More columns than any export has.
const MOST_COLUMNS: usize = 200;

/// Reads a table with a line of headings; fields apart by comma, semicolon or tab.
pub(super) fn read_csv(text: &str) -> Result<FileList, FileProblem> {
    let first = text.lines().next().unwrap_or_default();
    let apart = [',', ';', '\t'].into_iter().max_by_key(|mark| first.matches(*mark).count()).unwrap_or(',');
    if first.matches(apart).count() >= MOST_COLUMNS {
        return Err(FileProblem::Unknown);
    }
    let mut table = csv::ReaderBuilder::new()
        .delimiter(u8::try_from(apart).unwrap_or(b','))
        .flexible(true)
        .from_reader(text.as_bytes());
    let broken = |error: csv::Error| FileProblem::Broken {
        at: error.position().map_or_else(String::new, |place| place.line().to_string()),
    };
    let columns: Vec<String> = table.headers().map_err(broken)?.iter().map(heading).collect();
    let kind = kind_of(|name| columns.iter().any(|column| column == name))?;
    let mut collected = Collected::new();
    for record in table.records() {
        let record = record.map_err(broken)?;
        let row = Record { columns: &columns, record: &record };
        // A line of another length has its fields in other columns.
        let read = if record.len() == columns.len() { element(kind, &row) } else { Err(Why::Shape) };
        collected.take(row.field("code"), read)?;
    }
    Ok(list(kind, collected))
}

/// Reads a list of objects.
pub(super) fn read_json(text: &str) -> Result<FileList, FileProblem> {
    let rows: Vec<Value> = serde_json::from_str(text).map_err(|error| {
        // A single object is JSON, but no export.
        if error.is_data() { FileProblem::Unknown } else { FileProblem::Broken { at: error.line().to_string() } }
    })?;
    if rows.len() > MOST_ROWS {
        return Err(FileProblem::TooLarge);
    }
    let Some(Value::Object(first)) = rows.first() else {
        return Err(if rows.is_empty() { FileProblem::Empty } else { FileProblem::Unknown });
    };
    let kind = kind_of(|name| first.contains_key(name))?;
    let mut collected = Collected::new();
    for row in &rows {
        match row {
            Value::Object(fields) => {
                let row = Object::of(fields);
                collected.take(row.field("code"), element(kind, &row))?;
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
                collected.take(None, Err(Why::Shape))?;
            }
        }
    }
    Ok(list(kind, collected))
}

fn list(kind: Kind, collected: Collected<Element>) -> FileList {
    let rows = FileRows::Elements { kind, rows: collected.rows, brief: false };
    FileList { rows, skipped: collected.skipped }
}

/// Only services have a level, only items a package.
fn kind_of(has: impl Fn(&str) -> bool) -> Result<Kind, FileProblem> {
    let kind = match (has("level"), has("package")) {
        (true, false) => Kind::Service,
        (false, true) => Kind::Item,
        (true, true) | (false, false) => return Err(FileProblem::Unknown),
    };
    let missing = ["code", "name", "price", "male_cat", "female_cat", "adult_cat", "minor_cat"].into_iter();
    match missing.into_iter().find(|name| !has(name)) {
        Some(name) => Err(FileProblem::NoColumn { name }),
        None => Ok(kind),
    }
}

fn heading(text: &str) -> String {
    text.trim().to_lowercase()
}

struct Record<'a> {
    columns: &'a [String],
    record: &'a csv::StringRecord,
}

impl Fields for Record<'_> {
    fn field(&self, name: &str) -> Option<&str> {
        self.record.get(self.columns.iter().position(|column| column == name)?)
    }
}

/// An object with its numbers as they are written.
struct Object(Vec<(String, String)>);

impl Object {
    fn of(fields: &Map<String, Value>) -> Self {
        let text = |value: &Value| match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(flag) => Some(flag.to_string()),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        };
        Self(fields.iter().filter_map(|(name, value)| Some((name.clone(), text(value)?))).collect())
    }
}

impl Fields for Object {
    fn field(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }
}
