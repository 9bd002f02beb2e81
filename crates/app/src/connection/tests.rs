//! What of a connection is kept, what of it is shown, and how an address is read.

use claims_store::{List, MirrorRow};

use super::*;
use crate::testing::{Computer, PASSPHRASE, facility, profile};

const KEY: &str = "X-Facility-Key: k-123";

/// A home whose server stands behind a mediator that wants a header.
async fn behind_a_mediator() -> Computer {
    let computer = Computer::with_home(Some(PASSPHRASE)).await;
    let server = server_profile("https://him.example.org/openimis/api/", &[KEY.to_owned()]).expect("readable");
    let desk = computer.app.opened().await.expect("open");
    let profile = profile(SignInWay::Password, Some(server));
    desk.write(move |write| {
        profile.save(write)?;
        let now = claims_domain::Timestamp::from_millis(1);
        write.mirror_mut().apply(List::Facility, "graphql", &[MirrorRow::facility(&facility())?], now)?;
        Ok(())
    })
    .await
    .expect("written");
    computer
}

fn at(server: &str) -> ConnectionInput {
    ConnectionInput { server: server.to_owned(), desks: 1, ..ConnectionInput::default() }
}

async fn kept(app: &App) -> ServerProfile {
    let desk = app.opened().await.expect("open");
    desk.read(Profile::need).await.expect("a profile").server.expect("a server")
}

#[tokio::test]
async fn what_is_not_said_of_a_connection_stays_and_what_is_secret_is_not_shown() {
    let Computer { app, .. } = &behind_a_mediator().await;
    let view = app.save_connection(ConnectionInput { desks: 4, ..at("him.example.org/v2/api") }).await.expect("saved");
    assert_eq!(view.connection.server.as_deref(), Some("https://him.example.org/v2/api/"));
    assert_eq!((view.connection.desks, view.connection.per_minute), (4, 30));
    assert_eq!(view.connection.headers, ["X-Facility-Key"]);
    assert!(!serde_json::to_string(&view).expect("JSON").contains("k-123"), "the value of the header is not shown");
    assert_eq!(kept(app).await.headers, [("X-Facility-Key".to_owned(), "k-123".to_owned())]);

    let none = ConnectionInput { headers: Some(Vec::new()), ..at("him.example.org") };
    assert_eq!(app.save_connection(none).await.expect("saved").connection.headers, Vec::<String>::new());
}

#[tokio::test]
async fn a_connection_that_cannot_be_used_changes_nothing() {
    let Computer { app, .. } = &behind_a_mediator().await;
    let before = kept(app).await;
    let header = |line: &str| ConnectionInput { headers: Some(vec![line.to_owned()]), ..at("him.example.org") };
    let words = || Some("not a certificate".to_owned());
    for (input, code) in [
        (at("ftp://him.example.org"), Code::BadAddress),
        (header("without a colon"), Code::BadHeader),
        (header("sp ace: x"), Code::BadHeader),
        (ConnectionInput { ca_pem: words(), ..at("him.example.org") }, Code::BadCertificate),
        (ConnectionInput { client_pem: words(), ..at("him.example.org") }, Code::BadCertificate),
    ] {
        assert_eq!(app.save_connection(input).await.err().map(|problem| problem.code), Some(code));
        assert_eq!(kept(app).await, before);
    }
}

#[tokio::test]
async fn a_secret_is_kept_until_another_way_to_sign_in_has_none() {
    let computer = behind_a_mediator().await;
    let desk = computer.app.opened().await.expect("open");
    computer.app.keep_secret(&desk, &Secret::new("a token")).await.expect("kept");
    drop(desk);
    let computer = computer.restarted().await;
    let desk = computer.app.opened().await.expect("open");
    let secret = computer.app.secret_kept(&desk).await.expect("read");
    assert_eq!(secret.as_ref().map(Secret::expose), Some("a token"));
    computer.app.forget_secret(&desk).await.expect("forgotten");
    assert!(computer.app.secret_kept(&desk).await.expect("read").is_none());
}

#[test]
fn each_way_to_sign_in_takes_its_own_secret_only() {
    let sent = |way| secret_of(way, "password", " token ").and_then(|secret| credentials(way, "clerk", secret));
    let secret = |way| secret_of(way, "password", " token ").map(|secret| secret.expose().to_owned());
    assert!(matches!(sent(SignInWay::Password), Some(Credentials::Password { .. })));
    assert!(matches!(sent(SignInWay::Basic), Some(Credentials::Basic { .. })));
    assert!(matches!(sent(SignInWay::Token), Some(Credentials::Token { .. })));
    assert!(sent(SignInWay::Headers).is_none(), "the headers say who asks");
    assert_eq!(secret(SignInWay::Basic).as_deref(), Some("password"));
    assert_eq!(secret(SignInWay::Token).as_deref(), Some("token"));
}

#[test]
fn an_address_is_read_as_people_write_it() {
    for (written, base) in [
        ("imis.example.org", "https://imis.example.org/api/"),
        ("https://imis.example.org/", "https://imis.example.org/api/"),
        ("http://127.0.0.1:8000/api", "http://127.0.0.1:8000/api/"),
        (" https://him.example.org/openimis/api/api_fhir_r4/ ", "https://him.example.org/openimis/api/"),
    ] {
        let profile = server_profile(written, &[]).expect("readable");
        assert_eq!(profile.base.as_str(), base, "{written}");
    }
    for written in ["", "ftp://imis.example.org", "https://"] {
        assert_eq!(server_profile(written, &[]).err().map(|p| p.code), Some(Code::BadAddress), "{written:?}");
    }
}
