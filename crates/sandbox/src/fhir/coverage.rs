//! `Coverage` and `Contract`: two pictures of a policy, for all families of the country.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::common::{By, IG, coding, identifier, money, number, reference, reference_showing};
use super::{Ask, listing};
use crate::answer::Answer;
use crate::data::{Policy, PolicyStatus};

pub(super) fn list_coverage(ask: &Ask<'_>) -> Result<Value, Answer> {
    list(ask, coverage)
}

pub(super) fn list_contracts(ask: &Ask<'_>) -> Result<Value, Answer> {
    list(ask, |policy| Ok(contract(ask, policy)))
}

pub(super) fn one_coverage(ask: &Ask<'_>, id: &str) -> Result<Value, Answer> {
    coverage(find(ask, id)?)
}

pub(super) fn one_contract(ask: &Ask<'_>, id: &str) -> Result<Value, Answer> {
    find(ask, id).map(|policy| contract(ask, policy))
}

fn find<'a>(ask: &Ask<'a>, id: &str) -> Result<&'a Policy, Answer> {
    let found = ask.world().people.policies.iter().find(|p| p.uuid.to_string() == id);
    found.map(AsRef::as_ref).ok_or_else(|| {
        Answer::outcome(StatusCode::NOT_FOUND, "error", "not-found", "No Policy matches the given query.")
    })
}

fn list(ask: &Ask<'_>, render: impl Fn(&Policy) -> Result<Value, Answer>) -> Result<Value, Answer> {
    if ask.query.get("identifier").is_some() {
        return Err(Answer::failure(
            "Cannot resolve keyword 'chf_id' into field. Choices are: audit_user_id, claim_ded_rems, claimitem, claimservice, contractcontributionplandetails, contribution_plan, contribution_plan_id, creation_date, effective_date, enroll_date, expiry_date, family, family_id, id, insuree_policies, legacy_id, mutations, officer, officer_id, offline, policy_renewals, policyholderinsuree, premiums, product, product_id, stage, start_date, status, uuid, validity_from, validity_to, value",
        ));
    }
    let since = ask.query.date("refDate").transpose().map_err(|_| {
        Answer::failure("cannot access local variable 'datevar' where it is not associated with a value")
    })?;
    let rows = ask.world().people.policies.iter().filter(|p| since.is_none_or(|day| p.valid_from.date() >= day));
    listing::fixed(ask, rows, |p| p.valid_from, |p| render(p))
}

/// An idle policy has no effective date, and the server falls over it: alone or on a page.
fn coverage(policy: &Policy) -> Result<Value, Answer> {
    let Some(effective) = policy.effective else {
        return Err(Answer::failure("'NoneType' object has no attribute 'isoformat'"));
    };
    let head = json!({ "reference": format!("Patient/{}", policy.family.head) });
    let dated = |date: chrono::NaiveDate| json!({ "url": format!("{IG}/StructureDefinition/coverage-date"), "valueDate": date });
    Ok(json!({
        "resourceType": "Coverage",
        "extension": [dated(policy.start), dated(effective)],
        "identifier": policy_identifiers(policy),
        "status": if policy.status == PolicyStatus::Active { "active" } else { "cancelled" },
        "policyHolder": head,
        "beneficiary": head,
        "period": { "start": policy.start, "end": policy.expiry },
        "payor": [head],
        "class": [{
            "type": { "coding": [{
                "system": "http://terminology.hl7.org/CodeSystem/coverage-class", "code": "plan", "display": "Plan",
            }] },
            "value": policy.product.terms.code,
            "name": policy.product.terms.name,
        }],
    }))
}

fn policy_identifiers(policy: &Policy) -> Value {
    json!([identifier("UUID", &policy.uuid.to_string()), identifier("ACSN", &policy.id.to_string())])
}

fn contract(ask: &Ask<'_>, policy: &Policy) -> Value {
    let people = &ask.world().people;
    let family = &policy.family;
    let head = people.by_number(&family.head);
    let terms = &policy.product.terms;
    let state = match policy.status {
        PolicyStatus::Idle => "Offered",
        PolicyStatus::Active => "Policy",
        PolicyStatus::Suspended => "Disputed",
        PolicyStatus::Expired => "Terminated",
    };
    let named = |system: &str, code: &str, display: &str| json!({ "coding": [coding(system, code, display)] });
    let members: Vec<Value> = people
        .members(family)
        .filter(|m| policy.includes(&m.number))
        .map(|m| reference_showing("Patient", By::Uuid, m.uuid, &m.number, &m.number))
        .collect();
    let party: Vec<Value> = head.iter().map(|h| reference("Patient", By::Uuid, h.uuid, &h.number)).collect();
    let author = ask.world().facilities.officers.first();
    let period = json!([{ "start": policy.start, "end": policy.expiry }]);
    let premium = json!({
        "extension": [
            { "url": "payer", "valueCodeableConcept": named("CodeSystem/contract-premium-payer", "beneficiary", "Beneficiary") },
            { "url": "category", "valueCodeableConcept": named("CodeSystem/contract-premium-category", "C", "Contribution and Others") },
            { "url": "amount", "valueMoney": money(terms.lump_sum) },
            { "url": "receipt", "valueString": format!("RC{:04}", policy.id) },
            { "url": "date", "valueDate": policy.start },
            { "url": "type", "valueCodeableConcept": named("CodeSystem/contract-premium-type", "C", "Cash") },
        ],
        "url": format!("{IG}StructureDefinition/contract-premium"),
    });
    json!({
        "resourceType": "Contract",
        "identifier": policy_identifiers(policy),
        "status": state,
        "legalState": { "text": if policy.stage == "R" { "Renewed" } else { "Offered" } },
        "subject": [reference_showing("Group", By::Uuid, family.uuid, &family.head, head.map_or("", |h| h.last_name.as_str()))],
        "author": author.map(|a| reference_showing("Practitioner", By::Uuid, a.uuid, &a.code, &a.code)),
        "scope": named("CodeSystem/contract-scope", "informal", "Informal Sector"),
        "term": [{
            "offer": { "party": [{ "reference": party, "role": named("CodeSystem/contract-resource-party-role", "beneficiary", "Beneficiary") }] },
            "asset": [{
                "extension": [premium],
                "typeReference": members,
                "period": period,
                "usePeriod": period,
                "valuedItem": [{
                    "entityReference": reference_showing("InsurancePlan", By::Uuid, policy.product.uuid, &terms.code, &terms.code),
                    "net": { "value": number(terms.lump_sum) },
                }],
            }],
        }],
    })
}
