//! One request and its answer over HTTP: limits, certificates, and whether a failure came before or after anything was sent.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use claims_domain::Timestamp;
use claims_openimis::Reply;
use reqwest::header::{
    ACCEPT, AUTHORIZATION, CONTENT_TYPE, DATE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER, VIA,
};
use reqwest::{Certificate, Identity, Method, StatusCode};
use tokio::net::TcpStream;
use url::Url;

use crate::budget::{Budget, Share};
use crate::clock::{Clock, skew_ms};
use crate::{CancellationFlag, ClientError, ServerProfile};

/// Largest answer read, after decompression.
const LARGEST_ANSWER: usize = 64 * 1024 * 1024;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const LOOK_TIMEOUT: Duration = Duration::from_secs(4);
/// openIMIS sends no `Retry-After` with its 429; its own window is a minute.
const USUAL_PAUSE: Duration = Duration::from_secs(15);
const LONGEST_PAUSE: Duration = Duration::from_secs(3600);
/// A list takes no longer than so many waits of a clerk.
const LONGEST_LIST: u32 = 10;
const NO_SKEW: i64 = i64::MIN;

tokio::task_local! {
    /// Bytes of the answers, after decompression, that came for the list which is being fetched.
    pub(crate) static RECEIVED: Arc<AtomicU64>;
}

/// A request as the dialect describes it.
#[derive(Clone)]
pub(crate) struct Ask {
    pub(crate) method: Method,
    /// Relative to the API root, percent-encoded.
    pub(crate) path: String,
    pub(crate) body: Option<Vec<u8>>,
    pub(crate) share: Share,
    pub(crate) graphql: bool,
}

impl Ask {
    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self { method: Method::GET, path: path.into(), body: None, share: Share::Clerk, graphql: false }
    }

    pub(crate) fn post(path: impl Into<String>, body: Vec<u8>) -> Self {
        Self { method: Method::POST, path: path.into(), body: Some(body), share: Share::Clerk, graphql: false }
    }

    pub(crate) fn in_bulk(self) -> Self {
        Self { share: Share::Bulk, ..self }
    }
}

/// What goes with a request besides itself.
#[derive(Default)]
pub(crate) struct With {
    pub(crate) authorization: Option<HeaderValue>,
    pub(crate) csrf: Option<String>,
}

/// An answer, whatever it says.
pub(crate) struct Got {
    pub(crate) status: u16,
    pub(crate) content_type: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) body: Vec<u8>,
}

impl Got {
    pub(crate) fn reply(&self) -> Reply<'_> {
        Reply { status: self.status, content_type: self.content_type.as_deref(), body: &self.body }
    }
}

/// A request without a usable answer.
pub(crate) struct Failure {
    pub(crate) error: ClientError,
    /// Whether the server may have received it.
    pub(crate) sent: bool,
}

impl From<Failure> for ClientError {
    fn from(failure: Failure) -> Self {
        failure.error
    }
}

pub(crate) const fn unsent(error: ClientError) -> Failure {
    Failure { error, sent: false }
}

/// The line to one server.
pub(crate) struct Transport {
    http: reqwest::Client,
    base: Url,
    /// Longest wait for a whole answer; for that of a list, for its next part.
    patience: Duration,
    budget: Budget,
    clock: Arc<dyn Clock>,
    skew_ms: AtomicI64,
    last_contact: Mutex<Option<Timestamp>>,
    /// What said in an answer that it stands before the server.
    mediator: Mutex<Option<String>>,
    /// Set: requests on their way are given up, and none is begun.
    pub(crate) ended: CancellationFlag,
}

