//! Finding services, items and diagnoses while somebody types: the exact code, then what this facility uses, lists, and the rest;
//! in each of these, codes that begin so before words that begin so.

use std::collections::{HashMap, HashSet};

use claims_domain::catalogue::{Diagnosis, Kind, Listed};
use claims_domain::{ServiceDate, Timestamp};
use rusqlite::named_params;

use super::list::List;
use super::tiers::{self, LISTED, PAST, REST, USED, places};
use super::{Mirror, Shown, held, listed, listed_from};
use crate::error::StoreError;
use crate::row::{day_of, json, limited, many, number, to_json};
use crate::words;

/// Sorts after every character a code may hold.
const LAST: char = '\u{10FFFF}';

/// Of what a facility uses, so many hits are looked at, to put the most used first; it uses some hundreds of things.
const MOST_USED: usize = 200;

/// What of the services and items is looked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct ElementSearch<'t> {
    /// As typed: the beginning of a code, or beginnings of words in any order.
    pub text: &'t str,
    /// One kind only.
    pub kind: Option<Kind>,
    /// Only what is in the facility's price list.
    pub listed_only: bool,
    /// The day of the visit: things are found as they were then, what was retired since too, and what is new since not. `None` for
    /// today, as they are now.
    pub on: Option<ServiceDate>,
    /// Hits at most.
    pub limit: usize,
}

/// The row that was met, and what is shown for it: a version by its own id, and what that says.
type Read<T> = (i64, (i64, T));

/// A row that a search met, not yet read.
struct Candidate {
    list: List,
    id: i64,
    /// Sorts the likeliest first: exact code, tier, most used, by code, place among its like.
    order: (bool, i64, i64, bool, usize),
}

