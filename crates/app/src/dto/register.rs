//! What changed in the payer's register.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What happened to this facility's record, an administrator, a place, or another facility.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RegisterChangeView {
    /// When this laptop learnt it.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// `facility` (this one's own record), `administrators`, `facilities`, `places`.
    pub list: String,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// `came`, `gone` or `changed`.
    pub what: String,
    /// For `changed`: each fact, before and now.
    pub facts: Vec<FactChangeView>,
    /// Not looked at yet.
    pub is_new: bool,
}

/// A fact that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FactChangeView {
    /// Its name: `ui-register-fact-NAME` in the catalogues, where there is one.
    pub field: String,
    /// Before; `null` when nothing was told.
    pub from: Option<String>,
    /// Now.
    pub to: Option<String>,
    /// What the payer calls the code before, for one that the catalogues have no word for.
    pub from_word: Option<String>,
    /// The same of the code now.
    pub to_word: Option<String>,
}
