//! The payer's lists over FHIR: diagnoses, items, services, claim administrators, the facility, a person.

use std::collections::BTreeMap;

use claims_domain::catalogue::{Administrator, Diagnosis, Element, Kind};
use claims_domain::cover::{Insuree, Sex};
use claims_domain::facility::{Facility, ListsTold};
use claims_domain::ids::{AdministratorCode, DiagnosisCode, ElementCode, FacilityCode, InsureeNo, ServerId};
use claims_domain::money::Money;
use claims_domain::register::LegalForm;
use claims_fhir::datatypes::{
    CodeableConcept, Extension, HumanName, Identifier, Timing, UsageContext, extension, identified,
};
use claims_fhir::tolerant::whole;
use claims_fhir::{ActivityDefinition, Bundle, CodeSystem, Concept, Medication, Organization, Patient, Practitioner};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{Problem, Reply, read};

/// What a code system says of each of its codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coded<T> {
    /// By code; of a code that comes twice, the last.
    pub rows: Vec<T>,
    /// Code, or else position (`#7`), of what cannot be read.
    pub unreadable: Vec<String>,
}

/// Reads every diagnosis. The server lists past versions too, older ones first.
///
/// # Errors
/// When the answer is no `CodeSystem`.
pub fn read_diagnoses(reply: Reply<'_>) -> Result<Coded<Diagnosis>, Problem> {
    words(reply, |code, name| Diagnosis { code: DiagnosisCode::new(code), name })
}

/// Reads the legal forms that facilities can have.
///
/// # Errors
/// When the answer is no `CodeSystem`.
pub fn read_legal_forms(reply: Reply<'_>) -> Result<Coded<LegalForm>, Problem> {
    words(reply, |code, name| LegalForm { code, name })
}

fn words<T>(reply: Reply<'_>, row: fn(String, String) -> T) -> Result<Coded<T>, Problem> {
    let kind = "CodeSystem";
    let system: CodeSystem = whole(of_type(reply.success()?, kind)?).ok_or(Problem::UnexpectedAnswer { what: kind })?;
    let mut words = BTreeMap::new();
    for (at, concept) in system.concept.into_iter().enumerate() {
        let code = read::filled(concept.get("code").and_then(Value::as_str).map(str::to_owned));
        // Nor is an earlier version taken for one that cannot be read.
        let word =
            whole(concept).filter(|_| code.is_some()).map(|concept: Concept| concept.display.unwrap_or_default());
        words.insert(code.unwrap_or_else(|| format!("#{at}")), word);
    }
    let (mut rows, mut unreadable) = (Vec::new(), Vec::new());
    for (code, word) in words {
        match word {
            Some(word) => rows.push(row(code, word)),
            None => unreadable.push(code),
        }
    }
    Ok(Coded { rows, unreadable })
}

/// A service or item as FHIR or a file tells it, joined with the same as it was known: neither tells its largest quantity, FHIR not that
/// its frequency is 0, and most not since when it is as it is.
#[must_use]
pub fn joined(told: Element, known: &Element) -> Element {
    let joined = Element {
        frequency_days: told.frequency_days.or(known.frequency_days.filter(|days| *days == 0)),
        maximum: known.maximum,
        valid_from: told.valid_from.or(known.valid_from),
        ..told
    };
    // Nor, then, since when a change holds.
    if joined == *known { joined } else { Element { valid_from: told.valid_from, ..joined } }
}

/// An item. Its largest quantity is not sent over FHIR.
pub(crate) fn medication(item: Medication) -> Option<Element> {
    let usage = extension(&item.extension, "medication-usage-context");
    let contexts: Vec<&UsageContext> =
        usage.iter().flat_map(|usage| &usage.extension).filter_map(|part| part.value_usage_context.as_ref()).collect();
    let frequency = extension(&item.extension, "medication-frequency").and_then(|part| part.value_timing.as_ref());
    Some(Element {
        kind: Kind::Item,
        code: ElementCode::new(code(&item.identifier)?),
        uuid: uuid(&item.identifier, item.id.as_deref())?,
        name: item.code.and_then(|code| code.text).unwrap_or_default(),
        price: unit_price(&item.extension)?,
        package: item.form.and_then(|form| read::filled(form.text)),
        category: concept(&item.extension, "medication-type"),
        level: None,
        care_type: care_type(&contexts)?,
        frequency_days: days(frequency)?,
        patient_category: patient_category(&contexts)?,
        maximum: None,
        valid_from: None,
    })
}

