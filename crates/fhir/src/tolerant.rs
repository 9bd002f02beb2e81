//! Reading that never fails on a part: what has the wrong type is taken as absent.

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

impl<T: DeserializeOwned> Tolerant for Option<T> {
    fn tolerate(value: Value) -> Self {
        T::deserialize(value).ok()
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: DeserializeOwned> Tolerant for Vec<T> {
    /// Elements that cannot be read are left out; anything but a list is an empty one.
    fn tolerate(value: Value) -> Self {
        let Value::Array(elements) = value else { return Self::new() };
        elements.into_iter().filter_map(|element| T::deserialize(element).ok()).collect()
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
