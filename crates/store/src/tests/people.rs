//! People and cover: every answer keeps its age, and not knowing is told apart from no policy.

use claims_domain::cover::{Cover, Left, Policy, PolicyStatus, WhyUnknown};
use claims_domain::ids::InsureeNo;

use super::{at, desk, money, person};

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
        effective: "2026-01-01".parse().ok(),
        expiry: "2026-12-31".parse().ok(),
        left: Left { ceiling: Some(money("15.375")), ..Left::default() },
    };
    let some = Cover::Policies { list: vec![policy], as_of: at(3) };
    put(&some);
    put(&Cover::Unknown(WhyUnknown::NeverSeen));
    assert_eq!(cover(), some, "an attempt without an answer changes nothing");
}
