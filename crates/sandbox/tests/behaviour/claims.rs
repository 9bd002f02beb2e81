//! Sending claims in: accepted, rejected, refused, and what becomes of them.

use claims_sandbox::{Options, Release};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;

use crate::desk::{Desk, GRACE, claim, complaint, options, reasons, told};

/// Makes a claim wrong in one way.
type Spoil = fn(&mut Value);

#[tokio::test]
async fn an_accepted_claim_is_checked_at_once_and_not_yet_approved() {
    let desk = Desk::open().await;
    let (status, response) =
        desk.post("Claim/", claim("T-1", GRACE, &[("A1", "1", "420"), ("M001", "10", "10.5")])).await;
    assert_eq!(status, 201, "{response}");
    assert_eq!(response["outcome"], "partial");
    assert_eq!(response["item"][0]["extension"][0]["valueReference"]["display"], "M001", "items come first");
    assert_eq!(response["total"][1]["amount"]["value"].to_string(), "525.0");
    let (_, again) = desk.get("ClaimResponse/T-1/").await;
    assert_eq!(again["id"], "T-1", "asked by code, answered by code");
    assert_eq!(desk.get("Claim/T-1/").await.0, 500, "a Claim cannot be read by code");
    let uuid = response["id"].as_str().expect("a UUID");
    assert_eq!(desk.get(&format!("Claim/{uuid}/")).await.1["total"]["value"].to_string(), "525.0");
}

#[tokio::test]
async fn a_code_is_used_once_in_the_whole_scheme() {
    let mut desk = Desk::open().await;
    assert_eq!(desk.post("Claim/", claim("T-1", GRACE, &[("M001", "1", "10")])).await.0, 201);
    let (status, body) = desk.post("Claim/", claim("T-1", GRACE, &[("M001", "1", "10")])).await;
    assert_eq!((status, complaint(&body)), (500, "[\"Claim with code 'T-1' already exists.\"]"));
    let truth = desk.stored().await;
    assert_eq!(truth["claims"].as_array().map(Vec::len), Some(1));
    assert_eq!(truth["claims"][0]["posts"], 2, "both attempts are counted");
    let free =
        desk.query("{ a: validateClaimCode(claimCode: \"T-1\") b: validateClaimCode(claimCode: \"T-2\") }").await;
    assert_eq!(free["data"], json!({ "a": false, "b": true }));
}

#[tokio::test]
async fn each_line_gets_the_reason_it_is_refused_for() {
    let desk = Desk::open().await;
    let cases = [
        ("not in the price list", GRACE, "D3", "2"),
        ("not covered by the product", GRACE, "M052", "3"),
        ("for children only, and she is grown up", GRACE, "M002", "4"),
        ("within the waiting period", GRACE, "M038", "17"),
        ("no policy at all", "700100211", "M001", "7"),
        ("policy expired", "700100161", "M001", "7"),
        ("policy suspended", "700100191", "M001", "7"),
        ("policy idle", "700100201", "M001", "7"),
        ("left out of the family's policy", "700100084", "M001", "7"),
        ("policy begins later", "700100221", "M001", "7"),
    ];
    for (n, (why, insuree, code, reason)) in cases.into_iter().enumerate() {
        let (status, response) = desk.post("Claim/", claim(&format!("T-{n}"), insuree, &[(code, "1", "10")])).await;
        assert_eq!((status, reasons(&response)), (201, vec![reason.to_owned()]), "{why}");
        assert_eq!(response["outcome"], "complete", "{why}");
        assert!(response.get("total").is_none(), "a rejected claim has no totals: {why}");
    }
}

#[tokio::test]
async fn a_repeat_too_soon_is_refused_and_a_quantity_over_the_limit_is_cut() {
    let desk = Desk::open().await;
    assert_eq!(reasons(&desk.post("Claim/", claim("T-1", GRACE, &[("M020", "1", "7")])).await.1), ["0"]);
    assert_eq!(reasons(&desk.post("Claim/", claim("T-2", GRACE, &[("M020", "1", "7")])).await.1), ["5"]);
    let (_, cut) = desk.post("Claim/", claim("T-3", GRACE, &[("M017", "6", "145")])).await;
    assert_eq!(cut["item"][0]["adjudication"][0]["value"].to_string(), "4.0", "6 asked, 4 a year covered");
    assert_eq!(reasons(&desk.post("Claim/", claim("T-4", GRACE, &[("M017", "1", "145")])).await.1), ["16"]);
}

