//! A laptop that never pulls: its master data comes from files that the real server made, its people from a phone extract.

use std::path::{Path, PathBuf};

use claims_domain::catalogue::{Diagnosis, Element};
use claims_domain::ids::ServerId;
use claims_domain::register::{OtherFacility, Place};
use claims_store::{List, StoreError};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::clerk::{Clerk, day, visit};
use crate::server::{PASSWORD, Server};

/// In household 14, as in the other journeys.
const COVERED: &str = "100000042";

/// What the tools module gives, with the list each file holds.
const FILES: [(&str, &str); 9] = [
    ("exports/services?file_format=csv", "services"),
    ("exports/services?file_format=json", "services"),
    ("registers/download_services", "services"),
    ("exports/items?file_format=csv", "items"),
    ("exports/items?file_format=json", "items"),
    ("registers/download_items", "items"),
    ("registers/download_diagnoses", "diagnoses"),
    ("registers/download_healthfacilities", "facilities"),
    ("registers/download_locations", "places"),
];

pub fn master_data_comes_from_the_servers_files_and_is_the_servers(server: &Server) {
    let clerk = at_a_laptop_without_a_link(server, "S");
    let linked = Clerk::at_raphos(server, "S");
    for (address, list) in FILES {
        let path = fetched(server, &clerk, address);
        let view = clerk.ok(&["import", path.to_str().expect("a plain path")]);
        let brought = &view["files"][0];
        assert_eq!((&brought["list"], &brought["skipped"]), (&json!(list), &json!([])), "{address}: {view}");
        let (held, pulled) = match list {
            "services" | "items" => compared::<Element>(&clerk, &linked, list, as_in_a_file),
            "diagnoses" => compared::<Diagnosis>(&clerk, &linked, list, |one| one),
            "facilities" => compared::<OtherFacility>(&clerk, &linked, list, |one| OtherFacility {
                uuid: ServerId::by_code(one.code.as_str()),
                ..one
            }),
            _ => compared::<Place>(&clerk, &linked, list, |one| Place {
                uuid: ServerId::by_code(&one.code),
                parent: None,
                ..one
            }),
        };
        assert_eq!(brought["rows"], held, "{address}");
        // The register has the places of the whole country, the user is shown those of their districts.
        assert!(held == pulled || list == "places", "{address}: {held} of {pulled}");
    }

    let status = clerk.ok(&["status"]);
    let feeds = status["feeds"].as_array().expect("feeds");
    let services = feeds.iter().find(|feed| feed["name"] == "services").expect("services");
    assert_eq!(services["via"], "file");
    assert_eq!(status["warnings"][0]["code"], "price_list_not_known", "{status}");
    assert_eq!(clerk.ok(&["find", "service", "appendectomy"])[0]["price"], "15000.00", "the national price, not ours");
    let workbook = fetched(server, &clerk, "exports/items?file_format=xlsx");
    let refused = clerk.problem(&["import", workbook.to_str().expect("a plain path")]);
    assert_eq!(refused["files"][0]["problem"]["code"], "file_workbook");

    // The first link makes everything the server's.
    clerk.ok(&["sync"]);
    let keys = clerk.store().read(|read| {
        Ok::<_, StoreError>(
            [List::Services, List::Items, List::Facilities, List::Places].map(|list| read.mirror().keys(list)),
        )
    });
    for keys in keys.expect("read") {
        assert!(keys.expect("keys").iter().all(|key| !key.starts_with("code:")), "no row stays doubled");
    }
    let old = fetched(server, &clerk, "registers/download_items");
    let file = std::fs::File::options().append(true).open(&old).expect("a file");
    file.set_modified(std::time::UNIX_EPOCH).expect("dated");
    let refused = clerk.problem(&["import", old.to_str().expect("a plain path")]);
    assert_eq!(refused["files"][0]["problem"]["code"], "file_older");
    let warnings = clerk.ok(&["status"])["warnings"].to_string();
    assert!(!warnings.contains("price_list_not_known"), "{warnings}");
    assert_eq!(clerk.ok(&["find", "service", "appendectomy"])[0]["price"], "18000.00", "ours");
}

