//! The mirror: built aside, switched whole, resumed where it was cut, and told apart by what changed.

use std::collections::HashSet;

use claims_domain::ServiceDate;
use claims_domain::catalogue::{Administrator, Element, Kind};
use claims_domain::facility::{Facility, ListsTold};
use claims_domain::ids::{AdministratorCode, FacilityCode, ServerId};

use super::{Desk, at, desk, diagnosis, element, money};
use crate::{Change, ElementSearch, List, MirrorRow, StoreError, What};

/// Database ids of the facility's price lists.
const LISTS: (i64, i64) = (7, 8);

/// An element's database id on the server: made of its code.
pub fn number_of(kind: Kind, code: &str) -> i64 {
    code.bytes().fold(if kind == Kind::Item { 1 } else { 2 }, |number, byte| number * 131 + i64::from(byte))
}

pub fn rows(elements: &[Element]) -> Vec<MirrorRow> {
    let row = |element: &Element| MirrorRow::element(element, Some(number_of(element.kind, element.code.as_str())));
    elements.iter().map(|element| row(element).expect("a row")).collect()
}

/// Downloads a whole catalogue of the first element's kind.
pub fn show(desk: &Desk, elements: &[Element]) -> Change {
    let list = List::catalogue(elements[0].kind);
    desk.write(|tx| {
        let generation = tx.mirror_mut().begin(list, "graphql", at(1))?;
        tx.mirror_mut().add(list, generation, &rows(elements), None)?;
        tx.mirror_mut().switch(list, generation, at(1))
    })
}

/// Downloads a whole price list of the facility.
pub fn show_prices(desk: &Desk, kind: Kind, codes: &[(&str, Option<&str>)]) -> Change {
    show_prices_at(desk, kind, codes, 1)
}

pub fn show_prices_at(desk: &Desk, kind: Kind, codes: &[(&str, Option<&str>)], now: i64) -> Change {
    let row = |(code, overrule): &(&str, Option<&str>)| {
        let list = if kind == Kind::Service { LISTS.0 } else { LISTS.1 };
        MirrorRow::price(list, number_of(kind, code), overrule.map(money)).expect("a row")
    };
    let rows: Vec<MirrorRow> = codes.iter().map(row).collect();
    let list = List::prices(kind);
    desk.write(|tx| {
        if tx.mirror().facility()?.is_none() {
            let facility = MirrorRow::facility(&facility())?;
            tx.mirror_mut().apply(List::Facility, "graphql", &[facility], at(0))?;
        }
        let generation = tx.mirror_mut().begin(list, "graphql", at(now))?;
        tx.mirror_mut().add(list, generation, &rows, None)?;
        tx.mirror_mut().switch(list, generation, at(now))
    })
}

fn facility() -> Facility {
    Facility {
        code: FacilityCode::new("RAPHOS"),
        uuid: ServerId::new("f"),
        name: "Rapti".into(),
        level: None,
        care_type: None,
        places: vec!["Rapti".into()],
        service_list: Some(LISTS.0),
        item_list: Some(LISTS.1),
        told: ListsTold::default(),
    }
}

/// The codes found, in order.
pub fn find(desk: &Desk, text: &str, kind: Option<Kind>, listed_only: bool) -> Vec<String> {
    codes(desk, &ElementSearch { text, kind, listed_only, on: None, limit: 20 })
}

/// The codes found in the facility's list for a visit on this day, in order.
pub fn find_on(desk: &Desk, text: &str, on: Option<ServiceDate>) -> Vec<String> {
    codes(desk, &ElementSearch { text, kind: None, listed_only: true, on, limit: 20 })
}

fn codes(desk: &Desk, search: &ElementSearch<'_>) -> Vec<String> {
    let found = desk.read(|read| read.mirror().find_elements(search));
    found.iter().map(|listed| listed.element.code.to_string()).collect()
}

