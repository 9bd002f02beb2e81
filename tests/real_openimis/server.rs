//! A real openIMIS and what it says when asked directly, past our own code.

use serde_json::{Value, json};

/// One of the servers that `cargo xtask openimis start` runs.
pub struct Server {
    /// API root.
    pub base: String,
}

/// Password of every seeded account.
pub const PASSWORD: &str = "Demo-2026-openIMIS";

impl Server {
    pub fn release(release: &str) -> Self {
        let name = format!("CLAIMS_OPENIMIS_{}", release.replace(['.', '-'], "_").to_uppercase());
        let base = std::env::var(&name)
            .unwrap_or_else(|_| panic!("{name} is not set: run `cargo xtask test`, which starts the servers"));
        Self { base }
    }

    /// How many claims of this code the payer holds, over all facilities.
    pub fn claims_with_code(&self, code: &str) -> u64 {
        let document = "query($code: String!) { claims(code: $code, first: 10) { edges { node { uuid code } } } }";
        let answer = self.graphql(document, json!({ "code": code }));
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
        let answer = self.graphql(document, json!({ "code": code }));
        answer["data"]["claims"]["edges"][0]["node"].clone()
    }

    fn token(&self) -> String {
        let answer: Value = client()
            .post(format!("{}api_fhir_r4/login/", self.base))
            .json(&json!({ "username": "Admin", "password": PASSWORD }))
            .send()
            .expect("the server runs")
            .json()
            .expect("a token");
        answer["token"].as_str().expect("a token").to_owned()
    }

    /// Asks with CSRF token and session cookie, as the server wants it even for reading.
    fn graphql(&self, document: &str, variables: Value) -> Value {
        let client = client();
        let token = self.token();
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

fn client() -> reqwest::blocking::Client {
    reqwest::blocking::Client::builder().cookie_store(true).build().expect("a client")
}
