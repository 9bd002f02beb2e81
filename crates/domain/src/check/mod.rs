//! The pre-check: everything the payer would object to, in reading order of the form, and the claim itself when it is complete.

mod claim_fields;
mod finding;
mod lines;
mod products;

use std::collections::{BTreeMap, BTreeSet};

use crate::catalogue::{Administrator, Kind, Listed};
use crate::claim::Composed;
use crate::cover::{Cover, Insuree};
use crate::date::ServiceDate;
use crate::draft::Draft;
use crate::facility::Facility;
use crate::field_rules::FieldRules;

pub use finding::{Field, Finding, FindingCode, Weight};
pub use products::{ProductKnown, covers};

/// What the laptop knows that bears on one draft; loaded for it, so it holds only what the draft names.
#[derive(Debug, Clone)]
pub struct Known {
    /// This facility.
    pub facility: Facility,
    /// Which fields the scheme wants.
    pub field_rules: FieldRules,
    /// Claim administrators of the facility.
    pub administrators: Vec<Administrator>,
    /// The catalogue rows of the draft's lines, as of the visit, by kind and code.
    pub elements: BTreeMap<(Kind, String), Listed>,
    /// Kinds whose price list the facility has at the payer, but not on this laptop: what is in it cannot be told.
    pub unpriced: BTreeSet<Kind>,
    /// Those of the draft's diagnosis codes that the payer's list has.
    pub diagnoses: BTreeSet<String>,
    /// The person, when the mirror has them.
    pub insuree: Option<Insuree>,
    /// The person's cover as far as known.
    pub cover: Cover,
    /// What is known of the products of the person's policies, by the product's code; a product nothing is known of is not among them.
    pub products: BTreeMap<String, ProductKnown>,
    /// Whether the laptop's clock was found far from the server's.
    pub clock_doubtful: bool,
    /// The claim's code is longer than the payer takes.
    pub code_too_long: bool,
}

/// The outcome of a check.
#[derive(Debug, Clone)]
pub struct Checked {
    /// In reading order of the form.
    pub findings: Vec<Finding>,
    /// The claim, when nothing [`Weight::Stops`] it.
    composed: Option<Composed>,
}

/// A claim that may be submitted: complete, and with a reason for whatever the payer will reject.
///
/// Only [`Checked::ready`] makes one, and submitting takes nothing else: the type is the guard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadyClaim {
    composed: Composed,
    anyway: Option<String>,
}

/// Why a claim may not be submitted yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotReady {
    /// Something is missing or unreadable, or the payer would refuse to take it at all.
    #[error("the claim is incomplete")]
    Incomplete,
    /// The payer will reject it, and no reason was given for sending it all the same.
    #[error("the payer would reject the claim and no reason was given to send it anyway")]
    NeedsReason,
}

impl Checked {
    /// The claim as far as it is complete, for totals and papers.
    #[must_use]
    pub const fn composed(&self) -> Option<&Composed> {
        self.composed.as_ref()
    }

    /// Whether submitting needs a reason.
    #[must_use]
    pub fn needs_reason(&self) -> bool {
        self.findings.iter().any(|finding| finding.weight == Weight::WillBeRejected)
    }

    /// Lets the claim pass, with the clerk's reason where the payer will reject something.
    ///
    /// # Errors
    /// [`NotReady`] when it is incomplete, or a needed reason is missing or blank.
    pub fn ready(self, anyway: Option<&str>) -> Result<ReadyClaim, NotReady> {
        let anyway = anyway.map(str::trim).filter(|reason| !reason.is_empty()).map(str::to_owned);
        let needs_reason = self.needs_reason();
        let composed = self.composed.ok_or(NotReady::Incomplete)?;
        if needs_reason && anyway.is_none() {
            return Err(NotReady::NeedsReason);
        }
        Ok(ReadyClaim { composed, anyway: anyway.filter(|_| needs_reason) })
    }
}

impl ReadyClaim {
    /// The claim.
    #[must_use]
    pub const fn composed(&self) -> &Composed {
        &self.composed
    }

    /// The clerk's reason for sending what will be rejected.
    #[must_use]
    pub fn anyway(&self) -> Option<&str> {
        self.anyway.as_deref()
    }
}

/// Checks a draft; total, pure, and never fails: an incomplete draft has findings.
#[must_use]
pub fn pre_check(draft: &Draft, known: &Known, today: ServiceDate) -> Checked {
    let mut findings = Vec::new();
    let head = claim_fields::check(draft, known, today, &mut findings);
    let lines = lines::check(draft, known, &mut findings);
    products::check(draft, known, &mut findings);
    let complete = findings.iter().all(|finding| finding.weight != Weight::Stops);
    let composed = match (complete, head, lines) {
        (true, Some(head), Some(lines)) => Some(head.with(lines, known)),
        _ => None,
    };
    Checked { findings, composed }
}

#[cfg(test)]
mod tests;
