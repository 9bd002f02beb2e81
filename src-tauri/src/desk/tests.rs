//! Opening homes without a window: the training payer answers, and a restart finds everything again.

use std::sync::mpsc;
use std::time::Duration;

use claims_app::dto::{Code, Connection, Mode, SetUpInput};

use super::*;

struct Computer {
    folder: tempfile::TempDir,
}

impl Computer {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    /// The program started on this computer, and what its screens are told.
    fn start(&self, training: bool) -> (Desk, mpsc::Receiver<Changed>) {
        let (sender, told) = mpsc::channel();
        let start = Start { home: Some(self.folder.path().to_owned()), training, answer_after: 1 };
        let tell: Tell = Arc::new(move |changed| {
            // Nobody listens any more once a test is over.
            let _ = sender.send(changed);
        });
        (Desk::new(&start, tell), told)
    }
}

#[tokio::test]
async fn a_fresh_computer_shows_the_first_run() {
    let (desk, _) = Computer::new().start(false);
    let status = desk.app().await.expect("an empty home is no failure").status().await.expect("a status");
    assert_eq!(status.mode, Mode::None);
}

#[tokio::test]
async fn training_is_set_up_by_itself_and_told_apart() {
    let computer = Computer::new();
    let (desk, told) = computer.start(false);
    let status = desk.start_training().await.expect("training starts");
    assert_eq!((status.mode, status.connection), (Mode::Training, Connection::Online));
    assert!(status.facility_code.is_some(), "the clerk has a facility");
    assert!(told.recv_timeout(Duration::from_secs(5)).is_ok(), "the screens hear of it");
    assert!(!computer.folder.path().join("server").join("claims.db").exists(), "the real payer's home is not touched");
}

#[tokio::test]
async fn pressing_training_twice_keeps_the_payer_that_runs() {
    let computer = Computer::new();
    let (desk, _told) = computer.start(false);
    let first = desk.start_training().await.expect("training starts").server;
    assert_eq!(desk.start_training().await.expect("still open").server, first);
}

#[tokio::test]
async fn a_draft_made_in_training_is_there_after_a_restart_on_another_port() {
    let computer = Computer::new();
    let (desk, _told) = computer.start(true);
    let app = desk.app().await.expect("training opens");
    let (draft, before) = (app.new_draft().await.expect("a draft"), app.status().await.expect("a status").server);
    drop(app);
    desk.close().await;
    drop(desk);

    let (desk, _told) = computer.start(true);
    let app = desk.app().await.expect("training opens again");
    assert_eq!(app.open_draft(&draft.id).await.expect("the draft").code, draft.code);
    assert_ne!(app.status().await.expect("a status").server, before, "the payer took another port");
    app.sync(false).await.expect("the payer answers at its new address");
    assert_eq!(app.status().await.expect("a status").connection, Connection::Online);
}

#[tokio::test]
async fn a_damaged_memory_of_the_payer_is_named_and_not_overwritten() {
    let computer = Computer::new();
    let homes = Homes::of(&Start { home: Some(computer.folder.path().to_owned()), ..Start::default() });
    std::fs::create_dir_all(homes.training()).expect("a folder");
    std::fs::write(homes.payer_file(), "{ half").expect("a file");
    let (desk, _told) = computer.start(true);
    let problem = desk.app().await.err().expect("it cannot start");
    assert_eq!(problem.code, Code::DatabaseDamaged);
    assert_eq!(std::fs::read_to_string(homes.payer_file()).expect("still there"), "{ half");
    std::fs::remove_file(homes.payer_file()).expect("moved away");
    desk.app().await.expect("the next call tries again");
}

#[tokio::test]
async fn leaving_training_stays_left_and_continuing_finds_everything_again() {
    let computer = Computer::new();
    let (desk, _told) = computer.start(true);
    let draft = desk.app().await.expect("training opens").new_draft().await.expect("a draft");

    assert_eq!(desk.leave_training().await.expect("left").mode, Mode::None);
    desk.close().await;
    assert_eq!(mode(&desk).await, Mode::None, "opened anew, though the program was started for training");
    assert!(desk.has_training(), "the first run offers to continue");
    assert_eq!(desk.leave_training().await.expect("pressed twice").mode, Mode::None);

    assert_eq!(desk.start_training().await.expect("continued").mode, Mode::Training);
    let app = desk.app().await.expect("open");
    assert_eq!(app.open_draft(&draft.id).await.expect("the draft").code, draft.code);
}

#[tokio::test]
async fn a_computer_nobody_practised_on_offers_no_training_to_continue() {
    let (desk, _told) = Computer::new().start(false);
    assert!(!desk.has_training());
}

#[tokio::test]
async fn what_is_locked_stays_locked_on_the_way_through_training() {
    let payer = Payer::start(claims_sandbox::Options::default()).await.expect("a payer");
    let computer = Computer::new();
    let (desk, _told) = computer.start(false);
    let app = desk.app().await.expect("an empty home");
    let input = SetUpInput {
        server: payer.base_url(),
        user: "clerk".to_owned(),
        password: "training".to_owned(),
        passphrase: PASSPHRASE.to_owned(),
        ..SetUpInput::default()
    };
    assert_eq!(app.set_up(input).await.expect("set up").mode, Mode::Server);
    let draft = app.new_draft().await.expect("a draft");

    assert_eq!(app.lock().await.expect("locked").mode, Mode::Locked);
    for refused in [app.open_draft(&draft.id).await.err(), app.new_draft().await.err()] {
        assert_eq!(refused.map(|problem| problem.code), Some(Code::Locked));
    }
    desk.start_training().await.expect("training needs no passphrase");
    assert_eq!(desk.leave_training().await.expect("back").mode, Mode::Locked);

    let app = desk.app().await.expect("the locked home");
    assert_eq!(app.unlock("guess").await.err().map(|problem| problem.code), Some(Code::WrongPassphrase));
    assert_eq!(mode(&desk).await, Mode::Locked);
    assert_eq!(app.unlock(PASSPHRASE).await.expect("opened").mode, Mode::Server);
    assert_eq!(app.open_draft(&draft.id).await.expect("the draft").code, draft.code);
}

const PASSPHRASE: &str = "three brown goats";

async fn mode(desk: &Desk) -> Mode {
    desk.app().await.expect("a home").status().await.expect("a status").mode
}
