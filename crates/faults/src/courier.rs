//! The shipped courier between a real store and a training payer: the line fails as scripted, the courier is stopped anywhere and
//! starts again, the clock runs ahead.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use claims_domain::catalogue::Kind;
use claims_domain::claim::{ClaimState, Composed, Line, VisitType};
use claims_domain::ids::{ClaimCode, ClaimId, DiagnosisCode, FacilityCode, InsureeNo};
use claims_domain::{Quantity, ServiceDate, Timestamp};
use claims_openimis::claim::body;
use claims_sandbox::{Act, Faults, Options, Payer, Rule, When};
use claims_store::{ClaimRow, KeyFile, MemorySecrets, NewSlot, Secret, Store, StoreError};
use claims_sync::pull::{PickFacility, pull};
use claims_sync::push::deliver;
use claims_sync::{CancellationFlag, Client, Clock, Credentials, ServerProfile};
use serde_json::Value;

use crate::chance::Chance;

/// What is written into a claim when it is frozen, and stands nowhere else: what is made anew has it not.
const FROZEN: &str = "FROZEN";
/// People of the training payer.
const PEOPLE: &[&str] = &["700100011", "700100021", "700100031", "700100041"];
/// Longer than any wait.
const A_WHILE: Duration = Duration::from_secs(20 * 60);

/// What came of it.
#[derive(Debug, Default, serde::Serialize)]
pub struct Carried {
    /// Times the courier was stopped in the middle.
    pub stopped: u32,
    /// Claims that reached the payer's door, counted as often as they did.
    pub posts: u64,
    /// Broken promises, in words.
    pub told: Vec<String>,
}

struct Watch(AtomicI64);

impl Clock for Watch {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::Relaxed))
    }

    fn running(&self) -> Option<Duration> {
        Some(Duration::from_millis(self.0.load(Ordering::Relaxed).unsigned_abs()))
    }
}

struct World {
    payer: Payer,
    store: Store,
    client: Client,
    watch: Arc<Watch>,
    chance: Chance,
    _folder: tempfile::TempDir,
}

/// Lets the courier carry so many claims.
pub fn carry(claims: u32, seed: u64) -> Result<Carried> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let mut world = World::new(seed).await?;
        let composed = world.composed()?;
        let mut carried = Carried::default();
        for number in 0..claims {
            world.submit(number, &composed)?;
            world.go_wrong().await?;
            let moment = Duration::from_millis(world.chance.within(0, 60));
            carried.stopped += u32::from(tokio::time::timeout(moment, world.deliver()).await.is_err());
            world.counted(claims, &mut carried.told).await?;
            let later = world.chance.within(1, 200_000);
            world.watch.0.fetch_add(i64::try_from(later)?, Ordering::Relaxed);
        }
        world.script(Vec::new()).await?;
        for _ in 0..8 {
            world.watch.0.fetch_add(i64::try_from(A_WHILE.as_millis())?, Ordering::Relaxed);
            world.deliver().await?;
        }
        carried.posts = world.ended(claims, &mut carried.told).await?;
        Ok(carried)
    })
}

fn code(number: u32) -> ClaimCode {
    ClaimCode::new(format!("TRAIN1-C-{number:06}"))
}

fn id(number: u32) -> ClaimId {
    ClaimId::new(format!("claim-{number}"))
}

impl World {
    #[expect(clippy::disallowed_methods, reason = "the payer's data are counted from today")]
    async fn new(seed: u64) -> Result<Self> {
        let payer = Payer::start(Options::default()).await?;
        let folder = tempfile::tempdir()?;
        let slots = [NewSlot::Passphrase("courier")];
        let (_, key) = KeyFile::create(&folder.path().join("key.json"), &slots, &MemorySecrets::default())?;
        let store = Store::open(&folder.path().join("claims.db"), &key)?;
        let watch = Arc::new(Watch(AtomicI64::new(chrono::Utc::now().timestamp_millis())));
        let profile = ServerProfile {
            requests_per_minute: 1_000_000,
            timeout_s: 5,
            retry_ms: 5,
            ..ServerProfile::at(&payer.base_url())?
        };
        let credentials = Credentials::Password { user: "clerk".to_owned(), password: Secret::new("training") };
        let client = Client::new(&profile, Some(credentials), None, Arc::clone(&watch) as Arc<dyn Clock>)?;
        let facility = PickFacility::Code(FacilityCode::new("TRAIN1"));
        pull(&client, &store, &facility, &*watch, &|_| {}, &CancellationFlag::default(), false).await?;
        Ok(Self { payer, store, client, watch, chance: Chance::of(seed), _folder: folder })
    }

