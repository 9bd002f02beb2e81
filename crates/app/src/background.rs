//! Work that goes on while the clerk types: sending what is due, asking for answers, keeping the mirror fresh.

use std::time::Duration;

use claims_domain::Timestamp;
use claims_domain::claim::ClaimState;

use crate::app::{App, Desk};
use crate::dto::Problem;
use crate::profile::{Flow, LinkState};

/// States in which the payer may still change its mind.
const OPEN: [ClaimState; 3] = [ClaimState::Entered, ClaimState::Waiting, ClaimState::Processed];
/// How often the loop looks when nothing wakes it.
const LOOK: Duration = Duration::from_secs(5);
/// How often the payer is asked about open claims.
const ASK_EVERY_MS: u64 = 2 * 60 * 1000;
/// How often when none is open: claims that others submitted for this facility come too, and nobody waits for them.
const ASK_IDLE_EVERY_MS: u64 = 30 * 60 * 1000;
/// How often the master data is pulled.
const PULL_EVERY_MS: u64 = 6 * 60 * 60 * 1000;
/// After a failure the link is left alone for a while.
const REST_MS: u64 = 30 * 1000;

/// What the loop remembers from turn to turn.
#[derive(Default)]
struct Turns {
    asked: Option<Timestamp>,
    rest_until: Option<Timestamp>,
    /// Somebody took connections, and then nobody answered: only time will tell when the server is back.
    was_deceived: bool,
}

impl App {
    /// Starts the loop on the current tokio runtime; it ends when the app is closed or dropped.
    pub fn run_in_background(&self) {
        let app = self.clone();
        tokio::spawn(async move {
            let mut turns = Turns::default();
            loop {
                let Ok(desk) = app.opened().await else {
                    tokio::time::sleep(LOOK).await;
                    if app.is_abandoned() {
                        return;
                    }
                    continue;
                };
                let woken = tokio::time::timeout(LOOK, desk.wake.notified()).await.is_ok();
                if app.is_abandoned() {
                    return;
                }
                let now = desk.now();
                // Waits of minutes are not sat out once there is a link again.
                let missed = app.is_missed(&desk).await.unwrap_or(false);
                turns.was_deceived &= missed;
                let back = missed && !turns.was_deceived && app.is_there(&desk).await;
                if !woken && !back && turns.rest_until.is_some_and(|until| now < until) {
                    continue;
                }
                match app.turn(&desk, turns.asked, back).await {
                    Ok(asked) => {
                        turns.rest_until = None;
                        if asked {
                            turns.asked = Some(now);
                        }
                    }
                    Err(problem) => {
                        tracing::info!(code = problem.code.as_str(), "background turn ended early");
                        turns.rest_until = Some(now.after(Duration::from_millis(REST_MS)));
                        turns.was_deceived |= back;
                        turns.asked = Some(now);
                    }
                }
            }
        });
    }

    /// Nobody but the loop itself holds the app.
    fn is_abandoned(&self) -> bool {
        std::sync::Arc::strong_count(&self.inner) == 1
    }

    /// Claims wait, and nobody was there at the last contact.
    async fn is_missed(&self, desk: &Desk) -> Result<bool, Problem> {
        desk.read(|read| {
            let waits = read.outbox().next_due()?.is_some();
            Ok(waits && !Flow::load(read)?.paused && LinkState::load(read)?.is_away())
        })
        .await
    }

    /// Somebody takes connections where the server is.
    async fn is_there(&self, desk: &Desk) -> bool {
        match self.client(desk).await {
            Ok(client) => client.is_there().await,
            Err(_) => false,
        }
    }

    /// What is due now; tells whether the payer was asked about claims, which it last was at `asked`.
    async fn turn(&self, desk: &Desk, asked: Option<Timestamp>, back: bool) -> Result<bool, Problem> {
        let now = desk.now();
        let (flow, came_back, due, open, has_lists, stale) = desk
            .read(move |read| {
                let feeds = read.feeds().all()?;
                let pulled =
                    feeds.iter().filter(|feed| feed.name != "facility").filter_map(|feed| feed.last_success).min();
                let tried = feeds.iter().filter_map(|feed| feed.last_attempt).max();
                let stale = pulled.is_none_or(|at| now.millis_since(at) >= PULL_EVERY_MS)
                    && tried.is_none_or(|at| now.millis_since(at) >= ASK_EVERY_MS || pulled.is_none());
                let flow = Flow::load(read)?;
                let files = if flow.metered { None } else { read.attachments().next_due()? };
                let due = [read.outbox().next_due()?, files, read.feedbacks().next_due()?]
                    .into_iter()
                    .flatten()
                    .any(|at| at <= now);
                let open = OPEN.iter().map(|state| read.claims().count(*state)).sum::<Result<i64, _>>()? > 0;
                Ok((flow, LinkState::load(read)?.came_back, due, open, pulled.is_some(), stale))
            })
            .await?;
        desk.mend_second_home().await?;
        if (due || back || came_back) && !flow.paused {
            if came_back {
                desk.write(|write| Ok(LinkState { came_back: false, ..LinkState::load(write)? }.save(write)?)).await?;
            }
            let delivery = self.deliver(back || came_back, false).await?;
            if let Some(problem) = delivery.problem {
                return Err(problem);
            }
        }
        let ask = is_time_to_ask(asked.map(|at| now.millis_since(at)), open, has_lists);
        if ask {
            self.refresh().await?;
        }
        if stale && !flow.metered {
            self.sync(false).await?;
        }
        Ok(ask)
    }
}

/// Whether the payer is asked about claims, so many milliseconds after it last was. Where none is open, others' claims can wait
/// for the lists that the first claim needs.
fn is_time_to_ask(since_asked: Option<u64>, open: bool, has_lists: bool) -> bool {
    let every = if open { ASK_EVERY_MS } else { ASK_IDLE_EVERY_MS };
    (open || has_lists) && since_asked.is_none_or(|since| since >= every)
}

#[cfg(test)]
mod tests {
    use super::is_time_to_ask;

    #[test]
    fn open_claims_are_asked_about_often_and_others_claims_now_and_then() {
        let minutes = |count: u64| Some(count * 60 * 1000);
        assert!(is_time_to_ask(None, true, false) && is_time_to_ask(None, false, true));
        assert!(is_time_to_ask(minutes(2), true, true) && !is_time_to_ask(minutes(1), true, true));
        assert!(is_time_to_ask(minutes(30), false, true) && !is_time_to_ask(minutes(29), false, true));
        assert!(!is_time_to_ask(None, false, false), "first what a claim needs");
    }
}