#[tokio::test]
async fn a_visit_after_the_claim_date_is_rejected() {
    let desk = Desk::open().await;
    let mut early = claim("T-1", GRACE, &[("M001", "1", "10")]);
    early["created"] = json!("2026-03-01");
    assert_eq!(reasons(&desk.post("Claim/", early).await.1), ["9"]);
}

#[tokio::test]
async fn an_out_patient_clinic_is_not_paid_for_a_stay() {
    let desk = Desk::of("hill", options()).await;
    let mut stay = claim("T-1", "700100251", &[("M001", "1", "9")]);
    stay["billablePeriod"]["start"] = json!("2026-03-08");
    stay["provider"] = json!({ "reference": "Organization/TRAIN2" });
    stay["enterer"] = json!({ "reference": "Practitioner/hill" });
    assert_eq!(reasons(&desk.post("Claim/", stay).await.1), ["10"]);
}

#[tokio::test]
async fn a_facility_without_price_list_has_every_line_refused() {
    let desk = Desk::of("lake", options()).await;
    let mut sent = claim("T-1", GRACE, &[("M001", "1", "10"), ("A1", "1", "400")]);
    sent["provider"] = json!({ "reference": "Organization/TRAIN3" });
    assert_eq!(reasons(&desk.post("Claim/", sent).await.1), ["2", "2"]);
}

#[tokio::test]
async fn a_malformed_claim_is_a_500_in_the_servers_words_and_not_kept() {
    let desk = Desk::open().await;
    let change: [(&str, Spoil, &str); 13] = [
        ("unknown field", |c| c["frobnicate"] = json!(1), "extra fields not permitted"),
        ("no created", |c| drop(c.as_object_mut().expect("object").remove("created")), "__root__ -> created"),
        ("impossible date", |c| c["created"] = json!("2026-13-40"), "invalid date format"),
        ("quantity in letters", |c| c["item"][0]["quantity"]["value"] = json!("abc"), "value is not a valid decimal"),
        (
            "identifier of another type",
            |c| c["identifier"][0]["type"]["coding"][0]["code"] = json!("MR"),
            "`identifier`",
        ),
        ("no enterer", |c| drop(c.as_object_mut().expect("object").remove("enterer")), "`enterer`"),
        ("total of nothing", |c| c["total"]["value"] = json!(0), "`total`"),
        (
            "category as coding",
            |c| c["item"][0]["category"] = json!({ "coding": [{ "code": "item" }] }),
            "Unknown item category: `None`",
        ),
        (
            "line without reference",
            |c| drop(c["item"][0].as_object_mut().expect("object").remove("extension")),
            "not subscriptable",
        ),
        (
            "unknown item",
            |c| c["item"][0]["extension"][0]["valueReference"] = json!({ "reference": "Medication/NOPE" }),
            "MedicationConverter",
        ),
        ("unknown person", |c| c["patient"] = json!({ "reference": "Patient/1" }), "PatientConverter"),
        (
            "unknown diagnosis",
            |c| c["diagnosis"][0]["diagnosisCodeableConcept"]["coding"][0]["code"] = json!("Q99"),
            "Diagnosis matching query",
        ),
        (
            "facility of another district",
            |c| c["provider"] = json!({ "reference": "Organization/TRAIN2" }),
            "not allowed for user",
        ),
    ];
    for (what, spoil, words) in change {
        let mut sent = claim("T-1", GRACE, &[("M001", "1", "10")]);
        spoil(&mut sent);
        let (status, body) = desk.post("Claim/", sent).await;
        assert_eq!(status, 500, "{what}");
        assert!(complaint(&body).contains(words), "{what}: {body}");
    }
    let over = desk.post("Claim/", claim("T-1", GRACE, &[("M029", "3", "260")])).await;
    assert!(complaint(&over.1).contains("maximum_amount_overshoot"), "over the largest amount of one line");
    let long = desk.post("Claim/", claim(&"C".repeat(51), GRACE, &[("M001", "1", "10")])).await;
    assert!(complaint(&long.1).contains("at most 50 characters"));
    assert_eq!(desk.stored().await["claims"], json!([]));
}

