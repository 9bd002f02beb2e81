//! Items, services and diagnoses as the payer's catalogue holds them.

use chrono::NaiveDateTime;
use rust_decimal::Decimal;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

use super::names::Names;
use super::{Ids, database_id, rows};
use crate::{SandboxError, Size};

/// Whether a catalogue element is an item (drug, consumable) or a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    Item,
    Service,
}

impl Kind {
    /// The FHIR resource type of such an element.
    pub(crate) fn resource(self) -> &'static str {
        match self {
            Self::Item => "Medication",
            Self::Service => "ActivityDefinition",
        }
    }
}

/// An item or service that can stand on a claim line.
#[derive(Debug, Clone)]
pub(crate) struct Element {
    pub(crate) id: i64,
    pub(crate) uuid: Uuid,
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) price: Decimal,
    pub(crate) nature: Nature,
    /// `I` in-patient only, `O` out-patient only, `B` both.
    pub(crate) care_type: String,
    /// Bits: man 1, woman 2, adult 4, child 8.
    pub(crate) patient_category: u8,
    /// Days that must lie between two claims of it for one person.
    pub(crate) frequency: Option<i64>,
    /// Largest quantity of one claim line.
    pub(crate) maximum_amount: Option<Decimal>,
    pub(crate) valid_from: NaiveDateTime,
    /// Taken out of the lists; old claims still hold it.
    pub(crate) retired: bool,
}

/// What only items or only services have.
#[derive(Debug, Clone)]
pub(crate) enum Nature {
    /// `kind` is `D` drug or `M` consumable.
    Item { kind: String, package: String, quantity: Decimal },
    /// `kind` `C`/`P`; `category` `S D A H C O V`; `level` `V S D H`.
    Service { kind: String, category: String, level: String },
}

impl Element {
    /// Which list it belongs to.
    pub(crate) fn kind(&self) -> Kind {
        match self.nature {
            Nature::Item { .. } => Kind::Item,
            Nature::Service { .. } => Kind::Service,
        }
    }
}

/// An ICD-10 code with its short name.
#[derive(Debug, Clone)]
pub(crate) struct Diagnosis {
    pub(crate) id: i64,
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) valid_from: NaiveDateTime,
    /// Set for past versions and retired rows, which the server goes on listing.
    pub(crate) valid_to: Option<NaiveDateTime>,
}

/// All elements and diagnoses, in database order, with look-up by code and id.
#[derive(Debug, Clone)]
pub(crate) struct Catalogue {
    pub(crate) items: Vec<Arc<Element>>,
    pub(crate) services: Vec<Arc<Element>>,
    pub(crate) diagnoses: Vec<Arc<Diagnosis>>,
    pub(super) elements: HashMap<(Kind, String), Arc<Element>>,
    pub(super) by_uuid: HashMap<(Kind, Uuid), Arc<Element>>,
    pub(super) diagnosis: HashMap<String, Arc<Diagnosis>>,
}

#[derive(Deserialize)]
struct ItemRow {
    code: String,
    name: String,
    #[serde(rename = "type")]
    kind: String,
    package: String,
    quantity: Decimal,
    price: Decimal,
    care_type: String,
    patient_category: u8,
    frequency: Option<i64>,
    maximum_amount: Option<Decimal>,
}

#[derive(Deserialize)]
struct ServiceRow {
    code: String,
    name: String,
    #[serde(rename = "type")]
    kind: String,
    category: String,
    level: String,
    price: Decimal,
    care_type: String,
    patient_category: u8,
    frequency: Option<i64>,
    maximum_amount: Option<Decimal>,
}

#[derive(Deserialize)]
struct DiagnosisRow {
    code: String,
    name: String,
}