pub fn a_claim_is_billed_from_files_alone(server: &Server) {
    let clerk = at_a_laptop_without_a_link(server, "T");
    let extract = phone_extract(clerk.home());
    let view = clerk.ok(&["import", extract.to_str().expect("a plain path")]);
    let lists: Vec<&Value> = view["files"].as_array().expect("lists").iter().map(|list| &list["list"]).collect();
    assert_eq!(lists, ["services", "items", "diagnoses", "administrators", "people", "field_rules"], "{view}");
    assert_eq!(clerk.ok(&["insuree", COVERED, "--offline"])["insuree"]["cover"]["kind"], "covered");

    // An active policy counts from the day of the file on.
    let mut claim = visit(COVERED, &[("service", "A1", "1"), ("item", "0001", "10")]);
    (claim["visit_from"], claim["visit_to"]) = (json!(day(0)), json!(day(0)));
    let draft = clerk.draft(&claim);
    assert_eq!(draft["total"], "500.00", "400 + 10 × 10");
    assert_eq!(draft["findings"].as_array().map(Vec::len), Some(1), "{draft}");
    assert_eq!(draft["findings"][0]["code"], "price_list_not_known");
    let code = clerk.submit(&claim, None);
    let sent = clerk.ok(&["send"]);
    assert_eq!(sent["delivered"], 1, "{sent}");
    assert_eq!(clerk.show(&code)["row"]["state"], "waiting");
    let stored = server.stored(&code);
    assert_eq!((&stored["insuree"]["chfId"], &stored["admin"]["code"]), (&json!(COVERED), &json!("carap")));
    assert_eq!(
        (&stored["services"][0]["service"]["code"], &stored["items"][0]["item"]["code"]),
        (&json!("A1"), &json!("0001"))
    );
    for line in clerk.show(&code)["answer"]["lines"].as_array().expect("lines") {
        assert_eq!((&line["held"], &line["rejected"]), (&json!(true), &json!(false)), "{line}");
    }
}

/// Set up once, where there was a link, and never pulled since.
fn at_a_laptop_without_a_link(server: &Server, device: &str) -> Clerk {
    let clerk = Clerk::new();
    clerk.ok(&["init", "--server", &server.base, "--user", "carap", "--device", device]);
    clerk
}

/// Fetched by somebody else, and carried over under a name that tells nothing.
fn fetched(server: &Server, clerk: &Clerk, address: &str) -> PathBuf {
    let client = reqwest::blocking::Client::new();
    let login = json!({ "username": "Admin", "password": PASSWORD });
    let answer: Value = client
        .post(format!("{}api_fhir_r4/login/", server.base))
        .json(&login)
        .send()
        .and_then(reqwest::blocking::Response::json)
        .expect("a token");
    let file = client
        .get(format!("{}tools/{address}", server.base))
        .bearer_auth(answer["token"].as_str().expect("a token"))
        .header("Accept", "*/*")
        .send()
        .and_then(reqwest::blocking::Response::error_for_status)
        .and_then(reqwest::blocking::Response::bytes)
        .expect("a file");
    let path = clerk.home().join("from the stick");
    std::fs::write(&path, file).expect("written");
    path
}

/// Holds a list from a file against the same list pulled, every row of which must be in it; how many rows each has.
fn compared<T: DeserializeOwned + std::fmt::Debug + PartialEq>(
    file: &Clerk,
    linked: &Clerk,
    list: &str,
    as_in_a_file: fn(T) -> T,
) -> (usize, usize) {
    let list = List::parse(list).expect("a list");
    let rows = |clerk: &Clerk| -> Vec<T> { clerk.store().read(|read| read.mirror().all(list)).expect("rows") };
    let expected: Vec<T> = rows(linked).into_iter().map(as_in_a_file).collect();
    let found: Vec<T> = rows(file).into_iter().map(as_in_a_file).collect();
    for row in &expected {
        assert!(found.contains(row), "{row:?} is not in the file");
    }
    (found.len(), expected.len())
}

/// What a file can tell of a service or item.
fn as_in_a_file(element: Element) -> Element {
    Element { uuid: ServerId::by_code(element.code.as_str()), maximum: None, valid_from: None, ..element }
}

/// As the releases with a phone extract made it; current ones cannot.
fn phone_extract(folder: &Path) -> PathBuf {
    let path = folder.join("phone_extract_R1D1.db3");
    let expiry = day(200).split('-').rev().collect::<Vec<_>>().join("/");
    let database = rusqlite::Connection::open(&path).expect("a database");
    database
        .execute_batch(&format!(
            "CREATE TABLE tblPolicyInquiry(CHFID text,Photo BLOB, InsureeName Text, DOB Text, Gender Text, ProductCode Text,
                 ProductName Text, ExpiryDate Text, Status Text, DedType Int, Ded1 Int, Ded2 Int, Ceiling1 Int, Ceiling2 Int);
             CREATE TABLE tblReferences([Code] Text, [Name] Text, [Type] Text, [Price] REAL);
             CREATE TABLE tblControls([FieldName] Text, [Adjustibility] Text, [Usage] Text);
             CREATE TABLE tblClaimAdmins([Code] Text, [Name] Text);
             INSERT INTO tblReferences VALUES ('A1','General Consultation','S',400), ('0001','PARACETAMOL TABS 500 MG','I',10),
                 ('A09','Gastroenteritis','D',0);
             INSERT INTO tblControls VALUES ('GuaranteeNo','O','Claim');
             INSERT INTO tblClaimAdmins VALUES ('carap','Admin Claim'), ('cajam','Other Claim');
             INSERT INTO tblPolicyInquiry VALUES ('{COVERED}','Images/x.jpg','Rai Asha','02/02/1992','F','PLUS02','Plus','{expiry}','A',
                 1,0,0,0,0);"
        ))
        .expect("rows");
    path
}
