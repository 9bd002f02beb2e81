//! What a training payer is started with.

use chrono::NaiveDate;
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use crate::Faults;

/// How to start a [`Payer`](crate::Payer); the default is 26.04 on a free port, reviewing on command only.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// TCP port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// Makes identifiers; the same seed gives the same ids, tokens and answers.
    pub seed: u64,
    /// Which openIMIS release to behave like.
    pub release: Release,
    /// Faults scripted from the start.
    pub faults: Option<Faults>,
    /// Where claims are kept across restarts, written atomically after each change.
    pub state_file: Option<PathBuf>,
    /// How long after its arrival a claim is reviewed; after twice as long it is processed, after three times
    /// as long valuated. `None`: only on command.
    pub adjudicate_after: Option<Duration>,
    /// The payer's calendar day; its clock runs on from there. `None`: the computer's clock.
    pub today: Option<NaiveDate>,
    /// Fills the catalogue up to this many items, services and diagnoses each, for measuring; [`Options::catalogue`] says it apart.
    pub catalogue_rows: Option<usize>,
    /// How large the catalogue is; the data set's own rows where it says less.
    pub catalogue: Size,
    /// Fills the register up to this many people, for measuring; the data set's own are always there.
    pub people: usize,
    /// How many services, and items, a price list has at most.
    pub listed: Option<usize>,
    /// Over FHIR rows of one date come in another order on every page, as a real database gives them.
    pub unordered: bool,
    /// Compress answers for clients that accept gzip, as a proxy before the real server does.
    pub gzip: bool,
    /// Behave as a release whose eligibility request and reads by id have been repaired.
    pub fixes: bool,
    /// Stand behind a mediator.
    pub mediator: Option<Mediator>,
}

/// A mediator as openHIM is one: lets some paths through, and those only who show what it wants.
#[derive(Debug, Clone, Default)]
pub struct Mediator {
    /// What a path it lets through begins with, behind the API root: `api_fhir_r4/`; everything where it is empty.
    pub lets_through: Vec<String>,
    /// The header by which it knows its clients, with its value.
    pub header: Option<(String, String)>,
}

/// Rows of a catalogue; the rows beyond the data set's own are made up, the same for the same seed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Size {
    /// Services.
    pub services: usize,
    /// Items.
    pub items: usize,
    /// Diagnoses.
    pub diagnoses: usize,
}

impl Size {
    /// The same for all three.
    #[must_use]
    pub const fn each(rows: usize) -> Self {
        Self { services: rows, items: rows, diagnoses: rows }
    }

    /// The larger of two, each for itself.
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            services: self.services.max(other.services),
            items: self.items.max(other.items),
            diagnoses: self.diagnoses.max(other.diagnoses),
        }
    }
}

/// An openIMIS release whose behaviour is reproduced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Release {
    /// May 2026.
    #[default]
    R2604,
    /// November 2025.
    R2510,
}

/// The text is not the name of a release known here.
#[derive(Debug, thiserror::Error)]
#[error("unknown release, expected 26.04 or 25.10")]
pub struct UnknownRelease;

impl FromStr for Release {
    type Err = UnknownRelease;

    fn from_str(text: &str) -> Result<Self, UnknownRelease> {
        match text {
            "26.04" => Ok(Self::R2604),
            "25.10" => Ok(Self::R2510),
            _ => Err(UnknownRelease),
        }
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::R2604 => "26.04",
            Self::R2510 => "25.10",
        })
    }
}