#[tokio::test]
async fn an_odd_visit_type_is_a_500_that_was_stored_and_poisons_its_pages() {
    let desk = Desk::open().await;
    let mut odd = claim("T-1", GRACE, &[("M001", "1", "10")]);
    odd["type"]["coding"][0]["code"] = json!("X");
    let (status, body) = desk.post("Claim/", odd.clone()).await;
    assert_eq!((status, complaint(&body)), (500, "X is missing"));
    assert!(complaint(&desk.post("Claim/", odd).await.1).contains("already exists"), "the claim is there");
    assert_eq!(desk.get("ClaimResponse/?_count=50").await.0, 500);
}

#[tokio::test]
async fn too_many_surgeries_are_handled_as_each_release_does() {
    for release in [Release::R2604, Release::R2510] {
        let desk = Desk::on(release).await;
        for n in 0..2 {
            assert_eq!(desk.post("Claim/", claim(&format!("T-{n}"), GRACE, &[("S1", "1", "700")])).await.0, 201);
        }
        let (status, body) = desk.post("Claim/", claim("T-9", GRACE, &[("S1", "1", "700")])).await;
        match release {
            Release::R2604 => {
                assert_eq!((status, complaint(&body)), (500, "'QuerySet' object has no attribute 'remove'"))
            }
            Release::R2510 => assert_eq!((status, reasons(&body)), (201, vec!["14".to_owned()])),
        }
    }
}

#[tokio::test]
async fn the_officer_cuts_refuses_and_approves_by_the_data_set() {
    let mut desk = Desk::open().await;
    desk.post("Claim/", claim("PLAIN", GRACE, &[("M001", "2", "10")])).await;
    desk.post("Claim/", claim("PART", GRACE, &[("M006", "21", "15"), ("M028", "1", "3")])).await;
    desk.post("Claim/", claim("FRAUD", "700100171", &[("M001", "1", "10")])).await;
    desk.post("Claim/", claim("XRAY", GRACE, &[("R1", "1", "850")])).await;
    desk.control("adjudicate", json!({})).await;
    let states = desk
        .query(
            "{ claims(orderBy: [\"code\"]) { edges { node { code status items { qtyApproved rejectionReason } } } } }",
        )
        .await;
    let node = |n: usize| states["data"]["claims"]["edges"][n]["node"].clone();
    assert_eq!(node(0)["status"], 1, "the officer refused the person's claim");
    assert_eq!(node(0)["items"][0]["rejectionReason"], -1);
    assert_eq!(node(1)["status"], 16);
    assert_eq!(node(1)["items"][0]["qtyApproved"], "11.00", "half of 21, rounded up");
    assert_eq!(node(1)["items"][1]["rejectionReason"], -1);
    assert_eq!(node(2)["status"], 16);
    assert_eq!(node(3)["status"], 8, "a relative price waits at processed");
    desk.control("adjudicate", json!({ "code": "XRAY" })).await;
    let (_, paid) = desk.get("ClaimResponse/XRAY/").await;
    assert_eq!(paid["outcome"], "complete");
    assert_eq!(paid["item"][0]["adjudication"][3]["amount"]["value"].to_string(), "765.0");
}

#[tokio::test]
async fn a_verdict_on_command_beats_the_data_set() {
    let desk = Desk::open().await;
    for code in ["A", "B", "C"] {
        desk.post("Claim/", claim(code, GRACE, &[("M001", "4", "10")])).await;
    }
    for (code, verdict, status) in [("A", "approve", 16), ("B", "cut", 16), ("C", "reject", 1)] {
        let (_, told) = desk.control("adjudicate", json!({ "code": code, "verdict": verdict })).await;
        assert_eq!(told["claims"][0]["status"], status, "{verdict}");
    }
    let (_, cut) = desk.get("ClaimResponse/B/").await;
    assert_eq!(cut["item"][0]["adjudication"][1]["value"].to_string(), "2.0");
    assert_eq!(desk.control("adjudicate", json!({ "code": "Z" })).await.0, 404);
}

