//! What the products cover: fetched with the products, again only where one changed, and gone on with after a cut.
#![expect(clippy::expect_used, reason = "tests may be blunt")]

mod common;

use claims_domain::catalogue::Kind;
use claims_sandbox::{Act, Options, Spoil};
use claims_store::{List, StoreError};
use common::{Clinic, graphql};

const BOTH: [List; 2] = [List::CoveredServices, List::CoveredItems];

fn covering(clinic: &Clinic, kind: Kind, code: &'static str) -> usize {
    let covering = clinic.store.read(|read| read.mirror().covering(kind, code)).map_err(|error: StoreError| error);
    covering.expect("reads").len()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_product_that_did_not_change_is_not_asked_what_it_covers() {
    let clinic = Clinic::open().await;
    let before = BOTH.map(|list| clinic.feed(list));
    assert!(covering(&clinic, Kind::Service, "A1") > 0, "consultations are covered by somebody");
    clinic.script(vec![graphql("fragment Rows on ProductServiceGQLType", Act::Html)]).await;
    let report = clinic.pull_here(false).await;
    assert_eq!(report.first_error(), None, "{report:?}");
    for (list, before) in BOTH.into_iter().zip(before) {
        let after = clinic.feed(list);
        assert_eq!(
            (after.rows, after.generation, after.reconciled),
            (before.rows, before.generation, before.reconciled)
        );
    }
    let report = clinic.pull_here(true).await;
    let services = report.feeds.iter().find(|feed| feed.name == "covered_services").expect("tried");
    assert_eq!(services.error, Some("not_openimis"), "everything again means that, too");
    assert!(covering(&clinic, Kind::Service, "A1") > 0, "what was known stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_product_covers_twice_is_taken_once_and_named() {
    let clinic = Clinic::open().await;
    let before = clinic.feed(List::CoveredServices);
    let products = i64::try_from(covering(&clinic, Kind::Service, "A1")).expect("some");
    // On a laptop to which the rows are new, and among rows that are here already.
    let fresh = Clinic::fresh(Options::default()).await;
    for clinic in [fresh, clinic] {
        clinic.script(vec![graphql("fragment Rows on ProductServiceGQLType", Act::Spoil(Spoil::CoveredTwice))]).await;
        let report = clinic.pull_whole().await;
        assert_eq!(report.first_error(), None, "{report:?}");
        let after = clinic.feed(List::CoveredServices);
        assert_eq!((after.rows, after.last_problem), (before.rows - products, None), "one less of each product");
        assert_eq!(i64::try_from(after.skipped.len()), Ok(products), "{:?}", after.skipped);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_who_may_not_read_products_knows_their_names_and_that_he_may_not() {
    let clinic = Clinic::open().await;
    clinic.script(vec![graphql("fragment Standing on ProductGQLType", Act::Status(403))]).await;
    let report = clinic.pull_here(false).await;
    assert_eq!(report.first_error(), None, "it is no failure: {report:?}");
    let products = clinic.feed(List::Products);
    assert_eq!((products.via.as_deref(), products.last_problem), (Some("fhir"), None));
    for list in BOTH {
        assert_eq!(clinic.feed(list).last_problem.as_deref(), Some("no_right"), "and it says so");
    }
}
