//! The phone extract: a SQLite database for the claims app of phones. Its prices are national, its people are those of a district.
//!
//! Whoever opens the database hands over the rows of each table of [`TABLES`], every value as text.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use claims_domain::ServiceDate;
use claims_domain::catalogue::{Administrator, Element, Kind};
use claims_domain::cover::{Insuree, Left, Policy, PolicyStatus, Sex};
use claims_domain::field_rules::RuledField;
use claims_domain::ids::{AdministratorCode, ElementCode, InsureeNo};

use super::element::price;
use super::{Collected, FileList, FileProblem, FileRows, Person, SkippedRow, Why, code, diagnosis, id, name, some};
use crate::gql::rules::rule_of_letter;

/// A row of a table: its columns in the order of [`TABLES`].
pub type Values = Vec<Option<String>>;

/// The tables that are read, with their columns. A file without the first is no phone extract. Photographs are
/// paths on the server.
pub const TABLES: [(&str, &[&str]); 4] = [
    ("tblReferences", &["Code", "Name", "Type", "Price"]),
    ("tblClaimAdmins", &["Code", "Name"]),
    (
        "tblPolicyInquiry",
        &["CHFID", "InsureeName", "DOB", "Gender", "ProductCode", "ProductName", "ExpiryDate", "Status"],
    ),
    ("tblControls", &["FieldName", "Adjustibility"]),
];

/// Services, items and diagnoses, each a list of its own; one that the extract does not have is left out.
///
/// # Errors
/// When it holds none of them, or mostly unreadable rows.
pub fn references(rows: &[Values]) -> Result<Vec<FileList>, FileProblem> {
    let (mut services, mut items, mut diagnoses) = (Collected::new(), Collected::new(), Collected::new());
    let mut odd = Vec::new();
    for (at, row) in (1..).zip(rows) {
        let (code, name) = (value(row, 0), value(row, 1));
        match value(row, 2) {
            Some("S") => services.take(code, reference(Kind::Service, row))?,
            Some("I") => items.take(code, reference(Kind::Item, row))?,
            Some("D") => diagnoses.take(code, diagnosis(code, name))?,
            _ => odd.push(SkippedRow { row: at, code: String::new(), why: Why::Shape }),
        }
    }
    let elements = |kind, collected: Collected<Element>| FileList {
        rows: FileRows::Elements { kind, rows: collected.rows, brief: true },
        skipped: collected.skipped,
    };
    let mut services = elements(Kind::Service, services);
    services.skipped.extend(odd);
    let items = elements(Kind::Item, items);
    let diagnoses = FileList { rows: FileRows::Diagnoses(diagnoses.rows), skipped: diagnoses.skipped };
    let lists =
        [services, items, diagnoses].into_iter().filter(|list| !list.rows.is_empty() || !list.skipped.is_empty());
    let lists = lists.map(FileList::checked).collect::<Result<Vec<_>, _>>()?;
    if lists.is_empty() { Err(FileProblem::Empty) } else { Ok(lists) }
}

fn reference(kind: Kind, row: &Values) -> Result<Element, Why> {
    let code = code(value(row, 0))?;
    Ok(Element {
        kind,
        code: ElementCode::new(code),
        uuid: id(code),
        name: name(value(row, 1))?,
        price: price(value(row, 3))?,
        package: None,
        category: None,
        level: None,
        care_type: None,
        frequency_days: None,
        patient_category: 0,
        maximum: None,
        valid_from: None,
    })
}

/// Claim administrators of every facility of the district; the file does not say whose each is.
///
/// # Errors
/// When there are none, or mostly unreadable rows.
pub fn administrators(rows: &[Values]) -> Result<FileList, FileProblem> {
    let mut collected = Collected::new();
    for row in rows {
        let written = value(row, 0);
        let read = code(written).and_then(|code| {
            Ok(Administrator {
                code: AdministratorCode::new(code),
                uuid: id(code),
                // Family name first, all in one.
                last_name: name(value(row, 1))?,
                other_names: String::new(),
            })
        });
        collected.take(written, read)?;
    }
    FileList { rows: FileRows::Administrators(collected.rows), skipped: collected.skipped }.checked()
}

