//! Claim codes: made on this laptop before sending, unique on the whole server: facility + device letter + counter.

use serde::{Deserialize, Serialize};

use crate::ids::{ClaimCode, FacilityCode};

/// How claim codes are written. `{facility}`, `{device}` and `{counter}` stand for themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeScheme {
    /// The writing, with each of the three marks once and the counter last.
    pub pattern: String,
    /// Digits the counter is filled up to with zeros.
    pub digits: usize,
    /// Longest code the payer takes: 20 in the web application, whatever FHIR would store.
    pub max_length: usize,
}

/// Why no code can be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// The pattern lacks a mark, or has characters the payer's addresses cannot carry.
    #[error("the pattern for claim codes is unusable")]
    Pattern,
    /// The code would be longer than the payer takes.
    #[error("claim code of {length} characters, at most {limit}")]
    TooLong {
        /// Characters it would have.
        length: usize,
        /// Characters it may have.
        limit: usize,
    },
    /// The device mark is not one letter A to Z.
    #[error("the device letter must be one letter A to Z")]
    Device,
}

impl Default for CodeScheme {
    fn default() -> Self {
        Self { pattern: "{facility}-{device}-{counter}".to_owned(), digits: 6, max_length: 20 }
    }
}

/// One laptop's letter within its facility.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DeviceLetter(char);

impl DeviceLetter {
    /// Reads one letter A to Z, small or capital.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let mut letters = text.trim().chars();
        match (letters.next(), letters.next()) {
            (Some(letter), None) if letter.is_ascii_alphabetic() => Ok(Self(letter.to_ascii_uppercase())),
            _ => Err(CodeError::Device),
        }
    }

    /// The letter.
    #[must_use]
    pub const fn get(self) -> char {
        self.0
    }
}

impl CodeScheme {
    /// The code with this number.
    ///
    /// # Errors
    /// When the pattern is unusable or the code too long.
    pub fn make(&self, facility: &FacilityCode, device: DeviceLetter, counter: u64) -> Result<ClaimCode, CodeError> {
        let code = format!("{}{counter:0digits$}", self.prefix(facility, device)?, digits = self.digits);
        let length = code.chars().count();
        if length > self.max_length {
            return Err(CodeError::TooLong { length, limit: self.max_length });
        }
        Ok(ClaimCode::new(code))
    }

    /// What every code of this laptop begins with.
    ///
    /// # Errors
    /// When the pattern is unusable.
    pub fn prefix(&self, facility: &FacilityCode, device: DeviceLetter) -> Result<String, CodeError> {
        let start = self.pattern.strip_suffix("{counter}").ok_or(CodeError::Pattern)?;
        if start.matches("{facility}").count() != 1 || start.matches("{device}").count() != 1 {
            return Err(CodeError::Pattern);
        }
        let prefix = start.replace("{facility}", facility.as_str()).replace("{device}", &device.get().to_string());
        // The code stands in request paths, and on the server also where a UUID may stand.
        if prefix.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') {
            Ok(prefix)
        } else {
            Err(CodeError::Pattern)
        }
    }

    /// The number in one of this laptop's codes; `None` for any other code.
    #[must_use]
    pub fn counter_of(&self, facility: &FacilityCode, device: DeviceLetter, code: &str) -> Option<u64> {
        let counter = code.strip_prefix(&self.prefix(facility, device).ok()?)?;
        if counter.bytes().all(|b| b.is_ascii_digit()) { counter.parse().ok() } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rapti() -> (FacilityCode, DeviceLetter) {
        (FacilityCode::new("RAPHOS"), DeviceLetter::parse("a").expect("a letter"))
    }

    #[test]
    fn a_code_is_facility_device_and_counter() {
        let (facility, device) = rapti();
        let scheme = CodeScheme::default();
        let code = scheme.make(&facility, device, 124).expect("fits");
        assert_eq!(code.as_str(), "RAPHOS-A-000124");
        assert_eq!(scheme.counter_of(&facility, device, code.as_str()), Some(124));
        assert_eq!(scheme.counter_of(&facility, device, "RAPHOS-B-000124"), None, "another laptop's code");
        assert_eq!(scheme.counter_of(&facility, device, "RAPHOS-A-12x"), None);
    }

    #[test]
    fn a_code_the_payer_would_refuse_is_not_made() {
        let (facility, device) = rapti();
        let scheme = CodeScheme { digits: 12, ..CodeScheme::default() };
        assert_eq!(scheme.make(&facility, device, 1), Err(CodeError::TooLong { length: 21, limit: 20 }));
        let scheme = CodeScheme { pattern: "{facility}/{device}/{counter}".into(), ..CodeScheme::default() };
        assert_eq!(scheme.make(&facility, device, 1), Err(CodeError::Pattern));
    }
}
