//! Finding people by number, name and birth date, and forgetting those that were only fetched ahead.

use std::collections::HashSet;

use claims_domain::ServiceDate;
use claims_domain::cover::{Insuree, Sex};
use claims_domain::ids::InsureeNo;
use rusqlite::Connection;

use super::Mirror;
use super::list::List;
use super::tiers::{REST, USED, add_words, at, drop_words, places};
use crate::error::StoreError;
use crate::people::{People, PeopleMut, words_of};
use crate::row::{json, limited, many, one, run};
use crate::words::{self, Words};

/// Somebody who fits what was typed, with what tells namesakes apart.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonHit {
    /// Insurance number.
    pub number: InsureeNo,
    /// Given names and family name.
    pub name: String,
    /// Sex.
    pub sex: Option<Sex>,
    /// Birth date.
    pub born: Option<ServiceDate>,
    /// Whether this laptop has asked about them before.
    pub asked: bool,
}

impl std::fmt::Debug for PersonHit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PersonHit(…)")
    }
}

impl PersonHit {
    fn of(person: &Insuree, asked: bool) -> Self {
        Self { number: person.number.clone(), name: person.full_name(), sex: person.sex, born: person.born, asked }
    }
}

impl People<'_> {
    /// People by the beginning of their number, or by words of name and birth date in any order; where nothing is found so, by
    /// words that differ by a small slip. Whoever has exactly this number comes first, then those who were asked about before.
    ///
    /// # Errors
    /// When the database fails; no text is an error.
    pub fn find(&self, text: &str, limit: usize) -> Result<Vec<PersonHit>, StoreError> {
        let Some(expression) = words::expression(text) else { return Ok(Vec::new()) };
        let mirror = Mirror { conn: self.conn };
        let mut found = self.matching(&mirror, &expression, limit)?;
        if found.is_empty()
            && let Some(expression) = mirror.corrected(text, &[List::People])?
        {
            found = self.matching(&mirror, &expression, limit)?;
        }
        let exact = InsureeNo::typed(text);
        found.sort_by_key(|hit| hit.number != exact);
        Ok(found)
    }

    fn matching(&self, mirror: &Mirror<'_>, expression: &str, limit: usize) -> Result<Vec<PersonHit>, StoreError> {
        let head = mirror.head(List::People)?;
        let (mut found, mut numbers) = (Vec::new(), HashSet::new());
        for tier in [USED, REST] {
            // In the order of places, unsorted, as in every search while somebody types.
            let sql = "SELECT rowid FROM mirror_person_word
                       WHERE mirror_person_word MATCH ?1 AND rowid BETWEEN ?2 AND ?3 LIMIT ?4";
            let (first, last) = places(tier, tier);
            // Somebody asked about is met twice, and a download in progress is not shown.
            let most = limited(limit.saturating_mul(2));
            let hits: Vec<i64> = many(self.conn, sql, (expression, first, last, most), |row| Ok(row.get(0)?))?;
            for place in hits {
                if found.len() >= limit {
                    return Ok(found);
                }
                let (_, id) = at(place);
                let person: Option<Insuree> = if tier == USED {
                    one(self.conn, "SELECT body FROM mirror_insuree WHERE id = ?1", [id], |row| json(row, "body"))?
                } else {
                    let sql = "SELECT body FROM mirror_row WHERE id = ?1 AND died IS NULL AND born <= ?2";
                    one(self.conn, sql, (id, head), |row| json(row, "body"))?
                };
                if let Some(person) = person.filter(|person| numbers.insert(person.number.clone())) {
                    found.push(PersonHit::of(&person, tier == USED));
                }
            }
        }
        Ok(found)
    }
}

impl PeopleMut<'_> {
    /// Forgets everybody who was only fetched ahead, with their policies and the words they are found by. Whoever was asked about
    /// stays. What is freed is overwritten.
    ///
    /// # Errors
    /// When the database fails.
    pub fn forget_ahead(&self) -> Result<(), StoreError> {
        self.conn.pragma_update(None, "secure_delete", true)?;
        for list in List::AHEAD {
            let name = list.as_str();
            let of_list =
                "DELETE FROM mirror_seen WHERE generation IN (SELECT id FROM mirror_generation WHERE feed = ?1)";
            run(self.conn, of_list, [name])?;
            run(self.conn, "DELETE FROM mirror_row WHERE feed = ?1", [list.number()])?;
            run(self.conn, "DELETE FROM mirror_generation WHERE feed = ?1", [name])?;
            run(self.conn, "DELETE FROM feed WHERE name = ?1", [name])?;
        }
        run(self.conn, "INSERT INTO mirror_person_word (mirror_person_word) VALUES ('delete-all')", [])?;
        run(self.conn, "DELETE FROM mirror_term WHERE feed = ?1", [List::People.number()])?;
        let sql = "SELECT id, body FROM mirror_insuree";
        let asked: Vec<(i64, Insuree)> = many(self.conn, sql, [], |row| Ok((row.get("id")?, json(row, "body")?)))?;
        for (id, person) in asked {
            index(self.conn, id, &person)?;
        }
        self.conn.pragma_update(None, "secure_delete", false)?;
        Ok(())
    }
}

/// Makes somebody who was asked about findable, by the words they have now.
pub(crate) fn index(conn: &Connection, id: i64, person: &Insuree) -> Result<(), StoreError> {
    let name = words_of(person);
    drop_words(conn, List::People, USED, id)?;
    let words = Words::of(person.number.as_str(), &name);
    add_words(conn, List::People, USED, id, &words)?;
    for term in words.name.split(' ').filter(|term| !term.contains(|c: char| c.is_ascii_digit())) {
        let sql = "INSERT OR IGNORE INTO mirror_term (feed, term) VALUES (?1, ?2)";
        run(conn, sql, (List::People.number(), term))?;
    }
    Ok(())
}
