//! Large catalogues, whole lists in one request, and master data that change while the payer runs.

use claims_sandbox::{Options, Size};
use serde_json::{Value, json};

use crate::desk::{Desk, GRACE, claim, options, reasons};

async fn change(desk: &Desk, changes: Value) {
    assert_eq!(desk.control("change", changes).await, (204, Value::String(String::new())));
}

async fn later(desk: &Desk, seconds: i64) {
    desk.control("clock", json!({ "advance_seconds": seconds })).await;
}

/// The only row of a list.
async fn one(desk: &mut Desk, query: &str) -> Value {
    let told = desk.query(query).await;
    let list = told["data"].as_object().and_then(|data| data.values().next()).cloned().unwrap_or_default();
    assert_eq!(list["edges"].as_array().map(Vec::len), Some(1), "{told}");
    list["edges"][0]["node"].clone()
}

#[tokio::test]
async fn a_catalogue_can_be_large_and_is_the_same_for_the_same_seed() {
    let size = Size { services: 300, items: 200, diagnoses: 1500 };
    let mut names = Vec::new();
    for seed in [7, 7, 8] {
        let mut desk = Desk::with(Options { catalogue: size, seed, ..options() }).await;
        let told = desk
            .query(
                "{ medicalServices(first: 1) { totalCount } medicalItems(first: 100, offset: 100) { totalCount edges { node { name code } } }
                   diagnoses(first: 100, offset: 1400) { totalCount edges { node { name code } } } }",
            )
            .await;
        let data = &told["data"];
        let totals = ["medicalServices", "medicalItems", "diagnoses"].map(|name| data[name]["totalCount"].as_u64());
        assert_eq!(totals, [Some(300), Some(200), Some(1500)]);
        names.push((data["medicalItems"]["edges"].to_string(), data["diagnoses"]["edges"].to_string()));
    }
    assert_eq!(names[0], names[1]);
    assert_ne!(names[0].0, names[2].0);
    let all = format!("{}{}", names[0].0, names[0].1);
    let has = |range: std::ops::RangeInclusive<char>| all.chars().any(|c| range.contains(&c));
    assert!(has('à'..='ÿ') && has('\u{900}'..='\u{97f}'), "accents and Devanagari");
}

#[tokio::test]
async fn codes_of_a_large_catalogue_are_all_different() {
    let desk = Desk::with(Options { catalogue: Size::each(15_000), ..options() }).await;
    for name in ["diagnosis", "medical-item", "medical-service"] {
        let (_, list) = desk.get(&format!("CodeSystem/{name}/")).await;
        let mut codes: Vec<&str> =
            list["concept"].as_array().expect("codes").iter().filter_map(|c| c["code"].as_str()).collect();
        assert_eq!(codes.len(), 15_000);
        assert!(codes.iter().all(|code| code.len() <= 6), "{name}");
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), 15_000, "{name}");
    }
}

