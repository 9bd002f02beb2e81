//! Insured people: those this laptop has asked about, those fetched ahead, and the payer's last word on their cover with its age.
//!
//! Of what was asked singly and what a list told, the newer statement is shown. What a list does not tell is never made up: somebody
//! is *without policy* only where the list of policies is known to be whole for them.

use std::borrow::Cow;
use std::collections::HashSet;
use std::io::{Read as _, Write as _};

use claims_domain::Timestamp;
use claims_domain::cover::{Cover, Insuree, Policy, PolicyStatus, WhyUnknown};
use claims_domain::ids::{InsureeNo, ServerId};
use rusqlite::{Connection, Row};
use serde::Deserialize;

use crate::error::StoreError;
use crate::feeds::{Feed, Feeds};
use crate::mirror::{List, Mirror};
use crate::row::{json, many, maybe_time, number as count, one, run, time, to_json};

/// A longer photograph (base64, characters) is not kept: half a megabyte is a picture nobody needs at this size.
const LONGEST_PHOTO: usize = 700_000;

/// Reads people.
pub struct People<'c> {
    pub(crate) conn: &'c Connection,
}

/// Keeps what was heard about people.
pub struct PeopleMut<'t> {
    pub(crate) conn: &'t Connection,
}

/// The payer's last word on somebody's cover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What it said.
    pub cover: Cover,
    /// When it said so; `None` when it never did.
    pub as_of: Option<Timestamp>,
    /// Whether it comes from the list of policies rather than from a question about this person.
    pub by_list: bool,
}

/// A person of a list, as of its last success.
struct Ahead {
    insuree: Insuree,
    as_of: Timestamp,
    /// When this version of them came.
    since: Timestamp,
}

/// What the mirror keeps of a policy, as far as it is read again.
#[derive(Deserialize)]
struct CoverRow {
    policy: Policy,
}

