//! What is open: one home, and in training the payer beside it.

use std::path::PathBuf;
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
    place: Mutex<Place>,
}

/// Where the clerk works now.
struct Place {
    /// In training rather than for the real payer: what the program was started for, until the clerk goes elsewhere.
    training: bool,
    /// The real payer's home was locked when it was left: coming back opens no door.
    locked: bool,
    open: Option<Open>,
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
        let place = Mutex::new(Place { training: start.training, locked: false, open: None });
        Self { start: start.clone(), homes: Homes::of(start), tell, place }
    }

    /// The folder of all homes.
    #[must_use]
    pub const fn root(&self) -> &PathBuf {
        self.homes.root()
    }

    /// Whether training was begun on this computer and can be continued.
    #[must_use]
    pub fn has_training(&self) -> bool {
        self.homes.has_training()
    }

    /// The open home; where none is open, the one the clerk chose last or the program was started for.
    ///
    /// # Errors
    /// It cannot be opened. The next call tries again.
    pub async fn app(&self) -> Result<App, Problem> {
        let mut place = self.place.lock().await;
        if let Some(open) = &place.open {
            return Ok(open.app.clone());
        }
        let opened = if place.training { self.open_training().await? } else { self.open_server(place.locked).await? };
        Ok(place.open.insert(opened).app.clone())
    }

    /// Closes the home of the real payer and opens the one of training; where that is open already nothing happens.
    ///
    /// # Errors
    /// The training payer or its home cannot be opened; the next call opens the real payer's home again.
    pub async fn start_training(&self) -> Result<StatusView, Problem> {
        let mut place = self.place.lock().await;
        if let Some(open) = &place.open
            && open.payer.is_some()
        {
            return open.app.status().await;
        }
        place.leave().await;
        let opened = self.open_training().await?;
        place.training = true;
        place.open.insert(opened).app.status().await
    }

    /// Closes training and its payer and opens the home of the real payer: empty, locked or open. Where that is open already
    /// nothing happens. Training keeps everything for the next time.
    ///
    /// # Errors
    /// The real payer's home cannot be opened; the next call tries again.
    pub async fn leave_training(&self) -> Result<StatusView, Problem> {
        let mut place = self.place.lock().await;
        if let Some(open) = &place.open
            && open.payer.is_none()
        {
            return open.app.status().await;
        }
        place.leave().await;
        place.training = false;
        let opened = self.open_server(place.locked).await?;
        place.open.insert(opened).app.status().await
    }

    /// Stops what is running; nothing is lost by not calling it.
    pub async fn close(&self) {
        self.place.lock().await.leave().await;
    }

    async fn open_server(&self, locked: bool) -> Result<Open, Problem> {
        let passphrase = std::env::var("CLAIMS_PASSPHRASE").ok();
        let app = App::open(Options { home: self.homes.server(), passphrase, ..Options::default() }).await?;
        if locked && !app.is_locked().await {
            app.lock().await?;
        }
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

impl Place {
    async fn leave(&mut self) {
        if let Some(before) = self.open.take() {
            if before.payer.is_none() {
                self.locked = before.app.is_locked().await;
            }
            before.app.close().await;
        }
    }
}

#[cfg(test)]
mod tests;
