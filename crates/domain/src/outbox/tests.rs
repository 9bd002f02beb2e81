//! The way of a claim, walked exhaustively: every event in every phase, and every short history.

use std::collections::{BTreeSet, VecDeque};

use proptest::prelude::*;

use super::*;
use crate::answer::PayerStatus;
use crate::ids::ClaimCode;

const NOW: Timestamp = Timestamp::from_millis(1_000_000_000);

fn answer() -> Box<Answer> {
    Box::new(Answer {
        code: ClaimCode::new("RAPHOS-A-000001"),
        uuid: None,
        insuree: None,
        insuree_uuid: None,
        administrator: None,
        administrator_uuid: None,
        visit_type: None,
        status: PayerStatus::Checked,
        reason: None,
        approved: None,
        lines: Vec::new(),
        note: None,
        told: <_>::default(),
        raw: String::new(),
    })
}

fn every_reason_to_be_blocked() -> Vec<Blocked> {
    let first = Blocked::Refused { texts: vec!["no".into()] };
    let next = |blocked: &Blocked| match blocked {
        Blocked::Refused { .. } => Some(Blocked::CodeTaken),
        Blocked::CodeTaken => Some(Blocked::Inconclusive),
        Blocked::Inconclusive => Some(Blocked::SignIn),
        Blocked::SignIn => Some(Blocked::NoRight),
        Blocked::NoRight => Some(Blocked::PersonUnknown),
        Blocked::PersonUnknown => Some(Blocked::PersonDiffers),
        Blocked::PersonDiffers => None,
    };
    std::iter::successors(Some(first), next).collect()
}

fn every_phase() -> Vec<Phase> {
    let mut phases = vec![Phase::Ready, Phase::Sending, unsure(false), unsure(true)];
    phases.extend(every_reason_to_be_blocked().into_iter().map(|why| Phase::Blocked { why }));
    phases
}

fn every_attempt() -> Vec<Attempt> {
    let next = |attempt: &Attempt| match attempt {
        Attempt::Answered(_) => Some(Attempt::Refused(vec!["no".into()])),
        Attempt::Refused(_) => Some(Attempt::Duplicate),
        Attempt::Duplicate => Some(Attempt::NotSent),
        Attempt::NotSent => Some(Attempt::AnswerLost),
        Attempt::AnswerLost => Some(Attempt::Busy { retry_after: None }),
        Attempt::Busy { retry_after: None } => Some(Attempt::Busy { retry_after: Some(Duration::from_secs(90)) }),
        Attempt::Busy { retry_after: Some(_) } => Some(Attempt::SignInNeeded),
        Attempt::SignInNeeded => Some(Attempt::NoRight),
        Attempt::NoRight => Some(Attempt::PersonUnknown),
        Attempt::PersonUnknown => Some(Attempt::PersonDiffers),
        Attempt::PersonDiffers => None,
    };
    std::iter::successors(Some(Attempt::Answered(answer())), next).collect()
}

fn every_answer_to_a_question() -> Vec<Asked> {
    let next = |asked: &Asked| match asked {
        Asked::Same(_) => Some(Asked::Different),
        Asked::Different => Some(Asked::Inconclusive),
        Asked::Inconclusive => Some(Asked::Absent),
        Asked::Absent => Some(Asked::NoAnswer),
        Asked::NoAnswer => Some(Asked::SignInNeeded),
        Asked::SignInNeeded => Some(Asked::NoRight),
        Asked::NoRight => None,
    };
    std::iter::successors(Some(Asked::Same(answer())), next).collect()
}

fn every_event() -> Vec<Event> {
    let mut events = vec![Event::Begin, Event::Restarted, Event::Release];
    events.extend(every_attempt().into_iter().map(Event::Attempted));
    events.extend(every_answer_to_a_question().into_iter().map(Event::Asked));
    events
}

/// Unsure since a time so long ago that the payer certainly was not at it any more when it was asked.
fn unsure(duplicate: bool) -> Phase {
    Phase::Unsure { duplicate, lost: moment(Timestamp::from_millis(0)), settled: true }
}

