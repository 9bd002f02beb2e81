//! After every fault the same question: is each claim at the payer exactly once, and does this laptop say so?

#![expect(clippy::expect_used, reason = "tests may be blunt")]

mod common;

use std::collections::BTreeSet;
use std::time::Duration;

use claims_domain::answer::Doubt;
use claims_domain::claim::ClaimState;
use claims_domain::outbox::{Blocked, Entry, Phase};
use claims_sandbox::{Act, Rule, Spoil, When};
use claims_store::StoreError;
use claims_sync::push::{Outcome, deliver};
use claims_sync::refresh::refresh;
use claims_sync::{CancellationFlag, Credentials};
use common::line::Line;
use common::{
    ANSWER, CLAIM, Clinic, MINUTE, client_at, client_of, code, fault, graphql, nobody, password, somebody, times,
};

const GRACE: &str = "700100011";

#[tokio::test]
async fn a_claim_is_delivered_and_its_answer_kept() {
    let clinic = Clinic::open().await;
    let claim = clinic.submit(1, GRACE, false);
    let report = clinic.deliver().await;
    assert_eq!((report.delivered(), report.halted), (1, None), "{report:?}");
    assert_eq!(clinic.state(&claim), ClaimState::Waiting);
    assert_eq!(clinic.at_payer(1).await, (1, 1));
    let answer = clinic.store.read(|read| read.answers().latest(&claim)).expect("readable");
    assert_eq!(answer.expect("an answer").0.code, code(1));
    assert!(clinic.store.read(|read| read.outbox().get(&claim)).expect("readable").is_none(), "it left the outbox");
}

#[tokio::test]
async fn a_first_answer_nobody_believes_is_kept_aside_and_the_claim_is_at_the_payer_all_the_same() {
    let clinic = Clinic::open().await;
    let no_lines = Act::Spoil(Spoil::WrongType("item".to_owned()));
    clinic.script(vec![times(1, fault("POST", CLAIM, no_lines))]).await;
    let claim = clinic.submit(1, GRACE, true);
    assert_eq!(clinic.deliver().await.delivered(), 1);
    let kept = || {
        let read = clinic.store.read(|read| {
            let answers = read.answers();
            let doubted = answers.doubted(&claim)?.into_iter().map(|one| one.doubts).collect::<Vec<_>>();
            let steps = answers.steps(&claim)?.into_iter().map(|step| step.doubts).collect::<Vec<_>>();
            Ok((doubted, steps, read.outbox().get(&claim)?.is_some()))
        });
        read.map_err(|error: StoreError| error).expect("readable")
    };
    let aside = vec![vec![Doubt::NoLines]];
    assert_eq!(kept(), (aside.clone(), vec![], false), "it left the outbox");
    assert_eq!(clinic.journal(&claim), ["attempt", "answered", "answer_doubted", "delivered"]);
    assert_eq!(clinic.state(&claim), ClaimState::Waiting);
    clinic.clock.advance(24 * 60 * MINUTE);
    clinic.try_now().await;
    assert_eq!(clinic.at_payer(1).await, (1, 1), "and is never sent again");
    refresh(&clinic.client, &clinic.store, &*clinic.clock, &|_| {}).await.expect("stored");
    assert_eq!(kept(), (aside, vec![vec![]], false), "the next one is believed");
}

#[tokio::test]
async fn a_lost_answer_is_asked_about_before_it_is_sent_again() {
    let clinic = Clinic::open().await;
    clinic.script(vec![times(1, fault("POST", CLAIM, Act::DropAnswer))]).await;
    let claim = clinic.submit(1, GRACE, true);
    let report = clinic.deliver().await;
    assert_eq!(clinic.at_payer(1).await, (1, 1), "posted once");
    assert_eq!(report.delivered(), 1, "{report:?}");
    assert_eq!(clinic.journal(&claim), ["attempt", "answer_lost", "question", "found_at_payer", "delivered"]);
}

