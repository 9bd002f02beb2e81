//! Claims: saved as typed, frozen at submit, listed by change, counted exactly.

use claims_domain::answer::{PayerStatus, Reason};
use claims_domain::claim::ClaimState;
use claims_domain::draft::Draft;
use claims_domain::ids::ClaimCode;
use claims_domain::outbox::{Blocked, Entry, Phase};
use proptest::prelude::*;

use super::{Desk, answer, at, claim, composed, desk, id, money};
use crate::{ClaimFilter, ClaimRow, StoreError};

fn filled(claims: &[ClaimRow]) -> Desk {
    let desk = desk();
    desk.write(|tx| claims.iter().try_for_each(|claim| tx.claims_mut().insert(claim)));
    desk
}

/// The numbers of the claims a page shows.
fn page(desk: &Desk, filter: &ClaimFilter) -> Vec<u32> {
    let page = desk.read(|read| read.claims().page(filter));
    page.iter().map(|row| row.id.as_str().trim_start_matches("claim-").parse().expect("our ids")).collect()
}

fn all() -> ClaimFilter {
    ClaimFilter { limit: 100, ..ClaimFilter::default() }
}

#[test]
fn a_claim_comes_back_as_it_was_kept() {
    let mut whole = claim(2, "070707070", "Asha Thapa");
    whole.state = ClaimState::Blocked;
    whole.composed = Some(composed("070707070"));
    whole.submitted = Some(at(3));
    whole.delivered = Some(at(4));
    whole.anyway = Some("the card was shown".into());
    whole.corrects = Some(id(1));
    whole.prints = 2;
    whole.seen = false;
    let desk = filled(&[claim(1, "1", "A"), whole.clone()]);
    assert_eq!(desk.read(|read| read.claims().get(&id(2))).as_ref(), Some(&whole));
    assert_eq!(desk.read(|read| read.claims().by_code(&whole.code)), Some(whole));
    let corrected = desk.read(|read| read.claims().get(&id(1))).expect("kept");
    assert_eq!(corrected.corrected_by, Some(id(2)), "the corrected claim knows its successor");
    assert_eq!(desk.read(|read| read.claims().get(&id(9))), None);
}

#[test]
fn a_code_is_given_to_one_claim_only() {
    let desk = filled(&[claim(1, "1", "A")]);
    let mut same_code = claim(2, "2", "B");
    same_code.code = ClaimCode::new("RAPHOS-A-000001");
    assert!(matches!(desk.store.write(|tx| tx.claims_mut().insert(&same_code)), Err(StoreError::CodeUsed)));
    desk.write(|tx| tx.claims_mut().insert(&claim(2, "2", "B")));
    let taken = desk.store.write(|tx| tx.claims_mut().set_code(&id(2), &same_code.code));
    assert!(matches!(taken, Err(StoreError::CodeUsed)));
    desk.write(|tx| tx.claims_mut().set_code(&id(2), &ClaimCode::new("NEW-7")));
    assert_eq!(page(&desk, &ClaimFilter { text: Some("new-7".into()), ..all() }), [2], "found by its new code");
}

#[test]
fn numbers_are_given_out_once_and_resume_above_the_server() {
    let desk = desk();
    let next = || desk.write(|tx| tx.claims_mut().next_number());
    assert_eq!((next(), next()), (1, 2));
    desk.write(|tx| tx.claims_mut().raise_number(124));
    assert_eq!(next(), 124);
    desk.write(|tx| tx.claims_mut().raise_number(7));
    assert_eq!(next(), 125, "never back");
    let failed: Result<u64, StoreError> = desk.store.write(|tx| {
        tx.claims_mut().next_number()?;
        Err(StoreError::Missing("anything"))
    });
    assert!(failed.is_err());
    assert_eq!(next(), 126, "a number that was not used is not lost");
}

