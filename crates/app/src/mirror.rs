//! Pulls the master data, with progress, one pull at a time.

use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

use claims_domain::Timestamp;
use claims_openimis::ability::Abilities;
use claims_sync::pull::{PickFacility, Progress, people, pull};

use crate::ahead;
use crate::app::App;
use crate::codes;
use crate::dto::{Changed, Problem, ProgressView, PullView};
use crate::profile::{Profile, facility};
use crate::status::feeds;

/// So long it is believed what a server was found able to do.
const PROBE_EVERY_MS: u64 = 7 * 24 * 3_600_000;

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
        self.opened().await?.stop_pull.now();
        Ok(())
    }

    async fn pull(&self, full: bool) -> Result<PullView, Problem> {
        let desk = self.opened().await?;
        let client = self.client(&desk).await?;
        // Servers are upgraded and moved behind mediators: it is looked at what this one can do once a week, and when somebody asks for
        // everything anew.
        let stale = |known: Abilities| full || desk.now().millis_since(known.probed) > PROBE_EVERY_MS;
        if client.abilities().is_none_or(stale)
            && let Err(error) = client.probe().await
        {
            tracing::info!(code = error.code(), "not looked at what the server can do");
        }
        let stop = desk.stop_pull.fresh();
        let started = desk.now();
        let code = desk.facility_code().await?;
        let changes = desk.changes.clone();
        let pace = Mutex::new(Pace::default());
        let clock = Arc::clone(&desk.clock);
        let on_progress = move |progress: Progress| {
            let left_ms = pace.lock().unwrap_or_else(PoisonError::into_inner).left_ms(&progress, clock.now());
            let view = ProgressView {
                feed: progress.feed.to_owned(),
                done: progress.done,
                of: progress.of,
                bytes: progress.bytes,
                left_ms,
            };
            let _ = changes.send(Changed::Progress(view));
        };
        let report =
            pull(&client, &desk.store, &PickFacility::Code(code), desk.clock.as_ref(), &on_progress, &stop, full).await;
        let mut report = desk.noted(report).await?;
        // People come last: work can start without them.
        if !report.stopped && desk.read(|read| Ok(ahead::is_on(read)?)).await? {
            let people = people::ahead(&client, &desk.store, desk.clock.as_ref(), &on_progress, &stop, full).await;
            let people = desk.noted(people).await?;
            report.feeds.extend(people.feeds);
            report.stopped = people.stopped;
        }
        if !report.stopped {
            self.resume_counter().await?;
        }
        let now = desk.now();
        let feeds = desk.read(move |read| feeds(read, now)).await?;
        let failed = report.feeds.iter().filter(|feed| feed.error.is_some()).map(|feed| feed.name.to_owned()).collect();
        Ok(PullView { feeds, failed, stopped: report.stopped, took_ms: desk.now().millis_since(started) })
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

/// How fast each feed comes; some come side by side.
#[derive(Default)]
struct Pace {
    /// Where each was first heard of: rows that an earlier pull had brought are no speed.
    from: HashMap<&'static str, (Timestamp, u64)>,
}

impl Pace {
    fn left_ms(&mut self, progress: &Progress, now: Timestamp) -> Option<u64> {
        let (began, before) = *self.from.entry(progress.feed).or_insert((now, progress.done));
        let came = progress.done.saturating_sub(before);
        let left = progress.of?.saturating_sub(progress.done);
        now.millis_since(began).saturating_mul(left).checked_div(came)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_follows_from_the_rows_that_came_since_the_pull_began() {
        let mut pace = Pace::default();
        let mut left =
            |feed, done, of, at| pace.left_ms(&Progress { feed, done, of, bytes: 0 }, Timestamp::from_millis(at));
        assert_eq!(left("items", 0, None, 1_000), None);
        assert_eq!(left("items", 1_000, Some(5_000), 3_000), Some(8_000));
        assert_eq!(left("diagnoses", 4_000, Some(5_000), 3_500), None, "begun where an earlier pull was cut");
        assert_eq!(
            left("items", 3_000, Some(5_000), 7_000),
            Some(4_000),
            "another that comes beside it changes nothing"
        );
        assert_eq!(left("diagnoses", 4_500, Some(5_000), 4_000), Some(500));
        assert_eq!(left("items", 5_000, Some(5_000), 9_000), Some(0));
    }
}
