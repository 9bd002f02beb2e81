//! How near a service, item or diagnosis is to this facility: used here, in its price list, the rest, past.
//!
//! The tier is part of the place of a row's words in the search index, so that the nearest are read first and nothing is sorted.

use std::collections::HashSet;

use claims_domain::catalogue::Kind;
use claims_domain::facility::Facility;
use rusqlite::{CachedStatement, Connection};

use super::Mirror;
use super::list::List;
use crate::error::StoreError;
use crate::row::{many, number, run, to_json};
use crate::words::Words;

/// Billed here before, and in the list.
pub(super) const USED: i64 = 0;
/// In the facility's price list.
pub(super) const LISTED: i64 = 1;
/// In the payer's catalogue only.
pub(super) const REST: i64 = 2;
/// Over: for visits before that.
pub(super) const PAST: i64 = 3;

/// Where the words of a row are in the index of its list.
pub(super) const fn place(tier: i64, id: i64) -> i64 {
    (tier << 40) | id
}

/// The first place of a tier and the last one of another.
pub(super) const fn places(first: i64, last: i64) -> (i64, i64) {
    (place(first, 0), place(last, (1 << 40) - 1))
}

/// Tier and row of a place.
pub(super) const fn at(place: i64) -> (i64, i64) {
    (place >> 40, place & ((1 << 40) - 1))
}

/// Makes a row findable by the words of its code and name.
pub(super) fn add_words(conn: &Connection, list: List, tier: i64, id: i64, words: &Words) -> Result<(), StoreError> {
    let Some(mut adding) = word_adding(conn, list)? else { return Ok(()) };
    adding.execute((place(tier, id), &words.code, &words.name))?;
    Ok(())
}

/// The statement that adds the words of a code and a name at a place; `None` for a list that is not searched.
pub(super) fn word_adding(conn: &Connection, list: List) -> Result<Option<CachedStatement<'_>>, StoreError> {
    let Some((index, _)) = list.words() else { return Ok(None) };
    Ok(Some(conn.prepare_cached(&format!("INSERT INTO {index} (rowid, code, name) VALUES (?1, ?2, ?3)"))?))
}

/// Takes a row's words out of the index.
pub(super) fn drop_words(conn: &Connection, list: List, tier: i64, id: i64) -> Result<(), StoreError> {
    let Some((index, _)) = list.words() else { return Ok(()) };
    run(conn, &format!("DELETE FROM {index} WHERE rowid = ?1"), [place(tier, id)]).map(drop)
}

/// How the keys of the prices of the facility's own list begin; `None` when it has none.
pub(super) fn own_prices(facility: Option<&Facility>, kind: Kind) -> Option<String> {
    let list = match kind {
        Kind::Service => facility?.service_list,
        Kind::Item => facility?.item_list,
    };
    Some(format!("{}:", list?))
}

/// The tiers of some rows of a list, looked up together.
pub(super) struct Tiers {
    list: List,
    /// Codes that were billed or written here.
    used: HashSet<String>,
    /// Which of the services or items the facility's price list has, by their database ids.
    listed: HashSet<i64>,
}

impl Tiers {
    /// For rows with these database ids; other rows' tiers must not be asked for.
    pub(super) fn of(
        conn: &Connection,
        list: List,
        numbers: impl IntoIterator<Item = Option<i64>>,
    ) -> Result<Self, StoreError> {
        let (mut used, mut listed) = (HashSet::new(), HashSet::new());
        let kind = list.kind().filter(|_| list.is_searched());
        if kind.is_some() || list == List::Diagnoses {
            let sql = "SELECT code FROM mirror_use WHERE feed = ?1";
            used.extend(many(conn, sql, [list.number()], |row| Ok(row.get::<_, String>(0)?))?);
        }
        let mirror = Mirror { conn };
        if let Some(kind) = kind
            && let Some(own) = own_prices(mirror.facility()?.as_ref(), kind)
        {
            let prices = List::prices(kind);
            let sql = "SELECT asked.value FROM json_each(?1) asked CROSS JOIN mirror_row p
                       ON p.feed = ?2 AND p.key = ?3 || asked.value AND p.died IS NULL AND p.born <= ?4";
            let numbers: Vec<i64> = numbers.into_iter().flatten().collect();
            let values = (to_json(&numbers)?, prices.number(), own, mirror.head(prices)?);
            listed.extend(many(conn, sql, values, |row| Ok(row.get::<_, i64>(0)?))?);
        }
        Ok(Self { list, used, listed })
    }

