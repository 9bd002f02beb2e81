//! Locking: whoever leaves the desk closes the claims, and only the passphrase opens them again.

use std::sync::Arc;
use std::time::Duration;

use claims_store::{KeyFile, SlotKind};

use crate::app::{App, Desk, State, blocking};
use crate::dto::{Changed, Code, Problem, StatusView};

/// How long running work is waited for; it waits for no server, only for the disk.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often it is looked whether the work has ended.
const LOOK: Duration = Duration::from_millis(20);

impl App {
    /// Closes the database and forgets its key. Until the next start only the passphrase opens it again, even where the
    /// keychain could. Work that runs ends at once, whatever it waits for; what was sent is asked about after unlocking.
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
            desk.end();
            tokio::time::sleep(LOOK).await;
        }
    };
    if tokio::time::timeout(PATIENCE, ended).await.is_err() {
        tracing::info!("locked while something is still being written");
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Weak;
    use std::time::Instant;

    use claims_sync::ServerProfile;
    use tokio::net::TcpListener;

    use super::*;
    use crate::dto::{SignInInput, SignInWay};
    use crate::profile::Habits;
    use crate::testing::{Computer, PASSPHRASE};

    /// An open home with a keychain that opens it too.
    async fn computer(passphrase: Option<&str>) -> Computer {
        Computer::with_home(passphrase).await
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
    async fn a_server_that_never_answers_does_not_keep_the_key_in_memory() {
        let Computer { _folder, app } = computer(Some(PASSPHRASE)).await;
        let silent = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}/api/", silent.local_addr().expect("an address"));
        let (asked, heard) = tokio::sync::oneshot::channel();
        tokio::spawn(async move {
            let held = silent.accept().await;
            let _ = asked.send(());
            std::future::pending::<()>().await;
            drop(held);
        });
        let desk = app.opened().await.expect("open");
        let profile =
            crate::testing::profile(SignInWay::Password, Some(ServerProfile::at(&address).expect("readable")));
        desk.write(move |write| Ok(profile.save(write)?)).await.expect("written");
        drop(desk);
        let asking = tokio::spawn({
            let app = app.clone();
            async move { app.sign_in(SignInInput { password: "secret".to_owned(), ..SignInInput::default() }).await }
        });
        heard.await.expect("a request");

        let held = held(&app).await;
        let began = Instant::now();
        app.lock().await.expect("locked");
        assert!(held.upgrade().is_none(), "nobody holds the store and its key any more");
        assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
        assert!(asking.is_finished(), "the request was given up");
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
