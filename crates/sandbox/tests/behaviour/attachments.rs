//! Files of claims: taken with success whatever comes of it, and a stumbling block for FHIR from then on.

use serde_json::json;

use crate::desk::{Desk, GRACE, claim};

fn attach(id: &str, uuid: &str) -> String {
    format!(
        "mutation {{ createClaimAttachment(input: {{ clientMutationId: \"{id}\", claimUuid: \"{uuid}\", title: \"scan.pdf\",
            filename: \"scan.pdf\", mime: \"application/pdf\", date: \"2026-03-10\", generalType: \"FILE\", predefinedType: \"default\",
            document: \"JVBERi0=\" }}) {{ internalId }} }}"
    )
}

#[tokio::test]
async fn what_came_of_a_file_stands_in_the_log_and_the_claim_is_no_longer_shown_over_fhir() {
    let mut desk = Desk::open().await;
    let (_, response) = desk.post("Claim/", claim("T-1", GRACE, &[("A1", "1", "400")])).await;
    let uuid = response["id"].as_str().expect("an id").to_owned();
    let unknown = "00000000-0000-4000-8000-000000000000";
    for (id, claim) in [("one", uuid.as_str()), ("two", unknown)] {
        let answer = desk.query(&attach(id, claim)).await;
        assert!(answer["data"]["createClaimAttachment"]["internalId"].is_string(), "{answer}");
    }
    let mut log = Vec::new();
    for id in ["one", "two", "three"] {
        let query = format!("{{ mutationLogs(clientMutationId: \"{id}\") {{ edges {{ node {{ status }} }} }} }}");
        log.push(desk.query(&query).await["data"]["mutationLogs"]["edges"][0]["node"]["status"].clone());
    }
    assert_eq!(log, [json!(2), json!(1), json!(null)]);
    let held = desk
        .query("{ claims(code: \"T-1\") { edges { node { attachments { edges { node { filename } } } } } } }")
        .await;
    let names = &held["data"]["claims"]["edges"][0]["node"]["attachments"]["edges"];
    assert_eq!(names.as_array().map(Vec::len), Some(1));
    assert_eq!(desk.get(&format!("Claim/{uuid}/")).await.0, 500);
    assert_eq!(desk.get("Claim/").await.0, 500, "and with it every page it stands on");
    assert_eq!(desk.get("ClaimResponse/T-1/").await.0, 200);
}
