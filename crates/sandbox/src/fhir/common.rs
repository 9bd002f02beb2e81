//! Pieces many resources share: identifiers, references, money, the texts for what is not found.

use rust_decimal::Decimal;
use serde_json::{Number, Value, json};
use uuid::Uuid;

use crate::answer::Answer;

/// Prefix of the implementation guide's names.
pub(crate) const IG: &str = "https://openimis.github.io/openimis_fhir_r4_ig/";

/// The sign the server is configured with; not an ISO code.
const CURRENCY: &str = "$";

/// Whether a resource was asked for by UUID or by code; ids and references follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    Uuid,
    Code,
}

impl By {
    /// How this path id addresses a resource.
    pub(crate) fn of(id: &str) -> Self {
        if Uuid::parse_str(id).is_ok() { Self::Uuid } else { Self::Code }
    }

    /// The id in this manner.
    pub(crate) fn id(self, uuid: Uuid, code: &str) -> String {
        match self {
            Self::Uuid => uuid.to_string(),
            Self::Code => code.to_owned(),
        }
    }
}

/// A number as the server writes it: always with a decimal point.
pub(crate) fn number(value: Decimal) -> Value {
    let plain = value.normalize();
    let text = if plain.scale() == 0 { format!("{plain}.0") } else { plain.to_string() };
    text.parse::<Number>().map_or(Value::Null, Value::Number)
}

/// An amount with the server's currency sign.
pub(crate) fn money(value: Decimal) -> Value {
    json!({ "value": number(value), "currency": CURRENCY })
}

/// A coding of the implementation guide.
pub(crate) fn coding(system: &str, code: &str, display: &str) -> Value {
    json!({ "system": format!("{IG}{system}"), "code": code, "display": display })
}

/// An identifier of the given type (`UUID`, `Code`, `ACSN`, `FI`).
pub(crate) fn identifier(kind: &str, value: &str) -> Value {
    let coding = json!({ "system": format!("{IG}CodeSystem/openimis-identifiers"), "code": kind });
    json!({ "type": { "coding": [coding] }, "value": value })
}

/// The two identifiers nearly everything has.
pub(crate) fn identifiers(uuid: Uuid, code: &str) -> Value {
    json!([identifier("UUID", &uuid.to_string()), identifier("Code", code)])
}

/// A reference to a resource.
pub(crate) fn reference(kind: &str, by: By, uuid: Uuid, code: &str) -> Value {
    let id = by.id(uuid, code);
    let typed = match by {
        By::Uuid => identifier("UUID", &id),
        By::Code => identifier("Code", &id),
    };
    json!({ "reference": format!("{kind}/{id}"), "type": kind, "identifier": typed })
}

/// A reference with the text to show for it.
pub(crate) fn reference_showing(kind: &str, by: By, uuid: Uuid, code: &str, display: &str) -> Value {
    let mut reference = reference(kind, by, uuid, code);
    if let Some(fields) = reference.as_object_mut() {
        fields.insert("display".to_owned(), json!(display));
    }
    reference
}

/// An extension of the implementation guide with one value.
pub(crate) fn extension(name: &str, value_name: &str, value: Value) -> Value {
    json!({ "url": format!("{IG}{name}"), value_name: value })
}

/// The 500 for a row that is not there, in the words of the server's own lookup.
pub(crate) fn not_found(model: &str, code_column: &str, id: &str) -> Answer {
    Answer::failure(not_found_text(model, code_column, id, true))
}

/// The words alone; some tables have no end of validity to ask for.
pub(crate) fn not_found_text(model: &str, code_column: &str, id: &str, versioned: bool) -> String {
    let filter = match (Uuid::parse_str(id), versioned) {
        (Ok(uuid), _) => format!("'uuid': UUID('{uuid}')"),
        (Err(_), true) => format!("'validity_to__isnull': True, '{code_column}': '{id}'"),
        (Err(_), false) => format!("'{code_column}': '{id}'"),
    };
    format!(
        "[\"failed to retrieve {model} with the filter {{{filter}}}; details {model} matching query does not exist.\"]"
    )
}

/// What reads by id answer that the release forgot to hand a user to.
pub(crate) fn no_user_for_converter() -> Answer {
    Answer::failure("Converter init need a valid user")
}
