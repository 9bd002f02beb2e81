//! One of the two payers, with somebody signed in, and the names things have there.

use std::time::Duration;

use claims_domain::ids::FacilityCode;
use claims_openimis::gql::attachments::Outgoing;
use claims_openimis::gql::people::District;
use claims_openimis::{Reply, gql};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};

use crate::shape::Shape;

const TRAINING_FACILITY: &str = "TRAIN1";

/// A payer and its world.
pub struct Side {
    client: Client,
    base: String,
    token: String,
    /// Of somebody who may do everything.
    superuser: String,
    csrf: String,
    pub names: Names,
    /// Claims made here so far, so that each gets a code of its own.
    claims: u32,
    /// Distinguishes this run's codes from those of earlier ones.
    run: String,
}

/// What the same thing is called on each side.
pub struct Names {
    pub user: &'static str,
    /// Who may do everything, with the same password.
    pub superuser: &'static str,
    pub password: &'static str,
    pub facility: &'static str,
    pub covered: &'static str,
    pub not_covered: &'static str,
    pub service: &'static str,
    pub item: &'static str,
    pub facility_uuid: String,
    pub administrator_uuid: String,
    pub covered_uuid: String,
    pub not_covered_uuid: String,
    pub service_uuid: String,
    pub item_uuid: String,
    /// The product that sets the most limits.
    pub product_uuid: String,
}

/// Status and shape of an answer.
#[derive(Debug)]
pub struct Given {
    pub status: u16,
    pub content: String,
    pub shape: Option<Shape>,
}

impl Given {
    /// Same status, same content type, same form.
    pub fn agrees(&self, other: &Self) -> bool {
        let shapes = match (&self.shape, &other.shape) {
            (Some(one), Some(other)) => one.agrees(other),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        self.status == other.status && self.content == other.content && shapes
    }
}

impl std::fmt::Display for Given {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.status, self.content)?;
        match &self.shape {
            Some(shape) => write!(f, " {shape}"),
            None => Ok(()),
        }
    }
}

impl Side {
    /// The seeded openIMIS.
    pub async fn real(base: &str) -> Self {
        let names =
            Names::of(["carap", "Admin"], "Demo-2026-openIMIS", "RAPHOS", ["100000045", "100000073"], ["A3", "0001"]);
        Self::signed_in(base, names).await
    }

    /// The training payer.
    pub async fn training(base: &str) -> Self {
        let names = Names::of(
            ["clerk", "clerk"],
            "training",
            TRAINING_FACILITY,
            [crate::exchanges::TRAINING_COVERED, crate::exchanges::TRAINING_NOT_COVERED],
            ["A3", "M001"],
        );
        Self::signed_in(base, names).await
    }

    async fn signed_in(base: &str, names: Names) -> Self {
        // A busy server closes a connection that waits, just when the next question is put to it.
        let client = Client::builder().cookie_store(true).pool_max_idle_per_host(0);
        let client = client.redirect(reqwest::redirect::Policy::none()).build().expect("a client");
        let run = format!("{:06}", std::process::id() % 1_000_000);
        let (base, empty) = (base.to_owned(), String::new);
        let mut side = Self { client, base, token: empty(), superuser: empty(), csrf: empty(), names, claims: 0, run };
        side.superuser = side.token_of(side.names.superuser).await;
        side.token = side.token_of(side.names.user).await;
        let (_, _, body) = side.graphql("mutation { getCsrfToken { csrfToken } }", &json!({})).await;
        side.csrf = body["data"]["getCsrfToken"]["csrfToken"].as_str().expect("a CSRF token").to_owned();
        side.learn_uuids().await;
        side
    }

    async fn token_of(&self, user: &str) -> String {
        let login = json!({ "username": user, "password": self.names.password }).to_string();
        let (_, _, body) = self.ask(Method::POST, "api_fhir_r4/login/", Some(login), Signed::Nobody).await;
        body["token"].as_str().expect("a token").to_owned()
    }

