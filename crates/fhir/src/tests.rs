//! Reading and writing hold for whatever comes.

use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::datatypes::{Extension, Money, Reference, extension};
use crate::tolerant::whole;
use crate::{Bundle, Claim, ClaimResponse, Exact, OperationOutcome, Patient};

/// Any JSON of moderate size.
pub fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((key(), inner), 0..5).prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

fn key() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "identifier",
        "value",
        "type",
        "coding",
        "code",
        "item",
        "extension",
        "total",
        "amount",
        "entry",
        "name",
    ])
    .prop_map(str::to_owned)
}

#[test]
fn amounts_cross_the_wire_digit_for_digit() {
    for digits in ["15.375", "0.1", "999999999.99", "0.30000000000000004", "12345678901234567890.12", "7"] {
        let money: Money = serde_json::from_str(&format!("{{\"value\":{digits}}}")).expect("reads");
        assert_eq!(serde_json::to_string(&money).expect("writes"), format!("{{\"value\":{digits}}}"));
    }
}

#[test]
fn a_trailing_zero_is_not_written() {
    let money = Money { value: Some(Exact(Decimal::new(40000, 2))), currency: None };
    assert_eq!(serde_json::to_string(&money).expect("writes"), "{\"value\":400}");
}

#[test]
fn a_number_of_a_million_digits_is_no_amount() {
    let long = "9".repeat(1_000_000);
    for text in [format!("{{\"value\":{long}}}"), format!("{{\"value\":0.{long}}}"), format!("{{\"value\":1e{long}}}")]
    {
        let money: Option<Money> = serde_json::from_str(&text).ok();
        assert_eq!(money.and_then(|money| money.value), None);
    }
}

#[test]
fn odd_exponents_are_read_or_left_out() {
    assert_eq!(Exact::parse("1e-05"), Some(Exact(Decimal::new(1, 5))));
    assert_eq!(Exact::parse("1.5E3"), Some(Exact(Decimal::from(1500))));
    for text in ["1e999999999", "1e-999999999", "e", "1e", "--1", "", "NaN", "inf", "1e99999999999999999999"] {
        let _ = Exact::parse(text);
    }
    assert_eq!(Exact::parse("1e99"), None);
}

#[test]
fn a_wrong_type_costs_only_its_field() {
    let patient: Patient = serde_json::from_value(json!({
        "resourceType": "Patient", "id": 7, "name": [null, "x", {"family": "Mukasa", "given": ["Sita", 3]}], "birthDate": {"no": "day"},
    }))
    .expect("an object");
    assert_eq!(patient.id, None);
    assert_eq!(patient.birth_date, None);
    let name = patient.name.first().expect("the readable name");
    assert_eq!((name.family.as_deref(), name.given.as_slice()), (Some("Mukasa"), ["Sita".to_owned()].as_slice()));
}

#[test]
fn read_whole_a_wrong_type_costs_everything() {
    let read = |value: serde_json::Value| whole::<Patient>(value).is_some();
    assert!(read(json!({"id": "7", "name": [null, {"family": "Mukasa", "given": null}], "other": 7})));
    for spoilt in [
        json!({"id": 7}),
        json!({"name": {"family": "Mukasa"}}),
        json!({"name": ["Mukasa"]}),
        json!({"name": [[]]}),
        json!({"name": [{"given": ["Sita", 3]}]}),
        json!([[]]),
    ] {
        assert!(!read(spoilt.clone()), "{spoilt}");
        assert!(read(json!({})), "the next one is read for itself");
    }
}

#[test]
fn an_extension_is_known_by_the_end_of_its_address() {
    let extensions: Vec<Extension> = serde_json::from_value(json!([
        {"url": "https://a.example//StructureDefinition/organization-hf-level", "valueString": "H"},
    ]))
    .expect("extensions");
    assert!(extension(&extensions, "organization-hf-level").is_some());
    assert!(extension(&extensions, "hf-level").is_none());
}

#[test]
fn a_reference_is_read_in_each_of_its_forms() {
    let by_path: Reference =
        serde_json::from_value(json!({"reference": "https://a/b/Patient/x1/"})).expect("a reference");
    assert_eq!((by_path.target(), by_path.id()), (Some("Patient"), Some("x1")));
    let by_name: Reference =
        serde_json::from_value(json!({"type": "Patient", "identifier": {"value": "x2"}})).expect("a reference");
    assert_eq!((by_name.target(), by_name.id()), (Some("Patient"), Some("x2")));
}

#[test]
fn nothing_of_a_person_is_in_debug() {
    let patient: Patient =
        serde_json::from_value(json!({"id": "100000001", "name": [{"family": "Mukasa"}]})).expect("a patient");
    assert_eq!(format!("{patient:?} {:?}", patient.name), "Patient(…) [HumanName(…)]");
}

proptest! {
    #[test]
    fn reading_never_panics(value in any_json()) {
        let _ = serde_json::from_value::<Bundle>(value.clone());
        let _ = serde_json::from_value::<Claim>(value.clone());
        let _ = serde_json::from_value::<ClaimResponse>(value.clone());
        let _ = serde_json::from_value::<Patient>(value.clone());
        let _ = serde_json::from_value::<OperationOutcome>(value).map(|outcome| outcome.texts());
    }

    #[test]
    fn parsing_amounts_never_panics(text in "[-+0-9.eE]{0,70}") {
        let _ = Exact::parse(&text);
    }

    #[test]
    fn every_decimal_survives(digits in any::<i64>(), scale in 0_u32..19) {
        let exact = Exact(Decimal::new(digits, scale));
        let text = serde_json::to_string(&exact).expect("writes");
        prop_assert_eq!(serde_json::from_str::<Exact>(&text).expect("reads"), exact);
    }
}