/// Unsure since just now.
fn unsure_now(duplicate: bool) -> Phase {
    unsure_since(duplicate, moment(NOW))
}

fn unsure_since(duplicate: bool, lost: Moment) -> Phase {
    Phase::Unsure { duplicate, lost, settled: false }
}

/// By a clock that nobody sets, on a computer that has run since 1970.
fn moment(at: Timestamp) -> Moment {
    Moment { at, up: Some(at.millis_since(Timestamp::from_millis(0))) }
}

fn entry(phase: Phase) -> Entry {
    Entry { phase, tries: 3, next_try: NOW, sent_before: false }
}

/// The phase after one event, `None` when the entry left, and the effect.
fn after(phase: Phase, event: Event) -> (Option<Phase>, Option<Effect>) {
    let step = step(&entry(phase), event, moment(NOW), 500);
    (step.entry.map(|entry| entry.phase), step.effect)
}

/// Every phase with every event, and what comes of it.
fn every_step() -> Vec<(Phase, Event, Step)> {
    every_phase()
        .into_iter()
        .flat_map(|phase| every_event().into_iter().map(move |event| (phase.clone(), event)))
        .map(|(phase, event)| {
            let step = step(&entry(phase.clone()), event.clone(), moment(NOW), 500);
            (phase, event, step)
        })
        .collect()
}

#[test]
fn nothing_leaves_the_outbox_but_by_the_payers_answer() {
    for (phase, event, step) in every_step() {
        let delivered = matches!(step.effect, Some(Effect::Deliver(_)));
        assert_eq!(step.entry.is_none(), delivered, "{phase:?} {event:?}");
        let answered = matches!(
            (&phase, &event),
            (Phase::Sending, Event::Attempted(Attempt::Answered(_)))
                | (Phase::Unsure { .. }, Event::Asked(Asked::Same(_)))
        );
        assert_eq!(delivered, answered, "{phase:?} {event:?}");
    }
}

#[test]
fn only_a_ready_claim_whose_turn_has_come_is_sent() {
    for (phase, event, step) in every_step() {
        let sends = step.effect == Some(Effect::Send);
        assert_eq!(sends, phase == Phase::Ready && event == Event::Begin, "{phase:?} {event:?}");
        if sends {
            assert_eq!(
                step.entry.map(|entry| (entry.phase, entry.tries)),
                Some((Phase::Sending, 4)),
                "counted before it starts"
            );
        }
    }
}

#[test]
fn only_an_unsure_claim_is_asked_about() {
    for (phase, event, step) in every_step() {
        let asks = step.effect == Some(Effect::Ask);
        assert_eq!(asks, matches!(phase, Phase::Unsure { .. }) && event == Event::Begin, "{phase:?} {event:?}");
        if asks {
            assert_eq!(
                step.entry.map(|entry| (entry.phase, entry.tries)),
                Some((phase, 4)),
                "still unsure, and counted"
            );
        }
    }
}

#[test]
fn a_blocked_claim_waits_for_a_person_whatever_happens() {
    for (phase, event, step) in every_step() {
        if matches!(phase, Phase::Blocked { .. }) && event != Event::Release {
            assert_eq!(step, Step { entry: Some(entry(phase)), effect: None }, "{event:?}");
        }
    }
}

#[test]
fn an_event_that_does_not_fit_changes_nothing() {
    for (phase, event, step) in every_step() {
        let fits = match event {
            Event::Begin => matches!(phase, Phase::Ready | Phase::Unsure { .. }),
            Event::Attempted(_) | Event::Restarted => phase == Phase::Sending,
            Event::Asked(_) => matches!(phase, Phase::Unsure { .. }),
            Event::Release => phase != Phase::Sending,
        };
        if !fits {
            assert_eq!(step, Step { entry: Some(entry(phase.clone())), effect: None }, "{phase:?} {event:?}");
        }
    }
}