#[tokio::test]
async fn a_request_lost_on_the_way_is_sent_again_once_the_payer_cannot_be_at_it_any_more() {
    let clinic = Clinic::open().await;
    clinic.script(vec![times(1, fault("POST", CLAIM, Act::DropBefore))]).await;
    let claim = clinic.submit(1, GRACE, true);
    let report = clinic.deliver().await;
    assert_eq!(report.postponed(), 1, "{report:?}");
    assert_eq!(clinic.state(&claim), ClaimState::Unsure, "the payer has none, and may still be storing it");
    assert_eq!(clinic.try_now().await.postponed(), 1, "however impatient the clerk");
    clinic.clock.advance(MINUTE);
    assert_eq!(clinic.deliver().await.claims, [], "and not before it will tell");
    clinic.clock.advance(MINUTE);
    assert_eq!(clinic.deliver().await.postponed(), 1);
    assert_eq!(clinic.state(&claim), ClaimState::Ready);
    clinic.clock.advance(MINUTE);
    assert_eq!(clinic.deliver().await.delivered(), 1);
    assert_eq!(clinic.at_payer(1).await.1, 1);
    let lost = ["attempt", "answer_lost", "question", "not_at_payer", "question", "not_at_payer"];
    let sent = ["question", "not_at_payer", "attempt", "answered", "delivered"];
    assert_eq!(clinic.journal(&claim), [&lost[..], &sent[..]].concat());
}

#[tokio::test]
async fn a_clock_put_forward_does_not_send_a_lost_claim_any_sooner() {
    let clinic = Clinic::open().await;
    clinic.script(vec![times(1, fault("POST", CLAIM, Act::DropBefore))]).await;
    let claim = clinic.submit(1, GRACE, true);
    assert_eq!(clinic.deliver().await.postponed(), 1);
    let attempts = || clinic.journal(&claim).iter().filter(|what| *what == "attempt").count();
    for put_forward in [3 * MINUTE, 24 * 60 * MINUTE, 365 * 24 * 60 * MINUTE] {
        clinic.clock.put(i64::try_from(put_forward.as_millis()).expect("a year"));
        assert_eq!(clinic.deliver().await.postponed(), 1, "its turn has come by the clock, and it is asked about");
        assert_eq!((clinic.state(&claim), attempts()), (ClaimState::Unsure, 1), "the payer may still be storing it");
    }
    clinic.clock.advance(2 * MINUTE);
    clinic.deliver().await;
    assert_eq!(clinic.state(&claim), ClaimState::Ready, "two minutes have passed");
    clinic.clock.advance(20 * MINUTE);
    assert_eq!(clinic.deliver().await.delivered(), 1);
    assert_eq!((attempts(), clinic.at_payer(1).await.1), (2, 1));
}

#[tokio::test]
async fn a_busy_server_is_left_alone_as_long_as_it_asks_by_the_next_start_too() {
    let clinic = Clinic::open().await;
    clinic.script(vec![times(1, fault("POST", CLAIM, Act::TooMany(Some(90))))]).await;
    clinic.submit(1, GRACE, true);
    let report = clinic.deliver().await;
    assert_eq!((report.postponed(), report.halted), (1, Some("rate_limited")), "{report:?}");
    // The program starts anew: what it knew of the server's wish is in the database only.
    let after_a_start = async || {
        let (store, client) = (clinic.second_store(), client_of(&clinic.payer, password("training"), &clinic.clock));
        let stop = CancellationFlag::default();
        deliver(&client, &store, &*clinic.clock, "desk", false, &stop, &|_| {}).await.expect("the database works")
    };
    clinic.clock.advance(Duration::from_secs(89));
    assert_eq!(after_a_start().await.claims, [], "a second too early");
    clinic.clock.advance(Duration::from_secs(1));
    assert_eq!(after_a_start().await.delivered(), 1);
    assert_eq!(clinic.at_payer(1).await.1, 1);
}

