//! Which fields of a claim the scheme wants or hides.

use claims_domain::field_rules::{FieldRule, FieldRules, RuledField};
use serde::{Deserialize, Serialize};

use super::Mirror;
use super::list::{List, MirrorRow};
use crate::error::StoreError;

#[derive(Serialize, Deserialize)]
struct Body {
    field: String,
    rule: FieldRule,
}

impl Mirror<'_> {
    /// The scheme's rules; none where nobody told any.
    ///
    /// # Errors
    /// When the database fails.
    pub fn field_rules(&self) -> Result<FieldRules, StoreError> {
        let rows: Vec<Body> = self.all(List::FieldRules)?;
        Ok(rows.into_iter().filter_map(|body| Some((RuledField::parse(&body.field)?, body.rule))).collect())
    }
}

impl MirrorRow {
    /// A rule about a field.
    ///
    /// # Errors
    /// As [`MirrorRow::facility`].
    pub fn field_rule(field: RuledField, rule: FieldRule) -> Result<Self, StoreError> {
        let path = field.path();
        Self::keyed(&path, "", "", &Body { field: path.clone(), rule })
    }
}
