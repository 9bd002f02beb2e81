//! The corpus of bad answers: whatever the payer sends of a claim is kept as received, flagged, and never believed silently; nor
//! is the first answer to it.

mod fhir;

use claims_domain::answer::Answer;
use claims_domain::catalogue::Kind;
use claims_domain::claim::{ClaimState, Composed, Line, VisitType};
use claims_domain::ids::{
    AdministratorCode, ClaimCode, ClaimId, DiagnosisCode, ElementCode, FacilityCode, InsureeNo, ServerId,
};
use claims_domain::{Money, Timestamp};
use claims_openimis::Reply;
use claims_openimis::gql::{self, Row};
use claims_store::{ClaimRow, DataKey, Store, StoreError};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::verdict::{Taken, taken};
use super::{Whose, first_answer};
use crate::ClientError;

#[derive(Deserialize)]
struct Corpus {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    #[serde(default)]
    change: Map<String, Value>,
    #[serde(default)]
    lines: Map<String, Value>,
    #[serde(default)]
    add: Map<String, Value>,
    #[serde(flatten)]
    outcome: Outcome,
    #[serde(default)]
    first: Option<Outcome>,
}

/// What an answer leaves behind.
#[derive(Deserialize)]
#[serde(default)]
struct Outcome {
    state: String,
    flagged: Vec<String>,
    kept: Vec<String>,
    stray: Vec<String>,
    found: usize,
}

impl Default for Outcome {
    fn default() -> Self {
        Self { state: "waiting".to_owned(), flagged: Vec::new(), kept: Vec::new(), stray: Vec::new(), found: 0 }
    }
}

struct Clinic {
    _folder: tempfile::TempDir,
    store: Store,
}

const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);

impl Clinic {
    fn open() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(&folder.path().join("claims.db"), &DataKey::random().expect("numbers")).expect("opens");
        Self { _folder: folder, store }
    }

    /// A claim of two lines, delivered and waiting.
    async fn claim(&self, number: u32) -> ClaimId {
        let id = self.submit(number);
        self.store
            .write(|tx| tx.claims_mut().set_state(&id, ClaimState::Waiting, NOW))
            .map_err(|error: StoreError| error)
            .expect("delivered");
        self.take(vec![node(number)]).await;
        id
    }

    /// A claim of two lines, of which the payer has said nothing yet.
    fn submit(&self, number: u32) -> ClaimId {
        let id = ClaimId::new(format!("claim-{number}"));
        let composed = composed();
        let row = ClaimRow { total: composed.total(), ..ClaimRow::new(id.clone(), code(number), NOW) };
        self.store
            .write(|tx| {
                tx.claims_mut().insert(&row)?;
                tx.claims_mut().submitted(&id, &composed, None, NOW)
            })
            .map_err(|error: StoreError| error)
            .expect("submitted");
        id
    }

    /// Takes the first answer to a claim, as delivery does.
    fn first(&self, id: &ClaimId, answer: &Answer) {
        let told = self.store.write::<_, ClientError>(|tx| first_answer(tx, id, &composed(), answer, NOW));
        assert_eq!(told.expect("the database works"), self.state(id), "what is told is what is kept");
    }

    async fn take(&self, nodes: Vec<Value>) -> Taken {
        self.take_rows(nodes.iter().map(row).collect()).await
    }

    async fn take_rows(&self, rows: Vec<Row>) -> Taken {
        self.take_asked(rows, true).await
    }

    async fn take_asked(&self, rows: Vec<Row>, of_facility: bool) -> Taken {
        let ours = (AdministratorCode::new("carap"), ServerId::by_code("carap"));
        let whose = Whose { facility: Some(FacilityCode::new("RAPHOS")), administrators: vec![ours] };
        taken(&self.store, whose, NOW, rows, of_facility).await.expect("the database works")
    }

    /// What is doubtful about the latest answer that is believed.
    fn flags(&self, id: &ClaimId) -> Vec<&'static str> {
        let steps = self.store.read(|read| read.answers().steps(id)).map_err(|error: StoreError| error).expect("reads");
        steps.last().map(|step| names(&step.doubts)).unwrap_or_default()
    }

    fn state(&self, id: &ClaimId) -> ClaimState {
        self.store
            .read(|read| read.claims().get(id))
            .map_err(|error: StoreError| error)
            .expect("reads")
            .expect("kept")
            .state
    }
}

