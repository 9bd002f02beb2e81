//! The first day without a display: from set-up to an answered claim and its receipt, then a picture of the window.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::{session, shell, start};

/// An insured child of the training payer's first village, treated for a bacterial gut infection.
const INSUREE: &str = "700100013";

/// Lives the day in `target/first-day/`, from an empty folder each time.
pub fn live() -> Result<()> {
    let folder = shell::root().join("target/first-day");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;

    let payer = Payer::start()?;
    let clinic = Clinic { home: folder.join("home") };
    clinic.does("sets the program up for the training payer", &["init", "--server", &payer.url, "--user", "clerk"])?;
    clinic.does("fetches the price list, codes and people", &["sync"])?;
    clinic.does("asks whether a person is covered", &["insuree", INSUREE])?;

    let draft = folder.join("claim.json");
    fs::write(&draft, serde_json::to_string_pretty(&claim())?)?;
    let drafted = clinic.answers("writes a claim", &["draft", &text(&draft)])?;
    let id = drafted.get("id").and_then(Value::as_str).context("`claims draft` answers with an id")?;
    let code = drafted.get("code").and_then(Value::as_str).context("`claims draft` answers with a code")?;
    shell::say(&format!("the claim {code} was written from {}", draft.display()));

    clinic.does("submits it: from here on it is not lost", &["submit", id])?;
    clinic.does("sends what is due", &["send"])?;
    payer.adjudicates()?;
    clinic.does("asks the payer for answers", &["refresh"])?;
    clinic.does("reads the answer line by line", &["show", code])?;
    let receipt = folder.join("receipt.pdf");
    clinic.does("prints the claim form", &["receipt", code, "--out", &text(&receipt)])?;
    drop(payer);

    let window = folder.join("window.png");
    photograph(&folder.join("session"), &window)?;
    shell::say("the first day is over; it left");
    for (what, path) in [("the claim as typed", &draft), ("the claim form", &receipt), ("the window", &window)] {
        eprintln!("    {what}: {}", path.display());
    }
    Ok(())
}

/// What the clerk types; prices are filled from the facility's list.
fn claim() -> Value {
    let today = shell::answer("date", ["+%F"]).unwrap_or_default();
    json!({
        "insuree": INSUREE,
        "visit_type": "O",
        "visit_from": today,
        "claim_date": today,
        "administrator": "clerk",
        "diagnoses": ["A04"],
        "lines": [
            {"kind": "service", "code": "A1", "quantity": "1"},
            {"kind": "item", "code": "M001", "quantity": "10"},
            {"kind": "item", "code": "M006", "quantity": "15"},
        ],
    })
}

/// The clerk's side: the program `claims` on its own home folder.
struct Clinic {
    home: PathBuf,
}

impl Clinic {
    fn command(&self, arguments: &[&str]) -> Command {
        let mut claims = shell::command(&start::program("claims"), []);
        claims
            .arg("--home")
            .arg(&self.home)
            .args(arguments)
            .env("CLAIMS_PASSWORD", "training")
            .env("CLAIMS_PASSPHRASE", "first day");
        claims
    }

    fn does(&self, words: &str, arguments: &[&str]) -> Result<()> {
        shell::step(&format!("the clerk {words}: claims {}", arguments.join(" ")), &mut self.command(arguments))
    }

    fn answers(&self, words: &str, arguments: &[&str]) -> Result<Value> {
        shell::say(&format!("the clerk {words}: claims {}", arguments.join(" ")));
        let printed = shell::output_of(self.command(&["--json"]).args(arguments))?;
        Ok(serde_json::from_str(&printed)?)
    }
}

/// The training payer as a process of its own, stopped when dropped.
struct Payer {
    process: Child,
    url: String,
}

impl Payer {
    fn start() -> Result<Self> {
        shell::say("a training payer opens");
        let mut process = shell::command(&start::program("claims"), ["sandbox", "--port", "0", "--seed", "1"])
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot run `claims sandbox`")?;
        let mut printed = BufReader::new(process.stdout.take().context("the output was asked for")?);
        let mut line = String::new();
        printed.read_line(&mut line)?;
        let Some(url) = line.trim().strip_prefix("listening ").map(str::to_string) else {
            process.kill().ok();
            bail!("`claims sandbox` said {line:?} where its address was expected");
        };
        // Whatever else it prints must not fill the pipe and stop it.
        std::thread::spawn(move || std::io::copy(&mut printed, &mut std::io::sink()));
        Ok(Self { process, url })
    }

    /// The training payer's officer reviews at once, through the door that is there for trainers.
    fn adjudicates(&self) -> Result<()> {
        shell::say("the payer reviews and values the claim");
        let host = self.url.trim_start_matches("http://").split('/').next().unwrap_or_default();
        let mut door = TcpStream::connect(host)?;
        write!(door, "POST /_training/adjudicate HTTP/1.0\r\nHost: {host}\r\nContent-Length: 0\r\n\r\n")?;
        let mut answer = String::new();
        door.read_to_string(&mut answer)?;
        if answer.split(' ').nth(1) != Some("200") {
            bail!("the training payer did not adjudicate: {answer}");
        }
        Ok(())
    }
}

impl Drop for Payer {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

/// Opens the window on an X server in memory and takes its picture once there is something to see.
fn photograph(folder: &Path, picture: &Path) -> Result<()> {
    let script = r#"
"$DESK" --training >"$XDG_STATE_HOME/desk.log" 2>&1 & desk=$!
for second in $(seq 60); do
    sleep 1
    kill -0 "$desk" 2>/dev/null || { cat "$XDG_STATE_HOME/desk.log" >&2; echo "the window closed by itself" >&2; exit 1; }
    import -silent -window root "$PICTURE"
    # An empty screen or window has one or two colours; text has many.
    if [ "$(identify -format %k "$PICTURE")" -gt 32 ]; then
        # The price list is being fetched at this moment; the picture shows the desk after that, without the bare screen.
        sleep 6; import -silent -window root "$PICTURE"; mogrify -trim +repage "$PICTURE"
        kill "$desk"; wait "$desk" || true; exit 0
    fi
done
echo "the window showed nothing within a minute" >&2; kill "$desk"; exit 1
"#;
    shell::step(
        "opening the window without a display, to take its picture",
        session::headless(folder, script)?.env("DESK", start::program("claims-desk")).env("PICTURE", picture),
    )
}

fn text(path: &Path) -> String {
    path.display().to_string()
}