    async fn learn_uuids(&mut self) {
        for (path, code, field) in [
            ("Organization", self.names.facility, 0),
            ("Patient", self.names.covered, 1),
            ("Patient", self.names.not_covered, 2),
            ("ActivityDefinition", self.names.service, 3),
        ] {
            let (_, _, body) = self.ask(Method::GET, &format!("api_fhir_r4/{path}/{code}/"), None, Signed::In).await;
            let uuid = uuid_of(&body).unwrap_or_else(|| panic!("{path} {code} has a UUID: {body}"));
            match field {
                0 => self.names.facility_uuid = uuid,
                1 => self.names.covered_uuid = uuid,
                2 => self.names.not_covered_uuid = uuid,
                _ => self.names.service_uuid = uuid,
            }
        }
        let (_, _, body) = self.ask(Method::GET, "api_fhir_r4/Medication/?_count=1000", None, Signed::In).await;
        self.names.item_uuid = in_bundle(&body, self.names.item).expect("the item is listed");
        let path = format!("api_fhir_r4/Practitioner/{}/?resourceType=ca", self.names.user);
        let (_, _, body) = self.ask(Method::GET, &path, None, Signed::In).await;
        self.names.administrator_uuid = uuid_of(&body).expect("the administrator has a UUID");
        let (_, _, body) = self.ask(Method::GET, "api_fhir_r4/InsurancePlan/", None, Signed::In).await;
        let basic = ["BASIC01", "BASIC"].into_iter().find_map(|code| in_bundle(&body, code));
        self.names.product_uuid = basic.expect("the product is listed");
    }

    /// Who is signed in, for questions that send it along.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Prices every claim, where this is the training payer; a real one does that on the web.
    pub async fn price_claims(&self) {
        if self.names.facility == TRAINING_FACILITY {
            let door = self.base.replace("/api/", "/_training/adjudicate");
            for _ in 0..2 {
                self.client.post(&door).send().await.expect("it lives");
            }
        }
    }

    /// The district of the facility.
    pub async fn district(&self) -> District {
        let request = gql::people::district(&FacilityCode::new(self.names.facility));
        let (_, _, body) = self.graphql(&request.document, &request.variables).await;
        let answer = body.to_string();
        let reply = Reply { status: 200, content_type: Some("application/json"), body: answer.as_bytes() };
        gql::people::read_district(reply).expect("a list").expect("the facility lies somewhere")
    }

    /// A fresh claim code of this run.
    pub fn next_code(&mut self) -> String {
        self.claims += 1;
        format!("TW-{}-{:04}", self.run, self.claims)
    }

    /// A code that comes after those of every other claim.
    #[expect(clippy::disallowed_methods, reason = "codes of later runs come after those of earlier ones")]
    pub fn last_code(&mut self) -> String {
        self.claims += 1;
        format!("ZZ{}-{:03}", chrono::Utc::now().timestamp_millis(), self.claims % 1_000)
    }

    /// The server's id of a claim that was accepted.
    pub async fn claim_uuid(&self, code: &str) -> String {
        let (_, _, body) = self.ask(Method::GET, &format!("api_fhir_r4/ClaimResponse/{code}/"), None, Signed::In).await;
        uuid_of(&body).unwrap_or_else(|| panic!("{code} has an answer: {body}"))
    }

    pub async fn given(&self, method: Method, path: &str, body: Option<String>, signed: Signed) -> Given {
        let (status, content, value) = self.ask(method, path, body, signed).await;
        Given { status, content, shape: (value != Value::Null).then(|| Shape::of(&value)) }
    }

    /// A list, without what only differs because the data do.
    pub async fn given_but(&self, path: String, but: fn(&mut Value)) -> Given {
        let (status, content, mut value) = self.ask(Method::GET, &path, None, Signed::In).await;
        but(&mut value);
        Given { status, content, shape: (value != Value::Null).then(|| Shape::of(&value)) }
    }