impl Transport {
    pub(crate) fn new(profile: &ServerProfile, clock: Arc<dyn Clock>) -> Result<Self, ClientError> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        for (name, value) in &profile.headers {
            let name: HeaderName = name.parse().map_err(|_| ClientError::BadAddress)?;
            let mut value: HeaderValue = value.parse().map_err(|_| ClientError::BadAddress)?;
            value.set_sensitive(true);
            headers.insert(name, value);
        }
        let patience = Duration::from_secs(profile.timeout_s.max(1));
        let mut http = reqwest::Client::builder()
            .user_agent(concat!("ClaimsDesk/", env!("CARGO_PKG_VERSION")))
            .default_headers(headers)
            // A redirect means a wrong address, and would turn a POST into a GET.
            .redirect(reqwest::redirect::Policy::none())
            .cookie_store(true)
            .connect_timeout(CONNECT_TIMEOUT)
            .read_timeout(patience);
        if profile.is_local() {
            http = http.no_proxy();
        }
        if let Some(pem) = &profile.ca_pem {
            let certificates = Certificate::from_pem_bundle(pem.as_bytes()).map_err(|_| ClientError::BadAddress)?;
            if certificates.is_empty() {
                return Err(ClientError::BadAddress);
            }
            http = http.tls_certs_merge(certificates);
        }
        if let Some(pem) = &profile.client_pem {
            http = http.identity(Identity::from_pem(pem.as_bytes()).map_err(|_| ClientError::BadAddress)?);
        }
        Ok(Self {
            http: http.build().map_err(|_| ClientError::BadAddress)?,
            base: profile.base.clone(),
            patience,
            budget: Budget::new(profile.share_per_minute(), profile.in_flight),
            clock,
            skew_ms: AtomicI64::new(NO_SKEW),
            last_contact: Mutex::new(None),
            mediator: Mutex::new(None),
            ended: CancellationFlag::default(),
        })
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Server time minus laptop time, from the last answer that said.
    pub(crate) fn skew_ms(&self) -> Option<i64> {
        Some(self.skew_ms.load(Ordering::Relaxed)).filter(|skew| *skew != NO_SKEW)
    }

    /// When the server last answered anything.
    pub(crate) fn last_contact(&self) -> Option<Timestamp> {
        *self.last_contact.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends one request once. The body of an answer of any status is read to its end.
    pub(crate) async fn exchange(&self, ask: &Ask, with: With) -> Result<Got, Failure> {
        let url = self.base.join(&ask.path).map_err(|_| unsent(ClientError::BadAddress))?;
        let stopped = |sent| Failure { error: ClientError::Stopped, sent };
        let admitted = self.ended.or_stopped(self.budget.admit(ask.share)).await;
        let _seat = admitted.ok_or_else(|| stopped(false))?.map_err(unsent)?;
        // Four pages at once over a slow line may take minutes, as long as something comes.
        let longest = match ask.share {
            Share::Clerk | Share::Claim => self.patience,
            Share::Bulk | Share::Alone => self.patience.saturating_mul(LONGEST_LIST),
        };
        let mut request = self.http.request(ask.method.clone(), url).timeout(longest);
        if let Some(body) = &ask.body {
            // openIMIS answers 415 to application/fhir+json.
            request = request.header(CONTENT_TYPE, "application/json").body(body.clone());
        }
        if let Some(authorization) = with.authorization {
            request = request.header(AUTHORIZATION, authorization);
        }
        if let Some(csrf) = with.csrf {
            request = request.header("X-CSRFToken", csrf);
        }
        let got = self.ended.or_stopped(async { self.read(request.send().await.map_err(failed)?).await });
        got.await.ok_or_else(|| stopped(true))?
    }

    /// Whether a connection can be opened. Where a proxy has to be asked, this tells *no*, and the usual waits remain.
    pub(crate) async fn is_there(&self) -> bool {
        let (Some(host), Some(port)) = (self.base.host_str(), self.base.port_or_known_default()) else { return false };
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let connecting = tokio::time::timeout(LOOK_TIMEOUT, TcpStream::connect((host, port)));
        matches!(connecting.await, Ok(Ok(_)))
    }

    /// What stands before the server, as far as its answers tell.
    pub(crate) fn mediator(&self) -> Option<String> {
        self.mediator.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The API root.
    pub(crate) const fn base(&self) -> &Url {
        &self.base
    }

    async fn read(&self, mut response: reqwest::Response) -> Result<Got, Failure> {
        let now = self.clock.now();
        let header =
            |name: &HeaderName| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        if let Some(skew) = header(&DATE).and_then(|date| skew_ms(&date, now)) {
            self.skew_ms.store(skew, Ordering::Relaxed);
        }
        *self.last_contact.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);

        if let Some(mediator) = mediator_of(response.headers()) {
            *self.mediator.lock().unwrap_or_else(PoisonError::into_inner) = Some(mediator);
        }

        let status = response.status();
        let retry_after = header(&RETRY_AFTER).and_then(|text| wait_of(&text, now, self.skew_ms()));
        if matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) {
            // A 503 without a wish is left to the caller's own waits.
            let pause = retry_after.or((status == StatusCode::TOO_MANY_REQUESTS).then_some(USUAL_PAUSE));
            self.budget.pause(pause.unwrap_or_default());
        }
        if status.is_redirection() {
            return Err(Failure { error: ClientError::NotOpenImis, sent: true });
        }
        let content_type = header(&CONTENT_TYPE);
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(failed)? {
            if body.len().saturating_add(chunk.len()) > LARGEST_ANSWER {
                return Err(Failure { error: ClientError::TooLarge, sent: true });
            }
            let length = u64::try_from(chunk.len()).unwrap_or(0);
            // Nobody counts what is no part of a list.
            let _ = RECEIVED.try_with(|received| received.fetch_add(length, Ordering::Relaxed));
            body.extend_from_slice(&chunk);
        }
        Ok(Got { status: status.as_u16(), content_type, retry_after, body })
    }
}

