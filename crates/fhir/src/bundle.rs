//! Pages of a list, and errors.

use serde_json::Value;

use crate::datatypes::CodeableConcept;

crate::wire! {
    /// A page of a list.
    Bundle {
        /// Always `Bundle`.
        resource_type: Option<String>,
        /// Rows in all, as far as the server says.
        total: Option<u64>,
        /// Links to other pages.
        link: Vec<Link>,
        /// The rows.
        entry: Vec<Entry>,
    }
    /// A link to another page.
    Link {
        /// `self`, `next`, `previous`.
        relation: Option<String>,
        /// Its address; made by the server from what it believes to be its name.
        url: Option<String>,
    }
    /// A row.
    Entry {
        /// The resource, not looked into.
        resource: Option<Value>,
    }
    /// Why a request failed.
    OperationOutcome {
        /// Always `OperationOutcome`.
        resource_type: Option<String>,
        /// Reasons.
        issue: Vec<Issue>,
    }
    /// A reason.
    Issue {
        /// `fatal`, `error`, `warning`, `information`.
        severity: Option<String>,
        /// Kind.
        code: Option<String>,
        /// The reason in words.
        details: Option<CodeableConcept>,
        /// The reason for the technician.
        diagnostics: Option<String>,
    }
}

impl Bundle {
    /// Whether the server says that there is another page.
    #[must_use]
    pub fn has_next(&self) -> bool {
        self.link.iter().any(|link| link.relation.as_deref() == Some("next"))
    }
}

impl OperationOutcome {
    /// Every reason in words.
    #[must_use]
    pub fn texts(&self) -> Vec<String> {
        self.issue
            .iter()
            .filter_map(|issue| {
                issue.details.as_ref().and_then(|details| details.text.clone()).or_else(|| issue.diagnostics.clone())
            })
            .collect()
    }
}
