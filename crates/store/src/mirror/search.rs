//! Finding services, items and diagnoses while somebody types: exact code first, then codes that begin so, then words.

use claims_domain::catalogue::{Diagnosis, Kind, Listed};

use super::{Mirror, Shown, diagnosis_from, ids, listed, listed_from};
use crate::error::StoreError;
use crate::row::{limited, many};
use crate::words;

/// Sorts after every character a code may hold.
const LAST: char = '\u{10FFFF}';

impl Mirror<'_> {
    /// Services and items (or one `kind` of them) whose code begins with the text, or whose code and name have words that
    /// begin with each typed word, in any order. With `listed_only` those of the facility's price list only.
    ///
    /// # Errors
    /// When the database fails; no text is an error.
    pub fn find_elements(
        &self,
        text: &str,
        kind: Option<Kind>,
        listed_only: bool,
        limit: usize,
    ) -> Result<Vec<Listed>, StoreError> {
        let kinds: &[Kind] = match kind {
            Some(Kind::Service) => &[Kind::Service],
            Some(Kind::Item) => &[Kind::Item],
            None => &[Kind::Service, Kind::Item],
        };
        let mut by_code = Vec::new();
        let mut by_word = Vec::new();
        for kind in kinds {
            let shown = self.shown(*kind)?;
            by_code.extend(self.elements_by_code(text, shown, listed_only, limit)?);
            by_word.push(self.elements_by_word(text, shown, listed_only, limit)?);
        }
        by_code.sort_by_cached_key(|listed: &Listed| listed.element.code.as_str().to_ascii_uppercase());
        let key = |listed: &Listed| (listed.element.kind, listed.element.code.clone());
        Ok(first_of(by_code, in_turn(by_word), key, limit))
    }

    /// Diagnoses, found like services and items.
    ///
    /// # Errors
    /// When the database fails; no text is an error.
    pub fn find_diagnoses(&self, text: &str, limit: usize) -> Result<Vec<Diagnosis>, StoreError> {
        let head = self.head("diagnoses")?;
        let sql = "SELECT * FROM mirror_diagnosis WHERE generation = ?1 AND code >= ?2 COLLATE NOCASE AND code < ?3 COLLATE NOCASE
                   ORDER BY code COLLATE NOCASE LIMIT ?4";
        let by_code = match code_range(text) {
            Some((from, to)) => many(self.conn, sql, (head, from, to, limited(limit)), diagnosis_from)?,
            None => Vec::new(),
        };
        let sql = "SELECT d.* FROM mirror_diagnosis_word w CROSS JOIN mirror_diagnosis d ON d.id = w.rowid
                   WHERE w.mirror_diagnosis_word MATCH ?1 AND w.rowid BETWEEN ?2 AND ?3 LIMIT ?4";
        let (first, last) = ids(head);
        let by_word = match words::expression(text) {
            Some(expression) => many(self.conn, sql, (expression, first, last, limited(limit)), diagnosis_from)?,
            None => Vec::new(),
        };
        Ok(first_of(by_code, by_word, |diagnosis| diagnosis.code.clone(), limit))
    }

    fn elements_by_code(
        &self,
        text: &str,
        shown: Shown,
        listed_only: bool,
        limit: usize,
    ) -> Result<Vec<Listed>, StoreError> {
        let Some((from, to)) = code_range(text) else { return Ok(Vec::new()) };
        let sql = listed!(
            "mirror_element e",
            "e.generation = ?1 AND e.code >= ?3 COLLATE NOCASE AND e.code < ?4 COLLATE NOCASE AND (p.uuid IS NOT NULL OR NOT ?5)
             ORDER BY e.code COLLATE NOCASE LIMIT ?6"
        );
        many(self.conn, sql, (shown.elements, shown.prices, from, to, listed_only, limited(limit)), listed_from)
    }

    fn elements_by_word(
        &self,
        text: &str,
        shown: Shown,
        listed_only: bool,
        limit: usize,
    ) -> Result<Vec<Listed>, StoreError> {
        let Some(expression) = words::expression(text) else { return Ok(Vec::new()) };
        // CROSS JOIN keeps the order: words first. Unsorted, since ranking would have to read every hit on each keystroke.
        let sql = listed!(
            "mirror_element_word w CROSS JOIN mirror_element e ON e.id = w.rowid",
            "w.mirror_element_word MATCH ?3 AND w.rowid BETWEEN ?1 AND ?4 AND (p.uuid IS NOT NULL OR NOT ?5) LIMIT ?6"
        );
        let (first, last) = ids(shown.elements);
        many(self.conn, sql, (first, shown.prices, expression, last, listed_only, limited(limit)), listed_from)
    }
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

/// The first `limit` of both lists, each thing once.
fn first_of<T, K: PartialEq>(first: Vec<T>, then: Vec<T>, key: impl Fn(&T) -> K, limit: usize) -> Vec<T> {
    let mut found = first;
    found.truncate(limit);
    for thing in then {
        if found.len() == limit {
            break;
        }
        if !found.iter().any(|earlier| key(earlier) == key(&thing)) {
            found.push(thing);
        }
    }
    found
}
