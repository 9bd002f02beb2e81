//! Reading the recorded answers in `fixtures/`: status, content type and body as a server gave them, some lists cut short.
#![allow(dead_code, reason = "each test file uses its part")]

use claims_domain::answer::Answer;
use claims_domain::catalogue::Kind;
use claims_domain::claim::{Composed, Line, VisitType};
use claims_domain::ids::{AdministratorCode, DiagnosisCode, ElementCode, FacilityCode, InsureeNo, ServerId};
use claims_domain::{Money, Quantity, ServiceDate};
use claims_openimis::gql::many::{List, Span};
use claims_openimis::{Mirrored, Reply};
use serde_json::{Value, json};

/// A recorded answer.
pub struct Recorded {
    status: u16,
    content_type: Option<String>,
    body: Vec<u8>,
}

impl Recorded {
    /// As it arrived.
    pub fn reply(&self) -> Reply<'_> {
        Reply { status: self.status, content_type: self.content_type.as_deref(), body: &self.body }
    }
}

/// The recorded answer of this name.
pub fn recorded(name: &str) -> Recorded {
    let path = format!("{}/tests/fixtures/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut value: Value = serde_json::from_str(&text).expect("a recorded answer");
    let content_type = value["content_type"].as_str().map(str::to_owned);
    let is_json = content_type.as_deref() == Some("application/json");
    let body = match value["body"].take() {
        Value::String(page) if !is_json => page.into_bytes(),
        body => body.to_string().into_bytes(),
    };
    Recorded {
        status: u16::try_from(value["status"].as_u64().expect("a status")).expect("a status"),
        content_type,
        body,
    }
}

/// The rows of a page that was recorded alone, read as the first of a list; those of a list that was cut short are counted again.
pub fn rows<T>(list: &List<T>, name: &str) -> Vec<Mirrored<T>> {
    let mut value: Value = serde_json::from_slice(recorded(name).reply().body).expect("JSON");
    let page = value["data"].as_object_mut().and_then(|data| data.values_mut().next()).expect("a page").take();
    let body = as_first(page).to_string();
    let spans = [Span { offset: 0, first: 100 }];
    let pages = list.read(&spans, Reply { status: 200, content_type: None, body: body.as_bytes() }).expect("pages");
    assert_eq!(pages.unreadable, [""; 0], "{name}");
    pages.rows
}

/// A connection as the first span of an answer.
pub fn as_first(mut page: Value) -> Value {
    page["totalCount"] = page["edges"].as_array().expect("edges").len().into();
    json!({ "data": { "a0": page } })
}

/// Names of every recorded answer.
pub fn every_name() -> Vec<String> {
    let root = format!("{}/tests/fixtures", env!("CARGO_MANIFEST_DIR"));
    let mut names = Vec::new();
    for folder in std::fs::read_dir(&root).expect("fixtures").map(|entry| entry.expect("a folder")) {
        // Those are files, not answers.
        if folder.file_name() == "files" {
            continue;
        }
        for file in std::fs::read_dir(folder.path()).expect("a folder") {
            let path = file.expect("a file").path();
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            names.push(format!("{}/{name}", folder.file_name().to_string_lossy()));
        }
    }
    names
}

pub fn day(text: &str) -> ServiceDate {
    text.parse().expect("a day")
}

pub fn money(text: &str) -> Money {
    text.parse().expect("an amount")
}

pub fn quantity(text: &str) -> Quantity {
    text.parse().expect("a quantity")
}

pub fn line(kind: Kind, code: &str, uuid: &str, count: &str, price: &str) -> Line {
    Line {
        kind,
        code: ElementCode::new(code),
        uuid: ServerId::new(uuid),
        name: code.to_owned(),
        quantity: quantity(count),
        price: money(price),
    }
}

/// A claim like the recorded ones: one item, one service.
pub fn composed() -> Composed {
    Composed {
        insuree: InsureeNo::typed("100000001"),
        insuree_uuid: Some(ServerId::new("99cf81a9-b021-5bf5-aa76-d6fbde47479d")),
        facility: FacilityCode::new("RAPHOS"),
        facility_uuid: ServerId::new("e44b6871-2161-50a2-b75e-2926f4818ecf"),
        administrator: AdministratorCode::new("carap"),
        administrator_uuid: ServerId::new("d049165f-49c9-55fa-8982-7e0e1688c711"),
        visit_type: VisitType::Other,
        visit_from: day("2026-11-19"),
        visit_to: day("2026-11-20"),
        claim_date: day("2026-11-20"),
        diagnoses: vec![DiagnosisCode::new("B54"), DiagnosisCode::new("A09")],
        guarantee: Some("G-7".to_owned()),
        explanation: None,
        lines: vec![
            line(Kind::Item, "0001", "bb997840-8ac3-5fbc-b43d-f967f10921dc", "1.5", "10.25"),
            line(Kind::Service, "L2", "d4666a58-cd58-5533-a05b-c4ff6b488f7d", "1", "80"),
        ],
    }
}

/// A line of an answer in short: code, approved quantity and price, reason, rejected.
pub fn verdicts(answer: &Answer) -> Vec<String> {
    let text = |value: Option<String>| value.unwrap_or_else(|| "-".to_owned());
    answer
        .lines
        .iter()
        .map(|line| {
            format!(
                "{} {}x{} approved {}x{} reason {}{}",
                line.code.as_ref().map_or("?", ElementCode::as_str),
                text(line.quantity.map(|value| value.to_string())),
                text(line.price.map(|value| value.to_string())),
                text(line.approved_quantity.map(|value| value.to_string())),
                text(line.approved_price.map(|value| value.to_string())),
                line.reason.0,
                if line.rejected { " rejected" } else { "" },
            )
        })
        .collect()
}
