//! The mirror against the server's own database, row for row, with ten thousand services and items more than the seed has.

use std::collections::BTreeMap;
use std::fmt::Debug;

use claims_domain::catalogue::{Diagnosis, Element, Kind};
use claims_domain::{Money, Timestamp};
use claims_store::{Feed, List, StoreError, What};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::clerk::Clerk;
use crate::database::{Database, MANY, ODD};
use crate::proxy::Proxy;
use crate::server::Server;

pub fn the_mirror_equals_the_servers_database_through_every_kind_of_change(server: &Server) {
    let database = server.database();
    let large = database.enlarge();
    let laptop = Laptop::before(server, "Q");

    let first = laptop.pull("first", &["sync"]);
    laptop.equals(database);
    assert_eq!(laptop.feed("items").rows, 64 + i64::from(MANY), "the large catalogue is there");

    let idle = laptop.pull("nothing changed", &["sync"]);
    laptop.equals(database);
    assert!(idle <= 20, "{idle} requests to learn that nothing changed");

    let before = laptop.feed("items").last_success.expect("a success");
    change_everything(server);
    let changed = laptop.pull("changes", &["sync"]);
    laptop.equals(database);
    // The keys of both catalogues, a thousand a request, to find out which five are gone.
    assert!(changed <= idle + 2 * 11 + 2, "{changed} requests for a few changes, {first} for everything");
    for (kind, letter) in [(Kind::Item, "ZI"), (Kind::Service, "ZS")] {
        let expected: Vec<String> = TOLD.iter().map(|told| format!("{letter}{told}")).collect();
        assert_eq!(laptop.changes(kind, before), expected, "as the prices page tells it");
    }

    // What no instant of the server tells is seen by the whole comparison only.
    database.run(
        r#"update "tblItems" set "MaximumAmount" = 3.5 where "ItemCode" = 'ZI0100';
           update "tblServices" set "manualPrice" = not "manualPrice" where "ServCode" = 'ZS0100';"#,
    );
    laptop.pull("full", &["sync", "--full"]);
    laptop.equals(database);

    drop(large);
    laptop.pull("most of it retired", &["sync"]);
    laptop.equals(database);
}

pub fn items_and_diagnoses_come_over_fhir_where_graphql_gives_no_lists(server: &Server) {
    let database = server.database();
    let _large = database.enlarge_apart();
    let laptop = Laptop::before(server, "R");
    laptop.pull("over GraphQL", &["sync"]);
    let before = laptop.feed("items").last_success.expect("a success");
    laptop.proxy.hide_lists();
    // What products cover is told over GraphQL alone; it stops none of the others.
    let view = laptop.clerk.ok(&["sync", "--full"]);
    assert_eq!(view["failed"], json!([]), "{view}");
    for name in ["covered_services", "covered_items"] {
        assert_eq!(laptop.feed(name).last_problem.as_deref(), Some("no_right"), "{name}");
    }
    for (name, skipped) in [("items", 1), ("services", 1), ("diagnoses", 0)] {
        let feed = laptop.feed(name);
        assert_eq!((feed.via.as_deref(), feed.last_problem), (Some("fhir"), None), "{name}");
        assert_eq!(feed.skipped.len(), skipped, "{name}: {:?}", feed.skipped);
    }
    // FHIR tells neither the largest quantity, nor that a frequency is 0, nor, of items, since when they are as they are: that stays.
    for (kind, rows) in [(Kind::Item, ITEMS), (Kind::Service, SERVICES)] {
        let there = server_elements(database, rows).into_iter().map(|(element, _)| element);
        let there = there.filter(|element| !element.code.as_str().ends_with(ODD));
        same(by_uuid(laptop.all::<Element>(List::catalogue(kind)).into_iter()), by_uuid(there));
        let told = laptop.changes(kind, before);
        assert!(told.iter().all(|change| change.contains(ODD)), "{told:?}");
    }
    same(by_code(laptop.all(List::Diagnoses)), by_code(typed(database.rows(DIAGNOSES))));
}

