//! What is left of an answer when everything that may differ between two payers is taken out.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::Value;

/// The form of a JSON value: fields and types, the elements of a list merged into one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    /// Nothing is known about it: an empty list's element.
    Nothing,
    Null,
    Bool,
    Number,
    Text,
    /// A word a client decides by.
    Word(String),
    List(Box<Shape>),
    Object(BTreeMap<String, Shape>),
    /// Now this, now that.
    Either(BTreeSet<Shape>),
}

/// Fields whose very words matter.
const WORDS: &[&str] = &["resourceType", "outcome", "severity", "use", "mode"];

impl Shape {
    pub fn of(value: &Value) -> Self {
        Self::in_field("", value)
    }

    fn in_field(field: &str, value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(_) => Self::Bool,
            Value::Number(_) => Self::Number,
            Value::String(word) if WORDS.contains(&field) => Self::Word(word.clone()),
            Value::String(_) => Self::Text,
            Value::Array(values) => Self::List(Box::new(
                values.iter().map(|value| Self::in_field(field, value)).fold(Self::Nothing, Self::merged),
            )),
            Value::Object(fields) => {
                Self::Object(fields.iter().map(|(name, value)| (name.clone(), Self::in_field(name, value))).collect())
            }
        }
    }

    /// Whether two answers have the same form, as far as both say anything: what is null or an empty list on one side may be anything
    /// on the other, since the data differ.
    pub fn agrees(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Nothing | Self::Null, _) | (_, Self::Nothing | Self::Null) => true,
            (Self::List(one), Self::List(other)) => one.agrees(other),
            (Self::Object(fields), Self::Object(others)) => {
                fields.len() == others.len()
                    && fields.iter().all(|(name, shape)| others.get(name).is_some_and(|other| shape.agrees(other)))
            }
            _ => self == other,
        }
    }

    /// The form that both have: missing here and null there count as the same.
    fn merged(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nothing | Self::Null, shape) | (shape, Self::Nothing | Self::Null) => shape,
            (Self::Object(mut fields), Self::Object(more)) => {
                for (name, shape) in more {
                    let before = fields.remove(&name).unwrap_or(Self::Nothing);
                    fields.insert(name, before.merged(shape));
                }
                Self::Object(fields)
            }
            (Self::List(one), Self::List(other)) => Self::List(Box::new(one.merged(*other))),
            (one, other) if one == other => one,
            (one, other) => {
                let mut kinds = BTreeSet::new();
                for shape in [one, other] {
                    if let Self::Either(more) = shape {
                        kinds.extend(more);
                    } else {
                        kinds.insert(shape);
                    }
                }
                Self::Either(kinds)
            }
        }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("-"),
            Self::Null => f.write_str("null"),
            Self::Bool => f.write_str("bool"),
            Self::Number => f.write_str("number"),
            Self::Text => f.write_str("text"),
            Self::Word(word) => write!(f, "“{word}”"),
            Self::List(element) => write!(f, "[{element}]"),
            Self::Object(fields) => {
                f.write_str("{")?;
                for (at, (name, shape)) in fields.iter().enumerate() {
                    write!(f, "{}{name}: {shape}", if at == 0 { "" } else { ", " })?;
                }
                f.write_str("}")
            }
            Self::Either(kinds) => {
                let kinds: Vec<String> = kinds.iter().map(ToString::to_string).collect();
                f.write_str(&kinds.join("|"))
            }
        }
    }
}
