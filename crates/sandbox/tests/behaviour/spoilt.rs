//! Answers spoilt on purpose: each fault does what it says, where it says, as often as it says.

use claims_sandbox::Options;
use reqwest::{Method, header};
use serde_json::{Value, json};

use crate::desk::{Desk, options};

const ITEMS: &str =
    "{ a0: medicalItems(first: 3) { totalCount pageInfo { hasNextPage } edges { node { id code price } } } }";

/// A client that does not unpack.
fn as_sent() -> reqwest::Client {
    reqwest::Client::builder().no_gzip().no_proxy().build().expect("client")
}

async fn fault(desk: &Desk, act: Value) {
    let (status, problem) = desk.control("faults", json!([{ "do": act }])).await;
    assert_eq!(status, 204, "{problem}");
}

/// The page over both ways, spoilt.
async fn spoilt(act: Value) -> (Value, Value) {
    let mut desk = Desk::open().await;
    desk.query(ITEMS).await;
    fault(&desk, json!({ "spoil": act })).await;
    let (_, bundle) = desk.get("Medication/?_count=3").await;
    let page = desk.query(ITEMS).await;
    (bundle, page["data"]["a0"].clone())
}

#[tokio::test]
async fn another_page_can_be_promised_for_ever() {
    let (bundle, page) = spoilt(json!("endless")).await;
    assert!(bundle["link"].as_array().expect("links").iter().any(|link| link["relation"] == "next"));
    assert_eq!(page["pageInfo"]["hasNextPage"], true);
}

#[tokio::test]
async fn a_total_can_lie() {
    let (bundle, page) = spoilt(json!({ "total": -69 })).await;
    assert_eq!((&bundle["total"], &page["totalCount"]), (&json!(1), &json!(1)));
}

#[tokio::test]
async fn a_row_can_come_twice() {
    let (bundle, page) = spoilt(json!("row-twice")).await;
    assert_eq!(bundle["entry"][0], bundle["entry"][1]);
    assert_eq!(page["edges"][0], page["edges"][1]);
    assert_ne!(page["edges"][1], page["edges"][2]);
}

#[tokio::test]
async fn a_page_can_be_of_another_type() {
    let (bundle, page) = spoilt(json!("other-type")).await;
    assert_eq!(bundle["entry"][2]["resource"]["resourceType"], "Basic");
    assert_eq!(page["edges"][2]["node"]["id"], "RmVlZGJhY2tHUUxUeXBlOjE=");
}

#[tokio::test]
async fn an_entry_can_be_empty() {
    let (bundle, page) = spoilt(json!("empty-entry")).await;
    assert_eq!(bundle["entry"][0], json!({ "resource": null }));
    assert_eq!(page["edges"][0], json!({ "node": null }));
}

#[tokio::test]
async fn a_number_can_have_a_million_digits() {
    let desk = Desk::open().await;
    fault(&desk, json!({ "spoil": { "huge-number": "total" } })).await;
    let path = "api_fhir_r4/Medication/?_count=3";
    let text = desk.ask(Method::GET, path, None).await.expect("answers").text().await.expect("whole");
    assert!(text.contains(&"9".repeat(1_000_000)));
}

#[tokio::test]
async fn a_field_can_have_a_wrong_type() {
    let (_, page) = spoilt(json!({ "wrong-type": "price" })).await;
    assert_eq!(
        (&page["edges"][0]["node"]["price"], &page["edges"][1]["node"]["price"]),
        (&json!([[]]), &json!("45.00"))
    );
}

#[tokio::test]
async fn a_field_within_a_field_can_be_spoilt() {
    let (bundle, _) = spoilt(json!({ "wrong-type": "valueMoney/value" })).await;
    let value = |at: usize| bundle["entry"][at]["resource"]["extension"][0]["valueMoney"]["value"].clone();
    assert_eq!((value(0), value(1)), (json!([[]]), json!(45.0)));
    let (bundle, _) = spoilt(json!({ "wrong-type": "extension/1/valueUsageContext" })).await;
    let usage = &bundle["entry"][0]["resource"]["extension"][2]["extension"];
    assert_eq!(
        (&usage[0]["valueUsageContext"]["code"]["code"], &usage[1]["valueUsageContext"]),
        (&json!("gender"), &json!([[]]))
    );
}

#[tokio::test]
async fn one_bad_row_fails_its_page_only() {
    let mut desk = Desk::open().await;
    desk.query(ITEMS).await;
    fault(&desk, json!({ "spoil": { "bad-row": "M002" } })).await;
    let mut answers = Vec::new();
    for page in 1..=3 {
        answers.push(desk.get(&format!("Medication/?_count=1&page-offset={page}")).await.0);
    }
    assert_eq!(answers, [200, 500, 200]);
    assert!(desk.query(ITEMS).await["errors"].is_array());
    assert!(
        desk.query("{ medicalItems(code: \"M001\") { totalCount edges { node { code } } } }").await["errors"].is_null()
    );
}