/// A clerk's laptop behind a proxy that counts.
pub struct Laptop {
    pub clerk: Clerk,
    proxy: Proxy,
    server: String,
}

impl Laptop {
    pub fn before(server: &Server, device: &str) -> Self {
        let proxy = Proxy::before(&server.base);
        let clerk = Clerk::new();
        clerk.ok(&["init", "--server", &proxy.base(), "--user", "carap", "--device", device]);
        Self { clerk, proxy, server: server.base.clone() }
    }

    /// Pulls; the requests it took.
    pub fn pull(&self, what: &str, args: &[&str]) -> u32 {
        self.proxy.requests();
        let view = self.clerk.ok(args);
        let requests = self.proxy.requests();
        eprintln!("{} {what}: {requests} requests, {} ms", self.server, view["took_ms"]);
        requests
    }

    pub fn read<T>(&self, read: impl FnOnce(&claims_store::Read<'_>) -> Result<T, StoreError>) -> T {
        self.clerk.store().read(read).expect("readable")
    }

    pub fn feed(&self, name: &str) -> Feed {
        self.read(|read| read.feeds().get(name)).expect("pulled")
    }

    pub fn all<T: DeserializeOwned>(&self, list: List) -> Vec<T> {
        self.read(|read| read.mirror().all(list))
    }

    /// What changed of a kind since an instant, as `code how`, sorted.
    fn changes(&self, kind: Kind, since: Timestamp) -> Vec<String> {
        let changes = self.read(|read| read.mirror().changes(since, 1_000));
        let of_kind = changes.into_iter().filter(|change| change.element.kind == kind);
        let mut told: Vec<String> = of_kind
            .map(|change| {
                let how = match change.what {
                    What::Listed { .. } => "listed",
                    What::Unlisted => "unlisted",
                    What::Retired => "retired",
                    What::Price { .. } => "price",
                    What::Facts { .. } => "facts",
                };
                format!("{} {how}", change.element.code)
            })
            .collect();
        told.sort();
        told
    }

    /// Fails with the first rows that are not as in the server's database.
    fn equals(&self, database: &Database) {
        for (kind, elements, prices) in [(Kind::Item, ITEMS, ITEM_PRICES), (Kind::Service, SERVICES, SERVICE_PRICES)] {
            let list = List::catalogue(kind);
            let rest = self.all::<Value>(list).into_iter().map(|body| body["rest"].clone());
            let here =
                self.all::<Element>(list).into_iter().zip(rest).map(|(element, rest)| (key(&element), (element, rest)));
            let there =
                server_elements(database, elements).into_iter().map(|(element, rest)| (key(&element), (element, rest)));
            same(here.collect(), there.collect());
            same(self.price_list(kind), typed::<(String, Money)>(database.rows(prices)).into_iter().collect());
        }
        same(by_code(self.all(List::Diagnoses)), by_code(typed(database.rows(DIAGNOSES))));
        for (list, rows) in [(List::Facilities, FACILITIES), (List::Administrators, ADMINISTRATORS)] {
            let here = self.read(|read| read.mirror().keys(list));
            let there: Vec<String> = typed(database.rows(rows));
            assert_eq!(here, there, "{}", list.as_str());
        }
    }

    /// The facility's price list from its first page to its last.
    fn price_list(&self, kind: Kind) -> BTreeMap<String, Money> {
        let mut list = BTreeMap::new();
        let mut after = String::new();
        loop {
            let page = self.read(|read| read.mirror().price_page(kind, &after, 500));
            let Some(last) = page.last() else { return list };
            after = last.element.code.to_string();
            list.extend(page.iter().map(|listed| (listed.element.code.to_string(), listed.price())));
        }
    }
}

/// Changes 3, retires 5, adds 2 and gives 4 another price in the hospital's list, of items and of services, as people do it at the
/// server's screens. Of each some are in the list and some are not.
fn change_everything(server: &Server) {
    for (kind, letter) in [("Item", "ZI"), ("Service", "ZS")] {
        let uuid = |code: &str| {
            let (table, short) = if kind == "Item" { ("tblItems", "Item") } else { ("tblServices", "Serv") };
            let sql = format!(
                r#"select "{kind}UUID" from "{table}" where "{short}Code" = '{letter}{code}' and "ValidityTo" is null"#
            );
            server.database().run(&sql).trim().to_owned()
        };
        let element = |code: &str, name: &str, price: &str| {
            let code = format!("{letter}{code}");
            let usual = json!({ "code": code, "name": name, "price": price, "careType": "B", "patientCategory": 15 });
            let own = if kind == "Item" {
                json!({ "type": "D", "package": "3 vials" })
            } else {
                json!({ "type": "C", "level": "H", "category": "S", "packagetype": "S", "manualPrice": "False" })
            };
            with(&usual, &own)
        };
        for (code, name, price) in [
            ("0001", "Renamed, with a price of its own in the list or not", "0.50"),
            ("0003", "At another national price", "777.25"),
            ("5000", "Renamed and not in the list", "12.00"),
        ] {
            server.mutate(&format!("update{kind}"), with(&element(code, name, price), &json!({ "uuid": uuid(code) })));
        }
        let retired: Vec<String> = ["0010", "0011", "0012", "6000", "6001"].map(uuid).into();
        server.mutate(&format!("delete{kind}"), json!({ "uuids": retired }));
        for code in ["A000", "A001"] {
            server.mutate(&format!("create{kind}"), element(code, "New", "33.30"));
        }
        let (table, list) = if kind == "Item" { ("tblPLItems", "PLItem") } else { ("tblPLServices", "PLServ") };
        let number = if kind == "Item" { "PLItemID" } else { "PLServiceID" };
        let head = server.database().rows(&format!(
            r#"select json_build_object('uuid', p."{number2}", 'name', p."{list}Name", 'pricelistDate', p."DatePL", 'locationId', l."LocationUUID")
               from "{table}" p join "tblHF" f on f."{number}" = p."{number}" left join "tblLocations" l on l."LocationId" = p."LocationId"
               where f."HFCode" = 'RAPHOS' and f."ValidityTo" is null"#,
            number2 = number.replace("ID", "UUID"),
        ));
        let prices: Vec<Value> =
            ["0020", "0021", "0022", "0023"].map(|code| json!({ "uuid": uuid(code), "price": "1234.50" })).into();
        let news = json!({ "addedDetails": [uuid("A000")], "priceOverrules": prices });
        server.mutate(&format!("update{kind}sPricelist"), with(&head[0], &news));
    }
}

/// What of it concerns the hospital, by code without its letters.
const TOLD: &[&str] = &[
    "0001 facts",
    "0003 price",
    "0010 retired",
    "0011 retired",
    "0012 retired",
    "0020 price",
    "0021 price",
    "0022 price",
    "0023 price",
    "A000 listed",
];

fn with(one: &Value, other: &Value) -> Value {
    let mut all = one.as_object().expect("an object").clone();
    all.extend(other.as_object().expect("an object").clone());
    Value::Object(all)
}

fn typed<T: DeserializeOwned>(rows: Vec<Value>) -> Vec<T> {
    rows.into_iter().map(|row| serde_json::from_value(row).expect("such a row")).collect()
}

fn server_elements(database: &Database, sql: &str) -> Vec<(Element, Value)> {
    typed(database.rows(sql))
}

fn key(element: &Element) -> String {
    element.uuid.as_str().to_owned()
}

fn by_uuid(elements: impl Iterator<Item = Element>) -> BTreeMap<String, Element> {
    elements.map(|element| (key(&element), element)).collect()
}

fn by_code(diagnoses: Vec<Diagnosis>) -> BTreeMap<String, Diagnosis> {
    diagnoses.into_iter().map(|diagnosis| (diagnosis.code.as_str().to_owned(), diagnosis)).collect()
}

/// Shows the first differences, not twenty thousand rows.
pub fn same<T: PartialEq + Debug>(here: BTreeMap<String, T>, there: BTreeMap<String, T>) {
    let keys = here.keys().chain(there.keys().filter(|key| !here.contains_key(*key)));
    let different: Vec<&String> = keys.filter(|key| here.get(*key) != there.get(*key)).collect();
    let shown: Vec<String> = different
        .iter()
        .take(5)
        .map(|key| format!("{key}\n  mirror: {:?}\n  server: {:?}", here.get(*key), there.get(*key)))
        .collect();
    assert!(different.is_empty(), "{} of {} rows differ:\n{}", different.len(), there.len(), shown.join("\n"));
}

const ITEMS: &str = r#"
select json_build_array(json_build_object('kind', 'item', 'code', "ItemCode", 'uuid', "ItemUUID", 'name', "ItemName",
    'price', "ItemPrice"::text, 'package', nullif("ItemPackage", ''), 'category', "ItemType", 'care_type', "ItemCareType",
    'frequency_days', "ItemFrequency", 'patient_category', "ItemPatCat", 'maximum', "MaximumAmount"::text,
    'valid_from', ("ValidityFrom" at time zone 'UTC')::date),
    case when "Quantity" is not null then json_build_object('quantity', "Quantity"::text) end)
from "tblItems" where "ValidityTo" is null"#;

const SERVICES: &str = r#"
select json_build_array(json_build_object('kind', 'service', 'code', "ServCode", 'uuid', "ServiceUUID", 'name', "ServName",
    'price', "ServPrice"::text, 'category', "ServCategory", 'level', "ServLevel", 'care_type', "ServCareType",
    'frequency_days', "ServFrequency", 'patient_category', "ServPatCat", 'maximum', "MaximumAmount"::text,
    'valid_from', ("ValidityFrom" at time zone 'UTC')::date),
    json_build_object('type', "ServType", 'packagetype', "ServPackageType", 'manualPrice', "manualPrice"))
from "tblServices" where "ValidityTo" is null"#;

const ITEM_PRICES: &str = r#"
select json_build_array(e."ItemCode", coalesce(nullif(d."PriceOverule", 0), e."ItemPrice")::text)
from "tblPLItemsDetail" d join "tblItems" e using ("ItemID") join "tblHF" f using ("PLItemID")
where f."HFCode" = 'RAPHOS' and f."ValidityTo" is null and d."ValidityTo" is null and e."ValidityTo" is null"#;

const SERVICE_PRICES: &str = r#"
select json_build_array(e."ServCode", coalesce(nullif(d."PriceOverule", 0), e."ServPrice")::text)
from "tblPLServicesDetail" d join "tblServices" e using ("ServiceID") join "tblHF" f using ("PLServiceID")
where f."HFCode" = 'RAPHOS' and f."ValidityTo" is null and d."ValidityTo" is null and e."ValidityTo" is null"#;

const DIAGNOSES: &str = r#"
select json_build_object('code', "ICDCode", 'name', "ICDName") from "tblICDCodes" where "ValidityTo" is null"#;

const FACILITIES: &str = r#"
select to_json(lower("HfUUID")) from "tblHF" where "ValidityTo" is null order by lower("HfUUID")"#;

const ADMINISTRATORS: &str = r#"
select to_json(lower(a."ClaimAdminUUID")) from "tblClaimAdmin" a join "tblHF" f on f."HfID" = a."HFId"
where f."HFCode" = 'RAPHOS' and a."ValidityTo" is null order by lower(a."ClaimAdminUUID")"#;