    pub(super) fn of_row(&self, code: &str, number: Option<i64>) -> i64 {
        let is_near = self.list == List::Diagnoses || number.is_some_and(|number| self.listed.contains(&number));
        match (is_near, self.used.contains(code)) {
            (true, true) => USED,
            (true, false) if self.list != List::Diagnoses => LISTED,
            _ => REST,
        }
    }
}

/// After a price list or the facility changed: every row of the catalogues into its tier.
pub(super) fn settle(conn: &Connection, changed: List) -> Result<(), StoreError> {
    match changed {
        List::ServicePrices => settle_list(conn, List::Services, None),
        List::ItemPrices => settle_list(conn, List::Items, None),
        List::Facility => {
            settle_list(conn, List::Services, None)?;
            settle_list(conn, List::Items, None)
        }
        List::Services
        | List::Items
        | List::Diagnoses
        | List::Administrators
        | List::People
        | List::Policies
        | List::Facilities
        | List::Places
        | List::Products
        | List::CoveredServices
        | List::CoveredItems
        | List::LegalForms
        | List::FieldRules
        | List::Bills
        | List::Payments => Ok(()),
    }
}

/// Puts the living rows of a list, or those of one code, into their tiers.
pub(super) fn settle_list(conn: &Connection, list: List, code: Option<&str>) -> Result<(), StoreError> {
    struct Standing {
        id: i64,
        number: Option<i64>,
        code: String,
        name: String,
        tier: i64,
    }
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Standing {
            id: row.get("id")?,
            number: row.get("number")?,
            code: row.get("code")?,
            name: row.get("name")?,
            tier: row.get("tier")?,
        })
    };
    let rows = match code {
        None => {
            let sql = "SELECT id, number, code, coalesce(body ->> 'name', '') AS name, tier FROM mirror_row
                       WHERE feed = ?1 AND died IS NULL";
            many(conn, sql, [list.number()], read)?
        }
        Some(code) => {
            let sql = "SELECT id, number, code, coalesce(body ->> 'name', '') AS name, tier FROM mirror_row
                       WHERE feed = ?1 AND tier IN (0, 1, 2) AND code <> '' AND code = ?2 COLLATE NOCASE";
            many(conn, sql, (list.number(), code), read)?
        }
    };
    let tiers = Tiers::of(conn, list, rows.iter().map(|row| row.number))?;
    let mut moved: Vec<(i64, Standing)> = rows
        .into_iter()
        .map(|row| (tiers.of_row(&row.code, row.number), row))
        .filter(|(tier, row)| *tier != row.tier)
        .collect();
    // In the order of their new places: see `MirrorMut::add`.
    moved.sort_by_key(|(tier, row)| (*tier, row.id));
    for (tier, row) in moved {
        drop_words(conn, list, row.tier, row.id)?;
        add_words(conn, list, tier, row.id, &Words::of(&row.code, &row.name))?;
        run(conn, "UPDATE mirror_row SET tier = ?2 WHERE id = ?1", (row.id, tier))?;
    }
    Ok(())
}

/// Counts that this facility billed these services, items and diagnoses; what is used for the first time comes nearer.
pub(super) fn used(conn: &Connection, codes: &[(List, &str)]) -> Result<(), StoreError> {
    for (list, code) in codes {
        let sql = "INSERT INTO mirror_use (feed, code, uses) VALUES (?1, ?2, 1)
                   ON CONFLICT (feed, code) DO UPDATE SET uses = uses + 1 RETURNING uses";
        if number(conn, sql, (list.number(), code))? == 1 {
            settle_list(conn, *list, Some(code))?;
        }
    }
    Ok(())
}
