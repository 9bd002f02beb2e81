//! A signed-in clerk with a claim form: what the tests work with.

use chrono::NaiveDate;
use claims_sandbox::{Options, Payer, Release};
use reqwest::{Client, Method, Response};
use serde_json::{Value, json};

/// A person with an active policy, in the main facility's district.
pub const GRACE: &str = "700100011";

/// The day the tests are set on.
pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 10).expect("a day")
}

/// The options the tests start from.
pub fn options() -> Options {
    Options { today: Some(today()), seed: 7, ..Options::default() }
}

/// A running payer with somebody at the counter.
pub struct Desk {
    pub payer: Payer,
    pub client: Client,
    pub token: String,
    csrf: Option<String>,
}

impl Desk {
    pub async fn open() -> Self {
        Self::with(options()).await
    }

    pub async fn on(release: Release) -> Self {
        Self::with(Options { release, ..options() }).await
    }

    pub async fn with(options: Options) -> Self {
        Self::of("clerk", options).await
    }

    pub async fn of(user: &str, options: Options) -> Self {
        let payer = Payer::start(options).await.expect("starts");
        let client = Client::builder()
            .cookie_store(true)
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("client");
        let mut desk = Self { payer, client, token: String::new(), csrf: None };
        desk.sign_in(user).await;
        desk
    }

    /// Signs in as somebody else.
    pub async fn sign_in(&mut self, user: &str) {
        let sent = json!({ "username": user, "password": "training" });
        let url = format!("{}api_fhir_r4/login/", self.payer.base_url());
        let answer: Value =
            self.client.post(url).json(&sent).send().await.expect("answers").json().await.expect("JSON");
        self.token = answer["token"].as_str().expect("a token").to_owned();
        self.csrf = None;
    }

    pub async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Result<Response, reqwest::Error> {
        let mut request =
            self.client.request(method, format!("{}{path}", self.payer.base_url())).bearer_auth(&self.token);
        if let Some(body) = body {
            request = request.json(&body);
        }
        request.send().await
    }

    /// A FHIR read: status and body.
    pub async fn get(&self, path: &str) -> (u16, Value) {
        told(self.ask(Method::GET, &format!("api_fhir_r4/{path}"), None).await.expect("answers")).await
    }

    /// A FHIR create: status and body.
    pub async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        told(self.ask(Method::POST, &format!("api_fhir_r4/{path}"), Some(body)).await.expect("answers")).await
    }

    /// A GraphQL document without the CSRF token.
    pub async fn bare_query(&self, query: &str) -> (u16, Value) {
        told(self.ask(Method::POST, "graphql", Some(json!({ "query": query }))).await.expect("answers")).await
    }

    /// A GraphQL document with the token fetched once.
    pub async fn query(&mut self, query: &str) -> Value {
        if self.csrf.is_none() {
            let (_, answer) = self.bare_query("mutation { getCsrfToken { csrfToken } }").await;
            self.csrf = answer["data"]["getCsrfToken"]["csrfToken"].as_str().map(str::to_owned);
        }
        let url = format!("{}graphql", self.payer.base_url());
        let request =
            self.client.post(url).bearer_auth(&self.token).header("X-CSRFToken", self.csrf.clone().expect("fetched"));
        let (status, answer) = told(request.json(&json!({ "query": query })).send().await.expect("answers")).await;
        assert_eq!(status, 200, "GraphQL answers 200: {answer}");
        answer
    }

    /// The control surface.
    pub async fn control(&self, path: &str, body: Value) -> (u16, Value) {
        let url = format!("{}_training/{path}", self.payer.base_url().trim_end_matches("api/"));
        told(self.client.post(url).json(&body).send().await.expect("answers")).await
    }

    /// The truth about the stored claims.
    pub async fn stored(&self) -> Value {
        let url = format!("{}_training/claims", self.payer.base_url().trim_end_matches("api/"));
        self.client.get(url).send().await.expect("answers").json().await.expect("JSON")
    }
}

/// Status and body; a body that is not JSON as text.
pub async fn told(answer: Response) -> (u16, Value) {
    let status = answer.status().as_u16();
    let text = answer.text().await.expect("whole");
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

/// The text of an `OperationOutcome`.
pub fn complaint(body: &Value) -> &str {
    body["issue"][0]["details"]["text"].as_str().unwrap_or_default()
}

/// A claim form for one visit today.
pub fn claim(code: &str, insuree: &str, lines: &[(&str, &str, &str)]) -> Value {
    let items: Vec<Value> = lines.iter().enumerate().map(|(n, (code, quantity, price))| {
        let (category, kind) = if code.starts_with('M') || (code.starts_with('C') && code.len() == 4) { ("item", "Medication") } else { ("service", "ActivityDefinition") };
        let number = |text: &str| text.parse::<serde_json::Number>().expect("a number");
        json!({
            "extension": [{ "url": "claim-item-reference", "valueReference": { "reference": format!("{kind}/{code}") } }],
            "sequence": n + 1,
            "category": { "text": category },
            "productOrService": { "text": code },
            "quantity": { "value": number(quantity) },
            "unitPrice": { "value": number(price), "currency": "USD" },
        })
    }).collect();
    json!({
        "resourceType": "Claim",
        "identifier": [{ "type": { "coding": [{ "code": "Code" }] }, "value": code }],
        "status": "active",
        "type": { "coding": [{ "code": "O" }] },
        "use": "claim",
        "patient": { "reference": format!("Patient/{insuree}") },
        "billablePeriod": { "start": today(), "end": today() },
        "created": today(),
        "enterer": { "reference": "Practitioner/clerk" },
        "provider": { "reference": "Organization/TRAIN1" },
        "diagnosis": [{ "sequence": 1, "diagnosisCodeableConcept": { "coding": [{ "code": "B54" }] } }],
        "item": items,
        "total": { "value": 1, "currency": "USD" },
    })
}

/// Reason codes of the lines of a ClaimResponse, in its order.
pub fn reasons(response: &Value) -> Vec<String> {
    let lines = response["item"].as_array().cloned().unwrap_or_default();
    lines
        .iter()
        .map(|l| l["adjudication"][0]["reason"]["coding"][0]["code"].as_str().expect("a code").to_owned())
        .collect()
}
