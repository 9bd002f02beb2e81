//! `CoverageEligibilityRequest`: broken in 26.04, half broken in 25.10, whole with `fixes`.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::Ask;
use super::common::{By, coding, number, reference_showing};
use super::shape::Complaints;
use crate::Release;
use crate::adjudication::left;
use crate::answer::Answer;
use crate::claims::Claim;
use crate::data::{Kind, Person, Policy, PolicyStatus};

pub(super) fn post(ask: &Ask<'_>) -> Result<Value, Answer> {
    let body = ask.call.json()?;
    let mut complaints = Complaints::about("CoverageEligibilityRequestV2");
    complaints.require(&body, &["created", "purpose", "status"]);
    complaints.settle()?;
    let repaired = ask.options().fixes;
    if !repaired && ask.options().release == Release::R2604 {
        // The converted data are converted once more, and nothing of the request is left in them.
        let mut again = Complaints::about("CoverageEligibilityRequestV2");
        again.require(&json!({}), &["created", "purpose", "status"]);
        again.settle()?;
    }
    ask_permission(ask)?;
    let reference = body.pointer("/patient/reference").and_then(Value::as_str).unwrap_or_default();
    let id = reference.rsplit('/').next().unwrap_or_default();
    let people = &ask.world().people;
    let found = uuid::Uuid::parse_str(id).map_or_else(|_| people.by_number(id), |uuid| people.by_uuid(uuid));
    let person = found.filter(|p| ask.user.sees(&p.family.village));
    let person = person.ok_or_else(|| {
        Answer::failure(if repaired {
            "Insuree matching query does not exist."
        } else {
            "1 validation error for CoverageEligibilityResponse\npatient\n  none is not an allowed value (type=type_error.none.not_allowed)"
        })
    })?;
    asked_elements(ask, &body)?;
    let policies: Vec<&Policy> =
        people.policies_of(person).filter(|p| p.status == PolicyStatus::Active).map(AsRef::as_ref).collect();
    if !policies.is_empty() && !repaired {
        return Err(Answer::failure("'NoneType' object has no attribute 'name'"));
    }
    let state = ask.office.state();
    let insurance: Vec<Value> = policies.iter().map(|p| insurance(&state.kept.claims, person, p)).collect();
    let mut response = json!({
        "resourceType": "CoverageEligibilityResponse",
        "status": "active",
        "purpose": ["benefits"],
        "patient": reference_showing("Patient", By::Uuid, person.uuid, &person.number, &person.number),
        "created": state.clock.today(),
        "request": { "reference": "CoverageEligibilityRequest" },
        "outcome": "complete",
        "insurer": { "reference": "Organization/openIMIS-Implementation" },
    });
    if let (Some(fields), false) = (response.as_object_mut(), insurance.is_empty()) {
        fields.insert("insurance".to_owned(), json!(insurance));
    }
    Ok(response)
}

fn ask_permission(ask: &Ask<'_>) -> Result<(), Answer> {
    if ask.user.may(101_201) { Ok(()) } else { Err(Answer::failure("unauthorized")) }
}

/// An item or service the catalogue does not know is a failure.
fn asked_elements(ask: &Ask<'_>, body: &Value) -> Result<(), Answer> {
    let lines = body.get("item").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    for line in lines {
        let code = line.pointer("/productOrService/text").and_then(Value::as_str).unwrap_or_default();
        let service = line.pointer("/category/coding/0/code").and_then(Value::as_str) == Some("service");
        let (kind, model) = if service { (Kind::Service, "Service") } else { (Kind::Item, "Item") };
        if ask.world().catalogue.element(kind, code).is_none() {
            return Err(Answer::failure(format!("{model} has no match for code {code}")));
        }
    }
    Ok(())
}

fn insurance(history: &[Claim], person: &Person, policy: &Policy) -> Value {
    const TYPES: &str = "CodeSystem/coverage-item-benefit-type";
    let terms = &policy.product.terms;
    let counted = [
        ("admissions_left", "total_admissions", "H"),
        ("consultations_left", "total_consultations", "C"),
        ("surgeries_left", "total_surgeries", "S"),
        ("deliveries_left", "total_deliveries", "D"),
        ("visits_left", "total_visits", "V"),
        ("antenatal_left", "total_antenatal", "A"),
    ];
    let amounts = [
        ("hospitalization_amount", terms.amount_hospitalization),
        ("delivery_amount", terms.amount_delivery),
        ("surgery_amount", terms.amount_surgery),
        ("consultation_amount", terms.amount_consultation),
        ("antenatal_amount", terms.amount_antenatal),
    ];
    let typed = |code: &str, display: &str| json!({ "coding": [coding(TYPES, code, display)] });
    // What is used up is left out like what has no limit: zeros are not written.
    let counts = counted.into_iter().filter_map(|(code, display, category)| {
        let left = left(history, person, policy, category).filter(|n| *n > 0)?;
        Some(json!({ "type": typed(code, display), "allowedUnsignedInt": left }))
    });
    let sums = amounts.into_iter().filter_map(|(code, amount)| {
        let amount = amount.filter(|a| *a > Decimal::ZERO)?;
        Some(json!({ "type": typed(code, code), "allowedMoney": { "value": number(amount) } }))
    });
    let benefits: Vec<Value> = counts.chain(sums).collect();
    let uuid = policy.uuid.to_string();
    json!({
        "coverage": reference_showing("Coverage", By::Uuid, policy.uuid, &uuid, &uuid),
        "benefitPeriod": { "start": policy.start, "end": policy.expiry },
        "item": [{
            "category": { "coding": [coding("CodeSystem/coverage-item-category", "benefit", "Benefit Package")] },
            "name": terms.name,
            "description": terms.code,
            "benefit": benefits,
        }],
    })
}
