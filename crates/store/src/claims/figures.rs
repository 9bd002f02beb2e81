//! Figures and links of claims that the desk, the strip and the counter of codes need.

use claims_domain::claim::ClaimState;
use claims_domain::ids::{ClaimId, InsureeNo};
use claims_domain::{Money, Timestamp};

use super::list::{summaries, summary_from};
use super::{ClaimSummary, Claims};
use crate::error::StoreError;
use crate::row::{limited, many, maybe, number, one, parsed};

/// What was decided or submitted since some instant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Since {
    /// Claims.
    pub count: i64,
    /// Money claimed in them.
    pub claimed: Money,
    /// Money approved in them, by the payer's lines.
    pub approved: Money,
}

impl Claims<'_> {
    /// One claim as lists show it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn summary(&self, id: &ClaimId) -> Result<Option<ClaimSummary>, StoreError> {
        one(self.conn, &format!("{} WHERE c.id = ?1", summaries("claim c")), [id.as_str()], summary_from)
    }

    /// Claims of one person on this laptop, newest change first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn of_insuree(&self, insuree: &InsureeNo, limit: usize) -> Result<Vec<ClaimSummary>, StoreError> {
        let sql = format!(
            "{} WHERE c.discarded = 0 AND c.insuree_number = ?1 ORDER BY c.changed_ms DESC, c.id DESC LIMIT ?2",
            summaries("claim c")
        );
        many(self.conn, &sql, (insuree.as_str(), limited(limit)), summary_from)
    }

    /// The number given out last; 0 before the first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn last_number(&self) -> Result<u64, StoreError> {
        let sql = "SELECT next - 1 AS number FROM counter WHERE name = 'claim'";
        let last: i64 = one(self.conn, sql, [], |row| Ok(row.get("number")?))?.unwrap_or(0);
        u64::try_from(last).map_err(|_| StoreError::BadRow("next"))
    }

    /// Decided claims nobody has looked at since.
    ///
    /// # Errors
    /// When the database fails.
    pub fn unseen_answers(&self) -> Result<i64, StoreError> {
        let sql = "SELECT count(*) FROM claim WHERE discarded = 0 AND seen = 0 AND state IN ('approved', 'partly', 'rejected')";
        number(self.conn, sql, [])
    }

    /// How many claims need a person: rejected and not corrected, blocked, partly approved and not looked at, drafts.
    ///
    /// # Errors
    /// When the database fails.
    pub fn needing_count(&self) -> Result<i64, StoreError> {
        // Each part from an index of its own.
        let sql = "SELECT
              (SELECT count(*) FROM claim WHERE discarded = 0 AND state = 'blocked')
            + (SELECT count(*) FROM claim WHERE discarded = 0 AND state = 'draft' AND NOT (insuree_number = '' AND total = '0.00'))
            + (SELECT count(*) FROM claim WHERE discarded = 0 AND corrected_by IS NULL AND elsewhere = 0 AND state = 'rejected')
            + (SELECT count(*) FROM claim WHERE discarded = 0 AND seen = 0 AND state = 'partly' AND elsewhere = 0)";
        number(self.conn, sql, [])
    }

    /// What was submitted here at `from` or later.
    ///
    /// # Errors
    /// When the database fails.
    pub fn submitted_since(&self, from: Timestamp) -> Result<Since, StoreError> {
        let sql = "SELECT total, NULL AS approved FROM claim WHERE discarded = 0 AND submitted_ms >= ?1";
        self.since(sql, from)
    }

    /// What the payer decided, as learnt at `from` or later.
    ///
    /// # Errors
    /// When the database fails.
    pub fn decided_since(&self, from: Timestamp) -> Result<Since, StoreError> {
        let sql = "SELECT c.total, a.approved FROM answer a JOIN claim c ON c.id = a.claim_id
                   WHERE a.learnt_ms >= ?1 AND a.version = (SELECT max(version) FROM answer WHERE claim_id = c.id)
                     AND c.discarded = 0 AND c.elsewhere = 0 AND c.state IN ('approved', 'partly', 'rejected')";
        self.since(sql, from)
    }

    fn since(&self, sql: &str, from: Timestamp) -> Result<Since, StoreError> {
        let rows = many(self.conn, sql, [from.millis()], |row| {
            let total: Money = parsed(row, "total", |text| text.parse().ok())?;
            let approved: Option<Money> = maybe(row, "approved", |text| text.parse().ok())?;
            Ok((total, approved.unwrap_or_default()))
        })?;
        Ok(Since {
            count: i64::try_from(rows.len()).unwrap_or(i64::MAX),
            claimed: rows.iter().map(|(total, _)| *total).sum(),
            approved: rows.iter().map(|(_, approved)| *approved).sum(),
        })
    }

    /// How many claims there are in one state.
    ///
    /// # Errors
    /// When the database fails.
    pub fn count(&self, state: ClaimState) -> Result<i64, StoreError> {
        number(self.conn, "SELECT count(*) FROM claim WHERE discarded = 0 AND state = ?1", [state.as_str()])
    }
}
