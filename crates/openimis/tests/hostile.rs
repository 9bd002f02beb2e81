//! Whatever bytes come, every reader answers, and does not panic.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "tests"
)]

mod support;

use claims_domain::catalogue::Kind;
use claims_domain::ids::{ClaimCode, FacilityCode};
use claims_openimis::{Reply, bundles, catalogue, claim, eligibility, gql, login, people, response, user};
use proptest::prelude::*;
use serde_json::{Value, json};
use support::{as_first, every_name, recorded};

/// Reads an answer and forgets it.
type Reader = fn(Reply<'_>);

/// Puts one answer to every reader.
fn read_all(reply: Reply<'_>) {
    let _ = login::read(reply);
    let _ = user::read(reply);
    let _ = gql::read_csrf(reply);
    let _ = gql::read_token(reply);
    let _ = gql::read_facility(reply);
    let _ = gql::read_prices(reply);
    let _ = gql::read_insuree(reply);
    let _ = gql::read_policies(reply);
    let _ = gql::read_eligibility(reply);
    let _ = gql::read_element_cover(Kind::Item, reply);
    let _ = gql::read_element_cover(Kind::Service, reply);
    let _ = gql::read_claims(reply);
    let _ = gql::read_codes(reply);
    let _ = gql::read_validate_code(reply);
    let spans = [gql::many::Span { offset: 0, first: 3 }];
    let _ = gql::register::services().read(&spans, reply);
    let _ = gql::register::facilities().read(&spans, reply);
    let _ = gql::register::diagnoses().read_known(&spans, reply);
    let _ = gql::register::places().read(&spans, reply);
    let _ = gql::register::products().read(&spans, reply);
    let facility = FacilityCode::new("RAPHOS");
    let _ = bundles::items().read(1, 3, reply);
    let _ = bundles::services().read(1, 3, reply);
    let _ = bundles::administrators(&facility).read(2, 3, reply);
    let _ = bundles::facilities().read(1, 3, reply);
    let _ = bundles::places().read(1, 3, reply);
    let _ = bundles::products().read(1, 3, reply);
    let _ = people::people().read(1, 3, reply);
    let _ = people::contracts().read(1, 3, reply);
    let _ = catalogue::read_diagnoses(reply);
    let _ = catalogue::read_organization(reply);
    let _ = catalogue::read_patient(reply);
    let _ = eligibility::read(reply);
    let _ = response::read(reply);
    let _ = claim::read_posted(reply, &ClaimCode::new("CLM-0001"));
}

/// Every way to spoil one place of a value.
fn spoil(value: &Value, with: &Value, each: &mut dyn FnMut(Value)) {
    each(with.clone());
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields {
                spoil(inner, with, &mut |spoilt| {
                    let mut copy = fields.clone();
                    copy.insert(name.clone(), spoilt);
                    each(Value::Object(copy));
                });
            }
        }
        Value::Array(elements) => {
            for (at, inner) in elements.iter().enumerate().take(2) {
                spoil(inner, with, &mut |spoilt| {
                    let mut copy = elements.clone();
                    copy[at] = spoilt;
                    each(Value::Array(copy));
                });
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn every_recorded_answer_may_come_to_every_question() {
    for name in every_name() {
        let recorded = recorded(&name);
        for status in [200, 302, 400, 500] {
            read_all(Reply { status, ..recorded.reply() });
        }
    }
}

#[test]
fn a_wrong_type_at_any_place_is_survived() {
    let wrong = [Value::Null, json!(-7.5), json!("x"), json!([[]]), json!({"a": 1})];
    let readers: [(&str, Reader); 14] = [
        ("fhir/medications", |reply| drop(bundles::items().read(1, 2, reply))),
        ("fhir/contracts", |reply| drop(people::contracts().read(1, 2, reply))),
        ("fhir/locations", |reply| drop(bundles::places().read(2, 5, reply))),
        ("response/reviewed", |reply| drop(response::read(reply))),
        ("posted/accepted", |reply| drop(claim::read_posted(reply, &ClaimCode::new("CLM-0001")))),
        ("posted/duplicate", |reply| drop(claim::read_posted(reply, &ClaimCode::new("CLM-0001")))),
        ("graphql/claim-reviewed-25.10", |reply| drop(gql::read_claims(reply))),
        ("graphql/facility", |reply| drop(gql::read_facility(reply))),
        ("graphql/policies", |reply| drop(gql::read_policies(reply))),
        ("graphql/eligibility", |reply| drop(gql::read_eligibility(reply))),
        ("graphql/service-cover", |reply| drop(gql::read_element_cover(Kind::Service, reply))),
        ("fhir/patient-by-number", |reply| drop(catalogue::read_patient(reply))),
        ("fhir/organization-by-code", |reply| drop(catalogue::read_organization(reply))),
        ("login/current-user", |reply| drop(user::read(reply))),
    ];
    for (name, read) in readers {
        let recorded = recorded(name);
        let value: Value = serde_json::from_slice(recorded.reply().body).expect("JSON");
        for with in &wrong {
            spoil(&value, with, &mut |spoilt| {
                let body = spoilt.to_string();
                read(Reply { body: body.as_bytes(), ..recorded.reply() });
            });
        }
    }
}

/// Reads an answer as rows of lists.
fn register_lists(reply: Reply<'_>) {
    let spans = [gql::many::Span { offset: 0, first: 3 }];
    drop(gql::register::services().read(&spans, reply));
    drop(gql::register::services().read_known(&spans, reply));
    drop(gql::register::products().read(&spans, reply));
}

#[test]
fn a_wrong_type_at_any_place_of_a_long_list_is_survived() {
    let mut value: Value = serde_json::from_slice(recorded("graphql/services").reply().body).expect("JSON");
    let value = as_first(value["data"]["medicalServices"].take());
    for with in [Value::Null, json!(-7.5), json!("x"), json!([[]]), json!({"a": 1})] {
        spoil(&value, &with, &mut |spoilt| {
            let body = spoilt.to_string();
            register_lists(Reply { status: 200, content_type: None, body: body.as_bytes() });
        });
    }
}

#[test]
fn a_wrong_type_in_one_line_leaves_the_other_lines() {
    let mut value: Value = serde_json::from_slice(recorded("posted/accepted").reply().body).expect("JSON");
    value["item"][0]["adjudication"] = json!("soon");
    let body = value.to_string();
    let reply = Reply { status: 200, content_type: None, body: body.as_bytes() };
    let Ok(response::Held::Answer(answer)) = response::read(reply) else { panic!("unreadable") };
    assert_eq!(
        (answer.lines.len(), answer.lines[0].quantity.is_none(), answer.lines[1].quantity.is_some()),
        (2, true, true)
    );
}

#[test]
fn numbers_of_a_million_digits_are_survived() {
    let long = "9".repeat(1_000_000);
    for number in [long.clone(), format!("-{long}"), format!("0.{long}"), format!("1e{long}"), format!("\"{long}\"")] {
        let with = |template: &str, read: fn(Reply<'_>)| {
            let body = template.replace('#', &number);
            read(Reply { status: 200, content_type: None, body: body.as_bytes() });
        };
        with(r##"{"token": "x", "exp": #}"##, |reply| drop(login::read(reply)));
        with(r##"{"data": {"claims": {"edges": [{"node": {"code": "C", "status": 4, "approved": #}}]}}}"##, |reply| {
            let page = gql::read_claims(reply).expect("a page");
            assert_eq!(
                page.rows[0]
                    .clone()
                    .answer()
                    .and_then(|answer| answer.approved)
                    .filter(|amount| !amount.get().is_zero())
                    .map(|amount| amount.get() > 1.into()),
                None
            );
        });
        with(r##"{"data": {"a0": {"totalCount": #, "edges": [{"node": {"price": #}}]}}}"##, register_lists);
        with(
            r##"{"resourceType": "ClaimResponse", "outcome": "x", "total": [{"amount": {"value": #}}], "item": [#]}"##,
            |reply| {
                drop(response::read(reply));
            },
        );
    }
}

#[test]
fn huge_depth_is_survived() {
    for (open, close) in [("[", "]"), ("{\"extension\":[", "]}"), ("{\"data\":", "}")] {
        for depth in [100, 100_000] {
            let text = format!("{}{}", open.repeat(depth), close.repeat(depth));
            read_all(Reply { status: 200, content_type: None, body: text.as_bytes() });
            read_all(Reply { status: 500, content_type: None, body: open.repeat(depth).as_bytes() });
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes_are_survived(status in 0_u16..700, html in any::<bool>(), body in prop::collection::vec(any::<u8>(), 0..200)) {
        read_all(Reply { status, content_type: html.then_some("text/html; charset=utf-8"), body: &body });
    }

    #[test]
    fn cut_answers_are_survived(name in prop::sample::select(every_name()), cut in 0.0_f64..1.0) {
        let recorded = recorded(&name);
        let body = recorded.reply().body;
        let end = (body.len() as f64 * cut) as usize;
        read_all(Reply { body: &body[..end], ..recorded.reply() });
    }

    #[test]
    fn any_words_of_a_failure_are_survived(text in "\\PC{0,80}", code in "\\PC{0,20}", status in 400_u16..600) {
        let body = json!({"resourceType": "OperationOutcome", "issue": [{"details": {"text": text}}]}).to_string();
        let reply = Reply { status, content_type: None, body: body.as_bytes() };
        let _ = claim::read_posted(reply, &ClaimCode::new(code));
        let _ = response::read(reply);
    }

    #[test]
    fn any_request_is_one_line_of_json(text in "\\PC{0,40}") {
        for body in [gql::facility(&text).body(), gql::claims_by_code_prefix(&text, Some(&text)).body(), login::body(&text, &text)] {
            prop_assert!(serde_json::from_slice::<Value>(&body).is_ok_and(|value| value.is_object()));
        }
        let path = claims_openimis::path::claim_response(&text);
        prop_assert!(path.is_ascii() && path.matches('/').count() == 3, "{}", path);
    }
}
