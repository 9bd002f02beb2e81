//! The ledger: sums over the claims at the payer, kept in step with every change, so that a page of figures reads no claims.

use std::collections::BTreeMap;

use claims_domain::answer::Reason;
use claims_domain::claim::ClaimState;
use claims_domain::{Money, Timestamp};
use rusqlite::{Connection, Row};

use crate::error::StoreError;
use crate::row::{json, many, maybe, number, one, parsed, run, to_json};

/// Reads the ledger.
pub struct Ledger<'c> {
    pub(crate) conn: &'c Connection,
}

/// What the claims of one day in one state come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerSum {
    /// Day of the claims, `YYYY-MM-DD`; empty where nobody told.
    pub day: String,
    /// Where they stand.
    pub state: ClaimState,
    /// They correct no other claim.
    pub first: bool,
    /// They were submitted elsewhere.
    pub elsewhere: bool,
    /// How many they are.
    pub claims: i64,
    /// Sum claimed.
    pub claimed: Money,
    /// Sum approved by the payer's lines.
    pub approved: Money,
    /// Sum paid, as far as the payer told.
    pub paid: Money,
}

/// How often a reason was given in claims of one month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReasonSum {
    /// `YYYY-MM`.
    pub month: String,
    /// The reason.
    pub reason: Reason,
    /// Claims in which it was given.
    pub claims: i64,
    /// Lines rejected for it.
    pub lines: i64,
}

/// What one claim counts for.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Part {
    day: String,
    state: ClaimState,
    first: bool,
    elsewhere: bool,
    claimed: Money,
    approved: Money,
    paid: Money,
    reasons: BTreeMap<i32, i64>,
}

impl Ledger<'_> {
    /// The sums by day and state, oldest day first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn sums(&self) -> Result<Vec<LedgerSum>, StoreError> {
        let sql = "SELECT day, state, first, elsewhere, claims, claimed, approved, paid FROM ledger_sum
                   ORDER BY day, state, first, elsewhere";
        many(self.conn, sql, [], sum_from)
    }

    /// How often each reason was given, by month.
    ///
    /// # Errors
    /// When the database fails.
    pub fn reasons(&self) -> Result<Vec<ReasonSum>, StoreError> {
        many(self.conn, "SELECT month, reason, claims, lines FROM ledger_reason ORDER BY month, reason", [], |row| {
            Ok(ReasonSum {
                month: row.get("month")?,
                reason: Reason(row.get("reason")?),
                claims: row.get("claims")?,
                lines: row.get("lines")?,
            })
        })
    }

    /// The sums counted anew from the claims themselves: what [`Ledger::sums`] must equal.
    ///
    /// # Errors
    /// When the database fails.
    pub fn recounted(&self) -> Result<Vec<LedgerSum>, StoreError> {
        let mut sums: BTreeMap<(String, &'static str, bool, bool), LedgerSum> = BTreeMap::new();
        for id in claims_at_payer(self.conn)? {
            let Some(part) = part_of(self.conn, &id)? else { continue };
            let key = (part.day.clone(), part.state.as_str(), part.first, part.elsewhere);
            let sum = sums.entry(key).or_insert_with(|| LedgerSum::none(&part));
            sum.add(&part, 1);
        }
        Ok(sums.into_values().collect())
    }

    /// How many claims are in the ledger, and when the payer's latest word on any of them was learnt.
    ///
    /// # Errors
    /// When the database fails.
    pub fn as_of(&self) -> Result<Option<Timestamp>, StoreError> {
        let latest = one(self.conn, "SELECT max(learnt_ms) AS latest FROM answer", [], |row| {
            Ok(row.get::<_, Option<i64>>("latest")?)
        })?;
        Ok(latest.flatten().map(Timestamp::from_millis))
    }
}

impl LedgerSum {
    fn none(part: &Part) -> Self {
        Self {
            day: part.day.clone(),
            state: part.state,
            first: part.first,
            elsewhere: part.elsewhere,
            claims: 0,
            claimed: Money::ZERO,
            approved: Money::ZERO,
            paid: Money::ZERO,
        }
    }

    /// Puts a part in (1) or takes it out (−1).
    fn add(&mut self, part: &Part, times: i64) {
        let moved = |sum: Money, by: Money| {
            let by = if times < 0 { -by.get() } else { by.get() };
            Money::new(sum.get().saturating_add(by))
        };
        self.claims += times;
        self.claimed = moved(self.claimed, part.claimed);
        self.approved = moved(self.approved, part.approved);
        self.paid = moved(self.paid, part.paid);
    }
}

/// Takes a claim's change over into the sums; writes nothing where nothing that counts has changed.
pub(crate) fn follow(conn: &Connection, claim: &str) -> Result<(), StoreError> {
    let (before, now) = (entry(conn, claim)?, part_of(conn, claim)?);
    if before == now {
        return Ok(());
    }
    if let Some(part) = &before {
        change(conn, part, -1)?;
    }
    let Some(part) = &now else {
        return run(conn, "DELETE FROM ledger_entry WHERE claim_id = ?1", [claim]).map(drop);
    };
    change(conn, part, 1)?;
    let sql =
        "INSERT OR REPLACE INTO ledger_entry (claim_id, day, state, first, elsewhere, claimed, approved, paid, reasons)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    let (claimed, approved, paid) = (part.claimed.to_string(), part.approved.to_string(), part.paid.to_string());
    let reasons = to_json(&part.reasons)?;
    let state = part.state.as_str();
    run(conn, sql, (claim, &part.day, state, part.first, part.elsewhere, claimed, approved, paid, reasons)).map(drop)
}