    /// A page that holds a claim, once it does: the server counts as it did when the same filter was used last.
    pub async fn given_with(&self, code: &str, path: impl Fn() -> String) -> Given {
        let mut asked = 0;
        loop {
            let (status, content, value) = self.ask(Method::GET, &path(), None, Signed::In).await;
            if status != 200 || value.to_string().contains(code) {
                return Given { status, content, shape: (value != Value::Null).then(|| Shape::of(&value)) };
            }
            asked += 1;
            assert!(asked < 20, "{code} is the newest, but the last page is {value}");
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    }

    /// The answer to a claim of these bytes, which are packed by gzip.
    pub async fn given_packed(&self, path: &str, packed: &'static [u8]) -> Given {
        let request = self.client.post(format!("{}{path}", self.base)).bearer_auth(&self.token);
        let request = request.header("Content-Type", "application/json").header("Content-Encoding", "gzip");
        let (status, content, value) = answered(request.body(packed)).await;
        Given { status, content, shape: (value != Value::Null).then(|| Shape::of(&value)) }
    }

    pub async fn given_graphql(&self, document: &str, variables: &Value) -> Given {
        let (status, content, value) = self.graphql(document, variables).await;
        Given { status, content, shape: (value != Value::Null).then(|| Shape::of(&value)) }
    }

    /// Hands over a file of a claim; the server's word on it is another question.
    pub async fn attach(&self, file: Outgoing<'_>) {
        let request = gql::attachments::attach(file);
        let (status, _, body) = self.graphql(&request.document, &request.variables).await;
        assert!(status == 200 && body["errors"].is_null(), "{status} {body}");
    }

    async fn graphql(&self, document: &str, variables: &Value) -> (u16, String, Value) {
        let body = json!({ "query": document, "variables": variables }).to_string();
        self.ask(Method::POST, "graphql", Some(body), Signed::In).await
    }

    async fn ask(&self, method: Method, path: &str, body: Option<String>, signed: Signed) -> (u16, String, Value) {
        let mut request = self.client.request(method, format!("{}{path}", self.base));
        match signed {
            Signed::Nobody => {}
            Signed::In => request = request.bearer_auth(&self.token),
            Signed::Superuser => request = request.bearer_auth(&self.superuser),
            Signed::BadToken => request = request.bearer_auth("eyJhbGciOiJIUzI1NiJ9.e30.bad"),
        }
        if !self.csrf.is_empty() && path == "graphql" && signed != Signed::Nobody {
            request = request.header("X-CSRFToken", &self.csrf);
        }
        if let Some(body) = body {
            request = request.header("Content-Type", "application/json").body(body);
        }
        answered(request).await
    }
}

/// Status, kind and JSON of an answer.
async fn answered(request: RequestBuilder) -> (u16, String, Value) {
    let answer = request.send().await.expect("an answer");
    let status = answer.status().as_u16();
    let content = answer.headers().get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let content = content.split(';').next().unwrap_or_default().trim().to_owned();
    let bytes = answer.bytes().await.expect("a body");
    (status, content, serde_json::from_slice(&bytes).unwrap_or_default())
}

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signed {
    Nobody,
    In,
    Superuser,
    BadToken,
}

impl Names {
    fn of(
        users: [&'static str; 2],
        password: &'static str,
        facility: &'static str,
        people: [&'static str; 2],
        elements: [&'static str; 2],
    ) -> Self {
        let [user, superuser] = users;
        let [covered, not_covered] = people;
        let [service, item] = elements;
        let empty = String::new;
        Self {
            user,
            superuser,
            password,
            facility,
            covered,
            not_covered,
            service,
            item,
            facility_uuid: empty(),
            administrator_uuid: empty(),
            covered_uuid: empty(),
            not_covered_uuid: empty(),
            service_uuid: empty(),
            item_uuid: empty(),
            product_uuid: empty(),
        }
    }
}

fn identifier(resource: &Value, code: &str) -> Option<String> {
    let found = resource["identifier"].as_array()?.iter().find(|identifier| {
        identifier["type"]["coding"]
            .as_array()
            .is_some_and(|codings| codings.iter().any(|coding| coding["code"] == code))
    })?;
    found["value"].as_str().map(str::to_owned)
}

fn uuid_of(resource: &Value) -> Option<String> {
    identifier(resource, "UUID")
}

fn in_bundle(bundle: &Value, code: &str) -> Option<String> {
    let entries = bundle["entry"].as_array()?;
    entries
        .iter()
        .map(|entry| &entry["resource"])
        .find(|resource| identifier(resource, "Code").as_deref() == Some(code))
        .and_then(uuid_of)
}
