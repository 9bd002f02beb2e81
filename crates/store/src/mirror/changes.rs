//! What changed in what the facility may bill, by comparing the versions that a download ended with those it began.

use std::collections::{BTreeMap, BTreeSet};

use claims_domain::catalogue::{Element, Kind};
use claims_domain::ids::ServerId;
use claims_domain::{Money, Timestamp};
use rusqlite::Row;
use serde_json::{Map, Value};

use super::list::{List, Price};
use super::{Mirror, tiers};
use crate::error::StoreError;
use crate::row::{json, many, maybe_time, one, time};

/// A change of a service or item, learnt from one download.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ElementChange {
    /// When it was learnt.
    pub at: Timestamp,
    /// The service or item as it is now, or as it last was.
    pub element: Element,
    /// What happened to it.
    pub what: What,
}

/// What happened to a service or item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// It came into the facility's list.
    Listed {
        /// The price there.
        price: Money,
    },
    /// It left the facility's list.
    Unlisted,
    /// The payer retired it.
    Retired,
    /// The facility's price of it changed.
    Price {
        /// Before.
        from: Money,
        /// Now.
        to: Money,
    },
    /// Something else about it changed: name, limits, who it is for.
    Facts {
        /// The name before.
        name: String,
    },
}

/// A version with the download it belongs to.
pub(super) struct Version {
    key: String,
    number: Option<i64>,
    body: String,
}

impl Version {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self { key: row.get("key")?, number: row.get("number")?, body: row.get("body")? })
    }

    pub(super) fn read<T: serde::de::DeserializeOwned>(&self) -> Result<T, StoreError> {
        serde_json::from_str(&self.body).map_err(|_| StoreError::BadRow("body"))
    }

    /// What it says of a service or item. Since when it says so is none of it, and a frequency of 0 is none: where one way does not
    /// tell these, the next one that does brings no news.
    fn facts(&self) -> Result<Map<String, Value>, StoreError> {
        let mut facts: Map<String, Value> = self.read()?;
        facts.retain(|name, value| match name.as_str() {
            "valid_from" => false,
            "frequency_days" => !value.is_null() && *value != 0,
            _ => true,
        });
        Ok(facts)
    }
}

/// A service or item from its first version to its last.
struct Life {
    /// As it is, or last was.
    body: String,
    /// The download that brought it.
    born: i64,
    /// The download that no longer did, and when.
    died: Option<(i64, Timestamp)>,
}

/// What leaves the price list and the catalogue within so long left them in one pull: the payer retired it.
const ONE_PULL_MS: u64 = 15 * 60_000;

/// Before and after.
pub(super) type Pair = (Option<Version>, Option<Version>);

