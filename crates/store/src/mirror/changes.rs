//! What changed in what the facility may bill, by comparing the versions that a download ended with those it began.

use std::collections::BTreeMap;

use claims_domain::catalogue::{Element, Kind};
use claims_domain::{Money, Timestamp};
use rusqlite::Row;

use super::list::{List, Price};
use super::{Mirror, tiers};
use crate::error::StoreError;
use crate::row::{json, many, one, time};

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
struct Version {
    key: String,
    number: Option<i64>,
    body: String,
}

impl Version {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self { key: row.get("key")?, number: row.get("number")?, body: row.get("body")? })
    }

    fn read<T: serde::de::DeserializeOwned>(&self) -> Result<T, StoreError> {
        serde_json::from_str(&self.body).map_err(|_| StoreError::BadRow("body"))
    }
}

/// A service or item from its first version to its last.
struct Life {
    /// As it is, or last was.
    body: String,
    /// The download that brought it.
    born: i64,
    /// The download that no longer did.
    died: Option<i64>,
}

/// Before and after.
type Pair = (Option<Version>, Option<Version>);

impl Mirror<'_> {
    /// What changed since an instant for this facility, newest first; a first download is no change.
    ///
    /// # Errors
    /// When the database fails.
    pub fn changes(&self, since: Timestamp, limit: usize) -> Result<Vec<ElementChange>, StoreError> {
        let sql = "SELECT id, feed, switched_ms FROM mirror_generation
                   WHERE switched_ms > ?1 AND is_first = 0 ORDER BY switched_ms DESC, id DESC";
        let downloads: Vec<(i64, String, Timestamp)> = many(self.conn, sql, [since.millis()], |row| {
            Ok((row.get("id")?, row.get("feed")?, time(row, "switched_ms")?))
        })?;
        let mut all = Vec::new();
        for (generation, feed, at) in downloads {
            if let Some((list, kind)) = List::parse(&feed).and_then(|list| Some((list, list.kind()?))) {
                let mut changes = if list == List::catalogue(kind) {
                    self.element_changes(list, kind, generation, since)?
                } else {
                    self.price_changes(list, kind, generation)?
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

    fn element_changes(
        &self,
        list: List,
        kind: Kind,
        generation: i64,
        since: Timestamp,
    ) -> Result<Vec<(Element, What)>, StoreError> {
        let mut changes = Vec::new();
        for (before, after) in self.pairs(list, generation)?.into_values() {
            let number = after.as_ref().or(before.as_ref()).and_then(|version| version.number);
            let Some((overrule, is_told)) = self.overrule(kind, number, since)? else { continue };
            let (before, after): (Option<Element>, Option<Element>) =
                (before.map(|version| version.read()).transpose()?, after.map(|version| version.read()).transpose()?);
            let price = |element: &Element| overrule.filter(|own| !own.is_zero()).unwrap_or(element.price);
            match (before, after) {
                (Some(before), None) => changes.push((before, What::Retired)),
                // A new element's place in the list is news of the list's own download, where that is not older.
                (None, Some(_)) if is_told => {}
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

    fn price_changes(&self, list: List, kind: Kind, generation: i64) -> Result<Vec<(Element, What)>, StoreError> {
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
                    Some(died) if died > generation => What::Retired,
                    // Told when it was retired.
                    Some(_) => continue,
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
    fn pairs(&self, list: List, generation: i64) -> Result<BTreeMap<String, Pair>, StoreError> {
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

    /// The facility's own price of an element, and whether it came with a download since an instant that is told of itself; `None`
    /// when the element is not in the list.
    fn overrule(
        &self,
        kind: Kind,
        number: Option<i64>,
        since: Timestamp,
    ) -> Result<Option<(Option<Money>, bool)>, StoreError> {
        let own = tiers::own_prices(self.facility()?.as_ref(), kind);
        let (Some(own), Some(number)) = (own, number) else { return Ok(None) };
        let sql = "SELECT r.body, g.switched_ms > ?3 AND g.is_first = 0 AS is_told
                   FROM mirror_row r JOIN mirror_generation g ON g.id = r.born AND g.switched_ms IS NOT NULL
                   WHERE r.feed = ?1 AND r.key = ?2 AND r.died IS NULL ORDER BY r.born LIMIT 1";
        let values = (List::prices(kind).number(), format!("{own}{number}"), since.millis());
        one(self.conn, sql, values, |row| {
            let price: Price = json(row, "body")?;
            Ok((price.overrule, row.get("is_told")?))
        })
    }
}
