//! People and cover: every answer keeps its age, and not knowing is told apart from no policy.

use claims_domain::cover::{Cover, Insuree, Left, Policy, PolicyStatus, Stage, WhyUnknown};
use claims_domain::ids::{InsureeNo, ServerId};

use super::{at, desk, money, person};
use crate::{List, MirrorRow};

#[test]
fn a_person_comes_back_with_the_age_of_the_answer() {
    let desk = desk();
    let asha = person("070707070", "Thapa", "Asha");
    desk.write(|tx| tx.people_mut().put(&asha, at(1), "{\"first\":1}"));
    desk.write(|tx| tx.people_mut().put(&asha, at(2), "{\"second\":2}"));
    assert_eq!(desk.read(|read| read.people().get(&asha.number)), Some((asha.clone(), at(2))));
    assert_eq!(desk.read(|read| read.people().by_uuid(&asha.uuid)), Some((asha, at(2))));
    assert_eq!(desk.read(|read| read.people().get(&InsureeNo::typed("1"))), None);
}

#[test]
fn not_asked_not_found_not_allowed_and_no_policy_are_four_things() {
    let desk = desk();
    let number = InsureeNo::typed("070707070");
    let cover = || desk.read(|read| read.people().cover(&number));
    let put = |cover: &Cover| desk.write(|tx| tx.people_mut().put_cover(&number, cover));
    assert_eq!(cover(), Cover::Unknown(WhyUnknown::NeverSeen));
    desk.write(|tx| tx.people_mut().put_not_found(&number, at(1)));
    assert_eq!(cover(), Cover::Unknown(WhyUnknown::NotFound));
    put(&Cover::Unknown(WhyUnknown::NotAllowed));
    assert_eq!(cover(), Cover::Unknown(WhyUnknown::NotAllowed));
    let none = Cover::Policies { list: Vec::new(), as_of: at(2) };
    put(&none);
    assert_eq!(cover(), none);
    let policy = Policy {
        uuid: None,
        product: "BCUL0001".into(),
        product_name: "Basic Cover".into(),
        status: PolicyStatus::Active,
        stage: None,
        effective: "2026-01-01".parse().ok(),
        expiry: "2026-12-31".parse().ok(),
        left: Left { ceiling: Some(money("15.375")), ..Left::default() },
    };
    let some = Cover::Policies { list: vec![policy], as_of: at(3) };
    put(&some);
    put(&Cover::Unknown(WhyUnknown::NeverSeen));
    assert_eq!(cover(), some, "an attempt without an answer changes nothing");
}

/// Everybody of a district with their policies, as a whole download brings them.
fn pulled(desk: &super::Desk, people: &[Insuree], policies: &[(&str, Policy, &[&Insuree])], now: i64) {
    let people: Vec<MirrorRow> =
        people.iter().map(|person| MirrorRow::person(person, "{\"sent\":1}").expect("a row")).collect();
    whole(desk, List::People, &people, &[], now);
    let policies = policies.iter().map(|(uuid, policy, covered)| {
        let covered: Vec<_> = covered.iter().map(|person| person.uuid.clone()).collect();
        MirrorRow::policy(&ServerId::new(*uuid), policy, &covered, "{}").expect("a row")
    });
    whole(desk, List::Policies, &policies.collect::<Vec<_>>(), &[], now);
}

fn whole(desk: &super::Desk, list: List, rows: &[MirrorRow], skipped: &[String], now: i64) {
    desk.write(|tx| {
        let mirror = tx.mirror_mut();
        let generation = mirror.begin(list, "fhir", at(now))?;
        mirror.add(list, generation, rows, None)?;
        mirror.switch(list, generation, at(now))?;
        tx.feeds_mut().succeeded(list.as_str(), at(now), "fhir")?;
        tx.feeds_mut().reconciled(list.as_str(), at(now), None, skipped, 0)
    });
}

fn policy(product: &str, status: PolicyStatus) -> Policy {
    Policy {
        uuid: None,
        product: product.into(),
        product_name: "Basic Cover".into(),
        status,
        stage: Some(Stage::New),
        effective: "2026-01-01".parse().ok(),
        expiry: "2026-12-31".parse().ok(),
        left: Left::default(),
    }
}