/// A service. Its largest quantity is not sent over FHIR.
pub(crate) fn activity_definition(service: ActivityDefinition) -> Option<Element> {
    let contexts: Vec<&UsageContext> = service.use_context.iter().collect();
    Some(Element {
        kind: Kind::Service,
        code: ElementCode::new(code(&service.identifier).or_else(|| service.name.clone())?),
        uuid: uuid(&service.identifier, service.id.as_deref())?,
        name: service.title.unwrap_or_default(),
        price: unit_price(&service.extension)?,
        package: None,
        category: context(&contexts, "workflow").and_then(CodeableConcept::code).map(str::to_owned),
        level: concept(&service.extension, "activity-definition-level"),
        care_type: care_type(&contexts)?,
        frequency_days: days(service.timing_timing.as_ref())?,
        patient_category: patient_category(&contexts)?,
        maximum: None,
        valid_from: read::day(service.date.as_deref()),
    })
}

/// The server refers to the facility by code here.
pub(crate) fn works_at(person: &Practitioner, facility: &FacilityCode) -> bool {
    let employer = extension(&person.extension, "reference").and_then(|part| part.value_reference.as_ref()?.id());
    employer == Some(facility.as_str())
}

/// Enrolment officers are practitioners too.
pub(crate) fn administrator(person: Practitioner) -> Option<Administrator> {
    if !person.qualification.iter().any(|kind| kind.code.as_ref().is_some_and(|code| code.has("CA"))) {
        return None;
    }
    let (last_name, other_names) = names(&person.name);
    Some(Administrator {
        code: AdministratorCode::new(code(&person.identifier)?),
        uuid: uuid(&person.identifier, person.id.as_deref())?,
        last_name,
        other_names,
    })
}

/// Reads a facility. FHIR does not tell its price lists.
///
/// # Errors
/// When the answer is no `Organization`.
pub fn read_organization(reply: Reply<'_>) -> Result<Facility, Problem> {
    let facility: Organization = resource(reply.success()?, "Organization")?;
    let address = facility.address.into_iter().next().unwrap_or_default();
    let read = || {
        Some(Facility {
            code: FacilityCode::new(code(&facility.identifier)?),
            uuid: uuid(&facility.identifier, facility.id.as_deref())?,
            name: facility.name.clone().unwrap_or_default(),
            level: concept(&facility.extension, "organization-hf-level"),
            care_type: concept(&facility.extension, "organization-hf-care-type"),
            places: [address.state.clone(), address.district.clone()].into_iter().filter_map(read::filled).collect(),
            service_list: None,
            item_list: None,
            told: ListsTold::default(),
        })
    };
    read().ok_or(Problem::UnexpectedAnswer { what: "Organization" })
}

/// Reads a person, asked by number or UUID; `None` when the server knows none, or does not show them to this user.
///
/// # Errors
/// When the answer is neither a person nor *not found*.
pub fn read_patient(reply: Reply<'_>) -> Result<Option<Insuree>, Problem> {
    let value = match reply.success() {
        Ok(value) => value,
        Err(problem) if is_not_found(&problem, "Insuree") => return Ok(None),
        Err(problem) => return Err(problem),
    };
    let is_bundle = value.get("resourceType").and_then(Value::as_str) == Some("Bundle");
    let value = if is_bundle {
        let bundle: Bundle = resource(value, "Bundle")?;
        match bundle.entry.into_iter().find_map(|entry| entry.resource) {
            Some(value) => value,
            None => return Ok(None),
        }
    } else {
        value
    };
    let person: Patient = resource(value, "Patient")?;
    insuree(&person).map(Some).ok_or(Problem::UnexpectedAnswer { what: "Patient" })
}

pub(crate) fn insuree(person: &Patient) -> Option<Insuree> {
    let (last_name, other_names) = names(&person.name);
    Some(Insuree {
        number: InsureeNo::typed(&code(&person.identifier)?),
        uuid: uuid(&person.identifier, person.id.as_deref())?,
        last_name,
        other_names,
        sex: match person.gender.as_deref() {
            Some("female") => Some(Sex::Female),
            Some("male") => Some(Sex::Male),
            Some("other") => Some(Sex::Other),
            _ => None,
        },
        born: read::day(person.birth_date.as_deref()),
        is_head: extension(&person.extension, "patient-is-head").and_then(|part| part.value_boolean).unwrap_or(false),
        family: extension(&person.extension, "patient-group-reference")
            .and_then(|part| read::uuid(part.value_reference.as_ref()?.id()?)),
        // A photograph over FHIR is only an address made from what the server believes to be its name.
        photo: None,
    })
}

