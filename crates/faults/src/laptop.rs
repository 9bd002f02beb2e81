//! A laptop with the real `claims` program and a training payer of its own, both of which can be held against each other.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use claims_store::{KeyFile, NoKeychain, Store, Unlock};
use serde_json::{Value, json};

const PASSPHRASE: &str = "a laptop that is killed";
/// People of the training payer whom anybody may bill for.
const PEOPLE: &[&str] = &["700100011", "700100021", "700100031"];
/// A lost claim is sent again once the payer cannot be storing it any more; see `claims_domain::outbox::SETTLED`.
const SETTLED: Duration = Duration::from_secs(123);

/// The laptop; with it goes its payer.
pub struct Laptop {
    folder: tempfile::TempDir,
    program: PathBuf,
    payer: Child,
    /// Kept open: the payer may still have something to say.
    _words: BufReader<ChildStdout>,
    address: String,
    drafts: usize,
    /// What was acknowledged about each code: submitted, or taken back.
    acknowledged: BTreeMap<String, &'static str>,
    /// Broken promises, in words.
    pub broken: Vec<String>,
}

/// How one claim stands at both ends.
struct Standing {
    state: String,
    total: String,
    insuree: String,
}

impl Laptop {
    /// Starts a payer and sets up a home against it, lists pulled.
    pub fn new(program: &Path) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let mut payer = Command::new(program)
            .args(["sandbox", "--port", "0"])
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        let mut first = String::new();
        let mut words = BufReader::new(payer.stdout.take().context("its words")?);
        words.read_line(&mut first)?;
        let base = first.trim().strip_prefix("listening ").context("the payer says where it listens")?.to_owned();
        let address = base.trim_start_matches("http://").trim_end_matches("/api/").to_owned();
        let program = program.to_owned();
        let laptop = Self {
            folder,
            program,
            payer,
            _words: words,
            address,
            drafts: 0,
            acknowledged: BTreeMap::new(),
            broken: Vec::new(),
        };
        laptop.done(&["init", "--server", &base, "--user", "clerk", "--device", "A"])?;
        laptop.done(&["sync"])?;
        Ok(laptop)
    }

    /// The home folder.
    #[must_use]
    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// The program with these arguments, ready to run; `before` are a program and arguments that run it, such as `strace …`.
    #[must_use]
    pub fn command(&self, before: &[String], args: &[&str]) -> Command {
        let mut command = match before {
            [runner, options @ ..] => {
                let mut command = Command::new(runner);
                command.args(options).arg(&self.program);
                command
            }
            [] => Command::new(&self.program),
        };
        command
            .arg("--home")
            .arg(self.home())
            .arg("--json")
            .args(args)
            .env("CLAIMS_PASSWORD", "training")
            .env("CLAIMS_PASSPHRASE", PASSPHRASE)
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs a command that must succeed; its view.
    pub fn done(&self, args: &[&str]) -> Result<Value> {
        let output = self.command(&[], args).output()?;
        ensure!(output.status.success(), "claims {args:?}: {}", told(&output));
        Ok(serde_json::from_slice(&output.stdout)?)
    }

    /// A new draft; its id and code.
    pub fn draft(&mut self) -> Result<(String, String)> {
        self.drafts += 1;
        let day = day();
        let draft = json!({
            "insuree": PEOPLE[self.drafts % PEOPLE.len()], "visit_type": "O", "visit_from": day, "visit_to": day,
            "claim_date": day, "administrator": "clerk", "diagnoses": ["A09"],
            "lines": [
                { "kind": "service", "code": "A1", "quantity": "1" },
                { "kind": "item", "code": "M001", "quantity": (1 + self.drafts % 7).to_string() },
            ],
        });
        let file = self.folder.path().join("draft.json");
        std::fs::write(&file, draft.to_string())?;
        let view = self.done(&["draft", &file.display().to_string()])?;
        let text = |name: &str| view[name].as_str().map(str::to_owned).context("a draft has an id and a code");
        Ok((text("id")?, text("code")?))
    }

    /// Notes what an ended `submit` acknowledged.
    pub fn submitted(&mut self, output: &Output) {
        let views: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
        for view in views.as_array().into_iter().flatten() {
            if let (Some(code), Some("ready")) = (view["code"].as_str(), view["state"].as_str()) {
                self.acknowledged.insert(code.to_owned(), "submitted");
            }
        }
    }

    /// Somebody began to take this claim back: it may be a draft from now on.
    pub fn taking_back(&mut self, code: &str) {
        self.acknowledged.insert(code.to_owned(), "taken back");
    }

    /// Sends until nothing moves any more, waiting for what must settle first, then holds both ends against each other.
    pub fn settle(&mut self) -> Result<()> {
        let waits = |laptop: &Self| -> Result<bool> {
            let standing = laptop.standing()?;
            Ok(standing.values().any(|claim| ["ready", "sending", "unsure"].contains(&claim.state.as_str())))
        };
        let begun = Instant::now();
        let mut lost = begun;
        while waits(self)? && begun.elapsed() < 4 * SETTLED {
            self.command(&[], &["send"]).output()?;
            if waits(self)? {
                std::thread::sleep(SETTLED.saturating_sub(lost.elapsed()).max(Duration::from_millis(500)));
                lost = Instant::now();
            }
        }
        self.compare()
    }

    fn compare(&mut self) -> Result<()> {
        let here = self.standing()?;
        let truth = self.payer_holds()?;
        let mut there: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
        for claim in &truth {
            there.entry(claim["code"].as_str().unwrap_or_default()).or_default().push(claim);
        }
        let mut broken = Vec::new();
        for (code, acknowledged) in &self.acknowledged {
            match here.get(code).map(|claim| claim.state.as_str()) {
                None => broken.push(format!("{code} was submitted and is gone")),
                Some("draft") if *acknowledged == "submitted" => {
                    broken.push(format!("{code} was submitted and is a draft"))
                }
                Some("ready" | "sending" | "unsure") => broken.push(format!("{code} never came to an end")),
                Some(_) => {}
            }
        }
        for (code, claim) in &here {
            let held = there.get(code.as_str()).map_or(&[][..], Vec::as_slice);
            let at_payer =
                ["waiting", "rejected", "entered", "processed", "approved", "partly"].contains(&claim.state.as_str());
            match held {
                [] if at_payer => broken.push(format!("{code} is {} here and not at the payer", claim.state)),
                [held] if at_payer => {
                    let same = held["insuree"] == claim.insuree.as_str()
                        && number(held["claimed"].as_str()) == number(Some(&claim.total));
                    if !same {
                        broken.push(format!("{code} is another claim at the payer"));
                    }
                }
                [_] => broken.push(format!("{code} is {} here and at the payer", claim.state)),
                [_, _, ..] => broken.push(format!("{code} is at the payer {} times", held.len())),
                [] => {}
            }
        }
        for code in there.keys().filter(|code| !here.contains_key(**code)) {
            broken.push(format!("{code} is at the payer and not here"));
        }
        if let Err(error) = self.whole() {
            broken.push(format!("{error:#}"));
        }
        self.broken.append(&mut broken);
        Ok(())
    }

    fn whole(&self) -> Result<()> {
        let key = KeyFile::load(&self.home().join("key.json"))?.unlock(Unlock::Passphrase(PASSPHRASE), &NoKeychain)?;
        Store::open(&self.home().join("claims.db"), &key)?.check().context("the database is damaged")
    }

    fn standing(&self) -> Result<BTreeMap<String, Standing>> {
        let rows = self.done(&["list", "--limit", "100000"])?;
        let rows = rows.as_array().or_else(|| rows["rows"].as_array()).cloned().context("a list of claims")?;
        let text = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
        Ok(rows
            .iter()
            .map(|row| {
                let standing =
                    Standing { state: text(row, "state"), total: text(row, "total"), insuree: text(row, "insuree") };
                (text(row, "code"), standing)
            })
            .collect())
    }

    /// Every claim the payer holds.
    fn payer_holds(&self) -> Result<Vec<Value>> {
        let mut stream = TcpStream::connect(&self.address)?;
        write!(stream, "GET /_training/claims HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address)?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let (_, body) = answer.split_once("\r\n\r\n").context("an answer")?;
        let told: Value = serde_json::from_str(body)?;
        told["claims"].as_array().cloned().context("the payer's claims")
    }
}

impl Drop for Laptop {
    fn drop(&mut self) {
        let _ = self.payer.kill();
        let _ = self.payer.wait();
    }
}

/// What a program said.
#[must_use]
pub fn told(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).chars().take(600).collect::<String>();
    format!("{} {} {}", output.status, text(&output.stdout), text(&output.stderr))
}

fn number(text: Option<&str>) -> Option<f64> {
    text?.parse().ok()
}

#[expect(clippy::disallowed_methods, reason = "the payer judges dates by the same clock")]
fn day() -> String {
    chrono::Local::now().date_naive().to_string()
}
