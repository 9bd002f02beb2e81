//! What a clerk does on an ordinary day.

use serde_json::json;

use crate::clerk::{Clerk, day, visit};
use crate::server::Server;

/// In household 14: the PLUS02 plan, which has hardly any limits, so that these journeys can be made again and again.
const COVERED: &str = "100000042";
/// In household 24: never insured.
const NEVER_INSURED: &str = "100000073";
/// In household 21, in a district this user may not see: cover ended.
const EXPIRED: &str = "100000064";
/// In household 22: a policy that never became effective.
const IDLE: &str = "100000066";
/// In household 23: suspended.
const SUSPENDED: &str = "100000069";

pub fn the_mirror_holds_the_facilitys_own_price_lists(server: &Server) {
    let clerk = Clerk::at_raphos(server, "B");
    let status = clerk.ok(&["status"]);
    assert_eq!(status["facility_code"], "RAPHOS");
    let rows = |name: &str| {
        let feeds = status["feeds"].as_array().expect("feeds");
        feeds.iter().find(|feed| feed["name"] == name).unwrap_or_else(|| panic!("no feed {name}"))["rows"]
            .as_i64()
            .expect("a number")
    };
    assert_eq!((rows("services"), rows("items"), rows("diagnoses")), (57, 64, 136));
    assert!(rows("administrators") >= 1);
    // The hospital's list overrules the price of what is done in hospital: 15000 × 1.2.
    let hit = &clerk.ok(&["find", "service", "appendectomy"])[0];
    assert_eq!((hit["code"].as_str(), hit["price"].as_str()), (Some("S3"), Some("18000.00")));
    let hit = &clerk.ok(&["find", "diagnosis", "gastroent"])[0];
    assert_eq!(hit["code"], "A09");
}

pub fn two_facilities_have_their_own_prices(server: &Server) {
    let hospital = Clerk::at_raphos(server, "C");
    let centre = Clerk::new();
    centre.ok(&["init", "--server", &server.base, "--user", "cajam", "--device", "C"]);
    centre.ok(&["sync"]);
    let price = |clerk: &Clerk| clerk.ok(&["find", "service", "A1"])[0]["price"].as_str().map(str::to_owned);
    assert_eq!(price(&hospital).as_deref(), Some("400.00"), "the national price");
    assert_eq!(price(&centre).as_deref(), Some("320.00"), "the health centre's own: 400 × 0.8");
    assert_eq!(centre.ok(&["find", "service", "caesarean"]), json!([]), "not in the health centre's list");
}

pub fn cover_is_told_for_every_kind_of_person(server: &Server) {
    let clerk = Clerk::at_raphos(server, "D");
    let kind = |number: &str, more: &[&str]| {
        let mut args = vec!["insuree", number];
        args.extend(more);
        let view = clerk.ok(&args);
        view["insuree"]["cover"]["kind"].as_str().expect("a kind").to_owned()
    };
    assert_eq!(kind(COVERED, &["--offline"]), "not_known_here", "not known is never not insured");
    assert_eq!(kind(COVERED, &[]), "covered");
    assert_eq!(kind(EXPIRED, &[]), "no_active_policy");
    assert_eq!(kind(IDLE, &[]), "no_active_policy");
    assert_eq!(kind(SUSPENDED, &[]), "no_active_policy");
    assert_eq!(kind(NEVER_INSURED, &[]), "no_active_policy");
    assert_eq!(kind("999999999", &[]), "not_found");

    let offline = clerk.ok(&["insuree", COVERED, "--offline"]);
    let cover = &offline["insuree"]["cover"];
    assert_eq!(cover["kind"], "covered", "the last known answer");
    assert!(cover["as_of_ms"].as_i64().is_some(), "with its age");
    assert_eq!(cover["policies"][0]["product"], "PLUS02");
    assert_eq!(
        kind(COVERED, &["--offline", "--on", &day(-60)]),
        "no_active_policy",
        "before the policy became effective"
    );
}

pub fn one_service_can_be_asked_about(server: &Server) {
    let clerk = Clerk::at_raphos(server, "E");
    let view = clerk.ok(&["insuree", COVERED, "--service", "A1"]);
    assert_eq!(view["element"]["is_ok"], true, "{view}");
    assert_eq!(view["element"]["code"], "A1");
}

