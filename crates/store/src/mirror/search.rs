//! Finding services, items and diagnoses while somebody types: the exact code, then what this facility uses, lists, and the rest;
//! in each of these, codes that begin so before words that begin so.

use claims_domain::ServiceDate;
use claims_domain::catalogue::{Diagnosis, Kind, Listed};
use rusqlite::{Row, named_params};

use super::list::List;
use super::tiers::{LISTED, PAST, REST, ROW, USED, places};
use super::{Mirror, Shown, listed, listed_from};
use crate::error::StoreError;
use crate::row::{json, limited, many, number};
use crate::words;

/// Sorts after every character a code may hold.
const LAST: char = '\u{10FFFF}';

/// Of what a facility uses, all hits are read, to put the most used first; it uses some hundreds of things.
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
    /// The day of the visit: what was retired since then is found too. `None` for today.
    pub on: Option<ServiceDate>,
    /// Hits at most.
    pub limit: usize,
}

/// A hit with what it is ordered by.
struct Hit<T> {
    found: T,
    code: String,
    uses: i64,
}

impl Mirror<'_> {
    /// Services and items by code or words; where nothing is found so, words that differ by a small slip.
    ///
    /// # Errors
    /// When the database fails; no text is an error.
    pub fn find_elements(&self, search: &ElementSearch<'_>) -> Result<Vec<Listed>, StoreError> {
        let Some(expression) = words::expression(search.text) else { return Ok(Vec::new()) };
        let found = self.elements_by(search, &expression)?;
        if !found.is_empty() {
            return Ok(found);
        }
        match self.corrected(search.text)? {
            Some(expression) => self.elements_by(search, &expression),
            None => Ok(found),
        }
    }

    fn elements_by(&self, search: &ElementSearch<'_>, expression: &str) -> Result<Vec<Listed>, StoreError> {
        let kinds: &[Kind] = match search.kind {
            Some(Kind::Service) => &[Kind::Service],
            Some(Kind::Item) => &[Kind::Item],
            None => &[Kind::Service, Kind::Item],
        };
        let shown: Vec<Shown> = kinds.iter().map(|kind| self.shown(*kind)).collect::<Result<_, _>>()?;
        let tiers: &[i64] = match (search.listed_only, search.on) {
            (true, None) => &[USED, LISTED],
            (true, Some(_)) => &[USED, LISTED, PAST],
            (false, None) => &[USED, LISTED, REST],
            (false, Some(_)) => &[USED, LISTED, REST, PAST],
        };
        let on = search.on.map_or_else(String::new, |day| day.to_string());
        let code = search.text.trim();
        let mut all = Found::new(search.text, search.limit, |listed: &Listed| {
            format!("{} {}", listed.element.kind.as_str(), listed.element.uuid)
        });
        for shown in &shown {
            for tier in tiers.iter().filter(|tier| **tier != PAST) {
                all.exact(self.elements_of_code(shown, *tier, &on, (code, code), 1)?);
            }
        }
        for tier in tiers {
            let most = if *tier == USED { MOST_USED } else { search.limit };
            let (mut by_code, mut by_word) = (Vec::new(), Vec::new());
            for shown in &shown {
                if let Some((from, to)) = code_range(search.text) {
                    by_code.extend(self.elements_of_code(shown, *tier, &on, (&from, &to), most)?);
                }
                by_word.push(self.elements_of_words(shown, *tier, &on, expression, most)?);
            }
            if all.take(by_code, in_turn(by_word)) {
                break;
            }
        }
        Ok(all.found)
    }

    /// Diagnoses, found like services and items.
    ///
    /// # Errors
    /// When the database fails; no text is an error.
    pub fn find_diagnoses(&self, text: &str, limit: usize) -> Result<Vec<Diagnosis>, StoreError> {
        let Some(expression) = words::expression(text) else { return Ok(Vec::new()) };
        let found = self.diagnoses_by(text, &expression, limit)?;
        if !found.is_empty() {
            return Ok(found);
        }
        match self.corrected(text)? {
            Some(expression) => self.diagnoses_by(text, &expression, limit),
            None => Ok(found),
        }
    }

    fn diagnoses_by(&self, text: &str, expression: &str, limit: usize) -> Result<Vec<Diagnosis>, StoreError> {
        let head = self.head(List::Diagnoses)?;
        let feed = List::Diagnoses.number();
        let mut all = Found::new(text, limit, |diagnosis: &Diagnosis| diagnosis.code.to_string());
        let by_code = |tier: i64, from: &str, to: &str, most: usize| {
            let sql = "SELECT r.body, r.code, coalesce(u.uses, 0) AS uses FROM mirror_row r
                       LEFT JOIN mirror_use u ON u.feed = r.feed AND u.code = r.code
                       WHERE r.feed = ?1 AND r.tier = ?2 AND r.code <> '' AND r.code >= ?3 COLLATE NOCASE
                           AND r.code <= ?4 COLLATE NOCASE AND r.died IS NULL AND r.born <= ?5
                       ORDER BY r.code COLLATE NOCASE LIMIT ?6";
            many(self.conn, sql, (feed, tier, from, to, head, limited(most)), diagnosis_hit)
        };
        for tier in [USED, REST] {
            all.exact(by_code(tier, text.trim(), text.trim(), 1)?);
        }
        for tier in [USED, REST] {
            let most = if tier == USED { MOST_USED } else { limit };
            let codes = match code_range(text) {
                Some((from, to)) => by_code(tier, &from, &to, most)?,
                None => Vec::new(),
            };
            let sql = "SELECT r.body, r.code, coalesce(u.uses, 0) AS uses
                       FROM mirror_word w CROSS JOIN mirror_row r ON r.id = w.rowid & ?6
                       LEFT JOIN mirror_use u ON u.feed = r.feed AND u.code = r.code
                       WHERE w.mirror_word MATCH ?1 AND w.rowid BETWEEN ?2 AND ?3 AND r.died IS NULL AND r.born <= ?4 LIMIT ?5";
            let (first, last) = places(List::Diagnoses, tier);
            let by_word = many(self.conn, sql, (expression, first, last, head, limited(most), ROW), diagnosis_hit)?;
            if all.take(codes, by_word) {
                break;
            }
        }
        Ok(all.found)
    }

    fn elements_of_code(
        &self,
        shown: &Shown,
        tier: i64,
        on: &str,
        (from, to): (&str, &str),
        most: usize,
    ) -> Result<Vec<Hit<Listed>>, StoreError> {
        let sql = listed!(
            "mirror_row r",
            "r.feed = :f AND r.tier = :t AND r.code <> '' AND r.code >= :from COLLATE NOCASE AND r.code <= :to COLLATE NOCASE
             AND (r.died IS NULL AND r.born <= :h
                  OR r.tier = 3 AND r.valid_to > :on AND coalesce(r.valid_from, '') <= :on AND NOT EXISTS (
                      SELECT 1 FROM mirror_row n WHERE n.feed = r.feed AND n.key = r.key AND n.died IS NULL AND n.born <= :h))
             ORDER BY r.code COLLATE NOCASE LIMIT :most"
        );
        let values = named_params! {
            ":f": shown.list.number(), ":h": shown.head, ":p": shown.prices, ":ph": shown.prices_head, ":own": shown.own,
            ":on": on, ":t": tier, ":from": from, ":to": to, ":most": limited(most),
        };
        self.with_uses(shown, tier, many(self.conn, sql, values, listed_hit)?)
    }

    fn elements_of_words(
        &self,
        shown: &Shown,
        tier: i64,
        on: &str,
        expression: &str,
        most: usize,
    ) -> Result<Vec<Hit<Listed>>, StoreError> {
        // CROSS JOIN keeps the order: words first. Unsorted, since ranking would have to read every hit on each keystroke.
        let sql = listed!(
            "mirror_word w CROSS JOIN mirror_row r ON r.id = w.rowid & :row",
            "w.mirror_word MATCH :words AND w.rowid BETWEEN :first AND :last
             AND (r.died IS NULL AND r.born <= :h
                  OR r.tier = 3 AND r.valid_to > :on AND coalesce(r.valid_from, '') <= :on AND NOT EXISTS (
                      SELECT 1 FROM mirror_row n WHERE n.feed = r.feed AND n.key = r.key AND n.died IS NULL AND n.born <= :h))
             LIMIT :most"
        );
        let (first, last) = places(shown.list, tier);
        let values = named_params! {
            ":h": shown.head, ":p": shown.prices, ":ph": shown.prices_head, ":own": shown.own, ":row": ROW,
            ":on": on,
            ":words": expression, ":first": first, ":last": last, ":most": limited(most),
        };
        self.with_uses(shown, tier, many(self.conn, sql, values, listed_hit)?)
    }

    fn with_uses(&self, shown: &Shown, tier: i64, mut hits: Vec<Hit<Listed>>) -> Result<Vec<Hit<Listed>>, StoreError> {
        if tier == USED {
            for hit in &mut hits {
                let sql = "SELECT coalesce(max(uses), 0) FROM mirror_use WHERE feed = ?1 AND code = ?2";
                hit.uses = number(self.conn, sql, (shown.list.number(), &hit.code))?;
            }
        }
        Ok(hits)
    }

    /// The search with each unknown word put right, where words of the lists differ from it by a small slip.
    fn corrected(&self, text: &str) -> Result<Option<String>, StoreError> {
        let mut corrected = false;
        let mut terms = Vec::new();
        for word in words::typed(text) {
            let near = if self.is_known(&word)? { Vec::new() } else { self.near(&word)? };
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

    /// Whether a word of the lists begins so.
    fn is_known(&self, word: &str) -> Result<bool, StoreError> {
        let sql = "SELECT count(*) FROM (SELECT 1 FROM mirror_term WHERE term >= ?1 AND term < ?2 LIMIT 1)";
        Ok(number(self.conn, sql, (word, format!("{word}{LAST}")))? > 0)
    }

    /// Words of the lists that begin with the same letter and differ from this one by a slip, the nearest first.
    fn near(&self, word: &str) -> Result<Vec<String>, StoreError> {
        let Some(slips) = words::slips_allowed(word) else { return Ok(Vec::new()) };
        let Some(first) = word.chars().next() else { return Ok(Vec::new()) };
        let sql = "SELECT term FROM mirror_term WHERE term >= ?1 AND term < ?2";
        let terms: Vec<String> =
            many(self.conn, sql, (first.to_string(), format!("{first}{LAST}")), |row| Ok(row.get(0)?))?;
        let mut near: Vec<(usize, String)> =
            terms.into_iter().filter_map(|term| Some((words::slips(word, &term, slips)?, term))).collect();
        near.sort();
        near.truncate(4);
        Ok(near.into_iter().map(|(_, term)| term).collect())
    }
}

/// Hits in the order they are shown, each thing once.
struct Found<T, K> {
    text: String,
    limit: usize,
    key: K,
    keys: Vec<String>,
    found: Vec<T>,
}

impl<T, K: Fn(&T) -> String> Found<T, K> {
    fn new(text: &str, limit: usize, key: K) -> Self {
        Self { text: text.trim().to_owned(), limit, key, keys: Vec::new(), found: Vec::new() }
    }

    /// Takes what has exactly the typed code.
    fn exact(&mut self, hits: Vec<Hit<T>>) {
        for hit in hits {
            if hit.code.eq_ignore_ascii_case(&self.text) {
                self.push(hit);
            }
        }
    }

    /// Takes the hits of a tier, the most used first; whether there are enough now.
    fn take(&mut self, mut by_code: Vec<Hit<T>>, mut by_word: Vec<Hit<T>>) -> bool {
        by_code.sort_by_cached_key(|hit| (-hit.uses, hit.code.to_ascii_uppercase()));
        by_word.sort_by_key(|hit| -hit.uses);
        by_code.into_iter().chain(by_word).for_each(|hit| self.push(hit));
        self.found.len() >= self.limit
    }

    fn push(&mut self, hit: Hit<T>) {
        let key = (self.key)(&hit.found);
        if self.found.len() < self.limit && !self.keys.contains(&key) {
            self.keys.push(key);
            self.found.push(hit.found);
        }
    }
}

fn listed_hit(row: &Row<'_>) -> Result<Hit<Listed>, StoreError> {
    Ok(Hit { found: listed_from(row)?, code: row.get("code")?, uses: 0 })
}

fn diagnosis_hit(row: &Row<'_>) -> Result<Hit<Diagnosis>, StoreError> {
    Ok(Hit { found: json(row, "body")?, code: row.get("code")?, uses: row.get("uses")? })
}

/// What codes that begin with the text lie between; `None` for a text no code begins with.
fn code_range(text: &str) -> Option<(String, String)> {
    let start: String = text.trim().chars().take(64).collect();
    if start.is_empty() || start.contains(char::is_control) {
        return None;
    }
    let end = format!("{start}{LAST}");
    Some((start, end))
}

/// The lists one after another, element by element, so that neither kind crowds out the other.
fn in_turn<T>(lists: Vec<Vec<T>>) -> Vec<T> {
    let mut lists: Vec<_> = lists.into_iter().map(Vec::into_iter).collect();
    let mut all = Vec::new();
    loop {
        let before = all.len();
        all.extend(lists.iter_mut().filter_map(Iterator::next));
        if all.len() == before {
            return all;
        }
    }
}
