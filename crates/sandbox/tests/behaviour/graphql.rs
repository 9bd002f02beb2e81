//! The GraphQL endpoint: CSRF, errors, paging, master data and cover.

use claims_sandbox::{Options, Release};
use serde_json::json;

use crate::desk::{Desk, GRACE, claim, options};

#[tokio::test]
async fn guarded_lists_want_the_csrf_token_and_others_do_not() {
    let mut desk = Desk::open().await;
    for guarded in ["claims", "insurees", "healthFacilities", "medicalItems", "medicalServices", "policies"] {
        let (status, body) = desk.bare_query(&format!("{{ {guarded} {{ totalCount }} }}")).await;
        assert_eq!((status, &body["errors"][0]["message"]), (200, &json!("'csrftoken'")), "{guarded}");
    }
    for open in ["diagnoses", "claimAdmins", "products"] {
        let (_, body) = desk.bare_query(&format!("{{ {open} {{ totalCount }} }}")).await;
        assert!(body.get("errors").is_none(), "{open}: {body}");
    }
    let told = desk.query("{ claims { totalCount } }").await;
    assert_eq!(told["data"]["claims"]["totalCount"], 0);
    let (_, body) = desk.bare_query("{ claims { totalCount } }").await;
    assert_eq!(body["errors"][0]["message"], "CSRF token missing or incorrect.", "the cookie alone is not enough");
}

#[tokio::test]
async fn bad_documents_are_400_and_bad_tokens_401() {
    let mut desk = Desk::open().await;
    for bad in [
        "{ claims { totalCount ",
        "{ claims { nonsense } }",
        "{ claims }",
        "{ claims(nonsense: 1) { totalCount } }",
        "{ claim(uuid: \"x\") { code } }",
    ] {
        assert_eq!(desk.bare_query(bad).await.0, 400, "{bad}");
    }
    let (_, body) = desk.bare_query("{ claims { nonsense } }").await;
    assert_eq!(body["errors"][0]["message"], "Cannot query field \"nonsense\" on type \"ClaimGQLTypeConnection\".");
    desk.token = "x.y.z".to_owned();
    assert_eq!(desk.bare_query("{ claims { totalCount } }").await.0, 401);
}

#[tokio::test]
async fn a_wrong_password_over_graphql_differs_by_release() {
    let sign_in = "mutation { tokenAuth(username: \"clerk\", password: \"x\") { token } }";
    assert_eq!(Desk::open().await.bare_query(sign_in).await.0, 200);
    assert_eq!(Desk::on(Release::R2510).await.bare_query(sign_in).await.0, 401);
}

#[tokio::test]
async fn the_price_list_gives_own_prices_by_database_id() {
    let mut desk = Desk::open().await;
    let told =
        desk.query("{ healthFacilities(code: \"TRAIN1\") { edges { node { name itemsPricelist { id } } } } }").await;
    assert_eq!(told["data"]["healthFacilities"]["edges"][0]["node"]["name"], "Training Health Centre");
    let told = desk
        .query("{ pricelists(itemsPricelistId: 1, servicesPricelistId: 1) { items { id p } services { id p } } }")
        .await;
    let items = told["data"]["pricelists"]["items"].as_array().expect("items").clone();
    assert!(items.contains(&json!({ "id": 9, "p": "312.50" })));
    assert!(items.contains(&json!({ "id": 1, "p": null })));
    assert!(!items.iter().any(|i| i["id"] == 40), "insulin is not on the list");
    desk.sign_in("lake").await;
    let told = desk.query("{ healthFacilities(code: \"TRAIN3\") { edges { node { itemsPricelist { id } } } } }").await;
    assert!(told["data"]["healthFacilities"]["edges"][0]["node"]["itemsPricelist"].is_null());
}

