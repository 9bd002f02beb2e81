//! Claims made on this laptop, from the first keystroke on; rows are never deleted.

mod elsewhere;
mod figures;
mod list;
mod write;

use std::fmt;

use claims_domain::answer::Reason;
use claims_domain::claim::{ClaimState, Composed};
use claims_domain::draft::Draft;
use claims_domain::ids::{ClaimCode, ClaimId, InsureeNo};
use claims_domain::outbox::Blocked;
use claims_domain::{Money, ServiceDate, Timestamp};
use rusqlite::{Connection, Row};

use crate::error::StoreError;
use crate::row::{day, json, maybe, maybe_time, one, parsed, time};

pub use elsewhere::{ElsewhereClaim, OpenClaim};
pub use figures::Since;
pub use write::ClaimsMut;

/// A claim with all that is kept of it.
#[derive(Clone, PartialEq, Eq)]
pub struct ClaimRow {
    /// Our own id.
    pub id: ClaimId,
    /// Its code on the server.
    pub code: ClaimCode,
    /// Where it stands.
    pub state: ClaimState,
    /// As typed.
    pub draft: Draft,
    /// As submitted; `None` before.
    pub composed: Option<Composed>,
    /// The person's name when the mirror knew it.
    pub insuree_name: Option<String>,
    /// Sum of the lines.
    pub total: Money,
    /// First day of the visit, once it is readable.
    pub visit_from: Option<ServiceDate>,
    /// When it was begun.
    pub created: Timestamp,
    /// When it last changed.
    pub changed: Timestamp,
    /// When it was submitted here.
    pub submitted: Option<Timestamp>,
    /// When the payer was first known to have it.
    pub delivered: Option<Timestamp>,
    /// The reason given for submitting in spite of a warning.
    pub anyway: Option<String>,
    /// The rejected claim this one is made from.
    pub corrects: Option<ClaimId>,
    /// The claim made from this one.
    pub corrected_by: Option<ClaimId>,
    /// How often it was printed.
    pub prints: u32,
    /// Hidden from every list.
    pub discarded: bool,
    /// The latest answer was looked at.
    pub seen: bool,
}

impl ClaimRow {
    /// A draft in which nothing is typed yet, begun now.
    #[must_use]
    pub fn new(id: ClaimId, code: ClaimCode, now: Timestamp) -> Self {
        Self {
            id,
            code,
            state: ClaimState::Draft,
            draft: Draft::default(),
            composed: None,
            insuree_name: None,
            total: Money::ZERO,
            visit_from: None,
            created: now,
            changed: now,
            submitted: None,
            delivered: None,
            anyway: None,
            corrects: None,
            corrected_by: None,
            prints: 0,
            discarded: false,
            seen: true,
        }
    }
}

/// A claim as a list shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct ClaimSummary {
    /// Our own id.
    pub id: ClaimId,
    /// Its code.
    pub code: ClaimCode,
    /// Where it stands.
    pub state: ClaimState,
    /// Insurance number, possibly empty.
    pub insuree_number: InsureeNo,
    /// The person's name when known.
    pub insuree_name: Option<String>,
    /// First day of the visit.
    pub visit_from: Option<ServiceDate>,
    /// Sum claimed.
    pub total: Money,
    /// Sum approved by the latest answer; `None` while nothing is.
    pub approved: Option<Money>,
    /// Sum paid, where the payer told.
    pub paid: Option<Money>,
    /// When it last changed.
    pub changed: Timestamp,
    /// When it was submitted here.
    pub submitted: Option<Timestamp>,
    /// The claim's own rejection reason in the latest answer.
    pub reason: Option<Reason>,
    /// Lines the latest answer rejects.
    pub rejected_lines: u32,
    /// Why it waits for a person, when it does.
    pub blocked: Option<Blocked>,
    /// The claim made from this one.
    pub corrected_by: Option<ClaimId>,
    /// The latest answer was looked at.
    pub seen: bool,
    /// It was submitted elsewhere.
    pub elsewhere: bool,
    /// Since when the payer does not show it.
    pub unread: Option<Timestamp>,
    /// The payer waits for answers to its questions.
    pub questions: bool,
    /// Something about the latest answer cannot be right.
    pub doubtful: bool,
}

impl fmt::Debug for ClaimRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClaimRow({}, {}, {:?})", self.id, self.code, self.state)
    }
}

impl fmt::Debug for ClaimSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClaimSummary({}, {}, {:?})", self.id, self.code, self.state)
    }
}

/// Which claims a list shows. Discarded ones never are.
#[derive(Debug, Clone, Default)]
pub struct ClaimFilter {
    /// Of these states; empty means of all.
    pub states: Vec<ClaimState>,
    /// Beginnings of words in code, insurance number and name, in any order.
    pub text: Option<String>,
    /// Those after this one, the last of the page before.
    pub before: Option<(Timestamp, ClaimId)>,
    /// Rejected ones before all others; `before` is then among the rejected when it is itself one (`before_rejected`).
    pub rejected_first: bool,
    /// `before` is a rejected claim.
    pub before_rejected: bool,
    /// At most so many.
    pub limit: usize,
}

/// Reads claims.
pub struct Claims<'c> {
    pub(crate) conn: &'c Connection,
}

impl Claims<'_> {
    /// One claim.
    ///
    /// # Errors
    /// When the database fails.
    pub fn get(&self, id: &ClaimId) -> Result<Option<ClaimRow>, StoreError> {
        one(self.conn, "SELECT * FROM claim WHERE id = ?1", [id.as_str()], claim_from)
    }

    /// The claim of this code.
    ///
    /// # Errors
    /// When the database fails.
    pub fn by_code(&self, code: &ClaimCode) -> Result<Option<ClaimRow>, StoreError> {
        one(self.conn, "SELECT * FROM claim WHERE code = ?1", [code.as_str()], claim_from)
    }
}

fn claim_from(row: &Row<'_>) -> Result<ClaimRow, StoreError> {
    Ok(ClaimRow {
        id: claim_id(row, "id")?.ok_or(StoreError::BadRow("id"))?,
        code: ClaimCode::new(row.get::<_, String>("code")?),
        state: parsed(row, "state", ClaimState::parse)?,
        draft: json(row, "draft")?,
        composed: maybe(row, "composed", |text| serde_json::from_str(text).ok())?,
        insuree_name: row.get("insuree_name")?,
        total: parsed(row, "total", |text| text.parse().ok())?,
        visit_from: maybe(row, "visit_from", day)?,
        created: time(row, "created_ms")?,
        changed: time(row, "changed_ms")?,
        submitted: maybe_time(row, "submitted_ms")?,
        delivered: maybe_time(row, "delivered_ms")?,
        anyway: row.get("anyway")?,
        corrects: claim_id(row, "corrects")?,
        corrected_by: claim_id(row, "corrected_by")?,
        prints: row.get("prints")?,
        discarded: row.get("discarded")?,
        seen: row.get("seen")?,
    })
}

fn claim_id(row: &Row<'_>, column: &'static str) -> Result<Option<ClaimId>, StoreError> {
    maybe(row, column, |text| Some(ClaimId::new(text)))
}
