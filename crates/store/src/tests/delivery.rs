//! Outbox, answers and journal: exact bytes, one worker an entry, versions of what the payer said.

use claims_domain::answer::PayerStatus;
use claims_domain::claim::ClaimState;
use claims_domain::ids::ClaimCode;
use claims_domain::outbox::{Entry, Moment, Phase};

use super::{Desk, answer, at, claim, desk, id, moment};
use crate::{JournalLine, OutboxCounts, StoreError};

/// Claims 1 to `count` in the outbox, submitted at 100.
fn queued(count: u32) -> Desk {
    let desk = desk();
    desk.write(|tx| {
        (1..=count).try_for_each(|number| {
            tx.claims_mut().insert(&claim(number, "070707070", "Asha"))?;
            tx.outbox_mut().insert(&id(number), format!("{{\"n\": {number}}}"), false, at(100))
        })
    });
    desk
}

fn put(desk: &Desk, number: u32, phase: Phase, next_try: i64) {
    desk.write(|tx| {
        let entry = tx.outbox().get(&id(number))?.ok_or(StoreError::Missing("entry"))?.entry;
        tx.outbox_mut().update(&id(number), &Entry { phase, tries: 1, next_try: at(next_try), ..entry })
    });
}

fn due(desk: &Desk, now: i64) -> Vec<String> {
    desk.read(|read| read.outbox().due(at(now), 10)).iter().map(|row| row.claim_id.to_string()).collect()
}

fn state(desk: &Desk, number: u32) -> ClaimState {
    desk.read(|read| read.claims().get(&id(number))).expect("kept").state
}

#[test]
fn the_body_keeps_every_byte_and_the_code_it_was_made_for() {
    let desk = queued(1);
    let row = desk.read(|read| read.outbox().get(&id(1))).expect("queued");
    assert_eq!(row.body, b"{\"n\": 1}");
    assert_eq!(row.code.as_str(), "RAPHOS-A-000001");
    assert_eq!(row.entry, Entry::submitted(at(100), false));
    assert_eq!((row.person_checked, row.lease), (false, None));
    desk.write(|tx| tx.outbox_mut().set_person_checked(&id(1)));
    assert!(desk.read(|read| read.outbox().get(&id(1))).expect("queued").person_checked);
    assert!(desk.store.write(|tx| tx.outbox_mut().insert(&id(1), "", true, at(1))).is_err(), "a claim is queued once");
}

#[test]
fn a_claim_that_was_sent_and_changed_remembers_it_as_long_as_it_keeps_its_code() {
    let desk = queued(1);
    let submitted_again = || {
        desk.write(|tx| {
            tx.outbox_mut().remove(&id(1))?;
            tx.outbox_mut().insert(&id(1), "{}", false, at(300))
        });
        desk.read(|read| read.outbox().get(&id(1))).expect("queued").entry
    };
    assert_eq!(submitted_again(), Entry::submitted(at(300), false));
    desk.write(|tx| tx.claims_mut().was_sent(&id(1)));
    assert_eq!(submitted_again(), Entry::submitted(at(300), true));
    put(&desk, 1, Phase::Sending, 0);
    assert!(desk.read(|read| read.outbox().get(&id(1))).expect("queued").entry.sent_before, "whatever becomes of it");
    desk.write(|tx| tx.claims_mut().set_code(&id(1), &ClaimCode::new("RAPHOS-A-000009")));
    assert_eq!(submitted_again(), Entry::submitted(at(300), false), "nothing was sent under the new one");
}

#[test]
fn entries_are_due_in_order_and_independently() {
    let desk = queued(4);
    assert_eq!(desk.read(|read| read.outbox().next_due()), Some(at(100)));
    assert_eq!(due(&desk, 99), Vec::<String>::new());
    put(&desk, 1, Phase::Blocked { why: claims_domain::outbox::Blocked::SignIn }, 0);
    put(&desk, 2, Phase::Unsure { duplicate: true, lost: moment(0), settled: false }, 200);
    put(&desk, 3, Phase::Sending, 0);
    assert_eq!(due(&desk, 100), ["claim-000004"], "blocked and sending ones do not hold up the others");
    assert_eq!(due(&desk, 200), ["claim-000002", "claim-000004"]);
    let counts = OutboxCounts { ready: 1, sending: 1, unsure: 1, blocked: 1 };
    assert_eq!(desk.read(|read| read.outbox().counts()), counts);
    assert_eq!(
        [1, 2, 3, 4].map(|n| state(&desk, n)).map(ClaimState::as_str),
        ["blocked", "unsure", "sending", "draft"]
    );
    desk.write(|tx| tx.outbox_mut().remove(&id(4)));
    assert_eq!(desk.read(|read| read.outbox().next_due()), Some(at(200)));
    assert!(matches!(desk.store.write(|tx| tx.outbox_mut().remove(&id(4))), Err(StoreError::Missing(_))));
}

