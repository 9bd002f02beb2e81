//! Reading over FHIR: paging, filters, what is found and what is not.

use claims_sandbox::{Options, Release};
use reqwest::Method;
use reqwest::header::{ACCEPT, CONTENT_TYPE, LOCATION};
use serde_json::json;

use crate::desk::{Desk, GRACE, complaint, options, told};

#[tokio::test]
async fn a_path_without_its_slash_is_sent_on() {
    let desk = Desk::open().await;
    let answer = desk.ask(Method::GET, "api_fhir_r4/Patient?_count=1", None).await.expect("answers");
    assert_eq!(answer.status(), 301);
    assert_eq!(answer.headers()[LOCATION], "/api/api_fhir_r4/Patient/?_count=1");
    let (status, page) = desk.get("metadata").await;
    assert_eq!(status, 404);
    assert!(page.as_str().is_some_and(|p| p.contains("<html")), "unknown paths are HTML");
}

#[tokio::test]
async fn only_plain_json_is_spoken() {
    let desk = Desk::open().await;
    let url = format!("{}api_fhir_r4/Claim/", desk.payer.base_url());
    let sent = desk.client.post(&url).bearer_auth(&desk.token).header(CONTENT_TYPE, "application/fhir+json").body("{}");
    assert_eq!(sent.send().await.expect("answers").status(), 415);
    let asked = desk.client.get(&url).bearer_auth(&desk.token).header(ACCEPT, "application/fhir+json");
    assert_eq!(asked.send().await.expect("answers").status(), 406);
    let broken =
        desk.client.post(&url).bearer_auth(&desk.token).header(CONTENT_TYPE, "application/json").body("{\"a\": ");
    assert_eq!(broken.send().await.expect("answers").status(), 400);
}

#[tokio::test]
async fn pages_are_numbered_from_one_and_linked() {
    let desk = Desk::open().await;
    let (status, page) = desk.get("Medication/?_count=20&page-offset=2").await;
    assert_eq!(status, 200);
    assert_eq!(page["total"], 70);
    assert_eq!(page["entry"].as_array().map(Vec::len), Some(20));
    let relations: Vec<_> = page["link"].as_array().expect("links").iter().map(|l| l["relation"].clone()).collect();
    assert_eq!(relations, [json!("self"), json!("next"), json!("previous")]);
    assert_eq!(
        page["entry"][0]["resource"]["identifier"][1]["value"], "M021",
        "the second page begins after the first"
    );
    for beyond in ["page-offset=99", "page-offset=0", "page-offset=x"] {
        assert_eq!(desk.get(&format!("Medication/?{beyond}")).await.0, 404);
    }
    let (_, all) = desk.get("Medication/?_count=1000").await;
    assert_eq!(all["entry"].as_array().map(Vec::len), Some(70));
}

#[tokio::test]
async fn last_updated_wants_exactly_one_format() {
    let desk = Desk::open().await;
    for bad in ["ge2020-01-01", "ge2020-01-01T00:00:00Z", "yesterday"] {
        let (status, body) = desk.get(&format!("Medication/?_lastUpdated={bad}")).await;
        assert_eq!((status, complaint(&body)), (500, "_lastUpdated value is not a valid datetime"));
    }
    assert_eq!(desk.get("Medication/?_lastUpdated=gt2100-01-01T00:00:00").await.1["total"], 0);
    assert_eq!(desk.get("Medication/?_lastUpdated=ge2001-01-01T00:00:09").await.1["total"], 70);
}

#[tokio::test]
async fn a_person_is_found_by_number_and_missing_is_a_500() {
    let desk = Desk::open().await;
    let (status, bare) = desk.get(&format!("Patient/?identifier={GRACE}")).await;
    assert_eq!((status, &bare["resourceType"]), (200, &json!("Patient")));
    assert_eq!(bare["id"], GRACE, "read by number, so the number is the id");
    let uuid = bare["identifier"][0]["value"].as_str().expect("a UUID");
    assert_eq!(desk.get(&format!("Patient/{uuid}/")).await.1["id"], uuid);
    let (status, body) = desk.get("Patient/?identifier=1").await;
    assert_eq!(status, 500);
    assert!(complaint(&body).contains("Insuree matching query does not exist"));
    assert_eq!(desk.get("Patient/700100251/").await.0, 500, "people of the other district are not found");
}

#[tokio::test]
async fn reads_by_id_fail_where_the_release_fails_and_work_when_repaired() {
    let repaired = Desk::with(Options { fixes: true, ..options() }).await;
    let broken = Desk::open().await;
    for path in ["Medication/M001/", "Location/T1D1/", "InsurancePlan/BASIC/"] {
        assert_eq!(broken.get(path).await.0, 500);
        assert_eq!(repaired.get(path).await.0, 200);
    }
    assert_eq!(broken.get("ActivityDefinition/A1/").await.1["id"], "A1");
    assert_eq!(broken.get("Practitioner/clerk/").await.0, 500);
    assert_eq!(broken.get("Practitioner/clerk/?resourceType=ca").await.0, 200);
    assert_eq!(broken.get("Organization/NOPE/").await.0, 404);
    assert_eq!(broken.get("Coverage/750d714e-c07a-5d39-bb1e-c23805279a0e/").await.0, 404);
}

