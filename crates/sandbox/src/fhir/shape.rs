//! The server's check of a request's shape, with complaints in its validator's words.

use serde_json::Value;

use crate::answer::Answer;

/// What is wrong with the shape of a request.
pub(crate) struct Complaints {
    about: &'static str,
    found: Vec<String>,
}

impl Complaints {
    /// For a model of this name.
    pub(crate) fn about(about: &'static str) -> Self {
        Self { about, found: Vec::new() }
    }

    /// A complaint at a path.
    pub(crate) fn add(&mut self, at: &str, text: &str) {
        self.found.push(format!("{at}\n  {text}"));
    }

    /// Plain fields that must be there; given in alphabetical order.
    pub(crate) fn require(&mut self, body: &Value, fields: &[&str]) {
        for field in fields {
            if body.get(*field).is_none_or(Value::is_null) {
                self.add(&format!("__root__ -> {field}"), "field required (type=value_error.missing)");
            }
        }
    }

    /// Nothing but these fields may be there.
    pub(crate) fn only(&mut self, body: &Value, at: &str, known: &[&str]) {
        for field in body.as_object().into_iter().flat_map(|o| o.keys()).filter(|f| !known.contains(&f.as_str())) {
            self.add(&format!("{at}{field}"), "extra fields not permitted (type=value_error.extra)");
        }
    }

    /// The failure, if anything was found.
    pub(crate) fn settle(self) -> Result<(), Answer> {
        if self.found.is_empty() {
            return Ok(());
        }
        let plural = if self.found.len() == 1 { "error" } else { "errors" };
        Err(Answer::failure(format!(
            "{} validation {plural} for {}\n{}",
            self.found.len(),
            self.about,
            self.found.join("\n")
        )))
    }
}
