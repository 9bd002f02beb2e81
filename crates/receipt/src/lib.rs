//! Printed papers as PDF: shaped scripts, embedded fonts, the same bytes for the same content.
//!
//! [`claim_form`] takes the content from the domain and the words from the catalogues; nothing here knows a clock, a file or a network.
//! Text goes `wrap` → `shape` → `page` (blocks that flow) → `pdf` (fonts cut down, bytes).
//!
//! Known limit: Arabic is drawn right, but copying it out of the paper may give it in another order.

mod amount;
mod claim_a4;
mod fonts;
mod page;
mod pdf;
mod shape;
mod wrap;

use std::str::FromStr;

use claims_domain::paper::ClaimForm;
use claims_words::Lang;

/// The papers there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// The claim form on A4, portrait.
    #[default]
    ClaimA4,
}

impl Layout {
    /// The name, as in `--layout`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ClaimA4 => "claim-a4",
        }
    }
}

/// There is no such paper.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no paper layout {0:?}")]
pub struct UnknownLayout(
    /// As asked for.
    pub String,
);

impl FromStr for Layout {
    type Err = UnknownLayout;

    fn from_str(text: &str) -> Result<Self, UnknownLayout> {
        if text == Self::ClaimA4.as_str() { Ok(Self::ClaimA4) } else { Err(UnknownLayout(text.to_owned())) }
    }
}

/// Why a paper could not be made. Nothing of the content can cause it.
#[derive(Debug, thiserror::Error)]
pub enum ReceiptError {
    /// An embedded font could not be cut down to the glyphs used.
    #[error("font {0} is unusable")]
    Font(&'static str),
    /// The file could not be put together in memory.
    #[error("the file could not be put together")]
    File(#[from] std::io::Error),
}

/// The claim form on A4 as a PDF file.
///
/// Long names wrap, a line is never split over two pages, table headers repeat, and total and signatures never stand without a line.
///
/// # Errors
/// [`ReceiptError`] when an embedded font fails; never because of what the form says.
pub fn claim_form(form: &ClaimForm, lang: Lang) -> Result<Vec<u8>, ReceiptError> {
    let pages = claim_a4::pages(form, lang);
    let label = pdf::Label { title: form.code.clone(), language: lang.as_str(), printed_at: form.printed_at.clone() };
    pdf::write(&pages, &label)
}
