//! P2 to P5: whole pulls over lines that are slow, narrow or break, or of a server that wants to be asked little, and one that
//! finds nothing new.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use claims_domain::Timestamp;
use claims_domain::catalogue::Kind;
use claims_domain::ids::FacilityCode;
use claims_openimis::gql::many::{Order, Span};
use claims_openimis::gql::register;
use claims_openimis::{Reply, gql};
use claims_sandbox::{Options, Payer};
use claims_store::{List, Secret, Store, StoreError};
use claims_sync::pull::{PickFacility, PullReport, pull};
use claims_sync::{CancellationFlag, Client, Clock, Credentials, ServerProfile};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};

use crate::figure::{Figure, millis, timed_async};
use crate::link::{Link, Nature};
use crate::mirror::{search, store_in};
use crate::pages::{Asker, DIAGNOSES, ELEMENTS, WHOLE, payer, spans_of};

/// A round trip over a satellite or a far country.
const ROUND_TRIP: Duration = Duration::from_millis(300);
const CUTS: u64 = 1_000;
/// The facility that pulls, and the number of its price lists.
const FACILITY: &str = "TRAIN1";
const PRICE_LIST: i64 = 1;
/// Services, and items, that a small facility bills.
const LISTED: usize = 300;
/// Bytes a second of 40 kbit/s.
const RATE: f64 = 5_000.0;
/// Requests a minute of a server with its limit on, or a desk's share of them: fewer than a first pull needs.
const BUDGET: u32 = 60;
/// How often it is looked how many were asked.
const LOOK: Duration = Duration::from_millis(100);
/// Looks in a minute.
const MINUTE: usize = 600;

/// P2 and P5: 300 ms away.
pub fn far() -> Result<Vec<Figure>> {
    runtime()?.block_on(pull_from_afar())
}

/// P4: a line that breaks a thousand times, each time somewhere in an answer.
pub fn broken() -> Result<Vec<Figure>> {
    runtime()?.block_on(pull_over_cuts())
}

/// P2 with the server's limit on: requests over budget.
pub fn limited() -> Result<Vec<Figure>> {
    runtime()?.block_on(pull_within_a_budget())
}

pub(crate) fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()
}

async fn pull_from_afar() -> Result<Vec<Figure>> {
    let payer = payer(WHOLE).await?;
    let folder = tempfile::tempdir()?;
    let store = store_in(folder.path())?;
    let link = Link::to(&payer.base_url(), Nature { delay: ROUND_TRIP / 2, ..Nature::default() }).await?;
    let client = client(&link.base)?;
    client.sign_in().await?;
    // As set-up does; it fetches the guard token too, which the floor has as well.
    client.probe().await?;
    let probed = link.counts.requests.load(Ordering::Relaxed);
    let (report, first) = timed_async(fetch(&client, &store, false)).await;
    ensure!(report?.first_error().is_none(), "the first pull succeeds");
    ensure!(rows(&store)? == i64::from(2 * ELEMENTS + DIAGNOSES), "every row is there");
    let asked = link.counts.requests.load(Ordering::Relaxed) - probed;

    // The same requests over the same line by a client that only receives; signed in as ours was.
    let floor_link = Link::to(&payer.base_url(), Nature { delay: ROUND_TRIP / 2, ..Nature::default() }).await?;
    let asker = Asker::sign_in(&floor_link.base).await?;
    let (received, floor) = timed_async(receive(&asker)).await;
    received?;

    let before = link.counts.requests.load(Ordering::Relaxed);
    let (report, again) = timed_async(fetch(&client, &store, false)).await;
    let report = report?;
    ensure!(report.first_error().is_none() && report.feeds.iter().all(|feed| feed.change.added == 0), "nothing is new");
    let requests = link.counts.requests.load(Ordering::Relaxed) - before;
    payer.stop().await;
    #[expect(clippy::cast_precision_loss, reason = "some dozens")]
    let (requests, feeds, asked) = (requests as f64, report.feeds.len() as f64, asked as f64);
    Ok(vec![
        Figure::ratio(
            "P2",
            "first pull, 300 ms round trip, 4 requests at once",
            "ms",
            millis(first),
            millis(floor),
            1.1,
        ),
        Figure::cap("P2", "requests of the first pull, what two products cover included", "requests", asked, 105.0),
        Figure::ratio("P5", "requests when nothing changed, a feed each", "requests", requests, feeds, 1.0),
        Figure::cap("P5", "pull when nothing changed, 300 ms round trip", "ms", millis(again), 1_200.0),
    ])
}

