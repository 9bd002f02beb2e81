//! Query parameters the way the payer reads them: few are known, the rest is ignored in silence.

use axum::http::StatusCode;
use chrono::{NaiveDate, NaiveDateTime};

use crate::answer::Answer;

/// The parameters of one request, in the order sent.
pub(crate) struct Query {
    pairs: Vec<(String, String)>,
}

/// Which page of how many rows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Page {
    pub(crate) number: usize,
    pub(crate) size: usize,
    pub(crate) count: usize,
}

impl Query {
    pub(crate) fn read(text: &str) -> Self {
        let pairs = url::form_urlencoded::parse(text.as_bytes());
        Self { pairs: pairs.map(|(k, v)| (k.into_owned(), v.into_owned())).collect() }
    }

    /// The last value of this name.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().rev().find(|(k, _)| k == name).map(|(_, v)| v.as_str())
    }

    /// The query text with another page number, sorted by name as the server's pager writes it; page 1 is left out.
    pub(crate) fn with_page(&self, number: usize) -> String {
        let mut pairs: Vec<(String, String)> = self.pairs.iter().filter(|(k, _)| k != "page-offset").cloned().collect();
        if number > 1 {
            pairs.push(("page-offset".to_owned(), number.to_string()));
        }
        pairs.sort_by(|a, b| a.0.cmp(&b.0));
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
    }

    /// What tells one filter from another, page and size aside: the key of the count cache.
    pub(crate) fn filter_key(&self) -> String {
        ["_lastUpdated", "refDate", "patient", "resourceType", "physicalType", "claimDateFrom"]
            .into_iter()
            .filter_map(|name| self.get(name).map(|value| format!("{name}={value}&")))
            .collect()
    }

    /// The page asked for, out of so many rows; 404 outside.
    pub(crate) fn page(&self, count: usize) -> Result<Page, Answer> {
        let size = self.get("_count").and_then(|c| c.parse().ok()).filter(|c| *c > 0).unwrap_or(10);
        let last = count.div_ceil(size).max(1);
        let number = match self.get("page-offset") {
            None => 1,
            Some("last") => last,
            Some(text) => text.parse().unwrap_or(0),
        };
        if number == 0 || number > last {
            return Err(Answer::refused(StatusCode::NOT_FOUND, "Invalid page."));
        }
        Ok(Page { number, size, count })
    }

    /// The `_lastUpdated` filter, if any.
    pub(crate) fn last_updated(&self) -> Result<Option<Updated>, Answer> {
        self.get("_lastUpdated").map(Updated::read).transpose()
    }

    /// A date parameter: absent, readable or not.
    pub(crate) fn date(&self, name: &str) -> Option<Result<NaiveDate, chrono::ParseError>> {
        self.get(name).map(|text| NaiveDate::parse_from_str(text, "%Y-%m-%d"))
    }
}

/// A comparison with the time a row became valid.
#[derive(Debug)]
pub(crate) struct Updated {
    comparison: String,
    than: NaiveDateTime,
}

impl Updated {
    fn read(text: &str) -> Result<Self, Answer> {
        const KNOWN: [&str; 9] = ["eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap"];
        let prefix = text.get(..2).filter(|p| KNOWN.contains(p));
        let time = text.get(prefix.map_or(0, str::len)..).unwrap_or_default();
        let than = NaiveDateTime::parse_from_str(time, "%Y-%m-%dT%H:%M:%S")
            .map_err(|_| Answer::failure("_lastUpdated value is not a valid datetime"))?;
        Ok(Self { comparison: prefix.unwrap_or("eq").to_owned(), than })
    }

    /// Whether a row valid from then passes.
    pub(crate) fn admits(&self, valid_from: NaiveDateTime) -> bool {
        match self.comparison.as_str() {
            "ne" => valid_from != self.than,
            "gt" | "sa" => valid_from > self.than,
            "lt" | "eb" => valid_from < self.than,
            "ge" => valid_from >= self.than,
            "le" => valid_from <= self.than,
            _ => valid_from == self.than,
        }
    }
}
