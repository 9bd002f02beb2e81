//! Lists and counts of claims, without reading the claims themselves more than needed.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use claims_domain::answer::Reason;
use claims_domain::claim::ClaimState;
use claims_domain::ids::{ClaimCode, ClaimId, InsureeNo};
use claims_domain::outbox::{Blocked, Phase};
use claims_domain::{Money, Timestamp};
use rusqlite::types::Value;
use rusqlite::{Row, params_from_iter};

use super::{ClaimFilter, ClaimSummary, Claims, claim_id};
use crate::error::StoreError;
use crate::ledger::Ledger;
use crate::row::{day, limited, many, maybe, maybe_time, number, one, parsed, time};
use crate::words;

/// Bits of a place in the index of words that follow the milliseconds.
const PLACES: u32 = 20;
/// After every id.
const LAST_ID: &str = "\u{10ffff}";

/// What a list shows of each claim `c` that comes from there.
pub(super) fn summaries(from: &str) -> String {
    format!(
        "SELECT c.id, c.code, c.state, c.insuree_number, c.insuree_name, c.visit_from, c.total,
            c.changed_ms, c.submitted_ms, c.corrected_by, c.seen, c.elsewhere, c.unread_ms, c.feedback, c.place,
            a.approved, a.paid, a.reason, coalesce(a.doubts, '[]') <> '[]' AS doubtful, o.phase,
            (SELECT count(*) FROM answer_line l WHERE l.claim_id = c.id AND l.rejected) AS rejected_lines
        FROM {from}
        LEFT JOIN answer a ON a.claim_id = c.id AND a.version = (SELECT max(version) FROM answer WHERE claim_id = c.id)
        LEFT JOIN outbox o ON o.claim_id = c.id"
    )
}

