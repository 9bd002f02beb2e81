//! A figure with its floor from the same run, and how samples become one.

use std::fmt;
use std::time::{Duration, Instant};

use serde::Serialize;

/// One line of the evidence.
#[derive(Debug, Serialize)]
pub struct Figure {
    /// As in the project's list of figures.
    pub id: &'static str,
    /// What was measured, in words.
    pub what: String,
    /// The measurement.
    pub value: f64,
    /// Its unit.
    pub unit: &'static str,
    /// The least that could be, sampled in the same run; `null` where there is none.
    pub floor: Option<f64>,
    /// `value / floor`.
    pub ratio: Option<f64>,
    /// What we go for: a ratio where there is a floor, else a value.
    pub reach: Option<f64>,
    /// Whether it is reached; `null` where nothing is asked yet.
    pub ok: Option<bool>,
}

impl Figure {
    /// A figure judged by its ratio to a floor.
    pub fn ratio(
        id: &'static str,
        what: impl Into<String>,
        unit: &'static str,
        value: f64,
        floor: f64,
        reach: f64,
    ) -> Self {
        let ratio = round(value / floor);
        Self {
            id,
            what: what.into(),
            value: round(value),
            unit,
            floor: Some(round(floor)),
            ratio: Some(ratio),
            reach: Some(reach),
            ok: Some(ratio <= reach),
        }
    }

    /// A figure judged by itself.
    pub fn cap(id: &'static str, what: impl Into<String>, unit: &'static str, value: f64, reach: f64) -> Self {
        Self {
            id,
            what: what.into(),
            value: round(value),
            unit,
            floor: None,
            ratio: None,
            reach: Some(reach),
            ok: Some(value <= reach),
        }
    }
}

fn round(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ok = match self.ok {
            Some(true) => "reached",
            Some(false) => "NOT reached",
            None => "",
        };
        write!(f, "{:<4} {:<70} {:>10.3} {}", self.id, self.what, self.value, self.unit)?;
        if let (Some(floor), Some(ratio)) = (self.floor, self.ratio) {
            write!(f, "  floor {floor:.3}  ratio {ratio:.2}")?;
        }
        write!(f, "  {ok}")
    }
}

/// How long something took.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let value = work();
    (value, start.elapsed())
}

/// How long something took that waits.
pub async fn timed_async<T>(work: impl Future<Output = T>) -> (T, Duration) {
    let start = Instant::now();
    let value = work.await;
    (value, start.elapsed())
}

/// The sample at a share (0 to 1) of the sorted samples, in milliseconds.
pub fn percentile(samples: &mut [Duration], share: f64) -> f64 {
    samples.sort_unstable();
    let at = (f64::from(u32::try_from(samples.len()).unwrap_or(u32::MAX)) * share).floor();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a length")]
    let at = (at as usize).min(samples.len() - 1);
    millis(samples[at])
}

/// Milliseconds with their fraction.
pub fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}
