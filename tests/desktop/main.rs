//! Journeys in the real window. Here a clerk's first day: from an empty computer to an answered claim and its paper.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test explains itself when it stops"
)]

mod catalogue;
mod keys;
mod notified;
mod window;
mod withdrawn;

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::Mutex;
use window::Window;

use keys::{CTRL, ENTER};

/// One window at a time: they share the screen and its focus.
static SCREEN: Mutex<()> = Mutex::const_new(());

/// Grace Okello of the training data: insured by the basic plan.
const GRACE: &str = "700100011";

/// What is billed, as typed: words or code, quantity; and what the facility's list says.
const LINES: [(&str, &str, &str, &str); 10] = [
    ("A1", "A1", "1", "420.00"),
    ("L1", "L1", "1", "237.50"),
    ("blood smear", "L3", "1", "100.00"),
    ("L4", "L4", "1", "120.00"),
    ("L5", "L5", "1", "60.00"),
    ("M001", "M001", "20", "10.00"),
    ("amoxicillin caps", "M006", "15", "15.00"),
    ("M017", "M017", "1", "145.00"),
    ("M023", "M023", "3", "12.00"),
    ("M028", "M028", "10", "3.00"),
];
const TOTAL: &str = "1,573.50";

#[tokio::test]
async fn the_first_day_in_training() {
    let _screen = SCREEN.lock().await;
    let home = tempfile::tempdir().expect("a home");
    let window = Window::open(home.path(), &["--answer-after", "2"]).await;
    window.client.set_window_size(1366, 768).await.expect("the usual size");

    choose_training(&window).await;
    check_cover(&window).await;
    let code = bill_ten_lines(&window).await;
    see_the_answer(&window, &code).await;
    answer_the_payer(&window, &code).await;
    print(&window, &code, home.path()).await;
    look_a_price_up(&window).await;
    look_at_every_page(&window).await;
    leave_and_come_back(&window, &code).await;
    window.close().await;
}

/// First run: one button, and everything is there.
async fn choose_training(window: &Window) {
    window.until_there("setup-training").await;
    window.accessible("first run").await;
    window.shoot("first-run").await;
    window.until("document.activeElement?.dataset.testid === 'setup-training'").await;
    window.press(&ENTER.to_string()).await;
    window.until_there("training-banner").await;
    window.dress("en", "light").await;
    prices(window).await;
}

/// The price lists are here: claims can be composed, with the link down too.
async fn prices(window: &Window) {
    let here = async || window.command("status", json!({})).await["prices_as_of_ms"].is_number();
    window.eventually("the price lists arrive", here).await;
}

/// Who is this, are they covered, and since when is that known?
async fn check_cover(window: &Window) {
    window.function(5).await;
    window.until_there("insuree-number").await;
    window.until("document.activeElement?.dataset.testid === 'insuree-number'").await;
    window.press(&format!("{GRACE}{ENTER}")).await;
    window.until_says("insuree-name", "Okello").await;
    window.until_says("cover-pill", "BASIC").await;
}

/// A claim of ten lines without touching the mouse: every field is reached by the key before it.
async fn bill_ten_lines(window: &Window) -> String {
    window.function(2).await;
    window.until_focus("insuree").await;
    window.press(&format!("{GRACE}{ENTER}")).await;
    window.until_focus("visit_from").await;
    window.until_says("insuree-name", "Okello").await;
    window.press(&format!("{}{ENTER}", today(window).await)).await;
    window.until_focus("visit_to").await;
    window.press(&ENTER.to_string()).await;
    window.until_focus("visit_type").await;
    window.press(&format!("O{ENTER}")).await;
    window.until("['administrator', 'diagnoses.0'].includes(document.activeElement?.dataset.field)").await;
    if window.ask("return document.activeElement.dataset.field").await == "administrator" {
        window.press("c").await;
        window.press(&ENTER.to_string()).await;
    }
    window.until_focus("diagnoses.0").await;
    window.press(&format!("A09{ENTER}")).await;
    window.until_focus("diagnoses.1").await;
    window.press(&ENTER.to_string()).await;
    for (at, (typed, code, quantity, price)) in LINES.iter().enumerate() {
        window.until_focus(&format!("lines.{at}.code")).await;
        window.press(&format!("{typed}{ENTER}")).await;
        window.until_focus(&format!("lines.{at}.quantity")).await;
        window.until_says(&format!("line-{at}-code"), code).await;
        window.until_says(&format!("line-{at}-price"), price).await;
        window.press(&format!("{quantity}{ENTER}")).await;
    }
    window.until_focus("lines.10.code").await;
    window.until_says("total", TOTAL).await;
    window.until("document.querySelectorAll('[data-testid=finding]').length === 0").await;
    window.shoot("new-claim-en-light").await;
    window.accessible("new claim").await;
    keys::chord(&window.client, CTRL, ENTER).await;
    window.until_there("toast").await;
    let claims = window.command("claims", json!({ "filter": {} })).await;
    let submitted: Vec<&Value> =
        claims["rows"].as_array().expect("rows").iter().filter(|row| row["state"] != "draft").collect();
    assert_eq!(submitted.len(), 1, "submitted once: {claims}");
    assert_eq!(submitted[0]["total"], "1573.50");
    submitted[0]["code"].as_str().expect("a code").to_owned()
}