pub fn pharmacy() -> Desk {
    let desk = desk();
    show(
        &desk,
        &[
            element(Kind::Item, "0182", "Paracétamol comprimé 500mg"),
            element(Kind::Item, "A1", "Amoxicillin syrup 125mg/5ml"),
            element(Kind::Item, "A10", "Amoxicillin capsule 250mg"),
            element(Kind::Item, "X-12", "काठमाडौँ स्वास्थ्य औषधि"),
            element(Kind::Item, "S1", "السَّلامُ"),
        ],
    );
    show(&desk, &[element(Kind::Service, "A1", "General consultation"), element(Kind::Service, "M1", "OPD capsule")]);
    show_prices(&desk, Kind::Item, &[("0182", Some("7.50")), ("A10", None)]);
    desk
}

#[test]
fn every_field_of_an_element_comes_back() {
    let desk = desk();
    let whole = Element {
        package: Some("10 tablets".into()),
        category: Some("D".into()),
        level: Some("H".into()),
        care_type: Some("B".into()),
        frequency_days: Some(30),
        patient_category: 15,
        maximum: "3.5".parse().ok(),
        valid_from: Some(claims_domain::ServiceDate::new("0001-01-01".parse().expect("a day"))),
        price: money("15.375"),
        ..element(Kind::Item, "W", "Whole")
    };
    show(&desk, std::slice::from_ref(&whole));
    let listed = desk.read(|read| read.mirror().element(Kind::Item, "W")).expect("is there");
    assert_eq!(listed.element, whole);
}

#[test]
fn a_list_that_is_being_built_is_not_seen() {
    let desk = pharmacy();
    let new = rows(&[element(Kind::Item, "NEW", "Paracetamol new"), element(Kind::Item, "0182", "Acetaminophen")]);
    let half = desk.write(|tx| tx.mirror_mut().begin(List::Items, "graphql", at(2)));
    desk.write(|tx| tx.mirror_mut().add(List::Items, half, &new, Some("2")));
    assert_eq!(find(&desk, "para", None, false), ["0182"]);
    assert_eq!(find(&desk, "new", None, false), Vec::<String>::new());
    assert_eq!(find(&desk, "acetam", None, false), Vec::<String>::new());
    assert_eq!(desk.read(|read| read.mirror().count(List::Items)), 5);

    let reopened = desk.again().expect("as after a crash");
    let search = ElementSearch { text: "para", limit: 20, ..ElementSearch::default() };
    let found = reopened.read(|read| read.mirror().find_elements(&search)).expect("searches");
    assert_eq!(found.len(), 1, "the old list is whole after a crash between building and switching");

    let whole = desk.write(|tx| tx.mirror_mut().begin(List::Items, "graphql", at(3)));
    for outdated in [
        desk.store.write(|tx| tx.mirror_mut().switch(List::Items, half, at(3)).map(drop)),
        desk.store.write(|tx| tx.mirror_mut().add(List::Items, half, &new, None)),
    ] {
        assert!(matches!(outdated, Err(StoreError::Missing("generation"))));
    }
    desk.write(|tx| tx.mirror_mut().add(List::Items, whole, &new[..1], None));
    let change = desk.write(|tx| tx.mirror_mut().switch(List::Items, whole, at(3)));
    assert_eq!(change, Change { added: 1, changed: 0, retired: 5, rows: 1 });
    assert_eq!(find(&desk, "para", None, false), ["NEW"]);
    assert_eq!(find(&desk, "0182", None, false), Vec::<String>::new());
    assert_eq!(find(&desk, "opd", None, false), ["M1"], "the other list is untouched");
    let unfinished =
        "SELECT count(*) FROM mirror_row r JOIN mirror_generation g ON g.id = r.born WHERE g.switched_ms IS NULL";
    let left = desk.read(|read| Ok(read.conn().query_row(unfinished, [], |row| row.get::<_, i64>(0))?));
    assert_eq!(left, 0, "nothing is left of what was never shown");
}

