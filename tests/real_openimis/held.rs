//! What more the mirror holds, against the server's own database: products with what they cover, the scheme's rules for the claim form,
//! and what changed in the register.

use std::collections::BTreeMap;

use claims_domain::catalogue::Kind;
use claims_domain::ids::ServerId;
use claims_domain::register::{Covered, LimitKind, Product};
use claims_store::{List, RegisterWhat};
use serde_json::{Value, json};

use crate::database::Database;
use crate::mirror::{Laptop, same};
use crate::server::Server;

pub fn every_product_and_what_it_covers_is_the_servers(server: &Server) {
    let database = server.database();
    let laptop = Laptop::before(server, "S");
    laptop.pull("first", &["sync"]);
    equals(&laptop, database);
    let products: Vec<Product> = laptop.all(List::Products);
    let codes: Vec<&str> = products.iter().map(|product| product.code.as_str()).collect();
    assert_eq!(
        codes,
        ["BASIC01", "PLUS02"],
        "the region's product, which GraphQL does not list to this user, is there"
    );
    assert!(products.iter().all(|product| product.terms.is_some()), "with what it limits");

    let before = laptop.feed("covered_services").generation;
    let idle = laptop.pull("nothing changed", &["sync"]);
    assert!(idle <= 20, "{idle} requests to learn that nothing changed");
    assert_eq!(laptop.feed("covered_services").generation, before);

    // As a product is changed at the server's screens: its rows are made anew, the old ones end, and it bears the new instant.
    database.run(
        r#"update "tblProduct" set "ValidityFrom" = now() where "ProductCode" = 'BASIC01' and "ValidityTo" is null;
           insert into "tblProductServices" ("ValidityFrom", "ProdID", "ServiceID", "PriceOrigin", "LimitAdult", "LimitChild",
               "LimitationType", "LimitationTypeR", "LimitationTypeE", "LimitAdultR", "LimitAdultE", "LimitChildR", "LimitChildE",
               "WaitingPeriodAdult", "AuditUserID", "LegacyID")
           select now(), "ProdID", "ServiceID", "PriceOrigin", 33, "LimitChild", 'F', "LimitationTypeR", "LimitationTypeE",
               "LimitAdultR", "LimitAdultE", "LimitChildR", "LimitChildE", 7, "AuditUserID", -1
           from "tblProductServices" where "ValidityTo" is null and "ProdID" = (select "ProdID" from "tblProduct"
               where "ProductCode" = 'BASIC01' and "ValidityTo" is null) order by "ProdServiceID" limit 1;
           update "tblProductServices" set "ValidityTo" = now() where "ProdServiceID" = (select min("ProdServiceID")
               from "tblProductServices" where "ValidityTo" is null and "ProdID" = (select "ProdID" from "tblProduct"
               where "ProductCode" = 'BASIC01' and "ValidityTo" is null));"#,
    );
    laptop.pull("one product changed", &["sync"]);
    equals(&laptop, database);
    database.run(
        r#"delete from "tblProductServices" where "LegacyID" = -1;
           update "tblProductServices" set "ValidityTo" = null where "ProdServiceID" = (select min("ProdServiceID")
               from "tblProductServices" where "ProdID" = (select "ProdID" from "tblProduct"
               where "ProductCode" = 'BASIC01' and "ValidityTo" is null));
           update "tblProduct" set "ValidityFrom" = '2024-09-12 08:00:00' where "ProductCode" = 'BASIC01' and "ValidityTo" is null;"#,
    );
    laptop.pull("and back", &["sync"]);
    equals(&laptop, database);
    let view = laptop.clerk.ok(&["product", "BASIC01"]);
    assert!(view["limited"].as_array().is_some_and(|rows| !rows.is_empty()), "{view}");
}

pub fn the_schemes_rules_for_the_form_are_followed(server: &Server) {
    let database = server.database();
    let laptop = Laptop::before(server, "T");
    laptop.pull("no rules", &["sync"]);
    assert_eq!(laptop.read(|read| read.mirror().field_rules()).iter().count(), 0);
    let config = r#"{"fields": {"guaranteeNo": "M"}, "claimForm.numberOfAdditionalDiagnosis": 3}"#;
    database.run(&format!(
        r#"insert into "core_ModuleConfiguration" (id, module, layer, version, config, is_exposed)
               values ('00000000-0000-4000-8000-00000000c1a1', 'fe-claim', 'fe', '1', '{config}', true);
           insert into "core_FieldControl" (id, module_id, field, usage) values ('00000000-0000-4000-8000-00000000c1a2',
               '00000000-0000-4000-8000-00000000c1a1', 'Claim.explanation', 1);"#
    ));
    laptop.pull("rules", &["sync"]);
    database.run(
        r#"delete from "core_FieldControl" where module_id = '00000000-0000-4000-8000-00000000c1a1';
           delete from "core_ModuleConfiguration" where id = '00000000-0000-4000-8000-00000000c1a1';"#,
    );
    let rules = laptop.read(|read| read.mirror().field_rules());
    let told: Vec<(String, Value)> = rules.iter().map(|(field, rule)| (field.path(), json!(rule))).collect();
    let expected = [("diagnoses.4", "hidden"), ("guarantee", "mandatory"), ("explanation", "hidden")];
    assert_eq!(told, expected.map(|(field, rule)| (field.to_owned(), json!(rule))));
    laptop.pull("rules gone", &["sync"]);
    assert_eq!(laptop.read(|read| read.mirror().field_rules()).iter().count(), 0, "a scheme may drop its rules");
}

