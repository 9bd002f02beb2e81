//! What can happen to a claim between clerk and server: how much of it gets there, and what of the answer comes back.

/// What happens to one posted claim.
#[derive(Debug, Clone, Copy)]
pub struct Fault {
    pub reaches: Reaches,
    pub comes: Comes,
}

/// How a posted claim gets to the server.
#[derive(Debug, Clone, Copy)]
pub enum Reaches {
    /// Not at all.
    Not,
    /// Its first half; then the connection to the server breaks.
    Half,
    Whole,
    /// Twice, one after the other, as a mediator does that tries again; what counts is the second answer.
    Twice,
    /// With a token that is no longer good.
    WithAnOldToken,
}

/// What comes back of the answer.
#[derive(Debug, Clone, Copy)]
pub enum Comes {
    AsItIs,
    /// The connection closes.
    Nothing,
    /// The connection breaks hard (RST).
    Reset,
    /// The first half.
    Half,
    /// Nothing for longer than anybody waits.
    Late,
    /// Something else.
    Instead(Answer),
}

/// What stands between clerk and server says instead of the server.
#[derive(Debug, Clone, Copy)]
pub struct Answer {
    pub status: &'static str,
    pub headers: &'static str,
    pub body: &'static str,
}

impl Answer {
    pub fn bytes(self) -> Vec<u8> {
        let Self { status, headers, body } = self;
        let length = body.len();
        format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}")
            .into_bytes()
    }
}

const fn page(status: &'static str) -> Answer {
    Answer { status, headers: "Content-Type: text/html\r\n", body: "<html><body><h1>Sorry</h1></body></html>" }
}

pub const SERVER_ERROR: Answer = page("500 Internal Server Error");
pub const BAD_GATEWAY: Answer = page("502 Bad Gateway");
pub const UNAVAILABLE: Answer = page("503 Service Unavailable");
pub const GATEWAY_TIMEOUT: Answer = page("504 Gateway Timeout");
pub const PORTAL: Answer = page("200 OK");
pub const REDIRECT: Answer =
    Answer { status: "302 Found", headers: "Location: https://portal.example.org/\r\n", body: "" };
pub const FORBIDDEN: Answer = Answer {
    status: "403 Forbidden",
    headers: "Content-Type: application/json\r\n",
    body: "{\"detail\":\"not allowed\"}",
};
pub const NOT_FOUND: Answer =
    Answer { status: "404 Not Found", headers: "Content-Type: text/plain\r\n", body: "Not Found" };
pub const OTHER_JSON: Answer =
    Answer { status: "200 OK", headers: "Content-Type: application/json\r\n", body: "{\"accepted\":true}" };
pub const TOO_MANY: Answer = Answer {
    status: "429 Too Many Requests",
    headers: "Content-Type: application/json\r\n",
    body: "{\"detail\":\"Request was throttled.\"}",
};
pub const TOO_MANY_WAIT: Answer =
    Answer { headers: "Content-Type: application/json\r\nRetry-After: 20\r\n", ..TOO_MANY };
pub const SIGNED_OUT: Answer = Answer {
    status: "401 Unauthorized",
    headers: "Content-Type: application/json\r\n",
    body: "{\"detail\":\"Signature has expired.\"}",
};