/// A node as it is read from a page.
fn row(node: &Value) -> Row {
    let body = json!({"data": {"claims": {"totalCount": 1, "edges": [{ "node": node }]}}}).to_string();
    let reply = Reply { status: 200, content_type: None, body: body.as_bytes() };
    gql::read_claims(reply).expect("a page").rows.remove(0)
}

fn code(number: u32) -> ClaimCode {
    ClaimCode::new(format!("RAPHOS-A-{number:06}"))
}

fn composed() -> Composed {
    let line = |kind, code: &str, quantity: &str, price: &str| Line {
        kind,
        code: ElementCode::new(code),
        uuid: ServerId::by_code(code),
        name: code.to_owned(),
        quantity: quantity.parse().expect("a quantity"),
        price: price.parse().expect("a price"),
    };
    Composed {
        insuree: InsureeNo::typed("100000001"),
        insuree_uuid: None,
        facility: FacilityCode::new("RAPHOS"),
        facility_uuid: ServerId::by_code("RAPHOS"),
        administrator: AdministratorCode::new("carap"),
        administrator_uuid: ServerId::by_code("carap"),
        visit_type: VisitType::Other,
        visit_from: "2026-11-20".parse().expect("a day"),
        visit_to: "2026-11-20".parse().expect("a day"),
        claim_date: "2026-11-20".parse().expect("a day"),
        diagnoses: vec![DiagnosisCode::new("A09")],
        guarantee: None,
        explanation: None,
        lines: vec![line(Kind::Service, "A1", "1", "400"), line(Kind::Item, "0004", "10", "10")],
    }
}

/// The claim as the payer shows it when all is well.
fn node(number: u32) -> Value {
    let line = |kind: &str, code: &str, quantity: &str, price: &str| {
        json!({ kind: { "uuid": null, "code": code }, "status": 1, "rejectionReason": 0, "qtyProvided": quantity,
                "priceAsked": price, "priceAdjusted": price })
    };
    json!({
        "uuid": format!("6b1f4a6e-0000-4000-8000-{number:012}"), "code": code(number).as_str(), "status": 4,
        "rejectionReason": 0, "visitType": "O", "dateClaimed": "2026-11-20", "claimed": "500.00", "approved": "500.00",
        "insuree": { "uuid": null, "chfId": "100000001" }, "admin": { "uuid": null, "code": "carap" },
        "healthFacility": { "code": "RAPHOS" },
        "services": [line("service", "A1", "1.00", "400.00")], "items": [line("item", "0004", "10.00", "10.00")]
    })
}

fn spoilt(case: &Case, number: u32) -> Value {
    let mut node = node(number);
    for (name, value) in &case.add {
        node[name].as_array_mut().expect("lines").push(value.clone());
    }
    for kind in ["services", "items"] {
        for line in node[kind].as_array_mut().expect("lines") {
            for (name, value) in &case.lines {
                line[name] = value.clone();
            }
        }
    }
    for (name, value) in &case.change {
        node[name] = value.clone();
    }
    node
}

fn names(doubts: &[claims_domain::answer::Doubt]) -> Vec<&'static str> {
    doubts.iter().map(|doubt| doubt.as_str()).collect()
}

/// What an answer left behind, beside what it should have.
fn wrong(clinic: &Clinic, id: &ClaimId, name: &str, raw: &str, expected: &Outcome) -> Vec<String> {
    let (doubted, strays, latest, steps, sums) = clinic
        .store
        .read(|read| {
            let answers = read.answers();
            let (latest, steps) = (answers.latest(id)?, answers.steps(id)?);
            Ok::<_, StoreError>((answers.doubted(id)?, answers.strays(9)?, latest, steps, read.ledger().sums()?))
        })
        .expect("reads");
    let mut wrong = Vec::new();
    let mut hold = |holds: bool, what: String| {
        if !holds {
            wrong.push(format!("{name}: {what}"));
        }
    };
    let state = clinic.state(id);
    hold(state.as_str() == expected.state, format!("{state:?}, not {}", expected.state));
    for (kept, expected) in [(&doubted, &expected.kept), (&strays, &expected.stray)] {
        let found: Vec<&str> = kept.first().map(|one| names(&one.doubts)).unwrap_or_default();
        hold(found == *expected, format!("kept with {found:?}, not {expected:?}"));
        hold(kept.iter().all(|one| one.raw == raw), "not kept as received".to_owned());
    }
    let flags = steps.last().map(|step| names(&step.doubts)).unwrap_or_default();
    hold(flags == expected.flagged, format!("flagged {flags:?}, not {:?}", expected.flagged));
    if !expected.flagged.is_empty() {
        hold(latest.is_some_and(|(latest, _)| latest.raw == raw), "not believed as received".to_owned());
    }
    let paid = sums.iter().map(|sum| sum.paid).sum::<Money>();
    hold(paid >= Money::ZERO && paid <= composed().total(), format!("{paid} paid, says the ledger"));
    wrong
}

