//! The answer to a claim over FHIR: which status it stands for, and what it says about each line.

use claims_domain::ServiceDate;
use claims_domain::answer::{Answer, AnswerLine, LineStage, LineTold, PayerStatus, Reason, Told};
use claims_domain::catalogue::Kind;
use claims_domain::claim::VisitType;
use claims_domain::ids::{AdministratorCode, ClaimCode, ElementCode, InsureeNo};
use claims_domain::money::{Money, Quantity};
use claims_fhir::claim_response::{Adjudication, ResponseItem};
use claims_fhir::datatypes::{CodeableConcept, Reference, extension, identified};
use claims_fhir::{Claim, ClaimResponse};

use crate::bundles::{Listing, listing};
use crate::catalogue::{is_not_found, resource};
use crate::{Problem, Reply, read};

/// What the payer holds under a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// A claim, with what is said about it.
    Answer(Box<Answer>),
    /// No claim this user may read.
    Absent,
    /// Something the server cannot show, or this program cannot read: a person looks.
    Unreadable,
}

/// Reads a `ClaimResponse` asked by code or UUID.
///
/// # Errors
/// When the question was not answered; ask again later.
pub fn read(reply: Reply<'_>) -> Result<Held, Problem> {
    match reply.success() {
        Ok(value) => {
            let response: ClaimResponse = resource(value, "ClaimResponse")?;
            Ok(answer(response, reply.body).map_or(Held::Unreadable, |answer| Held::Answer(Box::new(answer))))
        }
        Err(problem) if is_not_found(&problem, "Claim") => Ok(Held::Absent),
        Err(problem) if cannot_show(&problem) => Ok(Held::Unreadable),
        Err(problem) => Err(problem),
    }
}

/// The days of a claim, which its `ClaimResponse` does not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// Day of the claim.
    pub claimed: Option<ServiceDate>,
    /// First day of the visit.
    pub visit_from: Option<ServiceDate>,
    /// Last day of the visit.
    pub visit_to: Option<ServiceDate>,
}

/// Reads the days of a `Claim` asked by UUID; `None` when the server has none to show.
///
/// # Errors
/// When the question was not answered; ask again later.
pub fn read_days(reply: Reply<'_>) -> Result<Option<Days>, Problem> {
    match reply.success() {
        Ok(value) => {
            let claim: Claim = resource(value, "Claim")?;
            let period = claim.billable_period.unwrap_or_default();
            Ok(Some(Days {
                claimed: read::day(claim.created.as_deref()),
                visit_from: read::day(period.start.as_deref()),
                visit_to: read::day(period.end.as_deref()),
            }))
        }
        Err(problem) if is_not_found(&problem, "Claim") || cannot_show(&problem) => Ok(None),
        Err(problem) => Err(problem),
    }
}

/// The answers to all claims this user may see, in the order in which the claims were made.
#[must_use]
pub fn list() -> Listing<Answer> {
    listing("ClaimResponse", |value| {
        let raw = value.to_string();
        answer(serde_json::from_value(value).ok()?, raw.as_bytes())
    })
}

/// Failures of the server's own writing: the claim is there, but it cannot put it into FHIR (a claim with an odd visit type).
fn cannot_show(problem: &Problem) -> bool {
    let Problem::Declined { texts } = problem else { return false };
    texts.iter().any(|text| {
        ["is missing", "object has no attribute", "validation error for"].iter().any(|words| text.contains(words))
    })
}

/// The answer in a `ClaimResponse`; `None` without a code or a status.
pub(crate) fn answer(response: ClaimResponse, body: &[u8]) -> Option<Answer> {
    let status = status(&response)?;
    let written = identified(&response.identifier, "Code").or_else(|| identified(&response.identifier, "MR"));
    // Asked by code, the id is the code too.
    let code =
        written.or(response.id.as_deref().filter(|id| read::uuid(id).is_none())).filter(|code| !code.is_empty())?;
    let (insuree_uuid, insuree) = split(response.patient.as_ref());
    let (administrator_uuid, administrator) = split(response.requestor.as_ref());
    let lines: Vec<AnswerLine> = response.item.iter().filter_map(|item| line(item, status)).collect();
    let told = Told {
        currency: currency(&response),
        unreadable_lines: u32::try_from(response.item.len().saturating_sub(lines.len())).unwrap_or(u32::MAX),
        ..Told::default()
    };
    Some(Answer {
        code: ClaimCode::new(code),
        uuid: identified(&response.identifier, "UUID").or(response.id.as_deref()).and_then(read::uuid),
        insuree: insuree.map(|number| InsureeNo::typed(&number)),
        insuree_uuid,
        administrator: administrator.map(AdministratorCode::new),
        administrator_uuid,
        visit_type: response.r#type.as_ref().and_then(CodeableConcept::code).and_then(VisitType::parse),
        status,
        // Neither is sent over FHIR.
        reason: None,
        note: None,
        approved: approved(&response, status),
        lines,
        told,
        raw: String::from_utf8_lossy(body).into_owned(),
    })
}

/// The claim's status, which FHIR does not send: the highest stage that has a total; a rejected claim has none.
fn status(response: &ClaimResponse) -> Option<PayerStatus> {
    let reached = response.total.iter().filter_map(|total| stage(total.category.as_ref())).max();
    if let Some(reached) = reached {
        return PayerStatus::from_number(reached);
    }
    let outcome = response.outcome.as_deref()?;
    let beyond_rejected =
        response.item.iter().flat_map(|item| &item.adjudication).any(|part| stage(part.category.as_ref()) != Some(1));
    if outcome == "queued" {
        Some(PayerStatus::Entered)
    } else if beyond_rejected {
        None
    } else {
        Some(PayerStatus::Rejected)
    }
}

