//! Which fields of a claim a scheme wants or hides: the configuration its administrators give the web client.
//!
//! The server shows only what they chose to expose; most show nothing. It has two places: settings of the claim form, and a control
//! for each field, a mask of which 1 hides and 4 demands.

use claims_domain::field_rules::{FieldRule, FieldRules, RuledField};
use serde_json::{Value, json};

use super::Request;
use super::answer::field;
use crate::{Problem, Reply};

const CONFIGURATIONS: &str = "query Rules {
  moduleConfigurations { module config controls { field usage } }
}";

/// The web client's module for claims.
const CLAIM_FORM: &str = "fe-claim";
/// Bits of a control.
const HIDES: i64 = 1;
const DEMANDS: i64 = 4;

/// Asks for the rules.
#[must_use]
pub fn field_rules() -> Request {
    Request { document: CONFIGURATIONS.into(), variables: json!({}) }
}

/// Reads the rules; none where the server shows no configuration of the claim form.
///
/// # Errors
/// When the answer is no such list.
pub fn read_field_rules(reply: Reply<'_>) -> Result<FieldRules, Problem> {
    let Value::Array(modules) = field(reply, "moduleConfigurations")? else {
        return Err(Problem::UnexpectedAnswer { what: "moduleConfigurations" });
    };
    let of_claims = |module: &&Value| module.get("module").and_then(Value::as_str) == Some(CLAIM_FORM);
    let mut rules = Vec::new();
    for module in modules.iter().filter(of_claims) {
        let config = module.get("config").and_then(Value::as_str).and_then(|text| serde_json::from_str(text).ok());
        rules.extend(config.iter().flat_map(settings));
        let controls = module.get("controls").and_then(Value::as_array);
        rules.extend(controls.into_iter().flatten().filter_map(control));
    }
    Ok(rules.into_iter().collect())
}

fn settings(config: &Value) -> Vec<(RuledField, FieldRule)> {
    let mut rules = Vec::new();
    let guarantee = config.pointer("/fields/guaranteeNo").and_then(Value::as_str);
    rules.extend(guarantee.and_then(rule_of_letter).map(|rule| (RuledField::Guarantee, rule)));
    if config.get("claimForm.isVisitDateToMandatory").and_then(Value::as_bool) == Some(true) {
        rules.push((RuledField::VisitTo, FieldRule::Mandatory));
    }
    if let Some(most) = config.get("claimForm.numberOfAdditionalDiagnosis").and_then(Value::as_u64) {
        let beyond = (1..=4_u8).filter(|at| u64::from(*at) > most);
        rules.extend(beyond.map(|at| (RuledField::Diagnosis(at), FieldRule::Hidden)));
    }
    rules
}

fn control(control: &Value) -> Option<(RuledField, FieldRule)> {
    let field = match control.get("field")?.as_str()? {
        "Claim.visitDateTo" => RuledField::VisitTo,
        "Claim.guarantee" => RuledField::Guarantee,
        "Claim.explanation" => RuledField::Explanation,
        "Claim.secDiagnosis1" => RuledField::Diagnosis(1),
        "Claim.secDiagnosis2" => RuledField::Diagnosis(2),
        "Claim.secDiagnosis3" => RuledField::Diagnosis(3),
        "Claim.secDiagnosis4" => RuledField::Diagnosis(4),
        _ => return None,
    };
    let usage = control.get("usage")?.as_i64()?;
    // Hidden and demanded at once could never be filled.
    if usage & HIDES != 0 {
        Some((field, FieldRule::Hidden))
    } else if usage & DEMANDS != 0 {
        Some((field, FieldRule::Mandatory))
    } else {
        None
    }
}

/// M, O or N, as openIMIS writes such rules everywhere.
pub(crate) fn rule_of_letter(letter: &str) -> Option<FieldRule> {
    match letter.trim() {
        "M" | "m" => Some(FieldRule::Mandatory),
        "O" | "o" => Some(FieldRule::Optional),
        "N" | "n" => Some(FieldRule::Hidden),
        _ => None,
    }
}
