//! The mirror: built aside, switched whole, searched as people type.

use claims_domain::catalogue::{Administrator, Element, Kind};
use claims_domain::facility::Facility;
use claims_domain::ids::{AdministratorCode, FacilityCode, ServerId};
use proptest::prelude::*;

use super::{Desk, at, desk, diagnosis, element, money};
use crate::{MirrorCounts, PriceRow, StoreError};

fn show(desk: &Desk, feed: &str, elements: &[Element]) {
    let generation = desk.write(|tx| tx.mirror_mut().begin(feed));
    desk.write(|tx| tx.mirror_mut().add_elements(generation, elements));
    desk.write(|tx| tx.mirror_mut().switch(feed, generation));
}

fn show_prices(desk: &Desk, kind: Kind, codes: &[(&str, Option<&str>)]) {
    let feed = if kind == Kind::Item { "item_prices" } else { "service_prices" };
    let rows: Vec<PriceRow> = codes
        .iter()
        .map(|(code, overrule)| PriceRow { uuid: element(kind, code, "").uuid, overrule: overrule.map(money) })
        .collect();
    desk.write(|tx| {
        let generation = tx.mirror_mut().begin(feed)?;
        tx.mirror_mut().add_prices(generation, kind, &rows)?;
        tx.mirror_mut().switch(feed, generation)
    });
}

/// The codes found, in order.
fn find(desk: &Desk, text: &str, kind: Option<Kind>, listed_only: bool) -> Vec<String> {
    let found = desk.read(|read| read.mirror().find_elements(text, kind, listed_only, 20));
    found.iter().map(|listed| listed.element.code.to_string()).collect()
}

fn pharmacy() -> Desk {
    let desk = desk();
    show(
        &desk,
        "items",
        &[
            element(Kind::Item, "0182", "Paracétamol comprimé 500mg"),
            element(Kind::Item, "A1", "Amoxicillin syrup 125mg/5ml"),
            element(Kind::Item, "A10", "Amoxicillin capsule 250mg"),
            element(Kind::Item, "X-12", "काठमाडौँ स्वास्थ्य औषधि"),
            element(Kind::Item, "S1", "السَّلامُ"),
        ],
    );
    show(
        &desk,
        "services",
        &[element(Kind::Service, "A1", "General consultation"), element(Kind::Service, "M1", "OPD capsule")],
    );
    show_prices(&desk, Kind::Item, &[("0182", Some("7.50")), ("A10", None)]);
    desk
}

#[test]
fn words_are_found_in_any_order_with_accents_folded() {
    let desk = pharmacy();
    for text in
        ["paracetamol", "PARA 500", "500mg comprime", "para", "compr par", "0182", "018", "\"para\" (", "ｐara ५००"]
    {
        assert_eq!(find(&desk, text, None, false), ["0182"], "{text:?}");
    }
    for text in ["काठमाडौँ", "स्वास्थ्य काठ", "औष", "x-12", "X 12"] {
        assert_eq!(find(&desk, text, None, false), ["X-12"], "{text:?}");
    }
    assert_eq!(find(&desk, "السلام", None, false), ["S1"]);
    assert_eq!(find(&desk, "ाठमा", None, false), Vec::<String>::new(), "a word is found by its beginning only");
    assert_eq!(find(&desk, "para amox", None, false), Vec::<String>::new(), "every word must be there");
}

#[test]
fn the_exact_code_comes_first_then_codes_that_begin_so() {
    let desk = pharmacy();
    assert_eq!(find(&desk, "a1", Some(Kind::Item), false), ["A1", "A10"]);
    assert_eq!(find(&desk, "a1", None, false), ["A1", "A1", "A10"], "the service and the item of that code");
    assert_eq!(find(&desk, "a", Some(Kind::Item), false), ["A1", "A10"]);
    assert_eq!(find(&desk, "capsule", None, false), ["M1", "A10"], "both kinds");
}

