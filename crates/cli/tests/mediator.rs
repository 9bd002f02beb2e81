//! A mediator before the payer: what it wants is sent with every request, and what it hides is no failure.

#![expect(clippy::expect_used, reason = "tests may be blunt")]

use claims_sandbox::{Mediator, Options, Payer};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Insured, of the facility's district.
const GRACE: &str = "700100011";

struct Clerk(TempDir);

impl Clerk {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    /// What a command prints; its exit code.
    async fn claims(&self, words: &[&str]) -> (i32, Value) {
        let mut claims = std::process::Command::new(env!("CARGO_BIN_EXE_claims"));
        claims.arg("--home").arg(self.0.path().join("home")).arg("--json").args(words);
        claims.env_remove("DBUS_SESSION_BUS_ADDRESS").env_remove("CLAIMS_TOKEN");
        claims.env("CLAIMS_PASSPHRASE", "a passphrase for the tests").env("CLAIMS_PASSWORD", "training");
        let output = tokio::task::spawn_blocking(move || claims.output()).await.expect("joined").expect("runs");
        let view = serde_json::from_slice(&output.stdout).expect("a view as JSON");
        (output.status.code().expect("an end of its own"), view)
    }

    async fn done(&self, words: &[&str]) -> Value {
        let (code, view) = self.claims(words).await;
        assert_eq!(code, 0, "{words:?}: {view}");
        view
    }

    async fn init(&self, payer: &Payer, more: &[&str]) -> (i32, Value) {
        let base = payer.base_url();
        let known = ["init", "--server", base.as_str(), "--user", "clerk", "--facility", "TRAIN1"];
        self.claims(&[known.as_slice(), more].concat()).await
    }
}

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
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_header_a_mediator_wants_goes_with_every_request() {
    let header = Some(("X-Clinic".to_owned(), "seven".to_owned()));
    let payer = behind(Mediator { lets_through: Vec::new(), header }).await;
    for given in [&[][..], &["--header", "X-Clinic: eight"]] {
        let clerk = Clerk::new();
        let (code, problem) = clerk.init(&payer, given).await;
        assert_eq!(code, 1, "{given:?}: {problem}");
        assert!(!clerk.0.path().join("home/key.json").exists(), "nothing half-written");
    }
    let clerk = Clerk::new();
    let (code, view) = clerk.init(&payer, &["--header", "X-Clinic: seven"]).await;
    assert_eq!(code, 0, "signing in is such a request: {view}");
    let pulled = clerk.done(&["sync"]).await;
    let over_fhir: Vec<_> = stands(&pulled).into_iter().filter(|(_, word)| word != "graphql").collect();
    let what_is_settled = ["bills", "payments"].map(|name| (name.to_owned(), "fhir".to_owned()));
    assert_eq!(over_fhir, what_is_settled, "{pulled}");
    let asked = &clerk.done(&["insuree", GRACE]).await["insuree"];
    assert_eq!(asked["cover"]["kind"], "covered", "{asked}");
    assert!(!format!("{}", clerk.done(&["status"]).await).contains("seven"), "its value is shown nowhere");
}
