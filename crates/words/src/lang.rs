//! The languages there are words in.

use std::fmt;
use std::str::FromStr;

/// A language with a full set of catalogues.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Lang {
    /// English, which every other language falls back to.
    #[default]
    En,
    /// French.
    Fr,
}

/// There are no words in the language asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no catalogue for language {0:?}")]
pub struct UnknownLanguage(
    /// As asked for.
    pub String,
);

impl Lang {
    /// Every language, English first.
    #[must_use]
    pub const fn all() -> &'static [Self] {
        &[Self::En, Self::Fr]
    }

    /// The language's subtag, as in file names, settings and `--lang`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Lang {
    type Err = UnknownLanguage;

    /// Reads `fr`, `FR`, `fr-CM` and a system's `fr_CM.UTF-8` alike: only the language counts.
    fn from_str(text: &str) -> Result<Self, UnknownLanguage> {
        let subtag = text.trim().split(['-', '_', '.', '@']).next().unwrap_or_default();
        Self::all()
            .iter()
            .copied()
            .find(|lang| lang.as_str().eq_ignore_ascii_case(subtag))
            .ok_or_else(|| UnknownLanguage(text.to_owned()))
    }
}
