//! Whole lists in few requests: what is asked, and what makes an answer unfit to build a mirror from.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "tests"
)]

mod support;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use claims_domain::catalogue::{Element, Kind};
use claims_domain::ids::ServerId;
use claims_domain::register::{CountedFor, LimitKind, PlaceKind, PriceOrigin};
use claims_openimis::gql::many::{List, Order, Span};
use claims_openimis::gql::register;
use claims_openimis::{Mirrored, Pages, Problem, Reply, wrong};
use serde_json::{Value, json};
use support::{day, money, quantity};

const TWO: [Span; 2] = [Span { offset: 0, first: 2 }, Span { offset: 2, first: 2 }];

fn id(kind: &str, number: usize) -> String {
    STANDARD.encode(format!("{kind}:{number}"))
}

/// A service as the server writes it.
fn service(number: usize) -> Value {
    json!({"id": id("ServiceGQLType", number), "uuid": format!("dbc9e64d-651b-5c05-916c-{number:012}"), "code": format!("S{number}"),
           "name": "परामर्श", "price": "400.00", "category": "C", "level": "V", "careType": "B", "frequency": null,
           "patientCategory": 15, "maximumAmount": null, "validityFrom": "2026-09-12T08:00:00.120000",
           "type": "C", "packagetype": "S", "manualPrice": true})
}

fn page(total: usize, more: bool, nodes: &[Value]) -> Value {
    let edges: Vec<Value> = nodes.iter().map(|node| json!({"node": node})).collect();
    json!({"totalCount": total, "pageInfo": {"hasNextPage": more}, "edges": edges})
}

/// Two pages of a list of three services.
fn three() -> Value {
    json!({"data": {"a0": page(3, true, &[service(1), service(2)]), "a1": page(3, false, &[service(3)])}})
}

fn read<T>(list: &List<T>, spans: &[Span], body: &Value) -> Result<Pages<Mirrored<T>>, Problem> {
    let body = body.to_string();
    list.read(spans, Reply { status: 200, content_type: Some("application/json"), body: body.as_bytes() })
}

fn fault(body: &Value) -> &'static str {
    match read(&register::services(), &TWO, body) {
        Err(Problem::UnexpectedAnswer { what }) => what,
        other => panic!("{other:?}"),
    }
}

#[test]
fn several_pages_are_asked_for_at_once_by_position() {
    let request = register::services().ask(&Span::over(0, 250), Order::Usual);
    let lines: Vec<&str> = request.document.lines().map(str::trim).collect();
    assert_eq!(lines[1], "a0: medicalServices(orderBy: [\"id\"], first: 100) { ...Rows }");
    assert_eq!(
        lines[2],
        "a1: medicalServices(orderBy: [\"id\"], first: 100, after: \"YXJyYXljb25uZWN0aW9uOjk5\") { ...Rows }"
    );
    assert!(lines[3].contains("first: 50"), "{}", lines[3]);
    assert!(request.document.contains("fragment Rows on ServiceGQLTypeConnection"));
    let newest = register::services().ask(&Span::over(0, 1), Order::NewestFirst);
    assert!(newest.document.contains("orderBy: [\"-validityFrom\", \"-id\"]"));
}

#[test]
fn lists_the_server_cannot_sort_or_count_are_not_asked_to_be() {
    let diagnoses = register::diagnoses().ask(&Span::over(0, 1), Order::NewestFirst);
    assert!(!diagnoses.document.contains("orderBy"));
    let places = register::places().ask(&Span::over(0, 1), Order::Usual);
    assert!(!places.document.contains("totalCount"));
    assert!(!register::services().narrow().ask(&Span::over(0, 1), Order::Usual).document.contains("manualPrice"));
}

#[test]
fn the_facility_of_administrators_travels_as_a_variable() {
    let request = register::administrators("RAP\"HOS").ask(&Span::over(0, 1), Order::Usual);
    assert_eq!(request.variables, json!({"facility": "RAP\"HOS"}));
    assert!(request.document.starts_with("query Many($facility: String) {"));
}

