//! Checks of everything above the lines: person, dates, visit, administrator, diagnoses, cover.

use super::finding::{Field, Finding, FindingCode as Code, Weight};
use super::products::is_fresh;
use super::{Composed, Known};
use crate::claim::{Line, VisitType};
use crate::cover::{Cover, WhyUnknown};
use crate::date::ServiceDate;
use crate::draft::Draft;
use crate::field_rules::{FieldRule, RuledField};
use crate::ids::{AdministratorCode, DiagnosisCode, InsureeNo, ServerId};

/// Main diagnosis and four others: the payer drops a sixth without a word.
const MOST_DIAGNOSES: usize = 5;
/// The payer's column for the guarantee number.
const LONGEST_GUARANTEE: usize = 50;
/// Longer explanations are cut by some front ends of the payer.
const LONGEST_EXPLANATION: usize = 1000;

/// Everything of a claim but its lines.
pub(super) struct Head {
    insuree: InsureeNo,
    administrator: AdministratorCode,
    administrator_uuid: ServerId,
    visit_type: VisitType,
    visit_from: ServiceDate,
    visit_to: ServiceDate,
    claim_date: ServiceDate,
    diagnoses: Vec<DiagnosisCode>,
    guarantee: Option<String>,
    explanation: Option<String>,
}

impl Head {
    pub(super) fn with(self, lines: Vec<Line>, known: &Known) -> Composed {
        Composed {
            // A person known from a file only is looked up before the claim is sent, like one not known at all.
            insuree_uuid: known.insuree.as_ref().map(|insuree| insuree.uuid.clone()).filter(|id| id.code().is_none()),
            insuree: self.insuree,
            facility: known.facility.code.clone(),
            facility_uuid: known.facility.uuid.clone(),
            administrator: self.administrator,
            administrator_uuid: self.administrator_uuid,
            visit_type: self.visit_type,
            visit_from: self.visit_from,
            visit_to: self.visit_to,
            claim_date: self.claim_date,
            diagnoses: self.diagnoses,
            guarantee: self.guarantee,
            explanation: self.explanation,
            lines,
        }
    }
}

pub(super) fn check(draft: &Draft, known: &Known, today: ServiceDate, found: &mut Vec<Finding>) -> Option<Head> {
    if known.code_too_long {
        found.push(Finding::new(Code::CodeTooLong, Weight::Stops, Field::Code));
    }
    let insuree = person(draft, known, found);
    let dates = dates(draft, known, today, found);
    if let Some((from, to, _)) = dates {
        cover(known, insuree.is_some(), from, to, found);
    }
    let visit_type = VisitType::parse(&draft.visit_type);
    if visit_type.is_none() {
        found.push(Finding::new(Code::VisitTypeMissing, Weight::Stops, Field::VisitType));
    }
    let administrator = administrator(draft, known, found);
    let diagnoses = diagnoses(draft, known, found);
    let guarantee = text(&draft.guarantee, LONGEST_GUARANTEE, Field::Guarantee, found);
    wanted(known, RuledField::Guarantee, &draft.guarantee, found);
    let explanation = text(&draft.explanation, LONGEST_EXPLANATION, Field::Explanation, found);
    wanted(known, RuledField::Explanation, &draft.explanation, found);

    let (visit_from, visit_to, claim_date) = dates?;
    let (administrator, administrator_uuid) = administrator?;
    Some(Head {
        insuree: insuree?,
        administrator,
        administrator_uuid,
        visit_type: visit_type?,
        visit_from,
        visit_to,
        claim_date,
        diagnoses,
        guarantee,
        explanation,
    })
}

fn person(draft: &Draft, known: &Known, found: &mut Vec<Finding>) -> Option<InsureeNo> {
    let number = InsureeNo::typed(&draft.insuree);
    if number.as_str().is_empty() {
        found.push(Finding::new(Code::InsureeMissing, Weight::Stops, Field::Insuree));
        return None;
    }
    if !number.is_plausible() {
        found.push(Finding::new(Code::InsureeUnreadable, Weight::Stops, Field::Insuree));
        return None;
    }
    if known.insuree.is_none() {
        let not_found = matches!(known.cover, Cover::Unknown(WhyUnknown::NotFound));
        found.push(if not_found {
            // Perhaps registered since: the person is looked up once more before the first attempt.
            Finding::new(Code::InsureeNotFound, Weight::WillBeRejected, Field::Insuree).because(7)
        } else {
            Finding::new(Code::InsureeNotChecked, Weight::CannotCheck, Field::Insuree)
        });
    }
    Some(number)
}

/// Visit from, visit to, claim date.
fn dates(
    draft: &Draft,
    known: &Known,
    today: ServiceDate,
    found: &mut Vec<Finding>,
) -> Option<(ServiceDate, ServiceDate, ServiceDate)> {
    let from = date(&draft.visit_from, Field::VisitFrom, found);
    let to = if draft.visit_to.trim().is_empty() { from } else { date(&draft.visit_to, Field::VisitTo, found) };
    wanted(known, RuledField::VisitTo, &draft.visit_to, found);
    let claimed = date(&draft.claim_date, Field::ClaimDate, found);
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        found.push(Finding::new(Code::VisitEndsBeforeStart, Weight::MayBeRejected, Field::VisitTo));
    }
    for (day, field) in
        [(from, Field::VisitFrom), (to.filter(|to| Some(*to) != from), Field::VisitTo), (claimed, Field::ClaimDate)]
    {
        if day.is_some_and(|day| day > today) {
            found.push(Finding::new(Code::DateInFuture, Weight::MayBeRejected, field).with("today", today));
        }
    }
    if let (Some(from), Some(claimed)) = (from, claimed)
        && claimed < from
    {
        found.push(Finding::new(Code::ClaimBeforeVisit, Weight::WillBeRejected, Field::ClaimDate).because(9));
    }
    if known.clock_doubtful {
        found.push(Finding::new(Code::ClockDoubtful, Weight::CannotCheck, Field::VisitFrom).with("today", today));
    }
    Some((from?, to?, claimed?))
}

