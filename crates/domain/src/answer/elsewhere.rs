//! A claim submitted elsewhere for this facility, as it would have been typed here: so it can be read, and corrected.

use super::{Answer, AnswerLine};
use crate::claim::{Line, VisitType};
use crate::draft::{Draft, DraftLine};
use crate::ids::ServerId;
use crate::money::{Money, Quantity};

/// The claim as the payer holds it, in the words of the form; what was not sent is empty.
#[must_use]
pub fn as_draft(answer: &Answer) -> Draft {
    let told = &answer.told;
    Draft {
        insuree: text(answer.insuree.as_ref()),
        visit_type: answer.visit_type.map(VisitType::letter).unwrap_or_default().to_owned(),
        visit_from: text(told.visit_from.as_ref()),
        visit_to: text(told.visit_to.as_ref()),
        claim_date: text(told.claim_date.as_ref()),
        administrator: text(answer.administrator.as_ref()),
        diagnoses: told.diagnoses.iter().map(ToString::to_string).collect(),
        guarantee: told.guarantee.clone().unwrap_or_default(),
        explanation: told.explanation.clone().unwrap_or_default(),
        lines: answer
            .lines
            .iter()
            .map(|line| DraftLine {
                kind: line.kind.as_str().to_owned(),
                code: text(line.code.as_ref()),
                quantity: text(line.quantity.as_ref()),
                price: text(line.price.as_ref()),
            })
            .collect(),
    }
}

fn text<T: ToString>(value: Option<&T>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

/// What the payer says was claimed: its own sum, else that of its lines.
#[must_use]
pub fn claimed(answer: &Answer) -> Money {
    let of_lines = || answer.lines.iter().filter_map(|line| line.price?.times(line.quantity?)).sum();
    answer.told.claimed.unwrap_or_else(of_lines)
}

/// The lines as claimed, as the payer holds them; those of no code are left out.
#[must_use]
pub fn as_lines(answer: &Answer) -> Vec<Line> {
    let line = |held: &AnswerLine| {
        let code = held.code.clone()?;
        Some(Line {
            kind: held.kind,
            uuid: held.uuid.clone().unwrap_or_else(|| ServerId::by_code(code.as_str())),
            code,
            name: String::new(),
            quantity: held.quantity.unwrap_or(Quantity::new(rust_decimal::Decimal::ZERO)),
            price: held.price.unwrap_or_default(),
        })
    };
    answer.lines.iter().filter_map(line).collect()
}
