//! Calendar days and instants, kept apart; neither is ever read from a clock here.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// A calendar day, as on the paper form; no time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ServiceDate(NaiveDate);

/// An instant: milliseconds since 1970-01-01 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

/// The text is no day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a day of the calendar")]
pub struct NoSuchDay;

impl ServiceDate {
    /// A day from the calendar.
    #[must_use]
    pub const fn new(day: NaiveDate) -> Self {
        Self(day)
    }

    /// The day inside.
    #[must_use]
    pub const fn get(self) -> NaiveDate {
        self.0
    }

    /// Full years from `self` (a birth date) to `day`; 0 before it.
    #[must_use]
    pub fn years_until(self, day: Self) -> u32 {
        day.0.years_since(self.0).unwrap_or(0)
    }

    /// Days from `self` to `later`, negative when `later` is earlier.
    #[must_use]
    pub fn days_until(self, later: Self) -> i64 {
        (later.0 - self.0).num_days()
    }
}

impl FromStr for ServiceDate {
    type Err = NoSuchDay;

    /// Reads `YYYY-MM-DD` only, years 1900 to 2199: other writings are made into this one where they are typed.
    fn from_str(text: &str) -> Result<Self, NoSuchDay> {
        let shape = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| NoSuchDay)?;
        if shape && (1900..2200).contains(&day.year()) { Ok(Self(day)) } else { Err(NoSuchDay) }
    }
}

impl fmt::Display for ServiceDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%d"))
    }
}

impl Timestamp {
    /// From milliseconds since 1970-01-01 UTC.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970-01-01 UTC.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// The instant `wait` later.
    #[must_use]
    pub fn after(self, wait: std::time::Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX)))
    }

    /// Milliseconds from `earlier` to `self`, never negative.
    #[must_use]
    pub fn millis_since(self, earlier: Self) -> u64 {
        u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0)
    }

    /// The instant in UTC; `None` outside the calendar's range.
    #[must_use]
    pub fn utc(self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp_millis(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_of_the_calendar_are_read() {
        for text in
            ["2026-13-40", "2026-02-30", "0026-01-01", "26-1-1", "2026-1-1", "", "2026-01-01T00:00:00", "+2026-01-0"]
        {
            assert_eq!(text.parse::<ServiceDate>(), Err(NoSuchDay), "{text:?}");
        }
        assert_eq!("2026-11-20".parse::<ServiceDate>().map(|d| d.to_string()).as_deref(), Ok("2026-11-20"));
    }

    #[test]
    fn an_age_turns_on_the_birthday() {
        let born: ServiceDate = "1992-02-02".parse().expect("a day");
        assert_eq!(born.years_until("2026-02-01".parse().expect("a day")), 33);
        assert_eq!(born.years_until("2026-02-02".parse().expect("a day")), 34);
    }
}