fn names(desk: &super::Desk, text: &str) -> Vec<String> {
    desk.read(|read| read.people().find(text, 20)).into_iter().map(|hit| hit.name).collect()
}

#[test]
fn the_answers_about_cover_are_kept_word_for_word_and_only_the_last_ones() {
    let desk = desk();
    let number = InsureeNo::typed("070707070");
    let received = || desk.read(|read| read.people().cover_received(&number));
    assert!(received().is_empty());
    let told = Cover::Policies { list: vec![policy("BASIC01", PolicyStatus::Active)], as_of: at(1) };
    let answers = ["{\"data\": {\"policies\":  1}}".to_owned(), "second".to_owned()];
    desk.write(|tx| {
        tx.people_mut().put_cover(&number, &told)?;
        tx.people_mut().put_cover_received(&number, &answers)
    });
    assert_eq!(received(), answers);
    desk.write(|tx| tx.people_mut().put_not_found(&number, at(2)));
    assert!(received().is_empty(), "they were about something else");
}

#[test]
fn a_server_that_tells_no_policies_takes_nothing_away_that_it_told() {
    let desk = desk();
    let number = InsureeNo::typed("070707070");
    let cover = || desk.read(|read| read.people().cover(&number));
    let silent = Cover::Unknown(WhyUnknown::NotOffered);
    desk.write(|tx| tx.people_mut().put_not_found(&number, at(1)));
    desk.write(|tx| tx.people_mut().put_cover(&number, &silent));
    assert_eq!(cover(), silent);
    let told = Cover::Policies { list: vec![policy("BASIC01", PolicyStatus::Active)], as_of: at(2) };
    desk.write(|tx| tx.people_mut().put_cover(&number, &told));
    desk.write(|tx| tx.people_mut().put_cover(&number, &silent));
    assert_eq!(cover(), told, "with its age");
}

#[test]
fn people_are_found_by_number_name_and_birth_date_in_any_script() {
    let desk = desk();
    let people = [
        person("070707071", "Ñandú", "José María"),
        person("070707072", "थापा", "आशा"),
        person("070707073", "الشمري", "فاطمة"),
        Insuree { born: "1985-07-30".parse().ok(), ..person("170707074", "Thapa", "Asha") },
        person("170707075", "Thapa", "Asha"),
    ];
    pulled(&desk, &people, &[], 1);
    assert_eq!(names(&desk, "nandu jose"), ["José María Ñandú"]);
    assert_eq!(names(&desk, "0707"), ["José María Ñandú", "आशा थापा", "فاطمة الشمري"]);
    assert_eq!(names(&desk, "थापा"), ["आशा थापा"]);
    assert_eq!(names(&desk, "فاطمة"), ["فاطمة الشمري"]);
    assert_eq!(names(&desk, "asah thapa").len(), 2, "a small slip");
    let born: Vec<_> = desk.read(|read| read.people().find("thapa 1985", 20));
    assert_eq!(
        born.iter().map(|hit| hit.number.as_str()).collect::<Vec<_>>(),
        ["170707074"],
        "told apart by birth date"
    );
    assert!(names(&desk, "nobody").is_empty() && names(&desk, " ").is_empty());
}

#[test]
fn people_asked_about_are_found_before_the_district_and_once() {
    let desk = desk();
    let (asha, other) = (person("070707071", "Thapa", "Asha"), person("070707072", "Thapa", "Asha Devi"));
    pulled(&desk, &[other.clone(), asha.clone()], &[], 1);
    desk.write(|tx| tx.people_mut().put(&asha, at(2), "{}"));
    desk.write(|tx| tx.people_mut().put(&asha, at(3), "{}"));
    let found = desk.read(|read| read.people().find("asha", 20));
    let found: Vec<_> = found.iter().map(|hit| (hit.number.as_str(), hit.asked)).collect();
    assert_eq!(found, [("070707071", true), ("070707072", false)]);
    let found = desk.read(|read| read.people().find("070707072", 20));
    assert_eq!(found.first().map(|hit| hit.number.clone()), Some(other.number), "the exact number first");
}