#[tokio::test]
async fn without_a_line_the_waits_grow_to_a_quarter_of_an_hour_whatever_is_started_anew() {
    let clinic = Clinic::open().await;
    let claim = clinic.submit(1, GRACE, true);
    let nobody_there = client_at("http://127.0.0.1:9/api/", password("training"), None, &clinic.clock);
    let mut waits = Vec::new();
    for _ in 0..11 {
        let (store, stop) = (clinic.second_store(), CancellationFlag::default());
        let now = claims_sync::Clock::now(&*clinic.clock);
        let report = deliver(&nobody_there, &store, &*clinic.clock, "desk", false, &stop, &|_| {}).await;
        let report = report.expect("the database works");
        let Some((_, _, Outcome::Postponed { unsure: false, until })) = report.claims.first() else {
            panic!("{report:?}")
        };
        waits.push(until.millis_since(now));
        clinic.clock.advance(Duration::from_millis(until.millis_since(now)));
    }
    for (wait, whole) in waits.iter().zip([5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900]) {
        assert!((whole * 500..=whole * 1000).contains(wait), "{waits:?}");
    }
    let last: BTreeSet<u64> = waits.into_iter().skip(8).collect();
    assert_eq!(last.len(), 3, "no two laptops come back at the same time: {last:?}");
    assert_eq!((clinic.state(&claim), clinic.at_payer(1).await), (ClaimState::Ready, (0, 0)));
}

#[tokio::test]
async fn an_answer_that_says_nothing_known_counts_as_lost() {
    for act in [Act::Html, Act::WrongJson, Act::Status(502), Act::Truncate(40)] {
        let clinic = Clinic::open().await;
        clinic.script(vec![times(1, fault("POST", CLAIM, act.clone()))]).await;
        let claim = clinic.submit(1, GRACE, true);
        clinic.deliver().await;
        assert_eq!(
            clinic.journal(&claim).get(..3),
            Some(&["attempt", "answer_lost", "question"].map(str::to_owned)[..]),
            "{act:?}"
        );
        for _ in 0..2 {
            clinic.clock.advance(3 * MINUTE);
            clinic.deliver().await;
        }
        assert_eq!((clinic.state(&claim), clinic.at_payer(1).await.1), (ClaimState::Waiting, 1), "{act:?}");
    }
}

#[tokio::test]
async fn a_silent_payer_leaves_a_claim_unsure_until_it_can_be_asked() {
    let clinic = Clinic::open().await;
    clinic
        .script(vec![
            times(1, fault("POST", CLAIM, Act::DropAnswer)),
            fault("GET", ANSWER, Act::DropBefore),
            graphql("query Claim(", Act::DropBefore),
        ])
        .await;
    let claim = clinic.submit(1, GRACE, true);
    let report = clinic.deliver().await;
    assert_eq!((clinic.state(&claim), report.halted), (ClaimState::Unsure, Some("server_unreachable")));
    clinic.script(vec![]).await;
    clinic.clock.advance(MINUTE);
    assert_eq!(clinic.deliver().await.delivered(), 1);
    assert_eq!(clinic.at_payer(1).await, (1, 1), "never sent a second time");
}

#[tokio::test]
async fn graphql_is_asked_where_fhir_cannot_tell() {
    let clinic = Clinic::open().await;
    clinic.script(vec![times(1, fault("POST", CLAIM, Act::DropAnswer)), fault("GET", ANSWER, Act::Html)]).await;
    let claim = clinic.submit(1, GRACE, true);
    assert_eq!(clinic.deliver().await.delivered(), 1, "{:?}", clinic.journal(&claim));
    assert_eq!(clinic.at_payer(1).await, (1, 1));
}

#[tokio::test]
async fn killed_between_counting_and_sending_the_payer_is_asked_first() {
    for reached in [false, true] {
        let clinic = Clinic::open().await;
        let claim = clinic.submit(1, GRACE, true);
        if reached {
            // The bytes got there, this laptop never learnt it.
            clinic.deliver().await;
            let body = claims_openimis::claim::body(&code(1), &clinic.compose(GRACE));
            let now = claims_sync::Clock::now(&*clinic.clock);
            let again = clinic.store.write(|tx| tx.outbox_mut().insert(&claim, body, true, now));
            again.map_err(|error: StoreError| error).expect("as before the answer");
        }
        let now = claims_sync::Clock::now(&*clinic.clock);
        let left = clinic.store.write(|tx| {
            tx.outbox_mut().take_lease(&claim, "dead", now.after(MINUTE), now)?;
            tx.outbox_mut().update(&claim, &Entry { phase: Phase::Sending, tries: 1, ..Entry::submitted(now, false) })
        });
        left.map_err(|error: StoreError| error).expect("as a killed process leaves it");

        assert_eq!(clinic.deliver().await.claims, [], "its process may be alive: hands off");
        clinic.clock.advance(MINUTE);
        let before = clinic.journal(&claim).len();
        clinic.deliver().await;
        assert_eq!(clinic.journal(&claim).get(before).map(String::as_str), Some("question"), "asked first");
        for _ in 0..2 {
            clinic.clock.advance(3 * MINUTE);
            clinic.deliver().await;
        }
        assert_eq!((clinic.state(&claim), clinic.at_payer(1).await), (ClaimState::Waiting, (1, 1)));
    }
}