#[tokio::test]
async fn connections_hold_at_most_a_hundred_rows_and_go_on_by_cursor() {
    let mut desk = Desk::with(Options { catalogue_rows: Some(250), ..options() }).await;
    let told = desk.query("{ medicalItems(first: 101) { totalCount } }").await;
    assert!(
        told["errors"][0]["message"].as_str().is_some_and(|m| m.contains("exceeds the `first` limit of 100 records"))
    );
    let (mut codes, mut after) = (Vec::new(), String::new());
    loop {
        let page = desk.query(&format!("{{ medicalItems(first: 100{after}) {{ pageInfo {{ hasNextPage endCursor }} edges {{ node {{ code }} }} }} }}")).await;
        let page = &page["data"]["medicalItems"];
        codes.extend(page["edges"].as_array().expect("edges").iter().map(|e| e["node"]["code"].to_string()));
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = format!(", after: {}", page["pageInfo"]["endCursor"]);
    }
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), 250);
}

#[tokio::test]
async fn policies_and_what_is_left_of_them_are_told() {
    let mut desk = Desk::open().await;
    let told = desk.query(&format!("{{ policiesByInsuree(chfId: \"{GRACE}\", activeOrLastExpiredOnly: true) {{ edges {{ node {{ productCode status ceiling }} }} }} policyEligibilityByInsuree(chfId: \"{GRACE}\") {{ totalSurgeriesLeft totalVisitsLeft }} }}")).await;
    let node = &told["data"]["policiesByInsuree"]["edges"][0]["node"];
    assert_eq!((&node["productCode"], &node["status"]), (&json!("BASIC"), &json!(2)));
    assert_eq!(told["data"]["policyEligibilityByInsuree"]["totalSurgeriesLeft"], 2);
    desk.post("Claim/", claim("T-1", GRACE, &[("S1", "1", "700")])).await;
    let told =
        desk.query(&format!("{{ policyEligibilityByInsuree(chfId: \"{GRACE}\") {{ totalSurgeriesLeft }} }}")).await;
    assert_eq!(told["data"]["policyEligibilityByInsuree"]["totalSurgeriesLeft"], 1);
    let told = desk.query("{ policyEligibilityByInsuree(chfId: \"1\") { prodId } }").await;
    assert_eq!(told["errors"][0]["message"], "Insuree matching query does not exist.");
    let told = desk.query("{ policyServiceEligibilityByInsuree(chfId: \"700100211\", serviceCode: \"A1\") { isServiceOk minDateService } }").await;
    assert_eq!(
        told["data"]["policyServiceEligibilityByInsuree"],
        json!({ "isServiceOk": false, "minDateService": null })
    );
    let told = desk
        .query(&format!(
            "{{ policies(insureePolicies_Insuree_ChfId: \"{GRACE}\") {{ edges {{ node {{ stage }} }} }} }}"
        ))
        .await;
    assert_eq!(told["data"]["policies"]["edges"][0]["node"]["stage"], "N");
}

#[tokio::test]
async fn products_want_their_own_right() {
    let mut desk = Desk::of("noproducts", options()).await;
    let told = desk.query("{ products(first: 5) { totalCount } }").await;
    assert_eq!(told["errors"][0]["message"], "unauthorized");
    desk.sign_in("clerk").await;
    let told = desk
        .query("{ products(first: 5) { edges { node { code items { edges { node { item { code } } } } } } } }")
        .await;
    assert_eq!(told["data"]["products"]["edges"][0]["node"]["code"], "BASIC");
}

#[tokio::test]
async fn claims_are_filtered_by_beginning_of_code_status_and_date() {
    let mut desk = Desk::open().await;
    for code in ["TR-2", "TR-10", "XX-1"] {
        desk.post("Claim/", claim(code, GRACE, &[("M001", "1", "10")])).await;
    }
    let told = desk.query("{ claims(code_Istartswith: \"tr\", status: 4, dateClaimed_Gte: \"2026-03-10\", healthFacility_Code: \"TRAIN1\", orderBy: [\"-code\"], first: 1) { totalCount edges { node { code insuree { chfId } } } } }").await;
    assert_eq!(told["data"]["claims"]["totalCount"], 2);
    assert_eq!(told["data"]["claims"]["edges"][0]["node"], json!({ "code": "TR-2", "insuree": { "chfId": GRACE } }));
    let told = desk.query("{ claims(dateClaimed_Gte: \"2026-03-11\") { totalCount } }").await;
    assert_eq!(told["data"]["claims"]["totalCount"], 0);
}