#[test]
fn a_list_never_turns_not_known_into_no_policy() {
    let desk = desk();
    let (asha, stranger) = (person("070707071", "Thapa", "Asha"), InsureeNo::typed("999"));
    let cover = |number: &InsureeNo| desk.read(|read| read.people().cover(number));
    let never = Cover::Unknown(WhyUnknown::NeverSeen);
    whole(&desk, List::People, &[MirrorRow::person(&asha, "{}").expect("a row")], &[], 1);
    assert_eq!(cover(&asha.number), never, "the policies were not fetched");
    whole(&desk, List::Policies, &[], &["#7".to_owned()], 2);
    assert_eq!(cover(&asha.number), never, "the row that could not be read may be theirs");
    whole(&desk, List::Policies, &[], &[], 3);
    assert_eq!(cover(&asha.number), Cover::Policies { list: Vec::new(), as_of: at(3) }, "no policy at all");
    assert_eq!(cover(&stranger), never, "of another district, perhaps");
    desk.write(|tx| tx.feeds_mut().succeeded(List::Policies.as_str(), at(3), "graphql"));
    assert_eq!(cover(&asha.number), never, "a list of the district's families does not have those who only live here");
    desk.write(|tx| tx.feeds_mut().succeeded(List::Policies.as_str(), at(3), "fhir"));
    let moved = Insuree { family: Some(ServerId::new("f")), ..asha.clone() };
    whole(&desk, List::People, &[MirrorRow::person(&moved, "{}").expect("a row")], &[], 4);
    assert_eq!(cover(&asha.number), never, "their policies may have been passed over");
}

#[test]
fn the_newer_word_on_cover_holds_and_the_richer_one_while_nothing_changed() {
    let desk = desk();
    let asha = person("070707071", "Thapa", "Asha");
    let told = || desk.read(|read| read.people().told(&asha.number));
    let rich = Policy { left: Left { visits: Some(3), ..Left::default() }, ..policy("BASIC", PolicyStatus::Active) };
    let asked = |at_: i64| {
        let cover = Cover::Policies { list: vec![rich.clone()], as_of: at(at_) };
        desk.write(|tx| tx.people_mut().put_cover(&asha.number, &cover));
    };
    pulled(&desk, std::slice::from_ref(&asha), &[("p1", policy("BASIC", PolicyStatus::Active), &[&asha])], 1);
    let by_list = told();
    assert!(by_list.by_list && by_list.as_of == Some(at(1)));
    asked(2);
    assert_eq!(told().cover, Cover::Policies { list: vec![rich.clone()], as_of: at(2) });
    pulled(&desk, std::slice::from_ref(&asha), &[("p1", policy("BASIC", PolicyStatus::Active), &[&asha])], 3);
    assert_eq!(told().cover, Cover::Policies { list: vec![rich.clone()], as_of: at(2) }, "the list says nothing else");
    pulled(&desk, std::slice::from_ref(&asha), &[("p1", policy("BASIC", PolicyStatus::Suspended), &[&asha])], 4);
    let now = told();
    assert!(now.by_list && now.as_of == Some(at(4)), "the list knows better");
    let Cover::Policies { list, .. } = now.cover else { panic!("policies") };
    assert_eq!((list[0].status, list[0].left.visits), (PolicyStatus::Suspended, None), "what is left is not reported");
    asked(5);
    assert!(!told().by_list, "asked again since");
}

#[test]
fn a_family_is_shown_from_lists_and_answers_head_first() {
    let desk = desk();
    let of = |number: &str, head: bool, born: &str| Insuree {
        family: Some(ServerId::new("family-1")),
        is_head: head,
        born: born.parse().ok(),
        ..person(number, "Thapa", number)
    };
    let (head, child, baby) = (of("1", true, "1990-01-01"), of("2", false, "2015-01-01"), of("3", false, "2026-01-01"));
    pulled(&desk, &[child.clone(), head.clone()], &[], 1);
    desk.write(|tx| tx.people_mut().put_family(&[baby.clone(), head.clone()], at(2)));
    let family = desk.read(|read| read.people().family(&child.number));
    assert_eq!(family, [head, child, baby]);
}

