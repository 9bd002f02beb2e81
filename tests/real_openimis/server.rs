//! A real openIMIS and what it says when asked directly, past our own code.

use std::fs::File;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde_json::{Value, json};

use crate::database::{self, Database};

/// One of the servers that `cargo xtask openimis start` runs.
pub struct Server {
    /// API root.
    pub base: String,
    database: Option<Database>,
    /// Others that change what all see wait until this is closed.
    _hold: File,
}

static MUTATIONS: AtomicU64 = AtomicU64::new(0);

/// May do everything.
pub const SUPERUSER: &str = "Admin";
/// Password of every seeded account.
pub const PASSWORD: &str = "Demo-2026-openIMIS";

impl Server {
    /// With the country as it was seeded, together with other tests.
    pub fn release(release: &str) -> Self {
        Self::held(release, false)
    }

    /// For one test alone, which may change what all see.
    pub fn alone(release: &str) -> Self {
        Self::held(release, true)
    }

    fn held(release: &str, alone: bool) -> Self {
        let name = format!("CLAIMS_OPENIMIS_{}", release.replace(['.', '-'], "_").to_uppercase());
        let base = std::env::var(&name)
            .unwrap_or_else(|_| panic!("{name} is not set: run `cargo xtask test`, which starts the servers"));
        // 26.04-fixed and 26.04-prod serve the database of 26.04.
        let country = release.split('-').next().unwrap_or(release);
        let hold = database::hold(country, alone);
        let database = Database::of(country);
        if let Some(database) = &database {
            database.tidy();
        }
        Self { base, database, _hold: hold }
    }

    /// What the server keeps.
    pub fn database(&self) -> &Database {
        self.database
            .as_ref()
            .expect("CLAIMS_OPENIMIS_DB_… says where the database is: run `cargo xtask test`, which starts the servers")
    }

    /// Changes something as the superuser does at the screen, and waits until the server says that it is done.
    pub fn mutate(&self, mutation: &str, input: Value) {
        self.mutate_as(SUPERUSER, mutation, input);
    }

    /// The same as somebody else does it.
    pub fn mutate_as(&self, user: &str, mutation: &str, input: Value) {
        let id =
            format!("{mutation}-{}", MUTATIONS.fetch_add(1, Ordering::Relaxed) + u64::from(std::process::id()) * 1000);
        let mut input = input;
        input["clientMutationId"] = json!(id);
        let document = format!("mutation {{ {mutation}(input: {}) {{ clientMutationId }} }}", literal(&input));
        let answer = self.graphql_as(user, &document, &json!({}));
        assert!(answer["errors"].is_null(), "{mutation}: {answer}");
        let log = "query($id: String) { mutationLogs(clientMutationId: $id) { edges { node { status error } } } }";
        for _ in 0..100 {
            let answer = self.graphql_as(user, log, &json!({ "id": id }));
            let node = &answer["data"]["mutationLogs"]["edges"][0]["node"];
            match node["status"].as_i64() {
                Some(2) => return,
                Some(1) => panic!("{mutation} failed: {node}"),
                _ => std::thread::sleep(Duration::from_millis(100)),
            }
        }
        panic!("{mutation} did not end");
    }

    /// The server's id of the claim that has this code now.
    pub fn uuid_of(&self, code: &str) -> String {
        let uuid = self.database().run(&format!(
            r#"select "ClaimUUID" from "tblClaim" where "ClaimCode" = '{code}' and "ValidityTo" is null"#
        ));
        assert_eq!(uuid.trim().len(), 36, "one claim of code {code}: {uuid}");
        uuid.trim().to_owned()
    }

    /// How many claims of this code the payer holds, over all facilities.
    pub fn claims_with_code(&self, code: &str) -> u64 {
        let document = "query($code: String!) { claims(code: $code, first: 10) { edges { node { uuid code } } } }";
        let answer = self.graphql(document, &json!({ "code": code }));
        let edges =
            answer["data"]["claims"]["edges"].as_array().unwrap_or_else(|| panic!("claims were asked for: {answer}"));
        u64::try_from(edges.len()).expect("few")
    }

