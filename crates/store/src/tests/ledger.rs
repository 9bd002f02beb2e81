//! The ledger follows every change, claims from elsewhere take part in it, and what nobody believes is kept apart.

use std::collections::BTreeMap;

use claims_domain::answer::{Answer, AnswerLine, Doubt, PayerStatus, Reason};
use claims_domain::claim::{ClaimState, Composed};
use claims_domain::ids::ClaimCode;
use proptest::prelude::*;

use super::{Desk, answer, at, claim, composed, desk, id, money};
use crate::{ClaimFilter, ClaimRow, ElsewhereClaim, LedgerSum};

/// Something that may happen to one of a few claims.
#[derive(Debug, Clone)]
enum Event {
    Submit(u32),
    State(u32, ClaimState),
    Answer { number: u32, status: PayerStatus, reasons: [i32; 2], of_claim: i32, paid: Option<i64> },
    Discard(u32),
    Restore(u32),
    Correct { number: u32, by: u32 },
    Elsewhere(u32),
}

/// Why a line, or a claim, is turned down; often it is not.
fn reason() -> impl Strategy<Value = i32> {
    prop::sample::select(&[0, 0, 3, 5, 12][..])
}

/// A day in one of three months.
fn day_of(number: u32) -> String {
    format!("2026-{:02}-20", 9 + number % 3)
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
        (number.clone(), status, [reason(), reason()], reason(), prop::option::of(0_i64..500)).prop_map(
            |(number, status, reasons, of_claim, paid)| Event::Answer { number, status, reasons, of_claim, paid }
        ),
        number.clone().prop_map(Event::Discard),
        number.clone().prop_map(Event::Restore),
        (number.clone(), 10_u32..14).prop_map(|(number, by)| Event::Correct { number, by }),
        (20_u32..24).prop_map(Event::Elsewhere),
    ]
}

/// Does it; what cannot be done in the claim's state is refused by the store and changes nothing.
fn happen(desk: &Desk, event: &Event) {
    let done = desk.store.write(|tx| match event {
        Event::Submit(number) => {
            let claim_date = day_of(*number).parse().expect("a day");
            let composed = Composed { claim_date, ..composed("070707070") };
            tx.claims_mut().submitted(&id(*number), &composed, None, at(5))
        }
        Event::State(number, state) => tx.claims_mut().set_state(&id(*number), *state, at(6)),
        Event::Answer { number, status, reasons, of_claim, paid } => {
            let mut said = answer(*number, *status);
            said.told.remunerated = paid.map(|paid| money(&paid.to_string()));
            let line = said.lines[0].clone();
            let judged =
                reasons.map(|reason| AnswerLine { rejected: reason != 0, reason: Reason(reason), ..line.clone() });
            said.lines = judged.to_vec();
            said.reason = Some(Reason(*of_claim));
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
        let reasons = desk.read(|read| read.ledger().reasons());
        let reasons = reasons.into_iter().map(|sum| (sum.month, i64::from(sum.reason.0), sum.claims, sum.lines));
        prop_assert_eq!(reasons.collect::<Vec<_>>(), asked(&desk, REASONS));
        let mut first = BTreeMap::<String, (i64, i64)>::new();
        for sum in kept.iter().filter(|sum| sum.first && DECIDED.contains(&sum.state)) {
            let (decided, approved) = first.entry(sum.day.get(..7).unwrap_or_default().to_owned()).or_default();
            *decided += sum.claims;
            *approved += if sum.state == ClaimState::Approved { sum.claims } else { 0 };
        }
        let first = first.into_iter().map(|(month, (decided, approved))| (month, 0, decided, approved));
        prop_assert_eq!(first.collect::<Vec<_>>(), asked(&desk, FIRST_PASS));
    }
}

const DECIDED: [ClaimState; 3] = [ClaimState::Approved, ClaimState::Partly, ClaimState::Rejected];

/// Claims at the payer and the month they are counted in, from the claims themselves.
const AT_PAYER: &str = "WITH at_payer AS (
    SELECT id, state, corrects, substr(coalesce(composed ->> '$.claim_date', draft ->> '$.claim_date', ''), 1, 7) AS month
    FROM claim WHERE discarded = 0 AND state IN ('entered', 'waiting', 'processed', 'approved', 'partly', 'rejected'))";
/// Month, reason, claims and lines it was given for; where no line says why, the claim's own.
const REASONS: &str = "SELECT month, reason, count(*), sum(lines) FROM (
        SELECT p.month, l.reason, count(*) AS lines FROM at_payer p JOIN answer_line l ON l.claim_id = p.id
        WHERE l.rejected AND l.reason <> 0 GROUP BY p.id, l.reason
        UNION ALL
        SELECT p.month, a.reason, 0 FROM at_payer p JOIN answer a ON a.claim_id = p.id
        WHERE a.version = (SELECT max(version) FROM answer WHERE claim_id = p.id) AND a.reason <> 0
            AND NOT EXISTS (SELECT 1 FROM answer_line l WHERE l.claim_id = p.id AND l.rejected AND l.reason <> 0))
    GROUP BY month, reason ORDER BY month, reason";
/// Month, nothing, claims decided that correct no other, and those of them that were approved as they were.
const FIRST_PASS: &str = "SELECT month, 0, count(*), sum(state = 'approved') FROM at_payer
    WHERE corrects IS NULL AND state IN ('approved', 'partly', 'rejected') GROUP BY month ORDER BY month";

/// What the claims themselves say.
fn asked(desk: &Desk, sql: &str) -> Vec<(String, i64, i64, i64)> {
    desk.read(|read| {
        let mut asked = read.conn().prepare(&format!("{AT_PAYER} {sql}"))?;
        let rows = asked.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
        Ok(rows.collect::<Result<Vec<_>, _>>()?)
    })
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
