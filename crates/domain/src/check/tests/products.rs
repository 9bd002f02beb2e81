//! What the products of a person's policies make of the lines.

use super::*;
use crate::cover::Stage;
use crate::register::{ByAge, ByCare, Covered, LimitKind, Limitation, PerCategory, Terms};

/// Asha's visit under a product that covers both lines in full.
fn insured() -> Case {
    let known = ProductKnown {
        kinds: [Kind::Service, Kind::Item].into(),
        covered: [covered(Kind::Service, "S01"), covered(Kind::Item, "I05")].into(),
        terms: Some(Terms::default()),
    };
    visit().knowing(|k| k.products = [("BASIC".to_owned(), known)].into())
}

fn covered(kind: Kind, code: &str) -> ((Kind, String), Covered) {
    let paid = Limitation { kind: Some(LimitKind::CoInsurance), limit: ByAge::default() };
    let covered = Covered {
        kind,
        element: ServerId::new(format!("e-{code}")),
        code: ElementCode::new(code),
        price_origin: None,
        other: paid.clone(),
        emergency: paid.clone(),
        referral: paid,
        most: ByAge::default(),
        waiting_months: ByAge::default(),
    };
    ((kind, code.to_owned()), covered)
}

impl Case {
    /// With the product as changed.
    fn product(self, change: impl FnOnce(&mut ProductKnown)) -> Self {
        self.knowing(|k| change(k.products.get_mut("BASIC").expect("known")))
    }

    fn service(self, change: impl FnOnce(&mut Covered)) -> Self {
        self.product(|known| change(known.covered.get_mut(&(Kind::Service, "S01".to_owned())).expect("covered")))
    }

    fn policies(self, change: impl FnOnce(&mut Vec<Policy>)) -> Self {
        self.knowing(|k| match &mut k.cover {
            Cover::Policies { list, .. } => change(list),
            Cover::Unknown(_) => panic!("insured"),
        })
    }

    fn aged(self, born: &str) -> Self {
        self.knowing(|k| k.insuree.as_mut().expect("known").born = Some(day(born)))
    }

    fn of_category(self, letter: &str) -> Self {
        let letter = Some(letter.to_owned());
        self.knowing(|k| {
            k.elements.get_mut(&(Kind::Service, "S01".to_owned())).expect("listed").element.category = letter
        })
    }
}

fn no_surgery() -> Terms {
    Terms { most: PerCategory { surgery: Some(0), ..PerCategory::default() }, ..Terms::default() }
}

/// A new policy of 1 January, and a service that waits three months for adults.
fn waiting() -> Case {
    let case = insured().aged("1990-05-01").policies(|list| list[0].stage = Some(Stage::New));
    case.service(|covered| covered.waiting_months = ByAge { adult: Some(3), minor: None })
}

/// At most so much of the service for anybody.
fn at_most(most: &str) -> Case {
    let most = most.parse().ok();
    insured().service(|covered| covered.most = ByAge { adult: most, minor: most })
}

/// Every finding about products, with what leads to it.
pub(super) fn slips() -> Vec<(Case, Short)> {
    let without = insured().product(|known| drop(known.covered.remove(&(Kind::Service, "S01".to_owned()))));
    let ceiling = ByCare { all: Some(money("400")), ..ByCare::default() };
    vec![
        (without, (F::NotCovered, "lines.0.code", WillBeRejected, Some(3))),
        (
            insured().service(|covered| covered.other.kind = None),
            (F::NotCoveredForVisit, "lines.0.code", WillBeRejected, Some(3)),
        ),
        (waiting(), (F::WaitingPeriod, "lines.0.code", WillBeRejected, Some(17))),
        (at_most("0.5"), (F::QuantityOverCover, "lines.0.quantity", MayBeRejected, Some(16))),
        (
            insured().of_category("S").product(|known| known.terms = Some(no_surgery())),
            (F::CategoryNotCovered, "lines", WillBeRejected, Some(14)),
        ),
        (insured().policies(|list| list[0].left.visits = Some(0)), (F::NoneLeft, "lines", MayBeRejected, Some(12))),
        (
            insured().product(|known| known.terms = Some(Terms { ceiling, ..Terms::default() })),
            (F::OverCeiling, "lines", MayBeRejected, None),
        ),
    ]
}

