//! What happens to a checked claim later: the medical officer's review, processing, valuation.

use chrono::NaiveDateTime;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::Deserialize;
use std::time::Duration;

use crate::Release;
use crate::adjudication::total_approved;
use crate::claims::{Claim, Line, feedback, reason, status};
use crate::data::{Limitation, World};

/// What the officer is told to decide; without one she goes by the data set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Verdict {
    /// Everything the rules accepted.
    Approve,
    /// Half the quantity of the first accepted line.
    Cut,
    /// Nothing.
    Reject,
}

/// The payer's hand on its claims.
pub(crate) struct Desk<'a> {
    pub(crate) world: &'a World,
    pub(crate) release: Release,
    pub(crate) now: NaiveDateTime,
}

impl Desk<'_> {
    /// Moves a claim on as far as its age allows: reviewed after `after`, processed after twice as long,
    /// valuated after three times as long. Answers whether anything changed.
    pub(crate) fn age(&self, claim: &mut Claim, after: Duration) -> bool {
        let waited = (self.now - claim.arrived.naive_utc()).to_std().unwrap_or_default();
        let mut changed = false;
        if waited >= after && claim.status == status::CHECKED && claim.review_status == 1 {
            self.review(claim, None);
            changed = true;
        }
        if waited >= after * 2 && claim.status == status::CHECKED {
            self.process(claim);
            changed = true;
        }
        if waited >= after * 3 && claim.status == status::PROCESSED {
            self.valuate(claim);
            changed = true;
        }
        changed
    }

    /// Does at once what would come next: reviews and processes a checked claim, valuates a processed one.
    pub(crate) fn settle(&self, claim: &mut Claim, verdict: Option<Verdict>) {
        match claim.status {
            status::CHECKED => {
                if claim.review_status == 1 || verdict.is_some() {
                    self.review(claim, verdict);
                }
                if claim.status == status::CHECKED {
                    self.process(claim);
                }
            }
            status::PROCESSED => self.valuate(claim),
            _ => {}
        }
    }

    /// The officer's review; a claim she refuses whole is rejected, others stay checked.
    fn review(&self, claim: &mut Claim, verdict: Option<Verdict>) {
        let refused_person = self.world.people.by_number(&claim.insuree).is_some_and(|p| p.refused_by_officer);
        let mut touched = false;
        let mut first = true;
        for line in claim.lines.iter_mut().filter(|l| !l.refused()) {
            let decision = match verdict {
                Some(Verdict::Approve) => None,
                Some(Verdict::Reject) => Some(Decision::Refuse("Refused after review".to_owned())),
                Some(Verdict::Cut) if first => Some(Decision::Halve("Reduced after review".to_owned())),
                Some(Verdict::Cut) => None,
                None if refused_person => Some(Decision::Refuse("The register shows no such visit".to_owned())),
                None => self.opinion(&line.code),
            };
            first = false;
            if let Some(decision) = decision {
                decision.apply(line);
                touched = true;
            }
        }
        claim.review_status = if touched { 8 } else { 1 };
        if touched && claim.feedback.is_none() {
            // What she changes she asks about.
            claim.feedback_status = feedback::SELECTED;
        }
        if touched {
            claim.adjustment = Some("Reduced after review".to_owned());
        }
        if claim.accepted().next().is_none() {
            claim.status = status::REJECTED;
            claim.rejection_reason = reason::ACCEPTED;
            claim.approved = None;
        } else {
            claim.approved = Some(total_approved(claim, self.release));
        }
    }

    fn opinion(&self, code: &str) -> Option<Decision> {
        let officer = &self.world.officer;
        if let Some(why) = officer.refuses.get(code) {
            return Some(Decision::Refuse(why.clone()));
        }
        if let Some(why) = officer.halves.get(code) {
            return Some(Decision::Halve(why.clone()));
        }
        officer.reduces_price.get(code).map(|r| Decision::Price(r.price, r.because.clone()))
    }

    /// Prices a reviewed claim. A line with a relative price keeps it at `processed` until the valuation.
    fn process(&self, claim: &mut Claim) {
        let relative = claim.accepted().any(|l| l.price_origin.as_deref() == Some("R"));
        claim.process_stamp = Some(self.now);
        claim.status = if relative { status::PROCESSED } else { status::VALUATED };
        match self.release {
            Release::R2510 => {
                claim.date_processed = Some(self.now.date());
                for line in claim.lines.iter_mut().filter(|l| !l.refused()) {
                    if line.price_origin.as_deref() != Some("R") {
                        line.price_valuated = Some(paid(line));
                    }
                }
                if !relative {
                    let total = claim.accepted().filter_map(|l| l.price_valuated).sum();
                    claim.approved = Some(total);
                    claim.remunerated = Some(total);
                }
            }
            Release::R2604 if relative => claim.date_processed = Some(self.now.date()),
            Release::R2604 => {
                let total = total_approved(claim, self.release);
                claim.approved = Some(total);
                claim.valuated = Some(total);
            }
        }
    }

    /// Sets the final worth of every line, the relative index (0.9) included.
    fn valuate(&self, claim: &mut Claim) {
        for line in claim.lines.iter_mut().filter(|l| !l.refused()) {
            let index = if line.price_origin.as_deref() == Some("R") { Decimal::new(9, 1) } else { Decimal::ONE };
            line.price_valuated = Some(paid(line) * index);
        }
        let total = claim.accepted().filter_map(|l| l.price_valuated).sum();
        claim.valuated = Some(total);
        claim.remunerated = Some(total);
        claim.status = status::VALUATED;
        claim.process_stamp = Some(self.now);
        claim.date_processed = Some(self.now.date());
    }
}

enum Decision {
    Refuse(String),
    Halve(String),
    Price(Decimal, String),
}

impl Decision {
    fn apply(self, line: &mut Line) {
        match self {
            Self::Refuse(why) => {
                line.reason = Some(reason::BY_OFFICER);
                line.quantity_approved = Some(Decimal::ZERO);
                line.justification = Some(why);
            }
            Self::Halve(why) => {
                let half = line.quantity / Decimal::TWO;
                line.quantity_approved = Some(half.round_dp_with_strategy(0, RoundingStrategy::AwayFromZero));
                line.justification = Some(why);
            }
            Self::Price(price, why) => {
                line.price_approved = Some(price);
                line.justification = Some(why);
            }
        }
    }
}

/// The line's worth within the product's limitation.
fn paid(line: &Line) -> Decimal {
    let worth = line.worth();
    let value = line.limitation_value.unwrap_or(Decimal::ONE_HUNDRED);
    match line.limitation {
        Some(Limitation::F) => worth.min(value * line.quantity_held()),
        Some(Limitation::C) | None => worth * value / Decimal::ONE_HUNDRED,
    }
}
