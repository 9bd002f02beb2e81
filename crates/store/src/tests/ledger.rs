//! The ledger follows every change, claims from elsewhere take part in it, and what nobody believes is kept apart.

use claims_domain::answer::{Answer, Doubt, PayerStatus, Reason};
use claims_domain::claim::ClaimState;
use claims_domain::ids::ClaimCode;
use proptest::prelude::*;

use super::{Desk, answer, at, claim, composed, desk, id, money};
use crate::{ClaimFilter, ClaimRow, ElsewhereClaim, LedgerSum};

/// Something that may happen to one of a few claims.
#[derive(Debug, Clone)]
enum Event {
    Submit(u32),
    State(u32, ClaimState),
    Answer { number: u32, status: PayerStatus, rejected: bool, paid: Option<i64> },
    Discard(u32),
    Restore(u32),
    Correct { number: u32, by: u32 },
    Elsewhere(u32),
}

fn event() -> impl Strategy<Value = Event> {
    let number = 1_u32..6;
    let state = prop::sample::select(ClaimState::ALL);
    let status = prop::sample::select(
        &[
            PayerStatus::Rejected,
            PayerStatus::Entered,
            PayerStatus::Checked,
            PayerStatus::Processed,
            PayerStatus::Valuated,
        ][..],
    );
    prop_oneof![
        number.clone().prop_map(Event::Submit),
        (number.clone(), state).prop_map(|(number, state)| Event::State(number, state)),
        (number.clone(), status, any::<bool>(), prop::option::of(0_i64..500))
            .prop_map(|(number, status, rejected, paid)| Event::Answer { number, status, rejected, paid }),
        number.clone().prop_map(Event::Discard),
        number.clone().prop_map(Event::Restore),
        (number.clone(), 10_u32..14).prop_map(|(number, by)| Event::Correct { number, by }),
        (20_u32..24).prop_map(Event::Elsewhere),
    ]
}

/// Does it; what cannot be done in the claim's state is refused by the store and changes nothing.
fn happen(desk: &Desk, event: &Event) {
    let done = desk.store.write(|tx| match event {
        Event::Submit(number) => tx.claims_mut().submitted(&id(*number), &composed("070707070"), None, at(5)),
        Event::State(number, state) => tx.claims_mut().set_state(&id(*number), *state, at(6)),
        Event::Answer { number, status, rejected, paid } => {
            let mut said = answer(*number, *status);
            said.told.remunerated = paid.map(|paid| money(&paid.to_string()));
            if *rejected {
                said.lines[0].rejected = true;
                said.lines[0].reason = Reason(3);
            }
            tx.answers_mut().record(&id(*number), &said, at(7)).map(drop)
        }
        Event::Discard(number) => tx.claims_mut().discard(&id(*number)),
        Event::Restore(number) => tx.claims_mut().restore(&id(*number)),
        Event::Correct { number, by } => {
            tx.claims_mut().insert(&ClaimRow { corrects: Some(id(*number)), ..claim(*by, "070707070", "Asha") })
        }
        Event::Elsewhere(number) => tx.claims_mut().insert_elsewhere(&elsewhere(*number, ClaimState::Waiting)),
    });
    // Refused where the claim is not in the right state, or there already.
    drop(done);
}

fn elsewhere(number: u32, state: ClaimState) -> ElsewhereClaim {
    let mut draft = claim(number, "080808080", "Ram").draft;
    draft.claim_date = "2026-03-04".into();
    ElsewhereClaim {
        id: id(number),
        code: ClaimCode::new(format!("WEB-{number}")),
        draft,
        name: Some("Ram".into()),
        total: money("20"),
        visit_from: None,
        state,
        changed: at(1),
    }
}

fn begun() -> Desk {
    let desk = desk();
    desk.write(|tx| (1..6).try_for_each(|number| tx.claims_mut().insert(&claim(number, "070707070", "Asha Thapa"))));
    desk
}

fn in_order(mut sums: Vec<LedgerSum>) -> Vec<LedgerSum> {
    sums.sort_by_key(|sum| (sum.day.clone(), sum.state.as_str(), sum.first, sum.elsewhere));
    sums
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// However claims come and go, the sums kept are the sums counted.
    #[test]
    fn the_ledger_equals_a_recount(events in prop::collection::vec(event(), 1..40)) {
        let desk = begun();
        for event in &events {
            happen(&desk, event);
        }
        let (kept, counted) = desk.read(|read| Ok((read.ledger().sums()?, read.ledger().recounted()?)));
        prop_assert_eq!(in_order(kept.clone()), in_order(counted));
        let lines = desk.read(|read| read.ledger().reasons());
        let rejected = desk.read(|read| {
            let sql = "SELECT count(*) FROM answer_line l JOIN claim c ON c.id = l.claim_id
                       JOIN ledger_entry e ON e.claim_id = c.id WHERE l.rejected AND l.reason <> 0";
            Ok(read.conn().query_row(sql, [], |row| row.get::<_, i64>(0))?)
        });
        prop_assert_eq!(lines.iter().map(|sum| sum.lines).sum::<i64>(), rejected);
        prop_assert!(lines.iter().all(|sum| sum.claims > 0), "a reason nobody gave is no row");
    }
}

