//! A payer behind TLS: its certificate is believed for the reasons there are, and without one nothing is sent.

#![expect(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests may be blunt")]

mod common;
mod front;

use std::sync::Arc;
use std::sync::atomic::Ordering;

use claims_sync::{Client, ClientError, Clock, ServerProfile};
use common::{password, profile, test_clock};
use front::{Authority, Front, named};
use rcgen::date_time_ymd;

async fn who(front: &Front, trusted: Option<&Authority>, client_pem: Option<String>) -> Result<String, ClientError> {
    let ca_pem = trusted.map(|authority| authority.pem.clone());
    let client = client(&ServerProfile { ca_pem, client_pem, ..profile(&front.base) })?;
    Ok(client.who().await?.username)
}

/// Asks and must be refused by the laptop itself; why.
async fn refused(front: &Front, trusted: Option<&Authority>) -> String {
    let Err(error) = who(front, trusted, None).await else { panic!("this certificate must not be believed") };
    let ClientError::Tls(reason) = &error else { panic!("not a matter of trust: {error}") };
    assert_eq!((error.code(), error.needs_person()), ("tls", true));
    assert_eq!(front.heard.load(Ordering::Relaxed), 0, "nothing was sent, least of all the password");
    reason.clone()
}

fn client(profile: &ServerProfile) -> Result<Client, ClientError> {
    Client::new(profile, Some(password("training")), None, test_clock() as Arc<dyn Clock>)
}

#[tokio::test]
async fn a_certificate_nobody_vouches_for_is_not_believed() {
    let authority = Authority::new();
    let front = Front::open(&authority, &named("localhost"), None).await;
    let reason = refused(&front, None).await;
    assert!(reason.contains("UnknownIssuer"), "{reason}");
    let reason = refused(&front, Some(&Authority::new())).await;
    assert!(reason.contains("UnknownIssuer") || reason.contains("BadSignature"), "another authority: {reason}");
}

#[tokio::test]
async fn a_certificate_that_has_ended_is_not_believed() {
    let authority = Authority::new();
    let mut params = named("localhost");
    (params.not_before, params.not_after) = (date_time_ymd(2020, 1, 1), date_time_ymd(2021, 1, 1));
    let reason = refused(&Front::open(&authority, &params, None).await, Some(&authority)).await;
    assert!(reason.contains("expired"), "{reason}");
}

#[tokio::test]
async fn a_certificate_of_another_name_is_not_believed() {
    let authority = Authority::new();
    let front = Front::open(&authority, &named("imis.example.org"), None).await;
    let reason = refused(&front, Some(&authority)).await;
    assert!(reason.contains("not valid for name"), "{reason}");
}

#[tokio::test]
async fn an_authority_given_with_the_address_is_believed() {
    let authority = Authority::new();
    let front = Front::open(&authority, &named("localhost"), None).await;
    assert_eq!(who(&front, Some(&authority), None).await.expect("trusted"), "clerk");
    assert!(front.heard.load(Ordering::Relaxed) > 0);
}

#[tokio::test]
async fn a_mediator_knows_the_facility_by_its_certificate() {
    let authority = Authority::new();
    let facilities = Authority::new();
    let front = Front::open(&authority, &named("localhost"), Some(&facilities)).await;
    let (certificate, key) = facilities.signs(&named("RAPHOS"));
    let pem = format!("{}{}", certificate.pem(), key.serialize_pem());
    assert_eq!(who(&front, Some(&authority), Some(pem)).await.expect("known"), "clerk");

    let (certificate, key) = Authority::new().signs(&named("RAPHOS"));
    let pem = format!("{}{}", certificate.pem(), key.serialize_pem());
    for stranger in [None, Some(pem)] {
        let before = front.heard.load(Ordering::Relaxed);
        let error = who(&front, Some(&authority), stranger).await.expect_err("not known");
        assert!(matches!(error, ClientError::Tls(_)), "{error}");
        assert_eq!(front.heard.load(Ordering::Relaxed), before, "nothing reached the payer");
    }
}

#[test]
fn certificates_that_are_none_are_an_unusable_profile() {
    let authority = Authority::new();
    let (certificate, _) = authority.signs(&named("RAPHOS"));
    let plain = || profile("https://localhost:1/api/");
    for unusable in [
        ServerProfile { ca_pem: Some(String::new()), ..plain() },
        ServerProfile { ca_pem: Some("not a certificate".to_owned()), ..plain() },
        ServerProfile { client_pem: Some(String::new()), ..plain() },
        ServerProfile { client_pem: Some(certificate.pem()), ..plain() },
    ] {
        assert!(matches!(client(&unusable), Err(ClientError::BadAddress)));
    }
}
