//! Claims of the facility that this laptop did not make: from the web, and from another laptop. Those of other facilities are none.

use claims_domain::Timestamp;
use claims_openimis::bundles::Since;
use serde_json::{Value, json};

use crate::clerk::{Clerk, day, visit};
use crate::database::Database;
use crate::officer::{Officer, Opinion};
use crate::proxy::Proxy;
use crate::server::{PASSWORD, SUPERUSER, Server};
use crate::truth::{Payer as _, as_shown};

/// In household 14: the PLUS02 plan, which has hardly any limits.
const COVERED: &str = "100000042";
const LINES: [(&str, &str, &str); 2] = [("service", "A1", "1"), ("item", "0001", "7")];

pub fn what_the_facility_claims_elsewhere_is_found_shown_and_counted(server: &Server) {
    let clerk = Clerk::at_raphos(server, "A");
    let facility = clerk.ok(&["status"])["facility_code"].clone();
    let own = send(&clerk, LINES.as_slice());
    clerk.ok(&["refresh"]);
    let before = Table::of(&clerk);
    assert_eq!(before.made(&own), ["here"], "found among the payer's and not counted twice");

    let run = now();
    let [entered, submitted, theirs] = ["E", "S", "T"].map(|letter| format!("WEB{run}{letter}"));
    enter(server, SUPERUSER, ["RAPHOS", "carap"], &entered);
    enter(server, "carap", ["RAPHOS", "carap"], &submitted);
    server.mutate_as("carap", "submitClaims", json!({ "uuids": [server.uuid_of(&submitted)] }));
    enter(server, SUPERUSER, ["JAMHC", "cajam"], &theirs);
    let second = Clerk::at_raphos(server, "D");
    let sent = send(&second, LINES.as_slice());
    let stranger = stranger(server);

    let found = clerk.ok(&["refresh"])["found"].as_u64().expect("a number");
    assert!(found >= 3, "others of the facility may have claimed meanwhile, but not fewer: {found}");
    let after = Table::of(&clerk);
    for (code, state) in [(&entered, "entered"), (&submitted, "waiting"), (&sent, "waiting")] {
        assert_eq!((before.made(code), after.made(code)), (Vec::new(), vec!["elsewhere"]), "{code}");
        let view = clerk.show(code);
        assert_eq!((&view["row"]["state"], &view["row"]["elsewhere"]), (&json!(state), &json!(true)), "{code}");
        assert_eq!(server.held(code), [as_shown(&view, &facility)], "{code}, as it stands in the payer's books");
        assert_eq!(view["row"]["total"], "470.00", "{code}");
        assert_eq!(view["row"]["is_new"], false, "nobody here waited for it");
    }
    for code in [&theirs, &stranger] {
        assert_eq!(server.held(code).len(), 1, "{code} is there");
        assert_eq!(clerk.problem(&["show", code])["code"], "claim_not_found", "{code} is another facility's");
        assert_eq!(after.made(code), Vec::<&str>::new(), "{code}");
    }

    server.mutate("submitClaims", json!({ "uuids": [server.uuid_of(&entered)] }));
    Officer::of(server, &sent).saves("No such visit", |_| Opinion::None { because: "Not seen" });
    clerk.ok(&["refresh"]);
    assert_eq!(clerk.show(&entered)["row"]["state"], "waiting", "submitted on the web meanwhile");
    let refused = clerk.show(&sent);
    assert_eq!((&refused["row"]["state"], &refused["answer"]["note"]), (&json!("rejected"), &json!("No such visit")));
    second.ok(&["refresh"]);
    let refused = second.show(&sent);
    assert_eq!((&refused["row"]["state"], &refused["row"]["elsewhere"]), (&json!("rejected"), &json!(false)));
    Table::of(&clerk);
}

