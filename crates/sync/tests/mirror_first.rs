//! The first contact: what claims need comes first and is shown as soon as it is whole, without waiting for the catalogue.

#![expect(clippy::expect_used, reason = "tests may be blunt")]

mod common;

use std::sync::Mutex;
use std::time::Duration;

use claims_domain::catalogue::Kind;
use claims_sandbox::{Act, Options, Size};
use claims_store::{ElementSearch, List, Store, StoreError};
use claims_sync::{CancellationFlag, Progress, pull};
use common::line::Line;
use common::truth::{Depth, Truth};
use common::{Clinic, fault, graphql, own_facility};
use serde_json::json;

/// Items, and services, that the facility bills.
const LISTED: usize = 150;
const ROWS: usize = 2_400;

async fn small_facility(listed: usize) -> (Clinic, Line) {
    let options = Options { catalogue: Size::each(ROWS), listed: Some(listed), ..Options::default() };
    let clinic = Clinic::fresh(options).await;
    let line = Line::before(&clinic.payer).await;
    (clinic.behind(&line), line)
}

fn read<T>(store: &Store, read: impl FnOnce(&claims_store::Read<'_>) -> Result<T, StoreError>) -> T {
    store.read(read).expect("reads")
}

/// Rows shown of both catalogues and the diagnoses.
fn shown(store: &Store) -> [i64; 3] {
    [List::Services, List::Items, List::Diagnoses].map(|list| read(store, |read| read.mirror().count(list)))
}

async fn same(clinic: &Clinic) {
    let truth = Truth::of(&clinic.payer).await;
    assert_eq!(truth.differences(&clinic.store, Depth::Whole).await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_facility_bills_is_there_before_the_catalogue_is_asked_for() {
    let (clinic, line) = small_facility(LISTED).await;
    line.slow(Duration::from_millis(10));
    let steps = Mutex::new(Vec::new());
    let look = |progress: Progress| {
        if progress.done > LISTED as u64 && ["services", "items"].contains(&progress.feed) {
            steps.lock().expect("one at a time").push(shown(&clinic.store));
        }
    };
    let stop = CancellationFlag::default();
    let report = pull::pull(&clinic.client, &clinic.store, &own_facility(), &*clinic.clock, &look, &stop, false).await;
    assert_eq!(report.expect("stored").first_error(), None);
    let (own, all) = (i64::try_from(LISTED).expect("few"), i64::try_from(ROWS).expect("few"));
    let steps = steps.into_inner().expect("done");
    assert_eq!(steps.first(), Some(&[own, own, all]), "with the first page of the catalogue: {steps:?}");
    assert!(steps.iter().all(|[services, items, _]| [own, all].contains(services) && [own, all].contains(items)));
    let asked = line.take_names();
    let place = |of: &str| asked.iter().position(|name| name == of).unwrap_or_else(|| panic!("{of} in {asked:?}"));
    for needed in ["medicalServicesStr rows 0", "medicalItemsStr rows 0", "claimAdmins rows 0", "diagnoses rows 2000"] {
        for later in ["medicalServices rows 0", "medicalItems rows 0", "healthFacilitiesStr rows 0"] {
            assert!(place(needed) < place(later), "{needed} before {later}: {asked:?}");
        }
    }
    same(&clinic).await;
    let changes = read(&clinic.store, |read| read.mirror().changes(claims_domain::Timestamp::from_millis(0), 10));
    assert_eq!(changes, Vec::new(), "a first day has no news");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_which_a_part_came_first_is_counted_once() {
    let (clinic, _line) = small_facility(LISTED).await;
    let said = Mutex::new(Vec::new());
    let note = |progress: Progress| said.lock().expect("one at a time").push(progress);
    let stop = CancellationFlag::default();
    let report = pull::pull(&clinic.client, &clinic.store, &own_facility(), &*clinic.clock, &note, &stop, false).await;
    assert_eq!(report.expect("stored").first_error(), None);
    let said = said.into_inner().expect("done");
    let of_items: Vec<_> = said.iter().filter(|progress| progress.feed == "items").collect();
    let counted: Vec<u64> = of_items.iter().map(|progress| progress.done).collect();
    assert!(counted.is_sorted() && counted.contains(&(LISTED as u64)), "{counted:?}");
    assert_eq!(counted.last(), Some(&(ROWS as u64)));
    let mut of: Vec<u64> = of_items.iter().filter_map(|progress| progress.of).collect();
    of.dedup();
    assert_eq!(of, [ROWS as u64], "rows in all are the same from the beginning");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pull_that_breaks_off_after_the_own_list_leaves_it_and_goes_on() {
    let (clinic, line) = small_facility(LISTED).await;
    let mut rules =
        ["medicalServices", "medicalItems"].map(|list| graphql(&format!("a0: {list}("), Act::Html)).to_vec();
    rules.extend(["/Medication/", "/ActivityDefinition/"].map(|path| fault("GET", path, Act::Status(404))));
    clinic.script(rules).await;
    let report = clinic.pull_here(false).await;
    assert!(report.first_error().is_some(), "{report:?}");
    let own = i64::try_from(LISTED).expect("few");
    assert_eq!(shown(&clinic.store)[..2], [own, own]);
    let feed = clinic.feed(List::Items);
    assert_eq!((feed.rows, feed.last_success), (own, None), "it is not the whole list");
    let search =
        ElementSearch { text: "para", kind: Some(Kind::Item), listed_only: true, limit: 5, ..ElementSearch::default() };
    assert!(!read(&clinic.store, |read| read.mirror().find_elements(&search)).is_empty());

    // Meanwhile something is re-priced and something retired.
    let orders = json!([
        { "element": { "kind": "item", "code": "M001", "price": "11.25" } },
        { "retire-element": { "kind": "item", "code": "X00100" } },
    ]);
    clinic.script(Vec::new()).await;
    clinic.change(orders).await;
    line.take_seen();
    assert_eq!(clinic.pull_here(false).await.first_error(), None);
    let asked = line.take_names();
    assert!(
        !asked.iter().any(|name| name.contains("Str rows") && name.starts_with("medical")),
        "once is enough: {asked:?}"
    );
    same(&clinic).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_is_most_of_the_catalogue_is_not_fetched_twice() {
    let (clinic, line) = small_facility(ROWS).await;
    assert_eq!(clinic.pull_here(false).await.first_error(), None);
    let asked = line.take_names();
    assert!(!asked.iter().any(|name| name.starts_with("medicalItemsStr")), "{asked:?}");
    same(&clinic).await;
}