/// What the scheme says about fields of a claim; what it says of others is not ours to follow.
#[must_use]
pub fn controls(rows: &[Values]) -> FileList {
    let rule = |row: &Values| {
        let field = match value(row, 0)?.trim() {
            "GuaranteeNo" => RuledField::Guarantee,
            "Explanation" => RuledField::Explanation,
            "ICD1" => RuledField::Diagnosis(1),
            "ICD2" => RuledField::Diagnosis(2),
            "ICD3" => RuledField::Diagnosis(3),
            "ICD4" => RuledField::Diagnosis(4),
            _ => return None,
        };
        Some((field, rule_of_letter(value(row, 1)?)?))
    };
    FileList { rows: FileRows::FieldRules(rows.iter().filter_map(rule).collect()), skipped: Vec::new() }
}

/// People with their policies. The file tells when cover ends, not when it began: an active policy counts from `day`, that of the file.
///
/// # Errors
/// When there are none, or mostly unreadable rows.
pub fn people(rows: &[Values], day: ServiceDate) -> Result<FileList, FileProblem> {
    let mut people: BTreeMap<String, Person> = BTreeMap::new();
    let mut skipped = Vec::new();
    for (at, row) in (1..).zip(rows) {
        let number = InsureeNo::typed(value(row, 0).unwrap_or_default());
        let full = name(value(row, 1));
        let (true, Ok(full)) = (number.is_plausible(), full) else {
            // Its code is somebody's number: only the place is told.
            skipped.push(SkippedRow { row: at, code: String::new(), why: Why::Shape });
            continue;
        };
        let person = people.entry(number.as_str().to_owned()).or_insert_with(|| Person {
            insuree: Insuree {
                uuid: id(number.as_str()),
                number,
                last_name: full,
                other_names: String::new(),
                sex: sex(value(row, 3)),
                born: date(value(row, 2)),
                is_head: false,
                family: None,
                photo: None,
            },
            policies: Vec::new(),
        });
        if let Some(product) = some(value(row, 4)) {
            let status = status(value(row, 7));
            person.policies.push(Policy {
                uuid: None,
                product,
                product_name: some(value(row, 5)).unwrap_or_default(),
                status,
                stage: None,
                effective: (status == PolicyStatus::Active).then_some(day),
                expiry: date(value(row, 6)),
                left: Left::default(),
            });
        }
    }
    FileList { rows: FileRows::People(people.into_values().collect()), skipped }.checked()
}

fn value(row: &Values, at: usize) -> Option<&str> {
    row.get(at)?.as_deref()
}

/// A day as SQL Server writes it for readers, or as SQL does.
fn date(text: Option<&str>) -> Option<ServiceDate> {
    let text = text?.trim();
    let day = text.get(..10)?;
    let parsed = NaiveDate::parse_from_str(day, "%d/%m/%Y").or_else(|_| NaiveDate::parse_from_str(day, "%Y-%m-%d"));
    parsed.ok().map(ServiceDate::new)
}

fn sex(text: Option<&str>) -> Option<Sex> {
    match text?.trim().chars().next()? {
        'F' | 'f' => Some(Sex::Female),
        'M' | 'm' => Some(Sex::Male),
        'O' | 'o' => Some(Sex::Other),
        _ => None,
    }
}

fn status(text: Option<&str>) -> PolicyStatus {
    match text.unwrap_or_default().trim() {
        "I" | "1" => PolicyStatus::Idle,
        "A" | "2" => PolicyStatus::Active,
        "S" | "4" => PolicyStatus::Suspended,
        "E" | "8" => PolicyStatus::Expired,
        "R" | "16" => PolicyStatus::Ready,
        _ => PolicyStatus::Unknown,
    }
}