/// The number in a category: a claim status.
fn stage(category: Option<&CodeableConcept>) -> Option<i64> {
    category?.code()?.parse().ok()
}

/// The sign of the currency; where amounts of one answer differ in it, the first that differs from the rest says so.
fn currency(response: &ClaimResponse) -> Option<String> {
    let totals = response.total.iter().filter_map(|total| total.amount.as_ref());
    let lines = response.item.iter().flat_map(|item| &item.adjudication).filter_map(|part| part.amount.as_ref());
    let mut signs = totals.chain(lines).filter_map(|amount| amount.currency.as_deref());
    let first = signs.next()?;
    Some(signs.find(|sign| *sign != first).unwrap_or(first).to_owned())
}

/// What the rules and the reviewer left of the claim. Later totals are wrong: they multiply line totals by quantities.
fn approved(response: &ClaimResponse, status: PayerStatus) -> Option<Money> {
    let total =
        response.total.iter().find(|total| stage(total.category.as_ref()) == Some(PayerStatus::Checked.number()))?;
    match status {
        PayerStatus::Rejected | PayerStatus::Entered => None,
        PayerStatus::Checked | PayerStatus::Processed | PayerStatus::Valuated => {
            read::money(total.amount.as_ref()?.value)
        }
    }
}

fn line(item: &ResponseItem, status: PayerStatus) -> Option<AnswerLine> {
    let element = extension(&item.extension, "claim-item-reference")?.value_reference.as_ref()?;
    let kind = match element.target()? {
        "Medication" => Kind::Item,
        "ActivityDefinition" => Kind::Service,
        _ => return None,
    };
    let (uuid, code) = split(Some(element));
    let at = |number: i64| item.adjudication.iter().find(|part| stage(part.category.as_ref()) == Some(number));
    let reason = item.adjudication.iter().filter_map(reason).find(|reason| *reason != Reason::NONE);
    let reason = reason.unwrap_or(Reason::NONE);
    // A rejected line has one part only, with what was asked.
    let refused = at(PayerStatus::Rejected.number());
    let asked = at(PayerStatus::Entered.number()).or(refused);
    // So has every line of a claim that waits to be submitted: it says that its reason is none. Where nothing is said, none was sent.
    let is_unsaid = status != PayerStatus::Entered && refused.is_some_and(|part| self::reason(part).is_none());
    let rejected = reason != Reason::NONE || is_unsaid;
    let (approved_quantity, approved_price) = if rejected {
        (None, None)
    } else {
        approved_of(asked, at(PayerStatus::Checked.number()), at(PayerStatus::Valuated.number()), status)
    };
    Some(AnswerLine {
        kind,
        code: code.or_else(|| read::filled(element.display.clone())).map(ElementCode::new),
        uuid,
        quantity: asked.and_then(|part| read::quantity(part.value)),
        price: asked.and_then(price),
        approved_quantity,
        approved_price,
        reason,
        rejected,
        note: None,
        told: LineTold { stages: stages(item), ..LineTold::default() },
    })
}

/// What each stage made of the line, as sent.
fn stages(item: &ResponseItem) -> Vec<LineStage> {
    let mut stages: Vec<LineStage> = item
        .adjudication
        .iter()
        .filter_map(|part| {
            let status = stage(part.category.as_ref())?;
            Some(LineStage { status, quantity: read::quantity(part.value), price: price(part) })
        })
        .collect();
    stages.sort_by_key(|stage| stage.status);
    stages
}

/// What is approved of a line that is not rejected. The stage *checked* shows it once the claim is being priced; before, only where it
/// differs from what was asked, because an unreviewed line shows the same. The stage *valuated* shows the price found for the
/// whole line where the server has one, else the unit price asked.
fn approved_of(
    asked: Option<&Adjudication>,
    checked: Option<&Adjudication>,
    valuated: Option<&Adjudication>,
    status: PayerStatus,
) -> (Option<Quantity>, Option<Money>) {
    let Some(checked) = checked else { return (None, None) };
    let asked_price = asked.and_then(price);
    let differs = asked.is_none_or(|asked| asked.value != checked.value) || asked_price != price(checked);
    let priced = matches!(status, PayerStatus::Processed | PayerStatus::Valuated);
    if !priced && !differs {
        return (None, None);
    }
    let found = valuated.and_then(price).filter(|total| Some(*total) != asked_price);
    let found = found.and_then(|total| read::unit_price(total, checked.value?.0));
    (read::quantity(checked.value), found.or_else(|| price(checked)))
}

fn reason(part: &Adjudication) -> Option<Reason> {
    part.reason.as_ref()?.code()?.parse().ok().map(Reason)
}

fn price(part: &Adjudication) -> Option<Money> {
    read::money(part.amount.as_ref()?.value)
}

/// A reference's id as UUID or as code; asked by code, the server refers by code.
fn split(reference: Option<&Reference>) -> (Option<claims_domain::ids::ServerId>, Option<String>) {
    let Some(id) = reference.and_then(Reference::id) else { return (None, None) };
    match read::uuid(id) {
        Some(uuid) => (Some(uuid), None),
        None => (None, Some(id.to_owned())),
    }
}