/// Whether a failure says that there is no such record; the words are Django's own and not translated.
pub(crate) fn is_not_found(problem: &Problem, model: &str) -> bool {
    let Problem::Declined { texts } = problem else { return false };
    let words = format!("{model} matching query does not exist");
    texts.iter().any(|text| text.contains(&words))
}

/// A resource of this type.
pub(crate) fn resource<T: DeserializeOwned>(value: Value, kind: &'static str) -> Result<T, Problem> {
    serde_json::from_value(of_type(value, kind)?).map_err(|_| Problem::UnexpectedAnswer { what: kind })
}

fn of_type(value: Value, kind: &'static str) -> Result<Value, Problem> {
    let is = value.get("resourceType").and_then(Value::as_str) == Some(kind);
    if is { Ok(value) } else { Err(Problem::UnexpectedAnswer { what: kind }) }
}

/// The record's code; older configurations name it otherwise.
pub(crate) fn code(identifiers: &[Identifier]) -> Option<String> {
    let code = ["Code", "MR", "SB"].into_iter().find_map(|kind| identified(identifiers, kind))?;
    read::filled(Some(code.to_owned()))
}

/// The record's UUID. `id` may be the code instead, when it was asked by code.
pub(crate) fn uuid(identifiers: &[Identifier], id: Option<&str>) -> Option<ServerId> {
    identified(identifiers, "UUID").and_then(read::uuid).or_else(|| read::uuid(id?))
}

fn names(names: &[HumanName]) -> (String, String) {
    let name = names.iter().find(|name| name.r#use.as_deref() == Some("usual")).or_else(|| names.first());
    let family = name.and_then(|name| name.family.clone()).unwrap_or_default();
    (family, name.map(|name| name.given.join(" ")).unwrap_or_default())
}

pub(crate) fn concept(extensions: &[Extension], name: &str) -> Option<String> {
    read::filled(Some(extension(extensions, name)?.value_codeable_concept.as_ref()?.code()?.to_owned()))
}

fn unit_price(extensions: &[Extension]) -> Option<Money> {
    read::money(extension(extensions, "unit-price")?.value_money.as_ref()?.value)
}

// Of what follows, the outer `None` says that something is told and nobody knows what.

fn days(timing: Option<&Timing>) -> Option<Option<u32>> {
    match timing.and_then(|timing| timing.repeat.as_ref()?.period) {
        Some(period) => Some(period.0).filter(Decimal::is_integer).and_then(|days| days.to_u32()).map(Some),
        None => Some(None),
    }
}

fn context<'a>(contexts: &[&'a UsageContext], kind: &str) -> Option<&'a CodeableConcept> {
    let found =
        contexts.iter().find(|context| context.code.as_ref().and_then(|code| code.code.as_deref()) == Some(kind))?;
    found.value_codeable_concept.as_ref()
}

fn care_type(contexts: &[&UsageContext]) -> Option<Option<String>> {
    let care_type = match codes(contexts, "venue", [("AMB", 1), ("IMP", 2)])? {
        0 => return Some(None),
        1 => "O",
        2 => "I",
        _ => "B",
    };
    Some(Some(care_type.to_owned()))
}

/// The bit mask of the domain; a list that is not sent leaves its bits unset.
fn patient_category(contexts: &[&UsageContext]) -> Option<u8> {
    let sexes = codes(contexts, "gender", [("male", 1), ("female", 2)])?;
    Some(sexes | codes(contexts, "age", [("adult", 4), ("child", 8)])?)
}

/// The codes of a context as bits.
fn codes(contexts: &[&UsageContext], kind: &str, known: [(&str, u8); 2]) -> Option<u8> {
    let codings = context(contexts, kind).map(|concept| concept.coding.as_slice()).unwrap_or_default();
    codings.iter().try_fold(0, |bits, coding| {
        let (_, bit) = known.iter().find(|(code, _)| coding.code.as_deref() == Some(code))?;
        Some(bits | bit)
    })
}
