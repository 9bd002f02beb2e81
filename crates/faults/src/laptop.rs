//! A laptop with the real `claims` program and a training payer of its own, both of which can be held against each other.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context as _, Result, ensure};
use claims_domain::claim::{ClaimState, Composed};
use claims_domain::{Money, Quantity};
use claims_store::{ClaimFilter, ClaimRow, KeyFile, NoKeychain, Store, Unlock};
use serde_json::{Value, json};

const PASSPHRASE: &str = "a laptop that is killed";
/// People of the training payer whom anybody may bill for.
const PEOPLE: &[&str] = &["700100011", "700100021", "700100031"];
/// What they are billed for: their products pay for any number of these, while the eleventh consultation is refused.
const SERVICE: &str = "L1";
/// What they suffer from.
const DIAGNOSES: &[&str] = &["A00", "A01", "A02", "A03", "A04"];
/// A lost claim is sent again once the payer cannot be storing it any more; see `claims_domain::outbox::SETTLED`.
const SETTLED: Duration = Duration::from_secs(123);
/// Between two attempts to send what is still to be sent.
const PAUSE: Duration = Duration::from_secs(2);

/// The laptop; with it goes its payer.
pub struct Laptop {
    folder: tempfile::TempDir,
    program: PathBuf,
    payer: Child,
    /// Kept open: the payer may still have something to say.
    _words: BufReader<ChildStdout>,
    address: String,
    drafts: usize,
    /// What was typed under each code.
    typed: BTreeMap<String, Content>,
    /// What was acknowledged about each code: submitted, or taken back.
    acknowledged: BTreeMap<String, &'static str>,
    /// Broken promises, in words.
    pub broken: Vec<String>,
}

/// What a claim says: the same where it was typed, where it is kept, and at the payer.
#[derive(Debug, PartialEq)]
struct Content {
    insuree: String,
    diagnoses: Vec<String>,
    /// Kind, code, quantity and unit price of each line, by kind and code.
    lines: Vec<(String, String, Quantity, Money)>,
}

