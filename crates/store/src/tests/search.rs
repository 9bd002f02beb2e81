//! Searching the mirror: as people type, the nearest first.

use claims_domain::catalogue::{Element, Kind, Standing};
use claims_domain::ids::ServerId;
use claims_domain::{Money, ServiceDate};
use proptest::prelude::*;

use super::mirror::{find, find_on, pharmacy, rows, show, show_prices, show_prices_at};
use super::{Desk, at, desk, diagnosis, element, money};
use crate::{ElementSearch, List, MirrorRow};

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
    assert_eq!(find(&desk, "a", Some(Kind::Item), false), ["A10", "A1"], "what the facility lists is nearer");
    assert_eq!(find(&desk, "capsule", None, false), ["A10", "M1"], "both kinds");
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
    let found = desk.read(|read| read.mirror().elements(&wanted, None));
    assert_eq!(found.iter().map(|listed| listed.element.code.as_str()).collect::<Vec<_>>(), ["A1", "M1"]);
}

/// A search in both kinds and the whole catalogue.
fn all(text: &str, limit: usize) -> ElementSearch<'_> {
    ElementSearch { text, limit, ..ElementSearch::default() }
}

#[test]
fn what_this_facility_uses_comes_before_what_it_lists_and_that_before_the_rest() {
    let desk = desk();
    let names = ["AMOX syrup", "AMOX capsule", "AMOX drops", "AMOX powder"];
    let codes = ["P1", "P2", "P3", "P4"];
    show_prices(&desk, Kind::Item, &[("P3", None), ("P2", None)]);
    show(&desk, &std::iter::zip(codes, names).map(|(code, name)| element(Kind::Item, code, name)).collect::<Vec<_>>());
    assert_eq!(find(&desk, "amox", None, false), ["P2", "P3", "P1", "P4"]);
    desk.write(|tx| tx.mirror_mut().used(&[(List::Items, "P3"), (List::Items, "P4")]));
    assert_eq!(
        find(&desk, "amox", None, false),
        ["P3", "P2", "P1", "P4"],
        "what is not in the list does not come nearer"
    );
    for _ in 0..2 {
        desk.write(|tx| tx.mirror_mut().used(&[(List::Items, "P2")]));
    }
    assert_eq!(find(&desk, "amox", None, false), ["P2", "P3", "P1", "P4"], "the most used first");
    assert_eq!(find(&desk, "p4", None, false), ["P4"], "the exact code before everything");
    show_prices(&desk, Kind::Item, &[("P4", None)]);
    assert_eq!(find(&desk, "amox", None, true), ["P4"], "the list has changed, and with it what is near");
}