impl Mirror<'_> {
    /// Downloads that took the place of earlier ones since an instant, the latest first: generation, name of the list, and when.
    pub(super) fn downloads_since(&self, since: Timestamp) -> Result<Vec<(i64, String, Timestamp)>, StoreError> {
        let sql = "SELECT id, feed, switched_ms FROM mirror_generation
                   WHERE switched_ms > ?1 AND is_first = 0 ORDER BY switched_ms DESC, id DESC";
        many(self.conn, sql, [since.millis()], |row| Ok((row.get("id")?, row.get("feed")?, time(row, "switched_ms")?)))
    }

    /// What changed since an instant for this facility, newest first; a first download is no change.
    ///
    /// # Errors
    /// When the database fails.
    pub fn changes(&self, since: Timestamp, limit: usize) -> Result<Vec<ElementChange>, StoreError> {
        let mut all = Vec::new();
        for (generation, feed, at) in self.downloads_since(since)? {
            if let Some((list, kind)) = List::parse(&feed).and_then(|list| Some((list, list.kind()?))) {
                let mut changes = if list == List::catalogue(kind) {
                    self.element_changes(list, kind, generation)?
                } else {
                    self.price_changes(list, kind, generation, at)?
                };
                changes.sort_by_cached_key(|(element, _)| element.code.to_string());
                all.extend(changes.into_iter().map(|(element, what)| ElementChange { at, element, what }));
            }
            if all.len() >= limit {
                all.truncate(limit);
                break;
            }
        }
        Ok(all)
    }

    fn element_changes(&self, list: List, kind: Kind, generation: i64) -> Result<Vec<(Element, What)>, StoreError> {
        let mut changes = Vec::new();
        let pairs = self.pairs(list, generation)?;
        // What had come from a file under its code is no news when the server tells its UUID.
        let by_code: BTreeSet<ServerId> = pairs
            .iter()
            .filter(|(_, (_, after))| after.is_none())
            .map(|(key, _)| ServerId::new(key.as_str()))
            .collect();
        for (before, after) in pairs.into_values() {
            let number = after.as_ref().or(before.as_ref()).and_then(|version| version.number);
            let Some(overrule) = self.overrule(kind, number, generation)? else { continue };
            if let (Some(before), Some(after)) = (&before, &after)
                && before.facts()? == after.facts()?
            {
                continue;
            }
            let (before, after): (Option<Element>, Option<Element>) =
                (before.map(|version| version.read()).transpose()?, after.map(|version| version.read()).transpose()?);
            let price = |element: &Element| overrule.filter(|own| !own.is_zero()).unwrap_or(element.price);
            match (before, after) {
                (Some(before), None) => changes.push((before, What::Retired)),
                (None, Some(after)) if by_code.contains(&ServerId::by_code(after.code.as_str())) => {}
                (None, Some(after)) => {
                    let price = price(&after);
                    changes.push((after, What::Listed { price }));
                }
                (Some(before), Some(after)) => {
                    let (from, to) = (price(&before), price(&after));
                    let what = if from == to { What::Facts { name: before.name } } else { What::Price { from, to } };
                    changes.push((after, what));
                }
                (None, None) => {}
            }
        }
        Ok(changes)
    }

    fn price_changes(
        &self,
        list: List,
        kind: Kind,
        generation: i64,
        at: Timestamp,
    ) -> Result<Vec<(Element, What)>, StoreError> {
        let own = tiers::own_prices(self.facility()?.as_ref(), kind);
        let mut changes = Vec::new();
        let mut pairs = self.pairs(list, generation)?;
        pairs.retain(|key, _| own.as_ref().is_some_and(|own| key.starts_with(own.as_str())));
        if pairs.is_empty() {
            return Ok(changes);
        }
        let elements = self.lives(List::catalogue(kind))?;
        for (before, after) in pairs.into_values() {
            let number = after.as_ref().or(before.as_ref()).and_then(|version| version.number);
            let Some(life) = number.and_then(|number| elements.get(&number)) else { continue };
            let element: Element = serde_json::from_str(&life.body).map_err(|_| StoreError::BadRow("body"))?;
            let price = |version: &Version| {
                let price: Price = version.read()?;
                Ok::<_, StoreError>(price.overrule.filter(|own| !own.is_zero()).unwrap_or(element.price))
            };
            let what = match (&before, &after) {
                (Some(_), None) => match life.died {
                    None => What::Unlisted,
                    // Told when it was retired.
                    Some((died, _)) if died < generation => continue,
                    Some((_, last)) if last.millis_since(at) < ONE_PULL_MS => What::Retired,
                    Some(_) => What::Unlisted,
                },
                // Told when the element comes.
                (None, Some(_)) if life.born > generation => continue,
                (None, Some(after)) => What::Listed { price: price(after)? },
                (Some(before), Some(after)) => What::Price { from: price(before)?, to: price(after)? },
                (None, None) => continue,
            };
            if !matches!(&what, What::Price { from, to } if from == to) {
                changes.push((element, what));
            }
        }
        Ok(changes)
    }

    /// What a download ended and began, by key.
    pub(super) fn pairs(&self, list: List, generation: i64) -> Result<BTreeMap<String, Pair>, StoreError> {
        let mut pairs: BTreeMap<String, Pair> = BTreeMap::new();
        let sql = "SELECT key, number, body FROM mirror_row WHERE died = ?2 AND feed = ?1";
        for version in many(self.conn, sql, (list.number(), generation), Version::from_row)? {
            let pair = pairs.entry(version.key.clone()).or_default();
            pair.0 = Some(version);
        }
        let sql = "SELECT key, number, body FROM mirror_row WHERE feed = ?1 AND born = ?2";
        for version in many(self.conn, sql, (list.number(), generation), Version::from_row)? {
            let pair = pairs.entry(version.key.clone()).or_default();
            pair.1 = Some(version);
        }
        Ok(pairs)
    }

    /// The lives of a catalogue's elements by their numbers.
    fn lives(&self, list: List) -> Result<BTreeMap<i64, Life>, StoreError> {
        let sql = "SELECT r.number, r.body, min(r.born) OVER (PARTITION BY r.key) AS first, r.died, g.switched_ms
                   FROM mirror_row r LEFT JOIN mirror_generation g ON g.id = r.died
                   WHERE r.feed = ?1 AND r.number IS NOT NULL ORDER BY r.died IS NULL, r.died";
        let read = |row: &Row<'_>| {
            let died = row.get::<_, Option<i64>>("died")?.zip(maybe_time(row, "switched_ms")?);
            Ok((row.get(0)?, Life { body: row.get(1)?, born: row.get(2)?, died }))
        };
        Ok(many(self.conn, sql, [list.number()], read)?.into_iter().collect())
    }

    /// The facility's own price of an element as it was when a download began; the outer `None` when it was not in the list. Of an
    /// element and its price that come or go together, so, only the later download tells.
    fn overrule(&self, kind: Kind, number: Option<i64>, generation: i64) -> Result<Option<Option<Money>>, StoreError> {
        let own = tiers::own_prices(self.facility()?.as_ref(), kind);
        let (Some(own), Some(number)) = (own, number) else { return Ok(None) };
        let sql = "SELECT body FROM mirror_row
                   WHERE feed = ?1 AND key = ?2 AND born < ?3 AND (died IS NULL OR died > ?3) ORDER BY born DESC LIMIT 1";
        let key = (List::prices(kind).number(), format!("{own}{number}"), generation);
        let price: Option<Price> = one(self.conn, sql, key, |row| json(row, "body"))?;
        Ok(price.map(|price| price.overrule))
    }
}
