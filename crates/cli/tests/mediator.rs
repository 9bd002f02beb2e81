//! A mediator before the payer: what it wants is sent with every request, and what it hides is no failure.

#![expect(clippy::expect_used, reason = "tests may be blunt")]

mod common;

use claims_sandbox::{Mediator, Options, Payer};
use common::{Clerk, GRACE, order};
use serde_json::{Value, json};

async fn behind(mediator: Mediator) -> Payer {
    Payer::start(Options { mediator: Some(mediator), ..Options::default() }).await.expect("a payer")
}

/// How each list came, or what stands in its way.
fn stands(view: &Value) -> Vec<(String, String)> {
    let feeds = view["feeds"].as_array().expect("feeds").iter();
    let word = |feed: &Value| feed["last_problem"].as_str().or(feed["via"].as_str()).unwrap_or_default().to_owned();
    feeds.map(|feed| (feed["name"].as_str().expect("a name").to_owned(), word(feed))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_mediator_hides_is_said_and_is_no_failure() {
    // One lets the program ask who it is, the other knows FHIR alone.
    for lets_through in [vec!["api_fhir_r4/", "core/"], vec!["api_fhir_r4/"]] {
        let lets_through = lets_through.into_iter().map(str::to_owned).collect();
        let payer = behind(Mediator { lets_through, header: None }).await;
        let clerk = Clerk::new();
        let (code, view) = clerk.init(&payer, &[]).await;
        assert_eq!(code, 0, "{view}");
        for full in [&["sync"][..], &["sync"], &["sync", "--full"]] {
            let pulled = clerk.done(full).await;
            assert_eq!(pulled["failed"], json!([]), "{pulled}");
            let expected = [
                ("facility", "fhir"),
                ("service_prices", "prices_not_offered"),
                ("item_prices", "prices_not_offered"),
                ("services", "fhir"),
                ("items", "fhir"),
                ("diagnoses", "fhir"),
                ("administrators", "fhir"),
                ("facilities", "fhir"),
                ("places", "fhir"),
                ("products", "fhir"),
                ("covered_services", "not_offered"),
                ("covered_items", "not_offered"),
                ("legal_forms", "fhir"),
                ("field_rules", "not_offered"),
                ("bills", "fhir"),
                ("payments", "fhir"),
            ];
            assert_eq!(stands(&pulled), expected.map(|(name, word)| (name.to_owned(), word.to_owned())));
        }
        let status = clerk.done(&["status"]).await;
        let warnings: Vec<_> = status["warnings"].as_array().expect("a list").iter().map(|one| &one["code"]).collect();
        let rights = status["warnings"].to_string();
        assert_eq!(warnings, ["price_list_not_offered"], "and nothing about rights nobody told: {rights}");

        // It can be worked with: the payer's catalogue is searched, and a claim is made and sent.
        let hits = clerk.done(&["find", "service", "consult"]).await;
        assert!(hits.as_array().is_some_and(|hits| !hits.is_empty()), "{hits}");
        let asked = &clerk.done(&["insuree", GRACE]).await["insuree"];
        assert_eq!(asked["cover"]["kind"], "not_offered", "never that there is no policy: {asked}");
        assert_eq!((asked["live"].as_bool(), asked["person"]["number"].as_str()), (Some(true), Some(GRACE)));
        let today = status["feeds"][0]["last_success_ms"].as_i64().expect("a time");
        let today = chrono::DateTime::from_timestamp_millis(today).expect("a day").format("%Y-%m-%d").to_string();
        let draft = json!({
            "insuree": GRACE, "visit_type": "O", "visit_from": today, "visit_to": today, "claim_date": today,
            "administrator": "clerk", "diagnoses": ["A01"],
            "lines": [{ "kind": "service", "code": "A1", "quantity": "1", "price": "400" }],
        });
        let file = clerk.0.path().join("draft.json");
        std::fs::write(&file, draft.to_string()).expect("written");
        let draft = clerk.done(&["draft", &file.display().to_string()]).await;
        let findings: Vec<_> = draft["findings"].as_array().expect("findings").iter().map(|one| &one["code"]).collect();
        assert_eq!(findings, ["cover_not_known", "price_list_not_known"], "doubts, no rejections: {draft}");
        clerk.done(&["submit", draft["code"].as_str().expect("a code")]).await;
        let sent = clerk.done(&["send"]).await;
        assert_eq!(sent["delivered"], 1, "{sent}");

        // What the payer asks is told over FHIR too.
        let code = draft["code"].as_str().expect("a code");
        order(&payer, "ask", json!({ "code": code }).to_string()).await;
        clerk.done(&["refresh"]).await;
        assert_eq!(clerk.done(&["show", code]).await["feedback"]["asked"], true);
        let answers =
            ["--care-rendered", "yes", "--payment-asked", "no", "--drug-prescribed", "no", "--drug-received", "no"];
        clerk.done(&[&["feedback", code, "--assessment", "5"], answers.as_slice()].concat()).await;
        assert_eq!(clerk.done(&["send"]).await["feedback_sent"], 1);
        clerk.done(&["refresh"]).await;
        let feedback = &clerk.done(&["show", code]).await["feedback"];
        assert_eq!((&feedback["asked"], &feedback["state"]), (&json!(false), &json!("sent")));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_header_a_mediator_wants_goes_with_every_request() {
    let header = Some(("X-Clinic".to_owned(), "seven".to_owned()));
    let payer = behind(Mediator { lets_through: Vec::new(), header }).await;
    for given in [&[][..], &["--header", "X-Clinic: eight"]] {
        let clerk = Clerk::new();
        let (code, problem) = clerk.init(&payer, given).await;
        assert_eq!((code, &problem["code"]), (1, &json!("not_openimis")), "not the password's fault: {problem}");
        assert!(!clerk.0.path().join("home/key.json").exists(), "nothing half-written");
    }
    let clerk = Clerk::new();
    let (code, view) = clerk.init(&payer, &["--header", "X-Clinic: seven"]).await;
    assert_eq!(code, 0, "signing in is such a request: {view}");
    let pulled = clerk.done(&["sync"]).await;
    let over_fhir: Vec<_> = stands(&pulled).into_iter().filter(|(_, word)| word != "graphql").collect();
    let only_there = ["legal_forms", "bills", "payments"].map(|name| (name.to_owned(), "fhir".to_owned()));
    assert_eq!(over_fhir, only_there, "{pulled}");
    let asked = &clerk.done(&["insuree", GRACE]).await["insuree"];
    assert_eq!(asked["cover"]["kind"], "covered", "{asked}");
    assert!(!format!("{}", clerk.done(&["status"]).await).contains("seven"), "its value is shown nowhere");
}