#[test]
fn what_was_fetched_ahead_is_forgotten_and_what_was_asked_stays() {
    let desk = desk();
    let (asha, bina) = (person("070707071", "Thapa", "Asha"), person("070707072", "Rai", "Bina"));
    pulled(&desk, &[asha.clone(), bina.clone()], &[("p1", policy("BASIC", PolicyStatus::Active), &[&asha, &bina])], 1);
    assert_eq!(desk.read(|read| read.people().received(&bina.number)).as_deref(), Some("{\"sent\":1}"));
    desk.write(|tx| tx.people_mut().put(&asha, at(2), "{\"asked\":1}"));
    desk.write(|tx| tx.people_mut().put_cover(&asha.number, &Cover::Policies { list: Vec::new(), as_of: at(2) }));
    // One that was cut on its way goes too.
    desk.write(|tx| {
        let generation = tx.mirror_mut().begin(List::People, "graphql", at(3))?;
        tx.mirror_mut().pass_over(generation, &["elsewhere"])?;
        tx.mirror_mut().add(List::People, generation, &[MirrorRow::person(&person("3", "New", "Neo"), "{}")?], None)
    });
    desk.write(|tx| tx.people_mut().forget_ahead());
    assert_eq!(names(&desk, "asha"), ["Asha Thapa"]);
    assert!(names(&desk, "bina").is_empty() && names(&desk, "neo").is_empty());
    assert_eq!(desk.read(|read| read.people().get(&bina.number)), None);
    assert_eq!(desk.read(|read| read.people().cover(&bina.number)), Cover::Unknown(WhyUnknown::NeverSeen));
    assert_eq!(desk.read(|read| read.people().counts()), (0, 1));
    assert_eq!(desk.read(|read| read.people().received(&asha.number)).as_deref(), Some("{\"asked\":1}"));
    assert!(
        desk.read(|read| read.feeds().get("people")).is_none()
            && desk.read(|read| read.feeds().get("policies")).is_none()
    );
    let left = desk.read(|read| {
        let sql = "SELECT (SELECT count(*) FROM mirror_covered) + (SELECT count(*) FROM mirror_received)
                       + (SELECT count(*) FROM mirror_seen) + (SELECT count(*) FROM mirror_term WHERE term IN ('bina', 'rai'))";
        crate::row::number(read.conn(), sql, [])
    });
    assert_eq!(left, 0, "nothing of them is left");
}

#[test]
fn somebody_who_is_gone_from_the_list_is_gone_here() {
    let desk = desk();
    let (asha, bina) = (person("070707071", "Thapa", "Asha"), person("070707072", "Rai", "Bina"));
    pulled(&desk, &[asha.clone(), bina], &[("p1", policy("BASIC", PolicyStatus::Active), &[&asha])], 1);
    pulled(&desk, std::slice::from_ref(&asha), &[], 2);
    assert!(names(&desk, "bina").is_empty());
    assert_eq!(desk.read(|read| read.people().cover(&asha.number)), Cover::Policies { list: Vec::new(), as_of: at(2) });
    let rows =
        desk.read(|read| crate::row::number(read.conn(), "SELECT count(*) FROM mirror_row WHERE feed IN (21, 22)", []));
    assert_eq!(rows, 1, "nobody is kept who is over");
}

#[test]
fn a_photograph_is_kept_unless_it_is_huge_and_outlives_an_answer_without() {
    let desk = desk();
    let asha = Insuree { photo: Some("/9j/small".into()), ..person("070707071", "Thapa", "Asha") };
    desk.write(|tx| tx.people_mut().put(&asha, at(1), "{}"));
    desk.write(|tx| tx.people_mut().put(&Insuree { photo: Some("/9j/".repeat(200_000)), ..asha.clone() }, at(2), "{}"));
    desk.write(|tx| tx.people_mut().put(&Insuree { photo: None, ..asha.clone() }, at(3), "{}"));
    assert_eq!(desk.read(|read| read.people().get(&asha.number)), Some((asha.clone(), at(3))));
    pulled(&desk, &[Insuree { photo: None, last_name: "Rai".into(), ..asha.clone() }], &[], 4);
    let (known, as_of) = desk.read(|read| read.people().get(&asha.number)).expect("known");
    assert_eq!(
        (known.last_name.as_str(), known.photo, as_of),
        ("Rai", asha.photo, at(4)),
        "newer, with the photograph"
    );
}
