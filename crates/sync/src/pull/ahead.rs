//! Fetching on while what came is being kept.
//!
//! A stream stands still while nobody asks it for its next item. What has arrived meanwhile would not be taken off the line, and would
//! hold its seat at the server for as long as the disk takes to keep the page before it.

use std::pin::pin;

use futures_util::future::{Either, select};
use futures_util::{Stream, StreamExt};
use tokio::sync::mpsc;

/// What goes on by itself, in its order, while [`beside`] runs the first of the two.
pub(super) fn ahead<S: Stream>(stream: S) -> (impl Future<Output = ()>, mpsc::Receiver<S::Item>) {
    let (arrived, waiting) = mpsc::channel(1);
    let fetching = async move {
        let mut stream = pin!(stream);
        while let Some(item) = stream.next().await {
            if arrived.send(item).await.is_err() {
                break;
            }
        }
    };
    (fetching, waiting)
}

/// What `keeping` ends with; what is still being fetched then is given up.
pub(super) async fn beside<T>(fetching: impl Future<Output = ()>, keeping: impl Future<Output = T>) -> T {
    match select(pin!(fetching), pin!(keeping)).await {
        Either::Left(((), keeping)) => keeping.await,
        Either::Right((kept, _)) => kept,
    }
}
