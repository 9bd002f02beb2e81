//! Signing in, renewing, and the reasons why an answer is of no use, on both releases.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "tests"
)]

mod support;

use claims_openimis::gql::many::Span;
use claims_openimis::gql::register;
use claims_openimis::{Problem, Reply, gql, login, user};
use support::recorded;

#[test]
fn a_sign_in_gives_a_token_and_its_end() {
    let token = login::read(recorded("login/accepted").reply()).expect("a token");
    assert_eq!(token.expires.millis(), 1_795_305_391_000);
    assert!(!format!("{token:?}").contains(&token.token), "a token is not for logs");
}

#[test]
fn names_and_passwords_are_sent_as_typed() {
    let body: serde_json::Value = serde_json::from_slice(&login::body("CaRap", " pass Word ")).expect("JSON");
    assert_eq!(body, serde_json::json!({ "username": "CaRap", "password": " pass Word " }));
}

#[test]
fn a_wrong_password_is_known_on_both_releases() {
    for name in ["login/wrong-password-26.04", "login/wrong-password-25.10", "login/missing-password"] {
        assert_eq!(login::read(recorded(name).reply()), Err(Problem::WrongPassword), "{name}");
    }
    for name in ["graphql/wrong-password-26.04", "graphql/wrong-password-25.10"] {
        assert_eq!(gql::read_token(recorded(name).reply()), Err(Problem::WrongPassword), "{name}");
    }
}

#[test]
fn a_wrong_address_is_not_taken_for_a_wrong_password() {
    assert_eq!(login::read(recorded("refused/html-404").reply()), Err(Problem::NotOpenImis));
    assert_eq!(login::read(recorded("login/without-slash").reply()), Err(Problem::NotOpenImis));
    let page = Reply { status: 400, content_type: Some("text/html"), body: b"<h1>Bad Request (400)</h1>" };
    assert_eq!(login::read(page), Err(Problem::NotOpenImis));
    let portal = Reply { status: 200, content_type: Some("text/html"), body: b"<html>Welcome to the free WiFi" };
    assert_eq!(login::read(portal), Err(Problem::NotOpenImis));
}

#[test]
fn other_sign_in_failures_keep_their_meaning() {
    assert_eq!(login::read(recorded("login/rate-limited").reply()), Err(Problem::RateLimited));
    let technical = login::read(recorded("login/technical-user").reply());
    assert_eq!(
        technical,
        Err(Problem::Declined { texts: vec!["InteractiveUser matching query does not exist.".into()] })
    );
    let ended = Reply { status: 401, content_type: Some("application/json"), body: b"\"HF_CONTRACT_INVALID\"" };
    assert_eq!(login::read(ended), Err(Problem::Declined { texts: vec!["HF_CONTRACT_INVALID".into()] }));
}

#[test]
fn a_token_is_renewed_over_graphql() {
    let token = gql::read_token(recorded("graphql/renewed").reply()).expect("a token");
    assert_eq!(token.expires.millis(), 1_795_309_652_000);
    assert!(gql::read_token(recorded("graphql/signed-in").reply()).is_ok());
    assert_eq!(gql::read_token(recorded("graphql/bad-token").reply()), Err(Problem::SignedOut));
}

#[test]
fn the_user_brings_rights_and_facility() {
    let user = user::read(recorded("login/current-user").reply()).expect("a user");
    assert_eq!((user.username.as_str(), user.last_name.as_str(), user.facility_id), ("carap", "Achieng", Some(1)));
    assert_eq!(user.language.as_deref(), Some("en"));
    assert!(user.may(user::right::SUBMIT_CLAIMS) && !user.may(111_009));
}

#[test]
fn a_technical_user_has_no_rights() {
    let body = br#"{"id": "x", "username": "tech01", "i_user": null, "t_user": {}}"#;
    let user = user::read(Reply { status: 200, content_type: None, body }).expect("a user");
    assert_eq!((user.facility_id, user.rights.len()), (None, 0));
}

#[test]
fn graphql_failures_are_told_apart() {
    let read = |name: &str| gql::read_claims(recorded(name).reply()).map(|page| page.rows.len());
    assert_eq!(read("graphql/without-csrf"), Err(Problem::Csrf));
    assert_eq!(read("graphql/stale-csrf"), Err(Problem::Csrf));
    assert_eq!(read("graphql/no-right"), Err(Problem::NoRight));
    assert_eq!(read("graphql/bad-token"), Err(Problem::SignedOut));
    assert_eq!(read("refused/rate-limited-graphql"), Err(Problem::RateLimited));
    assert_eq!(read("refused/html-404"), Err(Problem::NotOpenImis));
    assert_eq!(read("refused/html-500"), Err(Problem::ServerError { status: 500 }));
    assert!(matches!(read("graphql/unknown-field"), Err(Problem::Declined { .. })));
    let spans = [Span { offset: 0, first: 100 }];
    let answer = register::diagnoses().read(&spans, recorded("graphql/too-many-rows").reply());
    assert!(matches!(answer, Err(Problem::Declined { .. })));
    assert_eq!(gql::read_csrf(recorded("graphql/csrf").reply()).as_deref(), Ok("<redacted>"));
}

#[test]
fn fhir_failures_are_told_apart() {
    let read = |name: &str| claims_openimis::catalogue::read_patient(recorded(name).reply()).map(|_| ());
    assert_eq!(read("refused/signed-out"), Err(Problem::SignedOut));
    assert_eq!(read("refused/no-right"), Err(Problem::NoRight));
    assert_eq!(read("refused/rate-limited"), Err(Problem::RateLimited));
    assert_eq!(read("refused/html-404"), Err(Problem::NotOpenImis));
    assert_eq!(read("refused/html-500"), Err(Problem::ServerError { status: 500 }));
    assert_eq!(read("fhir/diagnoses"), Err(Problem::UnexpectedAnswer { what: "Patient" }));
}

#[test]
fn the_servers_words_are_kept_from_logs() {
    let problem = Problem::Declined { texts: vec!["chf_id 100000001".into()] };
    assert_eq!(format!("{problem:?} {problem}"), "Problem(declined) declined");
}