#[test]
fn an_interrupted_download_goes_on_where_it_was_cut() {
    let desk = desk();
    let all: Vec<Element> = (0..6).map(|n| element(Kind::Item, &format!("N{n}"), "Gauze")).collect();
    let all = rows(&all);
    let generation = desk.write(|tx| tx.mirror_mut().begin(List::Items, "graphql", at(5)));
    desk.write(|tx| tx.mirror_mut().add(List::Items, generation, &all[..4], Some("page 2")));

    let again = desk.again().expect("after a power cut");
    let building = again.write(|tx| tx.mirror_mut().building(List::Items)).expect("reads").expect("unfinished");
    assert_eq!(building.generation, generation);
    assert_eq!(
        (building.cursor.as_deref(), building.via.as_str(), building.begun),
        (Some("page 2"), "graphql", Some(at(5)))
    );
    // The page in flight comes again in part: each row once all the same.
    let change = again.write(|tx| {
        tx.mirror_mut().add(List::Items, generation, &all[3..], None)?;
        tx.mirror_mut().switch(List::Items, generation, at(6))
    });
    assert_eq!(change.expect("switches"), Change { added: 6, changed: 0, retired: 0, rows: 6 });
    assert_eq!(find(&desk, "gauze", None, false).len(), 6);
    assert_eq!(desk.write(|tx| tx.mirror_mut().building(List::Items)), None);
}

#[test]
fn a_row_that_comes_twice_in_a_download_is_there_once_as_it_last_came() {
    let desk = desk();
    for round in 0..2 {
        let first = rows(&[element(Kind::Item, "A", "Alpha"), element(Kind::Item, "B", &format!("Beta {round}"))]);
        let again =
            rows(&[element(Kind::Item, "B", &format!("Betamethasone {round}")), element(Kind::Item, "C", "Gamma")]);
        desk.write(|tx| {
            let generation = tx.mirror_mut().begin(List::Items, "graphql", at(1))?;
            tx.mirror_mut().add(List::Items, generation, &first, None)?;
            tx.mirror_mut().add(List::Items, generation, &again, None)?;
            tx.mirror_mut().switch(List::Items, generation, at(1))
        });
        assert_eq!(find(&desk, "betamethasone", None, false), ["B"]);
        assert_eq!(find(&desk, &format!("beta {round}"), None, false), ["B"]);
        assert_eq!(desk.read(|read| read.mirror().count(List::Items)), 3, "round {round}");
    }
}

#[test]
fn of_what_must_come_once_the_first_stays_and_the_others_are_told() {
    let desk = desk();
    let element = |code, name: &str| element(Kind::Item, code, name);
    // The first download, one that meets everything again, and one that replaces everything.
    for round in ["one", "one", "three"] {
        let first = rows(&[element("A", &format!("Alpha {round}")), element("B", &format!("Beta {round}"))]);
        let again = rows(&[element("B", "Bother"), element("C", "Gamma"), element("C", "Garble")]);
        let told = desk.write(|tx| {
            let generation = tx.mirror_mut().begin(List::Items, "graphql", at(1))?;
            assert_eq!(tx.mirror_mut().add_once(List::Items, generation, &first)?, Vec::<String>::new());
            tx.mirror_mut().go_on_from(List::Items, generation, "page 2")?;
            assert_eq!(tx.mirror_mut().building(List::Items)?.and_then(|it| it.cursor).as_deref(), Some("page 2"));
            let told = tx.mirror_mut().add_once(List::Items, generation, &again)?;
            assert_eq!(tx.mirror_mut().built(generation)?, 3, "{round}");
            tx.mirror_mut().switch(List::Items, generation, at(1))?;
            Ok(told)
        });
        assert_eq!(told, ["B", "C"], "{round}");
        assert_eq!(find(&desk, &format!("beta {round}"), None, false), ["B"]);
        assert_eq!(find(&desk, "gamma", None, false), ["C"]);
        assert!(find(&desk, "bother", None, true).is_empty() && find(&desk, "garble", None, true).is_empty());
    }
}

