//! A payer's catalogue as it comes over the wire: 10,000 services, 10,000 items, 15,000 diagnoses, by the page, gzipped.

use anyhow::{Context as _, Result, ensure};
use claims_domain::ids::ServerId;
use claims_openimis::gql::many::{List, Order, Span};
use claims_openimis::gql::register;
use claims_openimis::{Reply, gql, login, path};
use claims_sandbox::{Options, Payer, Size};

/// Services, and items.
pub const ELEMENTS: u32 = 10_000;
/// Diagnoses.
pub const DIAGNOSES: u32 = 15_000;
/// Rows of a page, as a pull asks for them.
const ROWS: u32 = 1_000;

/// A page as received.
pub struct Page {
    pub spans: Vec<Span>,
    pub gzipped: Vec<u8>,
}

/// Everything a first pull receives that is large.
pub struct Pages {
    pub services: Vec<Page>,
    pub items: Vec<Page>,
    pub diagnoses: Vec<Page>,
}

/// A training payer with that catalogue, compressing its answers as the proxy before a real server does.
pub async fn payer(size: Size) -> Result<Payer> {
    Ok(Payer::start(Options { seed: 7, catalogue: size, gzip: true, ..Options::default() }).await?)
}

/// The whole size.
pub const WHOLE: Size = Size { services: ELEMENTS as usize, items: ELEMENTS as usize, diagnoses: DIAGNOSES as usize };

/// Fetches the pages from a training payer of their own.
pub fn pages() -> Result<Pages> {
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let payer = payer(WHOLE).await?;
        let asker = Asker::sign_in(&payer.base_url()).await?;
        let pages = Pages {
            services: asker.every(&register::services(), ELEMENTS).await?,
            items: asker.every(&register::items(), ELEMENTS).await?,
            diagnoses: asker.every(&register::diagnoses(), DIAGNOSES).await?,
        };
        payer.stop().await;
        Ok(pages)
    })
}

/// The least that can ask: no budget, no tries, nothing read.
pub struct Asker {
    http: reqwest::Client,
    base: String,
    token: String,
    csrf: String,
}

impl Asker {
    pub async fn sign_in(base: &str) -> Result<Self> {
        let http = reqwest::Client::builder().cookie_store(true).no_gzip().no_proxy().build()?;
        let answer = http
            .post(format!("{base}{}", path::LOGIN))
            .header("Content-Type", "application/json")
            .body(login::body("clerk", "training"))
            .send()
            .await?;
        let token: serde_json::Value = serde_json::from_slice(&answer.bytes().await?)?;
        let token = token.get("token").and_then(|token| token.as_str()).context("a token")?.to_owned();
        let mut asker = Self { http, base: base.to_owned(), token, csrf: String::new() };
        let body = asker.ask(&gql::csrf(), false).await?;
        let reply = Reply { status: 200, content_type: Some("application/json"), body: &body };
        asker.csrf = gql::read_csrf(reply).ok().context("a guard token")?;
        Ok(asker)
    }

    /// The answer's bytes as they come.
    pub async fn ask(&self, request: &gql::Request, gzip: bool) -> Result<Vec<u8>> {
        let answer = self
            .http
            .post(format!("{}{}", self.base, path::GRAPHQL))
            .header("Content-Type", "application/json")
            .header("Accept-Encoding", if gzip { "gzip" } else { "identity" })
            .header("X-CSRFToken", &self.csrf)
            .bearer_auth(&self.token)
            .body(request.body())
            .send()
            .await?;
        ensure!(answer.status().is_success(), "answered {}", answer.status());
        Ok(answer.bytes().await?.to_vec())
    }

    /// The insurance products.
    pub async fn products(&self) -> Result<Vec<ServerId>> {
        let (list, spans) = (register::products(), Span::over(0, 100));
        let body = self.ask(&list.ask(&spans, Order::Usual), false).await?;
        let reply = Reply { status: 200, content_type: Some("application/json"), body: &body };
        let page = list.read(&spans, reply).ok().context("products")?;
        Ok(page.rows.into_iter().map(|product| product.row.uuid).collect())
    }

    async fn every<T>(&self, list: &List<T>, rows: u32) -> Result<Vec<Page>> {
        let mut pages = Vec::new();
        for spans in spans_of(rows) {
            let gzipped = self.ask(&list.ask(&spans, Order::Usual), true).await?;
            pages.push(Page { spans, gzipped });
        }
        Ok(pages)
    }
}

/// The spans of each request for so many rows.
pub fn spans_of(rows: u32) -> impl Iterator<Item = Vec<Span>> {
    (0..rows).step_by(ROWS as usize).map(move |start| Span::over(start, rows.min(start + ROWS)))
}
