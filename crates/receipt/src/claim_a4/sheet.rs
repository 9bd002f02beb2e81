//! The sheet: its grid, its type sizes, and how words and values are set on it.

use claims_domain::Money;
use claims_domain::paper::ClaimForm;
use claims_words::Lang;

use crate::amount;
use crate::fonts::Weight;
use crate::page::{Block, Ink, PAGE};
use crate::shape::shape;
use crate::wrap::{clip, wrap};

/// Left and right edge of everything, in points.
pub(super) const LEFT: f32 = 42.52;
pub(super) const RIGHT: f32 = PAGE.0 - LEFT;
/// Upper and lower edge of what flows; the footer stands below.
pub(super) const TOP: f32 = 38.0;
pub(super) const BOTTOM: f32 = PAGE.1 - 54.0;
/// Width of one of twelve columns.
pub(super) const COLUMN: f32 = (RIGHT - LEFT) / 12.0;

/// How a text is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Type {
    pub(super) size: f32,
    pub(super) weight: Weight,
    pub(super) grey: f32,
}

/// Names of fields, headers of columns.
pub(super) const LABEL: Type = Type { size: 7.0, weight: Weight::Regular, grey: 0.38 };
/// What was filled in.
pub(super) const VALUE: Type = Type { size: 9.5, weight: Weight::Regular, grey: 0.0 };
/// What the eye looks for.
pub(super) const STRONG: Type = Type { size: 9.5, weight: Weight::Bold, grey: 0.0 };
/// Rows of tables.
pub(super) const ROW: Type = Type { size: 8.5, weight: Weight::Regular, grey: 0.0 };
/// Totals of tables.
pub(super) const ROW_STRONG: Type = Type { size: 8.5, weight: Weight::Bold, grey: 0.0 };
/// Notes and small print.
pub(super) const NOTE: Type = Type { size: 7.5, weight: Weight::Regular, grey: 0.25 };
/// Headings of parts.
pub(super) const HEADING: Type = Type { size: 9.5, weight: Weight::Bold, grey: 0.0 };

impl Type {
    /// From one baseline to the next; room for marks above and below in every script.
    pub(super) const fn leading(self) -> f32 {
        self.size * 1.34
    }

    /// From the top of a line to its baseline.
    pub(super) const fn ascent(self) -> f32 {
        self.size * 1.04
    }
}

/// Where a text starts, and how wide it may be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    x: f32,
    top: f32,
    room: f32,
}

/// A place: left edge, top of the first line, width.
pub(super) const fn at(x: f32, top: f32, room: f32) -> Place {
    Place { x, top, room }
}

/// A column of figures.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    /// Where its figures end.
    pub(super) edge: f32,
    pub(super) width: f32,
    /// The most decimals any of its amounts has.
    pub(super) decimals: usize,
}

/// What one form is set with.
pub(super) struct Sheet<'a> {
    pub(super) form: &'a ClaimForm,
    pub(super) lang: Lang,
    /// Whether the payer's columns are printed.
    pub(super) is_answered: bool,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(form: &'a ClaimForm, lang: Lang) -> Self {
        let is_answered =
            form.services.iter().chain(&form.items).any(|line| line.approved.is_some() || line.reason.is_some());
        Self { form, lang, is_answered }
    }

    pub(super) fn word(&self, key: &str) -> String {
        claims_words::message(self.lang, key, &[])
    }

    pub(super) fn words(&self, key: &str, args: &[(&str, &str)]) -> String {
        claims_words::message(self.lang, key, args)
    }

    pub(super) fn total(&self, amount: Money) -> String {
        amount::with_currency(amount, &self.form.currency, self.lang)
    }

    /// Wrapped lines from a place down; answers the height they take.
    pub(super) fn paragraph(&self, block: &mut Block, text: &str, style: Type, place: Place, most: usize) -> f32 {
        let mut y = place.top;
        for line in wrap(text, style.weight, style.size, place.room, most) {
            block.inks.push(Ink::Text { x: place.x, y: y + style.ascent(), size: style.size, grey: style.grey, line });
            y += style.leading();
        }
        y - place.top
    }

    /// One line, cut where it must be.
    pub(super) fn left(&self, block: &mut Block, text: &str, style: Type, place: Place) {
        let line = clip(text, style.weight, style.size, place.room);
        let y = place.top + style.ascent();
        block.inks.push(Ink::Text { x: place.x, y, size: style.size, grey: style.grey, line });
    }

    /// One line that ends at `edge`; set smaller where it must be, for a figure is never cut.
    pub(super) fn right(&self, block: &mut Block, text: &str, style: Type, edge: f32, top: f32, room: f32) {
        let line = shape(text, style.weight);
        let size = line.fitting(style.size, room);
        block.inks.push(Ink::Text {
            x: edge - line.width_at(size),
            y: top + style.ascent(),
            size,
            grey: style.grey,
            line,
        });
    }

    /// An amount in a column, its point under the points above.
    pub(super) fn amount(&self, block: &mut Block, amount: Money, style: Type, column: Column, top: f32) {
        let missing = "0".repeat(column.decimals.saturating_sub(decimals(amount)));
        let pad = shape(&missing, style.weight).width_at(style.size);
        self.right(block, &amount::money(amount, self.lang), style, column.edge - pad, top, column.width - pad);
    }

    /// A label with its value below; an empty value shows as a dash. Answers the height.
    pub(super) fn field(&self, block: &mut Block, label: &str, value: &str, style: Type, place: Place) -> f32 {
        self.left(block, &self.word(label), LABEL, place);
        let value = if value.trim().is_empty() { "–" } else { value };
        let below = Place { top: place.top + LABEL.leading(), ..place };
        LABEL.leading() + self.paragraph(block, value, style, below, 4)
    }
}

/// Decimals an amount is written with.
pub(super) fn decimals(amount: Money) -> usize {
    amount.to_string().split_once('.').map_or(0, |(_, decimals)| decimals.len())
}
