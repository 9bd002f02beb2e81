//! The upper part of the form: facility, claim code, status mark, person, visit and diagnoses.

use claims_domain::ServiceDate;
use claims_domain::claim::VisitType;
use claims_domain::cover::Sex;
use claims_domain::paper::Mark;

use super::hairline;
use super::sheet::{COLUMN, HEADING, LABEL, LEFT, NOTE, RIGHT, ROW, ROW_STRONG, STRONG, Sheet, Type, VALUE, at};
use crate::fonts::Weight;
use crate::page::{Block, Ink};
use crate::shape::shape;

const FACILITY: Type = Type { size: 12.0, weight: Weight::Bold, grey: 0.0 };
const TITLE: Type = Type { size: 10.0, weight: Weight::Bold, grey: 0.0 };
const CODE: Type = Type { size: 23.0, weight: Weight::Bold, grey: 0.0 };
const MARK: Type = Type { size: 11.0, weight: Weight::Bold, grey: 0.0 };
/// Between two columns of the grid.
const GUTTER: f32 = 10.0;

/// The blocks of the first page above the lines.
pub(super) fn blocks(sheet: &Sheet<'_>) -> Vec<Block> {
    let mut blocks = vec![letterhead(sheet), code_and_mark(sheet), person(sheet), visit(sheet), diagnoses(sheet)];
    blocks.extend(explanation(sheet));
    blocks
}

/// The strip that every later page begins with.
pub(super) fn running(sheet: &Sheet<'_>) -> Block {
    let form = sheet.form;
    let mut block = Block::default();
    let middle = LEFT + COLUMN * 6.5;
    sheet.left(
        &mut block,
        &format!("{} · {}", form.facility_code, form.facility_name),
        NOTE,
        at(LEFT, 1.0, COLUMN * 6.3),
    );
    let right = format!("{} · {}", code(sheet), mark_words(sheet).0);
    sheet.right(&mut block, &right, ROW_STRONG, RIGHT, 0.0, RIGHT - middle);
    hairline(&mut block, ROW.leading() + 3.0, 0.0);
    block.height = ROW.leading() + 14.0;
    block
}

fn code(sheet: &Sheet<'_>) -> String {
    let code = sheet.form.code.trim();
    if code.is_empty() { sheet.word("paper-no-code") } else { code.to_owned() }
}

fn letterhead(sheet: &Sheet<'_>) -> Block {
    let form = sheet.form;
    let mut block = Block::default();
    let room = COLUMN * 7.5;
    let mut y = sheet.paragraph(&mut block, &form.facility_name, FACILITY, at(LEFT, 0.0, room), 3);
    let mut place = vec![form.facility_code.as_str()];
    place.extend(form.facility_places.iter().map(String::as_str).filter(|place| !place.trim().is_empty()));
    y += sheet.paragraph(&mut block, &place.join(" · "), NOTE, at(LEFT, y, room), 2);
    let side = COLUMN * 4.3;
    sheet.right(&mut block, &sheet.word("paper-claim-form"), TITLE, RIGHT, 1.5, side);
    let mut small = sheet.word("paper-confidential");
    if form.copy >= 2 {
        small = format!("{} · {small}", sheet.words("paper-copy", &[("copy", &form.copy.to_string())]));
    }
    sheet.right(&mut block, &small, NOTE, RIGHT, TITLE.leading() + 2.5, side);
    y = y.max(TITLE.leading() + 2.5 + NOTE.leading());
    hairline(&mut block, y + 5.0, 0.0);
    block.height = y + 15.0;
    block
}

fn code_and_mark(sheet: &Sheet<'_>) -> Block {
    let mut block = Block::default();
    let width = COLUMN * 4.3;
    let left = RIGHT - width;
    let (word, note, approved) = mark_words(sheet);
    let pad = 8.0;
    let mut y = 5.0;
    for (text, style) in [(word.to_uppercase(), MARK), (note, NOTE), (approved.unwrap_or_default(), STRONG)] {
        y += sheet.paragraph(&mut block, &text, style, at(left + pad, y, width - 2.0 * pad), 2);
    }
    let height = y + 6.0;
    let is_here = sheet.form.mark == Mark::NotYetSubmitted;
    block.inks.push(Ink::Frame { x: left, y: 0.0, width, height, thick: if is_here { 1.6 } else { 0.8 }, grey: 0.0 });

    let room = left - LEFT - GUTTER * 1.5;
    sheet.left(&mut block, &sheet.word("paper-claim-code"), LABEL, at(LEFT, 0.0, room));
    // A draft has no code to look for.
    let style =
        if sheet.form.code.trim().is_empty() { Type { size: 15.0, weight: Weight::Regular, grey: 0.38 } } else { CODE };
    let line = shape(&code(sheet), style.weight);
    let size = line.fitting(style.size, room);
    block.inks.push(Ink::Text { x: LEFT, y: LABEL.leading() + CODE.ascent() - 1.0, size, grey: style.grey, line });
    block.height = height.max(LABEL.leading() + CODE.leading()) + 12.0;
    block
}

/// Word, note and approved total of the status mark.
fn mark_words(sheet: &Sheet<'_>) -> (String, String, Option<String>) {
    match &sheet.form.mark {
        Mark::NotYetSubmitted => {
            (sheet.word("paper-mark-not-submitted"), sheet.word("paper-mark-not-submitted-note"), None)
        }
        Mark::Submitted { on } => {
            (sheet.word("paper-mark-submitted"), sheet.words("paper-mark-submitted-note", &[("on", on)]), None)
        }
        Mark::Answered { state, on, approved } => (
            sheet.word(state),
            sheet.words("paper-mark-answered-note", &[("on", on)]),
            approved.map(|amount| format!("{} {}", sheet.word("paper-approved-total"), sheet.total(amount))),
        ),
    }
}