fn date(typed: &str, field: Field, found: &mut Vec<Finding>) -> Option<ServiceDate> {
    let typed = typed.trim();
    if typed.is_empty() {
        found.push(Finding::new(Code::DateMissing, Weight::Stops, field));
        return None;
    }
    let day = typed.parse().ok();
    if day.is_none() {
        found.push(Finding::new(Code::DateUnreadable, Weight::Stops, field).with("value", typed));
    }
    day
}

/// The payer judges cover on the last day of the visit.
fn cover(known: &Known, has_number: bool, from: ServiceDate, to: ServiceDate, found: &mut Vec<Finding>) {
    let target = to.max(from);
    match (&known.cover, known.cover.on(target)) {
        (Cover::Policies { as_of, .. }, Some(false)) => {
            // A policy may have been bought since: certain only when the answer is not older than the visit.
            let weight = if is_fresh(*as_of, target) { Weight::WillBeRejected } else { Weight::MayBeRejected };
            found.push(
                Finding::new(Code::NoCoverOnVisit, weight, Field::VisitFrom)
                    .because(7)
                    .with("day", target)
                    .with("as_of_ms", as_of.millis()),
            );
        }
        (Cover::Unknown(WhyUnknown::NeverSeen | WhyUnknown::NotAllowed | WhyUnknown::NotOffered), _)
            if has_number && known.insuree.is_some() =>
        {
            found.push(Finding::new(Code::CoverNotKnown, Weight::CannotCheck, Field::Insuree));
        }
        // An unknown person has a finding of its own.
        (Cover::Unknown(_) | Cover::Policies { .. }, _) => {}
    }
}

fn administrator(draft: &Draft, known: &Known, found: &mut Vec<Finding>) -> Option<(AdministratorCode, ServerId)> {
    let typed = draft.administrator.trim();
    if typed.is_empty() {
        found.push(Finding::new(Code::AdministratorMissing, Weight::Stops, Field::Administrator));
        return None;
    }
    let administrator = known.administrators.iter().find(|administrator| administrator.code.as_str() == typed);
    if administrator.is_none() {
        found.push(Finding::new(Code::AdministratorUnknown, Weight::Stops, Field::Administrator).with("value", typed));
    }
    administrator.map(|administrator| (administrator.code.clone(), administrator.uuid.clone()))
}

fn diagnoses(draft: &Draft, known: &Known, found: &mut Vec<Finding>) -> Vec<DiagnosisCode> {
    let mut codes: Vec<DiagnosisCode> = Vec::new();
    for (at, typed) in draft.diagnoses.iter().enumerate() {
        let typed = typed.trim();
        if typed.is_empty() {
            continue;
        }
        if !known.diagnoses.contains(typed) {
            found.push(Finding::new(Code::DiagnosisUnknown, Weight::Stops, Field::Diagnosis(at)).with("value", typed));
        } else if codes.iter().any(|code| code.as_str() == typed) {
            found.push(
                Finding::new(Code::DiagnosisTwice, Weight::MayBeRejected, Field::Diagnosis(at)).with("value", typed),
            );
        }
        codes.push(DiagnosisCode::new(typed));
    }
    // The first place is the main diagnosis: leaving it empty must not promote another one.
    if draft.diagnoses.first().is_none_or(|main| main.trim().is_empty()) {
        found.push(Finding::new(Code::DiagnosisMissing, Weight::Stops, Field::Diagnosis(0)));
    }
    for (at, place) in (1..).zip(1..MOST_DIAGNOSES) {
        let typed = draft.diagnoses.get(place).map_or("", String::as_str);
        wanted(known, RuledField::Diagnosis(at), typed, found);
    }
    if codes.len() > MOST_DIAGNOSES {
        found.push(
            Finding::new(Code::TooManyDiagnoses, Weight::Stops, Field::Diagnosis(MOST_DIAGNOSES))
                .with("limit", MOST_DIAGNOSES),
        );
    }
    codes
}

/// What this scheme wants filled, though the payer would take a claim without.
fn wanted(known: &Known, field: RuledField, typed: &str, found: &mut Vec<Finding>) {
    if known.field_rules.of(field) == FieldRule::Mandatory && typed.trim().is_empty() {
        found.push(Finding::new(Code::FieldMandatory, Weight::Stops, field.field()));
    }
}

fn text(typed: &str, limit: usize, field: Field, found: &mut Vec<Finding>) -> Option<String> {
    let typed = typed.trim();
    if typed.chars().count() > limit {
        found.push(Finding::new(Code::TextTooLong, Weight::Stops, field).with("limit", limit));
    }
    (!typed.is_empty()).then(|| typed.to_owned())
}
