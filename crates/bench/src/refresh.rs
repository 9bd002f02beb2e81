//! P12: the payer's word on 10,000 open claims, nothing changed and some decided, against parsing its answers and writing what changed.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use claims_domain::claim::ClaimState;
use claims_sandbox::{Options, Payer};
use claims_store::{Store, StoreError};
use claims_sync::push::deliver;
use claims_sync::refresh::{RefreshReport, refresh};
use claims_sync::{CancellationFlag, Client};
use rusqlite::Connection;
use serde::Deserialize;

use crate::figure::{Figure, millis, timed, timed_async};
use crate::mirror::{Connected, Edge, store_in};
use crate::outbox::{client, composed, people, submit};
use crate::pull::{Now, fetch, runtime};
use crate::recall::Recall;

const OPEN: u32 = 10_000;
/// Of these, so many are decided between two looks.
const DECIDED: u32 = 500;
const ROUNDS: usize = 5;
/// Refreshes until all of them were looked through once.
const WALKED: usize = 4;
/// What is asked for a page of them.
const PAGE_OF_CLAIMS: &str = "query Claims(";
/// Requests a minute: the payer's limit is off.
const UNLIMITED: u32 = 1_000_000;

/// P12.
pub fn measure() -> Result<Vec<Figure>> {
    runtime()?.block_on(async {
        let payer = Payer::start(Options { seed: 3, people: people(OPEN), ..Options::default() }).await?;
        let folder = tempfile::tempdir()?;
        let store = store_in(folder.path())?;
        delivered(&payer, &store).await?;

        let recall = Recall::before(&payer.base_url()).await?;
        let asking = client(&recall.base, 8, UNLIMITED)?;
        asking.sign_in().await?;
        asking.probe().await?;
        // The first time they are learnt, the second time remembered as they stay.
        look(&asking, &store).await?;
        recall.refresh().await?;
        // Older claims are looked through over several rounds, each from where the last one stopped.
        for _ in 0..WALKED {
            look(&asking, &store).await?;
        }

        let log = folder.path().join("claims.db-wal");
        let before = std::fs::read(&log)?;
        let (mut ours, mut processor) = (f64::INFINITY, f64::INFINITY);
        for _ in 0..ROUNDS {
            let ticks = processor_ms()?;
            let (report, took) = timed_async(look(&asking, &store)).await;
            ensure!(report?.changed.is_empty(), "nothing changed");
            ours = ours.min(millis(took));
            processor = processor.min(processor_ms()? - ticks);
        }
        let is_quiet = before == std::fs::read(&log)?;
        let floor = (0..ROUNDS).map(|_| parse(&recall)).collect::<Result<Vec<f64>>>()?;
        let floor = floor.into_iter().fold(f64::INFINITY, f64::min);

        decide(&payer).await?;
        recall.refresh().await?;
        let (report, took) = timed_async(look(&asking, &store)).await;
        ensure!(report?.changed.len() == DECIDED as usize, "each decision arrives");
        let bare = parse(&recall)? + update(folder.path())?;
        payer.stop().await;

        let what = "status of 10,000 open claims, from memory";
        Ok(vec![
            Figure::ratio("P12", format!("{what}, nothing changed"), "ms", ours, floor, 2.0),
            Figure::cap("P12", format!("{what}, nothing changed: processor"), "ms", processor, 400.0),
            Figure::cap(
                "P12",
                format!("{what}, nothing changed: writes"),
                "writes",
                f64::from(u8::from(!is_quiet)),
                0.0,
            ),
            Figure::ratio("P12", format!("{what}, {DECIDED} decided"), "ms", millis(took), bare, 2.0),
        ])
    })
}

