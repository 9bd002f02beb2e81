//! The claim form on A4: head, person, visit, diagnoses, lines, totals, signatures, and what stands on every page.

mod foot;
mod head;
mod lines;
mod sheet;

use claims_domain::paper::{ClaimForm, Mark};
use claims_words::Lang;

use crate::fonts::Weight;
use crate::page::{Block, Flow, Ink, PAGE};
use crate::shape::shape;
use sheet::{BOTTOM, LEFT, RIGHT, Sheet, TOP};

/// Every page with everything on it.
pub(crate) fn pages(form: &ClaimForm, lang: Lang) -> Vec<Vec<Ink>> {
    let sheet = Sheet::new(form, lang);
    let running = head::running(&sheet);
    let mut flow = Flow::new(TOP, BOTTOM, &running);
    for block in head::blocks(&sheet) {
        flow.add(block, None);
    }
    let mut closing = foot::totals(&sheet);
    closing.below(foot::signatures(&sheet));
    lines::add(&sheet, &mut flow, closing);

    let mut pages = flow.into_pages();
    let count = pages.len();
    for (at, page) in pages.iter_mut().enumerate() {
        page.extend(foot::footer(&sheet, at + 1, count).inks);
        if form.mark == Mark::NotYetSubmitted {
            // Below everything else.
            page.insert(0, watermark(&sheet));
        }
    }
    pages
}

/// A form that the payer does not have must not pass for one that it has.
fn watermark(sheet: &Sheet<'_>) -> Ink {
    let line = shape(&sheet.word("paper-mark-not-submitted").to_uppercase(), Weight::Bold);
    let size = line.fitting(78.0, 760.0);
    Ink::Watermark { x: PAGE.0 / 2.0, y: PAGE.1 / 2.0, size, grey: 0.93, line }
}

/// A hairline over the whole width.
fn hairline(block: &mut Block, y: f32, grey: f32) {
    block.inks.push(Ink::Rule { from: (LEFT, y), to: (RIGHT, y), thick: 0.5, grey });
}

#[cfg(test)]
mod tests;