#[test]
fn each_outcome_of_an_attempt_leads_where_it_must() {
    let blocked = |why| Some(Phase::Blocked { why });
    for attempt in every_attempt() {
        let expected = match &attempt {
            Attempt::Answered(_) => None,
            Attempt::Refused(texts) => blocked(Blocked::Refused { texts: texts.clone() }),
            Attempt::Duplicate => Some(unsure_now(true)),
            Attempt::NotSent | Attempt::Busy { .. } => Some(Phase::Ready),
            Attempt::AnswerLost => Some(unsure_now(false)),
            Attempt::SignInNeeded => blocked(Blocked::SignIn),
            Attempt::NoRight => blocked(Blocked::NoRight),
            Attempt::PersonUnknown => blocked(Blocked::PersonUnknown),
            Attempt::PersonDiffers => blocked(Blocked::PersonDiffers),
        };
        assert_eq!(after(Phase::Sending, Event::Attempted(attempt.clone())).0, expected, "{attempt:?}");
    }
}

#[test]
fn each_outcome_of_a_question_leads_where_it_must() {
    for duplicate in [false, true] {
        for asked in every_answer_to_a_question() {
            let expected = match asked {
                Asked::Same(_) => None,
                Asked::Different => Some(Phase::Blocked { why: Blocked::CodeTaken }),
                Asked::Inconclusive => Some(Phase::Blocked { why: Blocked::Inconclusive }),
                Asked::Absent if duplicate => Some(Phase::Blocked { why: Blocked::CodeTaken }),
                Asked::Absent => Some(Phase::Ready),
                Asked::NoAnswer | Asked::SignInNeeded | Asked::NoRight => Some(unsure(duplicate)),
            };
            assert_eq!(
                after(unsure(duplicate), Event::Asked(asked.clone())).0,
                expected,
                "{asked:?} duplicate {duplicate}"
            );
        }
    }
}

#[test]
fn a_restart_makes_what_was_on_its_way_unsure_and_asks_at_once() {
    let step = step(&entry(Phase::Sending), Event::Restarted, moment(NOW), 0);
    assert_eq!(step, Step { entry: Some(entry(unsure_now(false))), effect: None });
}

#[test]
fn a_lost_claim_is_sent_again_only_when_the_payer_cannot_be_storing_it_any_more() {
    let asked = |asked, answered| absent(unsure_now(false), moment(asked), moment(answered));
    let (soon, late) = (NOW.after(Duration::from_secs(30)), NOW.after(SETTLED));
    assert_eq!(asked(soon, soon).phase, unsure_now(false), "the payer may be slow");
    assert_eq!(asked(soon, soon).next_try, late, "asked again as soon as it will tell");
    assert_eq!(asked(soon, late).phase, unsure_now(false), "an answer is as old as its question");
    assert_eq!(asked(late, late).phase, Phase::Ready);
}

/// What becomes of an entry when the payer is asked at one moment and tells at another that it has no such claim.
fn absent(phase: Phase, asked: Moment, answered: Moment) -> Entry {
    let begun = step(&entry(phase), Event::Begin, asked, 0).entry.expect("it stays");
    step(&begun, Event::Asked(Asked::Absent), answered, 0).entry.expect("it stays")
}

#[test]
fn a_lost_claim_is_not_sent_sooner_because_the_clock_was_set() {
    let settled = u64::try_from(SETTLED.as_millis()).expect("short");
    let lost = Moment { at: NOW, up: Some(600_000) };
    let at = |at: Timestamp, up| absent(unsure_since(false, lost), Moment { at, up }, Moment { at, up }).phase;
    let (day, year) = (NOW.after(Duration::from_secs(86_400)), NOW.after(Duration::from_secs(365 * 86_400)));
    for put_forward in [NOW.after(SETTLED), day, year] {
        assert_eq!(at(put_forward, Some(600_001)), unsure_since(false, lost), "put forward to {put_forward:?}");
        assert_eq!(at(put_forward, Some(600_000 + settled - 1)), unsure_since(false, lost));
        assert_eq!(at(put_forward, Some(600_000 + settled)), Phase::Ready, "the wait itself is not longer");
    }
    let put_back = Moment { at: Timestamp::from_millis(5), up: Some(600_000 + 2 * settled) };
    assert_eq!(at(put_back.at, put_back.up), unsure_since(false, put_back), "the wait begins anew");
}

