//! Fetching on while what came is being kept.
//!
//! A stream stands still while nobody asks it for its next item. What has arrived meanwhile would not be taken off the line, and would
//! hold its seat at the server for as long as the disk takes to keep the page before it.

use std::pin::pin;

use futures_util::future::{Either, select};
use futures_util::{Stream, StreamExt};
use tokio::sync::mpsc;

use crate::ClientError;

/// Pages that are kept in one transaction at most: where the disk is slower than the line, one wait for it does for several.
pub const TOGETHER: usize = 4;

/// What has arrived, in the order in which it was asked for.
pub(super) struct Arrived<T> {
    waiting: mpsc::Receiver<Result<T, ClientError>>,
    failed: Option<ClientError>,
}

impl<T> Arrived<T> {
    /// All that wait by now, at least one and at most [`TOGETHER`]; none at the end. What came before a failure comes before it.
    pub(super) async fn next(&mut self) -> Result<Vec<T>, ClientError> {
        let mut some = Vec::new();
        if self.failed.is_none() {
            self.waiting.recv_many(&mut some, TOGETHER).await;
        }
        let mut whole = Vec::with_capacity(some.len());
        for one in some {
            match one {
                Ok(item) => whole.push(item),
                Err(error) => self.failed = Some(error),
            }
        }
        match self.failed.take_if(|_| whole.is_empty()) {
            Some(error) => Err(error),
            None => Ok(whole),
        }
    }
}

/// What goes on by itself while [`beside`] runs the first of the two, until `is_last` of what arrived, or until something fails.
pub(super) fn ahead<T>(
    stream: impl Stream<Item = Result<T, ClientError>>,
    is_last: impl Fn(&T) -> bool,
) -> (impl Future<Output = ()>, Arrived<T>) {
    let (arrived, waiting) = mpsc::channel(TOGETHER);
    let fetching = async move {
        let mut stream = pin!(stream);
        while let Some(item) = stream.next().await {
            let ends = item.as_ref().map_or(true, &is_last);
            if arrived.send(item).await.is_err() || ends {
                break;
            }
        }
    };
    (fetching, Arrived { waiting, failed: None })
}

/// What `keeping` ends with; what is still being fetched then is given up.
pub(super) async fn beside<T>(fetching: impl Future<Output = ()>, keeping: impl Future<Output = T>) -> T {
    match select(pin!(fetching), pin!(keeping)).await {
        Either::Left(((), keeping)) => keeping.await,
        Either::Right((kept, _)) => kept,
    }
}