#[tokio::test]
async fn an_idle_policy_poisons_its_page_of_coverages() {
    let desk = Desk::open().await;
    assert_eq!(desk.get("Coverage/?_count=5").await.0, 200);
    assert_eq!(desk.get("Coverage/?_count=100").await.0, 500);
    assert_eq!(desk.get("Contract/?_count=100").await.0, 200);
}

#[tokio::test]
async fn code_systems_come_whole_and_depend_on_the_release() {
    let desk = Desk::open().await;
    assert_eq!(desk.get("CodeSystem/diagnosis/").await.1["count"], 152);
    assert_eq!(desk.get("CodeSystem/medical-item/").await.0, 200);
    assert_eq!(Desk::on(Release::R2510).await.get("CodeSystem/medical-item/").await.0, 404);
}

#[tokio::test]
async fn eligibility_over_fhir_works_only_where_the_release_lets_it() {
    let ask = |number: &str| {
        json!({
            "resourceType": "CoverageEligibilityRequest", "status": "active", "purpose": ["benefits"], "created": "2026-03-10",
            "patient": { "reference": format!("Patient/{number}") },
        })
    };
    let uninsured = "700100211";
    let new = Desk::open().await;
    assert_eq!(new.post("CoverageEligibilityRequest/", ask(GRACE)).await.0, 500);
    assert_eq!(new.post("CoverageEligibilityRequest/", ask(uninsured)).await.0, 500);
    let old = Desk::on(Release::R2510).await;
    assert_eq!(old.post("CoverageEligibilityRequest/", ask(GRACE)).await.0, 500);
    assert_eq!(old.post("CoverageEligibilityRequest/", ask(uninsured)).await.0, 201);
    let repaired = Desk::with(Options { fixes: true, ..options() }).await;
    let (status, body) = repaired.post("CoverageEligibilityRequest/", ask(GRACE)).await;
    assert_eq!(status, 201);
    assert_eq!(body["insurance"][0]["item"][0]["description"], "BASIC");
}

#[tokio::test]
async fn the_training_set_never_ages() {
    let later = chrono::NaiveDate::from_ymd_opt(2041, 2, 28).expect("a day");
    let desk = Desk::with(Options { today: Some(later), ..options() }).await;
    let answer = desk.ask(Method::GET, &format!("api_fhir_r4/Patient/{GRACE}/"), None).await.expect("answers");
    assert!(
        answer.headers()["date"].to_str().is_ok_and(|d| d.contains("28 Feb 2041")),
        "the payer's clock is on the day"
    );
    let (_, grace) = told(answer).await;
    assert!(
        grace["birthDate"].as_str().is_some_and(|d| d.starts_with("2007-01")),
        "34 since last month: {}",
        grace["birthDate"]
    );
}

#[tokio::test]
async fn what_the_server_does_not_know_of_a_question_it_ignores() {
    let desk = Desk::open().await;
    for unknown in
        ["name=paracetamol", "code=M001", "status=inactive", "_sort=-_lastUpdated", "_summary=count", "_offset=20"]
    {
        let (status, page) = desk.get(&format!("Medication/?_count=100&{unknown}")).await;
        let rows = page["entry"].as_array().map(Vec::len);
        assert_eq!((status, &page["total"], rows), (200, &json!(70), Some(70)), "{unknown}");
    }
}

#[tokio::test]
async fn a_list_of_two_kinds_counts_more_than_it_shows() {
    let desk = Desk::open().await;
    let count = |page: &serde_json::Value| {
        (page["total"].as_u64(), page["entry"].as_array().and_then(|rows| u64::try_from(rows.len()).ok()))
    };
    let (total, rows) = count(&desk.get("Practitioner/?_count=100").await.1);
    assert!(total > rows && rows > Some(0), "{total:?} {rows:?}");
    for kind in ["ca", "eo"] {
        let (total, rows) = count(&desk.get(&format!("Practitioner/?_count=100&resourceType={kind}")).await.1);
        assert_eq!(total, rows, "{kind}");
    }
}

#[tokio::test]
async fn price_lists_are_not_to_be_had_over_fhir() {
    for (release, status) in [(Release::R2604, 500), (Release::R2510, 404)] {
        let desk = Desk::on(release).await;
        for list in ["items-pricelist", "services-pricelist"] {
            assert_eq!(desk.get(&format!("ValueSet/{list}/")).await.0, status, "{list} of {release}");
        }
    }
}
