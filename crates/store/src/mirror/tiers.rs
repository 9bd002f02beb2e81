//! How near a service, item or diagnosis is to this facility: used here, in its price list, the rest, past.
//!
//! The tier is part of the place of a row's words in the search index, so that the nearest are read first and nothing is sorted.

use claims_domain::catalogue::Kind;
use claims_domain::facility::Facility;
use rusqlite::Connection;

use super::Mirror;
use super::list::List;
use crate::error::StoreError;
use crate::row::{many, number, run};
use crate::words;

/// Billed here before, and in the list.
pub(super) const USED: i64 = 0;
/// In the facility's price list.
pub(super) const LISTED: i64 = 1;
/// In the payer's catalogue only.
pub(super) const REST: i64 = 2;
/// Over: for visits before that.
pub(super) const PAST: i64 = 3;

/// Where the words of a row are in the index of its list.
const fn place(tier: i64, id: i64) -> i64 {
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
pub(super) fn add_words(
    conn: &Connection,
    list: List,
    tier: i64,
    id: i64,
    code: &str,
    name: &str,
) -> Result<(), StoreError> {
    let Some((index, _)) = list.words() else { return Ok(()) };
    let sql = format!("INSERT INTO {index} (rowid, code, name) VALUES (?1, ?2, ?3)");
    run(conn, &sql, (place(tier, id), words::stored(code), words::stored(name))).map(drop)
}

/// Takes a row's words out of the index.
pub(super) fn drop_words(conn: &Connection, list: List, tier: i64, id: i64) -> Result<(), StoreError> {
    let Some((index, _)) = list.words() else { return Ok(()) };
    run(conn, &format!("DELETE FROM {index} WHERE rowid = ?1"), [place(tier, id)]).map(drop)
}

/// What is needed to tell the tiers of a list's rows.
pub(super) struct Tiers<'c> {
    conn: &'c Connection,
    list: List,
    /// Beginning of the keys of the facility's prices; `None` when it has no such price list.
    prices: Option<String>,
    head: i64,
}

/// How the keys of the prices of the facility's own list begin; `None` when it has none.
pub(super) fn own_prices(facility: Option<&Facility>, kind: Kind) -> Option<String> {
    let list = match kind {
        Kind::Service => facility?.service_list,
        Kind::Item => facility?.item_list,
    };
    Some(format!("{}:", list?))
}

impl<'c> Tiers<'c> {
    pub(super) fn of(conn: &'c Connection, list: List) -> Result<Self, StoreError> {
        let mirror = Mirror { conn };
        let (prices, head) = match list.kind() {
            Some(kind) if list.is_searched() => {
                (own_prices(mirror.facility()?.as_ref(), kind), mirror.head(List::prices(kind))?)
            }
            Some(_) | None => (None, 0),
        };
        Ok(Self { conn, list, prices, head })
    }

    pub(super) fn of_row(&self, code: &str, element: Option<i64>) -> Result<i64, StoreError> {
        let used = || {
            let sql = "SELECT count(*) FROM mirror_use WHERE feed = ?1 AND code = ?2";
            Ok::<_, StoreError>(number(self.conn, sql, (self.list.number(), code))? > 0)
        };
        let Some(kind) = self.list.kind().filter(|_| self.list.is_searched()) else {
            return Ok(if self.list == List::Diagnoses && used()? { USED } else { REST });
        };
        let (Some(prices), Some(element)) = (&self.prices, element) else { return Ok(REST) };
        let sql = "SELECT count(*) FROM mirror_row WHERE feed = ?1 AND key = ?2 AND died IS NULL AND born <= ?3";
        let key = format!("{prices}{element}");
        if number(self.conn, sql, (List::prices(kind).number(), key, self.head))? == 0 {
            return Ok(REST);
        }
        Ok(if used()? { USED } else { LISTED })
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
    let tiers = Tiers::of(conn, list)?;
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
    for row in rows {
        let tier = tiers.of_row(&row.code, row.number)?;
        if tier != row.tier {
            drop_words(conn, list, row.tier, row.id)?;
            add_words(conn, list, tier, row.id, &row.code, &row.name)?;
            run(conn, "UPDATE mirror_row SET tier = ?2 WHERE id = ?1", (row.id, tier))?;
        }
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
