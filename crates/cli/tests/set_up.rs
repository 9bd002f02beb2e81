//! `claims init` without a password: from files on a laptop that never has a link, and with a token given from outside.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "tests may be blunt")]

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;

use claims_sandbox::{Options, Payer};
use serde_json::{Value, json};
use tempfile::TempDir;

const FILES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../openimis/tests/fixtures/files");

fn file(name: &str) -> String {
    format!("{FILES}/{name}")
}

/// A folder for a home.
struct Clerk(TempDir);

impl Clerk {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn home(&self) -> PathBuf {
        self.0.path().join("home")
    }

    /// What a command prints; its exit code.
    async fn claims(&self, words: &[&str], variables: &[(&str, &str)]) -> (i32, Value) {
        let mut claims = std::process::Command::new(env!("CARGO_BIN_EXE_claims"));
        claims.arg("--home").arg(self.home()).arg("--json").args(words);
        for without in ["DBUS_SESSION_BUS_ADDRESS", "CLAIMS_PASSWORD", "CLAIMS_TOKEN"] {
            claims.env_remove(without);
        }
        claims.env("CLAIMS_PASSPHRASE", "a passphrase for the tests").envs(variables.iter().copied());
        let output = tokio::task::spawn_blocking(move || claims.output()).await.expect("joined").expect("runs");
        let view = serde_json::from_slice(&output.stdout).expect("a view as JSON");
        (output.status.code().expect("an end of its own"), view)
    }

    async fn done(&self, words: &[&str]) -> Value {
        let (code, view) = self.claims(words, &[]).await;
        assert_eq!(code, 0, "{words:?}: {view}");
        view
    }
}

fn warnings(status: &Value) -> Vec<&str> {
    let warnings = status["warnings"].as_array().expect("warnings");
    warnings.iter().filter_map(|warning| warning["code"].as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_laptop_that_never_has_a_link_is_set_up_from_files() {
    let clerk = Clerk::new();
    let (register, services) = (file("register_healthfacilities.xml"), file("exports_services.csv"));
    let diagnoses = file("register_diagnoses.xml");
    let given = ["init", "--facility", "raphos", "--stale-days", "30", "--from", &register, &services, &diagnoses];
    let view = clerk.done(&given).await;
    let lists: Vec<_> = view["files"].as_array().expect("files").iter().map(|list| list["list"].clone()).collect();
    assert_eq!(lists, ["facilities", "services", "diagnoses"]);

    let status = clerk.done(&["status"]).await;
    assert_eq!((status["facility_code"].as_str(), status["server"].as_str()), (Some("RAPHOS"), None));
    assert_eq!(warnings(&status), ["price_list_not_known"], "no file tells which lists the facility has");
    let hits = clerk.done(&["find", "service", "consult"]).await;
    assert_eq!(hits[0]["code"], "A1");

    let draft = clerk.0.path().join("draft.json");
    let line = json!({ "kind": "service", "code": "A1", "quantity": "1" });
    std::fs::write(&draft, json!({ "insuree": "100000017", "lines": [line] }).to_string()).expect("written");
    let draft = clerk.done(&["draft", &draft.display().to_string()]).await;
    assert_eq!(draft["services_total"], "400.00", "the national price");
    let findings: Vec<_> = draft["findings"].as_array().expect("findings").iter().map(|f| f["code"].clone()).collect();
    assert!(findings.contains(&json!("price_list_not_known")), "{findings:?}");
    assert!(!findings.contains(&json!("facility_without_price_list")), "{findings:?}");

    let (code, problem) = clerk.claims(&["sync"], &[]).await;
    assert_eq!((code, problem["code"].as_str()), (1, Some("no_server")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_facility_that_is_in_no_file_sets_nothing_up() {
    let clerk = Clerk::new();
    let (register, services) = (file("register_healthfacilities.xml"), file("exports_services.csv"));
    for given in
        [["init", "--facility", "NOWHERE", "--from", &register], ["init", "--facility", "RAPHOS", "--from", &services]]
    {
        let (code, problem) = clerk.claims(&given, &[]).await;
        assert_eq!((code, problem["code"].as_str()), (1, Some("facility_not_in_files")), "{given:?}");
        assert!(!clerk.home().join("key.json").exists(), "nothing half-written");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_laptop_set_up_from_files_learns_the_rest_once_there_is_a_link() {
    let payer = Payer::start(Options::default()).await.expect("a payer");
    let clerk = Clerk::new();
    let register = clerk.0.path().join("register.xml");
    let known = std::fs::read_to_string(file("register_healthfacilities.xml")).expect("a register");
    std::fs::write(&register, known.replace("RAPHOS", "TRAIN1")).expect("written");
    let base = payer.base_url();
    let register = register.display().to_string();
    clerk.done(&["init", "--server", &base, "--user", "clerk", "--facility", "TRAIN1", "--from", &register]).await;

    let password = [("CLAIMS_PASSWORD", "training")];
    let (code, view) = clerk.claims(&["sign-in", "--remember"], &password).await;
    assert_eq!(code, 0, "{view}");
    clerk.done(&["sync"]).await;
    let status = clerk.done(&["status"]).await;
    assert_eq!(warnings(&status), Vec::<&str>::new(), "the server told the price lists");
    let via = |name: &str| status["feeds"].as_array().and_then(|feeds| feeds.iter().find(|feed| feed["name"] == name));
    assert_eq!(via("facility").map(|feed| feed["via"].clone()), Some(json!("graphql")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_given_from_outside_is_enough_and_is_kept() {
    let payer = Payer::start(Options::default()).await.expect("a payer");
    let (base, clerk) = (payer.base_url(), Clerk::new());
    let token = {
        let base = base.clone();
        tokio::task::spawn_blocking(move || login(&base)).await.expect("joined")
    };
    let init = ["init", "--server", &base, "--sign-in", "token", "--desks", "4"];
    let (code, view) = clerk.claims(&init, &[("CLAIMS_TOKEN", &token)]).await;
    assert_eq!(code, 0, "{view}");
    assert_eq!(view["user"], "clerk", "whom the token belongs to");
    // Neither password nor token is given any more.
    clerk.done(&["sync"]).await;

    let (code, problem) = clerk.claims(&["sign-in"], &[("CLAIMS_TOKEN", "not.a.token")]).await;
    assert_eq!((code, problem["code"].as_str()), (1, Some("signed_out")));
    clerk.done(&["sync"]).await;
}

/// Signs in as another program would, and answers the token.
fn login(base: &str) -> String {
    let host = base.trim_start_matches("http://").split('/').next().expect("a host");
    let body = json!({ "username": "clerk", "password": "training" }).to_string();
    let mut line = TcpStream::connect(host).expect("a line");
    let ask = format!(
        "POST /api/api_fhir_r4/login/ HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    line.write_all(ask.as_bytes()).expect("asked");
    let mut answer = String::new();
    line.read_to_string(&mut answer).expect("answered");
    let (_, body) = answer.split_once("\r\n\r\n").expect("a body");
    let body: Value = serde_json::from_str(body).expect("JSON");
    body["token"].as_str().expect("a token").to_owned()
}
