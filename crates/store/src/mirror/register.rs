//! What changed in the payer's register: this facility's own record, its administrators, places, and the facilities one can refer to.

use std::collections::{BTreeMap, BTreeSet};

use claims_domain::Timestamp;
use claims_domain::ids::ServerId;
use serde_json::{Map, Value};

use super::Mirror;
use super::changes::Pair;
use super::list::List;
use crate::error::StoreError;
use crate::row::{many, time};

/// A change of the register, learnt from one download.
#[derive(Clone, PartialEq, Eq)]
pub struct RegisterChange {
    /// When it was learnt.
    pub at: Timestamp,
    /// In which list.
    pub list: List,
    /// Code of what changed, as it is now or last was.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What happened to it.
    pub what: RegisterWhat,
}

/// What happened to an entry of the register.
#[derive(Clone, PartialEq, Eq)]
pub enum RegisterWhat {
    /// It came.
    Came,
    /// It is no longer there.
    Gone,
    /// These facts about it changed.
    Changed(Vec<FactChange>),
}

/// A fact that changed.
#[derive(Clone, PartialEq, Eq)]
pub struct FactChange {
    /// Its name in the record.
    pub field: String,
    /// Before; `None` when nothing was told.
    pub from: Option<String>,
    /// Now.
    pub to: Option<String>,
}

/// The lists that make up the register, as far as a person should hear of their changes.
const REGISTER: [List; 4] = [List::Facility, List::Administrators, List::Facilities, List::Places];

impl Mirror<'_> {
    /// What changed in the register since an instant, newest first, this facility's own record before the rest; a first download is no
    /// change.
    ///
    /// # Errors
    /// When the database fails.
    pub fn register_changes(&self, since: Timestamp, limit: usize) -> Result<Vec<RegisterChange>, StoreError> {
        let mut all = Vec::new();
        for (generation, feed, at) in self.downloads_since(since)? {
            let Some(list) = List::parse(&feed).filter(|list| REGISTER.contains(list)) else { continue };
            let changes = told(self.pairs(list, generation)?)?;
            all.extend(changes.into_iter().map(|(code, name, what)| RegisterChange { at, list, code, name, what }));
            if all.len() >= limit {
                break;
            }
        }
        all.sort_by_key(|change| (change.list != List::Facility, std::cmp::Reverse(change.at)));
        all.truncate(limit);
        Ok(all)
    }

    /// Codes of a list that left it since an instant and did not come back, with the latest time each.
    ///
    /// # Errors
    /// When the database fails.
    pub fn gone_since(&self, list: List, since: Timestamp) -> Result<BTreeMap<String, Timestamp>, StoreError> {
        let sql = "SELECT r.code, max(g.switched_ms) AS at FROM mirror_generation g JOIN mirror_row r ON r.died = g.id
                   WHERE g.switched_ms > ?2 AND g.feed = ?3 AND r.feed = ?1 AND NOT EXISTS (
                       SELECT 1 FROM mirror_row n WHERE n.feed = r.feed AND n.key = r.key AND n.died IS NULL)
                   GROUP BY r.code";
        let values = (list.number(), since.millis(), list.as_str());
        Ok(many(self.conn, sql, values, |row| Ok((row.get("code")?, time(row, "at")?)))?.into_iter().collect())
    }
}

type Told = (String, String, RegisterWhat);

fn told(pairs: BTreeMap<String, Pair>) -> Result<Vec<Told>, StoreError> {
    let (mut ended, mut begun, mut all) = (BTreeMap::new(), Vec::new(), Vec::new());
    for (key, (before, after)) in pairs {
        let before = before.map(|version| version.read::<Map<String, Value>>()).transpose()?;
        match (before, after.map(|version| version.read::<Map<String, Value>>()).transpose()?) {
            (Some(before), Some(after)) => all.extend(changed(&before, &after)),
            // What had come from a file under its code is the same when the server tells its UUID.
            (Some(before), None) => drop(ended.insert(key, before)),
            (None, Some(after)) => begun.push(after),
            (None, None) => {}
        }
    }
    for after in begun {
        let by_code = ServerId::by_code(&text(after.get("code")).unwrap_or_default());
        match ended.remove(by_code.as_str()) {
            Some(before) => all.extend(changed(&before, &after)),
            None => all.push(named(&after, RegisterWhat::Came)),
        }
    }
    all.extend(ended.into_values().map(|before| named(&before, RegisterWhat::Gone)));
    all.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(all)
}

fn changed(before: &Map<String, Value>, after: &Map<String, Value>) -> Option<Told> {
    let (before, now) = (facts(before), facts(after));
    let fields: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
    let differ = fields.into_iter().filter(|field| before.get(*field) != now.get(*field));
    let facts: Vec<FactChange> = differ
        .map(|field| FactChange { field: field.clone(), from: before.get(field).cloned(), to: now.get(field).cloned() })
        .collect();
    if facts.is_empty() { None } else { Some(named(after, RegisterWhat::Changed(facts))) }
}

/// What a record says, by the names of its fields; ids are not for people.
fn facts(record: &Map<String, Value>) -> BTreeMap<String, String> {
    let rest = record.get("rest").and_then(Value::as_object).into_iter().flatten();
    let own = record.iter().filter(|(name, _)| !matches!(name.as_str(), "uuid" | "rest"));
    own.chain(rest).filter_map(|(name, value)| Some((name.clone(), text(Some(value))?))).collect()
}

fn text(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::Null => None,
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Value::Array(parts) => {
            let parts: Vec<String> = parts.iter().filter_map(|part| text(Some(part))).collect();
            Some(parts.join(" · ")).filter(|text| !text.is_empty())
        }
        Value::Bool(value) => Some(value.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(object) => Some(Value::Object(object.clone()).to_string()),
    }
}

fn named(record: &Map<String, Value>, what: RegisterWhat) -> Told {
    let of = |name: &str| text(record.get(name));
    let name = of("name")
        .unwrap_or_else(|| [of("other_names"), of("last_name")].into_iter().flatten().collect::<Vec<_>>().join(" "));
    (of("code").unwrap_or_default(), name, what)
}