/// What a case left behind, beside what it should have: coming later, and as the first answer.
async fn wrong_of(case: &Case) -> Vec<String> {
    let clinic = Clinic::open();
    let id = clinic.claim(1).await;
    let sent = spoilt(case, 1);
    let raw = sent.to_string();
    let report = clinic.take(vec![sent.clone()]).await;
    let again = clinic.take(vec![sent.clone()]).await;
    let mut found = wrong(&clinic, &id, &case.name, &raw, &case.outcome);
    if again != Taken::default() || report.found != case.outcome.found {
        found.push(format!("{}: {report:?}, and again {again:?}", case.name));
    }
    if let Some(answer) = row(&sent).answer().filter(|answer| answer.code == code(1)) {
        let clinic = Clinic::open();
        let id = clinic.submit(1);
        clinic.first(&id, &answer);
        let name = format!("{}, first", case.name);
        found.extend(wrong(&clinic, &id, &name, &raw, case.first.as_ref().unwrap_or(&case.outcome)));
    }
    found
}

#[tokio::test]
async fn no_answer_is_believed_silently() {
    let corpus: Corpus = serde_json::from_str(include_str!("corpus.json")).expect("readable");
    let mut found = Vec::new();
    for case in &corpus.cases {
        found.extend(wrong_of(case).await);
    }
    assert!(found.is_empty(), "{found:#?}");
    assert!(corpus.cases.len() > 25);
}

#[tokio::test]
async fn every_tenth_of_five_hundred_may_be_bad() {
    let clinic = Clinic::open();
    let mut nodes = Vec::new();
    for number in 0..500 {
        clinic.claim(number).await;
        let mut node = node(number);
        node["status"] = if number % 10 == 0 { json!({ "of": "what" }) } else { json!(16) };
        nodes.push(node);
    }
    let report = clinic.take(nodes).await;
    assert_eq!((report.changed.len(), report.doubted), (450, 50));
    assert_eq!(clinic.state(&ClaimId::new("claim-10")), ClaimState::Waiting, "as it was known");
    assert_eq!(clinic.state(&ClaimId::new("claim-11")), ClaimState::Approved);
}

#[tokio::test]
async fn ten_megabytes_of_notes_are_kept_as_received() {
    let clinic = Clinic::open();
    let id = clinic.claim(1).await;
    let mut sent = node(1);
    sent["adjustment"] = json!("नोट ".repeat(1_000_000));
    let raw = sent.to_string();
    assert!(raw.len() > 10_000_000);
    let report = clinic.take(vec![sent]).await;
    assert_eq!(report.changed, std::slice::from_ref(&id));
    let latest =
        clinic.store.read(|read| read.answers().latest(&id)).map_err(|error: StoreError| error).expect("reads");
    assert!(latest.is_some_and(|(latest, _)| latest.raw == raw));
}

#[tokio::test]
async fn a_draft_that_the_payer_says_it_has_stays_a_draft() {
    let clinic = Clinic::open();
    let id = clinic.claim(1).await;
    clinic
        .store
        .write(|tx| tx.claims_mut().set_state(&id, ClaimState::Draft, NOW))
        .map_err(|error: StoreError| error)
        .expect("thawed");
    let report = clinic.take(vec![node(1)]).await;
    assert_eq!((report.changed.len(), report.found, report.doubted), (0, 0, 1));
    assert_eq!(clinic.state(&id), ClaimState::Draft);
}
