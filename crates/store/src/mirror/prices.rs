//! The facility's price list as it is read from top to bottom, and what of it needs a second look.

use claims_domain::Money;
use claims_domain::catalogue::{Kind, Listed};
use rusqlite::named_params;

use super::list::{List, Price};
use super::tiers::{LISTED, USED};
use super::{Mirror, NOW, listed, listed_from};
use crate::error::StoreError;
use crate::row::{json, limited, many, to_json};

impl Mirror<'_> {
    /// What is kept of these entries of a price list, by the elements' database ids on the server.
    ///
    /// # Errors
    /// When the database fails.
    pub fn kept_prices(
        &self,
        kind: Kind,
        list: i64,
        elements: &[i64],
    ) -> Result<Vec<(i64, Option<Money>)>, StoreError> {
        let prices = List::prices(kind);
        let sql = "SELECT p.number, p.body FROM json_each(?1) asked CROSS JOIN mirror_row p
                   ON p.feed = ?2 AND p.key = ?3 || ':' || asked.value AND p.died IS NULL AND p.born <= ?4";
        let values = (to_json(elements)?, prices.number(), list, self.head(prices)?);
        many(self.conn, sql, values, |row| Ok((row.get("number")?, json::<Price>(row, "body")?.overrule)))
    }

    /// Entries of the facility's list of a kind whose service or item is not in the catalogue, by database id. Only where the whole
    /// catalogue came with its database ids does that mean anything.
    ///
    /// # Errors
    /// When the database fails.
    pub fn dangling(&self, kind: Kind) -> Result<Vec<i64>, StoreError> {
        let (list, prices) = (List::catalogue(kind), List::prices(kind));
        // What has a price is in the first two tiers: the rest of the catalogue is not read for this.
        let sql = "SELECT p.number FROM mirror_row p
                   WHERE p.feed = ?1 AND p.died IS NULL AND p.born <= ?2 AND p.number NOT IN (
                       SELECT r.number FROM mirror_row r
                       WHERE r.feed = ?3 AND r.tier IN (?5, ?6) AND r.code <> '' AND r.died IS NULL AND r.born <= ?4
                           AND r.number IS NOT NULL)
                   ORDER BY p.number";
        let values = (prices.number(), self.head(prices)?, list.number(), self.head(list)?, USED, LISTED);
        many(self.conn, sql, values, |row| Ok(row.get(0)?))
    }

    /// A page of what is in the facility's list of this kind, by code, after the code that the last page ended with (`""` for the
    /// first).
    ///
    /// # Errors
    /// When the database fails.
    pub fn price_page(&self, kind: Kind, after: &str, limit: usize) -> Result<Vec<Listed>, StoreError> {
        let shown = self.shown(kind)?;
        let sql = listed!(
            "mirror_row c",
            "c.id",
            "c.feed = :f AND c.tier = :t AND c.code <> '' AND c.code > :after COLLATE NOCASE AND c.died IS NULL AND c.born <= :h
             ORDER BY c.code COLLATE NOCASE LIMIT :most"
        );
        let mut page = Vec::new();
        for tier in [USED, LISTED] {
            let values = named_params! {
                ":f": shown.list.number(), ":h": shown.head, ":p": shown.prices, ":ph": shown.prices_head, ":own": shown.own,
                ":on": NOW, ":t": tier, ":after": after, ":most": limited(limit),
            };
            page.extend(many(self.conn, sql, values, listed_from)?);
        }
        page.sort_by_cached_key(|listed: &Listed| listed.element.code.as_str().to_ascii_lowercase());
        page.truncate(limit);
        Ok(page)
    }
}
