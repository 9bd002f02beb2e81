//! Reading that never fails on a part: what has the wrong type is taken as absent. Where that would be taken for a fact, [`whole`]
//! reads all or nothing.

use std::cell::Cell;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// Something that may be absent.
pub trait Tolerant: Sized {
    /// Reads what can be read.
    fn tolerate(value: Value) -> Self;
    /// Whether there is nothing to write.
    fn is_absent(&self) -> bool;
}

thread_local! {
    /// Whether a part was lost since [`whole`] began: serde carries nothing beside the value from within a reading to its end.
    static LOST: Cell<bool> = const { Cell::new(false) };
}

/// Reads a value of which no part may be lost: `None` when one that these types read is there with a wrong type.
#[must_use]
pub fn whole<T: DeserializeOwned>(value: Value) -> Option<T> {
    LOST.set(false);
    let read = part(value)?;
    if LOST.get() { None } else { Some(read) }
}

/// A part; lost when it is there and cannot be read. No list is one: serde would take its elements for the fields of a struct.
fn part<T: DeserializeOwned>(value: Value) -> Option<T> {
    let is_there = !value.is_null();
    let read = if value.is_array() { None } else { T::deserialize(value).ok() };
    if is_there && read.is_none() {
        LOST.set(true);
    }
    read
}

impl<T: DeserializeOwned> Tolerant for Option<T> {
    fn tolerate(value: Value) -> Self {
        part(value)
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: DeserializeOwned> Tolerant for Vec<T> {
    /// Elements that cannot be read are left out; anything but a list is an empty one.
    fn tolerate(value: Value) -> Self {
        match value {
            Value::Array(elements) => elements.into_iter().filter_map(part).collect(),
            Value::Null => Self::new(),
            Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
                LOST.set(true);
                Self::new()
            }
        }
    }

    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

/// For `#[serde(deserialize_with)]`.
///
/// # Errors
/// Only when the input is no JSON at all.
pub fn read<'de, D: Deserializer<'de>, T: Tolerant>(deserializer: D) -> Result<T, D::Error> {
    Value::deserialize(deserializer).map(T::tolerate)
}

/// Structs as they travel: every field an `Option` or a `Vec`, read tolerantly, written only where present, and closed to `Debug`.
#[macro_export]
macro_rules! wire {
    ($($(#[$about:meta])* $name:ident { $($(#[$field_about:meta])* $field:ident: $type:ty,)* })*) => {$(
        $(#[$about])*
        #[derive(Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(default, rename_all = "camelCase")]
        pub struct $name {
            $(
                $(#[$field_about])*
                #[serde(
                    deserialize_with = "claims_fhir::tolerant::read",
                    skip_serializing_if = "claims_fhir::tolerant::Tolerant::is_absent"
                )]
                pub $field: $type,
            )*
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )*};
}
