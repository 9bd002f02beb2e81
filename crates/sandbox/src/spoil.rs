//! Spoils an answer the way scripted faults say.

use axum::http::StatusCode;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Map, Number, Value, json};
use std::io::{self, Write};

use crate::faults::Spoil;

/// Digits of a number nobody needs.
const DIGITS: usize = 1_000_000;

/// The answer spoilt; as it was where the fault finds nothing to spoil in it.
pub(crate) fn spoilt(spoil: &Spoil, status: StatusCode, body: &[u8]) -> (StatusCode, Vec<u8>) {
    let Ok(mut value) = serde_json::from_slice::<Value>(body) else { return (status, body.to_vec()) };
    let fhir = value.get("resourceType").is_some();
    if let Spoil::BadRow(code) = spoil {
        return if !holds(&value, code) {
            (status, body.to_vec())
        } else if fhir {
            let text = "'NoneType' object has no attribute 'isoformat'";
            let issue = json!({ "severity": "error", "code": "exception", "details": { "text": text } });
            let outcome = json!({ "resourceType": "OperationOutcome", "issue": [issue] });
            (StatusCode::INTERNAL_SERVER_ERROR, outcome.to_string().into_bytes())
        } else {
            let error = json!({ "message": "Cannot return null for non-nullable field.", "path": [] });
            (status, json!({ "errors": [error], "data": null }).to_string().into_bytes())
        };
    }
    match spoil {
        Spoil::HugeNumber(name) => set(&mut value, name, &huge()),
        Spoil::WrongType(name) => set(&mut value, name, &json!([[]])),
        Spoil::DanglingPrice | Spoil::PriceTwice | Spoil::NoPriceList => {
            each(&mut value, &mut |fields| prices(spoil, fields))
        }
        Spoil::Endless
        | Spoil::Total(_)
        | Spoil::RowTwice
        | Spoil::CoveredTwice
        | Spoil::OtherType
        | Spoil::EmptyEntry
        | Spoil::BadRow(_) => {
            each(&mut value, &mut |fields| page(spoil, fields));
        }
    }
    (status, value.to_string().into_bytes())
}

/// The answer compressed.
pub(crate) fn gzip(body: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body)?;
    encoder.finish()
}

/// The answer compressed, with so many megabytes of spaces behind it.
pub(crate) fn bomb(body: &[u8], megabytes: usize) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(body)?;
    let spaces = vec![b' '; 1024 * 1024];
    for _ in 0..megabytes {
        encoder.write_all(&spaces)?;
    }
    encoder.finish()
}

fn huge() -> Value {
    "9".repeat(DIGITS).parse::<Number>().map_or(Value::Null, Value::Number)
}

