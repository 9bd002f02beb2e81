//! The lower part of the form: totals, certification with signatures, and the footer of every page.

use claims_domain::paper::Mark;

use super::hairline;
use super::sheet::{COLUMN, HEADING, LABEL, LEFT, NOTE, RIGHT, Sheet, Type, VALUE, at};
use crate::fonts::Weight;
use crate::page::{Block, Ink, PAGE};
use crate::shape::shape;

const TOTAL: Type = Type { size: 12.0, weight: Weight::Bold, grey: 0.0 };
/// Room to write on a line by hand.
const LINE: f32 = 21.0;
/// Width of the frame for the stamp.
const STAMP: f32 = 76.0;

/// The grand totals.
pub(super) fn totals(sheet: &Sheet<'_>) -> Block {
    let form = sheet.form;
    let mut rows = vec![("paper-total", form.total())];
    if let Mark::Answered { approved: Some(approved), .. } = form.mark {
        rows.push(("paper-approved-sum", approved));
    }
    let mut block = Block::default();
    let left = LEFT + COLUMN * 5.0;
    let mut y = 6.0;
    block.inks.push(Ink::Rule { from: (left, y), to: (RIGHT, y), thick: 1.2, grey: 0.0 });
    y += 4.0;
    for (word, amount) in rows {
        sheet.left(&mut block, &sheet.word(word), Type { size: 10.0, ..TOTAL }, at(left, y + 2.1, COLUMN * 3.2));
        sheet.right(&mut block, &sheet.total(amount), TOTAL, RIGHT, y, COLUMN * 3.6);
        y += TOTAL.leading();
    }
    block.inks.push(Ink::Rule { from: (left, y + 4.0), to: (RIGHT, y + 4.0), thick: 0.5, grey: 0.0 });
    block.height = y + 24.0;
    block
}

/// What is certified, by whom, with room for name, date, signature and stamp.
pub(super) fn signatures(sheet: &Sheet<'_>) -> Block {
    let mut block = Block::default();
    let gap = COLUMN * 0.6;
    let width = (RIGHT - LEFT - gap) / 2.0;
    let mut person = certificate(sheet, "paper-insured-person", "paper-certify-insured", width);
    let mut facility = certificate(sheet, "paper-claim-administrator", "paper-certify-facility", width);
    // The lines to write on stand at one height, whichever text is longer.
    let height = person.height.max(facility.height);
    person.height = height;
    facility.height = height;
    person.below(writing_lines(sheet, "", width));
    facility.below(writing_lines(sheet, &sheet.form.administrator, width - STAMP - 10.0));
    stamp(sheet, &mut facility, width, height);
    block.height = person.height;
    block.place(person, LEFT, 0.0);
    block.place(facility, LEFT + width + gap, 0.0);
    block
}

/// Who certifies what, from x = 0.
fn certificate(sheet: &Sheet<'_>, who: &str, text: &str, width: f32) -> Block {
    let mut block = Block::default();
    sheet.left(&mut block, &sheet.word(who), HEADING, at(0.0, 0.0, width));
    let top = HEADING.leading() + 1.0;
    block.height = top + sheet.paragraph(&mut block, &sheet.word(text), NOTE, at(0.0, top, width), 4);
    block
}

/// Lines for name, date and signature, from x = 0.
fn writing_lines(sheet: &Sheet<'_>, name: &str, width: f32) -> Block {
    let mut block = Block::default();
    let mut y = 4.0;
    let left = 46.0;
    for (label, value) in [("paper-sign-name", name), ("paper-sign-date", ""), ("paper-sign-signature", "")] {
        y += LINE;
        sheet.left(&mut block, &sheet.word(label), LABEL, at(0.0, y - LABEL.leading() - 1.0, left));
        // A long name takes two small lines on the line to write on.
        let is_long = shape(value, VALUE.weight).width_at(VALUE.size) > width - left;
        let (style, lines) = if is_long { (NOTE, 2.0) } else { (VALUE, 1.0) };
        let top = y - 2.0 - style.leading() * lines;
        sheet.paragraph(&mut block, value, Type { grey: 0.0, ..style }, at(left, top, width - left), 2);
        block.inks.push(Ink::Rule { from: (left, y), to: (width, y), thick: 0.5, grey: 0.4 });
    }
    block.height = y + 4.0;
    block
}

/// A frame for the stamp at the right of the lines to write on.
fn stamp(sheet: &Sheet<'_>, block: &mut Block, width: f32, top: f32) {
    let left = width - STAMP;
    block.inks.push(Ink::Frame {
        x: left,
        y: top + 8.0,
        width: STAMP,
        height: LINE * 3.0 - 6.0,
        thick: 0.5,
        grey: 0.6,
    });
    sheet.left(block, &sheet.word("paper-sign-stamp"), LABEL, at(left + 4.0, top + 12.0, STAMP - 8.0));
}

/// The footer of page `page` of `pages`, in its place on the page.
pub(super) fn footer(sheet: &Sheet<'_>, page: usize, pages: usize) -> Block {
    let form = sheet.form;
    let mut block = Block::default();
    let top = PAGE.1 - 42.0;
    hairline(&mut block, top, 0.7);
    let top = top + 4.0;
    let mut left = sheet.words("paper-printed-at", &[("at", &form.printed_at)]);
    if form.copy >= 2 {
        left = format!("{left} · {}", sheet.words("paper-copy", &[("copy", &form.copy.to_string())]));
    }
    sheet.left(&mut block, &left, NOTE, at(LEFT, top, COLUMN * 8.0));
    let of = sheet.words("paper-page", &[("page", &page.to_string()), ("pages", &pages.to_string())]);
    sheet.right(&mut block, &of, NOTE, RIGHT, top, COLUMN * 4.0);
    block
}
