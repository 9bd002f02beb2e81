//! The frozen bytes of a claim, and what each answer to posting them means.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "tests"
)]

mod support;

use claims_domain::answer::{Likeness, PayerStatus, compare};
use claims_domain::catalogue::Kind;
use claims_domain::claim::Composed;
use claims_domain::ids::{ClaimCode, ServerId};
use claims_domain::outbox::Attempt;
use claims_openimis::{Reply, claim};
use proptest::prelude::*;
use serde_json::Value;
use support::{composed, line, recorded, verdicts};

fn body(claim: &Composed) -> String {
    String::from_utf8(claim::body(&ClaimCode::new("RAPHOS-A-000124"), claim)).expect("UTF-8")
}

fn posted(name: &str, code: &str) -> Attempt {
    claim::read_posted(recorded(name).reply(), &ClaimCode::new(code))
}

#[test]
fn a_claim_has_the_shape_the_payer_reads() {
    let json: Value = serde_json::from_str(&body(&composed())).expect("JSON");
    assert_eq!(json["identifier"][0]["type"]["coding"][0]["code"], "Code");
    assert_eq!(json["identifier"][0]["value"], "RAPHOS-A-000124");
    assert_eq!(json["patient"]["reference"], "Patient/99cf81a9-b021-5bf5-aa76-d6fbde47479d");
    assert_eq!(json["enterer"]["reference"], "Practitioner/d049165f-49c9-55fa-8982-7e0e1688c711");
    assert_eq!(json["created"], "2026-11-20");
    assert_eq!(json["billablePeriod"]["end"], "2026-11-20");
    assert_eq!(json["diagnosis"][1]["diagnosisCodeableConcept"]["coding"][0]["code"], "A09");
    assert_eq!(json["supportingInfo"].as_array().map(Vec::len), Some(1), "no explanation was written");
    for (at, kind, resource) in [(0, "item", "Medication/bb997840"), (1, "service", "ActivityDefinition/d4666a58")] {
        let line = &json["item"][at];
        assert_eq!((&line["category"]["text"], &line["category"]["coding"][0]["code"]), (&kind.into(), &kind.into()));
        let reference = line["extension"][0]["valueReference"]["reference"].as_str().expect("a reference");
        assert!(line["extension"][0]["url"].as_str().is_some_and(|url| url.ends_with("/claim-item-reference")));
        assert!(reference.starts_with(resource), "{reference}");
    }
    for absent in ["insurance", "contained", "priority", "id"] {
        assert!(json.get(absent).is_none(), "{absent}");
    }
}

#[test]
fn a_person_not_known_here_is_sent_by_number() {
    let claim = Composed { insuree_uuid: None, ..composed() };
    assert!(body(&claim).contains("\"patient\":{\"reference\":\"Patient/100000001\"}"));
}

#[test]
fn what_is_known_by_code_only_is_referred_to_by_code() {
    let code = ServerId::by_code;
    let mut claim = Composed { administrator_uuid: code("RAPADM"), ..composed() };
    claim.lines =
        vec![line(Kind::Item, "0182", "code:0182", "1", "10"), line(Kind::Service, "A1", "code:A1", "1", "4")];
    let json: Value = serde_json::from_str(&body(&claim)).expect("JSON");
    assert_eq!(json["enterer"]["reference"], "Practitioner/RAPADM");
    let reference = |at: usize| json["item"][at]["extension"][0]["valueReference"]["reference"].clone();
    assert_eq!((reference(0), reference(1)), ("Medication/0182".into(), "ActivityDefinition/A1".into()));
    assert!(!body(&claim).contains("code:"), "our own way of writing a code stays here");
}

#[test]
fn decimals_are_sent_digit_for_digit() {
    let text = body(&composed());
    assert!(text.contains("\"total\":{\"value\":95.375}"), "{text}");
    let claim = Composed { lines: vec![line(Kind::Item, "0001", "x", "0.1", "999999999.99")], ..composed() };
    let text = body(&claim);
    for expected in
        ["\"quantity\":{\"value\":0.1}", "\"unitPrice\":{\"value\":999999999.99}", "\"total\":{\"value\":99999999.999}"]
    {
        assert!(text.contains(expected), "{expected} in {text}");
    }
}

#[test]
fn the_same_claim_gives_the_same_bytes() {
    assert_eq!(body(&composed()), body(&composed()));
}

#[test]
fn an_accepted_claim_is_answered() {
    let Attempt::Answered(answer) = posted("posted/accepted", "CLM-0001") else { panic!("not answered") };
    assert_eq!((answer.status, answer.code.as_str()), (PayerStatus::Checked, "CLM-0001"));
    assert_eq!(verdicts(&answer), ["0001 10x10.00 approved -x- reason 0", "A1 1x400.00 approved -x- reason 0"]);
    assert!(answer.raw.starts_with('{'));
}

#[test]
fn a_claim_the_rules_reject_is_answered_too() {
    let Attempt::Answered(answer) = posted("posted/no-policy", "CLM-0018") else { panic!("not answered") };
    assert_eq!(answer.status, PayerStatus::Rejected);
    assert_eq!(
        verdicts(&answer),
        ["0001 10x10.00 approved -x- reason 7 rejected", "L2 1x80.00 approved -x- reason 7 rejected"]
    );
    let Attempt::Answered(answer) = posted("posted/no-lines", "CLM-0041") else { panic!("not answered") };
    assert_eq!((answer.status, answer.lines.len()), (PayerStatus::Rejected, 0));
    let Attempt::Answered(answer) = posted("posted/over-product-limit-25.10", "CLM-S3") else { panic!("not answered") };
    assert_eq!(verdicts(&answer), ["S1 1x700.00 approved -x- reason 14 rejected"]);
}