/// Shows every object, the outer ones first.
fn each(value: &mut Value, change: &mut dyn FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Object(fields) => {
            change(fields);
            fields.values_mut().for_each(|inner| each(inner, change));
        }
        Value::Array(rows) => rows.iter_mut().for_each(|inner| each(inner, change)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Puts a value into the first field of this name, or of this name within another.
fn set(value: &mut Value, name: &str, with: &Value) {
    let (outer, within) = name.find('/').map_or((name, ""), |at| name.split_at(at));
    let mut done = false;
    each(value, &mut |fields| {
        if let Some(field) = fields.get_mut(outer).and_then(|field| field.pointer_mut(within))
            && !done
        {
            *field = with.clone();
            done = true;
        }
    });
}

/// Whether a code stands anywhere in the value.
fn holds(value: &Value, code: &str) -> bool {
    match value {
        Value::String(text) => text == code,
        Value::Array(rows) => rows.iter().any(|inner| holds(inner, code)),
        Value::Object(fields) => fields.values().any(|inner| holds(inner, code)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Spoils a bundle or a connection.
fn page(spoil: &Spoil, fields: &mut Map<String, Value>) {
    let bundle = fields.get("resourceType").and_then(Value::as_str) == Some("Bundle");
    if !bundle && !fields.contains_key("edges") {
        return;
    }
    let (rows, inside, total) = if bundle { ("entry", "resource", "total") } else { ("edges", "node", "totalCount") };
    match spoil {
        Spoil::Endless if bundle => {
            if let Some(links) = fields.get_mut("link").and_then(Value::as_array_mut) {
                links.push(json!({ "relation": "next", "url": "http://127.0.0.1/next" }));
            }
        }
        Spoil::Endless => {
            fields
                .insert("pageInfo".to_owned(), json!({ "hasNextPage": true, "endCursor": "YXJyYXljb25uZWN0aW9uOjA=" }));
        }
        Spoil::Total(by) => {
            if let Some(said) = fields.get_mut(total) {
                *said = json!(said.as_i64().unwrap_or(0).saturating_add(*by));
            }
        }
        Spoil::RowTwice => {
            if let Some([first, second, ..]) = fields.get_mut(rows).and_then(Value::as_array_mut).map(Vec::as_mut_slice)
            {
                second.clone_from(first);
            }
        }
        Spoil::CoveredTwice => {
            if let Some([first, second, ..]) = fields.get_mut(rows).and_then(Value::as_array_mut).map(Vec::as_mut_slice)
            {
                for element in ["/node/service", "/node/item"] {
                    if let (Some(of_first), Some(of_second)) = (first.pointer(element), second.pointer_mut(element)) {
                        of_second.clone_from(of_first);
                    }
                }
            }
        }
        Spoil::OtherType => {
            let rows = fields.get_mut(rows).and_then(Value::as_array_mut).into_iter().flatten();
            for row in rows.filter_map(|row| row.get_mut(inside)?.as_object_mut()) {
                // `RmVlZGJhY2tHUUxUeXBlOjE=` is `FeedbackGQLType:1`.
                let (name, other) = if bundle { ("resourceType", "Basic") } else { ("id", "RmVlZGJhY2tHUUxUeXBlOjE=") };
                row.insert(name.to_owned(), json!(other));
            }
        }
        Spoil::EmptyEntry => {
            if let Some(first) = fields.get_mut(rows).and_then(Value::as_array_mut).and_then(|rows| rows.first_mut()) {
                *first = json!({ inside: null });
            }
        }
        Spoil::HugeNumber(_)
        | Spoil::WrongType(_)
        | Spoil::BadRow(_)
        | Spoil::DanglingPrice
        | Spoil::PriceTwice
        | Spoil::NoPriceList => {}
    }
}

/// Spoils the answer about price lists, and (for [`Spoil::NoPriceList`]) what facilities have.
fn prices(spoil: &Spoil, fields: &mut Map<String, Value>) {
    if *spoil == Spoil::NoPriceList {
        for list in ["servicesPricelist", "itemsPricelist"] {
            if let Some(list) = fields.get_mut(list) {
                *list = Value::Null;
            }
        }
    }
    if !fields.contains_key("pricelists") {
        return;
    }
    let lists = fields.get_mut("pricelists").and_then(Value::as_object_mut).into_iter().flat_map(Map::values_mut);
    for list in lists.filter_map(Value::as_array_mut) {
        match spoil {
            Spoil::DanglingPrice => list.push(json!({ "id": 99_999_999, "p": "1.00" })),
            Spoil::PriceTwice => {
                let again = list.first().and_then(|row| row.get("id")).map(|id| json!({ "id": id, "p": "0.01" }));
                list.extend(again);
            }
            Spoil::NoPriceList => list.clear(),
            Spoil::Endless
            | Spoil::Total(_)
            | Spoil::RowTwice
            | Spoil::CoveredTwice
            | Spoil::OtherType
            | Spoil::EmptyEntry
            | Spoil::HugeNumber(_)
            | Spoil::WrongType(_)
            | Spoil::BadRow(_) => {}
        }
    }
}
