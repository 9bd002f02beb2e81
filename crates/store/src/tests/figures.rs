//! Figures of claims: what the desk, the strip and the counter of codes say.

use claims_domain::Money;
use claims_domain::answer::PayerStatus;
use claims_domain::claim::ClaimState;
use claims_domain::draft::Draft;
use claims_domain::ids::InsureeNo;

use super::{Desk, answer, at, claim, desk, id, money};
use crate::{ClaimRow, Since};

fn filled(claims: &[ClaimRow]) -> Desk {
    let desk = desk();
    desk.write(|tx| claims.iter().try_for_each(|claim| tx.claims_mut().insert(claim)));
    desk
}

fn in_state(number: u32, state: ClaimState) -> ClaimRow {
    ClaimRow { state, ..claim(number, "070707070", "Asha Thapa") }
}

/// Not looked at since its answer came.
fn unseen(number: u32, state: ClaimState) -> ClaimRow {
    ClaimRow { seen: false, ..in_state(number, state) }
}

fn discarded(claim: ClaimRow) -> ClaimRow {
    ClaimRow { discarded: true, ..claim }
}

fn since(count: i64, claimed: &str, approved: &str) -> Since {
    Since { count, claimed: money(claimed), approved: money(approved) }
}

#[test]
fn one_claim_is_summed_up_as_in_the_list() {
    let desk = filled(&[claim(1, "070707070", "Asha Thapa"), claim(2, "080808080", "Ram")]);
    let summary = desk.read(|read| read.claims().summary(&id(2))).expect("kept");
    assert_eq!(
        (summary.id, summary.insuree_number, summary.total),
        (id(2), InsureeNo::typed("080808080"), money("20"))
    );
    assert_eq!(desk.read(|read| read.claims().summary(&id(9))), None);
}

#[test]
fn a_persons_claims_come_newest_change_first() {
    let desk = filled(&[
        claim(1, "070707070", "Asha Thapa"),
        claim(2, "080808080", "Ram"),
        ClaimRow { changed: at(9_000), ..claim(3, "070707070", "Asha Thapa") },
        claim(4, "070707070", "Asha Thapa"),
        discarded(claim(5, "070707070", "Asha Thapa")),
    ]);
    let of = |number: &str, limit| {
        let rows = desk.read(|read| read.claims().of_insuree(&InsureeNo::typed(number), limit));
        rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
    };
    assert_eq!(of("070707070", 10), [id(3), id(4), id(1)]);
    assert_eq!(of("070707070", 2), [id(3), id(4)]);
    assert_eq!(of("0707", 10), [], "a number is not a beginning of one");
}

#[test]
fn the_last_number_is_told_without_taking_one() {
    let desk = desk();
    let last = || desk.read(|read| read.claims().last_number());
    assert_eq!(last(), 0, "none was given out");
    desk.write(|tx| tx.claims_mut().next_number());
    assert_eq!((last(), last()), (1, 1));
    desk.write(|tx| tx.claims_mut().raise_number(124));
    assert_eq!(last(), 123, "as if the payer's numbers had been given out here");
}

#[test]
fn only_decided_claims_nobody_looked_at_are_new_answers() {
    let desk = filled(&[
        unseen(1, ClaimState::Approved),
        unseen(2, ClaimState::Partly),
        unseen(3, ClaimState::Rejected),
        unseen(4, ClaimState::Waiting),
        in_state(5, ClaimState::Rejected),
        discarded(unseen(6, ClaimState::Rejected)),
    ]);
    let unseen = || desk.read(|read| read.claims().unseen_answers());
    assert_eq!(unseen(), 3);
    desk.write(|tx| tx.claims_mut().mark_seen(&id(2)));
    assert_eq!(unseen(), 2);
}

