//! Files that go with a claim.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::problem::Problem;

/// A file of a claim; the sentence for where it stands is `attachment-STATE` in the catalogues, with `-` for `_`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AttachmentView {
    /// Our id of it.
    pub id: String,
    /// Its name, as the payer sees it.
    pub name: String,
    /// Its type, e.g. `application/pdf`.
    pub mime: String,
    /// Bytes.
    #[ts(type = "number")]
    pub size: u64,
    /// The day it was added, which the payer is told.
    pub day: String,
    /// `waiting` (goes once the payer has the claim), `sending`, `sent`, `refused`, `not_taken` (this server has no way), `lost` (with an
    /// earlier database).
    pub state: String,
    /// Where it was refused: `words`, `too_large` or `no_right`.
    pub why: Option<String>,
    /// The payer's own words.
    pub words: String,
    /// May it be taken away?
    pub removable: bool,
    /// When the payer was first known to have it.
    #[ts(type = "number | null")]
    pub sent_ms: Option<i64>,
}

impl std::fmt::Debug for AttachmentView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AttachmentView({}, {})", self.id, self.state)
    }
}

/// What became of files that were to go with a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AttachView {
    /// All files of the claim now, in the order of adding.
    pub attachments: Vec<AttachmentView>,
    /// Those that were not taken; each on its own.
    pub refused: Vec<NotAttachedView>,
}

/// A file that cannot go with a claim.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct NotAttachedView {
    /// Its name as given.
    pub name: String,
    /// Why.
    pub problem: Problem,
}

impl std::fmt::Debug for NotAttachedView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NotAttachedView({:?})", self.problem.code)
    }
}
