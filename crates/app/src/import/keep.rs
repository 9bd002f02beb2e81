//! Puts a list of a file into the mirror, in one transaction: joined by code with what the server said before.

use claims_domain::Timestamp;
use claims_domain::catalogue::{Administrator, Diagnosis, Element};
use claims_domain::cover::Cover;
use claims_domain::ids::ServerId;
use claims_domain::register::{OtherFacility, Place};
use claims_openimis::catalogue::joined;
use claims_openimis::files::{FileList, FileRows, Person};
use claims_store::{Arrival, KnownRow, List, MirrorRow, Write};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::VIA;
use crate::clock::local_minute;
use crate::dto::{Code, Problem};

/// What a list brought.
pub(super) struct Kept {
    /// Rows in use.
    pub(super) rows: u64,
    /// Rows passed over for something better.
    pub(super) passed: u64,
}

/// The name of a list in views.
pub(super) const fn name(rows: &FileRows) -> &'static str {
    match feed(rows) {
        Some(list) => list.as_str(),
        None => "people",
    }
}

const fn feed(rows: &FileRows) -> Option<List> {
    match rows {
        FileRows::Elements { kind, .. } => Some(List::catalogue(*kind)),
        FileRows::Diagnoses(_) => Some(List::Diagnoses),
        FileRows::Facilities(_) => Some(List::Facilities),
        FileRows::Places(_) => Some(List::Places),
        FileRows::Administrators(_) => Some(List::Administrators),
        FileRows::FieldRules(_) => Some(List::FieldRules),
        FileRows::People(_) => None,
    }
}

/// Takes a list; the inner problem says why it is refused, with nothing written.
pub(super) fn list(
    write: &Write<'_>,
    list: FileList,
    as_of: Timestamp,
    now: Timestamp,
    anyway: bool,
) -> Result<Result<Kept, Problem>, Problem> {
    let Some(target) = feed(&list.rows) else {
        return Ok(Ok(people(write, &list.rows, as_of, now, anyway)?));
    };
    let known = write.feeds().get(target.as_str())?;
    let newer = known.as_ref().and_then(|feed| feed.last_success).filter(|success| *success > as_of && !anyway);
    if let Some(success) = newer {
        return Ok(Err(Problem::with(Code::FileOlder, local_minute(success.millis()))));
    }
    let by_server = known.is_some_and(|feed| feed.rows > 0 && feed.via.as_deref().is_some_and(|via| via != VIA));
    let rows: Vec<MirrorRow> = match &list.rows {
        FileRows::Elements { rows, brief, .. } => collect(rows, |row| element(write, target, row, *brief))?,
        FileRows::Diagnoses(rows) => collect(rows, |row: &Diagnosis| Ok(MirrorRow::diagnosis(row)?))?,
        FileRows::Facilities(rows) => collect(rows, |row| other_facility(write, row))?,
        FileRows::Places(rows) => collect(rows, |row| place(write, row))?,
        // Those of the whole district, without a word on whose they are: the server's list of our own is better.
        FileRows::Administrators(rows) if by_server => {
            return Ok(Ok(Kept { rows: 0, passed: rows.len() as u64 }));
        }
        FileRows::Administrators(rows) => collect(rows, |row: &Administrator| Ok(MirrorRow::administrator(row)?))?,
        FileRows::FieldRules(rows) => collect(rows, |(field, rule)| Ok(MirrorRow::field_rule(*field, *rule)?))?,
        FileRows::People(_) => Vec::new(),
    };
    let skipped: Vec<String> = list
        .skipped
        .iter()
        .map(|row| if row.code.is_empty() { format!("#{}", row.row) } else { row.code.clone() })
        .collect();
    write.feeds_mut().attempted(target.as_str(), now)?;
    let arrival = Arrival { skipped: &skipped, ..Arrival::of(VIA, as_of) };
    let Some(change) = write.mirror_mut().replace(target, rows.into_iter().map(Ok), now, &arrival)? else {
        return Ok(Err(Problem::new(Code::FileEmpty)));
    };
    let facts = json!({ "list": target.as_str(), "rows": change.rows, "as_of_ms": as_of.millis() });
    write.journal_mut().append(now, None, "imported", &facts.to_string())?;
    Ok(Ok(Kept { rows: change.rows, passed: 0 }))
}