#[test]
fn diagnoses_that_are_written_here_come_first() {
    let desk = desk();
    let diagnoses =
        [diagnosis("A01", "Fever typhoid"), diagnosis("B54", "Malaria with fever"), diagnosis("R50", "Fever")];
    let rows: Vec<MirrorRow> =
        diagnoses.iter().map(|diagnosis| MirrorRow::diagnosis(diagnosis).expect("a row")).collect();
    desk.write(|tx| tx.mirror_mut().apply(List::Diagnoses, "graphql", &rows, at(1)));
    let codes = |text: &str| {
        let found = desk.read(|read| read.mirror().find_diagnoses(text, 20));
        found.iter().map(|diagnosis| diagnosis.code.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(codes("fever"), ["A01", "B54", "R50"]);
    desk.write(|tx| {
        tx.mirror_mut().used(&[(List::Diagnoses, "R50"), (List::Diagnoses, "B54"), (List::Diagnoses, "B54")])
    });
    assert_eq!(codes("fever"), ["B54", "R50", "A01"]);
    assert_eq!(codes("a01"), ["A01"]);
}

#[test]
fn a_small_slip_still_finds_what_was_meant() {
    let desk = pharmacy();
    for slip in ["parcetamol", "paracetemol", "pracetamol", "paracetamoll", "paracetmol 500mg"] {
        assert_eq!(find(&desk, slip, None, false), ["0182"], "{slip:?}");
    }
    // Nor is a number put right: another code is another thing.
    for other in ["prc", "tablet", "pentamidin", "amoxyclavulan 500", "0183", "paracetamol 0183"] {
        assert_eq!(find(&desk, other, None, false), Vec::<String>::new(), "{other:?} is something else");
    }
    assert_eq!(find(&desk, "amoxicilin", None, false), ["A10", "A1"]);
}

#[test]
fn what_was_retired_is_found_for_visits_before_that_day_only() {
    let desk = desk();
    let on = |text: &str| Some(ServiceDate::new(text.parse().expect("a day")));
    show_prices(&desk, Kind::Item, &[("OLD", None), ("NEW", None)]);
    show(&desk, &[element(Kind::Item, "OLD", "Quinine old"), element(Kind::Item, "NEW", "Quinine new")]);
    // 2026-11-20T09:00:00Z
    let retired = at(1_795_165_200_000);
    let left = rows(&[element(Kind::Item, "NEW", "Quinine new")]);
    desk.write(|tx| {
        let generation = tx.mirror_mut().begin(List::Items, "graphql", retired)?;
        tx.mirror_mut().add(List::Items, generation, &left, None)?;
        tx.mirror_mut().switch(List::Items, generation, retired)
    });
    assert_eq!(find(&desk, "quinine", None, true), ["NEW"]);
    assert_eq!(find_on(&desk, "quinine", on("2026-11-19")), ["NEW", "OLD"]);
    assert_eq!(find_on(&desk, "old", on("2026-11-19")), ["OLD"]);
    assert_eq!(find_on(&desk, "quinine", on("2026-11-20")), ["NEW"]);
    let element = |code: &str, on: Option<ServiceDate>| {
        let wanted = [(Kind::Item, code.to_owned())];
        desk.read(|read| read.mirror().elements(&wanted, on)).pop().map(|listed| (listed.in_list, listed.price()))
    };
    assert_eq!(element("OLD", None), None);
    assert_eq!(element("OLD", on("2026-11-19")), Some((true, money("10"))), "it could be billed then");
    assert_eq!(element("OLD", on("2026-11-20")), None);
    assert_eq!(element("NEW", on("2026-11-19")), Some((true, money("10"))));
}

fn day(text: &str) -> Option<ServiceDate> {
    Some(ServiceDate::new(text.parse().expect("a day")))
}

fn dated(code: &str, name: &str, price: &str, from: &str) -> Element {
    Element { price: money(price), valid_from: day(from), ..element(Kind::Item, code, name) }
}

/// What is offered of the facility's list for a visit on a day, with prices.
fn offered(desk: &Desk, text: &str, on: Option<ServiceDate>) -> Vec<(String, Money)> {
    let search = ElementSearch { listed_only: true, on, ..all(text, 20) };
    let found = desk.read(|read| read.mirror().find_elements(&search));
    found.iter().map(|listed| (listed.element.name.clone(), listed.price())).collect()
}

/// The item of a code as a visit on a day has it: name, price, and how the payer's row stands.
fn item_on(desk: &Desk, code: &str, on: Option<ServiceDate>) -> Option<(String, Money, Standing)> {
    let found = desk.read(|read| read.mirror().elements(&[(Kind::Item, code.to_owned())], on));
    found.into_iter().next().map(|listed| (listed.element.name.clone(), listed.price(), listed.standing))
}

#[test]
fn a_visit_is_offered_the_version_that_held_then_at_its_place() {
    let desk = desk();
    show_prices(&desk, Kind::Item, &[("Q1", None), ("Q2", None)]);
    let before = ["Q1", "Q2"].map(|code| dated(code, &format!("Quinine {code}"), "10", "2026-01-01"));
    show(&desk, &before);
    desk.write(|tx| tx.mirror_mut().used(&[(List::Items, "Q2")]));
    let dearer = dated("Q2", "Quinine sulphate Q2", "12", "2026-11-20");
    // 2026-11-22T09:00:00Z: two days after the payer's edit.
    let noticed = at(1_795_338_000_000);
    desk.write(|tx| tx.mirror_mut().apply(List::Items, "graphql", &rows(&[dearer]), noticed));

    let (was, is) = (("Quinine Q2".to_owned(), money("10")), ("Quinine sulphate Q2".to_owned(), money("12")));
    let other = ("Quinine Q1".to_owned(), money("10"));
    let both = |one: &(String, Money)| vec![one.clone(), other.clone()];
    assert_eq!(offered(&desk, "quinine", day("2026-11-19")), both(&was), "the most used first, as it was");
    assert_eq!(
        offered(&desk, "q2", day("2026-11-19")),
        std::slice::from_ref(&was),
        "once, though both versions have the code"
    );
    assert_eq!(offered(&desk, "sulphate", day("2026-11-19")), [was], "by its name of today as well");
    assert_eq!(offered(&desk, "quinine", day("2026-11-20")), both(&is), "from the day of the edit on");
    assert_eq!(offered(&desk, "quinine", None), both(&is));
    let since = Standing::From(day("2026-11-20"));
    assert_eq!(item_on(&desk, "Q2", day("2026-11-19")), Some(("Quinine Q2".into(), money("10"), since)));
    assert_eq!(item_on(&desk, "Q2", None), Some(("Quinine sulphate Q2".into(), money("12"), since)));
}

#[test]
fn what_is_new_since_the_visit_is_not_offered_for_it_and_its_code_is_known() {
    let desk = desk();
    show_prices(&desk, Kind::Item, &[("OLD", None), ("NEW", None)]);
    show(&desk, &[dated("OLD", "Quinine old", "10", "2026-01-01")]);
    let new = dated("NEW", "Quinine new", "12", "2026-11-20");
    desk.write(|tx| tx.mirror_mut().apply(List::Items, "graphql", &rows(&[new]), at(1_795_338_000_000)));
    let names = |on| offered(&desk, "quinine", on).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    assert_eq!(names(day("2026-11-19")), ["Quinine old"]);
    assert_eq!(names(day("2026-11-20")), ["Quinine old", "Quinine new"]);
    let since = Standing::From(day("2026-11-20"));
    assert_eq!(
        item_on(&desk, "NEW", day("2026-11-19")),
        Some(("Quinine new".into(), money("12"), since)),
        "to be told why"
    );
}

#[test]
fn an_edit_before_the_first_download_hides_nothing_from_earlier_visits() {
    let desk = desk();
    show_prices(&desk, Kind::Item, &[("Q1", None)]);
    // A file was here before, as a laptop is set up without a link; it tells no days, nor the server's ids.
    let told = element(Kind::Item, "Q1", "Quinine");
    desk.write(|tx| {
        tx.mirror_mut().apply(List::Items, "file", &rows(&[Element { uuid: ServerId::new("#Q1"), ..told }]), at(1))
    });
    show(&desk, &[dated("Q1", "Quinine", "12", "2026-11-20")]);
    let is = [("Quinine".to_owned(), money("12"))];
    for on in [day("2026-11-01"), day("2026-11-20"), None] {
        assert_eq!(offered(&desk, "quinine", on), is, "{on:?}");
    }
    let again = dated("Q1", "Quinine", "14", "2026-12-01");
    desk.write(|tx| tx.mirror_mut().apply(List::Items, "graphql", &rows(&[again]), at(1_796_115_600_000)));
    assert_eq!(offered(&desk, "quinine", day("2026-11-01")), is, "the earliest that is known");
    assert_eq!(offered(&desk, "quinine", day("2026-12-01")), [("Quinine".to_owned(), money("14"))]);
}

#[test]
fn a_price_of_the_list_is_that_of_the_day_of_the_visit() {
    let desk = desk();
    let repriced = |price, at_ms| show_prices_at(&desk, Kind::Item, &[("Q1", Some(price))], at_ms);
    repriced("7", 1);
    show(&desk, &[dated("Q1", "Quinine", "10", "2026-01-01")]);
    // The server tells no days of its prices: that of the pull counts, 2026-11-20 and two days later.
    repriced("8", 1_795_165_200_000);
    repriced("9", 1_795_338_000_000);
    for (on, price) in [("2026-11-19", "7"), ("2026-11-20", "8"), ("2026-11-21", "8"), ("2026-11-22", "9")] {
        assert_eq!(offered(&desk, "quinine", day(on)), [("Quinine".to_owned(), money(price))], "{on}");
        assert_eq!(item_on(&desk, "Q1", day(on)).map(|(_, price, _)| price), Some(money(price)), "{on}");
    }
    assert_eq!(offered(&desk, "quinine", None), [("Quinine".to_owned(), money("9"))]);
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
        desk.read(|read| read.mirror().find_elements(&all(text, 20)));
        desk.read(|read| read.mirror().find_diagnoses(text, 20));
    }
    let long = "para \"".repeat(2_000);
    desk.read(|read| read.mirror().find_elements(&ElementSearch { listed_only: true, ..all(&long, usize::MAX) }));
    assert_eq!(desk.read(|read| read.mirror().find_elements(&all("para", 0))).len(), 0);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_can_be_searched(texts in prop::collection::vec("\\PC{0,40}|[\\x00-\\x7f]{0,40}", 20)) {
        let desk = pharmacy();
        for text in texts {
            desk.read(|read| read.mirror().find_elements(&all(&text, 20)));
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
        show(&desk, &[element(Kind::Item, "#", &name)]);
        let mut words: Vec<String> = name.split(' ').map(|word| word.chars().take(cut).collect()).collect();
        let turn = usize::try_from(order % 5).expect("small") % words.len();
        words.rotate_left(turn);
        // A word cut to vowel signs alone is still the beginning of that word.
        prop_assert_eq!(find(&desk, &words.join("  "), None, false), vec!["#"], "{:?}", words);
    }
}
