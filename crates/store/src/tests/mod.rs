//! Behaviour of the whole store on real SQLCipher files.

mod attachments;
mod claims;
mod delivery;
mod figures;
mod foreign;
mod found;
mod keys;
mod killed;
mod ledger;
mod mirror;
mod opening;
mod people;
mod place;
mod register;
mod search;
mod second;

use std::path::PathBuf;

use claims_domain::answer::{Answer, AnswerLine, PayerStatus, Reason};
use claims_domain::catalogue::{Diagnosis, Element, Kind};
use claims_domain::claim::{Composed, Line, VisitType};
use claims_domain::cover::Insuree;
use claims_domain::draft::{Draft, DraftLine};
use claims_domain::ids::{
    AdministratorCode, ClaimCode, ClaimId, DiagnosisCode, ElementCode, FacilityCode, InsureeNo, ServerId,
};
use claims_domain::outbox::Moment;
use claims_domain::{Money, Quantity, Timestamp};

use crate::{ClaimRow, DataKey, Store, StoreError};

/// A store in a folder of its own.
struct Desk {
    folder: tempfile::TempDir,
    key: DataKey,
    store: Store,
}

fn desk() -> Desk {
    let folder = tempfile::tempdir().expect("a folder");
    let key = DataKey::random().expect("random numbers");
    let store = Store::open(&folder.path().join("claims.db"), &key).expect("a new store opens");
    Desk { folder, key, store }
}

impl Desk {
    fn path(&self) -> PathBuf {
        self.folder.path().join("claims.db")
    }

    fn again(&self) -> Result<Store, StoreError> {
        Store::open(&self.path(), &self.key)
    }

    fn read<T>(&self, f: impl FnOnce(&crate::Read<'_>) -> Result<T, StoreError>) -> T {
        self.store.read(f).expect("reads")
    }

    fn write<T>(&self, f: impl FnOnce(&crate::Write<'_>) -> Result<T, StoreError>) -> T {
        self.store.write(f).expect("writes")
    }
}

/// By both clocks of a computer that runs since 1970.
fn moment(millis: i64) -> Moment {
    Moment { at: at(millis), up: Some(millis.unsigned_abs()) }
}

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn money(text: &str) -> Money {
    text.parse().expect("an amount")
}

fn quantity(text: &str) -> Quantity {
    text.parse().expect("a quantity")
}

fn element(kind: Kind, code: &str, name: &str) -> Element {
    Element {
        kind,
        code: ElementCode::new(code),
        uuid: ServerId::new(format!("uuid-{}-{code}", kind.as_str())),
        name: name.to_owned(),
        price: money("10"),
        package: None,
        category: None,
        level: None,
        care_type: None,
        frequency_days: None,
        patient_category: 0,
        maximum: None,
        valid_from: None,
    }
}

fn diagnosis(code: &str, name: &str) -> Diagnosis {
    Diagnosis { code: DiagnosisCode::new(code), name: name.to_owned() }
}

fn person(number: &str, last_name: &str, other_names: &str) -> Insuree {
    Insuree {
        number: InsureeNo::typed(number),
        uuid: ServerId::new(format!("uuid-{number}")),
        last_name: last_name.to_owned(),
        other_names: other_names.to_owned(),
        sex: None,
        born: "1992-02-02".parse().ok(),
        is_head: true,
        family: None,
        photo: None,
    }
}

fn id(number: u32) -> ClaimId {
    ClaimId::new(format!("claim-{number:06}"))
}

/// A draft for person `number` with one line, begun and changed at second `number`.
fn claim(number: u32, insuree: &str, name: &str) -> ClaimRow {
    let draft = Draft {
        insuree: insuree.to_owned(),
        lines: vec![DraftLine { kind: "item".into(), code: "0182".into(), quantity: "2".into(), price: "10".into() }],
        ..Draft::default()
    };
    ClaimRow {
        draft,
        insuree_name: Some(name.to_owned()),
        total: money("20"),
        visit_from: "2026-11-20".parse().ok(),
        ..ClaimRow::new(id(number), ClaimCode::new(format!("RAPHOS-A-{number:06}")), at(i64::from(number) * 1000))
    }
}

fn composed(insuree: &str) -> Composed {
    Composed {
        insuree: InsureeNo::typed(insuree),
        insuree_uuid: None,
        facility: FacilityCode::new("RAPHOS"),
        facility_uuid: ServerId::new("facility"),
        administrator: AdministratorCode::new("ASHA"),
        administrator_uuid: ServerId::new("asha"),
        visit_type: VisitType::Other,
        visit_from: "2026-11-20".parse().expect("a day"),
        visit_to: "2026-11-20".parse().expect("a day"),
        claim_date: "2026-11-20".parse().expect("a day"),
        diagnoses: vec![DiagnosisCode::new("A01")],
        guarantee: None,
        explanation: None,
        lines: vec![Line {
            kind: Kind::Item,
            code: ElementCode::new("0182"),
            uuid: ServerId::new("paracetamol"),
            name: "Paracetamol".into(),
            quantity: quantity("1.5"),
            price: money("10.25"),
        }],
    }
}

fn answer(number: u32, status: PayerStatus) -> Answer {
    Answer {
        code: ClaimCode::new(format!("RAPHOS-A-{number:06}")),
        uuid: Some(ServerId::new("server-claim")),
        insuree: None,
        insuree_uuid: None,
        administrator: None,
        administrator_uuid: None,
        visit_type: None,
        status,
        reason: Some(Reason::NONE),
        approved: None,
        lines: vec![AnswerLine {
            kind: Kind::Item,
            code: Some(ElementCode::new("0182")),
            uuid: None,
            quantity: Some(quantity("1.5")),
            price: Some(money("10.25")),
            approved_quantity: Some(quantity("1")),
            approved_price: Some(money("10.25")),
            reason: Reason::NONE,
            rejected: false,
            note: None,
            told: <_>::default(),
        }],
        note: None,
        told: <_>::default(),
        raw: "{}".into(),
    }
}