#[tokio::test]
async fn several_pages_of_a_list_come_in_one_answer() {
    let mut desk = Desk::with(Options { catalogue_rows: Some(250), ..options() }).await;
    // The cursor of row 99.
    let told = desk
        .query(
            "query Many { a0: medicalItems(orderBy: [\"id\"], first: 100) { ...Rows }
               a1: medicalItems(orderBy: [\"id\"], first: 100, after: \"YXJyYXljb25uZWN0aW9uOjk5\") { ...Rows }
               a2: medicalItems(orderBy: [\"id\"], first: 100, offset: 300) { ...Rows } }
             fragment Rows on ItemGQLTypeConnection { totalCount pageInfo { hasNextPage } edges { node { id code } } }",
        )
        .await;
    let data = &told["data"];
    let rows = |at: &str| data[at]["edges"].as_array().cloned().unwrap_or_default();
    assert_eq!((rows("a0").len(), rows("a1").len(), rows("a2").len()), (100, 100, 0));
    assert!(rows("a0").iter().all(|row| !rows("a1").contains(row)));
    assert_eq!((&data["a0"]["totalCount"], &data["a2"]["totalCount"]), (&json!(250), &json!(250)));
}

#[tokio::test]
async fn places_and_facilities_are_listed() {
    let mut desk = Desk::open().await;
    let told = desk.query("{ locations(first: 100) { edges { node { code type parent { uuid } } } } }").await;
    let own = told["data"]["locations"]["edges"].as_array().map_or(0, Vec::len);
    let told = desk.query("{ locationsAll(first: 100) { edges { node { uuid } } } }").await;
    assert!(own > 3 && own < told["data"]["locationsAll"]["edges"].as_array().map_or(0, Vec::len));
    let (status, _) = desk.bare_query("{ locations { totalCount } }").await;
    assert_eq!(status, 400, "places are not counted");
    let told = desk
        .query("{ healthFacilities { totalCount } healthFacilitiesStr(ignoreLocation: true) { totalCount edges { node { legalForm { code } subLevel { code } } } } }")
        .await;
    let (own, all) =
        (&told["data"]["healthFacilities"]["totalCount"], &told["data"]["healthFacilitiesStr"]["totalCount"]);
    assert!(own.as_u64() < all.as_u64(), "{told}");
}

#[tokio::test]
async fn what_a_product_covers_is_paged_within_it() {
    let mut desk = Desk::open().await;
    let uuid = one(&mut desk, "{ products(code: \"BASIC\") { edges { node { uuid } } } }").await["uuid"].clone();
    let told = desk
        .query(&format!(
            "{{ product(uuid: {uuid}) {{ a0: items(first: 10) {{ totalCount edges {{ node {{ id item {{ code }} }} }} }}
                a1: items(first: 100, offset: 10) {{ totalCount edges {{ node {{ id item {{ code }} priceOrigin limitationType limitNoAdult validityTo }} }} }} }} }}"
        ))
        .await;
    let product = &told["data"]["product"];
    let total = product["a0"]["totalCount"].as_u64().expect("a total");
    assert_eq!(product["a0"]["edges"].as_array().map(Vec::len), Some(10));
    assert_eq!(product["a1"]["edges"].as_array().map(|rows| rows.len() as u64 + 10), Some(total));
    let row = &product["a1"]["edges"][0]["node"];
    assert!(row["priceOrigin"] == "PRICELIST" && row["limitationType"].as_str().is_some_and(|t| t.len() > 1), "{row}");
}

#[tokio::test]
async fn a_new_price_moves_the_row_to_the_front() {
    let mut desk = Desk::open().await;
    later(&desk, 60).await;
    change(&desk, json!([{ "element": { "kind": "item", "code": "M003", "price": "13.50" } }])).await;
    let newest = "{ medicalItems(orderBy: [\"-validityFrom\", \"-id\"], first: 1) { edges { node { code price validityFrom } } } }";
    let first = one(&mut desk, newest).await;
    assert_eq!((&first["code"], &first["price"]), (&json!("M003"), &json!("13.50")));
    assert!(
        first["validityFrom"].as_str().is_some_and(|at| at.starts_with("2026-03-10T") && at.len() <= 26),
        "{first}"
    );
    let usual = one(&mut desk, "{ medicalItems(first: 1) { edges { node { code } } } }").await;
    assert_eq!(usual["code"], "M001");
}

#[tokio::test]
async fn a_change_the_server_does_not_compare_leaves_the_date() {
    let mut desk = Desk::open().await;
    later(&desk, 60).await;
    let query = "{ medicalItems(code: \"M003\") { edges { node { maximumAmount validityFrom } } } }";
    let before = one(&mut desk, query).await;
    change(&desk, json!([{ "element": { "kind": "item", "code": "M003", "maximum_amount": "7" } }])).await;
    let after = one(&mut desk, query).await;
    assert_eq!((&after["maximumAmount"], &after["validityFrom"]), (&json!("7.00"), &before["validityFrom"]));
}

#[tokio::test]
async fn changed_rows_are_found_by_time_over_fhir() {
    let desk = Desk::open().await;
    later(&desk, 3600).await;
    let (_, before) = desk.get("Medication/?_count=500&_lastUpdated=ge2026-03-10T00:00:00").await;
    assert_eq!(before["total"], 0);
    change(&desk, json!([{ "element": { "kind": "item", "code": "M003", "name": "Ibuprofène" } }])).await;
    let (_, stale) = desk.get("Medication/?_count=500&_lastUpdated=ge2026-03-10T00:00:00").await;
    assert_eq!(stale["total"], 0, "the count of a filter is an hour old");
    let (_, fresh) = desk.get("Medication/?_count=500&_lastUpdated=ge2026-03-10T00:00:01").await;
    assert_eq!((&fresh["total"], &fresh["entry"][0]["resource"]["code"]["text"]), (&json!(1), &json!("Ibuprofène")));
    let (_, all) = desk.get("Medication/?_count=500").await;
    let last = all["entry"].as_array().and_then(|rows| rows.last()).expect("rows");
    assert_eq!(last["resource"]["code"]["text"], "Ibuprofène", "the row changed last comes last");
}

