//! Where the time comes from: the caller, so that tests and a wrong laptop clock can be lived through.

use std::time::Duration;

use claims_domain::Timestamp;
use claims_domain::outbox::Moment;

/// Tells the time of this laptop.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;

    /// How long this laptop runs, asleep or awake, which nobody can set; `None` where it does not tell.
    fn running(&self) -> Option<Duration>;

    /// Now, by both.
    fn moment(&self) -> Moment {
        let up = self.running().map(|running| u64::try_from(running.as_millis()).unwrap_or(u64::MAX));
        Moment { at: self.now(), up }
    }
}

/// How far a server's `Date` header is ahead of this laptop, in milliseconds; `None` when it is no date.
pub(crate) fn skew_ms(date_header: &str, now: Timestamp) -> Option<i64> {
    let server = chrono::DateTime::parse_from_rfc2822(date_header).ok()?.timestamp_millis();
    server.checked_sub(now.millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_laptop_an_hour_slow_finds_the_server_an_hour_ahead() {
        // 2026-11-20T09:00:00Z in milliseconds.
        let now = Timestamp::from_millis(1_795_165_200_000);
        assert_eq!(skew_ms("Fri, 20 Nov 2026 10:00:00 GMT", now), Some(3_600_000));
        assert_eq!(skew_ms("yesterday", now), None);
    }
}