    fn composed(&self) -> Result<Composed> {
        let (facility, item, administrators) = self.store.read::<_, StoreError>(|read| {
            let mirror = read.mirror();
            Ok((mirror.facility()?, mirror.element(Kind::Item, "M001")?, mirror.administrators()?))
        })?;
        let (facility, item) = (facility.context("a facility")?, item.context("an item")?);
        let administrator = administrators.into_iter().find(|one| one.code.as_str() == "clerk").context("a clerk")?;
        let today = ServiceDate::new(self.watch.now().utc().context("a day")?.date_naive());
        Ok(Composed {
            insuree: InsureeNo::typed(""),
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

    /// Freezes a claim as the app does; what is frozen differs from what a later release might make of it.
    fn submit(&mut self, number: u32, composed: &Composed) -> Result<()> {
        let insuree = InsureeNo::typed(self.chance.one_of::<&str>(PEOPLE));
        let composed = Composed { insuree, ..composed.clone() };
        let frozen = body(&code(number), &Composed { guarantee: Some(FROZEN.to_owned()), ..composed.clone() });
        let now = self.watch.now();
        let row = ClaimRow {
            total: composed.total(),
            visit_from: Some(composed.visit_from),
            ..ClaimRow::new(id(number), code(number), now)
        };
        self.store.write::<_, StoreError>(|write| {
            write.claims_mut().insert(&row)?;
            write.claims_mut().submitted(&row.id, &composed, None, now)?;
            write.outbox_mut().insert(&row.id, &frozen, true, now)
        })?;
        Ok(())
    }

    async fn go_wrong(&mut self) -> Result<()> {
        let acts = [
            Act::DropBefore,
            Act::DropAnswer,
            Act::Status(503),
            Act::Status(500),
            Act::Truncate(50),
            Act::DelayMs(40),
            Act::DelayMs(0),
            Act::Html,
            Act::ExpireToken,
        ];
        let act = self.chance.one_of(&acts).clone();
        // A token that ends right after it was renewed is a matter for a person.
        let times = if act == Act::ExpireToken { 1 } else { 2 };
        let claims = When { path_contains: Some("/Claim/".to_owned()), times: Some(times), ..When::default() };
        self.script(vec![Rule { when: claims, act }]).await
    }

    async fn script(&self, rules: Vec<Rule>) -> Result<()> {
        let url = self.payer.base_url().replace("/api/", "/_training/faults");
        let done = reqwest::Client::new().post(url).body(serde_json::to_string(&Faults(rules))?).send().await?;
        ensure!(done.status().is_success(), "the payer takes the script");
        Ok(())
    }

    async fn deliver(&self) -> Result<()> {
        let stop = CancellationFlag::default();
        deliver(&self.client, &self.store, &*self.watch, "seat", false, &stop, &|_| {}).await?;
        Ok(())
    }

    /// No attempt is made that was not durable before.
    async fn counted(&self, claims: u32, told: &mut Vec<String>) -> Result<()> {
        let posts = self.books().await?;
        for number in 0..claims {
            let attempts = self.store.read::<_, StoreError>(|read| read.journal().of(&id(number)))?;
            let attempts = attempts.iter().filter(|line| line.what == "attempt").count() as u64;
            let posts = posts["posts"][code(number).as_str()].as_u64().unwrap_or(0);
            // A token that had ended is renewed, and the claim posted again in the same attempt.
            if posts > 2 * attempts {
                told.push(format!("{} was posted {posts} times and counted {attempts} times", code(number)));
            }
        }
        Ok(())
    }

    async fn books(&self) -> Result<Value> {
        let url = self.payer.base_url().replace("/api/", "/_training/claims");
        Ok(serde_json::from_str(&reqwest::get(url).await?.text().await?)?)
    }

    /// How each claim ended; how often any was posted.
    async fn ended(&self, claims: u32, told: &mut Vec<String>) -> Result<u64> {
        let books = self.books().await?;
        let held = books["claims"].as_array().context("a list")?;
        let mut all = 0;
        for number in 0..claims {
            let code = code(number);
            let state = self.store.read::<_, StoreError>(|read| read.claims().get(&id(number)))?;
            let state = state.context("a claim")?.state;
            let held: Vec<&Value> = held.iter().filter(|claim| claim["code"] == code.as_str()).collect();
            match held.as_slice() {
                [claim] if claim["guarantee"] != FROZEN => {
                    told.push(format!("{code} is not at the payer as it was frozen"))
                }
                [_] if state != ClaimState::Waiting => {
                    told.push(format!("{code} is at the payer, and here it is {state:?}"))
                }
                [_] => {}
                [] if state == ClaimState::Blocked => {}
                [] => told.push(format!("{code} is not at the payer, and here it is {state:?}")),
                _ => told.push(format!("{code} is at the payer {} times", held.len())),
            }
            all += books["posts"][code.as_str()].as_u64().unwrap_or(0);
        }
        Ok(all)
    }
}