impl People<'_> {
    /// The person of this number and when the payer said so.
    ///
    /// # Errors
    /// When the database fails.
    pub fn get(&self, number: &InsureeNo) -> Result<Option<(Insuree, Timestamp)>, StoreError> {
        Ok(newer(self.asked(number)?, self.ahead(number)?))
    }

    /// The person of this UUID on the server; the freshest, should their number have changed.
    ///
    /// # Errors
    /// When the database fails.
    pub fn by_uuid(&self, uuid: &ServerId) -> Result<Option<(Insuree, Timestamp)>, StoreError> {
        let sql = "SELECT body, as_of_ms FROM mirror_insuree WHERE uuid = ?1 ORDER BY as_of_ms DESC LIMIT 1";
        let asked = one(self.conn, sql, [uuid.as_str()], person)?;
        Ok(newer(asked, self.listed("r.key = ?2", uuid.as_str())?))
    }

    fn asked(&self, number: &InsureeNo) -> Result<Option<(Insuree, Timestamp)>, StoreError> {
        let sql = "SELECT body, as_of_ms FROM mirror_insuree WHERE number = ?1";
        one(self.conn, sql, [number.as_str()], person)
    }

    fn ahead(&self, number: &InsureeNo) -> Result<Option<Ahead>, StoreError> {
        let of_number = "r.tier IN (0, 1, 2) AND r.code <> '' AND r.code = ?2 COLLATE NOCASE";
        self.listed(of_number, number.as_str())
    }

    fn listed(&self, condition: &str, value: &str) -> Result<Option<Ahead>, StoreError> {
        let Some(feed) = self.feed(List::People)? else { return Ok(None) };
        let Some(as_of) = feed.last_success else { return Ok(None) };
        let sql = format!(
            "SELECT r.body, g.switched_ms FROM mirror_row r JOIN mirror_generation g ON g.id = r.born
             WHERE r.feed = 21 AND {condition} AND r.died IS NULL AND r.born <= ?1 LIMIT 1"
        );
        one(self.conn, &sql, (feed.generation, value), |row| {
            Ok(Ahead { insuree: json(row, "body")?, as_of, since: time(row, "switched_ms")? })
        })
    }

    fn feed(&self, list: List) -> Result<Option<Feed>, StoreError> {
        Feeds { conn: self.conn }.get(list.as_str())
    }

    /// The payer's last word on this number's cover; `Unknown(NeverSeen)` when it never spoke.
    ///
    /// # Errors
    /// When the database fails.
    pub fn cover(&self, number: &InsureeNo) -> Result<Cover, StoreError> {
        Ok(self.told(number)?.cover)
    }

    /// When the payer last spoke about this number's cover; `None` when it never did.
    ///
    /// # Errors
    /// When the database fails.
    pub fn cover_as_of(&self, number: &InsureeNo) -> Result<Option<Timestamp>, StoreError> {
        Ok(self.told(number)?.as_of)
    }

    /// The payer's last word on this number's cover, when it was said, and how it came.
    ///
    /// # Errors
    /// When the database fails.
    pub fn told(&self, number: &InsureeNo) -> Result<Told, StoreError> {
        let asked = self.asked_about(number)?;
        let Some((list, as_of)) = self.by_list(number)? else { return Ok(asked) };
        let holds = match &asked.cover {
            // The richer answer stays while the list says nothing else.
            Cover::Policies { list: known, .. } => {
                asked.as_of.is_some_and(|at| at >= as_of) || says_the_same(known, &list)
            }
            Cover::Unknown(WhyUnknown::NotFound) => asked.as_of.is_some_and(|at| at >= as_of),
            Cover::Unknown(WhyUnknown::NeverSeen | WhyUnknown::NotAllowed | WhyUnknown::NotOffered) => false,
        };
        if holds {
            return Ok(asked);
        }
        Ok(Told { cover: Cover::Policies { list: self.named(list)?, as_of }, as_of: Some(as_of), by_list: true })
    }

    fn asked_about(&self, number: &InsureeNo) -> Result<Told, StoreError> {
        let sql = "SELECT standing, policies, as_of_ms FROM mirror_cover WHERE number = ?1";
        let known = one(self.conn, sql, [number.as_str()], |row| {
            let as_of = maybe_time(row, "as_of_ms")?;
            let cover = match row.get_ref("standing")?.as_str() {
                Ok("not_found") => Cover::Unknown(WhyUnknown::NotFound),
                Ok("not_allowed") => Cover::Unknown(WhyUnknown::NotAllowed),
                Ok("not_offered") => Cover::Unknown(WhyUnknown::NotOffered),
                _ => {
                    let as_of = as_of.ok_or(StoreError::BadRow("as_of_ms"))?;
                    Cover::Policies { list: json(row, "policies")?, as_of }
                }
            };
            Ok(Told { cover, as_of, by_list: false })
        })?;
        Ok(known.unwrap_or(Told { cover: Cover::Unknown(WhyUnknown::NeverSeen), as_of: None, by_list: false }))
    }

    /// What the list of policies says about somebody, and when; `None` where it says nothing.
    fn by_list(&self, number: &InsureeNo) -> Result<Option<(Vec<Policy>, Timestamp)>, StoreError> {
        let Some(feed) = self.feed(List::Policies)? else { return Ok(None) };
        let (Some(as_of), Some(person)) = (feed.last_success, self.ahead(number)?) else { return Ok(None) };
        let sql = "SELECT r.body FROM mirror_covered c CROSS JOIN mirror_row r
                   WHERE c.person = ?1 AND r.id = c.row_id AND r.died IS NULL AND r.born <= ?2";
        let rows: Vec<CoverRow> =
            many(self.conn, sql, (person.insuree.uuid.as_str(), feed.generation), |row| json(row, "body"))?;
        // Over GraphQL it is what families of the district bought: it says nothing of somebody whose family lives elsewhere.
        let of_everybody = feed.via.as_deref() == Some("fhir");
        let whole = of_everybody && feed.skipped.is_empty() && feed.reconciled.is_some_and(|at| at >= person.since);
        Ok((whole || !rows.is_empty()).then(|| (rows.into_iter().map(|row| row.policy).collect(), as_of)))
    }

    /// Lists of policies tell products by their codes only.
    fn named(&self, mut policies: Vec<Policy>) -> Result<Vec<Policy>, StoreError> {
        let mirror = Mirror { conn: self.conn };
        for policy in policies.iter_mut().filter(|policy| policy.product_name.is_empty()) {
            let product = mirror.of_code(List::Products, &policy.product)?;
            let name = product.and_then(|known| Some(known.body.get("name")?.as_str()?.to_owned()));
            policy.product_name = name.unwrap_or_default();
        }
        Ok(policies)
    }

    /// The family of this number as far as it is known here, the person included: the head first, then the oldest.
    ///
    /// # Errors
    /// When the database fails.
    pub fn family(&self, number: &InsureeNo) -> Result<Vec<Insuree>, StoreError> {
        let Some(family) = self.get(number)?.and_then(|(person, _)| person.family) else { return Ok(Vec::new()) };
        let head = self.feed(List::People)?.map_or(0, |feed| feed.generation);
        let sql = "SELECT code AS number FROM mirror_row
                   WHERE feed = 21 AND body ->> 'family' = ?1 AND died IS NULL AND born <= ?2
                   UNION SELECT number FROM mirror_insuree WHERE family = ?1";
        let numbers: Vec<String> = many(self.conn, sql, (family.as_str(), head), |row| Ok(row.get(0)?))?;
        let mut members = Vec::new();
        for number in numbers {
            // Whoever has moved to another family since is told by the newer word.
            let member = self.get(&InsureeNo::typed(&number))?.map(|(member, _)| member);
            members.extend(member.filter(|member| member.family.as_ref() == Some(&family)));
        }
        members.sort_by(|a, b| (!a.is_head, a.born, &a.number).cmp(&(!b.is_head, b.born, &b.number)));
        Ok(members)
    }

    /// What the server sent of this person, word for word: the answer to a question, else the row of the list.
    ///
    /// # Errors
    /// When the database fails.
    pub fn received(&self, number: &InsureeNo) -> Result<Option<String>, StoreError> {
        let sql = "SELECT raw FROM mirror_insuree WHERE number = ?1 AND raw <> '{}'";
        if let Some(raw) = one(self.conn, sql, [number.as_str()], |row| Ok(row.get(0)?))? {
            return Ok(Some(raw));
        }
        let sql = "SELECT s.body FROM mirror_row r JOIN mirror_received s ON s.row_id = r.id
                   WHERE r.feed = 21 AND r.tier IN (0, 1, 2) AND r.code <> '' AND r.code = ?1 COLLATE NOCASE LIMIT 1";
        one(self.conn, sql, [number.as_str()], |row| inflated(row.get_ref(0)?.as_blob().unwrap_or_default()))
    }

    /// What the server sent about this person's cover when it was asked last, word for word; empty where that was not kept.
    ///
    /// # Errors
    /// When the database fails.
    pub fn cover_received(&self, number: &InsureeNo) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT received FROM mirror_cover WHERE number = ?1 AND received IS NOT NULL";
        let text =
            one(self.conn, sql, [number.as_str()], |row| inflated(row.get_ref(0)?.as_blob().unwrap_or_default()))?;
        text.map_or(Ok(Vec::new()), |text| serde_json::from_str(&text).map_err(|_| StoreError::BadRow("received")))
    }

    /// Whether the payer has a photograph of this person that is too large to be kept here.
    ///
    /// # Errors
    /// When the database fails.
    pub fn photo_left_out(&self, number: &InsureeNo) -> Result<bool, StoreError> {
        let sql = "SELECT photo_left_out FROM mirror_insuree WHERE number = ?1";
        Ok(one(self.conn, sql, [number.as_str()], |row| Ok(row.get::<_, i64>(0)? == 1))?.unwrap_or(false))
    }

    /// How many people were fetched ahead, and how many were asked about.
    ///
    /// # Errors
    /// When the database fails.
    pub fn counts(&self) -> Result<(i64, i64), StoreError> {
        let asked = count(self.conn, "SELECT count(*) FROM mirror_insuree", [])?;
        Ok((Mirror { conn: self.conn }.count(List::People)?, asked))
    }
}