async fn today(window: &Window) -> String {
    let script = "const d = new Date(); return [d.getDate(), d.getMonth() + 1, d.getFullYear()].map((n) => String(n).padStart(2, '0')).join('')";
    window.ask(script).await.as_str().expect("a date").to_owned()
}

/// Sent, and asked about until the payer has decided: one of the ten is refused with a reason.
async fn see_the_answer(window: &Window, code: &str) {
    window.function(3).await;
    let row = format!("document.querySelector('[data-testid=claims-row][data-code=\"{code}\"]')");
    window.until(&row).await;
    let decided = async || {
        window.function(8).await;
        tokio::time::sleep(Duration::from_secs(1)).await;
        window.ask(&format!("return ['approved', 'partly'].includes({row}?.dataset.state)")).await == true
    };
    window.eventually("the payer decides", decided).await;
    window.until("document.activeElement?.getAttribute('role') === 'listbox'").await;
    keys::press(&window.client, [keys::HOME]).await;
    while window.ask(&format!("return {row}?.classList.contains('marked')")).await != json!(true) {
        keys::press(&window.client, ['\u{e015}']).await;
    }
    window.press(&ENTER.to_string()).await;
    window.until(&format!("document.querySelector('[data-testid=claim-detail]')?.dataset.code === '{code}'")).await;
    window.until("document.querySelectorAll('[data-testid=answer-line]').length === 10").await;
    let view = window.command("claim", json!({ "id": code })).await;
    assert_eq!(view["row"]["state"], "partly", "the officer refuses one line: {view}");
    let refused: Vec<&Value> =
        view["answer"]["lines"].as_array().expect("lines").iter().filter(|line| line["rejected"] == true).collect();
    assert_eq!(refused.len(), 1, "{view}");
    assert_eq!(refused[0]["code"], "M028");
}

/// The officer who refuses a line asks about the treatment: five answers by keyboard, and the payer has them.
async fn answer_the_payer(window: &Window, code: &str) {
    const TAB: char = '\u{e004}';
    const RIGHT: char = '\u{e014}';
    window.until_there("feedback").await;
    window.accessible("the payer's questions").await;
    window.ask("document.querySelector('[data-testid=care_rendered-yes]').focus()").await;
    for _ in 0..4 {
        keys::press(&window.client, [' ', TAB]).await;
    }
    keys::press(&window.client, [' ', RIGHT, RIGHT, RIGHT]).await;
    window.until("document.querySelector('[data-testid=assessment-3]').checked").await;
    window.shoot("questions-en-light").await;
    keys::press(&window.client, [TAB]).await;
    window.press(&ENTER.to_string()).await;
    let sent = async || window.command("claim", json!({ "id": code })).await["feedback"]["state"] == "sent";
    window.eventually("the payer has the answer", sent).await;
    let answers = window.command("claim", json!({ "id": code })).await["feedback"]["answers"].clone();
    let told = json!({ "care_rendered": true, "payment_asked": true, "drug_prescribed": true, "drug_received": true,
        "assessment": 3 });
    assert_eq!(answers, told);
}

/// The paper: there, private, and saying what was claimed.
async fn print(window: &Window, code: &str, home: &Path) {
    keys::chord(&window.client, CTRL, 'p').await;
    let paper = home.join("training/papers").join(format!("{code}-1.pdf"));
    window.eventually("the paper is made", async || paper.exists()).await;
    private(&paper);
    // Shown in a viewer, or where there is none its place is told.
    window
        .until("[...document.querySelectorAll('[data-testid=toast]')].some((e) => /print|\\.pdf/i.test(e.textContent))")
        .await;
    let view = window.command("claim", json!({ "id": code })).await;
    assert_eq!(view["prints"], 1, "one key, one paper: {}", view["history"]);
    let words = Command::new("pdftotext").args(["-layout", &paper.display().to_string(), "-"]).output();
    let words = words.expect("pdftotext is installed (Debian package poppler-utils)");
    let words = String::from_utf8_lossy(&words.stdout).into_owned();
    assert!(words.contains(code), "the code is on the paper:\n{words}");
    assert!(
        words.replace([' ', ',', '\u{a0}', '\u{202f}'], "").contains("1573.50"),
        "the total is on the paper:\n{words}"
    );
}

