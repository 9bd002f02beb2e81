//! The parts resources are made of: references, identifiers, codes, names, extensions.

use crate::exact::Exact;

crate::wire! {
    /// A code out of a system.
    Coding {
        /// Where the code is defined.
        system: Option<String>,
        /// The code.
        code: Option<String>,
        /// Its words.
        display: Option<String>,
    }
    /// A concept, as codes or in words.
    CodeableConcept {
        /// Codes.
        coding: Vec<Coding>,
        /// Words.
        text: Option<String>,
    }
    /// A business name of a resource.
    Identifier {
        /// What kind of name it is.
        r#type: Option<CodeableConcept>,
        /// Whose name it is.
        system: Option<String>,
        /// The name.
        value: Option<String>,
    }
    /// A pointer to another resource.
    Reference {
        /// `Type/id`.
        reference: Option<String>,
        /// The type.
        r#type: Option<String>,
        /// A business name instead of, or besides, the id.
        identifier: Option<Identifier>,
        /// Words or a code for people.
        display: Option<String>,
    }
    /// An amount of money.
    Money {
        /// The amount.
        value: Option<Exact>,
        /// The currency's name.
        currency: Option<String>,
    }
    /// An amount of something.
    Quantity {
        /// The amount.
        value: Option<Exact>,
    }
    /// From a day to a day.
    Period {
        /// First day or instant.
        start: Option<String>,
        /// Last day or instant.
        end: Option<String>,
    }
    /// A person's name.
    HumanName {
        /// What it is used for.
        r#use: Option<String>,
        /// Family name.
        family: Option<String>,
        /// Given names.
        given: Vec<String>,
    }
    /// An address.
    Address {
        /// Widest area.
        state: Option<String>,
        /// District.
        district: Option<String>,
        /// Town or village.
        city: Option<String>,
    }
    /// For whom or where something applies.
    UsageContext {
        /// What the value is about.
        code: Option<Coding>,
        /// The value.
        value_codeable_concept: Option<CodeableConcept>,
    }
    /// When something is repeated.
    Timing {
        /// The rule.
        repeat: Option<Repeat>,
    }
    /// How often something is repeated.
    Repeat {
        /// Length of the period.
        period: Option<Exact>,
        /// Unit of the period (`d`).
        period_unit: Option<String>,
    }
    /// Something the base resource has no field for.
    Extension {
        /// What it is; only the end of the address is stable.
        url: Option<String>,
        /// A reference.
        value_reference: Option<Reference>,
        /// A concept.
        value_codeable_concept: Option<CodeableConcept>,
        /// An amount of money.
        value_money: Option<Money>,
        /// A text.
        value_string: Option<String>,
        /// A truth.
        value_boolean: Option<bool>,
        /// A usage context.
        value_usage_context: Option<UsageContext>,
        /// A timing.
        value_timing: Option<Timing>,
        /// Nested extensions.
        extension: Vec<Extension>,
    }
}

impl CodeableConcept {
    /// A concept of one code.
    #[must_use]
    pub fn of(system: Option<String>, code: impl Into<String>) -> Self {
        Self { coding: vec![Coding { system, code: Some(code.into()), display: None }], text: None }
    }

    /// The first code.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.coding.iter().find_map(|coding| coding.code.as_deref())
    }

    /// Whether one of the codes is this one.
    #[must_use]
    pub fn has(&self, code: &str) -> bool {
        self.coding.iter().any(|coding| coding.code.as_deref() == Some(code))
    }
}

impl Identifier {
    /// Code of the identifier's type.
    #[must_use]
    pub fn kind(&self) -> Option<&str> {
        self.r#type.as_ref()?.code()
    }
}

/// The value of the first identifier of this type.
#[must_use]
pub fn identified<'a>(identifiers: &'a [Identifier], kind: &str) -> Option<&'a str> {
    identifiers.iter().find(|identifier| identifier.kind() == Some(kind))?.value.as_deref()
}

/// The first extension whose address ends in this name; what stands before it differs between servers.
#[must_use]
pub fn extension<'a>(extensions: &'a [Extension], name: &str) -> Option<&'a Extension> {
    extensions.iter().find(|extension| extension.is(name))
}

impl Reference {
    /// A reference `Type/id`.
    #[must_use]
    pub fn to(kind: &str, id: &str) -> Self {
        Self { reference: Some(format!("{kind}/{id}")), ..Self::default() }
    }

    /// The type referred to.
    #[must_use]
    pub fn target(&self) -> Option<&str> {
        let written =
            self.reference.as_deref().and_then(|reference| reference.trim_end_matches('/').rsplit('/').nth(1));
        written.or(self.r#type.as_deref())
    }

    /// The id referred to: the last part of the reference, else the identifier's value.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        let written =
            self.reference.as_deref().and_then(|reference| reference.trim_end_matches('/').rsplit('/').next());
        written.filter(|id| !id.is_empty()).or_else(|| self.identifier.as_ref()?.value.as_deref())
    }
}

impl Extension {
    /// Whether its address ends in this name.
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        self.url.as_deref().is_some_and(|url| url.rsplit('/').next() == Some(name))
    }
}
