//! What the pre-check says to complete, incomplete and doubtful drafts.

mod any_draft;
mod products;

use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveTime};

use super::*;
use crate::catalogue::{Element, Standing};
use crate::cover::{Policy, PolicyStatus, WhyUnknown};
use crate::date::Timestamp;
use crate::draft::DraftLine;
use crate::field_rules::{FieldRule, RuledField};
use crate::ids::{AdministratorCode, ElementCode, FacilityCode, InsureeNo, ServerId};
use crate::money::{Money, Quantity};

/// One situation at the desk: what was typed, what the laptop knows, which day it is.
#[derive(Clone)]
struct Case {
    draft: Draft,
    known: Known,
    today: ServiceDate,
}

/// Asha's visit on 10 March, typed without a mistake and claimed the day after: nothing is wrong with it.
fn visit() -> Case {
    let draft = Draft {
        insuree: "070707070".into(),
        visit_type: "O".into(),
        visit_from: "2026-03-10".into(),
        visit_to: "2026-03-10".into(),
        claim_date: "2026-03-11".into(),
        administrator: "RAPADM".into(),
        diagnoses: vec!["A01".into()],
        lines: vec![line("service", "S01", "1", "400.00"), line("item", "I05", "10", "1.25")],
        ..Draft::default()
    };
    Case { draft, known: known(), today: day("2026-03-11") }
}

fn known() -> Known {
    Known {
        facility: Facility {
            code: FacilityCode::new("RAPHOS"),
            uuid: ServerId::new("f-1"),
            name: "Rapti District Hospital".into(),
            level: None,
            care_type: None,
            places: Vec::new(),
            service_list: Some(1),
            item_list: Some(2),
            told: crate::facility::ListsTold::default(),
        },
        field_rules: FieldRules::default(),
        administrators: vec![Administrator {
            code: AdministratorCode::new("RAPADM"),
            uuid: ServerId::new("a-1"),
            last_name: "Thapa".into(),
            other_names: "Nurse".into(),
        }],
        elements: [
            listed(Kind::Service, "S01", "400.00", true),
            listed(Kind::Item, "I05", "1.25", true),
            listed(Kind::Service, "S99", "50.00", false),
            listed(Kind::Service, "FREE", "0.00", true),
        ]
        .into(),
        unpriced: BTreeSet::new(),
        diagnoses: ["A01", "B02", "C03", "D04", "E05", "F06"].map(str::to_owned).into(),
        insuree: Some(Insuree {
            number: InsureeNo::typed("070707070"),
            uuid: ServerId::new("p-1"),
            last_name: "Rai".into(),
            other_names: "Asha".into(),
            sex: None,
            born: None,
            is_head: true,
            family: None,
            photo: None,
        }),
        cover: Cover::Policies { list: vec![policy("2026-01-01", "2026-12-31")], as_of: midday("2026-03-11") },
        products: BTreeMap::new(),
        clock_doubtful: false,
        code_too_long: false,
    }
}

fn listed(kind: Kind, code: &str, price: &str, in_list: bool) -> ((Kind, String), Listed) {
    let element = Element {
        kind,
        code: ElementCode::new(code),
        uuid: ServerId::new(format!("e-{code}")),
        name: format!("Name of {code}"),
        price: money(price),
        package: None,
        category: None,
        level: None,
        care_type: None,
        frequency_days: None,
        patient_category: 0,
        maximum: Some("20".parse().expect("a quantity")),
        valid_from: None,
    };
    (
        (kind, code.to_owned()),
        Listed { element, in_list, overrule: None, standing: Standing::From(Some(day("2024-01-01"))) },
    )
}

/// What the first line bills.
fn consultation(known: &mut Known) -> &mut Listed {
    known.elements.get_mut(&(Kind::Service, "S01".to_owned())).expect("in the catalogue")
}

