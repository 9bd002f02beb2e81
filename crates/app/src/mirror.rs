//! Pulls the master data, with progress, one pull at a time.

use std::sync::atomic::Ordering;

use claims_sync::pull::{PickFacility, Progress, pull};

use crate::app::App;
use crate::codes;
use crate::dto::{Changed, Problem, ProgressView, PullView};
use crate::profile::{Profile, facility};
use crate::status::feeds;

impl App {
    /// Pulls all master data; one feed's failure stops no other and never erases what is there.
    ///
    /// `full` asks for everything again even where nothing seems to have changed.
    ///
    /// # Errors
    /// No link, signed out: nothing has changed then.
    pub async fn sync(&self, full: bool) -> Result<PullView, Problem> {
        let desk = self.opened().await?;
        let _one_at_a_time = desk.pulling.lock().await;
        desk.syncing.store(true, Ordering::Relaxed);
        desk.tell(Changed::Status);
        let outcome = self.pull(full).await;
        desk.syncing.store(false, Ordering::Relaxed);
        desk.tell(Changed::Mirror);
        desk.tell(Changed::Status);
        outcome
    }

    /// Stops a running pull after the page in flight; what was there before stays.
    ///
    /// # Errors
    /// Nothing is set up.
    pub async fn cancel_sync(&self) -> Result<(), Problem> {
        self.opened().await?.stop_work();
        Ok(())
    }

    async fn pull(&self, _full: bool) -> Result<PullView, Problem> {
        let desk = self.opened().await?;
        let client = self.client(&desk).await?;
        let stop = desk.fresh_stop();
        let started = desk.now();
        let code = desk.facility_code().await?;
        let changes = desk.changes.clone();
        let on_progress = move |progress: Progress| {
            let view = ProgressView {
                feed: progress.feed.to_owned(),
                done: progress.done,
                of: progress.of,
                bytes: progress.bytes,
            };
            let _ = changes.send(Changed::Progress(view));
        };
        let report =
            pull(&client, &desk.store, &PickFacility::Code(code), desk.clock.as_ref(), &on_progress, &stop).await;
        let report = desk.noted(report).await?;
        self.resume_counter().await?;
        let feeds = desk.read(feeds).await?;
        let failed = report.feeds.iter().filter(|feed| feed.error.is_some()).map(|feed| feed.name.to_owned()).collect();
        Ok(PullView { feeds, failed, took_ms: desk.now().millis_since(started) })
    }

    /// Asks the server for the highest codes under our letter: the counter goes above them, a stranger's code is noted.
    pub(crate) async fn resume_counter(&self) -> Result<(), Problem> {
        let desk = self.opened().await?;
        let client = self.client(&desk).await?;
        let prefix = desk.read(|read| codes::prefix(&Profile::need(read)?, &facility(read)?.code)).await?;
        let held = desk.noted(claims_sync::own_codes(&client, &prefix).await).await?;
        desk.write(move |write| codes::note(write, &held, false)).await
    }
}