#[test]
fn rows_come_in_the_order_of_the_spans_with_number_and_instant() {
    let pages = read(&register::services(), &TWO, &three()).expect("pages");
    let numbers: Vec<Option<i64>> = pages.rows.iter().map(|row| row.number).collect();
    assert_eq!(numbers, [Some(1), Some(2), Some(3)]);
    assert_eq!((pages.total, pages.more, pages.unreadable.len()), (Some(3), false, 0));
    let first = &pages.rows[0];
    assert_eq!(first.changed.as_deref(), Some("2026-09-12T08:00:00.120000"));
    let Element { kind, name, price, valid_from, .. } = &first.row;
    assert_eq!((*kind, name.as_str(), *price), (Kind::Service, "परामर्श", money("400")));
    assert_eq!(*valid_from, Some(day("2026-09-12")));
    assert_eq!(
        first.rest,
        json!({"type": "C", "packagetype": "S", "manualPrice": true}).as_object().cloned().expect("an object")
    );
}

#[test]
fn a_row_with_a_field_of_a_wrong_type_is_named_and_left_out() {
    for (field, wrong) in [
        ("name", json!(7)),
        ("price", json!("dear")),
        ("frequency", json!("often")),
        ("frequency", json!(-1)),
        ("maximumAmount", json!({})),
        ("patientCategory", json!(1000)),
        ("careType", json!(["I"])),
    ] {
        let mut body = three();
        body["data"]["a0"]["edges"][0]["node"][field] = wrong.clone();
        let code = body["data"]["a0"]["edges"][0]["node"]["code"].clone();
        let pages = read(&register::services(), &TWO, &body).expect("pages");
        assert_eq!(json!(pages.unreadable), json!([code]), "{field} {wrong}");
        assert_eq!(pages.rows.len(), 2, "{field} {wrong}");
    }
}

#[test]
fn a_total_that_lies_spoils_the_answer() {
    for (at, total) in [("a0", 4), ("a1", 4), ("a1", 2)] {
        let mut body = three();
        body["data"][at]["totalCount"] = json!(total);
        assert_eq!(fault(&body), wrong::TOTAL, "{at} {total}");
    }
    let mut body = three();
    body["data"]["a0"]["totalCount"] = json!("3");
    assert_eq!(fault(&body), wrong::TOTAL, "no number");
    let mut body = three();
    body["data"]["a0"]["edges"].as_array_mut().expect("edges").pop();
    assert_eq!(fault(&body), wrong::TOTAL, "a short page");
}

#[test]
fn more_rows_than_asked_for_spoil_the_answer() {
    let body = json!({"data": {"a0": page(5, true, &[service(1), service(2), service(3)]), "a1": page(5, false, &[])}});
    assert_eq!(fault(&body), wrong::TOO_MANY);
}

#[test]
fn the_same_row_twice_spoils_the_answer() {
    let body = json!({"data": {"a0": page(3, true, &[service(1), service(2)]), "a1": page(3, false, &[service(2)])}});
    assert_eq!(fault(&body), wrong::TWICE);
}

#[test]
fn a_page_of_another_type_spoils_the_answer() {
    let mut body = three();
    body["data"]["a1"]["edges"][0]["node"]["id"] = json!(id("ItemGQLType", 3));
    assert_eq!(fault(&body), wrong::OTHER_TYPE);
}

#[test]
fn an_edge_without_a_node_spoils_the_answer() {
    for edge in [json!({}), json!({"node": null}), json!(null), json!([]), json!({"node": []})] {
        let mut body = three();
        body["data"]["a1"]["edges"][0] = edge;
        assert_eq!(fault(&body), wrong::EMPTY_ENTRY);
    }
}

#[test]
fn pages_without_end_spoil_the_answer() {
    let places = register::places();
    let empty = json!({"data": {"a0": {"pageInfo": {"hasNextPage": true}, "edges": []}}});
    let answer = read(&places, &[Span { offset: 0, first: 2 }], &empty);
    assert_eq!(answer, Err(Problem::UnexpectedAnswer { what: wrong::ENDLESS }));
}