#[tokio::test]
async fn a_retired_element_vanishes_without_a_word_and_is_refused() {
    let mut desk = Desk::open().await;
    let count = "{ medicalItems(first: 1) { totalCount } }";
    let before = desk.query(count).await["data"]["medicalItems"]["totalCount"].as_u64().expect("a total");
    let list = "{ pricelists(itemsPricelistId: 1) { items { id } } }";
    let listed = |told: &Value| told["data"]["pricelists"]["items"].as_array().map_or(0, Vec::len);
    let rows = listed(&desk.query(list).await);
    change(&desk, json!([{ "retire-element": { "kind": "item", "code": "M001" } }])).await;
    assert_eq!(desk.query(count).await["data"]["medicalItems"]["totalCount"].as_u64(), Some(before - 1));
    assert_eq!(listed(&desk.query(list).await), rows - 1, "price lists lose it too");
    let (status, response) =
        desk.post("Claim/", claim("T-1", GRACE, &[("M001", "1", "10"), ("M003", "1", "12")])).await;
    assert_eq!((status, reasons(&response)), (201, vec!["1".to_owned(), "0".to_owned()]));
    let twice = desk.control("change", json!([{ "retire-element": { "kind": "item", "code": "M001" } }])).await;
    assert_eq!(twice.0, 404);
}

#[tokio::test]
async fn an_added_element_is_in_no_price_list_until_it_is_put_there() {
    let mut desk = Desk::open().await;
    change(&desk, json!([{ "add-element": { "kind": "item", "code": "N001", "like": "M001", "name": "नयाँ औषधि", "price": "99" } }])).await;
    let row = one(&mut desk, "{ medicalItems(code: \"N001\") { edges { node { name price } } } }").await;
    assert_eq!(row, json!({ "name": "नयाँ औषधि", "price": "99.00" }));
    let list = "{ pricelists(itemsPricelistId: 1) { items { id p } } }";
    let id = one(&mut desk, "{ medicalItems(code: \"N001\") { edges { node { id } } } }").await["id"].clone();
    assert_eq!(id, "SXRlbUdRTFR5cGU6NzE=", "the next database id: ItemGQLType:71");
    assert!(!desk.query(list).await.to_string().contains("71,"));
    change(&desk, json!([{ "price": { "facility": "TRAIN1", "kind": "item", "code": "N001", "price": "88" } }])).await;
    let told = desk.query(list).await;
    assert!(
        told["data"]["pricelists"]["items"].as_array().expect("items").contains(&json!({ "id": 71, "p": "88.00" }))
    );
}

#[tokio::test]
async fn price_lists_change_and_go() {
    let mut desk = Desk::open().await;
    later(&desk, 60).await;
    let facility = "{ healthFacilities(code: \"TRAIN1\") { edges { node { itemsPricelist { validityFrom name } validityFrom } } } }";
    let before = one(&mut desk, facility).await;
    change(
        &desk,
        json!([
            { "price": { "facility": "TRAIN1", "kind": "item", "code": "M001", "price": null } },
            { "unlist": { "facility": "TRAIN1", "kind": "item", "code": "M003" } },
        ]),
    )
    .await;
    let after = one(&mut desk, facility).await;
    assert_eq!(after, before, "the list does not tell that its rows changed");
    let rows = one(
        &mut desk,
        "{ itemsPricelists(id: \"SXRlbXNQcmljZWxpc3RHUUxUeXBlOjE=\") { edges { node {
        name details(first: 2) { totalCount edges { node { item { code } priceOverrule validityFrom } } } } } } }",
    )
    .await;
    let row = |at: usize| &rows["details"]["edges"][at]["node"];
    assert_eq!((&row(0)["item"]["code"], &row(1)["item"]["code"]), (&json!("M001"), &json!("M002")));
    assert!(row(0)["validityFrom"].as_str() > row(1)["validityFrom"].as_str(), "a re-priced row is dated");
    change(&desk, json!([{ "drop-list": { "facility": "TRAIN1", "kind": "item" } }])).await;
    let gone = one(&mut desk, facility).await;
    assert!(gone["itemsPricelist"].is_null() && gone["validityFrom"].as_str() > after["validityFrom"].as_str());
    let (_, response) = desk.post("Claim/", claim("T-1", GRACE, &[("M001", "1", "10")])).await;
    assert_eq!(reasons(&response), ["2"]);
    let name = after["itemsPricelist"]["name"].clone();
    change(&desk, json!([{ "give-list": { "facility": "TRAIN1", "kind": "item", "name": name } }])).await;
    assert_eq!(one(&mut desk, facility).await["itemsPricelist"]["name"], name);
}

