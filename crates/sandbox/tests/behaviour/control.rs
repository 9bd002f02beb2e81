//! Scripted faults, persistence and determinism.

use claims_sandbox::{Faults, Options, Payer};
use reqwest::Method;
use serde_json::{Value, json};

use crate::desk::{Desk, GRACE, claim, complaint, options};

fn faults(rules: Value) -> Option<Faults> {
    Some(serde_json::from_value(rules).expect("a fault script"))
}

#[tokio::test]
async fn a_dropped_answer_leaves_the_claim_at_the_payer() {
    let script = json!([{ "when": { "path_contains": "/Claim/", "method": "POST", "nth": 1 }, "do": "drop-answer" }]);
    let desk = Desk::with(Options { faults: faults(script), ..options() }).await;
    let sent = claim("T-1", GRACE, &[("M001", "1", "10")]);
    let lost = desk.ask(Method::POST, "api_fhir_r4/Claim/", Some(sent.clone())).await;
    assert!(lost.is_err(), "the connection closed without an answer");
    assert_eq!(desk.get("ClaimResponse/T-1/").await.0, 200, "the claim arrived all the same");
    assert!(complaint(&desk.post("Claim/", sent).await.1).contains("already exists"));
}

#[tokio::test]
async fn a_drop_before_leaves_nothing() {
    let desk = Desk::open().await;
    desk.control("faults", json!([{ "when": { "path_contains": "/Claim/", "times": 1 }, "do": "drop-before" }])).await;
    let sent = claim("T-1", GRACE, &[("M001", "1", "10")]);
    assert!(desk.ask(Method::POST, "api_fhir_r4/Claim/", Some(sent.clone())).await.is_err());
    assert_eq!(desk.stored().await["claims"], json!([]));
    assert_eq!(desk.post("Claim/", sent).await.0, 201, "the rule was for one request");
}

#[tokio::test]
async fn every_other_fault_does_what_it_says() {
    let desk = Desk::open().await;
    let path = "api_fhir_r4/Medication/?_count=5";
    desk.control("faults", json!([{ "do": { "status": 503 } }])).await;
    assert_eq!(desk.get("Medication/").await.0, 503);
    desk.control("faults", json!([{ "do": "html" }])).await;
    assert!(desk.get("Medication/").await.1.as_str().is_some_and(|t| t.contains("<html>")));
    desk.control("faults", json!([{ "do": "wrong-json" }])).await;
    assert_eq!(desk.get("Medication/").await.1, json!([{ "unexpected": true }]));
    desk.control("faults", json!([{ "do": { "truncate": 100 } }])).await;
    let half = desk.ask(Method::GET, path, None).await.expect("the head arrives");
    assert!(half.bytes().await.is_err(), "the body breaks off");
    desk.control("faults", json!([{ "do": { "delay-ms": 120 } }])).await;
    let before = std::time::Instant::now();
    assert_eq!(desk.get("Medication/").await.0, 200);
    assert!(before.elapsed().as_millis() >= 120);
    desk.control("faults", json!([{ "when": { "every": 2 }, "do": { "status": 500 } }])).await;
    assert_eq!([desk.get("Medication/").await.0, desk.get("Medication/").await.0], [200, 500]);
    desk.control("faults", json!([{ "when": { "nth": 1 }, "do": "expire-token" }])).await;
    assert_eq!([desk.get("Patient/").await.0, desk.get("Patient/").await.0], [401, 401], "expired for good");
    assert_eq!(desk.control("faults", json!([{ "do": "explode" }])).await.0, 400);
}

#[tokio::test]
async fn claims_survive_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let kept = Options { state_file: Some(folder.path().join("payer.json")), ..options() };
    let desk = Desk::with(kept.clone()).await;
    let (_, before) = desk.post("Claim/", claim("T-1", GRACE, &[("M001", "1.5", "10.25")])).await;
    desk.payer.stop().await;
    let desk = Desk::with(kept).await;
    let uuid = before["id"].as_str().expect("an id");
    assert_eq!(desk.get(&format!("ClaimResponse/{uuid}/")).await.1, before);
    assert!(complaint(&desk.post("Claim/", claim("T-1", GRACE, &[])).await.1).contains("already exists"));
}

#[tokio::test]
async fn a_damaged_state_file_stops_the_start() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("payer.json");
    std::fs::write(&file, "{").expect("written");
    assert!(Payer::start(Options { state_file: Some(file), ..options() }).await.is_err());
}

#[tokio::test]
async fn the_same_seed_gives_the_same_payer_and_another_seed_another() {
    let mut answers = Vec::new();
    for seed in [7, 7, 8] {
        let desk = Desk::with(Options { seed, ..options() }).await;
        let (_, person) = desk.get(&format!("Patient/{GRACE}/")).await;
        let (_, response) = desk.post("Claim/", claim("T-1", GRACE, &[("M001", "1", "10")])).await;
        answers.push((person, response));
    }
    assert_eq!(answers[0], answers[1]);
    assert_ne!(answers[0].1["id"], answers[2].1["id"]);
}

#[tokio::test]
async fn a_stopped_payer_frees_its_port() {
    let payer = Payer::start(options()).await.expect("starts");
    let url = payer.base_url();
    let port = url.trim_end_matches("/api/").rsplit(':').next().and_then(|p| p.parse().ok()).expect("a port");
    payer.stop().await;
    assert!(reqwest::get(&url).await.is_err());
    assert_eq!(Payer::start(Options { port, ..options() }).await.expect("the port is free").base_url(), url);
}