#[test]
fn an_older_database_is_counted_when_it_is_opened() {
    let desk = begun();
    for number in 1..4 {
        happen(&desk, &Event::Submit(number));
        happen(&desk, &Event::State(number, ClaimState::Waiting));
    }
    let before = desk.read(|read| read.ledger().sums());
    assert_eq!(before.iter().map(|sum| sum.claims).sum::<i64>(), 3);
    desk.write(|tx| {
        Ok(tx.conn().execute_batch("DELETE FROM ledger_entry; DELETE FROM ledger_sum; DELETE FROM ledger_reason")?)
    });
    let Desk { folder, key, store } = desk;
    drop(store);
    let store = crate::Store::open(&folder.path().join("claims.db"), &key).expect("opens");
    let again = Desk { folder, key, store };
    assert_eq!(again.read(|read| read.ledger().sums()), before);
}

#[test]
fn the_same_answer_again_writes_no_row() {
    let desk = begun();
    happen(&desk, &Event::Submit(1));
    let said = answer(1, PayerStatus::Checked);
    let record = |said: &Answer| {
        desk.write(|tx| {
            let before = tx.conn().query_row("SELECT total_changes()", [], |row| row.get::<_, i64>(0))?;
            tx.answers_mut().record(&id(1), said, at(9))?;
            tx.claims_mut().set_unread(&id(1), None)?;
            let after = tx.conn().query_row("SELECT total_changes()", [], |row| row.get::<_, i64>(0))?;
            Ok(after - before)
        })
    };
    assert!(record(&said) > 0);
    assert_eq!(record(&said), 0);
    assert_eq!(record(&Answer { raw: "asked in another way".into(), ..said }), 0);
}

#[test]
fn what_nobody_believes_is_kept_once_as_received() {
    let desk = begun();
    let notes = "क".repeat(4_000_000);
    let keep =
        |raw: &str| desk.write(|tx| tx.answers_mut().keep_doubted(Some(&id(1)), None, &[Doubt::Backwards], raw, at(9)));
    assert!(keep(&notes));
    assert!(!keep(&notes), "the same again");
    assert!(keep("{"), "another");
    let kept = desk.read(|read| read.answers().doubted(&id(1)));
    assert_eq!(kept.iter().map(|one| one.raw.len()).collect::<Vec<_>>(), [1, notes.len()]);
    assert_eq!(kept[1].raw, notes);
    assert_eq!(kept[1].doubts, [Doubt::Backwards]);
    assert_eq!(desk.read(|read| read.answers().strays(9)), []);
}

#[test]
fn a_claim_from_elsewhere_is_in_the_list_and_asks_nothing_of_anybody() {
    let desk = begun();
    desk.write(|tx| {
        tx.claims_mut().insert_elsewhere(&elsewhere(20, ClaimState::Rejected))?;
        tx.claims_mut().set_state(&id(20), ClaimState::Rejected, at(3))
    });
    let filter = ClaimFilter { states: vec![ClaimState::Rejected], limit: 9, ..ClaimFilter::default() };
    let rows = desk.read(|read| read.claims().page(&filter));
    assert!(matches!(rows.as_slice(), [row] if row.elsewhere && row.seen && row.submitted.is_none()));
    assert_eq!(desk.read(|read| read.claims().needing_count()), 5, "the drafts of this computer");
    assert_eq!(desk.read(|read| read.claims().delivered_today(at(0))), 0);
    assert_eq!(
        desk.read(|read| read.ledger().sums()).first().map(|sum| (sum.day.clone(), sum.elsewhere)),
        Some(("2026-03-04".into(), true))
    );
}

#[test]
fn a_claim_that_is_not_shown_keeps_the_time_since_when() {
    let desk = begun();
    let set = |since| desk.write(|tx| tx.claims_mut().set_unread(&id(1), since));
    assert!(set(Some(at(100))));
    assert!(!set(Some(at(200))), "known");
    assert_eq!(desk.read(|read| read.claims().unread_since(&id(1))), Some(at(100)));
    assert!(set(None));
    assert!(!set(None));
}

#[test]
fn the_rejected_come_first_page_after_page() {
    let desk = desk();
    let states =
        [ClaimState::Approved, ClaimState::Rejected, ClaimState::Partly, ClaimState::Rejected, ClaimState::Approved];
    desk.write(|tx| {
        (1_u32..).zip(states).try_for_each(|(number, state)| {
            tx.claims_mut().insert(&ClaimRow { state, ..claim(number, "070707070", "Asha") })
        })
    });
    for limit in 1..6 {
        let mut filter = ClaimFilter { limit, rejected_first: true, ..ClaimFilter::default() };
        let mut shown = Vec::new();
        loop {
            let page = desk.read(|read| read.claims().page(&filter));
            let Some(last) = page.last() else { break };
            filter.before = Some((last.changed, last.id.clone()));
            filter.before_rejected = last.state == ClaimState::Rejected;
            shown.extend(page.into_iter().map(|row| row.id));
        }
        assert_eq!(shown, [4, 2, 5, 3, 1].map(id), "pages of {limit}");
    }
}