#[tokio::test]
async fn a_renamed_diagnosis_is_listed_in_both_versions() {
    let mut desk = Desk::open().await;
    let (_, before) = desk.get("CodeSystem/diagnosis/").await;
    change(
        &desk,
        json!([
            { "diagnosis": { "code": "B54", "name": "औलो" } },
            { "retire-diagnosis": { "code": "A00" } },
            { "add-diagnosis": { "code": "U99", "name": "New" } },
        ]),
    )
    .await;
    let told = desk.query("{ diagnoses(code: \"B54\") { edges { node { name validityTo } } } }").await;
    let rows = told["data"]["diagnoses"]["edges"].as_array().cloned().expect("rows");
    let live: Vec<&Value> = rows.iter().map(|row| &row["node"]).filter(|node| node["validityTo"].is_null()).collect();
    assert_eq!((rows.len(), live.len(), &live[0]["name"]), (2, 1, &json!("औलो")));
    let (_, after) = desk.get("CodeSystem/diagnosis/").await;
    assert_eq!(after["count"].as_u64(), before["count"].as_u64().map(|count| count + 3));
    let mut sick = claim("T-1", GRACE, &[("M001", "1", "10")]);
    sick["diagnosis"][0]["diagnosisCodeableConcept"]["coding"][0]["code"] = json!("A00");
    assert_eq!(desk.post("Claim/", sick).await.0, 500);
}

#[tokio::test]
async fn facilities_and_places_are_renamed_for_everybody() {
    let mut desk = Desk::open().await;
    later(&desk, 60).await;
    change(
        &desk,
        json!([
            { "facility": { "code": "TRAIN1", "name": "Hôpital de la Rive" } },
            { "location": { "code": "T1D1", "name": "Rive" } },
        ]),
    )
    .await;
    let row =
        one(&mut desk, "{ healthFacilities(code: \"TRAIN1\") { edges { node { name location { name } } } } }").await;
    assert_eq!(row, json!({ "name": "Hôpital de la Rive", "location": { "name": "Rive" } }));
    let (_, organization) = desk.get("Organization/TRAIN1/").await;
    assert_eq!(
        (&organization["name"], &organization["address"][0]["district"]),
        (&json!("Hôpital de la Rive"), &json!("Rive"))
    );
    let boss = one(&mut desk, "{ claimAdmins(code: \"clerk\") { edges { node { healthFacility { name } } } } }").await;
    assert_eq!(boss["healthFacility"]["name"], "Hôpital de la Rive");
    let ward = one(&mut desk, "{ locations(code: \"T1D1W1\") { edges { node { parent { name } } } } }").await;
    assert_eq!(ward["parent"]["name"], "Rive");
}

#[tokio::test]
async fn a_list_of_changes_is_done_whole_or_not_at_all() {
    let mut desk = Desk::open().await;
    let (status, problem) = desk
        .control(
            "change",
            json!([{ "element": { "kind": "item", "code": "M001", "price": "1" } }, { "facility": { "code": "NOWHERE", "name": "X" } }]),
        )
        .await;
    assert!(status == 404 && problem["problem"].as_str().is_some_and(|text| text.contains("NOWHERE")), "{problem}");
    let row = one(&mut desk, "{ medicalItems(code: \"M001\") { edges { node { price } } } }").await;
    assert_eq!(row["price"], "10.00");
    assert_eq!(desk.control("change", json!([{ "explode": {} }])).await.0, 400);
}