pub fn over_fhir_alone_all_are_found_but_what_the_server_cannot_show(server: &Server) {
    let database = server.database();
    let second = Clerk::at_raphos(server, "A");
    let [plain, odd] = [send(&second, LINES.as_slice()), send(&second, LINES.as_slice())];
    let reviewed = send(&second, &[("service", "A1", "1"), ("item", "0001", "10"), ("item", "0006", "20")]);
    let officer = Officer::of(server, &reviewed);
    officer.saves("Reduced", |code| match code {
        "0001" => Opinion::Less { quantity: "6", price: "8.50", because: "Half the course" },
        "0006" => Opinion::None { because: "Not for this diagnosis" },
        _ => Opinion::Fine,
    });
    officer.processes();
    let filed = with_file(&second);
    let stranger = stranger(server);
    second.ok(&["refresh"]);
    let odd = Odd::made(database, &odd);

    let page = format!(
        "api_fhir_r4/ClaimResponse/?_count=20&page-offset={}&_lastUpdated={}",
        odd.page(),
        Since::ever(Timestamp::from_millis(now())).as_str()
    );
    assert_eq!(server.status(&page), 500, "the server fails over the whole page");
    let proxy = Proxy::before(&server.base);
    proxy.hide_graphql();
    let clerk = behind(&proxy, "carap");
    let overseer = behind(&proxy, SUPERUSER);
    for laptop in [&clerk, &overseer] {
        let found = laptop.ok(&["refresh"]);
        assert!(found["found"].as_u64() >= Some(3), "{found}");
        for code in [&plain, &reviewed, &filed] {
            let (here, there) = (laptop.show(code), second.show(code));
            assert_eq!(here["row"]["elsewhere"], true, "{code}");
            for field in ["state", "total", "approved"] {
                assert_eq!(here["row"][field], there["row"][field], "{code}: {field} as over GraphQL");
            }
            assert_eq!(approved(&here), approved(&there), "{code}, line by line as over GraphQL");
        }
        assert_eq!(laptop.show(&reviewed)["row"]["approved"], "451.00");
        for code in [odd.code, &stranger] {
            assert_eq!(laptop.problem(&["show", code])["code"], "claim_not_found", "{code}");
        }
        Table::of(laptop);
    }
}

/// Every submitted claim this laptop knows, as the ledger gives them away, which its sums must make.
struct Table(Vec<Vec<String>>);

impl Table {
    fn of(clerk: &Clerk) -> Self {
        let file = clerk.home().join("ledger.csv");
        let rows = clerk.ok(&["ledger", "--csv", file.to_str().expect("a path")])["rows"].as_u64();
        let written = std::fs::read_to_string(&file).expect("written");
        let split = |line: &str| line.split(',').map(str::to_owned).collect();
        let table = Self(written.lines().skip(1).map(split).collect());
        assert_eq!(rows, u64::try_from(table.0.len()).ok());

        let ledger = clerk.ok(&["ledger"]);
        let elsewhere = table.0.iter().filter(|row| row[1] == "elsewhere").count();
        assert_eq!((&ledger["claims"], &ledger["elsewhere"]), (&json!(table.0.len()), &json!(elsewhere)));
        let cents = |amount: &str| amount.replace('.', "").parse::<i64>().expect("two digits");
        let months = ledger["months"].as_array().expect("months").iter();
        let claimed: i64 = months.filter_map(|month| Some(cents(month["claimed"].as_str()?))).sum();
        assert_eq!(claimed, table.0.iter().map(|row| cents(&row[7])).sum::<i64>(), "claimed in all");
        let list = clerk.ok(&["list", "--limit", "1000"])["rows"].as_array().map(Vec::len);
        assert_eq!(list, Some(table.0.len().min(1_000)), "the list shows them too");
        table
    }

    /// Where each claim of this code was made.
    fn made(&self, code: &str) -> Vec<&str> {
        self.0.iter().filter(|row| row[0] == code).map(|row| row[1].as_str()).collect()
    }
}

