//! The facility's price list as it is read from top to bottom.

use claims_domain::catalogue::{Kind, Listed};
use rusqlite::named_params;

use super::tiers::{LISTED, USED};
use super::{Mirror, NOW, listed, listed_from};
use crate::error::StoreError;
use crate::row::{limited, many};

impl Mirror<'_> {
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