pub fn a_claim_is_accepted_and_its_answer_read_line_by_line(server: &Server) {
    let clerk = Clerk::at_raphos(server, "F");
    clerk.ok(&["insuree", COVERED]);
    let draft = clerk.draft(&visit(COVERED, &[("service", "A1", "1"), ("item", "0001", "10")]));
    assert_eq!(draft["findings"], json!([]), "nothing to object to");
    assert_eq!(draft["total"], "500.00", "400 + 10 × 10");
    let code = clerk.submit(&visit(COVERED, &[("service", "A1", "1"), ("item", "0001", "10")]), None);
    assert_eq!(server.claims_with_code(&code), 0, "submitted is not sent");
    let sent = clerk.ok(&["send"]);
    assert_eq!(sent["delivered"], 1, "{sent}");

    let view = clerk.show(&code);
    assert_eq!(view["row"]["state"], "waiting", "passed the rules, not approved: {view}");
    let lines = view["answer"]["lines"].as_array().expect("lines");
    assert_eq!(lines.len(), 2);
    assert!(lines.iter().all(|line| line["held"] == true && line["rejected"] == false), "{lines:?}");

    let stored = server.stored(&code);
    assert_eq!(stored["insuree"]["chfId"], COVERED);
    assert_eq!(stored["status"], 4);
    assert_eq!(stored["services"][0]["service"]["code"], "A1");
    assert_eq!(stored["items"][0]["qtyProvided"], "10.00");
    assert_eq!(stored["items"][0]["priceAsked"], "10.00");

    // The first refresh may add what FHIR does not tell; the second has nothing to add.
    clerk.ok(&["refresh"]);
    assert!(!clerk.hears_of(&code), "nothing new is no news");
}

pub fn a_rejected_claim_says_why_on_every_line(server: &Server) {
    let clerk = Clerk::at_raphos(server, "G");
    clerk.ok(&["insuree", NEVER_INSURED]);
    let draft = visit(NEVER_INSURED, &[("service", "A1", "1"), ("item", "0001", "2")]);
    let view = clerk.draft(&draft);
    let finding = &view["findings"][0];
    assert_eq!((finding["code"].as_str(), finding["reason"].as_i64()), (Some("no_cover_on_visit"), Some(7)));
    let id = view["id"].as_str().expect("an id");
    let refused = clerk.problem(&["submit", id]);
    assert_eq!(refused[0]["problem"]["code"], "needs_reason", "{refused}");

    let code = clerk.submit(&draft, Some("The card was renewed today"));
    clerk.ok(&["send"]);
    let view = clerk.show(&code);
    assert_eq!(view["row"]["state"], "rejected", "{view}");
    assert_eq!(view["anyway"], "The card was renewed today", "the reason stays with the claim");
    for line in view["answer"]["lines"].as_array().expect("lines") {
        assert_eq!((line["rejected"].as_bool(), line["reason"].as_i64()), (Some(true), Some(7)), "{line}");
    }
    assert_eq!(server.stored(&code)["status"], 1);
}

pub fn a_quantity_above_the_maximum_never_leaves(server: &Server) {
    let clerk = Clerk::at_raphos(server, "H");
    let view = clerk.draft(&visit(COVERED, &[("item", "0045", "6")]));
    let found = view["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .find(|finding| finding["code"] == "quantity_over_maximum");
    assert_eq!(found.map(|finding| finding["facts"]["limit"].clone()), Some(json!("5")));
    let refused = clerk.problem(&["submit", view["id"].as_str().expect("an id"), "--anyway", "please"]);
    assert_eq!(refused[0]["problem"]["code"], "incomplete");
}

pub fn a_claim_by_number_is_looked_up_before_it_is_sent(server: &Server) {
    let clerk = Clerk::at_raphos(server, "I");
    // Never asked about on this laptop: marked as not checked, and free to go.
    let view = clerk.draft(&visit("100000043", &[("service", "A3", "1")]));
    assert_eq!(view["findings"][0]["code"], "insuree_not_checked");
    let known = clerk.submit(&visit("100000043", &[("service", "A3", "1")]), None);
    let unknown = clerk.submit(&visit("888888888", &[("service", "A3", "1")]), None);
    let sent = clerk.ok(&["send"]);
    assert_eq!((sent["delivered"].as_i64(), sent["blocked"].as_i64()), (Some(1), Some(1)), "{sent}");
    assert_eq!(clerk.show(&unknown)["row"]["blocked"]["why"], "person_unknown");
    assert_eq!(server.stored(&known)["insuree"]["chfId"], "100000043");
    assert_eq!(server.claims_with_code(&unknown), 0);

    let back = clerk.ok(&["take-back", &unknown]);
    assert_eq!(back["state"], "draft", "a person mends the number");
}

pub fn the_receipt_shows_the_claim(server: &Server) {
    let clerk = Clerk::at_raphos(server, "J");
    clerk.ok(&["insuree", COVERED]);
    let code = clerk.submit(&visit(COVERED, &[("service", "A1", "1")]), None);
    let paper = clerk.home().join("form.pdf");
    let path = paper.to_str().expect("a plain path");
    clerk.ok(&["receipt", &code, "--out", path, "--lang", "fr"]);
    let bytes = std::fs::read(&paper).expect("written");
    assert!(bytes.starts_with(b"%PDF-"), "a PDF");
    let text =
        std::process::Command::new("pdftotext").args(["-layout", path, "-"]).output().expect("pdftotext is installed");
    let text = String::from_utf8_lossy(&text.stdout).into_owned();
    for part in [code.as_str(), "RAPHOS", COVERED, "400,00"] {
        assert!(text.contains(part), "{part} is missing in\n{text}");
    }
}
