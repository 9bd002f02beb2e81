//! Claim forms to print: a nurse's ordinary one, and builders for longer ones.

#![allow(clippy::expect_used, reason = "the values are written right here")]

use claims_domain::answer::Reason;
use claims_domain::claim::VisitType;
use claims_domain::cover::Sex;
use claims_domain::paper::{ClaimForm, FormLine, Mark};
use claims_domain::{Money, Quantity};

/// A line of `quantity` × `price`.
pub fn line(code: &str, name: &str, quantity: &str, price: &str) -> FormLine {
    let quantity = quantity.parse::<Quantity>().expect("a quantity");
    let price = price.parse::<Money>().expect("a price");
    let amount = price.times(quantity).expect("an amount");
    FormLine { code: code.into(), name: name.into(), quantity, price, amount, approved: None, reason: None }
}

/// An ordinary visit, submitted.
pub fn form() -> ClaimForm {
    ClaimForm {
        facility_code: "RAHOS01".into(),
        facility_name: "Rapti District Hospital".into(),
        facility_places: vec!["Rapti".into(), "Dang".into(), "Ghorahi".into()],
        code: "RAHOS01-A-000124".into(),
        insuree_number: "070707081".into(),
        insuree_name: Some("Asha Rai".into()),
        sex: Some(Sex::Female),
        born: "1992-02-02".parse().ok(),
        visit_type: Some(VisitType::Other),
        visit_from: "2026-11-20".parse().ok(),
        visit_to: "2026-11-20".parse().ok(),
        claim_date: "2026-11-20".parse().ok(),
        administrator: "RAADM1 · Bimala Thapa".into(),
        guarantee: None,
        explanation: None,
        diagnoses: vec![("A09".into(), "Infectious gastroenteritis and colitis, unspecified".into())],
        services: vec![
            line("A1", "General consultation", "1", "400.00"),
            line("M7", "Urine examination, complete", "1", "1250.5"),
        ],
        items: vec![
            line("0182", "Paracetamol 500 mg tablet", "10", "10.00"),
            line("0004", "Oral rehydration salts, sachet", "1.5", "10.25"),
        ],
        mark: Mark::Submitted { on: "2026-11-20 09:41".into() },
        submitted_anyway: None,
        currency: "NPR".into(),
        printed_at: "2026-11-20 09:45".into(),
        copy: 1,
    }
}

/// The same with `count` service lines.
#[allow(dead_code, reason = "not every test file needs every builder")]
pub fn with_lines(count: usize) -> ClaimForm {
    let services = (0..count)
        .map(|at| line(&format!("S{at:03}"), &format!("Service number {at}"), "2", &format!("{at}.50")))
        .collect();
    ClaimForm { services, ..form() }
}

/// The same, answered: some lines cut, one rejected.
#[allow(dead_code, reason = "not every test file needs every builder")]
pub fn answered() -> ClaimForm {
    let mut form = form();
    for (at, line) in form.services.iter_mut().chain(&mut form.items).enumerate() {
        line.approved = Some((line.quantity, line.amount));
        if at == 1 {
            line.approved = Some(("0".parse().expect("a quantity"), Money::ZERO));
            line.reason = Some(Reason(2));
        }
        if at == 2 {
            line.approved = Some(("6".parse().expect("a quantity"), "60".parse().expect("an amount")));
        }
    }
    form.mark = Mark::Answered { state: "state-partly", on: "2026-11-24".into(), approved: "475.375".parse().ok() };
    form
}
