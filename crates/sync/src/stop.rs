//! A flag by which a person, or the end of the program, stops long work at the next safe point.

use tokio_util::sync::CancellationToken;

/// Stops long work between two requests, or gives up the requests themselves. Clones share one flag.
#[derive(Debug, Clone, Default)]
pub struct CancellationFlag(CancellationToken);

impl CancellationFlag {
    /// Asks to stop.
    pub fn stop(&self) {
        self.0.cancel();
    }

    /// Whether somebody asked to stop.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.0.is_cancelled()
    }

    /// What the work comes to, or `None` once somebody asks to stop: it is dropped where it stands then.
    pub(crate) async fn or_stopped<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        self.0.run_until_cancelled(work).await
    }
}