#[test]
fn a_computer_that_was_started_anew_counts_from_its_start_on() {
    let settled = u64::try_from(SETTLED.as_millis()).expect("short");
    let lost = Moment { at: NOW, up: Some(10 * settled) };
    let later = NOW.after(2 * SETTLED);
    let at = |up| absent(unsure_since(false, lost), Moment { at: later, up }, Moment { at: later, up }).phase;
    assert_eq!(at(Some(settled - 1)), unsure_since(false, lost), "perhaps it was lost just before");
    assert_eq!(at(Some(settled)), Phase::Ready);
    assert_eq!(at(None), Phase::Ready, "a computer that does not tell how long it runs has its calendar only");
}

#[test]
fn what_the_payer_holds_may_be_the_version_that_was_sent_before_the_claim_was_changed() {
    for duplicate in [true, false] {
        let changed = Entry { sent_before: true, ..entry(unsure(duplicate)) };
        let stands = step(&changed, Event::Asked(Asked::Different), moment(NOW), 0).entry.expect("it stays");
        assert_eq!(
            stands.phase,
            Phase::Blocked { why: Blocked::Inconclusive },
            "under a new code it would be there twice"
        );
        assert!(stands.sent_before && !stands.phase.can_take_new_code() && !stands.phase.can_be_taken_back());
    }
    let sent = Entry { tries: 1, ..Entry::submitted(NOW, false) };
    let changed_again = Entry::submitted(NOW, true);
    assert_eq!(
        [sent.was_sent(), changed_again.was_sent(), Entry::submitted(NOW, false).was_sent()],
        [true, true, false]
    );
}

#[test]
fn a_claim_whose_code_the_payer_holds_is_asked_about_when_released_and_not_sent() {
    for why in [Blocked::CodeTaken, Blocked::Inconclusive] {
        assert_eq!(after(Phase::Blocked { why }, Event::Release).0, Some(unsure_now(true)));
    }
    for why in [Blocked::SignIn, Blocked::NoRight, Blocked::PersonUnknown, Blocked::PersonDiffers] {
        assert_eq!(after(Phase::Blocked { why }, Event::Release).0, Some(Phase::Ready));
    }
}

#[test]
fn try_now_shortens_the_wait_and_nothing_else() {
    for phase in [Phase::Ready, unsure(false), unsure(true)] {
        let later = Entry { next_try: NOW.after(Duration::from_secs(600)), ..entry(phase.clone()) };
        assert_eq!(step(&later, Event::Release, moment(NOW), 0), Step { entry: Some(entry(phase)), effect: None });
    }
}

/// What an observer at the payer's door would know while one history unfolds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Witness {
    /// Sent, and its outcome neither known nor asked for since.
    in_doubt: bool,
    /// The payer said that it holds this code.
    code_held: bool,
}

#[test]
fn in_no_history_is_a_claim_sent_while_the_payer_may_hold_it() {
    let start = (entry(Phase::Ready).phase, Witness { in_doubt: false, code_held: false });
    let mut seen = BTreeSet::new();
    let mut ahead = VecDeque::from([start]);
    while let Some((phase, witness)) = ahead.pop_front() {
        if !seen.insert((format!("{phase:?}"), witness.clone())) {
            continue;
        }
        for event in every_event() {
            let (next, effect) = after(phase.clone(), event.clone());
            let mut witness = witness.clone();
            match (&phase, &event) {
                (Phase::Sending, Event::Attempted(Attempt::Duplicate)) => witness.code_held = true,
                // Every outcome but these says for certain that the claim was not taken.
                (Phase::Sending, Event::Attempted(Attempt::AnswerLost) | Event::Restarted) => witness.in_doubt = true,
                (Phase::Unsure { .. }, Event::Asked(Asked::Absent)) => witness.in_doubt = false,
                (Phase::Unsure { .. }, Event::Asked(Asked::Different | Asked::Inconclusive)) => {
                    witness.code_held = true
                }
                _ => {}
            }
            if effect == Some(Effect::Send) {
                assert!(!witness.in_doubt, "sent again without asking, from {phase:?} by {event:?}");
                assert!(!witness.code_held, "sent again under a code the payer holds, from {phase:?} by {event:?}");
            }
            ahead.extend(next.map(|phase| (phase, witness)));
        }
    }
    assert!(seen.len() >= every_phase().len(), "the walk reaches every phase: {seen:?}");
}

