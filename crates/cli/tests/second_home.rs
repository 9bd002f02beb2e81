//! A claim is submitted without a link, the database is lost, and the claim reaches the payer all the same: once.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "tests may be blunt")]

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use claims_sandbox::{Options, Payer};
use serde_json::{Value, json};
use tempfile::TempDir;

const GRACE: &str = "700100011";
/// Before it is sent again, a claim that may be on its way is given two minutes to arrive.
const PATIENCE: Duration = Duration::from_secs(180);

/// A clerk with a home, and a payer that remembers its claims when the line is cut.
struct Clerk {
    folder: TempDir,
    port: u16,
}

impl Clerk {
    /// Set up, with the master data.
    async fn at_work() -> (Self, Payer) {
        let mut clerk = Self { folder: tempfile::tempdir().expect("a folder"), port: 0 };
        let payer = clerk.payer().await;
        let base = payer.base_url();
        let port = base.trim_end_matches("/api/").rsplit(':').next().expect("a port");
        clerk.port = port.parse().expect("a number");
        clerk.done(&["init", "--server", &base, "--user", "clerk"]).await;
        clerk.done(&["sync"]).await;
        (clerk, payer)
    }

    async fn payer(&self) -> Payer {
        let state_file = Some(self.folder.path().join("payer.json"));
        Payer::start(Options { port: self.port, state_file, ..Options::default() }).await.expect("a payer")
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join("home").join(name)
    }

    fn lose_database(&self) {
        for name in ["claims.db", "claims.db-wal", "claims.db-shm"] {
            let _ = fs::remove_file(self.file(name));
        }
    }

    async fn claims(&self, words: &[&str]) -> (i32, Value) {
        let mut claims = std::process::Command::new(env!("CARGO_BIN_EXE_claims"));
        claims.arg("--home").arg(self.folder.path().join("home")).arg("--json").args(words);
        claims.env_remove("DBUS_SESSION_BUS_ADDRESS").env_remove("CLAIMS_TOKEN");
        claims.envs([("CLAIMS_PASSPHRASE", "a passphrase for the tests"), ("CLAIMS_PASSWORD", "training")]);
        let output = tokio::task::spawn_blocking(move || claims.output()).await.expect("joined").expect("runs");
        let view = serde_json::from_slice(&output.stdout).expect("a view as JSON");
        (output.status.code().expect("an end of its own"), view)
    }

    async fn done(&self, words: &[&str]) -> Value {
        let (code, view) = self.claims(words).await;
        assert_eq!(code, 0, "{words:?}: {view}");
        view
    }

    /// Writes a claim and submits it; answers its code.
    async fn submit(&self) -> String {
        let today = chrono::DateTime::<chrono::Utc>::from(
            fs::metadata(self.folder.path()).and_then(|it| it.modified()).expect("a time"),
        );
        let today = today.date_naive().to_string();
        let draft = json!({
            "insuree": GRACE, "visit_type": "O", "visit_from": today, "visit_to": today, "claim_date": today,
            "administrator": "clerk", "diagnoses": ["A09"],
            "lines": [{ "kind": "service", "code": "A1", "quantity": "1", "price": "" }],
        });
        let file = self.folder.path().join("draft.json");
        fs::write(&file, draft.to_string()).expect("written");
        let draft = self.done(&["draft", &file.display().to_string()]).await;
        let views = self.done(&["submit", draft["id"].as_str().expect("an id"), "--anyway", "a test"]).await;
        assert_eq!((&views[0]["state"], &views[0]["in_one_home"]), (&json!("ready"), &Value::Null), "{views}");
        views[0]["code"].as_str().expect("a code").to_owned()
    }

    /// What is listed: each claim's code and state.
    async fn listed(&self) -> Vec<(String, String)> {
        let page = self.done(&["list"]).await;
        let rows = page["rows"].as_array().expect("rows").iter();
        let text = |row: &Value, name: &str| row[name].as_str().expect("a text").to_owned();
        rows.map(|row| (text(row, "code"), text(row, "state"))).collect()
    }

    /// Sends until the payer has everything.
    async fn send(&self) {
        let began = Instant::now();
        while self.done(&["status"]).await["to_send"] != 0 {
            assert!(began.elapsed() < PATIENCE, "{:?}", self.listed().await);
            self.done(&["send"]).await;
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }

    /// The codes of the claims at the payer.
    fn at_payer(&self) -> Vec<String> {
        let kept: Value = serde_json::from_slice(&fs::read(self.folder.path().join("payer.json")).unwrap_or_default())
            .unwrap_or_default();
        let claims = kept["claims"].as_array().cloned().unwrap_or_default();
        claims.iter().map(|claim| claim["code"].as_str().expect("a code").to_owned()).collect()
    }
}

fn warnings(status: &Value) -> Vec<(&str, &str)> {
    let warnings = status["warnings"].as_array().expect("warnings").iter();
    warnings.filter_map(|one| Some((one["code"].as_str()?, one["detail"].as_str()?))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_submitted_without_a_link_survives_its_database_and_is_sent_once() {
    let (clerk, payer) = Clerk::at_work().await;
    payer.stop().await;
    let code = clerk.submit().await;
    clerk.lose_database();

    let status = clerk.done(&["status"]).await;
    assert_eq!((&status["to_send"], &status["second_home"]["claims"]), (&json!(1), &json!(1)));
    assert_eq!(
        (&status["facility_code"], &status["user"]),
        (&json!("TRAIN1"), &json!("clerk")),
        "nothing is set up anew"
    );
    assert_eq!(warnings(&status)[..2], [("database_replaced", "none"), ("claims_restored", "1")]);
    assert_eq!(clerk.listed().await, [(code.clone(), "unsure".to_owned())]);

    let _payer = clerk.payer().await;
    clerk.send().await;
    assert_eq!(clerk.at_payer(), [code]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_that_had_arrived_before_the_database_was_lost_is_found_and_not_sent_again() {
    let (clerk, payer) = Clerk::at_work().await;
    payer.stop().await;
    let code = clerk.submit().await;
    // As it is while the claim is on its way: only the answer will make the journal forget it.
    let journal = fs::read(clerk.file("claims.db-unsent")).expect("a journal");
    let _payer = clerk.payer().await;
    clerk.send().await;
    assert_eq!(clerk.at_payer(), std::slice::from_ref(&code));
    clerk.lose_database();
    fs::write(clerk.file("claims.db-unsent"), journal).expect("written");

    assert_eq!(clerk.listed().await, [(code.clone(), "unsure".to_owned())]);
    clerk.send().await;
    assert_eq!(clerk.at_payer(), std::slice::from_ref(&code));
    assert_ne!(clerk.listed().await[0].1, "unsure", "its answer was adopted");

    // The lists are the payer's: they are not kept twice.
    clerk.done(&["sync"]).await;
    let next = clerk.submit().await;
    assert!(next > code, "{next} was not given out before");
    clerk.send().await;
    assert_eq!(clerk.at_payer(), [code, next]);
}