/// Every request of a first pull, four at once and none waiting for another, thrown away.
async fn receive(asker: &Asker) -> Result<()> {
    let services = register::services();
    let items = register::items();
    let diagnoses = register::diagnoses();
    let first = [Span { offset: 0, first: 100 }];
    let mut requests = vec![
        gql::facility(FACILITY),
        gql::prices(Some(PRICE_LIST), None),
        gql::prices(None, Some(PRICE_LIST)),
        register::administrators(FACILITY).ask(&first, Order::Usual),
        register::all_facilities().ask(&first, Order::Usual),
        register::places().ask(&first, Order::Usual),
        register::products().ask(&first, Order::Usual),
    ];
    requests.extend(spans_of(ELEMENTS).map(|spans| services.ask(&spans, Order::Usual)));
    requests.extend(spans_of(ELEMENTS).map(|spans| items.ask(&spans, Order::Usual)));
    requests.extend(spans_of(DIAGNOSES).map(|spans| diagnoses.ask(&spans, Order::Usual)));
    for product in asker.products().await? {
        let (services, items) = (register::covered_services(&product), register::covered_items(&product));
        requests.extend(spans_of(ELEMENTS).map(|spans| services.ask(&spans, Order::Usual)));
        requests.extend(spans_of(ELEMENTS).map(|spans| items.ask(&spans, Order::Usual)));
    }
    stream::iter(&requests).map(|request| asker.ask(request, true)).buffer_unordered(4).try_collect::<Vec<_>>().await?;
    Ok(())
}

/// P3: how soon work can start on the first day over a line that hardly carries anything.
pub fn narrow() -> Result<Vec<Figure>> {
    runtime()?.block_on(pull_over_a_narrow_line())
}

async fn pull_over_a_narrow_line() -> Result<Vec<Figure>> {
    let options = Options { seed: 7, catalogue: WHOLE, listed: Some(LISTED), gzip: true, ..Options::default() };
    let payer = Payer::start(options).await?;
    let needed = needed(&payer.base_url()).await?;
    let nature = Nature { delay: Duration::from_millis(300), rate: Some(RATE), loss: 0.02, ..Nature::default() };
    let link = Link::to(&payer.base_url(), nature).await?;
    let folder = tempfile::tempdir()?;
    let store = store_in(folder.path())?;
    let client = client(&link.base)?;
    client.sign_in().await?;
    client.probe().await?;
    let before = link.counts.bytes.load(Ordering::Relaxed);
    let (outcome, took) = timed_async(async {
        let pulling = fetch(&client, &store, false);
        tokio::select! {
            report = pulling => report.map(|report| ensure_usable(&store, &report)),
            usable = until_usable(&store) => usable.map(Ok),
        }
    })
    .await;
    outcome??;
    let bytes = link.counts.bytes.load(Ordering::Relaxed) - before;
    payer.stop().await;
    #[expect(clippy::cast_precision_loss, reason = "some hundred thousand")]
    let (bytes, needed) = (bytes as f64, needed as f64);
    let what = "until work can start on the first day, 40 kbit/s, 600 ms, 2 % lost, 600 of 20k listed, 15k diagnoses";
    Ok(vec![
        Figure::ratio("P3", format!("bytes {what}"), "bytes", bytes, needed, 1.05),
        Figure::ratio("P3", format!("time {what}"), "ms", millis(took), needed / RATE * 1000.0, 1.05),
        Figure::cap("P3", format!("time {what}"), "ms", millis(took), 60_000.0),
    ])
}

/// Whether a claim can be written: own prices, what they price, diagnoses.
fn is_usable(store: &Store) -> Result<bool> {
    Ok(store.read::<_, StoreError>(|read| {
        let mirror = read.mirror();
        let listed = mirror.find_elements(&search("X0", 1))?.len() + mirror.find_elements(&search("Y0", 1))?.len();
        Ok(listed == 2 && mirror.count(List::Diagnoses)? == i64::from(DIAGNOSES))
    })?)
}