fn collect<T>(rows: &[T], make: impl Fn(&T) -> Result<MirrorRow, Problem>) -> Result<Vec<MirrorRow>, Problem> {
    rows.iter().map(make).collect()
}

/// A row of the mirror, with its database id and what the server says of it beside.
type Known<T> = (T, Option<i64>, Map<String, Value>);

/// What the mirror knows under this code.
fn known<T: DeserializeOwned>(write: &Write<'_>, list: List, code: &str) -> Result<Option<Known<T>>, Problem> {
    let Some(KnownRow { number, body, rest }) = write.mirror().of_code(list, code)? else { return Ok(None) };
    Ok(serde_json::from_value(body).ok().map(|row| (row, number, rest)))
}

fn element(write: &Write<'_>, list: List, row: &Element, brief: bool) -> Result<MirrorRow, Problem> {
    let Some((known, number, rest)) = known::<Element>(write, list, row.code.as_str())? else {
        return Ok(MirrorRow::element(row, None)?);
    };
    let full = if brief { &known } else { row };
    let told = Element {
        uuid: known.uuid.clone(),
        name: row.name.clone(),
        price: row.price,
        valid_from: None,
        ..full.clone()
    };
    Ok(MirrorRow::element(&joined(told, &known), number)?.with_rest(&rest)?)
}

fn other_facility(write: &Write<'_>, row: &OtherFacility) -> Result<MirrorRow, Problem> {
    let known = known::<OtherFacility>(write, List::Facilities, row.code.as_str())?;
    let (uuid, rest) = known.map_or_else(|| (row.uuid.clone(), Map::new()), |(known, _, rest)| (known.uuid, rest));
    let row = OtherFacility { uuid, ..row.clone() };
    Ok(MirrorRow::keyed(row.uuid.as_str(), row.code.as_str(), &row.name, &row)?.with_rest(&rest)?)
}

fn place(write: &Write<'_>, row: &Place) -> Result<MirrorRow, Problem> {
    let id = |by_code: &ServerId| {
        let code = by_code.code().unwrap_or_default();
        let known = known::<Place>(write, List::Places, code)?;
        Ok::<_, Problem>(known.map_or_else(|| by_code.clone(), |(known, ..)| known.uuid))
    };
    let row = Place { uuid: id(&row.uuid)?, parent: row.parent.as_ref().map(id).transpose()?, ..row.clone() };
    Ok(MirrorRow::keyed(row.uuid.as_str(), &row.code, &row.name, &row)?)
}

/// People one by one: whoever was heard of later stays as they were heard of.
fn people(write: &Write<'_>, rows: &FileRows, as_of: Timestamp, now: Timestamp, anyway: bool) -> Result<Kept, Problem> {
    let FileRows::People(people) = rows else { return Ok(Kept { rows: 0, passed: 0 }) };
    let mut kept = Kept { rows: 0, passed: 0 };
    for Person { insuree, policies } in people {
        let number = &insuree.number;
        let heard = write.people().cover_as_of(number)?;
        let known = write.people().get(number)?;
        let newer = |at: Timestamp| at > as_of && !anyway;
        if heard.is_some_and(newer) || known.as_ref().is_some_and(|(_, at)| newer(*at)) {
            kept.passed += 1;
            continue;
        }
        // What the server said of somebody is more than a name.
        if known.is_none_or(|(known, _)| known.uuid.code().is_some()) {
            write.people_mut().put(insuree, as_of, "{}")?;
        }
        write.people_mut().put_cover(number, &Cover::Policies { list: policies.clone(), as_of })?;
        kept.rows += 1;
    }
    let facts = json!({ "list": "people", "rows": kept.rows, "as_of_ms": as_of.millis() });
    write.journal_mut().append(now, None, "imported", &facts.to_string())?;
    Ok(kept)
}
