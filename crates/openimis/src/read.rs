//! Small readings shared by the FHIR and the GraphQL side.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use claims_domain::cover::{PolicyStatus, Stage};
use claims_domain::ids::ServerId;
use claims_domain::money::{Money, Quantity};
use claims_domain::{ServiceDate, Timestamp};
use claims_fhir::Exact;
use rust_decimal::Decimal;
use uuid::Uuid;

/// The day of a date or of an instant in server time.
pub(crate) fn day(text: Option<&str>) -> Option<ServiceDate> {
    text?.get(..10)?.parse().ok()
}

/// An instant from seconds since 1970.
pub(crate) const fn instant(seconds: i64) -> Timestamp {
    Timestamp::from_millis(seconds.saturating_mul(1000))
}

pub(crate) fn money(value: Option<Exact>) -> Option<Money> {
    value.map(|exact| Money::new(exact.0))
}

pub(crate) fn quantity(value: Option<Exact>) -> Option<Quantity> {
    value.map(|exact| Quantity::new(exact.0))
}

/// The unit price that makes this total of a line, as near as a decimal can; `None` for a quantity of zero.
pub(crate) fn unit_price(total: Money, quantity: Decimal) -> Option<Money> {
    total.get().checked_div(quantity).map(Money::new)
}

/// A text with something in it.
pub(crate) fn filled(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}

/// A UUID, however it was written.
pub(crate) fn uuid(text: &str) -> Option<ServerId> {
    Uuid::try_parse(text).ok().map(|uuid| ServerId::new(uuid.hyphenated().to_string()))
}

/// The database id in a GraphQL id.
pub(crate) fn database_id(id: &str) -> Option<i64> {
    global_id_of(id).map(|(_, number)| number)
}

/// Type and database id in a GraphQL id: base64 of `Type:number`.
pub(crate) fn global_id_of(id: &str) -> Option<(String, i64)> {
    let decoded = String::from_utf8(STANDARD.decode(id).ok()?).ok()?;
    let (kind, number) = decoded.rsplit_once(':')?;
    Some((kind.to_owned(), number.parse().ok()?))
}

/// A GraphQL id from a database id.
pub(crate) fn global_id(kind: &str, id: i64) -> String {
    STANDARD.encode(format!("{kind}:{id}"))
}

/// Whether a policy follows an earlier one, in the letters of the server.
pub(crate) fn stage(letter: Option<&str>) -> Option<Stage> {
    match letter {
        Some("N") => Some(Stage::New),
        Some("R") => Some(Stage::Renewed),
        _ => None,
    }
}

pub(crate) const fn policy_status(number: Option<i64>) -> PolicyStatus {
    match number {
        Some(1) => PolicyStatus::Idle,
        Some(2) => PolicyStatus::Active,
        Some(4) => PolicyStatus::Suspended,
        Some(8) => PolicyStatus::Expired,
        Some(16) => PolicyStatus::Ready,
        _ => PolicyStatus::Unknown,
    }
}
