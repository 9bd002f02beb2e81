//! From the domain's values to the views of the boundary.

use claims_domain::answer::{Answer, AnswerLine, Doubt, approved_total, join};
use claims_domain::check::Finding;
use claims_domain::claim::Line;
use claims_domain::cover::{Cover, Insuree, Left, Policy, PolicyStatus, Sex, Stage, WhyUnknown};
use claims_domain::draft::{Draft, DraftLine};
use claims_domain::outbox::Blocked;
use claims_domain::{Money, Quantity, ServiceDate, Timestamp};
use claims_store::{ClaimSummary, PersonHit};

use crate::dto::{
    AnswerLineView, AnswerView, BlockedView, ClaimRowView, CoverKind, CoverView, DraftInput, FamilyMemberView,
    FindingView, LeftView, LineInput, PersonHitView, PersonView, PolicyView, StageView,
};

pub(crate) fn person(insuree: &Insuree, as_of: Timestamp, on: ServiceDate) -> PersonView {
    PersonView {
        number: insuree.number.to_string(),
        name: insuree.full_name(),
        sex: insuree.sex.map(|sex| sex_word(sex).to_owned()),
        born: insuree.born.map(|day| day.to_string()),
        age: insuree.born.map(|born| born.years_until(on)),
        is_head: insuree.is_head,
        photo: insuree.photo.as_deref().and_then(photo),
        photo_left_out: false,
        as_of_ms: as_of.millis(),
    }
}

pub(crate) fn member(insuree: &Insuree) -> FamilyMemberView {
    FamilyMemberView {
        number: insuree.number.to_string(),
        name: insuree.full_name(),
        sex: insuree.sex.map(|sex| sex_word(sex).to_owned()),
        born: insuree.born.map(|day| day.to_string()),
        is_head: insuree.is_head,
    }
}

pub(crate) fn person_hit(hit: PersonHit) -> PersonHitView {
    PersonHitView {
        number: hit.number.to_string(),
        name: hit.name,
        sex: hit.sex.map(|sex| sex_word(sex).to_owned()),
        born: hit.born.map(|day| day.to_string()),
        asked: hit.asked,
    }
}

/// Only pictures a screen can show, and only by what they begin with: the server's word is not taken for it.
fn photo(base64: &str) -> Option<String> {
    let kind = if base64.starts_with("/9j/") {
        "jpeg"
    } else if base64.starts_with("iVBOR") {
        "png"
    } else {
        return None;
    };
    Some(format!("data:image/{kind};base64,{base64}"))
}

pub(crate) const fn sex_word(sex: Sex) -> &'static str {
    match sex {
        Sex::Female => "female",
        Sex::Male => "male",
        Sex::Other => "other",
    }
}

pub(crate) fn cover(cover: &Cover, asked_ms: Option<i64>, on: ServiceDate) -> CoverView {
    let (kind, as_of_ms, policies) = match cover {
        Cover::Policies { list, as_of } => {
            let kind = if cover.on(on) == Some(true) { CoverKind::Covered } else { CoverKind::NoActivePolicy };
            let mut policies: Vec<PolicyView> = list.iter().map(|one| policy(one, on)).collect();
            policies.sort_by_key(|policy| !policy.counts);
            (kind, Some(as_of.millis()), policies)
        }
        Cover::Unknown(WhyUnknown::NeverSeen) => (CoverKind::NotKnownHere, None, Vec::new()),
        Cover::Unknown(WhyUnknown::NotFound) => (CoverKind::NotFound, asked_ms, Vec::new()),
        Cover::Unknown(WhyUnknown::NotAllowed) => (CoverKind::NotAllowed, asked_ms, Vec::new()),
        Cover::Unknown(WhyUnknown::NotOffered) => (CoverKind::NotOffered, asked_ms, Vec::new()),
    };
    CoverView { kind, on: on.to_string(), as_of_ms, by_list: false, policies }
}

