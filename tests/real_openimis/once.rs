//! Exactly once, whatever happens between laptop and payer: after every case the payer's own books are opened.

use serde_json::{Value, json};

use crate::clerk::{Clerk, visit};
use crate::proxy::Proxy;
use crate::proxy::fault::{
    BAD_GATEWAY, Comes, FORBIDDEN, Fault, GATEWAY_TIMEOUT, OTHER_JSON, PORTAL, REDIRECT, Reaches, SERVER_ERROR,
    SIGNED_OUT, TOO_MANY, TOO_MANY_WAIT, UNAVAILABLE,
};
use crate::truth::{Payer, as_shown};

/// One thing that can happen.
struct Case {
    what: &'static str,
    /// To the claim's first posts, one after the other.
    faults: &'static [Fault],
    /// The laptop's clock while the claim is first sent.
    clock: &'static str,
    /// Nobody takes a connection while the claim is first sent.
    is_refused: bool,
}

impl Case {
    /// Something of the claim gets to the payer before it is sent again.
    fn reaches_the_payer(&self) -> bool {
        !self.is_refused
            && (self.faults.is_empty() || self.faults.iter().any(|fault| !matches!(fault.reaches, Reaches::Not)))
    }

    const fn by_clock(self, clock: &'static str) -> Self {
        Self { clock, ..self }
    }

    const fn refused(self) -> Self {
        Self { is_refused: true, ..self }
    }
}

const fn case(what: &'static str, faults: &'static [Fault]) -> Case {
    Case { what, faults, clock: "+0", is_refused: false }
}

const fn fault(reaches: Reaches, comes: Comes) -> Fault {
    Fault { reaches, comes }
}

const fn unsent(comes: Comes) -> Fault {
    fault(Reaches::Not, comes)
}

const fn stored(comes: Comes) -> Fault {
    fault(Reaches::Whole, comes)
}

const CASES: &[Case] = &[
    case("nothing", &[]),
    case("nobody takes the connection", &[]).refused(),
    case("nobody takes the connection, by a clock years ahead", &[]).refused().by_clock("+20y"),
    case("nobody takes the connection, by a clock years behind", &[]).refused().by_clock("-20y"),
    case("closed before the server", &[unsent(Comes::Nothing)]),
    case("reset before the server", &[unsent(Comes::Reset)]),
    case("half of it reached the server", &[fault(Reaches::Half, Comes::Nothing)]),
    case("an error page before the server", &[unsent(Comes::Instead(SERVER_ERROR))]),
    case("the gateway has no server", &[unsent(Comes::Instead(BAD_GATEWAY))]),
    case("the gateway is not available", &[unsent(Comes::Instead(UNAVAILABLE))]),
    case("the gateway waited too long, nothing stored", &[unsent(Comes::Instead(GATEWAY_TIMEOUT))]),
    case("too many, with a wish", &[unsent(Comes::Instead(TOO_MANY_WAIT))]),
    case("too many, without one", &[unsent(Comes::Instead(TOO_MANY))]),
    case("a portal that wants a sign-in", &[unsent(Comes::Instead(PORTAL))]),
    case("a portal that leads elsewhere", &[unsent(Comes::Instead(REDIRECT))]),
    case("a gateway says signed out", &[unsent(Comes::Instead(SIGNED_OUT))]),
    case("stored, then closed", &[stored(Comes::Nothing)]),
    case("stored, then reset", &[stored(Comes::Reset)]),
    case("stored, half the answer", &[stored(Comes::Half)]),
    case("stored, no answer for too long", &[stored(Comes::Late)]),
    case("stored, then an error page", &[stored(Comes::Instead(SERVER_ERROR))]),
    case("stored, then no gateway", &[stored(Comes::Instead(BAD_GATEWAY))]),
    case("stored, then not available", &[stored(Comes::Instead(UNAVAILABLE))]),
    case("stored, then a gateway that waited too long", &[stored(Comes::Instead(GATEWAY_TIMEOUT))]),
    case("stored, then too many", &[stored(Comes::Instead(TOO_MANY))]),
    case("stored, then a portal", &[stored(Comes::Instead(PORTAL))]),
    case("stored, then a redirect", &[stored(Comes::Instead(REDIRECT))]),
    case("stored, then other JSON", &[stored(Comes::Instead(OTHER_JSON))]),
    case("stored, then signed out", &[stored(Comes::Instead(SIGNED_OUT))]),
    case("stored, then forbidden", &[stored(Comes::Instead(FORBIDDEN))]),
    case("handed over twice by a mediator", &[fault(Reaches::Twice, Comes::AsItIs)]),
    case("handed over twice, answer lost", &[fault(Reaches::Twice, Comes::Nothing)]),
    case("the token ends in the middle", &[fault(Reaches::WithAnOldToken, Comes::AsItIs)]),
    case("lost three times before the server", &[unsent(Comes::Nothing), unsent(Comes::Reset), unsent(Comes::Nothing)]),
    case("lost on the way, then stored and lost", &[unsent(Comes::Nothing), stored(Comes::Nothing)]),
    case("a clock years ahead, answer lost", &[stored(Comes::Nothing)]).by_clock("+20y"),
    case("a clock years behind, answer lost", &[stored(Comes::Nothing)]).by_clock("-20y"),
    case("a clock years ahead, lost on the way", &[unsent(Comes::Nothing)]).by_clock("+20y"),
    case("a clock years behind, lost on the way", &[unsent(Comes::Nothing)]).by_clock("-20y"),
];

