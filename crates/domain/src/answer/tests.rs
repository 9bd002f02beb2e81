//! Joining the payer's lines to ours, telling whose claim it is, and naming where it stands.

use proptest::prelude::*;

use super::*;
use crate::ids::FacilityCode;

fn claim(lines: Vec<Line>) -> Composed {
    Composed {
        insuree: InsureeNo::typed("070707070"),
        insuree_uuid: Some(ServerId::new("p-1")),
        facility: FacilityCode::new("RAPHOS"),
        facility_uuid: ServerId::new("f-1"),
        administrator: AdministratorCode::new("RAPADM"),
        administrator_uuid: ServerId::new("a-1"),
        visit_type: VisitType::Other,
        visit_from: "2026-03-10".parse().expect("a day"),
        visit_to: "2026-03-10".parse().expect("a day"),
        claim_date: "2026-03-11".parse().expect("a day"),
        diagnoses: Vec::new(),
        guarantee: None,
        explanation: None,
        lines,
    }
}

fn line(code: &str, quantity: &str, price: &str) -> Line {
    Line {
        kind: Kind::Service,
        code: ElementCode::new(code),
        uuid: ServerId::new(format!("e-{code}")),
        name: String::new(),
        quantity: quantity.parse().expect("a quantity"),
        price: price.parse().expect("a price"),
    }
}

/// The line as the payer holds it when it took it whole and has not reviewed it.
fn held(line: &Line) -> AnswerLine {
    AnswerLine {
        kind: line.kind,
        code: Some(line.code.clone()),
        uuid: Some(line.uuid.clone()),
        quantity: Some(line.quantity),
        price: Some(line.price),
        approved_quantity: None,
        approved_price: None,
        reason: Reason::NONE,
        rejected: false,
        note: None,
        told: <_>::default(),
    }
}

fn approved(line: &Line) -> AnswerLine {
    AnswerLine { approved_quantity: Some(line.quantity), approved_price: Some(line.price), ..held(line) }
}

/// Releases leave quantity and price of a rejected line out.
fn rejected(line: &Line) -> AnswerLine {
    AnswerLine { quantity: None, price: None, rejected: true, reason: Reason(2), ..held(line) }
}

fn answer(status: PayerStatus, lines: Vec<AnswerLine>) -> Answer {
    Answer {
        code: ClaimCode::new("RAPHOS-A-000001"),
        uuid: None,
        insuree: Some(InsureeNo::typed("070707070")),
        insuree_uuid: None,
        administrator: Some(AdministratorCode::new("RAPADM")),
        administrator_uuid: None,
        visit_type: Some(VisitType::Other),
        status,
        reason: None,
        approved: None,
        lines,
        note: None,
        told: <_>::default(),
        raw: String::new(),
    }
}

fn two_lines() -> Vec<Line> {
    vec![line("S01", "1", "400.00"), line("S02", "10", "1.25")]
}

fn taken_whole(lines: &[Line]) -> Answer {
    answer(PayerStatus::Checked, lines.iter().map(held).collect())
}

#[test]
fn a_line_finds_its_answer_by_uuid_or_code_and_kind() {
    let ours = line("S01", "1", "400");
    let by = |code: Option<&str>, uuid: Option<&str>, kind| {
        let answer =
            AnswerLine { code: code.map(ElementCode::new), uuid: uuid.map(ServerId::new), kind, ..held(&ours) };
        join(std::slice::from_ref(&ours), &[answer])[0].is_some()
    };
    assert!(by(None, Some("e-S01"), Kind::Service));
    assert!(by(Some("S01"), None, Kind::Service));
    assert!(by(Some("S01"), Some("e-renewed"), Kind::Service), "a catalogue row that was edited has a new UUID");
    assert!(!by(Some("S02"), Some("e-S02"), Kind::Service));
    assert!(!by(None, None, Kind::Service), "a line about nothing answers nothing");
    assert!(!by(Some("S01"), Some("e-S01"), Kind::Item), "a service and an item may share a code");
}