impl Catalogue {
    /// Reads the tables; lists shorter than `size` are lengthened by copies with names made up.
    pub(super) fn read(ids: &Ids, founded: NaiveDateTime, size: Size) -> Result<Self, SandboxError> {
        let mut items: Vec<ItemRow> = rows("items", include_str!("../../../../assets/training/items.csv"))?;
        let mut services: Vec<ServiceRow> = rows("services", include_str!("../../../../assets/training/services.csv"))?;
        let mut diagnoses: Vec<DiagnosisRow> =
            rows("diagnoses", include_str!("../../../../assets/training/diagnoses.csv"))?;
        let names = Names::seeded(ids);
        lengthen(&mut items, size.items, |row, n| ItemRow {
            code: format!("X{n:05}"),
            name: names.item(n),
            kind: row.kind.clone(),
            package: row.package.clone(),
            care_type: row.care_type.clone(),
            price: names.price(n),
            ..*row
        });
        lengthen(&mut services, size.services, |row, n| ServiceRow {
            code: format!("Y{n:05}"),
            name: names.service(n),
            kind: row.kind.clone(),
            category: row.category.clone(),
            level: row.level.clone(),
            care_type: row.care_type.clone(),
            price: names.price(n),
            ..*row
        });
        lengthen(&mut diagnoses, size.diagnoses, |_, n| DiagnosisRow {
            code: Names::diagnosis_code(n),
            name: names.diagnosis(n),
        });
        let items = elements(items, |row, n| Element {
            id: database_id(n),
            uuid: ids.of("item", &row.code),
            code: row.code,
            name: row.name,
            price: row.price,
            nature: Nature::Item { kind: row.kind, package: row.package, quantity: row.quantity },
            care_type: row.care_type,
            patient_category: row.patient_category,
            frequency: row.frequency,
            maximum_amount: row.maximum_amount,
            valid_from: founded,
            retired: false,
        });
        let services = elements(services, |row, n| Element {
            id: database_id(n),
            uuid: ids.of("service", &row.code),
            code: row.code,
            name: row.name,
            price: row.price,
            nature: Nature::Service { kind: row.kind, category: row.category, level: row.level },
            care_type: row.care_type,
            patient_category: row.patient_category,
            frequency: row.frequency,
            maximum_amount: row.maximum_amount,
            valid_from: founded,
            retired: false,
        });
        let diagnoses = elements(diagnoses, |row, n| Diagnosis {
            id: database_id(n),
            code: row.code,
            name: row.name,
            valid_from: founded,
            valid_to: None,
        });
        let all = || items.iter().chain(&services);
        Ok(Self {
            elements: all().map(|e| ((e.kind(), e.code.clone()), Arc::clone(e))).collect(),
            by_uuid: all().map(|e| ((e.kind(), e.uuid), Arc::clone(e))).collect(),
            diagnosis: diagnoses.iter().map(|d| (d.code.clone(), Arc::clone(d))).collect(),
            items,
            services,
            diagnoses,
        })
    }

    /// The list of one kind.
    pub(crate) fn list(&self, kind: Kind) -> &[Arc<Element>] {
        match kind {
            Kind::Item => &self.items,
            Kind::Service => &self.services,
        }
    }

    /// The element with this code.
    pub(crate) fn element(&self, kind: Kind, code: &str) -> Option<&Arc<Element>> {
        self.elements.get(&(kind, code.to_owned()))
    }

    /// The element with this UUID.
    pub(crate) fn element_by_uuid(&self, kind: Kind, uuid: Uuid) -> Option<&Arc<Element>> {
        self.by_uuid.get(&(kind, uuid))
    }

    /// The diagnosis with this code.
    pub(crate) fn diagnosis(&self, code: &str) -> Option<&Arc<Diagnosis>> {
        self.diagnosis.get(code)
    }
}

fn elements<R, E>(rows: Vec<R>, make: impl Fn(R, usize) -> E) -> Vec<Arc<E>> {
    rows.into_iter().enumerate().map(|(n, row)| Arc::new(make(row, n))).collect()
}

/// Appends copies of the first rows, altered by their position, until there are `wanted`.
fn lengthen<R>(rows: &mut Vec<R>, wanted: usize, copy: impl Fn(&R, usize) -> R) {
    let own = rows.len();
    for n in own..wanted {
        if let Some(row) = rows.get((n - own) % own) {
            rows.push(copy(row, n));
        }
    }
}