#[test]
fn the_list_has_its_own_prices_and_narrows_the_search() {
    let desk = pharmacy();
    assert_eq!(find(&desk, "amox", None, true), ["A10"]);
    let listed = |code| desk.read(|read| read.mirror().element(Kind::Item, code)).expect("in the catalogue");
    assert_eq!((listed("0182").in_list, listed("0182").price()), (true, money("7.5")));
    assert_eq!((listed("A10").in_list, listed("A10").price()), (true, money("10")));
    assert_eq!((listed("A1").in_list, listed("A1").overrule), (false, None));
    let wanted = [(Kind::Item, "A1".to_owned()), (Kind::Service, "none".to_owned()), (Kind::Service, "M1".to_owned())];
    let found = desk.read(|read| read.mirror().elements(&wanted));
    assert_eq!(found.iter().map(|listed| listed.element.code.as_str()).collect::<Vec<_>>(), ["A1", "M1"]);
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
    show(&desk, "items", std::slice::from_ref(&whole));
    let listed = desk.read(|read| read.mirror().element(Kind::Item, "W")).expect("is there");
    assert_eq!(listed.element, whole);
}

#[test]
fn a_list_that_is_being_built_is_not_seen() {
    let desk = pharmacy();
    let half = desk.write(|tx| tx.mirror_mut().begin("items"));
    desk.write(|tx| tx.mirror_mut().add_elements(half, &[element(Kind::Item, "NEW", "Paracetamol new")]));
    assert_eq!(find(&desk, "para", None, false), ["0182"]);
    assert_eq!(find(&desk, "new", None, false), Vec::<String>::new());
    assert_eq!(desk.read(|read| read.mirror().counts()).items, 5);

    let reopened = desk.again().expect("as after a crash");
    let found = reopened.read(|read| read.mirror().find_elements("para", None, false, 20)).expect("searches");
    assert_eq!(found.len(), 1, "the old list is whole after a crash between building and switching");

    let whole = desk.write(|tx| tx.mirror_mut().begin("items"));
    assert!(matches!(
        desk.store.write(|tx| tx.mirror_mut().switch("items", half)),
        Err(StoreError::Missing("generation"))
    ));
    desk.write(|tx| tx.mirror_mut().add_elements(whole, &[element(Kind::Item, "NEW", "Paracetamol new")]));
    desk.write(|tx| tx.mirror_mut().switch("items", whole));
    assert_eq!(find(&desk, "para", None, false), ["NEW"]);
    assert_eq!(find(&desk, "0182", None, false), Vec::<String>::new());
    assert_eq!(find(&desk, "opd", None, false), ["M1"], "the other feed is untouched");
    let rows = desk.read(|read| {
        Ok(read.conn().query_row("SELECT count(*) FROM mirror_element", [], |row| row.get::<_, i64>(0))?)
    });
    assert_eq!(rows, 3, "nothing is left of the forgotten generations");
}

#[test]
fn a_page_that_comes_twice_leaves_one_row_each() {
    let desk = desk();
    let generation = desk.write(|tx| tx.mirror_mut().begin("items"));
    let first = [element(Kind::Item, "A", "Alpha"), element(Kind::Item, "B", "Beta")];
    let again = [element(Kind::Item, "B", "Betamethasone"), element(Kind::Item, "C", "Gamma")];
    desk.write(|tx| tx.mirror_mut().add_elements(generation, &first));
    desk.write(|tx| tx.mirror_mut().add_elements(generation, &again));
    desk.write(|tx| tx.mirror_mut().switch("items", generation));
    assert_eq!(find(&desk, "beta", None, false), ["B"]);
    assert_eq!(find(&desk, "betam", None, false), ["B"], "found by its later name");
    assert_eq!(desk.read(|read| read.mirror().counts()).items, 3);
}