#[tokio::test]
async fn with_time_claims_move_on_by_themselves() {
    let desk = Desk::with(Options { adjudicate_after: Some(Duration::from_secs(60)), ..options() }).await;
    desk.post("Claim/", claim("T-1", GRACE, &[("M006", "10", "15"), ("R1", "1", "850")])).await;
    let mut seen = Vec::new();
    for _ in 0..4 {
        let (_, response) = desk.get("ClaimResponse/T-1/").await;
        let stages = response["item"][0]["adjudication"].as_array().cloned().unwrap_or_default();
        seen.push((stages.len(), stages[1]["value"].to_string()));
        desk.control("clock", json!({ "advance_seconds": 61 })).await;
    }
    let expected = [(2, "10.0"), (2, "5.0"), (3, "5.0"), (4, "5.0")].map(|(n, q)| (n, q.to_owned()));
    assert_eq!(seen, expected, "checked, reviewed, processed, valuated");
}

#[tokio::test]
async fn money_after_valuation_differs_by_release() {
    for (release, valuated, approved) in [(Release::R2604, "12.0", "120.00"), (Release::R2510, "96.0", "96.00")] {
        let mut desk = Desk::on(release).await;
        desk.post("Claim/", claim("T-1", GRACE, &[("M003", "10", "12")])).await;
        desk.control("adjudicate", json!({})).await;
        let (_, response) = desk.get("ClaimResponse/T-1/").await;
        assert_eq!(response["item"][0]["adjudication"][3]["amount"]["value"].to_string(), valuated);
        let told = desk.query("{ claims(code: \"T-1\") { edges { node { approved dateProcessed } } } }").await;
        let node = &told["data"]["claims"]["edges"][0]["node"];
        assert_eq!(node["approved"], approved, "80 percent of 120 only in 25.10");
        assert_eq!(node["dateProcessed"].is_null(), release == Release::R2604);
    }
}

#[tokio::test]
async fn list_totals_stay_stale_for_an_hour_per_query() {
    let desk = Desk::open().await;
    assert_eq!(desk.get("ClaimResponse/").await.1["total"], 0);
    desk.post("Claim/", claim("T-1", GRACE, &[("M001", "1", "10")])).await;
    assert_eq!(desk.get("ClaimResponse/").await.1["total"], 0, "the same query");
    assert_eq!(desk.get("ClaimResponse/?_lastUpdated=ge2001-01-01T00:00:01").await.1["total"], 1, "another query");
    desk.control("clock", json!({ "advance_seconds": 3601 })).await;
    assert_eq!(desk.get("ClaimResponse/").await.1["total"], 1);
}

#[tokio::test]
async fn another_facilitys_claims_are_not_found_over_fhir() {
    let mut desk = Desk::open().await;
    desk.post("Claim/", claim("T-1", GRACE, &[("M001", "1", "10")])).await;
    desk.sign_in("hill").await;
    assert_eq!(desk.get("ClaimResponse/T-1/").await.0, 500);
}

#[tokio::test]
async fn a_code_of_another_facility_is_taken_and_its_claim_not_shown() {
    let mut desk = Desk::open().await;
    assert_eq!(desk.post("Claim/", claim("T-1", GRACE, &[("M001", "1", "10")])).await.0, 201);
    desk.sign_in("hill").await;
    let mut theirs = claim("T-1", "700100251", &[("M001", "1", "9")]);
    theirs["provider"] = json!({ "reference": "Organization/TRAIN2" });
    theirs["enterer"] = json!({ "reference": "Practitioner/hill" });
    let (status, body) = desk.post("Claim/", theirs.clone()).await;
    assert_eq!((status, complaint(&body)), (500, "[\"Claim with code 'T-1' already exists.\"]"));
    assert!(complaint(&desk.get("ClaimResponse/T-1/").await.1).contains("does not exist"), "as if there were none");
    assert_eq!(desk.query("{ claims(code: \"T-1\") { totalCount } }").await["data"]["claims"]["totalCount"], 0);
    assert_eq!(desk.query("{ a: validateClaimCode(claimCode: \"T-1\") }").await["data"]["a"], false, "but not free");
    theirs["identifier"][0]["value"] = json!("T-2");
    assert_eq!(desk.post("Claim/", theirs).await.0, 201, "nothing else was wrong with it");
}