/// Longest name of a mediator worth keeping.
const LONGEST_NAME: usize = 60;

/// What says in an answer that it stands before the server: openHIM marks what it passed on, others name themselves as a proxy.
fn mediator_of(headers: &HeaderMap) -> Option<String> {
    if headers.keys().any(|name| name.as_str().starts_with("x-openhim-")) {
        return Some("openHIM".to_owned());
    }
    let via = headers.get(VIA)?.to_str().ok()?;
    Some(via.chars().take(LONGEST_NAME).collect())
}

/// What a failure of the HTTP library means. Only failures to connect are certain not to have reached the server.
fn failed(error: reqwest::Error) -> Failure {
    if error.is_builder() {
        return unsent(ClientError::BadAddress);
    }
    let sent = !error.is_connect();
    let meaning = match tls_reason(&error) {
        Some(reason) => ClientError::Tls(reason),
        None if sent && error.is_timeout() => ClientError::Timeout,
        None => ClientError::Unreachable,
    };
    Failure { error: meaning, sent }
}

/// The TLS library's own reason, wherever in the chain it sits; it speaks of certificates, never of people.
fn tls_reason(error: &reqwest::Error) -> Option<String> {
    let mut next: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = next {
        if let Some(reason) = error.downcast_ref::<rustls::Error>() {
            return Some(reason.to_string());
        }
        // An I/O error hides what it wraps from `source`.
        next = match error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    None
}

/// `Retry-After`: seconds, or a date of the server's clock.
fn wait_of(text: &str, now: Timestamp, skew_ms: Option<i64>) -> Option<Duration> {
    let wait = match text.trim().parse::<u64>() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => {
            let ahead = crate::clock::skew_ms(text, now)?.saturating_sub(skew_ms.unwrap_or(0));
            Duration::from_millis(u64::try_from(ahead).unwrap_or(0))
        }
    };
    Some(wait.min(LONGEST_PAUSE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_read_in_both_writings_and_by_the_servers_clock() {
        // 2026-11-20T09:00:00Z; the server's clock is an hour ahead.
        let now = Timestamp::from_millis(1_795_165_200_000);
        assert_eq!(wait_of("30", now, None), Some(Duration::from_secs(30)));
        assert_eq!(wait_of("Fri, 20 Nov 2026 10:00:20 GMT", now, Some(3_600_000)), Some(Duration::from_secs(20)));
        assert_eq!(wait_of("Fri, 20 Nov 2020 10:00:20 GMT", now, None), Some(Duration::ZERO), "long past");
        assert_eq!(wait_of("999999999", now, None), Some(LONGEST_PAUSE));
        assert_eq!(wait_of("soon", now, None), None);
    }
}