#[tokio::test]
async fn stopped_at_any_moment_each_claim_gets_there_once() {
    let clinic = Clinic::open().await;
    let mut claims = Vec::new();
    for (number, after) in (1..).zip([0, 1, 2, 4, 6, 8, 10, 15, 20, 30, 40, 60, 80]) {
        claims.push(clinic.submit(number, somebody(number), number % 2 == 0));
        // The future is dropped in the middle, as by a kill; what was being written is finished or undone.
        let _ = tokio::time::timeout(Duration::from_millis(after), clinic.deliver()).await;
    }
    for _ in 0..4 {
        // Longer than any wait: what was stopped often backs off far.
        clinic.clock.advance(20 * MINUTE);
        clinic.deliver().await;
    }
    for (number, claim) in (1..).zip(&claims) {
        assert_eq!(clinic.state(claim), ClaimState::Waiting, "claim {number}: {:?}", clinic.journal(claim));
        assert_eq!(clinic.at_payer(number).await.1, 1, "claim {number}");
    }
}

#[tokio::test]
async fn two_processes_never_send_the_same_entry_at_once() {
    let clinic = Clinic::open().await;
    clinic.script(vec![fault("POST", CLAIM, Act::DelayMs(150))]).await;
    for number in 1..=4 {
        clinic.submit(number, GRACE, true);
    }
    let other = (clinic.second_store(), client_of(&clinic.payer, password("training"), &clinic.clock));
    let stop = CancellationFlag::default();
    let (first, second) = tokio::join!(
        clinic.deliver(),
        deliver(&other.1, &other.0, &*clinic.clock, "command line", true, &stop, &|_| {})
    );
    let second = second.expect("the database works");
    assert_eq!(first.delivered() + second.delivered(), 4, "{first:?} {second:?}");
    for number in 1..=4 {
        assert_eq!(clinic.at_payer(number).await, (1, 1), "claim {number}");
    }
}

#[tokio::test]
async fn a_code_another_claim_has_is_blocked_and_never_overwrites_it() {
    let clinic = Clinic::open().await;
    clinic.submit(1, GRACE, true);
    clinic.deliver().await;
    // Another laptop with the same letter: same code, another person.
    let other = Clinic { payer: clinic.payer, client: clinic.client, clock: clinic.clock, ..Clinic::open().await };
    other.pull().await;
    let claim = other.submit(1, "700100021", true);
    let report = other.deliver().await;
    assert_eq!(report.claims.first().map(|(_, _, outcome)| outcome), Some(&Outcome::Blocked(Blocked::CodeTaken)));
    assert_eq!(other.journal(&claim), ["attempt", "duplicate", "question", "code_taken"]);
    assert_eq!(other.at_payer(1).await.1, 1);
    assert_eq!(other.state(&claim), ClaimState::Blocked);
}

#[tokio::test]
async fn a_claim_of_the_same_person_on_another_day_is_another_claim() {
    let clinic = Clinic::open().await;
    let yesterday = clinic.submit(1, GRACE, true);
    clinic.deliver().await;
    assert_eq!(clinic.state(&yesterday), ClaimState::Waiting);
    // Another laptop with the same letter a day later: same code, same person, same lines.
    let other = Clinic { payer: clinic.payer, client: clinic.client, clock: clinic.clock, ..Clinic::open().await };
    other.pull().await;
    other.clock.advance(24 * 60 * MINUTE);
    let today = other.submit(1, GRACE, true);
    other.deliver().await;
    assert_eq!(other.journal(&today), ["attempt", "duplicate", "question", "code_taken"]);
    // And where GraphQL does not tell the days, the claim itself does.
    let again = Clinic { payer: other.payer, client: other.client, clock: other.clock, ..Clinic::open().await };
    again.pull().await;
    again.script(vec![graphql("claims(code", Act::Status(403))]).await;
    let third = again.submit(1, GRACE, true);
    again.deliver().await;
    assert_eq!(again.journal(&third), ["attempt", "duplicate", "question", "code_taken"]);
}