/// Claims that the payer has, and the laptop knows that it has.
async fn delivered(payer: &Payer, store: &Store) -> Result<()> {
    let near = client(&payer.base_url(), 8, UNLIMITED)?;
    near.sign_in().await?;
    near.probe().await?;
    fetch(&near, store, false).await?;
    let composed = composed(store)?;
    for number in 0..OPEN {
        submit(store, number, &composed)?;
    }
    let stop = CancellationFlag::default();
    let mut delivered = 0;
    while delivered < OPEN as usize {
        let report = deliver(&near, store, &Now, "bench", false, &stop, &|_| {}).await?;
        delivered += report.delivered();
        ensure!(report.blocked() == 0, "nobody is needed");
        if report.delivered() == 0 {
            // What was put off has its turn again.
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
    let waiting = store.read::<_, StoreError>(|read| read.claims().count(ClaimState::Waiting))?;
    ensure!(waiting == i64::from(OPEN), "all of them wait: {waiting}");
    Ok(())
}

async fn look(client: &Client, store: &Store) -> Result<RefreshReport> {
    let report = refresh(client, store, &Now, &|_| {}).await?;
    ensure!(report.halted.is_none() && report.unanswered == 0, "every claim is told of: {report:?}");
    Ok(report)
}

/// The payer rejects some of them, spread over all.
async fn decide(payer: &Payer) -> Result<()> {
    let url = payer.base_url().replace("/api/", "/_training/adjudicate");
    let http = reqwest::Client::new();
    for at in 0..DECIDED {
        let number = at * (OPEN / DECIDED);
        let order = serde_json::json!({ "code": format!("TRAIN1-B-{number:06}"), "verdict": "reject" });
        ensure!(http.post(&url).body(order.to_string()).send().await?.status().is_success(), "decided");
    }
    Ok(())
}

/// A page with what is compared of each claim.
#[derive(Deserialize)]
struct Answer {
    data: Data,
}
#[derive(Deserialize)]
struct Data {
    claims: Connected<Node>,
}
#[derive(Deserialize)]
struct Node {
    code: String,
    status: i64,
    items: Vec<Line>,
}
#[derive(Deserialize)]
struct Line {
    status: Option<i64>,
}

/// The floor: every answer about claims parsed into types, in milliseconds.
fn parse(recall: &Recall) -> Result<f64> {
    let bodies = recall.bodies(PAGE_OF_CLAIMS)?;
    let (outcome, took) = timed(|| {
        let mut claims = 0;
        for body in &bodies {
            let page: Answer = serde_json::from_slice(body)?;
            let whole = |edge: &&Edge<Node>| {
                let Node { code, status, items } = &edge.node;
                !code.is_empty() && *status > 0 && items.iter().all(|line| line.status.is_some())
            };
            claims += page.data.claims.edges.iter().filter(whole).count();
        }
        ensure!(claims == OPEN as usize, "the floor read the same: {claims}");
        Ok(())
    });
    outcome?;
    Ok(millis(took))
}

/// The floor of writing: the state of the changed claims in a bare encrypted table, durably, in milliseconds.
fn update(folder: &std::path::Path) -> Result<f64> {
    let mut conn = Connection::open(folder.join("bare.db"))?;
    conn.execute_batch(
        "PRAGMA key = \"x'0101010101010101010101010101010101010101010101010101010101010101'\";
         PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         CREATE TABLE claim (code TEXT PRIMARY KEY, status INTEGER NOT NULL) STRICT;",
    )?;
    let filling = conn.transaction()?;
    for number in 0..OPEN {
        filling.execute("INSERT INTO claim VALUES (?1, 2)", [format!("TRAIN1-B-{number:06}")])?;
    }
    filling.commit()?;
    let (outcome, took) = timed(|| {
        let tx = conn.transaction()?;
        for at in 0..DECIDED {
            let code = format!("TRAIN1-B-{:06}", at * (OPEN / DECIDED));
            tx.prepare_cached("UPDATE claim SET status = 1 WHERE code = ?1")?.execute([code])?;
        }
        tx.commit()
    });
    outcome?;
    Ok(millis(took))
}

/// Time of the processor that this process has taken, in milliseconds; Linux counts it in hundredths of a second.
fn processor_ms() -> Result<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let after = stat.rsplit_once(')').context("a name")?.1;
    let fields: Vec<&str> = after.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok());
    // User and system time are the 14th and 15th field, of which two stand before the bracket.
    let (user, system) = ticks(11).zip(ticks(12)).context("times")?;
    Ok((user + system) * 10.0)
}