impl Mirror<'_> {
    /// Services and items by code or words; where nothing is found so, words that differ by a small slip.
    ///
    /// # Errors
    /// When the database fails; no text is an error.
    pub fn find_elements(&self, search: &ElementSearch<'_>) -> Result<Vec<Listed>, StoreError> {
        let kinds: &[Kind] = match search.kind {
            Some(Kind::Service) => &[Kind::Service],
            Some(Kind::Item) => &[Kind::Item],
            None => &[Kind::Service, Kind::Item],
        };
        let facility = self.facility()?;
        let shown = kinds.iter().map(|kind| self.shown_at(facility.as_ref(), *kind)).collect::<Result<Vec<_>, _>>()?;
        let lists: Vec<List> = shown.iter().map(|shown| shown.list).collect();
        let last = if search.listed_only { LISTED } else { REST };
        let earlier = match search.on {
            Some(on) if self.changed_after(&shown, on)? => Some(on.to_string()),
            Some(_) | None => None,
        };
        self.found(search.text, search.limit, &lists, last, earlier.is_some(), |list, ids| {
            match (shown.iter().find(|shown| shown.list == list), &earlier) {
                (Some(shown), Some(on)) => self.listed(shown, ids, on, search.listed_only),
                (Some(shown), None) => self.listed_now(shown, ids, search.listed_only),
                (None, _) => Ok(Vec::new()),
            }
        })
    }

    /// Diagnoses, found like services and items.
    ///
    /// # Errors
    /// When the database fails; no text is an error.
    pub fn find_diagnoses(&self, text: &str, limit: usize) -> Result<Vec<Diagnosis>, StoreError> {
        let head = self.head(List::Diagnoses)?;
        self.found(text, limit, &[List::Diagnoses], REST, false, |_, ids| {
            let sql = "SELECT r.id, r.body FROM json_each(?1) hit CROSS JOIN mirror_row r
                       WHERE r.id = hit.value AND r.died IS NULL AND r.born <= ?2";
            many(self.conn, sql, (ids, head), |row| Ok((row.get(0)?, (row.get(0)?, json(row, "body")?))))
        })
    }

    /// Searches lists up to a tier (and what is past), and reads the likeliest hits. `read` is given rows of one list as a JSON list
    /// of ids, answers each with the version that is shown for it, and leaves out what is not shown.
    fn found<T>(
        &self,
        text: &str,
        limit: usize,
        lists: &[List],
        last: i64,
        past: bool,
        read: impl Fn(List, &str) -> Result<Vec<Read<T>>, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let Some(expression) = words::expression(text) else { return Ok(Vec::new()) };
        let search = |expression: &str| {
            let mut candidates = Vec::new();
            for list in lists {
                self.by_code(*list, text.trim(), last, past, limit, &mut candidates)?;
                self.by_words(*list, expression, last, past, limit, &mut candidates)?;
            }
            // A code that begins so has words that begin so: each is met twice, and the better place counts.
            candidates.sort_by_key(|candidate: &Candidate| candidate.order);
            let mut seen = HashSet::new();
            candidates.retain(|candidate| seen.insert(candidate.id));
            let (mut found, mut shown) = (Vec::new(), HashSet::new());
            // Nearly always the first few are all there is to read: what is not shown is a download in progress.
            for few in candidates.chunks(limit.max(1)) {
                let mut rows = HashMap::new();
                for list in lists {
                    let ids: Vec<i64> = few.iter().filter(|hit| hit.list == *list).map(|hit| hit.id).collect();
                    if !ids.is_empty() {
                        rows.extend(read(*list, &to_json(&ids)?)?);
                    }
                }
                let read = few.iter().filter_map(|hit| rows.remove(&hit.id));
                // A thing that is met in two versions is found once.
                found.extend(read.filter(|(id, _)| shown.insert(*id)).map(|(_, read)| read));
                if found.len() >= limit {
                    found.truncate(limit);
                    break;
                }
            }
            Ok::<_, StoreError>(found)
        };
        let found = search(&expression)?;
        if !found.is_empty() {
            return Ok(found);
        }
        match self.corrected(text, lists)? {
            Some(expression) => search(&expression),
            None => Ok(found),
        }
    }

    fn by_code(
        &self,
        list: List,
        text: &str,
        last: i64,
        past: bool,
        limit: usize,
        candidates: &mut Vec<Candidate>,
    ) -> Result<(), StoreError> {
        let Some((from, to)) = code_range(text) else { return Ok(()) };
        for tier in (USED..=last).chain(past.then_some(PAST)) {
            let sql = "SELECT id, code FROM mirror_row
                       WHERE feed = ?1 AND tier = ?2 AND code <> '' AND code >= ?3 COLLATE NOCASE AND code <= ?4 COLLATE NOCASE
                       ORDER BY code COLLATE NOCASE LIMIT ?5";
            let most = limited(if tier == USED { MOST_USED.max(limit) } else { limit });
            let hits: Vec<(i64, String)> =
                many(self.conn, sql, (list.number(), tier, &from, &to, most), |row| Ok((row.get(0)?, row.get(1)?)))?;
            let uses = self.uses(list, hits.iter().filter(|_| tier == USED).map(|(id, _)| *id))?;
            for (at, (id, code)) in hits.into_iter().enumerate() {
                let exact = code.eq_ignore_ascii_case(text);
                let uses = uses.get(&id).copied().unwrap_or(0);
                candidates.push(Candidate { list, id, order: (!exact, tier, -uses, false, at) });
            }
        }
        Ok(())
    }

    fn by_words(
        &self,
        list: List,
        expression: &str,
        last: i64,
        past: bool,
        limit: usize,
        candidates: &mut Vec<Candidate>,
    ) -> Result<(), StoreError> {
        let Some((index, _)) = list.words() else { return Ok(()) };
        // In the order of places, which is that of tiers: unsorted, since ranking would have to read every hit on each keystroke.
        let sql = format!("SELECT rowid FROM {index} WHERE {index} MATCH ?1 AND rowid BETWEEN ?2 AND ?3 LIMIT ?4");
        let ranges = [Some(places(USED, last)), past.then_some(places(PAST, PAST))];
        for (first, end) in ranges.into_iter().flatten() {
            let most = limited(limit.saturating_add(MOST_USED));
            let hits: Vec<i64> = many(self.conn, &sql, (expression, first, end, most), |row| Ok(row.get(0)?))?;
            let used = hits.iter().map(|place| tiers::at(*place)).take_while(|(tier, _)| *tier == USED);
            let uses = self.uses(list, used.map(|(_, id)| id))?;
            for (at, place) in hits.into_iter().enumerate() {
                let (tier, id) = tiers::at(place);
                let uses = uses.get(&id).copied().unwrap_or(0);
                candidates.push(Candidate { list, id, order: (true, tier, -uses, true, at) });
            }
        }
        Ok(())
    }

    /// How often each of these rows was billed here.
    fn uses(&self, list: List, ids: impl Iterator<Item = i64>) -> Result<HashMap<i64, i64>, StoreError> {
        let ids: Vec<i64> = ids.collect();
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let sql = "SELECT r.id, u.uses FROM json_each(?2) hit CROSS JOIN mirror_row r CROSS JOIN mirror_use u
                   WHERE r.id = hit.value AND u.feed = ?1 AND u.code = r.code";
        let uses = many(self.conn, sql, (list.number(), to_json(&ids)?), |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(uses.into_iter().collect())
    }

    /// Whether these lists, or their prices, were downloaded after a day: only then may anything have been otherwise on it than it is
    /// now. Most visits are of today, and looking for versions takes several times as long.
    fn changed_after(&self, shown: &[Shown], on: ServiceDate) -> Result<bool, StoreError> {
        let sql = "SELECT coalesce(max(switched_ms), 0) FROM mirror_generation WHERE feed = ?1";
        let lists = shown
            .iter()
            .flat_map(|shown| shown.list.kind())
            .flat_map(|kind| [List::catalogue(kind), List::prices(kind)]);
        for list in lists {
            let latest = Timestamp::from_millis(number(self.conn, sql, [list.as_str()])?);
            if day_of(latest) > on.to_string() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// These rows as they are now.
    fn listed_now(&self, shown: &Shown, ids: &str, listed_only: bool) -> Result<Vec<Read<Listed>>, StoreError> {
        let sql = "SELECT r.id, r.body, p.id IS NOT NULL AS in_list, p.body AS price, TRUE AS lives, r.valid_from AS since
                   FROM json_each(:ids) hit CROSS JOIN mirror_row r ON r.id = hit.value
                   LEFT JOIN mirror_row p ON p.feed = :p AND p.key = :own || r.number AND p.died IS NULL AND p.born <= :ph
                   WHERE r.died IS NULL AND r.born <= :h AND (p.id IS NOT NULL OR NOT :listed)";
        let values = named_params! {
            ":ids": ids, ":h": shown.head, ":p": shown.prices, ":ph": shown.prices_head, ":own": shown.own,
            ":listed": listed_only,
        };
        many(self.conn, sql, values, |row| Ok((row.get("id")?, (row.get("id")?, listed_from(row)?))))
    }

    /// What these rows were on a day. A row that is over stands for itself only: it is found by words that nothing has any more.
    fn listed(&self, shown: &Shown, ids: &str, on: &str, listed_only: bool) -> Result<Vec<Read<Listed>>, StoreError> {
        let sql = listed!(
            "json_each(:ids) hit CROSS JOIN mirror_row c ON c.id = hit.value",
            held!(),
            "(c.tier = 3 AND r.id = c.id OR c.died IS NULL AND c.born <= :h) AND (p.id IS NOT NULL OR NOT :listed)"
        );
        let values = named_params! {
            ":ids": ids, ":h": shown.head, ":first": shown.first, ":p": shown.prices, ":ph": shown.prices_head,
            ":own": shown.own, ":on": on, ":listed": listed_only,
        };
        many(self.conn, sql, values, |row| Ok((row.get("hit")?, (row.get("id")?, listed_from(row)?))))
    }

    /// The search with each unknown word put right, where words of the lists differ from it by a small slip.
    pub(super) fn corrected(&self, text: &str, lists: &[List]) -> Result<Option<String>, StoreError> {
        let mut corrected = false;
        let mut terms = Vec::new();
        for word in words::typed(text) {
            let near = self.near(&word, lists)?;
            if near.is_empty() {
                terms.push(format!("\"{word}\"*"));
            } else {
                corrected = true;
                let near: Vec<String> = near.iter().map(|term| format!("\"{term}\"")).collect();
                terms.push(format!("({})", near.join(" OR ")));
            }
        }
        Ok(corrected.then(|| terms.join(" AND ")))
    }

    /// Words of the lists that begin with the same letter and differ from this one by a slip, the nearest first; none when a word
    /// begins just so.
    fn near(&self, word: &str, lists: &[List]) -> Result<Vec<String>, StoreError> {
        let Some((slips, first)) = words::slips_allowed(word).zip(word.chars().next()) else { return Ok(Vec::new()) };
        let mut near: Vec<(usize, String)> = Vec::new();
        for list in lists {
            let sql = "SELECT term FROM mirror_term WHERE feed = ?1 AND term >= ?2 AND term < ?3";
            let range = (list.number(), first.to_string(), format!("{first}{LAST}"));
            let terms: Vec<String> = many(self.conn, sql, range, |row| Ok(row.get(0)?))?;
            if terms.iter().any(|term| term.starts_with(word)) {
                return Ok(Vec::new());
            }
            near.extend(terms.into_iter().filter_map(|term| Some((words::slips(word, &term, slips)?, term))));
        }
        near.sort();
        near.dedup();
        near.truncate(4);
        Ok(near.into_iter().map(|(_, term)| term).collect())
    }
}

/// What codes that begin with the text lie between; `None` for a text no code begins with.
fn code_range(text: &str) -> Option<(String, String)> {
    let start: String = text.chars().take(64).collect();
    if start.is_empty() || start.contains(char::is_control) {
        return None;
    }
    let end = format!("{start}{LAST}");
    Some((start, end))
}
