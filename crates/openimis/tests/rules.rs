//! Which fields of a claim a scheme wants or hides, as servers tell it.

use claims_domain::field_rules::{FieldRule, RuledField};
use claims_openimis::{Problem, Reply, gql};
use serde_json::{Value, json};

fn read(body: &Value) -> Result<Vec<(String, FieldRule)>, Problem> {
    let body = body.to_string();
    let rules = gql::read_field_rules(Reply { status: 200, content_type: None, body: body.as_bytes() })?;
    Ok(rules.iter().map(|(field, rule)| (field.path(), rule)).collect())
}

#[test]
fn a_server_that_shows_no_configuration_has_no_rules() {
    assert_eq!(read(&json!({"data": {"moduleConfigurations": []}})), Ok(Vec::new()));
    let others = json!([{"module": "fe-core", "config": "{\"fields\": {\"guaranteeNo\": \"M\"}}", "controls": []}]);
    assert_eq!(read(&json!({"data": {"moduleConfigurations": others}})), Ok(Vec::new()));
}

#[test]
fn settings_and_controls_of_the_claim_form_are_rules() {
    let config = json!({"fields": {"guaranteeNo": "M"}, "claimForm.numberOfAdditionalDiagnosis": 2});
    let form = json!({"module": "fe-claim", "config": config.to_string(), "controls": [
        {"field": "Claim.explanation", "usage": 1}, {"field": "Claim.secDiagnosis1", "usage": 4},
        {"field": "Claim.visitDateTo", "usage": 2}, {"field": "Claim.insuree", "usage": 1},
    ]});
    let rules = read(&json!({"data": {"moduleConfigurations": [form]}})).expect("rules");
    let expected = [
        (RuledField::Diagnosis(1), FieldRule::Mandatory),
        (RuledField::Diagnosis(3), FieldRule::Hidden),
        (RuledField::Diagnosis(4), FieldRule::Hidden),
        (RuledField::Guarantee, FieldRule::Mandatory),
        (RuledField::Explanation, FieldRule::Hidden),
    ];
    assert_eq!(rules, expected.map(|(field, rule)| (field.path(), rule)), "and nobody hides whom the claim is for");
}

#[test]
fn what_cannot_be_read_is_no_rule() {
    for (config, controls) in [
        (json!("no JSON"), json!([{"field": 7}, {"usage": 1}, 3])),
        (json!("{\"fields\": \"{guaranteeNo: N}\"}"), json!(null)),
        (json!({"fields": {"guaranteeNo": "X"}}), json!({})),
    ] {
        let form = json!({"module": "fe-claim", "config": config, "controls": controls});
        assert_eq!(read(&json!({"data": {"moduleConfigurations": [form]}})), Ok(Vec::new()));
    }
    let odd = json!({"data": {"moduleConfigurations": {"module": "fe-claim"}}});
    assert_eq!(read(&odd), Err(Problem::UnexpectedAnswer { what: "moduleConfigurations" }));
}