#[test]
fn what_a_product_covers_is_no_finding_and_neither_is_what_nobody_told() {
    check(&insured(), &[]);
    let nothing_told = insured().product(|known| *known = ProductKnown::default());
    check(&nothing_told, &[]);
    let services_only = insured().product(|known| {
        known.kinds = [Kind::Service].into();
        known.covered.remove(&(Kind::Item, "I05".to_owned()));
    });
    check(&services_only, &[]);
}

#[test]
fn one_policy_that_may_cover_a_line_is_enough() {
    let other = Policy { product: "OTHER".into(), ..policy("2026-01-01", "2026-12-31") };
    for (case, (code, ..)) in slips() {
        if matches!(code, F::WaitingPeriod | F::QuantityOverCover) {
            continue;
        }
        // Of the second one's product nothing is known.
        check(&case.policies(|list| list.push(other.clone())), &[]);
    }
}

#[test]
fn of_several_policies_the_worst_decides_about_waiting_and_quantity() {
    let other = Policy { product: "OTHER".into(), ..policy("2026-01-01", "2026-12-31") };
    check(
        &waiting().policies(|list| list.push(other.clone())),
        &[(F::WaitingPeriod, "lines.0.code", WillBeRejected, Some(17))],
    );
    check(
        &at_most("0.5").policies(|list| list.push(other)),
        &[(F::QuantityOverCover, "lines.0.quantity", MayBeRejected, Some(16))],
    );
}

#[test]
fn a_waiting_period_is_for_new_policies_and_for_the_age_it_is_set_for() {
    for open in [
        waiting().policies(|list| list[0].stage = Some(Stage::Renewed)),
        waiting().policies(|list| list[0].stage = None),
        waiting().policies(|list| list[0].effective = Some(day("2025-12-10"))),
        waiting().aged("2015-05-01"),
        // Nobody told the age: children need not wait.
        waiting().knowing(|k| k.insuree.as_mut().expect("known").born = None),
    ] {
        check(&open, &[]);
    }
    let late = waiting().policies(|list| list[0].effective = Some(day("2025-12-11")));
    check(&late, &[(F::WaitingPeriod, "lines.0.code", WillBeRejected, Some(17))]);
    let day = late.checked().findings[0].facts["day"].clone();
    assert_eq!(day, "2026-03-11", "the first day on which it is covered");
}

#[test]
fn an_old_answer_about_policies_makes_nothing_certain() {
    let old = |case: Case| {
        case.knowing(|k| {
            if let Cover::Policies { as_of, .. } = &mut k.cover {
                *as_of = midday("2026-03-09");
            }
        })
    };
    for (case, (code, at, _, reason)) in slips() {
        check(&old(case), &[(code, at, MayBeRejected, reason)]);
    }
}

#[test]
fn nothing_of_a_thing_left_to_pay_is_a_rejection_and_less_than_asked_is_a_cut() {
    check(&at_most("0"), &[(F::QuantityOverCover, "lines.0.quantity", WillBeRejected, Some(16))]);
    check(&at_most("1"), &[]);
}

#[test]
fn what_a_claim_counts_as_is_the_payers_first_category() {
    let limited = |case: Case| case.product(|known| known.terms = Some(no_surgery()));
    check(&limited(insured().of_category("C")), &[]);
    let no_visits = Terms { most: PerCategory { visit: Some(0), ..PerCategory::default() }, ..Terms::default() };
    let none = |letter: &str| insured().of_category(letter).product(|known| known.terms = Some(no_visits.clone()));
    check(&none("V"), &[(F::CategoryNotCovered, "lines", WillBeRejected, Some(12))]);
    check(&none("O"), &[]);
    // Somebody who stayed is an admission, whatever was done.
    let stayed = insured().typed(|d| (d.visit_to, d.claim_date) = ("2026-03-11".into(), "2026-03-11".into()));
    check(
        &stayed.policies(|list| list[0].left.admissions = Some(0)),
        &[(F::NoneLeft, "lines", MayBeRejected, Some(11))],
    );
}