#[test]
fn what_was_submitted_is_not_typed_over() {
    let desk = filled(&[claim(1, "1", "Asha")]);
    let draft = Draft { insuree: "070707070".into(), explanation: "typed".into(), ..Draft::default() };
    let save =
        |now| desk.store.write(|tx| tx.claims_mut().save_draft(&id(1), &draft, money("5"), None, Some("Ram"), at(now)));
    save(10).expect("a draft is saved");
    let saved = desk.read(|read| read.claims().get(&id(1))).expect("kept");
    assert_eq!((saved.draft, saved.total, saved.visit_from, saved.changed), (draft.clone(), money("5"), None, at(10)));
    assert_eq!(saved.insuree_name.as_deref(), Some("Ram"));

    desk.write(|tx| tx.claims_mut().submitted(&id(1), &composed("070707070"), Some("because"), at(20)));
    assert!(matches!(save(30), Err(StoreError::NotADraft)));
    let again = desk.store.write(|tx| tx.claims_mut().submitted(&id(1), &composed("1"), None, at(30)));
    assert!(matches!(again, Err(StoreError::NotADraft)), "pressing twice changes nothing");
    let ready = desk.read(|read| read.claims().get(&id(1))).expect("kept");
    assert_eq!((ready.state, ready.submitted, ready.total), (ClaimState::Ready, Some(at(20)), money("15.375")));
    assert_eq!((ready.composed, ready.anyway.as_deref()), (Some(composed("070707070")), Some("because")));
    assert_eq!(desk.read(|read| read.claims().oldest_unsent()), Some(at(20)));

    desk.write(|tx| tx.claims_mut().set_state(&id(1), ClaimState::Draft, at(40)));
    let thawed = desk.read(|read| read.claims().get(&id(1))).expect("kept");
    assert_eq!((thawed.state, thawed.composed, thawed.submitted), (ClaimState::Draft, None, None));
    assert_eq!(thawed.draft, draft, "what was typed is still there after taking back");
    save(50).expect("and can be changed");
}

#[test]
fn a_claim_is_delivered_when_the_payer_first_has_it() {
    let desk = filled(&[claim(1, "1", "A")]);
    let set = |state, now| desk.write(|tx| tx.claims_mut().set_state(&id(1), state, at(now)));
    set(ClaimState::Sending, 5);
    assert_eq!(desk.read(|read| read.claims().delivered_today(at(0))), 0);
    set(ClaimState::Waiting, 10);
    assert_eq!(desk.read(|read| read.claims().open_at_payer(10, None)), [(id(1), ClaimCode::new("RAPHOS-A-000001"))]);
    assert_eq!(desk.read(|read| read.claims().open_at_payer(10, Some(&id(1)))), []);
    set(ClaimState::Approved, 20);
    assert_eq!(desk.read(|read| read.claims().get(&id(1))).expect("kept").delivered, Some(at(10)));
    assert_eq!(desk.read(|read| read.claims().delivered_today(at(10))), 1);
    assert_eq!(desk.read(|read| read.claims().delivered_today(at(11))), 0);
    assert_eq!(desk.read(|read| read.claims().open_at_payer(10, None)), []);
}

#[test]
fn the_list_is_found_by_code_number_and_name() {
    let desk = filled(&[
        claim(1, "070707070", "Asha Thapa"),
        claim(2, "080808080", "José Ñandú"),
        claim(13, "070799999", "काठमाडौँ थापा"),
    ]);
    for (text, found) in [
        ("raphos", vec![13, 2, 1]),
        ("RAPHOS-A-0000", vec![13, 2, 1]),
        ("raphos-a-000013", vec![13]),
        ("0707", vec![13, 1]),
        ("thapa ash", vec![1]),
        ("jose nandu", vec![2]),
        ("थाप", vec![13]),
        ("apa", vec![]),
        ("%", vec![13, 2, 1]),
        ("", vec![13, 2, 1]),
    ] {
        assert_eq!(page(&desk, &ClaimFilter { text: Some(text.into()), ..all() }), found, "{text:?}");
    }
}

#[test]
fn a_discarded_claim_is_hidden_and_can_come_back() {
    let desk = filled(&[claim(1, "1", "A"), claim(2, "2", "B")]);
    desk.write(|tx| tx.claims_mut().discard(&id(1)));
    assert_eq!(page(&desk, &all()), [2]);
    assert_eq!(desk.read(|read| read.claims().counts()).into_iter().collect::<Vec<_>>(), [(ClaimState::Draft, 1)]);
    assert!(desk.read(|read| read.claims().get(&id(1))).expect("kept").discarded);
    desk.write(|tx| tx.claims_mut().restore(&id(1)));
    assert_eq!(page(&desk, &all()), [2, 1]);
    let missing = desk.store.write(|tx| tx.claims_mut().discard(&id(9)));
    assert!(matches!(missing, Err(StoreError::Missing("claim"))));
}

#[test]
fn prints_are_counted() {
    let desk = filled(&[claim(1, "1", "A")]);
    let print = || desk.write(|tx| tx.claims_mut().count_print(&id(1)));
    assert_eq!((print(), print()), (1, 2));
}

#[test]
fn sums_are_exact() {
    let desk = filled(&[
        ClaimRow { total: money("0.1"), ..claim(1, "1", "A") },
        ClaimRow { total: money("0.2"), ..claim(2, "2", "B") },
        ClaimRow { total: money("15.375"), state: ClaimState::Waiting, ..claim(3, "3", "C") },
    ]);
    let sums: Vec<_> = desk.read(|read| read.claims().sums()).into_iter().collect();
    assert_eq!(sums, [(ClaimState::Draft, money("0.3")), (ClaimState::Waiting, money("15.375"))]);
}

