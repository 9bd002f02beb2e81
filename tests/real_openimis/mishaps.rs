//! What goes wrong on a real day: each is told in a sentence, and nothing is lost or doubled.

use std::net::TcpListener;

use crate::clerk::{Clerk, visit};
use crate::proxy::Proxy;
use crate::server::Server;

const COVERED: &str = "100000044";

pub fn a_code_of_another_claim_is_not_overwritten(server: &Server) {
    // Two laptops set up before either sends: both will make the same code.
    let first = Clerk::at_raphos(server, "L");
    let second = Clerk::at_raphos(server, "L");
    let code = first.submit(&visit(COVERED, &[("service", "A3", "1")]), None);
    let other = second.submit(&visit("100000045", &[("service", "A1", "1")]), None);
    assert_eq!(code, other, "the clash was provoked");
    first.ok(&["send"]);
    let sent = second.ok(&["send"]);
    assert_eq!(sent["blocked"], 1, "{sent}");
    assert_eq!(second.show(&code)["row"]["blocked"]["why"], "code_taken");
    assert_eq!(server.stored(&code)["insuree"]["chfId"], COVERED, "nothing was overwritten");

    let renewed = second.ok(&["new-code", &code]);
    let renewed = renewed["row"]["code"].as_str().expect("a code").to_owned();
    assert_ne!(renewed, code);
    second.ok(&["send"]);
    assert_eq!(server.stored(&renewed)["insuree"]["chfId"], "100000045");

    second.ok(&["sync"]);
    let status = second.ok(&["status"]);
    let named =
        status["warnings"].as_array().expect("warnings").iter().any(|warning| warning["code"] == "device_clash");
    assert!(named, "two laptops with one letter are named: {status}");
}

pub fn a_wrong_password_is_told_and_leaves_nothing(server: &Server) {
    let clerk = Clerk::with_password("not the password");
    let problem = clerk.problem(&["init", "--server", &server.base, "--user", "carap"]);
    assert_eq!(problem["code"], "wrong_password");
    assert!(!clerk.home().join("home/key.json").exists(), "nothing half-written");
}

pub fn a_user_without_rights_is_told(server: &Server) {
    let clerk = Clerk::new();
    let problem = clerk.problem(&["init", "--server", &server.base, "--user", "norights"]);
    assert!(
        ["no_right", "no_facility"].contains(&problem["code"].as_str().expect("a code")),
        "neither a defect nor a wrong password: {problem}"
    );
}

pub fn a_facility_without_price_list_is_warned_about(server: &Server) {
    let clerk = Clerk::new();
    clerk.ok(&["init", "--server", &server.base, "--user", "Admin", "--facility", "VAPDIS", "--device", "M"]);
    clerk.ok(&["sync"]);
    let status = clerk.ok(&["status"]);
    assert_eq!(status["warnings"][0]["code"], "no_price_list", "{status}");
}

pub fn entry_goes_on_without_a_link(server: &Server) {
    let proxy = Proxy::before(&server.base);
    let clerk = Clerk::new();
    clerk.ok(&["init", "--server", &proxy.base(), "--user", "carap", "--device", "N"]);
    clerk.ok(&["sync"]);
    clerk.ok(&["insuree", COVERED]);
    proxy.cut();
    let view = clerk.ok(&["insuree", COVERED]);
    assert_eq!(view["insuree"]["cover"]["kind"], "covered", "the last known answer");
    assert_eq!(view["insuree"]["problem"]["code"], "server_unreachable");
    let code = clerk.submit(&visit(COVERED, &[("service", "A3", "1")]), None);
    let sent = clerk.problem(&["send"]);
    assert_eq!(sent["problem"]["code"], "server_unreachable", "{sent}");
    assert_eq!(clerk.show(&code)["row"]["state"], "ready", "kept, and free to be sent");
    proxy.mend();
    assert_eq!(clerk.ok(&["send"])["delivered"], 1);
    assert_eq!(server.claims_with_code(&code), 1);
}

pub fn something_that_is_no_openimis_is_named(server: &Server) {
    let clerk = Clerk::new();
    let root = server.base.trim_end_matches("api/");
    let problem = clerk.problem(&["init", "--server", &format!("{root}elsewhere/"), "--user", "carap"]);
    assert_eq!(problem["code"], "not_openimis", "{problem}");
    let silent =
        TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port nobody listens on");
    let problem = clerk.problem(&["init", "--server", &format!("http://{silent}/api/"), "--user", "carap"]);
    assert_eq!(problem["code"], "server_unreachable", "{problem}");
}

pub fn the_counter_resumes_above_the_servers(server: &Server) {
    let before = Clerk::at_raphos(server, "P");
    let code = before.submit(&visit(COVERED, &[("service", "A3", "1")]), None);
    before.ok(&["send"]);
    // The laptop is lost; a new one gets the same letter.
    let after = Clerk::at_raphos(server, "P");
    let next = after.draft(&visit(COVERED, &[("service", "A3", "1")]))["code"].as_str().expect("a code").to_owned();
    assert!(next > code, "{next} must come after {code}");
}
