//! Whatever is typed: findings or a claim, never both and never a panic.

use proptest::prelude::*;

use super::*;

/// Texts people type, paste and scan into fields: right ones, near misses, and anything at all.
fn text() -> impl Strategy<Value = String> {
    let near = prop::sample::select(vec![
        "",
        " ",
        "070707070",
        "O",
        "e",
        "X",
        "2026-03-10",
        "2026-02-30",
        "2026-13-40",
        "RAPADM",
        "A01",
        "B02",
        "S01",
        "I05",
        "S99",
        "service",
        "item",
        "1",
        "0",
        "-1",
        "1e9",
        "1,5",
        "1000000000",
        "0.001",
        "400.00",
        "abc",
        "99999999999999999999999999999999999999",
        "²",
        "١٢",
    ]);
    prop_oneof![4 => near.prop_map(str::to_owned), 1 => "\\PC{0,30}", 1 => any::<String>()]
}

prop_compose! {
    fn any_line()(kind in text(), code in text(), quantity in text(), price in text()) -> DraftLine {
        DraftLine { kind, code, quantity, price }
    }
}

prop_compose! {
    fn any_draft()(
        insuree in text(), visit_type in text(), visit_from in text(), visit_to in text(), claim_date in text(),
        administrator in text(), diagnoses in prop::collection::vec(text(), 0..7), guarantee in text(), explanation in text(),
        lines in prop::collection::vec(any_line(), 0..6),
    ) -> Draft {
        Draft { insuree, visit_type, visit_from, visit_to, claim_date, administrator, diagnoses, guarantee, explanation, lines }
    }
}

proptest! {
    #[test]
    fn any_text_gets_findings_or_a_claim_and_never_both_stops_and_claim(draft in any_draft(), far in any::<bool>()) {
        let today = if far { ServiceDate::new(NaiveDate::MIN) } else { day("2026-03-11") };
        let checked = pre_check(&draft, &known(), today);
        let stopped = checked.findings.iter().any(|finding| finding.weight == Stops);
        prop_assert_eq!(checked.composed().is_some(), !stopped);
        prop_assert_eq!(checked.clone().ready(Some("because")).is_ok(), !stopped);
        let ready = checked.clone().ready(None);
        prop_assert_eq!(ready.is_ok(), !stopped && !checked.needs_reason());
        if let Ok(claim) = ready {
            prop_assert_eq!(claim.composed().lines.len(), draft.lines.iter().filter(|line| !line.is_blank()).count());
            prop_assert!((1..=5).contains(&claim.composed().diagnoses.len()));
            prop_assert!(!claim.composed().total().is_zero());
        }
    }

    #[test]
    fn findings_point_to_fields_that_are_there(draft in any_draft()) {
        for finding in pre_check(&draft, &known(), day("2026-03-11")).findings {
            match finding.at {
                Field::LineCode(at) | Field::LineQuantity(at) | Field::LinePrice(at) => prop_assert!(at < draft.lines.len()),
                Field::Diagnosis(at) => prop_assert!(at == 0 || at < draft.diagnoses.len()),
                Field::Insuree | Field::VisitFrom | Field::VisitTo | Field::ClaimDate | Field::VisitType | Field::Administrator
                | Field::Guarantee | Field::Explanation | Field::Code | Field::Lines => {}
            }
        }
    }
}