#[test]
fn waits_double_up_to_a_quarter_of_an_hour() {
    let waits: Vec<u64> = (1..=10).map(|tries| backoff(tries, 1000).as_secs()).collect();
    assert_eq!(waits, [5, 10, 20, 40, 80, 160, 320, 640, 900, 900]);
    assert_eq!(backoff(u32::MAX, 1000), LONGEST_WAIT);
    assert_eq!(backoff(0, 1000), FIRST_WAIT, "an entry that was never tried");
}

#[test]
fn a_claim_that_keeps_failing_is_tried_ever_more_slowly() {
    // Each pair is one way to fail again and again; the server must not be hammered in any of them.
    let lost = vec![Event::Begin, Event::Attempted(Attempt::AnswerLost), Event::Begin, Event::Asked(Asked::Absent)];
    let silent = vec![Event::Begin, Event::Attempted(Attempt::NotSent)];
    let impatient = vec![Event::Begin, Event::Attempted(Attempt::Busy { retry_after: Some(Duration::ZERO) })];
    for round in [lost, silent, impatient] {
        let mut entry = Entry::submitted(NOW, false);
        let mut last = Duration::ZERO;
        for _ in 0..12 {
            for event in &round {
                entry = step(&entry, event.clone(), moment(NOW), 1000).entry.expect("it stays in the outbox");
            }
            let wait = Duration::from_millis(entry.next_try.millis_since(NOW));
            assert!(wait >= FIRST_WAIT && wait >= last, "{wait:?} after {last:?} in {round:?}");
            last = wait;
        }
        assert_eq!(last, LONGEST_WAIT);
    }
}

#[test]
fn a_busy_server_is_given_the_time_it_asks_for_within_reason() {
    let wait = |asked| {
        let step = step(
            &entry(Phase::Sending),
            Event::Attempted(Attempt::Busy { retry_after: Some(asked) }),
            moment(NOW),
            1000,
        );
        Duration::from_millis(step.entry.expect("it stays").next_try.millis_since(NOW))
    };
    assert_eq!(wait(Duration::from_secs(90)), Duration::from_secs(90));
    assert_eq!(wait(Duration::from_secs(1)), backoff(3, 1000), "not sooner than without asking");
    assert_eq!(wait(Duration::from_secs(365 * 86_400)), LONGEST_PLEA, "a claim is not put off for a year");
}

proptest! {
    #[test]
    fn jitter_spreads_a_wait_between_half_and_whole(tries in any::<u32>(), jitter in any::<u16>()) {
        let whole = backoff(tries, 1000);
        let wait = backoff(tries, jitter);
        prop_assert!(wait >= whole / 2 && wait <= whole);
        prop_assert!(whole <= LONGEST_WAIT);
    }

    #[test]
    fn tries_never_overflow(tries in any::<u32>(), jitter in any::<u16>(), millis in any::<i64>(), up in any::<Option<u64>>()) {
        for event in every_event() {
            for phase in every_phase() {
                let entry = Entry { phase, tries, next_try: NOW, sent_before: false };
                let now = Moment { at: Timestamp::from_millis(millis), up };
                let after = step(&entry, event.clone(), now, jitter);
                prop_assert!(after.entry.is_none_or(|after| after.tries >= tries));
            }
        }
    }
}
