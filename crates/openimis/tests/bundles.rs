//! Lists over FHIR, page by page: what is asked, what the rows say, and what makes a page unfit to build a mirror from.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "tests"
)]

mod support;

use claims_domain::Timestamp;
use claims_domain::catalogue::Element;
use claims_domain::cover::{PolicyStatus, Stage};
use claims_domain::ids::{FacilityCode, ServerId};
use claims_domain::register::PlaceKind;
use claims_openimis::bundles::{self, Listing, Since};
use claims_openimis::{Mirrored, Problem, Reply, people, wrong};
use serde_json::{Map, Value, json};
use support::{day, recorded};

fn body(name: &str) -> Value {
    serde_json::from_slice(recorded(name).reply().body).expect("JSON")
}

/// What a page of two items is refused for, read as the first of pages of `count`.
fn fault(page: u32, count: u32, status: u16, body: &Value) -> &'static str {
    let body = body.to_string();
    match bundles::items().read(page, count, Reply { status, content_type: None, body: body.as_bytes() }) {
        Err(Problem::UnexpectedAnswer { what }) => what,
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_pull_asks_with_a_filter_of_its_own() {
    let second = |of: i64| Timestamp::from_millis(of * 1_000);
    let first = Since::after("2026-11-20T08:00:00.123456", 60, second(7)).expect("an instant");
    assert_eq!(first.as_str(), "ge2026-11-20T07:58:53");
    let later: Vec<Since> = (0..3600).filter_map(|now| Since::after("2026-11-20T08:00:00", 60, second(now))).collect();
    assert!(later.iter().enumerate().all(|(at, since)| !later[..at].contains(since)), "the count cache would match");
    assert_ne!(Since::ever(second(1_000_000)), Since::ever(second(1_000_001)));
    for now in [i64::MIN, -1, 0, i64::MAX] {
        assert!(
            Since::ever(Timestamp::from_millis(now)).as_str() < "ge1901-01-02",
            "every row, whatever the clock says"
        );
    }
    assert_eq!(Since::after("yesterday, noon", 0, second(0)), None);
    assert_eq!(Since::after("", 0, second(0)), None);
}

#[test]
fn a_page_is_asked_for_with_count_page_and_instant() {
    let since = Since::after("2026-11-20T08:00:00", 0, Timestamp::from_millis(0)).expect("an instant");
    assert_eq!(
        bundles::items().path(3, 500, &since),
        "api_fhir_r4/Medication/?_count=500&page-offset=3&_lastUpdated=ge2026-11-20T08%3A00%3A00"
    );
    assert_eq!(
        bundles::facilities().path(1, 200, &since),
        "api_fhir_r4/Organization/?_count=200&page-offset=1&resourceType=prov",
        "it cannot filter these"
    );
}

#[test]
fn lists_of_several_kinds_are_asked_for_by_kind() {
    let since = Since::ever(Timestamp::from_millis(0));
    let facility = FacilityCode::new("RAPHOS");
    let administrators = bundles::administrators(&facility).path(1, 10, &since);
    assert!(administrators.ends_with("&resourceType=ca"), "{administrators}");
    let facilities = bundles::facilities().path(1, 10, &since);
    assert!(facilities.ends_with("&resourceType=prov"), "{facilities}");
    let bills = bundles::bills(&ServerId::new("e44b6871-2161-50a2-b75e-2926f4818ecf")).path(1, 10, &since);
    assert!(bills.ends_with("&resourceType=bill"), "{bills}");
}

#[test]
fn items_and_services_are_read_as_one_by_one() {
    let pages = bundles::items().read(1, 2, recorded("fhir/medications").reply()).expect("a page");
    assert_eq!((pages.total, pages.more, pages.rows.len(), pages.unreadable.len()), (Some(64), true, 2, 0));
    assert_eq!((pages.rows[0].row.code.as_str(), pages.rows[0].number), ("0002", None));
    let pages = bundles::services().read(1, 10, recorded("fhir/activity-definitions").reply()).expect("a page");
    assert_eq!((pages.rows[0].row.code.as_str(), pages.rows[0].changed.is_some()), ("A1", true));
}

#[test]
fn administrators_of_other_facilities_are_left_out() {
    let list = bundles::administrators(&FacilityCode::new("RAPHOS"));
    let pages = list.read(1, 200, recorded("fhir/practitioners").reply()).expect("a page");
    assert_eq!((pages.rows.len(), pages.ended), (2, 3));
}

#[test]
fn facilities_places_and_products_are_read() {
    let pages = bundles::facilities().read(1, 10, recorded("fhir/organizations").reply()).expect("a page");
    assert_eq!((pages.rows.len(), pages.ended, pages.unreadable.len()), (2, 1, 0), "a policy holder is none");
    let row = &pages.rows[0].row;
    assert_eq!(
        (row.code.as_str(), row.level.as_deref(), row.district.as_deref()),
        ("RAPHOS", Some("H"), Some("Rapta"))
    );
    assert_eq!((row.care_type.as_deref(), row.legal_form.as_deref()), (Some("B"), Some("G")));
    let pages = bundles::places().read(2, 5, recorded("fhir/locations").reply()).expect("a page");
    let row = &pages.rows[0].row;
    assert!(matches!(row.kind, PlaceKind::Ward | PlaceKind::Village) && row.parent.is_some() && !row.name.is_empty());
    let pages = bundles::products().read(1, 10, recorded("fhir/insurance-plans").reply()).expect("a page");
    let row = &pages.rows[0].row;
    assert_eq!((row.code.as_str(), row.from, row.terms.is_none()), ("BASIC01", Some(day("2024-09-11")), true));
}

#[test]
fn people_come_with_their_family_and_as_received() {
    let pages = people::people().read(1, 5, recorded("fhir/patients").reply()).expect("a page");
    assert_eq!((pages.total, pages.more, pages.rows.len()), (Some(36), true, 3));
    let person = &pages.rows[0].row;
    assert_eq!(
        (person.insuree.number.as_str(), person.insuree.is_head, person.insuree.family.is_some()),
        ("100000002", false, true)
    );
    let raw: Value = serde_json::from_str(&person.raw).expect("JSON");
    assert_eq!(raw, body("fhir/patients")["entry"][0]["resource"]);
    assert_eq!(format!("{person:?}"), "Person(…)");
}

#[test]
fn a_person_that_cannot_be_read_is_not_named() {
    let mut value = body("fhir/patients");
    value["entry"][1]["resource"]["identifier"][0]["value"] = json!("no uuid");
    value["entry"][1]["resource"]["id"] = json!("no uuid");
    let body = value.to_string();
    let reply = Reply { status: 200, content_type: None, body: body.as_bytes() };
    let pages = people::people().read(2, 5, reply).expect("a page");
    assert_eq!((pages.rows.len(), pages.unreadable), (2, vec!["#6".to_owned()]));
}

#[test]
fn a_contract_says_whom_it_covers_and_when() {
    let pages = people::contracts().read(1, 2, recorded("fhir/contracts").reply()).expect("a page");
    let contract = &pages.rows[0].row;
    assert_eq!((contract.policy.product.as_str(), contract.policy.status), ("BASIC01", PolicyStatus::Active));
    assert_eq!((contract.policy.effective, contract.policy.expiry), (Some(day("2026-08-12")), Some(day("2027-08-11"))));
    let numbers: Vec<&str> = contract.covered.iter().map(|(_, number)| number.as_str()).collect();
    let covered = vec!["100000003", "100000004", "100000005"];
    assert_eq!((numbers, contract.policy.stage), (covered, Some(Stage::New)));
    assert_eq!(contract.family.as_ref().map(|id| id.as_str()), Some("6aca1566-a54d-51ba-9722-c8c55c09918b"));
}

#[test]
fn an_idle_policy_has_no_first_day() {
    for (word, status, effective) in [
        ("Offered", PolicyStatus::Idle, None),
        ("Terminated", PolicyStatus::Expired, Some(day("2026-08-12"))),
        ("Disputed", PolicyStatus::Suspended, Some(day("2026-08-12"))),
        ("16", PolicyStatus::Ready, Some(day("2026-08-12"))),
        ("New word", PolicyStatus::Unknown, Some(day("2026-08-12"))),
    ] {
        let mut value = body("fhir/contracts");
        value["entry"][0]["resource"]["status"] = json!(word);
        let body = value.to_string();
        let reply = Reply { status: 200, content_type: None, body: body.as_bytes() };
        let policy = people::contracts().read(1, 2, reply).expect("a page").rows[0].row.policy.clone();
        assert_eq!((policy.status, policy.effective), (status, effective), "{word}");
    }
}

#[test]
fn an_entry_without_a_resource_spoils_the_page() {
    for entry in [json!({}), json!(null), json!({"resource": null}), json!({"resource": [1]}), json!(7)] {
        let mut value = body("fhir/medications");
        value["entry"][1] = entry;
        assert_eq!(fault(1, 2, 200, &value), wrong::EMPTY_ENTRY);
    }
    let mut value = body("fhir/medications");
    value["entry"] = json!({"resource": {}});
    assert_eq!(fault(1, 2, 200, &value), wrong::EMPTY_ENTRY);
}

#[test]
fn a_page_of_another_resource_spoils_the_page() {
    let mut value = body("fhir/medications");
    value["entry"][1]["resource"]["resourceType"] = json!("ActivityDefinition");
    assert_eq!(fault(1, 2, 200, &value), wrong::OTHER_TYPE);
    assert_eq!(fault(1, 10, 200, &body("fhir/activity-definitions")), wrong::OTHER_TYPE);
}

#[test]
fn the_same_id_twice_spoils_the_page() {
    let mut value = body("fhir/medications");
    value["entry"][1] = value["entry"][0].clone();
    assert_eq!(fault(1, 2, 200, &value), wrong::TWICE);
}

#[test]
fn a_total_below_the_rows_there_are_spoils_the_page() {
    let mut value = body("fhir/medications");
    value["total"] = json!(1);
    assert_eq!(fault(1, 2, 200, &value), wrong::TOTAL);
    value["total"] = json!(5);
    assert_eq!(fault(3, 2, 200, &value), wrong::TOTAL, "four rows before, two here");
    assert_eq!(fault(1, 1, 200, &value), wrong::TOO_MANY);
}

#[test]
fn an_empty_page_that_promises_another_spoils_the_page() {
    let mut value = body("fhir/medications");
    value["entry"] = json!([]);
    assert_eq!(fault(1, 2, 200, &value), wrong::ENDLESS);
}

#[test]
fn a_page_that_has_gone_is_told_from_a_broken_server() {
    let gone = json!({"resourceType": "OperationOutcome", "issue": [{"details": {"text": "Invalid page."}}]});
    assert_eq!(fault(2, 2, 404, &gone), wrong::NO_SUCH_PAGE);
    let body = gone.to_string();
    let first = bundles::items().read(1, 2, Reply { status: 404, content_type: None, body: body.as_bytes() });
    assert!(matches!(first, Err(Problem::Declined { .. })));
}

/// The first row of a page, one place of it changed; `None` when it is named and left out.
fn first<T>(list: &Listing<T>, recorded: &str, change: impl FnOnce(&mut Value)) -> Option<T> {
    let mut value = body(recorded);
    change(&mut value["entry"][0]["resource"]);
    let code = value["entry"][0]["resource"]["identifier"][1]["value"].clone();
    let body = value.to_string();
    let reply = Reply { status: 200, content_type: None, body: body.as_bytes() };
    let mut pages = list.read(1, 10, reply).expect("a page");
    if pages.unreadable.is_empty() {
        return Some(pages.rows.remove(0).row);
    }
    assert!(pages.unreadable.len() == 1 && (code == pages.unreadable[0] || pages.unreadable[0] == "#0"));
    None
}

/// Puts something at a place that is there.
fn put(at: &str, what: &Value) -> impl FnOnce(&mut Value) {
    move |resource| *resource.pointer_mut(at).unwrap_or_else(|| panic!("{at} is there")) = what.clone()
}

#[test]
fn a_row_that_tells_something_unreadable_is_named_and_left_out() {
    let odd = [json!([[]]), json!(true), json!({"coding": 7, "value": "x", "text": 8, "code": 9, "repeat": 10})];
    for what in &odd {
        for at in [
            "/id",
            "/code",
            "/code/text",
            "/form/text",
            "/identifier/1/value",
            "/extension/0/valueMoney/value",
            "/extension/1/valueCodeableConcept/coding",
            "/extension/2/extension",
            "/extension/2/extension/0/valueUsageContext",
            "/extension/2/extension/1/valueUsageContext/valueCodeableConcept/coding/0/code",
            "/extension/2/extension/2/valueUsageContext/valueCodeableConcept/coding",
        ] {
            assert_eq!(first(&bundles::items(), "fhir/medications", put(at, what)), None, "{at}: {what}");
        }
        for at in ["/title", "/name", "/date", "/useContext", "/useContext/3/valueCodeableConcept", "/timingTiming"] {
            assert_eq!(first(&bundles::services(), "fhir/activity-definitions", put(at, what)), None, "{at}: {what}");
        }
        for at in ["/name", "/address", "/address/0/district", "/type", "/type/0/coding/0/code"] {
            assert_eq!(first(&bundles::facilities(), "fhir/organizations", put(at, what)), None, "{at}: {what}");
        }
    }
}

#[test]
fn a_word_that_nobody_knows_is_not_taken_for_no_limit() {
    let venue = "/useContext/3/valueCodeableConcept/coding/0/code";
    let age = "/useContext/1/valueCodeableConcept/coding/0/code";
    for (at, what) in [(venue, "HH"), (age, "elder")] {
        let service = first(&bundles::services(), "fhir/activity-definitions", put(at, &json!(what)));
        assert_eq!(service, None, "{what}");
    }
    let every = |period: Value| {
        let timing = json!({"repeat": {"frequency": 1, "period": period, "periodUnit": "d"}});
        first(&bundles::services(), "fhir/activity-definitions", put("/timingTiming", &timing))
    };
    for period in [json!(2.5), json!(-1), json!(1e20), json!("daily")] {
        assert_eq!(every(period.clone()), None, "{period}");
    }
    assert_eq!(every(json!(30.0)).and_then(|service| service.frequency_days), Some(30));
}

#[test]
fn what_is_not_there_is_absent_and_its_row_is_taken() {
    let item = first(&bundles::items(), "fhir/medications", |item| {
        let fields = item.as_object_mut().expect("an object");
        fields.remove("form");
        fields.insert("code".to_owned(), Value::Null);
        fields["extension"].as_array_mut().expect("extensions")[2] = Value::Null;
    })
    .expect("taken");
    assert_eq!((item.name.as_str(), item.package, item.care_type, item.patient_category), ("", None, None, 0));
    let service = first(&bundles::services(), "fhir/activity-definitions", |service| {
        service["useContext"][3]["valueCodeableConcept"] = json!({"coding": []});
    });
    assert_eq!(service.expect("taken").care_type, None);
}

#[test]
fn whose_a_row_is_must_be_readable_to_pass_it_over() {
    let list = bundles::administrators(&FacilityCode::new("RAPHOS"));
    let read = |value: &Value| {
        let body = value.to_string();
        list.read(1, 200, Reply { status: 200, content_type: None, body: body.as_bytes() }).expect("a page")
    };
    let mut value = body("fhir/practitioners");
    let before = read(&value).unreadable.len();
    value["entry"][0]["resource"]["extension"] = json!("nobody's");
    assert_eq!((before, read(&value).unreadable.len()), (0, 1));
}

#[test]
fn what_fhir_cannot_tell_is_joined_from_what_is_known() {
    let list = bundles::items();
    let rows = list.read(1, 2, recorded("fhir/medications").reply()).expect("a page").rows;
    let known = Element {
        maximum: Some("5".parse().expect("a quantity")),
        frequency_days: Some(0),
        valid_from: Some(day("2026-01-01")),
        ..rows[0].row.clone()
    };
    let rest: Map<String, Value> = [("quantity".to_owned(), json!("10.00"))].into_iter().collect();
    let join = |told: Element| {
        let told = Mirrored { row: told, ..rows[0].clone() };
        let known = serde_json::to_value(&known).expect("JSON");
        list.joined(told, Some(7), known, rest.clone())
    };
    let same = join(rows[0].row.clone());
    assert_eq!((&same.row, same.number, &same.rest), (&known, Some(7), &rest));
    let renamed = join(Element { name: "Renamed".to_owned(), frequency_days: Some(30), ..rows[0].row.clone() }).row;
    assert_eq!((renamed.name.as_str(), renamed.frequency_days, renamed.maximum), ("Renamed", Some(30), known.maximum));
    assert_eq!(renamed.valid_from, None, "since when it has its new name is not told");
}

#[test]
fn a_row_without_a_price_is_named_and_left_out() {
    let mut value = body("fhir/medications");
    value["entry"][0]["resource"]["extension"] = json!("9".repeat(1_000_000));
    let body = value.to_string();
    let pages =
        bundles::items().read(1, 2, Reply { status: 200, content_type: None, body: body.as_bytes() }).expect("a page");
    assert_eq!((pages.rows.len(), pages.unreadable), (1, vec!["0002".to_owned()]));
}