async fn until_usable(store: &Store) -> Result<()> {
    while !is_usable(store)? {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}

fn ensure_usable(store: &Store, report: &PullReport) -> Result<()> {
    ensure!(report.first_error().is_none() && is_usable(store)?, "the pull brings what work needs: {report:?}");
    Ok(())
}

/// Bytes of the pages that work needs, with their heads: the facility, its price lists, what they price, and the diagnoses.
async fn needed(base: &str) -> Result<u64> {
    let line = Link::to(base, Nature::default()).await?;
    let asker = Asker::sign_in(&line.base).await?;
    let asked = asker.ask(&gql::own_lists(FACILITY), false).await?;
    let reply = Reply { status: 200, content_type: Some("application/json"), body: &asked };
    let own = gql::read_own_lists(reply).ok().context("the facility's lists")?;
    let before = line.counts.bytes.load(Ordering::Relaxed);
    let (services, items) = (own.services.context("a list")?, own.items.context("a list")?);
    asker.ask(&gql::facility(FACILITY), true).await?;
    asker.ask(&gql::prices(Some(services.number), Some(items.number)), true).await?;
    let rows = u32::try_from(LISTED)?;
    for (kind, uuid) in [(Kind::Service, services.uuid), (Kind::Item, items.uuid)] {
        asker.ask(&gql::listed(kind, &uuid).ask(&Span::over(0, rows), Order::Usual), true).await?;
    }
    for spans in spans_of(DIAGNOSES) {
        asker.ask(&register::diagnoses().ask(&spans, Order::Usual), true).await?;
    }
    Ok(line.counts.bytes.load(Ordering::Relaxed) - before)
}

async fn pull_over_cuts() -> Result<Vec<Figure>> {
    let payer = payer(WHOLE).await?;
    let (mut cuts, mut again, mut failures) = (0, 0, 0);
    while cuts < CUTS {
        let nature = Nature { cuts: CUTS - cuts, cut_within: 120_000, ..Nature::default() };
        let link = Link::to(&payer.base_url(), nature).await?;
        let folder = tempfile::tempdir()?;
        let store = store_in(folder.path())?;
        let client = client(&link.base)?;
        // What a pull could not bring over many broken tries, the next one goes on with.
        while fetch(&client, &store, false).await?.first_error().is_some() {
            failures += u64::from(link.counts.cuts.load(Ordering::Relaxed) >= nature.cuts);
            ensure!(failures == 0, "a pull over a whole line succeeds");
        }
        ensure!(rows(&store)? == i64::from(2 * ELEMENTS + DIAGNOSES), "every row is there");
        cuts += link.counts.cuts.load(Ordering::Relaxed);
        again += link.counts.again.load(Ordering::Relaxed);
    }
    payer.stop().await;
    #[expect(clippy::cast_precision_loss, reason = "some thousands")]
    let (again, cuts) = (again as f64, cuts as f64);
    Ok(vec![Figure::ratio(
        "P4",
        "pages asked for again over a line that breaks 1,000 times",
        "requests",
        again,
        cuts,
        1.0,
    )])
}

async fn pull_within_a_budget() -> Result<Vec<Figure>> {
    let payer = payer(WHOLE).await?;
    let link = Link::to(&payer.base_url(), Nature::default()).await?;
    let folder = tempfile::tempdir()?;
    let store = store_in(folder.path())?;
    let client = client_within(&link.base, BUDGET)?;
    let mut asked = vec![0];
    let looking = async {
        // By the clock: looks that come late do not make the minute longer.
        let mut looks = tokio::time::interval(LOOK);
        loop {
            looks.tick().await;
            asked.push(link.counts.requests.load(Ordering::Relaxed));
        }
    };
    let pulling = async {
        client.sign_in().await?;
        client.probe().await?;
        fetch(&client, &store, false).await
    };
    let report = tokio::select! {
        report = pulling => report?,
        () = looking => bail!("looking has no end"),
    };
    ensure!(report.first_error().is_none(), "the pull succeeds");
    ensure!(rows(&store)? == i64::from(2 * ELEMENTS + DIAGNOSES), "every row is there");
    payer.stop().await;
    let until = |at: usize| asked[at] - asked[at.saturating_sub(MINUTE)];
    let busiest = (0..asked.len()).map(until).max().unwrap_or_default();
    ensure!(asked.last().is_some_and(|all| *all > u64::from(BUDGET)), "more was needed than a minute has: {asked:?}");
    let what = format!("requests of the busiest minute of a first pull where the server takes {BUDGET}");
    #[expect(clippy::cast_precision_loss, reason = "some dozens")]
    Ok(vec![Figure::ratio("P2", what, "requests", busiest as f64, f64::from(BUDGET), 1.05)])
}

fn rows(store: &Store) -> Result<i64> {
    Ok(store.read::<_, StoreError>(|read| {
        [List::Services, List::Items, List::Diagnoses].into_iter().map(|list| read.mirror().count(list)).sum()
    })?)
}

pub(crate) async fn fetch(client: &Client, store: &Store, full: bool) -> Result<PullReport> {
    let pick = PickFacility::Code(FacilityCode::new(FACILITY));
    Ok(pull(client, store, &pick, &Now, &|_| {}, &CancellationFlag::default(), full).await?)
}

/// A client of a server that may be asked as often as one likes.
fn client(base: &str) -> Result<Client> {
    client_within(base, 1_000_000)
}

fn client_within(base: &str, requests_per_minute: u32) -> Result<Client> {
    let profile = ServerProfile { requests_per_minute, retry_ms: 1, ..ServerProfile::at(base)? };
    let credentials = Credentials::Password { user: "clerk".to_owned(), password: Secret::new("training") };
    Ok(Client::new(&profile, Some(credentials), None, Arc::new(Now))?)
}

/// The computer's clock.
pub(crate) struct Now;

impl Clock for Now {
    #[expect(clippy::disallowed_methods, reason = "a program of its own has a clock of its own")]
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(chrono::Utc::now().timestamp_millis())
    }

    fn running(&self) -> Option<Duration> {
        None
    }
}
