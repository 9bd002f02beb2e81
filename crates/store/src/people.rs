//! Insured people this laptop has asked about, and the payer's last word on their cover with its age.

use claims_domain::Timestamp;
use claims_domain::cover::{Cover, Insuree, Policy, WhyUnknown};
use claims_domain::ids::{InsureeNo, ServerId};
use rusqlite::{Connection, Row};

use crate::error::StoreError;
use crate::row::{json, maybe_time, one, run, time, to_json};

/// Reads people.
pub struct People<'c> {
    pub(crate) conn: &'c Connection,
}

/// Keeps what was heard about people.
pub struct PeopleMut<'t> {
    pub(crate) conn: &'t Connection,
}

impl People<'_> {
    /// The person of this number and when the payer said so.
    ///
    /// # Errors
    /// When the database fails.
    pub fn get(&self, number: &InsureeNo) -> Result<Option<(Insuree, Timestamp)>, StoreError> {
        let sql = "SELECT body, as_of_ms FROM mirror_insuree WHERE number = ?1";
        one(self.conn, sql, [number.as_str()], person)
    }

    /// The person of this UUID on the server; the freshest, should their number have changed.
    ///
    /// # Errors
    /// When the database fails.
    pub fn by_uuid(&self, uuid: &ServerId) -> Result<Option<(Insuree, Timestamp)>, StoreError> {
        let sql = "SELECT body, as_of_ms FROM mirror_insuree WHERE uuid = ?1 ORDER BY as_of_ms DESC LIMIT 1";
        one(self.conn, sql, [uuid.as_str()], person)
    }

    /// The payer's last word on this number's cover; `Unknown(NeverSeen)` when it never spoke.
    ///
    /// # Errors
    /// When the database fails.
    pub fn cover(&self, number: &InsureeNo) -> Result<Cover, StoreError> {
        let sql = "SELECT standing, policies, as_of_ms FROM mirror_cover WHERE number = ?1";
        let known = one(self.conn, sql, [number.as_str()], |row| match row.get_ref("standing")?.as_str() {
            Ok("not_found") => Ok(Cover::Unknown(WhyUnknown::NotFound)),
            Ok("not_allowed") => Ok(Cover::Unknown(WhyUnknown::NotAllowed)),
            _ => {
                let as_of = maybe_time(row, "as_of_ms")?.ok_or(StoreError::BadRow("as_of_ms"))?;
                Ok(Cover::Policies { list: json(row, "policies")?, as_of })
            }
        })?;
        Ok(known.unwrap_or(Cover::Unknown(WhyUnknown::NeverSeen)))
    }

    /// When the payer last spoke about this number's cover; `None` when it never did.
    ///
    /// # Errors
    /// When the database fails.
    pub fn cover_as_of(&self, number: &InsureeNo) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT as_of_ms FROM mirror_cover WHERE number = ?1";
        Ok(one(self.conn, sql, [number.as_str()], |row| maybe_time(row, "as_of_ms"))?.flatten())
    }
}

fn person(row: &Row<'_>) -> Result<(Insuree, Timestamp), StoreError> {
    Ok((json(row, "body")?, time(row, "as_of_ms")?))
}

impl PeopleMut<'_> {
    /// Keeps a person as the payer described them at `as_of`, with its answer as received.
    ///
    /// # Errors
    /// When the database fails.
    pub fn put(&self, person: &Insuree, as_of: Timestamp, raw: &str) -> Result<(), StoreError> {
        let sql = "INSERT INTO mirror_insuree (number, uuid, body, raw, as_of_ms) VALUES (?1, ?2, ?3, ?4, ?5)
                   ON CONFLICT (number) DO UPDATE SET uuid = excluded.uuid, body = excluded.body, raw = excluded.raw,
                       as_of_ms = excluded.as_of_ms";
        let body = to_json(person)?;
        run(self.conn, sql, (person.number.as_str(), person.uuid.as_str(), body, raw, as_of.millis())).map(drop)
    }

    /// Keeps the payer's word on somebody's cover. *Never seen* is no word: it changes nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub fn put_cover(&self, number: &InsureeNo, cover: &Cover) -> Result<(), StoreError> {
        match cover {
            Cover::Policies { list, as_of } => self.keep(number, "policies", list, Some(*as_of)),
            Cover::Unknown(WhyUnknown::NotFound) => self.keep(number, "not_found", &[], None),
            Cover::Unknown(WhyUnknown::NotAllowed) => self.keep(number, "not_allowed", &[], None),
            Cover::Unknown(WhyUnknown::NeverSeen) => Ok(()),
        }
    }

    /// The payer does not know this number as of `now`. What an earlier answer said about the person stays.
    ///
    /// # Errors
    /// When the database fails.
    pub fn put_not_found(&self, number: &InsureeNo, now: Timestamp) -> Result<(), StoreError> {
        self.keep(number, "not_found", &[], Some(now))
    }

    fn keep(
        &self,
        number: &InsureeNo,
        standing: &str,
        list: &[Policy],
        as_of: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO mirror_cover (number, standing, policies, as_of_ms) VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT (number) DO UPDATE SET standing = excluded.standing, policies = excluded.policies,
                       as_of_ms = excluded.as_of_ms";
        run(self.conn, sql, (number.as_str(), standing, to_json(list)?, as_of.map(Timestamp::millis))).map(drop)
    }
}