#[tokio::test]
async fn what_a_gateway_says_of_a_silent_server_is_asked_about() {
    for status in [502, 503, 504] {
        let clinic = Clinic::open().await;
        clinic.script(vec![times(1, fault("POST", CLAIM, Act::Status(status)))]).await;
        let claim = clinic.submit(1, GRACE, true);
        clinic.deliver().await;
        assert_eq!(clinic.journal(&claim), ["attempt", "answer_lost", "question", "not_at_payer"], "{status}");
        assert_eq!(clinic.state(&claim), ClaimState::Unsure);
    }
}

#[tokio::test]
async fn claims_go_several_at_once_and_never_more_than_eight() {
    let clinic = Clinic::open().await;
    let line = Line::before(&clinic.payer).await;
    let clinic = clinic.behind(&line);
    for number in 1..=30 {
        clinic.submit(number, somebody(number), true);
    }
    line.slow(Duration::from_millis(150));
    let report = clinic.deliver().await;
    assert_eq!((report.delivered(), report.halted), (30, None), "{report:?}");
    assert!((2..=8).contains(&line.most_at_once()), "{}", line.most_at_once());
    let order: Vec<_> = report.claims.iter().map(|(_, code, _)| code.clone()).collect();
    assert_eq!(order, (1..=30).map(code).collect::<Vec<_>>(), "told in the order of sending");
    for number in 1..=30 {
        assert_eq!(clinic.at_payer(number).await, (1, 1), "claim {number}");
    }
}

#[tokio::test]
async fn a_plea_for_fewer_requests_ends_a_delivery_and_loses_nothing() {
    let clinic = Clinic::open().await;
    let plea = fault("POST", CLAIM, Act::TooMany(Some(0)));
    clinic.script(vec![Rule { when: When { nth: Some(10), ..plea.when }, ..plea }]).await;
    for number in 1..=24 {
        clinic.submit(number, somebody(number), true);
    }
    assert_eq!(clinic.deliver().await.halted, Some("rate_limited"));
    clinic.clock.advance(20 * MINUTE);
    assert_eq!(clinic.deliver().await.halted, None);
    for number in 1..=24 {
        assert_eq!(clinic.at_payer(number).await.1, 1, "claim {number}");
    }
}

#[tokio::test]
async fn an_unknown_person_is_blocked_before_anything_is_sent() {
    let clinic = Clinic::open().await;
    let unknown = clinic.submit(1, "999999999", false);
    let known = clinic.submit(2, GRACE, false);
    let report = clinic.deliver().await;
    assert_eq!(clinic.state(&unknown), ClaimState::Blocked);
    assert_eq!(clinic.journal(&unknown), ["attempt", "person_unknown"]);
    assert_eq!(clinic.at_payer(1).await, (0, 0), "never posted");
    assert_eq!(clinic.state(&known), ClaimState::Waiting, "a blocked claim holds up no other");
    assert_eq!((report.delivered(), report.blocked(), report.refused()), (1, 1, 0));
    let person = clinic.store.read(|read| read.people().get(&claims_domain::ids::InsureeNo::typed(GRACE)));
    assert!(person.expect("readable").is_some(), "the person looked up is kept");
}

#[tokio::test]
async fn another_person_of_that_number_is_blocked() {
    let clinic = Clinic::open().await;
    let claim = clinic.submit(1, GRACE, false);
    let tampered = clinic.store.write(|tx| {
        let row = tx.claims().get(&claim)?.expect("kept");
        let composed =
            row.composed.map(|composed| claims_domain::claim::Composed { insuree_uuid: Some(nobody()), ..composed });
        let now = claims_sync::Clock::now(&*clinic.clock);
        let body = tx.outbox().get(&claim)?.expect("waiting").body;
        tx.outbox_mut().remove(&claim)?;
        tx.claims_mut().set_state(&claim, ClaimState::Draft, now)?;
        tx.claims_mut().submitted(&claim, &composed.expect("submitted"), None, now)?;
        tx.outbox_mut().insert(&claim, body, false, now)
    });
    tampered.map_err(|error: StoreError| error).expect("made for somebody else");
    clinic.deliver().await;
    assert_eq!(clinic.journal(&claim), ["attempt", "person_differs"]);
    assert_eq!(clinic.at_payer(1).await, (0, 0));
}

