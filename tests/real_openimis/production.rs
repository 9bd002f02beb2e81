//! A server of 26.04 as it is in production: no more than 150 requests a minute from one address, which all laptops of a clinic share, a lock
//! after five wrong passwords, and files that are taken at once and kept a moment later.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::clerk::{Clerk, visit};
use crate::server::Server;

/// In household 14: the PLUS02 plan, which has hardly any limits.
const COVERED: &str = "100000042";
/// More than the server takes in a minute.
const TOO_MANY: u32 = 200;
/// Longer than the server keeps counting.
const PATIENCE: Duration = Duration::from_secs(180);

#[test]
fn a_server_in_production_has_each_claim_once_though_others_use_up_its_limit() {
    let server = &Server::release("26.04-prod");
    // One password a person's act: five that fail lock the whole address out.
    let failed = || server.database().run("select coalesce(sum(failures_since_start), 0) from axes_accessattempt");
    let before: u32 = failed().trim().parse().expect("a number");
    let stranger = Clerk::with_password("not the password");
    let problem = stranger.problem(&["init", "--server", &server.base, "--user", "carap"]);
    assert_eq!(problem["code"], "wrong_password", "{problem}");
    assert_eq!(failed().trim(), (before + 1).to_string(), "tried once");
    server.database().run("delete from axes_accessattempt");

    let clerk = Clerk::at_raphos(server, "P");
    let draft = clerk.draft(&visit(COVERED, &[("service", "A1", "1")]));
    let id = draft["id"].as_str().expect("an id");
    let referral = clerk.home().join("referral.txt");
    std::fs::write(&referral, "Seen at the dispensary, sent on with fever.").expect("written");
    clerk.ok(&["attach", id, referral.to_str().expect("a path")]);
    let first = clerk.ok(&["submit", id])[0]["code"].as_str().expect("a code").to_owned();
    let sent = clerk.ok(&["send"]);
    assert_eq!((sent["delivered"].as_u64(), sent["attachments_sent"].as_u64()), (Some(1), Some(1)), "{sent}");

    use_up(server);
    let second = clerk.submit(&visit(COVERED, &[("service", "A3", "1")]), None);
    let begun = Instant::now();
    let mut told = Vec::new();
    while clerk.show(&second)["row"]["state"] != "waiting" {
        assert!(begun.elapsed() < PATIENCE, "it still waits: {told:?}");
        told.push(clerk.tells(&["send"])["problem"]["code"].clone());
        std::thread::sleep(Duration::from_secs(2));
    }
    assert!(told.contains(&json!("rate_limited")), "the limit is met, and named: {told:?}");

    clerk.ok(&["refresh"]);
    for code in [&first, &second] {
        let held = format!(r#"select count(*) from "tblClaim" where "ClaimCode" = '{code}' and "ValidityTo" is null"#);
        assert_eq!(server.database().run(&held).trim(), "1", "{code}");
        assert_eq!(clerk.show(code)["row"]["state"], "waiting", "the payer has it");
    }
    // Its file would make the lists of others fail.
    server.database().run(&format!(
        "delete from \"claim_ClaimAttachment\" where claim_id in (select \"ClaimID\" from \"tblClaim\" where \"ClaimCode\" = '{first}')"
    ));
}

/// Asks, as other laptops behind the same address do, until the server has had enough.
fn use_up(server: &Server) {
    let client = reqwest::blocking::Client::new();
    let ask = || {
        let request = client.post(format!("{}graphql", server.base)).json(&json!({ "query": "{ __typename }" }));
        request.send().expect("the server runs").status().as_u16()
    };
    assert!((0..TOO_MANY).any(|_| ask() == 429), "the server limits requests in production");
}