fn policy(policy: &Policy, on: ServiceDate) -> PolicyView {
    PolicyView {
        product: policy.product.clone(),
        product_name: policy.product_name.clone(),
        status: match policy.status {
            PolicyStatus::Idle => "idle",
            PolicyStatus::Active => "active",
            PolicyStatus::Suspended => "suspended",
            PolicyStatus::Expired => "expired",
            PolicyStatus::Ready => "ready",
            PolicyStatus::Unknown => "unknown",
        }
        .to_owned(),
        stage: policy.stage.map(|stage| {
            match stage {
                Stage::New => "new",
                Stage::Renewed => "renewed",
            }
            .to_owned()
        }),
        from: policy.effective.map(|day| day.to_string()),
        to: policy.expiry.map(|day| day.to_string()),
        counts: policy.covers(on),
        left: left(&policy.left),
    }
}

fn left(left: &Left) -> LeftView {
    let money = |amount: Option<Money>| amount.map(|amount| amount.to_string());
    LeftView {
        admissions: left.admissions,
        visits: left.visits,
        consultations: left.consultations,
        surgeries: left.surgeries,
        deliveries: left.deliveries,
        antenatal: left.antenatal,
        ceiling: money(left.ceiling),
        deductible: money(left.deductible),
        balance: money(left.balance),
    }
}

pub(crate) fn findings(found: &[Finding]) -> Vec<FindingView> {
    found
        .iter()
        .map(|finding| FindingView {
            code: finding.code.as_str(),
            weight: match finding.weight {
                claims_domain::check::Weight::Stops => "stops",
                claims_domain::check::Weight::WillBeRejected => "will_be_rejected",
                claims_domain::check::Weight::MayBeRejected => "may_be_rejected",
                claims_domain::check::Weight::CannotCheck => "cannot_check",
            }
            .to_owned(),
            field: finding.at.to_string(),
            reason: finding.reason,
            facts: finding.facts.iter().map(|(name, fact)| ((*name).to_owned(), fact.clone())).collect(),
        })
        .collect()
}

pub(crate) fn draft_input(draft: &Draft) -> DraftInput {
    DraftInput {
        insuree: draft.insuree.clone(),
        visit_type: draft.visit_type.clone(),
        visit_from: draft.visit_from.clone(),
        visit_to: draft.visit_to.clone(),
        claim_date: draft.claim_date.clone(),
        administrator: draft.administrator.clone(),
        diagnoses: draft.diagnoses.clone(),
        guarantee: draft.guarantee.clone(),
        explanation: draft.explanation.clone(),
        lines: draft
            .lines
            .iter()
            .map(|line| LineInput {
                kind: line.kind.clone(),
                code: line.code.clone(),
                quantity: line.quantity.clone(),
                price: line.price.clone(),
            })
            .collect(),
    }
}

pub(crate) fn draft(input: DraftInput) -> Draft {
    Draft {
        insuree: input.insuree,
        visit_type: input.visit_type,
        visit_from: input.visit_from,
        visit_to: input.visit_to,
        claim_date: input.claim_date,
        administrator: input.administrator,
        diagnoses: input.diagnoses,
        guarantee: input.guarantee,
        explanation: input.explanation,
        lines: input
            .lines
            .into_iter()
            .map(|line| DraftLine { kind: line.kind, code: line.code, quantity: line.quantity, price: line.price })
            .collect(),
    }
}

pub(crate) fn claim_row(summary: ClaimSummary) -> ClaimRowView {
    ClaimRowView {
        id: summary.id.to_string(),
        code: summary.code.to_string(),
        state: summary.state.as_str().to_owned(),
        insuree: summary.insuree_number.to_string(),
        insuree_name: summary.insuree_name,
        visit_from: summary.visit_from.map(|day| day.to_string()),
        total: summary.total.to_string(),
        approved: summary.approved.map(|amount| amount.to_string()),
        changed_ms: summary.changed.millis(),
        submitted_ms: summary.submitted.map(Timestamp::millis),
        blocked: summary.blocked.map(blocked),
        is_new: !summary.seen && summary.state.is_answered() && !summary.state.is_open_at_payer(),
        holds_changed: false,
        elsewhere: summary.elsewhere,
        unread_ms: summary.unread.map(Timestamp::millis),
        questions: summary.questions,
        doubtful: summary.doubtful,
    }
}

