//! What the payer says about claims, stage by stage, over both ways and on both releases.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "tests"
)]

mod support;

use claims_domain::answer::{Answer, PayerStatus, Reason, Whose, approved_total, as_lines, doubts, state_of};
use claims_domain::catalogue::Kind;
use claims_domain::claim::{ClaimState, Composed, Line};
use claims_domain::ids::{ClaimCode, InsureeNo};
use claims_domain::outbox::Attempt;
use claims_openimis::response::Held;
use claims_openimis::{Problem, Reply, claim, gql, response};
use serde_json::{Value, json};
use support::{composed, every_name, line, money, recorded, verdicts};

fn held(name: &str) -> Answer {
    match response::read(recorded(name).reply()) {
        Ok(Held::Answer(answer)) => *answer,
        other => panic!("{name}: {other:?}"),
    }
}

fn listed(name: &str) -> Answer {
    gql::read_claims(recorded(name).reply()).expect("claims").rows.remove(0).answer().expect("an answer")
}

fn three_lines() -> Vec<Line> {
    vec![
        line(Kind::Item, "0003", "-", "10", "12"),
        line(Kind::Item, "0009", "-", "2", "312.50"),
        line(Kind::Service, "A2", "-", "1", "900"),
    ]
}

#[test]
fn asked_by_code_everything_is_named_by_code() {
    let answer = held("response/checked-by-code");
    assert_eq!(answer.code.as_str(), "CLM-0001");
    assert_eq!(answer.uuid.as_ref().map(|uuid| uuid.as_str()), Some("5dfcddb9-c28e-40ee-96d8-d758e1f7fc41"));
    assert_eq!(answer.insuree.as_ref().map(|number| number.as_str()), Some("100000001"));
    assert_eq!(answer.administrator.as_ref().map(|code| code.as_str()), Some("carap"));
    assert_eq!((answer.status, answer.reason, answer.insuree_uuid.is_none()), (PayerStatus::Checked, None, true));
    assert_eq!(answer.lines[1].code.as_ref().map(|code| code.as_str()), Some("A1"));
    assert!(answer.lines.iter().all(|line| line.uuid.is_none()));
}

#[test]
fn a_claim_entered_on_the_web_is_not_rejected() {
    let answer = held("response/entered");
    assert_eq!(answer.status, PayerStatus::Entered);
    assert_eq!(verdicts(&answer), ["0001 3x10.00 approved -x- reason 0", "A3 1x200.00 approved -x- reason 0"]);
}

#[test]
fn a_claim_in_the_queue_is_not_rejected_for_want_of_totals() {
    let body = br#"{"resourceType": "ClaimResponse", "id": "CLM-1", "outcome": "queued"}"#;
    let Ok(Held::Answer(answer)) = response::read(Reply { status: 200, content_type: None, body }) else {
        panic!("unreadable")
    };
    assert_eq!(answer.status, PayerStatus::Entered);
}

#[test]
fn a_review_is_seen_before_the_claim_is_priced() {
    let answer = held("response/reviewed");
    assert_eq!(answer.status, PayerStatus::Checked);
    assert_eq!(
        verdicts(&answer),
        [
            "0006 20x15.00 approved 15x12.00 reason 0",
            "0101 2x8.00 approved -x- reason -1 rejected",
            "L3 1x100.00 approved -x- reason 0",
        ]
    );
    assert_eq!(answer.approved, Some(money("280")));
}

#[test]
fn a_claim_being_priced_shows_what_was_approved() {
    let answer = held("response/processed");
    assert_eq!(answer.status, PayerStatus::Processed);
    assert!(answer.lines.iter().all(|line| line.approved_amount().is_some()));
    let answer = listed("graphql/claim-processed");
    assert_eq!((answer.status, approved_total(&answer)), (PayerStatus::Processed, Some(money("930"))));
}

#[test]
fn a_reviewed_and_priced_claim_is_worth_the_same_everywhere() {
    for name in ["response/valuated-26.04", "response/valuated-25.10"] {
        let answer = held(name);
        assert_eq!((answer.status, approved_total(&answer)), (PayerStatus::Valuated, Some(money("280"))), "{name}");
    }
    for name in ["graphql/claim-reviewed-26.04", "graphql/claim-reviewed-25.10"] {
        let answer = listed(name);
        assert_eq!((answer.status, approved_total(&answer)), (PayerStatus::Valuated, Some(money("280"))), "{name}");
        assert_eq!(answer.note.as_deref(), Some("Reduced after review"));
        assert_eq!(answer.lines[0].note.as_deref(), Some("Half the course"));
        assert_eq!((answer.lines[1].reason, answer.lines[1].rejected), (Reason(-1), true));
    }
}

