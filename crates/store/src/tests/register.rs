//! What is told of the payer's register when it changes.

use claims_domain::register::{OtherFacility, Place, PlaceKind};

use super::*;
use crate::{FactChange, List, MirrorRow, RegisterWhat};

fn at(minute: i64) -> Timestamp {
    Timestamp::from_millis(minute * 60_000)
}

fn facility(uuid: &str, code: &str, name: &str, level: &str) -> MirrorRow {
    let row = OtherFacility {
        uuid: ServerId::new(uuid),
        code: FacilityCode::new(code),
        name: name.to_owned(),
        level: Some(level.to_owned()),
        sub_level: None,
        care_type: None,
        legal_form: None,
        district: None,
    };
    MirrorRow::keyed(row.uuid.as_str(), code, name, &row).expect("JSON")
}

fn pull(desk: &Desk, minute: i64, rows: &[MirrorRow]) {
    let arrival = crate::Arrival::of("graphql", at(minute));
    let taken = desk.write(|write| {
        write.mirror_mut().replace(List::Facilities, rows.iter().cloned().map(Ok), at(minute), &arrival)
    });
    assert!(taken.is_some());
}

#[test]
fn a_change_of_the_register_is_told_with_what_it_was_and_is() {
    let desk = desk();
    pull(&desk, 1, &[facility("u1", "HF1", "Old name", "D"), facility("u2", "HF2", "Stays", "H")]);
    pull(&desk, 2, &[facility("u1", "HF1", "New name", "D"), facility("u3", "HF3", "New here", "C")]);
    let changes = desk.read(|read| read.mirror().register_changes(Timestamp::from_millis(0), 10));
    let told: Vec<(&str, &RegisterWhat)> = changes.iter().map(|change| (change.code.as_str(), &change.what)).collect();
    let name =
        FactChange { field: "name".to_owned(), from: Some("Old name".to_owned()), to: Some("New name".to_owned()) };
    let expected =
        [("HF1", RegisterWhat::Changed(vec![name])), ("HF2", RegisterWhat::Gone), ("HF3", RegisterWhat::Came)];
    assert!(told.iter().zip(&expected).all(|(a, b)| a.0 == b.0 && *a.1 == b.1) && told.len() == 3);
    let later = desk.read(|read| read.mirror().register_changes(at(2), 10));
    assert!(later.is_empty(), "told until looked at");
    let gone = desk.read(|read| read.mirror().gone_since(List::Facilities, at(1)));
    assert_eq!(gone.into_iter().collect::<Vec<_>>(), [("HF2".to_owned(), at(2))]);
}

#[test]
fn a_place_that_was_renamed_or_moved_is_told_like_a_facility() {
    let desk = desk();
    let place = |name: &str, parent: &str| {
        let row = Place {
            uuid: ServerId::new("v1"),
            code: "R1V1".to_owned(),
            kind: PlaceKind::Village,
            parent: Some(ServerId::new(parent)),
            name: name.to_owned(),
        };
        MirrorRow::keyed("v1", "R1V1", name, &row).expect("JSON")
    };
    for (minute, row) in
        [(1, place("Old village", "w1")), (2, place("New village", "w1")), (3, place("New village", "w2"))]
    {
        desk.write(|write| write.mirror_mut().apply(List::Places, "graphql", &[row], at(minute)));
    }
    let changes = desk.read(|read| read.mirror().register_changes(Timestamp::from_millis(0), 10));
    let fact = |field: &str, from: &str, to: &str| {
        let fact = FactChange { field: field.to_owned(), from: Some(from.to_owned()), to: Some(to.to_owned()) };
        RegisterWhat::Changed(vec![fact])
    };
    let told: Vec<_> = changes.into_iter().map(|change| (change.at, change.list, change.code, change.what)).collect();
    let of = |minute: i64, what: RegisterWhat| (at(minute), List::Places, "R1V1".to_owned(), what);
    assert!(told == [of(3, fact("parent", "w1", "w2")), of(2, fact("name", "Old village", "New village"))]);
}

#[test]
fn what_a_file_knew_by_its_code_does_not_come_and_go_when_the_server_tells_its_uuid() {
    let desk = desk();
    let by_code = ServerId::by_code("HF1");
    pull(&desk, 1, &[facility(by_code.as_str(), "HF1", "Same", "D")]);
    pull(&desk, 2, &[facility("u1", "HF1", "Same", "D")]);
    let changes = desk.read(|read| read.mirror().register_changes(Timestamp::from_millis(0), 10));
    assert!(changes.is_empty());
}

#[test]
fn a_list_comes_empty_only_when_a_person_said_so_within_a_day() {
    let desk = desk();
    pull(&desk, 1, &[facility("u1", "HF1", "Last one", "D")]);
    let empty = |minute: i64| {
        let arrival = crate::Arrival::of("graphql", at(minute));
        desk.write(|write| write.mirror_mut().replace(List::Facilities, std::iter::empty(), at(minute), &arrival))
    };
    let accept = |minute: i64| desk.write(|write| write.feeds_mut().accept_empty(List::Facilities, at(minute)));
    assert!(empty(2).is_none(), "nobody said so");
    accept(3);
    assert!(empty(3 + 24 * 60).is_none(), "a day later it may be another matter");
    accept(3);
    assert_eq!(empty(4).map(|change| (change.retired, change.rows)), Some((1, 0)));
    pull(&desk, 5, &[facility("u1", "HF1", "Back", "D")]);
    assert!(empty(6).is_none(), "a word holds once");
}