#[test]
fn a_row_that_cannot_be_read_is_named_and_does_not_cost_the_page() {
    let long = "9".repeat(1_000_000);
    for (field, with, name) in [
        ("price", json!(null), "S2"),
        ("price", json!(long), "S2"),
        ("uuid", json!("no uuid"), "S2"),
        ("code", json!(7), "#1"),
        ("id", json!("%%%"), "S2"),
    ] {
        let mut body = three();
        body["data"]["a0"]["edges"][1]["node"][field] = with;
        let pages = read(&register::services(), &TWO, &body).expect("pages");
        assert_eq!((pages.rows.len(), pages.unreadable), (2, vec![name.to_owned()]), "{field}");
    }
}

#[test]
fn a_span_that_is_missing_spoils_the_answer() {
    let mut body = three();
    body["data"]["a1"] = json!(null);
    assert_eq!(fault(&body), "medicalServices");
    let mut body = three();
    body["data"]["a0"]["edges"] = json!({"node": 1});
    assert_eq!(fault(&body), "medicalServices");
}

#[test]
fn an_error_anywhere_spoils_the_answer() {
    let mut body = three();
    body["errors"] = json!([{"message": "unauthorized"}]);
    assert_eq!(read(&register::services(), &TWO, &body), Err(Problem::NoRight));
}

#[test]
fn names_alone_are_asked_for_reconciliation() {
    let services = register::services();
    let request = services.ask_known(&Span::over(0, 1));
    assert!(request.document.contains("{ id uuid validityFrom }") && !request.document.contains("price"));
    assert!(
        register::diagnoses().ask_known(&Span::over(0, 1)).document.contains("{ id code validityFrom validityTo }")
    );
    let body = three().to_string();
    let reply = Reply { status: 200, content_type: None, body: body.as_bytes() };
    let pages = services.read_known(&TWO, reply).expect("pages");
    assert_eq!((pages.rows.len(), pages.rows[2].key.as_str()), (3, "dbc9e64d-651b-5c05-916c-000000000003"));
}

#[test]
fn past_versions_of_a_diagnosis_are_not_mistaken_for_it() {
    let row = |number: usize, name: &str, ended: Value| json!({"id": id("DiagnosisGQLType", number), "code": "B54", "name": name, "validityTo": ended});
    let rows = [row(9, "Malaria, old", json!("2026-01-01T00:00:00")), row(2, "Unspecified malaria", json!(null))];
    let spans = [Span { offset: 0, first: 100 }];
    let body = json!({"data": {"a0": page(2, false, &rows)}});
    let pages = read(&register::diagnoses(), &spans, &body).expect("pages");
    assert_eq!((pages.total, pages.ended, pages.rows.len()), (Some(2), 1, 1));
    assert_eq!(pages.rows[0].row.name, "Unspecified malaria");
    let text = body.to_string();
    let reply = Reply { status: 200, content_type: None, body: text.as_bytes() };
    let known = register::diagnoses().read_known(&spans, reply).expect("pages");
    assert_eq!((known.ended, known.rows.len(), known.rows[0].key.as_str()), (1, 1, "B54"));
}