#[test]
fn the_limits_of_the_product_cut_a_claim_where_the_release_says_so() {
    for answer in [listed("graphql/claim-within-limits-25.10"), held("response/valuated-within-limits-25.10")] {
        assert_eq!(approved_total(&answer), Some(money("1126")));
        assert_eq!(state_of(&answer, &three_lines()), ClaimState::Partly);
    }
    // 26.04 leaves the price of the line empty, and its sums count lines several times.
    let answer = listed("graphql/claim-within-limits-26.04");
    assert_eq!((answer.approved, approved_total(&answer)), (Some(money("2545")), Some(money("1645"))));
}

#[test]
fn a_claim_in_full_is_approved() {
    let answer = held("response/valuated-in-full");
    let lines = [line(Kind::Item, "0001", "bb997840-8ac3-5fbc-b43d-f967f10921dc", "10", "10"), {
        line(Kind::Service, "A1", "dbc9e64d-651b-5c05-916c-f2813a58470d", "1", "400")
    }];
    assert_eq!(state_of(&answer, &lines), ClaimState::Approved);
}

#[test]
fn a_claim_rejected_by_review_is_rejected() {
    let answer = held("response/rejected-by-review");
    assert_eq!((answer.status, approved_total(&answer)), (PayerStatus::Rejected, Some(money("0"))));
    assert!(answer.lines.iter().all(|line| line.reason == Reason(-1)));
}

#[test]
fn no_claim_is_told_from_no_answer() {
    for name in ["response/absent-by-code", "response/absent-by-uuid"] {
        assert_eq!(response::read(recorded(name).reply()), Ok(Held::Absent), "{name}");
    }
    assert_eq!(response::read(recorded("response/cannot-be-shown").reply()), Ok(Held::Unreadable));
    assert_eq!(response::read(recorded("refused/signed-out").reply()), Err(Problem::SignedOut));
    assert_eq!(response::read(recorded("refused/html-404").reply()), Err(Problem::NotOpenImis));
    assert_eq!(response::read(recorded("refused/html-500").reply()), Err(Problem::ServerError { status: 500 }));
    let broken = br#"{"resourceType": "OperationOutcome", "issue": [{"details": {"text": "server closed the connection unexpectedly"}}]}"#;
    let broken = Reply { status: 500, content_type: None, body: broken };
    assert!(matches!(response::read(broken), Err(Problem::Declined { .. })), "asked again later, not given up");
}

#[test]
fn a_status_nobody_knows_is_unreadable() {
    let body = br#"{"resourceType": "ClaimResponse", "id": "CLM-1", "outcome": "complete", "total": [{"category": {"coding": [{"code": "32"}]}}]}"#;
    assert_eq!(response::read(Reply { status: 200, content_type: None, body }), Ok(Held::Unreadable));
    let body = br#"{"resourceType": "ClaimResponse", "id": "CLM-1"}"#;
    assert_eq!(response::read(Reply { status: 200, content_type: None, body }), Ok(Held::Unreadable));
}

#[test]
fn claims_of_a_facility_are_listed_on_both_releases() {
    for name in ["graphql/claims-26.04", "graphql/claims-25.10"] {
        let page = gql::read_claims(recorded(name).reply()).expect("claims");
        assert_eq!(page.rows.len(), 4, "{name}");
        let rows: Vec<Answer> = page.rows.into_iter().filter_map(gql::Row::answer).collect();
        let first = &rows[0];
        assert_eq!((first.status, first.reason), (PayerStatus::Checked, Some(Reason::NONE)));
        assert_eq!(verdicts(first), ["0001 1.5x10.25 approved -x- reason 0", "L2 1x80.00 approved -x- reason 0"]);
        assert!(
            first.insuree.is_some()
                && first.insuree_uuid.is_some()
                && first.lines.iter().all(|line| line.uuid.is_some())
        );
        assert!(first.raw.contains(first.code.as_str()));
        let last = &rows[3];
        assert_eq!((last.status, last.reason, last.lines.len()), (PayerStatus::Rejected, Some(Reason(1)), 0));
    }
    assert_eq!(gql::read_claims(recorded("graphql/claims-none").reply()).map(|page| page.rows.len()), Ok(0));
}

#[test]
fn codes_come_highest_first() {
    let page = gql::read_codes(recorded("graphql/codes").reply()).expect("codes");
    assert_eq!(page.rows, ["PDOC24293-2", "PDOC24293-1"]);
    assert_eq!(gql::read_validate_code(recorded("graphql/code-taken").reply()), Ok(false));
}

