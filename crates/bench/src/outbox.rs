//! P10, P11: a thousand claims over a far line, without and with faults, and what each weighs on it.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use claims_domain::Timestamp;
use claims_domain::catalogue::Kind;
use claims_domain::claim::{ClaimState, Composed, Line, VisitType};
use claims_domain::draft::Draft;
use claims_domain::ids::{ClaimCode, ClaimId, DiagnosisCode, InsureeNo};
use claims_domain::money::Quantity;
use claims_openimis::claim::body;
use claims_sandbox::{Act, Faults, Options, Payer, Rule, When};
use claims_store::{ClaimRow, Secret, Store, StoreError};
use claims_sync::push::{DeliveryReport, deliver};
use claims_sync::{CancellationFlag, Client, Clock as _, Credentials, ServerProfile};

use crate::figure::{Figure, millis, timed_async};
use crate::link::{Link, Nature};
use crate::mirror::store_in;
use crate::pull::{Now, fetch, runtime};

const CLAIMS: u32 = 1_000;
const ROUND_TRIP: Duration = Duration::from_millis(300);
/// What a real server needs to check and store a claim.
const SERVER: Duration = Duration::from_millis(150);
/// Requests of a minute where the server's limit is on.
const BUDGET: u32 = 600;
/// Of so many requests one goes wrong, which is 5 %.
const ONE_IN: u32 = 20;

/// A payer far away, and a laptop with claims for it.
struct Run {
    payer: Payer,
    link: Link,
    store: Store,
    client: Client,
    _folder: tempfile::TempDir,
    /// Bytes of all bodies.
    bodies: u64,
}

/// P10 and P11.
pub fn upload() -> Result<Vec<Figure>> {
    runtime()?.block_on(async {
        let mut figures = Vec::new();
        for (at_once, cap) in [(4, 120_000.0), (8, 60_000.0)] {
            let run = Run::new(at_once, 1_000_000, Vec::new()).await?;
            let (took, sent) = run.send().await?;
            let floor = floor(at_once);
            let what = format!("1,000 claims, 300 ms + 150 ms of the server, {at_once} at once");
            figures.push(Figure::ratio("P10", what.clone(), "ms", took, floor, 1.05));
            figures.push(Figure::cap("P10", what, "ms", took, cap));
            if at_once == 8 {
                #[expect(clippy::cast_precision_loss, reason = "some thousands")]
                let (a_claim, minified) = (sent as f64 / f64::from(CLAIMS), run.bodies as f64 / f64::from(CLAIMS));
                let what = "bytes a claim on the wire, head and all, against the minified JSON";
                figures.push(Figure::ratio("P11", what, "bytes", a_claim, minified, 1.05));
                figures.push(Figure::cap("P11", what, "bytes", a_claim, 3_500.0));
            }
        }
        let run = Run::new(8, 1_000_000, faults()).await?;
        let (took, _) = run.send().await?;
        let what = "1,000 claims, 8 at once, of 5 % the answer is lost or the server fails after it stored the claim";
        figures.push(Figure::ratio("P10", what, "ms", took, floor(8), 1.25));
        let run = Run::new(8, BUDGET, Vec::new()).await?;
        let (took, _) = run.send().await?;
        let budget = 60_000.0 * f64::from(CLAIMS) / f64::from(BUDGET);
        let what = format!("1,000 claims where the server takes {BUDGET} requests a minute, against that");
        figures.push(Figure::ratio("P10", what, "ms", took, budget, 1.05));
        Ok(figures)
    })
}

/// The least a thousand claims can take.
fn floor(at_once: u32) -> f64 {
    millis(ROUND_TRIP + SERVER) * f64::from(CLAIMS) / f64::from(at_once)
}

/// What goes wrong: half of it an answer that does not come back, half a failure after the claim was stored.
fn faults() -> Vec<Rule> {
    let claims =
        || When { method: Some("POST".to_owned()), path_contains: Some("/Claim/".to_owned()), ..When::default() };
    let every = |every: u32, act| Rule { when: When { every: Some(every), ..claims() }, act };
    vec![every(ONE_IN * 2, Act::DropAnswer), every(ONE_IN * 2 - 1, Act::Truncate(100))]
}

impl Run {
    async fn new(at_once: u32, per_minute: u32, mut faults: Vec<Rule>) -> Result<Self> {
        let claims = When { path_contains: Some("/Claim/".to_owned()), ..When::default() };
        faults.push(Rule { when: claims, act: Act::DelayMs(u64::try_from(SERVER.as_millis())?) });
        let options = Options { seed: 3, people: people(CLAIMS), faults: Some(Faults(faults)), ..Options::default() };
        let payer = Payer::start(options).await?;
        let folder = tempfile::tempdir()?;
        let store = store_in(folder.path())?;
        let near = client(&payer.base_url(), at_once, 1_000_000)?;
        near.sign_in().await?;
        fetch(&near, &store, false).await?;
        let link = Link::to(&payer.base_url(), Nature { delay: ROUND_TRIP / 2, ..Nature::default() }).await?;
        let client = client(&link.base, at_once, per_minute)?;
        client.sign_in().await?;
        client.probe().await?;
        let composed = composed(&store)?;
        let mut bodies = 0;
        for number in 0..CLAIMS {
            bodies += submit(&store, number, &composed)?;
        }
        Ok(Self { payer, link, store, client, _folder: folder, bodies })
    }

