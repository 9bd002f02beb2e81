//! A clerk at a laptop of their own: a home folder and the `claims` program.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use claims_domain::outbox::seeded::VARIABLE;
use claims_store::{KeyFile, MemorySecrets, Store, Unlock};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::server::{PASSWORD, Server};

/// Protects every laptop's data.
const PASSPHRASE: &str = "a passphrase for the tests";

/// A laptop.
pub struct Clerk {
    home: TempDir,
    password: &'static str,
}

impl Clerk {
    /// A laptop with nothing on it.
    pub fn new() -> Self {
        Self { home: TempDir::new().expect("a folder"), password: PASSWORD }
    }

    pub fn with_password(password: &'static str) -> Self {
        Self { password, ..Self::new() }
    }

    /// Set up for the claim administrator of RAPHOS, mirror pulled.
    pub fn at_raphos(server: &Server, device: &str) -> Self {
        let clerk = Self::new();
        clerk.ok(&["init", "--server", &server.base, "--user", "carap", "--device", device]);
        clerk.ok(&["sync"]);
        clerk
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// What the program keeps, read past it.
    pub fn store(&self) -> Store {
        let home = self.home().join("home");
        let file = KeyFile::load(&home.join("key.json")).expect("a key file");
        let key = file.unlock(Unlock::Passphrase(PASSPHRASE), &MemorySecrets::default()).expect("the passphrase");
        Store::open(&home.join("claims.db"), &key).expect("a database")
    }

    /// Runs a command that must succeed; its view.
    pub fn ok(&self, args: &[&str]) -> Value {
        self.ok_with(args, "")
    }

    /// The same with something on standard input.
    pub fn ok_with(&self, args: &[&str], input: &str) -> Value {
        let output = self.run(args, input);
        assert!(
            output.status.success(),
            "claims {args:?} ended with {:?}\n{}\n{}",
            output.status.code(),
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        serde_json::from_slice(&output.stdout).expect("a view as JSON")
    }

    /// Runs a command that must end with a problem; its code and view.
    pub fn problem(&self, args: &[&str]) -> Value {
        let output = self.run(args, "");
        assert_eq!(output.status.code(), Some(1), "claims {args:?}: {}", String::from_utf8_lossy(&output.stdout));
        serde_json::from_slice(&output.stdout).expect("a problem as JSON")
    }

    /// Runs a command that may succeed or not; its view or problem.
    pub fn tells(&self, args: &[&str]) -> Value {
        let output = self.run(args, "");
        serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| panic!("claims {args:?} tells nothing: {}", String::from_utf8_lossy(&output.stderr)))
    }

    /// Runs a command by a clock that is ahead (`+150s`) or behind (`-20y`); its view, whether it succeeds or tells a problem. Nothing
    /// here can make the computer run longer as well, by which the program measures too: it is told to believe the calendar alone.
    pub fn by_clock(&self, ahead: &str, args: &[&str]) -> Value {
        let mut faketime = Command::new("faketime");
        faketime.args(["--exclude-monotonic", "-f", ahead]).arg(program()).env(VARIABLE, "ClockBelieved");
        let output = self.run_in(faketime, args, "");
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| {
            panic!("claims {args:?} at {ahead} (Debian package faketime): {}", String::from_utf8_lossy(&output.stderr))
        })
    }

    /// Whether a refresh brings news of this claim; others of the facility may have some.
    pub fn hears_of(&self, code: &str) -> bool {
        let view = self.ok(&["refresh"]);
        view["changed"].as_array().expect("a list").iter().any(|row| row["code"] == code)
    }

    fn run(&self, args: &[&str], input: &str) -> Output {
        self.run_in(Command::new(program()), args, input)
    }

    fn run_in(&self, mut program: Command, args: &[&str], input: &str) -> Output {
        let mut child = program
            .arg("--home")
            .arg(self.home.path().join("home"))
            .arg("--json")
            .args(args)
            .env("CLAIMS_PASSWORD", self.password)
            .env("CLAIMS_PASSPHRASE", PASSPHRASE)
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        child.stdin.take().expect("piped").write_all(input.as_bytes()).expect("read");
        child.wait_with_output().expect("ends")
    }

    /// Saves a draft; its view.
    pub fn draft(&self, draft: &Value) -> Value {
        self.ok_with(&["draft", "-"], &draft.to_string())
    }

    /// Drafts and submits; the claim's code.
    pub fn submit(&self, draft: &Value, anyway: Option<&str>) -> String {
        let view = self.draft(draft);
        let id = view["id"].as_str().expect("an id").to_owned();
        let mut args = vec!["submit", id.as_str()];
        if let Some(reason) = anyway {
            args.extend(["--anyway", reason]);
        }
        let views = self.ok(&args);
        assert_eq!(views[0]["state"], "ready", "{views}");
        views[0]["code"].as_str().expect("a code").to_owned()
    }

    pub fn show(&self, code: &str) -> Value {
        self.ok(&["show", code])
    }
}

fn program() -> String {
    std::env::var("CLAIMS_BIN").expect("CLAIMS_BIN names the program: run `cargo xtask test`")
}

/// Today by the clock of this computer, `days` away.
#[expect(clippy::disallowed_methods, reason = "the servers judge dates by the same clock")]
pub fn day(days: i64) -> String {
    (chrono::Local::now().date_naive() + chrono::Duration::days(days)).to_string()
}

/// A plain visit of somebody, with lines `(kind, code, quantity)` at the list's prices.
pub fn visit(insuree: &str, lines: &[(&str, &str, &str)]) -> Value {
    let lines: Vec<Value> = lines
        .iter()
        .map(|(kind, code, quantity)| json!({ "kind": kind, "code": code, "quantity": quantity }))
        .collect();
    json!({
        "insuree": insuree, "visit_type": "O", "visit_from": day(-1), "visit_to": day(-1), "claim_date": day(0),
        "administrator": "carap", "diagnoses": ["A09"], "lines": lines,
    })
}