#[test]
fn a_rejected_line_does_not_reject_the_others() {
    let Attempt::Answered(answer) = posted("posted/not-in-price-list", "CLM-0028") else { panic!("not answered") };
    assert_eq!(answer.status, PayerStatus::Checked);
    assert_eq!(
        verdicts(&answer),
        ["0001 2x9.00 approved -x- reason 0", "D3 1x18000.00 approved -x- reason 2 rejected"]
    );
}

#[test]
fn a_quantity_cut_silently_is_seen() {
    let Attempt::Answered(answer) = posted("posted/quantity-cut", "CLM-0032") else { panic!("not answered") };
    assert_eq!(verdicts(&answer), ["0017 4x150.00 approved -x- reason 0"], "five were asked");
}

#[test]
fn a_used_code_is_a_question_in_any_language() {
    assert_eq!(posted("posted/duplicate", "CLM-0001"), Attempt::Duplicate);
    let french = r#"{"resourceType": "OperationOutcome", "issue": [{"details": {"text": "['La demande CLM-0001 existe déjà.']"}}]}"#;
    let reply = Reply { status: 500, content_type: Some("application/json"), body: french.as_bytes() };
    assert_eq!(claim::read_posted(reply, &ClaimCode::new("CLM-0001")), Attempt::Duplicate);
    assert_eq!(claim::read_posted(reply, &ClaimCode::new("CLM-000")), Attempt::AnswerLost, "another code");
    assert_eq!(claim::read_posted(reply, &ClaimCode::new("M-0001")), Attempt::AnswerLost, "another code");
}

#[test]
fn a_refusal_keeps_the_payers_words() {
    for name in [
        "unknown-item",
        "unknown-diagnosis",
        "unknown-person",
        "wrong-facility",
        "quantity-over-maximum",
        "unknown-field",
        "over-product-limit-26.04",
        "code-too-long",
        "no-total",
    ] {
        let Attempt::Refused(texts) = posted(&format!("posted/{name}"), "CLM-0001") else {
            panic!("{name} is no refusal")
        };
        assert!(texts.iter().all(|text| !text.is_empty()) && !texts.is_empty(), "{name}");
    }
}

#[test]
fn what_may_have_been_stored_is_asked_about() {
    assert_eq!(posted("posted/odd-visit-type", "CLM-0047"), Attempt::AnswerLost);
    assert_eq!(posted("refused/html-500", "CLM-0001"), Attempt::AnswerLost);
    assert_eq!(posted("refused/html-404", "CLM-0001"), Attempt::AnswerLost);
    assert_eq!(posted("posted/accepted", "CLM-0002"), Attempt::AnswerLost, "the answer to another claim");
    for (status, body) in
        [(201, "{"), (200, "<html>"), (201, ""), (502, "{}"), (504, ""), (500, "{}"), (500, "[]"), (302, "")]
    {
        let reply = Reply { status, content_type: None, body: body.as_bytes() };
        assert_eq!(claim::read_posted(reply, &ClaimCode::new("CLM-0001")), Attempt::AnswerLost, "{status} {body}");
    }
}

#[test]
fn sign_in_rights_and_load_are_told_apart() {
    assert_eq!(posted("posted/signed-out", "CLM-0001"), Attempt::SignInNeeded);
    assert_eq!(posted("posted/no-right", "CLM-0001"), Attempt::NoRight);
    assert_eq!(posted("refused/rate-limited", "CLM-0001"), Attempt::Busy { retry_after: None });
    for status in [502, 503, 504] {
        let gateway = Reply { status, content_type: Some("text/html"), body: b"<h1>busy</h1>" };
        assert_eq!(claim::read_posted(gateway, &ClaimCode::new("CLM-0001")), Attempt::AnswerLost, "{status}");
    }
}

proptest! {
    #[test]
    fn prices_and_quantities_survive_the_wire(cents in 0_i64..100_000_000_000, hundredths in 1_i64..100_000_000) {
        let price = rust_decimal::Decimal::new(cents, 2);
        let count = rust_decimal::Decimal::new(hundredths, 2);
        let claim = Composed { lines: vec![line(Kind::Item, "0001", "x", &count.to_string(), &price.to_string())], ..composed() };
        let json: Value = serde_json::from_str(&body(&claim)).expect("JSON");
        let digits = |value: &Value| value["value"].to_string().parse::<rust_decimal::Decimal>().expect("a decimal");
        prop_assert_eq!(digits(&json["item"][0]["quantity"]), count);
        prop_assert_eq!(digits(&json["item"][0]["unitPrice"]), price);
        prop_assert_eq!(digits(&json["total"]), price * count);
    }

    #[test]
    fn the_order_of_the_payers_lines_never_matters(seed in any::<u64>()) {
        let mut ours = composed();
        ours.lines = vec![
            line(Kind::Item, "0001", "bb997840-8ac3-5fbc-b43d-f967f10921dc", "10", "10"),
            line(Kind::Service, "A1", "dbc9e64d-651b-5c05-916c-f2813a58470d", "1", "400"),
        ];
        let recorded = recorded("posted/accepted");
        let mut json: Value = serde_json::from_slice(recorded.reply().body).expect("JSON");
        let items = json["item"].as_array_mut().expect("lines");
        if seed % 2 == 0 { items.reverse(); }
        if let Some(item) = items.get_mut(0) { item["itemSequence"] = seed.into(); }
        let body = json.to_string();
        let reply = Reply { status: 201, content_type: None, body: body.as_bytes() };
        let Attempt::Answered(answer) = claim::read_posted(reply, &ClaimCode::new("CLM-0001")) else { panic!("not answered") };
        prop_assert_eq!(compare(&ours, &answer), Likeness::Same);
    }
}