#[test]
fn facilities_and_places_are_read() {
    let facility = json!({"id": id("HealthFacilityGQLType", 1), "uuid": "e44b6871-2161-50a2-b75e-2926f4818ecf", "code": "RAPHOS",
        "name": "Rapta District Hospital", "level": "H", "subLevel": null, "careType": "B", "legalForm": {"code": "G"},
        "location": {"name": "Rapta"}, "validityFrom": "2024-09-11T08:00:00", "status": "AC"});
    let one = [Span { offset: 0, first: 1 }];
    let pages =
        read(&register::all_facilities(), &one, &json!({"data": {"a0": page(1, false, &[facility])}})).expect("pages");
    let row = &pages.rows[0].row;
    assert_eq!(
        (row.legal_form.as_deref(), row.sub_level.as_deref(), row.district.as_deref()),
        (Some("G"), None, Some("Rapta"))
    );
    let place = json!({"id": id("LocationGQLType", 2), "uuid": "2f53242b-ba66-56ee-b96e-e48d44a0774b", "code": "R1D1", "name": "Rapta",
        "type": "D", "parent": {"uuid": "e24add89-d581-5c8c-ace2-c6317fc5ccc4"}, "validityFrom": "2024-09-11T08:00:00"});
    let body = json!({"data": {"a0": {"pageInfo": {"hasNextPage": true}, "edges": [{"node": place}]}}});
    let pages = read(&register::places(), &one, &body).expect("pages");
    assert_eq!((pages.total, pages.more, pages.rows[0].row.kind), (None, true, PlaceKind::District));
    assert_eq!(pages.rows[0].row.parent.as_ref().map(ServerId::as_str), Some("e24add89-d581-5c8c-ace2-c6317fc5ccc4"));
}

#[test]
fn a_product_comes_with_its_limits() {
    let product = json!({"id": id("ProductGQLType", 1), "uuid": "c72182a0-b19f-501b-947d-16c60ae8ebc5", "code": "BASIC01", "name": "Basic",
        "dateFrom": "2024-09-11T08:00:00", "dateTo": "2034-09-09T08:00:00", "maxNoVisits": 12, "maxNoSurgery": 0,
        "maxAmountSurgery": "5000.00", "ceilingType": "INSUREE", "ceilingInterpretation": "HEALTH_FACILITY_TYPE",
        "ceiling": "40000.00", "deductibleIp": "10.00", "validityFrom": "2024-09-11T08:00:00"});
    let one = [Span { offset: 0, first: 1 }];
    let pages = read(&register::products(), &one, &json!({"data": {"a0": page(1, false, &[product])}})).expect("pages");
    let product = &pages.rows[0].row;
    let terms = product.terms.as_ref().expect("terms");
    assert_eq!((product.from, product.to), (Some(day("2024-09-11")), Some(day("2034-09-09"))));
    assert_eq!((terms.most.visit, terms.most.surgery, terms.most.delivery), (Some(12), Some(0), None));
    assert_eq!((terms.ceiling.all, terms.deductible.in_patient), (Some(money("40000")), Some(money("10"))));
    assert_eq!((terms.counted_for, terms.told_by.as_deref()), (Some(CountedFor::Insuree), Some("H")));
}

#[test]
fn a_price_list_can_tell_since_when_each_row_holds() {
    let list = register::price_rows(Kind::Item, 1);
    let request = list.ask(&Span::over(0, 2), Order::Usual);
    assert_eq!(request.variables, json!({"list": id("ItemsPricelistGQLType", 1)}));
    assert!(
        request.document.contains("itemsPricelists(id: $list, first: 1) { edges { node {\n  a0: details(first: 2)")
    );
    let row = json!({"id": id("ItemsPricelistDetailGQLType", 113), "priceOverrule": "12.50", "validityFrom": "2026-01-02T08:00:00",
        "item": {"uuid": "bb997840-8ac3-5fbc-b43d-f967f10921dc", "code": "0001"}});
    let inner = json!({"a0": page(1, false, &[row])});
    let spans = [Span { offset: 0, first: 2 }];
    let pages =
        read(&list, &spans, &json!({"data": {"itemsPricelists": {"edges": [{"node": inner}]}}})).expect("pages");
    let row = &pages.rows[0];
    assert_eq!((row.row.code.as_str(), row.row.overrule), ("0001", Some(money("12.50"))));
    assert_eq!(row.changed.as_deref(), Some("2026-01-02T08:00:00"));
    let hidden = read(&list, &spans, &json!({"data": {"itemsPricelists": {"edges": []}}}));
    assert_eq!(hidden, Err(Problem::UnexpectedAnswer { what: "details" }));
}

