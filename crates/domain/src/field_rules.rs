//! Which fields of a claim a scheme wants, leaves to the facility, or does not use.
//!
//! The payer's own rules come first: the person, the visit's first day and type, the main diagnosis and the administrator are always
//! wanted, and nobody can hide them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::check::Field;

/// A field about which a scheme may have a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuledField {
    /// Last day of the visit.
    VisitTo,
    /// A diagnosis beside the main one, counted from 1 to 4.
    Diagnosis(u8),
    /// Guarantee number.
    Guarantee,
    /// Explanation.
    Explanation,
}

/// What a scheme says about a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldRule {
    /// It must be filled.
    Mandatory,
    /// The facility may fill it.
    Optional,
    /// The scheme does not use it.
    Hidden,
}

/// The rules of a scheme; a field without one is optional.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldRules(BTreeMap<RuledField, FieldRule>);

impl RuledField {
    /// Every such field, in reading order of the form.
    pub const ALL: [Self; 7] = [
        Self::VisitTo,
        Self::Diagnosis(1),
        Self::Diagnosis(2),
        Self::Diagnosis(3),
        Self::Diagnosis(4),
        Self::Guarantee,
        Self::Explanation,
    ];

    /// The field of the form.
    #[must_use]
    pub const fn field(self) -> Field {
        match self {
            Self::VisitTo => Field::VisitTo,
            Self::Diagnosis(at) => Field::Diagnosis(at as usize),
            Self::Guarantee => Field::Guarantee,
            Self::Explanation => Field::Explanation,
        }
    }

    /// The name in the database and in views: the path of the field in the draft's JSON.
    #[must_use]
    pub fn path(self) -> String {
        self.field().to_string()
    }

    /// Reads [`RuledField::path`] back.
    #[must_use]
    pub fn parse(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.path() == path)
    }
}

impl FieldRules {
    /// What the scheme says about a field.
    #[must_use]
    pub fn of(&self, field: RuledField) -> FieldRule {
        self.0.get(&field).copied().unwrap_or(FieldRule::Optional)
    }

    /// The rules there are, in reading order of the form.
    pub fn iter(&self) -> impl Iterator<Item = (RuledField, FieldRule)> {
        self.0.iter().map(|(field, rule)| (*field, *rule))
    }
}

impl FromIterator<(RuledField, FieldRule)> for FieldRules {
    /// Of two rules for one field the stricter one counts: *mandatory* before *hidden* before *optional*.
    fn from_iter<I: IntoIterator<Item = (RuledField, FieldRule)>>(rules: I) -> Self {
        let strictness = |rule: FieldRule| match rule {
            FieldRule::Mandatory => 2,
            FieldRule::Hidden => 1,
            FieldRule::Optional => 0,
        };
        let mut all: BTreeMap<RuledField, FieldRule> = BTreeMap::new();
        for (field, rule) in rules {
            let kept = all.entry(field).or_insert(rule);
            if strictness(rule) > strictness(*kept) {
                *kept = rule;
            }
        }
        Self(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_read_back_by_its_path() {
        for field in RuledField::ALL {
            assert_eq!(RuledField::parse(&field.path()), Some(field));
        }
        assert_eq!(RuledField::parse("insuree"), None, "nobody rules over what the payer always wants");
        assert_eq!(RuledField::parse("diagnoses.0"), None);
    }

    #[test]
    fn of_two_rules_the_stricter_one_counts() {
        use FieldRule::{Hidden, Mandatory, Optional};
        let of = |rules: &[FieldRule]| -> FieldRule {
            let rules: FieldRules = rules.iter().map(|rule| (RuledField::Guarantee, *rule)).collect();
            rules.of(RuledField::Guarantee)
        };
        assert_eq!([of(&[]), of(&[Optional, Hidden]), of(&[Mandatory, Hidden])], [Optional, Hidden, Mandatory]);
    }
}
