//! Opening homes without a window: the training payer answers, and a restart finds everything again.

use std::sync::mpsc;
use std::time::Duration;

use claims_app::dto::{Code, Connection, Mode};

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