#[test]
fn one_process_works_on_an_entry_at_a_time() {
    let desk = queued(1);
    let take = |owner: &str, until, now| desk.write(|tx| tx.outbox_mut().take_lease(&id(1), owner, at(until), at(now)));
    assert!(take("desktop", 500, 100));
    assert!(!take("cron", 600, 499));
    assert!(take("desktop", 700, 499), "prolonged");
    assert_eq!(due(&desk, 499), Vec::<String>::new());
    assert_eq!(desk.read(|read| read.outbox().next_due()), Some(at(700)), "no waking up for what another one works on");
    desk.write(|tx| tx.outbox_mut().release_lease(&id(1), "cron"));
    assert!(!take("cron", 900, 699), "another one's lease cannot be given back");
    assert!(take("cron", 900, 700), "a lease that ran out is free");
    desk.write(|tx| tx.outbox_mut().release_lease(&id(1), "cron"));
    assert_eq!(due(&desk, 701), ["claim-000001"]);
}

#[test]
fn an_attempt_cut_off_by_a_crash_is_asked_about_at_the_next_start() {
    let desk = queued(4);
    for (number, owner) in [(1, "desktop"), (2, "cron"), (3, "cron")] {
        put(&desk, number, Phase::Sending, 0);
        let until = if number == 3 { 999 } else { 500 };
        assert!(desk.write(|tx| tx.outbox_mut().take_lease(&id(number), owner, at(until), at(100))));
    }
    let changed = desk.write(|tx| tx.outbox_mut().restart(moment(600), "desktop"));
    assert_eq!(changed, [id(1), id(2)]);
    let row = desk.read(|read| read.outbox().get(&id(1))).expect("still queued");
    assert_eq!(row.entry.phase, Phase::Unsure { duplicate: false, lost: moment(600), settled: false });
    assert_eq!((row.entry.tries, row.lease, state(&desk, 1)), (1, None, ClaimState::Unsure));
    assert_eq!(state(&desk, 3), ClaimState::Sending, "the other process is alive and working on it");
    assert_eq!(due(&desk, 600), ["claim-000001", "claim-000002", "claim-000004"]);
    let own = desk.write(|tx| tx.outbox_mut().restart(moment(601), "cron"));
    assert_eq!(own, [id(3)], "what is leased under our own name was left by an earlier process");
}

#[test]
fn what_an_earlier_release_stored_about_a_lost_answer_is_read_and_the_other_way_round() {
    let read: Phase = serde_json::from_str(r#"{"phase":"unsure","duplicate":true,"lost":1000}"#).expect("reads");
    let lost = Moment { at: at(1_000), up: None };
    assert_eq!(read, Phase::Unsure { duplicate: true, lost, settled: false });
    let now = Phase::Unsure { duplicate: false, lost: moment(7), settled: true };
    let kept = serde_json::to_value(&now).expect("writes");
    assert_eq!(kept["lost"], 7, "where an earlier release looks for it: {kept}");
    assert_eq!(serde_json::from_value::<Phase>(kept).expect("reads"), now);
}

#[test]
fn an_answer_is_kept_once_per_version() {
    let desk = queued(1);
    let record = |answer, now| desk.write(|tx| tx.answers_mut().record(&id(1), &answer, at(now)));
    let checked = answer(1, PayerStatus::Checked);
    assert!(record(checked.clone(), 1));
    assert!(!record(checked.clone(), 2), "the same again is not written");
    let mut asked_otherwise = checked.clone();
    asked_otherwise.raw = "<other/>".into();
    assert!(!record(asked_otherwise, 3), "the same in other words is not written");
    let valuated = answer(1, PayerStatus::Valuated);
    assert!(record(valuated.clone(), 4));
    assert!(record(checked.clone(), 5), "back to what it was is a change");
    assert_eq!(desk.read(|read| read.answers().latest(&id(1))), Some((checked.clone(), at(5))));
    let history = desk.read(|read| read.answers().history(&id(1)));
    assert_eq!(history, [(checked.clone(), at(1)), (valuated, at(4)), (checked, at(5))]);
    assert_eq!(desk.read(|read| read.answers().latest(&id(2))), None);
}

#[test]
fn an_unchanged_answer_writes_no_row() {
    let desk = queued(1);
    let checked = answer(1, PayerStatus::Checked);
    desk.write(|tx| tx.answers_mut().record(&id(1), &checked, at(1)));
    desk.write(|tx| {
        let before = tx.conn().total_changes();
        tx.answers_mut().record(&id(1), &checked, at(2))?;
        assert_eq!(tx.conn().total_changes(), before);
        Ok(())
    });
}

#[test]
fn the_journal_is_kept_in_order() {
    let desk = queued(1);
    desk.write(|tx| {
        tx.journal_mut().append(at(2), Some(&id(1)), "submitted", "{}")?;
        tx.journal_mut().append(at(1), Some(&id(1)), "clock-set-back", "{\"by_ms\":1}")?;
        tx.journal_mut().append(at(3), None, "signed-in", "{}")
    });
    let lines = desk.read(|read| read.journal().of(&id(1)));
    let expected = [
        JournalLine { at: at(2), what: "submitted".into(), detail: "{}".into() },
        JournalLine { at: at(1), what: "clock-set-back".into(), detail: "{\"by_ms\":1}".into() },
    ];
    assert_eq!(lines, expected);
}
