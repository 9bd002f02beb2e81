//! Signing in, tokens and rights.

use claims_sandbox::Release;
use reqwest::Method;
use serde_json::json;

use crate::desk::{Desk, claim, complaint, options, told};

#[tokio::test]
async fn a_wrong_password_is_refused_in_the_way_of_each_release() {
    let bare = json!("INCORRECT_CREDENTIALS");
    for (release, wrong) in [(Release::R2604, (401, bare)), (Release::R2510, (400, json!("")))] {
        let desk = Desk::on(release).await;
        assert_eq!(desk.post("login/", json!({ "username": "clerk", "password": "x" })).await, wrong, "{release}");
        let (status, _) = desk.post("login/", json!({ "username": "CLERK", "password": "training" })).await;
        assert_eq!(status, 401, "user names are case-sensitive");
        let (status, body) = desk.post("login/", json!({ "username": "clerk" })).await;
        assert_eq!((status, body), (400, json!("Missing username or password")));
    }
}

#[tokio::test]
async fn without_a_good_token_there_is_401_and_an_outcome() {
    let mut desk = Desk::open().await;
    desk.token = "not.a.token".to_owned();
    let (status, body) = desk.get("Patient/").await;
    assert_eq!((status, complaint(&body)), (401, "INCORRECT_CREDENTIALS"));
    let anonymous =
        desk.client.get(format!("{}api_fhir_r4/Patient/", desk.payer.base_url())).send().await.expect("answers");
    let (status, body) = told(anonymous).await;
    assert_eq!((status, complaint(&body)), (401, "Authentication credentials were not provided."));
}

#[tokio::test]
async fn the_current_user_is_told_with_rights_and_facility() {
    let desk = Desk::open().await;
    let (status, body) = told(desk.ask(Method::GET, "core/users/current_user/", None).await.expect("answers")).await;
    assert_eq!(status, 200);
    assert_eq!(body["i_user"]["health_facility_id"], 1);
    assert!(body["i_user"]["rights"].as_array().expect("rights").contains(&json!(111_002)));
}

#[tokio::test]
async fn a_user_without_rights_reads_no_people_and_sends_no_claims() {
    let desk = Desk::of("norights", options()).await;
    assert_eq!(desk.get("Patient/").await.0, 403);
    assert_eq!(desk.post("Claim/", claim("A-1", "700100011", &[])).await.0, 403);
    assert_eq!(desk.get("Medication/?_count=1").await.0, 200, "the catalogue needs no right");
}

#[tokio::test]
async fn a_token_ends_after_a_day_and_can_be_renewed_before() {
    let mut desk = Desk::open().await;
    let renewed = desk.query(&format!("mutation {{ refreshToken(token: \"{}\") {{ token }} }}", desk.token)).await;
    let renewed = renewed["data"]["refreshToken"]["token"].as_str().expect("renewed").to_owned();
    desk.control("clock", json!({ "advance_seconds": 86_401 })).await;
    assert_eq!(desk.get("Patient/?_count=1").await.0, 401);
    desk.token = renewed;
    assert_eq!(desk.get("Patient/?_count=1").await.0, 401, "the new token was made at the same moment");
    desk.sign_in("clerk").await;
    assert_eq!(desk.get("Patient/?_count=1").await.0, 200);
}