/// Times a clerk presses *send*, with the clock further on each time: a lost claim is sent again once the payer cannot be storing it
/// any more.
const LATER: &[&str] = &["+150s", "+300s", "+450s", "+600s", "+1200s", "+2400s"];

pub fn whatever_happens_on_the_way_the_payer_has_each_claim_once(payer: &impl Payer) {
    each_is_there_once(payer, "Q", Case::reaches_the_payer);
}

pub fn what_never_got_to_the_payer_is_sent_again_and_is_there_once(payer: &impl Payer) {
    each_is_there_once(payer, "X", |case| !case.reaches_the_payer());
}

fn each_is_there_once(payer: &impl Payer, device: &str, which: fn(&Case) -> bool) {
    let people = payer.people();
    let proxy = Proxy::before(payer.base());
    let clerk = Clerk::with_password(people.password);
    clerk.ok(&["init", "--server", &proxy.base(), "--user", people.clerk, "--device", device]);
    clerk.ok(&["sync"]);
    for covered in people.covered {
        clerk.ok(&["insuree", covered]);
    }
    let facility = clerk.ok(&["status"])["facility_code"].clone();
    let mut wrong = Vec::new();
    let cases: Vec<&Case> = CASES.iter().filter(|case| which(case)).collect();
    for (number, case) in cases.iter().enumerate() {
        let quantity = (1 + number % 3).to_string();
        let lines = [("service", people.service, "1"), ("item", people.item, quantity.as_str())];
        let covered = people.covered[number % people.covered.len()];
        let code = clerk.submit(&of(people.clerk, visit(covered, &lines)), None);
        let met = proxy.met();
        proxy.meet(case.faults);
        if case.is_refused {
            proxy.cut();
        }
        clerk.by_clock(case.clock, &["send"]);
        if case.is_refused {
            proxy.mend();
            assert_eq!(payer.held(&code), Vec::<Value>::new(), "{}: it is still here", case.what);
        }
        for later in LATER {
            match clerk.show(&code)["row"]["state"].as_str() {
                Some("ready" | "sending" | "unsure") => drop(clerk.by_clock(later, &["send"])),
                // Forbidden is a matter for a person, who asks again.
                Some("blocked") => drop((clerk.ok(&["try-again", &code]), clerk.by_clock(later, &["send"]))),
                _ => break,
            }
        }
        if proxy.forget() > 0 {
            wrong.push(format!("{}: not all of it happened", case.what));
        }
        let view = clerk.show(&code);
        let state = view["row"]["state"].as_str().unwrap_or_default().to_owned();
        let held = payer.held(&code);
        let history: Vec<&str> =
            view["history"].as_array().expect("a history").iter().filter_map(|step| step["what"].as_str()).collect();
        let met = proxy.met() - met;
        if state != "waiting" {
            wrong.push(format!("{} ({met} met): the clerk sees {state}, {history:?}", case.what));
        }
        if held != [as_shown(&view, &facility)] {
            let shown = as_shown(&view, &facility);
            wrong
                .push(format!("{} ({met} met): the payer has {held:?}, submitted was {shown}, {history:?}", case.what));
        }
    }
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

/// What can happen to a file on its way: kept before the answer was lost, or never there.
const FILE_FAULTS: &[(&str, Fault)] = &[
    ("kept, then closed", stored(Comes::Nothing)),
    ("kept, then reset", stored(Comes::Reset)),
    ("kept, half the answer", stored(Comes::Half)),
    ("kept, then an error page", stored(Comes::Instead(SERVER_ERROR))),
    ("kept, then no gateway", stored(Comes::Instead(BAD_GATEWAY))),
    ("half of it reached the server", fault(Reaches::Half, Comes::Nothing)),
];

pub fn whatever_happens_to_a_file_the_payer_has_it_and_its_claim_once(payer: &impl Payer) {
    let people = payer.people();
    let proxy = Proxy::before(payer.base());
    let clerk = Clerk::with_password(people.password);
    clerk.ok(&["init", "--server", &proxy.base(), "--user", people.clerk, "--device", "V"]);
    clerk.ok(&["sync"]);
    clerk.ok(&["insuree", people.covered[0]]);
    let facility = clerk.ok(&["status"])["facility_code"].clone();
    let scan = clerk.home().join("scan.pdf");
    std::fs::write(&scan, b"%PDF-1.1\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
        .expect("written");
    let mut wrong = Vec::new();
    for (what, fault) in FILE_FAULTS {
        let draft = clerk.draft(&of(people.clerk, visit(people.covered[0], &[("service", people.service, "1")])));
        let id = draft["id"].as_str().expect("an id");
        clerk.ok(&["attach", id, scan.to_str().expect("a path")]);
        let code = clerk.ok(&["submit", id])[0]["code"].as_str().expect("a code").to_owned();
        proxy.meet_files(&[*fault]);
        clerk.by_clock("+0", &["send"]);
        // Who sends holds a file for a quarter of an hour.
        for later in ["+1000s", "+2000s", "+3000s"] {
            if clerk.ok(&["attach", &code])["attachments"][0]["state"] == "sent" {
                break;
            }
            clerk.by_clock(later, &["send"]);
        }
        if proxy.forget() > 0 {
            wrong.push(format!("{what}: it did not happen"));
        }
        let view = clerk.show(&code);
        let (claims, files) = (payer.held(&code), payer.files(&code));
        if claims != [as_shown(&view, &facility)] || files != [json!("scan.pdf")] {
            wrong.push(format!("{what}: the payer has {} claims and {files:?}", claims.len()));
        }
        if view["attachments"][0]["state"] != "sent" {
            wrong.push(format!("{what}: the clerk sees {}", view["attachments"][0]));
        }
    }
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), FILE_FAULTS.len(), wrong.join("\n"));
}