#[test]
fn a_download_without_news_writes_no_row() {
    let desk = pharmacy();
    let state = |desk: &Desk| {
        desk.read(|read| {
            let sql =
                "SELECT group_concat(id || ':' || born || ':' || coalesce(died, '') || ':' || tier) FROM mirror_row";
            let generation = read.feeds().get("items")?.map(|feed| feed.generation);
            Ok((read.conn().query_row(sql, [], |row| row.get::<_, String>(0))?, generation))
        })
    };
    let before = state(&desk);
    let same = desk.read(|read| read.mirror().price_page(Kind::Item, "", 10)).len();
    assert_eq!(same, 2);
    let items = [
        element(Kind::Item, "S1", "السَّلامُ"),
        element(Kind::Item, "A1", "Amoxicillin syrup 125mg/5ml"),
        element(Kind::Item, "0182", "Paracétamol comprimé 500mg"),
        element(Kind::Item, "X-12", "काठमाडौँ स्वास्थ्य औषधि"),
        element(Kind::Item, "A10", "Amoxicillin capsule 250mg"),
    ];
    assert_eq!(show(&desk, &items), Change { added: 0, changed: 0, retired: 0, rows: 5 });
    assert_eq!(state(&desk), before);
    assert_eq!(desk.read(|read| read.mirror().changes(at(0), 100)), []);
}

#[test]
fn a_partial_download_replaces_its_rows_and_leaves_the_others() {
    let desk = pharmacy();
    let dearer = Element { price: money("12"), ..element(Kind::Item, "A10", "Amoxicillin capsule 250mg") };
    let news = rows(&[dearer, element(Kind::Item, "Z", "Zinc")]);
    let change = desk.write(|tx| tx.mirror_mut().apply(List::Items, "graphql", &news, at(9)));
    assert_eq!(change, Change { added: 1, changed: 1, retired: 0, rows: 6 });
    let listed = desk.read(|read| read.mirror().element(Kind::Item, "A10")).expect("there");
    assert_eq!((listed.in_list, listed.price()), (true, money("12")));
    assert_eq!(find(&desk, "amox", None, true), ["A10"], "once, in its new version");
}

#[test]
fn comparing_the_keys_retires_what_the_server_no_longer_has_and_names_what_it_has_more() {
    let desk = pharmacy();
    let keys: HashSet<String> =
        ["uuid-item-0182", "uuid-item-A1", "uuid-item-A10", "uuid-item-NEW"].map(str::to_owned).into();
    let retained = desk.write(|tx| tx.mirror_mut().retain(List::Items, "graphql", &keys, at(9)));
    assert_eq!((retained.retired, retained.missing), (2, vec!["uuid-item-NEW".to_owned()]));
    assert_eq!(find(&desk, "x-12", None, false), Vec::<String>::new());
    assert_eq!(find(&desk, "para", None, false), ["0182"]);
    assert_eq!(desk.read(|read| read.mirror().count(List::Items)), 3);
}

#[test]
fn what_changed_for_the_facility_is_told_and_a_first_download_is_no_news() {
    let desk = pharmacy();
    assert_eq!(desk.read(|read| read.mirror().changes(at(0), 100)), []);
    show_prices_at(&desk, Kind::Item, &[("0182", Some("8")), ("A1", None)], 20);
    let renamed = element(Kind::Item, "A1", "Amoxicillin suspension");
    let unlisted = element(Kind::Item, "S1", "renamed, but not in the list");
    let news = rows(&[renamed, unlisted]);
    desk.write(|tx| tx.mirror_mut().apply(List::Items, "graphql", &news, at(30)));
    let keys: HashSet<String> = ["uuid-item-0182", "uuid-item-S1"].map(str::to_owned).into();
    desk.write(|tx| tx.mirror_mut().retain(List::Items, "graphql", &keys, at(4_000_000)));
    let changes = desk.read(|read| read.mirror().changes(at(0), 100));
    let told: Vec<_> =
        changes.iter().map(|change| (change.at.millis(), change.element.code.as_str(), &change.what)).collect();
    assert_eq!(
        told,
        [
            (4_000_000, "A1", &What::Retired),
            (30, "A1", &What::Facts { name: "Amoxicillin syrup 125mg/5ml".into() }),
            (20, "0182", &What::Price { from: money("7.5"), to: money("8") }),
            (20, "A1", &What::Listed { price: money("10") }),
            (20, "A10", &What::Unlisted),
        ]
    );
    assert_eq!(desk.read(|read| read.mirror().changes(at(30), 100)).len(), 1);
    assert_eq!(desk.read(|read| read.mirror().changes(at(0), 1)).len(), 1);
}