    /// Sends everything; milliseconds, and bytes sent.
    async fn send(&self) -> Result<(f64, u64)> {
        let before = self.link.counts.sent.load(Ordering::Relaxed);
        let (outcome, took) = timed_async(async {
            let mut delivered = 0;
            // As the desktop does: what was put off has its turn again.
            while delivered < CLAIMS as usize {
                let report = self.deliver().await?;
                ensure!(
                    report.blocked() == 0,
                    "nobody is needed: {:?}",
                    report.claims.iter().find(|claim| matches!(claim.2, claims_sync::push::Outcome::Blocked(_)))
                );
                delivered += report.delivered();
                if report.claims.is_empty() {
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
            }
            Ok::<_, anyhow::Error>(())
        })
        .await;
        outcome?;
        let sent = self.link.counts.sent.load(Ordering::Relaxed) - before;
        let held = held(&self.payer).await?;
        ensure!(held == CLAIMS as usize, "each claim is at the payer once: {held}");
        let waiting = self.store.read::<_, StoreError>(|read| read.claims().count(ClaimState::Waiting))?;
        ensure!(waiting == i64::from(CLAIMS), "and the laptop knows: {waiting}");
        Ok((millis(took), sent))
    }

    async fn deliver(&self) -> Result<DeliveryReport> {
        let stop = CancellationFlag::default();
        Ok(deliver(&self.client, &self.store, &Now, "bench", false, &stop, &|_| {}).await?)
    }
}

pub fn client(base: &str, at_once: u32, per_minute: u32) -> Result<Client> {
    let profile = ServerProfile {
        requests_per_minute: per_minute,
        // Of claims twice as many are on their way at once as of anything else.
        in_flight: at_once / 2,
        retry_ms: 1,
        ..ServerProfile::at(base)?
    };
    let credentials = Credentials::Password { user: "clerk".to_owned(), password: Secret::new("training") };
    Ok(Client::new(&profile, Some(credentials), None, Arc::new(Now))?)
}

/// An ordinary claim of two tablets.
pub fn composed(store: &Store) -> Result<Composed> {
    let (facility, item, administrators) = store.read::<_, StoreError>(|read| {
        let mirror = read.mirror();
        Ok((mirror.facility()?, mirror.element(Kind::Item, "M001")?, mirror.administrators()?))
    })?;
    let (facility, item) = (facility.context("a facility")?, item.context("an item")?);
    let administrator = administrators.into_iter().find(|one| one.code.as_str() == "clerk").context("a clerk")?;
    let today = claims_domain::ServiceDate::new(Now.now().utc().context("a day")?.date_naive());
    Ok(Composed {
        insuree: InsureeNo::typed("700100011"),
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
        lines: vec![Line {
            kind: Kind::Item,
            price: item.price(),
            code: item.element.code,
            uuid: item.element.uuid,
            name: item.element.name,
            quantity: Quantity::new(1.into()),
        }],
    })
}

/// Claims of one person: a plan pays for some dozens, and 26.04 stumbles over more.
const OF_ONE: u32 = 8;

/// As many people as so many claims are for, those of the data set included.
pub const fn people(claims: u32) -> usize {
    200 + (claims / OF_ONE) as usize
}

/// Whom a claim is for: one of the people with whom the payer fills its register.
fn patient(number: u32) -> InsureeNo {
    InsureeNo::typed(&format!("8{:08}", number / OF_ONE))
}

/// Submits a claim as the desktop does; the bytes of its body.
pub fn submit(store: &Store, number: u32, composed: &Composed) -> Result<u64> {
    let id = ClaimId::new(format!("claim-{number}"));
    let code = ClaimCode::new(format!("TRAIN1-B-{number:06}"));
    let composed = &Composed { insuree: patient(number), ..composed.clone() };
    let bytes = body(&code, composed);
    let now: Timestamp = Now.now();
    let row = ClaimRow {
        draft: Draft { insuree: composed.insuree.to_string(), ..Draft::default() },
        total: composed.total(),
        visit_from: Some(composed.visit_from),
        ..ClaimRow::new(id.clone(), code, now)
    };
    store.write::<_, StoreError>(|write| {
        write.claims_mut().insert(&row)?;
        write.claims_mut().submitted(&id, composed, None, now)?;
        write.outbox_mut().insert(&id, &bytes, true, now)
    })?;
    Ok(bytes.len() as u64)
}

/// Claims in the payer's books.
async fn held(payer: &Payer) -> Result<usize> {
    let url = payer.base_url().replace("/api/", "/_training/claims");
    let told: serde_json::Value = serde_json::from_str(&reqwest::get(url).await?.text().await?)?;
    let codes = told["claims"].as_array().context("a list")?.iter().filter_map(|claim| claim["code"].as_str());
    let mut codes: Vec<&str> = codes.collect();
    let all = codes.len();
    codes.sort_unstable();
    codes.dedup();
    ensure!(codes.len() == all, "no code is there twice");
    Ok(all)
}
