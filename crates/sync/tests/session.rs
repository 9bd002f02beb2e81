//! Signing in, staying signed in, and telling apart what can be wrong with a server.

#![expect(clippy::expect_used, reason = "tests may be blunt")]

mod common;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use claims_domain::ids::InsureeNo;
use claims_sandbox::{Act, Options, Release};
use claims_store::Secret;
use claims_sync::{Client, ClientError, Clock, Credentials, LookedUp, ServerProfile, look_up, own_codes};
use common::{Clinic, client_at, client_of, fault, graphql, password, test_clock, times};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// A server that answers every request with these bytes and then hangs up; counts the requests.
async fn server_saying(answer: Vec<u8>) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let base = format!("http://{}/api/", listener.local_addr().expect("bound"));
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((mut line, _)) = listener.accept().await {
            count.fetch_add(1, Ordering::Relaxed);
            let answer = answer.clone();
            tokio::spawn(async move {
                let _ = line.read(&mut [0; 8192]).await;
                let _ = line.write_all(&answer).await;
            });
        }
    });
    (base, asked)
}

fn token() -> Credentials {
    Credentials::Token { token: Secret::new("some.token.here") }
}

async fn who_at(answer: &str) -> ClientError {
    let (base, _) = server_saying(answer.as_bytes().to_vec()).await;
    client_at(&base, token(), None, &test_clock()).who().await.expect_err("no user in this")
}

#[tokio::test]
async fn a_clerk_signs_in_and_is_known() {
    for release in [Release::R2604, Release::R2510] {
        let clinic = Clinic::release(release).await;
        clinic.client.sign_in().await.expect("the right password");
        let who = clinic.client.who().await.expect("signed in");
        assert!(who.facility_id.is_some() && !who.rights.is_empty());
        assert_eq!(clinic.client.last_contact(), Some(clinic.clock.now()));
    }
}

#[tokio::test]
async fn a_wrong_password_is_told_and_not_repeated() {
    for release in [Release::R2604, Release::R2510] {
        let clinic = Clinic::release(release).await;
        // Whatever is asked after the first refusal would be a second one.
        clinic.script(vec![]).await;
        let client = client_of(&clinic.payer, password("forgotten"), &clinic.clock);
        assert!(matches!(client.who().await, Err(ClientError::WrongPassword)), "{release}");
        clinic.script(vec![fault("POST", "login", Act::Status(418))]).await;
        for _ in 0..5 {
            assert!(matches!(client.who().await, Err(ClientError::WrongPassword)), "{release}: said without asking");
        }
        assert!(
            matches!(client.sign_in().await, Err(ClientError::Declined { .. } | ClientError::ServerError { .. })),
            "a person asks again"
        );
    }
}

#[tokio::test]
async fn an_expired_token_in_the_middle_is_renewed_once() {
    let clinic = Clinic::open().await;
    clinic.script(vec![times(1, graphql("query Services", Act::ExpireToken))]).await;
    let report = clinic.pull().await;
    assert_eq!(report.first_error(), None, "{report:?}");
    assert_eq!(report.feeds.iter().find(|feed| feed.name == "services").map(|feed| feed.change.rows > 0), Some(true));
}

#[tokio::test]
async fn a_token_that_is_refused_at_once_is_not_renewed_for_ever() {
    let answer = "HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
    let (base, asked) = server_saying(answer.as_bytes().to_vec()).await;
    let client = client_at(&base, token(), None, &test_clock());
    for _ in 0..3 {
        assert!(matches!(client.who().await, Err(ClientError::SignedOut)));
    }
    assert_eq!(asked.load(Ordering::Relaxed), 1, "once refused, a token from outside is not tried again");
}

#[tokio::test]
async fn a_server_that_refuses_its_own_new_token_sees_one_password() {
    let clinic = Clinic::open().await;
    clinic.client.who().await.expect("signed in");
    clinic.script(vec![fault("GET", "current_user", Act::Status(401))]).await;
    assert!(matches!(clinic.client.who().await, Err(ClientError::SignedOut)));
    clinic.script(vec![fault("POST", "login", Act::DropBefore)]).await;
    assert!(matches!(clinic.client.who().await, Ok(_) | Err(ClientError::SignedOut)), "no further password");
}