fn of(administrator: &str, draft: Value) -> Value {
    let mut draft = draft;
    draft["administrator"] = json!(administrator);
    draft
}

pub fn codes_that_others_use_are_never_sent_over_theirs(payer: &impl Payer) {
    let people = payer.people();
    let lines = [("service", people.service, "1"), ("item", people.item, "2")];
    for (other, device) in [(people.clerk, "R"), (people.stranger, "S")] {
        let ours = Clerk::with_password(people.password);
        ours.ok(&["init", "--server", payer.base(), "--user", people.clerk, "--device", device]);
        ours.ok(&["sync"]);
        let covered = people.covered[0];
        ours.ok(&["insuree", covered]);
        let facility = ours.ok(&["status"])["facility_code"].clone();
        let code = ours.submit(&of(people.clerk, visit(covered, &lines)), None);

        // Somebody else's software numbers its claims alike.
        let proxy = Proxy::before(payer.base());
        let others = Clerk::with_password(people.password);
        others.ok(&["init", "--server", &proxy.base(), "--user", other, "--device", "T"]);
        others.ok(&["sync"]);
        let theirs = others.submit(&of(other, visit(people.other, &[("service", people.service, "1")])), None);
        proxy.rename(&theirs, &code);
        others.by_clock("+0", &["send"]);
        let held = payer.held(&code);
        assert_eq!(held.len(), 1, "the clash was provoked: {held:?}");
        assert_eq!(held[0]["insuree"], people.other, "{held:?}");

        let sent = ours.ok(&["send"]);
        assert_eq!((&sent["blocked"], &sent["delivered"]), (&json!(1), &json!(0)), "{other}: {sent}");
        assert_eq!(ours.show(&code)["row"]["blocked"]["why"], "code_taken", "{other}");
        for later in LATER {
            ours.ok(&["try-again", &code]);
            ours.by_clock(later, &["send"]);
        }
        assert_eq!(payer.held(&code), held, "{other}: nothing came under it and nothing was changed");

        let renewed = ours.ok(&["new-code", &code])["row"]["code"].as_str().expect("a code").to_owned();
        ours.ok(&["send"]);
        let view = ours.show(&renewed);
        assert_eq!(payer.held(&renewed), [as_shown(&view, &facility)], "{other}");
    }
}
