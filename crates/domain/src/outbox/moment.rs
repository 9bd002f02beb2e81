//! An instant by both clocks of a computer: the one that people set, and the one that only runs.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::seeded::{Defect, seeded};
use crate::date::Timestamp;

/// An instant, told twice. What is stored by an earlier release has the first only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Moment {
    /// By the calendar, which may be put right, or wrong, at any time.
    #[serde(rename = "lost", default)]
    pub at: Timestamp,
    /// Milliseconds since the computer started, asleep or awake; `None` where it does not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub up: Option<u64>,
}

impl Moment {
    /// How long ago `earlier` was at least, whatever was done to the clock in between, and were the computer started anew.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        let by_calendar = self.at.millis_since(earlier.at);
        let by_running = match (earlier.up, self.up) {
            // One that runs for less than it did then was started since.
            (Some(then), Some(now)) if !seeded(Defect::ClockBelieved) => now.checked_sub(then).unwrap_or(now),
            (Some(_) | None, Some(_) | None) => u64::MAX,
        };
        Duration::from_millis(by_calendar.min(by_running))
    }
}