#[test]
fn a_summary_tells_the_verdict_and_what_blocks() {
    let desk = filled(&[claim(1, "1", "A"), claim(2, "2", "B")]);
    desk.write(|tx| {
        let mut rejected = answer(1, PayerStatus::Valuated);
        rejected.reason = Some(Reason(3));
        let mut line = rejected.lines[0].clone();
        (line.rejected, line.reason) = (true, Reason(2));
        rejected.lines.push(line);
        tx.answers_mut().record(&id(1), &answer(1, PayerStatus::Checked), at(1))?;
        tx.answers_mut().record(&id(1), &rejected, at(2))?;
        tx.outbox_mut().insert(&id(2), "{}", true, at(1))?;
        let phase = Phase::Blocked { why: Blocked::SignIn };
        tx.outbox_mut().update(&id(2), &Entry { phase, tries: 1, next_try: at(2), sent_before: false })
    });
    let page = desk.read(|read| read.claims().page(&all()));
    let (blocked, answered) = (&page[0], &page[1]);
    assert_eq!((blocked.state, &blocked.blocked), (ClaimState::Blocked, &Some(Blocked::SignIn)));
    assert_eq!((blocked.approved, blocked.seen), (None, true));
    assert_eq!(
        (answered.approved, answered.reason, answered.rejected_lines),
        (Some(money("10.25")), Some(Reason(3)), 1)
    );
    assert!(!answered.seen, "a new answer was not looked at yet");
    desk.write(|tx| tx.claims_mut().mark_seen(&id(1)));
    assert!(desk.read(|read| read.claims().get(&id(1))).expect("kept").seen);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    /// Page after page shows every claim of the chosen states once, in the order of a plain sort.
    #[test]
    fn pages_hold_every_claim_once(
        rows in prop::collection::vec((0i64..6, 0usize..4), 0..30),
        chosen in prop::collection::vec(0usize..4, 0..3),
        limit in 1usize..8,
    ) {
        let states = [ClaimState::Draft, ClaimState::Ready, ClaimState::Waiting, ClaimState::Rejected];
        let claims: Vec<ClaimRow> = (0_u32..)
            .zip(&rows)
            .map(|(n, (changed, state))| ClaimRow { changed: at(*changed), state: states[*state], ..claim(n, "1", "A") })
            .collect();
        let chosen: Vec<ClaimState> = chosen.into_iter().map(|state| states[state]).collect();
        let mut expected: Vec<&ClaimRow> =
            claims.iter().filter(|claim| chosen.is_empty() || chosen.contains(&claim.state)).collect();
        expected.sort_by_key(|claim| std::cmp::Reverse((claim.changed, claim.id.clone())));

        let desk = filled(&claims);
        let mut filter = ClaimFilter { states: chosen, limit, ..ClaimFilter::default() };
        let mut shown = Vec::new();
        loop {
            let page = desk.read(|read| read.claims().page(&filter));
            let Some(last) = page.last() else { break };
            filter.before = Some((last.changed, last.id.clone()));
            shown.extend(page.into_iter().map(|row| row.id));
        }
        prop_assert_eq!(shown, expected.into_iter().map(|claim| claim.id.clone()).collect::<Vec<_>>());
    }
}

#[test]
fn what_was_heard_of_a_claim_holds_until_something_happens_to_it() {
    let desk = filled(&[claim(1, "1", "A"), claim(2, "2", "B")]);
    let code = |number: u32| claim(number, "1", "A").code;
    let is_heard = |number: u32, raw: &str| desk.read(|read| read.answers().is_heard(&code(number), raw));
    let hear = |raw: &str| desk.write(|tx| tx.answers_mut().hear(&code(1), raw));
    assert!(!is_heard(1, "waiting"));
    hear("waiting");
    assert_eq!([is_heard(1, "waiting"), is_heard(1, "waiting "), is_heard(2, "waiting")], [true, false, false]);
    hear("approved");
    assert_eq!([is_heard(1, "waiting"), is_heard(1, "approved")], [false, true]);

    desk.write(|tx| tx.claims_mut().set_unread(&id(1), Some(at(7))));
    assert!(!is_heard(1, "approved"), "it was not shown meanwhile");
    hear("approved");
    desk.write(|tx| tx.claims_mut().set_state(&id(2), ClaimState::Waiting, at(8)));
    assert!(is_heard(1, "approved"), "that was another claim");
    desk.write(|tx| tx.claims_mut().set_state(&id(1), ClaimState::Draft, at(8)));
    assert!(!is_heard(1, "approved"), "a person has it in hand");
}
