//! Claims submitted elsewhere for this facility, and how current what is known of open claims is.

use claims_domain::claim::ClaimState;
use claims_domain::draft::Draft;
use claims_domain::ids::{ClaimCode, ClaimId};
use claims_domain::{Money, ServiceDate, Timestamp};

use super::{ClaimRow, Claims, ClaimsMut, claim_id};
use crate::error::StoreError;
use crate::ledger;
use crate::row::{limited, many, maybe, maybe_time, number, one, run};

/// A claim about which the payer may still change its mind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenClaim {
    /// Our id.
    pub id: ClaimId,
    /// Its code on the server.
    pub code: ClaimCode,
    /// Day of the claim, where it is known.
    pub claim_date: Option<ServiceDate>,
    /// Since when the payer does not show it.
    pub unread: Option<Timestamp>,
}

/// A claim that is known from the payer only.
#[derive(Debug, Clone)]
pub struct ElsewhereClaim {
    /// A new id of ours.
    pub id: ClaimId,
    /// Its code on the server.
    pub code: ClaimCode,
    /// What the payer holds, as it would have been typed here.
    pub draft: Draft,
    /// The person's name, where told.
    pub name: Option<String>,
    /// Sum claimed.
    pub total: Money,
    /// First day of the visit.
    pub visit_from: Option<ServiceDate>,
    /// Where it stands.
    pub state: ClaimState,
    /// By when lists sort it: the day of the claim, so that claims of long ago do not come before today's.
    pub changed: Timestamp,
}

impl Claims<'_> {
    /// Open claims by id, those after `after`, at most so many.
    ///
    /// # Errors
    /// When the database fails.
    pub fn open_to_ask(&self, limit: usize, after: Option<&ClaimId>) -> Result<Vec<OpenClaim>, StoreError> {
        let sql = "SELECT id, code, unread_ms, coalesce(composed ->> '$.claim_date', draft ->> '$.claim_date') AS day
                   FROM claim WHERE discarded = 0 AND state = ?1 AND id > ?2 ORDER BY id LIMIT ?3";
        let after = after.map_or("", ClaimId::as_str);
        let mut open = Vec::new();
        for state in ClaimState::ALL.iter().filter(|state| state.is_open_at_payer()) {
            open.extend(many(self.conn, sql, (state.as_str(), after, limited(limit)), |row| {
                Ok(OpenClaim {
                    id: claim_id(row, "id")?.ok_or(StoreError::BadRow("id"))?,
                    code: ClaimCode::new(row.get::<_, String>("code")?),
                    // What was typed elsewhere may be no day.
                    claim_date: maybe(row, "day", |text| Some(text.parse().ok()))?.flatten(),
                    unread: maybe_time(row, "unread_ms")?,
                })
            })?);
        }
        open.sort_by(|a, b| a.id.cmp(&b.id));
        open.truncate(limit);
        Ok(open)
    }

    /// Whether a claim is known from the payer only.
    ///
    /// # Errors
    /// When the database fails.
    pub fn is_elsewhere(&self, id: &ClaimId) -> Result<bool, StoreError> {
        Ok(number(self.conn, "SELECT EXISTS (SELECT 1 FROM claim WHERE id = ?1 AND elsewhere)", [id.as_str()])? == 1)
    }

    /// Since when the payer does not show a claim; `None` when it did when last asked.
    ///
    /// # Errors
    /// When the database fails.
    pub fn unread_since(&self, id: &ClaimId) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT unread_ms FROM claim WHERE id = ?1";
        Ok(one(self.conn, sql, [id.as_str()], |row| maybe_time(row, "unread_ms"))?.flatten())
    }

    /// How many claims the payer holds of this facility, as far as this computer knows.
    ///
    /// # Errors
    /// When the database fails.
    pub fn at_payer_count(&self) -> Result<i64, StoreError> {
        number(self.conn, "SELECT coalesce(sum(claims), 0) FROM ledger_sum", [])
    }
}

impl ClaimsMut<'_> {
    /// Keeps a claim that is known from the payer only. It counts as looked at, and as delivered by nobody here.
    ///
    /// # Errors
    /// [`StoreError::CodeUsed`], or when the database fails.
    pub fn insert_elsewhere(&self, claim: &ElsewhereClaim) -> Result<(), StoreError> {
        self.insert(&ClaimRow {
            state: claim.state,
            draft: claim.draft.clone(),
            insuree_name: claim.name.clone(),
            total: claim.total,
            visit_from: claim.visit_from,
            ..ClaimRow::new(claim.id.clone(), claim.code.clone(), claim.changed)
        })?;
        run(self.conn, "UPDATE claim SET elsewhere = 1 WHERE id = ?1", [claim.id.as_str()])?;
        ledger::follow(self.conn, claim.id.as_str())
    }

    /// The payer did not show this claim, or (`None`) shows it again; writes nothing where that is known. A claim that is not
    /// shown keeps the time since when.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_unread(&self, id: &ClaimId, since: Option<Timestamp>) -> Result<bool, StoreError> {
        let sql = "UPDATE claim SET unread_ms = ?2 WHERE id = ?1 AND (unread_ms IS NULL) <> (?2 IS NULL)";
        Ok(run(self.conn, sql, (id.as_str(), since.map(Timestamp::millis)))? > 0)
    }
}