fn blocked(why: Blocked) -> BlockedView {
    let word = why.as_str().to_owned();
    let texts = if let Blocked::Refused { texts } = why { texts } else { Vec::new() };
    BlockedView { why: word, texts }
}

/// As much of what was received as a window shows; the database has all of it.
const LONGEST_RAW: usize = 200_000;
/// As much of a note as a screen shows.
const LONGEST_NOTE: usize = 4_000;

/// The beginning of a text.
pub(crate) fn beginning(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

pub(crate) fn raw(text: &str) -> String {
    beginning(text, LONGEST_RAW)
}

pub(crate) fn doubts(doubts: &[Doubt]) -> Vec<String> {
    doubts.iter().map(|doubt| doubt.as_str().to_owned()).collect()
}

pub(crate) fn answer(answer: &Answer, learnt: Timestamp, claimed: &[Line], doubtful: &[Doubt]) -> AnswerView {
    let money = |amount: Option<Money>| amount.map(|amount| amount.to_string());
    let joined = join(claimed, &answer.lines);
    let met = |held: &AnswerLine| joined.iter().flatten().any(|line| std::ptr::eq(*line, held));
    let extra_lines = answer.lines.iter().filter(|held| !met(held)).map(|held| LineInput {
        kind: held.kind.as_str().to_owned(),
        code: held.code.as_ref().map(ToString::to_string).unwrap_or_default(),
        quantity: held.quantity.map(|quantity| quantity.to_string()).unwrap_or_default(),
        price: held.price.map(|price| price.to_string()).unwrap_or_default(),
    });
    let told = &answer.told;
    AnswerView {
        status: answer.status.number(),
        learnt_ms: learnt.millis(),
        reason: answer.reason.map(|reason| reason.0),
        approved: approved_total(answer).map(|amount| amount.to_string()),
        note: answer.note.as_deref().map(|note| beginning(note, LONGEST_NOTE)),
        claimed: money(told.claimed),
        approved_sum: money(answer.approved),
        valuated: money(told.valuated),
        paid: money(told.remunerated),
        review: told.review,
        in_full: told.review.is_some() || told.facility.is_some(),
        doubts: doubts(doubtful),
        extra_lines: extra_lines.collect(),
        lines: claimed.iter().zip(&joined).map(|(line, held)| answer_line(line, *held)).collect(),
        raw: raw(&answer.raw),
        raw_bytes: u64::try_from(answer.raw.len()).unwrap_or(u64::MAX),
    }
}

fn answer_line(line: &Line, held: Option<&AnswerLine>) -> AnswerLineView {
    let money = |amount: Option<Money>| amount.map(|amount| amount.to_string());
    let told = held.map(|held| held.told.clone()).unwrap_or_default();
    let approved_quantity =
        held.and_then(|held| if held.rejected { Some(Quantity::new(0.into())) } else { held.approved_quantity });
    let stages = told.stages.iter().map(|stage| StageView {
        status: stage.status,
        quantity: stage.quantity.map(|quantity| quantity.to_string()),
        price: money(stage.price),
    });
    AnswerLineView {
        kind: line.kind.as_str().to_owned(),
        code: line.code.to_string(),
        name: line.name.clone(),
        claimed_quantity: line.quantity.to_string(),
        claimed_price: line.price.to_string(),
        claimed_amount: line.amount().to_string(),
        cut_to: held
            .and_then(|held| held.quantity)
            .filter(|stored| *stored < line.quantity)
            .map(|stored| stored.to_string()),
        approved_quantity: approved_quantity.map(|quantity| quantity.to_string()),
        approved_price: money(held.filter(|held| !held.rejected).and_then(|held| held.approved_price)),
        approved_amount: money(held.and_then(AnswerLine::approved_amount)),
        rejected: held.is_some_and(|held| held.rejected),
        reason: held.map_or(0, |held| held.reason.0),
        note: held.and_then(|held| held.note.as_deref()).map(|note| beginning(note, LONGEST_NOTE)),
        held: held.is_some(),
        stages: stages.collect(),
        limitation: told.limitation,
        limitation_value: money(told.limitation_value),
        deductible: money(told.deductible),
        above_ceiling: money(told.above_ceiling),
        paid: money(told.remunerated),
        product: told.product,
    }
}
