//! People of the district and their policies fetched ahead: whole, by what changed, after a cut, around a bad row, and how much it is.

#![expect(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests may be blunt")]

mod common;

use std::collections::BTreeMap;
use std::sync::Arc;

use claims_domain::cover::{Cover, Insuree, PolicyStatus, Stage, WhyUnknown};
use claims_domain::ids::InsureeNo;
use claims_sandbox::{Act, Options, Release, Rule, Spoil, When};
use claims_store::{List, Store, StoreError};
use claims_sync::pull::people::{Size, ahead, size};
use claims_sync::{CancellationFlag, Client, Clock, LookedUp, Policies, PullReport, ServerProfile, Via, look_up};
use common::line::Line;
use common::truth::Truth;
use common::{Clinic, MINUTE, abilities, graphql, password, profile};
use serde_json::json;

const GRACE: &str = "700100011";
/// People of the data set who live in another district.
const ELSEWHERE: u64 = 10;

impl Clinic {
    async fn ahead(&self, full: bool) -> PullReport {
        let stop = CancellationFlag::default();
        ahead(&self.client, &self.store, &*self.clock, &|_| {}, &stop, full).await.expect("the database works")
    }

    fn person(&self, number: &str) -> Option<Insuree> {
        let known = self.store.read(|read| read.people().get(&InsureeNo::typed(number)));
        known.map_err(|error: StoreError| error).expect("reads").map(|(person, _)| person)
    }

    fn cover(&self, number: &str) -> Cover {
        let cover = self.store.read(|read| read.people().cover(&InsureeNo::typed(number)));
        cover.map_err(|error: StoreError| error).expect("reads")
    }

    fn found(&self, text: &str) -> Vec<String> {
        let found = self.store.read(|read| read.people().find(text, 50)).map_err(|error: StoreError| error);
        found.expect("reads").into_iter().map(|hit| format!("{} {}", hit.number, hit.name)).collect()
    }

    /// Everybody the payer shows this user, by number, and the policies it tells of each, held against what is here.
    async fn is_as_the_payer(&self) {
        let truth = Truth::of(&self.payer).await;
        let people =
            truth.all("insurees", "", "uuid chfId lastName otherNames dob gender { code } head family { uuid }").await;
        assert!(!people.is_empty());
        let here = self.store.read(|read| read.mirror().all::<Insuree>(List::People));
        let here: BTreeMap<String, Insuree> = here
            .map_err(|error: StoreError| error)
            .expect("reads")
            .into_iter()
            .map(|person| (person.number.to_string(), person))
            .collect();
        assert_eq!(here.len(), people.len(), "everybody, and nobody else");
        for row in people {
            let number = row["chfId"].as_str().expect("a number");
            let known = here.get(number).expect("known here");
            assert_eq!(
                json!([
                    known.uuid.as_str(),
                    known.last_name,
                    known.other_names,
                    known.born.map(|day| day.to_string()),
                    known.is_head,
                    known.family.as_ref().map(|id| id.as_str())
                ]),
                json!([
                    row["uuid"],
                    row["lastName"],
                    row["otherNames"],
                    row["dob"],
                    row["head"],
                    row["family"]["uuid"]
                ]),
            );
            let policies = format!("policiesByInsuree(chfId: \"{number}\", first: 100)");
            let told = truth.ask(&format!("{{ {policies} {{ edges {{ node {{ policyUuid productCode status effectiveDate expiryDate }} }} }} }}")).await;
            let mut told: Vec<_> = told["policiesByInsuree"]["edges"]
                .as_array()
                .expect("edges")
                .iter()
                .map(|edge| {
                    json!([
                        edge["node"]["policyUuid"],
                        edge["node"]["productCode"],
                        edge["node"]["effectiveDate"],
                        edge["node"]["expiryDate"]
                    ])
                    .to_string()
                })
                .collect();
            let Cover::Policies { list, .. } = self.cover(number) else { panic!("{number} is told") };
            let mut here: Vec<_> = list
                .iter()
                .map(|policy| {
                    let day = |day: Option<claims_domain::ServiceDate>| day.map(|day| day.to_string());
                    json!([
                        policy.uuid.as_ref().map(|id| id.as_str()),
                        policy.product,
                        day(policy.effective),
                        day(policy.expiry)
                    ])
                    .to_string()
                })
                .collect();
            told.sort();
            here.sort();
            assert_eq!(here, told, "{number}");
            assert!(
                list.iter().all(|policy| policy.left == claims_domain::cover::Left::default()),
                "nothing is made up"
            );
            assert!(list.iter().all(|policy| !policy.product_name.is_empty()), "products have their names");
        }
    }
}

fn came(report: &PullReport, name: &str) -> (Via, u64) {
    let feed = report.feeds.iter().find(|feed| feed.name == name).expect("tried");
    assert_eq!(feed.error, None, "{report:?}");
    (feed.via.expect("came"), feed.change.rows)
}

