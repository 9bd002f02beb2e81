//! The payer's answer after review and pricing: what the program tells at every stage, against the server's own books.

use serde_json::{Value, json};

use crate::books::{as_told, as_written};
use crate::clerk::{Clerk, visit};
use crate::officer::{Officer, Opinion};
use crate::server::Server;
use crate::truth::{Payer as _, as_shown};

/// In household 14: the PLUS02 plan, which has hardly any limits.
const COVERED: &str = "100000042";
/// In the first household: the BASIC01 plan, which pays R1 at a relative price.
const WITH_RELATIVE_PRICE: &str = "100000001";

/// A claim that is asked about again and again.
struct Followed<'a> {
    clerk: &'a Clerk,
    server: &'a Server,
    code: &'a str,
    /// Between which instants each answer was learnt.
    learnt: Vec<(i64, i64)>,
}

impl Followed<'_> {
    /// Asks, and holds what is told against the books; the claim as shown.
    fn told_anew(&mut self, after: &str) -> Value {
        let before = now();
        let view = self.clerk.ok(&["refresh"]);
        let codes: Vec<&Value> = view["changed"].as_array().expect("a list").iter().map(|row| &row["code"]).collect();
        assert!(codes.contains(&&json!(self.code)), "{after}: that is news, but it told {view}");
        self.learnt.push((before, now()));
        let view = self.clerk.show(self.code);
        assert_eq!(as_told(&view), as_written(self.server, self.code), "{after}");
        assert_eq!((&view["answer"]["doubts"], &view["doubted"]), (&json!([]), &json!([])), "{after}");
        self.steps(&view, after);
        view
    }

    /// Every answer is remembered with its status and when it was learnt, and none takes the claim back.
    fn steps(&self, view: &Value, after: &str) {
        let steps = view["steps"].as_array().expect("steps");
        assert_eq!(steps.len(), self.learnt.len(), "{after}: {steps:?}");
        for (step, (from, to)) in steps.iter().zip(&self.learnt) {
            let learnt = step["learnt_ms"].as_i64().expect("an instant");
            assert!(*from <= learnt && learnt <= *to, "{after}: learnt at {learnt}, not between {from} and {to}");
        }
        let statuses: Vec<i64> = steps.iter().filter_map(|step| step["status"].as_i64()).collect();
        // Rejected comes at any stage, and is the end.
        assert!(statuses.is_sorted_by_key(|status| if *status == 1 { 32 } else { *status }), "{after}: {statuses:?}");
        assert_eq!(statuses.last(), view["answer"]["status"].as_i64().as_ref(), "{after}");
    }
}

/// What was approved of a line: quantity, price, amount.
fn approved(view: &Value, code: &str) -> [Value; 3] {
    let lines = view["answer"]["lines"].as_array().expect("lines");
    let line = lines.iter().find(|line| line["code"] == code).unwrap_or_else(|| panic!("a line {code}"));
    ["approved_quantity", "approved_price", "approved_amount"].map(|field| line[field].clone())
}

pub fn what_each_stage_makes_of_a_claim_is_told_as_it_stands_in_the_books(server: &Server) {
    let clerk = Clerk::at_raphos(server, "K");
    let lines = [("service", "A1", "1"), ("service", "L1", "2"), ("item", "0001", "10"), ("item", "0006", "20")];
    let code = clerk.submit(&visit(COVERED, &lines), None);
    let before = now();
    assert_eq!(clerk.ok(&["send"])["delivered"], 1);
    let mut claim = Followed { clerk: &clerk, server, code: &code, learnt: vec![(before, now())] };
    claim.steps(&clerk.show(&code), "sent");
    let nothing = [Value::Null, Value::Null, Value::Null];
    let view = claim.told_anew("what GraphQL adds");
    assert_eq!((&view["row"]["state"], &view["row"]["approved"]), (&json!("waiting"), &Value::Null));
    assert_eq!(approved(&view, "0001"), nothing, "passed the rules, not approved");

    let officer = Officer::of(server, &code);
    officer.selects();
    assert_eq!(claim.told_anew("selected")["answer"]["review"], 4);
    officer.saves("Réduit après examen", |code| match code {
        "L1" => Opinion::Less { quantity: "2", price: "125.50", because: "Too dear" },
        "0001" => Opinion::Less { quantity: "6", price: "8.50", because: "Half the course" },
        "0006" => Opinion::None { because: "Not for this diagnosis" },
        _ => Opinion::Fine,
    });
    let reviewed = |view: &Value| {
        assert_eq!(approved(view, "L1"), ["2", "125.50", "251.00"].map(Value::from));
        assert_eq!(approved(view, "0001"), ["6", "8.50", "51.00"].map(Value::from));
        assert_eq!(approved(view, "0006"), [json!("0"), Value::Null, json!("0.00")]);
        assert_eq!(view["answer"]["note"], "Réduit après examen");
    };
    let view = claim.told_anew("reviewed");
    reviewed(&view);
    assert_eq!(approved(&view, "A1"), nothing, "nobody said anything of it");
    assert_eq!((&view["row"]["state"], &view["row"]["approved"]), (&json!("waiting"), &Value::Null));
    officer.delivers();
    assert_eq!(claim.told_anew("review delivered")["answer"]["review"], 8);
    officer.processes();
    let view = claim.told_anew("priced");
    reviewed(&view);
    assert_eq!(approved(&view, "A1"), ["1", "400.00", "400.00"].map(Value::from));
    assert_eq!((&view["row"]["state"], &view["row"]["approved"]), (&json!("partly"), &json!("702.00")));
    assert_eq!(view["answer"]["approved"], "702.00", "whatever sum the server makes of it");

    assert!(!clerk.hears_of(&code), "nothing new is no news");
    claim.steps(&clerk.show(&code), "asked once more");
}

