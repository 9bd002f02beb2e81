//! What stands before the payer: refuses whom it does not know and what it does not pass on, and marks every answer.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};

use crate::options::Mediator;

/// By which it marks answers.
const MARK: &str = "x-openhim-transactionid";
/// Behind which the paths begin that it may pass on.
const ROOT: &str = "/api/";

impl Mediator {
    /// Its own answer, in its own manner; `None` where it passes the request on.
    pub(crate) fn refuses(&self, path: &str, headers: &HeaderMap) -> Option<Response<Body>> {
        let shown = |name: &str| headers.get(name).map(HeaderValue::as_bytes);
        if self.header.as_ref().is_some_and(|(name, value)| shown(name) != Some(value.as_bytes())) {
            return Some(text(StatusCode::UNAUTHORIZED, "Unauthorized"));
        }
        let within = path.strip_prefix(ROOT).unwrap_or_default();
        let passes = self.lets_through.is_empty() || self.lets_through.iter().any(|begins| within.starts_with(begins));
        (!passes).then(|| text(StatusCode::NOT_FOUND, "Not Found"))
    }

    /// Marks an answer that it passed on, or gave.
    pub(crate) fn marks(headers: &mut HeaderMap) {
        headers.insert(MARK, HeaderValue::from_static("5f1d3a7c9b2e4d6f8a0c1e3b"));
    }
}

fn text(status: StatusCode, words: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(words));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}
