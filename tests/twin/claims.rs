//! Questions about claims once the payer has them: in lists, several by their codes, with a file, and packed ones that it cannot read.

use claims_domain::ids::{ClaimCode, ServerId};
use claims_domain::{ServiceDate, Timestamp};
use claims_openimis::bundles::Since;
use claims_openimis::gql::attachments::{Outgoing, held, logged};
use claims_openimis::{gql, path, response};
use reqwest::Method;
use serde_json::json;

use crate::exchanges::{Exchange, accepted, claim_body, exchange};
use crate::side::{Side, Signed};

/// `{}` packed by gzip.
const PACKED: &[u8] = b"\x1f\x8b\x08\0\0\0\0\0\x02\x03\xab\xae\x05\0\x43\xbf\xa6\xa3\x02\0\0\0";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR";

pub fn all() -> Vec<Exchange> {
    vec![
        exchange("the newest claims of the facility", |side| {
            Box::pin(async move {
                accepted(side).await;
                let request = gql::newest_claims(side.names.facility, None);
                side.given_graphql(&request.document, &request.variables).await
            })
        }),
        exchange("claims by their codes, one of which nobody sent", |side| {
            Box::pin(async move {
                let codes = [accepted(side).await, accepted(side).await, "NO-SUCH-CLAIM".to_owned()];
                let request = gql::claims_by_codes(&codes.map(|code| ClaimCode::new(&code)));
                side.given_graphql(&request.document, &request.variables).await
            })
        }),
        exchange("the last page of answers", |side| {
            Box::pin(async move {
                // They come in the order in which the claims came, whatever their codes.
                let later_by_code = side.last_code();
                post(side, &later_by_code, false).await;
                let code = accepted(side).await;
                side.given_with(&code, || last_page(&response::list().path(1, 1, &now()))).await
            })
        }),
        exchange("the last page of claims", |side| {
            Box::pin(async move {
                let code = accepted(side).await;
                let person = side.names.covered_uuid.clone();
                side.given_with(&code, || of_person(&path::list("Claim", 1, 1, Some(now().as_str())), &person)).await
            })
        }),
        with_file("a claim with a file, in a page of claims", |side, _| {
            of_person(&path::list("Claim", 1, 1, Some(now().as_str())), &side.names.not_covered_uuid)
        }),
        with_file("a claim with a file, alone", |_, uuid| path::claim(uuid)),
        with_file("the answer to a claim with a file", |_, uuid| path::claim_response(uuid)),
        with_file("a claim with a file, in a page of answers", |_, _| last_page(&response::list().path(1, 1, &now()))),
        of_file("what the payer holds of a claim's files", |code, _| held(code)),
        of_file("what became of a file", |_, attempt| logged(attempt)),
        exchange("a claim packed by gzip", |side| Box::pin(side.given_packed(path::CLAIM, PACKED))),
        exchange("a question over GraphQL packed by gzip", |side| Box::pin(side.given_packed(path::GRAPHQL, PACKED))),
    ]
}

/// A claim to which a file was handed over, for somebody whose other claims have files too.
async fn filed(side: &mut Side) -> (String, String) {
    let code = side.last_code();
    post(side, &code, true).await;
    let uuid = side.claim_uuid(&code).await;
    let day: ServiceDate = "2026-01-01".parse().expect("a day");
    let claim = ServerId::new(&uuid);
    side.attach(Outgoing { attempt: &code, claim: &claim, name: "scan.png", mime: "image/png", day, bytes: PNG }).await;
    (code, uuid)
}

fn with_file(name: &'static str, path: fn(&Side, &str) -> String) -> Exchange {
    exchange(name, move |side| {
        Box::pin(async move {
            let (code, uuid) = filed(side).await;
            side.given_with(&code, || path(side, &uuid)).await
        })
    })
}

/// A question about a claim's files by the claim's code, or by the name of the attempt.
fn of_file(name: &'static str, request: fn(&ClaimCode, &str) -> gql::Request) -> Exchange {
    exchange(name, move |side| {
        Box::pin(async move {
            let (code, _) = filed(side).await;
            let request = request(&ClaimCode::new(&code), &code);
            side.given_graphql(&request.document, &request.variables).await
        })
    })
}

async fn post(side: &Side, code: &str, for_the_uncovered: bool) {
    let mut body = claim_body(side, code);
    if for_the_uncovered {
        body["patient"] = json!({ "reference": format!("Patient/{}", side.names.not_covered_uuid) });
    }
    let given = side.given(Method::POST, path::CLAIM, Some(body.to_string()), Signed::In).await;
    assert_eq!(given.status, 201, "{given}");
}

/// A filter that nobody used before: else the server counts as it did then.
#[expect(clippy::disallowed_methods, reason = "what nobody used before is known by the clock")]
fn now() -> Since {
    Since::ever(Timestamp::from_millis(chrono::Utc::now().timestamp_millis()))
}

fn last_page(path: &str) -> String {
    path.replace("page-offset=1", "page-offset=last")
}

fn of_person(path: &str, uuid: &str) -> String {
    format!("{}&patient={uuid}", last_page(path))
}
