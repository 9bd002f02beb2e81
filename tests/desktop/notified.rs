//! News for somebody who works in another program: the desktop shows it. Who looks at the window sees it there and is not told twice.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use crate::window::Window;
use crate::{GRACE, SCREEN, bill_ten_lines, prices};

#[tokio::test]
async fn a_decision_is_told_by_the_desktop_unless_somebody_looks_at_the_window() {
    let _screen = SCREEN.lock().await;
    let home = tempfile::tempdir().expect("a home");
    let notes = tempfile::tempdir().expect("a folder");
    let desktop = Desktop::listen(notes.path());
    let window = Window::open(home.path(), &["--training", "--answer-after", "2"]).await;
    window.until_there("training-banner").await;
    window.dress("en", "light").await;
    prices(&window).await;
    let first = bill_ten_lines(&window).await;

    // As the driver opened it.
    window.until("document.hasFocus()").await;
    decided(&window, &first).await;
    // Told in the window, and nothing comes after.
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(desktop.shown(), Vec::<String>::new(), "somebody looks at the window");

    let draft = window.command("correct", json!({ "id": first })).await;
    let submit = json!({ "ids": [draft["id"]], "anyway": "The same again" });
    let second = window.command("submit", submit).await[0]["code"].as_str().expect("a code").to_owned();
    let _elsewhere = Elsewhere::look();
    window.until("!document.hasFocus()").await;
    decided(&window, &second).await;
    window.eventually("the desktop is asked to show it", async || !desktop.shown().is_empty()).await;
    let shown = desktop.shown();
    assert_eq!(shown, ["The payer decided one claim."], "once");
    assert!(!shown.iter().any(|text| text.contains(GRACE) || text.contains("Okello")), "nobody is named on a screen");
    window.close().await;
}

/// Asks until the payer has decided.
async fn decided(window: &Window, code: &str) {
    let is_decided = async || {
        window.function(8).await;
        tokio::time::sleep(Duration::from_secs(1)).await;
        let view: Value = window.command("claim", json!({ "id": code })).await;
        ["approved", "partly"].iter().any(|state| view["row"]["state"] == *state)
    };
    window.eventually("the payer decides", is_decided).await;
}

/// Somebody who works elsewhere: the keyboard belongs to the bare screen. Dropped, it belongs again to the window under the pointer, as
/// other tests have it.
struct Elsewhere;

impl Elsewhere {
    fn look() -> Self {
        let given = focus(&["search", "--maxdepth", "0", ".*", "windowfocus"]);
        assert!(given.expect("xdotool is installed (Debian package xdotool)").success());
        Self
    }
}

impl Drop for Elsewhere {
    fn drop(&mut self) {
        // The X server's own word for it. Where it fails, the screen ends with the tests.
        let _ = focus(&["windowfocus", "1"]);
    }
}

fn focus(to: &[&str]) -> std::io::Result<ExitStatus> {
    Command::new("xdotool").args(to).stderr(Stdio::null()).status()
}

/// What the session is asked to show, heard on its bus.
struct Desktop {
    monitor: Child,
    heard: PathBuf,
}

impl Drop for Desktop {
    fn drop(&mut self) {
        // Already ended is as good.
        let _ = self.monitor.kill();
        let _ = self.monitor.wait();
    }
}

impl Desktop {
    fn listen(folder: &Path) -> Self {
        let heard = folder.join("heard.txt");
        let to = File::create(&heard).expect("a file");
        let monitor = Command::new("dbus-monitor")
            .args(["--session", "interface='org.freedesktop.Notifications',member='Notify'"])
            .stdout(Stdio::from(to))
            .spawn()
            .expect("dbus-monitor is installed (Debian package dbus)");
        Self { monitor, heard }
    }

    /// The bodies of all it was asked to show: of the call's texts the fourth, after program, picture and title.
    fn shown(&self) -> Vec<String> {
        let heard = std::fs::read_to_string(&self.heard).expect("readable");
        let calls = heard.split("member=Notify").skip(1);
        let body = |call: &str| {
            let mut texts = call.lines().filter_map(|line| line.strip_prefix("   string \"")?.strip_suffix('"'));
            texts.nth(3).unwrap_or_default().to_owned()
        };
        calls.map(body).collect()
    }
}
