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
/// More at once would be no politeness, whatever a profile says.
const MOST_IN_FLIGHT: u32 = 64;
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
    /// The same, with no other list on its way.
    Alone,
}

impl Share {
    /// Whether nobody waits for it at the screen.
    pub(crate) const fn is_list(self) -> bool {
        matches!(self, Self::Bulk | Self::Alone)
    }
}

/// The right to make a request, while it is held.
#[derive(Debug)]
pub(crate) struct Seat {
    // Given back first: then a clerk who waits for it comes before the next list.
    _seat: OwnedSemaphorePermit,
    _of_lists: Option<OwnedSemaphorePermit>,
}

/// The budget of one server.
#[derive(Debug)]
pub(crate) struct Budget {
    per_minute: usize,
    seats: Arc<Semaphore>,
    /// Lists wait here for each other, so that a clerk waits behind none that waits.
    seats_of_lists: Arc<Semaphore>,
    /// All of [`Self::seats_of_lists`].
    lists: u32,
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
        let lists = in_flight.clamp(1, MOST_IN_FLIGHT);
        let seats = usize::try_from(lists).unwrap_or(1);
        Self {
            per_minute: usize::try_from(per_minute.max(1)).unwrap_or(1),
            seats: Arc::new(Semaphore::new(seats)),
            seats_of_lists: Arc::new(Semaphore::new(seats)),
            lists,
            // A claim is small next to a page of a list.
            seats_of_claims: Arc::new(Semaphore::new(seats.saturating_mul(2).min(MOST))),
            spent: Mutex::default(),
        }
    }

    /// Waits for a turn. Nobody sits on a seat and waits for the minute to pass: others may have part of it left.
    ///
    /// # Errors
    /// [`ClientError::RateLimited`] while the server wants to be left alone for longer than this share waits.
    pub(crate) async fn admit(&self, share: Share) -> Result<Seat, ClientError> {
        let many = |seats: &Arc<Semaphore>, many| Arc::clone(seats).acquire_many_owned(many);
        let (seats, lists) = match share {
            Share::Clerk => (&self.seats, 0),
            Share::Claim => (&self.seats_of_claims, 0),
            Share::Bulk => (&self.seats, 1),
            Share::Alone => (&self.seats, self.lists),
        };
        let of_lists = match lists {
            0 => None,
            lists => Some(many(&self.seats_of_lists, lists).await.map_err(|_| ClientError::Stopped)?),
        };
        loop {
            let seat = many(seats, 1).await.map_err(|_| ClientError::Stopped)?;
            let Some(wait) = self.take_turn(share, Instant::now())? else {
                return Ok(Seat { _seat: seat, _of_lists: of_lists });
            };
            drop(seat);
            tokio::time::sleep(wait).await;
        }
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
                Share::Bulk | Share::Alone if rest <= LONGEST_BULK_WAIT => Ok(Some(rest)),
                Share::Bulk | Share::Alone | Share::Clerk | Share::Claim => {
                    Err(ClientError::RateLimited { retry_after: Some(rest) })
                }
            };
        }
        while spent.starts.front().is_some_and(|start| now.saturating_duration_since(*start) >= MINUTE) {
            spent.starts.pop_front();
        }
        let kept = match share {
            Share::Clerk => 0,
            Share::Claim => KEPT_FROM_CLAIMS,
            Share::Bulk | Share::Alone => KEPT_FROM_BULK,
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

    /// Asks for a seat, holds it for ten seconds, and tells when it was given, in seconds from the start.
    async fn ten_seconds(budget: &Budget, share: Share, start: Instant) -> u64 {
        let _seat = budget.admit(share).await.expect("admitted");
        let at = start.elapsed().as_secs();
        tokio::time::sleep(Duration::from_secs(10)).await;
        at
    }

    #[tokio::test(start_paused = true)]
    async fn a_clerk_has_the_next_seat_however_many_lists_wait() {
        let budget = Budget::new(120, 4);
        let start = Instant::now();
        let lists = futures_util::future::join_all((0..12).map(|_| ten_seconds(&budget, Share::Bulk, start)));
        let clerk = async {
            tokio::time::sleep(Duration::from_secs(1)).await;
            ten_seconds(&budget, Share::Clerk, start).await
        };
        let (lists, clerk) = tokio::join!(lists, clerk);
        assert_eq!((clerk, lists), (10, vec![0, 0, 0, 0, 10, 10, 10, 20, 20, 20, 20, 30]));
    }

    #[tokio::test(start_paused = true)]
    async fn lists_that_wait_for_the_next_minute_keep_no_clerk_waiting() {
        let budget = Budget::new(20, 4);
        let start = Instant::now();
        let lists = futures_util::future::join_all((0..21).map(|_| async {
            drop(budget.admit(Share::Bulk).await.expect("admitted"));
            start.elapsed()
        }));
        let clerk = async {
            tokio::time::sleep(Duration::from_secs(1)).await;
            drop(budget.admit(Share::Clerk).await.expect("admitted"));
            start.elapsed()
        };
        let (lists, clerk) = tokio::join!(lists, clerk);
        assert_eq!(clerk, Duration::from_secs(1));
        assert_eq!(lists.iter().filter(|at| **at >= MINUTE).count(), 4, "{lists:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_list_that_comes_alone_comes_beside_no_other_but_beside_a_clerk() {
        let budget = Budget::new(120, 4);
        let start = Instant::now();
        let of = |share| ten_seconds(&budget, share, start);
        let later = async {
            tokio::time::sleep(Duration::from_secs(12)).await;
            tokio::join!(of(Share::Bulk), of(Share::Clerk))
        };
        let seats = tokio::join!(of(Share::Bulk), of(Share::Bulk), of(Share::Alone), later);
        assert_eq!(seats, (0, 0, 10, (20, 12)));
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
