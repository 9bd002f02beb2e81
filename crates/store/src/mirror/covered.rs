//! What the insurance products cover.

use claims_domain::catalogue::Kind;
use claims_domain::ids::ServerId;
use claims_domain::register::{Covered, Product};

use super::Mirror;
use super::list::{List, MirrorRow};
use crate::error::StoreError;
use crate::row::{json, many, one, parsed};

impl Mirror<'_> {
    /// How each product covers the service or item of this code, by the product's UUID; a product that does not is not among them.
    ///
    /// # Errors
    /// When the database fails.
    pub fn covering(&self, kind: Kind, code: &str) -> Result<Vec<(ServerId, Covered)>, StoreError> {
        let list = List::covered(kind);
        let sql = "SELECT key, body FROM mirror_row
                   WHERE feed = ?1 AND tier IN (0, 1, 2) AND code <> '' AND code = ?2 COLLATE NOCASE AND code = ?2
                       AND died IS NULL AND born <= ?3 ORDER BY key";
        many(self.conn, sql, (list.number(), code, self.head(list)?), |row| {
            let product = parsed(row, "key", |key| Some(ServerId::new(key.split_once(':')?.0)))?;
            Ok((product, json(row, "body")?))
        })
    }

    /// What a product covers of a kind, by code.
    ///
    /// # Errors
    /// When the database fails.
    pub fn covered_by(&self, product: &ServerId, kind: Kind) -> Result<Vec<Covered>, StoreError> {
        let list = List::covered(kind);
        let sql = "SELECT body FROM mirror_row
                   WHERE feed = ?1 AND key >= ?2 || ':' AND key < ?2 || ';' AND died IS NULL AND born <= ?3 ORDER BY code, key";
        many(self.conn, sql, (list.number(), product.as_str(), self.head(list)?), |row| json(row, "body"))
    }

    /// The product of this UUID.
    ///
    /// # Errors
    /// When the database fails.
    pub fn product_of(&self, uuid: &ServerId) -> Result<Option<Product>, StoreError> {
        let sql = "SELECT body FROM mirror_row WHERE feed = ?1 AND key = ?2 AND died IS NULL AND born <= ?3";
        let head = self.head(List::Products)?;
        one(self.conn, sql, (List::Products.number(), uuid.as_str(), head), |row| json(row, "body"))
    }

    /// The product of exactly this code, as policies name it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn product(&self, code: &str) -> Result<Option<Product>, StoreError> {
        let Some(known) = self.of_code(List::Products, code)? else { return Ok(None) };
        serde_json::from_value(known.body).map(Some).map_err(|_| StoreError::BadRow("body"))
    }
}

impl MirrorRow {
    /// What a product covers; its part of the list is named by the product.
    ///
    /// # Errors
    /// As [`MirrorRow::facility`].
    pub fn covered(product: &ServerId, covered: &Covered) -> Result<Self, StoreError> {
        let key = format!("{}:{}", product.as_str(), covered.element.as_str());
        Self::keyed(&key, covered.code.as_str(), "", covered)
    }
}