#[test]
fn what_needs_a_person_is_counted_until_the_person_has_acted() {
    let empty = ClaimRow { draft: Draft::default(), total: Money::ZERO, ..in_state(2, ClaimState::Draft) };
    let desk = filled(&[
        in_state(1, ClaimState::Draft),
        empty.clone(),
        in_state(3, ClaimState::Blocked),
        in_state(4, ClaimState::Rejected),
        unseen(5, ClaimState::Partly),
        in_state(6, ClaimState::Partly),
        unseen(7, ClaimState::Approved),
        in_state(8, ClaimState::Waiting),
        in_state(9, ClaimState::Ready),
        discarded(in_state(10, ClaimState::Blocked)),
    ]);
    let needing = || desk.read(|read| read.claims().needing_count());
    // The draft with something in it, the blocked one, the rejected one, the partly approved one nobody looked at.
    assert_eq!(needing(), 4);
    let correction = ClaimRow { corrects: Some(id(4)), ..in_state(11, ClaimState::Ready) };
    desk.write(|tx| tx.claims_mut().insert(&correction));
    assert_eq!(needing(), 3, "a rejected claim that was corrected is done with");
    desk.write(|tx| tx.claims_mut().mark_seen(&id(5)));
    assert_eq!(needing(), 2);
    for begun in [
        ClaimRow { draft: Draft { insuree: "1".into(), ..Draft::default() }, ..empty.clone() },
        ClaimRow { total: money("0.01"), ..empty },
    ] {
        let desk = filled(&[begun]);
        assert_eq!(desk.read(|read| read.claims().needing_count()), 1, "begun with a person or with a line");
    }
}

#[test]
fn what_was_submitted_since_an_instant_is_summed_exactly() {
    let submitted = |number, total: &str, when| ClaimRow {
        total: money(total),
        submitted: Some(at(when)),
        ..in_state(number, ClaimState::Ready)
    };
    let desk = filled(&[
        submitted(1, "0.1", 99),
        submitted(2, "0.1", 100),
        submitted(3, "0.2", 200),
        in_state(4, ClaimState::Draft),
        discarded(submitted(5, "7", 200)),
    ]);
    assert_eq!(desk.read(|read| read.claims().submitted_since(at(100))), since(2, "0.3", "0"));
    assert_eq!(desk.read(|read| read.claims().submitted_since(at(201))), since(0, "0", "0"));
}

#[test]
fn what_was_decided_counts_by_its_latest_answer() {
    let desk = filled(&[
        in_state(1, ClaimState::Approved),
        in_state(2, ClaimState::Rejected),
        in_state(3, ClaimState::Waiting),
        in_state(4, ClaimState::Approved),
    ]);
    desk.write(|tx| {
        let record = |number, answer: &_, when| tx.answers_mut().record(&id(number), answer, at(when)).map(drop);
        record(1, &answer(1, PayerStatus::Checked), 50)?;
        record(1, &answer(1, PayerStatus::Valuated), 150)?;
        let mut nothing = answer(2, PayerStatus::Rejected);
        nothing.lines.clear();
        record(2, &nothing, 150)?;
        record(3, &answer(3, PayerStatus::Checked), 150)?;
        record(4, &answer(4, PayerStatus::Valuated), 50)
    });
    // The first by its second answer only; the rejected one without money; the waiting one not at all; the fourth too early.
    assert_eq!(desk.read(|read| read.claims().decided_since(at(100))), since(2, "40", "10.25"));
    assert_eq!(desk.read(|read| read.claims().decided_since(at(50))), since(3, "60", "20.5"));
    desk.write(|tx| tx.claims_mut().discard(&id(4)));
    assert_eq!(desk.read(|read| read.claims().decided_since(at(50))), since(2, "40", "10.25"));
}

#[test]
fn claims_of_one_state_are_counted_without_the_discarded() {
    let desk = filled(&[
        in_state(1, ClaimState::Unsure),
        discarded(in_state(2, ClaimState::Unsure)),
        in_state(3, ClaimState::Ready),
    ]);
    let count = |state| desk.read(|read| read.claims().count(state));
    assert_eq!((count(ClaimState::Unsure), count(ClaimState::Ready), count(ClaimState::Draft)), (1, 1, 0));
}