pub fn changes_of_the_register_are_told_until_somebody_looked(server: &Server) {
    let database = server.database();
    let laptop = Laptop::before(server, "U");
    laptop.pull("first", &["sync"]);
    let rename = |name: &str| {
        database.run(&format!(
            r#"update "tblHF" set "HFName" = '{name}', "ValidityFrom" = now() where "HFCode" = 'RAPHOS' and "ValidityTo" is null"#
        ));
    };
    let name = database.run(r#"select "HFName" from "tblHF" where "HFCode" = 'RAPHOS' and "ValidityTo" is null"#);
    rename("Hospital under another name");
    laptop.pull("renamed", &["sync"]);
    rename(name.trim());
    let changes = laptop.read(|read| read.mirror().register_changes(claims_domain::Timestamp::from_millis(0), 10));
    let own = changes.iter().find(|change| change.list == List::Facility).expect("told");
    let RegisterWhat::Changed(facts) = &own.what else { panic!("it is the same facility") };
    let told: Vec<_> =
        facts.iter().map(|fact| (fact.field.as_str(), fact.from.as_deref(), fact.to.as_deref())).collect();
    assert_eq!(told, [("name", Some(name.trim()), Some("Hospital under another name"))]);
    let of_form = |form: &str| {
        database.run(&format!(
            r#"update "tblHF" set "LegalForm" = '{form}', "ValidityFrom" = now() where "HFCode" = 'VIDDIS' and "ValidityTo" is null"#
        ));
    };
    let form = database.run(r#"select "LegalForm" from "tblHF" where "HFCode" = 'VIDDIS' and "ValidityTo" is null"#);
    database
        .run(r#"insert into "tblLegalForms" ("LegalFormCode", "LegalForms") values ('F', 'Faith-based organisation')"#);
    of_form("F");
    laptop.pull("a legal form that the scheme added", &["sync"]);
    of_form(form.trim());
    database.run(r#"delete from "tblLegalForms" where "LegalFormCode" = 'F'"#);
    let changes = laptop.clerk.ok(&["changes"])["register"].to_string();
    assert!(changes.contains(r#""to_word":"Faith-based organisation""#), "in the payer's own words: {changes}");
    let view = laptop.clerk.ok(&["changes", "--seen"]);
    assert!(view["register"].as_array().is_some_and(|all| all.iter().any(|one| one["is_new"] == true)), "{view}");
    let view = laptop.clerk.ok(&["changes"]);
    assert!(view["register"].as_array().is_some_and(|all| all.iter().all(|one| one["is_new"] == false)), "{view}");
}

/// Fails with the first rows that are not as in the server's database.
fn equals(laptop: &Laptop, database: &Database) {
    for (kind, name, table) in [(Kind::Service, "Service", "tblServices"), (Kind::Item, "Item", "tblItems")] {
        let code = if kind == Kind::Service { "ServCode" } else { "ItemCode" };
        let rows = database.rows(&format!(
            r#"select json_build_object('product', lower(p."ProdUUID"::text), 'element', lower(e."{name}UUID"::text), 'code', e."{code}",
                   'origin', d."PriceOrigin", 'kinds', json_build_array(d."LimitationType", d."LimitationTypeE", d."LimitationTypeR"),
                   'adult', d."LimitAdult"::text, 'minor', d."LimitChild"::text, 'most', d."LimitNoAdult", 'months', d."WaitingPeriodAdult")
               from "tblProduct{name}s" d join "tblProduct" p using ("ProdID") join "{table}" e using ("{name}ID")
               where d."ValidityTo" is null and p."ValidityTo" is null"#
        ));
        let key = |row: &Value| {
            format!("{} {}", row["product"].as_str().unwrap_or(""), row["element"].as_str().unwrap_or(""))
        };
        let there: BTreeMap<String, Value> = rows.into_iter().map(|row| (key(&row), row)).collect();
        let mut here = BTreeMap::new();
        for product in laptop.all::<Product>(List::Products) {
            for covered in laptop.read(|read| read.mirror().covered_by(&product.uuid, kind)) {
                let row = told(&product.uuid, &covered);
                here.insert(key(&row), row);
            }
        }
        same(here, there);
    }
}

fn told(product: &ServerId, covered: &Covered) -> Value {
    let letter = |kind: Option<LimitKind>| {
        kind.map(|kind| match kind {
            LimitKind::CoInsurance => "C",
            LimitKind::FixedAmount => "F",
        })
    };
    let origin = covered.price_origin.map(|origin| match origin {
        claims_domain::register::PriceOrigin::PriceList => "P",
        claims_domain::register::PriceOrigin::Provider => "O",
        claims_domain::register::PriceOrigin::Relative => "R",
    });
    let amount = |amount: Option<claims_domain::Money>| amount.map(|amount| format!("{:.2}", amount.get()));
    let most = covered.most.adult.map(|most| most.get().to_string().parse::<i64>().expect("whole"));
    json!({
        "product": product.as_str(), "element": covered.element.as_str(), "code": covered.code, "origin": origin,
        "kinds": [letter(covered.other.kind), letter(covered.emergency.kind), letter(covered.referral.kind)],
        "adult": amount(covered.other.limit.adult), "minor": amount(covered.other.limit.minor),
        "most": most, "months": covered.waiting_months.adult,
    })
}