impl Claims<'_> {
    /// A page of claims, newest change first; of the rejected first where that is wished.
    ///
    /// # Errors
    /// When the database fails.
    pub fn page(&self, filter: &ClaimFilter) -> Result<Vec<ClaimSummary>, StoreError> {
        if !filter.rejected_first {
            return self.page_by_change(filter);
        }
        let wanted = if filter.states.is_empty() { ClaimState::ALL } else { &filter.states };
        let (rejected, others): (Vec<_>, Vec<_>) = wanted.iter().partition(|state| **state == ClaimState::Rejected);
        let among_rejected = filter.before.is_none() || filter.before_rejected;
        let mut found = Vec::new();
        if among_rejected && !rejected.is_empty() {
            found = self.page_by_change(&ClaimFilter { states: rejected, ..filter.clone() })?;
        }
        if found.len() < filter.limit && !others.is_empty() {
            let before = filter.before.clone().filter(|_| !among_rejected);
            let limit = filter.limit - found.len();
            found.extend(self.page_by_change(&ClaimFilter { states: others, before, limit, ..filter.clone() })?);
        }
        Ok(found)
    }

    fn page_by_change(&self, filter: &ClaimFilter) -> Result<Vec<ClaimSummary>, StoreError> {
        let states: BTreeSet<ClaimState> = filter.states.iter().copied().collect();
        if let Some(words) = filter.text.as_deref().and_then(words::expression) {
            return self.page_by_words(&words, &states, filter);
        }
        if states.is_empty() {
            return self.page_of(None, filter);
        }
        // A page of each state comes straight from its index; together they hold the page of all of them.
        let mut found = Vec::new();
        for state in states {
            found.extend(self.page_of(Some(state), filter)?);
        }
        found.sort_by(|a, b| (b.changed, &b.id).cmp(&(a.changed, &a.id)));
        found.truncate(filter.limit);
        Ok(found)
    }

    /// Drafts are few, and read through; the others come from the index of words in the order of their places. Of those that
    /// changed in one millisecond, drafts are the last.
    fn page_by_words(
        &self,
        words: &str,
        states: &BTreeSet<ClaimState>,
        filter: &ClaimFilter,
    ) -> Result<Vec<ClaimSummary>, StoreError> {
        let (mut place, mut filter) = (i64::MAX, filter.clone());
        if let Some((changed, id)) = &mut filter.before {
            let sql = "SELECT place FROM claim WHERE id = ?1 AND changed_ms = ?2 AND place IS NOT NULL";
            let known = one(self.conn, sql, (id.as_str(), changed.millis()), |row| Ok(row.get(0)?))?;
            if known.is_some() {
                *id = ClaimId::new(LAST_ID);
            }
            place = known.unwrap_or(changed.millis() << PLACES);
        }
        let mut found = Vec::new();
        if states.is_empty() || states.iter().any(|state| *state != ClaimState::Draft) {
            found = self.placed(words, states, place, filter.limit)?;
        }
        if states.is_empty() || states.contains(&ClaimState::Draft) {
            found.extend(self.page_of(Some(ClaimState::Draft), &filter)?.into_iter().map(|draft| (None, draft)));
            found.sort_by_key(|(place, claim)| Reverse((claim.changed, *place)));
            found.truncate(filter.limit);
        }
        Ok(found.into_iter().map(|(_, claim)| claim).collect())
    }

    /// Claims with these words that have a place before this one, each with its own.
    fn placed(
        &self,
        words: &str,
        states: &BTreeSet<ClaimState>,
        before: i64,
        limit: usize,
    ) -> Result<Vec<(Option<i64>, ClaimSummary)>, StoreError> {
        let mut values = vec![Value::from(words.to_owned()), Value::from(before), Value::from(limited(limit))];
        let mut condition = String::new();
        if !states.is_empty() {
            values.extend(states.iter().map(|state| Value::from(state.as_str().to_owned())));
            let wanted: Vec<String> = (4..=values.len()).map(|at| format!("?{at}")).collect();
            condition = format!("AND c.state IN ({})", wanted.join(", "));
        }
        let sql = format!(
            "{} WHERE w.claim_word MATCH ?1 AND w.rowid < ?2 AND c.discarded = 0 {condition} ORDER BY w.rowid DESC LIMIT ?3",
            summaries("claim_word w CROSS JOIN claim c ON c.place = w.rowid")
        );
        many(self.conn, &sql, params_from_iter(values), |row| Ok((row.get("place")?, summary_from(row)?)))
    }

    fn page_of(&self, state: Option<ClaimState>, filter: &ClaimFilter) -> Result<Vec<ClaimSummary>, StoreError> {
        let (changed, id) = match &filter.before {
            Some((changed, id)) => (changed.millis(), id.as_str()),
            None => (i64::MAX, ""),
        };
        let mut values = vec![Value::from(changed), Value::from(id.to_owned()), Value::from(limited(filter.limit))];
        let mut conditions = String::new();
        let mut also = |condition: &str, value: String| {
            values.push(Value::from(value));
            conditions.push_str(&condition.replace('?', &format!("?{}", values.len())));
        };
        if let Some(state) = state {
            also(" AND c.state = ?", state.as_str().to_owned());
        }
        for word in filter.text.iter().flat_map(|text| words::typed(text)) {
            also(" AND instr(c.words, ?) > 0", format!(" {word}"));
        }
        let sql = format!(
            "{} WHERE c.discarded = 0 AND (c.changed_ms, c.id) < (?1, ?2){conditions}
             ORDER BY c.changed_ms DESC, c.id DESC LIMIT ?3",
            summaries("claim c")
        );
        many(self.conn, &sql, params_from_iter(values), summary_from)
    }

    /// How many claims there are of each state that has any, and the sum claimed in them, exact. Those at the payer come from
    /// the ledger, the others are few.
    ///
    /// # Errors
    /// When the database fails.
    pub fn by_state(&self) -> Result<BTreeMap<ClaimState, (i64, Money)>, StoreError> {
        let mut all: BTreeMap<ClaimState, (i64, Money)> = BTreeMap::new();
        let mut add = |state: ClaimState, count: i64, total: Money| {
            let (claims, sum) = all.entry(state).or_default();
            *claims += count;
            *sum = [*sum, total].into_iter().sum();
        };
        for sum in (Ledger { conn: self.conn }).sums()? {
            add(sum.state, sum.claims, sum.claimed);
        }
        for state in ClaimState::ALL.iter().filter(|state| !state.is_answered()) {
            let sql = "SELECT total FROM claim WHERE discarded = 0 AND state = ?1";
            for total in many(self.conn, sql, [state.as_str()], |row| parsed(row, "total", |text| text.parse().ok()))? {
                add(*state, 1, total);
            }
        }
        Ok(all)
    }

    /// How many claims there are of each state that has any.
    ///
    /// # Errors
    /// When the database fails.
    pub fn counts(&self) -> Result<BTreeMap<ClaimState, i64>, StoreError> {
        Ok(self.by_state()?.into_iter().map(|(state, (count, _))| (state, count)).collect())
    }

    /// The sum claimed in each state that has claims, exact.
    ///
    /// # Errors
    /// When the database fails.
    pub fn sums(&self) -> Result<BTreeMap<ClaimState, Money>, StoreError> {
        Ok(self.by_state()?.into_iter().map(|(state, (_, total))| (state, total)).collect())
    }

    /// When the oldest claim that is not yet delivered was submitted.
    ///
    /// # Errors
    /// When the database fails.
    pub fn oldest_unsent(&self) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT min(submitted_ms) AS oldest FROM claim
                   WHERE discarded = 0 AND state IN ('ready', 'sending', 'unsure', 'blocked')";
        Ok(one(self.conn, sql, [], |row| maybe_time(row, "oldest"))?.flatten())
    }

    /// Claims about which the payer may still change its mind, by id, those after `after`.
    ///
    /// # Errors
    /// When the database fails.
    pub fn open_at_payer(
        &self,
        limit: usize,
        after: Option<&ClaimId>,
    ) -> Result<Vec<(ClaimId, ClaimCode)>, StoreError> {
        let sql = "SELECT id, code FROM claim WHERE discarded = 0 AND state = ?1 AND id > ?2 ORDER BY id LIMIT ?3";
        let after = after.map_or("", ClaimId::as_str);
        let mut open = Vec::new();
        for state in ClaimState::ALL.iter().filter(|state| state.is_open_at_payer()) {
            open.extend(many(self.conn, sql, (state.as_str(), after, limited(limit)), |row| {
                Ok((ClaimId::new(row.get::<_, String>("id")?), ClaimCode::new(row.get::<_, String>("code")?)))
            })?);
        }
        open.sort();
        open.truncate(limit);
        Ok(open)
    }

    /// How many claims reached the payer at `from` or later.
    ///
    /// # Errors
    /// When the database fails.
    pub fn delivered_today(&self, from: Timestamp) -> Result<i64, StoreError> {
        number(self.conn, "SELECT count(*) FROM claim WHERE delivered_ms >= ?1", [from.millis()])
    }
}

