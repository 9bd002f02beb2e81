//! A clinic with its laptop, a training payer, and the questions every test asks at the end.

#![allow(dead_code, clippy::indexing_slicing, reason = "each test file uses its part, and tests may be blunt")]

pub mod line;
pub mod truth;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use claims_domain::catalogue::Kind;
use claims_domain::claim::{ClaimState, Composed, Line, VisitType};
use claims_domain::draft::Draft;
use claims_domain::ids::{ClaimCode, ClaimId, DiagnosisCode, InsureeNo, ServerId};
use claims_domain::money::Quantity;
use claims_domain::{Money, ServiceDate, Timestamp};
use claims_openimis::ability::Abilities;
use claims_sandbox::{Act, Faults, Options, Payer, Release, Rule, When};
use claims_store::{ClaimRow, DataKey, KeyFile, MemorySecrets, NewSlot, Secret, Store, StoreError};
use claims_sync::push::{DeliveryReport, deliver};
use claims_sync::{CancellationFlag, Client, Clock, Credentials, PickFacility, PullReport, ServerProfile, pull};

/// Stands still until it is moved: the time that passes, and what the calendar was put forward or back besides.
pub struct TestClock {
    passed: AtomicI64,
    put: AtomicI64,
}

impl TestClock {
    pub fn advance(&self, by: Duration) {
        self.passed.fetch_add(i64::try_from(by.as_millis()).expect("a short while"), Ordering::Relaxed);
    }

    /// Somebody sets the clock; no time passes.
    pub fn put(&self, by_ms: i64) {
        self.put.fetch_add(by_ms, Ordering::Relaxed);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.passed.load(Ordering::Relaxed) + self.put.load(Ordering::Relaxed))
    }

    fn running(&self) -> Option<Duration> {
        Some(Duration::from_millis(self.passed.load(Ordering::Relaxed).unsigned_abs()))
    }
}

/// The clinic's laptop.
pub struct Clinic {
    pub payer: Payer,
    pub client: Client,
    pub store: Store,
    pub clock: Arc<TestClock>,
    pub key: DataKey,
    pub database: PathBuf,
    pub home: tempfile::TempDir,
}

pub const MINUTE: Duration = Duration::from_secs(60);

/// An instant to begin at, by the computer's clock: the payer's data are counted from today.
#[expect(clippy::disallowed_methods, reason = "the one place where the tests take the time")]
pub fn test_clock() -> Arc<TestClock> {
    Arc::new(TestClock { passed: AtomicI64::new(chrono::Utc::now().timestamp_millis()), put: AtomicI64::new(0) })
}

pub fn password(text: &str) -> Credentials {
    Credentials::Password { user: "clerk".to_owned(), password: Secret::new(text) }
}

pub fn profile(base: &str) -> ServerProfile {
    ServerProfile {
        requests_per_minute: 100_000,
        timeout_s: 5,
        retry_ms: 5,
        ..ServerProfile::at(base).expect("an address")
    }
}

/// Each kind of fault that a request can meet.
pub fn any_fault() -> [Act; 8] {
    [
        Act::DropBefore,
        Act::DropAnswer,
        Act::Truncate(20),
        Act::WrongJson,
        Act::Status(502),
        Act::Status(500),
        Act::TooMany(Some(1)),
        Act::ExpireToken,
    ]
}

/// A rule of a fault script.
pub fn fault(method: &str, path: &str, act: Act) -> Rule {
    let when = When { method: Some(method.to_owned()), path_contains: Some(path.to_owned()), ..When::default() };
    Rule { when, act }
}

pub fn times(n: u32, rule: Rule) -> Rule {
    Rule { when: When { times: Some(n), ..rule.when }, ..rule }
}

/// A rule for one GraphQL question.
pub fn graphql(question: &str, act: Act) -> Rule {
    let when =
        When { path_contains: Some("graphql".to_owned()), body_contains: Some(question.to_owned()), ..When::default() };
    Rule { when, act }
}

pub const CLAIM: &str = "/Claim/";
pub const ANSWER: &str = "/ClaimResponse/";

impl Clinic {
    /// A laptop that knows the payer's lists.
    pub async fn open() -> Self {
        let clinic = Self::fresh(Options::default()).await;
        let report = clinic.pull().await;
        assert_eq!(report.first_error(), None, "{report:?}");
        clinic
    }