/// Counts the claims of a database that is older than the ledger.
pub(crate) fn begin(conn: &Connection) -> Result<(), StoreError> {
    if number(conn, "SELECT EXISTS (SELECT 1 FROM ledger_entry)", [])? == 1 {
        return Ok(());
    }
    claims_at_payer(conn)?.iter().try_for_each(|id| follow(conn, id))
}

fn claims_at_payer(conn: &Connection) -> Result<Vec<String>, StoreError> {
    let mut ids = Vec::new();
    for state in ClaimState::ALL.iter().filter(|state| state.is_answered()) {
        let sql = "SELECT id FROM claim WHERE discarded = 0 AND state = ?1";
        ids.extend(many(conn, sql, [state.as_str()], |row| Ok(row.get::<_, String>("id")?))?);
    }
    Ok(ids)
}

/// What a claim counts for as it stands; `None` while it is not at the payer.
fn part_of(conn: &Connection, claim: &str) -> Result<Option<Part>, StoreError> {
    let sql = "SELECT c.state, c.total, c.corrects IS NULL AS first, c.elsewhere, a.reason, a.approved, a.paid,
                   coalesce(c.composed ->> '$.claim_date', c.draft ->> '$.claim_date', '') AS day
               FROM claim c
               LEFT JOIN answer a ON a.claim_id = c.id AND a.version = (SELECT max(version) FROM answer WHERE claim_id = c.id)
               WHERE c.id = ?1 AND c.discarded = 0";
    let amount = |row: &Row<'_>, column| {
        Ok::<_, StoreError>(maybe(row, column, |text| text.parse::<Money>().ok())?.unwrap_or_default())
    };
    let part = one(conn, sql, [claim], |row| {
        let state = parsed(row, "state", ClaimState::parse)?;
        let reason: Option<i32> = row.get("reason")?;
        let part = Part {
            day: row.get("day")?,
            state,
            first: row.get("first")?,
            elsewhere: row.get("elsewhere")?,
            claimed: parsed(row, "total", |text| text.parse().ok())?,
            approved: amount(row, "approved")?,
            paid: amount(row, "paid")?,
            reasons: BTreeMap::new(),
        };
        Ok((part, reason))
    })?;
    let Some((mut part, reason)) = part.filter(|(part, _)| part.state.is_answered()) else { return Ok(None) };
    let sql = "SELECT reason, count(*) AS lines FROM answer_line WHERE claim_id = ?1 AND rejected AND reason <> 0 GROUP BY reason";
    let of_lines = many(conn, sql, [claim], |row| Ok((row.get("reason")?, row.get("lines")?)))?;
    part.reasons = of_lines.into_iter().collect();
    if let Some(reason) = reason.filter(|reason| *reason != 0 && part.reasons.is_empty()) {
        part.reasons.insert(reason, 0);
    }
    Ok(Some(part))
}

fn entry(conn: &Connection, claim: &str) -> Result<Option<Part>, StoreError> {
    let sql =
        "SELECT day, state, first, elsewhere, claimed, approved, paid, reasons FROM ledger_entry WHERE claim_id = ?1";
    one(conn, sql, [claim], |row| {
        Ok(Part {
            day: row.get("day")?,
            state: parsed(row, "state", ClaimState::parse)?,
            first: row.get("first")?,
            elsewhere: row.get("elsewhere")?,
            claimed: parsed(row, "claimed", |text| text.parse().ok())?,
            approved: parsed(row, "approved", |text| text.parse().ok())?,
            paid: parsed(row, "paid", |text| text.parse().ok())?,
            reasons: json(row, "reasons")?,
        })
    })
}

/// Puts a part into its sums (1) or takes it out (−1); a sum over nothing is no row.
fn change(conn: &Connection, part: &Part, times: i64) -> Result<(), StoreError> {
    let key = (part.day.as_str(), part.state.as_str(), part.first, part.elsewhere);
    let sql = "SELECT day, state, first, elsewhere, claims, claimed, approved, paid FROM ledger_sum
               WHERE day = ?1 AND state = ?2 AND first = ?3 AND elsewhere = ?4";
    let mut sum = one(conn, sql, key, sum_from)?.unwrap_or_else(|| LedgerSum::none(part));
    sum.add(part, times);
    if sum.claims == 0 {
        let sql = "DELETE FROM ledger_sum WHERE day = ?1 AND state = ?2 AND first = ?3 AND elsewhere = ?4";
        run(conn, sql, key)?;
    } else {
        let sql = "INSERT OR REPLACE INTO ledger_sum (day, state, first, elsewhere, claims, claimed, approved, paid)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let (claimed, approved, paid) = (sum.claimed.to_string(), sum.approved.to_string(), sum.paid.to_string());
        run(conn, sql, (key.0, key.1, key.2, key.3, sum.claims, claimed, approved, paid))?;
    }
    let month = part.day.get(..7).unwrap_or_default();
    for (reason, lines) in &part.reasons {
        let sql = "INSERT INTO ledger_reason (month, reason, claims, lines) VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT (month, reason) DO UPDATE SET claims = claims + excluded.claims, lines = lines + excluded.lines";
        run(conn, sql, (month, reason, times, lines * times))?;
        run(conn, "DELETE FROM ledger_reason WHERE month = ?1 AND reason = ?2 AND claims = 0", (month, reason))?;
    }
    Ok(())
}

fn sum_from(row: &Row<'_>) -> Result<LedgerSum, StoreError> {
    Ok(LedgerSum {
        day: row.get("day")?,
        state: parsed(row, "state", ClaimState::parse)?,
        first: row.get("first")?,
        elsewhere: row.get("elsewhere")?,
        claims: row.get("claims")?,
        claimed: parsed(row, "claimed", |text| text.parse().ok())?,
        approved: parsed(row, "approved", |text| text.parse().ok())?,
        paid: parsed(row, "paid", |text| text.parse().ok())?,
    })
}
