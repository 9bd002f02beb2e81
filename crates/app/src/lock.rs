//! Locking: whoever leaves the desk closes the claims, and only the passphrase opens them again.

use std::sync::Arc;
use std::time::Duration;

use claims_store::{KeyFile, SlotKind};

use crate::app::{App, Desk, State, blocking};
use crate::dto::{Changed, Code, Problem, StatusView};

/// How long running work is waited for; a question that is at the server by then ends by itself.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often it is looked whether the work has ended.
const LOOK: Duration = Duration::from_millis(20);

impl App {
    /// Closes the database and forgets its key. Until the next start only the passphrase opens it again, even where the
    /// keychain could. Work that runs is stopped at its next safe point; what was sent is asked about after unlocking.
    ///
    /// # Errors
    /// [`Code::PassphraseNeeded`] where no passphrase would open it again; nothing is set up, or it is locked already.
    pub async fn lock(&self) -> Result<StatusView, Problem> {
        let desk = self.opened().await?;
        let file = self.inner.home.key_file();
        let slots = blocking(move || Ok(KeyFile::load(&file)?.slots())).await?;
        if !slots.contains(&SlotKind::Passphrase) {
            return Err(Problem::new(Code::PassphraseNeeded));
        }
        // First the door, so that nothing new begins behind it.
        *self.inner.state.write().await = State::Locked;
        let_go(desk).await;
        // Nobody listening is fine: the command line does not.
        let _ = self.inner.changes.send(Changed::Status);
        self.status().await
    }

    /// Opens a locked home with its passphrase.
    ///
    /// # Errors
    /// [`Code::WrongPassphrase`]; [`Code::KeyLost`] where the home has no passphrase.
    pub async fn unlock(&self, passphrase: &str) -> Result<StatusView, Problem> {
        let (home, secrets, passphrase) =
            (self.inner.home.clone(), Arc::clone(&self.inner.secrets), passphrase.to_owned());
        let store = blocking(move || home.unlock(&passphrase, secrets.as_ref())).await?;
        let desk = self.inner.desk(store).await?;
        *self.inner.state.write().await = State::Open(desk);
        self.status().await
    }
}

/// Ends the work on a desk and closes its store, which is open as long as anybody holds the desk.
async fn let_go(desk: Arc<Desk>) {
    let ended = async {
        while Arc::strong_count(&desk) > 1 {
            // Again and again: work may have been about to begin when it was stopped first.
            desk.stop_work();
            desk.wake.notify_waiters();
            tokio::time::sleep(LOOK).await;
        }
    };
    if tokio::time::timeout(PATIENCE, ended).await.is_err() {
        tracing::info!("locked while a question is still at the server");
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Weak;

    use claims_store::{MemorySecrets, SecretStore};
    use tokio::sync::{RwLock, broadcast};

    use super::*;
    use crate::app::{Inner, Options};
    use crate::clock::SystemClock;
    use crate::home::Home;
    use crate::profile::Habits;

    const PASSPHRASE: &str = "three brown goats";

    struct Computer {
        _folder: tempfile::TempDir,
        app: App,
    }

    /// An open home with a keychain that opens it too.
    async fn computer(passphrase: Option<&str>) -> Computer {
        let folder = tempfile::tempdir().expect("a folder");
        let home = Home::new(folder.path().join("server"));
        let secrets: Arc<dyn SecretStore> = Arc::new(MemorySecrets::default());
        let store = home.create(passphrase, true, secrets.as_ref()).expect("a home");
        let (changes, _) = broadcast::channel(16);
        let inner = Inner {
            options: Options::default(),
            home,
            secrets,
            keychain: true,
            state: RwLock::new(State::Empty),
            changes,
            clock: Arc::new(SystemClock),
        };
        *inner.state.write().await = State::Open(inner.desk(store).await.expect("a desk"));
        Computer { _folder: folder, app: App { inner: Arc::new(inner) } }
    }

    async fn held(app: &App) -> Weak<Desk> {
        Arc::downgrade(&app.opened().await.expect("open"))
    }

    #[tokio::test]
    async fn what_is_locked_refuses_everything_and_only_the_passphrase_brings_it_back() {
        let Computer { _folder, app } = computer(Some(PASSPHRASE)).await;
        let desk = app.opened().await.expect("open");
        let habits = Habits { currency: "NPR".to_owned(), ..Habits::default() };
        desk.write(move |write| Ok(habits.save(write)?)).await.expect("written");
        drop(desk);

        app.lock().await.expect("locked");
        assert!(app.is_locked().await);
        for refused in [app.new_draft().await.err(), app.desk().await.err(), app.sync(false).await.err()] {
            assert_eq!(refused.map(|problem| problem.code), Some(Code::Locked));
        }
        let wrong = app.unlock("three brown sheep").await.err().map(|problem| problem.code);
        assert_eq!(wrong, Some(Code::WrongPassphrase), "though the keychain holds the key");
        assert!(app.is_locked().await);

        app.unlock(PASSPHRASE).await.expect("opened");
        let desk = app.opened().await.expect("open again");
        assert_eq!(desk.read(|read| Ok(Habits::load(read)?)).await.expect("read").currency, "NPR");
    }

    #[tokio::test]
    async fn without_a_passphrase_nobody_is_locked_out() {
        let Computer { _folder, app } = computer(None).await;
        assert_eq!(app.lock().await.err().map(|problem| problem.code), Some(Code::PassphraseNeeded));
        assert!(!app.is_locked().await);
    }

    #[tokio::test]
    async fn locking_ends_what_runs_and_closes_the_store() {
        let Computer { _folder, app } = computer(Some(PASSPHRASE)).await;
        app.run_in_background();
        let desk = app.opened().await.expect("open");
        // A delivery that began after the pull must not be the only one that is stopped.
        let (stop, _delivery) = (desk.stop_pull.fresh(), desk.stop_delivery.fresh());
        let work = tokio::spawn(async move {
            let _pull = desk.pulling.lock().await;
            while !stop.is_stopped() {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        });
        let held = held(&app).await;
        app.lock().await.expect("locked");
        assert!(work.is_finished(), "the pull was asked to stop, and awaited");
        assert!(held.upgrade().is_none(), "nobody holds the store and its key any more");
    }

    #[tokio::test]
    async fn a_locked_store_gives_its_seat_to_the_next() {
        let Computer { _folder, app } = computer(Some(PASSPHRASE)).await;
        app.lock().await.expect("locked");
        app.unlock(PASSPHRASE).await.expect("opened");
        assert_eq!(
            app.opened().await.expect("open").store.seat(),
            "seat-0",
            "leases of before are this one's to settle"
        );
    }
}