    /// A laptop out of the box.
    pub async fn fresh(options: Options) -> Self {
        let payer = Payer::start(options).await.expect("a port is free");
        let clock = test_clock();
        let home = tempfile::tempdir().expect("a folder");
        let slots = [NewSlot::Passphrase("tests")];
        let (_, key) =
            KeyFile::create(&home.path().join("key.json"), &slots, &MemorySecrets::default()).expect("a key");
        let database = home.path().join("claims.db");
        let store = Store::open(&database, &key).expect("a database");
        let client = client_of(&payer, password("training"), &clock);
        Self { payer, client, store, clock, key, database, home }
    }

    pub async fn release(release: Release) -> Self {
        Self::fresh(Options { release, ..Options::default() }).await
    }

    pub async fn pull(&self) -> PullReport {
        self.pull_as(false).await
    }

    /// Pulls every row, changed or not.
    pub async fn pull_whole(&self) -> PullReport {
        self.pull_as(true).await
    }

    async fn pull_as(&self, full: bool) -> PullReport {
        let stop = CancellationFlag::default();
        pull::pull(&self.client, &self.store, &PickFacility::OfUser, &*self.clock, &|_| {}, &stop, full)
            .await
            .expect("the database works")
    }

    /// Sends what is due.
    pub async fn deliver(&self) -> DeliveryReport {
        self.deliver_as(&self.client, false).await
    }

    /// Sends everything that waits.
    pub async fn try_now(&self) -> DeliveryReport {
        self.deliver_as(&self.client, true).await
    }

    pub async fn deliver_as(&self, client: &Client, force: bool) -> DeliveryReport {
        let stop = CancellationFlag::default();
        deliver(client, &self.store, &*self.clock, "desk", force, &stop, &|_| {}).await.expect("the database works")
    }

    /// Submits a claim for a person, as the app does.
    pub fn submit(&self, number: u32, person: &str, checked: bool) -> ClaimId {
        let id = ClaimId::new(format!("claim-{number}"));
        let code = code(number);
        let composed = self.compose(person);
        let body = claims_openimis::claim::body(&code, &composed);
        let now = self.clock.now();
        let row = ClaimRow {
            draft: Draft { insuree: person.to_owned(), ..Draft::default() },
            total: composed.total(),
            visit_from: Some(composed.visit_from),
            ..ClaimRow::new(id.clone(), code, now)
        };
        self.store
            .write(|tx| {
                tx.claims_mut().insert(&row)?;
                tx.claims_mut().submitted(&id, &composed, None, now)?;
                tx.outbox_mut().insert(&id, &body, checked, now)
            })
            .map_err(|error: StoreError| error)
            .expect("submitted");
        id
    }

    /// A consultation and tablets for a person, by number, today.
    pub fn compose(&self, person: &str) -> Composed {
        let (facility, services, items, administrators) = self
            .store
            .read(|read| {
                let mirror = read.mirror();
                Ok::<_, StoreError>((
                    mirror.facility()?.expect("pulled"),
                    mirror.element(Kind::Service, "A1")?.expect("listed"),
                    mirror.element(Kind::Item, "M001")?.expect("listed"),
                    mirror.administrators()?,
                ))
            })
            .expect("a mirror");
        let administrator = administrators.into_iter().find(|person| person.code.as_str() == "clerk").expect("Asha");
        let today = ServiceDate::new(self.clock.now().utc().expect("a day").date_naive());
        let line = |listed: claims_domain::catalogue::Listed, quantity: i64| Line {
            kind: listed.element.kind,
            price: listed.price(),
            code: listed.element.code,
            uuid: listed.element.uuid,
            name: listed.element.name,
            quantity: Quantity::new(quantity.into()),
        };
        Composed {
            insuree: InsureeNo::typed(person),
            insuree_uuid: None,
            facility: facility.code,
            facility_uuid: facility.uuid,
            administrator: administrator.code,
            administrator_uuid: administrator.uuid,
            visit_type: VisitType::Other,
            visit_from: today,
            visit_to: today,
            claim_date: today,
            diagnoses: vec![DiagnosisCode::new("A01")],
            guarantee: None,
            explanation: None,
            lines: vec![line(services, 1), line(items, 10)],
        }
    }

    pub fn state(&self, claim: &ClaimId) -> ClaimState {
        self.store.read(|read| read.claims().get(claim)).expect("readable").expect("kept").state
    }

    /// The journal's words about a claim.
    pub fn journal(&self, claim: &ClaimId) -> Vec<String> {
        let lines = self.store.read(|read| read.journal().of(claim)).expect("readable");
        lines.into_iter().map(|line| line.what).collect()
    }