#[test]
fn what_is_retired_and_leaves_the_list_in_one_pull_is_told_once_as_retired() {
    for prices_first in [true, false] {
        let desk = pharmacy();
        let keys: HashSet<String> = ["uuid-item-0182", "uuid-item-A1"].map(str::to_owned).into();
        let prices = || show_prices_at(&desk, Kind::Item, &[("0182", Some("7.5"))], 20);
        if prices_first {
            prices();
        }
        desk.write(|tx| tx.mirror_mut().retain(List::Items, "graphql", &keys, at(20)));
        if !prices_first {
            prices();
        }
        let changes = desk.read(|read| read.mirror().changes(at(0), 100));
        let told: Vec<_> = changes.iter().map(|change| (change.element.code.as_str(), &change.what)).collect();
        assert_eq!(told, [("A10", &What::Retired)], "prices first: {prices_first}");
    }
}

#[test]
fn an_element_that_is_new_in_catalogue_and_list_is_told_once() {
    let desk = pharmacy();
    let new = rows(&[element(Kind::Item, "N1", "Newly bought")]);
    // One pull: the prices come first.
    show_prices_at(&desk, Kind::Item, &[("0182", Some("7.5")), ("A10", None), ("N1", Some("3"))], 20);
    desk.write(|tx| tx.mirror_mut().apply(List::Items, "graphql", &new, at(21)));
    let told = |since| {
        let changes = desk.read(|read| read.mirror().changes(at(since), 100));
        changes.into_iter().map(|change| (change.element.code.to_string(), change.what)).collect::<Vec<_>>()
    };
    let listed = ("N1".to_owned(), What::Listed { price: money("3") });
    assert_eq!(told(0), std::slice::from_ref(&listed));
    assert_eq!(told(20), [listed], "whoever asks since the prices came learns it from the catalogue");
}

#[test]
fn the_price_list_is_read_page_by_page_in_the_order_of_codes() {
    let desk = pharmacy();
    show_prices_at(&desk, Kind::Item, &[("S1", None), ("0182", None), ("A10", None), ("X-12", Some("3"))], 2);
    desk.write(|tx| tx.mirror_mut().used(&[(List::Items, "S1")]));
    let page = |after: &str| {
        let page = desk.read(|read| read.mirror().price_page(Kind::Item, after, 2));
        page.iter().map(|listed| (listed.element.code.to_string(), listed.price())).collect::<Vec<_>>()
    };
    assert_eq!(page(""), [("0182".to_owned(), money("10")), ("A10".to_owned(), money("10"))]);
    assert_eq!(page("A10"), [("S1".to_owned(), money("10")), ("X-12".to_owned(), money("3"))]);
    assert_eq!(page("X-12"), []);
    assert_eq!(desk.read(|read| read.mirror().price_page(Kind::Service, "", 2)), [], "the service list is empty");
}

