//! People of another district: the payer does not show them, but it tells their policies and takes claims for them.

#![expect(clippy::expect_used, reason = "tests may be blunt")]

mod common;

use claims_domain::ServiceDate;
use claims_domain::claim::ClaimState;
use claims_domain::cover::PolicyStatus;
use claims_domain::ids::InsureeNo;
use claims_domain::outbox::{Blocked, Phase};
use claims_sandbox::{Act, Release};
use claims_sync::{Clock, LookedUp, look_up};
use common::{CLAIM, Clinic, MINUTE, fault, graphql, times};

/// Of the other district, insured.
const KOFI: &str = "700100251";
/// Of the other district; the cover has ended.
const FOLASADE: &str = "700100281";
const NOBODY: &str = "799999999";

async fn asked(clinic: &Clinic, number: &str) -> LookedUp {
    let today = ServiceDate::new(clinic.clock.now().utc().expect("a day").date_naive());
    look_up(&clinic.client, &InsureeNo::typed(number), today).await.expect("an answer")
}

#[tokio::test]
async fn a_person_of_another_district_is_known_by_their_policies_alone() {
    for release in [Release::R2604, Release::R2510] {
        let clinic = Clinic::release(release).await;
        for (number, status) in [(KOFI, PolicyStatus::Active), (FOLASADE, PolicyStatus::Expired)] {
            let answer = asked(&clinic, number).await;
            assert_eq!(format!("{answer:?}"), "Hidden(…)", "{release}: and no policy in a log");
            let LookedUp::Hidden { policies } = answer else { panic!("{release}: {number} is hidden") };
            assert!(policies.list.iter().any(|policy| policy.status == status), "{release}: {number}");
        }
        assert!(matches!(asked(&clinic, NOBODY).await, LookedUp::NotFound), "{release}: without policies, nobody");
    }
}

#[tokio::test]
async fn a_claim_for_a_hidden_person_goes_and_is_looked_up_once() {
    let clinic = Clinic::open().await;
    clinic.script(vec![times(1, fault("POST", CLAIM, Act::DropBefore))]).await;
    let claim = clinic.submit(1, KOFI, false);
    assert_eq!(clinic.deliver().await.postponed(), 1);
    let row = clinic.store.read(|read| read.outbox().get(&claim)).expect("readable").expect("waits");
    assert!(row.person_checked, "known from now on");

    // Whoever asks for the person again is not answered.
    clinic.script(vec![graphql("query Insuree", Act::Status(500)), graphql("query Policies", Act::Status(500))]).await;
    for _ in 0..2 {
        clinic.clock.advance(3 * MINUTE);
        clinic.deliver().await;
    }
    assert_eq!(clinic.state(&claim), ClaimState::Waiting);
    assert_eq!(clinic.at_payer(1).await.1, 1);
}

#[tokio::test]
async fn a_claim_for_a_number_without_policies_never_leaves() {
    let clinic = Clinic::open().await;
    let claim = clinic.submit(1, NOBODY, false);
    assert_eq!(clinic.deliver().await.delivered(), 0);
    let row = clinic.store.read(|read| read.outbox().get(&claim)).expect("readable").expect("waits for a person");
    assert_eq!(row.entry.phase, Phase::Blocked { why: Blocked::PersonUnknown });
    assert!(!row.person_checked);
    assert_eq!(clinic.at_payer(1).await, (0, 0));
}

#[tokio::test]
async fn a_link_that_breaks_before_the_policies_are_told_calls_nobody_unknown() {
    let clinic = Clinic::open().await;
    clinic.script(vec![graphql("query Policies", Act::DropBefore)]).await;
    let claim = clinic.submit(1, KOFI, false);
    let report = clinic.deliver().await;
    assert_eq!((report.delivered(), report.halted), (0, Some("server_unreachable")), "{report:?}");
    assert_eq!(clinic.state(&claim), ClaimState::Ready);
    assert_eq!(clinic.at_payer(1).await, (0, 0), "nothing left unchecked");
    clinic.script(vec![]).await;
    clinic.clock.advance(MINUTE);
    assert_eq!(clinic.try_now().await.delivered(), 1);
}