#[tokio::test]
async fn offline_keeps_everything_and_tries_again() {
    let clinic = Clinic::open().await;
    let claims = [clinic.submit(1, GRACE, true), clinic.submit(2, GRACE, false)];
    let nowhere = common::client_at("http://127.0.0.1:9/api/", password("training"), None, &clinic.clock);
    let report = clinic.deliver_as(&nowhere, false).await;
    assert_eq!((report.halted, report.postponed()), (Some("server_unreachable"), 1), "one try tells for all");
    assert_eq!(claims.each_ref().map(|claim| clinic.state(claim)), [ClaimState::Ready; 2]);
    assert_eq!(clinic.journal(&claims[0]), ["attempt", "not_sent"]);
    assert_eq!(clinic.try_now().await.delivered(), 2, "try now does not wait");
}

#[tokio::test]
async fn a_busy_payer_is_left_alone() {
    let clinic = Clinic::open().await;
    clinic.script(vec![fault("POST", CLAIM, Act::Status(429))]).await;
    let (first, second) = (clinic.submit(1, GRACE, true), clinic.submit(2, GRACE, true));
    let report = clinic.deliver().await;
    assert_eq!(report.halted, Some("rate_limited"));
    assert_eq!(clinic.journal(&first), ["attempt", "busy"]);
    assert_eq!(clinic.journal(&second), Vec::<String>::new(), "the next one is not even tried");
}

#[tokio::test]
async fn a_refused_sign_in_blocks_one_claim_and_spares_the_others() {
    let clinic = Clinic::open().await;
    let (first, second) = (clinic.submit(1, GRACE, true), clinic.submit(2, GRACE, true));
    let wrong = client_of(&clinic.payer, password("forgotten"), &clinic.clock);
    let report = clinic.deliver_as(&wrong, false).await;
    assert_eq!(report.halted, Some("wrong_password"));
    assert_eq!((clinic.state(&first), clinic.state(&second)), (ClaimState::Blocked, ClaimState::Ready));
}

#[tokio::test]
async fn a_user_without_the_right_is_told_and_the_claim_kept() {
    let clinic = Clinic::open().await;
    let claim = clinic.submit(1, GRACE, true);
    let user = Credentials::Password { user: "norights".to_owned(), password: claims_store::Secret::new("training") };
    let report = clinic.deliver_as(&client_of(&clinic.payer, user, &clinic.clock), false).await;
    assert_eq!(report.claims.first().map(|(_, _, outcome)| outcome), Some(&Outcome::Blocked(Blocked::NoRight)));
    assert_eq!((clinic.state(&claim), clinic.at_payer(1).await.1), (ClaimState::Blocked, 0));
}

#[tokio::test]
async fn a_server_that_restarts_behind_its_proxy_gets_the_claim_once_and_not_before_it_wants() {
    let clinic = Clinic::open().await;
    clinic.script(vec![times(1, fault("POST", CLAIM, Act::Unavailable(30)))]).await;
    let claim = clinic.submit(1, GRACE, true);
    let report = clinic.deliver().await;
    assert_eq!((clinic.state(&claim), report.halted), (ClaimState::Unsure, Some("rate_limited")), "{report:?}");
    assert_eq!(clinic.journal(&claim), ["attempt", "answer_lost", "question", "no_answer"], "not even asked");
    let later = client_of(&clinic.payer, password("training"), &clinic.clock);
    for _ in 0..3 {
        clinic.clock.advance(2 * MINUTE);
        clinic.deliver_as(&later, false).await;
    }
    assert_eq!((clinic.state(&claim), clinic.at_payer(1).await.1), (ClaimState::Waiting, 1));
}