#[tokio::test]
async fn everybody_of_the_district_and_their_cover_is_known_ahead_on_both_releases() {
    for release in [Release::R2604, Release::R2510] {
        let clinic = Clinic::release(release).await;
        assert_eq!(clinic.pull().await.first_error(), None);
        let told = size(&clinic.client, &clinic.store, &*clinic.clock).await.expect("counted");
        let report = clinic.ahead(false).await;
        let ((people, rows), (policies, _)) = (came(&report, "people"), came(&report, "policies"));
        assert_eq!((people, policies), (Via::Graphql, Via::Fhir));
        let Size { people, bytes, .. } = told;
        assert_eq!(people, rows, "as many as was said before");
        assert!((10_000..1_000_000).contains(&bytes), "{told:?}");
        clinic.is_as_the_payer().await;
        assert_eq!(clinic.found("amina okello"), ["700100011 Grace Amina Okello"]);
        let sent = clinic
            .store
            .read(|read| read.people().received(&InsureeNo::typed(GRACE)))
            .map_err(|error: StoreError| error);
        assert!(sent.expect("reads").expect("kept").contains("\"chfId\":\"700100011\""), "as the server sent it");
        let family = clinic.store.read(|read| read.people().family(&InsureeNo::typed(GRACE)));
        let family: Vec<_> = family.map_err(|error: StoreError| error).expect("reads");
        assert_eq!((family.len(), family[0].is_head), (4, true));
    }
}

#[tokio::test]
async fn a_second_pull_asks_for_what_changed_and_takes_it() {
    let clinic = Clinic::open().await;
    clinic.ahead(false).await;
    clinic.later(MINUTE * 24 * 60).await;
    let line = Line::before(&clinic.payer).await;
    let clinic = clinic.behind(&line);
    clinic.ahead(false).await;
    line.take_names();
    let report = clinic.ahead(false).await;
    came(&report, "people");
    let asked = line.take_names();
    assert_eq!(asked.len(), 4, "the district, twice, what changed of people, and of policies: {asked:?}");
    clinic
        .change(json!([
            { "person": { "number": GRACE, "last_name": "Njeri" } },
            { "add-person": { "like": GRACE, "number": "700199999", "other_names": "Baby" } },
            { "remove-person": { "number": "700100014" } },
            { "policies": { "number": "700100021", "status": "suspended" } },
        ]))
        .await;
    came(&clinic.ahead(false).await, "policies");
    assert_eq!(clinic.person(GRACE).expect("known").last_name, "Njeri");
    assert!(clinic.found("okello grace").is_empty() && clinic.found("njeri grace").len() == 1);
    assert_eq!(clinic.person("700199999").expect("known").other_names, "Baby");
    assert_eq!(clinic.person("700100014"), None);
    let Cover::Policies { list, .. } = clinic.cover("700100021") else { panic!("told") };
    assert!(list.iter().all(|policy| policy.status == PolicyStatus::Suspended));
    // Their family's policy covers them without having changed, so nothing is known of it.
    assert_eq!(clinic.cover("700199999"), Cover::Unknown(WhyUnknown::NeverSeen));
    came(&clinic.ahead(true).await, "policies");
    let Cover::Policies { list, .. } = clinic.cover("700199999") else { panic!("told") };
    assert_eq!(list.len(), 1);
    clinic.is_as_the_payer().await;
}

#[tokio::test]
async fn a_cut_pull_goes_on_where_it_was() {
    let mut clinic = Clinic::fresh(Options { people: 2_400, ..Options::default() }).await;
    assert_eq!(clinic.pull().await.first_error(), None);
    let line = Line::before(&clinic.payer).await;
    // The payer of the tests is slow with a thousand families at once.
    let profile = ServerProfile { retry_ms: 1, timeout_s: 60, ..profile(&line.base()) };
    let clock = Arc::clone(&clinic.clock) as Arc<dyn Clock>;
    clinic.client = Client::new(&profile, Some(password("training")), Some(abilities()), clock).expect("a client");
    // The third page of the people does not come.
    line.cut(|what, _| what.contains("insurees rows 2000").then_some(0.5));
    assert!(clinic.ahead(false).await.first_error().is_some());
    assert!(clinic.found("okello grace").is_empty(), "nothing half is shown");
    // People come whole; of the contracts the fourth page does not.
    line.take_names();
    line.cut(|what, _| (what.contains("Contract") && what.contains("page-offset=4")).then_some(0.5));
    let report = clinic.ahead(false).await;
    assert_eq!(came(&report, "people").1, 2_400 - ELSEWHERE);
    let again = line.take_names();
    assert!(!again.iter().any(|what| what.contains("insurees rows 0")), "what had come is not asked again: {again:?}");
    assert!(report.first_error().is_some(), "{report:?}");
    assert!(!clinic.found("okello grace").is_empty(), "the people are there");
    assert_eq!(clinic.cover(GRACE), Cover::Unknown(WhyUnknown::NeverSeen), "and of their cover nothing is said");
    line.mend();
    line.take_names();
    came(&clinic.ahead(false).await, "policies");
    let again = line.take_names();
    assert!(!again.iter().any(|what| what.contains("page-offset=3&")), "what had come is not asked again: {again:?}");
    for number in [GRACE, "800000000", "800002000"] {
        assert!(matches!(clinic.cover(number), Cover::Policies { list, .. } if list.len() == 1), "{number}");
    }
}

