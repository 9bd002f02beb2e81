//! Exact decimal amounts and quantities; never a float.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// The largest quantity or unit price a claim can hold; above it a typing error is certain.
const LARGEST: Decimal = Decimal::from_parts(1_000_000_000, 0, 0, false, 0);

/// Decimal places the payer stores for quantities and prices.
const PLACES: u32 = 2;

/// An exact decimal amount in the scheme's currency, rounded only where it is shown.
///
/// The payer multiplies decimals by decimals (1.5 × 10.25 = 15.375), whatever the currency's digits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(Decimal);

/// How often a service was given or how many of an item: positive, at most two decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity(Decimal);

/// Why a typed amount cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// Not a decimal number at all.
    #[error("not a number")]
    Unreadable,
    /// Zero or below where more is needed, or a negative price.
    #[error("not positive")]
    NotPositive,
    /// Beyond what any claim holds.
    #[error("too large")]
    TooLarge,
    /// More than two decimals, which the payer would round.
    #[error("more than two decimals")]
    TooPrecise,
}

impl Money {
    /// No money.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// An amount as it stands, for values that come from the payer or a calculation.
    #[must_use]
    pub const fn new(value: Decimal) -> Self {
        Self(value)
    }

    /// A unit price as a clerk typed it: not negative, at most two decimals.
    ///
    /// # Errors
    /// When the text is no such amount.
    pub fn typed(text: &str) -> Result<Self, AmountError> {
        let value = read(text)?;
        if value.is_sign_negative() && !value.is_zero() {
            return Err(AmountError::NotPositive);
        }
        Ok(Self(value))
    }

    /// The decimal inside.
    #[must_use]
    pub const fn get(self) -> Decimal {
        self.0
    }

    /// Whether there is nothing.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// `None` when the product leaves the range; a claim that large is a typing error.
    #[must_use]
    pub fn times(self, quantity: Quantity) -> Option<Self> {
        self.0.checked_mul(quantity.0).map(Self)
    }

    /// `None` when the sum leaves the range.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }
}

impl Quantity {
    /// One.
    pub const ONE: Self = Self(Decimal::ONE);

    /// A quantity as it stands on the payer's side; zero is possible there (nothing approved).
    #[must_use]
    pub const fn new(value: Decimal) -> Self {
        Self(value)
    }

    /// A quantity as a clerk typed it.
    ///
    /// # Errors
    /// When the text is no positive decimal with at most two places.
    pub fn typed(text: &str) -> Result<Self, AmountError> {
        let value = read(text)?;
        if value <= Decimal::ZERO {
            return Err(AmountError::NotPositive);
        }
        Ok(Self(value))
    }

    /// The decimal inside.
    #[must_use]
    pub const fn get(self) -> Decimal {
        self.0
    }
}

/// Reads a decimal typed by a person: spaces around it, and a comma for the point where there is no point.
fn read(text: &str) -> Result<Decimal, AmountError> {
    let text = text.trim();
    // A person types at most this much; anything longer is pasted by mistake.
    if text.is_empty() || text.len() > 40 || !text.bytes().all(|b| b.is_ascii_digit() || b"+-.,".contains(&b)) {
        return Err(AmountError::Unreadable);
    }
    let text = if text.contains('.') { text.to_owned() } else { text.replace(',', ".") };
    let value = Decimal::from_str(&text).map_err(|_| {
        if text.bytes().all(|b| b.is_ascii_digit()) { AmountError::TooLarge } else { AmountError::Unreadable }
    })?;
    if value.abs() > LARGEST {
        return Err(AmountError::TooLarge);
    }
    if value.normalize().scale() > PLACES {
        return Err(AmountError::TooPrecise);
    }
    Ok(value)
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // At least two decimals, and never fewer than the value has: 15.375 stays 15.375.
        let value = self.0.normalize();
        if value.scale() < PLACES { write!(f, "{value:.2}") } else { write!(f, "{value}") }
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.normalize())
    }
}

/// Stored and sent to the screens as text, so that no reader can make a float of it.
macro_rules! as_text {
    ($name:ident) => {
        impl FromStr for $name {
            type Err = AmountError;
            fn from_str(text: &str) -> Result<Self, AmountError> {
                Decimal::from_str(text).map(Self).map_err(|_| AmountError::Unreadable)
            }
        }
        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
as_text!(Money);
as_text!(Quantity);

impl std::iter::Sum for Money {
    /// Saturates at the largest decimal instead of failing: totals of a claim are bounded by the checks on its lines.
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        Self(amounts.fold(Decimal::ZERO, |sum, amount| sum.saturating_add(amount.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_product_keeps_every_digit() {
        let price = Money::typed("10.25").expect("a price");
        let quantity = Quantity::typed("1,5").expect("a comma is a point");
        assert_eq!(price.times(quantity).map(|m| m.to_string()).as_deref(), Some("15.375"));
    }

    #[test]
    fn odd_quantities_are_told_apart() {
        for (text, error) in [
            ("0", AmountError::NotPositive),
            ("-1", AmountError::NotPositive),
            ("abc", AmountError::Unreadable),
            ("", AmountError::Unreadable),
            ("1e9", AmountError::Unreadable),
            ("1.234", AmountError::TooPrecise),
            ("1000000001", AmountError::TooLarge),
            ("99999999999999999999999999999999999", AmountError::TooLarge),
        ] {
            assert_eq!(Quantity::typed(text), Err(error), "{text:?}");
        }
    }

    #[test]
    fn money_shows_at_least_two_decimals() {
        assert_eq!(Money::typed("400").expect("a price").to_string(), "400.00");
        assert_eq!(Money::ZERO.to_string(), "0.00");
    }

    proptest! {
        #[test]
        fn typing_never_panics(text in "\\PC{0,60}") {
            let _ = (Money::typed(&text), Quantity::typed(&text));
        }

        #[test]
        fn money_survives_text(cents in 0i64..10_000_000_000) {
            let money = Money::new(Decimal::new(cents, 2));
            prop_assert_eq!(money.to_string().parse::<Money>(), Ok(money));
        }
    }
}
