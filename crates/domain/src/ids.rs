//! Names of things: claim, insuree, codes. Newtypes, so that one cannot be taken for another.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes the text as it is.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The text inside.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_id! {
    /// Our own id of a claim on this laptop (a UUID); never sent as if it were the server's.
    ClaimId
}
text_id! {
    /// Our own id of a file that goes with a claim (a UUID); attempts to hand it over are named after it.
    AttachmentId
}
text_id! {
    /// The claim's code, made here before sending, unique on the whole server.
    ClaimCode
}
text_id! {
    /// Code of a service or an item in the payer's catalogue.
    ElementCode
}
text_id! {
    /// Code of a diagnosis (ICD-10 as the payer keeps it).
    DiagnosisCode
}
text_id! {
    /// Code of a health facility.
    FacilityCode
}
text_id! {
    /// Code of a claim administrator.
    AdministratorCode
}
text_id! {
    /// A record's UUID on the payer's server; or its code alone, where it came from a file that knows no UUIDs.
    ServerId
}

/// Before a code that stands for a UUID; no UUID begins so.
const BY_CODE: &str = "code:";

impl ServerId {
    /// For a record of which only the code is known.
    #[must_use]
    pub fn by_code(code: &str) -> Self {
        Self(format!("{BY_CODE}{code}"))
    }

    /// The code, when that is all that is known.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.strip_prefix(BY_CODE)
    }

    /// What a reference to the record says: its UUID, else its code.
    #[must_use]
    pub fn referred(&self) -> &str {
        self.code().unwrap_or(&self.0)
    }
}

/// A person's insurance number. Its `Debug` does not show it, so that no log can.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct InsureeNo(String);

impl InsureeNo {
    /// Takes a number as typed or scanned: spaces are dropped.
    #[must_use]
    pub fn typed(text: &str) -> Self {
        Self(text.chars().filter(|c| !c.is_whitespace()).collect())
    }

    /// The number.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it can stand in a request path: not empty, at most 50 letters, digits, `-`, `_`, `.`, not only dots.
    #[must_use]
    pub fn is_plausible(&self) -> bool {
        !self.0.is_empty()
            && self.0.len() <= 50
            && self.0.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
            && self.0.bytes().any(|b| b.is_ascii_alphanumeric())
    }
}

impl fmt::Debug for InsureeNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InsureeNo(…)")
    }
}

impl fmt::Display for InsureeNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