#[cfg(unix)]
fn private(paper: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = |path: &Path| std::fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    assert_eq!(mode(paper), 0o600, "only the clerk reads the paper");
    assert_eq!(mode(paper.parent().expect("a folder")), 0o700, "only the clerk looks into the folder");
}

/// Is it in our list, and at what price? Asked by typing, answered without the payer.
async fn look_a_price_up(window: &Window) {
    window.function(6).await;
    window.until("document.activeElement?.dataset.testid === 'prices-search'").await;
    window.until_there("price-row").await;
    window.press("blood smear").await;
    window.until("document.querySelector('[data-testid=price-row]')?.dataset.code === 'L3'").await;
    window.until("document.querySelector('[data-testid=price-row]').textContent.includes('100.00')").await;
    keys::chord(&window.client, CTRL, 'd').await;
    window.until_there("price-changes").await;
    window.accessible("what changed in the prices").await;
}

/// Out of training and into it again: the first run offers to go on, and the claim is there.
async fn leave_and_come_back(window: &Window, code: &str) {
    window.dress("en", "light").await;
    keys::chord(&window.client, CTRL, 't').await;
    // A button has a value of its own, which is empty: its words are asked for.
    window
        .until("document.querySelector('[data-testid=setup-training]')?.textContent.includes('Continue training')")
        .await;
    window.until("document.activeElement?.dataset.testid === 'setup-training'").await;
    window.accessible("first run after training").await;
    window.press(&ENTER.to_string()).await;
    window.until_there("training-banner").await;
    let view = window.command("claim", json!({ "id": code })).await;
    assert_eq!(view["row"]["state"], "partly", "training kept everything: {view}");
}

/// Every page in both languages, light and dark: pictures, and nothing serious for axe.
async fn look_at_every_page(window: &Window) {
    for (language, theme) in [("en", "light"), ("en", "dark"), ("fr", "light"), ("fr", "dark")] {
        window.dress(language, theme).await;
        for (number, page) in
            [(1, "desk"), (2, "claim"), (3, "claims"), (4, "answers"), (5, "insuree"), (6, "prices"), (9, "settings")]
        {
            window.function(number).await;
            window
                .until(&format!(
                    "document.querySelector('[data-testid=nav-{page}]').getAttribute('aria-current') === 'page'"
                ))
                .await;
            if page == "claims" || page == "answers" {
                // The first row with its detail.
                window.until("document.activeElement?.getAttribute('role') === 'listbox'").await;
                keys::press(&window.client, [keys::HOME, ENTER]).await;
                window.until_there("claim-detail").await;
            }
            if page == "insuree" {
                window.until("document.activeElement?.dataset.testid === 'insuree-number'").await;
                window.press(&format!("{GRACE}{ENTER}")).await;
                window.until_says("insuree-name", "Okello").await;
            }
            if page == "prices" {
                window.until_there("price-row").await;
            }
            window.shoot(&format!("{page}-{language}-{theme}")).await;
            window.accessible(&format!("{page}, {language}, {theme}")).await;
        }
    }
}

#[tokio::test]
async fn a_draft_survives_the_program_being_killed_while_it_is_typed() {
    let _screen = SCREEN.lock().await;
    let home = tempfile::tempdir().expect("a home");
    let window = Window::open(home.path(), &["--training"]).await;
    window.until_there("training-banner").await;
    window.dress("en", "light").await;
    prices(&window).await;
    window.function(2).await;
    window.until_focus("insuree").await;
    window.press(&format!("{GRACE}{ENTER}")).await;
    window.until_focus("visit_from").await;
    window.press(&format!("{}{ENTER}", today(&window).await)).await;
    window.until_focus("visit_to").await;
    // As long as somebody types at a person's pace, no more than the last keystrokes are at risk.
    for letter in "0123456789".chars() {
        window.ask("document.querySelector('[data-field=guarantee]').focus()").await;
        keys::press(&window.client, [letter]).await;
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    let window = window.killed_while(Window::open(home.path(), &["--training"])).await;
    window.until_there("training-banner").await;
    let drafts = window.command("claims", json!({ "filter": { "states": ["draft"] } })).await;
    let rows = drafts["rows"].as_array().expect("rows");
    assert_eq!(rows.len(), 1, "the draft is there, once: {drafts}");
    let draft = window.command("open_draft", json!({ "id": rows[0]["id"] })).await;
    assert_eq!(draft["draft"]["insuree"], GRACE);
    let guarantee = draft["draft"]["guarantee"].as_str().expect("text").to_owned();
    assert!(
        "0123456789".starts_with(&guarantee) && guarantee.len() >= 6,
        "at most the last keystrokes are gone: {guarantee:?}"
    );
    // And the clerk finds it where drafts are found.
    window.function(3).await;
    window.until("document.querySelector('[data-testid=claims-row][data-state=draft]')").await;
    window.close().await;
}