#[tokio::test]
async fn basic_authentication_serves_fhir() {
    let clinic = Clinic::open().await;
    let basic = Credentials::Basic { user: "clerk".to_owned(), password: Secret::new("training") };
    let who = client_of(&clinic.payer, basic, &clinic.clock).who().await;
    assert!(who.is_ok(), "{:?}", who.err());
}

#[tokio::test]
async fn what_is_wrong_with_a_server_is_told_apart() {
    let html =
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 15\r\nConnection: close\r\n\r\n<html>hi</html>";
    assert!(matches!(who_at(html).await, ClientError::NotOpenImis), "a captive portal");
    let moved = "HTTP/1.1 301 Moved\r\nLocation: /elsewhere\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    assert!(matches!(who_at(moved).await, ClientError::NotOpenImis), "a wrong address");
    let half = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\nConnection: close\r\n\r\n{\"user\": ";
    assert!(matches!(who_at(half).await, ClientError::UnexpectedAnswer { .. }), "half an answer");
    let short = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\nConnection: close\r\n\r\n{\"user\": ";
    assert!(matches!(who_at(short).await, ClientError::Unreachable), "broken off");
    let forbidden =
        "HTTP/1.1 403 No\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
    assert!(matches!(who_at(forbidden).await, ClientError::NoRight));
    let busy = "HTTP/1.1 429 No\r\nRetry-After: 7\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
    assert!(
        matches!(who_at(busy).await, ClientError::RateLimited { retry_after: Some(wait) } if wait == Duration::from_secs(7))
    );
    assert!(matches!(who_at("not even http\r\n\r\n").await, ClientError::Unreachable));
}

#[tokio::test]
async fn nothing_listening_no_such_name_and_a_bad_certificate_are_told_apart() {
    let clock = test_clock();
    let nothing = client_at("http://127.0.0.1:9/api/", token(), None, &clock).who().await;
    assert!(matches!(nothing, Err(ClientError::Unreachable)));
    let no_name = client_at("http://no-such-host.invalid/api/", token(), None, &clock).who().await;
    assert!(matches!(no_name, Err(ClientError::Unreachable)));
    let clinic = Clinic::fresh(Options::default()).await;
    let plain = clinic.payer.base_url().replace("http://", "https://");
    let tls = client_at(&plain, token(), None, &clock).who().await;
    assert!(matches!(tls, Err(ClientError::Tls(_))), "{tls:?}");
}

#[tokio::test]
async fn a_silent_server_is_given_up_in_time() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let base = format!("http://{}/api/", listener.local_addr().expect("bound"));
    let profile = ServerProfile { timeout_s: 1, ..common::profile(&base) };
    let client = Client::new(&profile, Some(token()), None, test_clock() as Arc<dyn Clock>).expect("a profile");
    assert!(matches!(client.who().await, Err(ClientError::Timeout)));
}

#[tokio::test]
async fn an_endless_answer_is_cut_off() {
    let mut answer = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n".to_vec();
    answer.resize(65 * 1024 * 1024, b' ');
    let (base, _) = server_saying(answer).await;
    let profile = ServerProfile { timeout_s: 60, ..common::profile(&base) };
    let client = Client::new(&profile, Some(token()), None, test_clock() as Arc<dyn Clock>).expect("a profile");
    assert!(matches!(client.who().await, Err(ClientError::TooLarge)));
}

#[tokio::test]
async fn the_servers_clock_is_compared_with_ours() {
    let late = "HTTP/1.1 403 No\r\nDate: Fri, 20 Nov 2020 09:00:00 GMT\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
    let (base, _) = server_saying(late.as_bytes().to_vec()).await;
    let clock = test_clock();
    let client = client_at(&base, token(), None, &clock);
    assert_eq!(client.clock_skew_ms(), None);
    let _ = client.who().await;
    assert_eq!(client.clock_skew_ms(), Some(1_605_862_800_000 - clock.now().millis()));
}

#[tokio::test]
async fn a_probe_finds_what_each_release_can_do() {
    for (release, name) in [(Release::R2604, "26.04"), (Release::R2510, "25.10")] {
        let clinic = Clinic::release(release).await;
        let found = clinic.client.probe().await.expect("reachable");
        assert_eq!(found.release_hint.as_deref(), Some(name));
        assert!(found.graphql && found.csrf_needed, "{found:?}");
        for served in ["items", "diagnoses"] {
            assert!(found.fhir_feeds.iter().any(|feed| feed == served), "{served}: {found:?}");
        }
        assert!(!found.fhir_eligibility, "broken in both releases");
        assert_eq!(clinic.client.abilities(), Some(found));
    }
}

#[tokio::test]
async fn a_probe_names_the_feeds_that_fhir_serves_and_those_it_fails_on() {
    let clinic = Clinic::open().await;
    clinic.script(vec![common::fault("GET", "/InsurancePlan/", Act::Status(500))]).await;
    let found = clinic.client.probe().await.expect("reachable");
    assert_eq!(found.fhir_feeds, ["services", "items", "diagnoses", "administrators", "facilities", "places"]);
    assert_eq!(found.fhir_fails, ["products"]);
    assert!(
        found.mediator.is_none() && found.base.is_some_and(|base| base.ends_with("/api/")),
        "nothing stands before it"
    );
}

#[tokio::test]
async fn a_repaired_eligibility_request_is_found_by_the_probe() {
    let clinic = Clinic::fresh(Options { fixes: true, ..Options::default() }).await;
    assert!(clinic.client.probe().await.expect("reachable").fhir_eligibility);
}

#[tokio::test]
async fn a_person_is_found_with_their_policies_or_not_at_all() {
    let clinic = Clinic::open().await;
    let today = clinic.compose("700100011").visit_from;
    let found = look_up(&clinic.client, &InsureeNo::typed("700100011"), today).await.expect("asked");
    let LookedUp::Found { insuree, policies: Ok(policies), raw, .. } = found else { panic!("Grace is insured") };
    assert_eq!(insuree.last_name, "Okello");
    assert!(policies.list.iter().any(|policy| policy.covers(today)) && raw.contains("700100011"));
    assert!(policies.raw.iter().any(|raw| raw.contains("policiesByInsuree")), "and the answers as received");
    for nobody in ["999999999", "../login"] {
        let found = look_up(&clinic.client, &InsureeNo::typed(nobody), today).await;
        assert!(matches!(found, Ok(LookedUp::NotFound)), "{nobody}: {found:?}");
    }
}

#[tokio::test]
async fn fhir_is_asked_where_graphql_does_not_serve() {
    let clinic = Clinic::open().await;
    let today = clinic.compose("700100011").visit_from;
    clinic.script(vec![graphql("query Insuree", Act::Html)]).await;
    let found = look_up(&clinic.client, &InsureeNo::typed("700100011"), today).await.expect("asked");
    assert!(matches!(found, LookedUp::Found { .. }));
    assert!(matches!(look_up(&clinic.client, &InsureeNo::typed("999999999"), today).await, Ok(LookedUp::NotFound)));
}

#[tokio::test]
async fn the_highest_own_codes_come_first() {
    let clinic = Clinic::open().await;
    for number in [7, 41, 12] {
        clinic.submit(number, "700100011", true);
    }
    assert_eq!(clinic.deliver().await.delivered(), 3);
    let codes = own_codes(&clinic.client, "TRAIN1-A-").await.expect("asked");
    assert_eq!(codes, ["TRAIN1-A-000041", "TRAIN1-A-000012", "TRAIN1-A-000007"]);
    assert_eq!(own_codes(&clinic.client, "TRAIN1-B-").await.expect("asked"), Vec::<String>::new());
}

#[test]
fn no_secret_shows_in_debug() {
    let shown = format!("{:?} {:?}", password("s3cret"), token());
    assert!(!shown.contains("s3cret") && !shown.contains("some.token"), "{shown}");
}
