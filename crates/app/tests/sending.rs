//! When claims set out by themselves and when they do not: held back, over a link that costs, without a link, without a password.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "tests may be blunt")]

mod front;

use std::time::{Duration, Instant};

use claims_app::dto::{Changed, Code, DraftInput, LineInput, SetUpInput, SignInInput};
use claims_app::{App, Options};
use claims_sandbox::{Act, Faults, Payer, Rule, When};
use front::Front;
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const PASSPHRASE: &str = "three brown goats";
/// Longer than the loop that sends takes between two looks.
const A_LOOK: Duration = Duration::from_secs(7);
/// Longer than anything takes that happens at all.
const SOON: Duration = Duration::from_secs(60);

/// A clinic's laptop, the line, and the payer.
struct Clinic {
    folder: tempfile::TempDir,
    payer: Payer,
    front: Front,
    app: App,
}

impl Clinic {
    async fn open() -> Self {
        let payer = Payer::start(claims_sandbox::Options::default()).await.expect("a port is free");
        let front = Front::before(&payer.base_url()).await;
        let folder = tempfile::tempdir().expect("a folder");
        let app = App::open(options(&folder)).await.expect("an empty home");
        let input = SetUpInput {
            server: front.base(),
            user: "clerk".to_owned(),
            password: "training".to_owned(),
            passphrase: PASSPHRASE.to_owned(),
            remember: true,
            ..SetUpInput::default()
        };
        app.set_up(input).await.expect("set up");
        app.sync(false).await.expect("the lists");
        Self { folder, payer, front, app }
    }

    /// The program ends and is started again.
    async fn restarted(self) -> Self {
        self.app.close().await;
        let app = App::open(options(&self.folder)).await.expect("opened again");
        Self { app, ..self }
    }

    /// Submits a claim; its id.
    async fn submit(&self) -> String {
        let draft = self.app.new_draft().await.expect("a draft");
        let today = draft.draft.claim_date.clone();
        let line = |kind: &str, code: &str| LineInput {
            kind: kind.to_owned(),
            code: code.to_owned(),
            quantity: "1".to_owned(),
            price: String::new(),
        };
        let input = DraftInput {
            insuree: "700100011".to_owned(),
            visit_type: "O".to_owned(),
            visit_from: today.clone(),
            visit_to: today.clone(),
            claim_date: today,
            administrator: "clerk".to_owned(),
            diagnoses: vec!["A01".to_owned()],
            lines: vec![line("service", "L1"), line("item", "M001")],
            ..DraftInput::default()
        };
        self.app.save_draft(&draft.id, input).await.expect("saved");
        let views = self.app.submit(std::slice::from_ref(&draft.id), None).await.expect("submitted");
        assert!(views[0].problem.is_none(), "{:?} {:?}", views[0].problem, views[0].findings);
        draft.id
    }

    async fn state(&self, id: &str) -> String {
        self.app.claim(id).await.expect("kept").row.state
    }