#[test]
fn each_answer_is_used_once() {
    let ours = vec![line("S01", "1", "400"), line("S01", "1", "400")];
    let held = [held(&ours[0])];
    let joined = join(&ours, &held);
    assert_eq!(joined.iter().filter(|answer| answer.is_some()).count(), 1);
}

#[test]
fn of_two_lines_of_one_element_each_finds_its_own() {
    let ours = vec![line("S01", "1", "400"), line("S01", "3", "350")];
    for order in [[0, 1], [1, 0]] {
        // By price, by quantity alone, and where the rejected one lost both.
        for answers in [
            [held(&ours[0]), held(&ours[1])],
            [AnswerLine { quantity: None, ..held(&ours[0]) }, AnswerLine { quantity: None, ..held(&ours[1]) }],
            [AnswerLine { price: None, ..held(&ours[0]) }, AnswerLine { price: None, ..held(&ours[1]) }],
            [rejected(&ours[0]), held(&ours[1])],
        ] {
            let mixed = order.map(|at: usize| answers[at].clone());
            let joined: Vec<AnswerLine> =
                join(&ours, &mixed).into_iter().map(|answer| answer.expect("held").clone()).collect();
            assert_eq!(joined, answers, "answered in the order {order:?}");
        }
    }
}

prop_compose! {
    fn any_line()(code in 0u8..4, quantity in 1u8..5, price in 1u8..4) -> Line {
        line(&format!("S0{code}"), &quantity.to_string(), &price.to_string())
    }
}

/// Our lines, the same ones as the payer holds them, and those in any order.
fn lines_and_shuffled() -> impl Strategy<Value = (Vec<Line>, Vec<AnswerLine>)> {
    prop::collection::vec(any_line(), 1..8).prop_flat_map(|lines| {
        let answers: Vec<AnswerLine> = lines.iter().map(held).collect();
        (Just(lines), Just(answers).prop_shuffle())
    })
}

proptest! {
    #[test]
    fn the_order_of_the_answer_does_not_matter((lines, answers) in lines_and_shuffled()) {
        let joined = join(&lines, &answers);
        for (line, answer) in lines.iter().zip(&joined) {
            prop_assert_eq!(answer.cloned(), Some(held(line)));
        }
        prop_assert_eq!(compare(&claim(lines.clone()), &answer(PayerStatus::Checked, answers)), Likeness::Same);
    }

    #[test]
    fn a_missing_line_takes_nobody_elses_answer((lines, mut answers) in lines_and_shuffled()) {
        let gone = answers.pop().expect("at least one line");
        let joined = join(&lines, &answers);
        let without: Vec<&Line> = lines.iter().zip(&joined).filter(|(_, answer)| answer.is_none()).map(|(line, _)| line).collect();
        prop_assert_eq!(without.len(), 1);
        prop_assert_eq!(Some(&without[0].code), gone.code.as_ref());
    }
}

/// Whether the payer's claim is ours after one change to it.
fn likeness(change: impl FnOnce(&mut Answer)) -> Likeness {
    let mut held = taken_whole(&two_lines());
    change(&mut held);
    compare(&claim(two_lines()), &held)
}

#[test]
fn a_claim_held_as_it_was_sent_is_the_same() {
    assert_eq!(likeness(|_| {}), Likeness::Same);
}

#[test]
fn what_the_payer_does_to_a_claim_leaves_it_the_same() {
    assert_eq!(
        likeness(|held| held.lines[1].quantity = Some("4".parse().expect("a quantity"))),
        Likeness::Same,
        "a cut quantity"
    );
    assert_eq!(likeness(|held| held.lines[0] = rejected(&two_lines()[0])), Likeness::Same, "a rejected line");
    assert_eq!(likeness(|held| held.status = PayerStatus::Valuated), Likeness::Same, "a later status");
    assert_eq!(likeness(|held| (held.administrator, held.visit_type) = (None, None)), Likeness::Same, "facts not sent");
}

