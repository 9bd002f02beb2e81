//! What is open: one home, and in training the payer beside it.

use std::sync::Arc;

use claims_app::dto::{Changed, Problem, StatusView};
use claims_app::{App, Options};
use claims_sandbox::Payer;
use tokio::sync::Mutex;
use tokio::sync::broadcast::error::RecvError;

use crate::homes::{Homes, Start};
use crate::training;

/// Hands a change to whoever shows it.
pub type Tell = Arc<dyn Fn(Changed) + Send + Sync>;

/// Which home is open; opened when first asked for, so that a home that cannot be opened is a problem on the screen and not a
/// program that does not start.
pub struct Desk {
    start: Start,
    homes: Homes,
    tell: Tell,
    open: Mutex<Option<Open>>,
}

struct Open {
    app: App,
    /// Serves as long as it is kept.
    payer: Option<Payer>,
}

impl Desk {
    /// Nothing is opened yet.
    #[must_use]
    pub fn new(start: &Start, tell: Tell) -> Self {
        Self { start: start.clone(), homes: Homes::of(start), tell, open: Mutex::new(None) }
    }

    /// The open home; the one the program was started for when none is open.
    ///
    /// # Errors
    /// It cannot be opened. The next call tries again.
    pub async fn app(&self) -> Result<App, Problem> {
        let mut open = self.open.lock().await;
        if let Some(open) = &*open {
            return Ok(open.app.clone());
        }
        let opened = if self.start.training { self.open_training().await? } else { self.open_server().await? };
        let app = opened.app.clone();
        *open = Some(opened);
        Ok(app)
    }

    /// Closes the home of the real payer and opens the one of training; where that is open already nothing happens.
    ///
    /// # Errors
    /// The training payer or its home cannot be opened.
    pub async fn start_training(&self) -> Result<StatusView, Problem> {
        let mut open = self.open.lock().await;
        if let Some(open) = &*open
            && open.payer.is_some()
        {
            return open.app.status().await;
        }
        if let Some(before) = open.take() {
            before.app.close().await;
        }
        let opened = self.open_training().await?;
        let app = opened.app.clone();
        *open = Some(opened);
        app.status().await
    }

    /// Stops what is running; nothing is lost by not calling it.
    pub async fn close(&self) {
        if let Some(open) = self.open.lock().await.take() {
            open.app.close().await;
        }
    }

    async fn open_server(&self) -> Result<Open, Problem> {
        let passphrase = std::env::var("CLAIMS_PASSPHRASE").ok();
        let app = App::open(Options { home: self.homes.server(), passphrase, ..Options::default() }).await?;
        self.watch(&app);
        app.run_in_background();
        Ok(Open { app, payer: None })
    }

    async fn open_training(&self) -> Result<Open, Problem> {
        let payer = training::payer(&self.homes, self.start.pace()).await?;
        let app = App::open(training::options(&self.homes)).await?;
        self.watch(&app);
        training::settle(&app, &payer).await?;
        app.run_in_background();
        Ok(Open { app, payer: Some(payer) })
    }

    /// Passes on what changes until the app is gone.
    fn watch(&self, app: &App) {
        let mut changes = app.subscribe();
        let tell = Arc::clone(&self.tell);
        tokio::spawn(async move {
            loop {
                match changes.recv().await {
                    Ok(changed) => tell(changed),
                    // Too many at once for this listener: the screens ask for everything again.
                    Err(RecvError::Lagged(_)) => {
                        tell(Changed::Status);
                        tell(Changed::Mirror);
                    }
                    Err(RecvError::Closed) => return,
                }
            }
        });
    }
}

#[cfg(test)]
mod tests;