/// A claim as openIMIS's own web application enters it, at a facility for its administrator.
fn enter(server: &Server, user: &str, [facility, administrator]: [&str; 2], code: &str) {
    let id = |column: &str, table: &str, key: &str, value: &str| -> i64 {
        let sql = format!(r#"select "{column}" from "{table}" where "{key}" = '{value}' and "ValidityTo" is null"#);
        server.database().run(&sql).trim().parse().expect("one row")
    };
    let line = |kind: &str, of: i64, quantity: &str, price: &str| {
        let mut line = json!({ "status": 1, "qtyProvided": quantity, "priceAsked": price });
        line[kind] = json!(of);
        json!([line])
    };
    let input = json!({
        "code": code, "insureeId": id("InsureeID", "tblInsuree", "CHFID", COVERED), "icdId": id("ICDID", "tblICDCodes", "ICDCode", "A09"),
        "healthFacilityId": id("HfID", "tblHF", "HFCode", facility),
        "adminId": id("ClaimAdminId", "tblClaimAdmin", "ClaimAdminCode", administrator),
        "dateFrom": day(-1), "dateTo": day(-1), "dateClaimed": day(0), "visitType": "O", "feedbackStatus": 1, "reviewStatus": 1,
        "services": line("serviceId", id("ServiceID", "tblServices", "ServCode", "A1"), "1", "400"),
        "items": line("itemId", id("ItemID", "tblItems", "ItemCode", "0001"), "7", "10"),
    });
    server.mutate_as(user, "createClaim", input);
}

fn send(clerk: &Clerk, lines: &[(&str, &str, &str)]) -> String {
    let code = clerk.submit(&visit(COVERED, lines), None);
    assert_eq!(clerk.ok(&["send"])["delivered"], 1);
    code
}

/// The code of a claim that another facility sent.
fn stranger(server: &Server) -> String {
    let clerk = Clerk::new();
    clerk.ok(&["init", "--server", &server.base, "--user", "cajam", "--device", "A"]);
    clerk.ok(&["sync"]);
    let mut draft = visit(COVERED, &LINES);
    draft["administrator"] = json!("cajam");
    let code = clerk.submit(&draft, None);
    assert_eq!(clerk.ok(&["send"])["delivered"], 1);
    code
}

/// The code of a claim with a file.
fn with_file(clerk: &Clerk) -> String {
    let scan = clerk.home().join("scan.png");
    std::fs::write(&scan, b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR").expect("written");
    let draft = clerk.draft(&visit(COVERED, &LINES));
    let id = draft["id"].as_str().expect("an id");
    clerk.ok(&["attach", id, scan.to_str().expect("a path")]);
    let code = clerk.ok(&["submit", id])[0]["code"].as_str().expect("a code").to_owned();
    assert_eq!(clerk.ok(&["send"])["attachments_sent"], 1);
    code
}

/// A laptop at RAPHOS where only FHIR is let through.
fn behind(proxy: &Proxy, user: &str) -> Clerk {
    let clerk = Clerk::with_password(PASSWORD);
    clerk.ok(&["init", "--server", &proxy.base(), "--user", user, "--facility", "RAPHOS", "--device", "B"]);
    clerk.ok(&["sync"]);
    clerk
}

/// What is approved of each line, and why not.
fn approved(view: &Value) -> Vec<Value> {
    let fields = ["code", "rejected", "reason", "approved_quantity", "approved_price", "approved_amount"];
    let lines = view["answer"]["lines"].as_array().expect("lines").iter();
    let mut lines: Vec<Value> =
        lines.map(|line| fields.map(|field| line[field].clone()).into_iter().collect()).collect();
    lines.sort_by_key(Value::to_string);
    lines
}

/// A claim of a visit type that the server does not have: it cannot show its answer over FHIR. It has again when this goes.
struct Odd<'a> {
    database: &'a Database,
    code: &'a str,
}

impl<'a> Odd<'a> {
    fn made(database: &'a Database, code: &'a str) -> Self {
        let odd = Self { database, code };
        odd.of_type('X');
        odd
    }

    fn of_type(&self, letter: char) {
        self.database.run(&format!(
            r#"update "tblClaim" set "VisitType" = '{letter}' where "ClaimCode" = '{}' and "ValidityTo" is null"#,
            self.code
        ));
    }

    /// Of twenty answers each, in the order in which the claims came, the page it is on.
    fn page(&self) -> i64 {
        let before = self.database.run(&format!(
            r#"select count(*) from "tblClaim" c join "tblHF" f on f."HfID" = c."HFID"
               where f."HFCode" = 'RAPHOS' and c."ValidityTo" is null and c."ValidityFrom" < (
                   select "ValidityFrom" from "tblClaim" where "ClaimCode" = '{}' and "ValidityTo" is null)"#,
            self.code
        ));
        before.trim().parse::<i64>().expect("a number") / 20 + 1
    }
}

impl Drop for Odd<'_> {
    fn drop(&mut self) {
        self.of_type('O');
    }
}

#[expect(clippy::disallowed_methods, reason = "codes of later runs differ from those of earlier ones")]
fn now() -> i64 {
    chrono::Utc::now().timestamp_millis()
}