fn person(row: &Row<'_>) -> Result<(Insuree, Timestamp), StoreError> {
    Ok((json(row, "body")?, time(row, "as_of_ms")?))
}

/// Of what was asked and what a list told, the newer; lists tell neither photographs nor, over some ways, families.
fn newer(asked: Option<(Insuree, Timestamp)>, ahead: Option<Ahead>) -> Option<(Insuree, Timestamp)> {
    let (asked, ahead) = match (asked, ahead) {
        (Some(asked), Some(ahead)) => (asked, ahead),
        (asked, None) => return asked,
        (None, Some(ahead)) => return Some((ahead.insuree, ahead.as_of)),
    };
    let ((mut first, as_of), second) =
        if ahead.as_of > asked.1 { ((ahead.insuree, ahead.as_of), asked.0) } else { (asked, ahead.insuree) };
    if first.uuid == second.uuid {
        first.photo = first.photo.or(second.photo);
        first.family = first.family.or(second.family);
    }
    Some((first, as_of))
}

/// Whether the list has every policy of an answer as it was, and no other that is active.
fn says_the_same(asked: &[Policy], listed: &[Policy]) -> bool {
    let same = |a: &Policy, b: &Policy| {
        a.product == b.product && a.status == b.status && a.effective == b.effective && a.expiry == b.expiry
    };
    let active = |list: &[Policy]| list.iter().filter(|policy| policy.status == PolicyStatus::Active).count();
    asked.iter().all(|one| listed.iter().any(|other| same(one, other))) && active(asked) == active(listed)
}