#[test]
fn an_administrator_known_by_code_only_is_not_held_against_a_uuid() {
    let mut held = taken_whole(&two_lines());
    (held.administrator, held.administrator_uuid) = (None, Some(ServerId::new("a-9")));
    let ours = Composed { administrator_uuid: ServerId::by_code("RAPADM"), ..claim(two_lines()) };
    assert_eq!(compare(&ours, &held), Likeness::Same);
    assert_eq!(compare(&claim(two_lines()), &held), Likeness::Different, "where the UUID is known");
}

#[test]
fn a_claim_of_others_under_our_code_is_different() {
    let other: [fn(&mut Answer); 10] = [
        |held| held.insuree = Some(InsureeNo::typed("999999999")),
        |held| (held.insuree, held.insuree_uuid) = (None, Some(ServerId::new("p-2"))),
        |held| held.administrator = Some(AdministratorCode::new("OTHER")),
        |held| held.visit_type = Some(VisitType::Emergency),
        |held| held.lines[0].price = Some("399.00".parse().expect("a price")),
        |held| held.lines[1].quantity = Some("11".parse().expect("a quantity")),
        |held| held.lines.truncate(1),
        |held| held.told.visit_from = "2026-03-09".parse().ok(),
        |held| held.told.visit_to = "2026-03-12".parse().ok(),
        |held| held.told.claim_date = "2026-03-12".parse().ok(),
    ];
    for (at, change) in other.into_iter().enumerate() {
        assert_eq!(likeness(change), Likeness::Different, "change {at}");
    }
}

#[test]
fn a_claim_that_names_nobody_cannot_be_compared() {
    assert_eq!(likeness(|held| held.insuree = None), Likeness::Inconclusive);
    // Our claim was made by number, the answer names a UUID only.
    let mut ours = claim(two_lines());
    ours.insuree_uuid = None;
    let held = Answer { insuree: None, insuree_uuid: Some(ServerId::new("p-1")), ..taken_whole(&two_lines()) };
    assert_eq!(compare(&ours, &held), Likeness::Inconclusive);
    // Though what is there may still rule it out.
    assert_eq!(
        likeness(|held| (held.insuree, held.visit_type) = (None, Some(VisitType::Referral))),
        Likeness::Different
    );
}

/// The state and approved total of a two-line claim under one status.
#[track_caller]
fn check(status: PayerStatus, lines: Vec<AnswerLine>, state: ClaimState, total: Option<&str>) {
    let answer = answer(status, lines);
    assert_eq!(state_of(&answer, &two_lines()), state);
    assert_eq!(approved_total(&answer).map(|total| total.to_string()).as_deref(), total);
}

#[test]
fn a_claim_that_passed_the_rules_is_not_yet_approved() {
    let ours = two_lines();
    check(PayerStatus::Entered, ours.iter().map(held).collect(), ClaimState::Entered, None);
    check(PayerStatus::Checked, ours.iter().map(approved).collect(), ClaimState::Waiting, None);
    check(PayerStatus::Processed, ours.iter().map(approved).collect(), ClaimState::Processed, Some("412.50"));
}

#[test]
fn a_claim_is_approved_only_with_every_line_in_full() {
    let ours = two_lines();
    let whole: Vec<AnswerLine> = ours.iter().map(approved).collect();
    check(PayerStatus::Valuated, whole.clone(), ClaimState::Approved, Some("412.50"));
    check(PayerStatus::Valuated, vec![whole[0].clone(), rejected(&ours[1])], ClaimState::Partly, Some("400.00"));
    let fewer = AnswerLine { approved_quantity: Some("9".parse().expect("a quantity")), ..whole[1].clone() };
    check(PayerStatus::Valuated, vec![whole[0].clone(), fewer], ClaimState::Partly, Some("411.25"));
    let cheaper = AnswerLine { approved_price: Some("399.99".parse().expect("a price")), ..whole[0].clone() };
    check(PayerStatus::Valuated, vec![cheaper, whole[1].clone()], ClaimState::Partly, Some("412.49"));
    check(PayerStatus::Valuated, vec![whole[1].clone()], ClaimState::Partly, Some("12.50"));
}