fn policy(from: &str, to: &str) -> Policy {
    Policy {
        uuid: None,
        product: "BASIC".into(),
        product_name: "Basic cover".into(),
        status: PolicyStatus::Active,
        stage: None,
        effective: Some(day(from)),
        expiry: Some(day(to)),
        left: crate::cover::Left::default(),
    }
}

fn line(kind: &str, code: &str, quantity: &str, price: &str) -> DraftLine {
    DraftLine { kind: kind.into(), code: code.into(), quantity: quantity.into(), price: price.into() }
}

fn day(text: &str) -> ServiceDate {
    text.parse().expect("a day of the calendar")
}

fn midday(text: &str) -> Timestamp {
    let noon = NaiveTime::from_hms_opt(12, 0, 0).expect("noon");
    Timestamp::from_millis(day(text).get().and_time(noon).and_utc().timestamp_millis())
}

fn money(text: &str) -> Money {
    Money::typed(text).expect("a price")
}

impl Case {
    fn typed(mut self, change: impl FnOnce(&mut Draft)) -> Self {
        change(&mut self.draft);
        self
    }

    fn knowing(mut self, change: impl FnOnce(&mut Known)) -> Self {
        change(&mut self.known);
        self
    }

    fn lines(self, lines: &[DraftLine]) -> Self {
        self.typed(|draft| draft.lines = lines.to_vec())
    }

    fn checked(&self) -> Checked {
        pre_check(&self.draft, &self.known, self.today)
    }
}