/// What somebody is found by, besides the number: names and birth date.
pub(crate) fn words_of(person: &Insuree) -> String {
    let born = person.born.map_or_else(String::new, |day| day.to_string());
    format!("{} {} {born}", person.other_names, person.last_name)
}

/// JSON of the server, made small.
pub(crate) fn deflated(text: &str) -> Result<Vec<u8>, StoreError> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).and_then(|()| encoder.finish()).map_err(|_| StoreError::Unwritable)
}

fn inflated(bytes: &[u8]) -> Result<String, StoreError> {
    let mut text = String::new();
    let read = flate2::read::ZlibDecoder::new(bytes).read_to_string(&mut text);
    read.map(|_| text).map_err(|_| StoreError::BadRow("received"))
}

impl PeopleMut<'_> {
    /// Keeps a person as the payer described them at `as_of`, with its answer as received. A photograph known before stays where the
    /// answer has none; one too long is left out.
    ///
    /// # Errors
    /// When the database fails.
    pub fn put(&self, person: &Insuree, as_of: Timestamp, raw: &str) -> Result<(), StoreError> {
        let known = People { conn: self.conn }.asked(&person.number)?.map(|(known, _)| known);
        let known = known.filter(|known| known.uuid == person.uuid).and_then(|known| known.photo);
        let mut person = person.clone();
        let huge = person.photo.take_if(|photo| photo.len() > LONGEST_PHOTO);
        // Not under another name either.
        let raw = huge.as_ref().map_or_else(|| Cow::Borrowed(raw), |photo| Cow::Owned(raw.replace(photo.as_str(), "")));
        person.photo = person.photo.or(known);
        let sql = "INSERT INTO mirror_insuree (number, uuid, family, body, raw, as_of_ms, photo_left_out)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                   ON CONFLICT (number) DO UPDATE SET uuid = excluded.uuid, family = coalesce(excluded.family, family),
                       body = excluded.body, raw = excluded.raw, as_of_ms = excluded.as_of_ms,
                       photo_left_out = excluded.photo_left_out RETURNING id";
        let (number, family) = (person.number.as_str(), person.family.as_ref().map(ServerId::as_str));
        let values =
            (number, person.uuid.as_str(), family, to_json(&person)?, raw, as_of.millis(), i64::from(huge.is_some()));
        let id = count(self.conn, sql, values)?;
        crate::mirror::people::index(self.conn, id, &person)
    }

    /// Keeps the members of a family as the payer told them with one of theirs; whoever was asked about singly stays as they are.
    ///
    /// # Errors
    /// When the database fails.
    pub fn put_family(&self, members: &[Insuree], as_of: Timestamp) -> Result<(), StoreError> {
        let people = People { conn: self.conn };
        let mut seen = HashSet::new();
        for member in members.iter().filter(|member| seen.insert(&member.number)) {
            if people.asked(&member.number)?.is_none() {
                self.put(member, as_of, "{}")?;
            }
        }
        Ok(())
    }

    /// Keeps the payer's word on somebody's cover. *Never seen* is no word and changes nothing; *not offered* changes nothing that the
    /// payer said before.
    ///
    /// # Errors
    /// When the database fails.
    pub fn put_cover(&self, number: &InsureeNo, cover: &Cover) -> Result<(), StoreError> {
        match cover {
            Cover::Policies { list, as_of } => self.keep(number, "policies", list, Some(*as_of)),
            Cover::Unknown(WhyUnknown::NotFound) => self.keep(number, "not_found", &[], None),
            Cover::Unknown(WhyUnknown::NotAllowed) => self.keep(number, "not_allowed", &[], None),
            Cover::Unknown(WhyUnknown::NotOffered) => {
                let sql = "INSERT INTO mirror_cover (number, standing, policies) VALUES (?1, 'not_offered', '[]')
                           ON CONFLICT (number) DO UPDATE SET standing = excluded.standing WHERE standing <> 'policies'";
                run(self.conn, sql, [number.as_str()]).map(drop)
            }
            Cover::Unknown(WhyUnknown::NeverSeen) => Ok(()),
        }
    }

    /// Keeps the payer's answers about somebody's cover word for word, in the order in which they came.
    ///
    /// # Errors
    /// When the database fails.
    pub fn put_cover_received(&self, number: &InsureeNo, answers: &[String]) -> Result<(), StoreError> {
        let sql = "UPDATE mirror_cover SET received = ?2 WHERE number = ?1";
        run(self.conn, sql, (number.as_str(), deflated(&to_json(answers)?)?)).map(drop)
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
                       as_of_ms = excluded.as_of_ms, received = NULL";
        run(self.conn, sql, (number.as_str(), standing, to_json(list)?, as_of.map(Timestamp::millis))).map(drop)
    }
}