#[tokio::test]
async fn price_lists_can_dangle_repeat_and_vanish() {
    let mut desk = Desk::open().await;
    let query = "{ pricelists(itemsPricelistId: 1) { items { id p } } healthFacilities(code: \"TRAIN1\") { edges { node { itemsPricelist { id } } } } }";
    let whole = desk.query(query).await;
    let items = |told: &Value| told["data"]["pricelists"]["items"].as_array().cloned().expect("items");
    fault(&desk, json!({ "spoil": "dangling-price" })).await;
    assert_eq!(items(&desk.query(query).await).last(), Some(&json!({ "id": 99_999_999, "p": "1.00" })));
    fault(&desk, json!({ "spoil": "price-twice" })).await;
    let twice = items(&desk.query(query).await);
    assert_eq!((twice[0]["id"].clone(), twice.len()), (twice[twice.len() - 1]["id"].clone(), items(&whole).len() + 1));
    fault(&desk, json!({ "spoil": "no-price-list" })).await;
    let none = desk.query(query).await;
    assert!(
        items(&none).is_empty() && none["data"]["healthFacilities"]["edges"][0]["node"]["itemsPricelist"].is_null()
    );
}

#[tokio::test]
async fn too_many_requests_come_with_and_without_a_time_to_wait() {
    let desk = Desk::open().await;
    for (wait, told) in [(json!(null), None), (json!(17), Some("17"))] {
        fault(&desk, json!({ "too-many": wait })).await;
        let answer = desk.ask(Method::GET, "api_fhir_r4/Medication/", None).await.expect("answers");
        let header = answer.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok());
        assert_eq!((answer.status().as_u16(), header), (429, told));
    }
}

#[tokio::test]
async fn a_fault_strikes_one_list_a_number_of_times() {
    let mut desk = Desk::open().await;
    desk.query(ITEMS).await;
    let rule = json!([{ "when": { "body_contains": "medicalItems", "times": 1 }, "do": { "spoil": { "total": 1 } } }]);
    desk.control("faults", rule).await;
    let services = "{ medicalServices(first: 1) { totalCount } }";
    let all = desk.query(services).await;
    let lies = desk.query(ITEMS).await["data"]["a0"]["totalCount"].as_u64();
    let truth = desk.query(ITEMS).await["data"]["a0"]["totalCount"].as_u64();
    assert_eq!(lies, truth.map(|total| total + 1));
    assert_eq!(desk.query(services).await, all);
}

#[tokio::test]
async fn answers_are_compressed_where_that_is_wanted_on_both_sides() {
    for (gzip, accepted, encoding) in
        [(true, "gzip, deflate", Some("gzip")), (true, "identity", None), (false, "gzip", None)]
    {
        let desk = Desk::with(Options { gzip, ..options() }).await;
        let url = format!("{}api_fhir_r4/Medication/?_count=50", desk.payer.base_url());
        let request = as_sent().get(url).bearer_auth(&desk.token).header(header::ACCEPT_ENCODING, accepted);
        let answer = request.send().await.expect("answers");
        let told =
            answer.headers().get(header::CONTENT_ENCODING).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let bytes = answer.bytes().await.expect("whole").len();
        assert_eq!((told.as_deref(), bytes < 20_000), (encoding, encoding.is_some()), "{bytes}");
        let (status, bundle) = desk.get("Medication/?_count=50").await;
        assert_eq!((status, bundle["entry"].as_array().map(Vec::len)), (200, Some(50)));
    }
}

#[tokio::test]
async fn compressed_answers_can_break_off_or_never_end() {
    let desk = Desk::open().await;
    fault(&desk, json!({ "gzip-truncate": 200 })).await;
    let half = desk.ask(Method::GET, "api_fhir_r4/Medication/?_count=50", None).await.expect("the head arrives");
    assert!(half.bytes().await.is_err());
    fault(&desk, json!({ "gzip-bomb": 20 })).await;
    let url = format!("{}api_fhir_r4/Medication/?_count=1", desk.payer.base_url());
    let packed = as_sent().get(&url).bearer_auth(&desk.token).header(header::ACCEPT_ENCODING, "gzip");
    let packed = packed.send().await.expect("answers").bytes().await.expect("whole").len();
    let open = desk.ask(Method::GET, "api_fhir_r4/Medication/?_count=1", None).await.expect("answers");
    let open = open.bytes().await.expect("whole").len();
    assert!(packed < 100_000 && open > 20_000_000, "{packed} bytes hold {open}");
}
