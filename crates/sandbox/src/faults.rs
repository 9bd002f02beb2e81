//! Scripted faults: which requests go wrong, and how.

use serde::{Deserialize, Serialize};

/// A list of rules; the first one that applies to a request decides.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Faults(pub Vec<Rule>);

/// One rule of a fault script, written `{"when": {...}, "do": ...}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Which requests it looks at.
    #[serde(default)]
    pub when: When,
    /// What happens to them.
    #[serde(rename = "do")]
    pub act: Act,
}

/// Conditions of a rule; all given ones must hold. `nth`, `every` and `times` count the requests that match
/// path and method.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct When {
    /// The path and query contain this text.
    pub path_contains: Option<String>,
    /// The body contains this text (GraphQL has one path for everything).
    pub body_contains: Option<String>,
    /// `GET`, `POST` ...
    pub method: Option<String>,
    /// Only the n-th such request, from 1.
    pub nth: Option<u32>,
    /// Every n-th such request.
    pub every: Option<u32>,
    /// The first n such requests.
    pub times: Option<u32>,
}

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// The connection is closed before the request is looked at.
    DropBefore,
    /// The request is done in full, then the connection is closed without an answer.
    DropAnswer,
    /// This status with an `OperationOutcome`, the request not looked at.
    Status(u16),
    /// An HTML page with status 200, as a captive portal sends, the request not looked at.
    Html,
    /// Well-formed JSON of another shape, the request not looked at.
    WrongJson,
    /// The request is done, the answer breaks off after so many bytes of its body.
    Truncate(usize),
    /// The request is done after so many milliseconds.
    DelayMs(u64),
    /// The token sent along counts as expired from now on.
    ExpireToken,
    /// 429; with so many seconds in `Retry-After`, or (null) without the header, as the real server.
    TooMany(Option<u32>),
    /// 503 with so many seconds in `Retry-After`, as a proxy sends while the server behind it restarts.
    Unavailable(u32),
    /// The request is done, its JSON answer is spoilt.
    Spoil(Spoil),
    /// The request is done, the answer is compressed and only so many bytes of that are sent, as if they were all.
    GzipTruncate(usize),
    /// The request is done, the answer is compressed and followed by so many megabytes of spaces.
    GzipBomb(usize),
}

/// How a JSON answer is spoilt: a FHIR bundle as well as a GraphQL connection, where there is such a thing in both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Spoil {
    /// There is always another page, even behind an empty one.
    Endless,
    /// The total is off by so many.
    Total(i64),
    /// The first row of the page stands for the second too.
    RowTwice,
    /// The second row of what a product covers names the element of the first.
    CoveredTwice,
    /// The rows are of another kind.
    OtherType,
    /// The first entry (edge) has nothing in it.
    EmptyEntry,
    /// The first field of this name is a number of a million digits; `valueMoney/value` is the first there is within another, as a
    /// JSON pointer goes on.
    HugeNumber(String),
    /// The first such field is a list of a list.
    WrongType(String),
    /// The page cannot be made because of the row with this code: 500 (FHIR) or an error (GraphQL). Other pages are as they are.
    BadRow(String),
    /// The price lists have a row for an element that does not exist.
    DanglingPrice,
    /// The price lists have their first row twice, at another price.
    PriceTwice,
    /// The price lists are empty, and no facility has one.
    NoPriceList,
}

/// The rules in force, with how many requests each has seen.
#[derive(Debug, Default)]
pub(crate) struct Script {
    rules: Vec<(Rule, u32)>,
}

impl Script {
    pub(crate) fn new(faults: Faults) -> Self {
        Self { rules: faults.0.into_iter().map(|rule| (rule, 0)).collect() }
    }

    /// What goes wrong with this request, if anything; counts it.
    pub(crate) fn strikes(&mut self, method: &str, path: &str, body: &[u8]) -> Option<Act> {
        let mut struck = None;
        for (rule, seen) in &mut self.rules {
            if !rule.when.looks_at(method, path, body) {
                continue;
            }
            *seen += 1;
            if struck.is_none() && rule.when.turn(*seen) {
                struck = Some(rule.act.clone());
            }
        }
        struck
    }
}

impl When {
    fn looks_at(&self, method: &str, path: &str, body: &[u8]) -> bool {
        let within = |text: &String| String::from_utf8_lossy(body).contains(text.as_str());
        self.method.as_ref().is_none_or(|m| m.eq_ignore_ascii_case(method))
            && self.path_contains.as_ref().is_none_or(|p| path.contains(p.as_str()))
            && self.body_contains.as_ref().is_none_or(within)
    }

    fn turn(&self, seen: u32) -> bool {
        self.nth.is_none_or(|n| seen == n)
            && self.every.is_none_or(|n| n > 0 && seen.is_multiple_of(n))
            && self.times.is_none_or(|n| seen <= n)
    }
}