#[tokio::test]
async fn a_policy_that_fails_its_page_is_left_out_and_nobody_counts_as_uninsured_for_it() {
    let clinic = Clinic::open().await;
    // The number is among those whom the family's contract covers.
    let when = When { path_contains: Some("/Contract/".to_owned()), ..When::default() };
    clinic.script(vec![Rule { when, act: Act::Spoil(Spoil::BadRow("700100022".to_owned())) }]).await;
    let report = clinic.ahead(false).await;
    assert_eq!(came(&report, "policies").0, Via::Fhir);
    assert_eq!(clinic.feed(List::Policies).skipped.len(), 1);
    assert_eq!(clinic.cover("700100021"), Cover::Unknown(WhyUnknown::NeverSeen), "it was theirs");
    let Cover::Policies { list, .. } = clinic.cover(GRACE) else { panic!("the others are told") };
    assert_eq!((list.len(), list[0].stage), (1, Some(Stage::New)));
}

#[tokio::test]
async fn a_person_the_server_cannot_show_costs_nobody_else() {
    let clinic = Clinic::open().await;
    let bad = Act::Spoil(Spoil::BadRow("700100013".to_owned()));
    let patients = When { path_contains: Some("/Patient/".to_owned()), ..When::default() };
    clinic.script(vec![graphql("query Many", bad.clone()), Rule { when: patients, act: bad }]).await;
    let report = clinic.ahead(false).await;
    assert_eq!(came(&report, "people").0, Via::Graphql);
    assert_eq!(clinic.feed(List::People).skipped.len(), 1);
    assert_eq!(clinic.person("700100013"), None);
    assert_eq!(clinic.found("okello grace").len(), 1);
}

#[tokio::test]
async fn where_contracts_do_not_serve_the_districts_policies_come_over_graphql() {
    let clinic = Clinic::open().await;
    clinic.script(vec![common::fault("GET", "/Contract/", Act::Status(500))]).await;
    for _ in 0..2 {
        assert_eq!(came(&clinic.ahead(false).await, "policies").0, Via::Graphql);
    }
    let Cover::Policies { list, .. } = clinic.cover("700100021") else { panic!("told") };
    assert_eq!((list.len(), list[0].stage), (1, Some(Stage::New)));
}

#[tokio::test]
async fn somebody_asked_singly_keeps_the_richer_answer_and_what_only_was_fetched_goes() {
    let clinic = Clinic::open().await;
    clinic.ahead(false).await;
    let number = InsureeNo::typed(GRACE);
    let today = claims_domain::ServiceDate::new(clinic.clock.now().utc().expect("a day").date_naive());
    let LookedUp::Found { insuree, policies: Ok(Policies { list, .. }), family, raw } =
        look_up(&clinic.client, &number, today).await.expect("an answer")
    else {
        panic!("found")
    };
    assert_eq!((family.len(), list[0].stage), (4, Some(Stage::New)));
    let now = clinic.clock.now();
    clinic
        .store
        .write(|tx| {
            tx.people_mut().put(&insuree, now, &raw)?;
            tx.people_mut().put_family(&family, now)?;
            tx.people_mut().put_cover(&number, &Cover::Policies { list: list.clone(), as_of: now })
        })
        .map_err(|error: StoreError| error)
        .expect("kept");
    clinic.later(MINUTE * 60).await;
    clinic.ahead(false).await;
    let Cover::Policies { list: kept, as_of } = clinic.cover(GRACE) else { panic!("told") };
    assert_eq!((kept, as_of), (list, now), "what is left is still known, with its age");
    clinic.store.write(|tx| tx.people_mut().forget_ahead()).map_err(|error: StoreError| error).expect("forgotten");
    assert_eq!(clinic.found("okello").len(), 4, "Grace, with the family the payer told");
    assert!(matches!(clinic.cover(GRACE), Cover::Policies { .. }) && clinic.person("700100021").is_none());
}

/// Opens the store as the next start does.
#[tokio::test]
async fn nothing_of_the_people_is_readable_in_the_file() {
    let clinic = Clinic::fresh(Options::default()).await;
    clinic.pull().await;
    clinic.ahead(false).await;
    let bytes = std::fs::read(&clinic.database).expect("a file");
    for word in ["Okello", GRACE] {
        assert!(!bytes.windows(word.len()).any(|part| part == word.as_bytes()), "{word} stands in the file");
    }
    let _: Store = clinic.second_store();
}