    /// Waits until a claim is in this state.
    async fn comes_to(&self, id: &str, state: &str) {
        let begun = Instant::now();
        while self.state(id).await != state {
            assert!(begun.elapsed() < SOON, "still {} and not {state}", self.state(id).await);
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// What the payer says to a request of its door for tests.
    async fn ask(&self, method: &str, what: &str, body: &str) -> String {
        let host = self.payer.base_url().trim_start_matches("http://").trim_end_matches("/api/").to_owned();
        let mut stream = TcpStream::connect(&host).await.expect("the payer is there");
        let request = format!(
            "{method} /_training/{what} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).await.expect("asked");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("answered");
        answer.split_once("\r\n\r\n").expect("an answer").1.to_owned()
    }

    /// How often any claim was posted.
    async fn posts(&self) -> u64 {
        let books: Value = serde_json::from_str(&self.ask("GET", "claims", "").await).expect("books");
        books["posts"].as_object().expect("by code").values().filter_map(Value::as_u64).sum()
    }

    async fn script(&self, rules: Vec<Rule>) {
        self.ask("POST", "faults", &serde_json::to_string(&Faults(rules)).expect("rules")).await;
    }
}

fn options(folder: &tempfile::TempDir) -> Options {
    Options { home: folder.path().join("home"), passphrase: Some(PASSPHRASE.to_owned()), ..Options::default() }
}

fn fault(path: &str, act: Act) -> Rule {
    let when = When { method: Some("POST".to_owned()), path_contains: Some(path.to_owned()), ..When::default() };
    Rule { when, act }
}

#[tokio::test]
async fn what_is_held_back_stays_here_over_a_restart_and_goes_when_it_is_let_go() {
    let clinic = Clinic::open().await;
    clinic.app.run_in_background();
    assert!(clinic.app.pause().await.expect("held back").paused);
    let claim = clinic.submit().await;
    tokio::time::sleep(A_LOOK).await;
    assert_eq!((clinic.state(&claim).await.as_str(), clinic.posts().await), ("ready", 0), "nothing sets out by itself");

    let clinic = clinic.restarted().await;
    assert!(clinic.app.status().await.expect("a status").paused, "as it was left");
    clinic.app.run_in_background();
    tokio::time::sleep(A_LOOK).await;
    assert_eq!((clinic.state(&claim).await.as_str(), clinic.posts().await), ("ready", 0), "nor at a start");

    assert!(!clinic.app.resume().await.expect("let go").paused);
    clinic.comes_to(&claim, "waiting").await;
    assert_eq!(clinic.posts().await, 1);
}

#[tokio::test]
async fn a_clerk_who_says_send_now_sends_what_is_held_back() {
    let clinic = Clinic::open().await;
    clinic.app.pause().await.expect("held back");
    let claim = clinic.submit().await;
    assert_eq!(clinic.app.send().await.expect("sent").delivered, 1);
    assert_eq!(clinic.state(&claim).await, "waiting");
    assert!(clinic.app.status().await.expect("a status").paused, "for that once");
}

#[tokio::test]
async fn over_a_link_that_costs_claims_go_and_files_wait_until_they_are_asked_for() {
    let clinic = Clinic::open().await;
    assert!(clinic.app.spare_the_link().await.expect("spared").metered);
    let claim = clinic.submit().await;
    let file = clinic.folder.path().join("referral.txt");
    std::fs::write(&file, "Seen at the dispensary, sent on with fever.").expect("a file");
    clinic.app.attach(&claim, &[file]).await.expect("attached");
    let file_is = async |state: &str| {
        let files = clinic.app.attachments(&claim).await.expect("its files");
        assert_eq!(files.iter().map(|file| file.state.as_str()).collect::<Vec<_>>(), [state]);
    };

    clinic.app.run_in_background();
    clinic.comes_to(&claim, "waiting").await;
    tokio::time::sleep(A_LOOK).await;
    file_is("waiting").await;
    let sent = clinic.app.send().await.expect("sent");
    assert_eq!((sent.attachments_sent, sent.problem), (0, None), "whoever sends claims now does not mean the files");
    file_is("waiting").await;
    let waiting = async || {
        let status = clinic.app.status().await.expect("a status");
        (status.files_to_send, status.files_bytes)
    };
    assert_eq!(waiting().await, (1, 43), "and how large it is can be seen before");
    assert_eq!(clinic.app.send_with_files().await.expect("sent").attachments_sent, 1);
    file_is("sent").await;
    assert_eq!(waiting().await, (0, 0));
}

#[tokio::test]
async fn files_that_waited_for_a_link_that_costs_nothing_go_when_there_is_one() {
    let clinic = Clinic::open().await;
    clinic.app.spare_the_link().await.expect("spared");
    let claim = clinic.submit().await;
    let file = clinic.folder.path().join("referral.txt");
    std::fs::write(&file, "Seen at the dispensary, sent on with fever.").expect("a file");
    clinic.app.attach(&claim, &[file]).await.expect("attached");
    clinic.app.send().await.expect("sent");
    clinic.app.run_in_background();
    clinic.app.use_the_link().await.expect("no longer spared");
    let begun = Instant::now();
    while clinic.app.attachments(&claim).await.expect("its files")[0].state != "sent" {
        assert!(begun.elapsed() < SOON, "it waits still");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn a_link_that_comes_back_is_used_without_sitting_out_the_wait() {
    let mut clinic = Clinic::open().await;
    clinic.front.cut().await;
    let claim = clinic.submit().await;
    // Each of these doubles the wait: the last one is longer than a minute and a half.
    for _ in 0..7 {
        let sent = clinic.app.send().await.expect("tried");
        assert_eq!(sent.problem.map(|problem| problem.code), Some(Code::ServerUnreachable));
    }
    let status = clinic.app.status().await.expect("a status");
    clinic.app.run_in_background();
    tokio::time::sleep(Duration::from_secs(1)).await;
    clinic.front.mend().await;
    let begun = Instant::now();
    clinic.comes_to(&claim, "waiting").await;
    assert!(begun.elapsed() < Duration::from_secs(45), "{:?}", begun.elapsed());
    assert!(status.next_try_ms.is_some(), "it would have been tried again by itself");
    assert_eq!(clinic.posts().await, 1);
}

#[tokio::test]
async fn a_refused_password_is_not_tried_again_until_a_person_gives_one() {
    let clinic = Clinic::open().await;
    // The token ends, and the password was changed at the payer.
    clinic.script(vec![fault("/Claim/", Act::ExpireToken), fault("login", Act::Status(401))]).await;
    let claim = clinic.submit().await;
    let refused = clinic.app.send().await.expect("tried");
    assert_eq!(refused.problem.map(|problem| problem.code), Some(Code::WrongPassword));
    assert_eq!(clinic.state(&claim).await, "blocked", "it waits for a person");
    let tried = clinic.front.sign_ins();

    let other = clinic.submit().await;
    clinic.app.run_in_background();
    tokio::time::sleep(A_LOOK).await;
    for _ in 0..3 {
        clinic.app.send().await.expect("tried");
        let _ = clinic.app.refresh().await;
        let _ = clinic.app.sync(false).await;
    }
    let clinic = clinic.restarted().await;
    clinic.app.run_in_background();
    clinic.app.send().await.expect("tried");
    tokio::time::sleep(A_LOOK).await;
    assert_eq!(clinic.front.sign_ins(), tried, "five would lock the clerk out");
    assert_eq!(clinic.posts().await, 0);

    clinic.script(Vec::new()).await;
    let input = SignInInput { password: "training".to_owned(), remember: true, ..SignInInput::default() };
    clinic.app.sign_in(input).await.expect("signed in");
    for claim in [claim, other] {
        clinic.comes_to(&claim, "waiting").await;
    }
}

#[tokio::test]
async fn decisions_are_told_once_and_without_a_persons_data() {
    let clinic = Clinic::open().await;
    let claim = clinic.submit().await;
    clinic.app.send().await.expect("sent");
    let mut changes = clinic.app.subscribe();
    let mut news = || {
        let mut told = Vec::new();
        while let Ok(changed) = changes.try_recv() {
            if let Changed::Decided { text } = changed {
                told.push(text);
            }
        }
        told
    };
    clinic.app.refresh().await.expect("asked");
    assert_eq!(news(), Vec::<String>::new(), "it waits still");

    let code = clinic.app.claim(&claim).await.expect("kept").row.code;
    // Reviewed, and paid later: the payer says something new each time.
    let order = serde_json::json!({ "code": code, "verdict": "approve" }).to_string();
    let mut told = Vec::new();
    for _ in 0..3 {
        clinic.ask("POST", "adjudicate", &order).await;
        clinic.app.refresh().await.expect("asked");
        told.append(&mut news());
    }
    assert_eq!(told, ["The payer decided one claim."], "{}", clinic.state(&claim).await);
}