#[test]
fn a_search_during_a_switch_sees_the_old_or_the_new_list_whole() {
    let desk = pharmacy();
    let store = desk.store.clone();
    let many: Vec<Element> = (0..500).map(|n| element(Kind::Item, &format!("N{n}"), "Paracetamol")).collect();
    let next = desk.write(|tx| tx.mirror_mut().begin(List::Items, "graphql", at(2)));
    desk.write(|tx| tx.mirror_mut().add(List::Items, next, &rows(&many), None));
    let search = ElementSearch { text: "para", limit: 1000, ..ElementSearch::default() };
    let before: Result<_, StoreError> = store.read(|snapshot| {
        let before = snapshot.mirror().find_elements(&search)?.len();
        desk.write(|tx| tx.mirror_mut().switch(List::Items, next, at(2)));
        Ok((before, snapshot.mirror().find_elements(&search)?.len()))
    });
    assert_eq!(before.expect("reads on while the list is switched"), (1, 1));
    assert_eq!(desk.read(|read| read.mirror().find_elements(&search)).len(), 500);
}

#[test]
fn diagnoses_administrators_and_facility_are_kept() {
    let desk = desk();
    let asha = Administrator {
        code: AdministratorCode::new("ASHA"),
        uuid: ServerId::new("asha"),
        last_name: "Thapa".into(),
        other_names: "Asha".into(),
    };
    assert_eq!(desk.read(|read| read.mirror().facility()), None);
    desk.write(|tx| {
        let mirror = tx.mirror_mut();
        let diagnoses = [diagnosis("A01", "Typhoid fever"), diagnosis("A010", "Fever, paratyphoid")];
        let diagnoses: Vec<_> = diagnoses.iter().map(MirrorRow::diagnosis).collect::<Result<_, _>>()?;
        mirror.apply(List::Diagnoses, "graphql", &diagnoses, at(1))?;
        mirror.apply(List::Administrators, "graphql", &[MirrorRow::administrator(&asha)?], at(1))?;
        mirror.apply(List::Facility, "graphql", &[MirrorRow::facility(&facility())?], at(1))
    });
    let codes = |text| {
        let found = desk.read(|read| read.mirror().find_diagnoses(text, 20));
        found.iter().map(|diagnosis| diagnosis.code.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(codes("a01"), ["A01", "A010"]);
    assert_eq!(codes("fever typh"), ["A01"]);
    assert_eq!(codes("fev"), ["A01", "A010"]);
    let known = desk.read(|read| read.mirror().known_diagnoses(&["A01".into(), "Z99".into(), "a010".into()]));
    assert_eq!(known.into_iter().collect::<Vec<_>>(), ["A01"]);
    assert_eq!(desk.read(|read| read.mirror().administrators()), [asha]);
    assert_eq!(desk.read(|read| read.mirror().facility()), Some(facility()));
    assert_eq!(desk.read(|read| read.mirror().count(List::Diagnoses)), 2);
}

#[test]
fn a_failed_download_keeps_what_is_known_of_the_last_good_one() {
    let desk = desk();
    desk.write(|tx| tx.feeds_mut().attempted("items", at(1)));
    desk.write(|tx| tx.feeds_mut().failed("items", "server-gone"));
    let feed = desk.read(|read| read.feeds().get("items")).expect("attempted");
    assert_eq!(
        (feed.last_attempt, feed.last_success, feed.last_problem.as_deref()),
        (Some(at(1)), None, Some("server-gone"))
    );
    desk.write(|tx| tx.feeds_mut().succeeded("items", at(2), "fhir"));
    assert_eq!(desk.read(|read| read.feeds().get("items")).expect("attempted").last_problem, None);
    desk.write(|tx| tx.feeds_mut().attempted("items", at(3)));
    desk.write(|tx| tx.feeds_mut().failed("items", "sign-in"));
    let feed = desk.read(|read| read.feeds().all()).pop().expect("attempted");
    assert_eq!((feed.last_success, feed.via.as_deref()), (Some(at(2)), Some("fhir")));
    assert_eq!((feed.last_attempt, feed.last_problem.as_deref()), (Some(at(3)), Some("sign-in")));
}