/// A finding in short: what, where, how heavy, and the payer's reason.
type Short = (FindingCode, &'static str, Weight, Option<i32>);

/// Holds everything the check finds against what is expected, in order.
#[track_caller]
fn check(case: &Case, expect: &[Short]) {
    let checked = case.checked();
    let found: Vec<_> = checked.findings.iter().map(|f| (f.code, f.at.to_string(), f.weight, f.reason)).collect();
    let expect: Vec<_> =
        expect.iter().map(|(code, at, weight, reason)| (*code, (*at).to_owned(), *weight, *reason)).collect();
    assert_eq!(found, expect);
    let stopped = expect.iter().any(|(_, _, weight, _)| *weight == Weight::Stops);
    assert_eq!(checked.composed().is_none(), stopped, "there is a claim exactly when nothing stops it");
}

use FindingCode as F;
use Weight::{CannotCheck, MayBeRejected, Stops, WillBeRejected};

#[test]
fn what_a_scheme_wants_filled_stops_a_claim_without_it() {
    use crate::field_rules::{FieldRule, RuledField};
    let wants = |field| -> FieldRules { [(field, FieldRule::Mandatory)].into_iter().collect() };
    for (field, at) in [
        (RuledField::Guarantee, "guarantee"),
        (RuledField::Explanation, "explanation"),
        (RuledField::Diagnosis(1), "diagnoses.1"),
        (RuledField::VisitTo, "visit_to"),
    ] {
        let mut case = visit();
        case.known.field_rules = wants(field);
        case.draft.visit_to = String::new();
        let found = |case: &Case| -> Vec<(FindingCode, Weight, String)> {
            let found = pre_check(&case.draft, &case.known, case.today).findings;
            found.into_iter().map(|finding| (finding.code, finding.weight, finding.at.to_string())).collect()
        };
        assert_eq!(found(&case), [(FindingCode::FieldMandatory, Weight::Stops, at.to_owned())]);
        case.draft.guarantee = "G-1".into();
        case.draft.explanation = "Why".into();
        case.draft.diagnoses = vec!["A01".into(), "A09".into()];
        case.known.diagnoses = ["A01".to_owned(), "A09".to_owned()].into_iter().collect();
        case.draft.visit_to = "2026-03-10".into();
        assert_eq!(found(&case), [], "filled: {at}");
    }
}

#[test]
fn a_complete_draft_has_no_findings() {
    check(&visit(), &[]);
}

/// Every finding there is, with the slip that leads to it.
fn slips() -> Vec<(Case, Short)> {
    let typed = |change: fn(&mut Draft)| visit().typed(change);
    let knowing = |change: fn(&mut Known)| visit().knowing(change);
    let first = |quantity, price| visit().lines(&[line("service", "S01", quantity, price)]);
    vec![
        (typed(|d| d.insuree = "  ".into()), (F::InsureeMissing, "insuree", Stops, None)),
        (typed(|d| d.insuree = "07/07".into()), (F::InsureeUnreadable, "insuree", Stops, None)),
        (
            knowing(|k| (k.insuree, k.cover) = (None, Cover::Unknown(WhyUnknown::NeverSeen))),
            (F::InsureeNotChecked, "insuree", CannotCheck, None),
        ),
        (
            knowing(|k| (k.insuree, k.cover) = (None, Cover::Unknown(WhyUnknown::NotFound))),
            (F::InsureeNotFound, "insuree", WillBeRejected, Some(7)),
        ),
        (typed(|d| d.claim_date = String::new()), (F::DateMissing, "claim_date", Stops, None)),
        (typed(|d| d.visit_from = "2026-13-40".into()), (F::DateUnreadable, "visit_from", Stops, None)),
        (typed(|d| d.visit_to = "10.3.2026".into()), (F::DateUnreadable, "visit_to", Stops, None)),
        (typed(|d| d.visit_to = "2026-03-09".into()), (F::VisitEndsBeforeStart, "visit_to", MayBeRejected, None)),
        (typed(|d| d.claim_date = "2026-03-12".into()), (F::DateInFuture, "claim_date", MayBeRejected, None)),
        (typed(|d| d.claim_date = "2026-03-09".into()), (F::ClaimBeforeVisit, "claim_date", WillBeRejected, Some(9))),
        (knowing(|k| k.clock_doubtful = true), (F::ClockDoubtful, "visit_from", CannotCheck, None)),
        (typed(|d| d.visit_type = "X".into()), (F::VisitTypeMissing, "visit_type", Stops, None)),
        (typed(|d| d.administrator = String::new()), (F::AdministratorMissing, "administrator", Stops, None)),
        (typed(|d| d.administrator = "OTHER".into()), (F::AdministratorUnknown, "administrator", Stops, None)),
        (typed(|d| d.diagnoses.clear()), (F::DiagnosisMissing, "diagnoses.0", Stops, None)),
        (typed(|d| d.diagnoses.push("Z99".into())), (F::DiagnosisUnknown, "diagnoses.1", Stops, None)),
        (typed(|d| d.diagnoses.push("A01".into())), (F::DiagnosisTwice, "diagnoses.1", MayBeRejected, None)),
        (
            typed(|d| d.diagnoses = ["A01", "B02", "C03", "D04", "E05", "F06"].map(String::from).into()),
            (F::TooManyDiagnoses, "diagnoses.5", Stops, None),
        ),
        (typed(|d| d.guarantee = "9".repeat(51)), (F::TextTooLong, "guarantee", Stops, None)),
        (typed(|d| d.explanation = "é".repeat(1001)), (F::TextTooLong, "explanation", Stops, None)),
        (
            knowing(|k| k.field_rules = [(RuledField::Guarantee, FieldRule::Mandatory)].into_iter().collect()),
            (F::FieldMandatory, "guarantee", Stops, None),
        ),
        (knowing(|k| k.code_too_long = true), (F::CodeTooLong, "code", Stops, None)),
        (
            knowing(|k| k.cover = Cover::Policies { list: Vec::new(), as_of: midday("2026-03-10") }),
            (F::NoCoverOnVisit, "visit_from", WillBeRejected, Some(7)),
        ),
        (
            knowing(|k| k.cover = Cover::Unknown(WhyUnknown::NotAllowed)),
            (F::CoverNotKnown, "insuree", CannotCheck, None),
        ),
        (
            knowing(|k| (k.facility.service_list, k.facility.item_list) = (None, None)),
            (F::FacilityWithoutPriceList, "lines", WillBeRejected, Some(2)),
        ),
        (
            knowing(|k| k.unpriced = [Kind::Service, Kind::Item].into()),
            (F::PriceListNotKnown, "lines", CannotCheck, None),
        ),
        (visit().lines(&[DraftLine::default()]), (F::NoLines, "lines", Stops, None)),
        (typed(|d| d.lines.push(line("service", "", "1", "1"))), (F::LineWithoutCode, "lines.2.code", Stops, None)),
        (typed(|d| d.lines.push(line("item", "S01", "1", "1"))), (F::ElementUnknown, "lines.2.code", Stops, None)),
        (
            typed(|d| d.lines.push(line("service", "S99", "1", "50"))),
            (F::NotInPriceList, "lines.2.code", WillBeRejected, Some(2)),
        ),
        (
            knowing(|k| consultation(k).standing = Standing::Retired),
            (F::ElementRetired, "lines.0.code", WillBeRejected, Some(1)),
        ),
        (
            knowing(|k| consultation(k).standing = Standing::From(Some(day("2026-03-11")))),
            (F::ElementNotYetValid, "lines.0.code", MayBeRejected, Some(9)),
        ),
        (first("", "400"), (F::QuantityMissing, "lines.0.quantity", Stops, None)),
        (first("abc", "400"), (F::QuantityUnreadable, "lines.0.quantity", Stops, None)),
        (first("0.001", "400"), (F::QuantityUnreadable, "lines.0.quantity", Stops, None)),
        (first("0", "400"), (F::QuantityNotPositive, "lines.0.quantity", Stops, None)),
        (first("-1", "400"), (F::QuantityNotPositive, "lines.0.quantity", Stops, None)),
        (first("1000000001", "400"), (F::QuantityTooLarge, "lines.0.quantity", Stops, None)),
        (first("20.5", "400"), (F::QuantityOverMaximum, "lines.0.quantity", Stops, None)),
        (first("1", ""), (F::PriceMissing, "lines.0.price", Stops, None)),
        (first("1", "4oo"), (F::PriceUnreadable, "lines.0.price", Stops, None)),
        (first("1", "399.99"), (F::PriceDiffersFromList, "lines.0.price", MayBeRejected, None)),
        (
            typed(|d| d.lines.push(line("item", "I05", "2", "1.25"))),
            (F::LineTwice, "lines.2.code", MayBeRejected, None),
        ),
        (visit().lines(&[line("service", "FREE", "1", "0")]), (F::TotalZero, "lines", Stops, None)),
    ]
    .into_iter()
    .chain(products::slips())
    .collect()
}

#[test]
fn each_slip_is_found_alone_at_its_field_with_its_weight_and_reason() {
    for (case, expected) in slips() {
        check(&case, &[expected]);
    }
}

#[test]
fn every_finding_code_is_reachable_and_named_as_in_json() {
    let reached: BTreeSet<FindingCode> = slips().iter().map(|(_, short)| short.0).collect();
    for code in all_codes() {
        assert!(reached.contains(&code), "no slip leads to {code:?}");
        // The JSON name is read by screens and scripts.
        let json: FindingCode = serde::Deserialize::deserialize(serde::de::value::StringDeserializer::<
            serde::de::value::Error,
        >::new(code.as_str()))
        .expect("the name is the one serde knows");
        assert_eq!(json, code);
    }
}

/// Every code, by walking from each to the next; the match breaks the build when one is added.
fn all_codes() -> Vec<FindingCode> {
    let next = |code| match code {
        F::InsureeMissing => Some(F::InsureeUnreadable),
        F::InsureeUnreadable => Some(F::InsureeNotChecked),
        F::InsureeNotChecked => Some(F::InsureeNotFound),
        F::InsureeNotFound => Some(F::DateMissing),
        F::DateMissing => Some(F::DateUnreadable),
        F::DateUnreadable => Some(F::VisitEndsBeforeStart),
        F::VisitEndsBeforeStart => Some(F::DateInFuture),
        F::DateInFuture => Some(F::ClaimBeforeVisit),
        F::ClaimBeforeVisit => Some(F::ClockDoubtful),
        F::ClockDoubtful => Some(F::VisitTypeMissing),
        F::VisitTypeMissing => Some(F::AdministratorMissing),
        F::AdministratorMissing => Some(F::AdministratorUnknown),
        F::AdministratorUnknown => Some(F::DiagnosisMissing),
        F::DiagnosisMissing => Some(F::DiagnosisUnknown),
        F::DiagnosisUnknown => Some(F::DiagnosisTwice),
        F::DiagnosisTwice => Some(F::TooManyDiagnoses),
        F::TooManyDiagnoses => Some(F::TextTooLong),
        F::TextTooLong => Some(F::FieldMandatory),
        F::FieldMandatory => Some(F::CodeTooLong),
        F::CodeTooLong => Some(F::NoCoverOnVisit),
        F::NoCoverOnVisit => Some(F::CoverNotKnown),
        F::CoverNotKnown => Some(F::FacilityWithoutPriceList),
        F::FacilityWithoutPriceList => Some(F::PriceListNotKnown),
        F::PriceListNotKnown => Some(F::NoLines),
        F::NoLines => Some(F::LineWithoutCode),
        F::LineWithoutCode => Some(F::ElementUnknown),
        F::ElementUnknown => Some(F::NotInPriceList),
        F::NotInPriceList => Some(F::ElementRetired),
        F::ElementRetired => Some(F::ElementNotYetValid),
        F::ElementNotYetValid => Some(F::QuantityMissing),
        F::QuantityMissing => Some(F::QuantityUnreadable),
        F::QuantityUnreadable => Some(F::QuantityNotPositive),
        F::QuantityNotPositive => Some(F::QuantityTooLarge),
        F::QuantityTooLarge => Some(F::QuantityOverMaximum),
        F::QuantityOverMaximum => Some(F::PriceMissing),
        F::PriceMissing => Some(F::PriceUnreadable),
        F::PriceUnreadable => Some(F::PriceDiffersFromList),
        F::PriceDiffersFromList => Some(F::LineTwice),
        F::LineTwice => Some(F::TotalZero),
        F::TotalZero => Some(F::NotCovered),
        F::NotCovered => Some(F::NotCoveredForVisit),
        F::NotCoveredForVisit => Some(F::WaitingPeriod),
        F::WaitingPeriod => Some(F::QuantityOverCover),
        F::QuantityOverCover => Some(F::CategoryNotCovered),
        F::CategoryNotCovered => Some(F::NoneLeft),
        F::NoneLeft => Some(F::OverCeiling),
        F::OverCeiling => None,
    };
    std::iter::successors(Some(F::InsureeMissing), |code| next(*code)).collect()
}

#[test]
fn an_edit_of_the_payer_on_the_last_day_of_the_visit_is_too_late_and_one_before_is_not() {
    let from = |day| move |known: &mut Known| consultation(known).standing = Standing::From(day);
    let late = [(F::ElementNotYetValid, "lines.0.code", MayBeRejected, Some(9))];
    check(&visit().knowing(from(Some(day("2026-03-10")))), &late);
    check(&visit().knowing(from(Some(day("2026-03-09")))), &[]);
    check(&visit().knowing(from(None)), &[]);
    let stay = visit().typed(|draft| draft.visit_from = "2026-03-08".into());
    check(&stay.clone().knowing(from(Some(day("2026-03-09")))), &[]);
    check(&stay.knowing(from(Some(day("2026-03-10")))), &late);
}

#[test]
fn an_empty_form_names_every_required_field_in_reading_order() {
    check(
        &visit().typed(|draft| *draft = Draft::default()),
        &[
            (F::InsureeMissing, "insuree", Stops, None),
            (F::DateMissing, "visit_from", Stops, None),
            (F::DateMissing, "claim_date", Stops, None),
            (F::VisitTypeMissing, "visit_type", Stops, None),
            (F::AdministratorMissing, "administrator", Stops, None),
            (F::DiagnosisMissing, "diagnoses.0", Stops, None),
            (F::NoLines, "lines", Stops, None),
        ],
    );
}

#[test]
fn another_diagnosis_does_not_take_the_main_place() {
    let case = visit().typed(|draft| draft.diagnoses = vec![String::new(), "B02".into()]);
    check(&case, &[(F::DiagnosisMissing, "diagnoses.0", Stops, None)]);
}

#[test]
fn a_visit_without_a_last_day_lasts_one_day() {
    let checked = visit().typed(|draft| draft.visit_to.clear()).checked();
    assert_eq!(checked.composed().map(|claim| claim.visit_to), Some(day("2026-03-10")));
}

#[test]
fn a_stay_is_covered_when_its_last_day_is() {
    let until = |expiry: &str| {
        visit().typed(|draft| (draft.visit_from, draft.visit_to) = ("2026-03-08".into(), "2026-03-10".into())).knowing(
            |known| {
                known.cover = Cover::Policies { list: vec![policy("2026-03-09", expiry)], as_of: midday("2026-03-11") }
            },
        )
    };
    check(&until("2026-03-10"), &[]);
    check(&until("2026-03-09"), &[(F::NoCoverOnVisit, "visit_from", WillBeRejected, Some(7))]);
}

#[test]
fn an_answer_older_than_the_visit_only_raises_doubt() {
    let asked =
        |on: &str| visit().knowing(|known| known.cover = Cover::Policies { list: Vec::new(), as_of: midday(on) });
    check(&asked("2026-03-09"), &[(F::NoCoverOnVisit, "visit_from", MayBeRejected, Some(7))]);
    check(&asked("2026-03-10"), &[(F::NoCoverOnVisit, "visit_from", WillBeRejected, Some(7))]);
}

#[test]
fn a_facility_without_any_list_is_told_once_and_not_for_each_line() {
    let case = visit()
        .knowing(|known| (known.facility.service_list, known.facility.item_list) = (None, None))
        .knowing(|known| known.elements.values_mut().for_each(|listed| listed.in_list = false));
    check(&case, &[(F::FacilityWithoutPriceList, "lines", WillBeRejected, Some(2))]);
}

#[test]
fn what_a_price_list_that_is_not_here_holds_is_not_judged() {
    let case = visit().lines(&[line("service", "S99", "1", "60"), line("item", "I05", "10", "1.50")]);
    let case = case.knowing(|known| known.unpriced = [Kind::Service].into());
    check(
        &case,
        &[
            (F::PriceListNotKnown, "lines", CannotCheck, None),
            (F::PriceDiffersFromList, "lines.1.price", MayBeRejected, None),
        ],
    );
}

#[test]
fn a_person_known_from_a_file_only_is_sent_by_number() {
    let by_code = |known: &mut Known| {
        known.insuree.iter_mut().for_each(|insuree| insuree.uuid = ServerId::by_code("070707070"));
    };
    let checked = visit().knowing(by_code).checked();
    assert_eq!(checked.composed().and_then(|claim| claim.insuree_uuid.clone()), None, "looked up before it is sent");
}

#[test]
fn the_facilitys_own_price_is_the_price_expected() {
    let own = |price: &str| {
        let price = money(price);
        visit().knowing(move |known| known.elements.values_mut().for_each(|listed| listed.overrule = Some(price)))
    };
    let case = own("7.50").lines(&[line("service", "S01", "1", "7.50")]);
    check(&case, &[]);
    // A price of zero in the list means that the national price stands.
    check(&own("0").lines(&[line("service", "S01", "1", "400")]), &[]);
}

#[test]
fn the_always_present_empty_row_is_no_line() {
    let case = visit().typed(|draft| draft.lines.insert(0, line("service", " ", "", "")));
    check(&case, &[]);
    assert_eq!(case.checked().composed().map(|claim| claim.lines.len()), Some(2));
}

#[test]
fn the_payer_compares_with_the_whole_part_of_a_maximum() {
    let most = |text: &str| {
        let most: Quantity = text.parse().expect("a quantity");
        visit()
            .knowing(move |known| known.elements.values_mut().for_each(|listed| listed.element.maximum = Some(most)))
            .lines(&[line("service", "S01", "2.5", "400")])
    };
    check(&most("2.9"), &[(F::QuantityOverMaximum, "lines.0.quantity", Stops, None)]);
    check(&most("3"), &[]);
    check(&most("0"), &[]);
}

#[test]
fn totals_keep_every_digit() {
    let case = visit().lines(&[
        line("service", "S01", "1,5", "10.25"),
        line("item", "I05", "0.07", "0.03"),
        line("item", "I05", "1", "0.1"),
    ]);
    let checked = case.checked();
    let claim = checked.composed().expect("odd prices do not stop a claim");
    let totals =
        [claim.total_of(Kind::Service), claim.total_of(Kind::Item), claim.total()].map(|money| money.to_string());
    assert_eq!(totals, ["15.375", "0.1021", "15.4771"]);
}

#[test]
fn the_largest_claim_that_can_be_typed_has_an_exact_total() {
    let case = visit()
        .knowing(|known| known.elements.values_mut().for_each(|listed| listed.element.maximum = None))
        .lines(&vec![line("service", "S01", "1000000000", "1000000000"); 1000]);
    let checked = case.checked();
    let claim = checked.composed().expect("large is not incomplete");
    assert_eq!(claim.total().to_string(), format!("1{}.00", "0".repeat(21)));
}

#[test]
fn what_the_payer_will_reject_needs_a_reason_and_keeps_it() {
    let rejected = || visit().typed(|draft| draft.lines.push(line("service", "S99", "1", "50"))).checked();
    assert_eq!(rejected().ready(None), Err(NotReady::NeedsReason));
    assert_eq!(rejected().ready(Some(" \t\n")), Err(NotReady::NeedsReason), "a blank reason is none");
    let ready = rejected().ready(Some("  the doctor insists ")).expect("a reason was given");
    assert_eq!(ready.anyway(), Some("the doctor insists"));
}

#[test]
fn a_reason_that_was_not_needed_is_not_kept() {
    let ready = visit().checked().ready(Some("just because")).expect("nothing is wrong");
    assert_eq!(ready.anyway(), None);
}

#[test]
fn doubts_need_no_reason() {
    for (case, (code, _, weight, _)) in slips() {
        let needs = case.checked().needs_reason();
        assert_eq!(needs, weight == WillBeRejected, "{code:?}");
    }
}

#[test]
fn no_reason_makes_an_incomplete_draft_ready() {
    for (case, (code, _, weight, _)) in slips() {
        if weight == Stops {
            assert_eq!(case.checked().ready(Some("please")), Err(NotReady::Incomplete), "{code:?}");
        }
    }
}

#[test]
fn a_person_who_is_not_in_the_mirror_is_claimed_by_number() {
    let case = visit().knowing(|known| (known.insuree, known.cover) = (None, Cover::Unknown(WhyUnknown::NeverSeen)));
    let ready = case.checked().ready(None).expect("not checked does not stop");
    assert_eq!(ready.composed().insuree_uuid, None);
    assert_eq!(ready.composed().insuree.as_str(), "070707070");
}