/// A row of fields: label key, value, style, columns it takes.
fn fields(sheet: &Sheet<'_>, cells: &[(&str, String, Type, f32)]) -> Block {
    let mut block = Block::default();
    let mut x = LEFT;
    for (label, value, style, columns) in cells {
        let width = COLUMN * columns;
        let height = sheet.field(&mut block, label, value, *style, at(x, 0.0, width - GUTTER));
        block.height = block.height.max(height);
        x += width;
    }
    block.height += 5.0;
    block
}

/// A part of the form under its heading, with a hairline above.
fn part(sheet: &Sheet<'_>, heading: &str, rows: Vec<Block>) -> Block {
    let mut block = Block::default();
    hairline(&mut block, 0.0, 0.7);
    sheet.left(&mut block, &sheet.word(heading), HEADING, at(LEFT, 5.0, RIGHT - LEFT));
    block.height = HEADING.leading() + 8.0;
    for row in rows {
        block.below(row);
    }
    block.height += 3.0;
    block
}

fn person(sheet: &Sheet<'_>) -> Block {
    let form = sheet.form;
    let name = form.insuree_name.clone().unwrap_or_else(|| sheet.word("paper-name-not-known"));
    let sex = form.sex.map(|sex| {
        sheet.word(match sex {
            Sex::Female => "sex-female",
            Sex::Male => "sex-male",
            Sex::Other => "sex-other",
        })
    });
    let born = form.born.map(|born| match form.visit_from {
        Some(visit) => {
            format!("{born} ({})", sheet.words("paper-age", &[("years", &born.years_until(visit).to_string())]))
        }
        None => born.to_string(),
    });
    let row = fields(
        sheet,
        &[
            ("paper-insurance-number", form.insuree_number.clone(), STRONG, 3.0),
            ("paper-name", name, if form.insuree_name.is_some() { STRONG } else { VALUE }, 4.5),
            ("paper-sex", sex.unwrap_or_default(), VALUE, 1.5),
            ("paper-born", born.unwrap_or_default(), VALUE, 3.0),
        ],
    );
    part(sheet, "paper-patient", vec![row])
}

fn visit(sheet: &Sheet<'_>) -> Block {
    let form = sheet.form;
    let day = |day: Option<ServiceDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let visit_type = form.visit_type.map(|visit| {
        sheet.word(match visit {
            VisitType::Emergency => "visit-type-emergency",
            VisitType::Referral => "visit-type-referral",
            VisitType::Other => "visit-type-other",
        })
    });
    let when = fields(
        sheet,
        &[
            ("paper-visit-type", visit_type.unwrap_or_default(), VALUE, 3.0),
            ("paper-visit-from", day(form.visit_from), VALUE, 2.25),
            ("paper-visit-to", day(form.visit_to), VALUE, 2.25),
            ("paper-claim-date", day(form.claim_date), VALUE, 4.5),
        ],
    );
    let who = fields(
        sheet,
        &[
            ("paper-guarantee", form.guarantee.clone().unwrap_or_default(), VALUE, 3.0),
            ("paper-administrator", form.administrator.clone(), VALUE, 9.0),
        ],
    );
    part(sheet, "paper-visit", vec![when, who])
}

fn diagnoses(sheet: &Sheet<'_>) -> Block {
    let mut rows: Vec<Block> = Vec::new();
    for (index, (code, name)) in sheet.form.diagnoses.iter().enumerate() {
        let mut row = Block::default();
        let place = if index == 0 { sheet.word("paper-main-diagnosis") } else { (index + 1).to_string() };
        sheet.left(&mut row, &place, LABEL, at(LEFT, 1.6, COLUMN * 1.2));
        let style = if index == 0 { STRONG } else { VALUE };
        let code_height =
            sheet.paragraph(&mut row, code, STRONG, at(LEFT + COLUMN * 1.25, 0.0, COLUMN * 1.75 - GUTTER), 2);
        let name_height = sheet.paragraph(&mut row, name, style, at(LEFT + COLUMN * 3.0, 0.0, COLUMN * 9.0), 4);
        row.height = code_height.max(name_height) + 1.0;
        rows.push(row);
    }
    if rows.is_empty() {
        let mut row = Block::default();
        row.height = sheet.paragraph(&mut row, "–", VALUE, at(LEFT, 0.0, COLUMN), 1);
        rows.push(row);
    }
    let mut block = part(sheet, "paper-diagnoses", rows);
    block.height += 3.0;
    block
}

/// The explanation to the payer and the reason for submitting in spite of a warning.
fn explanation(sheet: &Sheet<'_>) -> Vec<Block> {
    let form = sheet.form;
    let texts = [("paper-explanation", &form.explanation), ("paper-submitted-anyway", &form.submitted_anyway)];
    let mut blocks = Vec::new();
    for (label, text) in texts {
        let Some(text) = text.as_deref().filter(|text| !text.trim().is_empty()) else { continue };
        let mut block = Block::default();
        hairline(&mut block, 0.0, 0.7);
        sheet.left(&mut block, &sheet.word(label), HEADING, at(LEFT, 5.0, RIGHT - LEFT));
        let top = HEADING.leading() + 7.0;
        block.height = top + sheet.paragraph(&mut block, text, VALUE, at(LEFT, top, RIGHT - LEFT), 30) + 8.0;
        blocks.push(block);
    }
    blocks
}
