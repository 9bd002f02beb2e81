//! The payer's clock: the computer's, moved so that it stands on the chosen day.

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, Timelike, Utc};

/// Tells the payer's time; everything dated by the payer asks this.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    ahead: Duration,
}

impl Clock {
    /// A clock that shows `today` now, at the computer's time of day.
    pub(crate) fn standing_on(today: Option<NaiveDate>) -> Self {
        let ahead = today.map_or(Duration::zero(), |day| day - computer_time().date_naive());
        Self { ahead }
    }

    /// The instant, in UTC.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        computer_time() + self.ahead
    }

    /// Server local time as the payer writes it: without a zone.
    pub(crate) fn local(&self) -> NaiveDateTime {
        self.now().naive_utc()
    }

    /// As [`Clock::local`], to the microsecond the payer's tables hold.
    pub(crate) fn local_as_stored(&self) -> NaiveDateTime {
        let now = self.local();
        now.with_nanosecond(now.nanosecond() / 1000 * 1000).unwrap_or(now)
    }

    /// The calendar day.
    pub(crate) fn today(&self) -> NaiveDate {
        self.now().date_naive()
    }

    /// Moves the clock, forwards or (negative) backwards.
    pub(crate) fn advance(&mut self, by: Duration) {
        self.ahead += by;
    }
}

#[expect(clippy::disallowed_methods, reason = "the payer is a world of its own: its clock starts at the computer's")]
fn computer_time() -> DateTime<Utc> {
    Utc::now()
}