#[test]
fn a_rejected_line_that_costs_nothing_is_still_a_cut() {
    let ours = [line("S01", "1", "400.00"), line("FREE", "1", "0.00")];
    let answer = answer(PayerStatus::Valuated, vec![approved(&ours[0]), rejected(&ours[1])]);
    assert_eq!(state_of(&answer, &ours), ClaimState::Partly);
}

#[test]
fn a_rejected_claim_is_worth_nothing_whatever_its_lines_say() {
    check(PayerStatus::Rejected, two_lines().iter().map(approved).collect(), ClaimState::Rejected, Some("0.00"));
}

#[test]
fn nothing_is_added_up_while_a_line_is_undecided() {
    let ours = two_lines();
    check(PayerStatus::Processed, vec![approved(&ours[0]), held(&ours[1])], ClaimState::Processed, None);
}

#[test]
fn status_numbers_are_openimis_and_no_other_number_is_one() {
    let read: Vec<i64> = (-5..200).filter(|number| PayerStatus::from_number(*number).is_some()).collect();
    assert_eq!(read, [1, 2, 4, 8, 16]);
    for number in read {
        assert_eq!(PayerStatus::from_number(number).map(PayerStatus::number), Some(number));
    }
}

#[test]
fn the_answers_debug_form_names_nobody() {
    let shown = format!("{:?}", taken_whole(&two_lines()));
    assert!(!shown.contains("070707070"), "{shown}");
}

fn doubted(held: &Answer, known: Option<&Answer>) -> Vec<Doubt> {
    let ours = claim(two_lines());
    doubts(held, Whose::from(&ours), known)
}

#[test]
fn an_answer_that_fits_is_not_doubted() {
    assert_eq!(doubted(&taken_whole(&two_lines()), None), []);
    let rejected = answer(PayerStatus::Rejected, two_lines().iter().map(rejected).collect());
    assert_eq!(doubted(&rejected, Some(&taken_whole(&two_lines()))), []);
    assert_eq!(
        doubted(&answer(PayerStatus::Rejected, Vec::new()), None),
        [],
        "one without lines is rejected without any"
    );
}

#[test]
fn what_cannot_be_right_is_named() {
    let whole = taken_whole(&two_lines());
    let with = |change: &dyn Fn(&mut Answer)| {
        let mut changed = whole.clone();
        change(&mut changed);
        doubted(&changed, Some(&whole))
    };
    let more = |line: &mut AnswerLine| line.approved_quantity = Some("1000".parse().expect("a quantity"));
    assert_eq!(with(&|a| a.told.facility = Some(FacilityCode::new("JAMHC"))), [Doubt::OtherFacility]);
    assert_eq!(with(&|a| a.insuree = Some(InsureeNo::typed("1"))), [Doubt::OtherPerson]);
    assert_eq!(with(&|a| a.status = PayerStatus::Entered), [Doubt::Backwards]);
    assert_eq!(with(&|a| a.lines.clear()), [Doubt::NoLines]);
    assert_eq!(with(&|a| a.lines.push(held(&line("Z9", "1", "1")))), [Doubt::ExtraLines]);
    assert_eq!(with(&|a| a.lines.truncate(1)), [Doubt::MissingLines]);
    assert_eq!(with(&|a| a.told.unreadable_lines = 1), [Doubt::UnreadableLines]);
    assert_eq!(
        with(&|a| {
            a.lines[0] = approved(&two_lines()[0]);
            more(&mut a.lines[0]);
        }),
        [Doubt::AboveClaimed]
    );
    assert_eq!(with(&|a| a.lines[0].price = Some("-1".parse().expect("a price"))), [Doubt::Negative]);
    assert_eq!(with(&|a| a.lines[0].reason = Reason(77)), [Doubt::UnknownReason]);
    let dollars = |a: &mut Answer| a.told.currency = Some("$".into());
    let mut before = whole.clone();
    dollars(&mut before);
    let rupees = Answer { told: Told { currency: Some("Rs".into()), ..Told::default() }, ..whole.clone() };
    assert_eq!(doubted(&rupees, Some(&before)), [Doubt::Currency]);
    assert_eq!(doubted(&rupees, Some(&whole)), [], "never told before");
    let ours = claim(two_lines());
    let about = Whose { currency: Some("$"), ..Whose::from(&ours) };
    assert_eq!(doubts(&rupees, about, Some(&whole)), [Doubt::Currency], "told of another claim");
    assert_eq!(doubts(&rupees, about, Some(&rupees)), [], "what was told of this one goes first");
}

