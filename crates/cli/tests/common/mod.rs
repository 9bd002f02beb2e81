//! Somebody at the command line, with a home of their own.

#![expect(clippy::expect_used, reason = "tests may be blunt")]

use std::process::Command;

use claims_sandbox::Payer;
use serde_json::Value;
use tempfile::TempDir;

/// Insured, of the facility's district.
pub const GRACE: &str = "700100011";

/// A laptop, on which nothing is set up yet.
pub struct Clerk(pub TempDir);

impl Clerk {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    /// A command, ready to run.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut claims = Command::new(env!("CARGO_BIN_EXE_claims"));
        claims.arg("--home").arg(self.0.path().join("home")).arg("--json").args(words);
        claims.env_remove("DBUS_SESSION_BUS_ADDRESS").env_remove("CLAIMS_TOKEN");
        claims.env("CLAIMS_PASSPHRASE", "a passphrase for the tests").env("CLAIMS_PASSWORD", "training");
        claims
    }

    /// What a command prints; its exit code.
    pub async fn claims(&self, words: &[&str]) -> (i32, Value) {
        let mut claims = self.command(words);
        let output = tokio::task::spawn_blocking(move || claims.output()).await.expect("joined").expect("runs");
        let view = serde_json::from_slice(&output.stdout).expect("a view as JSON");
        (output.status.code().expect("an end of its own"), view)
    }

    /// The view of a command that must succeed.
    pub async fn done(&self, words: &[&str]) -> Value {
        let (code, view) = self.claims(words).await;
        assert_eq!(code, 0, "{words:?}: {view}");
        view
    }

    /// Sets up for the first facility of a training payer.
    pub async fn init(&self, payer: &Payer, more: &[&str]) -> (i32, Value) {
        let base = payer.base_url();
        let known = ["init", "--server", base.as_str(), "--user", "clerk", "--facility", "TRAIN1"];
        self.claims(&[known.as_slice(), more].concat()).await
    }
}

/// Tells a training payer, through its door for trainers, to do something.
pub async fn order(payer: &Payer, what: &'static str, body: String) {
    use std::io::{Read as _, Write as _};
    let address = payer.base_url().trim_start_matches("http://").trim_end_matches("/api/").to_owned();
    tokio::task::spawn_blocking(move || {
        let mut line = std::net::TcpStream::connect(&address).expect("a payer");
        let head = format!("POST /_training/{what} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
        write!(line, "{head}Content-Length: {}\r\n\r\n{body}", body.len()).expect("sent");
        let mut answer = String::new();
        line.read_to_string(&mut answer).expect("an answer");
        assert!(answer.starts_with("HTTP/1.1 2"), "{answer}");
    })
    .await
    .expect("joined");
}