pub fn a_relative_price_is_found_after_the_claim_was_processed(server: &Server) {
    let clerk = Clerk::at_raphos(server, "B");
    let lines = [("service", "R1", "1"), ("item", "0001", "3")];
    let code = clerk.submit(&visit(WITH_RELATIVE_PRICE, &lines), None);
    let before = now();
    assert_eq!(clerk.ok(&["send"])["delivered"], 1);
    let mut claim = Followed { clerk: &clerk, server, code: &code, learnt: vec![(before, now())] };
    claim.told_anew("what GraphQL adds");
    Officer::of(server, &code).processes();
    let view = claim.told_anew("processed");
    assert_eq!((&view["answer"]["status"], &view["row"]["state"]), (&json!(8), &json!("processed")));

    // As a batch run does it, for which this country has no payment plan.
    let database = server.database();
    let of_claim = format!(
        r#""ClaimID" = (select "ClaimID" from "tblClaim" where "ClaimCode" = '{code}' and "ValidityTo" is null)"#
    );
    database.run(&format!(
        r#"update "tblClaimServices" set "PriceValuated" = 810, "RemuneratedAmount" = 810 where {of_claim};
           update "tblClaimItems" set "PriceValuated" = 30, "RemuneratedAmount" = 30 where {of_claim};
           update "tblClaim" set "ClaimStatus" = 16, "Valuated" = 840, "Remunerated" = 840, "DateProcessed" = now() where {of_claim};"#
    ));
    let view = claim.told_anew("valuated");
    assert_eq!(approved(&view, "R1"), ["1", "810.00", "810.00"].map(Value::from));
    assert_eq!((&view["row"]["state"], &view["row"]["approved"]), (&json!("partly"), &json!("840.00")));
    assert_eq!(view["answer"]["paid"], "840.00");

    // What this person had counts towards the ceiling of their policy: the next time it is the first time again.
    database.run(&format!(
        r#"delete from "tblClaimDedRem" where {of_claim}; update "tblClaim" set "ValidityTo" = now() where {of_claim};"#
    ));
}

pub fn a_claim_refused_by_the_officer_is_corrected_and_the_payer_has_both_once(server: &Server) {
    let clerk = Clerk::at_raphos(server, "O");
    let facility = clerk.ok(&["status"])["facility_code"].clone();
    let refused = clerk.submit(&visit(COVERED, &[("service", "A1", "1"), ("item", "0001", "30")]), None);
    let before = now();
    clerk.ok(&["send"]);
    let mut claim = Followed { clerk: &clerk, server, code: &refused, learnt: vec![(before, now())] };
    claim.told_anew("what GraphQL adds");
    let problem = clerk.problem(&["correct", &refused]);
    assert_eq!(problem["code"], "wrong_state", "nothing is decided");

    Officer::of(server, &refused).saves("No such visit", |code| Opinion::None {
        because: if code == "A1" { "Not seen on that day" } else { "Not handed out" },
    });
    let view = claim.told_anew("refused");
    assert_eq!((&view["row"]["state"], &view["row"]["approved"]), (&json!("rejected"), &json!("0.00")));
    assert_eq!((&view["answer"]["status"], &view["answer"]["note"]), (&json!(1), &json!("No such visit")));
    for (line, note) in
        view["answer"]["lines"].as_array().expect("lines").iter().zip(["Not seen on that day", "Not handed out"])
    {
        assert_eq!((&line["rejected"], &line["reason"], &line["note"]), (&json!(true), &json!(-1), &json!(note)));
    }

    let draft = clerk.ok(&["correct", &refused]);
    let (id, code) = (draft["id"].as_str().expect("an id"), draft["code"].as_str().expect("a code"));
    assert_ne!(code, refused, "a claim of its own");
    let mut corrected = draft["draft"].clone();
    corrected["lines"][1]["quantity"] = json!("10");
    clerk.ok_with(&["edit", id, "-"], &corrected.to_string());
    clerk.ok(&["submit", id]);
    assert_eq!(clerk.ok(&["send"])["delivered"], 1);

    let (first, second) = (clerk.show(&refused), clerk.show(code));
    assert_eq!((&first["corrected_by"], &first["corrects"]), (&second["row"]["id"], &Value::Null));
    assert_eq!((&second["corrects"], &second["corrected_by"]), (&first["row"]["id"], &Value::Null));
    assert_eq!((&first["row"]["state"], &second["row"]["state"]), (&json!("rejected"), &json!("waiting")));
    for view in [&first, &second] {
        let code = view["row"]["code"].as_str().expect("a code");
        assert_eq!(server.held(code), [as_shown(view, &facility)], "{code} is there once");
    }
    let mut claim = Followed { code, learnt: Vec::new(), ..claim };
    claim.learnt.push((0, now()));
    claim.told_anew("corrected");
    Officer::of(server, code).processes();
    let view = claim.told_anew("priced");
    assert_eq!((&view["row"]["state"], &view["row"]["approved"]), (&json!("approved"), &json!("500.00")));
    assert_eq!(as_told(&clerk.show(&refused)), as_written(server, &refused), "the refused one stays refused");
}

#[expect(clippy::disallowed_methods, reason = "the program learns by the same clock")]
fn now() -> i64 {
    chrono::Utc::now().timestamp_millis()
}