/// Doubts about an answer whose sums are these: approved, valuated and paid.
fn doubted_sums(lines: &[Line], sums: [Option<Money>; 3]) -> Vec<Doubt> {
    let ours = claim(lines.to_vec());
    let mut held = answer(PayerStatus::Checked, lines.iter().map(held).collect());
    [held.approved, held.told.valuated, held.told.remunerated] = sums;
    doubts(&held, Whose::from(&ours), None)
}

fn cents(cents: i64) -> Money {
    Money::new(rust_decimal::Decimal::new(cents, 2))
}

prop_compose! {
    fn any_line_of_any_kind()(is_item in any::<bool>(), code in 0u8..9, quantity in 1i64..2000, price in 0i64..100_000) -> Line {
        let kind = if is_item { Kind::Item } else { Kind::Service };
        let quantity = Quantity::new(rust_decimal::Decimal::new(quantity, 2));
        Line { kind, quantity, price: cents(price), ..line(&format!("S0{code}"), "1", "1") }
    }
}

/// The amount with two decimals, as the payer's database keeps it.
fn kept(amount: Money) -> Money {
    Money::new(amount.get().round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero))
}

proptest! {
    /// Each pair of an item and a service is one row of both releases' sums; a claim of one kind has its lines for rows.
    #[test]
    fn a_sum_as_either_release_adds_it_up_is_not_doubted(lines in prop::collection::vec(any_line_of_any_kind(), 1..9)) {
        let (items, services): (Vec<&Line>, Vec<&Line>) = lines.iter().partition(|line| line.kind == Kind::Item);
        let rows = |of: &[&Line], others: usize| -> Money {
            of.iter().flat_map(|line| std::iter::repeat_n(line.amount(), others.max(1))).sum()
        };
        let joined: Money = [rows(&items, services.len()), rows(&services, items.len())].into_iter().sum();
        let exact: Money = lines.iter().map(Line::amount).sum();
        let by_line: Money = lines.iter().map(|line| kept(line.amount())).sum();
        for sum in [joined, kept(joined), exact, kept(exact), by_line] {
            prop_assert_eq!(doubted_sums(&lines, [Some(sum), Some(sum), None]), []);
        }
        for paid in [exact, kept(exact), by_line, Money::ZERO] {
            prop_assert_eq!(doubted_sums(&lines, [None, None, Some(paid)]), []);
        }
    }

    #[test]
    fn a_sum_above_what_was_claimed_is_doubted(lines in prop::collection::vec(any_line(), 1..8), more in 1i64..i64::MAX) {
        let above = claim(lines.clone()).total().plus(cents(more));
        prop_assert_eq!(doubted_sums(&lines, [above, None, None]), [Doubt::AboveClaimed]);
        prop_assert_eq!(doubted_sums(&lines, [None, above, None]), [Doubt::AboveClaimed]);
        prop_assert_eq!(doubted_sums(&lines, [None, None, above]), [Doubt::PaidAboveClaimed]);
    }

    #[test]
    fn a_negative_sum_is_not_believed(lines in prop::collection::vec(any_line_of_any_kind(), 1..8), sum in i64::MIN..0, which in 0usize..3) {
        let mut sums = [None; 3];
        sums[which] = Some(cents(sum));
        let doubts = doubted_sums(&lines, sums);
        prop_assert_eq!(&doubts, &[Doubt::Negative]);
        prop_assert!(doubts[0].disbelieves());
    }
}

