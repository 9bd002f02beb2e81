//! The corpus as FHIR tells it: in the answer to sending a claim, and asked by its code.

use claims_domain::outbox::Attempt;
use claims_openimis::claim;
use claims_openimis::response::{self, Held};

use super::*;

#[derive(Deserialize)]
struct Corpus {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    #[serde(default)]
    set: Map<String, Value>,
    #[serde(default)]
    drop: Vec<String>,
    #[serde(flatten)]
    outcome: Outcome,
    #[serde(default)]
    first: Option<Outcome>,
    #[serde(default)]
    lost: bool,
    #[serde(default)]
    unread: bool,
}

/// The claim as the payer shows it when all is well.
fn told(number: u32, currency: &str) -> Value {
    let amount = |value: u32| json!({ "value": value, "currency": currency });
    let coded = |code: &str| json!({ "coding": [{ "code": code }] });
    let line = |element: &str, code: &str, quantity: u32, price: u32| {
        let stage = |stage: &str| json!({ "category": coded(stage), "reason": coded("0"), "amount": amount(price), "value": quantity });
        json!({ "extension": [{ "url": "x/claim-item-reference", "valueReference": { "reference": format!("{element}/{code}") } }],
                "adjudication": [stage("2"), stage("4")] })
    };
    let total = |stage: &str| json!({ "category": coded(stage), "amount": amount(500) });
    json!({
        "resourceType": "ClaimResponse", "id": code(number).as_str(), "outcome": "partial", "type": coded("O"),
        "identifier": [{ "type": coded("Code"), "value": code(number).as_str() }],
        "patient": { "reference": "Patient/100000001" }, "requestor": { "reference": "Practitioner/carap" },
        "item": [line("Medication", "0004", 10, 10), line("ActivityDefinition", "A1", 1, 400)],
        "total": [total("2"), total("4")]
    })
}

fn spoilt(case: &Case) -> Value {
    let mut body = told(1, "Rs");
    for (place, value) in &case.set {
        if let Some(list) = place.strip_suffix("/-") {
            body.pointer_mut(list).and_then(Value::as_array_mut).expect("a list").push(value.clone());
        } else {
            *body.pointer_mut(place).unwrap_or_else(|| panic!("{}: no {place}", case.name)) = value.clone();
        }
    }
    for place in &case.drop {
        let (list, at) = place.rsplit_once('/').expect("a place in a list");
        let list = body.pointer_mut(list).and_then(Value::as_array_mut).expect("a list");
        list.remove(at.parse().expect("a number"));
    }
    body
}

/// The answer to sending the claim; `None` where it counts as lost.
fn posted(body: &str) -> Option<Answer> {
    let reply = Reply { status: 201, content_type: None, body: body.as_bytes() };
    let attempt = claim::read_posted(reply, &code(1));
    if let Attempt::Answered(answer) = attempt {
        return Some(*answer);
    }
    assert_eq!(attempt, Attempt::AnswerLost);
    None
}

/// The answer to asking; `None` where it is none.
fn asked(body: &str) -> Option<Row> {
    match response::read(Reply { status: 200, content_type: None, body: body.as_bytes() }).expect("no failure") {
        Held::Answer(answer) => Some(Row::Answer(answer)),
        Held::Unreadable => None,
        Held::Absent => panic!("something was answered"),
    }
}

async fn wrong_of(case: &Case) -> Vec<String> {
    let body = spoilt(case).to_string();
    let mut found = Vec::new();

    let clinic = Clinic::open();
    let id = clinic.claim(1).await;
    let row = asked(&body);
    if row.is_none() != case.unread {
        found.push(format!("{}: {}", case.name, if case.unread { "read" } else { "not read" }));
    }
    if let Some(row) = row {
        let report = clinic.take_asked(vec![row.clone()], false).await;
        let again = clinic.take_asked(vec![row], false).await;
        if again != Taken::default() || report.found != case.outcome.found {
            found.push(format!("{}: {report:?}, and again {again:?}", case.name));
        }
    }
    found.extend(wrong(&clinic, &id, &case.name, &body, &case.outcome));

    let answer = posted(&body);
    if answer.is_none() != case.lost {
        found.push(format!("{}, first: {}", case.name, if case.lost { "taken" } else { "lost" }));
    }
    if let Some(answer) = answer {
        let clinic = Clinic::open();
        let id = clinic.submit(1);
        clinic.first(&id, &answer);
        let name = format!("{}, first", case.name);
        found.extend(wrong(&clinic, &id, &name, &body, case.first.as_ref().unwrap_or(&case.outcome)));
    }
    found
}

#[tokio::test]
async fn no_answer_over_fhir_is_believed_silently() {
    let corpus: Corpus = serde_json::from_str(include_str!("../corpus-fhir.json")).expect("readable");
    let mut found = Vec::new();
    for case in &corpus.cases {
        found.extend(wrong_of(case).await);
    }
    assert!(found.is_empty(), "{found:#?}");
    assert!(corpus.cases.len() > 25);
}

#[tokio::test]
async fn ten_megabytes_of_notes_over_fhir_are_kept_as_received() {
    let clinic = Clinic::open();
    let mut sent = told(1, "Rs");
    sent["processNote"] = json!([{ "number": 1, "text": "नोट ".repeat(1_000_000) }]);
    let body = sent.to_string();
    assert!(body.len() > 10_000_000);
    let id = clinic.submit(1);
    clinic.first(&id, &posted(&body).expect("an answer"));
    assert_eq!(wrong(&clinic, &id, "notes", &body, &Outcome::default()), Vec::<String>::new());
    let latest =
        clinic.store.read(|read| read.answers().latest(&id)).map_err(|error: StoreError| error).expect("reads");
    assert!(latest.is_some_and(|(latest, _)| latest.raw == body));
}

#[tokio::test]
async fn another_currency_than_before_is_flagged() {
    let clinic = Clinic::open();
    let id = clinic.claim(1).await;
    let row = |currency| asked(&told(1, currency).to_string()).expect("an answer");
    clinic.take_rows(vec![row("Rs")]).await;
    let changed = clinic.take_rows(vec![row("EUR")]).await.changed;
    assert_eq!(changed, std::slice::from_ref(&id));
    assert_eq!(clinic.flags(&id), ["currency"]);
}

#[tokio::test]
async fn a_first_answer_in_another_currency_than_that_of_other_claims_is_flagged() {
    let clinic = Clinic::open();
    for (number, currency, flags) in [(1, "Rs", vec![]), (2, "Rs", vec![]), (3, "EUR", vec!["currency"])] {
        let id = clinic.submit(number);
        let Some(Row::Answer(answer)) = asked(&told(number, currency).to_string()) else { panic!("no answer") };
        clinic.first(&id, &answer);
        assert_eq!((clinic.state(&id), clinic.flags(&id)), (ClaimState::Waiting, flags), "claim {number}");
    }
}
