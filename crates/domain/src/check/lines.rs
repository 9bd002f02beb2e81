//! Checks of the service and item lines: catalogue, price list, quantity, price, doubles.

use super::Known;
use super::finding::{Field, Finding, FindingCode as Code, Weight};
use crate::catalogue::{Kind, Listed, Standing};
use crate::claim::Line;
use crate::draft::{Draft, DraftLine};
use crate::money::{AmountError, Money, Quantity};

/// `None` when any line is unreadable.
pub(super) fn check(draft: &Draft, known: &Known, found: &mut Vec<Finding>) -> Option<Vec<Line>> {
    let mut lines: Vec<Line> = Vec::new();
    let mut readable = true;
    if draft.lines.iter().all(DraftLine::is_blank) {
        found.push(Finding::new(Code::NoLines, Weight::Stops, Field::Lines));
        return None;
    }
    if !known.facility.has_price_list() && known.unpriced.is_empty() {
        found.push(Finding::new(Code::FacilityWithoutPriceList, Weight::WillBeRejected, Field::Lines).because(2));
    }
    let unpriced = |line: &DraftLine| Kind::parse(&line.kind).is_some_and(|kind| known.unpriced.contains(&kind));
    if draft.lines.iter().any(unpriced) {
        found.push(Finding::new(Code::PriceListNotKnown, Weight::CannotCheck, Field::Lines));
    }
    for (at, typed) in draft.lines.iter().enumerate().filter(|(_, line)| !line.is_blank()) {
        let listed = element(typed, at, known, found);
        if let Some(listed) = listed {
            stands(draft, at, listed, found);
        }
        let quantity = quantity(typed, at, listed, found);
        let price = price(typed, at, listed, known, found);
        match (listed, quantity, price) {
            (Some(listed), Some(quantity), Some(price)) => {
                let line = Line {
                    kind: listed.element.kind,
                    code: listed.element.code.clone(),
                    uuid: listed.element.uuid.clone(),
                    name: listed.element.name.clone(),
                    quantity,
                    price,
                };
                if lines.iter().any(|other| other.kind == line.kind && other.code == line.code) {
                    found.push(
                        Finding::new(Code::LineTwice, Weight::MayBeRejected, Field::LineCode(at))
                            .with("code", &line.code),
                    );
                }
                lines.push(line);
            }
            _ => readable = false,
        }
    }
    if readable && lines.iter().map(Line::amount).sum::<Money>().is_zero() {
        found.push(Finding::new(Code::TotalZero, Weight::Stops, Field::Lines));
    }
    readable.then_some(lines)
}

fn element<'a>(typed: &DraftLine, at: usize, known: &'a Known, found: &mut Vec<Finding>) -> Option<&'a Listed> {
    let code = typed.code.trim();
    if code.is_empty() {
        found.push(Finding::new(Code::LineWithoutCode, Weight::Stops, Field::LineCode(at)));
        return None;
    }
    let listed = Kind::parse(&typed.kind).and_then(|kind| known.elements.get(&(kind, code.to_owned())));
    match listed {
        None => found.push(Finding::new(Code::ElementUnknown, Weight::Stops, Field::LineCode(at)).with("value", code)),
        Some(listed)
            if !listed.in_list && known.facility.has_price_list() && !known.unpriced.contains(&listed.element.kind) =>
        {
            found.push(
                Finding::new(Code::NotInPriceList, Weight::WillBeRejected, Field::LineCode(at))
                    .because(2)
                    .with("code", code),
            );
        }
        Some(_) => {}
    }
    listed
}

/// Whether the payer's row, as it stands today, was valid on the day of the visit: the payer asks no earlier version.
///
/// 26.04 compares the visit's midnight with the time from which the row is valid, so that an edit on the day itself is too late as well;
/// 25.10 does not. Which of them will judge the claim is not known here.
fn stands(draft: &Draft, at: usize, listed: &Listed, found: &mut Vec<Finding>) {
    let (code, field) = (&listed.element.code, Field::LineCode(at));
    match listed.standing {
        Standing::Retired => {
            found.push(Finding::new(Code::ElementRetired, Weight::WillBeRejected, field).because(1).with("code", code));
        }
        Standing::From(from) => {
            if let Some(from) = from.filter(|from| draft.target().is_some_and(|target| *from >= target)) {
                let finding = Finding::new(Code::ElementNotYetValid, Weight::MayBeRejected, field).because(9);
                found.push(finding.with("code", code).with("day", from));
            }
        }
    }
}

fn quantity(typed: &DraftLine, at: usize, listed: Option<&Listed>, found: &mut Vec<Finding>) -> Option<Quantity> {
    let field = Field::LineQuantity(at);
    let text = typed.quantity.trim();
    if text.is_empty() {
        found.push(Finding::new(Code::QuantityMissing, Weight::Stops, field));
        return None;
    }
    match Quantity::typed(text) {
        Ok(quantity) => {
            // The payer compares with the whole part of the maximum.
            let maximum = listed.and_then(|listed| listed.element.maximum).map(|maximum| maximum.get().trunc());
            if let Some(maximum) = maximum.filter(|maximum| !maximum.is_zero() && quantity.get() > *maximum) {
                found.push(
                    Finding::new(Code::QuantityOverMaximum, Weight::Stops, field).with("limit", maximum.normalize()),
                );
            }
            Some(quantity)
        }
        Err(error) => {
            let code = match error {
                AmountError::Unreadable | AmountError::TooPrecise => Code::QuantityUnreadable,
                AmountError::NotPositive => Code::QuantityNotPositive,
                AmountError::TooLarge => Code::QuantityTooLarge,
            };
            found.push(Finding::new(code, Weight::Stops, field).with("value", text));
            None
        }
    }
}

fn price(
    typed: &DraftLine,
    at: usize,
    listed: Option<&Listed>,
    known: &Known,
    found: &mut Vec<Finding>,
) -> Option<Money> {
    let field = Field::LinePrice(at);
    let text = typed.price.trim();
    if text.is_empty() {
        found.push(Finding::new(Code::PriceMissing, Weight::Stops, field));
        return None;
    }
    let Ok(price) = Money::typed(text) else {
        found.push(Finding::new(Code::PriceUnreadable, Weight::Stops, field).with("value", text));
        return None;
    };
    // A national price is no promise of what this facility is paid.
    let list = listed.filter(|listed| !known.unpriced.contains(&listed.element.kind)).map(Listed::price);
    if let Some(list) = list.filter(|list| *list != price) {
        found.push(Finding::new(Code::PriceDiffersFromList, Weight::MayBeRejected, field).with("list", list));
    }
    Some(price)
}
