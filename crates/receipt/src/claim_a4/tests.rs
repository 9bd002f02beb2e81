//! What must hold of every form, whatever stands on it: nothing missing, nothing outside the page, totals with their lines.

use claims_domain::answer::Reason;
use claims_domain::paper::{ClaimForm, FormLine};
use claims_domain::{Money, Quantity};
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::amount;

#[path = "../../tests/common/mod.rs"]
mod common;

use common::{answered, form, with_lines};

/// The lines of text of a page, in the order they were put there.
fn texts(page: &[Ink]) -> Vec<&str> {
    page.iter()
        .filter_map(|ink| match ink {
            Ink::Text { line, .. } => Some(line.text.as_str()),
            Ink::Watermark { .. } | Ink::Rule { .. } | Ink::Frame { .. } => None,
        })
        .collect()
}

fn count(page: &[Ink], text: &str) -> usize {
    texts(page).iter().filter(|found| **found == text).count()
}

fn assert_sound(form: &ClaimForm, lang: Lang) -> Result<(), TestCaseError> {
    let sheet = Sheet::new(form, lang);
    let pages = pages(form, lang);
    let all = pages.concat();

    for (at, page) in pages.iter().enumerate() {
        let of = sheet.words("paper-page", &[("page", &(at + 1).to_string()), ("pages", &pages.len().to_string())]);
        prop_assert_eq!(count(page, &of), 1, "{}", of);
        prop_assert_eq!(
            page.iter().any(|ink| matches!(ink, Ink::Watermark { .. })),
            form.mark == Mark::NotYetSubmitted
        );
        for ink in page {
            if let Ink::Text { x, y, size, line, .. } = ink {
                let right = x + line.width_at(*size);
                prop_assert!(*x > LEFT - 0.5 && right < RIGHT + 1.0, "{:?} from {} to {}", line.text, x, right);
                prop_assert!(*y > 20.0 && *y < PAGE.1 - 24.0, "{:?} at {}", line.text, y);
            }
        }
    }

    let lines: Vec<&FormLine> = form.services.iter().chain(&form.items).collect();
    for text in lines.iter().map(|line| amount::money(line.amount, lang)) {
        let wanted = lines.iter().filter(|line| amount::money(line.amount, lang) == text).count();
        prop_assert!(count(&all, &text) >= wanted, "{} stands on the form {} times", text, wanted);
    }
    for number in 1..=lines.len() {
        prop_assert!(count(&all, &number.to_string()) >= 1, "line {} is on the form", number);
    }
    let last = pages.last().expect("a form has a page");
    let total = sheet.total(form.total());
    prop_assert!(count(last, &total) >= 1, "the total stands on the last page");
    prop_assert_eq!(count(last, &sheet.word("paper-sign-signature")), 2, "with both signatures");
    if !lines.is_empty() {
        prop_assert!(count(last, &lines.len().to_string()) >= 1, "and with the last line");
    }
    Ok(())
}

fn money() -> impl Strategy<Value = Money> {
    (0i64..1_000_000_000_000, 0u32..5).prop_map(|(digits, scale)| Money::new(Decimal::new(digits, scale)))
}

fn quantity() -> impl Strategy<Value = Quantity> {
    (0i64..10_000_000_000, 0u32..3).prop_map(|(digits, scale)| Quantity::new(Decimal::new(digits, scale)))
}

fn any_line() -> impl Strategy<Value = FormLine> {
    let approved = proptest::option::of((quantity(), money()));
    let reason = proptest::option::of((-3i32..30).prop_map(Reason));
    ("\\PC{0,40}", "\\PC{0,160}", quantity(), money(), approved, reason).prop_map(
        |(code, name, quantity, price, approved, reason)| {
            let amount = price.times(quantity).unwrap_or_default();
            FormLine { code, name, quantity, price, amount, approved, reason }
        },
    )
}

prop_compose! {
    fn any_form()(
        services in proptest::collection::vec(any_line(), 0..30),
        items in proptest::collection::vec(any_line(), 0..30),
        diagnoses in proptest::collection::vec(("\\PC{0,12}", "\\PC{0,200}"), 0..6),
        texts in proptest::collection::vec("(?s).{0,120}", 8),
        explanation in proptest::option::of("(?s).{0,1000}"),
        currency in "\\PC{0,4}",
        copy in 0u32..4,
        mark in prop_oneof![
            Just(Mark::NotYetSubmitted),
            Just(Mark::Submitted { on: "2026-11-20 09:41".into() }),
            money().prop_map(|sum| Mark::Answered { state: "state-partly", on: "2026-11-24".into(), approved: Some(sum) }),
        ],
    ) -> ClaimForm {
        let text = |at: usize| texts[at].clone();
        ClaimForm {
            facility_code: text(0), facility_name: text(1), facility_places: vec![text(2), text(3)], code: text(4),
            insuree_number: text(5), insuree_name: Some(text(6)), administrator: text(7), guarantee: Some(text(0)),
            explanation: explanation.clone(), submitted_anyway: explanation, diagnoses, services, items, mark, currency, copy, ..form()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn every_line_and_total_stands_on_the_pages(form in any_form(), french in any::<bool>()) {
        assert_sound(&form, if french { Lang::Fr } else { Lang::En })?;
    }

    #[test]
    fn any_form_becomes_a_file(form in any_form()) {
        let bytes = crate::claim_form(&form, Lang::En).expect("content never fails");
        prop_assert!(bytes.starts_with(b"%PDF-"));
    }
}

#[test]
fn any_number_of_lines_flows_onto_sound_pages() {
    for lines in 0..60 {
        assert_sound(&with_lines(lines), Lang::Fr).expect("sound");
    }
}

#[test]
fn table_headers_repeat_on_every_page_with_lines() {
    let pages = pages(&with_lines(100), Lang::En);
    assert!(pages.len() >= 3, "{} pages", pages.len());
    for page in &pages {
        assert!(count(page, "Description") >= 1);
    }
    assert_eq!(count(&pages[1], "Services (continued)"), 1);
    assert_eq!(count(&pages[0], "Services"), 1);
}

#[test]
fn an_answered_form_shows_what_was_approved_and_why_not() {
    let page = pages(&answered(), Lang::En).concat();
    assert_eq!(count(&page, "PARTLY APPROVED"), 1);
    assert_eq!(count(&page, "Rejected (2): Not in the facility’s price list on the visit date"), 1);
    assert!(count(&page, "NPR\u{A0}475.375") >= 1);
    assert_eq!(count(&pages(&form(), Lang::En).concat(), "Approved"), 0, "no column for what is not known");
}

#[test]
fn only_a_second_print_is_marked_as_a_copy() {
    let marked = |copy| {
        pages(&ClaimForm { copy, ..form() }, Lang::En)
            .iter()
            .flat_map(|page| texts(page))
            .any(|text| text.contains("Copy"))
    };
    assert!(!marked(0) && !marked(1));
    assert!(marked(2));
}
