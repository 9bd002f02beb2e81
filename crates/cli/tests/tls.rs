//! `claims init` at a payer behind TLS: what is not to be trusted is told as such, and files of certificates are taken.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "tests may be blunt")]

#[path = "../../sync/tests/front/mod.rs"]
mod front;

use std::path::PathBuf;
use std::sync::atomic::Ordering;

use front::{Authority, Front, named};
use rcgen::date_time_ymd;
use serde_json::Value;
use tempfile::TempDir;

/// A folder for a home and for files of certificates.
struct Clerk(TempDir);

impl Clerk {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = self.0.path().join(name);
        std::fs::write(&path, text).expect("written");
        path.display().to_string()
    }

    fn home(&self) -> PathBuf {
        self.0.path().join("home")
    }

    /// What `claims init` prints; its exit code.
    async fn init(&self, base: &str, more: &[&str]) -> (i32, Value) {
        let mut claims = std::process::Command::new(env!("CARGO_BIN_EXE_claims"));
        claims
            .arg("--home")
            .arg(self.home())
            .args(["--json", "init", "--server", base, "--user", "clerk"])
            .args(more)
            .env("CLAIMS_PASSWORD", "training")
            .env("CLAIMS_PASSPHRASE", "a passphrase for the tests")
            .env_remove("DBUS_SESSION_BUS_ADDRESS");
        let output = tokio::task::spawn_blocking(move || claims.output()).await.expect("joined").expect("runs");
        let view = serde_json::from_slice(&output.stdout).expect("a view as JSON");
        (output.status.code().expect("an end of its own"), view)
    }

    async fn is_refused(&self, front: &Front, more: &[&str], reason: &str) {
        let (code, problem) = self.init(&front.base, more).await;
        assert_eq!((code, problem["code"].as_str()), (1, Some("tls")), "{problem}");
        assert!(problem["support"].as_str().is_some_and(|support| support.contains(reason)), "{problem}");
        assert_eq!(front.heard.load(Ordering::Relaxed), 0, "the password was not sent");
        assert!(!self.home().join("key.json").exists(), "nothing half-written");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_is_not_to_be_trusted_is_told_with_its_reason() {
    let (clerk, authority) = (Clerk::new(), Authority::new());
    let ca = clerk.file("ca.pem", &authority.pem);
    let untrusted = Front::open(&authority, &named("localhost"), None).await;
    clerk.is_refused(&untrusted, &[], "UnknownIssuer").await;
    let other = Front::open(&authority, &named("imis.example.org"), None).await;
    clerk.is_refused(&other, &["--ca", &ca], "not valid for name").await;
    let mut ended = named("localhost");
    (ended.not_before, ended.not_after) = (date_time_ymd(2020, 1, 1), date_time_ymd(2021, 1, 1));
    let ended = Front::open(&authority, &ended, None).await;
    clerk.is_refused(&ended, &["--ca", &ca], "expired").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn certificates_are_given_in_files_and_kept() {
    let (clerk, authority, facilities) = (Clerk::new(), Authority::new(), Authority::new());
    let front = Front::open(&authority, &named("localhost"), Some(&facilities)).await;
    let (certificate, key) = facilities.signs(&named("TRAIN1"));
    let own = format!("{}{}", certificate.pem(), key.serialize_pem());
    let (ca, own) = (clerk.file("ca.pem", &authority.pem), clerk.file("own.pem", &own));
    let (code, _) = clerk.init(&front.base, &["--ca", &ca]).await;
    assert_eq!(code, 1, "the mediator wants to know who asks");
    let (code, view) = clerk.init(&front.base, &["--ca", &ca, "--client-cert", &own]).await;
    assert_eq!(code, 0, "{view}");

    // They are read from the database from now on.
    for file in [&ca, &own] {
        std::fs::remove_file(file).expect("removed");
    }
    let home = clerk.home();
    let sync = tokio::task::spawn_blocking(move || {
        std::process::Command::new(env!("CARGO_BIN_EXE_claims"))
            .arg("--home")
            .arg(home)
            .args(["--json", "sync"])
            .env("CLAIMS_PASSPHRASE", "a passphrase for the tests")
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .output()
    });
    let output = sync.await.expect("joined").expect("runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_no_certificate_is_named_as_the_problem() {
    let clerk = Clerk::new();
    let authority = Authority::new();
    let front = Front::open(&authority, &named("localhost"), None).await;
    let words = clerk.file("words.pem", "not a certificate");
    let without_key = clerk.file("alone.pem", &authority.pem);
    let missing = clerk.0.path().join("missing.pem").display().to_string();
    for more in [["--ca", &words], ["--ca", &missing], ["--client-cert", &without_key]] {
        let (code, problem) = clerk.init(&front.base, &more).await;
        assert_eq!((code, problem["code"].as_str()), (1, Some("bad_certificate")), "{more:?}: {problem}");
    }
    assert_eq!(front.heard.load(Ordering::Relaxed), 0);
}
