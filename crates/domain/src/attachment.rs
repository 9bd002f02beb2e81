//! Files that go with a claim: what a payer takes, under which name, and what happens to each on its way.
//!
//! A file is never part of the claim that is sent: it follows once the payer has the claim, each on its own, so that no failure of a file
//! can touch the claim.

mod name;
mod way;

use thiserror::Error;

pub use name::{safe, unlike};
pub use way::{LEASE, Outcome, Place, Standing, Turn, Why, after, turn};

/// Largest file taken, in bytes. openIMIS reads requests of up to 10 MiB, and in them a file is a third longer.
pub const LARGEST: u64 = 7 * 1024 * 1024;
/// Files of one claim at most.
pub const MOST: usize = 10;

/// A type of file that openIMIS takes with a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileType {
    /// Portable Document Format.
    Pdf,
    /// PNG picture.
    Png,
    /// JPEG picture.
    Jpeg,
    /// Plain text.
    Text,
    /// Word before 2007.
    Word,
    /// Word since 2007, without macros.
    WordXml,
}

/// Why a file cannot go with a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Unfit {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Larger than [`LARGEST`].
    #[error("the file is too large")]
    TooLarge,
    /// By its content it is of no type that is taken, whatever its name says.
    #[error("the type of the file is not taken")]
    OfNoType,
}

impl FileType {
    /// What openIMIS is told.
    #[must_use]
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Text => "text/plain",
            Self::Word => "application/msword",
            Self::WordXml => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }
    }

    /// Endings of names, the usual one first.
    #[must_use]
    pub const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Text => &["txt", "csv"],
            Self::Word => &["doc"],
            Self::WordXml => &["docx"],
        }
    }

    /// By the content; the name decides only where several types begin alike.
    fn of(name: &str, bytes: &[u8]) -> Option<Self> {
        let ends = |ending: &str| name::ending(name).is_some_and(|own| own.eq_ignore_ascii_case(ending));
        let holds = |text: &[u8]| bytes.windows(text.len()).any(|part| part == text);
        if bytes.starts_with(b"%PDF-") {
            Some(Self::Pdf)
        } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else if bytes.starts_with(b"\xff\xd8\xff") {
            Some(Self::Jpeg)
        } else if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
            // Spreadsheets and installers begin the same.
            ends("doc").then_some(Self::Word)
        } else if bytes.starts_with(b"PK\x03\x04") {
            (ends("docx") && holds(b"word/") && !holds(b"vbaProject")).then_some(Self::WordXml)
        } else {
            let is_text = bytes.iter().all(|byte| *byte >= b' ' && *byte != 0x7f || b"\t\n\r\x0c".contains(byte));
            is_text.then_some(Self::Text)
        }
    }
}

/// The type of a file and the name it is sent under: the given one without folders, without characters that hide or turn others around,
/// and with an ending that fits what is in the file.
///
/// # Errors
/// Why it cannot go with a claim.
pub fn fit(name: &str, bytes: &[u8]) -> Result<(String, FileType), Unfit> {
    if bytes.is_empty() {
        return Err(Unfit::Empty);
    }
    if bytes.len() as u64 > LARGEST {
        return Err(Unfit::TooLarge);
    }
    let name = name::safe(name);
    let kind = FileType::of(&name, bytes).ok_or(Unfit::OfNoType)?;
    Ok((name::with_ending(&name, kind.endings()), kind))
}

#[cfg(test)]
mod tests;
