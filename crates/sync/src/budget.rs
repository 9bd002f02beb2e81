//! How often the server is asked: so many requests in any minute, so many at once, none while it wants to be left alone.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

use crate::ClientError;
use crate::push::pace::MOST;

const MINUTE: Duration = Duration::from_secs(60);
/// Of every minute's requests this share (in per cent) is never used by bulk work, so that a clerk need not wait for a pull.
const KEPT_FROM_BULK: usize = 15;
/// And this share never by claims, so that a clerk can look somebody up while many are sent.
const KEPT_FROM_CLAIMS: usize = 4;
/// Bulk work waits this long for a server that wants to be left alone; a clerk is told at once.
const LONGEST_BULK_WAIT: Duration = Duration::from_secs(120);

/// Who waits for the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Share {
    /// A person, or a question about a claim.
    Clerk,
    /// A claim on its way; how many at once is up to the delivery.
    Claim,
    /// A list that is fetched in the background.
    Bulk,
}

/// The budget of one server.
#[derive(Debug)]
pub(crate) struct Budget {
    per_minute: usize,
    seats: Arc<Semaphore>,
    seats_of_claims: Arc<Semaphore>,
    spent: Mutex<Spent>,
}

#[derive(Debug, Default)]
struct Spent {
    /// Starts within the last minute, oldest first.
    starts: VecDeque<Instant>,
    /// The server wants no request before this.
    paused_until: Option<Instant>,
}

impl Budget {
    pub(crate) fn new(per_minute: u32, in_flight: u32) -> Self {
        let seats = usize::try_from(in_flight.max(1)).unwrap_or(1);
        Self {
            per_minute: usize::try_from(per_minute.max(1)).unwrap_or(1),
            seats: Arc::new(Semaphore::new(seats.min(Semaphore::MAX_PERMITS))),
            // A claim is small next to a page of a list.
            seats_of_claims: Arc::new(Semaphore::new(seats.saturating_mul(2).min(MOST))),
            spent: Mutex::default(),
        }
    }

    /// Waits for a turn; the request may be made while the permit is held.
    ///
    /// # Errors
    /// [`ClientError::RateLimited`] while the server wants to be left alone for longer than this share waits.
    pub(crate) async fn admit(&self, share: Share) -> Result<OwnedSemaphorePermit, ClientError> {
        let seats = match share {
            Share::Clerk | Share::Bulk => &self.seats,
            Share::Claim => &self.seats_of_claims,
        };
        let seat = Arc::clone(seats).acquire_owned().await.map_err(|_| ClientError::Stopped)?;
        while let Some(wait) = self.take_turn(share, Instant::now())? {
            tokio::time::sleep(wait).await;
        }
        Ok(seat)
    }

    /// No request for so long, on the server's wish.
    pub(crate) fn pause(&self, wait: Duration) {
        let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        let until = Instant::now() + wait;
        spent.paused_until = Some(spent.paused_until.map_or(until, |known| known.max(until)));
    }

    /// `None`: the turn is taken. Otherwise how long to wait before trying again.
    fn take_turn(&self, share: Share, now: Instant) -> Result<Option<Duration>, ClientError> {
        let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(rest) =
            spent.paused_until.map(|until| until.saturating_duration_since(now)).filter(|rest| !rest.is_zero())
        {
            return match share {
                Share::Bulk if rest <= LONGEST_BULK_WAIT => Ok(Some(rest)),
                Share::Bulk | Share::Clerk | Share::Claim => Err(ClientError::RateLimited { retry_after: Some(rest) }),
            };
        }
        while spent.starts.front().is_some_and(|start| now.saturating_duration_since(*start) >= MINUTE) {
            spent.starts.pop_front();
        }
        let kept = match share {
            Share::Clerk => 0,
            Share::Claim => KEPT_FROM_CLAIMS,
            Share::Bulk => KEPT_FROM_BULK,
        };
        let limit = (self.per_minute - self.per_minute * kept / 100).max(1);
        // The request that must have left the minute before there is room for this one.
        let blocking = spent.starts.len().checked_sub(limit).and_then(|at| spent.starts.get(at)).copied();
        if let Some(start) = blocking {
            return Ok(Some((start + MINUTE).saturating_duration_since(now)));
        }
        spent.starts.push_back(now);
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn no_minute_has_more_requests_than_allowed() {
        let budget = Budget::new(20, 4);
        let start = Instant::now();
        let mut starts = Vec::new();
        for _ in 0..60 {
            drop(budget.admit(Share::Clerk).await.expect("admitted"));
            starts.push(start.elapsed());
        }
        for window in starts.windows(21) {
            assert!(window[20] - window[0] >= MINUTE, "the 21st request comes a minute after the first: {window:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_pull_leaves_room_for_a_clerk() {
        let budget = Budget::new(20, 4);
        for _ in 0..17 {
            drop(budget.admit(Share::Bulk).await.expect("admitted"));
        }
        let start = Instant::now();
        drop(budget.admit(Share::Clerk).await.expect("admitted"));
        assert!(start.elapsed().is_zero(), "three of twenty are kept for clerks");
        drop(budget.admit(Share::Bulk).await.expect("admitted"));
        assert!(start.elapsed() >= MINUTE, "bulk work waits for the next minute");
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_holds_bulk_work_and_is_told_to_a_clerk() {
        let budget = Budget::new(20, 4);
        budget.pause(Duration::from_secs(30));
        assert!(matches!(
            budget.admit(Share::Clerk).await,
            Err(ClientError::RateLimited { retry_after: Some(rest) }) if rest == Duration::from_secs(30)
        ));
        let start = Instant::now();
        drop(budget.admit(Share::Bulk).await.expect("admitted"));
        assert_eq!(start.elapsed(), Duration::from_secs(30));
    }
}
