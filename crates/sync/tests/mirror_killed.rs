//! A program killed while it pulls, even in the middle of showing a new list: the old list or the new one is there, whole.

#![expect(clippy::expect_used, reason = "tests may be blunt")]

mod common;

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use claims_domain::catalogue::Element;
use claims_sandbox::{Options, Size};
use claims_store::{KeyFile, List, MemorySecrets, Store, StoreError, Unlock};
use claims_sync::{CancellationFlag, Clock, pull};
use common::truth::{Depth, Truth};
use common::{Clinic, abilities, chance, client_at, own_facility, password, test_clock};
use serde_json::{Value, json};

const HOME: &str = "CLAIMS_SYNC_TEST_HOME";
const BASE: &str = "CLAIMS_SYNC_TEST_BASE";
/// Items that all have one price, and the next one together.
const PRICED: std::ops::Range<u32> = 100..700;

/// Opens the store of a home as another process does.
fn open(home: &Path) -> Store {
    let file = KeyFile::load(&home.join("key.json")).expect("a key file");
    let key = file.unlock(Unlock::Passphrase("tests"), &MemorySecrets::default()).expect("the key");
    Store::open(&home.join("claims.db"), &key).expect("opens")
}

/// Not a test of its own: what the child does until it is killed. It says when a pull begins.
#[tokio::test]
async fn child_that_pulls_until_it_is_killed() {
    let (Ok(home), Ok(base)) = (std::env::var(HOME), std::env::var(BASE)) else { return };
    let store = open(Path::new(&home));
    let clock = test_clock();
    let client = client_at(&base, password("training"), Some(abilities()), &clock);
    let stop = CancellationFlag::default();
    client.sign_in().await.expect("signed in");
    for round in 0_u32.. {
        println!("pulling {round}");
        std::io::stdout().flush().expect("says so");
        let clock: &dyn Clock = &*clock;
        let full = round % 2 == 1;
        let report = pull::pull(&client, &store, &own_facility(), clock, &|_| {}, &stop, full).await;
        assert_eq!(report.expect("stored").first_error(), None);
    }
}

async fn price(clinic: &Clinic, price: u32) {
    let edits = PRICED
        .map(|n| json!({ "element": { "kind": "item", "code": format!("X{n:05}"), "price": format!("{price}.00") } }));
    clinic.change(Value::Array(edits.collect())).await;
}

/// The prices the priced items have now.
fn prices(store: &Store) -> BTreeSet<String> {
    let items: Vec<Element> =
        store.read(|read| read.mirror().all(List::Items)).map_err(|error: StoreError| error).expect("reads");
    let codes: BTreeSet<String> = PRICED.map(|n| format!("X{n:05}")).collect();
    let priced = items.into_iter().filter(|item| codes.contains(item.code.as_str()));
    priced.map(|item| item.price.to_string()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_leaves_the_old_list_or_the_new_one() {
    let clinic = Clinic::fresh(Options { catalogue: Size::each(1_500), ..Options::default() }).await;
    price(&clinic, 1).await;
    assert_eq!(clinic.pull_here(false).await.first_error(), None);
    let home = clinic.home.path().to_owned();
    let clinic = Arc::new(clinic);
    let mut seen = BTreeSet::new();
    for round in 2..14_u32 {
        let mut child = Command::new(std::env::current_exe().expect("this test"))
            .args(["--exact", "child_that_pulls_until_it_is_killed", "--nocapture"])
            .env(HOME, &home)
            .env(BASE, clinic.payer.base_url())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a child");
        price(&clinic, round).await;
        let mut said = BufReader::new(child.stdout.take().expect("its words")).lines();
        // From its second pull on there is something to replace while it is killed.
        let wanted = if round % 3 == 0 { "pulling 1" } else { "pulling 0" };
        let begun = tokio::task::spawn_blocking(move || said.any(|line| line.expect("readable").ends_with(wanted)));
        assert!(begun.await.expect("waited"), "the child pulls");
        tokio::time::sleep(Duration::from_millis(chance(round, 900))).await;
        child.kill().expect("killed");
        child.wait().expect("gone");

        let store = open(&home);
        store.check().expect("whole");
        let now = prices(&store);
        assert_eq!(now.len(), 1, "half of the old and half of the new: {now:?}");
        let count = store.read(|read| read.mirror().count(List::Items)).map_err(|error: StoreError| error);
        assert_eq!(count.expect("reads"), 1_500);
        seen.extend(now);
    }
    assert!(seen.len() > 2, "some were killed before and some after: {seen:?}");
    assert_eq!(clinic.pull_here(false).await.first_error(), None);
    let truth = Truth::of(&clinic.payer).await;
    assert_eq!(truth.differences(&clinic.store, Depth::Whole).await, Vec::<String>::new());
}