/// Every recorded answer to a claim, whichever way it came.
fn every_answer() -> Vec<(String, Answer)> {
    let mut answers = Vec::new();
    for name in every_name() {
        let recorded = recorded(&name);
        let value: Value = serde_json::from_slice(recorded.reply().body).unwrap_or_default();
        let code = value["identifier"][1]["value"].as_str().unwrap_or_default();
        if let Ok(page) = gql::read_claims(recorded.reply()) {
            answers.extend(page.rows.into_iter().filter_map(gql::Row::answer).map(|answer| (name.clone(), answer)));
        } else if let Attempt::Answered(answer) = claim::read_posted(recorded.reply(), &ClaimCode::new(code)) {
            answers.push((name, *answer));
        } else if let Ok(Held::Answer(answer)) = response::read(recorded.reply()) {
            answers.push((name, *answer));
        }
    }
    answers
}

#[test]
fn nothing_that_a_real_server_said_is_doubted() {
    let answers = every_answer();
    assert!(answers.len() > 20, "{}", answers.len());
    for (name, answer) in answers {
        let ours = Composed {
            insuree: answer.insuree.clone().unwrap_or(InsureeNo::typed("")),
            insuree_uuid: answer.insuree_uuid.clone(),
            lines: as_lines(&answer),
            ..composed()
        };
        let elsewhere = Whose { composed: None, ..Whose::from(&ours) };
        for whose in [Whose::from(&ours), elsewhere] {
            assert_eq!(doubts(&answer, whose, None), [], "{name}, {}", answer.code);
        }
    }
}

#[test]
fn a_line_rejected_without_a_reason_is_rejected_for_none_that_was_sent() {
    let rejected = |reason: Value| {
        let coded = |code: &str| json!({ "coding": [{ "code": code }] });
        let body = json!({
            "resourceType": "ClaimResponse", "id": "CLM-1", "outcome": "complete",
            "item": [{ "extension": [{ "url": "x/claim-item-reference", "valueReference": { "reference": "Medication/0004" } }],
                       "adjudication": [{ "category": coded("1"), "reason": reason, "value": 10, "amount": { "value": 10 } }] }]
        });
        let body = body.to_string();
        let reply = Reply { status: 200, content_type: None, body: body.as_bytes() };
        let Ok(Held::Answer(answer)) = response::read(reply) else { panic!("unreadable") };
        verdicts(&answer)
    };
    let unsaid = ["0004 10x10.00 approved -x- reason 0 rejected"];
    assert_eq!(rejected(Value::Null), unsaid);
    assert_eq!(rejected(json!({ "coding": [{ "code": null }] })), unsaid);
    assert_eq!(rejected(json!({ "coding": [{ "code": "why" }] })), unsaid);

    let node = json!({ "code": "CLM-1", "status": 4, "items": [{ "item": { "code": "0004" }, "status": 2, "rejectionReason": null,
                       "qtyProvided": 10, "priceAsked": 10 }] });
    let body = json!({ "data": { "claims": { "edges": [{ "node": node }] } } }).to_string();
    let page = gql::read_claims(Reply { status: 200, content_type: None, body: body.as_bytes() }).expect("a page");
    assert_eq!(page.rows[0].clone().answer().map(|answer| verdicts(&answer)), Some(unsaid.map(str::to_owned).to_vec()));
}

#[test]
fn an_approved_quantity_of_nothing_is_not_what_was_asked() {
    let node = json!({ "code": "CLM-1", "status": 16, "items": [
        { "item": { "code": "0004" }, "status": 1, "rejectionReason": 0, "qtyProvided": "10.00", "qtyApproved": "0.00", "priceAsked": "12.00" },
        { "item": { "code": "0006" }, "status": 1, "rejectionReason": 0, "qtyProvided": "2.00", "qtyApproved": null, "priceAsked": "15.00" },
    ] });
    let body = json!({ "data": { "claims": { "edges": [{ "node": node }] } } }).to_string();
    let page = gql::read_claims(Reply { status: 200, content_type: None, body: body.as_bytes() }).expect("a page");
    let answer = page.rows[0].clone().answer().expect("an answer");
    assert_eq!(
        verdicts(&answer),
        ["0004 10x12.00 approved 0x12.00 reason 0", "0006 2x15.00 approved 2x15.00 reason 0"]
    );
    assert_eq!(approved_total(&answer), Some(money("30")));
    assert_eq!(
        state_of(&answer, &[line(Kind::Item, "0004", "-", "10", "12"), line(Kind::Item, "0006", "-", "2", "15")]),
        ClaimState::Partly
    );
}