/// The log the database writes into before anything else; none, or an empty one, before the first write and after the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Log(Option<(u64, SystemTime)>);

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
            typed: BTreeMap::new(),
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

    /// The database's log as it is now.
    #[must_use]
    pub fn log(&self) -> Log {
        let file = std::fs::metadata(self.home().join("claims.db-wal")).ok().filter(|file| file.len() > 0);
        Log(file.and_then(|file| Some((file.len(), file.modified().ok()?))))
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
            "claim_date": day, "administrator": "clerk",
            "diagnoses": ["A09", DIAGNOSES[self.drafts % DIAGNOSES.len()]],
            "lines": [
                { "kind": "service", "code": SERVICE, "quantity": "1" },
                { "kind": "item", "code": "M001", "quantity": (1 + self.drafts % 7).to_string() },
            ],
        });
        let file = self.folder.path().join("draft.json");
        std::fs::write(&file, draft.to_string())?;
        let view = self.done(&["draft", &file.display().to_string()])?;
        let text = |name: &str| view[name].as_str().map(str::to_owned).context("a draft has an id and a code");
        self.typed.insert(text("code")?, Content::told(&view["draft"], "price").context("a draft has its lines")?);
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
        let moves = |state| matches!(state, ClaimState::Ready | ClaimState::Sending | ClaimState::Unsure);
        let waits = |laptop: &Self| -> Result<bool> { Ok(laptop.claims()?.values().any(|claim| moves(claim.state))) };
        let begun = Instant::now();
        while waits(self)? && begun.elapsed() < 4 * SETTLED {
            self.command(&[], &["send"]).output()?;
            std::thread::sleep(PAUSE);
        }
        self.compare()
    }

    fn compare(&mut self) -> Result<()> {
        let here = match self.claims() {
            Ok(here) => here,
            Err(error) => {
                self.broken.push(format!("{error:#}"));
                return Ok(());
            }
        };
        let truth = self.payer_holds()?;
        let mut there: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
        for claim in &truth {
            there.entry(claim["code"].as_str().unwrap_or_default()).or_default().push(claim);
        }
        let mut broken = Vec::new();
        for (code, acknowledged) in &self.acknowledged {
            match here.get(code).map(|claim| claim.state) {
                None => broken.push(format!("{code} was submitted and is gone")),
                Some(ClaimState::Draft) if *acknowledged == "submitted" => {
                    broken.push(format!("{code} was submitted and is a draft"));
                }
                Some(ClaimState::Blocked) => broken.push(format!("{code} was refused, which proves nothing")),
                Some(ClaimState::Ready | ClaimState::Sending | ClaimState::Unsure) => {
                    broken.push(format!("{code} never came to an end"));
                }
                Some(_) => {}
            }
        }
        for (code, claim) in &here {
            let (held, state) = (there.get(code.as_str()).map_or(&[][..], Vec::as_slice), claim.state.as_str());
            match held {
                [] if claim.state.is_answered() => broken.push(format!("{code} is {state} here and not at the payer")),
                [held] if claim.state.is_answered() => {
                    let typed = self.typed.get(code);
                    if typed != claim.composed.as_ref().map(Content::kept).as_ref() {
                        broken.push(format!("{code} is another claim here than was typed"));
                    }
                    if typed != Content::told(held, "price_asked").as_ref() {
                        broken.push(format!("{code} is another claim at the payer than was typed"));
                    }
                }
                [_] => broken.push(format!("{code} is {state} here and at the payer")),
                [_, _, ..] => broken.push(format!("{code} is at the payer {} times", held.len())),
                [] => {}
            }
        }
        for code in there.keys().filter(|code| !here.contains_key(**code)) {
            broken.push(format!("{code} is at the payer and not here"));
        }
        self.broken.append(&mut broken);
        Ok(())
    }

    /// Every claim of the home by its code, read from a database that is whole.
    fn claims(&self) -> Result<BTreeMap<String, ClaimRow>> {
        let key = KeyFile::load(&self.home().join("key.json"))?.unlock(Unlock::Passphrase(PASSPHRASE), &NoKeychain)?;
        let store = Store::open(&self.home().join("claims.db"), &key)?;
        store.check().context("the database is damaged")?;
        let all = ClaimFilter { limit: 1_000_000, ..ClaimFilter::default() };
        let rows = store.read(|read| {
            let claims = read.claims();
            claims.page(&all)?.iter().map(|claim| claims.get(&claim.id)).collect::<Result<Vec<_>, _>>()
        })?;
        Ok(rows.into_iter().flatten().map(|claim| (claim.code.to_string(), claim)).collect())
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

impl Content {
    /// Reads a draft as the program shows it, or a claim as the payer holds it; `None` where something is missing.
    fn told(claim: &Value, price: &str) -> Option<Self> {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let line = |line: &Value| {
            let amounts = (line["quantity"].as_str()?.parse().ok()?, line[price].as_str()?.parse().ok()?);
            Some((text(&line["kind"])?, text(&line["code"])?, amounts.0, amounts.1))
        };
        Some(Self {
            insuree: text(&claim["insuree"])?,
            diagnoses: claim["diagnoses"].as_array()?.iter().map(text).collect::<Option<_>>()?,
            lines: in_order(claim["lines"].as_array()?.iter().map(line).collect::<Option<_>>()?),
        })
    }

    /// A claim as it was submitted.
    fn kept(claim: &Composed) -> Self {
        let lines = claim.lines.iter();
        Self {
            insuree: claim.insuree.to_string(),
            diagnoses: claim.diagnoses.iter().map(ToString::to_string).collect(),
            lines: in_order(
                lines
                    .map(|line| (line.kind.as_str().to_owned(), line.code.to_string(), line.quantity, line.price))
                    .collect(),
            ),
        }
    }
}

/// The payer keeps items and services apart: their order is not part of the claim.
fn in_order(mut lines: Vec<(String, String, Quantity, Money)>) -> Vec<(String, String, Quantity, Money)> {
    lines.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
    lines
}

impl Log {
    /// Something was written since it was this one, and not all of it is in the database yet.
    #[must_use]
    pub fn is_written_since(self, before: Self) -> bool {
        self.0.is_some() && self != before
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

#[expect(clippy::disallowed_methods, reason = "the payer judges dates by the same clock")]
fn day() -> String {
    chrono::Local::now().date_naive().to_string()
}
