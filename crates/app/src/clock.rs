//! The only place where the program reads the clock of the computer.

use std::time::Duration;

use chrono::{Local, Offset, Utc};
use claims_domain::{ServiceDate, Timestamp};

/// The computer's clock.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SystemClock;

impl claims_sync::Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock that everything else is given")]
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(Utc::now().timestamp_millis())
    }

    fn running(&self) -> Option<Duration> {
        since_start()
    }
}

/// Since the computer started; the count goes on while it sleeps.
#[cfg(target_os = "linux")]
fn since_start() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/uptime").ok()?;
    Duration::try_from_secs_f64(told.split_whitespace().next()?.parse().ok()?).ok()
}

/// The same, in whole seconds.
#[cfg(windows)]
fn since_start() -> Option<Duration> {
    sysinfo::System::uptime().ok().map(Duration::from_secs)
}

/// Other systems tell it to unsafe code only.
#[cfg(not(any(target_os = "linux", windows)))]
const fn since_start() -> Option<Duration> {
    None
}

/// Minutes the local time is ahead of UTC, as the computer is set.
#[expect(clippy::disallowed_methods, reason = "the offset belongs to the computer, not to an instant of ours")]
pub(crate) fn local_offset_minutes() -> i32 {
    Local::now().offset().fix().local_minus_utc() / 60
}

/// The local calendar day of an instant.
pub(crate) fn local_day(at: Timestamp, offset_minutes: i32) -> ServiceDate {
    let shifted = Timestamp::from_millis(at.millis().saturating_add(i64::from(offset_minutes) * 60_000));
    ServiceDate::new(shifted.utc().unwrap_or_default().date_naive())
}

/// The instant at which a local day starts.
pub(crate) fn day_start(day: ServiceDate, offset_minutes: i32) -> Timestamp {
    let midnight = day.get().and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis();
    Timestamp::from_millis(midnight - i64::from(offset_minutes) * 60_000)
}

/// An instant (milliseconds since 1970 UTC) as papers and the command line show it: local `YYYY-MM-DD HH:MM`.
#[must_use]
pub fn local_minute(at_ms: i64) -> String {
    claims_domain::paper::local_minute(Timestamp::from_millis(at_ms), local_offset_minutes())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use claims_sync::Clock as _;

    use super::*;

    #[test]
    fn linux_tells_how_long_it_runs_and_that_only_grows() {
        let readings = [SystemClock.running(), SystemClock.running()].map(|running| running.expect("it is told"));
        assert!(readings.is_sorted() && readings[0] > Duration::ZERO, "{readings:?}");
    }
}