#[test]
fn the_sums_of_a_claim_from_elsewhere_are_held_against_the_payers_own_word() {
    let about = |claimed: Option<&str>, approved: &str| {
        let mut held = taken_whole(&two_lines());
        held.told.claimed = claimed.map(|amount| amount.parse().expect("money"));
        held.approved = Some(approved.parse().expect("money"));
        let nobody = Whose { facility: None, insuree: None, insuree_uuid: None, composed: None, currency: None };
        doubts(&held, nobody, None)
    };
    assert_eq!(about(Some("412.50"), "412.50"), []);
    assert_eq!(about(Some("0"), "412.50"), [], "another program sent no sum");
    assert_eq!(about(Some("500"), "500"), [], "nor one that the lines make");
    assert_eq!(about(Some("412.50"), "412.51"), [Doubt::AboveClaimed]);
    assert_eq!(about(None, "99999999"), [Doubt::AboveClaimed]);
}

#[test]
fn a_list_price_above_the_asked_one_can_be_paid() {
    let dearer = AnswerLine { approved_price: Some("500".parse().expect("a price")), ..approved(&two_lines()[0]) };
    let lines = vec![dearer, approved(&two_lines()[1])];
    let mut priced = answer(PayerStatus::Valuated, lines);
    priced.told.remunerated = approved_total(&priced);
    let found = doubted(&priced, None);
    assert_eq!(found, [Doubt::AboveClaimed], "seen, as more is approved than was claimed");
    assert_eq!(paid(&priced, &found), priced.told.remunerated);
    priced.told.remunerated = Some("512.51".parse().expect("money"));
    let found = doubted(&priced, None);
    assert_eq!(found, [Doubt::AboveClaimed, Doubt::PaidAboveClaimed]);
    assert_eq!(paid(&priced, &found), None);
}

#[test]
fn a_rejection_is_taken_at_any_stage_and_is_the_end() {
    let at = |status| answer(status, two_lines().iter().map(held).collect());
    let priced = at(PayerStatus::Valuated);
    assert_eq!(doubted(&at(PayerStatus::Rejected), Some(&priced)), []);
    assert_eq!(doubted(&at(PayerStatus::Checked), Some(&at(PayerStatus::Rejected))), [Doubt::Backwards]);
}

#[test]
fn what_one_way_of_asking_leaves_out_is_no_news() {
    let known = Answer {
        told: Told { remunerated: Some("5".parse().expect("money")), feedback: Some(4), ..Told::default() },
        ..taken_whole(&two_lines())
    };
    assert!(!taken_whole(&two_lines()).adds_to(&known));
    let paid_more =
        Answer { told: Told { remunerated: Some("6".parse().expect("money")), ..Told::default() }, ..known.clone() };
    assert!(paid_more.adds_to(&known));
    let mut deducted = known.clone();
    deducted.lines[0].told.deductible = Some("1".parse().expect("money"));
    assert!(deducted.adds_to(&known));
}

#[test]
fn a_claim_from_elsewhere_reads_as_if_typed_here() {
    let mut held = taken_whole(&two_lines());
    held.told.visit_from = Some("2026-03-10".parse().expect("a day"));
    let draft = as_draft(&held);
    assert_eq!(
        (draft.insuree.as_str(), draft.visit_type.as_str(), draft.visit_from.as_str()),
        ("070707070", "O", "2026-03-10")
    );
    let ours = two_lines();
    assert_eq!(draft.lines.len(), ours.len());
    assert_eq!(draft.lines[0].code, ours[0].code.as_str());
    assert_eq!(claimed(&held), claim(ours).total());
    held.told.claimed = Some("1".parse().expect("money"));
    assert_eq!(claimed(&held).to_string(), "1.00", "the payer's own sum goes first");
}