pub(super) fn summary_from(row: &Row<'_>) -> Result<ClaimSummary, StoreError> {
    Ok(ClaimSummary {
        id: ClaimId::new(row.get::<_, String>("id")?),
        code: ClaimCode::new(row.get::<_, String>("code")?),
        state: parsed(row, "state", ClaimState::parse)?,
        insuree_number: parsed(row, "insuree_number", |text| Some(InsureeNo::typed(text)))?,
        insuree_name: row.get("insuree_name")?,
        visit_from: maybe(row, "visit_from", day)?,
        total: parsed(row, "total", |text| text.parse().ok())?,
        approved: maybe(row, "approved", |text| text.parse().ok())?,
        paid: maybe(row, "paid", |text| text.parse().ok())?,
        changed: time(row, "changed_ms")?,
        submitted: maybe_time(row, "submitted_ms")?,
        reason: row.get::<_, Option<i32>>("reason")?.map(Reason),
        rejected_lines: row.get("rejected_lines")?,
        blocked: maybe(row, "phase", |text| serde_json::from_str(text).ok())?.and_then(why_blocked),
        corrected_by: claim_id(row, "corrected_by")?,
        seen: row.get("seen")?,
        elsewhere: row.get("elsewhere")?,
        unread: maybe_time(row, "unread_ms")?,
        questions: row.get("feedback")?,
        doubtful: row.get("doubtful")?,
    })
}

fn why_blocked(phase: Phase) -> Option<Blocked> {
    match phase {
        Phase::Blocked { why } => Some(why),
        Phase::Ready | Phase::Sending | Phase::Unsure { .. } => None,
    }
}
