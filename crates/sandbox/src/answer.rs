//! An HTTP answer in the making, and the payer's way of refusing.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};
use serde_json::{Value, json};

/// A status with a body; both good and bad answers, so that `?` can end a request.
#[derive(Debug)]
pub(crate) struct Answer {
    status: StatusCode,
    body: Content,
    headers: Vec<(HeaderName, String)>,
}

#[derive(Debug)]
enum Content {
    Json(Value),
    Html(String),
    Empty,
    Nothing,
}

impl Answer {
    /// 200 with JSON.
    pub(crate) fn ok(body: Value) -> Self {
        Self::json(StatusCode::OK, body)
    }

    /// Any status with JSON.
    pub(crate) fn json(status: StatusCode, body: Value) -> Self {
        Self { status, body: Content::Json(body), headers: Vec::new() }
    }

    /// Any status with a page.
    pub(crate) fn html(status: StatusCode, body: impl Into<String>) -> Self {
        Self { status, body: Content::Html(body.into()), headers: Vec::new() }
    }

    /// A status and nothing else, not even a content type.
    pub(crate) const fn empty(status: StatusCode) -> Self {
        Self { status, body: Content::Nothing, headers: Vec::new() }
    }

    /// The payer's usual failure: 500 with the text in an `OperationOutcome`, whatever went wrong.
    pub(crate) fn failure(text: impl Into<String>) -> Self {
        Self::outcome(StatusCode::INTERNAL_SERVER_ERROR, "error", "exception", text)
    }

    /// Refused before the payer looked at the content (rights, format, page number).
    pub(crate) fn refused(status: StatusCode, text: impl Into<String>) -> Self {
        Self::outcome(status, "fatal", "exception", text)
    }

    /// An `OperationOutcome`.
    pub(crate) fn outcome(status: StatusCode, severity: &str, code: &str, text: impl Into<String>) -> Self {
        let issue = json!({ "severity": severity, "code": code, "details": { "text": text.into() } });
        Self::json(status, json!({ "resourceType": "OperationOutcome", "issue": [issue] }))
    }

    /// The HTML page for paths that do not exist.
    pub(crate) fn no_such_path() -> Self {
        Self::page(StatusCode::NOT_FOUND, "Not Found", "The requested resource was not found on this server.")
    }

    /// The HTML page of a server whose error handler failed too.
    pub(crate) fn broken() -> Self {
        Self::page(StatusCode::INTERNAL_SERVER_ERROR, "Server Error (500)", "")
    }

    fn page(status: StatusCode, title: &str, text: &str) -> Self {
        let html = format!(
            "\n<!doctype html>\n<html lang=\"en\">\n<head>\n  <title>{title}</title>\n</head>\n<body>\n  <h1>{title}</h1><p>{text}</p>\n</body>\n</html>\n"
        );
        Self::html(status, html)
    }

    /// 301 to the same path with its slash.
    pub(crate) fn moved(to: String) -> Self {
        Self { status: StatusCode::MOVED_PERMANENTLY, body: Content::Empty, headers: Vec::new() }
            .with(header::LOCATION, to)
    }

    /// Adds a header.
    pub(crate) fn with(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The bytes and headers to send.
    pub(crate) fn into_response(self) -> Response<Body> {
        let (kind, bytes) = match self.body {
            Content::Json(value) => ("application/json", serde_json::to_vec(&value).unwrap_or_default()),
            Content::Html(text) => ("text/html; charset=utf-8", text.into_bytes()),
            Content::Empty => ("text/html; charset=utf-8", Vec::new()),
            Content::Nothing => ("", Vec::new()),
        };
        let mut response = Response::new(Body::from(bytes));
        *response.status_mut() = self.status;
        if !kind.is_empty() {
            response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        }
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                response.headers_mut().append(name, value);
            }
        }
        response
    }
}