#[tokio::test]
async fn a_claim_is_judged_at_once_whatever_it_calls_itself() {
    let desk = Desk::open().await;
    for (field, word) in [("status", "draft"), ("status", "cancelled"), ("use", "preauthorization")] {
        let mut sent = claim(&format!("T-{word}"), GRACE, &[("M001", "1", "10")]);
        sent[field] = json!(word);
        let (status, response) = desk.post("Claim/", sent).await;
        let reached = &response["total"][1]["category"]["coding"][0]["code"];
        assert_eq!((status, reached, &response["use"]), (201, &json!("4"), &json!("claim")), "{word}");
    }
}

#[tokio::test]
async fn a_claim_is_neither_changed_nor_taken_back_over_fhir() {
    let desk = Desk::open().await;
    let (_, response) = desk.post("Claim/", claim("T-1", GRACE, &[("M001", "1", "10")])).await;
    let path = format!("api_fhir_r4/Claim/{}/", response["id"].as_str().expect("a UUID"));
    for (method, body) in [(Method::PUT, Some(claim("T-1", GRACE, &[("M001", "9", "10")]))), (Method::DELETE, None)] {
        let (status, answer) = told(desk.ask(method.clone(), &path, body).await.expect("answers")).await;
        assert_eq!(status, 500, "{method}");
        assert!(complaint(&answer).contains("Cannot resolve keyword"), "{method}: {answer}");
    }
    let (_, after) = desk.get("ClaimResponse/T-1/").await;
    assert_eq!(after["item"][0]["adjudication"][0]["value"].to_string(), "1.0", "as it was sent");
}

#[tokio::test]
async fn what_the_payer_does_not_look_at_is_taken() {
    let desk = Desk::open().await;
    let spoils: [(&str, Spoil); 6] = [
        ("a total of something else", |c| c["total"]["value"] = json!(99)),
        ("a price above the list's", |c| c["item"][0]["unitPrice"]["value"] = json!(999)),
        ("less than nothing", |c| c["item"][0]["quantity"]["value"] = json!(-1)),
        ("an end before its start", |c| c["billablePeriod"]["end"] = json!("2026-03-09")),
        ("another facility's administrator", |c| c["enterer"] = json!({ "reference": "Practitioner/hill" })),
        ("the same thing twice", |c| {
            let again = c["item"][0].clone();
            c["item"].as_array_mut().expect("lines").push(again);
        }),
    ];
    for (n, (what, spoil)) in spoils.into_iter().enumerate() {
        let mut sent = claim(&format!("T-{n}"), GRACE, &[("M001", "1", "10")]);
        spoil(&mut sent);
        let (status, response) = desk.post("Claim/", sent).await;
        assert_eq!(status, 201, "{what}: {response}");
        assert!(reasons(&response).iter().all(|reason| reason == "0"), "{what}: {response}");
    }
}

#[tokio::test]
async fn a_sixth_diagnosis_is_dropped_without_a_word() {
    let desk = Desk::open().await;
    let mut sent = claim("T-1", GRACE, &[("M001", "1", "10")]);
    let codes = ["B54", "A00", "A01", "A09", "J18", "I10"];
    sent["diagnosis"] =
        codes.map(|code| json!({ "sequence": 1, "diagnosisCodeableConcept": { "coding": [{ "code": code }] } })).into();
    let (status, response) = desk.post("Claim/", sent).await;
    assert_eq!(status, 201, "{response}");
    let (_, kept) = desk.get(&format!("Claim/{}/", response["id"].as_str().expect("a UUID"))).await;
    assert_eq!(kept["diagnosis"].as_array().map(Vec::len), Some(5));
}

#[tokio::test]
async fn a_decision_moves_no_date_and_is_not_found_by_time() {
    let mut desk = Desk::open().await;
    desk.post("Claim/", claim("T-1", GRACE, &[("M001", "1", "10")])).await;
    desk.control("clock", json!({ "advance_seconds": 3 * 86_400 })).await;
    desk.sign_in("clerk").await;
    desk.control("adjudicate", json!({ "code": "T-1", "verdict": "reject" })).await;
    assert_eq!(desk.get("ClaimResponse/T-1/").await.1["outcome"], "complete");
    for (since, total) in [("2026-03-12", 0), ("2026-03-09", 1)] {
        let (_, page) = desk.get(&format!("ClaimResponse/?_lastUpdated=ge{since}T00:00:00")).await;
        assert_eq!(page["total"], total, "changed since {since}");
    }
}