#[test]
fn a_search_during_a_switch_sees_the_old_or_the_new_list_whole() {
    let desk = pharmacy();
    let store = desk.store.clone();
    let next = desk.write(|tx| tx.mirror_mut().begin("items"));
    let many: Vec<Element> = (0..500).map(|n| element(Kind::Item, &format!("N{n}"), "Paracetamol")).collect();
    desk.write(|tx| tx.mirror_mut().add_elements(next, &many));
    let before: Result<_, StoreError> = store.read(|snapshot| {
        let before = snapshot.mirror().find_elements("para", None, false, 1000)?.len();
        desk.write(|tx| tx.mirror_mut().switch("items", next));
        Ok((before, snapshot.mirror().find_elements("para", None, false, 1000)?.len()))
    });
    assert_eq!(before.expect("reads on while the list is switched"), (1, 1));
    assert_eq!(desk.read(|read| read.mirror().find_elements("para", None, false, 1000)).len(), 500);
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
    let facility = Facility {
        code: FacilityCode::new("RAPHOS"),
        uuid: ServerId::new("f"),
        name: "Rapti".into(),
        level: None,
        care_type: None,
        places: vec!["Rapti".into()],
        service_list: Some(1),
        item_list: None,
    };
    assert_eq!(desk.read(|read| read.mirror().facility()), None);
    desk.write(|tx| {
        let mirror = tx.mirror_mut();
        let generation = mirror.begin("diagnoses")?;
        mirror
            .add_diagnoses(generation, &[diagnosis("A01", "Typhoid fever"), diagnosis("A010", "Fever, paratyphoid")])?;
        mirror.switch("diagnoses", generation)?;
        let generation = mirror.begin("administrators")?;
        mirror.add_administrators(generation, std::slice::from_ref(&asha))?;
        mirror.switch("administrators", generation)?;
        mirror.set_facility(&facility)
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
    assert_eq!(desk.read(|read| read.mirror().facility()), Some(facility));
    let counts = MirrorCounts { diagnoses: 2, administrators: 1, ..MirrorCounts::default() };
    assert_eq!(desk.read(|read| read.mirror().counts()), counts);
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
    desk.write(|tx| tx.feeds_mut().succeeded("items", at(2), 5, "fhir"));
    assert_eq!(desk.read(|read| read.feeds().get("items")).expect("attempted").last_problem, None);
    desk.write(|tx| tx.feeds_mut().attempted("items", at(3)));
    desk.write(|tx| tx.feeds_mut().failed("items", "sign-in"));
    let feed = desk.read(|read| read.feeds().all()).pop().expect("attempted");
    assert_eq!((feed.last_success, feed.rows, feed.via.as_deref()), (Some(at(2)), 5, Some("fhir")));
    assert_eq!((feed.last_attempt, feed.last_problem.as_deref()), (Some(at(3)), Some("sign-in")));
}

#[test]
fn no_text_breaks_the_search() {
    let desk = pharmacy();
    for text in [
        "\"",
        "'",
        "*",
        "AND",
        "para AND",
        "NEAR(",
        "code:para",
        "^para",
        "{",
        "-para",
        "(((",
        "\u{0}",
        "para\u{0}",
        "%",
        "_",
        "\\",
        "",
        " ",
        "🙂",
        "a\u{301}",
        "\u{202e}para",
        "OR NOT",
        "para*",
        "\u{e000}",
    ] {
        desk.read(|read| read.mirror().find_elements(text, None, false, 20));
        desk.read(|read| read.mirror().find_diagnoses(text, 20));
    }
    let long = "para \"".repeat(2_000);
    desk.read(|read| read.mirror().find_elements(&long, None, true, usize::MAX));
    assert_eq!(desk.read(|read| read.mirror().find_elements("para", None, false, 0)).len(), 0);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_can_be_searched(texts in prop::collection::vec("\\PC{0,40}|[\\x00-\\x7f]{0,40}", 20)) {
        let desk = pharmacy();
        for text in texts {
            desk.read(|read| read.mirror().find_elements(&text, None, false, 20));
            desk.read(|read| read.mirror().find_diagnoses(&text, 20));
        }
    }

    #[test]
    fn a_name_is_found_by_beginnings_of_its_words_in_any_order(
        name in "[A-Za-zéàüñÅकखगािी0-9]{2,8}( [A-Za-zéàüñÅकखगािी0-9]{2,8}){0,4}",
        order in any::<u64>(),
        cut in 1usize..4,
    ) {
        let desk = desk();
        show(&desk, "items", &[element(Kind::Item, "#", &name)]);
        let mut words: Vec<String> = name.split(' ').map(|word| word.chars().take(cut).collect()).collect();
        let turn = usize::try_from(order % 5).expect("small") % words.len();
        words.rotate_left(turn);
        // A word cut to vowel signs alone is still the beginning of that word.
        prop_assert_eq!(find(&desk, &words.join("  "), None, false), vec!["#"], "{:?}", words);
    }
}