    /// The claim with its lines as the payer stores them.
    pub fn stored(&self, code: &str) -> Value {
        let document = "query($code: String!) { claims(code: $code, first: 1) { edges { node {
            uuid code status rejectionReason dateFrom dateTo visitType claimed insuree { chfId } admin { code } icd { code }
            items { item { code } qtyProvided priceAsked rejectionReason status }
            services { service { code } qtyProvided priceAsked rejectionReason status } } } } }";
        let answer = self.graphql(document, &json!({ "code": code }));
        answer["data"]["claims"]["edges"][0]["node"].clone()
    }

    /// The status of an answer over FHIR, as the claim administrator of RAPHOS gets it.
    pub fn status(&self, path: &str) -> u16 {
        read(&self.base, "carap", PASSWORD, path).0
    }

    /// Sends a resource as the superuser.
    pub fn post(&self, kind: &str, resource: &Value) {
        let request = client().post(format!("{}api_fhir_r4/{kind}/", self.base)).bearer_auth(self.token());
        let answer = request.json(resource).send().expect("the server runs");
        assert_eq!(answer.status(), 201, "{kind}: {}", answer.text().unwrap_or_default());
    }

    fn token(&self) -> String {
        self.token_of(SUPERUSER)
    }

    fn token_of(&self, user: &str) -> String {
        token_of(&self.base, user, PASSWORD)
    }

    fn graphql(&self, document: &str, variables: &Value) -> Value {
        self.graphql_as(SUPERUSER, document, variables)
    }

    /// Asks with CSRF token and session cookie, as the server wants it even for reading.
    fn graphql_as(&self, user: &str, document: &str, variables: &Value) -> Value {
        let client = client();
        let token = self.token_of(user);
        let ask = |body: Value, csrf: Option<&str>| -> Value {
            let mut request = client.post(format!("{}graphql", self.base)).bearer_auth(&token).json(&body);
            if let Some(csrf) = csrf {
                request = request.header("X-CSRFToken", csrf);
            }
            request.send().expect("the server runs").json().expect("JSON")
        };
        let csrf = ask(json!({ "query": "mutation { getCsrfToken { csrfToken } }" }), None);
        let csrf = csrf["data"]["getCsrfToken"]["csrfToken"].as_str().expect("a CSRF token").to_owned();
        ask(json!({ "query": document, "variables": variables }), Some(&csrf))
    }
}

/// A value as it is written in a document, as the web application does it: as a variable the server cannot read its small numbers.
fn literal(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let fields: Vec<String> =
                fields.iter().map(|(name, value)| format!("{name}: {}", literal(value))).collect();
            format!("{{{}}}", fields.join(", "))
        }
        Value::Array(values) => format!("[{}]", values.iter().map(literal).collect::<Vec<_>>().join(", ")),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.to_string(),
    }
}

/// Status and content of an answer over FHIR, as some user of a payer gets it.
pub fn read(base: &str, user: &str, password: &str, path: &str) -> (u16, Value) {
    let request = client().get(format!("{base}{path}")).bearer_auth(token_of(base, user, password));
    let answer = request.send().expect("the server runs");
    (answer.status().as_u16(), answer.json().unwrap_or_default())
}

fn token_of(base: &str, user: &str, password: &str) -> String {
    let request = client().post(format!("{base}api_fhir_r4/login/"));
    let answer = request.json(&json!({ "username": user, "password": password })).send().expect("the server runs");
    let answer: Value = answer.json().expect("a token");
    answer["token"].as_str().expect("a token").to_owned()
}

fn client() -> reqwest::blocking::Client {
    reqwest::blocking::Client::builder().cookie_store(true).build().expect("a client")
}
