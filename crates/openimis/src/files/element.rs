//! A service or item from the named fields of a file.

use claims_domain::catalogue::{Element, Kind};
use claims_domain::ids::ElementCode;
use claims_domain::money::Money;

use super::{Why, code, id, name, some};

/// Where the fields of a row come from, by the name each has in the exports (`care_type`, `male_cat` …).
pub(super) trait Fields {
    /// The field as written; `None` where the file has none.
    fn field(&self, name: &str) -> Option<&str>;
}

/// The bits of the patient category, and the fields that tell them.
const CATEGORIES: [(&str, u8); 4] = [("male_cat", 1), ("female_cat", 2), ("adult_cat", 4), ("minor_cat", 8)];

/// Reads a row.
pub(super) fn element(kind: Kind, row: &impl Fields) -> Result<Element, Why> {
    let code = code(row.field("code"))?;
    let category = match kind {
        Kind::Service => row.field("category"),
        Kind::Item => row.field("type"),
    };
    Ok(Element {
        kind,
        code: ElementCode::new(code),
        uuid: id(code),
        name: name(row.field("name"))?,
        price: price(row.field("price"))?,
        package: some(row.field("package")).filter(|_| kind == Kind::Item),
        category: some(category),
        level: some(row.field("level")).filter(|_| kind == Kind::Service),
        care_type: some(row.field("care_type")).filter(|care| matches!(care.as_str(), "I" | "O" | "B")),
        frequency_days: frequency(row.field("frequency"))?,
        patient_category: CATEGORIES
            .into_iter()
            .filter(|(field, _)| row.field(field).is_some_and(is_yes))
            .fold(0, |bits, (_, bit)| bits | bit),
        maximum: None,
        valid_from: None,
    })
}

/// A price as a machine or a spreadsheet writes it. A comma is a point only before one or two last digits: `1,000` may be a
/// thousand or one.
pub(super) fn price(text: Option<&str>) -> Result<Money, Why> {
    let text = text.unwrap_or_default().trim();
    if let Some((_, decimals)) = text.rsplit_once(',')
        && (text.contains('.') || decimals.is_empty() || decimals.len() > 2)
    {
        return Err(Why::Price);
    }
    Money::typed(text).map_err(|_| Why::Price)
}

fn frequency(text: Option<&str>) -> Result<Option<u32>, Why> {
    let text = text.unwrap_or_default().trim();
    let days = text.strip_suffix(".0").unwrap_or(text);
    if days.is_empty() { Ok(None) } else { days.parse().map(Some).map_err(|_| Why::Frequency) }
}

fn is_yes(text: &str) -> bool {
    matches!(text.trim(), "1" | "1.0" | "true" | "True" | "TRUE")
}