#[test]
fn products_stand_with_what_they_count_wherever_they_are_sold() {
    let read = |products: usize, body: &Value| {
        let body = body.to_string();
        register::read_standings(products, Reply { status: 200, content_type: None, body: body.as_bytes() })
    };
    let node = json!({"id": id("ProductGQLType", 1), "uuid": "c72182a0-b19f-501b-947d-16c60ae8ebc5", "code": "BASIC01",
        "ceilingType": "TREATMENT", "validityFrom": "2026-01-02T08:00:00", "validityTo": null, "lumpSum": "12.00",
        "services": {"totalCount": 52}, "items": {"totalCount": 61}});
    let ended = json!({"id": id("ProductGQLType", 2), "uuid": "12496072-0353-56da-b1cb-9cd75ed3db62", "code": "OLD",
        "validityTo": "2026-01-02T08:00:00", "services": {"totalCount": 1}, "items": {"totalCount": 1}});
    let standings = read(2, &json!({"data": {"p0": ended, "p1": node}})).expect("an answer");
    assert_eq!(standings.len(), 1, "what is no longer sold is left out");
    let standing = &standings[0];
    assert_eq!((standing.services, standing.items), (52, 61));
    assert_eq!((standing.product.number, standing.product.changed.as_deref()), (Some(1), Some("2026-01-02T08:00:00")));
    assert_eq!(standing.product.rest, json!({"lumpSum": "12.00"}).as_object().cloned().expect("an object"));
    let terms = standing.product.row.terms.as_ref().expect("terms");
    assert_eq!(terms.counted_for, Some(CountedFor::Treatment));
    let mut uncounted = node.clone();
    uncounted["items"] = json!({"totalCount": "61"});
    assert_eq!(read(1, &json!({"data": {"p0": uncounted}})), Err(Problem::UnexpectedAnswer { what: wrong::TOTAL }));
    let hidden = json!({"errors": [{"message": "unauthorized"}], "data": {"p0": null}});
    assert_eq!(read(1, &hidden), Err(Problem::NoRight));
    assert_eq!(register::standings(&[ServerId::new("x")]).variables, json!({"p0": "x"}));
}

#[test]
fn covered_elements_lie_in_their_product_and_ended_ones_do_not_count() {
    let row = |number: usize, ended: Option<&str>| {
        json!({"id": id("ProductItemGQLType", number), "item": {"uuid": "bb997840-8ac3-5fbc-b43d-f967f10921dc", "code": "0001"},
        "priceOrigin": "RELATIVE", "limitationType": "CO_INSURANCE", "limitationTypeE": "FIXED_AMOUNT", "limitationTypeR": null,
        "limitAdult": "80.00", "limitChild": "100.00", "limitNoAdult": 4, "waitingPeriodAdult": 3, "validityTo": ended})
    };
    let list = register::covered_items(&ServerId::new("c72182a0-b19f-501b-947d-16c60ae8ebc5"));
    let request = list.ask(&Span::over(0, 2), Order::Usual);
    assert!(request.document.contains("product(uuid: $product) {\n  a0: items(first: 2)"));
    let inner = json!({"a0": page(2, false, &[row(1, Some("2025-01-01T00:00:00")), row(2, None)])});
    let body = json!({"data": {"product": inner}});
    let pages = read(&list, &[Span { offset: 0, first: 2 }], &body).expect("pages");
    assert_eq!((pages.total, pages.ended, pages.rows.len()), (Some(2), 1, 1));
    let rule = &pages.rows[0].row;
    assert_eq!((rule.code.as_str(), rule.price_origin), ("0001", Some(PriceOrigin::Relative)));
    assert_eq!((rule.other.kind, rule.other.limit.adult), (Some(LimitKind::CoInsurance), Some(money("80"))));
    assert_eq!((rule.emergency.kind, rule.referral.kind), (Some(LimitKind::FixedAmount), None));
    assert_eq!((rule.most.adult, rule.waiting_months.adult), (Some(quantity("4")), Some(3)));
    let none = read(&list, &[Span { offset: 0, first: 2 }], &json!({"data": {"product": null}}));
    assert_eq!(none, Err(Problem::UnexpectedAnswer { what: "items" }));
}