    /// How often the payer was posted this code, and how many claims it holds under it.
    pub async fn at_payer(&self, number: u32) -> (u64, usize) {
        let truth = self.training("claims").await;
        let code = code(number);
        let held = truth["claims"].as_array().expect("a list");
        (
            truth["posts"][code.as_str()].as_u64().unwrap_or(0),
            held.iter().filter(|claim| claim["code"] == code.as_str()).count(),
        )
    }

    /// What the payer tells about itself.
    pub async fn training(&self, what: &str) -> serde_json::Value {
        let url = self.payer.base_url().replace("/api/", &format!("/_training/{what}"));
        let text = reqwest::get(url).await.expect("the payer lives").text().await.expect("text");
        serde_json::from_str(&text).expect("json")
    }

    /// The same laptop behind a line of its own.
    pub fn behind(mut self, line: &line::Line) -> Self {
        self.client = client_at(&line.base(), password("training"), Some(abilities()), &self.clock);
        self
    }

    /// Pulls as a laptop does that is set up: it knows the facility's code.
    pub async fn pull_here(&self, full: bool) -> PullReport {
        let stop = CancellationFlag::default();
        pull::pull(&self.client, &self.store, &own_facility(), &*self.clock, &|_| {}, &stop, full)
            .await
            .expect("the database works")
    }

    /// Changes the payer's master data, an hour later by every clock.
    pub async fn change(&self, changes: serde_json::Value) {
        self.later(60 * MINUTE).await;
        self.order("change", changes.to_string()).await;
    }

    /// Lets time pass at the payer and on the laptop.
    pub async fn later(&self, by: Duration) {
        self.clock.advance(by);
        self.order("clock", format!(r#"{{"advance_seconds":{}}}"#, by.as_secs())).await;
    }

    /// How a feed stands.
    pub fn feed(&self, list: claims_store::List) -> claims_store::Feed {
        let feed = self.store.read(|read| read.feeds().get(list.as_str()));
        feed.map_err(|error: StoreError| error).expect("reads").expect("attempted")
    }

    pub async fn script(&self, rules: Vec<Rule>) {
        self.order("faults", serde_json::to_string(&Faults(rules)).expect("json")).await;
    }

    pub async fn order(&self, what: &str, body: String) {
        let url = self.payer.base_url().replace("/api/", &format!("/_training/{what}"));
        let answer = reqwest::Client::new().post(url).body(body).send().await.expect("the payer lives");
        assert!(answer.status().is_success(), "{what}: {}", answer.status());
    }

    /// A second connection to the same database, as another process has.
    pub fn second_store(&self) -> Store {
        Store::open(&self.database, &self.key).expect("opened twice")
    }
}

pub fn client_of(payer: &Payer, credentials: Credentials, clock: &Arc<TestClock>) -> Client {
    client_at(&payer.base_url(), credentials, Some(abilities()), clock)
}

/// The facility the laptop is set up for.
pub fn own_facility() -> PickFacility {
    PickFacility::Code(claims_domain::ids::FacilityCode::new("TRAIN1"))
}

/// A number below `below` that looks like chance and is the same for the same words and numbers.
pub fn chance(of: impl std::hash::Hash, below: u64) -> u64 {
    use std::hash::{DefaultHasher, Hasher as _};
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish() % below
}

/// As [`chance`], from 0 to less than 1.
#[expect(clippy::cast_precision_loss, reason = "a share of bytes need not be exact")]
pub fn share(of: impl std::hash::Hash) -> f64 {
    chance(of, 1 << 30) as f64 / f64::from(1 << 30)
}

/// What a probe of the payer finds.
pub fn abilities() -> Abilities {
    Abilities { graphql: true, csrf_needed: true, ..Abilities::default() }
}

pub fn client_at(base: &str, credentials: Credentials, abilities: Option<Abilities>, clock: &Arc<TestClock>) -> Client {
    Client::new(&profile(base), Some(credentials), abilities, Arc::clone(clock) as Arc<dyn Clock>).expect("a profile")
}

pub fn code(number: u32) -> ClaimCode {
    ClaimCode::new(format!("TRAIN1-A-{number:06}"))
}

/// Insured people in turn: the plan pays for ten consultations of each.
pub fn somebody(number: u32) -> &'static str {
    let people = ["700100011", "700100021", "700100031", "700100041"];
    people[usize::try_from(number).expect("small") % people.len()]
}

/// A UUID nobody has.
pub fn nobody() -> ServerId {
    ServerId::new("00000000-0000-4000-8000-000000000000")
}

/// An amount.
pub fn money(text: &str) -> Money {
    text.parse().expect("an amount")
}
