//! P18: one page of paper, by time and size.

use anyhow::{Result, ensure};
use claims_domain::claim::VisitType;
use claims_domain::cover::Sex;
use claims_domain::paper::{ClaimForm, FormLine, Mark};
use claims_domain::{Money, Quantity};
use claims_words::Lang;
use rust_decimal::Decimal;

use crate::figure::{Figure, percentile, timed};

pub fn measure() -> Result<Vec<Figure>> {
    let form = form();
    let mut samples = Vec::new();
    let mut size = 0;
    for round in 0..200 {
        let (pdf, took) = timed(|| claims_receipt::claim_form(&form, Lang::En));
        let pdf = pdf?;
        ensure!(pdf.starts_with(b"%PDF-"), "a PDF");
        size = pdf.len();
        if round > 0 {
            samples.push(took);
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "a file size in kilobytes")]
    let kilobytes = size as f64 / 1024.0;
    Ok(vec![
        Figure::cap(
            "P18",
            "one-page claim form with ten lines and a shaped name, p99",
            "ms",
            percentile(&mut samples, 0.99),
            5.0,
        ),
        Figure::cap("P18", "its size", "KiB", kilobytes, 60.0),
    ])
}

fn form() -> ClaimForm {
    let line = |at: u32| FormLine {
        code: format!("{at:04}"),
        name: "Paracetamol 500 mg tablet".into(),
        quantity: Quantity::new(Decimal::from(10)),
        price: Money::new(Decimal::new(150, 2)),
        amount: Money::new(Decimal::new(1500, 2)),
        approved: None,
        reason: None,
    };
    ClaimForm {
        facility_code: "TRAIN1".into(),
        facility_name: "Training Health Centre".into(),
        facility_places: vec!["Bagmati".into(), "काठमाडौँ".into()],
        code: "TRAIN1-A-000001".into(),
        insuree_number: "100000001".into(),
        insuree_name: Some("सुनिता थारू".into()),
        sex: Some(Sex::Female),
        born: "1992-02-02".parse().ok(),
        visit_type: Some(VisitType::Other),
        visit_from: "2026-11-20".parse().ok(),
        visit_to: "2026-11-20".parse().ok(),
        claim_date: "2026-11-20".parse().ok(),
        administrator: "clerk · Asha Rai".into(),
        guarantee: None,
        explanation: None,
        diagnoses: vec![("A09".into(), "Diarrhoea and gastroenteritis of infectious origin".into())],
        services: (1..=3).map(line).collect(),
        items: (4..=10).map(line).collect(),
        mark: Mark::NotYetSubmitted,
        submitted_anyway: None,
        currency: "NPR".into(),
        printed_at: "2026-11-20 09:41".into(),
        copy: 1,
    }
}
