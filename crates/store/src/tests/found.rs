//! Claims found by words, page after page, whatever happened to them.

use claims_domain::claim::ClaimState;
use claims_domain::draft::Draft;
use claims_domain::ids::{ClaimCode, ClaimId};
use proptest::prelude::*;

use super::{at, claim, desk, id, money};
use crate::{ClaimFilter, ClaimRow};

const STATES: [ClaimState; 4] = [ClaimState::Draft, ClaimState::Ready, ClaimState::Waiting, ClaimState::Rejected];
const NAMES: [&str; 3] = ["Asha Thapa", "Ashok Gurung", "Thapa José"];
const WORDS: [(&str, [bool; 3]); 4] = [
    ("thap", [true, false, true]),
    ("ash", [true, true, false]),
    ("thapa as", [true, false, false]),
    ("jose", [false, false, true]),
];

/// What happens to a claim.
#[derive(Debug, Clone)]
enum Act {
    Move { claim: usize, state: usize, at: i64 },
    Save { claim: usize, name: usize, at: i64 },
    Rename { claim: usize },
    Discard { claim: usize },
    Restore { claim: usize },
}

fn act() -> impl Strategy<Value = Act> {
    let claim = 0usize..12;
    prop_oneof![
        4 => (claim.clone(), 0usize..4, 0i64..6).prop_map(|(claim, state, at)| Act::Move { claim, state, at }),
        2 => (claim.clone(), 0usize..3, 0i64..6).prop_map(|(claim, name, at)| Act::Save { claim, name, at }),
        1 => claim.clone().prop_map(|claim| Act::Rename { claim }),
        1 => claim.clone().prop_map(|claim| Act::Discard { claim }),
        1 => claim.prop_map(|claim| Act::Restore { claim }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Page after page shows every claim with the words once, the latest change first.
    #[test]
    fn claims_are_found_by_words_whatever_happened_to_them(
        rows in prop::collection::vec((0i64..6, 0usize..4, 0usize..3), 1..12),
        acts in prop::collection::vec(act(), 0..30),
        words in 0usize..4,
        chosen in prop::collection::vec(0usize..4, 0..3),
        limit in 1usize..6,
    ) {
        let desk = desk();
        let mut claims: Vec<(ClaimRow, usize)> = (0_u32..)
            .zip(&rows)
            .map(|(n, (changed, state, name))| {
                let row = claim(n, "1", NAMES[*name]);
                (ClaimRow { changed: at(*changed), state: STATES[*state], ..row }, *name)
            })
            .collect();
        desk.write(|tx| claims.iter().try_for_each(|(claim, _)| tx.claims_mut().insert(claim)));
        for (n, act) in acts.iter().enumerate() {
            let (Act::Move { claim, .. } | Act::Save { claim, .. } | Act::Rename { claim } | Act::Discard { claim } | Act::Restore { claim }) = act;
            let Some((row, name)) = claims.get_mut(*claim) else { continue };
            desk.write(|tx| match act {
                Act::Move { state, at: now, .. } => {
                    (row.state, row.changed) = (STATES[*state], at(*now));
                    tx.claims_mut().set_state(&row.id, row.state, row.changed)
                }
                Act::Save { name: new, at: now, .. } if row.state == ClaimState::Draft => {
                    (*name, row.changed) = (*new, at(*now));
                    let draft = Draft { insuree: "1".into(), ..Draft::default() };
                    tx.claims_mut().save_draft(&row.id, &draft, money("1"), None, Some(NAMES[*new]), row.changed)
                }
                Act::Save { .. } => Ok(()),
                Act::Rename { .. } => tx.claims_mut().set_code(&row.id, &ClaimCode::new(format!("NEW-{n}"))),
                Act::Discard { .. } => {
                    row.discarded = true;
                    tx.claims_mut().discard(&row.id)
                }
                Act::Restore { .. } => {
                    row.discarded = false;
                    tx.claims_mut().restore(&row.id)
                }
            });
        }

        let (text, fits) = WORDS[words];
        let chosen: Vec<ClaimState> = chosen.into_iter().map(|state| STATES[state]).collect();
        let is_wanted = |(claim, name): &&(ClaimRow, usize)| {
            !claim.discarded && fits[*name] && (chosen.is_empty() || chosen.contains(&claim.state))
        };
        let mut expected: Vec<ClaimId> = claims.iter().filter(is_wanted).map(|(claim, _)| claim.id.clone()).collect();
        let mut filter = ClaimFilter { states: chosen.clone(), text: Some(text.to_owned()), limit, ..ClaimFilter::default() };
        let mut shown = Vec::new();
        loop {
            let page = desk.read(|read| read.claims().page(&filter));
            let Some(last) = page.last() else { break };
            filter.before = Some((last.changed, last.id.clone()));
            shown.extend(page);
        }
        prop_assert!(shown.is_sorted_by(|a, b| a.changed >= b.changed), "the latest first");
        let mut shown: Vec<ClaimId> = shown.into_iter().map(|row| row.id).collect();
        shown.sort();
        expected.sort();
        prop_assert_eq!(shown, expected);
    }
}

#[test]
fn a_claim_that_is_typed_at_writes_nothing_to_the_index_of_words() {
    let desk = desk();
    desk.write(|tx| tx.claims_mut().insert(&claim(1, "1", "Asha")));
    let place = || -> Option<i64> {
        desk.read(|read| Ok(read.conn().query_row("SELECT place FROM claim", [], |row| row.get(0))?))
    };
    let draft = Draft::default();
    desk.write(|tx| tx.claims_mut().save_draft(&id(1), &draft, money("1"), None, Some("Ram"), at(9)));
    assert_eq!(place(), None);
    desk.write(|tx| tx.claims_mut().set_state(&id(1), ClaimState::Waiting, at(10)));
    assert_eq!(place(), Some(10 << 20));
}
